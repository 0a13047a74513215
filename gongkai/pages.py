"""A page is a function of what it shows: these are the pages, and what each kind shows.

Only plain, frozen things of model.py and the small ones below stand here. A page's key is made from them, and a layout is
given nothing else, so no page can depend on anything that its key does not cover.
"""

from __future__ import annotations

import posixpath
from datetime import date, datetime
from typing import Literal

from gongkai.model import (
    Body,
    Column,
    Document,
    Frozen,
    Item,
    Link,
    Medium,
    Plan,
    Progress,
    SourceDocument,
    Standing,
    State,
    Status,
    TableColumn,
    Unit,
)

Trail = tuple[Link, ...]


class Count(Frozen):
    """How many items have one status; `id` is "" for items without one."""

    id: str
    items: int


class Card(Frozen):
    """An item as other pages list it."""

    path: str
    title: str
    number: str
    plan: Link
    year: int
    body: str
    published: datetime
    lead: tuple[Link, ...]
    support: tuple[Link, ...]
    due: str
    due_day: date | None
    status: str
    overdue: bool
    reported: date | None
    report: str
    chapter: str = ""
    standing: Standing = "unreported"


class PlanCard(Frozen):
    """A plan as other pages list it, with the counts of its items. `by_status` tells where the items of each status are listed,
    with the anchor, by the first page of the status.
    """

    path: str
    title: str
    year: int
    body: str
    published: datetime
    updated: date | None
    counts: tuple[Count, ...]
    overdue: int
    by_status: dict[str, str] = {}


class DocumentCard(Frozen):
    """A document as other pages list it. `policy`: it belongs to the library of policy documents; `column` leads to the column
    of its body, `validity` is how it stands.
    """

    path: str
    title: str
    number: str
    body: str
    published: datetime
    issued: date | None = None
    column: Link = Link("", "")
    topic: str = ""
    validity: State = ""
    policy: bool = False


class ActLink(Frozen):
    """What changed or ended a document, or a document that was changed or ended. No path: it is not on this site."""

    link: Link
    number: str
    day: date | None


class Validity(Frozen):
    """How a document stands and since when, its last day and whether that is near, and what ended or changed it: also from a
    day that is still to come.
    """

    state: State
    since: date | None = None
    until: date | None = None
    soon: bool = False
    abolished: ActLink | None = None
    modified: tuple[ActLink, ...] = ()


class Explains(Frozen):
    """An interpretation and its document, one as the other's page shows it: how many days after the document was issued it was
    published, and how many of them were working days, None where that cannot be known.
    """

    link: Link
    number: str
    medium: Medium
    published: datetime
    days: int
    working: int | None


class Contact(Frozen):
    """Who answers questions."""

    name: str
    phone: str
    path: str = ""


class Choice(Frozen):
    """One way to narrow a list down that has a page of its own, and how many things it leaves. `title` is "" where the layout has
    the words for `value`.
    """

    value: str
    title: str
    path: str
    count: int


class Carried(Frozen):
    """An item of another year that this one continues, or that continues this one (回头看)."""

    link: Link
    year: int
    status: str
    report: str


class PlanHead(Frozen):
    """What an item's page says of its plan; `files`: it can be downloaded."""

    link: Link
    year: int
    source: str
    published: datetime
    document: SourceDocument
    table: tuple[TableColumn, ...]
    files: bool = False


class PlanHistory(Frozen):
    """What a plan's page says of its history: where it is shown, and its newest change."""

    path: str
    changed: date | None


class Archive(Frozen):
    """A former year is kept as it was: since when, and the plan that holds now, where there is one."""

    since: date
    now: Link | None


class Period(Frozen):
    """A time that is reported on. `number`: which quarter, half-year or month of the year."""

    every: str
    year: int
    number: int
    first: date
    last: date


class PeriodLink(Frozen):
    """A period as other pages lead to it; None is today."""

    period: Period | None
    path: str


