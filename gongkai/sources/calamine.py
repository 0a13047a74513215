"""Old workbooks (.xls) → one grid for each visible sheet, through calamine.

calamine gives values without their formats: a date comes out as 2026-11-22, and zeros that only a format puts before a number
are not there; nor does it say which rows and columns are hidden. For what a person sees exactly, a workbook is saved as .xlsx.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources import limits, number_format, sheets
from gongkai.sources.grids import letters
from gongkai.sources.hidden import hidden
from gongkai.sources.source import Grid, Line, Refused, Source, paragraphs
from gongkai.sources.xlsx import ERRORS, LOST, MOST_NAMED


def read(data: bytes, file: str) -> Source:
    """What the visible sheets hold. Raises Refused for a protected workbook, or one that calamine cannot open."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except python_calamine.PasswordError:
        raise Refused(found("import/encrypted", file, got="encrypted")) from None
    except python_calamine.CalamineError:
        raise Refused(found("import/broken", file, got="parts", text="")) from None
    blocks: list[Line | Grid] = []
    unseen: list[Line] = []
    told: dict[str, list[str]] = {}
    known = [about for about in book.sheets_metadata if about.typ == python_calamine.SheetTypeEnum.WorkSheet]
    visible = [about for about in known if about.visible == python_calamine.SheetVisibleEnum.Visible]
    for about in known:
        sheet = book.get_sheet_by_name(about.name)
        prefix = f"{about.name}!" if len(visible) > 1 or about not in visible else ""
        if (sheet.height or 0) * (sheet.width or 0) > limits.CELLS:
            raise Refused(found("import/too-much", file, got="cells", limit=limits.CELLS))
        texts = _texts(sheet, prefix, told)
        if about in visible:
            areas = [
                sheets.Area(top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in sheet.merged_cell_ranges or ()
            ]
            if sum((area.bottom - area.top + 1) * (area.right - area.left + 1) for area in areas) > limits.MERGED_AREA:
                raise Refused(found("import/too-much", file, got="merged", limit=limits.MERGED_AREA))
            shown = sheets.lay_out(texts, areas, (), (), about.name, prefix, file)
            blocks += [shown.grid] if shown.grid else []
            unseen += shown.hidden
        else:
            unseen += [
                Line(" ".join(paragraphs(text)), place[0], f"{prefix}{letters(place[1])}{place[0]}")
                for place, text in sorted(texts.items())
            ]
    findings: list[Finding] = []
    for rule, names in told.items():
        findings.append(found(rule, file, cells="、".join(names[:MOST_NAMED]), count=len(names)))
    return Source(tuple(blocks), {}, tuple(unseen), (*findings, *hidden(file, "hidden-sheet", unseen)))


def _texts(sheet: Any, prefix: str, told: dict[str, list[str]]) -> dict[sheets.Place, str]:
    texts: dict[sheets.Place, str] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        for column, value in enumerate(values, 1):
            name = f"{prefix}{letters(column)}{row}"
            if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= LOST:
                told.setdefault("import/digits-lost", []).append(name)
            elif isinstance(value, str) and ERRORS.fullmatch(value):
                told.setdefault("import/cell-error", []).append(name)
            elif text := _text(value):
                texts[row, column] = text
    return texts


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_format.plain(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d") if value.time() == time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value) if value is not None else ""
