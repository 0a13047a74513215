"""A source that is a plan already is imported again: its items are found again by number or title, and what changed is shown
field by field and written where it stands.

What the source does not say stays as it is, and so do the webmaster's comments. An item that the source no longer has is told,
never deleted; a new one gets the next free name. plan.yaml is left to people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from gongkai import cache, fsops, importing, pipeline, yamlsource
from gongkai.exporting import compose
from gongkai.importing import place
from gongkai.model import Due, Finding, Item, Site, Unit
from gongkai.options import Options
from gongkai.read import natural, source_of
from gongkai.relations import newest_words, plan_address, unit_id, unit_names
from gongkai.report import Report
from gongkai.rules import found
from gongkai.updating import changes, item_file, yamledit
from gongkai.updating.item_file import FIELDS, Change, Difference

FINE, FOUND, USAGE = 0, 1, 2
TEXTS = ("number", "group", "task", "requirement", "lead", "support", "due", "extra", "wording")
SOMEWHAT, ALIKE = 0.3, 0.6

Units = Mapping[str, Unit]


class Made(NamedTuple):
    """An item as the source would make it: the name and the text of its file, and what it says."""

    name: str
    text: str
    item: Item


class Matched(NamedTuple):
    """Which item of the site is which of the source; `alike`: found by their words alone."""

    pairs: list[tuple[Item, Made]]
    alike: list[tuple[Item, Made]]
    gone: list[Item]
    new: list[Made]


class Renewed(NamedTuple):
    """What a plan's source changes: items, the addresses of new ones, those that it no longer has, how many are the same."""

    changes: list[Change]
    new: list[str]
    gone: list[Item]
    same: int
    files: dict[Path, bytes]
    findings: list[Finding]


def run(path: Path, into: str, kind: str, dry_run: bool, form: str, options: Options, report: Report) -> int:
    """`import FILE --update --into FOLDER`. Answers the exit code: 1 when nothing could be written."""
    with cache.open_cache(options) as opened:
        loaded = pipeline.load(options, opened)
    if loaded.site is None:
        report.findings(loaded.findings)
        return USAGE
    folder = place.folder(into, options.site, loaded.site.facts.columns)
    draft = importing.draft_of(path, kind)
    plans = importing.plans_of(draft, loaded.site.facts, folder)
    absent = [_address(where, options) for where in plans if not (where / "plan.yaml").is_file()]
    if folder is None or absent:
        report.findings([found("import/no-plan", into, text=f"content/{absent[0]}" if absent else into)])
        return USAGE
    parts = [renew(where, made, path.name, loaded.site, options) for where, made in plans.items()]
    wanted = [change for part in parts for change in part.changes]
    findings = [*draft.findings, *(finding for part in parts for finding in part.findings)]
    fresh = {file: data for part in parts for file, data in part.files.items()}
    added = [address for part in parts for address in part.new]
    stopped = not plans or any(finding.level == "error" for finding in findings)
    if fresh and not stopped and not dry_run:
        fsops.save_files(fresh)

    if form == "json":
        report.print_json({
            "changes": changes.record(wanted),
            "new": [f"content/{address}.yaml" for address in added],
            "gone": [item.address for part in parts for item in part.gone],
            "written": bool(fresh) and not stopped and not dry_run,
            "findings": report.finding_records(findings),
        })  # fmt: skip
        return FOUND if stopped else FINE
    changes.show(wanted, report)
    for address in added:
        report.say("again.new", address=address)
    report.findings(findings)
    key = "stopped" if stopped else "same" if not fresh else "dry" if dry_run else "written"
    report.say(f"again.{key}", changed=len(wanted), new=len(added), same=sum(part.same for part in parts))
    return FOUND if stopped else FINE


def renew(folder: Path, texts: Mapping[str, str], file: str, site: Site, options: Options) -> Renewed:
    """One plan: what changes in its items, and the new bytes of their files."""
    address, statuses = _address(folder, options), site.facts.statuses
    made = [one for name, text in texts.items() if name != "plan.yaml" and (one := _read(name, text, statuses))]
    there = [item for item in site.items if plan_address(item) == address]
    matched = match(there, made)
    units, names = unit_names(site.units), compose.names_of(site.facts)
    pairs = [*matched.pairs, *matched.alike]
    wanted = [change for old, new in pairs if (change := compare(old, new, file, units, names)).differences]
    wanted.sort(key=lambda change: natural(change.before.address))
    findings, files = list(doubts(matched)), dict[Path, bytes]()
    for change in wanted:
        path = options.site / source_of(change.before)
        data = item_file.written(path.read_bytes(), source_of(change.before), change, statuses)
        if data is None:
            findings.append(found("form/not-editable", source_of(change.before)))
        else:
            files[path] = data
    new = dict(named(matched.new, there))
    files |= {folder / f"{name}.yaml": one.text.encode("utf-8") for name, one in new.items()}
    return Renewed(wanted, [f"{address}/{name}" for name in new], matched.gone, len(pairs) - len(wanted), files, findings)


