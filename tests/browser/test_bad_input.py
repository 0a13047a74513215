"""What offices really have: endless titles, long tables, nothing. No page is wider than its screen; emptiness is said."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

# ruff: noqa: E501  (the made-up content stands on one line each)

pytestmark = pytest.mark.browser

sys.path.insert(0, str(Path(__file__).parents[1]))
import sites  # noqa: E402  (beside the other tests)

PLANS = "content/zfb/jdbz/gztj"
LONG = "公开" * 100
LATIN = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
NUMBER = "9" * 300
EMPTY = {"site.yaml": sites.SITE_YAML, "content/zfb/body.yaml": sites.SMALL["content/zfb/body.yaml"]}
"""A site of one body and nothing else; without any body a build is refused with a sentence."""
NO_PLAN = EMPTY | {
    "content/units.yaml": sites.UNITS_YAML,
    "content/zfb/zcwj/2026-01.md": f"---\ntitle: {LONG}\npublished: 2026-01-01 08:00\nnumber: {NUMBER}\n---\n\n{LATIN}\n\n{NUMBER}\n",
}  # fmt: skip


def plan(year: int) -> str:
    return sites.PLAN_YAML.replace("2026", str(year)).replace("document:", "#")


def crowded() -> dict[str, str]:
    """A plan of 500 rows, one of 2,500, one of one; a unit that leads 3,000; 200 reports on one item; words without an end."""
    reports = "".join(
        f"\n  - {{date: 2026-{1 + n % 10:02}-{1 + n % 28:02}, text: 第{n}次报告，已经办理{n}件}}" for n in range(200)
    )
    monster = sites.item("一、公开", LONG, task=LONG, number=NUMBER, progress=reports) + (
        f"targets: [{{name: {LATIN}, value: {NUMBER}, unit: {LATIN}, actual: {NUMBER}}}]\nnote: {LATIN}\n"
    )
    many = {f"{PLANS}/2026/{n:04}.yaml": sites.item("一、公开", f"第{n}项工作，按要求做好。") for n in range(1, 500)}
    more = {f"{PLANS}/2025/{n:04}.yaml": sites.item("二、解读", f"第{n}项工作，按要求做好。") for n in range(2500)}
    units = (
        sites.UNITS_YAML
        + f"- {{id: chang, name: {LONG}, phone: '{NUMBER}', address: {LATIN}, code: {NUMBER}}}\n- {{id: kong, name: 空单位}}\n"
    )
    one = {f"{PLANS}/2024/plan.yaml": plan(2024), f"{PLANS}/2024/0001.yaml": sites.item("一、公开", LATIN, lead=f"[{LONG}]")}
    plans = {f"{PLANS}/2026/plan.yaml": plan(2026), f"{PLANS}/2025/plan.yaml": plan(2025)}
    return NO_PLAN | plans | one | many | more | {f"{PLANS}/2026/0000.yaml": monster, "content/units.yaml": units}


SITES = {"empty": EMPTY, "no plan": NO_PLAN, "crowded": crowded()}
PAGES = {
    "empty": ["index.html", "units/index.html", "years/index.html", "status/index.html", "bodies/index.html", "sitemap.html", "404.html"],
    "no plan": ["index.html", "units/index.html", "units/swj.html", "units/xz.html", "status/index.html", "zfb/index.html",
                "zfb/zcwj/index.html", "zfb/zcwj/2026-01.html", "documents/index.html", "years/index.html"],
    "crowded": ["index.html", "units/index.html", "units/swj.html", "units/swj/2025.html", "units/swj/2025-25.html", "units/chang.html",
                "units/kong.html", "years/2026.html", "years/2024.html", "zfb/jdbz/gztj/2026/index.html", "zfb/jdbz/gztj/2026/0000.html",
                "zfb/jdbz/gztj/2026/0000/reports-1.html",
                "zfb/jdbz/gztj/2024/index.html", "zfb/jdbz/gztj/2024/0001.html", "status/overdue.html", "zfb/jdbz/gztj/index.html"],
}  # fmt: skip


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = {}
    for name, files in SITES.items():
        site = sites.write(tmp_path_factory.mktemp("bad") / "site", files)
        outcome = sites.build(site)
        assert sites.said([finding for finding in outcome.findings if finding.level == "error"]) == []
        made[name] = site / "output"
    return made


WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
    [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(e => e.outerHTML.slice(0, 90))"""
OVER = """() => [...document.querySelectorAll('main > *, main section > *')].filter(e => {
    const next = e.nextElementSibling;
    if (!next) return false;
    const [one, other] = [e.getBoundingClientRect(), next.getBoundingClientRect()];
    return one.height && other.height && other.top < one.bottom - 1 && other.left < one.right - 1;
}).map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in PAGES.items() for path in paths])
def test_no_page_is_wider_than_its_screen_and_nothing_lies_over_anything(
    chromium: Any, published: dict[str, Path], name: str, path: str
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto((published[name] / path).as_uri())
    faults = {}
    for elder in (False, True):
        if elder:
            page.click("label[for=elder]")
            page.click(".rest summary")
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            faults[width, elder] = page.evaluate(WIDE) + page.evaluate(OVER)
    assert {mode: faulty for mode, faulty in faults.items() if faulty} == {}
    context.close()


def test_a_unit_with_three_thousand_items_stays_small(chromium: Any, published: dict[str, Path]) -> None:
    folder = published["crowded"]
    for path in ("units/swj.html", "units/swj/2025.html", "units/swj/2025-25.html"):
        assert (folder / path).stat().st_size < 100_000, path
        context = chromium.new_context(viewport={"width": 375, "height": 800})
        page = context.new_page()
        page.goto((folder / path).as_uri())
        assert page.evaluate("document.querySelectorAll('*').length") < 2_500, path
        context.close()
    assert len(list((folder / "units/swj").glob("2025*.html"))) == 25


def test_what_is_empty_says_so_in_words(published: dict[str, Path]) -> None:
    import reading

    said = {
        (name, path): reading.texts(reading.page(published[name].parent, path), "main p.none")
        for name, paths in PAGES.items()
        if name != "crowded"
        for path in paths
    }
    assert "暂无工作事项。" in said["empty", "index.html"]
    assert said["empty", "units/index.html"] == ["暂无单位。"]
    assert said["empty", "years/index.html"] == ["暂无工作事项。"]
    assert said["empty", "status/index.html"] == ["暂无工作事项。"]
    assert said["no plan", "units/swj.html"] == ["截至2026年11月21日，没有牵头或者参与的事项。"]


def test_a_long_table_keeps_its_headings_and_its_chapter_in_sight(chromium: Any, published: dict[str, Path]) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto((published["crowded"] / "zfb/jdbz/gztj/2026/index.html").as_uri())
    for height in (3_000, 9_000, 20_000):
        page.evaluate(f"scrollTo(0, {height})")
        for part in (".mirror thead th", ".mirror th[scope=rowgroup] > span"):
            assert 0 <= page.locator(part).first.bounding_box()["y"] < 800, (height, part)
    context.close()


def test_a_list_shows_three_lines_of_an_endless_title(chromium: Any, published: dict[str, Path]) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    for path, part in (("index.html", ".brief a"), ("years/2026/items.html", ".items th a")):
        page.goto((published["crowded"] / path).as_uri())
        link = page.locator(part, has_text=LONG).first
        assert link.bounding_box()["height"] < 110, path
        assert link.text_content().endswith(LONG), "those who hear the page hear all of it"
    context.close()
