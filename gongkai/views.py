"""What a layout is given: plain data, made from what the page shows and from the site's facts. No files, no clock."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import unescape
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote

from gongkai import facets, goals, history, leaves, mirror, pages, periods
from gongkai.model import Body, Facts, Item, Link, Plan, Progress, Status, Unit
from gongkai.pages import (
    Card,
    Change,
    Contact,
    Count,
    DocumentCard,
    Glance,
    ItemChanges,
    Page,
    PlanCard,
    Point,
    Reported,
    Stood,
    Tally,
    UnitYear,
)
from gongkai.routes import addresses

HEADING = re.compile(r'<h([23]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)
TAG = re.compile("<[^>]*>")
CONTENTS_FROM = 3
"""A table of contents helps from this many headings on."""
DONE, LATE = facets.STANDINGS.index("done"), facets.STANDINGS.index("late")
CODED = (
    pages.Home,
    pages.BodyFront,
    pages.ColumnFront,
    pages.PlanFront,
    pages.PeriodFront,
    pages.UnitFront,
    pages.YearFront,
    pages.DocumentFront,
)
"""What is handed on from a sheet of paper, and so has a QR code: a code takes longer to draw than a small page."""

UNSTATED = Status("", "", "none")


class Share(NamedTuple):
    """A status with the number of its items, and the part of a bar of 1000 that it takes up."""

    status: Status
    items: int
    percent: int
    start: int
    width: int
    path: str


class Part(NamedTuple):
    """How many items stand in one way, and the part of a bar of 1000 that they take up."""

    standing: str
    items: int
    percent: int
    start: int
    width: int


class Row(NamedTuple):
    """A row of counts with its bar. `height` is its part of a hundred where the largest row of the table has all; it `lags`
    where something is late or unreported.
    """

    tally: Tally
    total: int
    parts: list[Part]
    height: int
    late: int
    carried: int
    lags: bool


class YearRow(NamedTuple):
    """A year of a unit with its bar. `height` is its part of a hundred where the year with the most items has all."""

    shown: UnitYear
    total: int
    done: int
    parts: list[Part]
    height: int


class Pace(NamedTuple):
    """序时进度: the share of the year that has passed, and of the items that are done; in tenths of a percent."""

    months: int
    done: int
    total: int
    time: int
    work: int


class TableRow(NamedTuple):
    """A row of the published table. The cell `linked` begins with the words that lead to the item."""

    card: Card
    cells: list[mirror.Cell]
    linked: mirror.Cell | None
    lead: str
    rest: str


class Clause(NamedTuple):
    """An item in the words of a document; without a title its first words (`lead`) lead to it. `bracket` names the units.

    `headings` are those of the inner groups that begin with it: (how deep, words).
    """

    item: Item
    card: Card
    headings: list[tuple[int, str]]
    number: str
    task: str
    lead: str
    rest: str
    bracket: str
    report: str


class Chapter(NamedTuple):
    """A chapter of a plan in clauses: its heading, the words below it, and its clauses."""

    name: str
    text: str
    clauses: list[Clause]


class Heading(NamedTuple):
    """A heading within a document; `level` as in HTML."""

    level: int
    anchor: str
    words: str


class Moment(NamedTuple):
    """A point of a trend, with where it is drawn: how many items are done (`high`) and late (`low`), from the left."""

    point: Point
    total: int
    parts: list[Part]
    left: int
    done: int
    late: int
    high: int
    low: int


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


def view(page: Page, facts: Facts) -> dict[str, Any]:
    """Everything that the page's layout may use: the fields of what it shows, and what is worked out from them."""
    shows = page.shows
    context: dict[str, Any] = {name: getattr(shows, name) for name in shows.__struct_fields__}
    context |= {"path": page.path, "canonical": canonical(page.path, facts)}
    context.setdefault("reported", newest_report(shows))
    context.setdefault("updated", None)
    context["contact"] = contact(shows, facts)
    context["code"] = qr_code(context["canonical"]) if isinstance(shows, CODED) else ""
    counts = context.get("counts")
    if counts is not None:
        context["shares"] = shares(counts, statuses(facts))
        context["total"] = sum(count.items for count in counts)
    if isinstance(shows, pages.Home | pages.YearFront):
        glance = shows.glance
        context |= {"year": glance.year, "parts": parts(glance.counts), "pace": pace(glance), "of_year": sum(glance.counts)}
        context |= {"units": counted(glance.units), "chapters": counted(glance.chapters), "due": counted(glance.due)}
        context["places"] = glance.listed.begins
        context["back_parts"] = parts(shows.back.counts) if shows.back else []
    cards = listed(shows)
    context["facets"] = facets.offered(cards, facts.statuses) if cards else []
    if isinstance(shows, pages.UnitFront):
        context |= {"record": years_of(shows.years), "standings": standings_of(shows.years)}
        context["newest"] = context["record"][0] if shows.years else None
    if isinstance(shows, pages.UnitItems):
        by_standing = dict(zip(facets.STANDINGS, shows.shown.counts, strict=True))
        context |= {"led": leaves.by_standing(shows.leads), "by_standing": by_standing, "urgent_first": leaves.URGENT_FIRST}
    if isinstance(shows, pages.Units):
        units = {card.link.path: card for group in shows.groups for card in group.units if group.kind != "collective"}
        context["count"] = len(units)
        context["busy"] = sum(1 for card in units.values() if sum(card.counts))
        context["late"] = sum(1 for card in units.values() if card.counts[facets.STANDINGS.index("late")])
    if isinstance(shows, pages.YearItems):
        context["standings"] = [(name, leaves.by_plan(name, having)) for name, having in leaves.by_standing(shows.cards)]
    if isinstance(shows, pages.YearReports):
        months = groupby(shows.items, key=lambda found: found.month)
        context["months"] = [(month, [(found.link, places_of(found)) for found in having]) for month, having in months]
    if isinstance(shows, pages.PeriodItems):
        over = groupby(shows.items, key=lambda item: item.period)
        context["stood"] = [(period, periods.identity(period), stood(having)) for period, having in over]
    if isinstance(shows, pages.NewsItems):
        context["kinds"] = [(kind, [one for _, one in having]) for kind, having in groupby(shows.changed, key=lambda one: one[0])]
    if isinstance(shows, pages.StatusFront):
        context["years"] = [(name, leaves.by_plan(name, having)) for name, having in leaves.by_year(shows.cards)]
    if isinstance(shows, pages.PlanFront):
        names = {status.id: status.name for status in facts.statuses}
        context["heads"] = mirror.columns(shows.plan)
        rows = mirror.table(shows.plan, shows.items, shows.cards, names)
        context["rows"] = [table_row(row) for row in rows]
        context["stated"] = any(card.status for card in shows.cards)
        context["chapters"] = chapters(shows.plan, rows)
        context["starts"] = {
            chapter.clauses[0].card.path: f"chapter-{number}"
            for number, chapter in enumerate(context["chapters"], 1)
            if chapter.clauses
        }
        changed = shows.history and shows.history.changed
        context["updated"] = newest(context["reported"], changed) if changed else None
    if isinstance(shows, pages.ItemFront):
        elsewhere = addresses.earlier(shows.item)
        context["earlier"] = [(addresses.reports_path(shows.item, numbers), numbers) for numbers in elsewhere]
        first = elsewhere[-1].stop if elsewhere else 1
        context["reports"] = newest_first(shows.item.progress[first - 1 :], first)
        context["evidence"] = dict(shows.evidence)
        context["extra"] = extra_columns(shows)
        context["goals"] = [goals.goal(target) for target in shows.item.targets]
        context["changed"] = by_day(shows.changes)
        context["updated"] = newest(shows.card.reported, *(change.date for change in shows.changes)) if shows.changes else None
    if isinstance(shows, pages.ItemReports):
        context["reported"] = newest(*(report.date for report in shows.reports))
        context["reports"] = newest_first(shows.reports, shows.number)
        context["evidence"] = dict(shows.evidence)
    if isinstance(shows, pages.PlanChanges):
        context["updated"] = newest(*(change.date for change in shows.changes))
        context["days"] = [Day.of(day, found) for day, found in groupby(shows.changes, key=lambda change: change.date)]
    if "trend" in context:
        context["moments"] = moments(context["trend"])
    if isinstance(shows, pages.Periods):
        context["listed"] = [(row, sum(row.point.counts), parts(row.point.counts)) for row in shows.rows]
    if isinstance(shows, pages.PeriodsCompared):
        context["compared"] = moments([shows.before, shows.after])
    if isinstance(shows, pages.PeriodFront):
        front, names = shows.front, {status.id: status.name for status in shows.statuses}
        context["statuses"] = {**{status.id: status for status in shows.statuses}, "": UNSTATED}
        context["heads"] = mirror.columns(front.plan)
        told = [table_row(row) for row in mirror.table(front.plan, front.items, front.cards, names)]
        context["rows"] = [row._replace(linked=None) if row.card.path in shows.gone else row for row in told]
        context["parts"] = parts(facets.standings(front.cards))
        context["standings"] = [(name, [card for card in front.cards if card.standing == name]) for name in facets.STANDINGS]
    if isinstance(shows, pages.DocumentFront):
        context["headings"] = headings(shows.document.html)
    if isinstance(shows, pages.ColumnFront):
        context["policy"] = [card for card in shows.documents if card.policy]
        context["others"] = [card for card in shows.documents if not card.policy]
    context["dated"] = dated(shows, context)
    return context


