"""What the pages of one unit show: how its work stands in each year, what is most urgent, and its items cut into leaves.

A unit may have thousands of items: its front shows the first of the newest year, and each year has pages of its own, whose
addresses stay (units/<id>/<year>.html, then <year>-2.html and so on).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai import facets
from gongkai.model import Standing, Unit
from gongkai.pages import Card, UnitYear

LEAF, SHOWN = 100, 20
"""How many items a leaf of a year holds, and how many of them a unit's front shows."""
FORMATS = ("xlsx", "csv", "json")
"""The formats in which all items of a unit can be had."""
URGENT_FIRST: tuple[Standing, ...] = ("late", "unreported", "on-time", "done", "carried")


class Year(NamedTuple):
    """A year of one unit: how it stands, what it leads and what it supports, the most urgent first."""

    shown: UnitYear
    leads: tuple[Card, ...]
    supports: tuple[Card, ...]

    def leaf(self, number: int) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
        """What stands on a leaf, counted from 0: of what the unit leads, and of what it supports."""
        begin, end = number * LEAF, (number + 1) * LEAF
        return self.leads[begin:end], self.supports[max(0, begin - len(self.leads)) : max(0, end - len(self.leads))]


def years(unit: Unit, leads: Iterable[Card], supports: Iterable[Card]) -> list[Year]:
    """The years in which a unit leads or supports anything, the newest first."""
    led, helped = _by_year(leads), _by_year(supports)
    return [_year(unit, year, led.get(year, ()), helped.get(year, ())) for year in sorted({*led, *helped}, reverse=True)]


def _year(unit: Unit, year: int, leads: Sequence[Card], supports: Sequence[Card]) -> Year:
    leads, supports = _urgent_first(leads), _urgent_first(supports)
    counts = dict(zip(facets.STANDINGS, facets.standings(leads), strict=True))
    begins, passed = dict[str, str](), 0
    for standing in URGENT_FIRST:
        if counts[standing]:
            begins[standing] = leaf_path(unit, year, passed // LEAF)
        passed += counts[standing]
    if supports:
        begins["supports"] = leaf_path(unit, year, passed // LEAF)
    leaves = tuple(leaf_path(unit, year, number) for number in range(-(-(len(leads) + len(supports)) // LEAF)))
    return Year(UnitYear(year, tuple(counts.values()), len(supports), begins, leaves), leads, supports)


def leaf_path(unit: Unit, year: int, number: int) -> str:
    """Where a leaf of a unit's year is published; counted from 0."""
    return f"units/{unit.id}/{year}-{number + 1}.html" if number else f"units/{unit.id}/{year}.html"


def _by_year(cards: Iterable[Card]) -> dict[int, list[Card]]:
    found: dict[int, list[Card]] = {}
    for card in cards:
        found.setdefault(card.year, []).append(card)
    return found


def _urgent_first(cards: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(sorted(cards, key=lambda card: URGENT_FIRST.index(card.standing)))
