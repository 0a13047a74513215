"""The paragraphs of a table that pasting has flattened → its rows. Says which paragraph is which cell; never moves words.

What is known: every row has its columns but the groups', in their order; a group's cell is a numbered heading and stands before
its first row only. What is not: a paragraph of blanks may be an empty cell, or the blank end of a cell before it; a cell may
have several paragraphs; a merged cell stands only in its first row; and words may follow the table. Of all readings the best
is taken: the fewest cells that do not look like their column (a unit among sentences, a sentence among units), then the fewest
cells that are missing, then the fewest joined paragraphs, then the fewest words left over, then the fewest blank paragraphs
that stay unexplained, then the fewest empty cells. Where two readings are equally good, the rows in which they differ are
told, and the first is taken.

Only the cells of units may be missing, and only where something else than units follows. In a table whose rows are numbered, a
row ends where the next number stands; there every other cell may be missing too, but never the number or the requirement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.importing import numbering
from gongkai.importing.draft import Paragraphs, Row
from gongkai.importing.misfits import MISFIT, NUMBER_CELL, UNITS, WEAK, is_stranger, misfit
from gongkai.importing.units import looks_like_units
from gongkai.sources.source import Line

MISSING, JOINED, LEFT, SKIPPED, EMPTY = 300, 100, 50, 2, 1
MOST_JOINED = 30
MOST_STATES = 200_000


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
    """How a state was reached: from which one, with which cells (an empty one, or None for one that is missing)."""

    before: State
    cells: tuple[Paragraphs | None, ...]


class _Lines(NamedTuple):
    """The lines, the level of each as a group's heading (0: none), and those with which a numbered row begins."""

    lines: Sequence[Line]
    levels: list[int]
    numbers: frozenset[int]

    def ends_row(self, place: int) -> bool:
        """Whether a row can only have ended before this place."""
        return place == len(self.lines) or self.levels[place] > 0 or place in self.numbers

    def is_text(self, place: int) -> bool:
        """Whether something else than units stands here."""
        return (
            place == len(self.lines)
            or self.levels[place] > 0
            or bool(self.lines[place].text and not _fits_units(self.lines[place].text))
        )


def align(lines: Sequence[Line], shows: Sequence[str], headings: Mapping[Line, int]) -> Aligned:
    """The rows in the lines below a table's head. `shows` are its columns without the groups', `headings` the groups' cells with
    their levels.
    """
    levels = [headings.get(line, 0) for line in lines]
    if len(lines) * len(shows) > MOST_STATES:
        return Aligned([], [], stuck=lines[0].line)
    given = _Lines(lines, levels, _numbers(lines, levels) if shows[0] == "number" else frozenset())
    rows, rest, stuck = _best(given, shows, prefer_late=False)
    if not rows:
        return Aligned([], rest, stuck=stuck)
    others, _, _ = _best(given, shows, prefer_late=True)
    unsure = [place for place, row in enumerate(rows) if place >= len(others) or row.cells != others[place].cells]
    own = [
        (shows[number], line)
        for row in rows
        for number, cell in enumerate(row.cells)
        if number not in row.joined
        for line in cell
    ]
    wrong = [line.line for field, line in own if misfit(field, line.text) >= (MISFIT if given.numbers else WEAK)]
    strange = [line.line for field, line in own if is_stranger(field, line.text)]
    return Aligned(rows, rest, len(wrong), len(strange), tuple(unsure), stuck=min(strange or wrong, default=0))


def _best(given: _Lines, shows: Sequence[str], prefer_late: bool) -> tuple[list[Row], list[Line], int]:
    """The cheapest way through the lines: rows, what is left over, and the line where it is stuck when there is no way.

    Among equally cheap ways the one that was found first, or last. A state is how many lines and columns have been read.
    """
    lines, wide = given.lines, len(shows)
    cost: dict[State, int] = {(0, 0): 0}
    steps: dict[State, _Step] = {}

    def go(before: State, after: State, price: int, *cells: Paragraphs | None) -> None:
        total = cost[before] + price
        if after not in cost or total < cost[after] or (prefer_late and total == cost[after]):
            cost[after], steps[after] = total, _Step(before, cells)

    for place, column in ((place, column) for place in range(len(lines)) for column in range(wide)):
        here = (place, column)
        if here not in cost:
            continue
        following = (column + 1) % wide
        if given.levels[place]:
            if column == 0:
                go(here, (place + 1, 0), 0)
            continue
        if not lines[place].text:
            go(here, (place + 1, column), SKIPPED)
            if shows[column] != "requirement":
                go(here, (place + 1, following), EMPTY, ())
            continue
        if column > 0 and place in given.numbers:
            continue
        price = -JOINED
        for end in range(place + 1, min(place + MOST_JOINED, len(lines)) + 1):
            if given.levels[end - 1] or not lines[end - 1].text or (end - 1 > place and end - 1 in given.numbers):
                break
            wrong = misfit(shows[column], lines[end - 1].text)
            if shows[column] == "number" and given.numbers and place not in given.numbers:
                wrong = MISFIT
            price += wrong + JOINED
            cell = tuple(lines[place:end])
            go(here, (end, following), price, cell)
            for missing in range(1, wide - column):
                if not _may_miss(given, shows, column + missing, end):
                    break
                after = column + 1 + missing
                if after == wide and not (given.ends_row(end) or given.is_text(end)):
                    continue
                if after < wide and not given.numbers:
                    continue
                go(here, (end, after % wide), price + MISSING * missing, cell, *[None] * missing)

    end = _end_of_table(given, cost)
    if not end:
        return [], [], _stuck(given, cost)
    return _rows(given, shows, steps, (end, 0)), [line for line in lines[end:] if line.text], 0


