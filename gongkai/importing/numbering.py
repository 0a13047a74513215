"""Chinese numbers before headings and clauses: 一、 （一） 1."""

from __future__ import annotations

import re

DIGITS = "一二三四五六七八九"
NUMERAL = r"[一二三四五六七八九十百零〇]{1,6}"
CHAPTER = re.compile(rf"({NUMERAL})、(?=\S)")
CLAUSE = re.compile(rf"[（(]\s*({NUMERAL})\s*[）)]")
LONGEST_HEADING = 60


def chapter(text: str) -> int:
    """The number of a chapter's heading (一、…: one short line, no sentence), or 0 where the line is none."""
    match = CHAPTER.match(text)
    heading = match is not None and len(text) <= LONGEST_HEADING and "。" not in text and text[-1] not in "；;，,:："
    return ordinal(match[1]) if match and heading else 0


def ordinal(numeral: str) -> int:
    """一 → 1, 十 → 10, 二十三 → 23, 一百零二 → 102; 0 for what is no number."""
    total = digit = 0
    for sign in numeral:
        if sign in "零〇":
            continue
        if sign in DIGITS:
            if digit:
                return 0
            digit = DIGITS.index(sign) + 1
        else:
            unit = 10 if sign == "十" else 100
            if total and (total % 100 or unit == 100):
                return 0
            total += (digit or 1) * unit
            digit = 0
    return total + digit