class Point(Frozen):
    """How the items stood at the end of a period, or do now (`period` is None), in the order of facets.STANDINGS. `places` tell
    where they are listed, all ("") and those that stood in each way, with the anchor.
    """

    period: Period | None
    path: str
    counts: tuple[int, ...]
    places: dict[str, str] = {}


class Stood(Frozen):
    """How an item stood at the end of a period; no path where it is published no more."""

    period: Period
    standing: Standing
    link: Link


class PeriodRow(Frozen):
    """A period in the list of a plan's periods: the days of its publications, and where it is compared with the one before."""

    point: Point
    noted: tuple[date, ...]
    compared: str


class Difference(Frozen):
    """What differs of an item between two periods; `name` is that of a target, `standings` those before and after."""

    link: Link
    name: str = ""
    old: str = ""
    new: str = ""
    standings: tuple[Standing, ...] = ()


Compared = tuple[tuple[str, tuple[Difference, ...]], ...]
"""By what they differ in (periods.KINDS), in this order: empty where nothing does."""


class News(Frozen):
    """What the last publication changed, by kind, with the plans that it changed. `before`: the publication before it, None
    where it was the first. `begins` tells on which page of their list the items of each kind begin.
    """

    day: date
    before: date | None
    counts: tuple[tuple[str, int], ...]
    plans: tuple[Link, ...]
    begins: dict[str, str] = {}


class Reported(Frozen):
    """An item that was reported on in a month of the year, and these reports: the day and the number in the item's file of each.
    The first `moved` reports of the item stand on pages of their own.
    """

    month: int
    link: Link
    reports: tuple[tuple[date, int], ...]
    moved: int = 0


class Download(Frozen):
    path: str
    title: str
    size: int


class UnitCard(Frozen):
    """A unit as others list it: how what it leads in one year stands, and how many items it supports; `begins` as in UnitYear."""

    link: Link
    kind: str
    phone: str
    year: int
    counts: tuple[int, ...]
    supports: int
    begins: dict[str, str] = {}


class UnitGroup(Frozen):
    """Units that stand together in the list of units: the members of a collective unit (`link`), those of none, and the
    collective units themselves.
    """

    kind: Literal["members", "others", "collective"]
    link: Link
    units: tuple[UnitCard, ...]


class Leaves(Frozen):
    """A long list cut into pages: its sections that hold anything (anchor, how many), where each begins, and the pages."""

    sections: tuple[tuple[str, int], ...]
    begins: dict[str, str]
    leaves: tuple[str, ...]


class UnitYear(Frozen):
    """A year of one unit: how what it leads stands, in the order of facets.STANDINGS, and how many items it supports. `leaves`
    are the pages that list its items; `begins` tells on which of them each standing, and "supports", begins: they are anchors.
    """

    year: int
    counts: tuple[int, ...]
    supports: int
    begins: dict[str, str]
    leaves: tuple[str, ...]


class Joint(Frozen):
    """What a unit has to do as a member of a collective unit: the first items of its newest year that do not name the unit
    itself, and how many there are in all."""

    group: Link
    cards: tuple[Card, ...]
    total: int


class ColumnLink(Frozen):
    """A column of one body, how deep it lies, and how much it holds (columns below it included)."""

    link: Link
    depth: int
    contents: int
    updated: datetime | None


class Change(Frozen):
    """A change that was published on `date`: the words before and after, None where they are withheld.

    `field` is a field of an item, "item" for its coming and going, or "target", "actual" and "progress" with a `name`: that
    of the target, or the day of the report.
    """

    date: date
    field: str
    name: str
    old: str | None
    new: str | None


class ItemChanges(Frozen):
    """What one publication changed of one item. `link` has no path where the item is published no more."""

    date: date
    link: Link
    changes: tuple[Change, ...]


