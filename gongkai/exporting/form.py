"""The form (填报表) that an office sends to a unit: its items with the plan's own columns, locked, and empty cells to fill in.

The filled form comes back through updating/forms.py, which reads the hidden first row and first column (form_key.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gongkai import mirror
from gongkai.exporting import compose, form_key, workbook
from gongkai.model import Facts, Item, Plan, Target
from gongkai.pages import Card

MARK_ROW, TITLE_ROW, NOTE_ROW, HEAD_ROW, FIRST_ROW = range(5)
FONT = {"font_name": "宋体", "font_size": workbook.SIZE, "valign": "vcenter", "text_wrap": True}
FRAME = {"border": 1, "border_color": "#808080"}
INPUT = {"locked": False, "bg_color": "#FFF9DB"}
GUIDE = 90
ROOM = 3  # lines to write in
SIGNS = {">=": "≥", "<=": "≤"}

Words = Mapping[str, str]


class Form(NamedTuple):
    """What a form shows: the items of one unit in one plan, and the words for the period that it asks about."""

    plan: Plan
    items: tuple[Item, ...]
    cards: tuple[Card, ...]
    body: str
    phone: str
    unit: str
    unit_id: str
    period: str


class Column(NamedTuple):
    """A column of the form: its code in the hidden row, its heading, its width, and one text for each item.

    `shown` cells are locked and only read by people; the others are to be filled in, and `style` names their kind.
    """

    code: str
    heading: str
    texts: tuple[str, ...]
    width: float
    style: str = "shown"


def write(form: Form, facts: Facts, words: Words) -> bytes:
    """The workbook. `words` are those of the site's language (messages/)."""

    def fill(book: Any) -> None:
        styles = _styles(book)
        sheet, guide = book.add_worksheet(words["form.sheet"]), book.add_worksheet(words["form.guide"])
        statuses = _write_guide(guide, form, facts, words, styles)
        heads = tuple(columns(form, facts, words))
        _write_items(sheet, form, heads, words, styles)
        _add_rules(sheet, form, heads, f"='{words['form.guide']}'!{statuses}", words)

    return workbook.make(fill, words["form.title"].format(title=form.plan.title), compose.utc(form.plan.published), FIRST_ROW)


def columns(form: Form, facts: Facts, words: Words) -> Iterator[Column]:
    """The id, the plan's own columns in its order, what it does not show but a unit needs, and the cells to fill in."""
    statuses = compose.names_of(facts)
    rows = mirror.table(form.plan, form.items, form.cards, statuses)
    heads = mirror.columns(form.plan)
    empty = ("",) * len(form.items)

    def shown(heading: str, texts: tuple[str, ...], least: float = 7, most: float = 16) -> Column:
        return Column(form_key.SHOWN, heading, texts, workbook.width((heading, *texts), least, most))

    yield shown(words["form.id"], tuple(item.address.rpartition("/")[2] for item in form.items))
    for place, head in enumerate(heads):
        wide = 32 if head.shows in ("requirement", "progress", "extra") else 16
        yield shown(head.heading, tuple(row.cells[place].text for row in rows), most=wide)
    published = {head.shows for head in heads}
    if "due" not in published:
        yield shown(words["form.due"], tuple(card.due for card in form.cards))
    if "status" not in published:
        yield shown(words["form.status.now"], tuple(statuses.get(card.status, "") for card in form.cards))
    yield Column(form_key.TEXT, words["form.text"], empty, 40, "text")
    yield Column(form_key.DATE, words["form.date"], empty, 12, "date")
    yield Column(form_key.STATUS, words["form.status"], empty, workbook.width(statuses.values(), 12, 16), "status")
    most = max((len(item.targets) for item in form.items), default=0)
    for number in range(most):
        again = f" {number + 1}" if most > 1 else ""
        goals = tuple(goal(item.targets[number]) if number < len(item.targets) else "" for item in form.items)
        yield shown(words["form.target"] + again, goals)
        yield Column(f"actual.{number}", words["form.actual"] + again, empty, 10, "actual")


def goal(target: Target) -> str:
    """A target in words, with the figure reached so far."""
    reached = f"（{target.actual}）" if target.actual else ""
    return f"{target.name} {SIGNS.get(target.op, target.op)} {target.value}{target.unit}{reached}"


def issued(plan: Plan) -> str:
    """The first day that a report on the plan can have."""
    return (plan.document.issued or plan.published.date()).isoformat()


def keys(form: Form, heads: tuple[Column, ...]) -> list[str]:
    """The words of the hidden first column, one for each item."""
    shown = [[head.texts[number] for head in heads if head.code == form_key.SHOWN] for number in range(len(form.items))]
    return [form_key.told(form_key.key_of(item, texts)) for item, texts in zip(form.items, shown, strict=True)]


