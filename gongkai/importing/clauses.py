"""Clauses under chapter headings: 一、… and below it （一）…。…(units). Word for word, as a work plan is issued.

Goes in: the mended lines from the first heading or clause on. Comes out: the chapters and their clauses. A clause is an item
where the clauses of its chapter name their units in a bracket at their end. A chapter in which no clause does (总体要求,
基本原则 …) is text; so are the words below a heading. What follows the last clause is the document's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai.importing import numbering, units
from gongkai.importing.draft import Body, DraftItem, Line
from gongkai.model import Finding, Group
from gongkai.rules import found

UNITS_HEADING = "责任单位"
LONGEST_TITLE = 60


class _Clause(NamedTuple):
    """The paragraphs of a clause; `bracket` is where its units begin in their joined text (-1: it names none)."""

    paragraphs: list[Line]
    bracket: int

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


class _Chapter(NamedTuple):
    """A chapter: its heading (none before the first), its own words, its clauses, and words after a clause has ended."""

    heading: Line | None
    text: list[Line]
    clauses: list[_Clause]
    after: list[Line]


def find(lines: Sequence[Line]) -> int | None:
    """Where the first heading or clause stands, in a text that has clauses."""
    if not any(numbering.CLAUSE.match(line.text) for line in lines):
        return None
    return next(place for place, line in enumerate(lines) if _begins(line))


def read(lines: Sequence[Line]) -> Body:
    """The clauses of the lines; refused where none of them names a unit."""
    chapters = _chapters([line for line in lines if line.text])
    if not any(clause.bracket >= 0 for chapter in chapters for clause in chapter.clauses):
        return Body(refused="no-units", line=lines[0].line, unplaced=tuple(line for line in lines if line.text))
    groups: list[Group] = []
    items: list[DraftItem] = []
    findings: list[Finding] = []
    default: list[str] = []
    unplaced: list[Line] = []
    closing = _closing(chapters)
    for chapter in chapters:
        text = [*chapter.text]
        working = any(clause.bracket >= 0 for clause in chapter.clauses)
        group = (chapter.heading.text,) if chapter.heading else ()
        for clause in chapter.clauses:
            if not working:
                text += clause.paragraphs
                continue
            read_units = units.read(clause.text[clause.bracket :]) if clause.bracket >= 0 else units.Units()
            items.append(_item(clause, group, read_units))
            default += read_units.default_support
            if clause.bracket < 0:
                findings.append(found("import/lead-missing", line=items[-1].line, text=clause.text[:30]))
        if chapter.heading:
            groups.append(Group(chapter.heading.text, "\n".join(line.text for line in text)))
        else:
            unplaced += text
        unplaced += chapter.after
    return Body(
        form="clauses",
        groups=tuple(groups),
        items=tuple(items),
        default_support=tuple(dict.fromkeys(default)),
        closing=tuple(closing),
        unplaced=tuple(unplaced),
        findings=tuple(findings),
    )


def _begins(line: Line) -> bool:
    return bool(line.text) and bool(numbering.chapter(line.text) or numbering.CLAUSE.match(line.text))


def _chapters(lines: Sequence[Line]) -> list[_Chapter]:
    chapters = [_Chapter(None, [], [], [])]
    for line in lines:
        here = chapters[-1]
        if numbering.chapter(line.text):
            chapters.append(_Chapter(line, [], [], []))
        elif numbering.CLAUSE.match(line.text):
            here.clauses.append(_Clause([line], units.bracket_at_end(line.text)))
        elif here.clauses and here.clauses[-1].bracket < 0 and not here.after:  # the clause goes on
            paragraphs = [*here.clauses[-1].paragraphs, line]
            text = "\n".join(paragraph.text for paragraph in paragraphs)
            here.clauses[-1] = _Clause(paragraphs, units.bracket_at_end(text))
        elif here.clauses:
            here.after.append(line)
        else:
            here.text.append(line)
    return [chapter for chapter in chapters if chapter.heading or chapter.text or chapter.clauses]


def _closing(chapters: list[_Chapter]) -> list[Line]:
    """Takes the document's last words (signature, day, annexes) from behind its last clause."""
    closing = [*chapters[-1].after]
    chapters[-1].after.clear()
    return closing


def _item(clause: _Clause, group: tuple[str, ...], named: units.Units) -> DraftItem:
    """Number, title sentence, the rest and the bracket: put together again they are the clause."""
    text = clause.text
    match = numbering.CLAUSE.match(text)
    assert match
    words, bracket = (text[match.end() : clause.bracket], text[clause.bracket :]) if clause.bracket >= 0 else (text[match.end() :], "")
    words = words.strip()
    title, stop, rest = words.partition("。")
    if not stop or len(title) > LONGEST_TITLE or "\n" in title or not rest.strip():
        title, stop, rest = "", "", words
    return DraftItem(
        line=clause.paragraphs[0].line,
        requirement=rest.strip(),
        number=match[0],
        group=group,
        title=title + stop,
        lead=named.lead,
        support=named.support,
        units={UNITS_HEADING: bracket} if bracket else {},
    )
