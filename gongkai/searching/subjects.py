"""The listed pages → what can be found, and where its words will lie: nothing that is not published can get in here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from gongkai import files, pages, periods
from gongkai.messages import catalogue
from gongkai.model import Body, Document, Item, Plan, Unit
from gongkai.pages import BodyColumn, Card, Page, Place, PlanPeriods, SearchOrder, SearchTexts, Trail

SEGMENT = 64
TOGETHER = 4
PER_SHARD = 16
COUNTED = re.compile(r"(.*?)([0-9]*)(?:\.html)?", re.DOTALL)
KINDS = ("item", "plan", "document", "unit", "body", "column")


class Subject(NamedTuple):
    """A page that can be found: what it is about (an item with its card), the units it names, and where it belongs."""

    path: str
    content: Item | Plan | Document | Unit | Body | BodyColumn | PlanPeriods
    place: Place
    card: Card | None = None
    units: tuple[Unit, ...] = ()


def pages_of(listed: Iterable[Page], lang: str = "zh-CN") -> Iterator[Page]:
    """The pages that hold the words of what can be found; last the page that holds the order in which it is listed. `lang` is
    that in which periods are called.
    """
    subjects = {subject.path: subject for subject in _subjects(listed, catalogue(lang).words)}
    parts = segments(subjects.values())
    numbers: dict[str, int] = {}
    for segment, part in enumerate(parts):
        for first, together in _files(part):
            numbers |= {subject.path: segment * SEGMENT + first + place for place, subject in enumerate(together)}
            shows = SearchTexts(
                segment=segment,
                first=first,
                contents=tuple(subject.content for subject in together),
                cards=tuple(subject.card for subject in together if subject.card),
                units=tuple(dict.fromkeys(unit for subject in together for unit in subject.units)),
            )
            yield Page(f"search/texts/{segment:x}-{first}.js", "search-texts", shows)
    runs: dict[Place, list[int]] = {}
    for path, subject in subjects.items():
        runs.setdefault(subject.place, []).append(numbers[path])
    ordered = tuple((place, tuple(runs[place])) for place in sorted(runs, key=_newest_first))
    yield Page("search/order.js", "search-order", SearchOrder(ordered, len(parts), _shards(len(subjects))))


def segments(subjects: Iterable[Subject]) -> list[list[Subject]]:
    """The subjects in parts of at most 64. The number of parts is the least power of two that will do, so it seldom changes."""
    number_of = cache(_number)
    placed = [(number_of(*_counted(subject.path)), subject) for subject in sorted(subjects, key=lambda subject: subject.path)]
    count = 1
    while True:
        parts: list[list[Subject]] = [[] for _ in range(count)]
        for number, subject in placed:
            parts[number % count].append(subject)
        if max(map(len, parts)) <= SEGMENT:
            return parts
        count *= 2


def _shards(count: int) -> int:
    """How many files an index of so many things has: a power of two, so that it seldom changes."""
    return 1 << max(2, (count // PER_SHARD).bit_length())


def _counted(path: str) -> tuple[str, int]:
    """What comes before the number at the end of a path, and which four neighbours the number belongs to."""
    stem, digits = COUNTED.fullmatch(path).groups()  # type: ignore[union-attr] # it matches everything
    return stem, int(digits or 0) // TOGETHER


def _number(stem: str, four: int) -> int:
    """What decides in which part a thing lies: the same for up to four neighbours in a plan, so that they share files."""
    return int(files.digest(f"{stem}{four}".encode()), 16)


def _files(part: list[Subject]) -> Iterator[tuple[int, list[Subject]]]:
    """The subjects of a segment that share a file, with the place of the first in the segment: from the first place on four by
    four; from the last place down documents, which are longer, each by itself.
    """
    documents = [subject for subject in part if subject.place.kind == "document"]
    others = [subject for subject in part if subject.place.kind != "document"]
    for first in range(0, len(others), TOGETHER):
        yield first, others[first : first + TOGETHER]
    for place, subject in enumerate(documents, 1):
        yield SEGMENT - place, [subject]


def _newest_first(place: Place) -> tuple[int, int, str, int, str, str]:
    day = place.day.toordinal() if place.day else 0
    return -day, KINDS.index(place.kind), place.body, -place.year, place.column, place.validity


def _subjects(listed: Iterable[Page], words: Mapping[str, str]) -> Iterator[Subject]:
    """In the order of the list, which is that of the content. What is downloaded shows the same again, and is left out; so are
    the tables of former periods: a plan's periods are found by their names, all at once.
    """
    listed = [page for page in listed if page.path.endswith(".html")]
    units = {page.path: page.shows.unit for page in listed if isinstance(page.shows, pages.UnitFront)}
    for page in listed:
        shows = page.shows
        if isinstance(shows, pages.ItemFront):
            card = shows.card
            named = (link.path for link in (*card.lead, *card.support) if link.path in units)
            day = max(card.published.date(), card.reported or date.min)
            place = Place("item", shows.body.name, card.year, _above(shows.trail[:-1]), day)
            yield Subject(page.path, shows.item, place, card, tuple(units[path] for path in dict.fromkeys(named)))
        elif isinstance(shows, pages.PlanFront):
            day = max([shows.plan.published.date(), *(card.reported for card in shows.cards if card.reported)])
            place = Place("plan", shows.body.name, shows.plan.year, _above(shows.trail), day)
            yield Subject(page.path, shows.plan, place)
        elif isinstance(shows, pages.Periods):
            over = [row.point.period for row in shows.rows if row.point.period]
            title = words["periods.title"].format(title=shows.plan.title)
            names = tuple(periods.told(period, words) for period in over)
            place = Place("plan", shows.body.name, over[0].year, _above(shows.trail[:-1]), over[0].last)
            yield Subject(page.path, PlanPeriods(page.path, title, names), place)
        elif isinstance(shows, pages.DocumentFront):
            day = shows.document.published.date()
            place = Place("document", shows.body.name, day.year, _above(shows.trail), day, shows.validity.state)
            yield Subject(page.path, shows.document, place)
        elif isinstance(shows, pages.UnitFront):
            yield Subject(page.path, shows.unit, Place("unit"))
        elif isinstance(shows, pages.BodyFront):
            yield Subject(page.path, shows.body, Place("body", shows.body.name))
        elif isinstance(shows, pages.ColumnFront):
            place = Place("column", shows.body.title, 0, shows.column.name)
            yield Subject(page.path, BodyColumn(page.path, shows.body.title, shows.column), place)


def _above(trail: Trail) -> str:
    """The column in which the last page of a trail lies; its first is the body."""
    return trail[-2].title if len(trail) > 2 else ""
