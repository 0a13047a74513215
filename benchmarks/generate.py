"""A made-up site of N work items, the same every time: plans of 200 items, 40 units, a year of reports on each item."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

PER_PLAN = 200
UNITS = 40
STATUSES = ("done", "on-track", "ongoing", "in-progress", "behind", "not-started", "no-report")
SENTENCE = "按照年度安排逐项核对台账，明确责任单位和完成时限，及时公布进展并接受社会监督"

SITE = """\
name: 基准县人民政府网站
domain: www.bench.example
id-code: "0000000000"
base-url: https://www.bench.example/
notice: 测速用的网站，内容由程序生成
footer: {sponsor: 基准县, contact: 无, icp: 无, police: 无, identity-link: "https://a.example/", errata-link: "https://b.example/"}
columns:
  - id: jdbz
    name: 监督保障
    description: 监督保障类信息
    columns:
      - {id: gztj, name: 工作推进, description: 重点工作的落实情况, keywords: [落实]}
"""


def generate(root: Path, count: int) -> None:
    """Writes the sources of a site with `count` items below `root` (about 2.3 KB an item)."""
    write(root / "site.yaml", SITE)
    write(root / "content" / "units.yaml", "".join(f"- {{id: u{n}, name: 第{n}单位, short: [单位{n}]}}\n" for n in range(UNITS)))
    write(root / "content" / "zfb" / "body.yaml", "name: 县政府办公室\nphone: 0000-0000000\n")
    for plan in range((count + PER_PLAN - 1) // PER_PLAN):
        folder = root / "content" / "zfb" / "jdbz" / "gztj" / f"p{plan:04}"
        groups = "".join(f"  - 第{group}组\n" for group in range(10))
        year = 2020 + plan % 7
        write(folder / "plan.yaml", f"title: 第{plan}号计划\nyear: {year}\npublished: {year}-01-10 09:00\ngroups:\n{groups}")
        for number in range(min(PER_PLAN, count - plan * PER_PLAN)):
            write(folder / f"{number:04}.yaml", item(plan, number, year))


def record(root: Path) -> None:
    """Notes each plan as published at the end of three quarters of its year, a third of its items changed each time: with the
    sources as they are, a year has four periods.
    """
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import msgspec

    from gongkai import cache, history, pipeline
    from gongkai.model import History
    from gongkai.options import Options

    options = Options(root, root / "output", date(2026, 11, 21))
    site = pipeline.load(options, cache.peek(options)).site
    assert site is not None
    for plan in site.plans:
        told = History(plan.address)
        for part, (month, day) in enumerate(((3, 31), (6, 30), (9, 30), (11, 21))):
            when = date(plan.year, month, day)
            items = tuple(as_of(item, when, number % 3 > part) for number, item in enumerate(site.items))
            then = msgspec.structs.replace(site, items=items, histories=(told,))
            told = History(plan.address, told.revisions + history.pending(then, when, [plan.address]).get(plan.address, ()))
        write(root / history.source_of(told), history.append(b"", told.revisions).decode())


def as_of(item: Any, when: date, before: bool) -> Any:
    """The item with the reports of that day; `before` its state was noted for the last time."""
    import msgspec

    progress = tuple(report for report in item.progress if report.date <= when)
    return msgspec.structs.replace(item, progress=progress, status="not-started" if before else item.status)


def item(plan: int, number: int, year: int) -> str:
    units = ", ".join(f"第{(plan * 7 + number * 3 + place) % UNITS}单位" for place in range(number % 4 + 1))
    reports = "".join(
        f"  - date: {year}-{month:02}-20\n    text: {month}月{SENTENCE}，累计完成{number * month}件。\n"
        for month in range(2, 12, 3)
    )
    return (
        f"group: [第{number // 20}组]\n"
        f"task: 第{plan}号计划第{number}项任务\n"
        f"requirement: {SENTENCE}（第{number}项）。{SENTENCE}，{SENTENCE}。\n"
        f"lead: [第{(plan + number) % UNITS}单位]\n"
        f"support: [{units}]\n"
        f"due: {year}-12-31\n"
        f"status: {STATUSES[(plan + number) % len(STATUSES)]}\n"
        f"progress:\n{reports}"
        f"note: {SENTENCE}；{SENTENCE}；{SENTENCE}。\n"
        f"targets: [{{name: 办件, value: {number + 10}, unit: 件, actual: {number}}}]\n"
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
