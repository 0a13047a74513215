"""Workbooks whose bytes depend on what is written into them alone: texts stay texts, never formulas or links."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from gongkai.exporting import archive

LONGEST_CELL = 32_000  # a cell holds 32,767 units of UTF-16
A4 = 9
SIZE, POINTS_A_LINE = 11, 1.4  # the type of forms and overviews; the latter for each point of its size
HIGHEST = 409  # points: Excel makes no row higher
FIXED = re.compile(rb'(<row r="(\d+)" [^>]*ht="[\d.]+") customHeight="1"')
SETTINGS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def make(fill: Callable[[Any], None], title: str, created: datetime, growing: int | None = None) -> bytes:
    """The bytes of a workbook that `fill` fills. Rows from `growing` on grow when somebody writes more into them."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SETTINGS)
    book.set_properties({"title": title[:255], "created": created, "comments": "Gongkai"})
    fill(book)
    book.close()
    return archive.repack(out.getvalue(), lambda data: data if growing is None else _growing(data, growing))


def _growing(sheet: bytes, first: int) -> bytes:
    """Heights as a program notes those that it measured. XlsxWriter writes every height as one that somebody wants kept."""
    return FIXED.sub(lambda row: row[1] if int(row[2]) > first else row[0], sheet)


def put(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """A text into a cell; what no cell can hold ends with a sign that says so, and never vanishes."""
    if text:
        sheet.write_string(row, column, text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL]}……", style)
    else:
        sheet.write_blank(row, column, None, style)


def set_up_print(sheet: Any, head_row: int, footer: str = "&P / &N") -> None:
    """A4 across, as wide as the paper, the head repeated on each page."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer(f"&C{footer}")


def width(texts: Iterable[str], least: float = 8, most: float = 40) -> float:
    """A width for a column with these texts: as wide as the longest line, within bounds. A Chinese character takes two."""
    longest = max((_units(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(longest + 2.0, least), most)


def height(texts: Sequence[str], widths: Sequence[float], least: int = 1) -> float:
    """A height in points for a row with these texts in columns of these widths, of at least so many lines. It is always stated:
    LibreOffice, and what prints without opening a window, find none by themselves.
    """
    found = (sum(_lines(line, wide) for line in text.split("\n")) for text, wide in zip(texts, widths, strict=True))
    return min(HIGHEST, max(least, *found) * SIZE * POINTS_A_LINE + 4)


def _lines(line: str, wide: float) -> int:
    """How many lines a text takes. No line is filled to its end: what is left over at the end of each is a character."""
    return -(-_units(line) // max(1, int(wide) - 2)) or 1


def _units(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)
