"""A plan as a workbook (XlsxWriter): the official table as an office prints it, and a sheet of data without merged cells.

Every cell is a text: nothing is a formula or a link, and long digits stay as they are. A text that a cell cannot hold is
refused, never cut (Excel holds 32,767 UTF-16 units).
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gongkai import mirror
from gongkai.exporting import Refused, Word, archive, compose, csv, workbook
from gongkai.model import Facts
from gongkai.pages import PlanFront

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LONGEST_TEXT, LONGEST_NAME = 32_767, 31
A4, LANDSCAPE_MARGINS = 9, {"left": 0.6, "right": 0.6, "top": 0.8, "bottom": 0.8}
UNITS_A_CHARACTER, POINTS_A_LINE = 2.1, 1.4  # the latter for each point of the type's size
HIGHEST = 409  # points: Excel makes no row higher, and prints nothing of what does not fit
SIZES = (11, 10, 9, 8, 7, 6)
PLAIN = {"font_name": "宋体", "font_size": SIZES[0], "text_wrap": True, "valign": "vcenter", "num_format": "@"}
CELL = {**PLAIN, "border": 1}
STYLES: dict[str, dict[str, Any]] = {
    "title": {**PLAIN, "font_name": "方正小标宋简体", "font_size": 20, "align": "center"},
    "origin": {**PLAIN, "font_name": "楷体_GB2312", "font_size": 10, "align": "center"},
    "words": {**PLAIN, "valign": "top"},
    "head": {**CELL, "font_name": "黑体", "align": "center"},
    "cell": CELL,
    "short": {**CELL, "align": "center"},
}


def write(shows: PlanFront, facts: Facts, word: Word) -> bytes:
    """The workbook's bytes, the same on any machine. Raises Refused, and ImportError where XlsxWriter is not installed."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({
        "title": shows.plan.title,
        "author": shows.plan.source or shows.body.name,
        "created": compose.utc(shows.plan.published),
    })  # fmt: skip
    small = {f"cell {size}": {**CELL, "font_size": size} for size in SIZES[1:]}
    styles = {name: book.add_format(style) for name, style in {**STYLES, **small}.items()}
    first, second = sheet_names(word("sheet.table"), word("sheet.data"))
    _official(book.add_worksheet(first), styles, shows, facts, word)
    data_sheet(book.add_worksheet(second), styles, csv.table(shows, facts, word))
    book.close()
    return archive.repack(out.getvalue())


