"""What passes between the stages of an import: a source's lines, what stands above the items, the items, the whole draft.

Nothing here knows a file format or a kind of document. Texts are the source's own words; only white space at the ends of
paragraphs, and blanks left over from line wraps, are gone.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from gongkai.importing.source import Line
from gongkai.model import Finding, Group, TableColumn


class Row(NamedTuple):
    """A row: the line of its group's heading, and its other cells, each with its paragraphs (none: an empty cell)."""

    group: Line | None
    cells: tuple[tuple[Line, ...], ...]

    @property
    def line(self) -> int:
        return next((paragraph.line for cell in self.cells for paragraph in cell), 0)


class Head(NamedTuple):
    """What a source says about itself above its items.

    `published` is "YYYY-MM-DD" or "YYYY-MM-DD HH:MM", `issued` "YYYY-MM-DD"; "" where nothing is said. `labels` are the
    other labelled facts (索引号 …). `words` are the passages that all this was read from, as they stood; `text` are the
    paragraphs that belong to the document itself; `unplaced` is what is left.
    """

    title: str = ""
    published: str = ""
    source: str = ""
    document_title: str = ""
    document_number: str = ""
    issued: str = ""
    breadcrumb: tuple[str, ...] = ()
    labels: dict[str, str] = {}
    words: tuple[str, ...] = ()
    text: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()


class DraftItem(NamedTuple):
    """A work item as the source words it.

    `title` keeps its full stop. `units` are the words that name the units, by the heading under which they are published.
    `number` is the source's own number.
    """

    line: int
    requirement: str
    number: str = ""
    group: tuple[str, ...] = ()
    title: str = ""
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    units: dict[str, str] = {}
    due: str = ""
    status_text: str = ""
    extra: dict[str, str] = {}


class Body(NamedTuple):
    """What one kind of source makes of its lines. `furniture` is known to be no content; `unplaced` is not understood.

    `refused` names why there are no items (a word of messages/, "import.why.…"), and `line` the place.
    """

    form: Literal["table", "clauses"] = "table"
    columns: tuple[TableColumn, ...] = ()
    groups: tuple[Group, ...] = ()
    items: tuple[DraftItem, ...] = ()
    default_support: tuple[str, ...] = ()
    closing: tuple[Line, ...] = ()
    unplaced: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: str = ""
    line: int = 0


class Draft(NamedTuple):
    """A plan and its items, ready to be looked at by a person; `findings` name the file as the person named it."""

    head: Head = Head()
    body: Body = Body()
    year: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def unplaced(self) -> tuple[Line, ...]:
        """Every passage that is in no item, in no field and not among the head's words, in the source's order."""
        left = (*self.head.furniture, *self.body.furniture, *self.body.unplaced)
        return tuple(sorted(left, key=lambda line: line.line))


def beginning(text: str, length: int = 30) -> str:
    """The first words of a text, as findings quote it."""
    return text if len(text) <= length else f"{text[:length]}…"
