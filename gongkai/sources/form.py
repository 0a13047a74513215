"""A filled form → its rows: the key of each, and what stands in the cells to fill in. Nothing is judged here.

What another program changes on saving does not matter: styles, protection, widths, what is hidden, the order of rows and of
columns. The codes in the first row tell the columns, the keys in the first column the rows (exporting/form_key.py).
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any, Literal, NamedTuple

from gongkai.exporting import form_key
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources.grids import letters
from gongkai.sources.source import Refused

MOST_ROWS, MOST_COLUMNS = 20_000, 200
SEARCHED = 10  # rows and columns in which the first cell is looked for: somebody may have put others before it

Cached = Callable[[Any], Any]
"""What the formula of a cell came to when the file was saved."""


class Given(NamedTuple):
    """A cell that was filled in. `text` is what it holds: words, digits, a day as YYYY-MM-DD, a formula; `shown` is what a
    formula came to, or how a number is shown.
    """

    row: int
    column: int
    kind: Literal["text", "number", "date", "flag", "formula", "error"]
    text: str
    shown: str = ""

    @property
    def cell(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Row(NamedTuple):
    """A row: its key as written, the texts of its locked cells, and what was filled in, by the codes of the columns."""

    number: int
    key: str
    shown: tuple[str, ...]
    given: dict[str, Given]


class Sheet(NamedTuple):
    """A sheet that is a form. `mark` is its first cell; `merged` are cells to fill in that somebody joined."""

    name: str
    mark: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, str], ...]


class Form(NamedTuple):
    """The sheets of a workbook that are forms, or why it cannot be read."""

    sheets: tuple[Sheet, ...] = ()
    findings: tuple[Finding, ...] = ()


def read(data: bytes, file: str) -> Form:
    """The forms in a workbook; none where it holds none. Raises Refused where a form is larger than any that we made, and what
    openpyxl raises for a file that is no workbook.
    """
    import openpyxl

    def load(values: bool) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl leaves out, and of dates it takes for errors
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, keep_links=False)

    values = cache(lambda: load(True))  # only asked for what a formula came to

    def cached(cell: Any) -> Any:
        return values()[cell.parent.title][cell.coordinate].value

    sheets = (_sheet(sheet, cached, file) for sheet in load(False).worksheets)
    return Form(tuple(sheet for sheet in sheets if sheet))


def _sheet(sheet: Any, cached: Cached, file: str) -> Sheet | None:
    first = next(_cells(sheet, SEARCHED, SEARCHED), None)
    if first is None:
        return None
    filled = [place for place, cell in sheet._cells.items() if _text(cell.value)]  # a format alone makes no row longer
    for most, last, got in ((MOST_ROWS, max(filled)[0], "rows"), (MOST_COLUMNS, max(place[1] for place in filled), "columns")):
        if last > most:
            raise Refused(found("import/too-much", file, got=got, limit=most))
    top, left = first
    wide, high = min(sheet.max_column, MOST_COLUMNS), min(sheet.max_row, MOST_ROWS)
    codes = {place: code for place in range(left + 1, wide + 1) if (code := _text(sheet.cell(top, place).value))}
    rows = tuple(_rows(sheet, cached, codes, top, left, high))
    merged = []
    for area in sheet.merged_cells.ranges:
        filled = [place for place in range(area.min_col, area.max_col + 1) if codes.get(place, form_key.SHOWN) != form_key.SHOWN]
        keys = [_text(sheet.cell(number, left).value) for number in range(area.min_row, min(area.max_row, high) + 1)]
        if filled and any(map(form_key.read_key, keys)):
            merged.append((area.min_row, area.min_col, str(area.coord)))
    return Sheet(sheet.title, _text(sheet.cell(top, left).value), rows, tuple(sorted(merged)))


def _cells(sheet: Any, high: int, wide: int) -> Iterator[tuple[int, int]]:
    """Where the first cell of a form stands."""
    for row in sheet.iter_rows(max_row=min(high, sheet.max_row), max_col=min(wide, sheet.max_column)):
        for cell in row:
            if form_key.ANY_FORMAT.fullmatch(_text(cell.value)):
                yield cell.row, cell.column


def _rows(sheet: Any, cached: Cached, codes: dict[int, str], top: int, left: int, high: int) -> Iterator[Row]:
    for number in range(top + 1, high + 1):
        key = _text(sheet.cell(number, left).value)
        if key == form_key.HEAD:
            continue
        shown, given = [], {}
        for place, code in codes.items():
            cell = sheet.cell(number, place)
            if code == form_key.SHOWN:
                shown.append(_text(cell.value))
            elif filled := _given(cell, cached):
                given[code] = filled
        if key or given:
            yield Row(number, key, tuple(shown), given)


def _given(cell: Any, cached: Cached) -> Given | None:
    """What a cell holds; None where it holds nothing but blanks."""

    from openpyxl.styles.numbers import is_date_format

    def given(kind: Any, text: str, shown: str = "") -> Given:
        return Given(cell.row, cell.column, kind, text, shown)

    match cell.value:
        case None:
            return None
        case _ if cell.data_type == "f":
            return given("formula", _text(getattr(cell.value, "text", cell.value)), _text(cached(cell)))
        case _ if cell.data_type == "e" and is_date_format(cell.number_format):
            return given("text", "########")  # a number that is no day; this is what people see there
        case _ if cell.data_type == "e":
            return given("error", _text(cell.value))
        case bool():
            return given("flag", "TRUE" if cell.value else "FALSE")
        case int() | float():
            return given("number", repr(cell.value), str(cell.number_format))
        case datetime():
            return given("date", cell.value.date().isoformat())
        case date():
            return given("date", cell.value.isoformat())
        case time():
            return given("date", cell.value.isoformat())
    text = _text(cell.value)
    return given("text", text) if text else None


def _text(value: Any) -> str:
    """The words of a cell, line breaks as LF: Word's are vertical tabs, and some programs spell the carriage return out."""
    if value is None:
        return ""
    text = str(value).replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")
    return text.translate({0x0B: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0xFEFF: None}).strip()
