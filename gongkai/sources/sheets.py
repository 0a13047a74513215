"""The cells of a sheet → a grid: the used rectangle, without rows and columns that are hidden. For every kind of workbook."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from gongkai.rules import found
from gongkai.sources import limits
from gongkai.sources.grids import letters
from gongkai.sources.source import Cell, Grid, Line, Refused, paragraphs

Place = tuple[int, int]  # row and column, from 1 on


class Area(NamedTuple):
    """A merged range."""

    top: int
    left: int
    bottom: int
    right: int


class Shown(NamedTuple):
    """The grid of what is seen, and the words of what is not."""

    grid: Grid | None
    hidden: tuple[Line, ...]


def lay_out(
    texts: Mapping[Place, str],
    merged: Collection[Area],
    hidden_rows: Collection[int],
    hidden_columns: Collection[int],
    name: str,
    prefix: str,
    file: str,
) -> Shown:
    """The grid of one sheet. `prefix` stands before each cell's name. Raises Refused where the used range is too large."""
    areas = {(area.top, area.left): area for area in merged}
    covered = {place for area in merged for place in _places(area)} - areas.keys()
    starts: dict[Place, Area] = {}
    hidden: list[Line] = []
    for place in sorted(texts):
        lines = _lines(texts[place], place, prefix)
        area = areas.get(place, Area(*place, *place))
        row = next((row for row in range(area.top, area.bottom + 1) if row not in hidden_rows), 0)
        column = next((column for column in range(area.left, area.right + 1) if column not in hidden_columns), 0)
        if lines and (not row or not column or place in covered):
            hidden += [line for line in lines if line.text]
        elif lines:
            starts[row, column] = area
    if not starts:
        return Shown(None, tuple(hidden))
    first = min(row for row, _ in starts)
    last = max(min(area.bottom, limits.ROWS + 1) for area in starts.values())
    width = max(area.right for area in starts.values())
    rows = [row for row in range(first, last + 1) if row not in hidden_rows]
    columns = [column for column in range(1, width + 1) if column not in hidden_columns]
    if last > limits.ROWS or len(rows) * len(columns) > limits.CELLS:
        raise Refused(found("import/too-much", file, got="used", limit=limits.ROWS))
    begins = {_first_seen(area, hidden_rows, hidden_columns): area for area in merged}
    grid: list[tuple[Cell, ...]] = []
    for row in rows:
        cells = []
        for column in columns:
            area = begins.get((row, column)) or Area(row, column, row, column)
            inside = (row, column) in covered or (row, column) in areas
            if inside and (row, column) not in begins:
                continue
            place = (area.top, area.left)
            height = sum(other not in hidden_rows for other in range(area.top, min(area.bottom, last) + 1))
            across = sum(other not in hidden_columns for other in range(area.left, min(area.right, width) + 1))
            words = tuple(line for line in _lines(texts.get(place, ""), place, prefix) if line.text)
            cells.append(Cell(words, f"{prefix}{letters(place[1])}{place[0]}", height, across))
        grid.append(tuple(cells))
    return Shown(Grid(tuple(grid), first, name), tuple(hidden))


def _lines(text: str, place: Place, prefix: str) -> list[Line]:
    return [Line(words, place[0], f"{prefix}{letters(place[1])}{place[0]}") for words in paragraphs(text)]


def _places(area: Area) -> list[Place]:
    return [(row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)]


def _first_seen(area: Area, hidden_rows: Collection[int], hidden_columns: Collection[int]) -> Place:
    row = next((row for row in range(area.top, area.bottom + 1) if row not in hidden_rows), 0)
    column = next((column for column in range(area.left, area.right + 1) if column not in hidden_columns), 0)
    return row, column
