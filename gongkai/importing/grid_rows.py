"""A table as laid out → its head, its columns and its rows. Merged cells are filled into every row that they cover.

What is no row: the head where it comes again, a numbering of the columns, totals, notes, rows in which nothing is written. A
cell that covers a whole row is a group's heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.importing import grid_head, headings, numbering, row_kinds
from gongkai.importing.draft import Paragraphs, Row
from gongkai.importing.grids import Spot, spots, unique
from gongkai.importing.row_kinds import Layout
from gongkai.model import TableColumn
from gongkai.sources.source import Cell, Grid, Line

WHO = ("lead", "support", "units")
FILLED = ("number", "task", "lead", "support", "units", "due")


class Table(NamedTuple):
    """`above` stands in the table above its head, `notes` below its rows; `over` are words of its head that name no column;
    `furniture` are heads and numberings that come again.

    `empty` tells that it has rows, but nothing is written in them. `places` are the columns with those that have no heading, and
    `open` the headings above the last row: for a table that goes on without a head.
    """

    columns: tuple[TableColumn, ...]
    head: tuple[Line, ...]
    rows: list[Row]
    over: tuple[Line, ...] = ()
    above: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()
    headings: tuple[Line, ...] = ()
    unplaced: tuple[Line, ...] = ()
    empty: bool = False
    places: tuple[TableColumn, ...] = ()
    open: tuple[Line, ...] = ()


def read(grid: Grid, like: Table | None = None) -> Table | None:
    """The table; None where it lists no work. `like` is the table that this one goes on with when it has no head itself."""
    matrix = spots(grid)
    head = grid_head.find(matrix)
    if head is None and like is None:
        return None
    if head is None and like is not None:
        return _rows(like.places, matrix, [column.heading for column in like.places], like.open)
    assert head
    body = matrix[head.end :]
    names = grid_head.with_numbers(head.names, body)
    columns = grid_head.columns_of(names, body)
    over = [row for row in matrix[: head.start] if any(spot.text for spot in row)]
    heading = _heading_above(over, body, names)
    above = unique(spot for row in over[: len(over) - len(heading)] for spot in row)
    return _rows(columns, body, names, heading)._replace(head=tuple(head.lines), over=tuple(head.over), above=tuple(above))


def _heading_above(over: Sequence[Sequence[Spot]], body: Sequence[Sequence[Spot]], names: Sequence[str]) -> tuple[Line, ...]:
    """The row right above the head as the heading of the first rows, where others further down stand so above the head again; one
    row more is the table's title.
    """
    said = [row_kinds.written(row) for row in body]
    again = any(
        len(upper) == 1 and row_kinds.is_head_again([spot.text for spot in lower], names)
        for upper, lower in zip(said, body[1:], strict=False)
    )
    last = row_kinds.written(over[-1]) if len(over) > 1 else []
    return (_joined(last[0].cell),) if again and len(last) == 1 else ()


def _rows(
    columns: tuple[TableColumn, ...], body: Sequence[Sequence[Spot]], names: Sequence[str], above_all: tuple[Line, ...] = ()
) -> Table:
    """The rows below a head, each known by what it is; `above_all` are headings that go on from a table above."""
    layout = row_kinds.layout_of(columns, names)
    heads = list(above_all)
    all_heads: list[Line] = []
    path: list[Cell | None] = [None] * len(layout.groups)
    rows: list[Row] = []
    aside: dict[str, list[Line]] = {"note": [], "again": []}
    used: set[int] = set()  # the cells whose words have a place
    blank, deepest = 0, 0
    above: Sequence[Spot] = ()
    for row in body:
        what = row_kinds.what(row, layout, first=not rows)
        if what == "heading":
            cell = row_kinds.written(row)[0].cell
            heads = _under(heads, _joined(cell))
            all_heads.append(heads[-1])
            path = [None] * len(layout.groups)
            used.add(id(cell))
        elif what in aside:
            aside[what] += unique(row)
            used |= {id(spot.cell) for spot in row}
        elif what in ("row", "more"):
            path = _path(path, row, layout) if what == "row" else path
            if what == "row" and not row_kinds.is_blank_row(row, layout):
                groups = (*heads, *(_joined(cell) for cell in path if cell))
                deepest = max(deepest, len(heads))
                rows.append(_row(layout, row, above, groups))
                used |= {id(cell) for cell in path if cell} | {id(row[place].cell) for place in _read_places(row, layout)}
            elif what == "more" and rows:
                rows[-1] = _continued(rows[-1], row, layout)
                places = [place for place in _read_places(row, layout) if place not in layout.groups]
                used |= {id(row[place].cell) for place in places if row[place].begins}
            else:
                blank += 1
                continue
            above = row
        else:
            blank += what == "blank"
    left = {id(spot.cell): spot.cell for row in body for spot in row if id(spot.cell) not in used}
    return Table(
        tuple(column for column in deeper(columns, deepest) if column.heading),
        (),
        rows,
        notes=tuple(aside["note"]),
        furniture=tuple(aside["again"]),
        headings=tuple(all_heads),
        places=columns,
        open=tuple(heads),
        unplaced=tuple(line for cell in left.values() for line in cell.lines),
        empty=not rows and blank > 0,
    )


def _path(path: Sequence[Cell | None], row: Sequence[Spot], layout: Layout) -> list[Cell | None]:
    """The groups' cells that hold for a row: an empty one goes on with the one above, below a new one of a larger group not."""
    found = list(path)
    for level, place in enumerate(layout.groups):
        if row[place].text and (row[place].begins or found[level] is None):
            found[level:] = [row[place].cell, *[None] * (len(found) - level - 1)]
    return found


