"""The head of a table as laid out → its columns. It is looked for among the first rows, and may have two rows itself.

A column's heading says most of what it shows; the cells below tell which columns are groups, and which only count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai import schema
from gongkai.importing import headings, numbering
from gongkai.importing.grids import Spot, spots, unique
from gongkai.model import TableColumn
from gongkai.sources.source import Grid, Line

MOST_ROWS_ABOVE = 8
NOTE = re.compile(r"(?:注|备注|说明|附注|填表|填报|制表|审核|联系人|填报单位|note)\w{0,4}\s*[:：.].*", re.IGNORECASE | re.DOTALL)
TELLS = re.compile(r"[^（(]{1,12}[:：]\s*\S.*", re.DOTALL)
ORDINAL = re.compile(r"[（(]?\d{1,3}[）)]?[.．、]?")


class Head(NamedTuple):
    """Where the head begins and ends, and its columns' headings. `lines` are all of its words, `over` those that name none."""

    start: int
    end: int
    names: list[str]
    lines: list[Line]
    over: list[Line]


def head_of(grid: Grid) -> tuple[str, ...]:
    """The headings of a table that lists work; none of any other."""
    head = find(spots(Grid(grid.rows[: MOST_ROWS_ABOVE + 2], grid.line)))
    return tuple(headings.squeeze(name) for name in head.names) if head else ()


def is_data(grid: Grid) -> bool:
    """Whether a table lists work: it has a head that says so."""
    return bool(head_of(grid))


def find(matrix: Sequence[Sequence[Spot]]) -> Head | None:
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
            return Head(start, end, names, unique(own), unique(spot for spot in own if id(spot.cell) not in named))
    return None


def columns_of(names: Sequence[str], body: Sequence[Sequence[Spot]]) -> tuple[TableColumn, ...]:
    """What each column shows, by its heading and by what stands below it."""
    empty = [place for place in range(len(names)) if not any(row[place].text for row in body)]
    return _with_deeper(headings.columns(names, _grouped(names, body), empty), body)


def with_numbers(names: Sequence[str], body: Sequence[Sequence[Spot]]) -> list[str]:
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


def _is_parted(row: Sequence[Spot]) -> bool:
    """Whether a row of several cells has one that covers several columns."""
    several = sum(bool(spot.text) for spot in row) > 1
    return several and any(spot.begins and spot.cell.columns > 1 and spot.text for spot in row)


def _distinct(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))
