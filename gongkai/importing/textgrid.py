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

from gongkai.importing import barred, headings, labels, numbering, placing
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
    blocks, moved_below = barred.convert(blocks)
    made = Converted([], _told(moved_below))
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
    if len(parts) > len(names):
        parts = [*parts[: len(names) - 1], " ".join(parts[len(names) - 1 :])]
    found = placing.places(parts, names, separator == TABS)
    cells = dict(zip(found, parts, strict=True))
    moved = any(place != number for number, place in enumerate(found) if parts[number])
    return _Row(tuple(_cell(line, cells.get(place, "")) for place in range(len(names))), moved)


def _cell(line: Line, text: str) -> Cell:
    return Cell((line._replace(text=text),) if text else (), "")


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
