"""A plan or a document → paper: what stands there, in which order, and how wide the columns are."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from gongkai import mirror
from gongkai.exporting import Word, body
from gongkai.exporting.paper import NARROWEST, WIDEST, Cell, Paper, Span, Style, Table, Words, words
from gongkai.mirror import Row
from gongkai.model import Facts, TableColumn
from gongkai.pages import DocumentFront, PlanFront
from gongkai.views.links import canonical
from gongkai.views.tables import chapters

HEADINGS: tuple[Style, ...] = ("heading-1", "heading-2", "heading-3", "heading-4")
UPRIGHT = 42  # how many characters of a table's type size fit across an upright page


def paper_of(shows: PlanFront | DocumentFront, facts: Facts, word: Word) -> Paper:
    """The paper of a plan or of a document."""
    if isinstance(shows, DocumentFront):
        document = shows.document
        author, blocks = document.source or shows.body.name, tuple(_document(shows, facts, word))
        return Paper(document.title, author, facts.lang, document.published, False, blocks)
    plan = shows.plan
    blocks = tuple(_plan(shows, facts, word))
    wide = any(sum(block.widths) > UPRIGHT for block in blocks if isinstance(block, Table))
    return Paper(plan.title, plan.source or shows.body.name, facts.lang, plan.published, wide, blocks)


# ------------------------------------------------------------------------------------------------------------- a plan


def origin(shows: PlanFront, word: Word) -> str:
    """The line below a plan's title: number, source, and time of publication."""
    plan = shows.plan
    told = word("paper.origin", source=plan.source or shows.body.name, published=plan.published.strftime("%Y-%m-%d %H:%M"))
    return f"{plan.document.number}　{told}" if plan.document.number else told


def before(shows: PlanFront) -> list[str]:
    """The paragraphs above the table."""
    return _paragraphs(shows.plan.text)


def after(shows: PlanFront, word: Word) -> list[str]:
    """The paragraphs below the table: who else is responsible, and the plan's closing words."""
    defaults = shows.plan.defaults
    lines = [
        word(key) + word("join").join(names)
        for key, names in (("plan.default-lead", defaults.lead), ("plan.default-support", defaults.support))
        if names
    ]
    return lines + _paragraphs(shows.plan.closing)


def names_of(facts: Facts) -> dict[str, str]:
    """The names of the statuses by their ids."""
    return {status.id: status.name for status in facts.statuses}


def utc(moment: datetime) -> datetime:
    """A time of publication (China's) in universal time, as the properties of files want it."""
    return moment - timedelta(hours=8)


def widths(heads: Sequence[TableColumn], rows: Sequence[Row]) -> list[int]:
    """For each column about how many Chinese characters wide it should be: more where there is more to read, within limits."""
    found = []
    for place, head in enumerate(heads):
        lengths = [len(row.cells[place].text) for row in rows if row.cells[place].rows and row.cells[place].text]
        mean = sum(lengths) // len(lengths) if lengths else 0
        found.append(min(WIDEST, max(NARROWEST, len(head.heading) + 1, math.isqrt(9 * mean))))
    return found


def _plan(shows: PlanFront, facts: Facts, word: Word) -> Iterator[Words | Table]:
    yield words("origin", origin(shows, word))
    for text in before(shows):
        yield words("body", text)
    if shows.plan.form == "clauses":
        yield from _clauses(shows, facts, word)
    else:
        yield _table(shows, facts)
    for text in after(shows, word):
        yield words("body", text)


def _table(shows: PlanFront, facts: Facts) -> Table:
    heads = mirror.columns(shows.plan)
    rows = mirror.table(shows.plan, shows.items, shows.cards, names_of(facts))
    wide = widths(heads, rows)
    cells = tuple(
        tuple(Cell((Span(cell.text),), cell.rows, wide[place] <= 10) for place, cell in enumerate(row.cells)) for row in rows
    )
    return Table(tuple(head.heading for head in heads), cells, tuple(wide))


def _clauses(shows: PlanFront, facts: Facts, word: Word) -> Iterator[Words]:
    """The chapters with their clauses, word for word; below each clause how far it has come."""
    names = names_of(facts)
    stated = any(card.status for card in shows.cards)
    for chapter in chapters(shows.plan, mirror.table(shows.plan, shows.items, shows.cards, names)):
        if chapter.name:
            yield words("heading-1", chapter.name)
        for text in _paragraphs(chapter.text):
            yield words("body", text)
        for clause in chapter.clauses:
            for depth, text in clause.headings:
                yield words(HEADINGS[min(depth, len(HEADINGS)) - 1], text)
            task = f"{clause.number}{clause.task}。" if clause.task else clause.number
            yield Words("body", (Span(task, strong=bool(clause.task)), Span(clause.lead + clause.rest + clause.bracket)))
            card = clause.card
            known = {
                "status": names.get(card.status, word("unstated")) if stated else "",
                "due": card.due,
                "reported.day": card.reported.isoformat() if card.reported else "",
                "report": clause.report,
            }
            told = [word(key) + word("colon") + value for key, value in known.items() if value]
            if told:
                yield words("state", "　".join(told))


# --------------------------------------------------------------------------------------------------------- a document


def _document(shows: DocumentFront, facts: Facts, word: Word) -> Iterator[Words | Table]:
    document = shows.document
    known = {
        "document.index-number": document.index_number,
        "document.registry-number": document.registry_number,
        "document.publisher": document.publisher or shows.body.name,
        "document.topic": document.topic,
        "document.validity": word(f"validity.{shows.validity.state}") if shows.validity.state else "",
        "document.effective": document.effective,
        "document.until": shows.validity.until,
        "document.channel": document.channel,
        "document.scope": document.scope,
        "document.number": document.number,
        "document.issued": document.issued,
        "source": document.source or shows.body.name,
        "author": document.author,
        "published": document.published.strftime("%Y-%m-%d %H:%M"),
    }
    for key, value in known.items():
        if value:
            yield words("fact", word(key) + word("colon") + str(value))
    yield from body.blocks(document.html, posixpath.dirname(document.address), facts)
    if shows.downloads:
        yield words("body", word("attachments") + word("colon"))
    for number, file in enumerate(shows.downloads, 1):
        yield Words("item", (Span(file.title, href=canonical(file.path, facts)),), f"{number}.")


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
