"""Pasted text → lines. Bytes go in, in whichever encoding an office's computer saved them; paragraphs come out.

An empty line only separates. A line that holds nothing but blanks is a paragraph without words: in a table flattened by
pasting it may be an empty cell.
"""

from __future__ import annotations

import codecs

from gongkai.importing.source import Line
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.yamlsource import CONTROL


def read(data: bytes, file: str) -> tuple[list[Line], list[Finding]]:
    """The paragraphs with their line numbers; or none and a finding: an unknown encoding, or control characters."""
    text = decode(data)
    if text is None:
        return [], [found("file/encoding", file, encoding="?", byte=_first_fault(data))]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = CONTROL.search(text)
    if strange:
        line, column = text.count("\n", 0, strange.start()) + 1, strange.start() - text.rfind("\n", 0, strange.start())
        code = f"U+{ord(strange.group()):04X}"
        return [], [found("file/control-character", file, line, column, character=code)]
    return [Line(words.strip(), number) for number, words in enumerate(text.split("\n"), 1) if words], []


def decode(data: bytes) -> str | None:
    """The text of bytes in UTF-8, UTF-16 (with a byte-order mark, or told by its zero bytes) or GB18030; None for others."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _try(data[len(mark) :], encoding)
    even, odd = data[::2].count(0), data[1::2].count(0)  # line ends, digits and blanks have a zero byte in UTF-16
    text = _try(data, "utf-8")
    if (even or odd) and (text is None or (even + odd) * 3 > len(data)):
        return _try(data, "utf-16-be" if even > odd else "utf-16-le")
    return text if text is not None else _try(data, "gb18030")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _first_fault(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start
    return 0
