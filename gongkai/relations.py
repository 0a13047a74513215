"""What follows from a Site at a stated day: who points to whom, which names mean which units, what is overdue.

Pure: the day is handed in, and nothing is stored. Routes and checks ask here, so that both give the same answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from gongkai import validity, workdays
from gongkai.model import Act, Body, Column, Document, Item, Plan, Progress, Site, Standing, State, Status, Unit

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


class Relations:
    """The indexes of one site at one day; built once, read by everyone."""

    def __init__(self, site: Site, as_of: date) -> None:
        self.site = site
        self.as_of = as_of
        self.plans = {plan.address: plan for plan in site.plans}
        self.bodies = {body.id: body for body in site.bodies}
        self.items = {item.address: item for item in site.items}
        self.documents = {document.address: document for document in site.documents}
        self.sources = {source.path: source for source in site.sources}
        self.statuses = {status.id: status for status in site.facts.statuses}
        self.columns = dict(_walk_columns(site.facts.columns))
        self.units = unit_names(site.units)
        self.items_of: dict[str, list[Item]] = defaultdict(list)
        self.carried_to: dict[str, list[Item]] = defaultdict(list)
        self.cited_by: dict[str, list[Item]] = defaultdict(list)
        self.leads: dict[str, list[Item]] = defaultdict(list)
        self.supports: dict[str, list[Item]] = defaultdict(list)
        for item in site.items:
            self.items_of[plan_address(item)].append(item)
            if item.carried_from:
                self.carried_to[self.resolve(item.carried_from, item.address)].append(item)
            evidence = (reference for entry in item.progress for reference in entry.evidence)
            for address in dict.fromkeys(self.resolve(reference, item.address) for reference in evidence):
                self.cited_by[address].append(item)
            lead, support = self.responsible(item)
            for names, index in ((lead, self.leads), (support, self.supports)):
                for identity in dict.fromkeys(self.units[name].id for name in names if name in self.units):
                    index[identity].append(item)
        self.issued_by: dict[str, list[Plan]] = defaultdict(list)
        for plan in site.plans:
            if plan.document.address:
                self.issued_by[self.resolve(plan.document.address, plan.address)].append(plan)
        self.abolishes: dict[str, list[tuple[Document, Act]]] = defaultdict(list)
        self.modifies: dict[str, list[tuple[Document, Act]]] = defaultdict(list)
        self.interpreted_by: dict[str, list[Document]] = defaultdict(list)
        self.related_to: dict[str, list[Document]] = defaultdict(list)
        for document in site.documents:
            for act in (document.abolished_by,) if document.abolished_by else ():
                self.abolishes[self.resolve(act.by, document.address)].append((document, act))
            for act in document.modified_by:
                self.modifies[self.resolve(act.by, document.address)].append((document, act))
            for pointed, references in ((self.interpreted_by, document.interprets), (self.related_to, document.related)):
                for address in dict.fromkeys(self.resolve(reference, document.address) for reference in references):
                    pointed[address].append(document)

    def plan_of(self, item: Item) -> Plan | None:
        return self.plans.get(plan_address(item))

    def responsible(self, item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who leads and who supports, by name, the plan's defaults included."""
        plan = self.plan_of(item)
        if plan is None:
            return item.lead, item.support
        support = plan.defaults.support and tuple(name for name in plan.defaults.support if name not in item.support)
        return item.lead or plan.defaults.lead, item.support + support

    def resolve(self, reference: str, address: str) -> str:
        """The address that a reference in the file at `address` means: whole, or below the same body."""
        whole = reference.removesuffix(".md").removesuffix(".yaml")
        if whole in self.items or whole in self.documents or whole in self.plans:
            return whole
        near = f"{address.split('/')[0]}/{whole}"
        return near if near in self.items or near in self.documents or near in self.plans else whole

    def due_day(self, item: Item) -> date | None:
        """The day by which the item is due, or next due within its plan's year. Raises workdays.UnknownYear."""
        due = item.due
        if due is None or due.every == "always":
            return None
        if due.every:
            return period(due.every, self.as_of)[1] if self._is_running(item) else None
        if due.workdays and due.after:
            return workdays.after(due.after, due.workdays, self.site.facts.calendar)
        return due.day

    def overdue(self, item: Item) -> bool:
        """Whether the day has passed on an item that is neither settled nor carried into another plan; for a duty that comes
        back, in its plan's year: whether the last whole period since the plan was published went by without a report.
        """
        if item.due is None or self.closed(item):
            return False
        if item.due.every and item.due.every != "always":
            plan = self.plan_of(item)
            if not self._is_running(item):
                return False
            this_period = period(item.due.every, self.as_of)[0]
            begin = period(item.due.every, this_period - timedelta(days=1))[0]
            if not plan or plan.published.date() > begin:
                return False
            return not any(begin <= entry.date for entry in item.progress)
        try:
            day = self.due_day(item)
        except workdays.UnknownYear:
            return False
        return day is not None and day < self.as_of

    def closed(self, item: Item) -> bool:
        """Whether no day counts any more: it is done, a later item carries it on, or it is settled and does not come back."""
        status = self.statuses.get(item.status)
        comes_back = item.due is not None and item.due.every not in ("", "always")
        settled = status is not None and (status.done or (status.settled and not comes_back))
        return settled or bool(self.carried_to[item.address])

    def standing(self, item: Item) -> Standing:
        """How an item stands at the stated day: one of five words, so that their counts add up to all items. What is overdue, or
        has a status of tone "bad", is late; what has no status, or one of tone "none", is unreported.
        """
        status = self.statuses.get(item.status)
        if status and status.done:
            return "done"
        if self.carried_to[item.address]:
            return "carried"
        if self.overdue(item) or (status and status.tone == "bad"):
            return "late"
        return "on-time" if status and status.tone != "none" else "unreported"

    def _is_running(self, item: Item) -> bool:
        """Whether the year of the item's plan is not over: what comes back, comes back within that year."""
        plan = self.plan_of(item)
        return plan is not None and self.as_of.year <= plan.year

    def document_at(self, reference: str, address: str) -> Document | None:
        """The document that a reference in the file at `address` means, if it is one of this site."""
        return self.documents.get(self.resolve(reference, address))

    def act_day(self, act: Act, document: Document) -> date | None:
        """From when an act that a document names holds."""
        return validity.day_of(act, self.document_at(act.by, document.address))

    def acts(self, document: Document) -> tuple[list[date | None], list[date | None]]:
        """The days of what ended the document, and of what changed it."""
        abolished = [self.act_day(document.abolished_by, document)] if document.abolished_by else []
        return abolished, [self.act_day(act, document) for act in document.modified_by]

    def validity(self, document: Document) -> tuple[State, date | None]:
        """How a document stands at the stated day, and since when."""
        return validity.state(document, self.as_of, *self.acts(document))

    def interpreted_after(self, interpretation: Document, document: Document) -> tuple[int, int | None]:
        """How many days after a document was issued its interpretation was published, and how many of them were working days:
        None where that cannot be known.
        """
        issued, published = document.issued or document.published.date(), interpretation.published.date()
        try:
            return (published - issued).days, workdays.between(issued, published, self.site.facts.calendar)
        except workdays.UnknownYear:
            return (published - issued).days, None

    def status_of(self, item: Item) -> Status | None:
        return self.statuses.get(item.status)

    def body_of(self, content: Plan | Item | Document) -> Body | None:
        return self.bodies.get(content.address.split("/")[0])


