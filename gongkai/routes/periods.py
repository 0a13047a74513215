"""The pages of a plan's periods: one for each that is over, one of what differs from the period before, and their list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import msgspec

from gongkai import formats, pages, periods
from gongkai.model import Link, Plan
from gongkai.pages import Page, PeriodLink, PeriodRow
from gongkai.read import source_of
from gongkai.routes import plans
from gongkai.routes.addresses import differences_path, periods_path, plan_link
from gongkai.routes.ground import Ground, trend


def pages_of(ground: Ground, plan: Plan) -> Iterator[Page]:
    past, source = ground.past(plan), source_of(plan)
    if not past:
        return
    cards, body = ground.cards_of(plan), ground.body_of(plan)
    names = {status.id: status.name for status in ground.site.facts.statuses}
    today = ground.now(plan)
    fronts = [plans.front(at.ground, at.then.plan) for at in past]
    states = [periods.State(front.items, front.cards, at.then.statuses()) for at, front in zip(past, fronts, strict=True)]
    states.append(periods.State(tuple(ground.relations.items_of[plan.address]), cards, names))
    points = [*(at.point for at in past), today]
    links = [PeriodLink(point.period, point.path) for point in points]
    trail = (*ground.trail(plan.address), Link("", periods_path(plan)))
    compared = [differences_path(plan, point.period) for point in points]
    differences = [(), *(periods.compare(*pair) for pair in pairwise(states))]
    for number, (at, front) in enumerate(zip(past, fronts, strict=True)):
        shows = pages.PeriodFront(
            trail=(*trail, Link("", at.point.path)),
            period=at.then.period,
            front=front,
            statuses=at.then.relations.site.facts.statuses,
            noted=at.then.noted,
            plan=plan_link(plan),
            body=body,
            before=links[number - 1] if number else None,
            after=links[number + 1],
            compared=compared[number] if number else "",
            differences=differences[number],
            gone=tuple(card.path for card in front.cards if card.path.removesuffix(".html") not in ground.cards),
            formats=tuple(name for name in formats.PERIOD if name in ground.wanted),
        )
        yield Page(at.point.path, "period.html", shows, source)
        for maker in shows.formats:
            yield Page(f"{at.point.path.removesuffix('html')}{maker}", f"period-{maker}", shows, source)
    later = [*((front.plan, front.body) for front in fronts[1:]), (plan, body)]
    for number, (then, publisher) in enumerate(later, 1):
        path = compared[number]
        yield Page(
            path,
            "compared.html",
            pages.PeriodsCompared(
                trail=(*trail, Link("", path)),
                published=then.published,
                source=then.source or publisher.name,
                plan=plan_link(then),
                body=body,
                before=points[number - 1],
                after=points[number],
                differences=still(ground, differences[number]),
            ),
            source,
        )
    rows = [PeriodRow(at.point, at.then.noted, compared[number] if number else "") for number, at in enumerate(past)]
    rows.append(PeriodRow(today, (), compared[-1]))
    course = trend([at.point for at in past], today)
    running = periods.around(past[-1].then.period.last + timedelta(1), plan.periods)
    listed = pages.Periods(trail, plan.published, plan_link(plan), body, tuple(reversed(rows)), course, running)
    yield Page(periods_path(plan), "periods.html", listed, source)


def still(ground: Ground, differences: pages.Compared) -> pages.Compared:
    """The differences without links to items that are published no more."""

    def led(link: Link) -> Link:
        return link if link.path.removesuffix(".html") in ground.cards else Link(link.title, "")

    return tuple((kind, tuple(msgspec.structs.replace(one, link=led(one.link)) for one in found)) for kind, found in differences)
