"""The ground of all pages: the cards, counts and changes of one site, made once and shown on many pages."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from gongkai import facets, glance, history, leaves, library, notation, periods, unit_pages
from gongkai.model import Body, Document, Item, Link, Plan
from gongkai.pages import Card, Change, Count, Glance, Leaves, PlanCard, Point, Reported
from gongkai.periods import Then
from gongkai.relations import Relations, dated, item_title, latest, newest_words
from gongkai.routes.addresses import EARLIER, earlier, period_path, plan_link, unit_link, unit_path, year_items
from gongkai.workdays import UnknownYear

NEWEST = 10
SOON = 5


class Past(NamedTuple):
    """A plan at the end of a period: how it was found, the ground of that day, and how its items stood."""

    then: Then
    ground: Ground
    point: Point

    @property
    def cards(self) -> tuple[Card, ...]:
        return self.ground.cards_of(self.then.plan)


class Ground:
    """What the pages of one site are made from. `wanted`: the formats of downloads that it publishes."""

    def __init__(self, relations: Relations, wanted: Sequence[str]) -> None:
        self.relations = relations
        self.wanted = wanted
        self.site = relations.site
        self.as_of = relations.as_of
        self._unit_links: dict[str, Link] = {}
        self.cards = {item.address: self._card(item) for item in self.site.items}
        self.document_cards = {document.address: library.card(document, relations) for document in self.site.documents}
        self.published = newest_of(dated(self.site), None)
        self.histories = {told.address: told for told in self.site.histories if told.revisions}
        self.changes: dict[str, list[Change]] = defaultdict(list)
        """By the item's address; those of a plan's own words by the plan's address and `notation.PLAN`."""
        for told in self.histories.values():
            for name, change in history.changes(told):
                self.changes[f"{told.address}/{name}"].append(change)
        self._trails: dict[str, tuple[Link, ...]] = {}
        self._glances: dict[int, Glance] = {}
        self._reports: dict[int, list[tuple[str, list[Reported]]]] = {}
        self._over: dict[str, list[Past]] = {}

    @cached_property
    def plans_in(self) -> dict[str, list[Plan]]:
        """The plans by the folder in which they lie: those of one office for one work, year by year."""
        found: dict[str, list[Plan]] = defaultdict(list)
        for plan in self.site.plans:
            found[posixpath.dirname(plan.address)].append(plan)
        return found

    @cached_property
    def plan_cards(self) -> dict[str, PlanCard]:
        return {plan.address: self._plan_card(plan) for plan in self.site.plans}

    @cached_property
    def items_of(self) -> dict[int, list[Item]]:
        """The items by the year of their plan; those of a plan stand together."""
        found: dict[int, list[Item]] = defaultdict(list)
        for item in sorted(self.site.items, key=lambda item: self.cards[item.address].plan.path):
            found[self.cards[item.address].year].append(item)
        return found

    @cached_property
    def leads(self) -> dict[str, list[Card]]:
        """What each unit leads, by the unit's id."""
        return {unit.id: [self.cards[item.address] for item in self.relations.leads[unit.id]] for unit in self.site.units}

    @cached_property
    def supports(self) -> dict[str, list[Card]]:
        return {unit.id: [self.cards[item.address] for item in self.relations.supports[unit.id]] for unit in self.site.units}

    @cached_property
    def unit_years(self) -> dict[str, list[unit_pages.Year]]:
        """The years of each unit, the newest first, by the unit's id."""
        return {unit.id: unit_pages.years(unit, self.leads[unit.id], self.supports[unit.id]) for unit in self.site.units}

    @cached_property
    def status_lists(self) -> dict[str, tuple[str, tuple[Card, ...]]]:
        """The items of each status, and the overdue ones, with the status, by the first page of their list."""
        cards = tuple(self.cards.values())
        found = {
            f"status/{count.id or 'unstated'}.html": (count.id, by_year(card for card in cards if card.status == count.id))
            for count in self.counts(cards)
        }
        overdue = sorted(by_due(card for card in cards if card.overdue), key=lambda card: (card.year, card.plan.path))
        return found | {"status/overdue.html": ("overdue", tuple(overdue))}

    @cached_property
    def status_leaves(self) -> dict[str, Leaves]:
        """How the list of each status is cut."""
        return {path: leaves.with_plans(path, leaves.by_year(having)) for path, (_, having) in self.status_lists.items()}

    def status_parts(self, anchor: str) -> dict[str, str]:
        """Where that part of each status's list begins, with its anchor, by the list's first page; where there is such a part."""
        having = ((path, shown.begins.get(anchor)) for path, shown in self.status_leaves.items())
        return {path: f"{begin}#{anchor}" for path, begin in having if begin}

    @cached_property
    def news_days(self) -> dict[str, list[int]]:
        """The days on which there is news of each item, once for each news: a feed chooses the newest fifty among thousands."""
        return {
            item.address: [day.toordinal() for day in (*(entry.date for entry in item.progress), *self.days_of_change(item))]
            for item in self.site.items
        }

    def glance(self, year: int) -> Glance:
        """A year's counts."""
        if year not in self._glances:
            items = self.items_of[year]
            cards = [self.cards[item.address] for item in items]
            units = {
                unit_link(unit).path: found.shown
                for unit in self.site.units
                for found in self.unit_years[unit.id]
                if found.shown.year == year
            }
            listed = leaves.with_plans(year_items(year), leaves.by_standing(cards))
            self._glances[year] = glance.at_a_glance(year, cards, self.reports(year), self.as_of, listed, units)
        return self._glances[year]

    def reports(self, year: int) -> list[tuple[str, list[Reported]]]:
        """The items that were reported on in each month of a year."""
        if year not in self._reports:
            told = ((item, self.cards[item.address]) for item in self.items_of[year] if item.progress)
            items = (
                (Link(card.number + card.title, card.path), item.progress, len(earlier(item)) * EARLIER) for item, card in told
            )
            self._reports[year] = glance.reported_in(year, items, self.as_of)
        return self._reports[year]

    def now(self, plan: Plan) -> Point:
        """How the items of a plan stand now; they are listed with those of its year."""
        path, begins = plan_link(plan).path, self.glance(plan.year).listed.begins
        anchors = {standing: leaves.plan_part(standing, path) for standing in facets.STANDINGS}
        places = {standing: f"{begins[anchor]}#{anchor}" for standing, anchor in anchors.items() if anchor in begins}
        return Point(None, path, facets.standings(self.cards_of(plan)), {"": f"{path}#items"} | places)

    def past(self, plan: Plan) -> list[Past]:
        """What a plan was at the end of each period that is over."""
        told = self.histories.get(plan.address)
        if told and plan.address not in self._over:
            found = []
            for then in periods.recall(plan, told, self.site, periods.closed(plan, told, self.as_of)):
                ground = Ground(then.relations, ())
                counts, path = facets.standings(ground.cards_of(then.plan)), period_path(plan, then.period)
                places = {"": f"{path}#items"} | {standing: f"{path}#{standing}" for standing in facets.STANDINGS}
                found.append(Past(then, ground, Point(then.period, path, counts, places)))
            self._over[plan.address] = found
        return self._over.get(plan.address, [])

    def cards_of(self, plan: Plan) -> tuple[Card, ...]:
        return tuple(self.cards[item.address] for item in self.relations.items_of[plan.address])

    def counts(self, cards: Iterable[Card]) -> tuple[Count, ...]:
        """One count for each status of site.yaml, in its order; the unstated last, where there are any."""
        found: dict[str, int] = {}
        for card in cards:
            found[card.status] = found.get(card.status, 0) + 1
        stated = tuple(Count(status.id, found.get(status.id, 0)) for status in self.site.facts.statuses)
        return stated + ((Count("", found[""]),) if "" in found else ())

    def changed(self, item: Item) -> list[Change]:
        """What was changed of an item after its publication, oldest first; new reports are dated by themselves."""
        told = self.changes.get(item.address, ())
        return [change for change in told if change.field != notation.ITEM and not history.is_report(change)]

    def days_of_change(self, item: Item) -> tuple[date, ...]:
        """The days on which an item was changed: a feed tells all changes of a day at once."""
        return tuple(dict.fromkeys(change.date for change in self.changed(item)))

    def body_of(self, content: Plan | Item | Document) -> Body:
        return self.relations.bodies[content.address.split("/")[0]]

    def trail(self, address: str, title: str = "", path: str = "") -> tuple[Link, ...]:
        """From the body down the columns to `address`; the page itself stands last."""
        if address not in self._trails:
            self._trails[address] = self._trail_to(address)
        return self._trails[address] + ((Link(title, path),) if title else ())

    def _trail_to(self, address: str) -> tuple[Link, ...]:
        body_id, *parts = address.split("/")
        body = self.relations.bodies.get(body_id)
        links = [Link(body.name if body else body_id, f"{body_id}/index.html")]
        for depth in range(1, len(parts) + 1):
            column = self.relations.columns.get("/".join(parts[:depth]))
            here = "/".join([body_id, *parts[:depth]])
            plan = self.relations.plans.get(here)
            if column:
                links.append(Link(column.name, f"{here}/index.html"))
            elif plan:
                links.append(plan_link(plan))
        return tuple(links)

    def _card(self, item: Item) -> Card:
        plan = self.relations.plan_of(item)
        assert plan is not None, "an item is only read in a plan's folder"
        lead, support = self.relations.responsible(item)
        report = latest(item)
        try:
            due_day = self.relations.due_day(item)
        except UnknownYear:
            due_day = None
        return Card(
            path=f"{item.address}.html",
            title=item_title(item),
            number=item.number,
            plan=plan_link(plan),
            year=plan.year,
            body=self._body_name(plan),
            published=plan.published,
            lead=tuple(map(self._unit_named, lead)),
            support=tuple(map(self._unit_named, support)),
            due=item.due.words if item.due else "",
            due_day=due_day,
            status=item.status if item.status in self.relations.statuses else "",
            overdue=self.relations.overdue(item),
            reported=report.date if report else None,
            report=newest_words(item),
            chapter=item.group[0] if item.group else "",
            standing=self.relations.standing(item),
        )

    def _plan_card(self, plan: Plan) -> PlanCard:
        cards = self.cards_of(plan)
        return PlanCard(
            path=plan_link(plan).path,
            title=plan.title,
            year=plan.year,
            body=self._body_name(plan),
            published=plan.published,
            updated=max((card.reported for card in cards if card.reported), default=None),
            counts=self.counts(cards),
            overdue=sum(card.overdue for card in cards),
            by_status=self.status_parts(leaves.plan_part(f"year-{plan.year}", plan_link(plan).path)),
        )

    def _body_name(self, plan: Plan) -> str:
        body = self.relations.body_of(plan)
        return body.name if body else ""

    def _unit_named(self, name: str) -> Link:
        """A unit's name as written, with the unit's page where the name is known."""
        if name not in self._unit_links:
            unit = self.relations.units.get(name)
            self._unit_links[name] = Link(name, unit_path(unit) if unit else "")
        return self._unit_links[name]


def newest_of(contents: Iterable[Plan | Document | Card | PlanCard], otherwise: datetime | None) -> datetime | None:
    """The newest moment of publication among these."""
    return max((content.published for content in contents), default=otherwise)


def by_due(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The longest overdue first."""
    return tuple(sorted(cards, key=lambda card: (card.due_day or date.min, card.path)))


def by_year(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The newest year first; within a year plan by plan, as they stand there."""
    return tuple(sorted(cards, key=lambda card: (-card.year, card.plan.path)))


def trend(points: Sequence[Point], now: Point) -> tuple[Point, ...]:
    """How the items stood at the end of each period, and now; nothing while fewer than two are over."""
    return (*points, now) if len(points) > 1 else ()
