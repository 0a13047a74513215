"""Tables that are drawn with signs (┌─┬─┐ │ │, +--+--+ | |), as old text files have them → Grids.

Lines between two rules are one row: a cell's words were broken to fit its width, and are joined again. Where no rules stand
between the rows, a line whose first cell is empty goes on with the one above. A rule under some cells only parts these; the
others cover both rows. What cannot be parted so stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai import cjk
from gongkai.sources.source import Cell, Grid, Line

RULE_SIGNS = r"─━═\-=┄┅┈┉—╌"
CORNERS = r"┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╭╮╰╯╞╪╡╒╤╕╘╧╛+"
WALLS = r"│┃║|｜"
RULE = re.compile(rf"\s*[{CORNERS}][{RULE_SIGNS}{CORNERS}\s]+[{CORNERS}]\s*")
ROW = re.compile(rf"\s*[{WALLS}├┣╠╞┤┼].*[{WALLS}┤┫╣╡├┼]\s*")
SEPARATOR = re.compile(rf"[{WALLS}├┣╠╞┤┫╣╡┼╋╬╪]")
UNDER = re.compile(rf"\s*[{RULE_SIGNS}┬┴┼]{{2,}}\s*")
FEWEST_ROWS = 2


class Converted(NamedTuple):
    """The blocks with every drawn table as a Grid, the rules that it was drawn with, and the cells whose words were joined."""

    blocks: list[Line | Grid]
    rules: list[Line]
    joined: list[Line]


class _Open(NamedTuple):
    """A cell that goes on: in which row it began, and its lines."""

    row: int
    lines: list[Line]


def convert(blocks: Sequence[Line | Grid]) -> Converted:
    """The blocks with every drawn table as a Grid."""
    made = Converted([], [], [])
    place = 0
    while place < len(blocks):
        end = place
        while end < len(blocks) and _is_drawn(blocks[end]):
            end += 1
        run = [block for block in blocks[place:end] if isinstance(block, Line)]
        grid = _grid(run) if run and RULE.fullmatch(run[0].text) else None
        if grid:
            rows = tuple(tuple(cell._replace(lines=_joined(cell.lines)) for cell in row) for row in grid.rows)
            made.blocks.append(grid._replace(rows=rows))
            made.rules.extend(line for line in run if RULE.fullmatch(line.text))
            made.joined.extend(line for row in grid.rows for cell in row if len(cell.lines) > 1 for line in _joined(cell.lines))
        else:
            made.blocks.extend(blocks[place : max(end, place + 1)])
        place = max(end, place + 1)
    return made


def _is_drawn(block: Line | Grid) -> bool:
    return isinstance(block, Line) and bool(RULE.fullmatch(block.text) or ROW.fullmatch(block.text))


def _grid(run: Sequence[Line]) -> Grid | None:
    """The table of the lines; None where they have cells in different places."""
    written = [(line, _cells(line)) for line in run if not RULE.fullmatch(line.text)]
    wide = max((len(cells) for _, cells in written), default=0)
    if wide < 2 or any(len(cells) not in (1, wide) for _, cells in written):
        return None
    ruled = sum(bool(RULE.fullmatch(line.text)) for line in run) - 2 >= FEWEST_ROWS
    rows: list[list[_Open]] = []
    after_rule = True
    for line in run:
        if RULE.fullmatch(line.text):
            after_rule = True
            continue
        cells = _cells(line)
        under = [bool(UNDER.fullmatch(cell)) for cell in cells]
        begins = after_rule or any(under) or (not ruled and bool(cells[0].strip()))
        if begins or len(cells) != len(rows[-1]):
            whole = after_rule or not any(under) or len(cells) != len(rows[-1])
            kept = [] if whole else [None if below else cell for cell, below in zip(rows[-1], under, strict=True)]
            rows.append([cell or _Open(len(rows), []) for cell in kept or [None] * len(cells)])
        for cell, text in zip(rows[-1], cells, strict=True):
            if text.strip() and not UNDER.fullmatch(text):
                cell.lines.append(line._replace(text=text.strip()))
        after_rule = False
    if len(rows) < FEWEST_ROWS:
        return None
    return Grid(tuple(_laid_out(rows, number, wide) for number in range(len(rows))), run[0].line)


def _cells(line: Line) -> list[str]:
    """The cells of a line between the walls at its ends."""
    return SEPARATOR.split(line.text.strip()[1:-1])


def _laid_out(rows: Sequence[list[_Open]], number: int, wide: int) -> tuple[Cell, ...]:
    """The cells that begin in a row, with how many rows they cover; one alone covers all columns."""
    row = rows[number]
    own = [cell for cell in row if cell.row == number]
    return tuple(
        Cell(tuple(cell.lines), "", sum(any(cell is other for other in below) for below in rows), wide if len(row) == 1 else 1)
        for cell in own
    )


def _joined(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The words of a cell as one paragraph: they were broken where the cell ended."""
    text = cjk.join_lines("\n".join(line.text for line in lines)).replace("\n", " ")
    return (lines[0]._replace(text=text),) if lines else ()
