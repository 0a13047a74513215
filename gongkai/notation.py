"""An item or a plan as words by field, as a history notes it, and back again: the same table, the same standing.

What counts as a change (`substance`) is in the words of the office. The rest is form: what readers were shown beside it, noted so
that the table of a former period is the one that was published. A cell is noted only where the fields would spell it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from gongkai import mirror
from gongkai.model import Body, Due, Every, Item, Plan, Progress, SourceDocument, Status, TableColumn, Target, Withheld, Words
from gongkai.relations import MONTHS, Relations, item_title, newest_words, report_words
from gongkai.workdays import UnknownYear

PLAN = "plan"
"""Under this name a history notes its plan: it is that of plan.yaml, so no item has it."""
ITEM = "item"
"""The field that says whether an item is published at all: its title then, or nothing."""
NAMES = ("lead", "support")
SUBSTANCE = frozenset((ITEM, "group", "task", "requirement", *NAMES, "due", "status", "target", "actual", "progress"))
FORM = frozenset(("number", "due-words", "term", "apart", "carried", "cell"))
OF_PLAN = frozenset(("title", "year", "body", "source", "published", "document", "periods", "column", "state"))
MASK = "＊＊＊"
"""What stands for words that are withheld."""
BLANK = "∅"
"""A cell without words, where the fields would put some; before a cell that begins with this sign."""
COUNTED = re.compile(r" #\d+$")


# ----------------------------------------------------------------------------------------------------------- to words


def of_item(item: Item, relations: Relations) -> dict[str, str]:
    """All that is noted of an item of the public site."""
    plan = relations.plan_of(item)
    assert plan is not None
    fields = {ITEM: item_title(item)} | substance(item, relations) | {"number": item.number, "term": _term(item, relations)}
    if item.due and item.due.words != fields.get("due", ""):
        fields["due-words"] = item.due.words
    fields["carried"] = "、".join(later.address for later in relations.carried_to[item.address])
    fields |= {f"apart {heading}": "1" for heading in item.apart}
    fields = {field: words.strip() for field, words in fields.items() if words.strip()}
    names = {status.id: status.name for status in relations.site.facts.statuses}
    bare = item_of(item.address, fields)
    for column in mirror.columns(plan):
        shown = _cell(column, item, names)
        if shown != _cell(column, bare, names):
            fields[f"cell {column.heading}"] = BLANK + shown if not shown or shown.startswith(BLANK) else shown
    return fields


def substance(item: Item, relations: Relations) -> dict[str, str]:
    """What of an item counts as a change, in the words of the office: not how its file is laid out, nor how it is shown.

    A target, its figure and a report have a field each: "target 政策推送", "actual 政策推送", "progress 2026-05-30".
    """
    lead, support = relations.responsible(item)
    fields = {
        "group": " > ".join(item.group),
        "task": item.task,
        "requirement": item.requirement,
        "lead": "、".join(lead),
        "support": "、".join(support),
        "due": _due(item.due) if item.due else "",
        "status": item.status,
    }
    for target in item.targets:
        place = _free(f"target {target.name}", fields)
        fields[place] = f"{target.op} {target.value} {target.unit}".strip()
        fields[f"actual {place.partition(' ')[2]}"] = f"{target.actual} {target.unit}".strip() if target.actual else ""
    for report in item.progress:
        fields[_free(f"progress {report.date.isoformat()}", fields)] = report_words(report)
    return {field: words.strip() for field, words in fields.items() if words.strip()}


def of_plan(plan: Plan, relations: Relations) -> dict[str, str]:
    """What is noted of a plan: its head, its columns ("column 1": what it shows, how, its heading), and the words for how an item
    stands ("state done": tone, whether settled and done, name).
    """
    body = relations.body_of(plan)
    fields = {
        "title": plan.title,
        "year": str(plan.year),
        "body": body.name if body else "",
        "source": plan.source,
        "published": plan.published.isoformat(timespec="minutes"),
        "document title": plan.document.title,
        "document number": plan.document.number,
        "document issued": plan.document.issued.isoformat() if plan.document.issued else "",
        "periods": plan.periods,
    }
    for number, column in enumerate(mirror.columns(plan), 1):
        fields[f"column {number}"] = f"{column.shows} {'merge' if column.merge else 'single'} {column.heading}"
    for status in relations.site.facts.statuses:
        how = "done" if status.done else "settled" if status.settled else "open"
        fields[f"state {status.id}"] = f"{status.tone} {how} {status.name}"
    return {field: words.strip() for field, words in fields.items() if words.strip()}


def _cell(column: TableColumn, item: Item, statuses: Mapping[str, str]) -> str:
    return mirror.words(column, item, statuses, newest_words(item)).strip()


def _due(due: Due) -> str:
    """A day as such, however it is spelt; what is counted in working days with its count."""
    if due.workdays and due.after:
        return f"{due.words} ({due.after.isoformat()} + {due.workdays})"
    return due.day.isoformat() if due.day else due.words


def _term(item: Item, relations: Relations) -> str:
    """What decides when an item is overdue, where its due words do not say it: how often, or the day that was worked out."""
    if item.due is None or (item.due.day and not item.due.every):
        return ""
    if item.due.every:
        return item.due.every
    try:
        day = relations.due_day(item)
    except UnknownYear:
        return ""
    return day.isoformat() if day else ""


def _free(field: str, taken: Mapping[str, str]) -> str:
    """The field, with a number where another target or report of this name stands before it."""
    number, free = 1, field
    while free in taken:
        number += 1
        free = f"{field} #{number}"
    return free


# --------------------------------------------------------------------------------------------------------- from words


def item_of(address: str, fields: Mapping[str, Words]) -> Item:
    """The item as it was shown. Its lead and support include the plan's defaults; a report's own status and evidence are not
    noted.
    """
    said, named = _parted(fields)
    actual = dict(named.get("actual", ()))
    return Item(
        address,
        said.get("requirement", ""),
        task=said.get("task", ""),
        number=said.get("number", ""),
        group=tuple(said["group"].split(" > ")) if "group" in said else (),
        lead=_names(said.get("lead", "")),
        support=_names(said.get("support", "")),
        due=_due_of(said),
        status="" if said.get("status") == MASK else said.get("status", ""),
        progress=tuple(Progress(day, text) for name, text in named.get("progress", ()) if (day := _day(name[:10]))),
        targets=tuple(_target(name, words, actual.get(name, "")) for name, words in named.get("target", ())),
        wording={heading: words.removeprefix(BLANK) for heading, words in named.get("cell", ())},
        apart=tuple(heading for heading, _ in named.get("apart", ())),
    )


def carried(fields: Mapping[str, Words]) -> tuple[str, ...]:
    """The addresses of the items that carried this one on."""
    return _names(_said(fields.get("carried", "")))


def plan_of(plan: Plan, fields: Mapping[str, Words]) -> Plan:
    """The plan as it was shown; what is not noted, as it is in `plan`. Only what a table of it needs."""
    said, named = _parted(fields)
    columns = sorted((pair for pair in named.get("column", ()) if pair[0].isdecimal()), key=lambda pair: int(pair[0]))
    document = dict(named.get("document", ()))
    try:
        published = datetime.fromisoformat(said.get("published", ""))
    except ValueError:
        published = plan.published
    return Plan(
        plan.address,
        said.get("title", plan.title),
        int(said["year"]) if said.get("year", "").isdecimal() else plan.year,
        published,
        source=said.get("source", "") if said else plan.source,
        document=SourceDocument(document.get("title", ""), document.get("number", ""), _day(document.get("issued", "")))
        if said
        else plan.document,
        table=tuple(_column(words) for _, words in columns) or mirror.columns(plan),
    )


def body_of(body: Body, fields: Mapping[str, Words]) -> Body:
    """The body of the plan, as it was called."""
    return msgspec.structs.replace(body, name=_said(fields.get("body", "")) or body.name)


def statuses(fields: Mapping[str, Words]) -> tuple[Status, ...]:
    """The words for how an item stood; none where they are not noted."""
    found = []
    for identity, words in _parted(fields)[1].get("state", ()):
        tone, how, name = _three(words)
        found.append(Status(identity, name, tone, settled=how != "open", done=how == "done"))
    return tuple(found)


def _said(words: Words) -> str:
    return MASK if isinstance(words, Withheld) else words


def _parted(fields: Mapping[str, Words]) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """The fields that say something, and by their kind those that have a name besides ("target 件")."""
    said: dict[str, str] = {}
    named: dict[str, list[tuple[str, str]]] = {}
    for place, words in fields.items():
        if words:
            kind, _, name = place.partition(" ")
            if name:
                named.setdefault(kind, []).append((name, _said(words)))
            else:
                said[place] = _said(words)
    return said, named


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split("、")) if words else ()


def _due_of(said: Mapping[str, str]) -> Due | None:
    words, term = said.get("due-words", said.get("due", "")), said.get("term", "")
    if not words:
        return None
    every: Every = term if term in MONTHS or term == "always" else ""  # type: ignore[assignment] # it is one of these words
    return Due(words, _day(term) or _day(said.get("due", "")), every)


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if len(words) == 10 else None
    except ValueError:
        return None


def _target(name: str, words: str, actual: str) -> Target:
    if words == MASK:
        return Target(COUNTED.sub("", name), MASK)
    op, _, rest = words.partition(" ")
    value, _, unit = rest.partition(" ")
    return Target(COUNTED.sub("", name), value, op, unit, actual.partition(" ")[0])


def _column(words: str) -> TableColumn:
    shows, how, heading = _three(words)
    return TableColumn(heading, shows, how == "merge")


def _three(words: str) -> tuple[str, str, str]:
    first, _, rest = words.partition(" ")
    second, _, third = rest.partition(" ")
    return first, second, third or words
