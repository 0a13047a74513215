"""What is worked out for each kind of page beside what it shows: one function for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import singledispatch
from html import unescape
from itertools import groupby
from typing import Any, NamedTuple

from gongkai import facets, goals, history, leaves, mirror, pages, periods
from gongkai.model import Facts, Link, Progress
from gongkai.pages import Card, Change, ItemChanges, PlanCard, Reported, Stood
from gongkai.routes import addresses
from gongkai.views.counts import counted, moments, pace, parts, standings_of, years_of
from gongkai.views.tables import chapters, table_row

HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
TAG = re.compile("<[^>]*>")
CONTENTS_FROM = 3
"""A table of contents helps from this many headings on."""


class Heading(NamedTuple):
    """A heading within a document; `level` as in HTML."""

    level: int
    anchor: str
    words: str


class Day(NamedTuple):
    """What one publication of a plan changed: the items with their changes, and apart from that the many new reports."""

    day: date
    changes: list[tuple[Link, list[Change]]]
    reports: list[tuple[Link, Change]]

    @classmethod
    def of(cls, day: date, items: Iterable[ItemChanges]) -> Day:
        changed, reports = [], []
        for item in items:
            reports += [(item.link, change) for change in item.changes if history.is_report(change)]
            if edits := [change for change in item.changes if not history.is_report(change)]:
                changed.append((item.link, edits))
        return cls(day, changed, reports)


@singledispatch
def worked_out(shows: pages.Shows, facts: Facts) -> dict[str, Any]:
    """What the layout of a page is given beside what the page shows; nothing where its kind needs no more."""
    return {}


@worked_out.register(pages.Home)
@worked_out.register(pages.YearFront)
def _of_a_year(shows: pages.Home | pages.YearFront, facts: Facts) -> dict[str, Any]:
    glance = shows.glance
    return {
        "year": glance.year,
        "of_year": sum(glance.counts),
        "parts": parts(glance.counts),
        "pace": pace(glance),
        "units": counted(glance.units),
        "chapters": counted(glance.chapters),
        "due": counted(glance.due),
        "places": glance.listed.begins,
        "back_parts": parts(shows.back.counts) if shows.back else [],
    }


@worked_out.register(pages.YearItems)
def _of_items_of_a_year(shows: pages.YearItems, facts: Facts) -> dict[str, Any]:
    return {"standings": [(name, leaves.by_plan(name, having)) for name, having in leaves.by_standing(shows.cards)]}


@worked_out.register(pages.YearReports)
def _of_reports_of_a_year(shows: pages.YearReports, facts: Facts) -> dict[str, Any]:
    months = groupby(shows.items, key=lambda found: found.month)
    return {"months": [(month, [(found.link, places_of(found)) for found in having]) for month, having in months]}


@worked_out.register(pages.StatusFront)
def _of_a_status(shows: pages.StatusFront, facts: Facts) -> dict[str, Any]:
    return {"years": [(name, leaves.by_plan(name, having)) for name, having in leaves.by_year(shows.cards)]}


@worked_out.register(pages.NewsItems)
def _of_news(shows: pages.NewsItems, facts: Facts) -> dict[str, Any]:
    return {"kinds": [(kind, [one for _, one in having]) for kind, having in groupby(shows.changed, key=lambda one: one[0])]}


@worked_out.register(pages.Units)
def _of_units(shows: pages.Units, facts: Facts) -> dict[str, Any]:
    units = {card.link.path: card for group in shows.groups for card in group.units if group.kind != "collective"}
    late = facets.STANDINGS.index("late")
    return {
        "count": len(units),
        "busy": sum(1 for card in units.values() if sum(card.counts)),
        "late": sum(1 for card in units.values() if card.counts[late]),
    }


@worked_out.register(pages.UnitFront)
def _of_a_unit(shows: pages.UnitFront, facts: Facts) -> dict[str, Any]:
    record = years_of(shows.years)
    return {"record": record, "standings": standings_of(shows.years), "newest": record[0] if record else None}


@worked_out.register(pages.UnitItems)
def _of_items_of_a_unit(shows: pages.UnitItems, facts: Facts) -> dict[str, Any]:
    by_standing = dict(zip(facets.STANDINGS, shows.shown.counts, strict=True))
    return {"led": leaves.by_standing(shows.leads), "by_standing": by_standing, "urgent_first": leaves.URGENT_FIRST}


@worked_out.register(pages.PlanFront)
def _of_a_plan(shows: pages.PlanFront, facts: Facts) -> dict[str, Any]:
    rows = mirror.table(shows.plan, shows.items, shows.cards, {status.id: status.name for status in facts.statuses})
    listed = chapters(shows.plan, rows)
    changed = shows.history and shows.history.changed
    return {
        "heads": mirror.columns(shows.plan),
        "rows": [table_row(row) for row in rows],
        "stated": any(card.status for card in shows.cards),
        "chapters": listed,
        "starts": {
            chapter.clauses[0].card.path: f"chapter-{number}" for number, chapter in enumerate(listed, 1) if chapter.clauses
        },
        "updated": newest(newest_report(shows), changed) if changed else None,
    }


@worked_out.register(pages.PlanChanges)
def _of_changes_of_a_plan(shows: pages.PlanChanges, facts: Facts) -> dict[str, Any]:
    return {
        "updated": newest(*(change.date for change in shows.changes)),
        "days": [Day.of(day, found) for day, found in groupby(shows.changes, key=lambda change: change.date)],
    }


@worked_out.register(pages.Periods)
def _of_periods(shows: pages.Periods, facts: Facts) -> dict[str, Any]:
    return {"listed": [(row, sum(row.point.counts), parts(row.point.counts)) for row in shows.rows]}


@worked_out.register(pages.PeriodItems)
def _of_items_of_periods(shows: pages.PeriodItems, facts: Facts) -> dict[str, Any]:
    over = groupby(shows.items, key=lambda item: item.period)
    return {"stood": [(period, periods.identity(period), stood(having)) for period, having in over]}


@worked_out.register(pages.PeriodsCompared)
def _of_periods_compared(shows: pages.PeriodsCompared, facts: Facts) -> dict[str, Any]:
    return {"compared": moments([shows.before, shows.after])}


@worked_out.register(pages.PeriodFront)
def _of_a_period(shows: pages.PeriodFront, facts: Facts) -> dict[str, Any]:
    front = shows.front
    table = mirror.table(front.plan, front.items, front.cards, {status.id: status.name for status in shows.statuses})
    rows = [table_row(row) for row in table]
    return {
        "heads": mirror.columns(front.plan),
        "rows": [row._replace(linked=None) if row.card.path in shows.gone else row for row in rows],
        "parts": parts(facets.standings(front.cards)),
        "standings": [(name, [card for card in front.cards if card.standing == name]) for name in facets.STANDINGS],
    }


@worked_out.register(pages.ItemFront)
def _of_an_item(shows: pages.ItemFront, facts: Facts) -> dict[str, Any]:
    item, elsewhere = shows.item, addresses.earlier(shows.item)
    first = elsewhere[-1].stop if elsewhere else 1
    return {
        "earlier": [(addresses.reports_path(item, numbers), numbers) for numbers in elsewhere],
        "reports": newest_first(item.progress[first - 1 :], first),
        "evidence": dict(shows.evidence),
        "extra": extra_columns(shows),
        "goals": [goals.goal(target) for target in item.targets],
        "changed": by_day(shows.changes),
        "updated": newest(shows.card.reported, *(change.date for change in shows.changes)) if shows.changes else None,
    }


@worked_out.register(pages.ItemReports)
def _of_reports_of_an_item(shows: pages.ItemReports, facts: Facts) -> dict[str, Any]:
    return {
        "reported": newest(*(report.date for report in shows.reports)),
        "reports": newest_first(shows.reports, shows.number),
        "evidence": dict(shows.evidence),
    }


@worked_out.register(pages.DocumentFront)
def _of_a_document(shows: pages.DocumentFront, facts: Facts) -> dict[str, Any]:
    return {"headings": headings(shows.document.html)}


@worked_out.register(pages.ColumnFront)
def _of_a_column(shows: pages.ColumnFront, facts: Facts) -> dict[str, Any]:
    policy = [card for card in shows.documents if card.policy]
    return {"policy": policy, "others": [card for card in shows.documents if not card.policy]}


def newest_first(reports: Sequence[Progress], first: int) -> list[tuple[str, Progress]]:
    """Reports by their days, each with its anchor; `first` is the number of the first in the item's file."""
    numbered = [(addresses.report_id(number), report) for number, report in enumerate(reports, first)]
    return sorted(numbered, key=lambda pair: pair[1].date, reverse=True)


