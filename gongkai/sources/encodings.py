"""Bytes → text, in whichever encoding an office's computer saved them."""

from __future__ import annotations

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(rb"<(?:meta\b[^>]*?\bcharset\s*=|\?xml\b[^>]*?\bencoding\s*=)\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
PRESCAN = 4096
CERTAIN = 12  # so many characters that are right in UTF-8 are never GBK by chance


def decode(data: bytes) -> str | None:
    """The text of bytes in UTF-8, UTF-16 (with a byte-order mark, or told by its zero bytes) or GB18030; None for others."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _try(data[len(mark) :], encoding)
    even, odd = data[::2].count(0), data[1::2].count(0)  # line ends, digits and blanks have a zero byte in UTF-16
    text = _try(data, "utf-8")
    if (even or odd) and (text is None or (even + odd) * 3 > len(data)):
        return _try(data, "utf-16-be" if even > odd else "utf-16-le")
    return text if text is not None else _try(data, "gb18030")


def decode_page(data: bytes) -> str | None:
    """The text of a web page. A byte-order mark goes before what its meta tag says (HTML Standard, 13.2.3.2), and so does
    evidence: a page that a browser saved anew is UTF-8 and often still says gb2312.
    """
    if data.startswith(tuple(mark for mark, _ in MARKS)):
        return decode(data)
    match = DECLARED.search(data[:PRESCAN])
    said = match[1].decode("ascii").lower() if match else ""
    if said.startswith("big5"):
        return _try(data, "big5hkscs") or decode(data)
    if said.startswith(("gb", "x-gbk", "cp936")):
        text = _try(data, "utf-8")
        certain = text is not None and sum(sign > "\x7f" for sign in text) >= CERTAIN
        return text if certain else _try(data, "gb18030")
    return decode(data)


def first_fault(data: bytes) -> int:
    """The byte at which the data stops being UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start
    return 0


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
