"""A source → a draft: its head, and each list of work in it. Tries the kinds of list one after the other on each part.

What no kind recognises holds no items: then everything is unplaced, and one finding says so. A letter of reply, an interpretation
and the like hold none either, whatever they quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from gongkai import personal
from gongkai.importing import (
    blocks,
    clauses,
    commitments,
    flat_table,
    furniture,
    grid_rows,
    grid_table,
    headings,
    heads,
    labels,
    linebreaks,
    sections,
    table,
    textgrid,
    trailing,
    unit_duties,
    wraps,
)
from gongkai.importing.draft import Body, Draft, Head, beginning
from gongkai.importing.sections import Section
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources import reading
from gongkai.sources.source import Grid, Line, Source

PROSE = 60
NO_LIST = re.compile(
    r"(?:政策|文件|图文|专家)?解读(?:材料|稿|之.{1,6})?$|(?:政策)?解读[:：|｜]|一图读懂|图解|答记者问|问答|(?:答复|回复|复函|批复)(?:意见)?(?:的?函)?$|新闻发布会"
)


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
    LineKind("table", flat_table.find, lambda lines, about: flat_table.read(lines)),
    LineKind("commitments", commitments.find, lambda lines, about: commitments.read(lines)),
    LineKind("blocks", blocks.find, lambda lines, about: blocks.read(lines)),
    LineKind("clauses", clauses.find, lambda lines, about: clauses.read(lines, about.lists_work, about.first_leads)),
)
Blocks = Sequence[Line | Grid]


class Part(NamedTuple):
    """A part of the source: the lines above its list, where the list begins, and what was made of it (None: no list)."""

    section: Section
    above: list[Line]
    body: Body | None


def read(path: str, kind: str = "") -> Draft:
    """The draft of a file; where it cannot be read, an empty one with the finding that says why. Runs in the child process."""
    source = reading.read(path)
    refused = not source.blocks and any(finding.level == "error" for finding in source.findings)
    return Draft(findings=source.findings) if refused else recognise(source, path, kind)


def recognise(source: Source, file: str, kind: str = "") -> Draft:
    """The draft of a source, with the findings of its reading; `file` is how they name it. `kind` is the name of one of
    LINE_KINDS where a person said which it is.
    """
    source = _with_paragraphs(_visible(source))
    source, given, repaired = _prepared(source)
    parts = _without_notice([_part(section, kind) for section in sections.split(given)])
    first = next((number for number, part in enumerate(parts) if part.body and not part.body.refused), len(parts))
    if first == len(parts):
        return _refused(source, parts, file)
    opening = [line for part in parts[:first] for line in _all_lines(part)]
    above = parts[first].above
    mine = [line for line in above if not first or _is_of_the_page(line.text)]
    parts[first] = parts[first]._replace(above=[line for line in above if line not in mine])
    opening += mine
    page = labels.read(opening, source.facts)
    head = heads.read(page, page.prose, parts[first].section.name if first else "")
    if NO_LIST.search(head.title) and not kind:
        return _refused(source, parts, file, "no-list")
    findings = list(source.findings)
    findings += [found("import/repaired", line=repaired.line, count=repaired.gone, text=repaired.sample)] if repaired.gone else []
    bodies, left = _bodies(parts[first:], head)
    bodies = _led(bodies, any(unit_duties.says_first_leads(line.text) for line in opening))
    if len(bodies) > 1:
        lists = [part for part in parts if part.body and not part.body.refused]
        names = "、".join(_name(part, head) or f"{number}" for number, part in enumerate(lists, 1))
        findings.append(found("import/several", line=bodies[1].line, count=len(bodies), text=names))
    issued = head.issued or next(filter(None, (labels.as_day(line.text) for body in bodies for line in body.closing)), "")
    head = head._replace(issued=issued, title=head.title or bodies[0].title)
    head, bodies = _with_number(head, bodies)
    findings += [finding for body in bodies for finding in body.findings]
    unplaced = sorted(
        (line for line in (*left, *(line for body in bodies for line in body.unplaced))), key=lambda line: line.line
    )
    findings += [found("import/unplaced", line=line, text=beginning(text, 60)) for line, text in _told_once(unplaced)]
    return _draft(source, Draft(head, tuple(bodies), heads.year_of(head, bodies[0].title), left=tuple(left)), findings, file)


def _is_of_the_page(text: str) -> bool:
    return labels.is_label(text) or furniture.is_furniture(text) or bool(heads.number_of(text))


def _with_number(head: Head, bodies: Sequence[Body]) -> tuple[Head, list[Body]]:
    """The document's number, where it stands between the first list's title and the list itself."""
    first, *others = bodies
    line = next((line for line in first.text if heads.number_of(line.text)), None)
    if line is None or head.document_number:
        return head, [first, *others]
    first = first._replace(text=tuple(other for other in first.text if other is not line))
    return head._replace(document_number=heads.number_of(line.text), words=(*head.words, line.text)), [first, *others]


def _without_notice(parts: Sequence[Part]) -> list[Part]:
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


def _names_anyone(body: Body) -> bool:
    return any(item.lead or item.support or item.due for item in body.items)


def _name(part: Part, head: Head) -> str:
    """How a list is called: its title, the document's, or the name of its sheet."""
    sheets = (block.name for block in part.section.blocks if isinstance(block, Grid))
    own = part.section.name or (part.body.title if part.body else "")
    return own or head.title or next(filter(None, sheets), "")