def _read_places(row: Sequence[Spot], layout: Layout) -> list[int]:
    """The places of a row whose words are taken: those without a heading only where a cell begins."""
    beside = [place for places in layout.beside.values() for place in places if row[place].begins]
    return [*layout.groups, *layout.own, *beside]


def _row(layout: Layout, row: Sequence[Spot], above: Sequence[Spot], path: tuple[Line, ...]) -> Row:
    """A row: merged cells as they are laid out. Where nothing before its requirement begins, its merges are lost: then its
    number and task are those of the row above, surely, and its units and day perhaps.
    """
    cells: list[Paragraphs] = []
    joined: set[int] = set()
    doubtful: set[int] = set()
    same = bool(above) and bool(layout.leading) and not any(row[place].text and row[place].begins for place in layout.leading)
    alone = bool(layout.numbers) and not set(layout.leading) - set(layout.numbers)  # an empty number: may only be left out
    unnamed = not any(row[place].text for place in layout.own if layout.columns[place].shows in WHO)
    for number, place in enumerate(layout.own):
        spot, shows = row[place], layout.columns[place].shows
        beside = _beside(row, place, layout)
        goes_on = bool(spot.text and above and above[place].cell is spot.cell)
        cells.append(beside if goes_on and beside else (*spot.cell.lines, *beside))
        if goes_on and not beside:
            joined.add(number)
        elif (
            same
            and not cells[number]
            and above[place].text
            and shows in FILLED
            and (unnamed or (shows != "due" and not (alone and shows == "number")))
        ):
            cells[number] = above[place].cell.lines
            joined.add(number)
            if shows not in ("number", "task"):
                doubtful.add(number)
    return Row(path, tuple(cells), frozenset(joined), frozenset(doubtful))


def _continued(last: Row, row: Sequence[Spot], layout: Layout) -> Row:
    """A row with the paragraphs of one below it in which nothing new is to be done."""
    more = [(*(row[place].cell.lines if row[place].begins else ()), *_beside(row, place, layout)) for place in layout.own]
    return last._replace(cells=tuple((*cell, *added) for cell, added in zip(last.cells, more, strict=True)))


def _beside(row: Sequence[Spot], place: int, layout: Layout) -> Paragraphs:
    """The paragraphs of the cells that begin beside a column's, in places that have no heading of their own."""
    return tuple(line for other in layout.beside.get(place, []) if row[other].begins for line in row[other].cell.lines)


def deeper(columns: tuple[TableColumn, ...], levels: int) -> tuple[TableColumn, ...]:
    """The columns of groups, below the headings that cover whole rows."""
    shown = {field: place for place, field in enumerate(headings.GROUP_FIELDS)}
    return tuple(
        TableColumn(column.heading, headings.GROUP_FIELDS[min(2, shown[column.shows] + levels)])
        if column.shows in shown
        else column
        for column in columns
    )


def _under(heads: list[Line], heading: Line) -> list[Line]:
    """The path of headings that cover a row, with a new one: below those of a larger number."""
    mark = numbering.mark(heading.text)
    if mark is None:
        return [heading]
    larger = [head for head in heads if (above := numbering.mark(head.text)) and above.rank < mark.rank]
    return [*larger, heading]


def _joined(cell: Cell) -> Line:
    """A heading of several paragraphs as one line."""
    return Line("".join(line.text for line in cell.lines), cell.lines[0].line, cell.lines[0].cell or cell.place)
