"""The home page and the feed of the whole site."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai import pages
from gongkai.pages import Card, Page
from gongkai.routes import changes, feeds, lists
from gongkai.routes.addresses import body_link, news_path
from gongkai.routes.ground import NEWEST, SOON, Ground, by_due


def pages_of(ground: Ground) -> Iterator[Page]:
    plans = sorted(ground.plan_cards.values(), key=lambda plan: (-plan.year, plan.body, plan.title))
    year = plans[0].year if plans else ground.as_of.year
    overdue = by_due(card for card in ground.cards.values() if card.overdue)
    reported = sorted((card for card in ground.cards.values() if card.reported), key=by_report)
    documents = sorted(ground.document_cards.values(), key=lambda document: document.published, reverse=True)
    last = changes.last_publication(ground, ground.site.plans)
    shows = pages.Home(
        plans=tuple(plan for plan in plans if plan.year == year),
        glance=ground.glance(year),
        soon=lists.soon(ground, year)[:SOON],
        back=lists.back(ground, year - 1),
        newest=tuple(reported[:NEWEST]),
        overdue=overdue[:NEWEST],
        overdue_total=len(overdue),
        documents=tuple(documents[:NEWEST]),
        bodies=tuple(body_link(body) for body in ground.site.bodies),
        published=ground.published,
        as_of=ground.as_of,
        news=changes.news(last, news_path()),
    )
    yield Page("index.html", "home.html", shows)
    yield from changes.news_pages(ground, last)
    entries = feeds.newest(ground, ground.site.items, ground.site.plans, everything=True)
    yield Page("feed.xml", "feed.xml", feeds.feed(ground, "", "feed.xml", "index.html", entries))


def by_report(card: Card) -> tuple[int, str]:
    """Newest report first; among those of one day, by address."""
    assert card.reported
    return (-card.reported.toordinal(), card.path)
