"""Rules about units: each name means one unit of units.yaml, and every item has one that answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from gongkai import mirror
from gongkai.checks.names import fold
from gongkai.checks.place import at, at_file
from gongkai.model import Finding, Mark, Site
from gongkai.read import source_of
from gongkai.relations import Relations, unit_names
from gongkai.rules import found

UNITS = "content/units.yaml"
SEPARATORS = re.compile("[，、；;]")


def units_are_named(relations: Relations) -> Iterator[Finding]:
    """Every item says who leads; where the form has one column for all units, anyone named in it will do."""
    for item in relations.site.items:
        lead, support = relations.responsible(item)
        if lead:
            continue
        plan = relations.plan_of(item)
        shown = {column.shows for column in mirror.columns(plan)} if plan else set()
        if not (support and "units" in shown and "lead" not in shown):
            yield at(relations, item, "lead", "item/lead-missing", support="、".join(support))


def units_are_known(relations: Relations) -> Iterator[Finding]:
    """Every unit name means a unit of units.yaml; where it does not, the nearest name is offered. Without a list: told once."""
    if relations.site.units:
        for source, field, name in _named(relations):
            if name not in relations.units:
                yield _unknown(relations, source, field, name)
    elif UNITS not in relations.site.marks or "units" in relations.site.marks[UNITS]:  # not for a list that has its own faults
        names = dict.fromkeys(name for _, _, name in _named(relations))
        if names:
            yield found("unit/list-missing", UNITS, count=len(names), name=next(iter(names)))


def units_are_distinct(relations: Relations) -> Iterator[Finding]:
    """One id, one name, one short name: one unit."""
    used: dict[str, int] = {}
    units = relations.site.units
    ids: dict[str, int] = {}
    for number, unit in enumerate(units):
        if fold(unit.id) == "index":
            yield at_file(relations, UNITS, f"units.{number}.id", "address/reserved", name=unit.id)
        if ids.setdefault(fold(unit.id), number) != number:
            yield _taken(relations, f"units.{number}.id", unit.id, ids[fold(unit.id)])
    for number, unit in enumerate(units):
        for field, words in (("id", (unit.id,)), ("name", (unit.name,)), ("short", unit.short)):
            for word in words:
                first = used.setdefault(word, number)
                if units[first].id != unit.id:
                    yield _taken(relations, f"units.{number}.{field}", word, first)


def entries_for(findings: Sequence[Finding], site: Site, keys: tuple[str, str]) -> list[str]:
    """Lines for units.yaml that would make the unknown units known, each with an id of its own. `keys`: for id and name."""
    names = dict.fromkeys(str(finding.values["name"]) for finding in findings if finding.rule == "unit/unknown")
    taken = unit_names(site.units)
    free = (f"u{number}" for number in range(1, len(names) + len(taken) + 1) if f"u{number}" not in taken)
    return [f"- {{{keys[0]}: {identity}, {keys[1]}: {_quoted(name)}}}" for identity, name in zip(free, names, strict=False)]


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d_][\w（）·]*", name) else "'" + name.replace("'", "''") + "'"


def _taken(relations: Relations, field: str, word: str, first: int) -> Finding:
    """A word that the unit with the number `first` has already."""
    line = relations.site.marks.get(UNITS, {}).get(f"units.{first}", Mark(1, 1)).line
    return at_file(relations, UNITS, field, "unit/name-taken", name=word, other=relations.site.units[first].name, first=line)


def _named(relations: Relations) -> Iterator[tuple[str, str, str]]:
    """Every place where a unit is named: the file, the field, the name. Items that name only units of units.yaml are left out."""
    lists: list[tuple[str, str, tuple[str, ...]]] = []
    known = relations.units.keys()
    for item in relations.site.items:
        if known >= {*item.lead, *item.support, *(report.unit for report in item.progress if report.unit)}:
            continue
        lists += [(source_of(item), "lead", item.lead), (source_of(item), "support", item.support)]
        reporting = ((f"progress.{number}.unit", report.unit) for number, report in enumerate(item.progress) if report.unit)
        yield from ((source_of(item), field, name) for field, name in reporting)
    for plan in relations.site.plans:
        for field in ("lead", "support"):
            lists.append((source_of(plan), f"defaults.{field}", getattr(plan.defaults, field)))
    for number, unit in enumerate(relations.site.units):
        lists.append((UNITS, f"units.{number}.members", unit.members))
    for source, field, names in lists:
        yield from ((source, f"{field}.{number}", name) for number, name in enumerate(names))
    yield from ((source_of(body), "unit", body.unit) for body in relations.site.bodies if body.unit)
    yield from ((source_of(document), "contact", document.contact) for document in relations.site.documents if document.contact)


def _unknown(relations: Relations, source: str, field: str, name: str) -> Finding:
    parts = [part.strip() for part in SEPARATORS.split(name) if part.strip()]
    if len(parts) > 1 and all(part in relations.units for part in parts):
        return at_file(relations, source, field, "unit/not-separated", name=name, names=", ".join(parts))
    nearest = "".join(get_close_matches(name, relations.units, 1, 0.4))
    return at_file(relations, source, field, "unit/unknown", name=name, nearest=nearest)
