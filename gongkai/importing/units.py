"""The words that name units → who leads, who supports. Nothing is guessed:

- Only those lead of whom a 牵头 is written (“A、B牵头”, “A、B等牵头单位”, “牵头单位:A”), and the names of a column that is
  headed 牵头单位. Everyone else who is named supports. Being named first means nothing by itself, unless the document says
  so (“列第一位者为牵头单位,下同”): `first_leads` tells that it did.
- Names are parted at 、 ， , ； ; and line ends outside brackets. A bracket that belongs to a name stays with it.
- “A、B等市直有关单位” names A, B and 市直有关单位; an empty word after 等 (“等部门”, “等有关单位”) is no name.
- “各县市区人民政府均为责任单位,以下不再列出” is a default of the whole plan.
- Another labelled fact in the same bracket (“适用范围:…”) is no unit.
- Blanks inside a name are not kept. What the names alone do not say is kept by the published wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

DUTY = re.compile(r"牵头|负责|配合|责任单位|责任部门|落实|承办|参与|协助|协同")
LEADS = re.compile(r"(?:(?:共同|联合)?牵头(?:(?:负责|办理|落实|推进|实施|组织实施|抓总)|单位|部门)?)$")
SUPPORTS = re.compile(
    r"(?:(?:按|按照|依|依据|根据)?(?:各自)?(?:职责|职能)(?:分工)?(?:分别|抓好|做好|共同)?(?:负责|落实|配合|推进|实施)?"
    r"|(?:分工|分别|共同|具体|分头)?(?:负责|配合|参与|协助|协同|承办)(?:落实|实施|推进|单位|部门)?)$"
)
LEADS_INSIDE = re.compile(r"(?<=牵头)(?:、|会同(?!县))")
WITH = re.compile(r"会同(?!县)")  # 会同县 is a county
LEADER = re.compile(r"(.+)[（(]牵头(?:单位|部门)?[）)]")
ROLE = re.compile(r"(牵头|责任|配合|协办|负责|参与)(?:单位|部门|科室)?[:：]")
DEFAULT = re.compile(
    r"(.+?)均?为(?:责任|配合|协办)(?:单位|部门)[,，、]?以下(?:均?不再(?:一一|逐一|逐项)?(?:列出|列明|重复)|均?同)"
)
FIRST_LEADS = re.compile(r"(?:列|排)(?:在|名)?(?:第一位|首位|第一)(?:者|的)?.{0,8}为牵头.*")
OTHER_FACT = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
INSIDE = re.compile(r"[（(][^（）()]{2,300}(?:负责|牵头|配合)[）)]")
NO_NAME = re.compile(r"\d*\s*[个家]?各?(?:有关|相关)?(?:部门|单位|方面|地方|机构)?")
CLASS_OF_UNITS = re.compile(r".*(?:部门|单位|机构|方面|地方|乡镇|街道|企业|院校|学校)")
UNIT = re.compile(
    r".*(?:局|委|办|部|厅|院|会|处|室|站|所|队|中心|公司|集团|学校|大学|银行|政府|街道|乡|镇|区|县|市|省|单位|部门|机构|机关|组|联|社"
    r"|馆|校|园|科|股|署|台|行|地|企业|者|军|库|厂|场|段|院校|负责人)"
)
CLOSERS = {"）": "（", ")": "(", "】": "【", "]": "[", "〕": "〔"}


class Units(NamedTuple):
    """Who leads, who supports, and who supports every item of the plan; whether from here on the first named leads."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    default_support: tuple[str, ...] = ()
    first_leads: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return self.lead + self.support


def read(words: str, role: str = "") -> Units:
    """The units in a cell, or in the bracket at the end of a clause (with or without its brackets).

    `role` is what the column's heading says of all of them: "lead", "support", or nothing.
    """
    lead: list[str] = []
    support: list[str] = []
    default: list[str] = []
    first_leads = False
    for sentence in re.split(r"[。\n]", _inner(words.strip())):
        sentence = sentence.strip()
        match = DEFAULT.fullmatch(sentence)
        if match:
            default += _split(match[1])
        elif FIRST_LEADS.match(sentence):
            first_leads = True
        elif sentence:
            _read_sentence(sentence, role, lead, support)
    return merged([Units(tuple(lead), tuple(support), tuple(default), first_leads)])


def merged(parts: Iterable[Units]) -> Units:
    """The units of several brackets together; each name once, and a leader only as one."""
    every = list(parts)
    lead = dict.fromkeys(name for part in every for name in part.lead)
    support = dict.fromkeys(name for part in every for name in part.support if name not in lead)
    default = dict.fromkeys(name for part in every for name in part.default_support)
    return Units(tuple(lead), tuple(support), tuple(default), any(part.first_leads for part in every))


