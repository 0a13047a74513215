"""A plan's history.jsonl: what each publication changed, one line for each item, every line sealed and chained to the one before.

It is only ever appended to, by the build that publishes (`build --record`). What was published last is the sum of its lines,
so nothing else is kept: no git, no copy of the site. Words that must not stay can be withheld without breaking the chain,
for a line is sealed over the digests of its words.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

import msgspec

from gongkai import files, notation
from gongkai.model import Finding, History, Revision, Site, Unit, Withheld, Words
from gongkai.notation import ITEM, NAMES, PLAN
from gongkai.pages import Change
from gongkai.relations import Relations, unit_id, visible
from gongkai.rules import found

FILE = "history.jsonl"
FIELDS = notation.SUBSTANCE | notation.FORM | notation.OF_PLAN
UNTORN = string.ascii_letters + string.digits + ".%"
BRIEF = 12
"""A text up to this long is seen at a glance."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


# ------------------------------------------------------------------------------------------------------------ the file


def parse(data: bytes, source: str) -> tuple[History | None, list[Finding]]:
    """The history that a file holds, or what is wrong with it: a line that cannot be read, that was edited after it was
    written, that does not follow the line before it, or that is dated before it.
    """
    findings: list[Finding] = []
    revisions: list[Revision] = []
    before: Revision | None = Revision(date.min, "", {}, "", "")
    for number, line in enumerate(data.removeprefix(BYTE_ORDER_MARK).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            revision = msgspec.json.decode(line, type=Revision)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            findings.append(found("history/unreadable", source, number, 1, problem=str(fault)))
            before = None
            continue
        unknown = [field for field in revision.changes if field.partition(" ")[0] not in FIELDS]
        if unknown:
            findings.append(found("history/unreadable", source, number, 1, problem=unknown[0]))
        elif seal(revision) != revision.digest:
            findings.append(found("history/edited", source, number, 1, item=revision.item, date=revision.date.isoformat()))
        elif before and revision.previous != before.digest:
            findings.append(found("history/broken", source, number, 1, item=revision.item, date=revision.date.isoformat()))
        elif before and revision.date < before.date:
            day, last = revision.date.isoformat(), before.date.isoformat()
            findings.append(found("history/backwards", source, number, 1, day=day, last=last))
        revisions.append(revision)
        before = revision
    address = source.removeprefix("content/").removesuffix(f"/{FILE}")
    return (None if findings else History(address, tuple(revisions))), findings


def append(data: bytes, revisions: Iterable[Revision]) -> bytes:
    """The bytes of a history with more lines at its end; those that are there stay as they are."""
    end = b"" if not data or data.endswith(b"\n") else b"\n"
    return data + end + b"".join(msgspec.json.encode(revision) + b"\n" for revision in revisions)


def seal(revision: Revision) -> str:
    """The digest of a revision, over the digests of its words."""
    changes = [[field, digest(old), digest(new)] for field, (old, new) in revision.changes.items()]
    parts = [revision.date.isoformat(), revision.item, changes, revision.previous]
    return files.digest(msgspec.json.encode(parts))


def digest(words: Words) -> str:
    return words.withheld if isinstance(words, Withheld) else files.digest(words.encode())


def source_of(history: History) -> str:
    return f"content/{history.address}/{FILE}"


# ---------------------------------------------------------------------------------------------------------- recording


def revise(relations: Relations, history: History, day: date) -> tuple[Revision, ...]:
    """What a publication on `day` changes of the items of a plan, chained to its history: none where nothing did.

    `relations` are those of the public site. An item that is published no more keeps its last words in the state: should it
    come back, only what differs then is a change.
    """
    known = state(history)
    items = relations.items_of[history.address]
    now = {item.address.rpartition("/")[2]: notation.of_item(item, relations) for item in items}
    if now or known:
        now = {PLAN: notation.of_plan(relations.plans[history.address], relations)} | now
    previous = history.revisions[-1].digest if history.revisions else ""
    made = []
    for name in dict.fromkeys((*now, *known)):
        before = known.get(name, {})
        changes = _changes(before, now[name], relations.units) if name in now else _gone(before)
        if changes:
            revision = Revision(day, name, changes, previous, "")
            revision = msgspec.structs.replace(revision, digest=seal(revision))
            made.append(revision)
            previous = revision.digest
    return tuple(made)


def pending(site: Site, as_of: date, plans: Collection[str]) -> dict[str, tuple[Revision, ...]]:
    """For each of these plans what a publication on `as_of` would add to its history, where there is anything to add.

    Drafts and what waits for its day are not published, so they are not noted either.
    """
    if not plans:
        return {}
    public = visible(site, as_of)[0]
    relations = Relations(public, as_of)
    histories = {history.address: history for history in site.histories}
    made = {plan: revise(relations, histories.get(plan, History(plan)), as_of) for plan in plans if plan in relations.plans}
    return {plan: revisions for plan, revisions in made.items() if revisions}


def record(site: Site, as_of: date) -> tuple[Site, dict[str, tuple[Revision, ...]], list[Finding]]:
    """The site with its histories brought up to date, the new revisions by the file that they belong at the end of, and what
    hinders: a history that is ahead of `as_of` would have to run backwards.
    """
    before = {history.address: history for history in site.histories}
    after = dict(before)
    added: dict[str, tuple[Revision, ...]] = {}
    findings = []
    for plan, revisions in pending(site, as_of, [plan.address for plan in site.plans]).items():
        history = before.get(plan, History(plan))
        if history.revisions and history.revisions[-1].date > as_of:
            day, last = as_of.isoformat(), history.revisions[-1].date.isoformat()
            findings.append(found("history/backwards", source_of(history), len(history.revisions), 1, day=day, last=last))
        after[plan] = History(plan, history.revisions + revisions)
        added[source_of(history)] = revisions
    return msgspec.structs.replace(site, histories=tuple(after.values())), added, findings


def state(history: History) -> dict[str, dict[str, Words]]:
    """The words of each field of each item, as they were published last."""
    known: dict[str, dict[str, Words]] = {}
    for revision in history.revisions:
        known.setdefault(revision.item, {}).update((field, new) for field, (_, new) in revision.changes.items())
    return known


def _changes(known: Mapping[str, Words], now: Mapping[str, str], units: Mapping[str, Unit]) -> dict[str, tuple[Words, Words]]:
    changes: dict[str, tuple[Words, Words]] = {}
    for field in dict.fromkeys((*now, *known)):
        old, new = known.get(field, ""), now.get(field, "")
        if field == ITEM and old:
            continue  # by another title it is the same item
        if not _same(field, old, new, units):
            changes[field] = (old, new)
    return changes


def _gone(known: Mapping[str, Words]) -> dict[str, tuple[Words, Words]]:
    """What is noted of an item that is published no more: only that. Its last words stay known."""
    return {ITEM: (known[ITEM], "")} if known.get(ITEM) else {}


def _same(field: str, old: Words, new: str, units: Mapping[str, Unit]) -> bool:
    """Whether nothing of substance differs: blanks and line breaks are form, and so is by which of its names a unit is called."""
    if isinstance(old, Withheld):
        return old.withheld == digest(new)
    if field in NAMES:
        return _who(old, units) == _who(new, units)
    return "".join(old.split()) == "".join(new.split())


def _who(names: str, units: Mapping[str, Unit]) -> list[str]:
    return [unit_id(name, units) for name in names.split("、")]


# ------------------------------------------------------------------------------------------------------------ showing


def changes(history: History) -> Iterator[tuple[str, Change]]:
    """What readers are shown, oldest first: the item's name and the change. What an item said when it was first published is
    no change; that it came later than the plan, is.
    """
    first = history.revisions[0].date if history.revisions else None
    for revision in history.revisions:
        if revision.item == PLAN:
            continue
        added = ITEM in revision.changes and revision.changes[ITEM][1] != ""
        for place, (old, new) in revision.changes.items():
            field, _, name = place.partition(" ")
            if field not in notation.FORM and (not added or (place == ITEM and revision.date != first)):
                yield revision.item, Change(revision.date, field, name, _shown(old), _shown(new))


def is_report(change: Change) -> bool:
    """Whether a change is no more than a new report: that is dated by itself."""
    return change.field == "progress" and change.old == ""


def differing(old: str, new: str) -> tuple[str, str, str, str]:
    """What two texts begin with alike, the parts between in which they differ, and what they end with alike.

    Numbers and Latin words are not torn. Texts that are short, or have less in common than not, differ as a whole.
    """
    short = min(len(old), len(new))
    start = next((place for place in range(short) if old[place] != new[place]), short)
    start -= len(old[:start]) - len(old[:start].rstrip(UNTORN))
    end = next((place for place in range(short - start) if old[-1 - place] != new[-1 - place]), short - start)
    end -= len(old[len(old) - end :]) - len(old[len(old) - end :].lstrip(UNTORN))
    if short <= BRIEF or (start + end) * 2 < max(len(old), len(new)):
        return "", old, new, ""
    return old[:start], old[start : len(old) - end], new[start : len(new) - end], old[len(old) - end :]


def _shown(words: Words) -> str | None:
    return None if isinstance(words, Withheld) else words
