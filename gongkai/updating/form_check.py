"""The rows of a form → what each asks to change in which item, or why it cannot be taken: always with its cell.

Nothing is guessed: a day or a figure that was written in another way is read where it can only mean one thing, and said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from gongkai.exporting import duties, form_key
from gongkai.exporting.form_key import Key
from gongkai.fields import LOOSE_DAY, NUMBER, as_day
from gongkai.model import Finding, Item, Plan, Status, Value
from gongkai.relations import Relations
from gongkai.rules import found
from gongkai.sources.form import Given, Row, Sheet
from gongkai.yamlsource import CONTROL

ANY_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
NO_HOUR = re.compile(r"\s+00?:00(?::00)?$")  # how a day looks that another program made a text of
DIGITS = 15  # that a spreadsheet keeps of a number


class Place(NamedTuple):
    """A cell of a filled form."""

    file: str
    row: int
    column: int
    cell: str


class Wanted(NamedTuple):
    """A value that a form gives, and where it stands."""

    value: str
    place: Place


class Report(NamedTuple):
    """A report that a form gives: the day, and the words with their place."""

    day: date
    text: Wanted


class Wish(NamedTuple):
    """All that one row asks to change in an item. `unit`: who reports, where several units report on the item."""

    item: Item
    key: Key
    place: Place
    unit: str = ""
    report: Report | None = None
    status: Wanted | None = None
    actual: dict[int, Wanted] = {}


class Checked(NamedTuple):
    """What a form asks for, how many of its rows are empty, and what is wrong with it."""

    wishes: list[Wish]
    empty: int
    findings: list[Finding]


def at_cell(rule: str, place: Place, **values: Value) -> Finding:
    """A finding about a cell, which its sentence names."""
    return found(rule, place.file, place.row, place.column, cell=place.cell, **values)


def check(sheet: Sheet, file: str, relations: Relations) -> Checked:
    """Each row by itself, and the rows of one form against each other."""
    reader = _Form(sheet, file, relations)
    return Checked(reader.wishes, reader.empty, reader.findings)


class _Form:
    """Where the wishes and the findings of one sheet gather while it is read."""

    def __init__(self, sheet: Sheet, file: str, relations: Relations) -> None:
        self.sheet, self.file, self.relations = sheet, file, relations
        self.findings: list[Finding] = []
        self.wishes: list[Wish] = []
        self.empty = 0
        self.seen: dict[str, Place] = {}
        self.statuses = relations.site.facts.statuses
        mark = form_key.read_mark(sheet.mark)
        self.unit = mark.unit if mark else ""
        for row, column, cells in sheet.merged:
            self.findings.append(found("form/merged", file, row, column, cells=cells))
        for line in sheet.rows:
            self.row(line)

    def row(self, row: Row) -> None:
        if not row.given:
            self.empty += 1
            return
        first = self.place(next(iter(row.given.values())))
        key = form_key.read_key(row.key)
        if key is None:
            self.at_cell("form/no-key", first, row=row.number)
            return
        item = self.relations.items.get(key.address)
        if item is None:
            nearest = "".join(get_close_matches(key.address, self.relations.items, 1, 0.8))
            self.at_cell("form/unknown-item", first, row=row.number, address=key.address, nearest=nearest)
            return
        if item.address in self.seen:
            self.at_cell("form/row-twice", first, row=row.number, address=item.address, other=self.seen[item.address].cell)
            return
        self.seen[item.address] = first
        if key.shown != form_key.digest_of(row.shown):
            identity = item.address.rpartition("/")[2]
            if identity in row.shown:
                self.at_cell("form/locked-edited", first, row=row.number, address=item.address)
            else:
                self.at_cell("form/row-moved", first, row=row.number, address=item.address, id=identity)
        actual = dict(self.actual(row, item))
        unit = duties.reporting(self.relations, item).get(self.unit, "")
        self.wishes.append(Wish(item, key, first, unit, self.report(row, item), self.status(row), actual))

    # ---------------------------------------------------------------------------------------------------- single fields

    def report(self, row: Row, item: Item) -> Report | None:
        text, day = row.given.get(form_key.TEXT), row.given.get(form_key.DATE)
        words = self.words(text) if text else None
        read = self.day(day, self.relations.plan_of(item)) if day else None
        if text and not day:
            self.at_cell("form/no-date", self.place(text), address=item.address)
        if day and not text:
            self.at_cell("form/no-text", self.place(day), address=item.address)
        return Report(read, Wanted(words, self.place(text))) if text and words and read else None

    def words(self, given: Given) -> str | None:
        if not self.plain(given):
            return None
        strange = CONTROL.search(given.text)
        if given.kind != "text":
            self.at_cell("form/not-a-text", self.place(given), text=given.text)
        elif strange:
            self.at_cell("form/strange-sign", self.place(given), code=f"U+{ord(strange[0]):04X}")
        elif len(given.text) > form_key.LONGEST:
            self.at_cell("form/text-too-long", self.place(given), size=len(given.text), limit=form_key.LONGEST)
        else:
            return given.text
        return None

    def day(self, given: Given, plan: Plan | None) -> date | None:
        if not self.plain(given):
            return None
        text = unicodedata.normalize("NFKC", given.text).strip()
        plain = NO_HOUR.sub("", text).replace("号", "日")
        match = LOOSE_DAY.fullmatch(plain) or ANY_DAY.fullmatch(plain)
        day = _date(match) if match and given.kind != "flag" else None
        if day is None:
            self.at_cell("form/bad-date", self.place(given), text=given.text, nearest=_suggested(text, plan))
            return None
        issued = (plan.document.issued or plan.published.date()) if plan else day
        if day > self.relations.as_of:
            today = self.relations.as_of.isoformat()
            self.at_cell("form/date-in-future", self.place(given), date=day.isoformat(), today=today)
        elif day < issued:
            self.at_cell("form/date-before-plan", self.place(given), date=day.isoformat(), issued=issued.isoformat())
        else:
            if as_day(given.text) is None:
                self.at_cell("form/read-as", self.place(given), text=given.text, read=day.isoformat())
            return day
        return None

    def status(self, row: Row) -> Wanted | None:
        given = row.given.get(form_key.STATUS)
        if given is None or not self.plain(given):
            return None
        text = unicodedata.normalize("NFKC", given.text).strip()
        named = next(
            (status for status in self.statuses if text in (status.id, unicodedata.normalize("NFKC", status.name))), None
        )
        if named:
            return Wanted(named.id, self.place(given))
        self.at_cell(
            "form/status-unknown",
            self.place(given),
            text=given.text,
            words="、".join(status.name for status in self.statuses),
            nearest=_nearest_status(text, self.statuses),
        )
        return None

    def actual(self, row: Row, item: Item) -> Iterator[tuple[int, Wanted]]:
        for code, given in row.given.items():
            match = form_key.ACTUAL.fullmatch(code)
            if not match or not self.plain(given):
                continue
            number = int(match[1])
            if number >= len(item.targets):
                self.at_cell("form/no-target", self.place(given), address=item.address)
            elif figure := self.figure(given):
                yield number, Wanted(figure, self.place(given))

    def figure(self, given: Given) -> str | None:
        """A number as digits: a spreadsheet's 78.30000000000001 is 78.3, and what has lost digits is refused."""
        place = self.place(given)
        text = unicodedata.normalize("NFKC", given.text).strip()
        digits = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)
        if given.kind == "text" and NUMBER.fullmatch(digits):
            if digits != given.text:
                self.at_cell("form/read-as", place, text=given.text, read=digits)
            return digits
        if given.kind != "number" or "%" in given.shown or not Decimal(given.text).is_finite():
            self.at_cell("form/not-a-number", place, text=f"{given.text}（{given.shown}）" if "%" in given.shown else given.text)
            return None
        exact = Decimal(given.text)
        if abs(exact) >= 10**DIGITS:
            self.at_cell("form/lost-digits", place, text=given.text)
            return None
        figure = format(Decimal(format(float(exact), f".{DIGITS}g")), "f")
        figure = figure.rstrip("0").rstrip(".") if "." in figure else figure
        if Decimal(figure) != exact:
            self.at_cell("form/read-as", place, text=given.text, read=figure)
        return figure

    def plain(self, given: Given) -> bool:
        """Whether the cell holds what somebody typed: no formula, no error."""
        if given.kind == "formula":
            self.at_cell("form/formula", self.place(given), formula=given.text, value=given.shown or "—")
        elif given.kind == "error":
            self.at_cell("form/error-value", self.place(given), text=given.text)
        return given.kind not in ("formula", "error")

    # ------------------------------------------------------------------------------------------------------- small parts

    def place(self, given: Given) -> Place:
        return Place(self.file, given.row, given.column, given.cell)

    def at_cell(self, rule: str, place: Place, **values: Value) -> None:
        self.findings.append(at_cell(rule, place, **values))


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _suggested(text: str, plan: Plan | None) -> str:
    """The day that was likely meant by one without a year."""
    match = re.fullmatch(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", text)
    try:
        return date(plan.year, int(match[1]), int(match[2])).isoformat() if match and plan else ""
    except ValueError:
        return ""


def _nearest_status(text: str, statuses: tuple[Status, ...]) -> str:
    """The name of the status that was likely meant."""
    names = [status.name for status in statuses]
    within = [name for name in names if text and (text in name or name in text)]
    return (within or get_close_matches(text, names, 1, 0.3) or [""])[0]