def led_by_first(named: Units) -> Units:
    """The same units where the document says that the first named leads; a written 牵头 goes before that."""
    return named if named.lead or not named.support else named._replace(lead=named.support[:1], support=named.support[1:])


def brackets_inside(text: str) -> list[str]:
    """The brackets with units that stand inside a clause, after single sentences of it."""
    return INSIDE.findall(text)


def looks_like_units(text: str) -> bool:
    """Whether a cell holds names of units rather than sentences: for telling columns apart, not for reading."""
    if len(text) > 1000 or "。" in text[:-1] or (text.endswith("。") and not DUTY.search(text)):
        return False
    names = read(text).names
    fitting = sum(len(name) <= 25 and _is_unit(name) for name in names)
    return bool(names) and fitting * 5 >= len(names) * 3


def are_units(text: str) -> bool:
    """Whether a paragraph can hardly be anything but a list of units: two names or more, and nothing else."""
    names = read(text).names
    return len(names) > 1 and looks_like_units(text) and all(len(name) <= 15 and _is_unit(name) for name in names)


def bracket_at_end(text: str) -> int:
    """Where the bracket begins with which a clause names its units; -1 where it ends without one."""
    end = text.rstrip("。 ")
    if not end or end[-1] not in "）)":
        return -1
    depth = 0
    for place in range(len(end) - 1, -1, -1):
        if end[place] in "）)":
            depth += 1
        elif end[place] in "（(":
            depth -= 1
            if depth == 0:
                return place if DUTY.search(end[place:]) else -1
    return -1


def _read_sentence(sentence: str, role: str, lead: list[str], support: list[str]) -> None:
    """“A、B牵头,C按职责分工负责”: a duty's word holds for the names since the last one."""
    pending: list[str] = []
    for phrase in [piece for part in _split(sentence, "，,；;") for piece in LEADS_INSIDE.split(part)]:
        named = ROLE.match(phrase)
        if named:
            _take(pending, role, lead, support)
            pending, role = [], "lead" if named[1] == "牵头" else "support"
            phrase = phrase[named.end() :]
        elif OTHER_FACT.match(phrase):
            break
        leads, supports = LEADS.search(phrase), SUPPORTS.search(phrase)
        if leads:
            pending += _names(phrase[: leads.start()])
            _take(pending, "lead", lead, support)
            pending = []
        elif supports:
            pending += _names(phrase[: supports.start()])
            _take(pending, role, lead, support)
            pending = []
        else:
            pending += _names(phrase)
    _take(pending, role, lead, support)


def _take(names: list[str], role: str, lead: list[str], support: list[str]) -> None:
    for name in names:
        marked = LEADER.fullmatch(name)
        (lead if role == "lead" or marked else support).append(marked[1] if marked else name)


def _names(phrase: str) -> list[str]:
    """The names in a phrase without its duty: “由A、B等市直有关单位” → A, B, 市直有关单位."""
    found: list[str] = []
    for part in [part for listed in _split(phrase.removeprefix("由")) for part in WITH.split(listed)]:
        before, among, after = part.rpartition("等")
        if among and (not after or NO_NAME.fullmatch(after)):
            found.append(before)
        elif among and before and CLASS_OF_UNITS.fullmatch(after):
            found += [before, after]
        else:
            found.append(part)
    return [name for name in (re.sub(r"\s+", "", part) for part in found) if name]


def _split(text: str, marks: str = "、，,；;") -> list[str]:
    """The parts between the marks that stand outside brackets; where brackets are not paired, they do not count."""
    paired = _is_paired(text)
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        if paired and sign in CLOSERS.values():
            depth += 1
        elif paired and sign in CLOSERS:
            depth -= 1
        elif sign in marks and not depth:
            parts.append(text[start:place])
            start = place + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def _is_paired(text: str) -> bool:
    open_brackets: list[str] = []
    for sign in text:
        if sign in CLOSERS.values():
            open_brackets.append(sign)
        elif sign in CLOSERS and (not open_brackets or open_brackets.pop() != CLOSERS[sign]):
            return False
    return not open_brackets


def _inner(words: str) -> str:
    """The words without the brackets around all of them, and without a full stop behind these."""
    bare = words.rstrip("。")
    if len(bare) > 1 and bare[0] in "（(" and bare[-1] in "）)" and bracket_at_end(bare) == 0:
        return bare[1:-1]
    return words


def _is_unit(name: str) -> bool:
    """By the end of the name; a bracket behind it, also one that is not closed, does not count."""
    return UNIT.fullmatch(re.sub(r"(?<=.)[（(].*", "", name)) is not None
