"""The periods that a plan is reported by: which are over, what the plan was at the end of each, and what differs between two.

A period is made from the plan's history alone (and its words for what the history does not hold yet): so it stays as it was
published, whatever is edited later.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from gongkai import notation
from gongkai.model import History, Item, Link, Plan, Revision, Site, Words
from gongkai.notation import ITEM, PLAN
from gongkai.pages import Card, Compared, Difference, Period
from gongkai.read import natural
from gongkai.relations import MONTHS, Relations, period

LETTERS = {"quarter": "q", "half-year": "h"}
KINDS = ("done", "late", "recovered", "due", "target", "new", "dropped")
"""What two states of a plan are compared by, in the order in which it is told."""


class Then(NamedTuple):
    """A plan at the end of a period: its site of that day, and on which days of the period it was published."""

    period: Period
    relations: Relations
    plan: Plan
    noted: tuple[date, ...]

    def statuses(self) -> dict[str, str]:
        """The names of the statuses of that day."""
        return {status.id: status.name for status in self.relations.site.facts.statuses}


def around(day: date, every: str = "quarter") -> Period:
    """The period of this length in which a day lies."""
    first, last = period(every, day)
    return Period(every, first.year, (first.month - 1) // MONTHS[every] + 1, first, last)


def identity(which: Period) -> str:
    """As it stands in addresses: 2026-q3, 2026-h1, 2026-09, 2026."""
    if which.every == "year":
        return f"{which.year:04}"
    number = f"{LETTERS[which.every]}{which.number}" if which.every in LETTERS else f"{which.number:02}"
    return f"{which.year:04}-{number}"


def told(which: Period, words: Mapping[str, str]) -> str:
    """As people call it, in the words of the program's catalogue."""
    numbered = f"period.{which.every}.{which.number}"
    return words[numbered if numbered in words else f"period.{which.every}"].format(year=which.year, number=which.number)


def closed(plan: Plan, told: History, as_of: date) -> list[Period]:
    """The periods that are over at the end of `as_of`, oldest first: from the first publication on, all those of the plan's year,
    and later ones in which something was published. Each is as long as the plan said at its end; what was said first holds for
    the time before, too.
    """
    days = [revision.date for revision in told.revisions]
    said = [(at.date, str(at.changes["periods"][1])) for at in told.revisions if at.item == PLAN and "periods" in at.changes]
    said = [(day, every) for day, every in said if every in MONTHS] or [(date.min, plan.periods)]

    def length(day: date) -> str:
        return said[max(0, bisect_right([since for since, _ in said], day) - 1)][1]

    found = []
    for every in dict.fromkeys(every for _, every in said):
        which = around(days[0], every)
        while which.last <= as_of and (which.year <= plan.year or which.first <= days[-1]):
            published = which.year <= plan.year or bisect_right(days, which.last) > bisect_right(days, which.first - timedelta(1))
            if length(which.last) == every and published:
                found.append(which)
            which = around(which.last + timedelta(1), every)
    return sorted(found, key=lambda which: (which.last, which.first))


def recall(plan: Plan, told: History, site: Site, over: Iterable[Period]) -> Iterator[Then]:
    """The plan at the end of each of these periods, oldest first. An item that did not change in between is the same one."""
    known: dict[str, dict[str, Words]] = {}
    items: dict[str, Item] = {}
    first = next((_new(at) for at in told.revisions if at.item == PLAN), {})
    done = 0
    for which in over:
        end = bisect_right(told.revisions, which.last, key=lambda at: at.date)
        for at in told.revisions[done:end]:
            known.setdefault(at.item, {}).update(_new(at))
        for name in dict.fromkeys(at.item for at in told.revisions[done:end]):
            if name != PLAN and known[name].get(ITEM):
                items[name] = notation.item_of(f"{plan.address}/{name}", known[name])
            else:
                items.pop(name, None)
        done = end
        head = known.get(PLAN) or first
        shown = notation.plan_of(plan, head)
        past = Site(
            msgspec.structs.replace(site.facts, statuses=notation.statuses(head) or site.facts.statuses),
            bodies=tuple(notation.body_of(body, head) for body in site.bodies if body.id == plan.address.split("/")[0]),
            plans=(shown,),
            items=tuple(items[name] for name in sorted(items, key=natural)),
        )
        relations = Relations(past, which.last)
        for item in past.items:
            for heir in notation.carried(known[item.address.rpartition("/")[2]]):
                relations.carried_to[item.address].append(Item(heir, ""))
        noted = dict.fromkeys(at.date for at in told.revisions[:end] if at.date >= which.first)
        yield Then(which, relations, shown, tuple(noted))


