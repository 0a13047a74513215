"""A table that pasting has flattened: the head's cells one per paragraph, then the rows' cells one after the other.

Goes in: the mended lines from the head on. Comes out: the columns, the groups and the items; or why there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.importing import headings, numbering, table
from gongkai.importing.align import Aligned, align
from gongkai.importing.draft import Body
from gongkai.importing.source import Line
from gongkai.model import Group

MOST_COLUMNS = 10


def find(lines: Sequence[Line]) -> int | None:
    """Where the first table's head begins."""
    return next((place for place in range(len(lines)) if _head(lines, place)[0]), None)


def read(lines: Sequence[Line]) -> Body:
    """The table whose head is the first of the lines."""
    everything = tuple(line for line in lines if line.text)
    head, end = _head(lines, 0)
    below, repeated = _without_heads(lines[end:], [headings.squeeze(line.text) for line in head])
    groups, again = _group_headings(below)
    columns = headings.columns([line.text for line in head], grouped=bool(groups))
    if not columns:
        return Body(refused="columns", line=head[0].line, unplaced=everything)
    if not any(line.text for line in below):
        return Body(refused="no-rows", line=head[0].line, unplaced=everything)
    others = [column for column in columns if column.shows != "group.1"]
    if len(others) == len(columns):
        groups, again = set(), set()
    aligned = align(below, [column.shows for column in others], groups)
    if not _is_sure(aligned, len(others)):
        return Body(
            refused="unaligned", line=aligned.stuck or next(line.line for line in below if line.text), unplaced=everything
        )
    items, findings = table.read(others, aligned.rows, aligned.unsure)
    names = dict.fromkeys(row.group.text for row in aligned.rows if row.group)
    return Body(
        form="table",
        columns=columns,
        groups=tuple(Group(name) for name in names),
        items=tuple(items),
        unplaced=tuple(aligned.rest),
        furniture=(*repeated, *again),
        findings=tuple(findings),
    )


def _is_sure(aligned: Aligned, width: int) -> bool:
    """Whether the rows may be shown to a person at all: no units among the sentences, few paragraphs that look wrong, few
    rows that could be read otherwise, and less left over than a row would take.
    """
    rows = len(aligned.rows)
    few = aligned.misfits * 3 <= rows and len(aligned.unsure) * 2 <= rows
    return rows > 0 and not aligned.strangers and few and len(aligned.rest) < width


def _group_headings(lines: Sequence[Line]) -> tuple[set[Line], set[Line]]:
    """The lines that are groups' cells, and those among them that say the last one again (on a new page). Groups are
    numbered one after the other: a requirement that happens to begin with 一、 does not fit in.
    """
    cells: set[Line] = set()
    again: set[Line] = set()
    last, text = 0, ""
    for line in lines:
        number = numbering.chapter(line.text) if line.text else 0
        if number and (not last or number == last + 1):
            cells.add(line)
            last, text = number, line.text
        elif number and line.text == text:
            cells.add(line)
            again.add(line)
    return cells, again


def _head(lines: Sequence[Line], start: int) -> tuple[list[Line], int]:
    """The longest head that begins exactly here (blank paragraphs between its cells aside), and where it ends; none: [], 0."""
    cells: list[Line] = []
    best: tuple[list[Line], int] = [], 0
    for place in range(start, min(start + 3 * MOST_COLUMNS, len(lines))):
        line = lines[place]
        if not line.text and cells:
            continue
        if headings.squeeze(line.text) not in headings.KNOWN or len(cells) == MOST_COLUMNS:
            break
        cells.append(line)
        if headings.is_head([cell.text for cell in cells]):
            best = list(cells), place + 1
    return best


def _without_heads(lines: Sequence[Line], names: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """The lines without the heads that come again at page breaks, and those."""
    kept: list[Line] = []
    repeated: list[Line] = []
    place = 0
    while place < len(lines):
        again, end = _head(lines, place)
        if again and [headings.squeeze(line.text) for line in again] == list(names):
            repeated += again
            place = end
        else:
            kept.append(lines[place])
            place += 1
    return kept, repeated
