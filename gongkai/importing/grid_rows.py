"""A table as laid out → its head, its columns and its rows. Merged cells are filled into every row that they cover.

What is no row: the head where it comes again, a numbering of the columns, totals, notes, rows in which nothing is written. A
cell that covers a whole row is a group's heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai import schema
from gongkai.importing import headings, labels, numbering
from gongkai.importing.draft import Paragraphs, Row
from gongkai.model import TableColumn
from gongkai.sources.source import Cell, Grid, Line

MOST_ROWS_ABOVE = 8
LONGEST_GROUP = 80
TOTAL = re.compile(r"(?:合计|总计|小计|共计|总数|total)[:：]?.*", re.IGNORECASE)
NOTE = re.compile(r"(?:注|备注|说明|附注|填表|填报|制表|审核|联系人|填报单位|note)\w{0,4}\s*[:：.].*", re.IGNORECASE | re.DOTALL)
COUNTING = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十甲乙丙丁戊]|[A-Z])[）)]?")
WHO = ("lead", "support", "units")
FILLED = ("number", "task", "lead", "support", "units", "due")
RULE = re.compile(r"[\s|｜+\-:=—─]{3,}")
TELLS = re.compile(r"[^（(]{1,12}[:：]\s*\S.*", re.DOTALL)
ORDINAL = re.compile(r"[（(]?\d{1,3}[）)]?[.．、]?")
REFERENCE = re.compile(r"[A-Z]{0,3}[\d.．、（）()\-—/]+[a-z]?|[A-Z]|第?[一二三四五六七八九十]{1,3}[项条]?")
BLANK = re.compile(r"[\s/\\—–\-―…_＿]*")


class Spot(NamedTuple):
    """A place of the table: the cell that covers it, and whether it begins here."""

    cell: Cell
    begins: bool

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.cell.lines)


EMPTY = Spot(Cell((), ""), True)


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


class _Head(NamedTuple):
    """Where the head begins and ends, and its columns' headings. `lines` are all of its words, `over` those that name none."""

    start: int
    end: int
    names: list[str]
    lines: list[Line]
    over: list[Line]


def lines(grid: Grid) -> list[Line]:
    """Every paragraph of a table, row by row."""
    return [line for row in grid.rows for cell in row for line in cell.lines]


def is_data(grid: Grid) -> bool:
    """Whether a table lists work: it has a head that says so."""
    return bool(head_of(grid))


def head_of(grid: Grid) -> tuple[str, ...]:
    """The headings of a table that lists work; none of any other."""
    head = _head(spots(Grid(grid.rows[: MOST_ROWS_ABOVE + 2], grid.line)))
    return tuple(headings.squeeze(name) for name in head.names) if head else ()


def is_facts(grid: Grid) -> bool:
    """Whether a table holds labelled facts of the document (索引号 …)."""
    rows = [[_squeezed(cell) for cell in row if cell.lines] for row in grid.rows]
    labelled = sum(any(label.rstrip(":：") in labels.NAMES for label in row[::2]) for row in rows if row)
    return labelled * 2 >= len([row for row in rows if row]) > 0


def is_layout(grid: Grid) -> bool:
    """Whether a table only holds running text in place: one column, or one row."""
    return len(grid.rows) == 1 or all(sum(bool(cell.lines) for cell in row) <= 1 for row in grid.rows)


def width(grid: Grid) -> int:
    return max((len(row) for row in spots(grid)), default=0)


def read(grid: Grid, like: Table | None = None) -> Table | None:
    """The table; None where it lists no work. `like` is the table that this one goes on with when it has no head itself."""
    matrix = spots(grid)
    head = _head(matrix)
    if head is None and like is None:
        return None
    if head is None and like is not None:
        return _rows(like.places, matrix, [column.heading for column in like.places], like.open)
    assert head
    body = matrix[head.end :]
    names = _with_numbers(head.names, body)
    empty = [place for place in range(len(names)) if not any(row[place].text for row in body)]
    columns = _with_deeper(headings.columns(names, _grouped(names, body), empty), body)
    above = _unique(spot for row in matrix[: head.start] for spot in row)
    return _rows(columns, body, names)._replace(head=tuple(head.lines), over=tuple(head.over), above=tuple(above))


