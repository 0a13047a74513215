"""A table that pasting has flattened: the head's cells one per paragraph, then the rows' cells one after the other.

Goes in: the mended lines from the head on. Comes out: the columns, the groups and the items; or why there are none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai import schema
from gongkai.importing import headings, numbering, table
from gongkai.importing.align import Aligned, align
from gongkai.importing.draft import Body
from gongkai.importing.misfits import NUMBER_CELL
from gongkai.sources.source import Line

MOST_COLUMNS = 12
SERIAL = schema.SHOWS["number"][-1]
MOST_BROKEN = 3
LONGEST_UNKNOWN = 10
LIST = re.compile(r".{4}(?:清单|台账|方案|表)$")
BEGUN = re.compile(r"牵头|责任|配合|协办|承办|完成|工作|进展|时间|时限|重点|主要|具体|实施|落实|推进|整改|分管|任务")
ENDED = re.compile(r"单位|部门|科室|股室|时限|时间|期限|情况|要求|内容|任务|措施|领导|名称|事项|清单|节点|分解|（[^（）]*）")


class _Counted(NamedTuple):
    """Rows that count 1, 2, 3 …: the place of their numbers, whether these have no heading, and the cells left of them with
    their level.
    """

    place: int = 0
    unnamed: bool = False
    groups: dict[Line, int] = {}


def find(lines: Sequence[Line]) -> int | None:
    """Where the first table's head begins."""
    return next((place for place, line in enumerate(lines) if line.text and _head(lines, place)[0]), None)


def begins(lines: Sequence[Line]) -> bool:
    """Whether a table's head begins exactly here."""
    return bool(lines and _head(lines, 0)[0])


def read(lines: Sequence[Line]) -> Body:
    """The table whose head is the first of the lines."""
    everything = tuple(line for line in lines if line.text)
    head, end = _head(lines, 0)
    names = [cell.text for cell in head]
    below, repeated = _without_heads(lines[end:], names)
    numbered = _counted(below, names)
    names = [*names[: numbered.place], SERIAL, *names[numbered.place :]] if numbered.unnamed else names
    levels, again = (numbered.groups, set[Line]()) if numbered.groups else _group_headings(below, names)
    deep = max(levels.values(), default=0)
    columns = headings.columns(names, range(deep) if numbered.groups else _grouped(names, deep))
    own = [column for column in columns if not column.shows.startswith("group.")]
    if not any(line.text for line in below):
        return Body(refused="no-rows", line=head[0].line, unplaced=everything)
    if len(own) == len(columns) and own[0].shows != "number":
        levels, again = {}, set()
    if not any(headings.kind(name) in headings.WHO for name in names) and not levels and own[0].shows != "number":
        return Body(refused="unaligned", line=head[0].line, unplaced=everything)
    aligned = align(below, [column.shows for column in own], levels)
    if not _is_sure(aligned, len(own)):
        return Body(
            refused="unaligned", line=aligned.stuck or next(line.line for line in below if line.text), unplaced=everything
        )
    body = table.read(columns, aligned.rows, aligned.unsure, [line for line in levels if line not in again])
    return body._replace(unplaced=(*body.unplaced, *aligned.rest), furniture=(*repeated, *again))


def _counted(lines: Sequence[Line], names: Sequence[str]) -> _Counted:
    """How the rows of a table count that has columns left of their numbers, merged ones: what stands there, where the next row
    has not the same, follows the last cell of the row above. A column of numbers often has no heading of its own.
    """
    written = [line for line in lines if line.text]
    first = next((place for place, line in enumerate(written) if line.text == "1"), 0)
    kinds = [headings.kind(name) for name in names]
    if not first or first >= len(names) - 1 or any(kind not in headings.WHAT for kind in kinds[:first]):
        return _Counted()
    unnamed = "number" not in kinds
    if not unnamed and kinds.index("number") != first:
        return _Counted()
    wide = len(names) + unnamed - first
    starts = [first]
    while (found := _next_count(written, starts[-1] + wide, first, len(starts) + 1)) is not None:
        starts.append(found)
    if len(starts) < 2 or len(written) - starts[-1] != wide:
        return _Counted()
    groups = {written[place]: place + 1 for place in range(first)}
    for above, start in itertools.pairwise(starts):
        ahead = written[above + wide : start]
        groups |= {line: first - len(ahead) + 1 + number for number, line in enumerate(ahead)}
    return _Counted(first, unnamed, groups)


def _next_count(lines: Sequence[Line], start: int, most: int, count: int) -> int | None:
    """The place of a number at `start`, or at most so many lines behind it."""
    return next((place for place in range(start, min(start + most + 1, len(lines))) if lines[place].text == str(count)), None)


def _grouped(names: Sequence[str], deep: int) -> list[int]:
    """The columns of the groups: the first ones that say what is to be done, as many as the headings have levels."""
    texts = [place for place, name in enumerate(names) if headings.kind(name) in headings.WHAT]
    numbered = headings.kind(names[0]) == "number"
    return [] if numbered and len(texts) < 3 else texts[:-1][:deep]


