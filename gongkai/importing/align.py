"""The paragraphs of a table that pasting has flattened → its rows. Says which paragraph is which cell; never moves words.

What is known: every row has all its columns but the group's, in their order; a group's cell is a numbered heading and stands
before its first row only. What is not: a paragraph of blanks may be an empty cell, or the blank end of a cell before it; a
cell may have several paragraphs; and words may follow the table. Of all readings the best is taken: the fewest cells that do
not look like their column (a unit among sentences, a sentence among units), then the fewest joined paragraphs, then the
fewest words left over, then the fewest blank paragraphs that stay unexplained, then the fewest empty cells. Where two
readings are equally good, the rows in which they differ are told, and the first is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from gongkai.importing.draft import Row
from gongkai.importing.source import Line
from gongkai.importing.units import are_units, looks_like_units

MISFIT, JOINED, LEFT, SKIPPED, EMPTY = 10_000, 100, 50, 2, 1
MOST_JOINED = 8
MOST_STATES = 200_000
UNITS = ("units", "lead", "support")
NUMBER_CELL = re.compile(r"\d{1,3}[.、．]?|[（(]?[一二三四五六七八九十]{1,4}[）)]?")


class Aligned(NamedTuple):
    """`rest` follows the table; `misfits` counts the paragraphs that do not look like their column, `strangers` those that
    certainly are not of it: units among sentences, a sentence among units. `unsure` are rows by place.

    `stuck` is the line at which it first looks wrong, or from which on the paragraphs do not come out as rows at all.
    """

    rows: list[Row]
    rest: list[Line]
    misfits: int = 0
    strangers: int = 0
    unsure: tuple[int, ...] = ()
    stuck: int = 0


State = tuple[int, int]


class _Step(NamedTuple):
    """How a state was reached: from which one, with which paragraphs as a cell (None: no cell was read)."""

    before: State
    cell: tuple[Line, ...] | None


def align(lines: Sequence[Line], shows: Sequence[str], headings: Set[Line]) -> Aligned:
    """The rows in the lines below a table's head. `shows` are its columns without the group's, `headings` the groups' cells."""
    groups = [line in headings for line in lines]
    if len(lines) * len(shows) > MOST_STATES:
        return Aligned([], [], stuck=lines[0].line)
    fits = lru_cache(maxsize=None)(_misfit)
    rows, rest, stuck = _best(lines, shows, groups, fits, prefer_late=False)
    if not rows:
        return Aligned([], rest, stuck=stuck)
    others, _, _ = _best(lines, shows, groups, fits, prefer_late=True)
    unsure = [place for place, row in enumerate(rows) if place >= len(others) or row.cells != others[place].cells]
    cells = [(field, line) for row in rows for field, cell in zip(shows, row.cells, strict=True) for line in cell]
    wrong = [line.line for field, line in cells if fits(field, line.text)]
    strange = [line.line for field, line in cells if _is_stranger(field, line.text)]
    return Aligned(rows, rest, len(wrong), len(strange), tuple(unsure), stuck=min(strange or wrong, default=0))


def _best(
    lines: Sequence[Line], shows: Sequence[str], groups: list[bool], misfit: Callable[[str, str], int], prefer_late: bool
) -> tuple[list[Row], list[Line], int]:
    """The cheapest way through the lines: rows, what is left over, and the line where it is stuck when there is no way.

    Among equally cheap ways the one that was found first, or last. A state is how many lines and columns have been read.
    """
    cost: dict[State, int] = {(0, 0): 0}
    steps: dict[State, _Step] = {}

    def go(before: State, after: State, price: int, cell: tuple[Line, ...] | None = None) -> None:
        total = cost[before] + price
        if after not in cost or total < cost[after] or (prefer_late and total == cost[after]):
            cost[after], steps[after] = total, _Step(before, cell)

    for place, column in ((place, column) for place in range(len(lines)) for column in range(len(shows))):
        here = (place, column)
        if here not in cost:
            continue
        following = (column + 1) % len(shows)
        if groups[place]:
            if column == 0:
                go(here, (place + 1, 0), 0)
            continue
        if not lines[place].text:
            go(here, (place + 1, column), SKIPPED)
            if shows[column] != "requirement":
                go(here, (place + 1, following), EMPTY, ())
            continue
        price = -JOINED
        for end in range(place + 1, min(place + MOST_JOINED, len(lines)) + 1):
            if groups[end - 1] or not lines[end - 1].text:
                break
            price += MISFIT * misfit(shows[column], lines[end - 1].text) + JOINED
            go(here, (end, following), price, tuple(lines[place:end]))

    end = _end_of_table(lines, groups, cost)
    if not end:
        return [], [], _stuck(lines, groups, cost)
    return _rows(lines, groups, steps, (end, 0), len(shows)), [line for line in lines[end:] if line.text], 0


def _end_of_table(lines: Sequence[Line], groups: list[bool], cost: dict[State, int]) -> int:
    """Where the table ends best: no group's heading follows, and every paragraph after it has its price. 0: nowhere."""
    best, end, price = None, 0, 0
    for place in range(len(lines), 0, -1):
        if (place, 0) in cost and (best is None or cost[place, 0] + price < best):
            best, end = cost[place, 0] + price, place
        if groups[place - 1]:
            break
        price += LEFT if lines[place - 1].text else SKIPPED
    return end


def _stuck(lines: Sequence[Line], groups: list[bool], cost: dict[State, int]) -> int:
    """The line of the first group whose paragraphs do not come out as rows."""
    stuck = lines[0].line if lines else 0
    for place, line in enumerate(lines):
        if groups[place]:
            if (place, 0) not in cost:
                break
            stuck = line.line
    return stuck


def _rows(lines: Sequence[Line], groups: list[bool], steps: dict[State, _Step], state: State, width: int) -> list[Row]:
    """The way back from `state`, as rows."""
    cells: list[tuple[int, tuple[Line, ...]]] = []
    while state in steps:
        step = steps[state]
        if step.cell is not None:
            cells.append((step.before[0], step.cell))
        state = step.before
    cells.reverse()
    heading: Line | None = None
    rows: list[Row] = []
    place = 0
    for start in range(0, len(cells), width):
        while place <= cells[start][0]:
            heading = lines[place] if groups[place] else heading
            place += 1
        rows.append(Row(heading, tuple(cell for _, cell in cells[start : start + width])))
    return rows


def _misfit(field: str, text: str) -> int:
    """1 where a paragraph does not look like its column."""
    if field in UNITS:
        return int(not looks_like_units(text))
    if field == "number":
        return int(NUMBER_CELL.fullmatch(text) is None)
    if field in ("requirement", "task"):
        return int(looks_like_units(text) or text.isdecimal())
    return int(are_units(text))


def _is_stranger(field: str, text: str) -> bool:
    return "。" in text and not looks_like_units(text) if field in UNITS else are_units(text)
