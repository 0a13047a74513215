"""A draft → the files of a plan: plan.yaml, and one file per item. What a webmaster sees first, so the keys are Chinese.

The published words survive: where the names of the units, put together as gongkai/mirror.py does it, are not the source's
words, these are kept as 原文. A status is only written where the words of the report are the name of one. What the source
does not say stays empty, so that `check` points at it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from gongkai import mirror
from gongkai.importing.draft import Draft, DraftItem
from gongkai.importing.labels import DAY, as_day
from gongkai.importing.yamltext import Data, comment, dump
from gongkai.model import Item, Plan
from gongkai.schema import EVERY, SHOWS

LEFT_OVER = "原文里还有这些字，没有用到；核对以后可以删去。"
CLAUSES = Plan("", "", 0, datetime.min, form="clauses")


def make(draft: Draft, statuses: Mapping[str, str]) -> dict[str, str]:
    """The text of each file by its name, plan.yaml last. `statuses`: the ids of the statuses by their names."""
    names = file_names(draft)
    files = {f"{name}.yaml": dump(_item(draft, item, statuses)) for name, item in zip(names, draft.body.items, strict=True)}
    left = [line.text for line in draft.unplaced] + [f"{label}：{text}" for label, text in draft.head.labels.items()]
    if draft.head.breadcrumb:
        left.insert(0, " > ".join(draft.head.breadcrumb))
    files["plan.yaml"] = dump(_plan(draft)) + (comment("\n".join([LEFT_OVER, *left])) if left else "")
    return files


def file_names(draft: Draft) -> list[str]:
    """0101 is the first item of the first group. The numbers are as wide as the largest needs, so that they sort."""
    places = {group.name: place for place, group in enumerate(draft.body.groups, 1)}
    groups = [places[item.group[0]] if item.group else (0 if places else 1) for item in draft.body.items]
    counts: list[int] = []
    seen: dict[int, int] = {}
    for group in groups:
        seen[group] = seen.get(group, 0) + 1
        counts.append(seen[group])
    wide = [max(2, len(str(max(numbers, default=0)))) for numbers in (groups, counts)]
    return [f"{group:0{wide[0]}}{count:0{wide[1]}}" for group, count in zip(groups, counts, strict=True)]


def status_of(item: DraftItem, statuses: Mapping[str, str]) -> str:
    """The id of the status whose name the report is, word for word; "" for every other report."""
    return statuses.get(item.status_text, "")


def composed(draft: Draft, item: DraftItem, heading: str) -> str:
    """The words that the site would put together from the names of the units under a heading."""
    if draft.body.form == "clauses":
        return mirror.bracket(CLAUSES, Item("", "", lead=item.lead, support=item.support))
    shows = next(column.shows for column in draft.body.columns if column.heading == heading)
    names = {"lead": item.lead, "support": item.support}.get(shows, item.lead + item.support)
    return "、".join(dict.fromkeys(names))


def _plan(draft: Draft) -> dict[str, Data]:
    head, body = draft.head, draft.body
    document = {"标题": head.document_title, "文号": head.document_number, "成文日期": head.issued}
    record: dict[str, Data] = {"标题": head.title, "年度": draft.year or "", "发布时间": head.published}
    optional: dict[str, Data] = {
        "信息来源": head.source,
        "来源文件": {key: text for key, text in document.items() if text},
        "形式": "条款" if body.form == "clauses" else "",
        "正文": "\n".join(line.text for line in head.text),
        "分组": [{"名称": group.name, "说明": group.text} if group.text else group.name for group in body.groups],
        "表格": [{"表头": column.heading, "显示": SHOWS[column.shows][-1]} for column in body.columns],
        "默认": {"责任单位": body.default_support} if body.default_support else {},
        "结尾": "\n".join(line.text for line in body.closing),
    }
    return record | {key: value for key, value in optional.items() if value}


def _item(draft: Draft, item: DraftItem, statuses: Mapping[str, str]) -> dict[str, Data]:
    report = {"日期": draft.head.published[:10], "内容": item.status_text}
    task = item.title.removesuffix("。") if draft.body.form == "clauses" else item.title
    wording = {heading: words for heading, words in item.units.items() if words != composed(draft, item, heading)}
    record: dict[str, Data] = {
        "序号": item.number,
        "分组": item.group[0] if len(item.group) == 1 else item.group,
        "任务": task,
        "工作要求": item.requirement,
        "牵头单位": item.lead,
        "责任单位": item.support,
        "完成时限": _due(item.due),
        "状态": status_of(item, statuses),
        "进展": [report] if item.status_text else [],
        "其他列": item.extra,
        "原文": wording,
    }
    return {key: value for key, value in record.items() if value}


def _due(words: str) -> Data:
    """The office's own words; with the day where they name one, and as they are where they are one of the schema's."""
    if not words or as_day(words) == words or any(words in spellings for spellings in EVERY.values()):
        return words
    match = re.fullmatch(rf"{DAY.pattern}(?:以?前|之前)?", words)
    day = as_day(re.sub(r"(?:以|之)?前$", "", words)) if match else ""
    return {"日期": day, "原文": words} if day else {"原文": words}