def _new(revision: Revision) -> dict[str, Words]:
    return {field: new for field, (_, new) in revision.changes.items()}


# ---------------------------------------------------------------------------------------------------------- comparing


class Held(NamedTuple):
    """The items of a plan (or some of them) as they were at the end of a period."""

    period: Period
    cards: Sequence[Card]


class State(NamedTuple):
    """Items with their cards, and the names of their statuses."""

    items: Sequence[Item]
    cards: Sequence[Card]
    statuses: Mapping[str, str]

    def by_address(self) -> dict[str, tuple[Item, Card]]:
        return {item.address: (item, card) for item, card in zip(self.items, self.cards, strict=True)}


def compare(before: State, after: State) -> Compared:
    """What moved between two states of a plan: what is done now, fell behind or caught up, whose due date or target changed, what
    came and what went.
    """
    old, new = before.by_address(), after.by_address()
    found: dict[str, list[Difference]] = {kind: [] for kind in KINDS}
    for address in dict.fromkeys((*new, *old)):
        if address not in old:
            found["new"].append(Difference(_link(new[address][1])))
        elif address not in new:
            found["dropped"].append(Difference(_link(old[address][1])))
        else:
            for kind, difference in _moved(old[address], new[address], before.statuses, after.statuses):
                found[kind].append(difference)
    return tuple((kind, tuple(differences)) for kind, differences in found.items())


def _moved(
    before: tuple[Item, Card], after: tuple[Item, Card], then: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[tuple[str, Difference]]:
    (item, card), (new_item, new_card) = before, after
    link = _link(new_card)
    if card.standing != new_card.standing:
        kind = {"done": "done", "late": "late"}.get(new_card.standing, "recovered" if card.standing == "late" else "")
        if kind and new_card.standing != "carried":
            words = then.get(item.status, ""), now.get(new_item.status, "")
            yield kind, Difference(link, "", *words, (card.standing, new_card.standing))
    if _due(item, card) != _due(new_item, new_card):
        yield "due", Difference(link, "", card.due, new_card.due)
    targets, new_targets = _targets(item), _targets(new_item)
    for name in dict.fromkeys((*targets, *new_targets)):
        if targets.get(name, "") != new_targets.get(name, ""):
            yield "target", Difference(link, name.partition("\n")[0], targets.get(name, ""), new_targets.get(name, ""))


def _due(item: Item, card: Card) -> str:
    """When it is due, however that is spelt; what comes back moves on by itself."""
    if item.due is None:
        return ""
    return item.due.every or (card.due_day.isoformat() if card.due_day else "".join(item.due.words.split()))


def _targets(item: Item) -> dict[str, str]:
    """Each target by its name (and a number where several share it): "≥ 200 件" as "comparison value unit"."""
    found: dict[str, str] = {}
    for target in item.targets:
        name, number = target.name, 1
        while name in found:
            number += 1
            name = f"{target.name}\n{number}"
        found[name] = f"{target.op} {target.value} {target.unit}".strip()
    return found


def _link(card: Card) -> Link:
    return Link(f"{card.number}{card.title}", card.path)


# -------------------------------------------------------------------------------------------------------------- trends


def together(series: Sequence[Sequence[Held]]) -> list[tuple[Period, list[Held]]]:
    """Several plans as one series, by the longest of their periods: of each plan what was known at that time."""
    every = [held.period.every for one in series for held in one]
    longest = max(every, key=MONTHS.__getitem__, default="")
    axis = {held.period.last: held.period for one in series for held in one if held.period.every == longest}
    latest = [[[held for held in one if held.period.last <= last][-1:] for one in series] for last in sorted(axis)]
    return [(axis[last], [held for known in at for held in known]) for last, at in zip(sorted(axis), latest, strict=True)]
