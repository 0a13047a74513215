"""How lists of items are narrowed down: what each row carries, the choices of a list, and the addresses that make a choice.

The choosing itself is done by layouts/assets/filter.js, in the reader's browser.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from gongkai import validity
from gongkai.model import Link, Standing, Status
from gongkai.pages import Card, DocumentCard

STANDINGS: tuple[Standing, ...] = ("done", "on-time", "late", "unreported", "carried")
FACETS = ("standing", "status", "year", "plan", "chapter", "lead", "due", "overdue")
DOCUMENT_FACETS = ("validity", "body", "column", "year", "topic")
NONE = "-"
"""The choice of what has no unit, no chapter, no day, no status."""


class Choice(NamedTuple):
    """`label` is "" where the catalogue has the words: filter.<facet>.<value>."""

    value: str
    label: str


class Facet(NamedTuple):
    name: str
    choices: list[Choice]


@lru_cache(maxsize=1 << 13)
def values(card: Card | DocumentCard) -> Mapping[str, tuple[str, ...]]:
    """What an item or a document can be chosen by, in the order in which it is offered. An item stands in some ten lists."""
    if isinstance(card, DocumentCard):
        return {name: (choice.value,) for name, choice in of_document(card).items()}
    return {
        "standing": (card.standing,),
        "status": (card.status or NONE,),
        "year": (str(card.year),),
        "plan": (plan_value(card.plan),),
        "chapter": (card.chapter or NONE,),
        "lead": tuple(map(unit_value, card.lead)) or (NONE,),
        "due": (due_value(card),),
        "overdue": ("1",) if card.overdue else (),
    }


def standings(cards: Iterable[Card]) -> tuple[int, ...]:
    """How many of the items stand in each way, in the order of STANDINGS."""
    counts = dict.fromkeys(STANDINGS, 0)
    for card in cards:
        counts[card.standing] += 1
    return tuple(counts.values())


def of_document(card: DocumentCard) -> dict[str, Choice]:
    """What a document can be chosen by, with its words."""
    body, _, column = posixpath.dirname(card.path).partition("/")
    year = str(filed(card).year)
    return {
        "validity": Choice(card.validity or NONE, ""),
        "body": Choice(body, card.body),
        "column": Choice(column if card.column.title else NONE, card.column.title),
        "year": Choice(year, year),
        "topic": Choice(card.topic or NONE, card.topic),
    }


def filed(card: DocumentCard) -> date:
    """The day by which a document is filed: when it was issued, or published."""
    return card.issued or card.published.date()


def plan_value(plan: Link) -> str:
    return plan.path.removesuffix("/index.html")


def unit_value(unit: Link) -> str:
    """A unit by its id, so that all its names are one choice; one that units.yaml does not know by its name."""
    return unit.path.removeprefix("units/").removesuffix(".html") or unit.title.replace("|", " ")


def due_value(card: Card) -> str:
    """The month in which an item is due."""
    return card.due_day.isoformat()[:7] if card.due_day else NONE


def offered(cards: Sequence[Card] | Sequence[DocumentCard], statuses: Sequence[Status]) -> list[Facet]:
    """The facets in which these items or documents differ, each with its choices: states as site.yaml orders them, years from the
    newest, months in time, plans and chapters as they are listed, the others from the one with the most items.
    """
    names = DOCUMENT_FACETS if cards and isinstance(cards[0], DocumentCard) else FACETS
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    labels: dict[str, dict[str, str]] = {name: {} for name in names}
    labels["status"] = {status.id: status.name for status in statuses}
    for card in cards:
        for name, found in values(card).items():
            count = counts[name]
            for value in found:
                count[value] += 1
        if isinstance(card, DocumentCard):
            for name, choice in of_document(card).items():
                labels[name][choice.value] = choice.label
            continue
        labels["plan"][plan_value(card.plan)] = card.plan.title
        labels["chapter"][card.chapter or NONE] = card.chapter
        labels["lead"].update((unit_value(unit), unit.title) for unit in card.lead)
        labels["year"][str(card.year)] = str(card.year)
    standings: tuple[str, ...] = STANDINGS
    states = [*labels["status"], NONE]
    orders: dict[str, Callable[[str], tuple[bool, str | int]]] = {
        "standing": lambda value: (False, standings.index(value)),
        "status": lambda value: (False, states.index(value)),
        "year": lambda value: (False, -int(value)),
        "due": lambda value: (value == NONE, value),
        "lead": lambda value: (value == NONE, -counts["lead"][value]),
        "validity": lambda value: (value == NONE, validity.STATES.index(value) if value != NONE else 0),
        "body": lambda value: (False, -counts["body"][value]),
        "column": lambda value: (value == NONE, -counts["column"][value]),
        "topic": lambda value: (value == NONE, -counts["topic"][value]),
    }
    facets = []
    for name, found_values in counts.items():
        differ = len(found_values) > 1 or (name == "overdue" and 0 < found_values["1"] < len(cards))
        if differ:
            listed = sorted(found_values, key=orders[name]) if name in orders else list(found_values)
            facets.append(Facet(name, [Choice(value, labels[name].get(value, "")) for value in listed]))
    return facets


def attributes(card: Card | DocumentCard, offered: Sequence[Facet]) -> str:
    """What a row carries for the facets that its list offers: HTML attributes. `data-standing` or `data-validity` marks it."""
    carried = values(card)
    mark = "validity" if isinstance(card, DocumentCard) else "standing"
    words = [f' data-{mark}="{carried[mark][0]}"']
    words += [_attribute(facet.name, carried[facet.name]) for facet in offered if facet.name != mark and carried[facet.name]]
    return "".join(words)


@lru_cache(maxsize=1 << 12)
def _attribute(name: str, values: tuple[str, ...]) -> str:
    return f' data-{name}="{escape("|".join(values))}"'


def query(choices: Mapping[str, str]) -> str:
    """The choices as the end of an address: "?unit=swj&standing=late"; "" for none."""
    return f"?{urlencode(choices, safe='/')}" if choices else ""
