"""Whether a document is in force on a day: pure functions on its dates, and on the days of what changed or ended it.

Nothing is taken from a document's words. A document is in force when its office says so, or when its own last day is still
to come; what an office says in words is believed as far as no date says that it is over (standards N-1, N-4).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from gongkai.model import Act, Document, State

STATES: tuple[State, ...] = ("valid", "modified", "pending", "expired", "abolished")
NO_LONGER: tuple[State, ...] = ("expired", "abolished")
SOON = timedelta(days=90)
AGREE: dict[State, tuple[State, ...]] = {"valid": ("valid", "modified", "pending"), "modified": ("modified",)}
"""What the dates may say beside the office's word: a document that is in force may be modified, or begin on a later day."""


def last_day(document: Document) -> date | None:
    """The last day on which it is in force: as written, or counted from the day on which it took effect."""
    if document.expires or not (document.term and document.effective):
        return document.expires
    return ends(document.effective, document.term)


def ends(begin: date, months: int) -> date:
    """The last day of a time of so many months: two years from 2024-03-01 end on 2026-02-28."""
    month = begin.month - 1 + months
    year, month = begin.year + month // 12, month % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(begin.day, monthrange(year, month)[1])) - timedelta(days=1)


def day_of(act: Act, by: Document | None) -> date | None:
    """From when an act holds: as written, or the day on which the document `by` that says so takes effect."""
    if act.on or by is None:
        return act.on
    return by.effective or by.issued or by.published.date()


def state(
    document: Document, as_of: date, abolished: Sequence[date | None], modified: Sequence[date | None]
) -> tuple[State, date | None]:
    """How the document stands on `as_of`, and since when, where that is known. `abolished` and `modified` are the days of
    what ended and changed it, None for a day that nobody tells; "": nobody says whether it is in force.
    """
    said, since = by_dates(document, as_of, abolished, modified)
    if said in NO_LONGER and not (document.validity == "abolished" and not abolished):
        return said, since
    if document.validity in NO_LONGER:
        return document.validity, None
    if said == "valid" and not document.validity:
        return ("valid" if last_day(document) else ""), None
    return (said or document.validity), since


def by_dates(
    document: Document, as_of: date, abolished: Sequence[date | None], modified: Sequence[date | None]
) -> tuple[State, date | None]:
    """What the dates alone say: in force also where one only says that it began; "" where there are none."""
    until = last_day(document)
    over: list[tuple[date, State, date | None]] = [
        (day or date.min, "abolished", day) for day in abolished if day is None or day <= as_of
    ]
    if until and until < as_of:
        over.append((until, "expired", until + timedelta(days=1)))
    if over:
        return min(over)[1:]
    if document.effective and document.effective > as_of:
        return "pending", document.effective
    changed = [day for day in modified if day is None or day <= as_of]
    if changed:
        return "modified", max((day for day in changed if day), default=None)
    if document.validity in ("modified", "valid"):
        return document.validity, None
    return ("valid" if until or document.effective else ""), None


def contradicts(document: Document, as_of: date, abolished: Sequence[date | None], modified: Sequence[date | None]) -> State:
    """What the dates say, where the office's word says something else; "" where the two agree."""
    said, _ = by_dates(document, as_of, abolished, modified)
    word = document.validity
    unnamed = word == "abolished" and not abolished  # told by itself: what ended it is not named
    return "" if not word or not said or said == word or said in AGREE.get(word, ()) or unnamed else said


def ends_soon(until: date | None, as_of: date) -> bool:
    """Whether the last day lies within the next 90 days (standards N-1)."""
    return until is not None and as_of <= until <= as_of + SOON
