"""The lists of items across all plans, by status and by year, and what a year comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from gongkai import facets, glance, leaves, pages
from gongkai.model import Item, Link
from gongkai.pages import Archive, Card, Page, PlanCard, Point
from gongkai.periods import Held
from gongkai.routes import changes, course, documents
from gongkai.routes.addresses import news_path, periods_path, plan_link, year_items, year_periods
from gongkai.routes.ground import NEWEST, Ground, by_due, newest_of, trend


def statuses(ground: Ground) -> Iterator[Page]:
    counts = ground.counts(ground.cards.values())
    overdue = ground.status_lists["status/overdue.html"][1]
    yield Page("status/index.html", "statuses.html", pages.Statuses((), ground.published, counts, len(overdue), ground.as_of))
    for path, (status, cards) in ground.status_lists.items():
        shown, published = ground.status_leaves[path], newest_of(cards, ground.published)
        for number, at in enumerate(shown.leaves):
            having = leaves.leaf(cards, number)
            front = pages.StatusFront((Link("", at),), published, status, shown, number + 1, having, ground.as_of)
            yield Page(at, "status.html", front)


def years(ground: Ground) -> Iterator[Page]:
    found: dict[int, list[PlanCard]] = {}
    for card in sorted(ground.plan_cards.values(), key=lambda card: (-card.year, card.body, card.title)):
        found.setdefault(card.year, []).append(card)
    listed = tuple((Link(str(year), f"years/{year}.html"), tuple(plans)) for year, plans in found.items())
    data = tuple(page.path for page in documents.data_files(ground))
    former = sum(year < ground.as_of.year for year in found)
    yield Page("years/index.html", "years.html", pages.Years((), ground.published, listed, data, former))
    for year, plans in found.items():
        of_year = [plan for plan in ground.site.plans if plan.year == year]
        past = {plan: over for plan in of_year if (over := ground.past(plan))}
        told = [(Link(plan.title, periods_path(plan)), tuple(at.point for at in reversed(over))) for plan, over in past.items()]
        series = [[Held(at.then.period, at.cards) for at in over] for over in past.values()]
        together = course.course(ground, series) if len(series) > 1 else []
        only = [at.point for over in past.values() for at in over]
        now = Point(None, "", ground.glance(year).counts, glance.anchored(ground.glance(year).listed))
        cards = [ground.cards[item.address] for item in ground.items_of[year]]
        published, ended = newest_of(plans, None), archived(ground, year)
        last = changes.last_publication(ground, of_year)
        above = (Link(str(year), f"years/{year}.html"),)
        shows = pages.YearFront(
            trail=(Link("", f"years/{year}.html"),),
            published=published,
            plans=tuple(plans),
            counts=ground.counts(cards),
            overdue=sum(card.overdue for card in cards),
            glance=ground.glance(year),
            soon=soon(ground, year),
            back=back(ground, year - 1),
            as_of=ground.as_of,
            by_status=ground.status_parts(f"year-{year}"),
            news=changes.news(last, news_path(year)),
            trend=trend(course.points(year_periods(year), together) if len(series) > 1 else only, now),
            periods=tuple(told),
            archived=ended,
        )
        yield Page(f"years/{year}.html", "year.html", shows)
        yield from year_lists(ground, year, cards, published, ended)
        yield from year_reported(ground, year, published, ended)
        yield from changes.news_pages(ground, last, year)
        yield from course.pages_of(year_periods(year), together, above, published, year, None, ended)


def year_lists(ground: Ground, year: int, cards: list[Card], published: datetime | None, ended: Archive | None) -> Iterator[Page]:
    """The items of a year, and those due in each month."""
    found = {year_items(year): ("", tuple(card for _, having in leaves.by_standing(cards) for card in having))}
    for path, due in glance.month_lists(year, cards).items():
        found[path] = (facets.due_value(due[0]), due)
    months = tuple((month, path, len(listed)) for path, (month, listed) in sorted(found.items()) if month)
    for path, (month, listed) in found.items():
        shown = leaves.cut(path, leaves.by_standing(listed))
        for number, at in enumerate(shown.leaves):
            trail = (Link(str(year), f"years/{year}.html"), Link("", at))
            having = leaves.leaf(listed, number)
            front = pages.YearItems(
                trail, published, year, month, shown, number + 1, having, ground.as_of, ended, () if month else months
            )
            yield Page(at, "year-items.html", front)


def year_reported(ground: Ground, year: int, published: datetime | None, ended: Archive | None) -> Iterator[Page]:
    """The items that were reported on in each month of a year."""
    shown = ground.glance(year).reports
    items = [found for _, having in ground.reports(year) for found in having]
    for number, at in enumerate(shown.leaves if items else ()):
        trail = (Link(str(year), f"years/{year}.html"), Link("", at))
        having = leaves.leaf(items, number, leaves.LINKS)
        front = pages.YearReports(trail, published, year, shown, number + 1, having, ended)
        yield Page(at, "year-reports.html", front)


def soon(ground: Ground, year: int) -> tuple[Card, ...]:
    """The items of a year that are due next."""
    return due_next(ground, ground.items_of[year])


def due_next(ground: Ground, items: Iterable[Item]) -> tuple[Card, ...]:
    """Those of the items that are due next, the first of them first."""
    waiting = [
        card
        for item in items
        if (card := ground.cards[item.address]).due_day and card.due_day >= ground.as_of and not ground.relations.closed(item)
    ]
    return by_due(waiting)[:NEWEST]


def back(ground: Ground, year: int) -> pages.LookBack | None:
    """What became of a year's items; None where there are none."""
    items = ground.items_of[year]
    pairs = [
        (ground.cards[item.address], ground.cards[later.address])
        for item in items
        for later in ground.relations.carried_to.get(item.address, ())
    ]
    whole = ground.glance(year)
    return pages.LookBack(year, whole.counts, whole.listed.begins, tuple(pairs)) if items else None


def archived(ground: Ground, year: int, folder: str = "") -> Archive | None:
    """Since when a year is over, and what holds now: the newest plan of the folder, or the newest year."""
    if year >= ground.as_of.year:
        return None
    later = [plan for plan in (ground.plans_in[folder] if folder else ground.site.plans) if plan.year > year]
    newest = max(later, key=lambda plan: plan.year, default=None)
    since = date(year + 1, 1, 1)
    if newest is None or folder:
        return Archive(since, plan_link(newest) if newest else None)
    return Archive(since, Link(str(newest.year), f"years/{newest.year}.html"))
