"""Long lists of items, cut into pages of a hundred (leaves) whose addresses stay: years/2026/items.html, then items-2.html …

A list has sections, each with an anchor; `begins` tells on which leaf a section begins, so that every number leads to its items.
What stands on a leaf moves only when an item comes, goes, or changes its section.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TypeVar

from gongkai.model import Standing
from gongkai.pages import Card, Leaves

Listed = TypeVar("Listed")

LEAF = 100
"""How many items a leaf holds."""
LINKS = 500
"""How many mere links a leaf holds."""
URGENT_FIRST: tuple[Standing, ...] = ("late", "unreported", "on-time", "done", "carried")


def cut(path: str, sections: Iterable[tuple[str, Sequence[object]]], size: int = LEAF) -> Leaves:
    """The leaves of a list with these sections (anchor, items), the first at `path`. Empty sections are left out; a list of
    nothing has one leaf.
    """
    having = [(name, len(cards)) for name, cards in sections if cards]
    begins, passed = dict[str, str](), 0
    for name, count in having:
        begins[name] = path_of(path, passed // size)
        passed += count
    return Leaves(tuple(having), begins, tuple(path_of(path, number) for number in range(max(1, -(-passed // size)))))


def path_of(path: str, number: int) -> str:
    """Where a leaf is published; counted from 0."""
    return f"{path.removesuffix('.html')}-{number + 1}.html" if number else path


def leaf(listed: Sequence[Listed], number: int, size: int = LEAF) -> tuple[Listed, ...]:
    """What stands on a leaf, counted from 0."""
    return tuple(listed[number * size : (number + 1) * size])


def with_plans(path: str, sections: Sequence[tuple[str, Sequence[Card]]]) -> Leaves:
    """The leaves of a list whose sections name their plans' parts too: `begins` knows where each of these begins."""
    parts = cut(path, [part for name, cards in sections for part in by_plan(name, cards)])
    whole = cut(path, sections)
    return Leaves(whole.sections, parts.begins | whole.begins, whole.leaves)


def by_plan(name: str, cards: Iterable[Card]) -> list[tuple[str, tuple[Card, ...]]]:
    """The part of each plan in a section, with its anchor; the items of a plan stand together."""
    return [(plan_part(name, plan), tuple(its)) for plan, its in groupby(cards, key=lambda card: card.plan.path)]


def plan_part(name: str, plan: str) -> str:
    """The anchor of a plan's part (the plan by its page) of a section."""
    return f"{name}/{plan.removesuffix('/index.html')}"


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