class Tally(Frozen):
    """A row of counts: how many items of a unit, a chapter or a month stand in each way, in the order of facets.STANDINGS.

    `pages` tell where they are listed, all ("") and those that stand in each way, with the anchor; `chosen` finds them there.
    `plan` is the plan of the first of them.
    """

    title: str
    path: str
    plan: str
    chosen: dict[str, str]
    counts: tuple[int, ...]
    pages: dict[str, str] = {}


class Glance(Frozen):
    """A year at a glance. `months` are the whole ones that have passed; `reported` tells for each month begun how many items
    were reported on, `reports` is the list of them. `listed` is the list of the year's items.
    """

    year: int
    counts: tuple[int, ...]
    months: int
    units: tuple[Tally, ...]
    chapters: tuple[Tally, ...]
    due: tuple[Tally, ...]
    reported: tuple[int, ...]
    listed: Leaves
    reports: Leaves = Leaves((), {}, ())


class LookBack(Frozen):
    """What became of the year before: its counts, where its items are listed, and what was carried on, each with the item that
    does (回头看).
    """

    year: int
    counts: tuple[int, ...]
    begins: dict[str, str]
    carried: tuple[tuple[Card, Card], ...]


class Entry(Frozen):
    """An entry of a feed: a text, what changed, or the period that is over; a document with how it stands."""

    path: str
    title: str
    text: str
    updated: datetime
    changes: tuple[Change, ...] = ()
    validity: State = ""
    period: Period | None = None


# -------------------------------------------------------------------------------------------- what each kind shows


class Home(Frozen):
    plans: tuple[PlanCard, ...]
    glance: Glance
    soon: tuple[Card, ...]
    back: LookBack | None
    newest: tuple[Card, ...]
    overdue: tuple[Card, ...]
    overdue_total: int
    documents: tuple[DocumentCard, ...]
    bodies: tuple[Link, ...]
    published: datetime | None
    as_of: date
    news: News | None = None


class Bodies(Frozen):
    trail: Trail
    published: datetime | None
    bodies: tuple[tuple[Body, Link, tuple[ColumnLink, ...]], ...]


class BodyFront(Frozen):
    trail: Trail
    published: datetime | None
    body: Body
    unit: Link | None
    columns: tuple[ColumnLink, ...]
    documents: tuple[DocumentCard, ...]
    plans: tuple[PlanCard, ...]


class ColumnFront(Frozen):
    """`total` documents, of which at most library.LISTED policy documents are listed: the library has the others."""

    trail: Trail
    published: datetime | None
    column: Column
    body: Link
    columns: tuple[ColumnLink, ...]
    plans: tuple[PlanCard, ...]
    documents: tuple[DocumentCard, ...]
    total: int = 0


class PlanFront(Frozen):
    """`cards` go with `items` one by one; `formats` are those in which the plan can be had; `by_status` as in PlanCard."""

    trail: Trail
    plan: Plan
    items: tuple[Item, ...]
    cards: tuple[Card, ...]
    counts: tuple[Count, ...]
    overdue: int
    body: Body
    earlier: Link | None
    document: Link | None
    formats: tuple[str, ...] = ()
    history: PlanHistory | None = None
    periods: str = ""
    trend: tuple[Point, ...] = ()
    by_status: dict[str, str] = {}
    archived: Archive | None = None


class PeriodFront(Frozen):
    """A plan as it was at the end of a period. `front` holds it, `gone` the paths of its items that are published no more; `plan`
    is the plan of today; `before` and `after` lead to the neighbours.
    """

    trail: Trail
    period: Period
    front: PlanFront
    statuses: tuple[Status, ...]
    noted: tuple[date, ...]
    plan: Link
    body: Body
    before: PeriodLink | None
    after: PeriodLink
    compared: str
    differences: Compared
    gone: tuple[str, ...]
    formats: tuple[str, ...] = ()


class PeriodsCompared(Frozen):
    """What differs between two neighbouring periods; `after.period` is None for today. Title, source and time of publication are
    those of the later one.
    """

    trail: Trail
    published: datetime
    source: str
    plan: Link
    body: Body
    before: Point
    after: Point
    differences: Compared


