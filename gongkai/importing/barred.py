"""Cells on lines of their own, parted by bars, as pages are copied (“序号 |”, or “序号” and “|” below it).

Comes out: a Grid where every row has all its cells; else the cells as paragraphs without their bars, an empty one for an empty
cell (see flat_table.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.importing import headings, numbering
from gongkai.importing.misfits import NUMBER_CELL, misfit
from gongkai.sources.source import Cell, Grid, Line

BAR = re.compile(r"[|｜]")
BARE = re.compile(r"[|｜\s]+")
FEWEST = 6
MOST_COLUMNS = 12


def convert(blocks: Sequence[Line | Grid]) -> list[Line | Grid]:
    """The blocks with every such run of lines changed."""
    made: list[Line | Grid] = []
    place = 0
    while place < len(blocks):
        run = _run(blocks, place)
        cells = _cells(run)
        width = _width(cells) if len(run) >= FEWEST else 0
        made += _laid_out(cells, width) if width else blocks[place : place + max(1, len(run))]
        place += max(1, len(run))
    return made


def _run(blocks: Sequence[Line | Grid], start: int) -> list[Line]:
    """The lines from here on that hold one cell each, or nothing but bars; the last has a bar."""
    run: list[Line] = []
    last = 0
    for place in range(start, len(blocks)):
        block = blocks[place]
        if not isinstance(block, Line) or (block.text and len([part for part in BAR.split(block.text) if part.strip()]) > 1):
            break
        ahead = bool(run) and bool(BARE.fullmatch(run[-1].text))
        if not BAR.search(block.text) and run and not ahead and not _bar_follows(blocks, start + len(run)):
            break
        run.append(block)
        last = len(run) if BAR.search(block.text) else last
    ends_open = run[last : last + 1] if last and BARE.fullmatch(run[last - 1].text) else []  # the last cell has no bar behind it
    begins = last and (BAR.search(run[0].text) or (len(run) > 1 and BARE.fullmatch(run[1].text)))
    return [*run[:last], *ends_open] if begins else []


def _bar_follows(blocks: Sequence[Line | Grid], place: int) -> bool:
    """Whether the next written line is, or ends with, a bar."""
    after = next((block for block in blocks[place + 1 : place + 4] if not isinstance(block, Line) or block.text), None)
    return isinstance(after, Line) and after.text.endswith(("|", "｜"))


def _cells(run: Sequence[Line]) -> list[list[Line]]:
    """The cells between the bars, each with its paragraphs."""
    cells: list[list[Line]] = [[]]
    for line in run:
        for number, part in enumerate(BAR.split(line.text)):
            if number:
                cells.append([])
            if part.strip():
                cells[-1].append(line._replace(text=part.strip()))
    return cells if cells[-1] else cells[:-1]


def _width(cells: Sequence[list[Line]]) -> int:
    """How many of the first cells are a table's head; 0 where they are none."""
    names = ["".join(line.text for line in cell) for cell in cells[:MOST_COLUMNS]]
    numbered = headings.kind(names[0]) == "number" if names else False
    first = next((place for place, name in enumerate(names) if NUMBER_CELL.fullmatch(name)), len(names)) if numbered else 0
    heads = [place for place in range(3, len(names) + 1) if place == first or all(map(headings.kind, names[:place]))]
    return max((place for place in heads if headings.is_head(names[:place])), default=0)


def _laid_out(cells: Sequence[list[Line]], width: int) -> list[Line | Grid]:
    """The cells as a table where they come out as rows that look like their columns, else as paragraphs."""
    rows = [cells[start : start + width] for start in range(0, len(cells), width)]
    fields = [FIELDS.get(headings.kind("".join(line.text for line in cell)), "") for cell in rows[0]]
    if len(cells) % width == 0 and len(rows) > 1 and all(_fits(row, fields) for row in rows[1:]):
        place = cells[0][0].line
        return [Grid(tuple(tuple(Cell(tuple(cell), "") for cell in row) for row in rows), place)]
    return [line for number, cell in enumerate(cells) for line in (cell or [Line("", _near(cells, number))])]


def _near(cells: Sequence[list[Line]], number: int) -> int:
    """The line of an empty cell: about that of the last written one."""
    return next((cell[-1].line for cell in reversed(cells[:number]) if cell), 0)


def _fits(row: Sequence[list[Line]], fields: Sequence[str]) -> bool:
    """Whether a row of cells is one: a group's heading alone, or no cell that cannot be of its column."""
    texts = ["\n".join(line.text for line in cell) for cell in row]
    alone = [text for text in texts if text]
    if len(alone) < 2:
        return not alone or bool(numbering.mark(alone[0]))
    return not any(field and text and misfit(field, text) for field, text in zip(fields, texts, strict=True))


FIELDS = {"number": "number", "lead": "lead", "support": "support", "units": "units", "due": "due", "text": "requirement"}
