"""What the pages of one unit show: how its work stands in each year, what is most urgent, and its items cut into leaves.

A unit may have thousands of items: its front shows the first of the newest year, and each year has pages of its own, whose
addresses stay (units/<id>/<year>.html, then <year>-2.html and so on: leaves.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai import facets, leaves
from gongkai.model import Unit
from gongkai.pages import Card, UnitYear

SHOWN = 20
"""How many items of a year a unit's front shows."""
FORMATS = ("xlsx", "csv", "json")
"""The formats in which all items of a unit can be had."""


class Year(NamedTuple):
    """A year of one unit: how it stands, what it leads and what it supports, the most urgent first."""

    shown: UnitYear
    leads: tuple[Card, ...]
    supports: tuple[Card, ...]

    def leaf(self, number: int) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
        """What stands on a leaf, counted from 0: of what the unit leads, and of what it supports."""
        begin, end = number * leaves.LEAF, (number + 1) * leaves.LEAF
        return self.leads[begin:end], self.supports[max(0, begin - len(self.leads)) : max(0, end - len(self.leads))]


def years(unit: Unit, leads: Iterable[Card], supports: Iterable[Card]) -> list[Year]:
    """The years in which a unit leads or supports anything, the newest first."""
    led, helped = _by_year(leads), _by_year(supports)
    return [_year(unit, year, led.get(year, ()), helped.get(year, ())) for year in sorted({*led, *helped}, reverse=True)]


def _year(unit: Unit, year: int, leads: Sequence[Card], supports: Sequence[Card]) -> Year:
    leads, supports = _urgent_first(leads), _urgent_first(supports)
    counts = facets.standings(leads)
    cut = leaves.cut(leaf_path(unit, year), [*leaves.by_standing(leads), ("supports", supports)])
    begins = ({"leads": cut.leaves[0]} if leads else {}) | cut.begins
    return Year(UnitYear(year, counts, len(supports), begins, cut.leaves), leads, supports)


def leaf_path(unit: Unit, year: int) -> str:
    """Where the first leaf of a unit's year is published."""
    return f"units/{unit.id}/{year}.html"


def _by_year(cards: Iterable[Card]) -> dict[int, list[Card]]:
    found: dict[int, list[Card]] = {}
    for card in cards:
        found.setdefault(card.year, []).append(card)
    return found


def _urgent_first(cards: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(card for _, having in leaves.by_standing(cards) for card in having)
