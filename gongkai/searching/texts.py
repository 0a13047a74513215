"""The words of what can be found: its title, what the title index holds beside it, and everything else that its page says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from typing import NamedTuple

from gongkai.model import Body, Document, Facts, Item, Plan, Unit
from gongkai.pages import BodyColumn, Card, PlanPeriods, SearchTexts
from gongkai.relations import report_words
from gongkai.routes.addresses import earlier, plan_link, reports_path, unit_path
from gongkai.views.links import href

TAG = re.compile(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
BLOCK = re.compile(r"</(?:p|h\d|li|tr|td|th|div|blockquote)>|<(?:br|hr)[ />]")


class Words(NamedTuple):
    """`title` as it is listed; `names`: what else it is called (文号, short names), part of `text`, too. `reports` tells which of
    its lines are an item's reports.
    """

    path: str
    title: str
    names: tuple[str, ...]
    text: str
    reports: Reports | None = None


class Reports(NamedTuple):
    """Each report of an item is one line of its text: the first of these lines, how many there are, and the pages of the earlier
    ones, fifty by fifty.
    """

    first: int
    total: int
    pages: tuple[str, ...]


def words_of(shows: SearchTexts) -> list[Words]:
    """One for each content, in their order."""
    cards, units = iter(shows.cards), {unit_path(unit): unit for unit in shows.units}
    return [_item(content, next(cards), units) if isinstance(content, Item) else _other(content) for content in shows.contents]


def write(shows: SearchTexts, facts: Facts, word: Callable[[str], str]) -> bytes:
    """Each thing as its link, its title and its text, a line for each field; where it has reports, with these lines."""
    return script([_written(words) for words in words_of(shows)])


def _written(words: Words) -> list[object]:
    told = words.reports
    reports = [[told.first, told.total, *map(href, told.pages)]] if told else []
    return [href(words.path), words.title, words.text, *reports]


def script(content: object) -> bytes:
    """What a script element can bring to the page. Blanks of every kind are plain ones in it, so nothing ends a line."""
    return f"gongkaiSearch({json.dumps(content, ensure_ascii=False, separators=(',', ':'))});\n".encode()


def _item(item: Item, card: Card, units: dict[str, Unit]) -> Words:
    linked = [units[link.path] for link in (*card.lead, *card.support) if link.path in units]
    named = _names([link.title for link in (*card.lead, *card.support)], linked)
    before = _told(item.requirement, *item.group, *named, card.due)
    reports = _told(*(report_words(report) for report in item.progress))
    after = _told(
        *(f"{target.name} {target.value}{target.unit} {target.actual}{target.unit}" for target in item.targets),
        item.note,
        *(text for pair in item.extra.items() for text in pair),
        *item.wording.values(),
    )
    moved = tuple(reports_path(item, numbers) for numbers in earlier(item))
    counted = reports and len(reports) == len(item.progress)  # an empty one has no line, and moves the numbers of the others
    return Words(
        card.path,
        _line(f"{item.number}{card.title}"),
        (),
        "\n".join((*before, *reports, *after)),
        Reports(len(before), len(reports), moved) if counted else None,
    )


def _other(content: Plan | Document | Unit | Body | BodyColumn | PlanPeriods) -> Words:
    if isinstance(content, Plan):
        number = content.document.number
        groups = (text for group in content.groups for text in (group.name, group.text))
        defaults = (*content.defaults.lead, *content.defaults.support)
        text = _lines(
            number, content.source, content.document.title, content.description, content.text, *groups, *defaults,
            content.closing, *content.keywords,
        )  # fmt: skip
        return Words(plan_link(content).path, _line(content.title), (number,), text)
    if isinstance(content, Document):
        numbers = (content.number, content.index_number, content.registry_number)
        text = _lines(
            *numbers, content.source, content.author, content.publisher, content.topic, content.channel, content.scope,
            content.description, *plain(content.html), *content.keywords,
            *(name for file in content.attachments for name in (file.title, file.file)),
        )  # fmt: skip
        return Words(f"{content.address}.html", _line(content.title), numbers, text)
    if isinstance(content, Unit):
        text = _lines(*content.short, content.phone, content.address, content.code, *content.members)
        return Words(unit_path(content), _line(content.name), content.short, text)
    if isinstance(content, Body):
        text = _lines(content.description, content.phone, content.address, content.hours, *content.keywords)
        return Words(f"{content.id}/index.html", _line(content.name), (), text)
    if isinstance(content, PlanPeriods):
        return Words(content.path, _line(content.title), (), _lines(*content.names))
    text = _lines(content.body, content.column.description, *content.column.keywords)
    return Words(content.path, _line(content.column.name), (), text)


def plain(html: str) -> Iterator[str]:
    """The texts of a document's blocks (paragraphs, headings, entries, cells), without their tags."""
    for block in BLOCK.split(html):
        yield unescape(TAG.sub("", block))


def _names(written: Iterable[str], units: Iterable[Unit]) -> dict[str, None]:
    """The names of units as they are written, and every other name of theirs."""
    return dict.fromkeys([*written, *(name for unit in units for name in (unit.name, *unit.short))])


def _line(text: str) -> str:
    return " ".join(text.split())


def _told(*texts: str) -> list[str]:
    return [line for line in map(_line, texts) if line]


def _lines(*texts: str) -> str:
    return "\n".join(_told(*texts))
