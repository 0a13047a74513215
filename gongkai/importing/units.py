"""The words that name units → who leads, who supports. Nothing is guessed:

- Only those lead of whom a 牵头 is written (“A、B牵头”, “A、B等牵头单位”, “牵头单位:A”), and the names of a column that is
  headed 牵头单位. Everyone else who is named supports; see unit_duties.py.
- Names are parted as unit_names.py says, at line ends too. Where there is not one Chinese character, the list is English.
- Another labelled fact in the same bracket (“适用范围:…”), and words that say when, are no units.
- What the names alone do not say is kept by the published wording.
- `doubtful` tells that names were run together, `strange` are names that do not look like a unit: they are kept, and told. A
  person alone is no unit, but one of `persons`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from gongkai.cjk import simplified
from gongkai.importing import dues, unit_brackets, unit_duties, unit_english
from gongkai.importing.unit_names import BY, CHINESE, RUN_TOGETHER, is_person, is_unit, is_whole, names_in, split

MARKS = re.compile(r"[★☆▲△●◆※*]|(?:^|(?<=[\s、，,；;]))\d{1,2}[.．、](?=[\u4e00-\u9fff])")
LONGEST_NAME = 20
OFFICE = re.compile("(?:局|委|厅|政府|办公室)$")


class Units(NamedTuple):
    """Who leads, who supports, and who supports every item of the plan; whether from here on the first named leads."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    default_support: tuple[str, ...] = ()
    first_leads: bool = False
    doubtful: bool = False
    strange: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return self.lead + self.support


def read(words: str, role: str = "", helped: bool = False) -> Units:
    """The units in a cell, or in the bracket at the end of a clause (with or without its brackets).

    `role` is what the column's heading says of all of them: "lead", "support", or nothing. `helped`: other words of the same
    task name those who help (责任单位：A above 配合单位：B).
    """
    lead: list[str] = []
    support: list[str] = []
    default: list[str] = []
    first_leads = False
    inner = unit_brackets.inner_of(words.strip().lstrip("—－-"))
    if not CHINESE.search(inner):
        lead, support = unit_english.read(inner, role)
        return merged([Units(tuple(lead), tuple(support))])
    inner = MARKS.sub("", unit_duties.BEHIND_ROLE.sub(r"\1、", unit_duties.ROLE_LABEL.sub(r"；\1：", inner)))
    inner, notes = unit_duties.FIRST_LEADS_NOTE.subn("", inner)
    first_leads = notes > 0
    doubtful = False
    helped = helped or unit_duties.is_helped(inner)
    if "牵头" not in simplified(inner):
        inner = unit_duties.TOGETHER_WITH.sub("牵头，", inner, count=1)
        for main in unit_duties.MAINLY.findall(inner):
            lead += names_in(main)
        inner = unit_duties.MAINLY.sub("", inner)
    for sentence in _sentences(inner):
        match = unit_duties.default_in(sentence)
        if match:
            default += split(match[1])
            first_leads |= _read_sentence(sentence[: match.start()], role, helped, lead, support)
        elif unit_duties.FIRST_LEADS.match(sentence):
            first_leads = True
        elif sentence:
            first_leads |= _read_sentence(sentence, role, helped, lead, support)
    for names in (lead, support, default):
        parted = [part for name in names for part in RUN_TOGETHER.split(name)]
        doubtful |= len(parted) > len(names)
        names[:] = parted
    persons = tuple(filter(is_person, (*lead, *support)))
    lead, support = ([name for name in names if name not in persons] for names in (lead, support))
    strange = tuple(name for name in (*lead, *support) if len(name) > LONGEST_NAME or not is_unit(name))
    return merged([Units(tuple(lead), tuple(support), tuple(default), first_leads, doubtful, strange, persons)])


def merged(parts: Iterable[Units]) -> Units:
    """The units of several brackets together; each name once, and a leader only as one."""
    every = list(parts)
    lead = dict.fromkeys(name for part in every for name in part.lead)
    support = dict.fromkeys(name for part in every for name in part.support if name not in lead)
    default = dict.fromkeys(name for part in every for name in part.default_support)
    told = any(part.first_leads for part in every), any(part.doubtful for part in every)
    strange = dict.fromkeys(name for part in every for name in part.strange)
    persons = dict.fromkeys(name for part in every for name in part.persons)
    return Units(tuple(lead), tuple(support), tuple(default), *told, tuple(strange), tuple(persons))


