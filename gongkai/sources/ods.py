"""An OpenDocument spreadsheet → one grid for each visible sheet, with the texts that a person sees: the file holds them as shown.

Hidden sheets, rows and columns and comments are not imported, and told. Errors and numbers that lost digits refuse the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules import found
from gongkai.sources import limits, sheets
from gongkai.sources.grids import letters
from gongkai.sources.hidden import hidden
from gongkai.sources.opc import Element, Package, attribute, child, local
from gongkai.sources.source import Grid, Line, Refused, Source, paragraphs
from gongkai.sources.xlsx import ERRORS, LOST, MOST_NAMED

GROUPS = ("table-row-group", "table-header-rows", "table-rows", "table-column-group", "table-header-columns", "table-columns")
SIGNS = {"tab": "\t", "line-break": "\n"}
ERROR = re.compile(rf"{ERRORS.pattern}|Err:\d+")


def read(data: bytes, file: str) -> Source:
    """What the visible sheets hold. Raises Refused where it is no spreadsheet, or a used range is too large."""
    tree = Package(data).tree("content.xml")
    book = child(tree, "body", "spreadsheet")
    if book is None:
        raise Refused(found("import/broken", file, got="no-document"))
    styles = child(tree, "automatic-styles")
    unseen = {attribute(style, "name") for style in styles if _is_hidden_style(style)} if styles is not None else set()
    tables = [part for part in book if local(part) == "table"]
    visible = [table for table in tables if attribute(table, "style-name") not in unseen]
    blocks: list[Line | Grid] = []
    kept: dict[str, list[Line]] = {"hidden-sheet": [], "hidden-cells": [], "comments": []}
    told: dict[str, list[str]] = {}
    for table in tables:
        name = attribute(table, "name")
        prefix = f"{name}!" if len(visible) > 1 or table not in visible else ""
        sheet = _Sheet(table, prefix, file)
        for rule, cells in sheet.told.items():
            told.setdefault(rule, []).extend(cells)
        kept["comments"] += sheet.comments
        if table not in visible:
            kept["hidden-sheet"] += [
                Line(" ".join(paragraphs(text)), place[0], sheet.name(place)) for place, text in sheet.texts.items()
            ]
            continue
        shown = sheets.lay_out(sheet.texts, sheet.merged, sheet.hidden_rows, sheet.hidden_columns, name, prefix, file)
        blocks += [shown.grid] if shown.grid else []
        kept["hidden-cells"] += shown.hidden
    findings = [
        found(rule, file, cells="、".join(cells[:MOST_NAMED]) + ("…" if len(cells) > MOST_NAMED else ""), count=len(cells))
        for rule, cells in told.items()
    ]
    findings += [finding for kind, lines in kept.items() for finding in hidden(file, kind, lines)]
    return Source(tuple(blocks), {}, tuple(line for lines in kept.values() for line in lines), tuple(findings))


class _Sheet:
    """The cells of one table by their places; what is repeated stands in each of its places."""

    def __init__(self, table: Element, prefix: str, file: str) -> None:
        self.prefix, self.file = prefix, file
        self.texts: dict[sheets.Place, str] = {}
        self.merged: list[sheets.Area] = []
        self.told: dict[str, list[str]] = {}
        self.comments: list[Line] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.area = 0
        column = 1
        for part in _through(table, "table-column"):
            times = min(_whole(part, "number-columns-repeated"), limits.COLUMNS)
            if attribute(part, "visibility") in ("collapse", "filter"):
                self.hidden_columns.update(range(column, column + times))
            column += times
        row = 1
        for part in _through(table, "table-row"):
            times = _whole(part, "number-rows-repeated")
            here = range(row, row + times)
            if attribute(part, "visibility") in ("collapse", "filter") and times <= limits.ROWS:
                self.hidden_rows.update(here)
            self.row(part, here)
            row += times

    def name(self, place: sheets.Place) -> str:
        return f"{self.prefix}{letters(place[1])}{place[0]}"

    def row(self, row: Element, rows: range) -> None:
        column = 1
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            times = _whole(cell, "number-columns-repeated")
            text = self.text(cell, (rows[0], column))
            if text and len(self.texts) + len(rows) * times > limits.PASSAGES:
                raise Refused(found("import/too-much", self.file, got="passages", limit=limits.PASSAGES))
            if text:
                self.texts.update({(line, place): text for line in rows for place in range(column, column + times)})
            down, across = _whole(cell, "number-rows-spanned"), _whole(cell, "number-columns-spanned")
            if down * across > 1 and local(cell) == "table-cell":
                self.area += down * across
                if self.area > limits.MERGED_AREA:
                    raise Refused(found("import/too-much", self.file, got="merged", limit=limits.MERGED_AREA))
                self.merged.append(sheets.Area(rows[0], column, rows[0] + down - 1, column + across - 1))
            column += times

    def text(self, cell: Element, place: sheets.Place) -> str:
        for note in (part for part in cell if local(part) == "annotation"):
            words = " ".join(_words(part) for part in note if local(part) == "p")
            self.comments.append(Line(words, place[0], self.name(place)))
        text = "\n".join(_words(part) for part in cell if local(part) == "p")
        value = attribute(cell, "value")
        if ERROR.fullmatch(text):
            self.told.setdefault("import/cell-error", []).append(self.name(place))
            return ""
        if re.fullmatch(r"-?[0-9.]+(?:[eE][+-]?[0-9]{1,3})?", value) and value.count(".") < 2 and abs(float(value)) >= LOST:
            self.told.setdefault("import/digits-lost", []).append(self.name(place))
            return ""
        if attribute(cell, "formula"):
            self.told.setdefault("import/formula" if text else "import/formula-empty", []).append(self.name(place))
        return text


def _through(parent: Element, name: str) -> Iterator[Element]:
    for part in parent:
        if local(part) == name:
            yield part
        elif local(part) in GROUPS:
            yield from _through(part, name)


def _words(element: Element) -> str:
    text = element.text or ""
    for part in element:
        name = local(part)
        text += " " * _whole(part, "c") if name == "s" else SIGNS.get(name) or ("" if name == "annotation" else _words(part))
        text += part.tail or ""
    return text


def _is_hidden_style(style: Element) -> bool:
    return attribute(style, "family") == "table" and attribute(child(style, "table-properties"), "display") == "false"


def _whole(element: Element, name: str) -> int:
    text = attribute(element, name, "1")
    return max(1, int(text)) if re.fullmatch("[0-9]{1,7}", text) else 1
