"""Rules about plans: their groups, their tables, their items."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from gongkai import mirror
from gongkai.checks.place import at, unread
from gongkai.model import Finding
from gongkai.relations import Relations


def groups_are_listed(relations: Relations) -> Iterator[Finding]:
    """Where a plan lists its groups, every item stands in one of them."""
    for item in relations.site.items:
        plan = relations.plan_of(item)
        if plan is None or not item.group or any(group.name == item.group[0] for group in plan.groups):
            continue
        names = [group.name for group in plan.groups]
        if names:
            nearest = "".join(get_close_matches(item.group[0], names, 1, 0.4))
            yield at(relations, item, "group.0", "item/group-unknown", text=item.group[0], nearest=nearest)


def headings_exist(relations: Relations) -> Iterator[Finding]:
    """Words kept for a heading that the table does not have would never be seen."""
    for item in relations.site.items:
        if not (item.wording or item.extra or item.apart):
            continue
        plan = relations.plan_of(item)
        if plan is None:
            continue
        columns = mirror.columns(plan)
        headings = [column.heading for column in columns]
        others = [column.heading for column in columns if column.shows == "extra"]
        for field, used, known in (
            ("wording", item.wording, headings),
            ("extra", item.extra, others),
            ("apart", item.apart, headings),
        ):
            for number, heading in enumerate(used):
                if heading not in known:
                    nearest = "".join(get_close_matches(heading, known, 1, 0.4))
                    place = f"{field}.{number}" if field == "apart" else f"{field}.{heading}"
                    words = " · ".join(known)
                    yield at(
                        relations, item, place, "item/heading-unknown", kind=field, text=heading, words=words, nearest=nearest
                    )


def plans_hold_items(relations: Relations) -> Iterator[Finding]:
    faulty = {address.rpartition("/")[0] for address in unread(relations)}
    for plan in relations.site.plans:
        if not relations.items_of[plan.address] and plan.address not in faulty:
            yield at(relations, plan, "title", "plan/empty")
