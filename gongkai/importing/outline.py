"""Numbered paragraphs → a tree: 一、 above （一） above 1. A paragraph without a number belongs to the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.importing import numbering
from gongkai.importing.numbering import Mark
from gongkai.sources.source import Line


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
    """The tree of the lines."""
    document = Node(None, [], [])
    open_nodes = [document]
    for line in lines:
        mark = numbering.mark(line.text)
        if mark is None:
            open_nodes[-1].lines.append(line)
            continue
        while open_nodes[-1].mark and open_nodes[-1].mark.rank >= mark.rank:
            open_nodes.pop()
        node = Node(mark, [line], [])
        open_nodes[-1].children.append(node)
        open_nodes.append(node)
    return document