def _told_once(unplaced: Sequence[Line]) -> list[tuple[int, str]]:
    """Passages without a place, as (line, words): the cells of one row of a table are one."""
    told: list[tuple[int, str]] = []
    above: Line | None = None
    for line in unplaced:
        if above and line.cell and above.cell and above.line == line.line:
            told[-1] = (line.line, f"{told[-1][1]} | {line.text}")
        else:
            told.append((line.line, line.text))
        above = line
    return told


def _visible(source: Source) -> Source:
    """The source without signs that nobody sees, and that told: with them no heading and no unit's name matches."""
    strange = [line for line in source.lines if personal.visible(line.text) != line.text]
    if not strange:
        return source
    blocks = tuple(_seen(block) if isinstance(block, Line) else _all_seen(block) for block in source.blocks)
    signs = [sign for line in strange for sign in personal.INVISIBLE.findall(line.text)]
    told = table.told("import/invisible", strange[0], count=len(signs), text=f"U+{ord(signs[0]):04X}")
    return source._replace(blocks=blocks, findings=(*source.findings, told))


def _seen(line: Line) -> Line:
    return line._replace(text=personal.visible(line.text).strip())


def _all_seen(grid: Grid) -> Grid:
    rows = (tuple(cell._replace(lines=tuple(map(_seen, cell.lines))) for cell in row) for row in grid.rows)
    return grid._replace(rows=tuple(rows))


def _personal(source: Source) -> list[Finding]:
    """The numbers of persons in what is imported."""
    return [
        table.told("import/personal", line, text=trace.text)
        for line in (*source.lines, *source.furniture)
        for trace in personal.look(line.text)
    ]


def _with_paragraphs(source: Source) -> Source:
    """The source with the lines that a PDF file broke joined again, and that told; tables and blocks are left alone."""
    lines = [block for block in textgrid.convert(source.blocks).blocks if isinstance(block, Line)]
    if len(lines) < len(source.blocks) or any(kind.find(lines) is not None for kind in LINE_KINDS if kind.name != "clauses"):
        return source
    joined = linebreaks.join(lines, lambda text: labels.is_label(text) or blocks.is_fact(text))
    if not joined.gone:
        return source
    finding = found("import/rejoined", line=joined.line, count=joined.gone, text=joined.sample)
    return source._replace(
        blocks=tuple(joined.lines), furniture=(*source.furniture, *joined.pages), findings=(*source.findings, finding)
    )


