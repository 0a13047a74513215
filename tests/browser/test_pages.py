"""The finished pages in a real browser: valid, accessible, quiet, and whole without JavaScript."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PAGES = {
    "home": "index.html",
    "bodies": "bodies/index.html",
    "body": "zfb/index.html",
    "column": "zfb/jdbz/gztj/index.html",
    "plan": "zfb/jdbz/gztj/2026/index.html",
    "plan with two levels": "xzspj/jdbz/gztj/2026/index.html",
    "plan in clauses": "wjw/jdbz/gztj/2026/index.html",
    "periods": "zfb/jdbz/gztj/2026/periods/index.html",
    "period": "xzspj/jdbz/gztj/2026/periods/2026-q3.html",
    "periods compared": "xzspj/jdbz/gztj/2026/periods/2026-q2-changes.html",
    "plan of a former year": "zfb/jdbz/gztj/2025/index.html",
    "what changed": "zfb/jdbz/gztj/2026/changes.html",
    "item": "zfb/jdbz/gztj/2026/0301.html",
    "item that changed": "zfb/jdbz/gztj/2026/0302.html",
    "item carried over": "zfb/jdbz/gztj/2026/0101.html",
    "units": "units/index.html",
    "unit": "units/wjw.html",
    "unit of a year": "units/xzdw/2025.html",
    "statuses": "status/index.html",
    "status": "status/done.html",
    "overdue": "status/overdue.html",
    "years": "years/index.html",
    "year": "years/2026.html",
    "items of a year": "years/2026/items.html",
    "items due in a month": "years/2026/due-2026-06.html",
    "reports of a year": "years/2026/reports.html",
    "what a unit led in each period": "units/wjw/periods.html",
    "last publication": "news.html",
    "document": "zfb/zcwj/gfxwj/2026-03.html",
    "document that is over": "zfb/zcwj/gfxwj/2021-07.html",
    "document not yet in force": "zfb/zcwj/gfxwj/2026-19.html",
    "interpretation": "zfb/zcjd/2026-11.html",
    "policy documents": "documents/index.html",
    "policy documents of one choice": "documents/validity/valid.html",
    "column of policy documents": "zfb/zcwj/gfxwj/index.html",
    "document with tables": "zfb/ndbg/2025.html",
    "site map": "sitemap.html",
    "search": "search.html",
    "404": "404.html",
}


class Visit:
    """A page in one mode, with what it complained of and whom it asked."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.strangers: list[str] = []


