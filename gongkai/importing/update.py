"""What forms ask for → what changes in which file. Forms are held against each other and against the files as they are now.

A value that a form gives is set where the file still has the one that the form was made with; where somebody has changed it
since, a person must decide. What is there already is left alone, so that the same form can be read twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec

from gongkai import read, schema, yamlsource
from gongkai.exporting import form_key
from gongkai.importing import yamledit
from gongkai.importing.form_check import Place, Report, Wanted, Wish, at_cell
from gongkai.importing.yamledit import Edit
from gongkai.model import Finding, Item, Progress, Status
from gongkai.schema import ITEM, PROGRESS, TARGET, Field
from gongkai.yamlsource import Span

FIELDS = {field.name: field for field in ITEM.fields}
IN_PROGRESS = {field.name: field for field in PROGRESS.fields}
IN_TARGET = {field.name: field for field in TARGET.fields}


class Difference(NamedTuple):
    """One field that changes: `name` says which target; `old` is "" for what is new."""

    field: Literal["progress", "status", "actual"]
    name: str
    old: str
    new: str
    place: Place


class Change(NamedTuple):
    """An item before and after, and the differences in words; `reports` are the new ones."""

    before: Item
    after: Item
    differences: tuple[Difference, ...]
    reports: tuple[Progress, ...]


def merge(wishes: Iterable[Wish], names: dict[str, str]) -> tuple[list[Change], list[Finding]]:
    """The changes of all items, in the order of their addresses, and what is in the way. `names`: of the statuses."""
    by_item: dict[str, list[Wish]] = {}
    for wish in wishes:
        by_item.setdefault(wish.item.address, []).append(wish)
    changes, findings = [], []
    for _, asked in sorted(by_item.items()):
        change, faults = _merge(asked, names)
        findings += faults
        if change.differences:
            changes.append(change)
    return changes, findings


def _merge(wishes: list[Wish], names: dict[str, str]) -> tuple[Change, list[Finding]]:
    item, findings, differences = wishes[0].item, list[Finding](), list[Difference]()

    status = item.status
    given = [(wish.status, wish.key.status) for wish in wishes if wish.status]
    if wanted := _agreed("status", given, item.status, findings, names):
        status = wanted.value
        differences.append(Difference("status", "", names.get(item.status, item.status), names[status], wanted.place))

    targets = list(item.targets)
    for number, target in enumerate(item.targets):
        given = [
            (wish.actual[number], wish.key.actual[number] if number < len(wish.key.actual) else "")
            for wish in wishes
            if number in wish.actual
        ]
        if wanted := _agreed("actual", given, target.actual, findings, {}):
            targets[number] = msgspec.structs.replace(target, actual=wanted.value)
            differences.append(Difference("actual", target.name, target.actual, wanted.value, wanted.place))

    reports: list[Progress] = []
    taken: dict[str, Report] = {}
    for wish in wishes:
        if wish.report is None:
            continue
        report, day = wish.report, wish.report.day.isoformat()
        there = [entry.text for entry in item.progress if entry.date == report.day]
        if report.text.value in there:
            continue
        if there:
            findings.append(at_cell("form/same-day", report.text.place, address=item.address, date=day, text=there[-1]))
        elif day not in taken:
            taken[day] = report
            reports.append(Progress(report.day, report.text.value, wish.status.value if wish.status else ""))
            differences.append(Difference("progress", day, "", report.text.value, report.text.place))
        elif taken[day].text.value != report.text.value:
            findings.append(_differ("progress", taken[day].text, report.text, {}))
    for wish in wishes if differences or findings else ():
        if wish.key.digest != form_key.digest(item):
            findings.append(at_cell("form/item-changed", wish.place, address=item.address))
    after = msgspec.structs.replace(item, status=status, targets=tuple(targets), progress=item.progress + tuple(reports))
    return Change(item, after, tuple(differences), tuple(reports)), findings


def _agreed(
    field: str, given: list[tuple[Wanted, str]], now: str, findings: list[Finding], names: dict[str, str]
) -> Wanted | None:
    """The value that all forms agree on, where it changes anything and nobody else changed it since the form was made."""
    for one, _ in given[1:]:
        if one.value != given[0][0].value:
            findings.append(_differ(field, given[0][0], one, names))
            return None
    for wanted, before in given:
        if wanted.value not in (now, before) and before != now:
            old, new, value = (names.get(text, text) or "—" for text in (before, now, wanted.value))
            findings.append(at_cell("form/changed-meanwhile", wanted.place, field=field, before=old, now=new, value=value))
            return None
    return given[0][0] if given and given[0][0].value != now else None


def _differ(field: str, one: Wanted, other: Wanted, names: dict[str, str]) -> Finding:
    value, before = names.get(other.value, other.value), names.get(one.value, one.value)
    where = f"{one.place.file} {one.place.cell}"
    return at_cell("form/forms-differ", other.place, field=field, value=value, other=before, where=where)


# --------------------------------------------------------------------------------------------------- the changed files


def written(data: bytes, source: str, change: Change, statuses: tuple[Status, ...]) -> bytes | None:
    """The file of an item with the change. None where its text cannot be changed safely: what is read back is not the item."""
    text, _ = yamlsource.decode(data, source)
    root = yamlsource.outline(text) if text else None
    if text is None or root is None or root.kind != "map":
        return None
    fresh = yamledit.apply(data, list(_edits(text, root, change, {status.id: status.name for status in statuses})))
    return fresh if item_in(fresh, source, change.before.address, statuses) == change.after else None


def _edits(text: str, root: Span, change: Change, names: dict[str, str]) -> list[Edit]:
    chinese = any(key.text in FIELDS["requirement"].keys[:-1] for key in root.parts[::2])
    edits = []
    before, after = change.before, change.after
    status = yamledit.value_of(root, FIELDS["status"].keys)
    by_name = status[1].text.strip() in names.values() if status and status[1].text.strip() else chinese
    if before.status != after.status:
        edits.append(_set(text, root, FIELDS["status"], names[after.status] if by_name else after.status, chinese))
    targets = yamledit.value_of(root, FIELDS["targets"].keys)
    for number, (old, new) in enumerate(zip(before.targets, after.targets, strict=True)):
        if targets and old.actual != new.actual:
            mapping = targets[1].parts[number]
            own = any(key.text in IN_TARGET["name"].keys[:-1] for key in mapping.parts[::2])
            edits.append(_set(text, mapping, IN_TARGET["actual"], new.actual, own, TARGET.fields))
    progress = yamledit.value_of(root, FIELDS["progress"].keys)
    last = progress[1].parts[-1] if progress and progress[1].parts else None
    there = {key.text for key in last.parts[::2]} if last else set[str]()
    for report in change.reports:
        fields = {"date": report.date.isoformat(), "status": report.status, "text": report.text}
        if report.status and by_name:
            fields["status"] = names[report.status]
        entry = {_spelt(IN_PROGRESS[name], there, chinese): value for name, value in fields.items() if value}
        edits += yamledit.append(
            text, root, FIELDS["progress"].keys, _key(FIELDS["progress"], chinese), entry, _above("progress")
        )
    return edits


def _set(text: str, mapping: Span, field: Field, value: str, chinese: bool, fields: tuple[Field, ...] = ITEM.fields) -> Edit:
    there = yamledit.value_of(mapping, field.keys)
    if there:
        return yamledit.replace(text, there[1], value)
    return yamledit.add(text, mapping, _key(field, chinese), value, _above(field.name, fields))


def _key(field: Field, chinese: bool) -> str:
    return field.keys[0] if chinese else field.keys[-1]


def _spelt(field: Field, there: set[str], chinese: bool) -> str:
    """The key as the entry above spells it; in the file's language where that one lacks it."""
    own = [key for key in field.keys if key in there]
    beside = any(key in there for other in PROGRESS.fields for key in other.keys[:-1]) if there else chinese
    return own[0] if own else _key(field, beside)


def _above(name: str, fields: tuple[Field, ...] = ITEM.fields) -> list[str]:
    """The keys of all fields that usually stand above this one."""
    names = [field.name for field in fields]
    return [key for field in fields[: names.index(name)] for key in field.keys]


def item_in(data: bytes, source: str, address: str, statuses: tuple[Status, ...]) -> Item | None:
    """The item that a file holds, as the site would read it."""
    text, _ = yamlsource.decode(data, source)
    node, _ = yamlsource.parse(text, source) if text else (None, [])
    reading = schema.Reading(source)
    item: Item | None = schema.read_record(node, ITEM, reading, address=address) if node is not None else None
    ids = {status.name: status.id for status in statuses}
    return read.with_ids(item, ids) if item else None
