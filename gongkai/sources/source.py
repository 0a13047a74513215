"""What a source holds, whatever its format: paragraphs and tables in reading order, each with its place. Readers make it.

Nothing here knows what the words mean. Texts are the source's own; only white space at the ends of paragraphs is gone.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.model import Finding

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")  # as in yamlsource


LINE_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]+")


def paragraphs(text: str) -> list[str]:
    """The paragraphs in a text with line breaks; one of nothing but blanks is "". U+FEFF has no width and no meaning."""
    return [words.strip() for words in LINE_ENDS.split(text.replace("\ufeff", "")) if words]


class Refused(Exception):
    """A source that must not or cannot be read; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


class Line(NamedTuple):
    """A paragraph and its place: `line` counts lines of a text, paragraphs of a document, rows of a sheet; `cell` is the
    cell of a table, as "A12", or "附件1!A12" where there are several tables. A text of "" is a paragraph of nothing but blanks.
    """

    text: str
    line: int
    cell: str = ""


class Cell(NamedTuple):
    """A cell as laid out: it stands once, where it begins, and covers `rows` and `columns`. No lines: an empty cell."""

    lines: tuple[Line, ...]
    place: str
    rows: int = 1
    columns: int = 1


class Grid(NamedTuple):
    """A table. `rows` hold the cells that begin in each row, from left to right; `line` is where it stands in the source."""

    rows: tuple[tuple[Cell, ...], ...]
    line: int
    name: str = ""


class Source(NamedTuple):
    """`blocks` in reading order. `facts` are labelled facts that stand outside the text (meta tags of a page, properties).

    `hidden` is what a reader of the document cannot see (deleted or hidden text, comments, hidden sheets): never imported,
    always reported. `furniture` is what the source itself marks as standing around the document: navigation, page headers,
    footers; kept, but never read for items.
    """

    blocks: tuple[Line | Grid, ...] = ()
    facts: dict[str, str] = {}
    hidden: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    furniture: tuple[Line, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """Every paragraph in reading order, also those in the cells of tables; an empty cell is a paragraph without words."""
        found: list[Line] = []
        for block in self.blocks:
            if isinstance(block, Line):
                found.append(block)
            else:
                for cell in (cell for row in block.rows for cell in row):
                    found += cell.lines or [Line("", block.line, cell.place)]
        return found
