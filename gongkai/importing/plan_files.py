"""A plan of a draft → its files: plan.yaml, and one file per item. What a webmaster sees first, so the keys are Chinese.

The published words survive: where the names of the units, put together as gongkai/mirror.py does it, are not the source's
words, these are kept as 原文. A status is only written where the words of the report are the name of one. What the source
does not say stays empty, so that `check` points at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gongkai import mirror
from gongkai.importing import dues
from gongkai.importing.draft import Body, Draft, DraftItem
from gongkai.importing.labels import as_day
from gongkai.importing.yamltext import Data, comment, dump
from gongkai.model import Item, Plan, TableColumn
from gongkai.schema import EVERY, SHOWS

LEFT_OVER = "原文里还有这些字，没有用到；核对以后可以删去。"
CLAUSES = Plan("", "", 0, datetime.min, form="clauses")


def make(draft: Draft, body: Body, statuses: Mapping[str, str]) -> dict[str, str]:
    """The text of each file of one of the draft's plans by its name, plan.yaml last. `statuses`: the ids of the statuses by
    their names. What found no place stands below the first plan.
    """
    names = file_names(body)
    items = zip(names, (None, *body.items), body.items, strict=False)
    files = {f"{name}.yaml": dump(_item(draft, body, above, item, statuses)) for name, above, item in items}
    left: list[str] = []
    if body is draft.body:
        left = [line.text for line in draft.unplaced] + [f"{label}：{text}" for label, text in draft.head.labels.items()]
        if draft.head.breadcrumb:
            left.insert(0, " > ".join(draft.head.breadcrumb))
    files["plan.yaml"] = dump(_plan(draft, body)) + (comment("\n".join([LEFT_OVER, *left])) if left else "")
    return files


def file_names(body: Body) -> list[str]:
    """0101 is the first item of the first group. The numbers are as wide as the largest needs, so that they sort."""
    places = {group.name: place for place, group in enumerate(body.groups, 1)}
    groups = [places.get(item.group[0], 0) if item.group else (0 if places else 1) for item in body.items]
    counts: list[int] = []
    seen: dict[int, int] = {}
    for group in groups:
        seen[group] = seen.get(group, 0) + 1
        counts.append(seen[group])
    wide = [max(2, len(str(max(numbers, default=0)))) for numbers in (groups, counts)]
    return [f"{group:0{wide[0]}}{count:0{wide[1]}}" for group, count in zip(groups, counts, strict=True)]


def title_of(draft: Draft, body: Body) -> str:
    """The plan's title: its own where the source holds several lists, or where the head has none."""
    return (body.title if len(draft.bodies) > 1 else "") or draft.head.title or body.title


def status_of(item: DraftItem, statuses: Mapping[str, str]) -> str:
    """The id of the status whose name the report is, word for word; "" for every other report."""
    return statuses.get(item.status_text, "")


def composed(body: Body, item: DraftItem, heading: str) -> str:
    """The words that the site would put together from the names of the units under a heading."""
    if body.form == "clauses":
        return mirror.bracket(CLAUSES, Item("", "", lead=item.lead, support=item.support))
    shows = next(column.shows for column in body.columns if column.heading == heading)
    names = {"lead": item.lead, "support": item.support}.get(shows, item.lead + item.support)
    return "、".join(dict.fromkeys(names))


def _plan(draft: Draft, body: Body) -> dict[str, Data]:
    head = draft.head
    title = title_of(draft, body)
    own = (body.title,) if body.title and body.title != title else ()
    text = (*(line.text for line in head.text if body is draft.body), *own, *(line.text for line in body.text))
    document = {"标题": head.document_title, "文号": head.document_number, "成文日期": head.issued}
    record: dict[str, Data] = {"标题": title, "年度": draft.year or "", "发布时间": head.published}
    optional: dict[str, Data] = {
        "信息来源": head.source,
        "来源文件": {key: text for key, text in document.items() if text},
        "形式": "条款" if body.form == "clauses" else "",
        "正文": "\n".join(text),
        "分组": [{"名称": group.name, "说明": group.text} if group.text else group.name for group in body.groups],
        "表格": [_column(column) for column in body.columns],
        "默认": {"责任单位": body.default_support} if body.default_support else {},
        "结尾": "\n".join(line.text for line in body.closing),
    }
    return record | {key: value for key, value in optional.items() if value}


def _column(column: TableColumn) -> dict[str, Data]:
    shown: dict[str, Data] = {"表头": column.heading, "显示": SHOWS[column.shows][-1]}
    return shown | {"合并": "true"} if column.merge else shown


def _item(draft: Draft, body: Body, above: DraftItem | None, item: DraftItem, statuses: Mapping[str, str]) -> dict[str, Data]:
    report = {"日期": draft.head.published[:10], "内容": item.status_text}
    task = item.title.removesuffix("。") if body.form == "clauses" else item.title
    wording = {heading: words for heading, words in item.units.items() if words != composed(body, item, heading)}
    record: dict[str, Data] = {
        "序号": item.number,
        "分组": item.group[0] if len(item.group) == 1 else item.group,
        "任务": task,
        "工作要求": item.requirement,
        "牵头单位": item.lead,
        "责任单位": item.support,
        "完成时限": _due(item.due, draft.year),
        "状态": status_of(item, statuses),
        "进展": [report] if item.status_text else [],
        "其他列": item.extra,
        "原文": wording | item.wording,
        "单列": _apart(body, above, item),
    }
    return {key: value for key, value in record.items() if value}


def _apart(body: Body, above: DraftItem | None, item: DraftItem) -> list[str]:
    """The headings of the columns in which cells are joined, but the item's stands apart although it reads as the one above."""
    merged = [column for column in body.columns if column.merge]
    same = [column.heading for column in merged if above and _shown(column, above) == _shown(column, item)]
    return [heading for heading in same if heading not in item.joined]


def _shown(column: TableColumn, item: DraftItem) -> str:
    """The words of an item in a column."""
    fields = {
        "number": item.number,
        "task": item.title,
        "requirement": item.requirement,
        "due": item.due,
        "progress": item.status_text,
    }
    return fields.get(column.shows) or item.units.get(column.heading, "") or item.extra.get(column.heading, "")


def _due(words: str, year: int) -> Data:
    """The office's own words, as they are where they are one of the schema's; with the day or the turn that they name."""
    if not words or as_day(words) == words or any(words in spellings for spellings in EVERY.values()):
        return words
    turn = dues.read(words, year)
    if turn.day:
        return {"日期": turn.day.isoformat(), "原文": words}
    return {"周期": EVERY[turn.every][2], "原文": words} if turn.every else {"原文": words}
