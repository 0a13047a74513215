"""Rows of a table that pasting has left on one line each, their cells parted by |, tabs or blanks → a Grid.

The first line whose parts are a table's head begins one. Cells that merging had joined are missing from their rows: such a row
gets its cells where they look like their columns, from the right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.importing import headings, numbering
from gongkai.importing.align import misfit
from gongkai.sources.source import Cell, Grid, Line

SEPARATORS = (r"\|", r"｜", r"\t", r"[ \u3000]{2,}", r"[ \u3000]+")
RULE = re.compile(r"[\s|｜+\-:=—─]*")


def convert(blocks: Sequence[Line | Grid]) -> list[Line | Grid]:
    """The blocks with every such run of lines as a Grid."""
    found: list[Line | Grid] = []
    place = 0
    while place < len(blocks):
        grid, end = _table(blocks, place)
        if grid is None:
            found.append(blocks[place])
            place += 1
        else:
            found.append(grid)
            place = end
    return found


def _table(blocks: Sequence[Line | Grid], start: int) -> tuple[Grid | None, int]:
    """The table whose head is the line at `start`, and where it ends."""
    line = blocks[start]
    if not isinstance(line, Line) or not line.text:
        return None, start
    for separator in SEPARATORS:
        names = _parts(line.text, separator)
        if len(names) > 2 and headings.is_head(names):
            rows, end = _rows(blocks, start + 1, separator, names)
            if len(rows) > 0:
                head = tuple(Cell((Line(name, line.line),), "") for name in names)
                return Grid((head, *rows), line.line), end
    return None, start


def _rows(blocks: Sequence[Line | Grid], start: int, separator: str, names: Sequence[str]) -> tuple[list[tuple[Cell, ...]], int]:
    rows: list[tuple[Cell, ...]] = []
    end = place = start
    while place < len(blocks):
        line = blocks[place]
        place += 1
        if not isinstance(line, Line):
            break
        if RULE.fullmatch(line.text):
            if line.text:
                rows.append((Cell((line,), "", columns=len(names)),))
            continue
        parts = _parts(line.text, separator)
        if len(parts) == 1 and numbering.chapter(line.text):
            rows.append((Cell((line,), "", columns=len(names)),))
        elif len(parts) < 2 or len(parts) > len(names) + (separator == SEPARATORS[-1]):
            break
        else:
            rows.append(_row(line, parts, names))
        end = place
    return rows, end


def _row(line: Line, parts: list[str], names: Sequence[str]) -> tuple[Cell, ...]:
    """The cells of a row, an empty one where the row has none. Of all ways the one with the fewest misfits, and among these the
    one in which the last cells are there."""
    kinds = [headings.kind(name) for name in names]
    if len(parts) > len(names):
        parts = [*parts[: len(names) - 1], " ".join(parts[len(names) - 1 :])]
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}

    def cheapest(part: int, column: int) -> tuple[int, tuple[int, ...]]:
        """How the parts from `part` on fall on the columns from `column` on: misfits, and the columns."""
        if part == len(parts):
            return sum(MISSED.get(kinds[missing], 0) for missing in range(column, len(names))), ()
        if len(parts) - part > len(names) - column:
            return 1000, ()
        if (part, column) not in best:
            cost, columns = cheapest(part + 1, column + 1)
            here = cost + misfit(FIELDS.get(kinds[column], "extra"), parts[part]), (column, *columns)
            cost, columns = cheapest(part, column + 1)
            without = cost + MISSED.get(kinds[column], 0), columns
            best[part, column] = min(here, without, key=lambda way: (way[0], [-place for place in way[1]]))
        return best[part, column]

    places = cheapest(0, 0)[1] if len(parts) < len(names) else tuple(range(len(parts)))
    cells = {place: part for place, part in zip(places, parts, strict=True) if part}
    return tuple(Cell((Line(cells[place], line.line),), "") if place in cells else Cell((), "") for place in range(len(names)))


FIELDS = {
    "number": "number",
    "lead": "lead",
    "support": "support",
    "units": "units",
    "text": "requirement",
    "due": "due",
    "group": "task",
}
MISSED = {"text": 2000, "number": 1000, "lead": 50, "units": 50, "support": 20, "due": 20}  # what it costs that a cell is missing


def _parts(text: str, separator: str) -> list[str]:
    """The cells of a line; a bar at its beginning and end parts nothing."""
    if separator in (r"\|", "｜"):
        text = text.strip().strip("|｜")
    parts = [part.strip() for part in re.split(separator, text)]
    return parts if separator in (r"\|", "｜", r"\t") else [part for part in parts if part]