def led_by_first(named: Units) -> Units:
    """The same units where the document says that the first named leads; a written 牵头 goes before that."""
    return named if named.lead or not named.support else named._replace(lead=named.support[:1], support=named.support[1:])


def looks_like_units(text: str) -> bool:
    """Whether a cell holds names of units rather than sentences: for telling columns apart, not for reading."""
    if re.match(r"\d{1,2}[.、．](?!\d)", text):
        return False
    if len(text) > 1000 or "。" in text[:-1]:
        return False
    names = read(text).names
    if text.endswith("。") and not unit_duties.DUTY.search(text):  # a list of offices with a full stop, or a sentence
        return len(names) > 2 and all(is_unit(name) for name in names) and any(OFFICE.search(name) for name in names)
    fitting = sum(len(name) <= 25 and is_unit(name) for name in names)
    return bool(names) and fitting * 5 >= len(names) * 3


def are_units(text: str) -> bool:
    """Whether a paragraph can hardly be anything but a list of units: two names or more, and nothing else."""
    names = read(text).names
    return len(names) > 1 and looks_like_units(text) and all(len(name) <= 15 and is_unit(name) for name in names)


def _sentences(text: str) -> list[str]:
    """The sentences and lines; a line on which a name was broken goes on with the next."""
    found: list[str] = []
    for match in re.finditer(r"([^。\n]*)(?:[。\n]|$)", unit_duties.ROLE_AHEAD.sub("；", text)):
        line = match[1].strip()
        ended = match.string[match.start() - 1 : match.start()] == "。"
        broken = found and found[-1] and line and not re.search(r"[、，,；;:：]$", found[-1]) and not is_whole(found[-1])
        if broken and not ended and is_whole(found[-1] + line) and not re.search(r"[、，,；;]", line):
            found[-1] += line
        else:
            found.append(line)
    return found


def _read_sentence(sentence: str, role: str, helped: bool, lead: list[str], support: list[str]) -> bool:
    """“A、B牵头,C按职责分工负责”: a duty's word holds for the names since the last one. `helped`: who is responsible leads,
    because others help. Whether the sentence says that the first named leads.
    """
    first_leads = other = False
    pending: list[str] = []
    for phrase in [piece for part in split(BY.sub("", sentence), "，,；;") for piece in unit_duties.LEADS_INSIDE.split(part)]:
        named = unit_duties.ROLE.match(phrase)
        if named:
            _take(pending, role, lead, support)
            said = simplified(named[1])
            leading = said in unit_duties.LEADING or (helped and said in unit_duties.RESPONSIBLE)
            pending, role = [], "lead" if leading else "support"
            phrase = phrase[named.end() :]
            other = False
        elif unit_duties.OTHER_FACT.match(phrase):
            other = True
        elif other and (unit_duties.LEADS.search(phrase) or unit_duties.SUPPORTS.search(phrase)):
            other = False
        if other:
            continue
        if unit_duties.FIRST_LEADS.match(phrase):
            first_leads = True
            continue
        if unit_duties.SAME_BELOW.fullmatch(phrase) or dues.says_when(phrase):
            continue
        if pending or lead or support:  # “A牵头，会同B负责”; at the beginning 会同 may be a county
            phrase = unit_duties.TOGETHER.sub("", phrase)
        leads, supports = unit_duties.LEADS.search(phrase), unit_duties.SUPPORTS.search(phrase)
        if leads:
            pending += names_in(phrase[: leads.start()])
            _take(pending, "lead", lead, support)
            pending = []
        elif supports:
            pending += names_in(phrase[: supports.start()])
            _take(pending, "lead" if helped and unit_duties.ALONE.fullmatch(supports[0]) else role, lead, support)
            pending = []
        else:
            pending += names_in(phrase)
    _take(pending, role, lead, support)
    return first_leads


def _take(names: list[str], role: str, lead: list[str], support: list[str]) -> None:
    for name in names:
        leads, supports = unit_duties.LEADER.fullmatch(name), unit_duties.DUTY_BEHIND.fullmatch(name)
        bare = leads[1] if leads else supports[1] if supports else name
        (lead if leads or (role == "lead" and not supports) else support).append(bare)
