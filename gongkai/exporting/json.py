"""A plan as JSON for programs. `format` names the shape and its version; docs/data.md describes each field."""

from __future__ import annotations

import json
from typing import Any

from gongkai import mirror
from gongkai.exporting import Word
from gongkai.formats import JSON as FORMAT
from gongkai.formats import SCHEMA
from gongkai.model import Facts, Item, Link
from gongkai.pages import Card, Period, PlanFront
from gongkai.periods import identity
from gongkai.views.links import canonical


def write(shows: PlanFront, facts: Facts, word: Word, period: Period | None = None) -> bytes:
    """UTF-8, one item after the other in the plan's order; dates as YYYY-MM-DD, figures as they were written. With a period it is
    the plan at its end.
    """
    plan, names = shows.plan, {status.id: status.name for status in facts.statuses}
    page = f"periods/{identity(period)}" if period else "index"
    rows = mirror.table(plan, shows.items, shows.cards, names)
    record = {
        "$schema": canonical(SCHEMA, facts),
        "format": FORMAT,
        **({"period": {"id": identity(period), "first": str(period.first), "last": str(period.last)}} if period else {}),
        "title": plan.title,
        "year": plan.year,
        "body": shows.body.name,
        "source": plan.source or shows.body.name,
        "published": plan.published.isoformat(timespec="minutes"),
        "url": canonical(f"{plan.address}/{page}.html", facts),
        "document": {
            "title": plan.document.title,
            "number": plan.document.number,
            "issued": plan.document.issued.isoformat() if plan.document.issued else None,
        },
        "columns": [{"heading": column.heading, "shows": column.shows} for column in mirror.columns(plan)],
        "statuses": names,
        "items": [{**item_record(row.item, row.card, facts), "cells": [cell.text for cell in row.cells]} for row in rows],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def item_record(item: Item, card: Card, facts: Facts) -> dict[str, Any]:
    return {
        "id": item.address,
        "url": canonical(card.path, facts),
        "number": item.number,
        "group": list(item.group),
        "task": item.task,
        "requirement": item.requirement,
        "lead": [_unit(link, facts) for link in card.lead],
        "support": [_unit(link, facts) for link in card.support],
        "due": {"words": card.due, "date": card.due_day.isoformat() if card.due_day else None} if card.due else None,
        "status": card.status or None,
        "overdue": card.overdue,
        "progress": [
            {
                "date": entry.date.isoformat(),
                "unit": entry.unit or None,
                "status": entry.status or None,
                "text": entry.text,
                "evidence": list(entry.evidence),
            }
            for entry in item.progress
        ],
        "targets": [
            {"name": goal.name, "op": goal.op, "value": goal.value, "unit": goal.unit, "actual": goal.actual or None}
            for goal in item.targets
        ],
        "carried_from": item.carried_from or None,
        "extra": item.extra,
    }


def _unit(link: Link, facts: Facts) -> dict[str, str | None]:
    return {"name": link.title, "url": canonical(link.path, facts) if link.path else None}
