"""The vocabulary: every frozen type that flows between the stages. No I/O, and nothing of ours is imported.

Dates are `datetime.date`; the moment of a publication is a naive `datetime.datetime` in the site's own time (minutes).
Addresses are paths below `content/` without an ending ("zfb/jdbz/gztj/2023/0101"): the folder is the column tree, and
the path is the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, dataclass_transform

import msgspec

Level = Literal["error", "warning", "info"]
Value = str | int
Every = Literal["", "month", "quarter", "half-year", "year", "always"]
Standing = Literal["done", "on-time", "late", "unreported", "carried"]
"""How an item stands at the stated day (relations.standing); each item has exactly one."""
State = Literal["", "valid", "modified", "pending", "expired", "abolished"]
"""Whether a document is in force at the stated day (validity.state); "" where nobody says so."""
Medium = Literal["", "text", "questions", "picture", "video"]
"""In which form an interpretation explains a document."""


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Frozen(msgspec.Struct, frozen=True):
    """What all of our types share: they never change, and equal contents are equal."""


class Finding(Frozen):
    """One thing that a person should know or mend. `values` fill the rule's sentence in messages/."""

    rule: str
    level: Level
    file: str = ""
    line: int = 0
    column: int = 0
    values: dict[str, Value] = {}


class Mark(Frozen):
    """Where something stands in its source; counted from 1."""

    line: int
    column: int


class Link(Frozen):
    """A page as another page points to it: its title, and its path in the published site."""

    title: str
    path: str


# ---------------------------------------------------------------------------------------------- the site's facts


class Column(Frozen):
    """A column (栏目) of the tree that every disclosing body has."""

    id: str
    name: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    type: str = ""
    cycle: str = ""
    columns: tuple[Column, ...] = ()


class Status(Frozen):
    """A word for how far an item has come. A `settled` item can no longer miss a day; a `done` one is also finished."""

    id: str
    name: str
    tone: str = "neutral"
    settled: bool = False
    done: bool = False


class Footer(Frozen):
    """What a government site says at the foot of each page."""

    sponsor: str = ""
    undertaker: str = ""
    contact: str = ""
    icp: str = ""
    police: str = ""
    identity_link: str = ""
    errata_link: str = ""


class YearDays(Frozen):
    """Days off and make-up working days of one year, for a year that the calendar library does not know yet."""

    year: int
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()


class Facts(Frozen):
    """site.yaml: what is true for the whole site. `downloads`: the formats to publish; None: all that can be made. `share`:
    the services that pages link to for passing them on.
    """

    name: str
    domain: str
    id_code: str
    base_url: str
    lang: str = "zh-CN"
    notice: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    consult: str = ""
    review_required: bool = False
    footer: Footer = Footer()
    statuses: tuple[Status, ...] = ()
    columns: tuple[Column, ...] = ()
    calendar: tuple[YearDays, ...] = ()
    rules: dict[str, str] = {}
    downloads: tuple[str, ...] | None = None
    share: tuple[str, ...] = ()


# ---------------------------------------------------------------------------------------------- what content holds


class Unit(Frozen):
    """Who is responsible: one organisation, or a group of them (各乡镇人民政府)."""

    id: str
    name: str
    short: tuple[str, ...] = ()
    kind: Literal["body", "group"] = "body"
    members: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    hours: str = ""
    code: str = ""


class Body(Frozen, tag=True):
    """A disclosing body (发布机构): a folder at the top of content/."""

    id: str
    name: str
    unit: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    phone: str = ""
    address: str = ""
    hours: str = ""
    order: int = 0


class Group(Frozen):
    """A heading of a plan's first level, with the words that stand below it in the document."""

    name: str
    text: str = ""


class TableColumn(Frozen):
    """A column of the published table: the office's own heading, and the field that it shows.

    `merge` joins equal cells of neighbouring rows into one.
    """

    heading: str
    shows: str
    merge: bool = False


class SourceDocument(Frozen):
    """The document that a plan was issued with."""

    title: str = ""
    number: str = ""
    issued: date | None = None
    address: str = ""


class Defaults(Frozen):
    """What holds for a whole plan: `lead` fills in where no item names one; `support` stands beside every item's own."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


class Plan(Frozen, tag=True):
    """A year's list of work items (plan.yaml). `periods`: by how long a time it is reported on."""

    address: str
    title: str
    year: int
    published: datetime
    source: str = ""
    document: SourceDocument = SourceDocument()
    form: Literal["table", "clauses"] = "table"
    groups: tuple[Group, ...] = ()
    table: tuple[TableColumn, ...] = ()
    defaults: Defaults = Defaults()
    text: str = ""
    closing: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""
    periods: Literal["month", "quarter", "half-year", "year"] = "quarter"
    review: Review | None = None
    draft: bool = False


