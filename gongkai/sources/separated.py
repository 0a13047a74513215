"""A text of rows and cells (.csv, .tsv) → one grid. The sign between the cells is the one that parts all rows alike."""

from __future__ import annotations

import csv
import io
import re

from gongkai.rules import found
from gongkai.sources import encodings, limits, sheets, txt
from gongkai.sources.source import Refused, Source

SIGNS = (",", "\t", ";", "|", "，")
OURS = re.compile(r'\A"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*\r\n')
BOM = b"\xef\xbb\xbf"


def read(data: bytes, file: str) -> Source:
    """The rows as a grid; a text whose rows nothing parts is read as a text. Raises Refused for what is too large or no text."""
    if len(data) > limits.PAGE_BYTES:
        raise Refused(found("file/too-large", file, size=len(data), limit=limits.PAGE_BYTES))
    text = encodings.decode(data)
    if text is None:
        raise Refused(found("file/encoding", file, encoding="?", byte=encodings.first_fault(data)))
    said = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to say it
    if said:
        text = text[said.end() :]
    best = [said[1]] if said else sorted(SIGNS, key=lambda sign: _fit(text, sign), reverse=True)
    rows = _rows(text, best[0])
    if rows is None or max(map(len, rows), default=0) < 2:
        return txt.read(data, file)
    if len(rows) > limits.ROWS or sum(map(len, rows)) > limits.CELLS:
        raise Refused(found("import/too-much", file, got="rows", limit=limits.ROWS))
    if sum(len(row) - row.count("") for row in rows) > limits.PASSAGES:
        raise Refused(found("import/too-much", file, got="passages", limit=limits.PASSAGES))
    if data.startswith(BOM) and OURS.match(text):
        rows = [[_unguard(cell) for cell in row] for row in rows]
    texts = {(row, column): cell for row, cells in enumerate(rows, 1) for column, cell in enumerate(cells, 1) if cell}
    grid = sheets.lay_out(texts, (), (), (), "", "", file).grid
    return Source((grid,) if grid else ())


def _rows(text: str, sign: str) -> list[list[str]] | None:
    """The rows and cells; None where quotes are not closed as they are opened."""
    before = csv.field_size_limit(limits.PAGE_BYTES)  # of this process: whoever else reads such files keeps what it counts on
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(before)


def _fit(text: str, sign: str) -> tuple[float, int]:
    """How well a sign parts the rows: the share of rows with the usual number of cells, and that number."""
    rows = [row for row in _rows(text[:100_000].rpartition("\n")[0] or text, sign) or () if any(row)]
    widths = [len(row) for row in rows]
    if not widths or max(widths) < 2:
        return 0.0, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)


def _unguard(cell: str) -> str:
    """Our own export puts an apostrophe before what a spreadsheet could take for a formula: it goes again."""
    from gongkai.exporting.csv import DANGEROUS, unguard

    return unguard(cell) if cell.startswith("'") and DANGEROUS.match(cell[1:]) else cell