def spots(grid: Grid) -> list[list[Spot]]:
    """The table as a rectangle: each place with the cell that covers it. A cell over several columns stands in the first."""
    rows: list[list[Spot | None]] = [[] for _ in grid.rows]
    for number, row in enumerate(grid.rows):
        place = 0
        for cell in row:
            while place < len(rows[number]) and rows[number][place] is not None:
                place += 1
            for down in range(number, min(number + max(1, cell.rows), len(rows))):
                target = rows[down]
                target.extend([None] * (place + max(1, cell.columns) - len(target)))
                for across in range(place, place + max(1, cell.columns)):
                    target[across] = Spot(cell, down == number) if across == place else EMPTY
            place += max(1, cell.columns)
    wide = max(map(len, rows), default=0)
    return [[spot or EMPTY for spot in row] + [EMPTY] * (wide - len(row)) for row in rows]


def _squeezed(cell: Cell) -> str:
    return re.sub(r"\s", "", "".join(line.text for line in cell.lines))


def _unique(places: Iterable[Spot]) -> list[Line]:
    """The paragraphs of the cells that begin in these places."""
    return [line for spot in places if spot.begins for line in spot.cell.lines]


def _head(matrix: Sequence[Sequence[Spot]]) -> _Head | None:
    """The first row that is a head; with the row below it where one of its cells is parted there. A row of labelled facts
    (填报单位：… 日期：…) is none, nor a row of joined cells above one whose own cells are parted.
    """
    for start, row in enumerate(matrix[:MOST_ROWS_ABOVE]):
        if any(TELLS.fullmatch(spot.text) or NOTE.fullmatch(spot.text) for spot in row):
            continue
        used = {place for place, spot in enumerate(row) if any(below[place].text for below in matrix[start:])}
        naming = list(row)
        names = [row[place].text if place in used else "" for place in range(len(row))]
        height = max((spot.cell.rows for spot in row if spot.begins), default=1)
        parted = _is_parted(row) and start + 1 < len(matrix) and (height > 1 or not _is_parted(matrix[start + 1]))
        if parted and (height > 1 or not headings.is_head(_distinct(names))):
            below = [low.text and headings.is_short(low.text) for low in matrix[start + 1]]
            naming = [low if names_it else spot for spot, low, names_it in zip(row, matrix[start + 1], below, strict=True)]
            names = [spot.text if names_it else name for spot, name, names_it in zip(naming, names, below, strict=True)]
            height = max(height, 2)
        if headings.is_head([name for name in names if name]):
            end = start + height
            own = [spot for at in range(start, end) for spot in matrix[at] if at + spot.cell.rows <= end]
            named = {id(spot.cell) for spot in naming}
            return _Head(start, end, names, _unique(own), _unique(spot for spot in own if id(spot.cell) not in named))
    return None


def _is_parted(row: Sequence[Spot]) -> bool:
    """Whether a row of several cells has one that covers several columns."""
    several = sum(bool(spot.text) for spot in row) > 1
    return several and any(spot.begins and spot.cell.columns > 1 and spot.text for spot in row)


def _distinct(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))


def _grouped(names: Sequence[str], body: Sequence[Sequence[Spot]]) -> list[int]:
    """The columns in which a cell covers several rows, or stands for rows with nothing below it, or is a chapter's heading,
    while other columns go on.
    """
    texts = [place for place, name in enumerate(names) if headings.kind(name) in headings.WHAT]
    return [place for number, place in enumerate(texts[:-1]) if _groups_rows(place, texts[number + 1 :], body)]