@contextmanager
def visit(
    chromium: Any, address: str, path: str, viewport: dict[str, int] = DESKTOP, scripts: bool = True, own_script: bool = True
) -> Iterator[Visit]:
    """A page with JavaScript or without. Axe is a script itself: for it `own_script=False` leaves out the site's script only."""
    context = chromium.new_context(viewport=viewport, java_script_enabled=scripts, locale="zh-CN")
    found = Visit(context.new_page())

    def look(route: Any) -> None:
        if not own_script and route.request.url.endswith(".js"):
            route.fulfill(body="", content_type="text/javascript")
        elif urlsplit(route.request.url).netloc == urlsplit(address).netloc:
            route.continue_()
        else:
            found.strangers.append(route.request.url)
            route.abort()

    context.route("**/*", look)
    found.page.on(
        "console", lambda message: found.complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.goto(f"{address}/{path}")
    yield found
    context.close()


def violations(page: Any, axe: str) -> list[str]:
    page.evaluate(axe)
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{found['id']}: {node['html'][:120]}" for found in result["violations"] for node in found["nodes"]]


def test_every_page_is_valid_html(output: Path, vnu: list[str]) -> None:
    # The checker takes 'self' for no file at all; what the policy allows, Chromium is asked in the other tests.
    options = ["--skip-non-html", "--filterpattern", "Resource violates Content Security Policy.*", "--format", "json"]
    checked = subprocess.run([*vnu, *options, str(output)], capture_output=True, text=True)
    messages = json.loads(checked.stderr or checked.stdout)["messages"]
    assert [f"{m['url'].rpartition('/output/')[2]}:{m.get('lastLine')} {m['message']}" for m in messages] == []
    assert len(list(output.rglob("*.html"))) > 100


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_page_is_accessible_quiet_and_fits_its_screen(chromium: Any, address: str, axe: str, kind: str, scripts: bool) -> None:
    for viewport in (PHONE, DESKTOP):
        with visit(chromium, address, PAGES[kind], viewport, own_script=scripts) as found:
            assert violations(found.page, axe) == []
        with visit(chromium, address, PAGES[kind], viewport, scripts) as found:
            width = found.page.evaluate("document.documentElement.scrollWidth")
            assert width <= viewport["width"], "the page is wider than the screen"
        assert found.strangers == []
        assert found.complaints == []


BACKGROUNDS = ["cream", "dark", "black", "blue", "yellow"]


def size_of_type(page: Any) -> str:
    size: str = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    return size


def paper(page: Any) -> str:
    colour: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return colour


def test_what_was_chosen_holds_on_the_next_page_before_anything_is_drawn(chromium: Any, address: str) -> None:
    with visit(chromium, address, "index.html") as found:
        page = found.page
        page.click(".reading summary")
        page.click("label[for=size-huge]")
        page.click("label[for=background-cream]")
        page.click("label[for=elder]")
        page.add_init_script(
            "new MutationObserver((_, watch) => { if (document.body) { watch.disconnect(); "
            "window.first = JSON.stringify(document.documentElement.dataset) } })"
            ".observe(document, {childList: true, subtree: true})"
        )
        page.goto(f"{address}/{PAGES['plan']}")
        chosen = {"size": "huge", "background": "cream", "elder": "on"}
        assert json.loads(page.evaluate("window.first")).items() >= chosen.items()
        assert [page.is_checked(f"#{name}") for name in ("size-huge", "background-cream", "elder")] == [True] * 3
        assert (size_of_type(page), paper(page)) == ("24px", "rgb(251, 245, 230)")
        page.click("label[for=elder]")
        assert page.evaluate("document.documentElement.dataset.elder") == "off"


def test_what_a_browser_remembers_from_an_older_site_is_forgotten(chromium: Any, address: str) -> None:
    with visit(chromium, address, "index.html") as found:
        found.page.evaluate("localStorage.setItem('gongkai-background', 'contrast')")
        found.page.reload()
        assert found.page.evaluate("document.documentElement.dataset.background") == "white"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_every_choice_works_with_scripts_and_without(chromium: Any, address: str, scripts: bool) -> None:
    with visit(chromium, address, PAGES["year"], PHONE, scripts) as found:
        page = found.page
        assert not page.is_visible("label[for=size-large]")
        page.click(".reading summary")
        page.click("label[for=size-large]")
        page.click("label[for=background-black]")
        assert (size_of_type(page), paper(page)) == ("20px", "rgb(0, 0, 0)")
        page.click(".reading summary")
        assert not page.is_visible(".rest")
        assert page.is_visible(".bar >> nth=0")
        assert page.is_visible(".page-tools")
        page.click("label[for=elder]")
        assert size_of_type(page) == "24px"
        assert not page.is_visible(".bar >> nth=0")
        assert not page.is_visible(".page-tools")
        page.click(".rest summary")
        assert page.is_visible(".bar >> nth=0")
        assert page.is_visible(".page-tools")


def test_a_page_can_be_taken_along_without_asking_another_host(chromium: Any, address: str) -> None:
    with visit(chromium, address, PAGES["plan"]) as found:
        page = found.page
        assert page.eval_on_selector_all(".to a", "all => all.map(a => a.textContent)")[-2:] == ["文件下载", "政策咨询"]
        assert page.get_attribute("[data-copy]", "data-copy") == "https://www.qinglan.example/zfb/jdbz/gztj/2026/"
        page.click("[data-copy]")
        until(page, "document.querySelector('.said').textContent.includes('https://www.qinglan.example/zfb/jdbz/gztj/2026/')")
        assert page.get_attribute(".page-tools a", "href").startswith("mailto:?subject=%E6%B8%85")
        page.click(".code summary")
        assert page.is_visible(".code svg")
        assert found.strangers == found.complaints == []
    with visit(chromium, address, PAGES["plan"], scripts=False) as found:
        assert not found.page.is_visible("[data-copy]")
        assert not found.page.is_visible("[data-print]")
        assert found.page.is_visible("text=浏览器没有启用 JavaScript") is False


def test_the_keyboard_reaches_the_content_at_once(chromium: Any, address: str) -> None:
    with visit(chromium, address, PAGES["plan"]) as found:
        found.page.keyboard.press("Tab")
        assert found.page.evaluate("document.activeElement.className") == "skip"
        found.page.keyboard.press("Enter")
        found.page.keyboard.press("Tab")
        assert found.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_without_scripts_a_reader_walks_from_home_to_an_item_and_its_unit(chromium: Any, address: str) -> None:
    with visit(chromium, address, "index.html", scripts=False) as found:
        page = found.page
        page.click(".plans a >> text=2026年政务公开重点任务")
        page.click(".mirror td a >> nth=0")
        assert page.inner_text("h1") == "惠企政策集中公开" or page.inner_text("h1")
        page.click("dl.meta dd a >> nth=1")
        assert "/units/" in page.url


def test_on_a_phone_every_cell_of_the_table_says_what_it_is_but_the_one_that_names_the_row(chromium: Any, address: str) -> None:
    with visit(chromium, address, PAGES["plan"], PHONE) as found:
        cells = found.page.query_selector_all(".mirror tbody td")
        assert len(cells) > 60
        assert all(cell.get_attribute("data-label") for cell in cells)
        said = "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
        labels = found.page.eval_on_selector_all(".mirror tbody tr:nth-child(2) td", said)
        assert labels == ["none", '"责任单位"', '"完成情况"']


def test_printing_repeats_table_heads_and_leaves_the_tools_out(chromium: Any, address: str) -> None:
    with visit(chromium, address, PAGES["plan"]) as found:
        found.page.emulate_media(media="print")
        assert found.page.evaluate("getComputedStyle(document.querySelector('.mirror thead')).display") == "table-header-group"
        assert not found.page.is_visible(".tools")
        assert not found.page.is_visible(".channels")


def test_pages_open_from_a_folder_without_a_server(chromium: Any, output: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto((output / PAGES["plan"]).as_uri())
    page.click(".mirror td a >> nth=0")
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.querySelector('.meta')).display") == "grid", "the style sheet is there"
    assert complaints == []
    context.close()


# -------------------------------------------------------------------------------------------------------------- search


def until(page: Any, condition: str) -> None:
    """Waits for a condition. Playwright's own waiting needs eval in the page, which the policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def wait_for_hits(page: Any) -> None:
    until(page, "!!document.getElementById('count').textContent && !document.getElementById('count').textContent.includes('…')")


@pytest.mark.parametrize("background", ["white", *BACKGROUNDS])
@pytest.mark.parametrize("query", ["公开", "没有这样的话"])
def test_the_search_page_is_accessible_with_hits_and_without(
    chromium: Any, address: str, axe: str, query: str, background: str
) -> None:
    for viewport in (PHONE, DESKTOP, {"width": 320, "height": 640}):
        with visit(chromium, address, f"search.html?q={query}", viewport) as found:
            found.page.evaluate(f"document.documentElement.dataset.background = '{background}'")
            wait_for_hits(found.page)
            found.page.evaluate("document.querySelector('.facets details').open = true")
            assert violations(found.page, axe) == []
            assert found.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
            small = found.page.evaluate(
                "[...document.querySelectorAll('main a, main button, main input, main summary, .masthead button')]"
                ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"
            )
            assert small == [], "too small for a finger"
        assert found.strangers == found.complaints == []


def test_the_box_of_every_page_leads_to_hits_with_context(chromium: Any, address: str) -> None:
    with visit(chromium, address, PAGES["item"]) as found:
        page = found.page
        page.get_by_role("searchbox", name="搜索全站内容").fill("清政办发[2026]3号")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        wait_for_hits(page)
        assert page.title() == "清政办发[2026]3号 - 搜索 - 清岚县人民政府"
        assert page.input_value("#q") == "清政办发[2026]3号"
        assert "清政办发〔2026〕3号" in page.eval_on_selector_all(".hits mark", "all => all.map(mark => mark.textContent)")
        assert page.get_attribute("#count", "role") == "status"
        hits = page.locator(".hits > li")
        assert page.inner_text("#count") == f"“清政办发[2026]3号”共找到{hits.count()}条"
        assert "文件" in hits.first.locator(".about").inner_text()
        hits.first.locator("a").click()
        assert "清政办发〔2026〕3号" in page.inner_text("main")
        assert found.complaints == []


def test_choices_stand_in_the_address_keep_the_focus_and_go_back(chromium: Any, address: str) -> None:
    with visit(chromium, address, "search.html?q=公开") as found:
        page = found.page
        wait_for_hits(page)
        total = page.inner_text("#count")
        choice = page.locator("[data-choice='kind item']")
        count = choice.locator("b").inner_text()
        choice.focus()
        page.keyboard.press("Enter")
        until(page, f"document.getElementById('count').textContent.includes('{count}条')")
        assert page.url.endswith("&kind=item")
        assert page.evaluate("document.activeElement.dataset.choice") == "kind item"
        assert page.get_attribute("[data-choice='kind item']", "aria-current") == "true"
        page.click("[data-choice='leaf'][rel=next]")
        until(page, "document.activeElement.id === 'count'")
        assert "&from=20" in page.url
        page.reload()
        wait_for_hits(page)
        assert page.locator(".hits > li").count() == int(count) - 20
        page.go_back()
        page.go_back()
        until(page, f"document.getElementById('count').textContent === '{total}'")
        assert "kind" not in page.url


def test_what_a_reader_types_is_never_obeyed(chromium: Any, address: str) -> None:
    with visit(chromium, address, "search.html") as found:
        found.page.fill("#q", "<img src=x onerror=document.title=1>公开\"'{count}")
        found.page.keyboard.press("Enter")
        wait_for_hits(found.page)
        assert "<img src=x" in found.page.inner_text("#count")
        assert found.page.locator("main img").count() == 0
        assert found.page.evaluate("document.activeElement.id") == "q", "the focus stays in the box"
        assert found.page.is_visible("text=检查有没有错字")
        assert found.complaints == []


def test_search_works_from_a_folder_and_says_so_where_it_cannot(chromium: Any, address: str, output: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto((output / "index.html").as_uri())
    page.fill(".find input", "公开")
    page.click(".find button")
    page.wait_for_url("**/search.html?q=*")
    wait_for_hits(page)
    assert page.locator(".hits > li").count() == 20
    page.click("[data-choice='kind document']")
    until(page, "location.search.includes('kind=document')")
    context.close()
    with visit(chromium, address, "search.html", scripts=False) as found:
        assert "搜索需要浏览器启用 JavaScript" in found.page.inner_text("main")
        for path in ("sitemap.html", "years/index.html", "units/index.html", "status/index.html"):
            assert found.page.locator(f"main a[href='{path}']").count() == 1


def test_the_page_finds_what_plain_substrings_say(chromium: Any, address: str, output: Path) -> None:
    texts = "".join(path.read_text("utf-8") for path in sorted((output / "search/texts").iterdir()))
    with visit(chromium, address, "search.html") as found:
        for start in range(0, len(texts) - 3, len(texts) // 60):
            query = texts[start : start + 3]
            if any(not "\u4e00" <= sign <= "\u9fff" for sign in query):
                continue
            found.page.goto(f"{address}/search.html?q={query}")
            wait_for_hits(found.page)
            assert found.page.locator(".hits > li").count() > 0, query
            assert query in found.page.eval_on_selector_all(".hits mark", "all => all.map(mark => mark.textContent)")
        assert found.complaints == []


def test_data_that_cannot_be_read_is_told(chromium: Any, address: str) -> None:
    with visit(chromium, address, "search.html") as found:
        found.page.route("**/search/index/*", lambda route: route.abort())
        found.page.fill("#q", "公开")
        found.page.keyboard.press("Enter")
        until(found.page, "document.getElementById('count').textContent.includes('没有读到搜索数据')")
