"""Where everything is published: its path below the site, and the anchors on its page."""

from __future__ import annotations

import posixpath
from datetime import date

from gongkai import periods
from gongkai.model import Body, Document, Item, Link, Plan, Unit
from gongkai.pages import Copy, Period

EARLIER = 50
"""How many reports stand on a page of earlier ones."""


def asset_path(asset: Copy) -> str:
    """Where an asset is published: its name carries its digest, so that a browser never keeps an old one."""
    folder, name = posixpath.split(asset.source.partition("assets/")[2])
    stem, ending = posixpath.splitext(name)
    return posixpath.join("assets", folder, f"{stem}.{asset.digest[:10]}{ending}")


def claimed(document: Document) -> tuple[str, ...]:
    """The paths below content/ that a document names as attachments or links to."""
    folder = posixpath.dirname(document.address)
    return (*(f"{folder}/{attachment.file}" for attachment in document.attachments), *document.links)


def report_id(number: int) -> str:
    """The anchor of an item's report, counted from 1 in the order of the file."""
    return f"report-{number}"


def earlier(item: Item) -> list[range]:
    """The numbers of the reports that stand on pages of their own, page for page: the oldest in whole fifties, so that each
    keeps its place. The item's own page shows the others, fifty to ninety-nine, and leads to these.
    """
    pages = max(0, len(item.progress) // EARLIER - 1)
    return [range(page * EARLIER + 1, (page + 1) * EARLIER + 1) for page in range(pages)]


def reports_path(item: Item, numbers: range) -> str:
    return f"{item.address}/reports-{numbers[0]}.html"


def report_path(item: str, number: int, moved: int) -> str:
    """Where a report of an item (by its page) stands, with its anchor; the first `moved` reports stand on pages of their own."""
    first = (number - 1) // EARLIER * EARLIER + 1
    page = f"{item.removesuffix('.html')}/reports-{first}.html" if number <= moved else item
    return f"{page}#{report_id(number)}"


def changed_id(day: date) -> str:
    """The anchor of what was changed of an item on a day."""
    return f"changed-{day.isoformat()}"


def plan_link(plan: Plan) -> Link:
    return Link(plan.title, f"{plan.address}/index.html")


def changes_path(plan: Plan) -> str:
    return f"{plan.address}/changes.html"


def periods_path(plan: Plan) -> str:
    return f"{plan.address}/periods/index.html"


def period_path(plan: Plan, period: Period) -> str:
    return f"{plan.address}/periods/{periods.identity(period)}.html"


def differences_path(plan: Plan, period: Period | None) -> str:
    """Where a period is compared with the one before it; today (None) with the last one."""
    return f"{plan.address}/periods/{periods.identity(period) if period else 'now'}-changes.html"


def body_link(body: Body) -> Link:
    return Link(body.name, f"{body.id}/index.html")


def unit_path(unit: Unit) -> str:
    return f"units/{unit.id}.html"


def unit_link(unit: Unit) -> Link:
    return Link(unit.name, unit_path(unit))


def year_items(year: int) -> str:
    return f"years/{year}/items.html"


def year_periods(year: int) -> str:
    """Where the items of all plans of a year are listed as they stood at the end of each period."""
    return f"years/{year}/periods.html"


def unit_periods(unit: Unit) -> str:
    return f"units/{unit.id}/periods.html"


def news_path(year: int = 0) -> str:
    """Where what the last publication changed is listed: of all plans, or of those of a year."""
    return f"years/{year}/news.html" if year else "news.html"
