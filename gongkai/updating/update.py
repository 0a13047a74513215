"""What forms ask for → what changes in which item. Forms are held against each other and against the files as they are now.

A value that a form gives is set where the file still has the one that the form was made with; where somebody has changed it
since, a person must decide. What is there already is left alone, so that the same form can be read twice.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from gongkai.exporting import form_key
from gongkai.model import Finding, Progress
from gongkai.updating.form_check import Report, Wanted, Wish, at_cell
from gongkai.updating.item_file import Change, Difference


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
        differences.append(Difference("status", "", names.get(item.status, item.status), names[status], *_from(wanted)))

    targets = list(item.targets)
    for number, target in enumerate(item.targets):
        given = [
            (wish.actual[number], wish.key.actual[number] if number < len(wish.key.actual) else "")
            for wish in wishes
            if number in wish.actual
        ]
        if wanted := _agreed("actual", given, target.actual, findings, {}):
            targets[number] = msgspec.structs.replace(target, actual=wanted.value)
            differences.append(Difference("actual", target.name, target.actual, wanted.value, *_from(wanted)))

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
            differences.append(Difference("progress", day, "", report.text.value, *_from(report.text)))
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
        if wanted.value != now and before != now:
            old, new, value = (names.get(text, text) or "—" for text in (before, now, wanted.value))
            findings.append(at_cell("form/changed-meanwhile", wanted.place, field=field, before=old, now=new, value=value))
            return None
    return given[0][0] if given and given[0][0].value != now else None


def _from(wanted: Wanted) -> tuple[str, str]:
    return wanted.place.file, wanted.place.cell


def _differ(field: str, one: Wanted, other: Wanted, names: dict[str, str]) -> Finding:
    value, before = names.get(other.value, other.value), names.get(one.value, one.value)
    where = f"{one.place.file} {one.place.cell}"
    return at_cell("form/forms-differ", other.place, field=field, value=value, other=before, where=where)
