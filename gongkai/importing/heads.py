"""The lines above the items that belong to the document: its title, the document that it came with, its opening words.

Goes in: the labels of the page and the lines that are no labels. Comes out: the Head of a draft.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.importing import numbering
from gongkai.importing.draft import Head
from gongkai.importing.labels import Labels, as_day
from gongkai.sources.source import Line

LONGEST_TITLE = 100
MOST_LINES = 4
NUMBER = re.compile(r"[\u4e00-\u9fff]{0,15}\s?[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*第?\s*\d{1,5}\s*号")
IN_BRACKETS = re.compile(rf"[（(【\[]?\s*({NUMBER.pattern})\s*[）)】\]]?")
ADDRESSEES = re.compile(r"(各[^。]{1,100}[:：]) +(?=\S)")
YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
KIND = re.compile(
    r"(?:通知|意见|方案|办法|决定|函|报告|通报|公告|通告|要点|计划|规划|规定|规则|细则|清单|目录|台账|表)(?:[（(][^（）()]{1,30}[）)])?"
)
OWN_TITLES = ("h1", "ArticleTitle", "title")  # what a page itself says is its title
SHORTEST_OWN = 8
MOST_AROUND = 12
BARE_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def read(labels: Labels, prose: Sequence[Line], below: str = "") -> Head:
    """`prose` are the lines that are no labels, mended; `below` is the title of the list that stands below them."""
    title, start, place = _title(labels, prose)
    if _only_leads_to(labels, prose, below):
        title, start, place = "", len(prose), len(prose)
    above = [line.text for line in prose[:start] if number_of(line.text)]
    around = [line for line in prose[:start] if line.text not in above]
    words = [*labels.words, *above, *(line.text for line in prose[start:place])]
    number = labels.facts.get("number", "") or "".join(map(number_of, above[:1]))
    document_title = ""
    text: list[Line] = []
    while place < len(prose):
        line = prose[place]
        repeated = _repeats(title, prose[place : place + MOST_LINES]) if title and not document_title else 0
        if repeated:
            document_title = "".join(line.text for line in prose[place : place + repeated])
            words += [line.text for line in prose[place : place + repeated]]
        elif number_of(line.text):
            number = number or number_of(line.text)
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
        furniture=(*labels.furniture, *around),
    )


def number_of(text: str) -> str:
    """The document's number, where a line is nothing else (it may stand in brackets); "" for any other line."""
    match = IN_BRACKETS.fullmatch(text.strip())
    return match[1] if match else ""


def year_of(head: Head, title: str = "") -> int:
    """The year that a plan is for: as its title says, or in which it was published, numbered or issued; 0 where none is known."""
    match = YEAR.search(title) or YEAR.search(head.title) or (BARE_YEAR.search(head.title) if head.title.isascii() else None)
    numbered = re.search(r"\d{4}", head.document_number)
    return int(match[1]) if match else int(head.published[:4] or (numbered[0] if numbered else "") or head.issued[:4] or 0)


def _title(labels: Labels, prose: Sequence[Line]) -> tuple[str, int, int]:
    """The title, and which of the lines it takes, from the first to before the last: as a label gives it; the line that the page
    itself calls its title; or the first that is no document's number. A title runs on (关于…) to the line that says of what
    kind the document is.
    """
    if "title" in labels.facts:
        return labels.facts["title"], 0, 0
    start, end = _own_title(labels, prose)
    if not end:
        start = next((place for place, line in enumerate(prose) if not number_of(line.text)), len(prose))
        lines = [line.text for line in prose[start : start + MOST_LINES]]
        if not lines or not _is_title(lines[0]):
            return "", 0, 0
        end = start + _lines_of_title(lines)
    return "".join(line.text for line in prose[start:end]), start, end


def _own_title(labels: Labels, prose: Sequence[Line]) -> tuple[int, int]:
    """The lines that say what the page calls its title, or its beginning (the site's name often follows); (0, 0) for none."""
    for said in filter(None, (_squeeze(labels.others.get(name, "")) for name in OWN_TITLES)):
        for start in range(min(MOST_AROUND, len(prose))):
            for end in range(min(start + MOST_LINES, len(prose)), start, -1):
                words = _squeeze("".join(line.text for line in prose[start:end]))
                if words == said or (len(words) >= SHORTEST_OWN and said.startswith(words)):
                    return start, end
    return 0, 0


def _only_leads_to(labels: Labels, prose: Sequence[Line], below: str) -> bool:
    """Whether the page's heading is the list's own title, so that what stands above it is navigation."""
    around = len(prose) <= MOST_AROUND and not any("。" in line.text for line in prose)
    return bool(below) and around and _squeeze(labels.others.get("h1", "")) == _squeeze(below)


def _lines_of_title(lines: Sequence[str]) -> int:
    """How many of the lines are the title that begins with the first."""
    count = 1
    if len(lines) > 1 and "关于" not in lines[0] and lines[1].startswith("关于") and _is_title(lines[1]):
        count = 2
    if len(lines) > 1 and runs_on(lines[0], lines[1]):
        return 2
    if "关于" not in lines[count - 1] or _says_kind(lines[count - 1]):
        return count
    for more in range(count, len(lines)):
        if not _is_title(lines[more]) or numbering.mark(lines[more]) or as_day(lines[more]):
            break
        if _says_kind(lines[more]) and len("".join(lines[: more + 1])) <= LONGEST_TITLE:
            return more + 1
    return count


def runs_on(upper: str, lower: str) -> bool:
    """Whether two lines are one title that was too long for a line: only the second says of what kind the document is, and the
    first says neither that nor anything else that stands alone (a day, a number, a label, a file's number).
    """
    alone = numbering.mark(upper) or re.search(r"[\s。；;：:，,>＞）)]|\d日$", upper) or NUMBER.search(upper) or "关于" in lower
    whole = _says_kind(upper) or YEAR.search(lower) or numbering.mark(lower) or re.search(r"[\s。；;：:，,]", lower)
    return 6 <= len(upper) <= 40 and 5 <= len(lower) <= 40 and _says_kind(lower) and not alone and not whole


def _says_kind(text: str) -> bool:
    return any(match.end() == len(text) for match in KIND.finditer(text))


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