def _official(sheet: Worksheet, styles: dict[str, Any], shows: PlanFront, facts: Facts, word: Word) -> None:
    """Title, origin, and the table with the headings and merged cells of mirror.py; set up for A4."""
    heads = mirror.columns(shows.plan)
    rows = mirror.table(shows.plan, shows.items, shows.cards, compose.names_of(facts))
    widths = compose.widths(heads, rows)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width * UNITS_A_CHARACTER)

    def across(line: int, text: str, style: str, characters_a_line: int) -> None:
        """A text over the whole width, and a row high enough for it."""
        if len(heads) > 1:
            sheet.merge_range(line, 0, line, len(heads) - 1, "", styles[style])
        _put(sheet, line, 0, text, styles[style])
        sheet.set_row(line, min(HIGHEST, _lines(text, characters_a_line) * styles[style].font_size * 1.6))

    line = 0
    across(line, shows.plan.title, "title", max(1, sum(widths) // 2))
    across(line := line + 1, compose.origin(shows, word), "origin", sum(widths))
    for text in compose.before(shows):
        across(line := line + 1, text, "words", sum(widths))
    line += 1
    for place, head in enumerate(heads):
        _put(sheet, line, place, head.heading, styles["head"])
    sheet.repeat_rows(line)
    sheet.freeze_panes(line + 1, 0)
    heights = _heights(rows, widths)
    for number, row in enumerate(rows):
        line += 1
        sheet.set_row(line, heights[number])
        for place, cell in enumerate(row.cells):
            size = _size(cell.text, widths[place], cell.rows)
            style = styles[f"cell {size}" if size < SIZES[0] else "short" if widths[place] <= 10 else "cell"]
            if cell.rows > 1:
                sheet.merge_range(line, place, line + cell.rows - 1, place, "", style)
            if cell.rows:
                _put(sheet, line, place, cell.text, style, cell.column.heading)
    for text in compose.after(shows, word):
        across(line := line + 1, text, "words", sum(widths))
    _set_up(sheet)


def _lines(text: str, characters: int) -> int:
    return sum(-(-len(part) // characters) or 1 for part in text.split("\n"))


def _points(text: str, width: int, size: int) -> float:
    """How high a text stands in a column of this width (in characters of the usual size)."""
    return _lines(text, max(1, width * SIZES[0] // size - 1)) * size * POINTS_A_LINE  # lines are not filled to their ends


def _size(text: str, width: int, rows: int) -> int:
    """The largest size in which a text fits into the highest rows that there can be; else the smallest."""
    return next((size for size in SIZES if _points(text, width, size) <= HIGHEST * max(1, rows)), SIZES[-1])


def _heights(rows: Sequence[mirror.Row], widths: Sequence[int]) -> list[float]:
    """How high each row is. All are stated: Excel never looks at merged cells, LibreOffice at no cell, to find one by itself."""
    own = [POINTS_A_LINE * SIZES[0]] * len(rows)
    for number, row in enumerate(rows):
        alone = [(cell.text, width) for cell, width in zip(row.cells, widths, strict=True) if cell.rows == 1]
        own[number] = min(HIGHEST, max([own[number], *(_points(text, width, SIZES[0]) for text, width in alone)]))
    for number, row in enumerate(rows):
        for cell, width in zip(row.cells, widths, strict=True):
            covered = range(number, number + cell.rows)
            lacks = _points(cell.text, width, _size(cell.text, width, cell.rows)) - sum(own[at] for at in covered)
            if cell.rows > 1 and lacks > 0:
                for at in covered:
                    own[at] = min(HIGHEST, own[at] + lacks / cell.rows)
    return own


def data_sheet(sheet: Worksheet, styles: dict[str, Any], rows: Sequence[Sequence[str]]) -> None:
    """The rows of the CSV file, ready to be filtered and sorted."""
    widths = [workbook.width((row[place] for row in rows), 10, 36) for place in range(len(rows[0]))]
    for line, row in enumerate(rows):
        sheet.set_row(line, workbook.height(row, widths))
        for place, text in enumerate(row):
            _put(sheet, line, place, text, styles["cell" if line else "head"], rows[0][place])
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(rows) - 1, len(rows[0]) - 1)
    _set_up(sheet)


def _set_up(sheet: Worksheet) -> None:
    """A4 across, as many pages long as it needs, with page numbers as official documents have them."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(**LANDSCAPE_MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_footer("&C— &P —")


def _put(sheet: Worksheet, line: int, place: int, text: str, style: Any, heading: str = "") -> None:
    """A text into a cell, whole or not at all."""
    length = len(text.encode("utf-16-le")) // 2
    if length > LONGEST_TEXT:
        raise Refused("download/cell-too-long", heading=heading, start=text[:20], length=length, limit=LONGEST_TEXT)
    if (sheet.write_string(line, place, text, style) if text else sheet.write_blank(line, place, None, style)) != 0:
        raise Refused("download/table-too-large", rows=line + 1, columns=place + 1)


def sheet_names(*texts: str) -> list[str]:
    """Names that Excel takes: none of []:*?/\\, no ' at an end, at most 31 UTF-16 units, not "History", and no two alike."""
    names: list[str] = []
    for number, text in enumerate(texts, 1):
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", text).encode("utf-16-le")[: 2 * LONGEST_NAME]
        name = plain.decode("utf-16-le", "ignore").strip("' ")
        taken = {"", "history", *(other.casefold() for other in names)}
        names.append(f"{name[:25]} {number}".strip() if name.casefold() in taken else name)
    return names