class Periods(Frozen):
    """All periods of a plan that are over, the newest first, and `running`, the one that is not; `trend` has the oldest first."""

    trail: Trail
    published: datetime
    plan: Link
    body: Body
    rows: tuple[PeriodRow, ...]
    trend: tuple[Point, ...]
    running: Period


class PlanChanges(Frozen):
    """All changes of a plan, newest first. `seal` is the digest of its newest revision: it stands for the whole history."""

    trail: Trail
    published: datetime
    plan: Link
    source: str
    body: Body
    since: date
    seal: str
    changes: tuple[ItemChanges, ...]


class ItemFront(Frozen):
    trail: Trail
    item: Item
    card: Card
    plan: PlanHead
    body: Body
    evidence: tuple[tuple[str, Link], ...]
    previous: Link | None
    next: Link | None
    carried_from: Carried | None
    carried_to: tuple[Carried, ...]
    changes: tuple[Change, ...] = ()
    archived: Archive | None = None


class ItemReports(Frozen):
    """Earlier reports of an item, for which its page has no room. `number`: that of the first of them in the item's file."""

    trail: Trail
    link: Link
    plan: PlanHead
    body: Body
    number: int
    reports: tuple[Progress, ...]
    evidence: tuple[tuple[str, Link], ...]
    archived: Archive | None = None


class Units(Frozen):
    trail: Trail
    published: datetime | None
    year: int
    groups: tuple[UnitGroup, ...]
    as_of: date


class UnitFront(Frozen):
    """A unit as a department's own front. `leads` and `supports` are the most urgent of its newest year; `body`: as which it
    publishes; `members` of a collective unit, with links only to those that units.yaml knows.
    """

    trail: Trail
    published: datetime | None
    unit: Unit
    body: Body | None
    members: tuple[UnitCard, ...]
    groups: tuple[Joint, ...]
    years: tuple[UnitYear, ...]
    leads: tuple[Card, ...]
    supports: tuple[Card, ...]
    soon: tuple[Card, ...]
    columns: tuple[ColumnLink, ...]
    documents: tuple[DocumentCard, ...]
    formats: tuple[str, ...]
    as_of: date
    trend: tuple[Point, ...] = ()


class UnitItems(Frozen):
    """A leaf of what a unit leads and supports in a year; counted from 1."""

    trail: Trail
    published: datetime | None
    unit: Unit
    shown: UnitYear
    leaf: int
    leads: tuple[Card, ...]
    supports: tuple[Card, ...]
    as_of: date


class UnitData(Frozen):
    """All items of a unit, for its downloads: those that it leads first. `items` go with `cards` one by one."""

    unit: Unit
    published: datetime | None
    cards: tuple[Card, ...]
    items: tuple[Item, ...]
    leads: int


class Statuses(Frozen):
    trail: Trail
    published: datetime | None
    counts: tuple[Count, ...]
    overdue: int
    as_of: date


class StatusFront(Frozen):
    """A leaf, counted from 1, of the items with a status. `status` is its id, "" for items without one, or "overdue"."""

    trail: Trail
    published: datetime | None
    status: str
    shown: Leaves
    leaf: int
    cards: tuple[Card, ...]
    as_of: date


class Years(Frozen):
    """`data` are the paths of what holds or describes the data of all plans; the last `former` years are over."""

    trail: Trail
    published: datetime | None
    years: tuple[tuple[Link, tuple[PlanCard, ...]], ...]
    data: tuple[str, ...] = ()
    former: int = 0


class YearFront(Frozen):
    """`by_status` tells where the year's items of each status are listed, with the anchor, by the first page of the status."""

    trail: Trail
    published: datetime | None
    plans: tuple[PlanCard, ...]
    counts: tuple[Count, ...]
    overdue: int
    glance: Glance
    soon: tuple[Card, ...]
    back: LookBack | None
    as_of: date
    by_status: dict[str, str] = {}
    news: News | None = None
    trend: tuple[Point, ...] = ()
    periods: tuple[tuple[Link, tuple[Point, ...]], ...] = ()
    archived: Archive | None = None


