"""The lines above the items that belong to the document: its title, the document that it came with, its opening words.

Goes in: the labels of the page and the lines that are no labels. Comes out: the Head of a draft.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.importing.draft import Head
from gongkai.importing.labels import Labels, as_day
from gongkai.sources.source import Line

LONGEST_TITLE = 100
MOST_LINES = 4
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,15}[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*第?\d{1,5}号")
ADDRESSEES = re.compile(r"(各[^。]{1,100}[:：]) +(?=\S)")
YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
BARE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def read(labels: Labels, prose: Sequence[Line]) -> Head:
    """`prose` are the lines that are no labels, mended."""
    title, place = _title(labels, prose)
    words = [*labels.words, *(line.text for line in prose[:place])]
    number = labels.facts.get("number", "")
    document_title = ""
    text: list[Line] = []
    while place < len(prose):
        line = prose[place]
        repeated = _repeats(title, prose[place : place + MOST_LINES]) if title and not document_title else 0
        if repeated:
            document_title = "".join(line.text for line in prose[place : place + repeated])
            words += [line.text for line in prose[place : place + repeated]]
        elif NUMBER.fullmatch(line.text):
            number = number or line.text
            words.append(line.text)
        else:
            text += _paragraphs(line)
        place += repeated or 1
    in_title = NUMBER.search(title)
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
        furniture=labels.furniture,
    )


def year_of(head: Head, title: str = "") -> int:
    """The year that a plan is for: as its title says, or the year in which it was published; 0 where neither is known."""
    match = YEAR.search(title) or YEAR.search(head.title) or (BARE_YEAR.search(head.title) if head.title.isascii() else None)
    return int(match[1]) if match else int(head.published[:4] or 0)


def _title(labels: Labels, prose: Sequence[Line]) -> tuple[str, int]:
    """The title, and how many of the lines it takes: as a label gives it, or the first line (and a second, “关于…”)."""
    if "title" in labels.facts:
        return labels.facts["title"], 0
    lines = [line.text for line in prose[:2]]
    if not lines or not _is_title(lines[0]):
        return "", 0
    if "关于" not in lines[0] and len(lines) > 1 and lines[1].startswith("关于") and _is_title(lines[1]):
        return "".join(lines), 2
    return lines[0], 1


def _is_title(text: str) -> bool:
    return 2 <= len(text) <= LONGEST_TITLE and text[-1] not in "；;，,：:" and "。" not in text


def _repeats(title: str, lines: Sequence[Line]) -> int:
    """How many of the lines are together the title once more: blanks aside, and its number in brackets."""
    wanted = _squeeze(title)
    for count in range(1, len(lines) + 1):
        if len(lines[count - 1].text) > LONGEST_TITLE:
            return 0
        if _squeeze("".join(line.text for line in lines[:count])) == wanted:
            return count
    return 0


def _squeeze(text: str) -> str:
    return re.sub(rf"\s|[(（]{NUMBER.pattern}[)）]", "", text)


def _paragraphs(line: Line) -> list[Line]:
    """A line of the opening; the addressees get a paragraph of their own where pasting has joined them with what follows."""
    match = ADDRESSEES.match(line.text)
    if match is None:
        return [line]
    return [Line(match[1], line.line), Line(line.text[match.end() :], line.line)]
