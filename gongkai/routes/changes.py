"""What publications changed: the list of a plan's changes, and the news of the last one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from gongkai import history, notation, pages
from gongkai.model import Link, Plan
from gongkai.pages import Change, News, Page
from gongkai.read import natural, source_of
from gongkai.routes.addresses import changed_id, changes_path, plan_link
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
        card = ground.cards.get(f"{plan.address}/{name}")
        titles = [words for change in changes for words in (change.new, change.old) if words]
        link = Link(card.title, card.path) if card else Link(titles[0] if titles else name, "")
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


def news(ground: Ground, plans: Iterable[Plan]) -> News | None:
    """What the last publication of any of these plans changed; None where no history says it."""
    told = [(plan, ground.histories[plan.address]) for plan in plans if plan.address in ground.histories]
    days = sorted({at.date for _, noted in told for at in noted.revisions if at.date <= ground.as_of})
    if not days:
        return None
    done = {status.id for status in ground.site.facts.statuses if status.done}
    behind = {status.id for status in ground.site.facts.statuses if status.tone == "bad"}
    counts = dict.fromkeys(NEWS, 0)
    changed = []
    for plan, noted in told:
        names = dict.fromkeys(at.item for at in noted.revisions if at.date == days[-1])
        kinds = [
            kind
            for name in names
            for kind in dict.fromkeys(
                kind_of(change, done, behind) for change in ground.changes[f"{plan.address}/{name}"] if change.date == days[-1]
            )
        ]
        for kind in kinds:
            counts[kind] += 1
        if kinds:
            changed.append(Link(plan.title, f"{changes_path(plan)}#{changed_id(days[-1])}"))
    before = days[-2] if len(days) > 1 else None
    return News(days[-1], before, tuple((kind, count) for kind, count in counts.items() if count), tuple(changed))


def kind_of(change: Change, done: Collection[str], behind: Collection[str]) -> str:
    """What sort of news a change is: one of NEWS."""
    if change.field == notation.ITEM:
        return "new" if change.new else "dropped"
    if change.field == "status":
        return "done" if change.new in done else "late" if change.new in behind else "status"
    if change.field == "progress":
        return "report" if history.is_report(change) else "edit"
    return change.field if change.field in ("due", "target", "actual") else "edit"
