"""The paragraphs of a table that pasting has flattened → its rows. Says which paragraph is which cell; never moves words.

What is known: every row has all its columns but the group's, in their order; a group's cell is a numbered heading and stands
before its first row only. What is not: a paragraph of blanks may be an empty cell, or the blank end of a cell before it; a
cell may have several paragraphs; and words may follow the table. Of all readings the best is taken: the fewest cells that do
not look like their column (a unit among sentences, a sentence among units), then the fewest joined paragraphs, then the
fewest words left over, then the fewest empty cells. Where two readings are equally good, the rows in which they differ are
told, and the first is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.importing.draft import Line
from gongkai.importing.units import looks_like_units

MISFIT, JOINED, LEFT, EMPTY = 1000, 10, 5, 1
MOST_JOINED = 8
MOST_STATES = 200_000
NUMBER_CELL = re.compile(r"\d{1,3}[.、．]?|[（(]?[一二三四五六七八九十]{1,4}[）)]?")


class Row(NamedTuple):
    """A row: its cells without the group's, each with the paragraphs it is made of (none: an empty cell)."""

    group: Line | None
    cells: tuple[tuple[Line, ...], ...]

    @property
    def line(self) -> int:
        return next((paragraph.line for cell in self.cells for paragraph in cell), 0)


class Aligned(NamedTuple):
    """`rest` follows the table; `misfits` counts the cells that do not look like their column; `unsure` are rows by place."""

    rows: list[Row]
    rest: list[Line]
    misfits: int = 0
    unsure: tuple[int, ...] = ()


class _Step(NamedTuple):
    """How a state was reached: from which one, with which paragraphs as a cell (None: no cell was read)."""

    before: tuple[int, int]
    cell: tuple[Line, ...] | None


def align(lines: Sequence[Line], shows: Sequence[str], is_group: Callable[[Line], bool]) -> Aligned | None:
    """The rows in the lines below a table's head; `shows` are its columns without the group's. None where nothing fits."""
    if len(lines) * len(shows) > MOST_STATES:
        return None
    groups = [is_group(line) for line in lines]
    fits = lru_cache(maxsize=None)(_misfit)
    first = _best(lines, shows, groups, fits, prefer_late=False)
    if first is None:
        return None
    second = _best(lines, shows, groups, fits, prefer_late=True)
    rows, rest = first
    others = second[0] if second else []
    unsure = [place for place, (row, other) in enumerate(zip(rows, others, strict=False)) if row.cells != other.cells]
    misfits = sum(
        fits(field, "\n".join(line.text for line in cell)) for row in rows for field, cell in zip(shows, row.cells, strict=True)
    )
    return Aligned(rows, rest, misfits, tuple(unsure))


def _best(
    lines: Sequence[Line], shows: Sequence[str], groups: list[bool], misfit: Callable[[str, str], int], prefer_late: bool
) -> tuple[list[Row], list[Line]] | None:
    """The cheapest way through the lines; among equals the one that was found first, or last. A state is (lines, columns) read."""
    cost: dict[tuple[int, int], int] = {(0, 0): 0}
    steps: dict[tuple[int, int], _Step] = {}

    def go(before: tuple[int, int], after: tuple[int, int], price: int, cell: tuple[Line, ...] | None) -> None:
        total = cost[before] + price
        if after not in cost or total < cost[after] or (prefer_late and total == cost[after]):
            cost[after], steps[after] = total, _Step(before, cell)

    for place in range(len(lines)):
        for column, field in enumerate(shows):
            here = (place, column)
            if here not in cost:
                continue
            following = (column + 1) % len(shows)
            if groups[place]:
                if column == 0:
                    go(here, (place + 1, 0), 0, None)
                continue
            if not lines[place].text:
                go(here, (place + 1, column), 0, None)
                if field != "requirement":
                    go(here, (place + 1, following), EMPTY, ())
                continue
            text = ""
            for joined in range(min(MOST_JOINED, len(lines) - place)):
                line = lines[place + joined]
                if not line.text or groups[place + joined]:
                    break
                text = f"{text}\n{line.text}" if text else line.text
                price = MISFIT * misfit(field, text) + JOINED * joined
                go(here, (place + joined + 1, following), price, tuple(lines[place : place + joined + 1]))

    end = _end(lines, groups, cost)
    if end is None:
        return None
    return _rows_on_the_way(lines, steps, (end, 0), len(shows)), [line for line in lines[end:] if line.text]


def _end(lines: Sequence[Line], groups: list[bool], cost: dict[tuple[int, int], int]) -> int | None:
    """Where the table ends best: what follows holds no group any more, and is left over at its price."""
    best, end = None, None
    left = 0
    for place in range(len(lines), 0, -1):
        if (place, 0) in cost:
            total = cost[place, 0] + LEFT * left
            if best is None or total < best:
                best, end = total, place
        if groups[place - 1]:
            break
        left += bool(lines[place - 1].text)
    return end


def _rows_on_the_way(lines: Sequence[Line], steps: dict[tuple[int, int], _Step], state: tuple[int, int], width: int) -> list[Row]:
    cells: list[tuple[int, tuple[Line, ...]]] = []
    while state in steps:
        step = steps[state]
        if step.cell is not None:
            cells.append((step.before[0], step.cell))
        state = step.before
    cells.reverse()
    return [
        Row(None, tuple(cell for _, cell in cells[start : start + width])) for start in range(0, len(cells) - width + 1, width)
    ]


def _misfit(field: str, text: str) -> int:
    """1 where a cell does not look like its column."""
    if not text:
        return 0
    if field in ("units", "lead", "support"):
        return int(not looks_like_units(text))
    if field == "number":
        return int(NUMBER_CELL.fullmatch(text) is None)
    if field in ("requirement", "task"):
        return int(looks_like_units(text) or text.isdecimal())
    return int("、" in text and looks_like_units(text))