def plan_address(item: Item) -> str:
    return item.address.rpartition("/")[0]


def item_title(item: Item) -> str:
    """The short title of an item; where it has none, its requirement up to the first stop."""
    if item.task:
        return item.task
    text = item.requirement.split("\n")[0]
    for stop in "。；;":
        text = text.split(stop)[0]
    return text if len(text) <= 40 else f"{text[:39]}…"


def latest(item: Item) -> Progress | None:
    """The newest report; among those of one day, the one that stands last in the file."""
    return max(enumerate(item.progress), key=lambda pair: (pair[1].date, pair[0]))[1] if item.progress else None


def report_words(report: Progress) -> str:
    """The words of a report, after the name of the unit where it says whose they are."""
    return f"{report.unit}：{report.text}" if report.unit else report.text


def newest_words(item: Item) -> str:
    """What is published as the state of the work: the newest report. Where units report each for itself: all of that day."""
    newest = latest(item)
    if newest is None:
        return ""
    by_unit = {report.unit: report_words(report) for report in item.progress if report.date == newest.date and report.unit}
    return "\n".join(by_unit.values()) if newest.unit else newest.text


def unit_names(units: tuple[Unit, ...]) -> dict[str, Unit]:
    """Every word by which a unit can be called: its name, its short names, its id. The first unit keeps a shared word."""
    names: dict[str, Unit] = {}
    for unit in units:
        names.setdefault(unit.name, unit)
    for unit in units:
        for word in (*unit.short, unit.id):
            names.setdefault(word, unit)
    return names