def match(there: Sequence[Item], made: Sequence[Made]) -> Matched:
    """Each item of the source and its item of the site: by its words, its title, its requirement; then by its number, and what
    is left by likeness within its group. A key that two items share says nothing, and a number alone does not either: where a
    point is left out, all that follow are counted anew.
    """
    left, wanted = {item.address: item for item in there}, {one.name: one for one in made}
    pairs: list[tuple[Item, Made]] = []
    keys: tuple[Callable[[Item], Any], ...] = (
        lambda item: (item.group, item.task, item.requirement),
        lambda item: item.task and (item.group, item.task),
        lambda item: item.task,
        lambda item: item.requirement,
        lambda item: item.number and (item.group, item.number),
    )
    for key in keys:
        ours, theirs = _unique(left.values(), key), _unique((one.item for one in wanted.values()), key)
        for shared, item in ours.items():
            if shared in theirs and (key is not keys[-1] or _likeness(item, theirs[shared]) >= SOMEWHAT):
                pairs.append((left.pop(item.address), wanted.pop(theirs[shared].address)))
    alike = []
    for one in list(wanted.values()):
        near = [(_likeness(item, one.item), item) for item in left.values() if item.group == one.item.group]
        ratio, best = max(near, key=lambda pair: pair[0], default=(0.0, None))
        if best is not None and ratio >= ALIKE:
            alike.append((left.pop(best.address), wanted.pop(one.name)))
    return Matched(pairs, alike, list(left.values()), list(wanted.values()))


def compare(old: Item, new: Made, file: str, units: Units, names: Mapping[str, str]) -> Change:
    """What the source says otherwise. Units are the same however they are called; what the source leaves out, stays."""
    said, differences, values = dict[str, Any](), list[Difference](), dict[str, str]()
    root = yamlsource.outline(new.text)
    for name in TEXTS:
        before, after = getattr(old, name), getattr(new.item, name)
        if not after or _same(name, before, after, units):
            continue
        entry = yamledit.value_of(root, FIELDS[name].keys) if root else None
        if entry is None:
            continue
        said[name], values[name] = after, new.text[entry[0].end : entry[1].end]
        differences.append(Difference(name, "", _told(before), _told(after), file))
    if new.item.status and new.item.status != old.status:
        said["status"] = new.item.status
        differences.append(Difference("status", "", names.get(old.status, old.status), names[new.item.status], file))
    known = {newest_words(old), *(entry.text for entry in old.progress)}
    reports = tuple(entry for entry in new.item.progress if entry.text not in known)
    differences += [Difference("progress", entry.date.isoformat(), "", entry.text, file) for entry in reports]
    after = msgspec.structs.replace(old, **said, progress=old.progress + reports)
    return Change(old, after, tuple(differences), reports, values)


def doubts(matched: Matched) -> Iterator[Finding]:
    """What a person should look at: items that are gone from the source, and pairs that were found by likeness."""
    for item in matched.gone:
        yield found("import/item-gone", source_of(item), text=_told(item.task or item.requirement)[:40])
    for item, one in matched.alike:
        yield found("import/alike", source_of(item), text=_told(one.item.task or one.item.requirement)[:40])


def named(new: Iterable[Made], there: Iterable[Item]) -> Iterator[tuple[str, Made]]:
    """Names for new items: the one that a first import would give, or the next free one of the same group."""
    taken = {item.address.rpartition("/")[2] for item in there}
    for one in new:
        stem, width = one.name[:-2], len(one.name)
        numbers = [int(name[len(stem) :]) for name in taken if name.startswith(stem) and name[len(stem) :].isdecimal()]
        name = one.name if one.name not in taken else f"{stem}{max(numbers) + 1:0{width - len(stem)}}"
        taken.add(name)
        yield name, one


def _address(folder: Path, options: Options) -> str:
    return folder.relative_to(options.site.resolve() / "content").as_posix()


def _read(name: str, text: str, statuses: Any) -> Made | None:
    stem = name.removesuffix(".yaml")
    item = item_file.item_in(text.encode("utf-8"), name, stem, statuses)
    return Made(stem, text, item) if item else None


def _unique(items: Iterable[Item], key: Callable[[Item], Any]) -> dict[Any, Item]:
    found: dict[Any, list[Item]] = {}
    for item in items:
        if key(item):
            found.setdefault(key(item), []).append(item)
    return {shared: alone[0] for shared, alone in found.items() if len(alone) == 1}


def _likeness(one: Item, other: Item) -> float:
    return SequenceMatcher(None, f"{one.task}{one.requirement}", f"{other.task}{other.requirement}", autojunk=False).ratio()


def _same(name: str, before: Any, after: Any, units: Units) -> bool:
    if name in ("lead", "support"):
        return [unit_id(text, units) for text in before] == [unit_id(text, units) for text in after]
    if name == "due" and before and after.day is None and not after.every:
        return bool(before.words == after.words)  # a person has told the program which day the words mean
    return bool(before == after)


def _told(value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, Due):
        return value.words
    if isinstance(value, dict):
        return "；".join(f"{key}：{text}" for key, text in value.items())
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return str(value or "")
