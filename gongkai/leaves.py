"""Long lists of items, cut into pages of a hundred (leaves) whose addresses stay: years/2026/items.html, then items-2.html …

A list has sections, each with an anchor; `begins` tells on which leaf a section begins, so that every number leads to its items.
What stands on a leaf moves only when an item comes, goes, or changes its section.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.model import Standing
from gongkai.pages import Card, Leaves

LEAF = 100
"""How many items a leaf holds."""
URGENT_FIRST: tuple[Standing, ...] = ("late", "unreported", "on-time", "done", "carried")


def cut(path: str, sections: Iterable[tuple[str, Sequence[Card]]]) -> Leaves:
    """The leaves of a list with these sections (anchor, items), the first at `path`. Empty sections are left out; a list of
    nothing has one leaf.
    """
    having = [(name, len(cards)) for name, cards in sections if cards]
    begins, passed = dict[str, str](), 0
    for name, count in having:
        begins[name] = path_of(path, passed // LEAF)
        passed += count
    return Leaves(tuple(having), begins, tuple(path_of(path, number) for number in range(max(1, -(-passed // LEAF)))))


def path_of(path: str, number: int) -> str:
    """Where a leaf is published; counted from 0."""
    return f"{path.removesuffix('.html')}-{number + 1}.html" if number else path


def leaf(cards: Sequence[Card], number: int) -> tuple[Card, ...]:
    """What stands on a leaf, counted from 0."""
    return tuple(cards[number * LEAF : (number + 1) * LEAF])


def by_standing(cards: Iterable[Card]) -> list[tuple[str, tuple[Card, ...]]]:
    """The items by how they stand, the most urgent first."""
    found: dict[str, list[Card]] = {standing: [] for standing in URGENT_FIRST}
    for card in cards:
        found[card.standing].append(card)
    return [(standing, tuple(having)) for standing, having in found.items()]


def by_year(cards: Iterable[Card]) -> list[tuple[str, tuple[Card, ...]]]:
    """The items by their years, in the order in which the years come."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(f"year-{card.year}", []).append(card)
    return [(name, tuple(having)) for name, having in found.items()]
