"""The tables of a part → its items. Goes in: the blocks from the first line or table of the part on, tables among them.

A table without a head goes on with the one above it where both are equally wide. A numbered line between two tables is the
heading of the rows below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.importing import grid_head, grid_rows, grids, headings, numbering, sections, table, titles
from gongkai.importing.draft import Body, Row, beginning
from gongkai.importing.grid_rows import Table
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources.source import Grid, Line


def find(blocks: Sequence[Line | Grid], of_any_kind: bool = False) -> int | None:
    """Where the first table that lists work stands, or the numbered heading right above it. `of_any_kind`: a person said that
    it does, so a heading of catalogues does not count.
    """
    place = next(
        (
            place
            for place, block in enumerate(blocks)
            if isinstance(block, Grid) and (head := grid_head.head_of(block)) and (of_any_kind or not headings.no_plan(head))
        ),
        None,
    )
    while place:
        above = blocks[place - 1]
        if not isinstance(above, Line) or (above.text and not numbering.chapter(above.text)):
            break
        place -= 1
    return place


def other_list(blocks: Sequence[Line | Grid]) -> Body | None:
    """Why the tables of a part, which look like lists of work, are none; None where there are no such tables."""
    tables = [block for block in blocks if isinstance(block, Grid)]
    told = ((table, headings.no_plan(grid_head.head_of(table))) for table in tables)
    return next((Body(refused="other-list", reason=name, line=table.line) for table, name in told if name), None)


def read(blocks: Sequence[Line | Grid]) -> Body:
    """The items of all tables with the same headings as the first; others are told and left."""
    first: Table | None = None
    wide = 0
    rows: list[Row] = []
    closing: list[Line] = []
    unplaced: list[Line] = []
    furniture: list[Line] = []
    findings: list[Finding] = []
    above: tuple[Line, ...] = ()
    chapters: list[Line] = []
    title: list[Line] = []
    empty = False
    last = max((place for place, block in enumerate(blocks) if isinstance(block, Grid)), default=0)
    for place, block in enumerate(blocks):
        if isinstance(block, Line):
            if block.text and place < last and numbering.chapter(block.text):
                above = (block,)
                chapters.append(block)
            elif block.text:
                closing.append(block)
            continue
        goes_on = first if first and grids.width(block) == wide else None
        read = grid_rows.read(block, goes_on)
        if read is None or (first and _names(read) != _names(first)):
            furniture += grids.lines(block)  # one finding tells of them all
            findings.append(found("import/other-table", line=block.line, text=_beginning(block)))
            continue
        if first is None:
            first, wide, title = read, grids.width(block), list(read.above)
            furniture += read.over
        else:
            furniture += [*read.head, *read.above]
        rows += [row._replace(groups=(*above, *row.groups)) for row in read.rows]
        chapters += read.headings
        closing += read.notes
        furniture += read.furniture
        unplaced += read.unplaced
        empty |= read.empty
    if first is None or not rows:
        everything = [
            line for block in blocks for line in ([block] if isinstance(block, Line) else grids.lines(block)) if line.text
        ]
        return Body(refused="empty-cells" if empty else "no-rows", line=blocks[0].line, unplaced=tuple(everything))
    columns = grid_rows.deeper(first.columns, 1) if above else first.columns
    body = table.read(columns, rows, (), chapters)
    attached = [line for line in title if sections.ATTACHED.fullmatch(line.text)]
    numbers = [line for line in title if titles.number_of(line.text)]
    title = [line for line in title if line not in attached and line not in numbers]
    named = 2 if len(title) > 1 and titles.runs_on(title[0].text, title[1].text) else 1
    name = "".join(line.text for line in title[:named])
    return body._replace(
        title=name,
        text=(*numbers, *title[named:]),
        closing=tuple(closing),
        unplaced=(*body.unplaced, *unplaced),
        furniture=(*body.furniture, *attached, *furniture),
        findings=(*body.findings, *findings),
    )


def _names(read: Table) -> list[str]:
    return [column.heading for column in read.columns]


def _beginning(block: Grid) -> str:
    return beginning(" ".join(line.text for line in grids.lines(block)))
