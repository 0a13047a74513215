"""Long lists cut into pages: of a year, of a month, of a status; what an edit makes stale, and where the numbers lead."""

from __future__ import annotations

from pathlib import Path

import pytest
import reading
import sites
from hypothesis import given
from hypothesis import strategies as st

from gongkai import leaves
from gongkai.pages import Leaves

PLAN = "zfb/jdbz/gztj/2026"
MANY = 230


def test_a_short_list_is_one_page_and_a_list_of_nothing_too() -> None:
    assert leaves.cut("a/items.html", []) == Leaves((), {}, ("a/items.html",))


@given(st.lists(st.integers(0, 250), max_size=4))
def test_every_section_begins_on_the_page_that_holds_its_first_item(sizes: list[int]) -> None:
    cards = [(str(section), number) for section, size in enumerate(sizes) for number in range(size)]
    sections = [(str(section), [card for card in cards if card[0] == str(section)]) for section in range(len(sizes))]
    shown = leaves.cut("items.html", sections)  # type: ignore[arg-type]
    pages = {path: leaves.leaf(cards, number) for number, path in enumerate(shown.leaves)}  # type: ignore[arg-type, var-annotated]
    assert [card for page in pages.values() for card in page] == cards
    assert all(len(page) <= leaves.LEAF for page in pages.values())
    for name, count in shown.sections:
        assert (name, 0) in pages[shown.begins[name]]
        assert count == sizes[int(name)]
    assert shown.leaves[1:2] in ((), ("items-2.html",))


@pytest.fixture
def long(site: Path) -> Path:
    """A site with more items than two pages hold; the first 130 are done, of which the last is of another chapter."""
    sites.write(site, {
        f"content/{PLAN}/1{number:03}.yaml": sites.item(
            "一、公开" if number < 129 else "二、解读",
            f"第{number}件事。",
            due="2026-12-31",
            status="done" if number < 130 else "in-progress",
        )
        for number in range(MANY)
    })  # fmt: skip
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return site


def files(site: Path, folder: str) -> list[str]:
    return sorted(path.name for path in (site / "output" / folder).glob("*.html"))


def test_lists_of_a_year_and_of_a_status_take_several_pages(long: Path) -> None:
    assert files(long, "years/2026") == [
        "due-2026-06.html", "due-2026-12-2.html", "due-2026-12-3.html", "due-2026-12.html",
        "items-2.html", "items-3.html", "items.html", "reports.html",
    ]  # fmt: skip
    assert [name for name in files(long, "status") if name.startswith("done")] == ["done-2.html", "done.html"]
    rows = [
        len(reading.page(long, f"years/2026/{name}.html").css("main [data-standing]")) for name in ("items", "items-2", "items-3")
    ]
    assert rows == [100, 100, 33]
    page = reading.page(long, "years/2026/items-2.html")
    assert reading.only(page, "h1").text() == "2026年全部事项（第2页，共3页）"
    assert reading.texts(page, "main p.note")[0].startswith("事项较多，分为3页；筛选只作用于本页所列的事项。")
    assert reading.only(page, "form.filter").attributes["data-all"] == "本页{total}项"


def test_the_pages_of_a_list_lead_on_and_back(long: Path) -> None:
    ways = [
        [(link.attributes.get("rel"), link.attributes["href"]) for link in reading.page(long, path).css(".leaves a")]
        for path in ("years/2026/items.html", "years/2026/items-2.html")
    ]
    assert ways[0][-1] == ("next", "../../years/2026/items-2.html")
    assert ways[1][0] == ("prev", "../../years/2026/items.html")
    assert [rel for rel, _ in ways[0] if rel] == ["next"]


def test_numbers_of_a_long_year_lead_to_pages_that_hold_the_items(long: Path) -> None:
    page = reading.page(long, "years/2026.html")
    assert reading.hrefs(page, ".figures a") == [
        "../years/2026/items-2.html?standing=done#done",
        "../years/2026/items.html?standing=on-time#on-time",
        "../years/2026/items.html?standing=late#late",
    ]
    rows = {row.css("th")[0].text(strip=True): row for row in page.css("table.tally tbody tr")}
    assert reading.hrefs(rows["县税务局"], "td a")[:2] == [
        "../units/swj/2026.html#leads",
        "../units/swj/2026-2.html?standing=done#done",
    ]
    assert reading.hrefs(rows["2026年12月"], "td a")[:2] == [
        "../years/2026/due-2026-12.html",
        "../years/2026/due-2026-12-2.html?standing=done#done",
    ]
    chapter = next(row for name, row in rows.items() if name.startswith("二、解读"))
    assert (
        reading.hrefs(chapter, "td a")[1]
        == f"../{PLAN}/index.html?chapter=%E4%BA%8C%E3%80%81%E8%A7%A3%E8%AF%BB&standing=done#items"
    )


def test_numbers_of_a_unit_without_a_page_lead_to_the_only_plan_that_names_it(long: Path) -> None:
    items = {f"content/{PLAN}/2{n:03}.yaml": sites.item("一、公开", f"第{n}件事。", lead="[县里没有的局]") for n in range(2)}
    other = sites.PLAN_YAML.replace("document:", "#")
    sites.write(long, items)
    assert not sites.build(long).failed

    def numbers() -> list[str]:
        rows = reading.page(long, "years/2026.html").css("table.tally tbody tr")
        return reading.hrefs(next(row for row in rows if row.css("th")[0].text(strip=True) == "县里没有的局"), "td a")

    query = "lead=%E5%8E%BF%E9%87%8C%E6%B2%A1%E6%9C%89%E7%9A%84%E5%B1%80"
    assert numbers() == [f"../{PLAN}/index.html?{query}#items", f"../{PLAN}/index.html?{query}&standing=on-time#items"]
    assert 'data-lead="县里没有的局"' in (long / f"output/{PLAN}/index.html").read_text("utf-8")
    item = sites.item("一、公开", "别的事。", lead="[县里没有的局]")
    sites.write(long, {"content/zfb/jdbz/gztj/b/plan.yaml": other, "content/zfb/jdbz/gztj/b/0001.yaml": item})
    assert not sites.build(long).failed
    assert numbers() == [], "no page holds all of them"


def test_an_edit_of_an_item_s_words_makes_one_page_of_each_list_again(long: Path) -> None:
    path = f"content/{PLAN}/1150.yaml"
    words = (long / path).read_text("utf-8")
    sites.write(long, {path: words.replace("第150件事。", "第一百五十件事。")})
    before = sites.tree(long / "output")
    sites.build(long)
    made = {path for path, content in sites.tree(long / "output").items() if before.get(path) != content}
    lists = sorted(path for path in made if path.endswith(".html") and path.startswith(("years/2026/", "status/", "units/")))
    assert lists == [
        "status/in-progress.html", "units/swj/2026.html", "years/2026/due-2026-12.html", "years/2026/items.html",
        "years/2026/reports.html",
    ]  # fmt: skip
