"""The published table of a plan, and a plan in clauses, as their layouts draw them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai import mirror
from gongkai.model import Item, Plan
from gongkai.pages import Card


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


def table_row(row: mirror.Row) -> TableRow:
    """A row with the words that will be a link: in the task's column, or where the row says what is to be done."""
    by_field = {cell.column.shows: cell for cell in reversed(row.cells) if cell.text and cell.rows}
    cell = next((by_field[field] for field in ("task", "requirement", "progress", "number", "extra") if field in by_field), None)
    lead, rest = first_words(cell.text) if cell else ("", "")
    return TableRow(row.card, row.cells, cell, lead, rest)


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


def first_words(text: str) -> tuple[str, str]:
    """A text cut after its first phrase (at most 30 characters): the phrase, and the rest."""
    phrase = re.match(r"[^，。；：,;:\n]{2,30}", text)
    end = phrase.end() if phrase else min(len(text), 30)
    return text[:end], text[end:]