class YearItems(Frozen):
    """A leaf, counted from 1, of the items of a year by how they stand; of those due in one month (`due`) where it says so, and
    otherwise with the lists of the months: month, page, how many items.
    """

    trail: Trail
    published: datetime | None
    year: int
    due: str
    shown: Leaves
    leaf: int
    cards: tuple[Card, ...]
    as_of: date
    archived: Archive | None = None
    months: tuple[tuple[str, str, int], ...] = ()


class YearReports(Frozen):
    """A leaf, counted from 1, of the items that were reported on in each month of a year, in the order of time."""

    trail: Trail
    published: datetime | None
    year: int
    shown: Leaves
    leaf: int
    items: tuple[Reported, ...]
    archived: Archive | None = None


class PeriodItems(Frozen):
    """A leaf, counted from 1, of the items of a year, or of what a unit led in it, as they stood at the end of each period."""

    trail: Trail
    published: datetime | None
    year: int
    unit: Unit | None
    shown: Leaves
    leaf: int
    items: tuple[Stood, ...]
    archived: Archive | None = None


class NewsItems(Frozen):
    """A leaf, counted from 1, of the items that the last publication changed, each with its kind of news; of all plans, or of
    those of a year.
    """

    trail: Trail
    published: datetime | None
    year: int
    news: News
    shown: Leaves
    leaf: int
    changed: tuple[tuple[str, ItemChanges], ...]


class DocumentFront(Frozen):
    """`abolishes` and `modifies` are what this document ended and changed, `plans` those that it issued."""

    trail: Trail
    document: Document
    body: Body
    downloads: tuple[Download, ...]
    cited_by: tuple[Link, ...]
    formats: tuple[str, ...] = ()
    validity: Validity = Validity("")
    abolishes: tuple[ActLink, ...] = ()
    modifies: tuple[ActLink, ...] = ()
    interprets: tuple[Explains, ...] = ()
    interpretations: tuple[Explains, ...] = ()
    related: tuple[Link, ...] = ()
    plans: tuple[Link, ...] = ()
    contact: Contact = Contact("", "")


class LibraryFront(Frozen):
    """A list of policy documents, newest first: all of them, or those of one choice (`of`: validity, year, body or column, with
    its `value`). At most library.LISTED of `total` are shown; `choices` lead to the others.
    """

    trail: Trail
    published: datetime | None
    of: str
    value: str
    title: str
    cards: tuple[DocumentCard, ...]
    total: int
    choices: tuple[tuple[str, tuple[Choice, ...]], ...]
    data: tuple[str, ...]
    as_of: date


class LibraryRecord(Frozen):
    """A policy document as the library's data files tell it."""

    card: DocumentCard
    index_number: str
    registry_number: str
    publisher: str
    effective: date | None
    validity: Validity


class LibraryData(Frozen):
    """`format` names the shape of the data and its version."""

    format: str
    records: tuple[LibraryRecord, ...]
    as_of: date


class SiteMap(Frozen):
    """`feeds` are those of the newest year's plans."""

    trail: Trail
    published: datetime | None
    bodies: tuple[tuple[Link, tuple[ColumnLink, ...]], ...]
    feeds: tuple[Link, ...] = ()


class NotFound(Frozen):
    """`anywhere`: a host shows it for addresses in any folder; in a folder of files there is no host."""

    trail: Trail
    published: datetime | None
    anywhere: bool = True


class Feed(Frozen):
    title: str
    path: str
    page: str
    updated: datetime
    entries: tuple[Entry, ...]


class Addresses(Frozen):
    """For sitemap.xml: each page with the moment of its last change, where one is known."""

    pages: tuple[tuple[str, datetime | None], ...]


