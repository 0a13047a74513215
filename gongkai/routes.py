"""Site → Pages: THE list of everything that is published, and what each page shows. Nothing is rendered here."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from heapq import nsmallest
from itertools import chain, pairwise
from typing import NamedTuple, TypeVar

import msgspec

from gongkai import facets, formats, glance, history, leaves, library, notation, pages, periods, unit_pages
from gongkai.model import Body, Column, Document, History, Item, Link, Plan, Unit
from gongkai.pages import (
    Archive,
    Card,
    Change,
    ColumnLink,
    Copy,
    Count,
    DocumentCard,
    Download,
    News,
    Page,
    Period,
    PeriodLink,
    PeriodRow,
    PlanCard,
    Point,
)
from gongkai.periods import Then
from gongkai.read import natural, source_of
from gongkai.relations import Relations, dated, item_title, latest, newest_words, report_words, unit_id
from gongkai.workdays import UnknownYear

Listed = TypeVar("Listed", PlanCard, DocumentCard)
NEWS = ("report", "done", "late", "status", "due", "target", "actual", "new", "dropped", "edit")
"""What a publication may change, in the order in which it is told."""
NEWEST = 10
SOON = 5
FEED_LENGTH = 50
UNITS_FILE = "content/units.yaml"


class Past(NamedTuple):
    """A plan at the end of a period: how it was found, what its page showed, and how its items stood."""

    then: Then
    front: pages.PlanFront
    point: Point


class Reported(NamedTuple):
    """A report on an item (`report`: its number), or what was changed of it on a day (0); the newest sorts first."""

    rank: int
    path: str
    address: str
    report: int
    day: date


class _Routes:
    """The cards of one site, made once and shown on many pages."""

    def __init__(self, relations: Relations, wanted: Sequence[str]) -> None:
        self.relations = relations
        self.wanted = wanted
        self.site = relations.site
        self.as_of = relations.as_of
        self.trails: dict[str, tuple[Link, ...]] = {}
        self.cards = {item.address: self.card(item) for item in self.site.items}
        self.plan_cards = {plan.address: self.plan_card(plan) for plan in self.site.plans}
        self.document_cards = {document.address: library.card(document, relations) for document in self.site.documents}
        self.published = newest_of(dated(self.site), None)
        self.histories = {told.address: told for told in self.site.histories if told.revisions}
        self.changes: dict[str, list[Change]] = defaultdict(list)
        for told in self.histories.values():
            for name, change in history.changes(told):
                self.changes[f"{told.address}/{name}"].append(change)
        self.reported = {item.address: self.reports_of(item) for item in self.site.items}
        self.glances: dict[int, pages.Glance] = {}
        self.over: dict[str, list[Past]] = {}
        self.tallies: dict[str, dict[str, tuple[int, ...]]] = {}

    @cached_property
    def leads(self) -> dict[str, list[Card]]:
        return {unit.id: [self.cards[item.address] for item in self.relations.leads[unit.id]] for unit in self.site.units}

    @cached_property
    def supports(self) -> dict[str, list[Card]]:
        return {unit.id: [self.cards[item.address] for item in self.relations.supports[unit.id]] for unit in self.site.units}

    @cached_property
    def unit_years(self) -> dict[str, list[unit_pages.Year]]:
        """The years of each unit, the newest first, by the unit's id."""
        return {unit.id: unit_pages.years(unit, self.leads[unit.id], self.supports[unit.id]) for unit in self.site.units}

    # ---------------------------------------------------------------------------------------------------- small parts

    def body_name(self, content: Plan | Item | Document) -> str:
        body = self.relations.body_of(content)
        return body.name if body else ""

    def unit_link(self, name: str) -> Link:
        """A unit's name as written, with the unit's page where the name is known."""
        unit = self.relations.units.get(name)
        return Link(name, unit_path(unit) if unit else "")

    def card(self, item: Item) -> Card:
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
            body=self.body_name(plan),
            published=plan.published,
            lead=tuple(map(self.unit_link, lead)),
            support=tuple(map(self.unit_link, support)),
            due=item.due.words if item.due else "",
            due_day=due_day,
            status=item.status if item.status in self.relations.statuses else "",
            overdue=self.relations.overdue(item),
            reported=report.date if report else None,
            report=newest_words(item),
            chapter=item.group[0] if item.group else "",
            standing=self.relations.standing(item),
        )

    def plan_card(self, plan: Plan) -> PlanCard:
        cards = self.cards_of(plan)
        return PlanCard(
            path=plan_link(plan).path,
            title=plan.title,
            year=plan.year,
            body=self.body_name(plan),
            published=plan.published,
            updated=max((card.reported for card in cards if card.reported), default=None),
            counts=self.counts(cards),
            overdue=sum(card.overdue for card in cards),
        )

    def cards_of(self, plan: Plan) -> tuple[Card, ...]:
        return tuple(self.cards[item.address] for item in self.relations.items_of[plan.address])

    def counts(self, cards: Iterable[Card]) -> tuple[Count, ...]:
        """One count for each status of site.yaml, in its order; the unstated last, where there are any."""
        found: dict[str, int] = {}
        for card in cards:
            found[card.status] = found.get(card.status, 0) + 1
        stated = tuple(Count(status.id, found.get(status.id, 0)) for status in self.site.facts.statuses)
        return stated + ((Count("", found[""]),) if "" in found else ())

    def trail(self, address: str, title: str = "", path: str = "") -> tuple[Link, ...]:
        """From the body down the columns to `address`; the page itself stands last."""
        if address not in self.trails:
            self.trails[address] = self.trail_to(address)
        return self.trails[address] + ((Link(title, path),) if title else ())

    def trail_to(self, address: str) -> tuple[Link, ...]:
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

    def carried(self, item: Item) -> pages.Carried:
        card = self.cards[item.address]
        return pages.Carried(Link(card.title, card.path), card.year, card.status, card.report)

    # ------------------------------------------------------------------------------------------------ the home page

    def home(self) -> Iterator[Page]:
        plans = sorted(self.plan_cards.values(), key=lambda plan: (-plan.year, plan.body, plan.title))
        year = plans[0].year if plans else self.as_of.year
        overdue = by_due(card for card in self.cards.values() if card.overdue)
        reported = sorted((card for card in self.cards.values() if card.reported), key=by_report)
        documents = sorted(self.document_cards.values(), key=lambda document: document.published, reverse=True)
        shows = pages.Home(
            plans=tuple(plan for plan in plans if plan.year == year),
            glance=self.glance(year),
            soon=self.soon(year)[:SOON],
            back=self.back(year - 1),
            newest=tuple(reported[:NEWEST]),
            overdue=overdue[:NEWEST],
            overdue_total=len(overdue),
            documents=tuple(documents[:NEWEST]),
            bodies=tuple(body_link(body) for body in self.site.bodies),
            published=self.published,
            as_of=self.as_of,
            news=self.news(self.site.plans),
        )
        yield Page("index.html", "home.html", shows)
        yield Page(
            "feed.xml",
            "feed.xml",
            self.feed("", "feed.xml", "index.html", self.entries(self.site.items, self.site.plans, everything=True)),
        )

    def glance(self, year: int) -> pages.Glance:
        """A year's counts, worked out once for all pages that show them."""
        if year not in self.glances:
            items = [item for item in self.site.items if self.cards[item.address].year == year]
            cards = [self.cards[item.address] for item in items]
            units = {
                link_to(unit).path: found.shown
                for unit in self.site.units
                for found in self.unit_years[unit.id]
                if found.shown.year == year
            }
            listed = leaves.cut(year_items(year), leaves.by_standing(cards))
            self.glances[year] = glance.at_a_glance(year, cards, items, self.as_of, listed, units)
        return self.glances[year]

    def soon(self, year: int) -> tuple[Card, ...]:
        """The items of a year that are due next."""
        return self.due_next(item for item in self.site.items if self.cards[item.address].year == year)

    def due_next(self, items: Iterable[Item]) -> tuple[Card, ...]:
        """Those of the items that are due next, the first of them first."""
        waiting = [
            card
            for item in items
            if (card := self.cards[item.address]).due_day and card.due_day >= self.as_of and not self.relations.closed(item)
        ]
        return by_due(waiting)[:NEWEST]

    def back(self, year: int) -> pages.LookBack | None:
        """What became of a year's items; None where there are none."""
        items = [item for item in self.site.items if self.cards[item.address].year == year]
        pairs = [
            (self.cards[item.address], self.cards[later.address])
            for item in items
            for later in self.relations.carried_to[item.address]
        ]
        counts = facets.standings(self.cards[item.address] for item in items)
        return pages.LookBack(year, counts, self.glance(year).listed.begins, tuple(pairs)) if items else None

    # --------------------------------------------------------------------------------------- bodies and their columns

    def contents_below(self, address: str) -> tuple[list[Plan], list[Document]]:
        plans = [plan for plan in self.site.plans if plan.address.startswith(f"{address}/")]
        return plans, [document for document in self.site.documents if document.address.startswith(f"{address}/")]

    def column_links(self, address: str, columns: Iterable[Column], depth: int = 0) -> tuple[ColumnLink, ...]:
        """The columns below `address` that hold anything, in site.yaml's order, with how deep each lies."""
        links: list[ColumnLink] = []
        for column in columns:
            here = f"{address}/{column.id}"
            plans, documents = self.contents_below(here)
            if not plans and not documents:
                continue
            updated = newest_of((*plans, *documents), None)
            link = Link(column.name, f"{here}/index.html")
            links.append(ColumnLink(link, depth, len(plans) + len(documents), updated))
            links += self.column_links(here, column.columns, depth + 1)
        return tuple(links)

    def bodies(self) -> Iterator[Page]:
        columns = self.site.facts.columns
        trees = {body.id: self.column_links(body.id, columns) for body in self.site.bodies}
        listed = tuple((body, body_link(body), trees[body.id]) for body in self.site.bodies)
        yield Page("bodies/index.html", "bodies.html", pages.Bodies((), self.published, listed))
        for body in self.site.bodies:
            plans, documents = self.contents_below(body.id)
            unit = self.relations.units.get(body.unit)
            shows = pages.BodyFront(
                trail=self.trail(body.id),
                published=newest_of((*plans, *documents), self.published),
                body=body,
                unit=Link(unit.name, unit_path(unit)) if unit else None,
                columns=trees[body.id],
                documents=newest_first(self.document_cards[document.address] for document in documents)[:NEWEST],
                plans=newest_first(self.plan_cards[plan.address] for plan in plans),
            )
            yield Page(f"{body.id}/index.html", "body.html", shows, source_of(body))
            yield from self.column_pages(body, body.id, columns)
        tree = tuple((body_link(body), trees[body.id]) for body in self.site.bodies)
        yield Page("sitemap.html", "sitemap.html", pages.SiteMap((), self.published, tree))

    def column_pages(self, body: Body, above: str, columns: Iterable[Column]) -> Iterator[Page]:
        for column in columns:
            address = f"{above}/{column.id}"
            plans, documents = self.contents_below(address)
            if not plans and not documents:
                continue
            own_plans = [plan for plan in plans if posixpath.dirname(plan.address) == address]
            own_documents = [document for document in documents if posixpath.dirname(document.address) == address]
            if not own_plans and not own_documents:  # it only gathers other columns: what is new in them
                own_plans, own_documents = plans, documents
            shows = pages.ColumnFront(
                trail=self.trail(address),
                published=newest_of((*plans, *documents), None),
                column=column_alone(column),
                body=body_link(body),
                columns=self.column_links(address, column.columns),
                plans=newest_first(self.plan_cards[plan.address] for plan in own_plans),
                documents=listed([self.document_cards[document.address] for document in own_documents]),
                total=len(own_documents),
            )
            yield Page(f"{address}/index.html", "column.html", shows, "site.yaml")
            yield from self.column_pages(body, address, column.columns)

    # -------------------------------------------------------------------------------------------------- plans, items

    def plans(self) -> Iterator[Page]:
        for plan in self.site.plans:
            items, source = tuple(self.relations.items_of[plan.address]), source_of(plan)
            shows = self.plan_front(plan)
            body = shows.body
            feed = f"{plan.address}/feed.xml"
            yield Page(plan_link(plan).path, "plan.html", shows, source)
            for maker in shows.formats:
                yield Page(f"{plan.address}/plan.{maker}", maker, shows, source)
            yield Page(feed, "feed.xml", self.feed(plan.title, feed, plan_link(plan).path, self.entries(items, [plan])), source)
            if plan.address in self.histories:
                shown = self.plan_changes(plan, body, self.histories[plan.address])
                yield Page(changes_path(plan), "changes.html", shown, source)
            yield from self.items(plan, body, items)
            yield from self.periods(plan, shows)

    def plan_front(self, plan: Plan) -> pages.PlanFront:
        cards = self.cards_of(plan)
        folder = posixpath.dirname(plan.address)
        earlier = [p for p in self.site.plans if p.year < plan.year and posixpath.dirname(p.address) == folder]
        document = self.relations.documents.get(self.relations.resolve(plan.document.address, plan.address))
        past = self.past(plan)
        return pages.PlanFront(
            trail=self.trail(plan.address),
            plan=plan,
            items=tuple(self.relations.items_of[plan.address]),
            cards=cards,
            counts=self.counts(cards),
            overdue=sum(card.overdue for card in cards),
            body=self.relations.bodies[plan.address.split("/")[0]],
            earlier=plan_link(max(earlier, key=lambda plan: plan.year)) if earlier else None,
            document=Link(document.title, f"{document.address}.html") if document else None,
            formats=tuple(name for name in formats.PLAN if name in self.wanted),
            history=self.plan_history(plan),
            periods=periods_path(plan) if past else "",
            trend=self.trend([[at.point for at in past]], cards),
            long=tuple(path for path, (_, having) in self.status_lists.items() if len(having) > leaves.LEAF),
            archived=self.archived(plan.year, folder),
        )

    def items(self, plan: Plan, body: Body, items: tuple[Item, ...]) -> Iterator[Page]:
        head = pages.PlanHead(plan_link(plan), plan.year, plan.source, plan.published, plan.document, plan.table)
        archived = self.archived(plan.year, posixpath.dirname(plan.address))
        around = [None, *(Link(self.cards[item.address].title, f"{item.address}.html") for item in items), None]
        for number, item in enumerate(items):
            card = self.cards[item.address]
            before = self.relations.items.get(self.relations.resolve(item.carried_from, item.address))
            references = dict.fromkeys(reference for entry in item.progress for reference in entry.evidence)
            shows = pages.ItemFront(
                trail=self.trail(plan.address, card.title, card.path),
                item=item,
                card=card,
                plan=head,
                body=body,
                evidence=tuple((reference, self.evidence(reference, item)) for reference in references),
                previous=around[number],
                next=around[number + 2],
                carried_from=self.carried(before) if before else None,
                carried_to=tuple(self.carried(later) for later in self.relations.carried_to[item.address]),
                changes=tuple(sorted(self.changed(item), key=lambda change: change.date, reverse=True)),
                archived=archived,
            )
            yield Page(card.path, "item.html", shows, source_of(item))

    def changed(self, item: Item) -> list[Change]:
        """What was changed of an item after its publication, oldest first; new reports are dated by themselves."""
        return [
            change for change in self.changes[item.address] if change.field != notation.ITEM and not history.is_report(change)
        ]

    def plan_history(self, plan: Plan) -> pages.PlanHistory | None:
        if plan.address not in self.histories:
            return None
        shown = [part for name in history.state(self.histories[plan.address]) for part in self.changes[f"{plan.address}/{name}"]]
        changed = max((change.date for change in shown if not history.is_report(change)), default=None)
        return pages.PlanHistory(changes_path(plan), changed)

    def plan_changes(self, plan: Plan, body: Body, told: History) -> pages.PlanChanges:
        """All changes of a plan, newest first; of an item that is published no more, only that it came and went."""
        known = history.state(told)
        by_item: dict[tuple[date, str], list[Change]] = {}
        for name in known:
            address = f"{plan.address}/{name}"
            for change in self.changes[address]:
                if address in self.cards or change.field == notation.ITEM:
                    by_item.setdefault((change.date, name), []).append(change)
        shown = []
        for (day, name), changes in sorted(by_item.items(), key=lambda pair: (-pair[0][0].toordinal(), natural(pair[0][1]))):
            card = self.cards.get(f"{plan.address}/{name}")
            titles = [words for change in changes for words in (change.new, change.old) if words]
            link = Link(card.title, card.path) if card else Link(titles[0] if titles else name, "")
            shown.append(pages.ItemChanges(day, link, tuple(changes)))
        return pages.PlanChanges(
            trail=(*self.trail(plan.address), Link("", changes_path(plan))),
            published=plan.published,
            plan=plan_link(plan),
            source=plan.source,
            body=body,
            since=told.revisions[0].date,
            seal=told.revisions[-1].digest,
            changes=tuple(shown),
        )

    def evidence(self, reference: str, item: Item) -> Link:
        """Where a piece of evidence is to be seen; what is not on this site keeps its words (and its address, if it is one)."""
        address = self.relations.resolve(reference, item.address)
        if address in self.document_cards:
            return Link(self.document_cards[address].title, self.document_cards[address].path)
        if address in self.cards:
            return Link(self.cards[address].title, self.cards[address].path)
        if address in self.plan_cards:
            return Link(self.plan_cards[address].title, self.plan_cards[address].path)
        return Link(reference, reference if reference.startswith(("https://", "http://")) else "")

    # ------------------------------------------------------------------------------------------------------ periods

    def past(self, plan: Plan) -> list[Past]:
        """What a plan was at the end of each period that is over, worked out once."""
        told = self.histories.get(plan.address)
        if told and plan.address not in self.over:
            found = []
            over = periods.closed(plan, told, self.as_of)
            for then in periods.recall(plan, told, self.site, over):
                past = _Routes(then.relations, ())
                front = past.plan_front(then.plan)
                found.append(Past(then, front, Point(then.period, period_path(plan, then.period), facets.standings(front.cards))))
            self.over[plan.address] = found
        return self.over.get(plan.address, [])

    def trend(self, series: list[list[Point]], cards: Iterable[Card]) -> tuple[Point, ...]:
        """How the items stood at the end of each period, and now; nothing while fewer than two are over."""
        points = series[0] if len(series) == 1 else periods.together(series)
        return (*points, Point(None, "", facets.standings(cards))) if len(points) > 1 else ()

    def periods(self, plan: Plan, now: pages.PlanFront) -> Iterator[Page]:
        """A page for each period that is over, one of what differs from the period before, and between the last one and today."""
        past, source = self.past(plan), source_of(plan)
        if not past:
            return
        names = {status.id: status.name for status in self.site.facts.statuses}
        today = Point(None, plan_link(plan).path, facets.standings(now.cards))
        states = [periods.State(at.front.items, at.front.cards, at.then.statuses()) for at in past]
        states.append(periods.State(now.items, now.cards, names))
        points = [*(at.point for at in past), today]
        links = [PeriodLink(point.period, point.path) for point in points]
        trail = (*self.trail(plan.address), Link("", periods_path(plan)))
        compared = [differences_path(plan, point.period) for point in points]
        differences = [(), *(periods.compare(*pair) for pair in pairwise(states))]
        for number, at in enumerate(past):
            shows = pages.PeriodFront(
                trail=(*trail, Link("", at.point.path)),
                period=at.then.period,
                front=at.front,
                statuses=at.then.relations.site.facts.statuses,
                noted=at.then.noted,
                plan=plan_link(plan),
                body=now.body,
                before=links[number - 1] if number else None,
                after=links[number + 1],
                compared=compared[number] if number else "",
                differences=differences[number],
                gone=tuple(card.path for card in at.front.cards if card.path.removesuffix(".html") not in self.cards),
                formats=tuple(name for name in formats.PERIOD if name in self.wanted),
            )
            yield Page(at.point.path, "period.html", shows, source)
            for maker in shows.formats:
                yield Page(f"{at.point.path.removesuffix('html')}{maker}", f"period-{maker}", shows, source)
        for number, later in enumerate([*(at.front for at in past[1:]), now], 1):
            path = compared[number]
            yield Page(
                path,
                "compared.html",
                pages.PeriodsCompared(
                    trail=(*trail, Link("", path)),
                    published=later.plan.published,
                    source=later.plan.source or later.body.name,
                    plan=plan_link(later.plan),
                    body=now.body,
                    before=points[number - 1],
                    after=points[number],
                    differences=self.still(differences[number]),
                ),
                source,
            )
        rows = [PeriodRow(at.point, at.then.noted, compared[number] if number else "") for number, at in enumerate(past)]
        rows.append(PeriodRow(today, (), compared[-1]))
        running = periods.around(past[-1].then.period.last + timedelta(1), plan.periods)
        listed = pages.Periods(trail, plan.published, plan_link(plan), now.body, tuple(reversed(rows)), now.trend, running)
        yield Page(periods_path(plan), "periods.html", listed, source)

    def still(self, differences: pages.Compared) -> pages.Compared:
        """The differences without links to items that are published no more."""

        def led(link: Link) -> Link:
            return link if link.path.removesuffix(".html") in self.cards else Link(link.title, "")

        return tuple(
            (kind, tuple(msgspec.structs.replace(one, link=led(one.link)) for one in found)) for kind, found in differences
        )

    def archived(self, year: int, folder: str = "") -> Archive | None:
        """Since when a year is over, and what holds now: the newest plan of the folder, or the newest year."""
        if year >= self.as_of.year:
            return None
        later = [
            plan for plan in self.site.plans if plan.year > year and (not folder or posixpath.dirname(plan.address) == folder)
        ]
        newest = max(later, key=lambda plan: plan.year, default=None)
        since = date(year + 1, 1, 1)
        if newest is None or folder:
            return Archive(since, plan_link(newest) if newest else None)
        return Archive(since, Link(str(newest.year), f"years/{newest.year}.html"))

    def news(self, plans: Iterable[Plan]) -> News | None:
        """What the last publication of any of these plans changed; None where no history says it."""
        told = [(plan, self.histories[plan.address]) for plan in plans if plan.address in self.histories]
        days = sorted({at.date for _, noted in told for at in noted.revisions if at.date <= self.as_of})
        if not days:
            return None
        done = {status.id for status in self.site.facts.statuses if status.done}
        behind = {status.id for status in self.site.facts.statuses if status.tone == "bad"}
        counts = dict.fromkeys(NEWS, 0)
        changed = []
        for plan, noted in told:
            names = dict.fromkeys(at.item for at in noted.revisions if at.date == days[-1])
            kinds = [
                kind
                for name in names
                for kind in dict.fromkeys(
                    kind_of(change, done, behind) for change in self.changes[f"{plan.address}/{name}"] if change.date == days[-1]
                )
            ]
            for kind in kinds:
                counts[kind] += 1
            if kinds:
                changed.append(Link(plan.title, f"{changes_path(plan)}#{changed_id(days[-1])}"))
        before = days[-2] if len(days) > 1 else None
        return News(days[-1], before, tuple((kind, count) for kind, count in counts.items() if count), tuple(changed))

    # ------------------------------------------------------------------------------------- units, statuses and years

    def units(self) -> Iterator[Page]:
        newest = max((plan.year for plan in self.site.plans), default=self.as_of.year)
        leads, supports, years = self.leads, self.supports, self.unit_years
        cards = {unit.id: unit_card(unit, newest, years[unit.id]) for unit in self.site.units}
        listed = pages.Units((), self.published, newest, self.grouped(cards), self.as_of)
        yield Page("units/index.html", "units.html", listed)
        above = {unit.id: [group for group in self.site.units if unit.id in self.member_ids(group)] for unit in self.site.units}
        for unit in self.site.units:
            link, published = link_to(unit), newest_of((*leads[unit.id], *supports[unit.id]), self.published)
            own_bodies = [body for body in self.site.bodies if unit_id(body.unit, self.relations.units) == unit.id]
            shows = pages.UnitFront(
                trail=(link,),
                published=published,
                unit=unit,
                body=own_bodies[0] if own_bodies else None,
                members=tuple(self.member(name, cards) for name in unit.members),
                groups=tuple(self.joint(group, years[group.id]) for group in above[unit.id]),
                years=tuple(year.shown for year in years[unit.id]),
                leads=years[unit.id][0].leads[: unit_pages.SHOWN] if years[unit.id] else (),
                supports=years[unit.id][0].supports[: unit_pages.SHOWN] if years[unit.id] else (),
                soon=self.due_next(self.relations.leads[unit.id])[:SOON],
                columns=tuple(link for body in own_bodies for link in self.column_links(body.id, self.site.facts.columns)),
                documents=self.documents_of(unit, own_bodies),
                formats=tuple(name for name in unit_pages.FORMATS if name in self.wanted and years[unit.id]),
                as_of=self.as_of,
                trend=self.unit_trend(unit, leads[unit.id]),
            )
            yield Page(unit_path(unit), "unit.html", shows, UNITS_FILE)
            for year in years[unit.id]:
                for number, path in enumerate(year.shown.leaves):
                    trail = (link, Link("", path))
                    led, helped = year.leaf(number)
                    leaf = pages.UnitItems(trail, published, unit, year.shown, number + 1, led, helped, self.as_of)
                    yield Page(path, "unit-items.html", leaf, UNITS_FILE)
            named = (*self.relations.leads[unit.id], *self.relations.supports[unit.id])
            data = pages.UnitData(unit, published, (*leads[unit.id], *supports[unit.id]), named, len(leads[unit.id]))
            for maker in shows.formats:
                yield Page(f"units/{unit.id}/items.{maker}", f"unit-{maker}", data, UNITS_FILE)
            feed = f"units/{unit.id}.xml"
            entries = self.entries({item.address: item for item in named}.values())
            yield Page(feed, "feed.xml", self.feed(unit.name, feed, unit_path(unit), entries), UNITS_FILE)

    def member_ids(self, group: Unit) -> set[str]:
        return {unit_id(name, self.relations.units) for name in group.members}

    def member(self, name: str, cards: Mapping[str, pages.UnitCard]) -> pages.UnitCard:
        """A member of a collective unit by the name under which it stands there."""
        card = cards.get(unit_id(name, self.relations.units))
        return card or pages.UnitCard(Link(name, ""), "body", "", 0, facets.standings(()), 0)

    def joint(self, group: Unit, years: Sequence[unit_pages.Year]) -> pages.Joint:
        shown = years[0].leads + years[0].supports if years else ()
        return pages.Joint(link_to(group), shown[:SOON], len(shown))

    def grouped(self, cards: Mapping[str, pages.UnitCard]) -> tuple[pages.UnitGroup, ...]:
        """The units by the first collective unit that names them, then the others, and the collective units last."""
        collective = [unit for unit in self.site.units if unit.kind == "group"]
        single = [unit for unit in self.site.units if unit.kind != "group"]
        groups, seen = [], set[str]()
        for group in collective:
            own = [unit.id for unit in single if unit.id in self.member_ids(group) - seen]
            seen.update(own)
            groups.append(pages.UnitGroup("members", link_to(group), tuple(cards[identity] for identity in own)))
        others = tuple(cards[unit.id] for unit in single if unit.id not in seen)
        groups.append(pages.UnitGroup("others", Link("", ""), others))
        groups.append(pages.UnitGroup("collective", Link("", ""), tuple(cards[unit.id] for unit in collective)))
        return tuple(group for group in groups if group.units)

    def documents_of(self, unit: Unit, bodies: Collection[Body]) -> tuple[DocumentCard, ...]:
        """The newest documents that a unit publishes as a body, or that name it as their publisher or source."""
        ids = {body.id for body in bodies}
        own = (
            document
            for document in self.site.documents
            if document.address.split("/")[0] in ids
            or unit.id in (unit_id(document.publisher, self.relations.units), unit_id(document.source, self.relations.units))
        )
        return newest_first(self.document_cards[document.address] for document in own)[:NEWEST]

    def unit_trend(self, unit: Unit, leads: Collection[Card]) -> tuple[Point, ...]:
        """How what a unit leads in its newest year stood at the end of each period."""
        year = max((card.year for card in leads), default=0)
        series = []
        for plan in self.site.plans if year else ():
            points = [Point(at.point.period, "", self.led_by(at)[unit.id]) for at in self.past(plan) if plan.year == year]
            if any(sum(point.counts) for point in points):
                series.append(points)
        return self.trend(series, [card for card in leads if card.year == year]) if series else ()

    def led_by(self, at: Past) -> dict[str, tuple[int, ...]]:
        """How the items of each unit stood at the end of a period, by the unit's id; the names of that time count."""
        if at.point.path not in self.tallies:
            led: dict[str, list[Card]] = defaultdict(list)
            for card in at.front.cards:
                for identity in dict.fromkeys(
                    self.relations.units[link.title].id for link in card.lead if link.title in self.relations.units
                ):
                    led[identity].append(card)
            none = facets.standings(())
            self.tallies[at.point.path] = defaultdict(
                lambda: none, {identity: facets.standings(cards) for identity, cards in led.items()}
            )
        return self.tallies[at.point.path]

    def statuses(self) -> Iterator[Page]:
        counts = self.counts(self.cards.values())
        overdue = self.status_lists["status/overdue.html"][1]
        yield Page("status/index.html", "statuses.html", pages.Statuses((), self.published, counts, len(overdue), self.as_of))
        for path, (status, cards) in self.status_lists.items():
            shown = leaves.cut(path, leaves.by_year(cards))
            for number, at in enumerate(shown.leaves):
                having = leaves.leaf(cards, number)
                published = newest_of(cards, self.published)
                front = pages.StatusFront((Link("", at),), published, status, shown, number + 1, having, self.as_of)
                yield Page(at, "status.html", front)

    @cached_property
    def status_lists(self) -> dict[str, tuple[str, tuple[Card, ...]]]:
        """The items of each status, and the overdue ones, with the status, by the first page of their list."""
        cards = tuple(self.cards.values())
        found = {
            f"status/{count.id or 'unstated'}.html": (count.id, by_year(card for card in cards if card.status == count.id))
            for count in self.counts(cards)
        }
        overdue = sorted(by_due(card for card in cards if card.overdue), key=lambda card: card.year)
        return found | {"status/overdue.html": ("overdue", tuple(overdue))}

    def years(self) -> Iterator[Page]:
        years: dict[int, list[PlanCard]] = {}
        for plan in sorted(self.plan_cards.values(), key=lambda plan: (-plan.year, plan.body, plan.title)):
            years.setdefault(plan.year, []).append(plan)
        listed = tuple((Link(str(year), f"years/{year}.html"), tuple(plans)) for year, plans in years.items())
        data = tuple(page.path for page in self.data_files())
        former = sum(year < self.as_of.year for year in years)
        yield Page("years/index.html", "years.html", pages.Years((), self.published, listed, data, former))
        for year, plans in years.items():
            of_year = [plan for plan in self.site.plans if plan.year == year]
            series = {plan: [at.point for at in self.past(plan)] for plan in of_year}
            told = [(Link(plan.title, periods_path(plan)), tuple(reversed(points))) for plan, points in series.items() if points]
            cards = [card for card in self.cards.values() if card.year == year]
            trail = (Link("", f"years/{year}.html"),)
            overdue = sum(card.overdue for card in cards)
            published = newest_of(plans, None)
            shows = pages.YearFront(
                trail=trail,
                published=published,
                plans=tuple(plans),
                counts=self.counts(cards),
                overdue=overdue,
                glance=self.glance(year),
                soon=self.soon(year),
                back=self.back(year - 1),
                as_of=self.as_of,
                begins={
                    path: leaves.cut(path, leaves.by_year(having)).begins.get(f"year-{year}", path)
                    for path, (_, having) in self.status_lists.items()
                },
                news=self.news(of_year),
                trend=self.trend(list(series.values()), cards) if told else (),
                periods=tuple(told),
                archived=self.archived(year),
            )
            yield Page(f"years/{year}.html", "year.html", shows)
            yield from self.year_lists(year, cards, published, shows.archived)

    def year_lists(self, year: int, cards: list[Card], published: datetime | None, archived: Archive | None) -> Iterator[Page]:
        """The items of a year; where they take several leaves, those due in each month too."""
        found = {year_items(year): ("", tuple(card for _, having in leaves.by_standing(cards) for card in having))}
        if len(cards) > leaves.LEAF:
            for path, due in glance.month_lists(year, cards).items():
                found[path] = (facets.due_value(due[0]), due)
        for path, (month, listed) in found.items():
            shown = leaves.cut(path, leaves.by_standing(listed))
            for number, at in enumerate(shown.leaves):
                trail = (Link(str(year), f"years/{year}.html"), Link("", at))
                having = leaves.leaf(listed, number)
                front = pages.YearItems(trail, published, year, month, shown, number + 1, having, self.as_of, archived)
                yield Page(at, "year-items.html", front)

    # ---------------------------------------------------------------------------------------------- data of all plans

    def data_files(self) -> Iterator[Page]:
        """The schema, and what is put together from the data files of all plans and of the library of documents: their list, and
        the archive of everything.
        """
        if "json" in self.wanted and self.site.plans:
            yield Page(formats.SCHEMA, "schema", pages.PlanSchema(formats.JSON))
        makers = [name for name in ("xlsx", "csv", "json") if name in self.wanted]
        resources = tuple(Link(plan.title, f"{plan.address}/plan.{maker}") for plan in self.site.plans for maker in makers)
        resources += tuple(Link("", path) for path in library.data_paths(self.document_cards.values(), self.wanted))
        if resources and self.published and formats.SITE in self.wanted:
            schema = (formats.SCHEMA,) * ("json" in makers and bool(self.site.plans))
            files = tuple(link.path for link in resources) + schema
            shows = pages.DataFiles(self.published, resources)
            yield Page("datapackage.json", "datapackage", shows, made_of=files)
            yield Page("data.zip", "zip", shows, made_of=(*files, "datapackage.json"))

    # --------------------------------------------------------------------------------------------------- documents

    def documents(self) -> Iterator[Page]:
        taken = {path for document in self.site.documents for path in claimed(document)}  # an office's own Word file goes first
        for document in self.site.documents:
            folder = posixpath.dirname(document.address)
            titles = {f"{folder}/{attachment.file}": attachment.title or attachment.file for attachment in document.attachments}
            files = {path: self.relations.sources[path] for path in titles if path in self.relations.sources}
            path = f"{document.address}.html"
            shows = pages.DocumentFront(
                trail=self.trail(folder, document.title, path),
                document=document,
                body=self.relations.bodies[document.address.split("/")[0]],
                downloads=tuple(Download(name, titles[name], source.size) for name, source in files.items()),
                formats=tuple(
                    name for name in formats.DOCUMENT if name in self.wanted and f"{document.address}.{name}" not in taken
                ),
                cited_by=tuple(
                    Link(self.cards[item.address].title, self.cards[item.address].path)
                    for item in self.relations.cited_by[document.address]
                ),
                validity=library.validity_of(document, self.relations),
                abolishes=library.done_by(self.relations.abolishes[document.address], self.relations),
                modifies=library.done_by(self.relations.modifies[document.address], self.relations),
                interprets=library.interprets(document, self.relations),
                interpretations=library.interpretations(document, self.relations),
                related=library.related(document, self.relations),
                plans=tuple(map(plan_link, self.relations.issued_by[document.address])),
                contact=library.contact(document, self.relations),
            )
            yield Page(path, "document.html", shows, source_of(document))
            for maker in shows.formats:
                yield Page(f"{document.address}.{maker}", maker, shows, source_of(document))

    def attachments(self) -> Iterator[Page]:
        """The files that documents name or link to; what nobody names is not published."""
        for path in dict.fromkeys(path for document in self.site.documents for path in claimed(document)):
            source = self.relations.sources.get(path)
            if source and not path.endswith((".md", ".yaml")):
                yield Page(path, "copy", Copy(f"content/{path}", source.digest), f"content/{path}")

    # ------------------------------------------------------------------------------------------- feeds and site maps

    def entries(self, items: Collection[Item], plans: Iterable[Plan] = (), everything: bool = False) -> tuple[pages.Entry, ...]:
        """The newest reports on these items and changes of them, and the periods of these plans that are over; with `everything`
        also the plans and documents of the site.
        """
        others = [
            pages.Entry(at.point.path, plan.title, "", at_midnight(at.then.period.last), period=at.then.period)
            for plan in plans
            for at in self.past(plan)
        ]
        if everything:
            others += [pages.Entry(plan_link(plan).path, plan.title, "", plan.published) for plan in self.site.plans]
            others += [entry for document in self.site.documents for entry in self.document_entries(document)]
        newest = nsmallest(FEED_LENGTH, chain.from_iterable(self.reported[item.address] for item in items))
        listed = [*others, *(self.entry(self.relations.items[one.address], one.report, one.day) for one in newest)]
        listed.sort(key=lambda entry: entry.path)
        listed.sort(key=lambda entry: entry.updated, reverse=True)
        return tuple(listed[:FEED_LENGTH])

    def entry(self, item: Item, number: int, day: date) -> pages.Entry:
        """The entry for a report of an item, counted from 1; for what was changed of it on that day, where there is no number."""
        if number:
            report = item.progress[number - 1]
            path = f"{item.address}.html#{report_id(number)}"
            return pages.Entry(path, item_title(item), report_words(report), at_midnight(day))
        changes = tuple(change for change in self.changed(item) if change.date == day)
        return pages.Entry(f"{item.address}.html#{changed_id(day)}", item_title(item), "", at_midnight(day), changes)

    def reports_of(self, item: Item) -> list[Reported]:
        """What a feed may say of an item. Small, and sorted by itself: a unit's feed chooses fifty among thousands."""
        reports = [
            Reported(-entry.date.toordinal(), f"{item.address}.html#{report_id(number)}", item.address, number, entry.date)
            for number, entry in enumerate(item.progress, 1)
        ]
        days = dict.fromkeys(change.date for change in self.changed(item))
        return reports + [
            Reported(-day.toordinal(), f"{item.address}.html#{changed_id(day)}", item.address, 0, day) for day in days
        ]

    def document_entries(self, document: Document) -> Iterator[pages.Entry]:
        """The document, and that it was changed or is over."""
        state, since = self.relations.validity(document)
        path = f"{document.address}.html"
        yield pages.Entry(path, document.title, document.description, document.published, validity=state)
        if since and document.published.date() < since <= self.as_of:
            yield pages.Entry(f"{path}#{state}", document.title, "", at_midnight(since), validity=state)

    def feed(self, title: str, path: str, page: str, entries: tuple[pages.Entry, ...]) -> pages.Feed:
        updated = entries[0].updated if entries else self.published or at_midnight(self.as_of)
        return pages.Feed(title, path, page, updated, entries)

    def addresses(self, listed: Iterable[Page]) -> pages.Addresses:
        """Every HTML page but those of search and of 404, with the moment of its last change where the content tells one."""
        changed: dict[str, datetime] = {document.path: document.published for document in self.document_cards.values()}
        for plan in self.site.plans:
            card, told = self.plan_cards[plan.address], self.plan_history(plan)
            days = [card.updated, told.changed if told else None]
            changed[card.path] = max([card.published, *(at_midnight(day) for day in days if day)])
            if told:
                changed[told.path] = changed[card.path]
            for at in self.past(plan):
                changed[at.point.path] = at_midnight(at.then.period.last)
        for item in self.site.items:
            shown = self.cards[item.address]
            days = [shown.reported, *(change.date for change in self.changed(item))]
            changed[shown.path] = max([shown.published, *(at_midnight(day) for day in days if day)])
        paths = [page.path for page in listed if page.path.endswith(".html") and page.path != "404.html"]
        return pages.Addresses(tuple((path, changed.get(path)) for path in sorted(paths)))


