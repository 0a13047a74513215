"""Who has reported in a period and who has not: units × items, with the newest report of each; missing ones in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gongkai.exporting import compose, workbook
from gongkai.exporting.duties import Duty
from gongkai.model import Facts, Item, Plan
from gongkai.pages import Period
from gongkai.relations import item_title, latest

REPORTED, MISSING, DONE = "reported", "missing", "done"
TITLE_ROW, HEAD_ROW, FIRST_ROW = range(3)
FONT = {"font_name": "宋体", "font_size": workbook.SIZE, "valign": "vcenter", "text_wrap": True}
MISSES = {"bg_color": "#FDECEA"}
FRAME = {"border": 1, "border_color": "#808080"}

Words = Mapping[str, str]


class Asked(NamedTuple):
    """What an overview is about: the items of each duty with the reports that count for its unit. `words` is the period as
    people say it.
    """

    plan: Plan
    duties: tuple[Duty, ...]
    period: Period
    words: str


def state(item: Item, period: Period, done: set[str]) -> str:
    """Whether there is a report of this period; an item that was finished before it needs none."""
    if any(period.first <= entry.date <= period.last for entry in item.progress):
        return REPORTED
    return DONE if item.status in done else MISSING


def write(asked: Asked, facts: Facts, words: Words) -> bytes:
    """A workbook with the counts of each unit, and below it, on a second sheet, each unit's items."""
    done = {status.id for status in facts.statuses if status.done}
    names = compose.names_of(facts)
    told = {key: words[f"overview.{key}"] for key in (REPORTED, MISSING, DONE)}

    counts = []
    for duty in asked.duties:
        if duty.members:
            continue
        states = {item.address.rpartition("/")[2]: state(item, asked.period, done) for item in duty.items}
        number = Counter(states.values())
        missing = "、".join(name for name, key in states.items() if key == MISSING)
        row = [duty.name, len(duty.items), number[REPORTED], number[MISSING], number[DONE], missing or words["overview.none"]]
        counts.append((MISSING if number[MISSING] else "", row))
    heads = ["unit", "count", REPORTED, MISSING, DONE, "which"]

    rows = []
    for duty in asked.duties:
        for item in () if duty.members else duty.items:
            newest, key = latest(item), state(item, asked.period, done)
            identity, due = item.address.rpartition("/")[2], item.due.words if item.due else ""
            day = newest.date.isoformat() if newest else words["overview.never"]
            rows.append((key, [duty.name, identity, item_title(item), due, names.get(item.status, ""), day, told[key]]))

    title = words["overview.title"].format(title=asked.plan.title, period=asked.words)

    def fill(book: Any) -> None:
        styles = _styles(book)
        _sheet(book, words["overview.units"], title, [words[f"overview.{head}"] for head in heads], counts, styles)
        item_heads = [words[f"overview.{head}"] for head in ("unit", "id", "item", "due", "status", "newest", "state")]
        _sheet(book, words["overview.items"], title, item_heads, rows, styles)

    return workbook.make(fill, title, compose.utc(asked.plan.published))


def _sheet(book: Any, name: str, title: str, heads: Sequence[str], rows: Sequence[tuple[str, list[Any]]], styles: Any) -> None:
    sheet = book.add_worksheet(name)
    workbook.put(sheet, TITLE_ROW, 0, title, styles["title"])
    widths = [workbook.width((head, *(str(cells[place]) for _, cells in rows)), 10, 44) for place, head in enumerate(heads)]
    sheet.set_row(TITLE_ROW, 28)
    sheet.set_row(HEAD_ROW, workbook.height(heads, widths))
    for place, head in enumerate(heads):
        workbook.put(sheet, HEAD_ROW, place, head, styles["head"])
        sheet.set_column(place, place, widths[place])
    for number, (key, cells) in enumerate(rows, FIRST_ROW):
        sheet.set_row(number, workbook.height([str(cell) for cell in cells], widths))
        for place, value in enumerate(cells):
            style = styles["missing" if key == MISSING else "plain"]
            if isinstance(value, int):
                sheet.write_number(number, place, value, styles["missing number" if key == MISSING else "number"])
            else:
                workbook.put(sheet, number, place, value, style)
    sheet.freeze_panes(FIRST_ROW, 1)
    if rows:
        sheet.autofilter(HEAD_ROW, 0, FIRST_ROW + len(rows) - 1, len(heads) - 1)
    workbook.set_up_print(sheet, HEAD_ROW)


def _styles(book: Any) -> dict[str, Any]:
    own: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14, "text_wrap": False},
        "head": {**FRAME, "bold": True, "align": "center", "bg_color": "#E8EEF4"},
        "plain": {**FRAME},
        "number": {**FRAME, "align": "center"},
        "missing": {**FRAME, **MISSES},
        "missing number": {**FRAME, **MISSES, "align": "center"},
    }
    return {name: book.add_format({**FONT, **style}) for name, style in own.items()}
