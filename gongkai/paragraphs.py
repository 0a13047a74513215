"""Where a line break in an office's text ends a paragraph, though Markdown would join the lines: pure functions on text.

Word ends a paragraph with one line break, Markdown with a blank line. Pasted text therefore keeps as lines of their own the
headings (一、 （一） 1. 第一条), the closing lines (the office, the date below it), and what follows a full stop. A break at
those places counts as a blank line; every other break is Markdown's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_ONES = "一二三四五六七八九十百"
ORDINAL = re.compile(
    rf"(?:\*\*)?(?:[{_ONES}]+、|[（(](?:[{_ONES}]+|\d{{1,2}})[）)]|[①-⑳]|\d{{1,2}}(?:[．、]|\.(?!\d))"
    rf"|第(?:[{_ONES}]+|\d+)[编章节条](?:[\s：*]|$))"
)
DATE = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
OFFICE = re.compile(
    r"[^，。；：！？、…|]{1,40}(?:政府|办公室|委员会|[办局委厅部院会组处所站队社司馆校行乡镇]|中心|街道)\s*(?:（(?:公章|印章|盖章|章)）)?"
)
ENDS = tuple("。！？；：”")
HALTS = re.compile("[，。！？；：]")
ENTRY = re.compile(r" {0,3}(?:[*+-][ \t]|\d{1,9}\.[ \t]|>)")
DEFINITION = re.compile(r" {0,3}\[[^\]\n]*\]:")
UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")


def split(block: str) -> list[str]:
    """The paragraphs of a block of lines (without a blank line): nothing of it is lost but blanks at a line's ends."""
    lines = block.split("\n")
    if DEFINITION.match(lines[0]):
        return [block]
    closing = closing_lines(lines)
    pieces = [[lines[0].strip() if 0 in closing else lines[0]]]
    marks = _Marks()
    for number, (before, line) in enumerate(pairwise(lines), 1):
        marks.add(before)
        at_closing = number in closing or number - 1 in closing
        if UNDERLINE.fullmatch(line):
            ends = len(pieces) > 1
        elif marks.open:
            ends = False
        else:
            ends = at_closing or _ends(before, line, in_list=bool(ENTRY.match(pieces[-1][0])))
        if ends:
            marks = _Marks()
            pieces.append([line.strip() if number in closing else line.lstrip(" \t")])
        else:
            pieces[-1].append(line)
    return ["\n".join(piece) for piece in pieces]


def closing_lines(lines: list[str]) -> set[int]:
    """The numbers of the lines that close a text: a date alone on its line, and the offices right above it."""
    found = set()
    for number, line in enumerate(lines):
        if DATE.fullmatch(line.strip()):
            found.add(number)
            above = number - 1
            while above >= 0 and OFFICE.fullmatch(lines[above].strip()) and not ENTRY.match(lines[above]):
                found.add(above)
                above -= 1
    return found


def closings(paragraphs: list[str]) -> Iterator[int]:
    """Which of a text's paragraphs close it: as above; a date without an office only at the very end."""
    last = len(paragraphs) - 1
    closing = closing_lines(paragraphs)
    for number in sorted(closing):
        is_date = DATE.fullmatch(paragraphs[number].strip())
        if not is_date or number == last or number - 1 in closing:
            yield number


class _Marks:
    """Whether bold print, code or a bracket is still open: a paragraph does not end within one."""

    def __init__(self) -> None:
        self.stars = self.ticks = self.brackets = 0

    def add(self, line: str) -> None:
        self.stars += line.count("**")
        self.ticks += line.count("`")
        self.brackets += line.count("[") - line.count("]")

    @property
    def open(self) -> bool:
        return bool(self.stars % 2 or self.ticks % 2 or self.brackets > 0)


def _ends(before: str, line: str, in_list: bool) -> bool:
    """Whether a paragraph ends between two lines. Within a list or a quotation only a line at the margin begins a new one."""
    if before.endswith(("  ", "\\")) or "|" in before:
        return False
    if in_list and (line[:1] in (" ", "\t") or ENTRY.match(line) or line.startswith("|")):
        return False
    if ENTRY.match(before) and ENTRY.match(line):
        return False
    words = before.strip()
    heading = ORDINAL.match(words) and not HALTS.search(words)
    return bool(heading or ORDINAL.match(line.strip()) or words.rstrip("*_）)").endswith(ENDS))
