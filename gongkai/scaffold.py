"""`new`: a file to fill in, with comments that say what goes where."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from gongkai import fsops
from gongkai.checks.names import PLAIN
from gongkai.report import Report

YEAR = re.compile(r"(?:19|20)\d\d")
TEMPLATES = {
    "zh-CN": {
        "item": """# 事项：文件名就是编号，也是网址。# 后面是说明，可以删掉。
分组: [一、……]            # 与 plan.yaml 的分组一字不差；有两级就写 [一、……, （一）……]
任务: ……                  # 短标题，可以不写
工作要求: ……
牵头单位: [……]            # units.yaml 里的名称或简称
责任单位: []
完成时限: {year}-12-31      # 或 持续推进、每月、每季度、每半年、每年
状态: not-started          # done on-track ongoing in-progress behind not-started no-report
进展:
#  - {{日期: {today}, 状态: in-progress, 内容: ……, 佐证: []}}
""",
        "plan": """# 计划：同一个文件夹里的其他 .yaml 文件就是它的事项。
标题: ……
年度: {year}
发布时间: {today} 09:00
来源文件: {{标题: ……, 文号: ……, 成文日期: {today}}}
分组:
  - 一、……
表格:                      # 本单位自己的表头，按自己的顺序
  - {{表头: 工作内容, 显示: 分组}}
  - {{表头: 工作要求, 显示: 工作要求}}
  - {{表头: 责任单位, 显示: 责任单位}}
  - {{表头: 完成情况, 显示: 完成情况}}
""",
        "document": """---
标题: ……
发布时间: {today} 09:00
文号: ……
成文日期: {today}
公开方式: 主动公开
附件: []                   # 放在旁边的文件名
---

# 一、……

正文。
""",
    },
    "en": {
        "item": """# A work item: its file name is its id and its address. Text after # explains, and can go.
group: [...]               # exactly as in plan.yaml; two levels: [..., ...]
task: ...                  # a short title; may be left out
requirement: ...
lead: [...]                # names or short names from units.yaml
support: []
due: {year}-12-31            # or ongoing, monthly, quarterly, half-yearly, yearly
status: not-started        # done on-track ongoing in-progress behind not-started no-report
progress:
#  - {{date: {today}, status: in-progress, text: ..., evidence: []}}
""",
        "plan": """# A plan: the other .yaml files in this folder are its items.
title: ...
year: {year}
published: {today} 09:00
document: {{title: ..., number: ..., issued: {today}}}
groups:
  - ...
table:                     # the office's own headings, in its own order
  - {{heading: Work, shows: group}}
  - {{heading: Requirement, shows: requirement}}
  - {{heading: Units, shows: units}}
  - {{heading: Progress, shows: progress}}
""",
        "document": """---
title: ...
published: {today} 09:00
number: ...
issued: {today}
attachments: []            # names of files beside this one
---

# ...

The text goes here.
""",
    },
}


def run(kind: str, address: str, site: Path, today: date, report: Report) -> int:
    """Writes the file for a new item, plan or document, for the year that its folder is named after, or else this one.

    Answers the exit code: 1 when it is there, 2 for a bad address.
    """
    parts = address.replace("\\", "/").removeprefix("content/").strip("/").split("/")
    for ending in (".yaml", ".md"):
        parts[-1] = parts[-1].removesuffix(ending)
    if kind == "plan" and parts[-1] == "plan":
        parts.pop()
    if len(parts) < 3 or not all(PLAIN.fullmatch(part) for part in parts):
        report.say("new.place", path=address)
        return 2
    ending = {"item": ".yaml", "plan": "/plan.yaml", "document": ".md"}[kind]
    path = site / "content" / ("/".join(parts) + ending)
    if path.exists():
        report.say("new.exists", path=path.relative_to(site))
        return 1
    folder = parts[-2] if kind == "item" else parts[-1]
    year = folder if YEAR.fullmatch(folder) else today.year
    templates = TEMPLATES.get(report.lang, TEMPLATES["en"])
    fsops.save_file(path, templates[kind].format(year=year, today=today).encode("utf-8"))
    report.say("new.written", path=path.relative_to(site))
    return 0
