"""What is new: the feeds, and the site map with the day on which each page changed last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from itertools import chain
from typing import NamedTuple

from gongkai import pages
from gongkai.model import Document, Item, Plan
from gongkai.pages import Page
from gongkai.read import source_of
from gongkai.relations import item_title, report_words
from gongkai.routes.addresses import changed_id, plan_link, report_id
from gongkai.routes.changes import plan_history
from gongkai.routes.ground import Ground

FEED_LENGTH = 50
MAPPED = 20_000
"""How many addresses a site map holds: the protocol allows 50,000 in 50 MB (sitemaps.org), and addresses may be long."""


class Reported(NamedTuple):
    """A report on an item (`report`: its number), or what was changed of it on a day (0); the newest sorts first."""

    rank: int
    path: str
    address: str
    report: int
    day: date


def of_plan(ground: Ground, plan: Plan) -> Page:
    path, entries = f"{plan.address}/feed.xml", newest(ground, ground.relations.items_of[plan.address], [plan])
    return Page(path, "feed.xml", feed(ground, plan.title, path, plan_link(plan).path, entries), source_of(plan))


def newest(
    ground: Ground, items: Collection[Item], plans: Iterable[Plan] = (), everything: bool = False
) -> tuple[pages.Entry, ...]:
    """The newest reports on these items and changes of them, and the periods of these plans that are over; with `everything`
    also the plans and documents of the site.
    """
    others = [
        pages.Entry(at.point.path, plan.title, "", at_midnight(at.then.period.last), period=at.then.period)
        for plan in plans
        for at in ground.past(plan)
    ]
    if everything:
        others += [pages.Entry(plan_link(plan).path, plan.title, "", plan.published) for plan in ground.site.plans]
        others += [entry for document in ground.site.documents for entry in document_entries(ground, document)]
    days = sorted(chain.from_iterable(ground.news_days[item.address] for item in items), reverse=True)[:FEED_LENGTH]
    recent = [item for item in items if max(ground.news_days[item.address], default=0) >= days[-1]] if days else []
    reported = sorted(one for item in recent for one in reports_of(ground, item, days[-1]))[:FEED_LENGTH]
    listed = [*others, *(entry(ground, ground.relations.items[one.address], one.report, one.day) for one in reported)]
    listed.sort(key=lambda entry: entry.path)
    listed.sort(key=lambda entry: entry.updated, reverse=True)
    return tuple(listed[:FEED_LENGTH])


def reports_of(ground: Ground, item: Item, since: int) -> Iterator[Reported]:
    """What a feed may say of an item, from that day on."""
    path = f"{item.address}.html"
    reports = enumerate((report.date for report in item.progress), 1)
    for number, day in (*reports, *((0, day) for day in ground.days_of_change(item))):
        if day.toordinal() >= since:
            anchor = report_id(number) if number else changed_id(day)
            yield Reported(-day.toordinal(), f"{path}#{anchor}", item.address, number, day)


def entry(ground: Ground, item: Item, number: int, day: date) -> pages.Entry:
    """The entry for a report of an item, counted from 1; for what was changed of it on that day, where there is no number."""
    if number:
        report = item.progress[number - 1]
        path = f"{item.address}.html#{report_id(number)}"
        return pages.Entry(path, item_title(item), report_words(report), at_midnight(day))
    changes = tuple(change for change in ground.changed(item) if change.date == day)
    return pages.Entry(f"{item.address}.html#{changed_id(day)}", item_title(item), "", at_midnight(day), changes)


def document_entries(ground: Ground, document: Document) -> Iterator[pages.Entry]:
    """The document, and that it was changed or is over."""
    state, since = ground.relations.validity(document)
    path = f"{document.address}.html"
    yield pages.Entry(path, document.title, document.description, document.published, validity=state)
    if since and document.published.date() < since <= ground.as_of:
        yield pages.Entry(f"{path}#{state}", document.title, "", at_midnight(since), validity=state)


def feed(ground: Ground, title: str, path: str, page: str, entries: tuple[pages.Entry, ...]) -> pages.Feed:
    updated = entries[0].updated if entries else ground.published or at_midnight(ground.as_of)
    return pages.Feed(title, path, page, updated, entries)


def site_maps(ground: Ground, listed: Iterable[Page]) -> Iterator[Page]:
    """Every HTML page but those of search and of 404, with the moment of its last change where the content tells one."""
    changed: dict[str, datetime] = {document.path: document.published for document in ground.document_cards.values()}
    for plan in ground.site.plans:
        card, told = ground.plan_cards[plan.address], plan_history(ground, plan)
        days = [card.updated, told.changed if told else None]
        changed[card.path] = max([card.published, *(at_midnight(day) for day in days if day)])
        if told:
            changed[told.path] = changed[card.path]
        for at in ground.past(plan):
            changed[at.point.path] = at_midnight(at.then.period.last)
    for item in ground.site.items:
        shown = ground.cards[item.address]
        days = [shown.reported, *(change.date for change in ground.changed(item))]
        changed[shown.path] = max([shown.published, *(at_midnight(day) for day in days if day)])
    paths = sorted(page.path for page in listed if page.path.endswith(".html") and page.path != "404.html")
    mapped = [
        tuple((path, changed.get(path)) for path in paths[first : first + MAPPED]) for first in range(0, len(paths), MAPPED)
    ]
    if len(mapped) < 2:
        yield Page("sitemap.xml", "sitemap.xml", pages.Addresses(*mapped))
        return
    maps = tuple(f"sitemap-{number}.xml" for number in range(1, len(mapped) + 1))
    yield Page("sitemap.xml", "sitemap-index.xml", pages.SiteMaps(maps))
    for path, addresses in zip(maps, mapped, strict=True):
        yield Page(path, "sitemap.xml", pages.Addresses(addresses))


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())
