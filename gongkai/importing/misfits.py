"""How little a paragraph looks like its column: a unit among sentences, a sentence among units, words where a day belongs."""

from __future__ import annotations

import re
from functools import lru_cache

from gongkai.importing import dues
from gongkai.importing.units import are_units, looks_like_units

MISFIT, WEAK = 10_000, 250
UNITS = ("units", "lead", "support")
NOTHING = re.compile(r"[/／\\—–\-―－_＿]+|无")
NUMBER_CELL = re.compile(r"\d{1,3}[.、．]?|[（(]?[一二三四五六七八九十]{1,4}[）)]?")


@lru_cache(maxsize=50_000)
def misfit(field: str, text: str) -> int:
    """What it costs that a paragraph stands in a column whose cells look otherwise."""
    if NOTHING.fullmatch(text):
        return MISFIT if field == "number" else WEAK if field in ("requirement", "task") else 0
    if field in UNITS:
        return 0 if looks_like_units(text) else MISFIT
    if field == "number":
        return 0 if NUMBER_CELL.fullmatch(text) else MISFIT
    if field in ("requirement", "task"):
        return MISFIT if are_units(text) or text.isdecimal() else WEAK if looks_like_units(text) else 0
    if field == "due" and not are_units(text):
        return 0 if dues.is_due(text) or re.search(r"\d|[年月季底]", text) else WEAK
    return MISFIT if are_units(text) else 0


def is_stranger(field: str, text: str) -> bool:
    return "。" in text and not looks_like_units(text) if field in UNITS else are_units(text)
