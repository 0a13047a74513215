"""Numbered paragraphs → a tree: 一、 above （一） above 1. A paragraph without a number belongs to the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.importing import numbering, unit_brackets
from gongkai.importing.labels import as_day
from gongkai.importing.numbering import Mark
from gongkai.sources.source import Line

LONGEST_TITLE = 60
GENERAL = re.compile(
    r"(?:总体|指导|基本)(?:要求|思想|原则|目标)|工作目标|组织(?:实施|领导|保障)|(?:保障|工作)(?:措施|机制)|(?:有关|相关|工作|几点)要求"
    r"|(?:加强|强化|落实|健全|完善)[^，。]{0,8}(?:领导|保障|监督|考核|督查|责任)|监督考核|(?:从严治党|政治保障)"
)
LONGEST_SIGNATURE = 30
HALF = 0.5
NOTE = re.compile(r"[（(].{2,20}[）)]")


class Node(NamedTuple):
    """A numbered paragraph, those without a number that follow it, and the smaller ones below. `mark` None: the document."""

    mark: Mark | None
    lines: list[Line]
    children: list[Node]

    @property
    def number(self) -> str:
        return self.mark.text.strip() if self.mark else ""

    @property
    def own(self) -> list[Line]:
        """Its own paragraphs, the first without its number."""
        if not self.mark or not self.lines:
            return self.lines
        first = self.lines[0]._replace(text=self.lines[0].text[len(self.mark.text) :])
        return [first, *self.lines[1:]] if first.text else self.lines[1:]

    @property
    def place(self) -> Line:
        return self.lines[0] if self.lines else Line("", 0)

    def all_lines(self) -> Iterator[Line]:
        """Its paragraphs and those of everything below it, in order."""
        yield from self.lines
        for child in self.children:
            yield from child.all_lines()

    def flat(self) -> Node:
        """The same with everything below it as its own paragraphs."""
        return Node(self.mark, list(self.all_lines()), [])


def read(lines: Sequence[Line]) -> Node:
    """The tree of the lines. The headings of months and quarters stand right above whatever is numbered below the first."""
    document = Node(None, [], [])
    open_nodes = [document]
    periods = [place for place, line in enumerate(lines) if numbering.is_period(line.text)]
    below = (numbering.mark(line.text) for line in (lines[periods[0] :] if len(periods) > 1 else ()))
    first = next(filter(None, below), None)
    rank = first.rank if first else numbering.CIRCLES + 1
    for place, line in enumerate(lines):
        period = len(periods) > 1 and place in periods
        mark = None if period else numbering.mark(line.text)
        if period:
            while _rank(open_nodes[-1]) >= rank - HALF:
                open_nodes.pop()
            node = Node(Mark(rank, len(periods), line.text), [line], [])
            open_nodes[-1].children.append(node)
            open_nodes.append(node)
        elif mark:
            while _rank(open_nodes[-1]) >= mark.rank:
                open_nodes.pop()
            node = Node(mark, [line], [])
            open_nodes[-1].children.append(node)
            open_nodes.append(node)
        elif first is None and len(periods) > 1 and open_nodes[-1].mark:
            open_nodes[-1].children.append(Node(None, [line], []))  # each paragraph below a month is a clause
        else:
            open_nodes[-1].lines.append(line)
    return document


def _rank(node: Node) -> float:
    """The rank of a node; a month's is a little above that of what is numbered below it, the document's is above all."""
    if not node.mark:
        return -1
    return node.mark.rank - HALF * numbering.is_period(node.lines[0].text)


def title_of(text: str) -> tuple[str, str]:
    """The title sentence of a clause, or its heading on a line of its own; and the rest."""
    first, line, below = text.partition("\n")
    if line and numbering.is_heading(first) and below.strip():
        return first.strip(), below.strip()
    title, stop, rest = text.partition("。")
    if not stop or len(title) > LONGEST_TITLE or "\n" in title or not rest.strip():
        return "", text.strip()
    return title + stop, rest.strip()


def heading_of(node: Node) -> tuple[str, list[str]]:
    """The name of a group, as it is written with its number; and what stands behind it in the same paragraph."""
    text = node.lines[0].text
    if numbering.is_heading(text):
        return text, []
    title, rest = title_of(text)
    return (title, [rest]) if title else (text, [])


def is_general(node: Node) -> bool:
    """Whether a chapter is about the document itself: its aims, and how it is to be carried out."""
    first = node.own[0].text if node.own else ""
    return GENERAL.search(re.split("[，。]", first, maxsplit=1)[0][:LONGEST_TITLE]) is not None


def with_mark(node: Node, title: str) -> str:
    return f"{node.mark.text if node.mark else ''}{title}"


def split_end(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without the signature at their end (an office, a day, a note in brackets), and that signature."""
    end = len(lines)
    if end and NOTE.fullmatch(lines[end - 1].text) and unit_brackets.at_end(lines[end - 1].text) < 0:
        end -= 1
    if end and as_day(lines[end - 1].text):
        end -= 1
        before = lines[end - 1].text if end else ""
        if before and len(before) <= LONGEST_SIGNATURE and "。" not in before and not numbering.mark(before):
            end -= 1
        return lines[:end], lines[end:]
    return lines, []
