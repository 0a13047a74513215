"""Upright blocks: one task after the other, each with its facts behind their labels (任务：… 责任单位：… 完成时限：…).

Goes in: the mended lines from the first label on; a table with labels in its first column and facts in its second is such a
block too. Comes out: the columns (the labels, in their order), the groups and the items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.importing import headings, numbering, table
from gongkai.importing.draft import Body, Paragraphs, Row
from gongkai.sources.source import Grid, Line

NAME = r"[\u4e00-\u9fff]{2,10}|[A-Z][A-Za-z ]{2,24}"
AHEAD = r"(?:^|(?<=[\s；;。|.．、）)]))"
LABEL = re.compile(rf"{AHEAD}[*•·\-\s]*(?:[【\[]\s*({NAME})\s*[】\]]\s*[:：]?|({NAME})\s*[:：])[*\s]*")
NAMED = re.compile(r"(任务|事项|项目|举措|目标)[一二三四五六七八九十\d]{1,3}(?=$|\s*[:：.、])\s*[:：.、]?\s*")


NUMBER = "序号"


class Fact(NamedTuple):
    """A label as it is written, and the paragraphs behind it."""

    label: str
    kind: str
    lines: list[Line]
    place: Line


class Block(NamedTuple):
    """The facts of one task, with the headings above it."""

    groups: tuple[Line, ...]
    facts: list[Fact]


def find(lines: Sequence[Line]) -> int | None:
    """Where the first block, or the heading above it, begins."""
    found = [place for place, line in enumerate(lines) if any(fact.kind for fact in _facts(line))]
    blocks = _blocks(lines[found[0] :])[0] if found else []
    if not blocks or not _are_tasks(blocks):
        return None
    start = found[0]
    while (
        start and lines[start - 1].text and (numbering.chapter(lines[start - 1].text) or NAMED.fullmatch(lines[start - 1].text))
    ):
        start -= 1
    return start


def read(lines: Sequence[Line]) -> Body:
    """The blocks as rows of a table that has their labels as its columns."""
    blocks, group_headings, loose = _blocks(lines)
    labels = list(dict.fromkeys(fact.label for block in blocks for fact in block.facts))
    columns = headings.columns(labels)
    rows = []
    for block in blocks:
        cells: list[Paragraphs] = []
        for label in labels:
            cells.append(tuple(line for fact in block.facts if fact.label == label for line in fact.lines))
        rows.append(Row(block.groups, tuple(cells)))
    body = table.read(columns, rows, (), group_headings)
    return body._replace(unplaced=(*body.unplaced, *loose))


def from_grid(grid: Grid) -> list[Line]:
    """The rows of a table of labels and facts about a task as lines “label：fact”, one for each pair; nothing for any other."""
    found: list[Line] = []
    kinds: set[str] = set()
    for row in grid.rows:
        if len(row) % 2:
            return []
        for label, fact in zip(row[::2], row[1::2], strict=True):
            name = "".join(line.text for line in label.lines).strip(":：")
            if not name:
                found += fact.lines
                continue
            if not headings.kind(name):
                return []
            kinds.add(headings.kind(name))
            first, *others = fact.lines or (Line("", grid.line),)
            found += [Line(f"{headings.squeeze(name)}：{first.text}", label.lines[0].line, label.lines[0].cell), *others]
    tells = kinds & headings.WHAT and kinds & headings.WHO
    return found if tells and len(kinds) > 2 else []


def _are_tasks(blocks: Sequence[Block]) -> bool:
    """Whether the blocks are work: each says what, most say who; and there are two, or one that says three things."""
    what = [block for block in blocks if any(fact.kind in headings.WHAT for fact in block.facts)]
    who = [block for block in what if any(fact.kind in headings.WHO for fact in block.facts)]
    return bool(what) and len(who) * 2 >= len(blocks) and (len(blocks) > 1 or len(blocks[0].facts) > 2)


def _blocks(lines: Sequence[Line]) -> tuple[list[Block], list[Line], list[Line]]:
    """The blocks, all headings above them, and the lines that belong to none. A block begins where the label comes again with
    which the first began.
    """
    blocks: list[Block] = []
    loose: list[Line] = []
    found: list[Line] = []
    path: tuple[Line, ...] = ()
    pending: list[Fact] = []
    opening = ""
    ended = False
    for line in lines:
        if not line.text:
            ended = bool(blocks)
            continue
        facts = _facts(line)
        if facts:
            for fact in facts:
                opening = opening or fact.label
                if pending or not blocks or fact.label == opening or any(fact.label == old.label for old in blocks[-1].facts):
                    blocks.append(Block(path, [*pending, fact]))
                    pending = []
                else:
                    blocks[-1].facts.append(fact)
            ended = False
        elif numbering.mark(line.text) and numbering.is_heading(line.text):
            path = (*_above(path, line), line)
            found.append(line)
            ended = True
        elif blocks and not ended and blocks[-1].facts:
            blocks[-1].facts[-1].lines.append(line)
        else:
            loose.append(line)
    return blocks, found, loose


def _above(path: tuple[Line, ...], line: Line) -> Iterator[Line]:
    """The headings of the path that are above a new one."""
    mark = numbering.mark(line.text)
    for heading in path:
        above = numbering.mark(heading.text)
        if above and mark and above.rank < mark.rank:
            yield heading


def is_fact(text: str) -> bool:
    """Whether a line begins with a label that tables have as a heading."""
    return bool(_facts(Line(text, 0)))


def _facts(line: Line) -> list[Fact]:
    """The labelled facts of a line that begins with a label; each label one that tables have as a heading. A number before the
    first is a fact too, and so is 任务一：….
    """
    text = line.text
    mark = numbering.mark(text)
    named = NAMED.match(text)
    start = named.end() if named else len(mark.text) if mark and mark.rank >= numbering.POINTS else 0
    number = [Fact(NUMBER, "number", [line._replace(text=text[:start].strip("：: "))], line)] if start else []
    matches = [match for match in LABEL.finditer(text, start) if headings.kind(_label(match)) not in ("", "weak")]
    if named and not matches:
        words = text[start:].strip()
        return number + ([Fact(named[1], "text", [line._replace(text=words)], line)] if words else [])
    if not matches or text[start : matches[0].start()].strip("*•·- "):
        return []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    found = []
    for match, end in zip(matches, ends, strict=True):
        words = text[match.end() : end].strip()
        words = words.rstrip("；;| ") if end < len(text) else words
        label = _label(match)
        found.append(Fact(label, headings.kind(label), [line._replace(text=words)] if words else [], line))
    return number + found


def _label(match: re.Match[str]) -> str:
    return headings.squeeze(match[1] or match[2])