class SiteMaps(Frozen):
    """For sitemap.xml of a site of very many pages: the site maps that hold them."""

    maps: tuple[str, ...]


class BodyColumn(Frozen):
    """A column of one body, as search finds it."""

    path: str
    body: str
    column: Column


class PlanPeriods(Frozen):
    """The periods of a plan that are over, as search finds them: one thing for all of them, with their names."""

    path: str
    title: str
    names: tuple[str, ...]


class Place(Frozen):
    """Where a thing that can be found belongs: by what search narrows, and the day by which it sorts."""

    kind: str
    body: str = ""
    year: int = 0
    column: str = ""
    day: date | None = None
    validity: State = ""


class Search(Frozen):
    """`version` changes with everything that can be found, so that a browser's old copies are not mixed with new ones."""

    trail: Trail
    published: datetime | None
    version: str


class SearchTexts(Frozen):
    """A few things that can be found, and their places; `cards` are those of the items among them, `units` those they name."""

    segment: int
    first: int
    contents: tuple[Item | Plan | Document | Unit | Body | BodyColumn | PlanPeriods, ...]
    cards: tuple[Card, ...]
    units: tuple[Unit, ...]


class SearchShard(Frozen):
    """A file of the index: what each segment has for it."""

    blocks: tuple[str, ...]


class SearchOrder(Frozen):
    """All that can be found, by number, in the order in which it is listed; and how many segments and files there are."""

    runs: tuple[tuple[Place, tuple[int, ...]], ...]
    segments: int
    shards: int


class Robots(Frozen):
    sitemap: str


class ServerHeaders(Frozen):
    """What a host may read from the site itself: it shows nothing but the site's facts."""


class Readme(Frozen):
    """For whoever opens the site from a folder or a stick."""

    as_of: date


class Section(Frozen):
    """A page as it stands in a single file: its anchor, its title, its main part, and how deep in the file it lies."""

    id: str
    title: str
    html: str
    depth: int


class SingleFile(Frozen):
    """Many pages in one file, for `export single-file`. `style` is the site's style sheet; `preview`: not yet published."""

    title: str
    url: str
    sections: tuple[Section, ...]
    style: str
    preview: bool
    as_of: date


class PlanSchema(Frozen):
    """The schema of plan.json; `format` names the shape and its version."""

    format: str


class DataFiles(Frozen):
    """The data files of all plans and of the library of documents (without a title), for what describes them and for the
    archive of them.
    """

    published: datetime
    resources: tuple[Link, ...]


class Copy(Frozen):
    """A file published as it is."""

    source: str
    digest: str


Shows = (
    Home | Bodies | BodyFront | ColumnFront | PlanFront | PlanChanges | PeriodFront | PeriodsCompared | Periods
    | ItemFront | ItemReports | Units | UnitFront | UnitItems | UnitData | Statuses | StatusFront | Years | YearFront
    | YearItems | YearReports | PeriodItems | NewsItems | SiteMaps
    | DocumentFront | LibraryFront | LibraryData | SiteMap | NotFound | Feed | Addresses | Robots | PlanSchema | DataFiles
    | SingleFile | Readme | Copy | ServerHeaders | Search | SearchTexts | SearchShard | SearchOrder
)  # fmt: skip


class Page(Frozen):
    """One file that will be published. `maker` is a layout's name, a writer's ("csv", "docx"), or "copy". `source` is for
    findings; `made_of` are the paths of the finished files that it is put together from: they stand earlier in the list.
    """

    path: str
    maker: str
    shows: Shows
    source: str = ""
    made_of: tuple[str, ...] = ()


def published_path(path: str) -> str:
    """Where a file of content/ is found in the published site."""
    folder, name = posixpath.split(path)
    if name == "plan.yaml":
        return posixpath.join(folder, "index.html")
    stem, ending = posixpath.splitext(path)
    return f"{stem}.html" if ending in (".md", ".yaml") else path