def _prepared(source: Source) -> tuple[Source, list[Line | Grid], wraps.Repaired]:
    """The blocks: rows on lines as tables, tables of facts and of layout as lines, the blanks of wrapped lines gone. With the
    source, which has what is to be said of that.
    """
    given: list[Line | Grid] = []
    wide = 0
    rows = textgrid.convert(source.blocks)
    source = source._replace(findings=(*source.findings, *rows.findings))
    for block in trailing.apart(rows.blocks):
        if isinstance(block, Line):
            given.append(block)
        elif committed := commitments.from_grid(block):
            given += committed
        elif grid_rows.is_data(block) or (grid_rows.width(block) == wide and not grid_rows.is_facts(block)):
            given.append(block)
            wide = grid_rows.width(block)
        elif grid_rows.is_facts(block) or grid_rows.is_layout(block) or blocks.from_grid(block):
            given += _as_lines(block)
        else:
            given.append(block)
    lines = [block for block in given if isinstance(block, Line)]
    repaired = wraps.repair(lines, lambda text: labels.is_label(text) or blocks.is_fact(text))
    mended = iter(repaired.lines)
    return source, [next(mended) if isinstance(block, Line) else block for block in given], repaired


def _as_lines(grid: Grid) -> list[Line]:
    """A table that lists no work: facts of the document one row to a line, labels and facts of a task, or its paragraphs."""
    if grid_rows.is_facts(grid):
        rows = [[line for cell in row for line in cell.lines] for row in grid.rows]
        return [Line("\t".join(line.text for line in row), row[0].line, row[0].cell) for row in rows if row]
    return blocks.from_grid(grid) or grid_rows.lines(grid)


def _part(section: Section, kind: str) -> Part:
    """What the kinds make of a part. The first that recognises it and can read it; else what the first said why it cannot."""
    if kind in ("", "table") and (start := grid_table.find(section.blocks, bool(kind))) is not None:
        body = grid_table.read(section.blocks[start:])
        notes = (block.text for block in section.blocks if isinstance(block, Line))
        body = table.led_by_first(body) if any(map(unit_duties.says_first_leads, notes)) else body
        return _with_tables(section, section.blocks[:start], body)
    lines = [block for block in section.blocks if isinstance(block, Line)]
    refused: Part | None = None
    for name, find, read in LINE_KINDS:
        start = find(lines) if kind in ("", name) else None
        if start is None:
            continue
        main, tail = furniture.split_tail(lines[start:])
        about = _about(section, lines[:start])
        body = read(main, about._replace(lists_work=about.lists_work or bool(kind)))
        if not kind and (reason := headings.no_plan([column.heading for column in body.columns])):
            body = Body(refused="other-list", reason=reason, line=main[0].line, unplaced=tuple(main))
        body = body._replace(furniture=(*body.furniture, *tail), line=body.line or main[0].line)
        others = [block for block in section.blocks if isinstance(block, Grid)]
        part = _with_tables(section, [*lines[:start], *others], body)
        if not body.refused:
            return part
        refused = refused or part
    return refused or Part(section, [], None if kind else grid_table.other_list(section.blocks))


def _with_tables(section: Section, before: Blocks, body: Body) -> Part:
    """The part, with the words of tables outside of its list as passages without a place."""
    others = [line for block in before if isinstance(block, Grid) for line in grid_rows.lines(block)]
    above = [block for block in before if isinstance(block, Line)]
    return Part(section, above, body._replace(unplaced=(*body.unplaced, *others)))


def _about(section: Section, above: Sequence[Line]) -> About:
    """What stands above a list says of it."""
    titles = [section.name, *(line.text for line in above)]
    return About(any(map(sections.lists_work, titles)), any(unit_duties.says_first_leads(line.text) for line in above))


def _bodies(parts: Sequence[Part], head: Head) -> tuple[list[Body], list[Line]]:
    """The lists that could be read, each with its title and the words above it; and the lines of parts that hold none."""
    bodies: list[Body] = []
    left: list[Line] = []
    for part in parts:
        if part.body is None or part.body.refused:
            left += [line for line in _all_lines(part) if line.text]
            continue
        above = [line for line in part.above if line.text]
        title = part.section.name or part.body.title
        text = (*above, *part.body.text)
        attached = [line for line in part.section.title if sections.ATTACHED.fullmatch(line.text)]
        body = part.body._replace(title=title, text=text, furniture=(*attached, *part.body.furniture))
        bodies.append(body)
    return bodies, left