def _groups_rows(place: int, others: Sequence[int], body: Sequence[Sequence[Spot]]) -> bool:
    """Whether the cells of a column cover several rows of the others, or are headings."""
    rows = [row for row in body if any(row[other].text and row[other].begins for other in others)]
    joined = sum(not row[place].begins or not row[place].text for row in rows)
    marked = sum(bool(numbering.chapter(row[place].text) or numbering.clause_heading(row[place].text)) for row in rows)
    return bool(rows) and (joined > 0 or marked * 2 > len(rows))


def _with_numbers(names: Sequence[str], body: Sequence[Sequence[Spot]]) -> list[str]:
    """The headings; where one stands over two columns of which the first only counts, that is 序号 and the second has it."""
    found = list(names)
    for place, name in enumerate(names[:-1]):
        texts = [row[place].text for row in body if row[place].text and row[place].begins]
        counts = len(texts) > 1 and all(ORDINAL.fullmatch(text) for text in texts)
        free = not names[place + 1] and any(row[place + 1].text for row in body)
        if headings.kind(name) in headings.WHAT and counts and free and "number" not in map(headings.kind, names):
            found[place : place + 2] = ["No." if name.isascii() else "序号", name]
            break
    return found


def _with_deeper(columns: tuple[TableColumn, ...], body: Sequence[Sequence[Spot]]) -> tuple[TableColumn, ...]:
    """The columns, with a place without a heading right of a group's as a group below it where its cells group rows too."""
    found = list(columns)
    for place, column in enumerate(columns[1:], 1):
        if column.heading or found[place - 1].shows not in headings.GROUP_FIELDS:
            continue
        level = sum(one.shows in headings.GROUP_FIELDS for one in found)
        others = [other for other in range(place + 1, len(columns)) if columns[other].shows in ("task", "requirement")]
        if level < len(headings.GROUP_FIELDS) and others and _groups_rows(place, others, body):
            found[place] = TableColumn(schema.SHOWS[headings.GROUP_FIELDS[level]][-1], headings.GROUP_FIELDS[level])
    return tuple(found)


class _Layout(NamedTuple):
    """Which places of a row hold what: `groups` in the order of their levels, `own` all others, `texts` what is to be done."""

    columns: Sequence[TableColumn]
    names: Sequence[str]
    groups: list[int]
    own: list[int]
    texts: list[int]
    leading: list[int]  # by which a row is known to be a new one
    beside: dict[int, list[int]]  # places without a heading, by the column that they are a part of

    @property
    def numbers(self) -> list[int]:
        return [place for place in self.own if self.columns[place].shows == "number"]


def _layout(columns: Sequence[TableColumn], names: Sequence[str]) -> _Layout:
    groups = sorted(
        (place for place, column in enumerate(columns) if column.shows.startswith("group.")),
        key=lambda place: columns[place].shows,
    )
    named = [place for place, name in enumerate(names) if name]
    own = [place for place in named if place not in groups]
    beside: dict[int, list[int]] = {}
    for place, name in enumerate(names):
        if not name and place not in groups:
            beside.setdefault(max((other for other in own if other < place), default=own[0]), []).append(place)
    texts = [place for place in own if columns[place].shows in ("requirement", "task")]
    ahead = [place for place in own if columns[place].shows in ("number", "task")]
    return _Layout(columns, names, groups, own, texts, [*groups, *ahead], beside)


def _rows(
    columns: tuple[TableColumn, ...], body: Sequence[Sequence[Spot]], names: Sequence[str], above_all: tuple[Line, ...] = ()
) -> Table:
    """The rows below a head, each known by what it is; `above_all` are headings that go on from a table above."""
    layout = _layout(columns, names)
    heads = list(above_all)
    all_heads: list[Line] = []
    path: list[Cell | None] = [None] * len(layout.groups)
    rows: list[Row] = []
    aside: dict[str, list[Line]] = {"note": [], "again": []}
    used: set[int] = set()  # the cells whose words have a place
    blank, deepest = 0, 0
    above: Sequence[Spot] = ()
    for row in body:
        what = _what(row, layout, first=not rows)
        if what == "heading":
            cell = _written(row)[0].cell
            heads = _under(heads, _joined(cell))
            all_heads.append(heads[-1])
            path = [None] * len(layout.groups)
            used.add(id(cell))
        elif what in aside:
            aside[what] += _unique(row)
            used |= {id(spot.cell) for spot in row}
        elif what in ("row", "more"):
            path = _path(path, row, layout) if what == "row" else path
            if what == "row" and not _is_blank_row(row, layout):
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