def _may_miss(given: _Lines, shows: Sequence[str], column: int, end: int) -> bool:
    """Whether a row may lack a cell: one of units where no units follow, any where rows are numbered."""
    if given.numbers:
        return shows[column] not in ("number", "requirement")
    return shows[column] in UNITS and given.is_text(end)


def _end_of_table(given: _Lines, cost: dict[State, int]) -> int:
    """Where the table ends best: no group's heading follows, and every paragraph after it has its price. 0: nowhere."""
    best, end, price = None, 0, 0
    for place in range(len(given.lines), 0, -1):
        after_row = not given.levels[place - 1]  # a heading with nothing below it ends no table
        if after_row and (place, 0) in cost and (best is None or cost[place, 0] + price < best):
            best, end = cost[place, 0] + price, place
        if given.levels[place - 1]:
            break
        price += MISFIT if place - 1 in given.numbers else LEFT if given.lines[place - 1].text else SKIPPED
    return end


def _stuck(given: _Lines, cost: dict[State, int]) -> int:
    """The line of the first group whose paragraphs do not come out as rows."""
    stuck = given.lines[0].line if given.lines else 0
    for place, line in enumerate(given.lines):
        if given.levels[place]:
            if (place, 0) not in cost:
                break
            stuck = line.line
    return stuck


def _rows(given: _Lines, shows: Sequence[str], steps: dict[State, _Step], state: State) -> list[Row]:
    """The way back from `state`, as rows; each with the headings above it."""
    cells: list[tuple[int, Paragraphs | None]] = []
    while state in steps:
        step = steps[state]
        cells += [(step.before[0], cell) for cell in reversed(step.cells)]
        state = step.before
    cells.reverse()
    path: list[Line] = []
    rows: list[Row] = []
    place = 0
    wide = len(shows)
    for start in range(0, len(cells), wide):
        while place <= cells[start][0]:
            level = given.levels[place]
            path = [*path[: level - 1], given.lines[place]] if level else path
            place += 1
        rows.append(_row(shows, tuple(path), [cell for _, cell in cells[start : start + wide]], rows[-1] if rows else None))
    return rows


def _row(shows: Sequence[str], path: tuple[Line, ...], cells: list[Paragraphs | None], above: Row | None) -> Row:
    """A row; one that lacks all cells of its units has those of the row above, where they may have been merged: told, not sure.

    A row that lacks one of them only has none there, and that is told too.
    """
    of_units = [number for number, field in enumerate(shows) if field in UNITS]
    missing = [number for number in of_units if cells[number] is None]
    joined = frozenset(missing if above and missing == of_units else ())
    filled = [above.cells[number] if above and number in joined else cell or () for number, cell in enumerate(cells)]
    return Row(path, tuple(filled), joined, frozenset(missing))


def _numbers(lines: Sequence[Line], levels: Sequence[int]) -> frozenset[int]:
    """The lines that number a row: one after the other, or on from anywhere below a group's heading."""
    found: set[int] = set()
    last, below_heading = 0, True
    for place, line in enumerate(lines):
        if levels[place]:
            below_heading = True
        elif line.text:
            count = (
                numbering.count_of(re.sub(r"\D", "", line.text) or line.text.strip("（）()、.．"))
                if NUMBER_CELL.fullmatch(line.text)
                else 0
            )
            if count and (count == last + 1 or (below_heading and (count == 1 or count > last))):
                found.add(place)
                last = count
            below_heading = False
    return frozenset(found)


@lru_cache(maxsize=50_000)
def _fits_units(text: str) -> bool:
    return looks_like_units(text)
