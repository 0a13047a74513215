"""Rows of a table that pasting has left on one line each, their cells parted by |, tabs, commas or blanks → a Grid.

The first line whose parts are a table's head begins one. A row with as many cells as the head keeps them where they are, empty
ones too. One with fewer has lost cells (merged ones, or empty ones at its ends): it gets its cells where they look like their
columns. So does one whose empty cells stand at its end while the others stand in columns that they cannot be of. Whatever is
moved is told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.importing import barred, headings, labels, numbering
from gongkai.importing.misfits import MISFIT, misfit
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources.source import Cell, Grid, Line

BARS, TABS, COMMAS, WIDE_BLANKS, BLANKS = r"\||｜", r"\t", ",", r"[ \u3000]{2,}", r"[ \u3000]+"
UNWRITTEN = re.compile(r"\d{0,3}[\s|｜]*")  # a row of which only the number is there
SEPARATORS = (BARS, TABS, COMMAS, WIDE_BLANKS, BLANKS)
RULE = re.compile(r"[\s|｜+\-:=—─]*")
MOST_TOLD = 10


class Converted(NamedTuple):
    """The blocks with every run of such lines as a Grid, and what is to be said of them."""

    blocks: list[Line | Grid]
    findings: list[Finding]


class _Frame(NamedTuple):
    """How the cells of a line are parted, and whether bars stand before its first and behind its last."""

    separator: str
    left: bool
    right: bool


class _Row(NamedTuple):
    cells: tuple[Cell, ...]
    moved: bool = False


def convert(blocks: Sequence[Line | Grid]) -> Converted:
    """The blocks with every such run of lines as a Grid. Cells on lines of their own, parted by bars, are lines without bars."""
    blocks = barred.convert(blocks)
    made = Converted([], [])
    place = 0
    while place < len(blocks):
        grid, end, moved = _table(blocks, place)
        if grid is None:
            made.blocks.append(blocks[place])
            place += 1
        else:
            made.blocks.append(grid)
            made.findings.extend(_told(moved))
            place = end
    return made


def _told(moved: Sequence[Line]) -> list[Finding]:
    """One finding for the rows of a table whose cells were moved."""
    places = [str(line.line) for line in moved]
    more = "…" if len(places) > MOST_TOLD else ""
    lines = "、".join(places[:MOST_TOLD]) + more
    return [found("import/moved", line=moved[0].line, lines=lines, text=moved[0].text[:40])] if moved else []


def _table(blocks: Sequence[Line | Grid], start: int) -> tuple[Grid | None, int, list[Line]]:
    """The table whose head is the line at `start`, where it ends, and its rows whose cells were moved."""
    line = blocks[start]
    if not isinstance(line, Line) or not line.text:
        return None, start, []
    for separator in SEPARATORS:
        frame, names = _head(line.text, separator)
        if len([name for name in names if name]) > 2 and headings.is_head(names) and _is_steady(blocks, start, frame, names):
            rows, end, moved = _rows(blocks, start + 1, frame, names)
            if len(rows) > 0 or all(isinstance(block, Line) and UNWRITTEN.fullmatch(block.text) for block in blocks[start + 1 :]):
                head = tuple(_cell(line, name) for name in names)
                return Grid((head, *rows), line.line), end, moved
    return None, start, []


def _is_steady(blocks: Sequence[Line | Grid], start: int, frame: _Frame, names: Sequence[str]) -> bool:
    """Whether commas part lines into cells rather than sentences: most lines below a head have as many as it has."""
    if frame.separator != COMMAS:
        return True
    below = [block.text for block in blocks[start + 1 : start + 11] if isinstance(block, Line) and block.text]
    alike = sum(len(_parts(text, COMMAS)) == len(names) for text in below)
    return not numbering.mark(names[0]) and alike * 2 >= len(below)


def _head(text: str, separator: str) -> tuple[_Frame, list[str]]:
    """How a head is parted, and its cells."""
    parts = _parts(text, separator)
    frame = _Frame(separator, separator == BARS and not parts[0], separator == BARS and len(parts) > 1 and not parts[-1])
    return frame, _without_frame(parts, frame, 0)


def _rows(
    blocks: Sequence[Line | Grid], start: int, frame: _Frame, names: Sequence[str]
) -> tuple[list[tuple[Cell, ...]], int, list[Line]]:
    rows: list[tuple[Cell, ...]] = []
    moved: list[Line] = []
    end = place = start
    while place < len(blocks):
        line = blocks[place]
        place += 1
        if not isinstance(line, Line) or labels.is_of_page(line.text):
            break
        if RULE.fullmatch(line.text):
            if line.text:
                rows.append((Cell((line,), "", columns=len(names)),))
            continue
        parts = _without_frame(_parts(line.text, frame.separator), frame, len(names))
        written = [part for part in parts if part]
        if len(written) == 1 and numbering.chapter(written[0]):
            rows.append((Cell((line._replace(text=written[0]),), "", columns=len(names)),))
        elif len(parts) < 2 or len(parts) > len(names) + (frame.separator == BLANKS):
            break
        else:
            row = _row(line, parts, names, frame.separator)
            rows.append(row.cells)
            moved += [line] if row.moved else []
        end = place
    return rows, end, moved


def _row(line: Line, parts: list[str], names: Sequence[str], separator: str) -> _Row:
    """The cells of a row, an empty one where the row has none."""
    fields = [FIELDS.get(headings.kind(name), "extra") for name in names]
    if len(parts) > len(names):
        parts = [*parts[: len(names) - 1], " ".join(parts[len(names) - 1 :])]
    shifted = _shifted(parts, fields)
    moved = shifted != parts
    if len(parts) < len(names):
        places = _window(parts, fields) if separator == TABS else _best(parts, names, fields)
        cells = {place: part for place, part in zip(places, parts, strict=True) if part}
        shifted = [cells.get(place, "") for place in range(len(names))]
        moved = any(place != number for number, place in enumerate(places))
    return _Row(tuple(_cell(line, part) for part in shifted), moved)


def _cell(line: Line, text: str) -> Cell:
    return Cell((line._replace(text=text),) if text else (), "")


def _shifted(parts: list[str], fields: Sequence[str]) -> list[str]:
    """The parts, with empty ones at their end put before them where the others fit so, and do not as they stand: of a merged
    cell above a copy leaves an empty one, and not always at its place.
    """
    empty = len(parts) - len("|".join(parts).rstrip("|").split("|")) if any(parts) else 0
    ways = [[*parts[len(parts) - count :], *parts[: len(parts) - count]] for count in range(empty + 1)]
    return min(ways, key=lambda way: _misfits(way, fields)) if len(parts) == len(fields) else parts


def _misfits(parts: Sequence[str], fields: Sequence[str]) -> int:
    return sum(misfit(field, part) for field, part in zip(fields, parts, strict=False) if part)


def _window(parts: Sequence[str], fields: Sequence[str]) -> list[int]:
    """The places of cells between tabs: white space at the ends of a line is gone, and empty cells with it; those between are
    there.
    """
    starts = range(len(fields) - len(parts) + 1)
    start = min(starts, key=lambda start: _misfits(parts, fields[start:]))
    return list(range(start, start + len(parts)))


def _best(parts: Sequence[str], names: Sequence[str], fields: Sequence[str]) -> list[int]:
    """The places of cells that may be missing anywhere. Of all ways the one with the fewest misfits, and among these the one in
    which the last cells are there.
    """
    missed = [_missed(place, names) for place in range(len(names))]
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}

    def cheapest(part: int, column: int) -> tuple[int, tuple[int, ...]]:
        """How the parts from `part` on fall on the columns from `column` on: misfits, and the columns."""
        if part == len(parts):
            return sum(missed[column:]), ()
        if len(parts) - part > len(names) - column:
            return 1000 * MISFIT, ()
        if (part, column) not in best:
            cost, columns = cheapest(part + 1, column + 1)
            here = cost + misfit(fields[column], parts[part]), (column, *columns)
            cost, columns = cheapest(part, column + 1)
            without = cost + missed[column], columns
            best[part, column] = min(here, without, key=lambda way: (way[0], [-place for place in way[1]]))
        return best[part, column]

    return list(cheapest(0, 0)[1])


def _missed(place: int, names: Sequence[str]) -> int:
    """What it costs that a column has no cell. Of the columns that say what is to be done all but the last may be merged."""
    kind = headings.kind(names[place])
    more = any(headings.kind(name) == "text" for name in names[place + 1 :])
    return MERGED if kind == "text" and more else MISSED.get(kind, 0)


FIELDS = {
    "number": "number",
    "lead": "lead",
    "support": "support",
    "units": "units",
    "text": "requirement",
    "due": "due",
    "group": "task",
}
MISSED = {"text": 2000, "number": 1000, "lead": 50, "units": 50, "support": 20, "due": 20}
MERGED = 60


def _parts(text: str, separator: str) -> list[str]:
    """The cells of a line. Commas inside of quotes part nothing; blanks part no empty cells."""
    if separator == COMMAS:
        return [part.strip() for part in next(csv.reader([text]), [])] if "," in text else [text]
    parts = [part.strip() for part in re.split(separator, text)]
    return parts if separator in (BARS, TABS) else [part for part in parts if part]


def _without_frame(parts: list[str], frame: _Frame, width: int) -> list[str]:
    """The cells without the empty ones outside of the bars around a line, and without more than the head has at its ends."""
    parts = parts[frame.left and not parts[0] :]
    parts = parts[: len(parts) - 1] if frame.right and parts and not parts[-1] else parts
    while width and len(parts) > width and not parts[-1]:
        parts = parts[:-1]
    while width and len(parts) > width and not parts[0]:
        parts = parts[1:]
    return parts
