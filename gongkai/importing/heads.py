"""The lines above the items that belong to the document: its title, the document that it came with, its opening words.

Goes in: the labels of the page and the lines that are no labels. Comes out: the Head of a draft.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.importing import titles
from gongkai.importing.draft import Head
from gongkai.importing.labels import Labels, as_day
from gongkai.sources.source import Line

ADDRESSEES = re.compile(r"(各[^。]{1,100}[:：]) +(?=\S)")
BARE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def read(labels: Labels, prose: Sequence[Line], below: str = "") -> Head:
    """`prose` are the lines that are no labels, mended; `below` is the title of the list that stands below them."""
    title, start, place = titles.find(labels, prose, below)
    if _only_leads_to(labels, prose, below):
        title, start, place = "", len(prose), len(prose)
    above = [line.text for line in prose[:start] if titles.number_of(line.text)]
    around = [line for line in prose[:start] if line.text not in above]
    if any("。" in line.text or as_day(line.text) for line in around):  # a notice, and below it the title of what it brings
        around, opening = [], around
    else:
        opening = []
    words = [*labels.words, *above, *(line.text for line in prose[start:place])]
    number = labels.facts.get("number", "") or "".join(map(titles.number_of, above[:1]))
    document_title = ""
    text = [part for line in opening for part in _paragraphs(line)]
    while place < len(prose):
        line = prose[place]
        repeated = _repeats(title, prose[place : place + titles.MOST_LINES]) if title and not document_title else 0
        if repeated:
            document_title = "".join(line.text for line in prose[place : place + repeated])
            words += [line.text for line in prose[place : place + repeated]]
        elif titles.number_of(line.text):
            number = number or titles.number_of(line.text)
            words.append(line.text)
        else:
            text += _paragraphs(line)
        place += repeated or 1
    in_title = titles.NUMBER.search(title)
    return Head(
        title=title,
        published=labels.facts.get("published", ""),
        source=labels.facts.get("source", ""),
        document_title=document_title,
        document_number=number or (in_title[0] if in_title else ""),
        issued=labels.facts.get("issued", "") or next(filter(None, (as_day(line.text) for line in text)), ""),
        breadcrumb=labels.breadcrumb,
        labels=labels.others,
        words=tuple(words),
        text=tuple(text),
        furniture=(*labels.furniture, *around),
    )


def year_of(head: Head, title: str = "") -> int:
    """The year that a plan is for: as its title says, or in which it was published, numbered or issued; 0 where none is known."""
    match = titles.YEAR.search(title) or titles.YEAR.search(head.title)
    match = match or (BARE_YEAR.search(head.title) if head.title.isascii() else None)
    numbered = re.search(r"\d{4}", head.document_number)
    return int(match[1]) if match else int(head.published[:4] or (numbered[0] if numbered else "") or head.issued[:4] or 0)


def _only_leads_to(labels: Labels, prose: Sequence[Line], below: str) -> bool:
    """Whether the page's heading is the list's own title, so that what stands above it is navigation."""
    around = len(prose) <= titles.MOST_AROUND and not any("。" in line.text for line in prose)
    return bool(below) and around and titles.squeeze(labels.others.get("h1", "")) == titles.squeeze(below)


def _repeats(title: str, lines: Sequence[Line]) -> int:
    """How many of the lines are together the title once more: blanks aside, and its number in brackets."""
    wanted = titles.squeeze(title)
    for count in range(1, len(lines) + 1):
        if len(lines[count - 1].text) > titles.LONGEST:
            return 0
        if titles.squeeze("".join(line.text for line in lines[:count])) == wanted:
            return count
    return 0


def _paragraphs(line: Line) -> list[Line]:
    """A line of the opening; the addressees get a paragraph of their own where pasting has joined them with what follows."""
    match = ADDRESSEES.match(line.text)
    if match is None:
        return [line]
    return [Line(match[1], line.line), Line(line.text[match.end() :], line.line)]
