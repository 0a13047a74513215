"""The parts of a source: its head, and each list of work below a title of its own.

A title is a short line that names a list (…工作要点, …任务分解表), before a table's head or before numbers that begin at one.
A table that lists work is a part too, with the lines that stand right above it; tables with the same headings are one part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.importing import flat_table, grid_head, headings, numbering, titles
from gongkai.sources.source import Grid, Line

LISTS = r"(?:要点|计划|方案|清单|台账|(?:一览|分解|明细|汇总|情况|进度|责任|推进)表|(?:任务|工作|措施|举措|事项|分工|安排)表?)"
TITLE = re.compile(rf"(?:附[件表]\s*\d*\s*[:：.、]?\s*)?[^。；;，,：:]{{2,60}}{LISTS}(?:[（(][^（）()]{{1,30}}[）)])?")
LISTING = re.compile(
    r"(?:工作要点|工作计划|重点工作|任务清单|工作清单|任务分解|任务分工|工作安排|行动计划|责任清单|实事清单|要点任务)[^》]{0,12}$"
)
BRINGS = re.compile(r"(?:分工|清单|要点|计划|安排|方案|任务|事项)的(?:通知|函|意见|通报|批复|报告)$")
FORWARDS = re.compile(r"印发.{0,60}的通知$|(?:印发|转发|下发)给你们|请(?:结合|按照)(?:以下|如下)要求")
TELLS = re.compile(r"(?:情况|进展|成效|总结|小结|通报|报告)$")  # of what was done: no task stands in its chapters
ATTACHED = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?")
MOST_ABOVE = 3


class Section(NamedTuple):
    """`title` are the lines of its title (none for what stands before the first), `blocks` what stands below."""

    title: tuple[Line, ...]
    blocks: list[Line | Grid]

    @property
    def name(self) -> str:
        return "".join(line.text for line in self.title if not ATTACHED.fullmatch(line.text))

    @property
    def has_table(self) -> bool:
        return any(isinstance(block, Grid) for block in self.blocks)


def lists_work(title: str) -> bool:
    """Whether a title says that what stands below is a list of work: 工作要点, 任务清单, not a notice that brings one."""
    bare = re.sub(r"[（(][^（）()]*[）)]$|\s", "", title)
    return LISTING.search(bare) is not None and not BRINGS.search(bare) and not TELLS.search(bare)


def split(blocks: Sequence[Line | Grid]) -> list[Section]:
    """The parts, in order; the first holds what stands before any title."""
    starts = [place for place in range(len(blocks)) if _starts(blocks, place)]
    found = [Section((), list(blocks[: starts[0] if starts else len(blocks)]))]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=False):
        title, below = _title(blocks, start)
        found.append(Section(title, list(blocks[below:end])))
    return _joined(found)


def _starts(blocks: Sequence[Line | Grid], place: int) -> bool:
    """Whether a part begins here. A title of two lines begins with the first."""
    above, block, below = (blocks[at] if 0 <= at < len(blocks) else None for at in (place - 1, place, place + 1))
    if isinstance(above, Line) and isinstance(block, Line) and _runs_on(above, block):
        return False
    if isinstance(block, Line) and isinstance(below, Line) and _runs_on(block, below) and _begins(blocks, place + 1):
        return not (isinstance(above, Line) and ATTACHED.fullmatch(above.text))
    return _begins(blocks, place)


def _runs_on(upper: Line, lower: Line) -> bool:
    return titles.runs_on(upper.text, lower.text) and not ATTACHED.fullmatch(upper.text)


def _begins(blocks: Sequence[Line | Grid], place: int) -> bool:
    """Whether a title, or a list without one, begins here: its title, a line right above a table, or a table that has none. A
    document's number between a title and its list does not count.
    """
    block = blocks[place]
    if not _is_written(block):
        return False
    above = next((blocks[other] for other in range(place - 1, -1, -1) if _is_written(blocks[other])), None)
    if isinstance(block, Grid):
        return grid_head.is_data(block) and not (isinstance(above, Line) and _is_short(above))
    if isinstance(above, Line) and ATTACHED.fullmatch(above.text):
        return False
    ahead = _ahead(blocks, place)
    if ahead and isinstance(blocks[ahead[0]], Grid) and _is_short(block):
        return grid_head.is_data(blocks[ahead[0]])  # type: ignore[arg-type]
    if not ATTACHED.fullmatch(block.text) and (above is None or not TITLE.fullmatch(block.text) or headings.kind(block.text)):
        return False
    return not numbering.mark(block.text) and _begins_list(blocks, ahead)


def _is_written(block: Line | Grid) -> bool:
    return isinstance(block, Grid) or (bool(block.text) and not titles.number_of(block.text))


def _is_short(line: Line) -> bool:
    return 0 < len(line.text) <= 60 and not re.search("[。；;]", line.text)


def _ahead(blocks: Sequence[Line | Grid], place: int) -> list[int]:
    """The places of the next blocks that are not blank."""
    return [other for other in range(place + 1, min(place + 16, len(blocks))) if _is_written(blocks[other])][: MOST_ABOVE + 2]


def _begins_list(blocks: Sequence[Line | Grid], ahead: Sequence[int]) -> bool:
    """Whether a table, a table's head, or a first number stands among the next blocks."""
    for place in ahead:
        block = blocks[place]
        if isinstance(block, Grid):
            return grid_head.is_data(block)
        mark = numbering.mark(block.text)
        if mark:
            return mark.rank <= numbering.CHAPTERS and mark.ordinal == 1
        if headings.kind(block.text) and flat_table.begins(
            [line for line in blocks[place : place + 40] if isinstance(line, Line)]
        ):
            return True
    return False


def _title(blocks: Sequence[Line | Grid], start: int) -> tuple[tuple[Line, ...], int]:
    """The lines of the title that begins at `start` (附件, and the name below it), and where what it names begins. A numbered
    heading above a table is no title but a group's.
    """
    first = blocks[start]
    if not isinstance(first, Line) or numbering.mark(first.text):
        return (), start
    title = [first]
    place = start + 1
    while place < len(blocks):
        block = blocks[place]
        if not isinstance(block, Line):
            break
        if block.text:
            named = ATTACHED.fullmatch(title[-1].text) and _is_short(block) and not numbering.mark(block.text)
            if not named and not _runs_on(title[-1], block):
                break
            title.append(block)
        place += 1
    return tuple(title), place


def _joined(sections: Sequence[Section]) -> list[Section]:
    """The parts, with tables that have the same headings as the one above and no title of their own joined to it."""
    found: list[Section] = []
    last: set[tuple[str, ...]] = set()  # the headings of the tables in the last part
    for section in sections:
        heads = [grid_head.head_of(block) for block in section.blocks if isinstance(block, Grid)]
        if heads and not section.title and heads[0] and heads[0] in last:
            found[-1].blocks.extend(section.blocks)
            last.update(heads)
        else:
            found.append(section)
            last = set(heads)
    return found
