"""What an update changes, as a person judges it before anything is written, and as programs get it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongkai.read import source_of
from gongkai.relations import item_title
from gongkai.report import Report
from gongkai.updating.item_file import Change, Difference


def show(changes: Iterable[Change], report: Report) -> None:
    """Each item, and below it a line per field: old → new, and the cell that says so."""
    for change in changes:
        report.print(f"{change.before.address}  {item_title(change.before)}")
        for difference in change.differences:
            old, new = flat(difference.old) or report.words.words["update.nothing"], flat(difference.new)
            where = f"{difference.file} {difference.cell}".rstrip()
            report.print(f"    {_field(difference, report)}  {old} → {new}    [{where}]")


def record(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """One entry per field: the item's file and address, the field, its old and new value, the form and the cell."""
    return [
        {
            "file": source_of(change.before),
            "item": change.before.address,
            "field": difference.field,
            "name": difference.name,
            "old": difference.old or None,
            "new": difference.new,
            "from": difference.file,
            "cell": difference.cell,
        }
        for change in changes
        for difference in change.differences
    ]


def _field(difference: Difference, report: Report) -> str:
    word = report.words.words[f"field.{difference.field}"]
    return f"{word} {difference.name}".rstrip()


def flat(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
