"""A draft as a person sees it before anything is written, and as programs get it (the JSON shape of design.md, section 6)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from gongkai.importing import plan_files, textgrid
from gongkai.importing.draft import Body, Draft, DraftItem
from gongkai.report import Report

UNITS_WIDTH = 18
KEYS = ("number", "title", "units", "due", "status")
WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{2,}\s*(?:No\.?\s*)?(?=[A-Z]?\d|[IVX]+$)")
WIDTHS = (9, 26, UNITS_WIDTH, 12, 10)
WIDTH = sum(WIDTHS) + len(WIDTHS) - 1


def show(draft: Draft, report: Report) -> None:
    """How much was read, what the head says, a line per item, the passages without a place. The findings are left to the caller.

    An item of which a reading is not certain bears a mark.
    """
    head, words = draft.head, report.words.words
    none = words["import.none"]
    doubtful = sum(item.doubtful for item in draft.items)
    counts = {"count": len(draft.items), "groups": sum(len(_group_names(body)) for body in draft.bodies)}
    unplaced = [line for line in draft.unplaced if not textgrid.RULE.fullmatch(line.text)]  # |---|---| is no content
    if draft.items:
        report.say("import.items", **counts)
        missing = sum(not item.lead and not item.support for item in draft.items)
        dated = sum(bool(item.due) for item in draft.items)
        report.say("import.counts", unnamed=missing, dated=dated, doubtful=doubtful, unplaced=len(unplaced))
    report.say("import.title", title=head.title or none)
    report.say("import.facts", year=draft.year or none, published=head.published or none, source=head.source or none)
    for body in draft.bodies:
        _table(draft, body, report)
    if draft.items and unplaced:
        report.print()
        report.say("import.unplaced", count=len(unplaced))
        for line in unplaced:
            report.print(f"  {line.line:>4}  {clip(line.text, 70)}")


def _table(draft: Draft, body: Body, report: Report) -> None:
    """One plan: its groups as lines of their own, and a row for each item."""
    words = report.words.words
    report.print()
    if len(draft.bodies) > 1:
        report.say("import.plan", title=plan_files.title_of(draft, body) or words["import.none"], count=len(body.items))
    rows = [_cells(item, name) for name, item in zip(plan_files.file_names(body), body.items, strict=True)]
    widths = _widths(rows)
    report.print(_row([words[f"import.head.{key}"] for key in KEYS], widths))
    report.print("-" * WIDTH)
    above: tuple[str, ...] = ()
    for item, row in zip(body.items, rows, strict=True):
        for group in item.group[_shared(above, item.group) :]:
            report.print(f"# {clip(group, WIDTH - 2)}")
        above = item.group
        report.print(_row(row, widths))
    if widths[KEYS.index("units")] or any(item.doubtful for item in body.items):
        report.say("import.legend")
    if body.default_support:
        report.say("import.default", names="、".join(body.default_support))


def _cells(item: DraftItem, name: str) -> list[str]:
    number = f"{'? ' if item.doubtful else ''}{_ordinal(item.number) or name}"
    return [number, item.title or item.requirement, _units(item), item.due, item.status_text]


def _widths(rows: list[list[str]]) -> list[int]:
    """How wide each column is: none where no item says anything, and what that leaves is the title's."""
    widths = [width if any(column) else 0 for width, column in zip(WIDTHS, zip(*rows, strict=True), strict=False)]
    widths[KEYS.index("title")] += WIDTH - sum(widths) - sum(width > 0 for width in widths) + 1
    return widths


def _ordinal(number: str) -> str:
    """A number without the word before it: Commitment 1 is 1."""
    return WORD.sub("", number)


def _units(item: DraftItem) -> str:
    """Who is named first, * where that is a leader, and how many others."""
    names = item.lead + item.support
    if not names:
        return ""
    rest = f"{'*' if item.lead else ''}{f'+{len(names) - 1}' if len(names) > 1 else ''}"
    return clip(names[0], UNITS_WIDTH - cells(rest)) + rest


def _shared(above: tuple[str, ...], path: tuple[str, ...]) -> int:
    """How many of the groups are those of the item above."""
    return next(
        (level for level, pair in enumerate(zip(above, path, strict=False)) if pair[0] != pair[1]), min(len(above), len(path))
    )


def _group_names(body: Body) -> set[str]:
    return {item.group[0] for item in body.items if item.group} | {group.name for group in body.groups}


def record(draft: Draft, report: Report) -> dict[str, Any]:
    """The fixed shape. `extra` also holds the words that name the units, by their heading; `metadata.words` are the
    passages that the metadata was read from. `metadata.plans` are the lists of the source, in the order of the items.
    """
    head, body = draft.head, draft.body
    return {
        "items": [
            _item(item, name) for part in draft.bodies for item, name in zip(part.items, plan_files.file_names(part), strict=True)
        ],
        "metadata": {
            "title": head.title,
            "year": draft.year or None,
            "published": head.published,
            "source": head.source,
            "document": {"title": head.document_title, "number": head.document_number, "issued": head.issued},
            "form": body.form if body.items else "",
            "columns": [column.heading for column in body.columns],
            "groups": [{"name": group.name, "text": group.text} for part in draft.bodies for group in part.groups],
            "defaults": {"support": list(dict.fromkeys(name for part in draft.bodies for name in part.default_support))},
            "text": [line.text for line in (*head.text, *(line for part in draft.bodies for line in part.text))],
            "closing": [line.text for part in draft.bodies for line in part.closing],
            "breadcrumb": list(head.breadcrumb),
            "labels": head.labels,
            "words": list(head.words),
            "plans": [_plan(part) for part in draft.bodies],
        },
        "unplaced": [line.text for line in draft.unplaced],
        "findings": report.finding_records(draft.findings),
    }


def _plan(body: Body) -> dict[str, Any]:
    columns = [column.heading for column in body.columns]
    return {"title": body.title, "form": body.form, "columns": columns, "items": len(body.items)}


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


def _row(cells: list[str], widths: list[int]) -> str:
    return " ".join(_pad(cell, width) for cell, width in zip(cells, widths, strict=True) if width).rstrip()


def _pad(text: str, width: int) -> str:
    short = clip(text, width)
    return short + " " * (width - cells(short))


def clip(text: str, width: int) -> str:
    """The beginning of a text, on one line, no wider than `width` columns of a terminal (a Chinese character takes two)."""
    text = " ".join(text.split())
    if cells(text) <= width:
        return text
    while cells(text) > width - 1:
        text = text[: max(0, min(len(text) - 1, width))]
    return f"{text}…"


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" and sign != "…" else 1 for sign in text)
