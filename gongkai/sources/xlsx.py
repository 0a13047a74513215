"""A workbook → one grid for each visible sheet, with the texts that a person sees in its cells.

Of a formula the value is taken that was last calculated. Hidden sheets, rows and columns, texts in white on white and comments
are not imported, and told. A cell with an error, or with a number so long that digits are lost, refuses the whole.
"""

from __future__ import annotations

import io
import re
import warnings
from datetime import date, datetime, time, timedelta
from typing import Any

from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources import limits, number_format, sheets
from gongkai.sources.grids import letters
from gongkai.sources.hidden import hidden
from gongkai.sources.opc import Package, local
from gongkai.sources.source import Grid, Line, Refused, Source, paragraphs

LOST = 10**15  # Excel keeps 15 digits of a number
ERRORS = re.compile(r"#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|BUSY!|CONNECT!)")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")  # a sign that XML cannot hold (ECMA-376 part 1, 22.9.2.19)
PARTS = (
    ("xl/media/", "image"),
    ("xl/charts/chart", "chart"),
    ("xl/embeddings/", "object"),
    ("xl/externallinks/externallink", "link"),
)
MOST_NAMED = 8
BUILTIN_DATE_1900 = date(1900, 3, 1)


def read(data: bytes, file: str) -> Source:
    """What the visible sheets hold. Raises Refused where a used range is too large."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's, about things that it leaves out and that do not concern us
        return _Book(data, file).read()


class _Book:
    def __init__(self, data: bytes, file: str) -> None:
        from openpyxl import load_workbook

        self.file = file
        self.data = data
        self.book = load_workbook(io.BytesIO(data), keep_links=False)
        self.values: Any = None  # the same workbook with the values of its formulas, opened when there is one
        self.told: dict[str, list[str]] = {}
        self.hidden: dict[str, list[Line]] = {"hidden-sheet": [], "hidden-cells": [], "white-text": [], "comments": []}

    def read(self) -> Source:
        blocks: list[Line | Grid] = []
        furniture: list[Line] = []
        visible = [sheet for sheet in self.book.worksheets if sheet.sheet_state == "visible"]
        for sheet in self.book.worksheets:
            prefix = f"{sheet.title}!" if len(visible) > 1 or sheet not in visible else ""
            texts = self.texts(sheet, prefix)
            areas = [sheets.Area(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
            if sheet not in visible:
                self.hidden["hidden-sheet"] += [
                    Line(" ".join(paragraphs(text)), place[0], f"{prefix}{letters(place[1])}{place[0]}")
                    for place, text in sorted(texts.items())
                ]
                continue
            rows = {number for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0}
            shown = sheets.lay_out(texts, areas, rows, _hidden_columns(sheet), sheet.title, prefix, self.file)
            self.hidden["hidden-cells"] += shown.hidden
            if shown.grid:
                blocks.append(shown.grid)
            furniture += _around(sheet)
        package = Package(self.data)
        blocks += _drawn(package)
        told = self.findings()
        told += [finding for kind, lines in self.hidden.items() for finding in hidden(self.file, kind, lines)]
        for beginning, kind in PARTS:
            if count := sum(name.startswith(beginning) for name in package.names):
                told.append(found("import/unsupported", self.file, got=kind, count=count))
        unseen = tuple(line for lines in self.hidden.values() for line in lines)
        return Source(tuple(blocks), package.facts(), unseen, tuple(told), tuple(furniture))

    def texts(self, sheet: Any, prefix: str) -> dict[sheets.Place, str]:
        texts: dict[sheets.Place, str] = {}
        for (row, column), cell in sheet._cells.items():
            if row < 1 or not 1 <= column <= limits.COLUMNS:
                raise Refused(found("import/broken", self.file, got="row-numbers"))
            name = f"{prefix}{letters(column)}{row}"
            if getattr(cell, "comment", None) is not None:
                self.hidden["comments"].append(Line(" ".join(paragraphs(cell.comment.text)), row, name))
            if cell.value is None:
                continue
            text = self.text(sheet, cell, name)
            if text and _is_white(cell):
                self.hidden["white-text"].append(Line(" ".join(paragraphs(text)), row, name))
            elif text:
                texts[row, column] = text
        return texts

    def text(self, sheet: Any, cell: Any, name: str) -> str:
        """What a person sees in the cell."""
        value, kind, code = cell.value, cell.data_type, cell.number_format or "General"
        if kind == "f":
            if self.values is None:
                from openpyxl import load_workbook

                self.values = load_workbook(io.BytesIO(self.data), data_only=True, keep_links=False)
            other = self.values[sheet.title].cell(cell.row, cell.column)
            value, kind = other.value, other.data_type
            self.tell("import/formula" if value is not None else "import/formula-empty", name)
        if value is None:
            return ""
        if kind == "e" or (kind != "s" and isinstance(value, str) and ERRORS.fullmatch(value)):
            self.tell("import/cell-error", name)
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float) and number_format.is_moment(code):  # a format that openpyxl does not know
            from openpyxl.utils.datetime import from_excel

            value = from_excel(value, self.book.epoch)
        if isinstance(value, int | float):
            return self.number(value, code, name)
        if isinstance(value, datetime | date | time | timedelta):
            if isinstance(value, date) and value.year == 1900 and value.month < 3:
                self.tell("import/doubtful-cell", name)  # Excel counts a 29 February 1900
            shown = number_format.moment(value, code)
            if shown is None:
                self.tell("import/doubtful-cell", name)
                return value.isoformat() if not isinstance(value, timedelta) else str(value)
            return shown
        return number_format.text(ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value)), code)

    def number(self, value: int | float, code: str, name: str) -> str:
        if abs(value) >= LOST:
            self.tell("import/digits-lost", name)
            return ""
        shown = number_format.number(value, code)
        if shown is None:
            self.tell("import/doubtful-cell", name)
            return number_format.plain(value)
        if not shown:
            self.hidden["white-text"].append(Line(number_format.plain(value), 0, name))
        return shown

    def tell(self, rule: str, name: str) -> None:
        self.told.setdefault(rule, []).append(name)

    def findings(self) -> list[Finding]:
        """One finding for each kind, with the first of its cells."""
        found_: list[Finding] = []
        for rule, names in self.told.items():
            cells = "、".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
            found_.append(found(rule, self.file, cells=cells, count=len(names)))
        return found_


def _hidden_columns(sheet: Any) -> set[int]:
    hidden: set[int] = set()
    for group in sheet.column_dimensions.values():
        if group.hidden or group.width == 0:
            hidden.update(range(group.min or group.index_, min(group.max or group.min, limits.COLUMNS) + 1))
    return hidden


def _is_white(cell: Any) -> bool:
    """White letters on no colour: somebody wrote them not to be seen."""
    colour, fill = cell.font.color if cell.font else None, cell.fill
    if colour is None or (fill is not None and fill.fill_type):
        return False
    return (colour.type == "rgb" and str(colour.rgb).upper() in ("FFFFFFFF", "00FFFFFF")) or (
        colour.type == "theme" and colour.theme == 0 and not colour.tint
    )


def _around(sheet: Any) -> list[Line]:
    """What is printed above and below each page."""
    parts = [getattr(part, side).text for part in (sheet.oddHeader, sheet.oddFooter) for side in ("left", "center", "right")]
    words = [re.sub(r'&(?:"[^"]*"|\[?[A-Za-z]+\]?|\d+)', "", text or "").strip() for text in parts]
    return [Line(text, 0) for part in words for text in paragraphs(part) if re.search(r"\w", text)]


def _drawn(package: Package) -> list[Line]:
    """The words in text boxes and shapes, which lie over the cells: at the end."""
    lines: list[Line] = []
    for name in sorted(package.names):
        if not re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            continue
        tree = package.tree(name)
        for paragraph in tree.iter() if tree is not None else ():
            if local(paragraph) == "p":
                text = "".join(part.text or "" for part in paragraph.iter() if local(part) == "t")
                lines += [Line(words, 0) for words in paragraphs(text) if words]
    return lines
