"""A year at a glance: how its items stand, in all, by unit, by chapter and by the month in which they are due. Only counts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from gongkai import facets, leaves
from gongkai.model import Link, Progress
from gongkai.pages import Card, Glance, Leaves, Reported, Tally, UnitYear

Rows = dict[str, tuple[str, str, dict[str, str], list[Card]]]
"""By what they have in common: the row's title, its page, the choices that find its items, and the items."""


def at_a_glance(
    year: int,
    cards: Sequence[Card],
    reports: Sequence[tuple[str, Sequence[Reported]]],
    as_of: date,
    listed: Leaves,
    units: Mapping[str, UnitYear],
) -> Glance:
    """The counts of one year's items at the stated day. `listed` is the list of these items, `units` are those of the units, by
    the unit's page; `reports` are the items that were reported on, month by month.

    A unit's number leads to the unit's own list, a month's to that of the month. A chapter's number, and that of a unit that
    units.yaml does not know, lead to the list of the year, which is narrowed down there; where that takes several pages, to the
    plan.
    """
    whole = anchored(listed) if len(listed.leaves) == 1 else None
    rows = by_unit(cards)
    plans = {value: {card.plan.path for card in its} for value, (_, _, _, its) in rows.items()}
    return Glance(
        year=year,
        counts=facets.standings(cards),
        months=months_passed(year, as_of),
        units=tuple(of_unit(tally, units, whole, plans[tally.chosen["lead"]]) for tally in lagging_first(rows)),
        chapters=tuple(
            replace(tally, pages=whole)
            if whole
            else replace(tally, chosen={"chapter": tally.chosen["chapter"]}, pages=in_plan(tally.path))
            for tally in lagging_first(by_chapter(cards))
        ),
        due=months(year, cards),
        reported=tuple(len(found) for _, found in reports),
        listed=listed,
        reports=leaves.cut(year_reports(year), reports, leaves.LINKS),
    )


def anchored(listed: Leaves) -> dict[str, str]:
    """Where the numbers of a list lead: to its first page, and to each of its sections."""
    return {"": listed.leaves[0]} | {name: f"{path}#{name}" for name, path in listed.begins.items()}


def of_leads(year: UnitYear) -> dict[str, str]:
    """Where the numbers of what a unit leads in a year lead."""
    pages = {name: f"{path}#{name}" for name, path in year.begins.items()}
    return pages | {"": pages["leads"]}


def of_unit(tally: Tally, units: Mapping[str, UnitYear], whole: dict[str, str] | None, plans: Collection[str]) -> Tally:
    """Where the numbers of a unit lead. Of a unit that has no page and stands in several `plans`, in a year of more items than
    one page lists, no page holds all items: such numbers lead nowhere.
    """
    if tally.path in units:
        return replace(tally, chosen={}, pages=of_leads(units[tally.path]))
    if whole:
        return replace(tally, pages=whole)
    return replace(tally, pages=in_plan(*plans)) if len(plans) == 1 else tally


def in_plan(path: str) -> dict[str, str]:
    """Where the numbers of a plan lead: its page holds all its items."""
    return dict.fromkeys(("", *facets.STANDINGS), f"{path}#items")


def month_lists(year: int, cards: Iterable[Card]) -> dict[str, tuple[Card, ...]]:
    """The items of each month's own list, by its path."""
    rows: dict[str, list[Card]] = {}
    for card in cards:
        rows.setdefault(month_path(year, facets.due_value(card)), []).append(card)
    return {path: tuple(card for _, having in leaves.by_standing(found) for card in having) for path, found in rows.items()}


def month_path(year: int, month: str) -> str:
    """Where the items of a long year that are due in a month are listed; those without a day too."""
    return f"years/{year}/due-{'none' if month == facets.NONE else month}.html"


def year_reports(year: int) -> str:
    """Where the items that were reported on in each month of a year are listed."""
    return f"years/{year}/reports.html"


def months(year: int, cards: Sequence[Card]) -> tuple[Tally, ...]:
    """The items due in each month, with the months' own lists."""
    lists = month_lists(year, cards)
    found = []
    for tally in by_month(cards):
        path = month_path(year, tally.title)
        found.append(replace(tally, chosen={}, pages=anchored(leaves.cut(path, leaves.by_standing(lists[path])))))
    return tuple(found)


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


def reported_in(
    year: int, items: Iterable[tuple[Link, Sequence[Progress], int]], as_of: date
) -> list[tuple[str, list[Reported]]]:
    """For each month of the year up to the stated day, by its anchor: the items that were reported on in it. `items` have their
    reports, and how many of these stand on pages of their own.
    """
    found: list[list[Reported]] = [[] for _ in range(12 if as_of.year > year else as_of.month if as_of.year == year else 0)]
    for link, reports, moved in items:
        months: dict[int, list[tuple[date, int]]] = {}
        for number, entry in enumerate(reports, 1):
            if entry.date.year == year and entry.date.month <= len(found):
                months.setdefault(entry.date.month, []).append((entry.date, number))
        for month, told in months.items():
            found[month - 1].append(Reported(month, link, tuple(told), moved))
    return [(f"month-{month}", having) for month, having in enumerate(found, 1)]


def lagging_first(rows: Rows) -> tuple[Tally, ...]:
    """Those with the most late items first, then those with the most unreported ones; otherwise as they came."""
    late, unreported = facets.STANDINGS.index("late"), facets.STANDINGS.index("unreported")
    return tuple(sorted(map(tally, rows.values()), key=lambda row: (-row.counts[late], -row.counts[unreported])))


def tally(row: tuple[str, str, dict[str, str], list[Card]]) -> Tally:
    title, path, chosen, cards = row
    return Tally(title, path, cards[0].plan.title, chosen, facets.standings(cards))
