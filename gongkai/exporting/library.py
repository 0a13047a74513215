"""The library of policy documents as data: CSV for people with a spreadsheet, JSON for programs (docs/data.md)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from gongkai.exporting import Word
from gongkai.exporting.csv import guard
from gongkai.model import Facts
from gongkai.pages import ActLink, LibraryData, LibraryRecord
from gongkai.views.links import canonical


def write_csv(shows: LibraryData, facts: Facts, word: Word) -> bytes:
    """A row for each document, newest first: UTF-8 with a byte-order mark, every cell quoted and no formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows = [_row(record, facts, word) for record in shows.records]
    writer.writerow([guard(head) for head in rows[0]])
    writer.writerows([guard(text) for text in row.values()] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def write_json(shows: LibraryData, facts: Facts, word: Word) -> bytes:
    """UTF-8, one document after the other; dates as YYYY-MM-DD, null where there is none."""
    record = {
        "format": shows.format,
        "site": facts.name,
        "as_of": shows.as_of.isoformat(),
        "documents": [_record(record, facts) for record in shows.records],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _row(record: LibraryRecord, facts: Facts, word: Word) -> dict[str, str]:
    card, stands = record.card, record.validity
    return {
        word("document.title"): card.title,
        word("document.number"): card.number,
        word("document.index-number"): record.index_number,
        word("document.registry-number"): record.registry_number,
        word("document.publisher"): record.publisher,
        word("document.column"): card.column.title,
        word("document.topic"): card.topic,
        word("document.issued"): str(card.issued or ""),
        word("document.published"): card.published.date().isoformat(),
        word("document.effective"): str(record.effective or ""),
        word("document.until"): str(stands.until or ""),
        word("document.validity"): word(f"validity.{stands.state or 'unstated'}"),
        word("document.abolished-by"): _named(stands.abolished),
        word("document.modified-by"): word("semicolon").join(map(_named, stands.modified)),
        word("url"): canonical(card.path, facts),
    }


def _named(act: ActLink | None) -> str:
    """An act in a cell: number or title, and the day."""
    return " ".join(filter(None, (act.number or act.link.title, str(act.day or "")))) if act else ""


def _record(record: LibraryRecord, facts: Facts) -> dict[str, Any]:
    card, stands = record.card, record.validity
    return {
        "id": card.path.removesuffix(".html"),
        "url": canonical(card.path, facts),
        "title": card.title,
        "number": card.number or None,
        "index_number": record.index_number or None,
        "registry_number": record.registry_number or None,
        "publisher": record.publisher,
        "body": card.body,
        "column": card.column.title or None,
        "topic": card.topic or None,
        "issued": card.issued.isoformat() if card.issued else None,
        "published": card.published.isoformat(timespec="minutes"),
        "effective": record.effective.isoformat() if record.effective else None,
        "until": stands.until.isoformat() if stands.until else None,
        "validity": stands.state or None,
        "since": stands.since.isoformat() if stands.since else None,
        "abolished_by": _act(stands.abolished, facts) if stands.abolished else None,
        "modified_by": [_act(act, facts) for act in stands.modified],
    }


def _act(act: ActLink, facts: Facts) -> dict[str, str | None]:
    return {
        "title": act.link.title,
        "number": act.number or None,
        "url": canonical(act.link.path, facts) if act.link.path else None,
        "date": act.day.isoformat() if act.day else None,
    }
