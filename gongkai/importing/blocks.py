"""Upright blocks: one task after the other, each with its facts behind their labels (任务：… 责任单位：… 完成时限：…).

The task may also stand without a label, on the line before its facts, where every task of the document does.

Goes in: the mended lines from the first label on; a table with labels in its first column and facts in its second is such a
block too. Comes out: the columns (the labels, in their order), the groups and the items.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai import schema
from gongkai.importing import headings, labels, numbering, outline, table, unit_brackets, unit_duties, units
from gongkai.importing.draft import Body, Paragraphs, Row
from gongkai.model import TableColumn
from gongkai.sources.source import Grid, Line

NAME = r"[\u4e00-\u9fff]{2,10}|[A-Z][A-Za-z ]{2,24}(?:\(s\))?"
AHEAD = r"(?:^|(?<=[\s；;。，,|.．、）)]))"
LABEL = re.compile(rf"{AHEAD}[*•·\-—\s]{{0,8}}(?:[【\[]\s*({NAME})\s*[】\]]\s*[:：]?|({NAME})\s*[:：])[*\s]*")
TASK = schema.SHOWS["task"][-1]
FEWEST = 2
SHORT = 20
NUMBERED = numbering.POINTS  # a number of this rank or below may stand before a task; a larger one is a heading's
NAMED = re.compile(r"(任务|事项|项目|举措|目标)[一二三四五六七八九十\d]{1,3}(?=$|\s*[:：.、])\s*[:：.、]?\s*")


NUMBER, BEHIND = "序号", "说明"


class Fact(NamedTuple):
    """A label as it is written, and the paragraphs behind it."""

    label: str
    kind: str
    lines: list[Line]
    place: Line


class Block(NamedTuple):
    """The facts of one task, with the headings above it."""

    groups: tuple[Line, ...]
    facts: list[Fact]


def find(lines: Sequence[Line]) -> int | None:
    """Where the first block, or the heading above it, begins."""
    lines = _without_page(lines)
    tasks = _unlabelled_tasks(lines)
    found = [min(tasks)] if tasks else [place for place, line in enumerate(lines) if any(fact.kind for fact in _facts(line))]
    blocks = _blocks(lines[found[0] :])[0] if found else []
    if not blocks or not _are_tasks(blocks):
        return None
    start = found[0]
    if any(
        unit_brackets.at_end(line.text) > 0 for line in lines[:start]
    ):  # clauses, of which some name units on lines of their own
        return None
    while start and (_is_heading(lines[start - 1].text) or NAMED.fullmatch(lines[start - 1].text)):
        start -= 1
    if tasks and start and any(_is_bare_heading(line.text) for block in blocks for line in block.groups):
        start -= _is_bare_heading(lines[start - 1].text)
    return start


def read(lines: Sequence[Line]) -> Body:
    """The blocks as rows of a table that has their labels as its columns."""
    main, signature = _signed(_without_page(lines))
    blocks, group_headings, loose = _blocks(main)
    names = list(dict.fromkeys(fact.label for block in blocks for fact in block.facts))
    columns = headings.columns(names)
    grouped = [column.heading for column in columns if column.shows.startswith("group.")]
    each = all(len(_lines_of(block, name)) == 1 for block in blocks for name in grouped)
    if group_headings or not each:  # the groups stand elsewhere, or not with every task
        columns = tuple(TableColumn(column.heading, "extra") if column.heading in grouped else column for column in columns)
        grouped = []
    rows = []
    for block in blocks:
        groups = tuple(line for name in grouped for line in _lines_of(block, name))
        cells = tuple(_lines_of(block, name) for name in names if name not in grouped)
        rows.append(Row(groups or block.groups, cells))
    body = table.read(columns, rows, (), group_headings)
    page = labels.page_lines(lines)
    left = (*body.unplaced, *loose)
    return body._replace(closing=signature, unplaced=left, furniture=(*body.furniture, *sorted(page, key=_line)))


def _signed(lines: Sequence[Line]) -> tuple[Sequence[Line], tuple[Line, ...]]:
    """The lines without the office and the day that sign them, and those two."""
    _, signature = outline.split_end([line for line in lines if line.text])
    if len(signature) < 2 or any(is_fact(line.text) for line in signature):
        return lines, ()
    return lines[: lines.index(signature[0])], tuple(signature)


def _lines_of(block: Block, label: str) -> Paragraphs:
    return tuple(line for fact in block.facts if fact.label == label for line in fact.lines)


def _line(line: Line) -> int:
    return line.line


def _without_page(lines: Sequence[Line]) -> list[Line]:
    """The lines, those blank that hold labels of the page (索引号, 发布机构 …): they stand before a list, or behind it."""
    page = labels.page_lines(lines)
    return [line._replace(text="") if line in page else line for line in lines]


def from_grid(grid: Grid) -> list[Line]:
    """The rows of a table of labels and facts about a task as lines “label：fact”, one for each pair; nothing for any other."""
    found: list[Line] = []
    kinds: set[str] = set()
    for row in grid.rows:
        if len(row) % 2:
            return []
        for label, fact in zip(row[::2], row[1::2], strict=True):
            name = "".join(line.text for line in label.lines).strip(":：")
            if not name:
                found += fact.lines
                continue
            if not headings.kind(name):
                return []
            kinds.add(headings.kind(name))
            first, *others = fact.lines or (Line("", grid.line),)
            found += [Line(f"{headings.squeeze(name)}：{first.text}", label.lines[0].line, label.lines[0].cell), *others]
    tells = kinds & headings.WHAT and kinds & headings.WHO
    return found if tells and len(kinds) > 2 else []


def _unlabelled_tasks(lines: Sequence[Line]) -> set[int]:
    """The places of lines that are a task without a label: one line before each run of labels, of which none says what is to be
    done. None where anything but headings stands between a task's last fact and the next task.
    """
    facts = [[fact for fact in _facts(line) if fact.kind != "number"] for line in lines]
    if any(fact.kind in headings.WHAT for each in facts for fact in each):
        return set()
    written = [place for place, line in enumerate(lines) if line.text]
    runs: list[list[int]] = []
    for above, place in zip([-1, *written], written, strict=False):
        if facts[place]:
            if above >= 0 and facts[above]:
                runs[-1].append(place)
            else:
                runs.append([above, place])
    if len(runs) < FEWEST or any(run[0] < 0 for run in runs):
        return set()
    who = [run for run in runs if any(fact.kind in headings.WHO for place in run[1:] for fact in facts[place])]
    heading = [line for line in lines[: runs[0][0]] if line.text][-1:]
    between = [lines[before[-1] + 1 : after[0]] for before, after in itertools.pairwise(runs)]
    tasks = [lines[run[0]].text for run in runs]
    marks = [numbering.mark(text) for text in tasks]
    if any(_is_point(line.text) for line in heading) or not all(_is_above_tasks(line.text) for part in between for line in part):
        return set()
    if len(who) * 2 <= len(runs) or any(map(headings.kind, tasks)) or any(mark and mark.rank < NUMBERED for mark in marks):
        return set()
    return {run[0] for run in runs}


def _is_above_tasks(text: str) -> bool:
    """Whether a line may stand between two tasks: a blank one, or a heading."""
    return not text or _is_bare_heading(text) or (_is_heading(text) and not _is_point(text))


def _is_point(text: str) -> bool:
    mark = numbering.mark(text)
    return mark is not None and mark.rank >= NUMBERED


def _are_tasks(blocks: Sequence[Block]) -> bool:
    """Whether the blocks are work: each says what, most say who; and there are two, or one that says three things."""
    what = [block for block in blocks if any(fact.kind in headings.WHAT for fact in block.facts)]
    who = [block for block in what if any(fact.kind in headings.WHO for fact in block.facts)]
    return bool(what) and len(who) * 2 >= len(blocks) and (len(blocks) > 1 or len(blocks[0].facts) > 2)


def _blocks(lines: Sequence[Line]) -> tuple[list[Block], list[Line], list[Line]]:
    """The blocks, all headings above them, and the lines that belong to none. A block begins where the label comes again with
    which the first began.
    """
    blocks: list[Block] = []
    loose: list[Line] = []
    found: list[Line] = []
    path: tuple[Line, ...] = ()
    pending: list[Fact] = []
    opening = ""
    ended = False
    tasks = _unlabelled_tasks(lines)
    for place, line in enumerate(lines):
        if not line.text:
            ended = bool(blocks)
            continue
        facts = _task(line) if place in tasks else _facts(line)
        if facts:
            for fact in facts:
                opening = opening or fact.label
                if pending or not blocks or fact.label == opening or any(fact.label == old.label for old in blocks[-1].facts):
                    blocks.append(Block(path, [*pending, fact]))
                    pending = []
                else:
                    blocks[-1].facts.append(fact)
            ended = False
        elif blocks and not ended and (_is_point_of(blocks[-1], line) or _is_day_of(blocks[-1], line)):
            blocks[-1].facts[-1].lines.append(line)
        elif _is_heading(line.text):
            path = (*_above(path, line), line)
            found.append(line)
            ended = True
        elif tasks and place < max(tasks) and _is_bare_heading(line.text):
            path = (*(heading for heading in path if numbering.mark(heading.text)), line)
            found.append(line)
            ended = True
        elif blocks and not ended and blocks[-1].facts:
            blocks[-1].facts[-1].lines.append(line)
        else:
            loose.append(line)
    return blocks, found, loose


def _task(line: Line) -> list[Fact]:
    """A task that stands without a label, and its number."""
    mark = numbering.mark(line.text)
    start = len(mark.text) if mark else 0
    number = [Fact(NUMBER, "number", [line._replace(text=line.text[:start].strip())], line)] if start else []
    return [*number, Fact(TASK, "text", [line._replace(text=line.text[start:])], line)]


def _is_point_of(block: Block, line: Line) -> bool:
    """Whether a numbered line is a point of the last label: nothing stands behind the label itself, and the number is smaller
    than those of the headings above.
    """
    mark, fact = numbering.mark(line.text), block.facts[-1]
    if not mark or mark.rank < NUMBERED or not fact.place.text.endswith(("：", ":")):
        return False
    first = numbering.mark(fact.lines[0].text) if fact.lines else None
    above = [other.rank for heading in block.groups if (other := numbering.mark(heading.text))]
    return all(rank < mark.rank for rank in above) and (first.ordinal == 1 if first else mark.ordinal == 1)


def _is_day_of(block: Block, line: Line) -> bool:
    """Whether a month is what stands behind the last label (完成时限：, and 6月 below it), and no heading."""
    return numbering.is_period(line.text) and not block.facts[-1].lines


def _is_heading(text: str) -> bool:
    return numbering.is_period(text) or (numbering.mark(text) is not None and numbering.is_heading(text))


def _is_bare_heading(text: str) -> bool:
    """Whether a line without a number reads as the heading of a group."""
    return (
        0 < len(text) <= SHORT
        and not numbering.is_period(text)
        and not re.search("[，。；：:]", text)
        and not numbering.mark(text)
    )


def _above(path: tuple[Line, ...], line: Line) -> Iterator[Line]:
    """The headings of the path that are above a new one."""
    mark = numbering.mark(line.text)
    for heading in path:
        above = numbering.mark(heading.text)
        if above and mark and above.rank < mark.rank:
            yield heading


def is_fact(text: str) -> bool:
    """Whether a line begins with a label that tables have as a heading."""
    return bool(_facts(Line(text, 0)))


def _facts(line: Line) -> list[Fact]:
    """The labelled facts of a line that begins with a label; each label one that tables have as a heading. A number before the
    first is a fact too, and so is 任务一：….
    """
    text = line.text
    mark = numbering.mark(text)
    named = NAMED.match(text)
    start = named.end() if named else len(mark.text) if mark and mark.rank >= numbering.POINTS else 0
    number = [Fact(NUMBER, "number", [line._replace(text=text[:start].strip("：: "))], line)] if start else []
    matches = [match for match in LABEL.finditer(text, start) if kind_of(match)]
    if named and not matches:
        words = text[start:].strip()
        return number + ([Fact(named[1], "text", [line._replace(text=words)], line)] if words else [])
    if not matches or text[start : matches[0].start()].strip("*•·- "):
        return []
    ends = [match.start() for match in matches[1:]] + [len(text)]
    found = []
    for match, end in zip(matches, ends, strict=True):
        words = text[match.end() : end].strip()
        words = words.rstrip("；;，,| ") if end < len(text) else words
        label = _label(match)
        rest = ""
        if headings.kind(label) in headings.WHO:
            words, rest = _ended(words)
        found.append(Fact(label, headings.kind(label), [line._replace(text=words)] if words else [], line))
        found += [Fact(BEHIND, "extra", [line._replace(text=rest)], line)] if rest else []
    return number + found


def _ended(words: str) -> tuple[str, str]:
    """The units behind a label, and the sentences behind them that name nobody (“甲局。目前已开工，进展顺利。”)."""
    names, stop, rest = words.partition("。")
    if not rest:
        return words, ""
    told = unit_duties.DUTY.search(rest) or unit_duties.says_first_leads(rest) or units.looks_like_units(rest)
    return (words, "") if told else (names + stop, rest)


def kind_of(match: re.Match[str]) -> str:
    """What the label that LABEL found is of; "" for no heading of a table, or one of a weaker word."""
    return headings.kind(_label(match)).replace("weak", "")


def _label(match: re.Match[str]) -> str:
    return headings.squeeze(match[1] or match[2])
