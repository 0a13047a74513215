"""The words for when something is due: what they say as a day or a turn, and where they stand inside other words.

Only what a phrase says as a whole becomes a day (standards.md §10.6): 年底前 is the last day of the plan's year, 6月底前 the
last day of June. “6月底前完成甲，年底前完成乙” names two, so it stays words. A number of working days needs a day to count from,
which the phrase does not name, and stays words too.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from gongkai.schema import EVERY

YEAR = r"(?:20\d\d\s*年|今年|本年度?|当年)"
QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
ENGLISH = "January February March April May June July August September October November December".split()
MONTHS = "|".join(f"{name}|{name[:3]}" for name in ENGLISH)

IN_YEAR = (
    rf"(?:{YEAR}\s*(?:的|度)?)?(?:\d{{1,2}}\s*月\s*(?:\d{{1,2}}\s*日|底|末|上旬|中旬|下旬|份)?|年底|年末|年终|年内"
    r"|底|全年|第?[一二三四1-4]季度(?:末|底)?|[上下]半年)"
)
PHRASE = rf"(?:{IN_YEAR}|{YEAR}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})\s*(?:底)?(?:之前|以前|前|内|之内)?"
WORKDAYS = r"[^，。；]{0,20}?\d{1,3}\s*个?(?:工作日|自然日|日|天|个月)(?:之内|以内|内)"
ALWAYS = r"(?:长期|持续|常态化?|常年)(?:坚持|推进|开展|化|实施|落实)*"
TURNS = rf"(?:每(?:半年|季度|个?月|周|年|日|天)|按(?:月|季度?|年)|逐月)(?:[^，。；]{{0,8}})?|{ALWAYS}"
DUE = re.compile(rf"(?:{PHRASE}|{WORKDAYS}|{TURNS})(?:全面|全部|基本)?(?:完成|落实|办结|建成)?(?:到位)?")
REACHED = re.compile(  # when, and what is to be reached by then: 6月底前出台相关政策; 年内持续推进
    rf"(?:确保|力争|争取|务必)?(?:于|在|到)?{IN_YEAR}(?:之前|以前|前|之内|内)(?!由).{{2,30}}"
    r"|[^、]{0,6}(?:年内|全年|全年度)[^、]{0,12}(?:推进|完成|落实|实施|开展|坚持|见效|实现|建成|投用|启动)"
    r"|(?:长期|持续|常态化?)[^、]{0,8}(?:推进|落实|实施|开展|坚持)"
)
LABELLED = re.compile(r"(?:完成|办结|整改|落实)?(?:时限|期限|时间|时间节点)(?:要求)?\s*[:：]\s*([^；;。）)】〕\]\n]+)")
AT_END = re.compile(
    rf"(?:^|[，,；;。])\s*(?:确保|力争|争取|务必)?(?:于|在|到)?\s*({PHRASE})\s*(?:全面|全部|基本)?(?:完成|办结|落实到位|建成投用)[。；;]?$"
)
AT_START = re.compile(rf"(?:确保|力争|争取|务必)?(?:于|在|到)?\s*({PHRASE})(?=[^，。；]*(?:完成|建成|办结|出台|印发|报送|实现))")
DAY = re.compile(rf"({YEAR})?\s*(?:度|的)?(\d{{1,2}})\s*月\s*(\d{{1,2}}\s*日|底|末|上旬|中旬|下旬|份)?")
QUARTER = re.compile(rf"({YEAR})?第?([一二三四1-4])季度")
NUMERIC = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
LATIN = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({MONTHS})\.?\s*(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(20\d\d)", re.IGNORECASE
)
LATIN_PHRASE = re.compile(
    r"(?:by|before|until|end of|mid|late|early|in|due)?[\s-]*(?:the )?(?:end of )?"
    rf"({LATIN.pattern}|(?:Q[1-4]\s*)?20\d\d(?:-\d\d(?:-\d\d)?)?|Q[1-4])",
    re.IGNORECASE,
)
DAYS = {"上旬": 10, "中旬": 20}


class Turn(NamedTuple):
    """What the words say: a day, a turn of schema.EVERY, or neither."""

    day: date | None = None
    every: str = ""


def is_due(phrase: str) -> bool:
    """Whether a phrase says when, and nothing else."""
    return DUE.fullmatch(phrase.strip("。 ")) is not None


def says_when(phrase: str) -> bool:
    """Whether a phrase in a bracket of units is no unit but says when, alone or with what is to be reached by then."""
    phrase = re.sub(r"^[并且]", "", phrase.strip("。 "))
    return is_due(phrase) or REACHED.fullmatch(phrase) is not None


def inside(text: str) -> str:
    """The words in a running text that say, beyond doubt, when it is due: behind a label, or “…，6月底前完成。” at its end."""
    match = LABELLED.search(text) or AT_END.search(text)
    return match[1].strip() if match else ""


def read(words: str, year: int) -> Turn:
    """What words that say when mean; `year` is the plan's, for words that name none (0: unknown)."""
    words = re.sub(r"(?:全面|全部|基本)?(?:完成|落实|办结|建成)(?:到位)?$", "", words.strip("。；; "))
    for every, spellings in EVERY.items():
        if words in spellings:
            return Turn(every=every)
    if re.fullmatch(ALWAYS, words):
        return Turn(every="always")
    if re.fullmatch(PHRASE, words):
        return Turn(_day(words, year))
    match = LATIN_PHRASE.fullmatch(words)
    return Turn(_latin_day(match[1])) if match else Turn()


def latest(phrases: list[str]) -> str:
    """The phrase that names the last day, in the source's words; "" where none names one."""
    dated = [(turn.day, phrase) for phrase in phrases if (turn := read(phrase, 0)).day]
    return max(dated, key=lambda pair: pair[0] or date.min)[1] if dated else ""


def _day(words: str, year: int) -> date | None:
    named = re.search(r"20\d\d", words)
    year = int(named[0]) if named else year
    if not year:
        return None
    if match := NUMERIC.search(words):
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if match := QUARTER.search(words):
        return _end_of(year, QUARTERS[match[2]])
    if match := DAY.search(words):
        month, when = int(match[2]), (match[3] or "").strip()
        if when.endswith("日"):
            return _real(year, month, int(when[:-1]))
        return _real(year, month, DAYS[when]) if when in DAYS else _end_of(year, month)
    return _end_of(year, 6 if "上半年" in words else 12)


def _latin_day(words: str) -> date | None:
    match = LATIN.search(words)
    if match:
        month = next(number for number, name in enumerate(ENGLISH, 1) if match[2][:3].lower() == name[:3].lower())
        day = match[1] or match[3]
        return _real(int(match[4]), month, int(day)) if day else _end_of(int(match[4]), month)
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"Q[1-4]", "", words))]
    quarter = re.search(r"Q([1-4])", words, re.IGNORECASE)
    if not numbers:
        return None
    if len(numbers) == 3:
        return _real(*numbers)
    return _end_of(numbers[0], numbers[1] if len(numbers) == 2 else 3 * int(quarter[1]) if quarter else 12)


def _end_of(year: int, month: int) -> date | None:
    return _real(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
