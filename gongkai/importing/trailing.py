"""Facts that trail a paragraph (“1.新建公厕。责任单位：甲局。完成时限：…”, “…。由甲局牵头，乙局配合。”) → lines of their own.

Only where a document has the habit: two paragraphs or more that trail facts, each naming who. Nothing is changed but where a
line ends; the parts keep their line's number.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from gongkai.cjk import compiled
from gongkai.importing import blocks, dues, headings, numbering
from gongkai.importing.draft import beginning
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources.source import Grid, Line

BY = compiled(
    r"(?:(?:此|本|该|上述|以上)(?:各?项)?(?:工作|任务|事项)?[，,]?)?(?:具体)?由"
    r"[^。；;：:]{2,80}?(?:牵头|负责)(?:[^。；;：:]{0,80}(?:配合|参与|协助|负责|落实))?[。；;]?"
)
BY_WHEN = compiled(rf"{BY.pattern.removesuffix('[。；;]?')}(?:[，,]\s*(?P<due>[^，,。；;]{{2,20}}))?[。；;]?")
FIRST_CLAUSE = compiled(
    r"由[^。；;：:]{2,80}?(?:牵头|负责)(?:[，,][^。；;：:，,]{2,60}(?:配合|参与|协助))?[，,]\s*(?=[^，,。；;]{6,}|[^。]{2,20}[，,])"
)
LAST_CLAUSE = compiled(r"(?<=[，,])\s*(?=由[^。；;，,]{2,40}(?:牵头|负责))")
LAST_SENTENCE = compiled(r"(?<=[。；;])\s*(?=[^。；;由]{0,12}由[^。；;]+[。；;]?$)")
RUN_ON = re.compile(r"(?<=[。；;])\s*(?=\d{1,2}[.．、](?!\d))")
BEHIND_DASH = compiled(r"(?:—{1,2}|--|－)\s*[^—。；;，,]{2,40}(?:牵头|负责)(?:[，,、][^—。；;]{2,60})?[。；;]?$")
ADDRESSED = re.compile(r"各(?:有关|相关|直属)?单位\s*[：:]")  # 县直各单位： a notice is sent to them
BRACKETS = ("（）", "()", "〔〕", "【】", "[]")
FEWEST = 2


def names_who(text: str) -> bool:
    """Whether a line is nothing but a sentence that says by whom, and perhaps when: “由甲局牵头，年底前完成。”, “——甲局牵头”."""
    by = BY_WHEN.fullmatch(text)
    if BEHIND_DASH.fullmatch(text):
        return True
    return by is not None and (not by["due"] or dues.is_due(by["due"]))


def apart(given: Sequence[Line | Grid]) -> tuple[list[Line | Grid], list[Finding]]:
    """The blocks, with the facts that trail a paragraph on lines of their own; and what is to be said of measures that ran on."""
    measures = [(block, _measures(block)) for block in given if isinstance(block, Line)]
    told = [
        found("import/parted", line=line.line, count=len(parts), text=beginning(line.text))
        for line, parts in measures
        if len(parts) > 1
    ]
    given = [part for block in given for part in (_measures(block) if isinstance(block, Line) else [block])]
    parts = [_parts(block) if isinstance(block, Line) else [block] for block in given]
    if sum(len(each) > 1 for each in parts) < FEWEST:
        return list(given), told
    return [part for each in parts for part in each], told


def _measures(line: Line) -> list[Line | Grid]:
    """The measures that run on in one paragraph (“1.修路。责任单位：甲局。2.修桥。责任单位：乙局。”), where each says who."""
    measures = RUN_ON.split(line.text)
    told = [any(blocks.kind_of(label) in headings.WHO for label in blocks.LABEL.finditer(part)) for part in measures]
    return [line._replace(text=part) for part in measures] if len(measures) > 1 and all(told) else [line]


def _parts(line: Line) -> list[Line | Grid]:
    """The paragraph and each fact behind it; the line alone where it trails none, or none that names who."""
    text = line.text
    dash = BEHIND_DASH.search(text) if numbering.mark(text) else None
    if dash:
        return [line._replace(text=text[: dash.start()].strip()), line._replace(text=text[dash.start() :].strip())]
    mark = numbering.mark(text)
    first = FIRST_CLAUSE.match(text, len(mark.text)) if mark else None
    if mark and first and not _says_by_when(text[first.end() :]):  # 1.由甲局牵头，乙局配合，7月15日前完成规划编制。
        task, by = f"{mark.text.rstrip()} {text[first.end() :]}", first[0].rstrip("，, ")
        return [line._replace(text=task), line._replace(text=by)]
    last = LAST_SENTENCE.search(text)
    if last and names_who(text[last.end() :]):
        return [line._replace(text=text[: last.start()]), line._replace(text=text[last.end() :])]
    clause = LAST_CLAUSE.search(text) if numbering.mark(text) else None
    if clause and names_who(text[clause.end() :]):
        return [line._replace(text=text[: clause.start()].rstrip("，,")), line._replace(text=text[clause.end() :])]
    matches = (match for match in blocks.LABEL.finditer(text) if not ADDRESSED.search(match[0]))
    kinds_of = ((match.start(), blocks.kind_of(match)) for match in matches)
    labels = dict(
        itertools.dropwhile(lambda label: label[1] in {*headings.WHAT, ""}, kinds_of)
    )  # 城北水厂。目标任务：…。责任单位：…
    starts = [place for place in _outside(text, labels) if labels[place]]
    kinds = set(labels.values())
    if not starts or not starts[0] or not kinds & headings.WHO or kinds & headings.WHAT:
        return [line]
    if blocks.is_fact(text) or not text[: starts[0]].strip():
        return [line]
    words = [text[start:end].strip() for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]
    return [line._replace(text=part.rstrip("，,；;" if place else "，,")) for place, part in enumerate(words) if part]


def _says_by_when(text: str) -> bool:
    return dues.is_due(text) and re.search(r"(?:前|内|完成|落实|办结)[。；;]?$", text) is not None


def _outside(text: str, places: Iterable[int]) -> Iterator[int]:
    """Those of the places, which are in order, that are in no bracket."""
    still_open, last = dict.fromkeys(BRACKETS, 0), 0
    for place in places:
        for pair in BRACKETS:
            still_open[pair] += text.count(pair[0], last, place) - text.count(pair[1], last, place)
        last = place
        if not any(still_open.values()):
            yield place
