"""The reference of all fields in Markdown, from the schema's own rows. docs/fields*.md are exactly this; a test says so."""

from __future__ import annotations

from gongkai import schema
from gongkai.fields import Field, Table
from gongkai.messages import Catalogue

PARTS = (
    (schema.FACTS, (schema.FOOTER, schema.STATUS, schema.COLUMN, schema.YEAR_DAYS)),
    (schema.UNIT, ()),
    (schema.BODY, ()),
    (schema.PLAN, (schema.PLAN_DOCUMENT, schema.GROUP, schema.TABLE_COLUMN, schema.DEFAULTS, schema.REVIEW)),
    (schema.ITEM, (schema.DUE, schema.PROGRESS, schema.TARGET)),
    (schema.DOCUMENT, (schema.ACT, schema.ATTACHMENT)),
)


def markdown(words: Catalogue) -> str:
    """Every kind of file with its fields: both keys, whether it must be there, what it is for."""
    said = words.words
    lines = [f"# {said['reference.title']}", "", said["reference.intro"], ""]
    for table, inside in PARTS:
        lines += [f"## {said[f'reference.{table.id}']}", "", *_rows(table, words), ""]
        for part in inside:
            lines += [f"### {said[f'reference.{part.id}']}", "", *_rows(part, words), ""]
    return "\n".join(lines[:-1])


def _rows(table: Table, words: Catalogue) -> list[str]:
    head = words.words["reference.head"].split("|")
    return [
        f"| {' | '.join(head)} |",
        "|" + "---|" * len(head),
        *(
            f"| {_keys(field)} | {'√' if field.required else ''} | {words.fields[f'{table.id}.{field.name}']} |"
            for field in table.fields
        ),
    ]


def _keys(field: Field) -> str:
    return f"`{field.keys[-1]}` | " + " ".join(f"`{key}`" for key in field.keys[:-1])
