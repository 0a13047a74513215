"""Paper: the words and tables of a plan or a document in their order, for every format that has pages.

compose.py writes it; docx.py and pdf.py set it in type, each with the sizes of GB/T 9704-2012. So both say the same.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

NARROWEST, WIDEST = 4, 30
Style = Literal["origin", "fact", "heading-1", "heading-2", "heading-3", "heading-4", "body", "state", "item", "quote"]


class Span(NamedTuple):
    """Words in one kind of type; `href` is a full address."""

    text: str
    strong: bool = False
    emphasis: bool = False
    raised: bool = False
    href: str = ""


class Words(NamedTuple):
    """A paragraph. `marker` stands before an entry of a list, `depth` says how deep that lies."""

    style: Style
    spans: tuple[Span, ...]
    marker: str = ""
    depth: int = 0


class Cell(NamedTuple):
    """`rows` is how many rows it spans; 0 marks a place that a cell above covers (as in mirror.py)."""

    spans: tuple[Span, ...]
    rows: int = 1
    centred: bool = False


class Table(NamedTuple):
    """`widths` are parts of the whole width; the heads stand on every page."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


class Paper(NamedTuple):
    """`wide`: the pages lie across. `author` is an office, never a person."""

    title: str
    author: str
    lang: str
    published: datetime
    wide: bool
    blocks: tuple[Words | Table, ...]


def words(style: Style, text: str) -> Words:
    return Words(style, (Span(text),))
