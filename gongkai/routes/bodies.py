"""The disclosing bodies, their columns, and the site map that people read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TypeVar

from gongkai import library, pages
from gongkai.model import Body, Column, Document, Link, Plan
from gongkai.pages import ColumnLink, DocumentCard, Page, PlanCard
from gongkai.read import source_of
from gongkai.routes.addresses import body_link, unit_link
from gongkai.routes.ground import NEWEST, Ground, newest_of

Listed = TypeVar("Listed", PlanCard, DocumentCard)


def pages_of(ground: Ground) -> Iterator[Page]:
    site = ground.site
    columns = site.facts.columns
    trees = {body.id: column_links(ground, body.id, columns) for body in site.bodies}
    listed = tuple((body, body_link(body), trees[body.id]) for body in site.bodies)
    yield Page("bodies/index.html", "bodies.html", pages.Bodies((), ground.published, listed))
    for body in site.bodies:
        plans, documents = contents_below(ground, body.id)
        unit = ground.relations.units.get(body.unit)
        shows = pages.BodyFront(
            trail=ground.trail(body.id),
            published=newest_of((*plans, *documents), ground.published),
            body=body,
            unit=unit_link(unit) if unit else None,
            columns=trees[body.id],
            documents=newest_first(ground.document_cards[document.address] for document in documents)[:NEWEST],
            plans=newest_first(ground.plan_cards[plan.address] for plan in plans),
        )
        yield Page(f"{body.id}/index.html", "body.html", shows, source_of(body))
        yield from column_pages(ground, body, body.id, columns)
    tree = tuple((body_link(body), trees[body.id]) for body in site.bodies)
    newest = max((plan.year for plan in site.plans), default=0)
    followed = tuple(Link(plan.title, f"{plan.address}/feed.xml") for plan in site.plans if plan.year == newest)
    yield Page("sitemap.html", "sitemap.html", pages.SiteMap((), ground.published, tree, followed))


def column_pages(ground: Ground, body: Body, above: str, columns: Iterable[Column]) -> Iterator[Page]:
    for column in columns:
        address = f"{above}/{column.id}"
        plans, documents = contents_below(ground, address)
        if not plans and not documents:
            continue
        own_plans = [plan for plan in plans if posixpath.dirname(plan.address) == address]
        own_documents = [document for document in documents if posixpath.dirname(document.address) == address]
        if not own_plans and not own_documents:  # it only gathers other columns: what is new in them
            own_plans, own_documents = plans, documents
        shows = pages.ColumnFront(
            trail=ground.trail(address),
            published=newest_of((*plans, *documents), None),
            column=column_alone(column),
            body=body_link(body),
            columns=column_links(ground, address, column.columns),
            plans=newest_first(ground.plan_cards[plan.address] for plan in own_plans),
            documents=listed([ground.document_cards[document.address] for document in own_documents]),
            total=len(own_documents),
        )
        yield Page(f"{address}/index.html", "column.html", shows, "site.yaml")
        yield from column_pages(ground, body, address, column.columns)


def column_links(ground: Ground, address: str, columns: Iterable[Column], depth: int = 0) -> tuple[ColumnLink, ...]:
    """The columns below `address` that hold anything, in site.yaml's order, with how deep each lies."""
    links: list[ColumnLink] = []
    for column in columns:
        here = f"{address}/{column.id}"
        plans, documents = contents_below(ground, here)
        if not plans and not documents:
            continue
        updated = newest_of((*plans, *documents), None)
        link = Link(column.name, f"{here}/index.html")
        links.append(ColumnLink(link, depth, len(plans) + len(documents), updated))
        links += column_links(ground, here, column.columns, depth + 1)
    return tuple(links)


def contents_below(ground: Ground, address: str) -> tuple[list[Plan], list[Document]]:
    plans = [plan for plan in ground.site.plans if plan.address.startswith(f"{address}/")]
    return plans, [document for document in ground.site.documents if document.address.startswith(f"{address}/")]


def column_alone(column: Column) -> Column:
    """A column without the columns below it: its page shows those as links."""
    return Column(column.id, column.name, column.description, column.keywords, column.type, column.cycle)


def listed(cards: list[DocumentCard]) -> tuple[DocumentCard, ...]:
    """A column's documents, newest first; of many policy documents the newest, for the library has them all."""
    if not any(card.policy for card in cards):
        return newest_first(cards)
    policy = library.newest_first([card for card in cards if card.policy])
    return (*policy[: library.LISTED], *newest_first(card for card in cards if not card.policy))


def newest_first(cards: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(cards, key=lambda card: card.published, reverse=True))
