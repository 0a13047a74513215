"""Clauses under chapter headings: 一、… and below it （一）…。…(units). Word for word, as a work plan is issued.

Goes in: the mended lines from the first heading or clause on. Comes out: the chapters and their items. What names its own units,
in a bracket at its end, inside it, or on a line of its own, is an item, on whichever level it stands; what stands above it are
its groups. Where several sentences of a clause name units of their own, each of them is an item, and the clause their group. A
clause that names none, between others that do, is an item too, and told. A chapter in which nothing names units (总体要求, 组织
实施 …) is text; so are the words below a heading. What follows the last clause is the document's end.

In a document whose title says that it lists work (工作要点 …), clauses are items also where not a single one names its units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai import mirror
from gongkai.importing import numbering, outline, passages, unit_brackets, unit_duties, units
from gongkai.importing.draft import Body, DraftItem, beginning
from gongkai.importing.outline import Node
from gongkai.importing.table import told, told_of_units
from gongkai.model import Finding, Group
from gongkai.rules import found
from gongkai.sources.source import Line

UNITS_HEADING = next(column.heading for column in mirror.DEFAULT_CLAUSES if column.shows == "units")
FEWEST = 2  # lines that say who is responsible, for small numbers alone to be clauses


class _Found(NamedTuple):
    """What has been read so far."""

    groups: list[Group]
    items: list[DraftItem]
    unplaced: list[Line]
    closing: list[Line]
    findings: list[Finding]
    default: list[str]
    first_leads: list[bool]
    furniture: list[Line]
    spread: list[bool]  # whether a chapter holds several items that have no number


def find(lines: Sequence[Line]) -> int | None:
    """Where the first heading or clause stands; where nothing is numbered, the first paragraph that ends with its units."""
    marks = [(place, numbering.mark(line.text)) for place, line in enumerate(lines)]
    ended = [place for place, line in enumerate(lines) if unit_brackets.at_end(line.text) > 0]
    said = bool(ended) or sum(passages.says_who(line.text) for line in lines) >= FEWEST
    numbered = [place for place, mark in marks if mark and (said or mark.rank < numbering.POINTS)]
    periods = [place for place, line in enumerate(lines) if numbering.is_period(line.text)]
    if said and len(periods) > 1:
        numbered = sorted([*numbered, periods[0]])
    if numbered:
        return min(numbered[0], ended[0]) if ended else numbered[0]
    return ended[0] if len(ended) > 1 else None


def read(lines: Sequence[Line], lists_work: bool = False, first_leads: bool = False) -> Body:
    """The clauses of the lines, or why they are none. `lists_work`: the title says that they are; `first_leads`: what stands
    above them says that the unit named first leads.
    """
    written = [line for line in lines if line.text]
    main, signature = outline.split_end(written)
    document = outline.read(main)
    works = _works(document)
    if not works and not (lists_work and document.children):
        return Body(refused="no-units", line=written[0].line, unplaced=tuple(written))
    spread = any(len(passages.of(node.own)[0]) > 1 and numbering.is_heading(node.lines[0].text) for node in document.children)
    into = _Found([], [], [], [], [], [], [first_leads], [], [spread])
    _paragraphs(document, (), into)
    named = any(map(names_units, document.children))
    for node in document.children:
        if works:
            _chapter(node, named, into)
        else:
            _without_units(node, into)
    if not works and not into.items:
        return Body(refused="no-units", line=written[0].line, unplaced=tuple(written))
    if not works:
        into.findings.append(found("import/no-units", line=into.items[0].line, count=len(into.items)))
    last = max((item.line for item in into.items), default=0)
    closing = [line for line in into.closing if line.line >= last]
    return Body(
        form="clauses",
        groups=tuple(into.groups),
        items=tuple(into.items),
        default_support=tuple(dict.fromkeys(into.default)),
        first_leads=into.first_leads[0],
        closing=(*closing, *signature),
        unplaced=(*into.unplaced, *(line for line in into.closing if line.line < last)),
        furniture=tuple(into.furniture),
        findings=tuple(into.findings),
    )


def names_units(node: Node) -> bool:
    """Whether a paragraph itself, or one without a number below it, names units."""
    return any(passages.brackets(line.text) or passages.says_who(line.text) for line in node.own)


def _works(node: Node) -> bool:
    return names_units(node) or any(map(_works, node.children))


def _chapter(node: Node, named: bool, into: _Found) -> None:
    """A child of the document: an item, a group with items, or text. `named`: some child names units."""
    if _works(node):
        if not names_units(node) and not _is_whole(node):
            text = node.lines[1:]
            name, rest = outline.heading_of(node)
            _group(into, name, node, [*rest, *(line.text for line in text)])
            _below(node, (name,), into)
        else:
            _collect(node, (), into)
    elif named and not numbering.is_heading(node.lines[0].text) and not outline.is_general(node):
        _item(node.flat(), (), into)
    elif numbering.is_heading(node.lines[0].text) or node.children:
        name, rest = outline.heading_of(node)
        if len(node.children) >= FEWEST and not outline.is_general(node):
            into.findings.append(told("import/chapter-as-text", node.place, text=beginning(name), count=len(node.children)))
        _group(into, name, node, [*rest, *(line.text for line in list(node.all_lines())[1:])])
    else:
        into.closing.extend(node.all_lines())


def _group(into: _Found, name: str, node: Node, text: Sequence[str] = ()) -> None:
    """A group; one that comes again (on a new page) is the same, and its heading has no other place."""
    old = next((group for group in into.groups if group.name == name), None)
    if old is None:
        into.groups.append(Group(name, "\n".join(text)))
        return
    into.furniture.append(node.place._replace(text=name))
    into.groups[into.groups.index(old)] = Group(name, "\n".join(part for part in (old.text, *text) if part))


def _below(node: Node, path: tuple[str, ...], into: _Found) -> None:
    """The items in a group: its children; those that name no units are items where their neighbours are."""
    direct = any(names_units(child) or _is_whole(child) for child in node.children)
    for child in node.children:
        if _works(child):
            _collect(child, path, into)
        elif direct and not outline.is_general(child):
            _item(child.flat(), path, into)
        else:
            into.unplaced.extend(child.all_lines())


def _collect(node: Node, path: tuple[str, ...], into: _Found) -> None:
    """A node that works: an item with all that stands below it, or a group."""
    if _is_whole(node) or not any(map(_works, node.children)):
        _item(node.flat(), path, into)
        return
    if names_units(node):
        _item(Node(node.mark, node.lines, []), path, into)
        _below(node, path, into)
        return
    name, rest = outline.heading_of(node)
    into.unplaced.extend(node.lines[1:])
    if rest:
        into.unplaced.extend(node.place._replace(text=text) for text in rest)
    _below(node, (*path, name), into)


def _is_whole(node: Node) -> bool:
    """Whether the units at the end of the last point are those of all the points: they stand on a line of their own, or the
    points before go on with ；.
    """
    if names_units(node) or not node.children or not node.children[0].mark:
        return False
    *others, last = node.children
    rank = node.children[0].mark.rank
    if rank < numbering.POINTS or not names_units(last) or any(map(_works, others)):
        return False
    if len(last.lines) > 1 and unit_brackets.at_end(last.lines[-1].text) == 0:
        return bool(others) or (rank >= numbering.SUBPOINTS and numbering.is_heading(node.lines[0].text))
    return bool(others) and all(child.lines[-1].text[-1] in "；;，," for child in others)


def _item(node: Node, path: tuple[str, ...], into: _Found) -> None:
    """The items of a node without children: one, or one for each passage that names units of its own."""
    pieces, after = passages.of(node.own)
    title, rest = outline.title_of(pieces[0].text)
    several = len(pieces) > 1 or (into.spread[0] and not path and numbering.is_heading(node.lines[0].text))
    number = node.number
    if several and title:
        path, number = (*path, outline.with_mark(node, title)), ""
        if len(path) == 1:
            _group(into, path[0], node)
    for place, piece in enumerate(pieces):
        head, text = (title, rest) if place == 0 else ("", piece.text)
        said = [words for words in piece.words if not passages.is_other_fact(words)]
        helped = unit_duties.is_helped("；".join(said))
        named = units.merged([units.read(words, helped=helped) for words in said])
        into.first_leads[0] |= named.first_leads
        into.default.extend(named.default_support)
        if into.first_leads[0]:
            named = units.led_by_first(named)
        item = DraftItem(
            line=node.place.line,
            cell=node.place.cell,
            requirement=text or head,
            number=number if place == 0 else "",
            group=path,
            title=head if text and not several else "",
            lead=named.lead,
            support=named.support,
            units={UNITS_HEADING: piece.said} if piece.words else {},
            due=passages.due_of(piece),
            status_text=passages.progress_of(piece),
            doubtful=named.doubtful,
        )
        into.items.append(item)
        if not named.names:
            into.findings.append(told("import/lead-missing", node.place, text=beginning(node.place.text)))
        into.findings.extend(told_of_units(named, node.place))
    into.closing.extend(after)


def _paragraphs(document: Node, path: tuple[str, ...], into: _Found) -> None:
    """What stands before the first number: paragraphs that name units are items of their own, others have no place."""
    for line in document.lines:
        if unit_brackets.at_end(line.text) > 0:
            _item(Node(None, [line], []), path, into)
        else:
            into.unplaced.append(line)


def _without_units(node: Node, into: _Found) -> None:
    """A chapter of a list of work in which nothing names units: its clauses are items, or it is one itself."""
    if outline.is_general(node):
        name, rest = outline.heading_of(node)
        _group(into, name, node, [*rest, *(line.text for line in list(node.all_lines())[1:])])
        return
    if not node.children:
        if len(node.lines) > 1 or not numbering.is_heading(node.lines[0].text):
            _quiet(node, (), into)
        else:
            _group(into, node.lines[0].text, node)
        return
    name, rest = outline.heading_of(node)
    _group(into, name, node, [*rest, *(line.text for line in node.lines[1:])])
    for child in node.children:
        _quiet(child.flat(), (name,), into)


def _quiet(node: Node, path: tuple[str, ...], into: _Found) -> None:
    """An item without units, which one finding tells for all of them."""
    before = len(into.findings)
    _item(node, path, into)
    del into.findings[before:]
