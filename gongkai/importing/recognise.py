"""A source → a draft. Tries the kinds of source one after the other; each is a module with `find` and `read`.

What no kind recognises holds no items: then everything is unplaced, and one finding says so. A text in which a kind's first
marks are found but cannot be read to the end is not tried as another kind: that would be guessing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from gongkai.importing import clauses, flat_table, furniture, heads, labels, wraps
from gongkai.importing.draft import Body, Draft, Head, beginning
from gongkai.importing.source import Line, Source
from gongkai.model import Finding
from gongkai.rules import found

PROSE = 60


class Kind(NamedTuple):
    """`find` says where a text of this kind begins (None: it is another kind); `read` reads it from there on."""

    find: Callable[[Sequence[Line]], int | None]
    read: Callable[[Sequence[Line]], Body]


KINDS = (Kind(flat_table.find, flat_table.read), Kind(clauses.find, clauses.read))


def recognise(source: Source, file: str) -> Draft:
    """The draft of a plan, with the findings of its reading; `file` is how they name the source."""
    draft = _recognise(source.lines, file)
    furniture = (*draft.body.furniture, *source.furniture)
    return draft._replace(body=draft.body._replace(furniture=furniture), findings=(*source.findings, *draft.findings))


def _recognise(lines: Sequence[Line], file: str) -> Draft:
    for kind in KINDS:
        start = kind.find(lines)
        if start is not None:
            return _read(lines, start, kind, file)
    opening = next((place for place, line in enumerate(lines) if len(line.text) >= PROSE and "。" in line.text), len(lines))
    head = _head_alone(lines[:opening])
    rest = tuple(line for line in lines[opening:] if line.text)
    body = Body(refused="prose" if any(line.text for line in lines) else "empty", unplaced=(*head.text, *rest))
    return _draft(head._replace(text=()), body, [], file)


def _read(lines: Sequence[Line], start: int, kind: Kind, file: str) -> Draft:
    page = labels.read(lines[:start])
    main, tail = furniture.split_tail(lines[start:])
    repaired = wraps.repair([*page.prose, *main])
    opening, main = repaired.lines[: len(page.prose)], repaired.lines[len(page.prose) :]
    head = heads.read(page, opening)
    body = kind.read(main)
    body = body._replace(furniture=(*body.furniture, *tail))
    if body.refused:
        body = body._replace(unplaced=(*head.text, *body.unplaced))
        return _draft(head._replace(text=()), body, [], file)
    findings = list(body.findings)
    if repaired.gone:
        findings.append(found("import/repaired", line=repaired.line, count=repaired.gone, text=repaired.sample))
    issued = head.issued or next(filter(None, (labels.as_day(line.text) for line in body.closing)), "")
    return _draft(head._replace(issued=issued), body, findings, file)


def _head_alone(lines: Sequence[Line]) -> Head:
    page = labels.read(lines)
    return heads.read(page, page.prose)


def _draft(head: Head, body: Body, findings: list[Finding], file: str) -> Draft:
    if body.refused:
        findings = [found("import/no-items", line=body.line, got=body.refused)]
    else:
        findings += [found("import/unplaced", line=line.line, text=beginning(line.text, 60)) for line in body.unplaced]
    named = (msgspec.structs.replace(finding, file=file, column=min(1, finding.line)) for finding in findings)
    return Draft(head, body, heads.year_of(head), tuple(sorted(named, key=lambda finding: finding.line)))
