"""A clause → its passages, each with the words that name who is responsible for it, and what these say besides.

The words stand in a bracket at the end of the passage or inside it, or on a line of their own behind a label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai.cjk import compiled
from gongkai.importing import dues, headings, numbering, trailing, unit_brackets, unit_duties, units
from gongkai.sources.source import Line

OF_A_TASK = {"due", "progress", "person", "extra"}
LABELLED = compiled(r"[【\[（(]?\s*([\u4e00-\u9fff]{2,8})\s*[】\]]?\s*[:：]\s*(?=\S)")
LABEL_INSIDE = compiled(r"(?<=[；;，,。\s])([\u4e00-\u9fff]{2,8})\s*[:：]")
SAYS_DUTY = compiled(r"(?:负责|牵头|配合|落实|参与|承办|协助)(?:，.{1,20}(?:完成|下同))?$")
IN_BRACKETS = compiled(r"[【\[]\s*([\u4e00-\u9fff]{2,8})\s*[】\]]\s*[:：]?(?=.)")  # 【牵头单位】甲局
ALL_BELOW = compiled("以下|下同|均[为由需须]|不再")


class Passage(NamedTuple):
    """A passage and the words that name who is responsible for it."""

    texts: list[str]
    words: list[str]

    @property
    def text(self) -> str:
        return "\n".join(text.strip() for text in self.texts if text.strip())

    @property
    def said(self) -> str:
        return "\n".join(self.words)


def of(paragraphs: Sequence[Line]) -> tuple[list[Passage], list[Line]]:
    """The passages of a clause, each with the words that name its units; and the paragraphs after its end."""
    pieces: list[Passage] = []
    texts: list[str] = []
    after: list[Line] = []
    for line in paragraphs:
        text = line.text
        if says_who(text):
            if texts or not pieces:
                pieces.append(Passage(texts, [text]))
                texts = []
            else:
                pieces[-1].words.append(text)
            continue
        if pieces and not texts and _is_label(text, OF_A_TASK):
            pieces[-1].words.append(text)
            continue
        place = 0
        for start, end in brackets(text):
            words, end = _with_day(text, start, end)
            if text[place:start].strip() or texts or not pieces:
                pieces.append(Passage([*texts, text[place:start]], [words]))
            else:
                pieces[-1].words.append(words)
            texts, place = [], end
        tail = text[place:]
        if place and not tail.strip("。；; "):
            pieces[-1].words[-1] += tail.strip()
        elif place and len(pieces) == 1 and not any(brackets(other.text) for other in _following(paragraphs, line)):
            pieces[-1].texts.append(tail)
        elif tail:
            texts.append(tail)
    if texts and pieces:
        lines = list(paragraphs)[len(paragraphs) - len(texts) :]
        if _has_ended(pieces[-1]) and all(line.text == text for line, text in zip(lines, texts, strict=True)):
            after = lines
        else:
            pieces[-1].texts.extend(texts)
    elif texts:
        pieces = [Passage(texts, [])]
    return pieces or [Passage([""], [])], after


def says_who(text: str) -> bool:
    """Whether a line is nothing but who is responsible: behind a label, or “由甲局牵头，乙局配合。”."""
    return _is_label(text, headings.WHO) or trailing.names_who(text)


def is_other_fact(words: str) -> bool:
    """Whether words behind a label say something else than who. A bracket may say both: “（牵头领导：甲；牵头单位：乙局）”."""
    return _is_label(words, OF_A_TASK) and not any(headings.kind(label) in headings.WHO for label in LABEL_INSIDE.findall(words))


def due_of(piece: Passage) -> str:
    words = (due_inside(words) for words in piece.words)
    behind = (dues.inside(_plain(words)) or _bare_due(words) for words in piece.words)
    start = dues.AT_START.match(piece.text) if any(words.startswith("由") for words in piece.words) else None
    return next(filter(None, (*words, *behind)), "") or dues.inside(piece.text) or (start[1] if start else "")


def progress_of(piece: Passage) -> str:
    """What stands behind a label that tells how far it is."""
    return _labelled(f"{piece.text}\n{piece.said}", {"progress"})


def _labelled(text: str, kinds: set[str]) -> str:
    """What stands behind a label of one of these kinds, on a line of its own."""
    for line in map(_plain, text.split("\n")):
        match = LABELLED.match(line)
        if match and headings.kind(match[1]) in kinds:
            return line[match.end() :].strip()
    return ""


def brackets(text: str) -> list[tuple[int, int]]:
    """The brackets in a paragraph that name who is responsible, as (start, end). A bracket inside its sentences must say a duty
    or a role; one at its end may also hold nothing but names.
    """
    found = [(start, end) for start, end in unit_brackets.pairs(text) if _names_units(text[start + 1 : end - 1])]
    start = unit_brackets.at_end(text)
    if start >= 0 and all(place != start for place, _ in found):
        found = [span for span in found if span[1] <= start] + [(start, len(text.rstrip("。 ")))]
    return found


def due_inside(bracket: str) -> str:
    """The words in a bracket of units that say when, as they are written: “（甲局牵头，6月底前完成，长期坚持）”."""
    said = ""
    for phrase, mark in re.findall("([^，,；;。]+)([，,；;。]?)", bracket.strip("。（）()【】[]〔〕")):
        if dues.says_when(phrase.strip()):
            said += phrase + mark
        elif said:
            break
    return said.strip("，,；;。 ") or dues.inside(bracket)


def _names_units(inner: str) -> bool:
    """Whether the words of a bracket inside a text are a duty: their first sentence ends with one, or begins with a role. A
    second may say who does everything below.
    """
    inner, stop, behind = inner.partition("。")
    if stop and behind and not ALL_BELOW.search(behind):
        inner += stop + behind
    duty = unit_duties.ROLE.match(inner) or SAYS_DUTY.search(inner) or unit_duties.FIRST_LEADS.search(inner)
    return bool(duty) and units.looks_like_units(inner)


def _following(paragraphs: Sequence[Line], line: Line) -> Iterable[Line]:
    return list(paragraphs)[list(paragraphs).index(line) + 1 :]


def _has_ended(piece: Passage) -> bool:
    """Whether a passage has said more than its heading: what follows its units is none of its own."""
    return not numbering.is_heading(piece.text) or "。" in piece.text


def _with_day(text: str, start: int, end: int) -> tuple[str, int]:
    """A bracket of units, with another behind it that says when: “（甲局牵头）（6月底前完成）”."""
    match = re.match(r"\s*[（(]([^（）()]{2,30})[）)]", text[end:])
    if match and (dues.is_due(match[1]) or dues.inside(match[1])):
        end += match.end()
    return text[start:end], end


def _bare_due(words: str) -> str:
    """The words of a second bracket that says when."""
    inner = re.findall(r"[（(]([^（）()]{2,30})[）)]", words)
    return next((text for text in inner if dues.is_due(text)), "")


def _plain(text: str) -> str:
    """A line with its label as most are written: “【牵头单位】甲局” is “牵头单位：甲局”."""
    return IN_BRACKETS.sub(r"\1：", text, count=1) if text.lstrip().startswith(("【", "[")) else text


def _is_label(text: str, kinds: set[str]) -> bool:
    match = LABELLED.match(_plain(text))
    return match is not None and headings.kind(match[1]) in kinds
