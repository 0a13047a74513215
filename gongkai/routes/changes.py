"""What publications changed: the list of a plan's changes, and the news of the last one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from gongkai import history, leaves, notation, pages
from gongkai.model import Link, Plan
from gongkai.pages import Change, News, Page
from gongkai.read import natural, source_of
from gongkai.routes.addresses import changed_id, changes_path, news_path, plan_link
from gongkai.routes.ground import Ground

NEWS = ("report", "done", "late", "status", "due", "target", "actual", "new", "dropped", "edit")
"""What a publication may change, in the order in which it is told."""


def pages_of(ground: Ground, plan: Plan) -> Iterator[Page]:
    if plan.address in ground.histories:
        yield Page(changes_path(plan), "changes.html", plan_changes(ground, plan), source_of(plan))


def plan_history(ground: Ground, plan: Plan) -> pages.PlanHistory | None:
    if plan.address not in ground.histories:
        return None
    known = history.state(ground.histories[plan.address])
    shown = [part for name in known for part in ground.changes[f"{plan.address}/{name}"]]
    changed = max((change.date for change in shown if not history.is_report(change)), default=None)
    return pages.PlanHistory(changes_path(plan), changed)


def plan_changes(ground: Ground, plan: Plan) -> pages.PlanChanges:
    """All changes of a plan, newest first; of an item that is published no more, only that it came and went."""
    told = ground.histories[plan.address]
    by_item: dict[tuple[date, str], list[Change]] = {}
    for name in history.state(told):
        address = f"{plan.address}/{name}"
        for change in ground.changes[address]:
            if address in ground.cards or change.field == notation.ITEM:
                by_item.setdefault((change.date, name), []).append(change)
    shown = []
    for (day, name), changes in sorted(by_item.items(), key=lambda pair: (-pair[0][0].toordinal(), natural(pair[0][1]))):
        link = item_link(ground, f"{plan.address}/{name}", changes)
        shown.append(pages.ItemChanges(day, link, tuple(changes)))
    return pages.PlanChanges(
        trail=(*ground.trail(plan.address), Link("", changes_path(plan))),
        published=plan.published,
        plan=plan_link(plan),
        source=plan.source,
        body=ground.body_of(plan),
        since=told.revisions[0].date,
        seal=told.revisions[-1].digest,
        changes=tuple(shown),
    )


class Publication(NamedTuple):
    """The last publication of some plans: its day, that of the one before, and what it changed, by kind in the order of NEWS."""

    day: date
    before: date | None
    changed: list[tuple[str, Plan, pages.ItemChanges]]


def last_publication(ground: Ground, plans: Iterable[Plan]) -> Publication | None:
    """What the last publication of any of these plans changed; None where no history says it."""
    told = [(plan, ground.histories[plan.address]) for plan in plans if plan.address in ground.histories]
    days = sorted({at.date for _, noted in told for at in noted.revisions if at.date <= ground.as_of})
    if not days:
        return None
    done = {status.id for status in ground.site.facts.statuses if status.done}
    behind = {status.id for status in ground.site.facts.statuses if status.tone == "bad"}
    found = []
    for plan, noted in told:
        for name in dict.fromkeys(at.item for at in noted.revisions if at.date == days[-1]):
            address = f"{plan.address}/{name}"
            by_kind: dict[str, list[Change]] = {}
            for change in ground.changes[address]:
                if change.date == days[-1]:
                    by_kind.setdefault(kind_of(change, done, behind), []).append(change)
            for kind, changes in by_kind.items():
                link = item_link(ground, address, [change for changes in by_kind.values() for change in changes])
                found.append((kind, plan, pages.ItemChanges(days[-1], link, tuple(changes))))
    found.sort(key=lambda one: NEWS.index(one[0]))
    return Publication(days[-1], days[-2] if len(days) > 1 else None, found)


def news(last: Publication | None, path: str) -> News | None:
    """The last publication in numbers; its items are listed at `path`."""
    if not last:
        return None
    shown = cut(last, path)
    plans = {plan.address: plan for _, plan, _ in last.changed}
    links = [Link(plan.title, f"{changes_path(plan)}#{changed_id(last.day)}") for _, plan in sorted(plans.items())]
    return News(last.day, last.before, shown.sections, tuple(links), shown.begins)


def news_pages(ground: Ground, last: Publication | None, year: int = 0) -> Iterator[Page]:
    """The items that the last publication changed (of a year's plans), by the kind of news."""
    told = news(last, news_path(year))
    if not last or not told or not last.changed:
        return
    shown, listed = cut(last, news_path(year)), [(kind, item) for kind, _, item in last.changed]
    above = (Link(str(year), f"years/{year}.html"),) if year else ()
    for number, at in enumerate(shown.leaves):
        having = leaves.leaf(listed, number)
        front = pages.NewsItems((*above, Link("", at)), ground.published, year, told, shown, number + 1, having)
        yield Page(at, "news.html", front)


def cut(last: Publication, path: str) -> pages.Leaves:
    """How the list of what was changed is cut, by the kind of news."""
    return leaves.cut(path, [(kind, list(having)) for kind, having in groupby(last.changed, key=lambda one: one[0])])


def item_link(ground: Ground, address: str, changes: Iterable[Change]) -> Link:
    """An item that was changed; without a path where it is published no more."""
    card = ground.cards.get(address)
    if card:
        return Link(card.title, card.path)
    titles = [words for change in changes for words in (change.new, change.old) if words and change.field == notation.ITEM]
    return Link(titles[0] if titles else address.rpartition("/")[2], "")


def kind_of(change: Change, done: Collection[str], behind: Collection[str]) -> str:
    """What sort of news a change is: one of NEWS."""
    if change.field == notation.ITEM:
        return "new" if change.new else "dropped"
    if change.field == "status":
        return "done" if change.new in done else "late" if change.new in behind else "status"
    if change.field == "progress":
        return "report" if history.is_report(change) else "edit"
    return change.field if change.field in ("due", "target", "actual") else "edit"
