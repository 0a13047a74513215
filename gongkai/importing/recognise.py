"""A source → a draft: its head, and each list of work in it; with everything that is to be said of them.

What no kind recognises holds no items: then everything is unplaced, and one finding says so. A letter of reply, an interpretation
and the like hold none either, whatever they quote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from gongkai import personal
from gongkai.importing import furniture, grids, heads, labels, parts, prepare, sections, table, titles, unit_duties
from gongkai.importing.draft import Body, Draft, Head, beginning
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources import reading
from gongkai.sources.source import Grid, Line, Source

PROSE = 60
NO_LIST = re.compile(  # 政策解读工作要点 lists work, 某同志解读某方案 does not
    r"解读《|(?<!政策)(?<!文件)解读(?!工作|回应|及|和|与).{2,60}(?:方案|计划|意见|要点|规划|办法|通知|政策)$|"
    r"(?:政策|文件|图文|专家)?解读(?:材料|稿|之.{1,6})?$|(?:政策)?解读[:：|｜]|一图读懂|图解|答记者问|问答|(?:答复|回复|复函|批复)(?:意见)?(?:的?函)?$|新闻发布会"
)
EXPLAINS = re.compile(r"解读如下\s*[:：。]?$")


def read(path: str, kind: str = "") -> Draft:
    """The draft of a file; where it cannot be read, an empty one with the finding that says why. Runs in the child process."""
    source = reading.read(path)
    refused = not source.blocks and any(finding.level == "error" for finding in source.findings)
    return Draft(findings=source.findings) if refused else recognise(source, path, kind)


def recognise(source: Source, file: str, kind: str = "") -> Draft:
    """The draft of a source, with the findings of its reading; `file` is how they name it. `kind` is the name of one of
    parts.LINE_KINDS where a person said which it is.
    """
    source, given, repaired = prepare.prepare(source)
    every = parts.without_notice([parts.read(section, kind) for section in sections.split(given)])
    first = next((number for number, part in enumerate(every) if part.body and not part.body.refused), len(every))
    if first == len(every):
        return _refused(source, every, file)
    opening = [line for part in every[:first] for line in parts.all_lines(part)]
    above = every[first].above
    mine = [line for line in above if not first or _is_of_the_page(line.text)]
    every[first] = every[first]._replace(above=[line for line in above if line not in mine])
    opening += mine
    page = labels.read(opening, source.facts)
    head = heads.read(page, page.prose, every[first].section.name if first else "")
    explains = any(EXPLAINS.search(line.text) for line in opening)
    if not kind and (explains or any(map(NO_LIST.search, (head.title, every[first].section.name)))):
        return _refused(source, every, file, "no-list")
    findings = list(source.findings)
    findings += [found("import/repaired", line=repaired.line, count=repaired.gone, text=repaired.sample)] if repaired.gone else []
    bodies, left = parts.bodies_of(every[first:])
    bodies = parts.led(bodies, any(unit_duties.says_first_leads(line.text) for line in opening))
    if len(bodies) > 1:
        lists = [part for part in every if part.body and not part.body.refused]
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
    return labels.is_label(text) or furniture.is_furniture(text) or bool(titles.number_of(text))


def _with_number(head: Head, bodies: Sequence[Body]) -> tuple[Head, list[Body]]:
    """The document's number, where it stands between the first list's title and the list itself."""
    first, *others = bodies
    line = next((line for line in first.text if titles.number_of(line.text)), None)
    if line is None or head.document_number:
        return head, [first, *others]
    first = first._replace(text=tuple(other for other in first.text if other is not line))
    return head._replace(document_number=titles.number_of(line.text), words=(*head.words, line.text)), [first, *others]


def _name(part: parts.Part, head: Head) -> str:
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


def _personal(source: Source) -> list[Finding]:
    """The numbers of persons in what is imported."""
    return [
        table.told("import/personal", line, text=trace.text)
        for line in (*source.lines, *source.furniture)
        for trace in personal.look(line.text)
    ]


def _refused(source: Source, every: Sequence[parts.Part], file: str, why: str = "") -> Draft:
    """No items: the facts of the head, everything else without a place, and one finding."""
    tables = [line for part in every for block in part.section.blocks if isinstance(block, Grid) for line in grids.lines(block)]
    passages = [line for part in every for line in parts.all_lines(part)]
    in_tables = set(tables)
    lines = [line for line in passages if line not in in_tables]
    said = [part.body for part in every if part.body and part.body.refused]
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
