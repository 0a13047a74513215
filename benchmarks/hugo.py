"""The same made-up site for Hugo: the same pages in the same number with 99 % of the words, as a good Hugo site does it.

Its layouts lie in hugo-site/. Constant parts and what many pages share are cached partials, rows are kept with their items, long
lists are cut into leaves of a hundred by Hugo's own pagination, units and statuses are taxonomies, the years of a unit come from
a content adapter. Where Hugo has several ways the cheapest that was found is taken: what our build works out (what is overdue,
how an item is counted) stands in the front matter, addresses begin at the root, all items report in the same months.

Left out: the QR code of each page (ours is a drawing of some 2 KB in the page, `images.QR` writes a file beside it), two charts
of a year, the leaf on which begins what another page counts, leaves in the site map, search, and some sentences that sum up a
list. Filters offer all choices, not only those of their leaf, and no lead unit in the lists of one unit; a unit that leads
an item does not take part in it as well; a feed holds the newest report of fifty items.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from generate import PER_PLAN, STATUSES, UNITS, item, write

SOURCES = Path(__file__).resolve().parent / "hugo-site"
ASSETS = Path(__file__).resolve().parents[1] / "layouts" / "assets"
NAMES = dict(zip(STATUSES, ("已完成", "按序时推进", "常态化推进", "推进中", "进度滞后", "未启动", "未报进展"), strict=True))
THIS_YEAR = 2026


def generate(root: Path, count: int) -> None:
    """Writes the sources of Hugo's site with `count` items below `root`: the front matter is the YAML of our item files."""
    shutil.copytree(SOURCES, root, dirs_exist_ok=True)
    shutil.copytree(ASSETS, root / "static" / "assets")
    plans = range((count + PER_PLAN - 1) // PER_PLAN)
    years = sorted({year_of(plan) for plan in plans})
    described = {
        "": "title: 网站首页\ndescription: 基准县人民政府网站",
        "zfb": "title: 县政府办公室\ndescription: 县政府办公室\nphone: 0000-0000000",
        "zfb/jdbz": "title: 监督保障\ndescription: 监督保障类信息",
        "zfb/jdbz/gztj": "title: 工作推进\ndescription: 重点工作的落实情况",
        "units": "title: 责任单位\ndescription: 每个单位牵头和参与的工作事项及其进展。",
        "status": "title: 进展状态\ndescription: 按状态查看全部工作事项。",
        "years": "title: 工作推进\ndescription: 各年度重点工作计划及其落实情况。\nlayout: years",
    }
    for status, name in {**NAMES, "overdue": "逾期"}.items():
        described[f"status/{status}"] = f"title: {name}\ndescription: 状态为“{name}”的工作事项。\nlist: status\nstate: {status}"
    for unit in range(UNITS):
        described[f"units/u{unit}"] = (
            f"title: 第{unit}单位\ndescription: 第{unit}单位牵头和参与的工作事项及其进展。\n"
            f"unit_id: u{unit}\nshort: 单位{unit}\nweight: {unit + 1}\noutputs: [html, atom]"
        )
    for year in years:
        described |= of_year(year)
    groups = ", ".join(f"第{group}组" for group in range(10))
    for plan in plans:
        year = year_of(plan)
        described[f"zfb/jdbz/gztj/p{plan:04}"] = (
            f"title: 第{plan}号计划\narticle: true\nyear: '{year}'\nweight: {(THIS_YEAR + 1 - year) * 1000 + plan}\n"
            f"groups: [{groups}]\nlayout: plan\noutputs: [html, atom]"
        )
    for folder, text in described.items():
        write(root / "content" / folder / "_index.md", f"---\n{text}\n---\n")
    for name, title, layout in (
        ("bodies", "信息公开", "bodies"),
        ("documents", "政策文件库", "documents"),
        ("sitemap", "站点地图", "sitemap-page"),
        ("search", "搜索", "search"),
    ):
        write(root / "content" / f"{name}.md", f"---\ntitle: {title}\ndescription: {title}\nlayout: {layout}\n---\n")
    pairs = sorted({(unit, year_of(plan)) for plan, number in numbers(count) for unit in units_of(plan, number)})
    told = "".join(f"- {{unit: u{unit}, name: 第{unit}单位, year: '{year}'}}\n" for unit, year in pairs)
    write(root / "data" / "unit_years.yaml", told)
    for plan, number in numbers(count):
        write(root / "content" / "zfb" / "jdbz" / "gztj" / f"p{plan:04}" / f"{number:04}.md", page(plan, number))


def of_year(year: int) -> dict[str, str]:
    """The pages of a year: its front, and its lists in leaves."""
    about = f"description: {year}年各工作计划的全部事项，可按推进情况、状态、单位、章节和时限筛选。\nyear: '{year}'"
    listed = f"{about}\nlayout: list-of-items"
    front = f"title: {year}年重点工作进展\nlinkTitle: {year}年\ndescription: {year}年度重点工作计划的落实情况。\nyear: '{year}'"
    return {
        f"years/{year}": f"{front}\nweight: {THIS_YEAR + 1 - year}\nlayout: year",
        f"years/{year}/items": f"title: {year}年全部事项\n{listed}\nlist: items",
        f"years/{year}/due-{year}-12": f"title: {year}年12月到期的事项\n{listed}\nlist: due\nmonth: {year}-12",
        f"years/{year}/reports": f"title: {year}年各月报告进展的事项\n{about}\nlayout: list-of-reports\nlist: reports\nleaf: 500",
    }


def numbers(count: int) -> Iterator[tuple[int, int]]:
    return (divmod(number, PER_PLAN) for number in range(count))


def year_of(plan: int) -> int:
    return 2020 + plan % 7


def units_of(plan: int, number: int) -> list[int]:
    """Who leads an item, and who takes part, as generate.item has them."""
    return list(dict.fromkeys([(plan + number) % UNITS, *((plan * 7 + number * 3 + n) % UNITS for n in range(number % 4 + 1))]))


def page(plan: int, number: int) -> str:
    """An item's file: its YAML as front matter, and what Hugo needs to list it by unit, status, year and month."""
    year, state = year_of(plan), STATUSES[(plan + number) % len(STATUSES)]
    lead, *support = (f"u{unit}" for unit in units_of(plan, number))
    own = item(plan, number, year).replace("task: ", "title: ", 1).replace(f"status: {state}\n", f"state: {state}\n", 1)
    own = re.sub(r"^group: \[(.*)\]$", r"chapter: \1", own, count=1, flags=re.M)
    own = re.sub(r"^lead: .*\nsupport: .*$", f"lead: {lead}\nsupport: [{', '.join(support)}]", own, count=1, flags=re.M)
    open_still = state not in ("done", "ongoing")
    overdue, soon = open_still and year < THIS_YEAR, open_still and year == THIS_YEAR
    facts = {
        "units": f"[{', '.join((lead, *support))}]",
        "status": f"[{state}, overdue]" if overdue else f"[{state}]",
        "standing": standing(state, overdue),
        "overdue": str(overdue).lower(),
        "soon": str(soon).lower(),
        "year": f"'{year}'",
        "month": f"{year}-12",
        "date": f"{year}-11-20",
        "plan": f"/zfb/jdbz/gztj/p{plan:04}",
        "weight": plan * PER_PLAN + number + 1,
        "article": "true",
    }
    more = "".join(f"{name}: {value}\n" for name, value in facts.items())
    return f"---\n{own}{more}---\n"


def standing(state: str, overdue: bool) -> str:
    """Where an item is counted, as our years count it."""
    if overdue or state == "behind":
        return "late"
    return {"done": "done", "no-report": "unreported"}.get(state, "on-time")


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
