"""What passes between the stages of an import: a source's lines, what stands above the items, the items, the whole draft.

Nothing here knows a file format or a kind of document. Texts are the source's own words; only white space at the ends of
paragraphs, and blanks left over from line wraps, are gone.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import msgspec

from gongkai import schema
from gongkai.model import Finding, Group, TableColumn
from gongkai.rules import LEVELS
from gongkai.sources.source import CONTROL, Line

Paragraphs = tuple[Line, ...]


class Row(NamedTuple):
    """A row: the headings of its groups, and its other cells, each with its paragraphs (none: an empty cell).

    `joined` are the cells, by place, that are one with the cell above them; `doubtful` those of which that is not certain.
    """

    groups: tuple[Line, ...]
    cells: tuple[Paragraphs, ...]
    joined: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()

    @property
    def place(self) -> Line:
        """The first paragraph of its own, for findings to point at."""
        own = (cell for number, cell in enumerate(self.cells) if number not in self.joined)
        return next((paragraph for cell in (*own, *self.cells) for paragraph in cell), Line("", 0))


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
    `number` is the source's own number; `wording` are the words of cells, by heading, that are published with it. `joined`
    are the headings of the columns in which its cell is one with the one above.
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
    joined: tuple[str, ...] = ()
    doubtful: bool = False
    cell: str = ""
    wording: dict[str, str] = {}


class Body(NamedTuple):
    """One list of work items in a source: what one kind of source makes of its lines. It becomes a plan.

    `title` and `text` stand above it. `first_leads`: it says that the unit named first leads. `furniture` is known to be no
    content; `unplaced` is not understood. `refused` names why there are no items (a word of messages/, "expected.…"), `reason`
    the heading that says so, and `line` the place.
    """

    title: str = ""
    text: tuple[Line, ...] = ()

    form: Literal["table", "clauses"] = "table"
    columns: tuple[TableColumn, ...] = ()
    groups: tuple[Group, ...] = ()
    items: tuple[DraftItem, ...] = ()
    default_support: tuple[str, ...] = ()
    first_leads: bool = False
    closing: tuple[Line, ...] = ()
    unplaced: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: str = ""
    reason: str = ""
    line: int = 0


class Draft(NamedTuple):
    """The plans of a source, ready to be looked at by a person; `findings` name the file as the person named it.

    `left` are the passages outside of all of them that have no place.
    """

    head: Head = Head()
    bodies: tuple[Body, ...] = ()
    year: int = 0
    findings: tuple[Finding, ...] = ()
    left: tuple[Line, ...] = ()

    @property
    def body(self) -> Body:
        """The first of its plans."""
        return self.bodies[0] if self.bodies else Body()

    @property
    def items(self) -> tuple[DraftItem, ...]:
        return tuple(item for body in self.bodies for item in body.items)

    @property
    def unplaced(self) -> tuple[Line, ...]:
        """Every passage that is in no item, in no field and not among the head's words, in the source's order."""
        of_bodies = (line for body in self.bodies for line in (*body.furniture, *body.unplaced))
        return tuple(sorted((*self.head.furniture, *self.left, *of_bodies), key=lambda line: line.line))


def beginning(text: str, length: int = 30) -> str:
    """The first words of a text, as findings quote it."""
    text = text.replace("\n", " ")
    return text if len(text) <= length else f"{text[:length]}…"


def unpack(data: bytes) -> Draft:
    """The draft that the child process made of a source, as far as it can be held against our own types: it may have been
    misled. Raises msgspec.MsgspecError for another shape, ValueError for control characters and for words that we do not have.
    """
    draft = msgspec.msgpack.decode(data, type=Draft)
    if any(finding.rule not in LEVELS for finding in draft.findings):
        raise ValueError("a finding of an unknown rule")
    if any(column.shows not in schema.SHOWS for body in draft.bodies for column in body.columns):
        raise ValueError("a column that shows no field")
    waiting: list[Any] = [msgspec.to_builtins(draft._replace(findings=()))]  # findings name the file, as it is called
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and CONTROL.search(part):
            raise ValueError("a control character")
        waiting += part if isinstance(part, (list, tuple)) else (*part, *part.values()) if isinstance(part, dict) else ()
    return draft
