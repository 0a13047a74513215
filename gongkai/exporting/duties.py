"""Who reports on which items of a plan: the units that lead an item; where none leads it, those that share in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from gongkai.model import Item
from gongkai.relations import Relations, unit_id


class Duty(NamedTuple):
    """A unit and its items. `id` is the unit's in units.yaml, its name where units.yaml does not know it.

    `members`: a collective unit, whose members have the same items; each of them reports for itself.
    """

    id: str
    name: str
    items: tuple[Item, ...]
    members: bool = False


def duties(relations: Relations, items: Iterable[Item]) -> tuple[Duty, ...]:
    """The duties of all units, in the order of units.yaml; units that it does not know stand last."""
    found: dict[str, dict[str, Item]] = {}
    for item in items:
        lead, support = relations.responsible(item)
        for name in lead or support:
            for identity in _reached(relations, name):
                found.setdefault(identity, {})[item.address] = item
    order = {unit.id: place for place, unit in enumerate(relations.site.units)}
    ids = sorted(found, key=lambda identity: order.get(identity, len(order)))
    return tuple(Duty(identity, *_called(relations, identity, found[identity].values())) for identity in ids)


def reporting(relations: Relations, item: Item) -> dict[str, str]:
    """The names, by their ids, of the units that report on an item each for itself; none where it is one unit alone."""
    found = duties(relations, [item])
    return {duty.id: duty.name for duty in found} if sum(not duty.members for duty in found) > 1 else {}


def heard(item: Item, duty: Duty, relations: Relations) -> Item:
    """The item with those reports that count for a unit: its own, and those that name none and so speak for all."""
    own = (report for report in item.progress if not report.unit or unit_id(report.unit, relations.units) == duty.id)
    return msgspec.structs.replace(item, progress=tuple(own))


def of_unit(all_duties: Iterable[Duty], relations: Relations, text: str) -> Duty | None:
    """The duty of the unit that is called so: by id, name or short name. None where it has none in this plan."""
    unit = relations.units.get(text)
    wanted = unit.id if unit else text
    return next((duty for duty in all_duties if duty.id == wanted), None)


def _reached(relations: Relations, name: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The unit of this name, and all units that it is made of."""
    unit = relations.units.get(name)
    if unit is None:
        yield name
    elif unit.id not in above:
        yield unit.id
        for member in unit.members:
            yield from _reached(relations, member, (*above, unit.id))


def _called(relations: Relations, identity: str, items: Iterable[Item]) -> tuple[str, tuple[Item, ...], bool]:
    unit = relations.units.get(identity)
    return (unit.name, tuple(items), bool(unit.members)) if unit else (identity, tuple(items), False)
