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
    "item": "zfb/jdbz/gztj/2026/0301.html",
    "item carried over": "zfb/jdbz/gztj/2026/0101.html",
    "units": "units/index.html",
    "unit": "units/wjw.html",
    "statuses": "status/index.html",
    "status": "status/done.html",
    "overdue": "status/overdue.html",
    "years": "years/index.html",
    "year": "years/2026.html",
    "document": "zfb/zcwj/gfxwj/2026-03.html",
    "document with tables": "zfb/ndbg/2025.html",
    "site map": "sitemap.html",
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


@pytest.mark.parametrize("background", ["cream", "green", "dark", "contrast"])
@pytest.mark.parametrize("kind", ["home", "plan", "item", "document"])
def test_every_background_has_enough_contrast(chromium: Any, address: str, axe: str, kind: str, background: str) -> None:
    with visit(chromium, address, PAGES[kind]) as found:
        found.page.click(f"[data-set=background][data-value={background}]")
        assert found.page.evaluate("document.documentElement.dataset.background") == background
        assert violations(found.page, axe) == []


def test_size_and_background_are_remembered_on_the_next_page(chromium: Any, address: str) -> None:
    with visit(chromium, address, "index.html") as found:
        page = found.page
        usual = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        page.click("[data-set=size][data-value=huge]")
        page.click("[data-set=background][data-value=cream]")
        assert page.get_attribute("[data-set=size][data-value=huge]", "aria-pressed") == "true"
        page.goto(f"{address}/{PAGES['plan']}")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{float(usual[:-2]) * 1.5:g}px"
        assert page.evaluate("document.documentElement.dataset.background") == "cream"


def test_the_tools_are_folded_on_a_phone_and_unusable_ones_are_hidden(chromium: Any, address: str) -> None:
    with visit(chromium, address, "index.html", PHONE) as found:
        assert not found.page.is_visible("[data-set=size]")
        found.page.click(".tools summary")
        assert found.page.is_visible("[data-set=size][data-value=large]")
    with visit(chromium, address, "index.html", DESKTOP, scripts=False) as found:
        assert not found.page.is_visible(".tools")


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


def test_on_a_phone_every_cell_of_the_table_says_what_it_is(chromium: Any, address: str) -> None:
    with visit(chromium, address, PAGES["plan"], PHONE) as found:
        cells = found.page.query_selector_all(".mirror tbody td")
        assert len(cells) > 60
        assert all(cell.get_attribute("data-label") for cell in cells)
        labels = found.page.evaluate("getComputedStyle(document.querySelector('.mirror tbody td'), '::before').content")
        assert labels == '"工作要求"'


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
    assert page.evaluate("getComputedStyle(document.querySelector('.title')).textAlign") == "center"
    assert complaints == []
    context.close()
