"""Counts as parts of a whole: percentages that add up, bars of a thousand, trends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gongkai import facets
from gongkai.model import Facts, Status
from gongkai.pages import Count, Glance, Point, Tally, UnitYear

DONE, LATE = facets.STANDINGS.index("done"), facets.STANDINGS.index("late")
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


def statuses(facts: Facts) -> dict[str, Status]:
    """The statuses of site.yaml by id; "" for what has none."""
    return {**{status.id: status for status in facts.statuses}, "": UNSTATED}


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
