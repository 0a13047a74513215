"""Lines that a PDF file broke → paragraphs again, and its page numbers out of the way.

The rule, for a whole document of clauses: lines nearly as wide as the widest (two characters less at most, 20 to 60 characters in
all) that end in no mark which ends a sentence, and go on with a line right below that has no number and no label, are broken.
A document is only touched where there are two such lines or more. Inside a bracket that is open a line also goes on behind ；.

A line that ends in 根据 or 按照 goes on with the 《 right below it in any document, and however wide it is; so does a numbered
paragraph that stops in its second sentence, or in a later one, with the sentences below it that have no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gongkai.importing import numbering
from gongkai.sources.source import Line

PAGE = re.compile(r"[—–－-]{1,2}\s*\d{1,3}\s*[—–－-]{1,2}|第\s*\d{1,3}\s*页(?:[，,/]?\s*共\s*\d{1,3}\s*页)?")
WIDE = re.compile("[\u2014-\u201d\u2026\u2460-\u24ff\u2e80-\uffef]")
UNFINISHED = re.compile("(?:根据|按照|依据|依照|遵照|参照)$")  # what follows is the name of a document
ENDS = "。；;：:）)！!？?"
NARROWEST, WIDEST = 40, 120  # in half-width signs
SHORT_BY = 4
FEWEST = 2


class Joined(NamedTuple):
    """The paragraphs, the page numbers that stood between them, how many breaks went, and the first (its words, its line)."""

    lines: list[Line]
    pages: tuple[Line, ...] = ()
    gone: int = 0
    sample: str = ""
    line: int = 0


def join(lines: Sequence[Line], is_other: Callable[[str], bool]) -> Joined:
    """The document's paragraphs; each keeps the number of its first line. `is_other` tells lines that are no running text."""
    joined = _paragraphs(lines, is_other)
    whole, broken = _sentences(joined.lines)
    if not broken:
        return joined
    first = min((line for line in (broken[0], Line(joined.sample, joined.line)) if line.line), key=lambda line: line.line)
    return joined._replace(lines=whole, gone=joined.gone + len(broken), sample=first.text, line=first.line)


def _sentences(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines, each that ends in 根据 and the like together with the 《…》 right below it; and the places of such breaks."""
    whole: list[Line] = []
    broken: list[Line] = []
    for line in lines:
        if whole and _is_broken(whole[-1].text, line.text):
            broken.append(Line(whole[-1].text[-6:] + line.text[:6], whole[-1].line))
            whole[-1] = whole[-1]._replace(text=whole[-1].text + line.text)
        else:
            whole.append(line)
    return whole, broken


def _is_broken(upper: str, lower: str) -> bool:
    """Whether a sentence goes on in the line below: it stops before the name of a document, or behind a sentence that has ended
    the paragraph goes on without one. What has a number, a label or a bracket of its own begins anew.
    """
    if lower.startswith("《") and UNFINISHED.search(upper):
        return True
    mark = numbering.mark(upper)
    behind = upper[len(mark.text) :] if mark else ""
    stopped = re.search("。[^。；;：:（(【]{2,}$", behind) is not None and behind[-1] not in ENDS
    return stopped and bool(re.match(r"[\u4e00-\u9fff]", lower)) and "。" in lower and not numbering.mark(lower)


def _paragraphs(lines: Sequence[Line], is_other: Callable[[str], bool]) -> Joined:
    """The lines nearly as wide as the widest joined with those below them."""
    pages = tuple(line for line in lines if PAGE.fullmatch(line.text))
    kept = [line for line in lines if not PAGE.fullmatch(line.text)]
    width = max(map(_width, (line.text for line in kept)), default=0)
    longest = max((len(line.text) for line in kept), default=0)
    if not NARROWEST <= width <= WIDEST:
        return Joined(list(lines))
    numbers = {line.line for line in pages}
    mended: list[Line] = []
    count, sample, place = 0, "", 0
    last = Line("", 0)  # as it stood, before anything was joined to it
    for line in kept:
        follows = all(number in numbers for number in range(last.line + 1, line.line))
        if (
            mended
            and follows
            and _goes_on(last.text, mended[-1].text, line.text, _is_wide(last.text, width, longest))
            and not is_other(line.text)
        ):
            if not count:
                sample, place = last.text[-6:] + line.text[:6], last.line
            mended[-1] = mended[-1]._replace(text=mended[-1].text + line.text)
            count += 1
        else:
            mended.append(line)
        last = line
    return Joined(mended, pages, count, sample, place) if count >= FEWEST else Joined(list(lines))


def _is_wide(text: str, width: int, longest: int) -> bool:
    """Whether a line is nearly as wide as the widest, or nearly as long: lines with digits are narrower."""
    return _width(text) >= width - SHORT_BY or len(text) >= longest - SHORT_BY // 2


def _goes_on(last: str, paragraph: str, text: str, wide: bool) -> bool:
    """Whether a paragraph, of which `last` is the last line, goes on with a text."""
    if not last or not text or numbering.mark(text) or not wide:
        return False
    is_open = paragraph.count("（") + paragraph.count("(") > paragraph.count("）") + paragraph.count(")")
    return last[-1] not in ENDS or (is_open and last[-1] in "；;）)")


def _width(text: str) -> int:
    return len(text) + len(WIDE.findall(text))
