"""A draft as a person sees it before anything is written, and as programs get it (the JSON shape of design.md, section 6)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from gongkai.importing.draft import Draft, DraftItem
from gongkai.importing.plan_files import file_names
from gongkai.report import Report

WIDTHS = (10, 16, 36, 16, 22, 22)


def show(draft: Draft, report: Report) -> None:
    """What was read from the head; a line per item; the passages without a place. The findings are left to the caller."""
    head, words = draft.head, report.words.words
    none = words["import.none"]
    report.say("import.title", title=head.title or none)
    report.say("import.facts", year=draft.year or none, published=head.published or none, source=head.source or none)
    if draft.body.items:
        title = f"{words['import.head.title']} / {words['import.head.requirement']}"
        keys = ("lead", "support", "status")
        report.print()
        report.print(
            _row([words["import.head.number"], words["import.head.group"], title, *(words[f"import.head.{key}"] for key in keys)])
        )
        report.print("-" * (sum(WIDTHS) + 2 * len(WIDTHS) - 2))
        for row in _rows(draft):
            report.print(_row(row))
        report.print()
        report.say("import.items", count=len(draft.body.items), groups=len(draft.body.groups))
    if draft.body.default_support:
        report.say("import.default", names="、".join(draft.body.default_support))
    if draft.body.items and draft.unplaced:
        report.say("import.unplaced", count=len(draft.unplaced))
        for line in draft.unplaced:
            report.print(f"  {line.line:>4}  {clip(line.text, 100)}")


def record(draft: Draft, report: Report) -> dict[str, Any]:
    """The fixed shape. `extra` also holds the words that name the units, by their heading; `metadata.words` are the
    passages that the metadata was read from.
    """
    head, body = draft.head, draft.body
    names = file_names(draft)
    return {
        "items": [_item(item, name) for item, name in zip(body.items, names, strict=True)],
        "metadata": {
            "title": head.title,
            "year": draft.year or None,
            "published": head.published,
            "source": head.source,
            "document": {"title": head.document_title, "number": head.document_number, "issued": head.issued},
            "form": body.form if body.items else "",
            "columns": [column.heading for column in body.columns],
            "groups": [{"name": group.name, "text": group.text} for group in body.groups],
            "defaults": {"support": list(body.default_support)},
            "text": [line.text for line in head.text],
            "closing": [line.text for line in body.closing],
            "breadcrumb": list(head.breadcrumb),
            "labels": head.labels,
            "words": list(head.words),
        },
        "unplaced": [line.text for line in draft.unplaced],
        "findings": report.finding_records(draft.findings),
    }


def _item(item: DraftItem, name: str) -> dict[str, Any]:
    return {
        "number": item.number or name,
        "group": list(item.group),
        "title": item.title,
        "requirement": item.requirement,
        "lead": list(item.lead),
        "support": list(item.support),
        "due_text": item.due,
        "status_text": item.status_text,
        "extra": {**item.units, **item.extra},
    }


def _rows(draft: Draft) -> Iterator[list[str]]:
    above: tuple[str, ...] = ()
    for name, item in zip(file_names(draft), draft.body.items, strict=True):
        group = " ".join(item.group) if item.group != above else ""
        above = item.group
        yield [
            item.number or name,
            group,
            item.title or item.requirement,
            "、".join(item.lead),
            "、".join(item.support),
            item.status_text,
        ]


def _row(cells: list[str]) -> str:
    return "  ".join(_pad(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)).rstrip()


def _pad(text: str, width: int) -> str:
    short = clip(text, width)
    return short + " " * (width - _width(short))


def clip(text: str, width: int) -> str:
    """The beginning of a text, on one line, no wider than `width` columns of a terminal (a Chinese character takes two)."""
    text = " ".join(text.split())
    if _width(text) <= width:
        return text
    while _width(text) > width - 2:
        text = text[: max(0, min(len(text) - 1, width))]
    return f"{text}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
