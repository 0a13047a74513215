"""The headings of a published table, in their many variants → the field that each column shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.model import TableColumn

NUMBERS = {"序号", "编号"}
TEXTS = set(
    """
    工作内容 工作任务 工作事项 工作项目 工作目标 工作重点 工作要求 工作措施 工作举措 工作标准 工作类别 重点工作 重点任务 重点事项
    主要任务 主要内容 主要措施 目标任务 目标要求 目标清单 任务 任务名称 任务内容 任务分解 任务要求 事项 事项名称 项目 项目名称
    项目内容 类别 类型 具体要求 具体内容 具体任务 具体措施 具体事项 完成标准 一级任务 二级任务 工作目标及任务要求
    """.split()
)
UNITS = set("责任单位 责任部门 责任科室 责任股室 负责单位 负责部门 负责科室 承办单位 承办部门 落实单位 实施单位 责任主体".split())
LEADS = set("牵头单位 牵头部门 牵头科室 牵头责任单位 主办单位 主责单位".split())
SUPPORTS = set("配合单位 配合部门 协办单位 协同单位 协助单位 参与单位 参加单位 配合责任单位".split())
DUES = set("完成时限 完成时间 完成期限 时限要求 时间要求 时间节点 办理时限 时限 进度安排 时间安排".split())
REPORTS = set(
    """
    完成情况 进展情况 落实情况 工作进展 推进情况 当前进度 工作进度 目前进度 完成进度 工作进展情况 工作完成情况 任务进展
    任务完成情况 贯彻落实情况 落实完成情况 整改完成情况 办理情况 办理结果
    """.split()
)
EXTRAS = {"备注", "说明", "联系人", "责任人", "责任领导", "分管领导", "牵头领导", "牵头县领导", "联系电话"}
KNOWN = NUMBERS | TEXTS | UNITS | LEADS | SUPPORTS | DUES | REPORTS | EXTRAS


def squeeze(text: str) -> str:
    """A heading without its blanks: 主 要 内 容 is 主要内容."""
    return re.sub(r"\s+", "", text)


def is_head(cells: Sequence[str]) -> bool:
    """Whether the cells are a table's head: three or more known headings, with one that says what is to be done and one
    that says who does it or how far it is.
    """
    names = [squeeze(cell) for cell in cells]
    others = UNITS | LEADS | SUPPORTS | REPORTS
    return (
        len(names) >= 3
        and len(set(names)) == len(names)
        and KNOWN.issuperset(names)
        and any(name in TEXTS for name in names)
        and any(name in others for name in names)
    )


def columns(cells: Sequence[str], grouped: bool) -> tuple[TableColumn, ...]:
    """What each column shows. Of several columns that say what is to be done, the last is the requirement; the first is the
    group where the table is `grouped` (its first cells are numbered headings), and the task where it is not.

    Nothing where there are more of them than fields, or where two columns would show the same.
    """
    names = [squeeze(cell) for cell in cells]
    texts = [name for name in names if name in TEXTS]
    fields = {1: ["requirement"], 2: ["group.1" if grouped else "task", "requirement"], 3: ["group.1", "task", "requirement"]}
    if len(texts) not in fields or (len(texts) == 3 and not grouped):
        return ()
    shows = dict(zip(texts, fields[len(texts)], strict=True))
    led = any(name in LEADS for name in names)
    for name in names:
        if name not in shows:
            shows[name] = _field(name, led)
    found = tuple(TableColumn(cell, shows[name]) for cell, name in zip(cells, names, strict=True))
    single = [column.shows for column in found if column.shows != "extra"]
    return found if len(set(single)) == len(single) else ()


def _field(name: str, led: bool) -> str:
    if name in UNITS:
        return "support" if led else "units"
    for names, field in ((NUMBERS, "number"), (LEADS, "lead"), (SUPPORTS, "support"), (DUES, "due"), (REPORTS, "progress")):
        if name in names:
            return field
    return "extra"
