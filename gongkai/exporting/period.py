"""A period of reporting as a person types it: 2026Q3, 2026H1, 2026-09 or 2026."""

from __future__ import annotations

import re
from datetime import date

from gongkai import relations
from gongkai.pages import Period
from gongkai.periods import around

SHAPES = {
    "quarter": re.compile(r"(\d{4})\s*(?:[-年]?\s*[Qq第]\s*)([1-4一二三四])\s*(?:季度)?"),
    "half-year": re.compile(r"(\d{4})\s*(?:[-年]?\s*(?:[Hh]|(?=[上下])))\s*([12上下])\s*(?:半年)?"),
    "month": re.compile(r"(\d{4})\s*[-.年]\s*(0?[1-9]|1[0-2])\s*月?"),
    "year": re.compile(r"(\d{4})\s*年?"),
}
COUNTED = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}


def read(text: str) -> Period | None:
    """The period that a text means (2026Q3, 2026年第三季度, 2026年上半年, 2026-09, 2026); None for any other text."""
    for every, shape in SHAPES.items():
        match = shape.fullmatch(text.strip())
        if match and int(match[1]) > 0:
            number = int(COUNTED.get(match[2], match[2])) if every != "year" else 1
            return around(date(int(match[1]), (number - 1) * relations.MONTHS[every] + 1, 1), every)
    return None
