"""Clauses under chapter headings: 一、… and below it （一）…。…(units). Word for word, as a work plan is issued.

Goes in: the mended lines from the first heading or clause on. Comes out: the chapters and their clauses. A clause is an item
where the clauses of its chapter name their units in a bracket at their end. A chapter in which no clause does (总体要求,
基本原则 …) is text; so are the words below a heading. What follows the last clause is the document's end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai import mirror
from gongkai.importing import numbering, units
from gongkai.importing.draft import Body, DraftItem, beginning
from gongkai.importing.labels import as_day
from gongkai.importing.source import Line
from gongkai.model import Finding, Group
from gongkai.rules import found

UNITS_HEADING = next(column.heading for column in mirror.DEFAULT_CLAUSES if column.shows == "units")
LONGEST_TITLE = 60
LONGEST_SIGNATURE = 30
NOTE = re.compile(r"[（(].{2,20}[）)]")


class _Clause(NamedTuple):
    """The paragraphs of a clause: it ends with the one that ends with its units."""

    paragraphs: list[Line]

    @property
    def ended(self) -> bool:
        return units.bracket_at_end(self.paragraphs[-1].text) >= 0

    @property
    def parts(self) -> tuple[str, str]:
        """The clause's words, and the bracket at their end ("": it names no units)."""
        text = "\n".join(paragraph.text for paragraph in self.paragraphs)
        last = self.paragraphs[-1].text
        start = units.bracket_at_end(last)
        cut = len(text) - len(last) + start if start >= 0 else len(text)
        return text[:cut].rstrip(), text[cut:]


class _Chapter(NamedTuple):
    """A chapter: its heading (none before the first), its own words, its clauses, and words after a clause has ended."""

    heading: Line | None
    text: list[Line]
    clauses: list[_Clause]
    after: list[Line]

    @property
    def works(self) -> bool:
        """Whether its clauses are items: one of them at least names its units."""
        return any(clause.ended for clause in self.clauses)


def find(lines: Sequence[Line]) -> int | None:
    """Where the first heading or clause stands, in a text that has clauses."""
    if not any(numbering.CLAUSE.match(line.text) for line in lines):
        return None
    return next(place for place, line in enumerate(lines) if _begins(line))


def read(lines: Sequence[Line]) -> Body:
    """The clauses of the lines, or why they are none."""
    written = [line for line in lines if line.text]
    main, signature = _split_end(written)
    chapters = _chapters(main)
    refused, place = _refusal(chapters)
    if refused:
        return Body(refused=refused, line=place or written[0].line, unplaced=tuple(written))
    groups: list[Group] = []
    items: list[DraftItem] = []
    findings: list[Finding] = []
    unplaced: list[Line] = []
    default: list[str] = []
    first_leads = False
    for chapter in chapters:
        text = list(chapter.text)
        group = (chapter.heading.text,) if chapter.heading else ()
        for clause in chapter.clauses:
            if not chapter.works:
                text += clause.paragraphs
                continue
            named, several = _units(clause)
            first_leads = first_leads or named.first_leads
            item = _item(clause, group, units.led_by_first(named) if first_leads else named)
            items.append(item)
            default += named.default_support
            if not named.names:
                findings.append(found("import/lead-missing", line=item.line, text=beginning(clause.paragraphs[0].text)))
            elif several:
                findings.append(found("import/doubtful", line=item.line, field=UNITS_HEADING, text="、".join(named.names)))
        if chapter.heading:
            groups.append(Group(chapter.heading.text, "\n".join(line.text for line in text)))
        else:
            unplaced += text
        if chapter is not chapters[-1]:
            unplaced += chapter.after
    return Body(
        form="clauses",
        groups=tuple(groups),
        items=tuple(items),
        default_support=tuple(dict.fromkeys(default)),
        closing=(*chapters[-1].after, *signature),
        unplaced=tuple(unplaced),
        findings=tuple(findings),
    )


def _refusal(chapters: Sequence[_Chapter]) -> tuple[str, int]:
    """Why the chapters hold no items, and where that shows: no clause names its units, or smaller points name theirs."""
    if not any(chapter.works for chapter in chapters):
        return "no-units", 0
    others = (line for chapter in chapters for line in (*chapter.text, *chapter.after))
    smaller = next((line for line in others if units.bracket_at_end(line.text) >= 0), None)
    return ("levels", smaller.line) if smaller else ("", 0)


def _begins(line: Line) -> bool:
    return bool(line.text) and bool(numbering.chapter(line.text) or numbering.CLAUSE.match(line.text))


def _chapters(lines: Sequence[Line]) -> list[_Chapter]:
    chapters = [_Chapter(None, [], [], [])]
    for line in lines:
        here = chapters[-1]
        if numbering.chapter(line.text):
            chapters.append(_Chapter(line, [], [], []))
        elif numbering.CLAUSE.match(line.text):
            here.clauses.append(_Clause([line]))
        elif here.clauses and not here.clauses[-1].ended:
            here.clauses[-1].paragraphs.append(line)
        elif here.clauses:
            here.after.append(line)
        else:
            here.text.append(line)
    return [chapter for chapter in chapters if chapter.heading or chapter.text or chapter.clauses]


def _split_end(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without the signature at their end (an office, a day, a note in brackets), and that signature."""
    end = len(lines)
    if end and NOTE.fullmatch(lines[end - 1].text):
        end -= 1
    if end and as_day(lines[end - 1].text):
        end -= 1
        if (
            end
            and len(lines[end - 1].text) <= LONGEST_SIGNATURE
            and "。" not in lines[end - 1].text
            and not _begins(lines[end - 1])
        ):
            end -= 1
        return lines[:end], lines[end:]
    return lines, []


def _units(clause: _Clause) -> tuple[units.Units, bool]:
    """Who is named at the clause's end; and whether single sentences inside it name units of their own, which are added."""
    words, bracket = clause.parts
    if not bracket:
        return units.Units(), False
    inside = units.brackets_inside(words)
    return units.merged(map(units.read, [*inside, bracket])), bool(inside)


def _item(clause: _Clause, group: tuple[str, ...], named: units.Units) -> DraftItem:
    """Number, title sentence, the rest and the bracket: put together again they are the clause."""
    words, bracket = clause.parts
    match = numbering.CLAUSE.match(words)
    assert match
    words = words[match.end() :].strip()
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
