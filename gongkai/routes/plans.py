"""The table of one plan, as a page and as files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from gongkai import formats, pages
from gongkai.model import Link, Plan
from gongkai.pages import Page
from gongkai.read import source_of
from gongkai.routes import changes, lists
from gongkai.routes.addresses import periods_path, plan_link
from gongkai.routes.ground import Ground, trend


def pages_of(ground: Ground, plan: Plan) -> Iterator[Page]:
    shows, source = front(ground, plan), source_of(plan)
    yield Page(plan_link(plan).path, "plan.html", shows, source)
    for maker in shows.formats:
        yield Page(f"{plan.address}/plan.{maker}", maker, shows, source)


def front(ground: Ground, plan: Plan) -> pages.PlanFront:
    relations, cards = ground.relations, ground.cards_of(plan)
    folder = posixpath.dirname(plan.address)
    earlier = [other for other in ground.plans_in[folder] if other.year < plan.year]
    document = relations.documents.get(relations.resolve(plan.document.address, plan.address))
    past = ground.past(plan)
    return pages.PlanFront(
        trail=ground.trail(plan.address),
        plan=plan,
        items=tuple(relations.items_of[plan.address]),
        cards=cards,
        counts=ground.counts(cards),
        overdue=sum(card.overdue for card in cards),
        body=ground.body_of(plan),
        earlier=plan_link(max(earlier, key=lambda plan: plan.year)) if earlier else None,
        document=Link(document.title, f"{document.address}.html") if document else None,
        formats=tuple(name for name in formats.PLAN if name in ground.wanted),
        history=changes.plan_history(ground, plan),
        periods=periods_path(plan) if past else "",
        trend=trend([at.point for at in past], ground.now(plan)) if past else (),
        by_status=ground.plan_cards[plan.address].by_status,
        archived=lists.archived(ground, plan.year, folder),
    )