def unit_id(name: str, units: Mapping[str, Unit]) -> str:
    """The id of the unit that is called so; the name itself where no unit is."""
    return units[name].id if name in units else name


def period(every: str, day: date) -> tuple[date, date]:
    """The first and the last day of the month, quarter, half-year or year in which `day` lies."""
    months = MONTHS[every]
    first = (day.month - 1) // months * months + 1
    begin = date(day.year, first, 1)
    following = date(day.year + (first + months > 12), (first + months - 1) % 12 + 1, 1)
    return begin, following - timedelta(days=1)


def visible(site: Site, as_of: date, drafts: bool = False) -> tuple[Site, tuple[tuple[str, datetime], ...]]:
    """The site that may be published on `as_of`, and what waits for its day: (address, moment).

    Drafts stay out unless they are asked for; what hangs on a plan or a document that stays out, stays out too.
    """

    def published(content: Plan | Document) -> bool:
        return content.published.date() <= as_of

    plans = tuple(plan for plan in site.plans if drafts or (not plan.draft and published(plan)))
    documents = tuple(document for document in site.documents if drafts or (not document.draft and published(document)))
    kept = {plan.address for plan in plans}
    items = tuple(item for item in site.items if plan_address(item) in kept and (drafts or not item.draft))
    waiting = tuple(
        (content.address, content.published) for content in dated(site) if not content.draft and not published(content)
    )
    if (len(plans), len(documents), len(items)) == (len(site.plans), len(site.documents), len(site.items)):
        return site, waiting  # the same, so that whoever has its relations already need not work them out again
    public = msgspec.structs.replace(site, plans=plans, documents=documents, items=items)
    hidden = unpublished(site, public)
    if hidden:
        whole = Relations(site, as_of)
        public = msgspec.structs.replace(
            public,
            items=tuple(_without(hidden, item, whole) for item in items),
            documents=tuple(_telling_nothing_of(hidden, document, whole) for document in documents),
        )
    return public, waiting


def unpublished(site: Site, public: Site) -> set[str]:
    """The addresses of contents that are there, but not to be seen yet."""
    return {content.address for content in (*dated(site), *site.items)} - {
        content.address for content in (*dated(public), *public.items)
    }


def _without(hidden: set[str], item: Item, relations: Relations) -> Item:
    """The item without its references to what is hidden: even the address of a draft can tell too much."""

    def tells(reference: str) -> bool:
        return relations.resolve(reference, item.address) not in hidden

    progress = tuple(msgspec.structs.replace(entry, evidence=tuple(filter(tells, entry.evidence))) for entry in item.progress)
    return msgspec.structs.replace(item, progress=progress, carried_from=item.carried_from if tells(item.carried_from) else "")


def _telling_nothing_of(hidden: set[str], document: Document, relations: Relations) -> Document:
    """The document without its references to what is hidden."""

    def tells(reference: str) -> bool:
        return relations.resolve(reference, document.address) not in hidden

    ended = document.abolished_by
    return msgspec.structs.replace(
        document,
        abolished_by=ended if ended and tells(ended.by) else None,
        modified_by=tuple(act for act in document.modified_by if tells(act.by)),
        interprets=tuple(filter(tells, document.interprets)),
        related=tuple(filter(tells, document.related)),
    )


def dated(site: Site) -> tuple[Plan | Document, ...]:
    """What has a moment of publication of its own."""
    return (*site.plans, *site.documents)


def _walk_columns(columns: tuple[Column, ...], above: str = "") -> list[tuple[str, Column]]:
    """Each column with its path ("jdbz/gztj"), in the order of site.yaml."""
    found = []
    for column in columns:
        path = f"{above}{column.id}"
        found.append((path, column))
        found += _walk_columns(column.columns, f"{path}/")
    return found
