"""Cells on lines of their own, parted by bars, as pages are copied (“序号 |”, or “序号” and “|” below it).

Comes out: a Grid where every row has all its cells; else the cells as paragraphs without their bars, an empty one for an empty
cell (see flat_table.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.importing import headings, numbering, placing
from gongkai.importing.misfits import NUMBER_CELL, misfit
from gongkai.sources.source import Cell, Grid, Line

BAR = re.compile(r"[|｜]")
BARE = re.compile(r"[|｜\s]+")
FEWEST = 6
MOST_COLUMNS = 12
FIELDS = {"number": "number", "lead": "lead", "support": "support", "units": "units", "due": "due", "text": "requirement"}


def convert(blocks: Sequence[Line | Grid]) -> tuple[list[Line | Grid], list[Line]]:
    """The blocks with every such run of lines changed; and the first lines of rows whose cells were moved to other columns."""
    made: list[Line | Grid] = []
    moved: list[Line] = []
    place = 0
    while place < len(blocks):
        run = _run(blocks, place)
        cells = _cells(run)
        width = _width(cells) if len(run) >= FEWEST else 0
        if width:
            laid_out, others = _laid_out(cells, width)
            made += laid_out
            moved += others
        else:
            made += blocks[place : place + max(1, len(run))]
        place += max(1, len(run))
    return made, moved


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
    names = [_text(cell) for cell in cells[:MOST_COLUMNS]]
    numbered = headings.kind(names[0]) == "number" if names else False
    first = next((place for place, name in enumerate(names) if NUMBER_CELL.fullmatch(name)), len(names)) if numbered else 0
    heads = [place for place in range(3, len(names) + 1) if place == first or all(map(headings.kind, names[:place]))]
    return max((place for place in heads if headings.is_head(names[:place])), default=0)


def _laid_out(cells: Sequence[list[Line]], width: int) -> tuple[list[Line | Grid], list[Line]]:
    """The cells as a table where they come out as rows that look like their columns, else as paragraphs; and where cells of the
    rows were moved.
    """
    head, body = list(cells[:width]), cells[width:]
    names = [_text(cell) for cell in head]
    fields = [FIELDS.get(headings.kind(name), "") for name in names]
    rows = [list(body[start : start + width]) for start in range(0, len(body), width)]
    moved: list[Line] = []
    if len(body) % width or not rows or not all(_fits(row, fields) for row in rows):
        rows, moved = _counted(body, names)
    if rows and all(_fits(row, fields) for row in rows):
        laid_out = tuple(tuple(Cell(tuple(cell), "") for cell in row) for row in (head, *rows))
        return [Grid(laid_out, head[0][0].line)], moved
    return [line for number, cell in enumerate(cells) for line in (cell or [Line("", _near(cells, number))])], []


def _counted(cells: Sequence[list[Line]], names: Sequence[str]) -> tuple[list[list[list[Line]]], list[Line]]:
    """Rows that begin with their number, some with fewer cells than columns (one covers several) or with empty ones behind the
    last; a group's heading is a row of its own. None where the numbers do not tell where rows begin.
    """
    if headings.kind(names[0]) != "number":
        return [], []
    starts: list[int] = []
    last = 0
    for place, cell in enumerate(cells):
        text = _text(cell)
        count = numbering.count_of(text.strip("（）().．、")) if NUMBER_CELL.fullmatch(text) else 0
        if not starts or place - starts[-1] > 1:
            if numbering.chapter(text):
                starts.append(place)
                last = 0
            elif count and (count == last + 1 or not last):
                starts.append(place)
                last = count
    if not starts or any(cells[: starts[0]]):
        return [], []
    rows: list[list[list[Line]]] = []
    moved: list[Line] = []
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=True):
        row = list(cells[start:end])
        while len(row) > len(names) and not row[-1]:
            row.pop()
        if len(row) > len(names):
            return [], []
        found = placing.places([_text(cell) for cell in row], names)
        by_place = dict(zip(found, row, strict=True))
        if not numbering.chapter(_text(row[0])):
            moved += [row[0][0]] if any(place != number for number, place in enumerate(found) if row[number]) else []
            rows.append([by_place.get(place, []) for place in range(len(names))])
        else:
            rows.append([row[0], *([] for _ in names[1:])])
    return rows, moved


def _text(cell: Sequence[Line]) -> str:
    return "".join(line.text for line in cell)


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