def pages_of(relations: Relations, assets: Iterable[Copy], available: Collection[str]) -> list[Page]:
    """Everything that will be published. `assets` are the files of layouts/assets with their published names as sources;
    `available` are the formats that can be made here: site.yaml may want fewer.
    """
    asked = relations.site.facts.downloads
    routes = _Routes(relations, [name for name in available if asked is None or name in asked])
    parts = (routes.home, routes.bodies, routes.plans, routes.units, routes.statuses, routes.years, routes.documents)
    listed = [page for part in parts for page in part()]
    listed += library.pages_of(relations, routes.document_cards, routes.wanted)
    listed.append(Page("404.html", "404.html", pages.NotFound((), routes.published)))
    listed.append(Page("sitemap.xml", "sitemap.xml", routes.addresses(listed)))
    listed.append(Page("robots.txt", "robots.txt", pages.Robots("sitemap.xml")))
    listed.append(Page("_headers", "headers", pages.ServerHeaders()))
    listed += routes.data_files()
    listed += routes.attachments()
    listed += [Page(asset_path(asset), "copy", asset, asset.source) for asset in assets]
    return listed


def asset_path(asset: Copy) -> str:
    """Where an asset is published: its name carries its digest, so that a browser never keeps an old one."""
    folder, name = posixpath.split(asset.source.partition("assets/")[2])
    stem, ending = posixpath.splitext(name)
    return posixpath.join("assets", folder, f"{stem}.{asset.digest[:10]}{ending}")