def _led(bodies: Sequence[Body], first_leads: bool) -> list[Body]:
    """The lists; what the document, or a list above, says of the unit that is named first holds for those that follow."""
    led: list[Body] = []
    for body in bodies:
        led.append(table.led_by_first(body) if first_leads and not body.first_leads else body)
        first_leads = led[-1].first_leads
    return led


def _all_lines(part: Part) -> list[Line]:
    """Every paragraph of a part, with those in its tables."""
    found = list(part.section.title)
    for block in part.section.blocks:
        found += [block] if isinstance(block, Line) else grid_rows.lines(block)
    return found


def _refused(source: Source, parts: Sequence[Part], file: str, why: str = "") -> Draft:
    """No items: the facts of the head, everything else without a place, and one finding."""
    tables = [
        line for part in parts for block in part.section.blocks if isinstance(block, Grid) for line in grid_rows.lines(block)
    ]
    every = [line for part in parts for line in _all_lines(part)]
    in_tables = set(tables)
    lines = [line for line in every if line not in in_tables]
    said = [part.body for part in parts if part.body and part.body.refused]
    worst = next((body for body in said if body.refused != "no-units"), said[0] if said else None)
    start = worst.line if worst else 0
    ends = (line.line >= start if start else len(line.text) >= PROSE and "。" in line.text for line in lines)
    opening = next((place for place, ends_here in enumerate(ends) if ends_here), len(lines))
    page = labels.read(lines[:opening], source.facts)
    head = heads.read(page, page.prose)
    if NO_LIST.search(head.title):
        why = "no-list"
    nothing = "other-table" if tables else "prose" if any(line.text for line in lines) else "empty"
    got = why or (worst.refused if worst else nothing)
    other = found("import/other-list", line=start, text=worst.reason) if worst and worst.reason and not why else None
    findings = [*source.findings, other or found("import/no-items", line=start if not why else 0, got=got)]
    left = (*head.text, *(line for line in lines[opening:] if line.text), *tables)
    return _draft(source, Draft(head._replace(text=()), (), heads.year_of(head), left=left), findings, file)


def _draft(source: Source, draft: Draft, findings: Sequence[Finding], file: str) -> Draft:
    """The draft with its findings in the source's order, each naming the file, and the cell where there is one."""
    findings = [*findings, *_damage(source), *_personal(source)]
    named = (msgspec.structs.replace(_in_cell(finding, file), column=min(1, finding.line)) for finding in findings)
    left = (*draft.left, *source.furniture)
    return draft._replace(findings=tuple(sorted(named, key=lambda finding: finding.line)), left=left)


def _in_cell(finding: Finding, file: str) -> Finding:
    """The finding with its file; one in a table's cell names it as spreadsheets do: x.xlsx!A12."""
    cell = finding.values.get("cell")
    values = {key: value for key, value in finding.values.items() if key != "cell"}
    if not cell:
        return msgspec.structs.replace(finding, file=finding.file or file)
    return msgspec.structs.replace(finding, file=f"{finding.file or file}!{cell}", line=finding.line, values=values)


def _damage(source: Source) -> list[Finding]:
    """One finding where the punctuation of a Chinese text has become full stops of another kind."""
    text = "".join(block.text for block in source.blocks if isinstance(block, Line))
    dots = len(re.findall(r"(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])", text))
    proper = len(re.findall("[，。、；：]", text))
    line = next(
        (
            block.line
            for block in source.blocks
            if isinstance(block, Line) and re.search(r"[\u4e00-\u9fff]\.[\u4e00-\u9fff]", block.text)
        ),
        0,
    )
    return [found("import/damaged", line=line, count=dots)] if dots > 20 and dots > 5 * proper else []
