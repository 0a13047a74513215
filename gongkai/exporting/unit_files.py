"""All items of a unit, over all plans and years: as CSV, as JSON for programs, and as a workbook."""

from __future__ import annotations

import io
import json
from typing import Any

from gongkai.exporting import Word, archive, compose, csv, xlsx
from gongkai.exporting.json import item_record
from gongkai.formats import UNIT_JSON
from gongkai.model import Facts
from gongkai.pages import UnitData
from gongkai.views.links import canonical


def table(shows: UnitData, facts: Facts, word: Word) -> list[list[str]]:
    """The heads and a row for each item; one that the unit both leads and supports has two."""
    names = {status.id: status.name for status in facts.statuses}
    heads = ["filter.year", "plan", "group", "unit.part", "item", "requirement", "lead", "support", "due", "due.on", "status"]
    rows = [[word(head) for head in (*heads, "filter.standing", "reported.day", "report", "url")]]
    for number, (card, item) in enumerate(zip(shows.cards, shows.items, strict=True)):
        rows.append([
            str(card.year),
            card.plan.title,
            " > ".join(item.group),
            word("unit.leads") if number < shows.leads else word("unit.supports"),
            f"{card.number}{card.title}",
            item.requirement,
            word("join").join(link.title for link in card.lead),
            word("join").join(link.title for link in card.support),
            card.due,
            card.due_day.isoformat() if card.due_day else "",
            names.get(card.status, ""),
            word(f"standing.{card.standing}"),
            card.reported.isoformat() if card.reported else "",
            card.report,
            canonical(card.path, facts),
        ])  # fmt: skip
    return rows


def write_csv(shows: UnitData, facts: Facts, word: Word) -> bytes:
    return csv.encode(table(shows, facts, word))


def write_json(shows: UnitData, facts: Facts, word: Word) -> bytes:
    """The unit and its items, each as in plan.json, with its year and plan and whether the unit leads it."""

    def record(number: int) -> dict[str, Any]:
        card = shows.cards[number]
        plan = {"title": card.plan.title, "url": canonical(card.plan.path, facts)}
        return {"leads": number < shows.leads, "year": card.year, "plan": plan} | item_record(shows.items[number], card, facts)

    unit = shows.unit
    whole = {
        "format": UNIT_JSON,
        "unit": {"id": unit.id, "name": unit.name, "short": list(unit.short), "code": unit.code or None},
        "url": canonical(f"units/{unit.id}.html", facts),
        "statuses": {status.id: status.name for status in facts.statuses},
        "items": [record(number) for number in range(len(shows.items))],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def write_xlsx(shows: UnitData, facts: Facts, word: Word) -> bytes:
    """One sheet, ready to be filtered. Raises Refused, and ImportError where XlsxWriter is not installed."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    created = {"created": compose.utc(shows.published)} if shows.published else {}
    book.set_properties({"title": shows.unit.name, "author": shows.unit.name} | created)
    styles = {name: book.add_format(style) for name, style in xlsx.STYLES.items()}
    xlsx.data_sheet(book.add_worksheet(xlsx.sheet_names(word("sheet.data"))[0]), styles, table(shows, facts, word))
    book.close()
    return archive.repack(out.getvalue())
