"""An item's file with some of its fields changed: every other line stays as it is. What results is read again."""

from __future__ import annotations

from typing import NamedTuple

from gongkai import fields, read, yamlsource
from gongkai.fields import Field
from gongkai.model import Item, Progress, Status
from gongkai.schema import ITEM, PROGRESS, TARGET
from gongkai.updating import yamledit
from gongkai.updating.yamledit import Edit
from gongkai.yamlsource import Span

FIELDS = {field.name: field for field in ITEM.fields}
IN_PROGRESS = {field.name: field for field in PROGRESS.fields}
IN_TARGET = {field.name: field for field in TARGET.fields}


class Difference(NamedTuple):
    """One field that changes: `name` says which target or day; `old` is "" for what is new; `file` and `cell` say so."""

    field: str
    name: str
    old: str
    new: str
    file: str
    cell: str = ""


class Change(NamedTuple):
    """An item before and after, and the differences in words; `reports` are the new ones.

    `values`: for other fields that change, what stands after their key, the colon included.
    """

    before: Item
    after: Item
    differences: tuple[Difference, ...]
    reports: tuple[Progress, ...] = ()
    values: dict[str, str] = {}


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
    before, after = change.before, change.after
    edits = [
        yamledit.transplant(text, root, FIELDS[name].keys, _key(FIELDS[name], chinese), words, _above(name))
        for name, words in change.values.items()
    ]
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
    entries = []
    for report in change.reports:
        fields = {"date": report.date.isoformat(), "unit": report.unit, "status": report.status, "text": report.text}
        if report.status and by_name:
            fields["status"] = names[report.status]
        entries.append({_spelt(IN_PROGRESS[name], there, chinese): value for name, value in fields.items() if value})
    if entries:
        key = _key(FIELDS["progress"], chinese)
        edits += yamledit.append(text, root, FIELDS["progress"].keys, key, entries, _above("progress"))
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
    reading = fields.Reading(source)
    item: Item | None = fields.read_record(node, ITEM, reading, address=address) if node is not None else None
    ids = {status.name: status.id for status in statuses}
    return read.with_ids(item, ids) if item else None
