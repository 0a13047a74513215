"""Pasted text → lines. Bytes go in, in whichever encoding an office's computer saved them; paragraphs come out.

An empty line only separates. A line that holds nothing but blanks is a paragraph without words: in a table flattened by
pasting it may be an empty cell.
"""

from __future__ import annotations

from gongkai.rules import found
from gongkai.sources import encodings, limits
from gongkai.sources.source import CONTROL, Line, Source


def read(data: bytes, file: str) -> Source:
    """The paragraphs with their line numbers; or a finding: too long, an unknown encoding, control characters."""
    if len(data) > limits.TEXT_BYTES:
        return Source(findings=(found("file/too-large", file, size=len(data), limit=limits.TEXT_BYTES),))
    text = encodings.decode(data)
    if text is None:
        return Source(findings=(found("file/encoding", file, encoding="?", byte=encodings.first_fault(data)),))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    strange = CONTROL.search(text)
    if strange:
        line, column = text.count("\n", 0, strange.start()) + 1, strange.start() - text.rfind("\n", 0, strange.start())
        code = f"U+{ord(strange.group()):04X}"
        return Source(findings=(found("file/control-character", file, line, column, character=code),))
    return Source(tuple(Line(words.strip(), number) for number, words in enumerate(text.split("\n"), 1) if words))
