"""The published table: an office's own headings in its own order, its merged cells, its words. Every format is made from this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gongkai.model import Item, Link, Plan, TableColumn
from gongkai.pages import Card

DEFAULT_TABLE = (
    TableColumn("工作内容", "group.1"),
    TableColumn("工作要求", "requirement"),
    TableColumn("责任单位", "units"),
    TableColumn("完成情况", "progress"),
)
DEFAULT_CLAUSES = (
    TableColumn("章节", "group.1"),
    TableColumn("序号", "number"),
    TableColumn("任务", "task"),
    TableColumn("工作要求", "requirement"),
    TableColumn("责任单位", "units"),
    TableColumn("完成情况", "progress"),
)


NAMES = ("lead", "support", "units")
"""What columns of units show."""


class Cell(NamedTuple):
    """A cell as published. `names` are the units in it, where it was put together from them.

    `rows` is how many rows it spans; 0 marks a place that a cell above covers.
    """

    column: TableColumn
    text: str
    names: tuple[Link, ...] = ()
    rows: int = 1


class Row(NamedTuple):
    item: Item
    card: Card
    cells: list[Cell]


def columns(plan: Plan) -> tuple[TableColumn, ...]:
    """The plan's own columns, or the usual ones of its form."""
    return plan.table or (DEFAULT_CLAUSES if plan.form == "clauses" else DEFAULT_TABLE)


def table(plan: Plan, items: Sequence[Item], cards: Sequence[Card], statuses: Mapping[str, str]) -> list[Row]:
    """The rows of a plan, cells merged as its form merges them. `statuses` gives the names of the status ids."""
    heads = columns(plan)
    rows = [
        Row(item, card, [_cell(head, item, card, statuses) for head in heads]) for item, card in zip(items, cards, strict=True)
    ]
    for place, head in enumerate(heads):
        start = 0
        for number in range(1, len(rows) + 1):
            if number < len(rows) and _continues(head, rows[number - 1], rows[number], place):
                continue
            rows[start].cells[place] = rows[start].cells[place]._replace(rows=number - start)
            for covered in rows[start + 1 : number]:
                covered.cells[place] = covered.cells[place]._replace(rows=0)
            start = number
    return rows


def _continues(head: TableColumn, above: Row, below: Row, place: int) -> bool:
    """Whether a cell is one with the cell above it."""
    if head.heading in below.item.apart:
        return False
    if head.shows.startswith("group."):
        level = int(head.shows[6:])
        path = below.item.group[:level]
        return len(path) == level and above.item.group[:level] == path and above.cells[place].text == below.cells[place].text
    text = below.cells[place].text
    same_chapter = above.item.group[:1] == below.item.group[:1]
    return head.merge and same_chapter and text != "" and above.cells[place].text == text


def _cell(head: TableColumn, item: Item, card: Card, statuses: Mapping[str, str]) -> Cell:
    text = words(head, item, statuses, card.report)
    if head.shows not in NAMES or head.heading in item.wording:
        return Cell(head, text)
    links = {link.title: link for link in card.lead + card.support}
    return Cell(head, text, tuple(links[name] for name in _names(head, item)))


def words(head: TableColumn, item: Item, statuses: Mapping[str, str], report: str) -> str:
    """What a cell says: the published words where the item keeps them, otherwise those of the field that the column shows.
    `statuses` gives the names of the status ids, `report` is the newest one.
    """
    if head.heading in item.wording:
        return item.wording[head.heading]
    match head.shows:
        case "group.1" | "group.2" | "group.3":
            level = int(head.shows[6:])
            return item.group[level - 1] if len(item.group) >= level else ""
        case "number":
            return item.number
        case "task":
            return item.task
        case "requirement":
            return item.requirement
        case "lead" | "support" | "units":
            return "、".join(_names(head, item))
        case "due":
            return item.due.words if item.due else ""
        case "status":
            return statuses.get(item.status, "")
        case "progress":
            return report
        case _:
            return item.extra.get(head.heading, "")


def _names(head: TableColumn, item: Item) -> dict[str, None]:
    """The item's own units in a column that shows them, each once."""
    return dict.fromkeys({"lead": item.lead, "support": item.support}.get(head.shows, item.lead + item.support))


def bracket(plan: Plan, item: Item) -> str:
    """The words in brackets with which a clause names its units: the published ones, or the usual form."""
    heading = next((column.heading for column in columns(plan) if column.shows == "units"), "")
    if heading in item.wording:
        return item.wording[heading]
    lead = f"{'、'.join(item.lead)}牵头" if item.lead else ""
    support = f"{'、'.join(item.support)}按职责分工负责" if item.support else ""
    words = "，".join(part for part in (lead, support) if part)
    return f"（{words}）" if words else ""
