"""The page of each item of a plan."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from gongkai import formats, pages
from gongkai.model import Item, Link, Plan, Progress
from gongkai.pages import Page
from gongkai.read import source_of
from gongkai.routes import lists
from gongkai.routes.addresses import earlier, plan_link, reports_path
from gongkai.routes.ground import Ground


def pages_of(ground: Ground, plan: Plan) -> Iterator[Page]:
    relations, cards = ground.relations, ground.cards
    items = relations.items_of[plan.address]
    files = any(name in formats.PLAN for name in ground.wanted)
    head = pages.PlanHead(plan_link(plan), plan.year, plan.source, plan.published, plan.document, plan.table, files)
    body = ground.body_of(plan)
    archived = lists.archived(ground, plan.year, posixpath.dirname(plan.address))
    around = [None, *(Link(cards[item.address].title, f"{item.address}.html") for item in items), None]
    for number, item in enumerate(items):
        card = cards[item.address]
        before = relations.items.get(relations.resolve(item.carried_from, item.address))
        shows = pages.ItemFront(
            trail=ground.trail(plan.address, card.title, card.path),
            item=item,
            card=card,
            plan=head,
            body=body,
            evidence=tuple(evidence(ground, item, item.progress)),
            previous=around[number],
            next=around[number + 2],
            carried_from=carried(ground, before) if before else None,
            carried_to=tuple(carried(ground, later) for later in relations.carried_to[item.address]),
            changes=tuple(sorted(ground.changed(item), key=lambda change: change.date, reverse=True)),
            archived=archived,
        )
        yield Page(card.path, "item.html", shows, source_of(item))
        for numbers in earlier(item):
            path = reports_path(item, numbers)
            reports = item.progress[numbers.start - 1 : numbers.stop - 1]
            told = tuple(evidence(ground, item, reports))
            link = Link(card.number + card.title, card.path)
            kept = pages.ItemReports((*shows.trail, Link("", path)), link, head, body, numbers[0], reports, told, archived)
            yield Page(path, "item-reports.html", kept, source_of(item))


def carried(ground: Ground, item: Item) -> pages.Carried:
    """An item as the page of the one that carries it on shows it, and the other way round."""
    card = ground.cards[item.address]
    return pages.Carried(Link(card.title, card.path), card.year, card.status, card.report)


def evidence(ground: Ground, item: Item, reports: Iterable[Progress]) -> Iterator[tuple[str, Link]]:
    """What these reports of the item refer to, each reference once."""
    for reference in dict.fromkeys(reference for report in reports for reference in report.evidence):
        yield reference, referred(ground, reference, item)


def referred(ground: Ground, reference: str, item: Item) -> Link:
    """Where a piece of evidence is to be seen; what is not on this site keeps its words (and its address, if it is one)."""
    address = ground.relations.resolve(reference, item.address)
    for cards in (ground.document_cards, ground.cards, ground.plan_cards):
        if address in cards:
            return Link(cards[address].title, cards[address].path)
    return Link(reference, reference if reference.startswith(("https://", "http://")) else "")
