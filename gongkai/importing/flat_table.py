"""A table that pasting has flattened: the head's cells one per paragraph, then the rows' cells one after the other.

Goes in: the mended lines from the head on. Comes out: the columns, the groups and the items; or why there are none.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.importing import headings, numbering, table
from gongkai.importing.align import align
from gongkai.importing.draft import Body, Line
from gongkai.model import Group

MOST_COLUMNS = 10


def find(lines: Sequence[Line]) -> int | None:
    """Where the first table's head begins."""
    return next((place for place in range(len(lines)) if _head(lines, place)), None)


def read(lines: Sequence[Line]) -> Body:
    """The table whose head is the first of the lines."""
    everything = tuple(line for line in lines if line.text)
    head = _head(lines, 0)
    below, repeated = _without_heads(lines[_extent(lines, head) :], [headings.squeeze(line.text) for line in head])
    is_group = _Groups(below)
    columns = headings.columns([line.text for line in head], grouped=bool(is_group.lines))
    if not columns:
        return Body(refused="columns", line=head[0].line, unplaced=everything)
    if not any(line.text for line in below):
        return Body(refused="no-rows", line=head[0].line, unplaced=everything)
    shows = [column.shows for column in columns]
    if "group.1" not in shows:
        is_group.lines.clear()
    others = [column for column in columns if column.shows != "group.1"]
    aligned = align(below, [column.shows for column in others], is_group)
    if not aligned.rows or aligned.misfits * 3 > len(aligned.rows):
        return Body(refused="unaligned", line=aligned.stuck or below[0].line, unplaced=everything)
    items, findings = table.read(others, aligned.rows, aligned.unsure)
    names = dict.fromkeys(row.group.text for row in aligned.rows if row.group)
    said_again = [line for line in below if is_group(line) and line not in is_group.first]
    return Body(
        form="table",
        columns=columns,
        groups=tuple(Group(name) for name in names),
        items=tuple(items),
        unplaced=tuple(aligned.rest),
        furniture=(*repeated, *said_again),
        findings=tuple(findings),
    )


class _Groups:
    """Which lines are the headings of groups: they are numbered one after the other; the same one may come again on a new
    page. `first` are those that begin a group.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines: set[Line] = set()
        self.first: set[Line] = set()
        last, text = 0, ""
        for line in lines:
            number = numbering.chapter(line.text) if line.text else 0
            if number and (not last or number == last + 1):
                self.first.add(line)
                last, text = number, line.text
                self.lines.add(line)
            elif number and line.text == text:
                self.lines.add(line)

    def __call__(self, line: Line) -> bool:
        return line in self.lines


def _head(lines: Sequence[Line], start: int) -> list[Line]:
    """The longest head that begins exactly here (blank paragraphs between its cells aside); nothing where none does."""
    head: list[Line] = []
    best: list[Line] = []
    for line in lines[start : start + 3 * MOST_COLUMNS]:
        if not line.text and head:
            continue
        if headings.squeeze(line.text) not in headings.KNOWN or len(head) == MOST_COLUMNS:
            break
        head.append(line)
        if headings.is_head([cell.text for cell in head]):
            best = list(head)
    return best


def _extent(lines: Sequence[Line], head: Sequence[Line]) -> int:
    return list(lines).index(head[-1]) + 1


def _without_heads(lines: Sequence[Line], names: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """The lines without the heads that come again at page breaks, and those."""
    kept: list[Line] = []
    repeated: list[Line] = []
    place = 0
    while place < len(lines):
        again = _head(lines, place)
        if again and [headings.squeeze(line.text) for line in again] == list(names):
            repeated += again
            place += _extent(lines[place:], again)
        else:
            kept.append(lines[place])
            place += 1
    return kept, repeated
