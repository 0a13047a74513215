"""A plan as CSV for Excel and WPS: UTF-8 with a byte-order mark, CRLF, every cell quoted, no cell that could be a formula.

A cell that begins with one of = + - @ (in any width), | or %, a line break, a tab or an apostrophe, after any signs that
cannot be seen, gets an apostrophe before it (OWASP, CSV injection). `unguard` takes exactly that away again.
"""

from __future__ import annotations

import csv
import io
import re

from gongkai import mirror
from gongkai.exporting import Word
from gongkai.model import Facts
from gongkai.pages import PlanFront
from gongkai.views.links import canonical

UNSEEN = r"\s\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
DANGEROUS = re.compile(rf"[{UNSEEN}]*[-=+@＝＋－＠﹦﹢﹣﹫'|%\t\r\n]")


def guard(text: str) -> str:
    return f"'{text}" if DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if text.startswith("'") else text


def table(shows: PlanFront, facts: Facts, word: Word) -> list[list[str]]:
    """The heads and the rows: the plan's own columns, merged cells repeated in each row; then what the page says beside them.

    What the plan's own column of that name says already is left out; where that says anything else, ours is named apart.
    """
    statuses = {status.id: status.name for status in facts.statuses}
    heads = [column.heading for column in mirror.columns(shows.plan)]
    rows = mirror.table(shows.plan, shows.items, shows.cards, statuses)
    texts = [[cell.text for cell in row.cells] for row in rows]
    columns = [heads, *texts]
    beside = {
        "status": [statuses.get(row.card.status, "") for row in rows],
        "due": [row.card.due for row in rows],
        "reported.day": [row.card.reported.isoformat() if row.card.reported else "" for row in rows],
        "url": [canonical(row.card.path, facts) for row in rows],
    }
    for key, values in beside.items():
        name = word(key)
        if name in heads and [row[heads.index(name)] for row in texts] == values:
            continue
        head = word("column.ours", name=name) if name in heads else name
        columns = [[*row, text] for row, text in zip(columns, (head, *values), strict=True)]
    return columns


def write(shows: PlanFront, facts: Facts, word: Word) -> bytes:
    """The table with every cell quoted and guarded."""
    return encode(table(shows, facts, word))


def encode(rows: list[list[str]]) -> bytes:
    """Rows as the bytes of a CSV file: every cell quoted and guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guard(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
