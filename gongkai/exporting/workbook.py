"""Workbooks whose bytes depend on what is written into them alone: texts stay texts, never formulas or links."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from gongkai.exporting import archive

LONGEST_CELL = 32_000  # a cell holds 32,767 units of UTF-16
A4 = 9
SETTINGS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def make(fill: Callable[[Any], None], title: str, created: datetime) -> bytes:
    """The bytes of a workbook that `fill` fills."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SETTINGS)
    book.set_properties({"title": title[:255], "created": created, "comments": "Gongkai"})
    fill(book)
    book.close()
    return archive.repack(out.getvalue())


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
    lines = [line for text in texts for line in text.split("\n")]
    longest = max((sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines), default=0)
    return min(max(longest + 2.0, least), most)