def dated(shows: pages.Shows, context: Mapping[str, Any]) -> tuple[str, date] | None:
    """The day whose state the page shows, for the head of its printed sheets: ("as-of" | "updated" | "published", day)."""
    if isinstance(shows, pages.PeriodFront):
        return "as-of", shows.period.last
    if "as_of" in context:
        return "as-of", context["as_of"]
    updated = context["updated"] or context["reported"]
    if isinstance(shows, pages.ItemFront):
        updated = updated or shows.card.reported
    if updated:
        return "updated", updated
    owner = getattr(shows, "document", None) or getattr(shows, "plan", None) or shows
    published = getattr(owner, "published", None)
    return ("published", published.date()) if published else None


def statuses(facts: Facts) -> dict[str, Status]:
    """The statuses of site.yaml by id; "" for what has none."""
    return {**{status.id: status for status in facts.statuses}, "": UNSTATED}


def listed(shows: pages.Shows) -> tuple[Card, ...] | tuple[DocumentCard, ...]:
    """The items or documents of a page that readers narrow down, in the order in which it lists them."""
    match shows:
        case pages.UnitItems():
            return shows.leads + shows.supports
        case pages.PlanFront() | pages.StatusFront() | pages.YearItems():
            return shows.cards
        case pages.LibraryFront():
            return shows.cards
        case pages.ColumnFront():
            return tuple(card for card in shows.documents if card.policy)
        case _:
            return ()


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
    return max(filter(None, days), default=None)


