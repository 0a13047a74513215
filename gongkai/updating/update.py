"""What forms ask for → what changes in which item. Forms are held against each other and against the files as they are now.

A value that a form gives is set where the file still has the one that the form was made with; where somebody has changed it
since, a person must decide. What is there already is left alone, so that the same form can be read twice. Of the present
(status, figures) a row speaks only with the newest report; an older one is added at its date, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from gongkai.exporting import form_key
from gongkai.model import Finding, Item, Progress, Unit
from gongkai.relations import unit_id
from gongkai.updating.form_check import Wanted, Wish, at_cell
from gongkai.updating.item_file import Change, Difference


def merge(wishes: Iterable[Wish], names: dict[str, str], units: Mapping[str, Unit]) -> tuple[list[Change], list[Finding]]:
    """The changes of all items, in the order of their addresses, and what is in the way. `names`: of the statuses; `units`: by
    every word by which they can be called.
    """
    by_item: dict[str, list[Wish]] = {}
    for wish in wishes:
        by_item.setdefault(wish.item.address, []).append(wish)
    changes, findings = [], []
    for _, asked in sorted(by_item.items()):
        change, faults = _merge(asked, names, units)
        findings += faults
        if change.differences:
            changes.append(change)
    return changes, findings


def _merge(wishes: list[Wish], names: dict[str, str], units: Mapping[str, Unit]) -> tuple[Change, list[Finding]]:
    item, findings, differences = wishes[0].item, list[Finding](), list[Difference]()
    days = [entry.date for entry in item.progress] + [wish.report.day for wish in wishes if wish.report]
    newest = max(days, default=date.min)
    current = [wish for wish in wishes if wish.report is None or wish.report.day == newest]

    status = item.status
    given = [(wish.status, wish.key.status) for wish in current if wish.status]
    if wanted := _agreed("status", given, item.status, findings, names):
        status = wanted.value
        differences.append(Difference("status", "", names.get(item.status, item.status), names[status], *_from(wanted)))

    targets = list(item.targets)
    for number, target in enumerate(item.targets):
        given = [
            (wish.actual[number], wish.key.actual[number] if number < len(wish.key.actual) else "")
            for wish in current
            if number in wish.actual
        ]
        if wanted := _agreed("actual", given, target.actual, findings, {}):
            targets[number] = msgspec.structs.replace(target, actual=wanted.value)
            differences.append(Difference("actual", target.name, target.actual, wanted.value, *_from(wanted)))

    reports = _new_reports(wishes, units, findings)
    for report, text in reports:
        name = f"{report.date.isoformat()} {report.unit}".rstrip()
        differences.append(Difference("progress", name, "", report.text, *_from(text)))
    new = tuple(report for report, _ in reports)
    after = msgspec.structs.replace(item, status=status, targets=tuple(targets), progress=item.progress + new)
    findings += (_older(wish, newest) for wish in wishes if wish not in current and _says_more(wish, item, after))
    for wish in wishes if differences or findings else ():
        if wish.key.digest != form_key.digest(item):
            findings.append(at_cell("form/item-changed", wish.place, address=item.address))
    return Change(item, after, tuple(differences), new), findings


def _new_reports(wishes: list[Wish], units: Mapping[str, Unit], findings: list[Finding]) -> list[tuple[Progress, Wanted]]:
    """The reports that the item does not have yet, and where they stand. Of one day each unit has one; one that names no unit
    speaks for all of them.
    """
    new: list[tuple[Progress, Wanted]] = []
    for wish in wishes:
        if wish.report is None:
            continue
        day, text, who = wish.report.day, wish.report.text, unit_id(wish.unit, units)
        there = [
            entry for entry in wish.item.progress if entry.date == day and (not who or unit_id(entry.unit, units) in ("", who))
        ]
        other = next((words for entry, words in new if (entry.date, entry.unit) == (day, wish.unit)), None)
        if any(entry.text == text.value for entry in there):
            continue
        if there:
            last = there[-1].text
            findings.append(at_cell("form/same-day", text.place, address=wish.item.address, date=day.isoformat(), text=last))
        elif other is None:
            status = wish.status.value if wish.status else ""
            new.append((Progress(day, text.value, status, unit=wish.unit), text))
        elif other.value != text.value:
            findings.append(_differ("progress", other, text, {}))
    return new


def _says_more(wish: Wish, before: Item, after: Item) -> bool:
    """Whether a row with an older report says anything that the item did not say, or does not say now."""
    report = wish.report
    new = report and all((entry.date, entry.text) != (report.day, report.text.value) for entry in before.progress)
    other = wish.status and wish.status.value != after.status
    return bool(new or other or any(wanted.value != after.targets[number].actual for number, wanted in wish.actual.items()))


def _older(wish: Wish, newest: date) -> Finding:
    assert wish.report
    day = wish.report.day.isoformat()
    place = wish.report.text.place
    return at_cell("form/older-than-newest", place, address=wish.item.address, date=day, newest=newest.isoformat())


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
