"""The JSON Schema (2020-12) of plan.json, published with it. Its name holds the version of the shape: plan-1.schema.json."""

from __future__ import annotations

import json
from typing import Any

from gongkai.exporting import Word
from gongkai.formats import SCHEMA
from gongkai.model import Facts
from gongkai.pages import PlanSchema
from gongkai.views.links import canonical

TEXT: dict[str, Any] = {"type": "string"}
TEXT_OR_NONE: dict[str, Any] = {"type": ["string", "null"]}
DAY: dict[str, Any] = {"type": "string", "format": "date"}
ADDRESS: dict[str, Any] = {"type": "string", "format": "uri"}


def _record(**fields: dict[str, Any]) -> dict[str, Any]:
    """An object that has all of these; fields may be added in the same version, so others are no fault."""
    return {"type": "object", "required": list(fields), "properties": fields}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _or_none(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


UNIT = _record(name=TEXT, url=_or_none(ADDRESS))
REPORT = _record(date=DAY, unit=TEXT_OR_NONE, status=TEXT_OR_NONE, text=TEXT, evidence=_list(TEXT))
TARGET = _record(name=TEXT, op={"enum": [">=", "<=", "=", ">", "<"]}, value=TEXT, unit=TEXT, actual=TEXT_OR_NONE)
ITEM = _record(
    id=TEXT,
    url=ADDRESS,
    number=TEXT,
    group=_list(TEXT),
    task=TEXT,
    requirement=TEXT,
    lead=_list(UNIT),
    support=_list(UNIT),
    due=_or_none(_record(words=TEXT, date=_or_none(DAY))),
    status=TEXT_OR_NONE,
    overdue={"type": "boolean"},
    progress=_list(REPORT),
    targets=_list(TARGET),
    carried_from=TEXT_OR_NONE,
    extra={"type": "object", "additionalProperties": TEXT},
    cells=_list(TEXT),
)
PERIOD = _record(id=TEXT, first=DAY, last=DAY)
"""Only where the plan is told as it was at the end of a period."""
PLAN = _record(
    format=TEXT,
    title=TEXT,
    year={"type": "integer"},
    body=TEXT,
    source=TEXT,
    published={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"},
    url=ADDRESS,
    document=_record(title=TEXT, number=TEXT, issued=_or_none(DAY)),
    columns=_list(_record(heading=TEXT, shows=TEXT)),
    statuses={"type": "object", "additionalProperties": TEXT},
    items=_list(ITEM),
)


def write(shows: PlanSchema, facts: Facts, word: Word) -> bytes:
    """The schema; its $id is the address under which this site publishes it."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": canonical(SCHEMA, facts), "title": shows.format}
    of_this_shape = {**PLAN, "properties": {**PLAN["properties"], "format": {"const": shows.format}, "period": PERIOD}}
    return (json.dumps(head | of_this_shape, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
