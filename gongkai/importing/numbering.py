"""The numbers before headings and clauses, from the largest part to the smallest: 第一章 一、 （一） 1. （1） ①."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

DIGITS = "一二三四五六七八九"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
NUMERAL = r"[一二三四五六七八九十百零〇]{1,6}"
PART = re.compile(rf"第({NUMERAL}|\d{{1,2}})(?:章|部分|篇|节)[\s、：:]*")
CHAPTER = re.compile(rf"({NUMERAL})[、．.](?=\s*\S)\s*")
CLAUSE = re.compile(rf"[（(]\s*({NUMERAL})\s*[）)][、.．]?\s*")
POINT = re.compile(r"(\d{1,3})(?:[、．]|\.(?!\d))\s*(?=\S)")
SUBPOINT = re.compile(r"[（(]\s*(\d{1,3})\s*[）)]\s*")
CIRCLE = re.compile(rf"([{CIRCLED}])\s*")
STYLES = (PART, CHAPTER, CLAUSE, POINT, SUBPOINT, CIRCLE)
PARTS, CHAPTERS, CLAUSES, POINTS, SUBPOINTS, CIRCLES = range(len(STYLES))
LONGEST_HEADING = 60
PERIOD = re.compile(
    r"\W{0,4}(?:\d{4}年)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[上下]半年)(?:重点)?(?:工作|任务|事项|安排)?\W{0,4}"
)


class Mark(NamedTuple):
    """A number as it is written before a line: its rank (0 is the largest part), how many it counts, and its words."""

    rank: int
    ordinal: int
    text: str


@lru_cache(maxsize=50_000)
def mark(text: str) -> Mark | None:
    """The number with which a line begins; None where it begins with none."""
    for rank, style in enumerate(STYLES):
        match = style.match(text)
        if match:
            count = count_of(match[1])
            return Mark(rank, count, match[0]) if count else None
    return None


def chapter(text: str) -> int:
    """The number of a chapter's heading (一、…: one short line, no sentence), or 0 where the line is none."""
    return _of_heading(text, CHAPTER)


def clause_heading(text: str) -> int:
    """The same for （一）…."""
    return _of_heading(text, CLAUSE)


def is_heading(text: str) -> bool:
    """Whether a line reads as a heading: short, one line, no sentence."""
    return 0 < len(text) <= LONGEST_HEADING and "。" not in text[:-1] and text[-1] not in "；;，,:：、"


def is_period(text: str) -> bool:
    """Whether a line is the heading of what is due in a month, a quarter or half a year: 一月份, 【1月】, 第二季度工作."""
    return PERIOD.fullmatch(text) is not None


def count_of(numeral: str) -> int:
    """What a number counts, in Chinese, Arabic or circled digits; 0 for what is no number."""
    if numeral.isdecimal():
        return int(numeral)
    return CIRCLED.index(numeral) + 1 if numeral in CIRCLED else ordinal(numeral)


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


def _of_heading(text: str, style: re.Pattern[str]) -> int:
    match = style.match(text)
    return ordinal(match[1]) if match and is_heading(text) and "。" not in text else 0