def _path(path: Sequence[Cell | None], row: Sequence[Spot], layout: _Layout) -> list[Cell | None]:
    """The groups' cells that hold for a row: an empty one goes on with the one above, below a new one of a larger group not."""
    found = list(path)
    for level, place in enumerate(layout.groups):
        if row[place].text and (row[place].begins or found[level] is None):
            found[level:] = [row[place].cell, *[None] * (len(found) - level - 1)]
    return found


def _read_places(row: Sequence[Spot], layout: _Layout) -> list[int]:
    """The places of a row whose words are taken: those without a heading only where a cell begins."""
    beside = [place for places in layout.beside.values() for place in places if row[place].begins]
    return [*layout.groups, *layout.own, *beside]


def _what(row: Sequence[Spot], layout: _Layout, first: bool) -> str:
    """What a row is: "row", "more" of the row above, "heading" of a group, "note", head "again", "blank", or "other"."""
    texts = [spot.text for spot in row]
    written = _written(row)
    if RULE.fullmatch("".join(texts)) or _is_head_again(texts, layout.names) or (first and _counts(texts)):
        return "again"
    if not written:
        return "blank"
    start = next(place for place, spot in enumerate(row) if spot is written[0])
    if TOTAL.fullmatch(written[0].text):
        return "other"
    if len(written) == 1 and written[0].cell.rows == 1:
        if start in layout.numbers and written[0].cell.columns == 1:
            return "blank" if REFERENCE.fullmatch(written[0].text) else _heading_or_note(written[0].text)
        alone = all(not spot.text or spot.cell is written[0].cell for spot in row)
        wide = written[0].cell.columns * 2 > len(row)
        if alone and (wide or (start not in layout.texts and start not in layout.groups)):
            return _heading_or_note(written[0].text)
    new = any(row[place].begins and not _is_blank(row[place]) for place in (*layout.texts, *layout.leading))
    return "row" if new or first else "more"


def _heading_or_note(text: str) -> str:
    return "note" if NOTE.fullmatch(text) or len(text) > LONGEST_GROUP else "heading"


def _written(row: Sequence[Spot]) -> list[Spot]:
    """The cells that begin in a row and say something."""
    return [spot for spot in row if spot.begins and not _is_blank(spot)]


def _is_blank_row(row: Sequence[Spot], layout: _Layout) -> bool:
    return all(_is_blank(row[place]) for place in layout.texts)


def _row(layout: _Layout, row: Sequence[Spot], above: Sequence[Spot], path: tuple[Line, ...]) -> Row:
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


def _continued(last: Row, row: Sequence[Spot], layout: _Layout) -> Row:
    """A row with the paragraphs of one below it in which nothing new is to be done."""
    more = [(*(row[place].cell.lines if row[place].begins else ()), *_beside(row, place, layout)) for place in layout.own]
    return last._replace(cells=tuple((*cell, *added) for cell, added in zip(last.cells, more, strict=True)))


def _beside(row: Sequence[Spot], place: int, layout: _Layout) -> Paragraphs:
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


def _is_blank(spot: Spot) -> bool:
    return BLANK.fullmatch(spot.text) is not None


def _is_head_again(texts: Sequence[str], names: Sequence[str]) -> bool:
    own = {headings.squeeze(text) for text in texts if text}
    return len(own) > 1 and own <= {headings.squeeze(name) for name in names if name}


def _counts(texts: Sequence[str]) -> bool:
    """Whether the cells only number the columns."""
    return len(texts) > 2 and all(COUNTING.fullmatch(text) for text in texts)
