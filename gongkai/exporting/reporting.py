"""The workbooks of a reporting period, from what a plan's page shows: the form for each unit, and who has reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from gongkai.exporting import form as forms
from gongkai.exporting import overview as overviews
from gongkai.exporting import period as periods
from gongkai.exporting.duties import Duty, duties, heard, of_unit
from gongkai.pages import Period, PlanFront
from gongkai.periods import around, told
from gongkai.relations import Relations

__all__ = ["duties", "form", "of_unit", "overview", "period", "period_words"]

Words = Mapping[str, str]


def period(text: str, as_of: date) -> Period | None:
    """The period that is asked for; this quarter where none is. None for words that are no period."""
    return periods.read(text) if text else around(as_of)


def period_words(text: str, as_of: date, words: Words) -> str:
    """The period as people say it; words that are no period stay as they are."""
    found = period(text, as_of)
    return told(found, words) if found else " ".join(text.split())


def form(shows: PlanFront, duty: Duty, relations: Relations, period: str, words: Words) -> bytes:
    """The form for one unit."""
    cards = {item.address: card for item, card in zip(shows.items, shows.cards, strict=True)}
    items = tuple(item for item in shows.items if item in duty.items)
    asked = forms.Form(
        plan=shows.plan,
        items=items,
        cards=tuple(cards[item.address] for item in items),
        body=shows.plan.source or shows.body.name,
        phone=shows.body.phone,
        unit=duty.name,
        unit_id=duty.id,
        period=period,
    )
    return forms.write(asked, relations.site.facts, words)


def overview(shows: PlanFront, relations: Relations, period: Period, words: Words) -> bytes:
    """Who has reported; items without any unit stand last, so that they are not forgotten."""
    by_unit = duties(relations, shows.items)
    nobodys = tuple(item for item in shows.items if not any(item in duty.items for duty in by_unit))
    rest = (Duty("", words["overview.nobody"], nobodys),) if nobodys else ()
    said = tuple(duty._replace(items=tuple(heard(item, duty, relations) for item in duty.items)) for duty in by_unit)
    asked = overviews.Asked(shows.plan, said + rest, period, told(period, words))
    return overviews.write(asked, relations.site.facts, words)