def claimed(document: Document) -> tuple[str, ...]:
    """The paths below content/ that a document names as attachments or links to."""
    folder = posixpath.dirname(document.address)
    return (*(f"{folder}/{attachment.file}" for attachment in document.attachments), *document.links)


def report_id(number: int) -> str:
    """The anchor of an item's report, counted from 1 in the order of the file."""
    return f"report-{number}"


def changed_id(day: date) -> str:
    """The anchor of what was changed of an item on a day."""
    return f"changed-{day.isoformat()}"


def kind_of(change: Change, done: Collection[str], behind: Collection[str]) -> str:
    """What sort of news a change is: one of NEWS."""
    if change.field == notation.ITEM:
        return "new" if change.new else "dropped"
    if change.field == "status":
        return "done" if change.new in done else "late" if change.new in behind else "status"
    if change.field == "progress":
        return "report" if history.is_report(change) else "edit"
    return change.field if change.field in ("due", "target", "actual") else "edit"


def periods_path(plan: Plan) -> str:
    return f"{plan.address}/periods/index.html"


def period_path(plan: Plan, period: Period) -> str:
    return f"{plan.address}/periods/{periods.identity(period)}.html"


def differences_path(plan: Plan, period: Period | None) -> str:
    """Where a period is compared with the one before it; today (None) with the last one."""
    return f"{plan.address}/periods/{periods.identity(period) if period else 'now'}-changes.html"