def _write_items(sheet: Any, form: Form, heads: tuple[Column, ...], words: Words, styles: Mapping[str, Any]) -> None:
    mark = form_key.Mark(form.plan.address, form.unit_id, form.period)
    hidden = [form_key.marked(mark), form_key.HEAD, form_key.HEAD, form_key.HEAD, *keys(form, heads)]
    for row, text in enumerate(hidden):
        workbook.put(sheet, row, 0, text, styles["plain"])
    note = words["form.note"].format(unit=form.unit, period=form.period, guide=words["form.guide"])
    title = words["form.title"].format(title=form.plan.title)
    for row, text, style in ((TITLE_ROW, title, "title"), (NOTE_ROW, note, "note")):
        sheet.merge_range(row, 1, row, len(heads), "", styles[style])
        workbook.put(sheet, row, 1, text, styles[style])
    sheet.set_column(0, 0, 8, None, {"hidden": True})
    for place, head in enumerate(heads, 1):
        workbook.put(sheet, MARK_ROW, place, head.code, styles["plain"])
        workbook.put(sheet, HEAD_ROW, place, head.heading, styles["head"])
        sheet.set_column(place, place, head.width)
        for number, text in enumerate(head.texts):
            fillable = not head.code.startswith("actual.") or _has_target(form.items[number], head.code)
            workbook.put(sheet, FIRST_ROW + number, place, text, styles[head.style if fillable else "shown"])
    widths = [head.width for head in heads]
    sheet.set_row(HEAD_ROW, workbook.height([head.heading for head in heads], widths))
    for number in range(len(form.items)):
        sheet.set_row(FIRST_ROW + number, workbook.height([head.texts[number] for head in heads], widths, ROOM))
    sheet.set_row(MARK_ROW, None, None, {"hidden": True})
    sheet.set_row(TITLE_ROW, 30)
    sheet.set_row(NOTE_ROW, 20)
    sheet.freeze_panes(FIRST_ROW, 2)
    workbook.set_up_print(sheet, HEAD_ROW)
    sheet.print_area(TITLE_ROW, 1, FIRST_ROW + len(form.items) - 1, len(heads))
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _add_rules(sheet: Any, form: Form, heads: tuple[Column, ...], statuses: str, words: Words) -> None:
    """What Excel and WPS say while a cell is filled in. They warn and never refuse: the importer says it better."""
    first = issued(form.plan)
    rules: dict[str, dict[str, Any]] = {
        "text": {"validate": "length", "criteria": "<=", "value": form_key.LONGEST},
        "date": {"validate": "any"},
        "status": {"validate": "list", "source": statuses},
        "actual": {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15},
    }
    for place, head in enumerate(heads, 1):
        if head.style not in rules or not form.items:
            continue
        told = {
            "input_title": head.heading[:32],
            "input_message": words[f"form.input.{head.style}"].format(most=form_key.LONGEST, first=first)[:255],
            "error_type": "warning",
            "error_title": head.heading[:32],
            "error_message": words[f"form.error.{head.style}"].format(most=form_key.LONGEST, first=first)[:255],
        }
        sheet.data_validation(FIRST_ROW, place, FIRST_ROW + len(form.items) - 1, place, {**rules[head.style], **told})


def _has_target(item: Item, code: str) -> bool:
    return int(code.partition(".")[2]) < len(item.targets)


def _write_guide(sheet: Any, form: Form, facts: Facts, words: Words, styles: Mapping[str, Any]) -> str:
    """The sheet of instructions; answers the range that holds the words for the status."""
    values = {
        "title": form.plan.title,
        "unit": form.unit,
        "period": form.period,
        "body": form.body,
        "phone": words["form.phone"].format(phone=form.phone) if form.phone else "",
        "most": form_key.LONGEST,
        "first": issued(form.plan),
        "count": len(form.items),
    }
    lines = [text.format(**values) for key, text in words.items() if key.startswith("form.guide.")]
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, GUIDE)
    workbook.put(sheet, 0, 1, words["form.guide"], styles["title"])
    sheet.set_row(0, 30)
    for number, line in enumerate(lines, 1):
        workbook.put(sheet, number, 0, f"{number}.", styles["number"])
        workbook.put(sheet, number, 1, line, styles["line"])
        sheet.set_row(number, workbook.height([line], [GUIDE]))
    first = len(lines) + 2
    workbook.put(sheet, first, 1, words["form.status"], styles["head"])
    for number, status in enumerate(facts.statuses, 1):
        workbook.put(sheet, first + number, 1, status.name, styles["shown"])
    workbook.set_up_print(sheet, 0)
    sheet.set_portrait()
    sheet.protect()
    return f"$B${first + 2}:$B${first + 1 + len(facts.statuses)}"


def _styles(book: Any) -> dict[str, Any]:
    own: dict[str, dict[str, Any]] = {
        "plain": {"text_wrap": False},
        "title": {"bold": True, "font_size": 16, "align": "center", "text_wrap": False},
        "note": {"text_wrap": False},
        "head": {**FRAME, "bold": True, "align": "center", "bg_color": "#E8EEF4"},
        "shown": {**FRAME},
        "text": {**FRAME, **INPUT, "num_format": "@"},
        "date": {**FRAME, **INPUT, "num_format": "yyyy-mm-dd", "align": "center"},
        "status": {**FRAME, **INPUT, "num_format": "@", "align": "center"},
        "actual": {**FRAME, **INPUT, "align": "right"},
        "number": {"valign": "top", "align": "right"},
        "line": {"valign": "top"},
    }
    return {name: book.add_format({**FONT, **style}) for name, style in own.items()}
