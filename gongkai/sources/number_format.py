"""A number or a date in a workbook → the text that a person sees in its cell (ECMA-376 part 1, 18.8.31).

Where a format hides digits that the cell holds (General in a narrow column, 1.2E+05), the digits are given. What a format code
says that is not known here leaves the number plain: None, and the reader says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from gongkai.sources import counters

Number = int | float
Moment = datetime | date | time | timedelta

TOKEN = re.compile(
    r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|General|G/通用格式|E[+-]|AM/PM|A/P|上午/下午|([yYmMdDhHsSeaAgG])\1*|.', re.IGNORECASE
)
GENERAL = ("general", "g/通用格式")
CURRENCY = re.compile(r"\[\$([^-\]]*)(?:-[^\]]*)?\]")
SKIPPED = re.compile(
    r"\[(?:\$-[0-9A-Fa-f]+|Black|Blue|Cyan|Green|Magenta|Red|White|Yellow|Color ?\d+|黑色|蓝色|红色|绿色|颜色\d+)\]", re.I
)
SYSTEM_DATES = {"mm-dd-yy": "yyyy/m/d", "m/d/yyyy": "yyyy/m/d", "m/d/yy": "yyyy/m/d"}  # shown in the reader's own way
WEEKDAYS = "一二三四五六日"
CHINESE_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def plain(value: Number) -> str:
    """All digits that the number holds, without an exponent."""
    if float(value).is_integer():
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")


def number(value: Number, code: str) -> str | None:
    """The number in a format; "" where the format shows nothing; None for a code that is not known."""
    sections = split(code)
    if not code or code.lower() in GENERAL or "E+" in code.upper():
        return plain(value)
    if abs(value) >= 10**15 or is_moment(code) or any(re.match(r"\[[<>=]", section) for section in sections):
        return None
    place = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[place]
    sign = "-" if value < 0 and place == 0 else ""
    if code.replace(" ", "") in (";;;", ";;"):
        return ""
    shown = _digits(abs(value), section)
    return None if shown is None else sign + shown if re.search("[1-9]", shown) or not sign else shown


def is_moment(code: str) -> bool:
    """Whether a format is one of dates or times."""
    return any(
        token[0].lower() in "ymdhsea" and token.isalpha() for token in tokens(split(code)[0]) if token.lower() != "general"
    )


def text(value: str, code: str) -> str:
    """A text in a format: most show it as it is; some put words around it, some hide it."""
    sections = split(code)
    section = sections[3] if len(sections) > 3 else code if "@" in code and len(sections) == 1 else "@"
    shown = "".join(value if token == "@" else _literal(token) for token in tokens(section))
    return shown if section.strip() else ""


def moment(value: Moment, code: str) -> str | None:
    """A date, a time or a length of time in a format; None for a code that is not known."""
    if isinstance(value, timedelta):
        return _length(value)
    if "[$-F800]" in code.upper():
        code = 'yyyy"年"m"月"d"日"'
    elif "[$-F400]" in code.upper():
        code = "h:mm:ss"
    chinese = "[DBNUM1]" in code.upper()
    code = re.sub(r"\[DBNum1\]", "", SKIPPED.sub("", split(code)[0]), flags=re.I)
    code = SYSTEM_DATES.get(code.lower(), code)
    parts = tokens(code)
    half = any(part.upper() in ("AM/PM", "A/P") or part == "上午/下午" for part in parts)
    fields = [place for place, part in enumerate(parts) if part[0].lower() in "ymdhsea" and part.isalpha()]
    shown = []
    for place, part in enumerate(parts):
        kind = part[0].lower()
        if part.upper() in ("AM/PM", "A/P") or part == "上午/下午":
            late = getattr(value, "hour", 0) >= 12
            shown.append(("下午" if late else "上午") if part[0] == "上" else ("PM" if late else "AM"))
        elif place not in fields:
            shown.append(_literal(part))
        else:
            near = fields.index(place)
            before = parts[fields[near - 1]][0].lower() if near else ""
            after = parts[fields[near + 1]][0].lower() if near + 1 < len(fields) else ""
            minutes = kind == "m" and len(part) <= 2 and (before == "h" or after == "s")
            said = _field(value, "n" if minutes else kind, len(part), half, chinese)
            if said is None:
                return None
            shown.append(said)
    return "".join(shown).strip() or None


def split(code: str) -> list[str]:
    """The sections of a format: for positive and negative numbers, zero, text."""
    sections, current = [], ""
    for match in TOKEN.finditer(code):
        if match[0] == ";":
            sections.append(current)
            current = ""
        else:
            current += match[0]
    return [*sections, current]


def tokens(section: str) -> list[str]:
    return [match[0] for match in TOKEN.finditer(section)]


def _literal(token: str) -> str:
    if token[0] == '"':
        return token.strip('"')
    if token[0] == "\\":
        return token[1:]
    if token[0] in "_*":
        return " " if token[0] == "_" and len(token) > 1 and token[1] == " " else ""
    if token[0] == "[":
        match = CURRENCY.fullmatch(token)
        return match[1] if match else ""
    return token


def _digits(value: Number, section: str) -> str | None:
    parts = [part for part in tokens(section) if not SKIPPED.fullmatch(part)]
    if any(part.upper().startswith("[DBNUM") or part == "/" for part in parts):
        return None
    if [part for part in parts if part.lower() in GENERAL]:
        return "".join(plain(value) if part.lower() in GENERAL else _literal(part) for part in parts)
    places = [place for place, part in enumerate(parts) if part in "0#?"]
    if not places:
        return "".join(_literal(part) for part in parts if part != "@").strip() or ("" if not section.strip() else plain(value))
    point = next((place for place, part in enumerate(parts) if part == "." and place < places[-1] + 1), None)
    whole = [place for place in places if point is None or place < point]
    decimals = len(places) - len(whole)
    last = whole[-1] if whole else -1
    thousands = any(part == "," and place < last for place, part in enumerate(parts) if whole and place > whole[0])
    scale = 0
    while places[-1] + 1 + scale < len(parts) and parts[places[-1] + 1 + scale] == ",":
        scale += 1
    amount = Decimal(repr(value)) * 100 ** sum(part == "%" for part in parts) / 1000**scale
    amount = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits, _, rest = format(amount, "f").partition(".")
    least = sum(parts[place] == "0" for place in whole)
    digits = digits.lstrip("0").rjust(least, "0")
    optional = 0
    for place in reversed(places[len(whole) :]):
        if parts[place] == "0" or rest[len(rest) - optional - 1] != "0":
            break
        optional += 1
    rest = rest[: len(rest) - optional]
    if thousands:
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)
    return _laid_out(parts, places, whole, point, scale, digits, rest, thousands)


def _laid_out(
    parts: list[str], places: list[int], whole: list[int], point: int | None, scale: int, digits: str, rest: str, thousands: bool
) -> str:
    """The digits at their places among the literals of a section."""
    shown: list[str] = []
    left = list(digits)
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if place in whole:
            if place == whole[0]:
                shown.append("".join(left))
            elif thousands:
                continue
            elif left:
                shown.append(left.pop())
        elif place in places:
            if place == places[len(whole)]:
                shown.append(rest)
        elif place == point:
            shown.append("." if rest or parts[places[-1]] == "0" else "")
        elif part != "," or not whole or not (whole[0] < place <= places[-1] + scale):
            shown.append(_literal(part))
    return "".join(reversed(shown)).strip()


def _field(value: Moment, kind: str, width: int, half: bool, chinese: bool) -> str | None:
    names = {"y": "year", "e": "year", "m": "month", "d": "day", "h": "hour", "n": "minute", "s": "second"}
    if kind == "a" or (kind == "d" and width > 2):
        if not isinstance(value, date):
            return None
        day = value.weekday()
        return ("星期" if width > 3 else "") + WEEKDAYS[day] if kind == "a" else DAYS[day][: 3 if width == 3 else None]
    amount: int | None = getattr(value, names[kind], None)
    if amount is None:
        return None
    if kind in "ye":
        year = f"{amount:04}"[-2 if width <= 2 and kind == "y" else -4 :]
        return year.translate(CHINESE_DIGITS) if chinese else year
    if kind == "m" and width > 2:
        return MONTHS[amount - 1][: 3 if width == 3 else 1 if width == 5 else None]
    if kind == "h" and half:
        amount = amount % 12 or 12
    return counters.chinese(amount) if chinese and amount else f"{amount:0{min(width, 2)}}"


def _length(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
