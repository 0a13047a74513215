"""How the items of a year, or of a unit, stood at the end of each period: where its numbers lead, and the pages that list them.

The periods of one plan have pages of their own; what several plans come to together, and what one unit led, is listed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from gongkai import facets, leaves, pages, periods
from gongkai.model import Link, Unit
from gongkai.pages import Archive, Card, Page, Period, Point, Stood, Trail
from gongkai.periods import Held
from gongkai.routes.ground import Ground

Course = list[tuple[Period, list[tuple[str, list[Stood]]]]]
"""For each period the items by how they stood."""


def course(ground: Ground, series: Sequence[Sequence[Held]]) -> Course:
    """The items of several plans at the end of each period that is over; nothing while fewer than two are."""
    over = periods.together(series)
    found: Course = []
    for period, known in over if len(over) > 1 else ():
        standings = leaves.by_standing(card for held in known for card in held.cards)
        found.append((period, [(name, [stood(ground, period, card) for card in cards]) for name, cards in standings]))
    return found


def stood(ground: Ground, period: Period, card: Card) -> Stood:
    there = card.path.removesuffix(".html") in ground.cards
    return Stood(period, card.standing, Link(f"{card.number}{card.title}", card.path if there else ""))


def points(path: str, over: Course) -> list[Point]:
    """The numbers of each period, with their places on the list at `path`."""
    begins = cut(path, over).begins
    made = []
    for period, standings in over:
        counts, identity = {name: len(items) for name, items in standings}, periods.identity(period)
        anchors = {"": identity} | {name: f"{identity}/{name}" for name in facets.STANDINGS}
        places = {name: f"{begins[anchor]}#{anchor}" for name, anchor in anchors.items() if anchor in begins}
        made.append(Point(period, places.get("", ""), tuple(counts[name] for name in facets.STANDINGS), places))
    return made


def cut(path: str, over: Course) -> pages.Leaves:
    """The leaves of the list: a section for each period, in it one for each standing."""
    named = [(periods.identity(period), standings) for period, standings in over]
    parts = [(f"{identity}/{name}", items) for identity, standings in named for name, items in standings]
    whole = [(identity, [item for _, items in standings for item in items]) for identity, standings in named]
    shown = leaves.cut(path, whole, leaves.LINKS)
    return pages.Leaves(shown.sections, leaves.cut(path, parts, leaves.LINKS).begins | shown.begins, shown.leaves)


def pages_of(
    path: str, over: Course, trail: Trail, published: datetime | None, year: int, unit: Unit | None, ended: Archive | None = None
) -> Iterator[Page]:
    """The pages of the list, where there is anything to list."""
    shown, listed = cut(path, over), [item for _, standings in over for _, items in standings for item in items]
    for number, at in enumerate(shown.leaves if listed else ()):
        having = leaves.leaf(listed, number, leaves.LINKS)
        front = pages.PeriodItems((*trail, Link("", at)), published, year, unit, shown, number + 1, having, ended)
        yield Page(at, "period-items.html", front)