def _is_sure(aligned: Aligned, width: int) -> bool:
    """Whether the rows may be shown to a person at all: no units among the sentences, few paragraphs that look wrong, few
    rows that could be read otherwise, and less left over than a row would take.
    """
    rows = len(aligned.rows)
    few = aligned.misfits * 3 <= rows and len(aligned.unsure) * 2 <= rows
    return rows > 0 and not aligned.strangers and few and len(aligned.rest) < width


def _group_headings(lines: Sequence[Line], names: Sequence[str]) -> tuple[dict[Line, int], set[Line]]:
    """The lines that are groups' cells, with their level, and those among them that say the last one again (on a new page).
    Groups are numbered one after the other: a requirement that happens to begin with 一、 does not fit in. Headings （一）
    are groups too where the table has columns for them, or where there are no others.
    """
    cells: dict[Line, int] = {}
    again: set[Line] = set()
    texts = [name for name in names if headings.kind(name) in headings.WHAT]
    chapters = any(numbering.chapter(line.text) for line in lines if line.text)
    readers = [numbering.chapter] if chapters else []
    readers += [numbering.clause_heading] if len(texts) > len(readers) + 1 else []
    last, texts_of = [0] * len(readers), [""] * len(readers)
    for line in lines:
        for level, reader in enumerate(readers):
            number = reader(line.text) if line.text else 0
            if number and (not last[level] or number == last[level] + 1 or (level and number == 1)):
                cells[line] = level + 1
                last[level], texts_of[level] = number, line.text
            elif number and line.text == texts_of[level]:
                cells[line] = level + 1
                again.add(line)
    return cells, again


def _head(lines: Sequence[Line], start: int) -> tuple[list[Line], int]:
    """The longest head that begins exactly here (blank paragraphs between its cells aside), and where it ends; none: [], 0.

    A heading may be broken over lines (牵头 / 单位). One that no rule knows belongs to the head where it is as short as the
    others and the first row's number follows.
    """
    cells: list[Line] = []
    best: tuple[list[Line], int] = [], 0
    place = start
    while place < len(lines) and len(cells) < MOST_COLUMNS:
        cell, end = _heading(lines, place)
        if cell is None:
            break
        cells.append(cell)
        place = end
        known = headings.kind(cell.text) != ""
        if not known and (len(cells) == 1 or len(cell.text) > LONGEST_UNKNOWN):
            break
        if headings.kind(cell.text) == "number" and any(
            headings.kind(above.text) not in headings.WHAT or LIST.search(above.text) for above in cells[:-1]
        ):
            break  # that was a title: left of the numbers stand groups only
        if len(cells) > 2 and headings.is_head([cell.text for cell in cells]) and (known or _row_begins(lines, end, cells)):
            best = list(cells), end
        while place < len(lines) and not lines[place].text:
            place += 1
    return best


def _heading(lines: Sequence[Line], start: int) -> tuple[Line | None, int]:
    """The heading at this place, put together where it is broken; and where it ends."""
    line = lines[start]
    text = headings.squeeze(line.text)
    if not text or numbering.mark(text) or NUMBER_CELL.fullmatch(text) or not headings.is_short(text):
        return None, start
    if BEGUN.fullmatch(text):
        rest = next((place for place in range(start + 1, len(lines)) if lines[place].text), start)
        if ENDED.fullmatch(headings.squeeze(lines[rest].text)) and headings.kind(text + lines[rest].text):
            return Line(line.text + lines[rest].text, line.line), rest + 1
    parts, place = [line.text], start + 1
    while not headings.kind("".join(parts)) and len(parts) < MOST_BROKEN and place < len(lines) and len(text) <= 4:
        if lines[place].text:
            parts.append(lines[place].text)
            if headings.kind("".join(parts)) and not headings.kind(lines[place].text):
                return Line("".join(parts), line.line), place + 1
        place += 1
    return line, start + 1


def _row_begins(lines: Sequence[Line], place: int, cells: Sequence[Line]) -> bool:
    """Whether a numbered row, or a group's heading, stands next."""
    text = next((line.text for line in lines[place:] if line.text), "")
    numbered = headings.kind(cells[0].text) == "number"
    return bool(numbering.chapter(text)) or (numbered and NUMBER_CELL.fullmatch(text) is not None)


def _without_heads(lines: Sequence[Line], names: Sequence[str]) -> tuple[list[Line], list[Line]]:
    """The lines without the heads that come again at page breaks, and those."""
    kept: list[Line] = []
    repeated: list[Line] = []
    wanted = re.sub(r"\s", "", "".join(names))
    place = 0
    while place < len(lines):
        end = _end_of(lines, place, wanted)
        if end:
            repeated += [line for line in lines[place:end] if line.text]
            place = end
        else:
            kept.append(lines[place])
            place += 1
    return kept, repeated


def _end_of(lines: Sequence[Line], start: int, wanted: str) -> int:
    """Where the words that are wanted end, if they begin here and end with a line; 0 where they do not."""
    said = ""
    for place in range(start, len(lines)):
        said += re.sub(r"\s", "", lines[place].text)
        if not said or not wanted.startswith(said):
            return 0
        if said == wanted:
            return place + 1
    return 0
