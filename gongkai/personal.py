"""What must not be published unseen: numbers of persons, and signs that a reader cannot see.

Numbers are found however they are written (full-width digits, blanks, hyphens or invisible signs between them):
- identity cards (GB 11643-1999): 18 places with a day that exists and the right check sign. Both are needed: the check sign alone
  is right in one of eleven numbers. Numbers that are labelled as a 统一社会信用代码 are public.
- identity cards as they were until 1999: 15 digits that begin with a province and have a day that exists, which is so of one in
  seventy other numbers. Those labelled as a registration or by 编号 are left alone.
- bank cards: 16 to 19 digits with the right check digit (Luhn), beginning with 62 as in China, or labelled as an account.
- mobile telephones: 11 digits, unless they are labelled as an office's telephone.
Invisible signs: those that turn the direction of a line, and those without width, of which copies of pages are full.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

APART = r"[ \-\u00ad\u200b-\u200f\u2060-\u2064]?"
DIGIT = r"[0-9０-９]"
START, END = r"(?<![0-9０-９A-Za-z])", r"(?![0-9０-９A-Za-z])"
IDENTITY = re.compile(rf"{START}[1-9１-９](?:{APART}{DIGIT}){{16}}{APART}[0-9０-９XxＸｘ]{END}")
OLD_IDENTITY = re.compile(rf"{START}[1-68１-６８](?:{APART}{DIGIT}){{14}}{END}")
CARD = re.compile(rf"{START}{DIGIT}(?:{APART}{DIGIT}){{15,18}}{END}")
MOBILE = re.compile(rf"{START}(?:\+?86{APART})?[1１][3-9３-９](?:{APART}{DIGIT}){{9}}{END}")
LONG = re.compile(rf"{DIGIT}(?:{APART}{DIGIT}){{10}}")
"""So many digits has each of them at least."""
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")
IN_EMOJI = re.compile("(?<=[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d")
CODE = re.compile(r"信用代码|机构代码|credit", re.IGNORECASE)
FIRM = re.compile(r"注册|登记|许可|编号|税号|纳税|registration|licen[cs]e", re.IGNORECASE)
PROVINCES = set("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 81 82".split())
ACCOUNT = re.compile(r"账号|帐号|账户|帐户|卡号|银行|开户|account|card", re.IGNORECASE)
OFFICE = re.compile(r"(?:电话|热线|传真|咨询|举报|联系方式|phone|tel|contact|fax)[^\d０-９。；;\n]{0,12}$", re.IGNORECASE)
NEAR = 30
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
FIRST_YEAR = 1900


class Trace(NamedTuple):
    """What was found: the rule that it breaks, where (counted from 1), and what may be shown of it."""

    rule: str
    line: int
    column: int
    text: str


def look(text: str) -> Iterator[Trace]:
    """The numbers of persons in a text, line by line."""
    if not LONG.search(text):  # as in nearly every file, and told ten times as fast
        return
    for number, line in enumerate(text.split("\n"), 1):
        taken: list[range] = []
        for rule, pattern, is_one, masked in KINDS:
            for match in pattern.finditer(line):
                digits = _digits(match[0])
                before = line[max(0, match.start() - NEAR) : match.start()]
                if any(match.start() in place for place in taken) or not is_one(digits, before):
                    continue
                taken.append(range(*match.span()))
                yield Trace(rule, number, match.start() + 1, masked(digits))


def look_in_cells(text: str) -> Iterator[Trace]:
    """The same in a CSV file: what stands at the head of a column tells, as a label does, whose numbers are below it."""
    rows = csv.reader(text.split("\n"))
    head: list[str] = []
    line = 0
    try:
        for row in rows:
            for place, cell in enumerate(row):
                label = f"{head[place][:NEAR]}：" if place < len(head) else ""
                traces = look(f"{label}{cell}")
                yield from (trace._replace(line=line + trace.line, column=1) for trace in traces)
            head, line = head or row, rows.line_num
    except csv.Error:  # a cell without an end: its lines tell less, but they are looked at
        rest = "\n".join(text.split("\n")[line:])
        yield from (trace._replace(line=line + trace.line) for trace in look(rest))


def hidden(text: str) -> Iterator[Trace]:
    """The lines of a text with signs that nobody sees; each with the first of them."""
    if not INVISIBLE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        emoji = {match.start() for match in IN_EMOJI.finditer(line)}
        signs = [match for match in INVISIBLE.finditer(line) if match.start() not in emoji]
        if signs:
            yield Trace("", number, signs[0].start() + 1, f"U+{ord(signs[0][0]):04X}")


def visible(text: str) -> str:
    """The text without invisible signs."""
    return INVISIBLE.sub("", text) if INVISIBLE.search(text) and not IN_EMOJI.search(text) else text


def _digits(words: str) -> str:
    """The digits of a number, in half-width form."""
    plain = (chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in words)
    return "".join(sign.upper() for sign in plain if sign.isalnum())


def _is_identity(digits: str, before: str) -> bool:
    if (
        CODE.search(before)
        or CHECKS[sum(int(sign) * weight for sign, weight in zip(digits, WEIGHTS, strict=False)) % 11] != digits[17]
    ):
        return False
    try:
        return FIRST_YEAR <= date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14])).year <= 2100
    except ValueError:
        return False


def _is_old_identity(digits: str, before: str) -> bool:
    if CODE.search(before) or FIRM.search(before) or digits[:2] not in PROVINCES:
        return False
    try:
        date(FIRST_YEAR + int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))
    except ValueError:
        return False
    return digits[2:6] != "0000" and digits[12:] != "000"


def _is_card(digits: str, before: str) -> bool:
    doubled = (int(sign) * (2 if place % 2 else 1) for place, sign in enumerate(reversed(digits)))
    right = sum(number // 10 + number % 10 for number in doubled) % 10 == 0
    return right and len(set(digits)) > 3 and (digits.startswith("62") or ACCOUNT.search(before) is not None)


def _is_private(digits: str, before: str) -> bool:
    return OFFICE.search(before) is None


KINDS: tuple[tuple[str, re.Pattern[str], Callable[[str, str], bool], Callable[[str], str]], ...] = (
    ("personal/id-number", IDENTITY, _is_identity, lambda digits: f"{digits[:6]}********{digits[14:]}"),
    ("personal/old-id-number", OLD_IDENTITY, _is_old_identity, lambda digits: f"{digits[:6]}******{digits[12:]}"),
    ("personal/bank-card", CARD, _is_card, lambda digits: f"{digits[:4]}********{digits[-4:]}"),
    ("personal/mobile", MOBILE, _is_private, lambda digits: f"{digits[-11:-8]}****{digits[-4:]}"),
)
