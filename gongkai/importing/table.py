"""The rows of a table → items. Wherever the table came from: a row is its cells, a cell its paragraphs.

In a column that is headed 责任单位 and stands alone nobody leads unless a 牵头 is written: see units.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.importing import units
from gongkai.importing.draft import DraftItem, Row, beginning
from gongkai.model import Finding, TableColumn
from gongkai.rules import found

ROLES = {"lead": "lead", "support": "support", "units": ""}


def read(
    columns: Sequence[TableColumn], rows: Sequence[Row], unsure: Sequence[int] = ()
) -> tuple[list[DraftItem], list[Finding]]:
    """`columns` are those of the rows' cells, without the group's. Findings name no file yet."""
    items: list[DraftItem] = []
    findings: list[Finding] = []
    named = any(column.shows in ROLES for column in columns)
    for place, row in enumerate(rows):
        item = _item(columns, row)
        items.append(item)
        if named and not item.lead and not item.support:
            findings.append(found("import/lead-missing", line=item.line, text=beginning(item.title or item.requirement)))
        if place in unsure:
            heading = next(column.heading for column in columns if column.shows == "requirement")
            findings.append(found("import/doubtful", line=item.line, field=heading, text=beginning(item.requirement)))
    return items, findings


def _item(columns: Sequence[TableColumn], row: Row) -> DraftItem:
    fields: dict[str, str] = {}
    published: dict[str, str] = {}
    extra: dict[str, str] = {}
    lead: list[str] = []
    support: list[str] = []
    for column, cell in zip(columns, row.cells, strict=True):
        text = "\n".join(paragraph.text for paragraph in cell)
        if column.shows in ROLES:
            read = units.read(text, ROLES[column.shows])
            lead += read.lead
            support += read.support + read.default_support
            published[column.heading] = text
        elif column.shows == "extra":
            extra[column.heading] = text
        else:
            fields[column.shows] = text
    return DraftItem(
        line=row.line,
        requirement=fields["requirement"],
        number=fields.get("number", ""),
        group=(row.group.text,) if row.group else (),
        title=fields.get("task", ""),
        lead=tuple(dict.fromkeys(lead)),
        support=tuple(name for name in dict.fromkeys(support) if name not in lead),
        units={heading: text for heading, text in published.items() if text},
        due=fields.get("due", ""),
        status_text=fields.get("progress", ""),
        extra={heading: text for heading, text in extra.items() if text},
    )
