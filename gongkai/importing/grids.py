"""A table as it was laid out: its places, its paragraphs, and whether it lists anything at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gongkai.importing import labels
from gongkai.sources.source import Cell, Grid, Line


class Spot(NamedTuple):
    """A place of the table: the cell that covers it, and whether it begins here."""

    cell: Cell
    begins: bool

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.cell.lines)


EMPTY = Spot(Cell((), ""), True)


def lines(grid: Grid) -> list[Line]:
    """Every paragraph of a table, row by row."""
    return [line for row in grid.rows for cell in row for line in cell.lines]


def spots(grid: Grid) -> list[list[Spot]]:
    """The table as a rectangle: each place with the cell that covers it. A cell over several columns stands in the first."""
    rows: list[list[Spot | None]] = [[] for _ in grid.rows]
    for number, row in enumerate(grid.rows):
        place = 0
        for cell in row:
            while place < len(rows[number]) and rows[number][place] is not None:
                place += 1
            for down in range(number, min(number + max(1, cell.rows), len(rows))):
                target = rows[down]
                target.extend([None] * (place + max(1, cell.columns) - len(target)))
                for across in range(place, place + max(1, cell.columns)):
                    target[across] = Spot(cell, down == number) if across == place else EMPTY
            place += max(1, cell.columns)
    wide = max(map(len, rows), default=0)
    return [[spot or EMPTY for spot in row] + [EMPTY] * (wide - len(row)) for row in rows]


def width(grid: Grid) -> int:
    return max((len(row) for row in spots(grid)), default=0)


def is_facts(grid: Grid) -> bool:
    """Whether a table holds labelled facts of the document (索引号 …)."""
    rows = [[_squeezed(cell) for cell in row if cell.lines] for row in grid.rows]
    labelled = sum(any(label.rstrip(":：") in labels.NAMES for label in row[::2]) for row in rows if row)
    return labelled * 2 >= len([row for row in rows if row]) > 0


def is_layout(grid: Grid) -> bool:
    """Whether a table only holds running text in place: one column, or one row."""
    return len(grid.rows) == 1 or all(sum(bool(cell.lines) for cell in row) <= 1 for row in grid.rows)


def unique(places: Iterable[Spot]) -> list[Line]:
    """The paragraphs of the cells that begin in these places."""
    return [line for spot in places if spot.begins for line in spot.cell.lines]


def _squeezed(cell: Cell) -> str:
    return re.sub(r"\s", "", "".join(line.text for line in cell.lines))
