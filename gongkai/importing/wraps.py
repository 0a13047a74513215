"""Blanks that line wraps left inside Chinese words (“贯 彻”), as text copied from a PDF has them: taken out by rule.

The rule, for a whole document:
- It is only touched when a blank stands between two Chinese characters in a running paragraph (20 characters or more,
  not more than one such blank to ten characters: spaced-out headings and lists of names are meant). Nobody writes such a
  blank on purpose. A table without one is left exactly as it is.
- Then, in every running paragraph, blanks go that stand between Chinese characters or marks, or between one of these and a
  half-width comma, semicolon, bracket, question or exclamation mark.
- Blanks beside digits and Latin letters stay (“2023 年”, “PC 端”): whether a wrap left them cannot be told. So does a blank
  after a colon. Other blanks than U+0020 are not of wraps and stay too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gongkai.cjk import CHARACTER
from gongkai.sources.source import Line

RUNNING = 20
IN_A_WORD = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")
WRAP = re.compile(rf"(?<={CHARACTER}) +(?=[,;!?()]|{CHARACTER})|(?<=[,;!?()]) +(?={CHARACTER})")


class Repaired(NamedTuple):
    """The lines without the blanks of wraps; `gone` is how many blanks went, and the first place (its words, its line)."""

    lines: list[Line]
    gone: int = 0
    sample: str = ""
    line: int = 0


def repair(lines: Sequence[Line], is_other: Callable[[str], bool] = lambda text: False) -> Repaired:
    """The document's lines, mended where they need it; line numbers stay. `is_other` tells lines that are no running text."""
    if not any(_wrapped(line.text) and not is_other(line.text) for line in lines):
        return Repaired(list(lines))
    mended: list[Line] = []
    count, sample, place = 0, "", 0
    for line in lines:
        text, gone = WRAP.subn("", line.text) if _is_running(line.text) and not is_other(line.text) else (line.text, 0)
        if gone and not count:
            at = next(WRAP.finditer(line.text))
            sample, place = line.text[max(0, at.start() - 4) : at.end() + 4], line.line
        mended.append(line._replace(text=text))
        count += gone
    return Repaired(mended, count, sample, place)


def _wrapped(text: str) -> bool:
    return _is_running(text) and IN_A_WORD.search(text) is not None


def _is_running(text: str) -> bool:
    return len(text) >= RUNNING and sum(1 for _ in WRAP.finditer(text)) * 10 <= len(text)
