"""A part of a source → the list of work in it. The kinds of list are tried one after the other; the first that can, reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gongkai.importing import (
    blocks,
    clauses,
    commitments,
    flat_table,
    furniture,
    grid_table,
    grids,
    headings,
    sections,
    table,
    unit_duties,
)
from gongkai.importing.draft import Body
from gongkai.importing.sections import Section
from gongkai.sources.source import Grid, Line


class About(NamedTuple):
    """Whether a title says that what stands below lists work, and whether the words above say that the unit named first leads."""

    lists_work: bool
    first_leads: bool


class LineKind(NamedTuple):
    """A kind of list that stands in paragraphs: `find` says where it begins (None: it is another kind), `read` reads it."""

    name: str
    find: Callable[[Sequence[Line]], int | None]
    read: Callable[[Sequence[Line], About], Body]


LINE_KINDS = (
    LineKind("commitments", commitments.find, lambda lines, about: commitments.read(lines)),
    LineKind("table", flat_table.find, lambda lines, about: flat_table.read(lines)),
    LineKind("blocks", blocks.find, lambda lines, about: blocks.read(lines)),
    LineKind("clauses", clauses.find, lambda lines, about: clauses.read(lines, about.lists_work, about.first_leads)),
)
Blocks = Sequence[Line | Grid]


class Part(NamedTuple):
    """A part of the source: the lines above its list, where the list begins, and what was made of it (None: no list)."""

    section: Section
    above: list[Line]
    body: Body | None


def read(section: Section, kind: str) -> Part:
    """What the kinds make of a part. The first that recognises it and can read it; else what the first said why it cannot."""
    if kind in ("", "table") and (start := grid_table.find(section.blocks, bool(kind))) is not None:
        body = grid_table.read(section.blocks[start:])
        notes = (block.text for block in section.blocks if isinstance(block, Line))
        body = table.led_by_first(body) if any(map(unit_duties.says_first_leads, notes)) else body
        return _with_tables(section, section.blocks[:start], body)
    lines = [block for block in section.blocks if isinstance(block, Line)]
    refused: Part | None = None
    for name, find, read_lines in LINE_KINDS:
        start = find(lines) if kind in ("", name) else None
        if start is None:
            continue
        main, tail = furniture.split_tail(lines[start:])
        about = _about(section, lines[:start])
        body = read_lines(main, about._replace(lists_work=about.lists_work or bool(kind)))
        if not kind and (reason := headings.no_plan([column.heading for column in body.columns])):
            body = Body(refused="other-list", reason=reason, line=main[0].line, unplaced=tuple(main))
        body = body._replace(furniture=(*body.furniture, *tail), line=body.line or main[0].line)
        others = [block for block in section.blocks if isinstance(block, Grid)]
        part = _with_tables(section, [*lines[:start], *others], body)
        if not body.refused:
            return part
        refused = refused or part
    return refused or Part(section, [], None if kind else grid_table.other_list(section.blocks))


def without_notice(parts: Sequence[Part]) -> list[Part]:
    """The parts; the points of a notice, which names nobody, are no list of work where one stands below it."""
    named = [any(item.lead or item.support for item in part.body.items) for part in parts if part.body]
    if not any(named):
        return list(parts)
    return [
        part._replace(body=part.body._replace(refused="no-units"))
        if part.body
        and part.body.form == "clauses"
        and part.body.items
        and not part.section.title
        and not _names_anyone(part.body)
        else part
        for part in parts
    ]


def bodies_of(parts: Sequence[Part]) -> tuple[list[Body], list[Line]]:
    """The lists that could be read, each with its title and the words above it; and the lines of parts that hold none."""
    bodies: list[Body] = []
    left: list[Line] = []
    for part in parts:
        if part.body is None or part.body.refused:
            left += [line for line in all_lines(part) if line.text]
            continue
        above = [line for line in part.above if line.text]
        title = part.section.name or part.body.title
        text = (*above, *part.body.text)
        attached = [line for line in part.section.title if sections.ATTACHED.fullmatch(line.text)]
        body = part.body._replace(title=title, text=text, furniture=(*attached, *part.body.furniture))
        bodies.append(body)
    return bodies, left


def led(bodies: Sequence[Body], first_leads: bool) -> list[Body]:
    """The lists; what the document, or a list above, says of the unit that is named first holds for those that follow."""
    found: list[Body] = []
    for body in bodies:
        found.append(table.led_by_first(body) if first_leads and not body.first_leads else body)
        first_leads = found[-1].first_leads
    return found


def all_lines(part: Part) -> list[Line]:
    """Every paragraph of a part, with those in its tables."""
    found = list(part.section.title)
    for block in part.section.blocks:
        found += [block] if isinstance(block, Line) else grids.lines(block)
    return found


def _names_anyone(body: Body) -> bool:
    return any(item.lead or item.support or item.due for item in body.items)


def _with_tables(section: Section, before: Blocks, body: Body) -> Part:
    """The part, with the words of tables outside of its list as passages without a place."""
    others = [line for block in before if isinstance(block, Grid) for line in grids.lines(block)]
    above = [block for block in before if isinstance(block, Line)]
    return Part(section, above, body._replace(unplaced=(*body.unplaced, *others)))


def _about(section: Section, above: Sequence[Line]) -> About:
    """What stands above a list says of it."""
    titles = [section.name, *(line.text for line in above)]
    forwards = any(map(sections.FORWARDS.search, titles))  # then the points below are how to go about what is forwarded
    return About(
        not forwards and any(map(sections.lists_work, titles)), any(unit_duties.says_first_leads(line.text) for line in above)
    )