def by_day(changes: Sequence[Change]) -> list[tuple[date, str, list[Change]]]:
    """The changes of an item by the day of their publication, each day with its anchor."""
    return [(day, addresses.changed_id(day), list(found)) for day, found in groupby(changes, key=lambda change: change.date)]


def newest(*days: date | None) -> date | None:
    return max(filter(None, days), default=None)


def newest_report(shows: pages.Shows) -> date | None:
    """The day of the newest report on any of the items and plans that a page lists."""
    days = []
    for field in shows.__struct_fields__:
        listed = getattr(shows, field)
        if isinstance(listed, tuple) and listed and isinstance(listed[0], Card | PlanCard):
            days += [piece.updated if isinstance(piece, PlanCard) else piece.reported for piece in listed]
    return newest(*days)


def places_of(found: Reported) -> list[tuple[date, str]]:
    """The reports of an item in a month: their days, and where they stand."""
    return [(day, addresses.report_path(found.link.path, number, found.moved)) for day, number in found.reports]


def stood(items: Iterable[Stood]) -> list[tuple[str, list[Stood]]]:
    """Items of one period by how they stood."""
    return [(standing, list(having)) for standing, having in groupby(items, key=lambda item: item.standing)]


def extra_columns(shows: pages.ItemFront) -> list[tuple[str, str]]:
    """The item's other columns in the order of the plan's table."""
    order = [column.heading for column in shows.plan.table]
    return sorted(shows.item.extra.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def headings(html: str) -> list[Heading]:
    """The headings of a document's first two levels, for a table of contents; nothing for fewer than three."""
    found = [Heading(int(level), anchor, unescape(TAG.sub("", words)).strip()) for level, anchor, words in HEADING.findall(html)]
    return found if len(found) >= CONTENTS_FROM else []
