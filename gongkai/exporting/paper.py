"""What stands on paper beside the table: where it comes from, what holds for all of it, and how wide its columns are."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gongkai.exporting import Word
from gongkai.mirror import Row
from gongkai.model import Facts, TableColumn
from gongkai.pages import PlanFront

NARROWEST, WIDEST = 4, 30


def origin(shows: PlanFront, word: Word) -> str:
    """The line below a plan's title: number, source, and time of publication."""
    plan = shows.plan
    origin = word("paper.origin", source=plan.source or shows.body.name, published=plan.published.strftime("%Y-%m-%d %H:%M"))
    return f"{plan.document.number}　{origin}" if plan.document.number else origin


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


def widths(heads: Sequence[TableColumn], rows: Sequence[Row]) -> list[int]:
    """For each column about how many Chinese characters wide it should be: more where there is more to read, within limits."""
    found = []
    for place, head in enumerate(heads):
        lengths = [len(row.cells[place].text) for row in rows if row.cells[place].rows and row.cells[place].text]
        mean = sum(lengths) // len(lengths) if lengths else 0
        found.append(min(WIDEST, max(NARROWEST, len(head.heading) + 1, math.isqrt(9 * mean))))
    return found


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