class Due(Frozen):
    """When an item must be done: a day, or a duty that comes back (`every`) or never ends. `words` are the office's own.

    `workdays` after `after` is turned into `day` once the whole site is known, because site.yaml may add years.
    """

    words: str
    day: date | None = None
    every: Every = ""
    workdays: int = 0
    after: date | None = None


class Progress(Frozen):
    """One dated report on an item. `unit`: who reports, where several units report on the item."""

    date: date
    text: str
    status: str = ""
    evidence: tuple[str, ...] = ()
    unit: str = ""


class Target(Frozen):
    """A figure to reach, and the figure reached; numbers stay as they were written."""

    name: str
    value: str
    op: str = ">="
    unit: str = ""
    actual: str = ""


class Review(Frozen):
    """Who looked at this before it was published, and when."""

    by: str
    on: date


class Item(Frozen, tag=True):
    """One work item (事项): a YAML file whose name is its id and its address.

    `lead` and `support` are unit names as written. `wording` keeps, by heading, the published words of a cell that the
    fields would spell differently; `apart` lists headings whose cell starts anew although it equals the one above.
    """

    address: str
    requirement: str
    task: str = ""
    number: str = ""
    group: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    due: Due | None = None
    status: str = ""
    progress: tuple[Progress, ...] = ()
    targets: tuple[Target, ...] = ()
    carried_from: str = ""
    review: Review | None = None
    extra: dict[str, str] = {}
    wording: dict[str, str] = {}
    apart: tuple[str, ...] = ()
    note: str = ""
    draft: bool = False


class Attachment(Frozen):
    """A file that lies beside a document and is published with it."""

    file: str
    title: str = ""


class Act(Frozen):
    """What changed or ended a document: the address of another document, or the words that name it; and from which day."""

    by: str
    on: date | None = None


class Document(Frozen, tag=True):
    """A notice, policy or report: Markdown below its metadata.

    `html` is the body, made safe; `links` are the paths of the published site that it points to. `validity` is the office's
    own word, `expires` the last day in force, `term` the time in force in months; `interprets` and `related` are addresses
    of other documents, `contact` is the name of the unit that answers questions.
    """

    address: str
    title: str
    published: datetime
    html: str = ""
    source: str = ""
    author: str = ""
    index_number: str = ""
    registry_number: str = ""
    publisher: str = ""
    validity: State = ""
    effective: date | None = None
    expires: date | None = None
    term: int = 0
    abolished_by: Act | None = None
    modified_by: tuple[Act, ...] = ()
    interprets: tuple[str, ...] = ()
    medium: Medium = ""
    related: tuple[str, ...] = ()
    topic: str = ""
    contact: str = ""
    channel: str = ""
    scope: str = ""
    number: str = ""
    issued: date | None = None
    keywords: tuple[str, ...] = ()
    description: str = ""
    attachments: tuple[Attachment, ...] = ()
    links: tuple[str, ...] = ()
    review: Review | None = None
    draft: bool = False


class Units(Frozen, tag=True):
    """units.yaml, whole."""

    units: tuple[Unit, ...] = ()


class Withheld(Frozen):
    """Words that were taken out of a history, because they must not be seen; their digest keeps the chain whole."""

    withheld: str


Words = str | Withheld


class Revision(Frozen, forbid_unknown_fields=True):
    """What one publication changed of one item: each field with its words before and after ("" where there were none).

    `item` is the name of the item's file in its plan's folder; `previous` is the digest of the revision before this one.
    """

    date: date
    item: str
    changes: dict[str, tuple[Words, Words]]
    previous: str
    digest: str


class History(Frozen, tag=True):
    """What a plan's publications changed, oldest first (history.jsonl). `address` is that of the plan."""

    address: str
    revisions: tuple[Revision, ...] = ()


class Source(Frozen):
    """A file of content/ or layouts/, or site.yaml: its path below the site's folder, and the digest of its bytes."""

    path: str
    digest: str
    size: int


class Site(Frozen):
    """All that we know: the facts, the content in publishing order, and where each thing was read.

    `marks` maps a source's path to the places of its fields ("lead.0", "progress.2.date").
    """

    facts: Facts
    units: tuple[Unit, ...] = ()
    bodies: tuple[Body, ...] = ()
    plans: tuple[Plan, ...] = ()
    items: tuple[Item, ...] = ()
    documents: tuple[Document, ...] = ()
    histories: tuple[History, ...] = ()
    sources: tuple[Source, ...] = ()
    marks: Mapping[str, Mapping[str, Mark]] = {}