def changes_path(plan: Plan) -> str:
    return f"{plan.address}/changes.html"


def plan_link(plan: Plan) -> Link:
    return Link(plan.title, f"{plan.address}/index.html")


def body_link(body: Body) -> Link:
    return Link(body.name, f"{body.id}/index.html")


def unit_path(unit: Unit) -> str:
    return f"units/{unit.id}.html"


def link_to(unit: Unit) -> Link:
    return Link(unit.name, unit_path(unit))


def unit_card(unit: Unit, year: int, years: Iterable[unit_pages.Year]) -> pages.UnitCard:
    """A unit as the list of units shows it, with its counts of one year."""
    shown = next((found.shown for found in years if found.shown.year == year), None)
    counts, supports = (shown.counts, shown.supports) if shown else (facets.standings(()), 0)
    return pages.UnitCard(link_to(unit), unit.kind, unit.phone, year, counts, supports)


def year_items(year: int) -> str:
    return f"years/{year}/items.html"


def column_alone(column: Column) -> Column:
    """A column without the columns below it: its page shows those as links."""
    return Column(column.id, column.name, column.description, column.keywords, column.type, column.cycle)


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def newest_of(contents: Iterable[Plan | Document | Card | PlanCard], otherwise: datetime | None) -> datetime | None:
    """The newest moment of publication among these."""
    return max((content.published for content in contents), default=otherwise)


def by_report(card: Card) -> tuple[int, str]:
    """Newest report first; among those of one day, by address."""
    assert card.reported
    return (-card.reported.toordinal(), card.path)


def by_due(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The longest overdue first."""
    return tuple(sorted(cards, key=lambda card: (card.due_day or date.min, card.path)))


def by_year(cards: Iterable[Card]) -> tuple[Card, ...]:
    """The newest year first; within a year as they stand in their plans."""
    return tuple(sorted(cards, key=lambda card: -card.year))


def listed(cards: list[DocumentCard]) -> tuple[DocumentCard, ...]:
    """A column's documents, newest first; of many policy documents the newest, for the library has them all."""
    if not any(card.policy for card in cards):
        return newest_first(cards)
    policy = library.newest_first([card for card in cards if card.policy])
    return (*policy[: library.LISTED], *newest_first(card for card in cards if not card.policy))


def newest_first(cards: Iterable[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(cards, key=lambda card: card.published, reverse=True))
