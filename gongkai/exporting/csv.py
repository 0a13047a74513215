"""A plan as CSV for Excel and WPS: UTF-8 with a byte-order mark, CRLF, every cell quoted, no cell that could be a formula.

A cell that begins with one of = + - @ (also full-width), a control character or an apostrophe gets an apostrophe before
it (OWASP, CSV injection). `unguard` takes exactly that away again.
"""

from __future__ import annotations

import csv
import io

from gongkai import mirror
from gongkai.model import Facts
from gongkai.pages import PlanFront

DANGEROUS = tuple("=+-@＝＋－＠'\t\r\n|%")
BLANKS = " \u00a0\u3000\u200b\ufeff"


def guard(text: str) -> str:
    return f"'{text}" if text.lstrip(BLANKS).startswith(DANGEROUS) else text


def unguard(text: str) -> str:
    return text[1:] if text.startswith("'") else text


def write(shows: PlanFront, facts: Facts) -> bytes:
    """The plan's own columns, merged cells repeated in each row; then what the page says beside them."""
    statuses = {status.id: status.name for status in facts.statuses}
    heads = [column.heading for column in mirror.columns(shows.plan)]
    more = [name for name in ("状态", "完成时限", "报告日期", "网址") if name not in heads]
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guard(head) for head in heads + more])
    for row in mirror.table(shows.plan, shows.items, shows.cards, statuses):
        beside = {
            "状态": statuses.get(row.card.status, ""),
            "完成时限": row.card.due,
            "报告日期": row.card.reported.isoformat() if row.card.reported else "",
            "网址": facts.base_url.rstrip("/") + "/" + row.card.path,
        }
        writer.writerow([guard(text) for text in [cell.text for cell in row.cells] + [beside[name] for name in more]])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