def places_of(found: Reported) -> list[tuple[date, str]]:
    """The reports of an item in a month: their days, and where they stand."""
    return [(day, addresses.report_path(found.link.path, number, found.moved)) for day, number in found.reports]


def stood(items: Iterable[Stood]) -> list[tuple[str, list[Stood]]]:
    """Items of one period by how they stood."""
    return [(standing, list(having)) for standing, having in groupby(items, key=lambda item: item.standing)]


def parts(counts: Sequence[int]) -> list[Part]:
    """Counts in the order of facets.STANDINGS as parts of a whole; percentages by the largest remainder."""
    total = sum(counts)
    if not total:
        return []
    percents = largest_remainder(counts, 100)
    found, start = [], 0
    for standing, items, percent in zip(facets.STANDINGS, counts, percents, strict=True):
        left, right = start * 1000 // total, (start + items) * 1000 // total
        found.append(Part(standing, items, percent, left, right - left))
        start += items
    return found


def counted(tallies: Sequence[Tally]) -> list[Row]:
    """The rows of a table of counts, with what is drawn of them."""
    most = max((sum(tally.counts) for tally in tallies), default=0)
    found = []
    for tally in tallies:
        count = dict(zip(facets.STANDINGS, tally.counts, strict=True))
        total, late = sum(tally.counts), count["late"]
        lags = bool(late or count["unreported"])
        found.append(Row(tally, total, parts(tally.counts), total * 100 // most, late, count["carried"], lags))
    return found


def years_of(years: Sequence[UnitYear]) -> list[YearRow]:
    """A unit's years with what is drawn of them."""
    most = max((sum(year.counts) for year in years), default=0) or 1
    totals = [(year, sum(year.counts)) for year in years]
    return [YearRow(year, total, year.counts[0], parts(year.counts), total * 100 // most) for year, total in totals]


def standings_of(years: Sequence[UnitYear]) -> list[str]:
    """The standings that a table of these years has columns for: all but that of carried items where there are none."""
    any_carried = any(year.counts[-1] for year in years)
    return [name for name in facets.STANDINGS if name != "carried" or any_carried]


def pace(glance: Glance) -> Pace:
    """The year's time and its work, each rounded to a tenth of a percent (standards: months passed of twelve)."""
    total, done = sum(glance.counts), glance.counts[0]
    return Pace(
        glance.months, done, total, (glance.months * 2000 + 12) // 24, (done * 2000 + total) // (2 * total) if total else 0
    )


def contact(shows: pages.Shows, facts: Facts) -> Contact | None:
    """Whom a document names; else the body or the unit that a page is of, where it has a telephone; else the site's sponsor."""
    if isinstance(shows, pages.DocumentFront) and shows.contact.phone:
        return shows.contact
    for told in (getattr(shows, "body", None), getattr(shows, "unit", None)):
        if isinstance(told, Body | Unit) and told.phone:
            return Contact(told.name, told.phone)
    return Contact(facts.footer.sponsor or facts.name, facts.footer.contact) if facts.footer.contact else None


def moments(trend: Sequence[Point]) -> list[Moment]:
    """The points of a trend in a picture of 360 by 66, from the left to the right; the largest number drawn lies at the top."""
    most = max((max(point.counts[DONE], point.counts[LATE]) for point in trend), default=0) or 1
    found = []
    for number, point in enumerate(trend):
        done, late = point.counts[DONE], point.counts[LATE]
        left = 8 + number * 322 // max(1, len(trend) - 1)
        heights = 54 - done * 46 // most, 54 - late * 46 // most
        shown = parts(point.counts) or [Part(standing, 0, 0, 0, 0) for standing in facets.STANDINGS]
        found.append(Moment(point, sum(point.counts), shown, left, done, late, *heights))
    return found


def root_of(page: Page, base_url: str) -> str:
    """What leads from a page to the top of the site: "../" for each folder. A page that may be shown anywhere starts from the
    path of the site's address.
    """
    if isinstance(page.shows, pages.NotFound) and page.shows.anywhere:
        below = base_url.split("://", 1)[-1].partition("/")[2].strip("/")
        return f"/{below}/" if below else "/"
    return "../" * page.path.count("/")


@lru_cache(maxsize=1 << 13)
def href(path: str) -> str:
    """A path of the site as it stands in a link: percent-encoded once, its fragment kept."""
    path, hash_sign, fragment = path.partition("#")
    return quote(path) + hash_sign + quote(fragment)


def canonical(path: str, facts: Facts) -> str:
    """The page's full address; a folder's first page is the folder."""
    folder, name = posixpath.split(path)
    short = f"{folder}/" if name == "index.html" and folder else "" if name == "index.html" else path
    return f"{facts.base_url.rstrip('/')}/{href(short)}"


def shares(counts: Sequence[Count], statuses: Mapping[str, Status]) -> list[Share]:
    """The counts as parts of a whole; percentages by the largest remainder, so that they add up to 100."""
    total = sum(count.items for count in counts)
    if not total:
        return []
    percents = largest_remainder([count.items for count in counts], 100)
    found, start = [], 0
    for count, percent in zip(counts, percents, strict=True):
        end = start + count.items
        left, right = start * 1000 // total, end * 1000 // total
        path = f"status/{count.id or 'unstated'}.html"
        found.append(Share(statuses.get(count.id, UNSTATED), count.items, percent, left, right - left, path))
        start = end
    return found


def largest_remainder(counts: Sequence[int], whole: int) -> list[int]:
    """`whole` divided in proportion to the counts, in whole numbers that add up to it (Hare quota, largest remainder)."""
    total = sum(counts)
    parts = [count * whole // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: -(counts[place] * whole % total))
    for place in by_remainder[: whole - sum(parts)]:
        parts[place] += 1
    return parts


def chapters(plan: Plan, rows: Sequence[mirror.Row]) -> list[Chapter]:
    """The items under their chapters, in the plan's order; chapters that only hold words are there too."""
    found = {group.name: Chapter(group.name, group.text, []) for group in plan.groups}
    above: tuple[str, ...] = ()
    for row in rows:
        item, path = row.item, row.item.group
        same = next((depth for depth in range(len(path)) if path[: depth + 1] != above[: depth + 1]), len(path))
        headings = [(depth + 1, path[depth]) for depth in range(max(1, same), len(path))]
        words = {cell.column.shows: cell.text for cell in row.cells}
        lead, rest = first_words(words.get("requirement", item.requirement))
        clause = Clause(
            item=item,
            card=row.card,
            headings=headings,
            number=words.get("number", item.number),
            task=words.get("task", item.task),
            lead=lead,
            rest=rest,
            bracket=mirror.bracket(plan, item),
            report=words.get("progress", row.card.report),
        )
        name = path[0] if path else ""
        found.setdefault(name, Chapter(name, "", [])).clauses.append(clause)
        above = path
    return list(found.values())


def table_row(row: mirror.Row) -> TableRow:
    """A row with the words that will be a link: in the task's column, or where the row says what is to be done."""
    by_field = {cell.column.shows: cell for cell in reversed(row.cells) if cell.text and cell.rows}
    cell = next((by_field[field] for field in ("task", "requirement", "progress", "number", "extra") if field in by_field), None)
    lead, rest = first_words(cell.text) if cell else ("", "")
    return TableRow(row.card, row.cells, cell, lead, rest)


def first_words(text: str) -> tuple[str, str]:
    """A text cut after its first phrase (at most 30 characters): the phrase, and the rest."""
    phrase = re.match(r"[^，。；：,;:\n]{2,30}", text)
    end = phrase.end() if phrase else min(len(text), 30)
    return text[:end], text[end:]


def extra_columns(shows: pages.ItemFront) -> list[tuple[str, str]]:
    """The item's other columns in the order of the plan's table."""
    order = [column.heading for column in shows.plan.table]
    return sorted(shows.item.extra.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))


def headings(html: str) -> list[Heading]:
    """The headings of a document's first two levels, for a table of contents; nothing for fewer than three."""
    found = [Heading(int(level), anchor, unescape(TAG.sub("", words)).strip()) for level, anchor, words in HEADING.findall(html)]
    return found if len(found) >= CONTENTS_FROM else []


def qr_code(address: str) -> str:
    """The address as a QR code: one SVG element, drawn at build time. The mask is fixed: trying all eight takes most of the time
    and makes the code no easier to read for the few dozen characters of an address.
    """
    import segno

    return segno.make(address, error="m", micro=False, mask=2).svg_inline(scale=3, border=2, omitsize=False, title=None)
