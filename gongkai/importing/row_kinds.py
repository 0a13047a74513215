"""What a row of a table as laid out is: a row of its own, more of the one above, a group's heading, a note, the head again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.importing import grid_head, headings
from gongkai.importing.grids import Spot
from gongkai.model import TableColumn

LONGEST_GROUP = 80
TOTAL = re.compile(r"(?:合计|总计|小计|共计|总数|total)[:：]?.*", re.IGNORECASE)
COUNTING = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十甲乙丙丁戊]|[A-Z])[）)]?")
RULE = re.compile(r"[\s|｜+\-:=—─]{3,}|[\s|｜]+")
REFERENCE = re.compile(r"[A-Z]{0,3}[\d.．、（）()\-—/]+[a-z]?|[A-Z]|第?[一二三四五六七八九十]{1,3}[项条]?")
BLANK = re.compile(r"[\s/\\—–\-―…_＿]*")


class Layout(NamedTuple):
    """Which places of a row hold what: `groups` in the order of their levels, `own` all others, `texts` what is to be done."""

    columns: Sequence[TableColumn]
    names: Sequence[str]
    groups: list[int]
    own: list[int]
    texts: list[int]
    leading: list[int]  # by which a row is known to be a new one
    beside: dict[int, list[int]]  # places without a heading, by the column that they are a part of

    @property
    def numbers(self) -> list[int]:
        return [place for place in self.own if self.columns[place].shows == "number"]


def layout_of(columns: Sequence[TableColumn], names: Sequence[str]) -> Layout:
    groups = sorted(
        (place for place, column in enumerate(columns) if column.shows.startswith("group.")),
        key=lambda place: columns[place].shows,
    )
    named = [place for place, name in enumerate(names) if name]
    own = [place for place in named if place not in groups]
    beside: dict[int, list[int]] = {}
    for place, name in enumerate(names):
        if not name and place not in groups:
            beside.setdefault(max((other for other in own if other < place), default=own[0]), []).append(place)
    texts = [place for place in own if columns[place].shows in ("requirement", "task")]
    ahead = [place for place in own if columns[place].shows in ("number", "task")]
    return Layout(columns, names, groups, own, texts, [*groups, *ahead], beside)


def what(row: Sequence[Spot], layout: Layout, first: bool) -> str:
    """What a row is: "row", "more" of the row above, "heading" of a group, "note", head "again", "blank", or "other"."""
    texts = [spot.text for spot in row]
    said = written(row)
    if RULE.fullmatch("".join(texts)) or is_head_again(texts, layout.names) or (first and _counts(texts)):
        return "again"
    if not said:
        return "blank"
    start = next(place for place, spot in enumerate(row) if spot is said[0])
    if TOTAL.fullmatch(said[0].text):
        return "other"
    if len(said) == 1 and said[0].cell.rows == 1:
        if start in layout.numbers and said[0].cell.columns == 1:
            return "blank" if REFERENCE.fullmatch(said[0].text) else _heading_or_note(said[0].text)
        alone = all(not spot.text or spot.cell is said[0].cell for spot in row)
        wide = said[0].cell.columns * 2 > len(row)
        if alone and (wide or (start not in layout.texts and start not in layout.groups)):
            return _heading_or_note(said[0].text)
    new = any(row[place].begins and not _is_blank(row[place]) for place in (*layout.texts, *layout.leading))
    return "row" if new or first else "more"


def written(row: Sequence[Spot]) -> list[Spot]:
    """The cells that begin in a row and say something."""
    return [spot for spot in row if spot.begins and not _is_blank(spot)]


def is_blank_row(row: Sequence[Spot], layout: Layout) -> bool:
    return all(_is_blank(row[place]) for place in layout.texts)


def _is_blank(spot: Spot) -> bool:
    return BLANK.fullmatch(spot.text) is not None


def _heading_or_note(text: str) -> str:
    sentences = len(text) > LONGEST_GROUP and re.search("[。；;]|[.] [A-Z]", text)
    return "note" if grid_head.NOTE.fullmatch(text) or sentences else "heading"


def is_head_again(texts: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row's words are those of the head."""
    own = {headings.squeeze(text) for text in texts if text}
    return len(own) > 1 and own <= {headings.squeeze(name) for name in names if name}


def _counts(texts: Sequence[str]) -> bool:
    """Whether the cells only number the columns."""
    return len(texts) > 2 and all(COUNTING.fullmatch(text) for text in texts)
