"""What a layout is given: plain data, made from what the page shows and from the site's facts. No files, no clock.

`kinds` works out what one kind of page needs beside its fields; the other modules are what that is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai import facets, pages
from gongkai.model import Body, Facts, Unit
from gongkai.pages import Card, Contact, DocumentCard, Page
from gongkai.views.code import qr_code
from gongkai.views.counts import moments, shares, statuses
from gongkai.views.kinds import newest_report, worked_out
from gongkai.views.links import canonical


def view(page: Page, facts: Facts) -> dict[str, Any]:
    """Everything that the page's layout may use: the fields of what it shows, and what is worked out from them."""
    shows = page.shows
    address = canonical(page.path, facts)
    cards = listed(shows)
    context: dict[str, Any] = {
        "path": page.path,
        "canonical": address,
        "reported": newest_report(shows),
        "updated": None,
        "contact": contact(shows, facts),
        "code": "" if isinstance(shows, pages.NotFound) else qr_code(address),
        "facets": facets.offered(cards, facts.statuses) if cards else [],
        **{name: getattr(shows, name) for name in shows.__struct_fields__},
        **worked_out(shows, facts),
    }
    if (counts := context.get("counts")) is not None:
        context |= {"shares": shares(counts, statuses(facts)), "total": sum(count.items for count in counts)}
    if "trend" in context:
        context["moments"] = moments(context["trend"])
    context["dated"] = dated(shows, context)
    return context


def dated(shows: pages.Shows, context: Mapping[str, Any]) -> tuple[str, date] | None:
    """The day whose state the page shows, for the head of its printed sheets: ("as-of" | "updated" | "published", day)."""
    if isinstance(shows, pages.PeriodFront):
        return "as-of", shows.period.last
    if "as_of" in context:
        return "as-of", context["as_of"]
    updated = context["updated"] or context["reported"]
    if isinstance(shows, pages.ItemFront):
        updated = updated or shows.card.reported
    if updated:
        return "updated", updated
    owner = getattr(shows, "document", None) or getattr(shows, "plan", None) or shows
    published = getattr(owner, "published", None)
    return ("published", published.date()) if published else None


def listed(shows: pages.Shows) -> tuple[Card, ...] | tuple[DocumentCard, ...]:
    """The items or documents of a page that readers narrow down, in the order in which it lists them."""
    match shows:
        case pages.UnitItems():
            return shows.leads + shows.supports
        case pages.PlanFront() | pages.StatusFront() | pages.YearItems():
            return shows.cards
        case pages.LibraryFront():
            return shows.cards
        case pages.ColumnFront():
            return tuple(card for card in shows.documents if card.policy)
        case _:
            return ()


def contact(shows: pages.Shows, facts: Facts) -> Contact | None:
    """Whom a document names; else the body or the unit that a page is of, where it has a telephone; else the site's sponsor."""
    if isinstance(shows, pages.DocumentFront) and shows.contact.phone:
        return shows.contact
    for told in (getattr(shows, "body", None), getattr(shows, "unit", None)):
        if isinstance(told, Body | Unit) and told.phone:
            return Contact(told.name, told.phone)
    return Contact(facts.footer.sponsor or facts.name, facts.footer.contact) if facts.footer.contact else None
