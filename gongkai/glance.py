"""A year at a glance: how its items stand, in all, by unit, by chapter and by the month in which they are due. Only counts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from gongkai import facets
from gongkai.model import Item
from gongkai.pages import Card, Glance, Tally

Rows = dict[str, tuple[str, str, dict[str, str], list[Card]]]
"""By what they have in common: the row's title, its page, the choices that find its items, and the items."""


def at_a_glance(year: int, cards: Sequence[Card], items: Iterable[Item], as_of: date) -> Glance:
    """The counts of one year's items at the stated day."""
    return Glance(
        year=year,
        counts=facets.standings(cards),
        months=months_passed(year, as_of),
        units=lagging_first(by_unit(cards)),
        chapters=lagging_first(by_chapter(cards)),
        due=by_month(cards),
        reported=reported_in(year, items, as_of),
    )


def months_passed(year: int, as_of: date) -> int:
    """The whole months of the year that are over at the end of that day: 序时进度 counts months (1 to 11 are 91.7 %)."""
    if as_of.year != year:
        return 12 if as_of.year > year else 0
    return as_of.month if as_of.day == monthrange(year, as_of.month)[1] else as_of.month - 1


def by_unit(cards: Iterable[Card]) -> Rows:
    """The items that each unit leads; one with several leads counts for each of them."""
    rows: Rows = {}
    for card in cards:
        leads = {facets.unit_value(unit): unit for unit in card.lead}
        for value, unit in leads.items():
            rows.setdefault(value, (unit.title, unit.path, {"lead": value}, []))[3].append(card)
        if not leads:
            rows.setdefault(facets.NONE, ("", "", {"lead": facets.NONE}, []))[3].append(card)
    return rows


def by_chapter(cards: Iterable[Card]) -> Rows:
    """The items of each plan's groups of the first level."""
    rows: Rows = {}
    for card in cards:
        chosen = {"plan": facets.plan_value(card.plan), "chapter": card.chapter or facets.NONE}
        rows.setdefault("\n".join(chosen.values()), (card.chapter, card.plan.path, chosen, []))[3].append(card)
    return rows


def by_month(cards: Iterable[Card]) -> tuple[Tally, ...]:
    """The items due in each month, in time; those without a day stand last."""
    rows: Rows = {}
    for card in cards:
        value = facets.due_value(card)
        rows.setdefault(value, (value, "", {"due": value}, []))[3].append(card)
    return tuple(map(tally, sorted(rows.values(), key=lambda row: (row[0] == facets.NONE, row[0]))))


def reported_in(year: int, items: Iterable[Item], as_of: date) -> tuple[int, ...]:
    """For each month of the year up to the stated day: how many items were reported on in it."""
    counts = [0] * (12 if as_of.year > year else as_of.month if as_of.year == year else 0)
    for item in items:
        for month in {entry.date.month for entry in item.progress if entry.date.year == year}:
            if month <= len(counts):
                counts[month - 1] += 1
    return tuple(counts)


def lagging_first(rows: Rows) -> tuple[Tally, ...]:
    """Those with the most late items first, then those with the most unreported ones; otherwise as they came."""
    late, unreported = facets.STANDINGS.index("late"), facets.STANDINGS.index("unreported")
    return tuple(sorted(map(tally, rows.values()), key=lambda row: (-row.counts[late], -row.counts[unreported])))


def tally(row: tuple[str, str, dict[str, str], list[Card]]) -> Tally:
    title, path, chosen, cards = row
    return Tally(title, path, cards[0].plan.title, chosen, facets.standings(cards))
