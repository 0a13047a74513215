"""What comes out of the printer: A4 sheets with a head and a number, in black, with nothing on them that wants to be pressed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_pages import PAGES, visit

pytestmark = pytest.mark.browser

SHEET = {"width": 657, "height": 971}
"""A4 without its margins, in CSS pixels."""
TO_PRESS = """() => [...document.querySelectorAll('nav, button, select, input, summary, .tools, .find, .jump, .to, .skip')]
    .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 90))"""
FOLDED = """() => [...document.querySelectorAll('main details > *:not(summary)')]
    .filter(e => !e.closest('.filter, .facets, .scroll:has(+ .note ~ details)'))
    .filter(e => !e.checkVisibility({contentVisibilityAuto: true})).map(e => e.outerHTML.slice(0, 90))"""
HEADS = """() => [...document.querySelectorAll('main thead')]
    .filter(e => getComputedStyle(e).display !== 'table-header-group').map(e => e.outerHTML.slice(0, 90))"""
COLOURED = """() => [...document.querySelectorAll('main *, .foot *')].filter(e => {
    const [red, green, blue] = getComputedStyle(e).color.match(/[\\d.]+/g);
    return e.checkVisibility() && !(red === green && green === blue);
}).map(e => e.outerHTML.slice(0, 90))"""
SHAPELESS = """() => [...document.querySelectorAll('.status:not(.overdue)')]
    .filter(e => !/[●◆■◐○▲–]/.test(getComputedStyle(e, '::before').content)).map(e => e.outerHTML.slice(0, 90))"""
WIDE = """() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() &&
    e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 90))"""


def test_no_kind_of_page_prints_what_only_a_screen_can_do(chromium: Any, address: str) -> None:
    with visit(chromium, address, "index.html", SHEET) as found:
        page = found.page
        page.emulate_media(media="print")
        faults = {}
        for kind, path in PAGES.items():
            page.goto(f"{address}/{path}")
            looks = {"to press": TO_PRESS, "folded": FOLDED, "heads": HEADS, "coloured": COLOURED, "shapeless": SHAPELESS}
            broad = page.locator(".mirror th:nth-child(6)").count() > 0
            found_here = {name: page.evaluate(look) for name, look in {**looks, **({} if broad else {"wide": WIDE})}.items()}
            faults |= {f"{kind}: {name}": some for name, some in found_here.items() if some}
            assert page.locator(".sheet-address").is_visible()
        assert faults == {}


@pytest.mark.parametrize(("kind", "broad"), [("plan", False), ("plan with two levels", True), ("document", False)])
def test_sheets_are_a4_and_lie_on_their_side_for_broad_tables(chromium: Any, address: str, kind: str, broad: bool) -> None:
    with visit(chromium, address, PAGES[kind]) as found:
        printed = found.page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 (\d+)\.\d+ (\d+)\.\d+\]", printed)
    assert len(sizes) > 2
    assert set(sizes) == {(b"841", b"594") if broad else (b"594", b"841")}


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("home", "截至2026年11月21日"), ("period", "截至2026年9月30日"), ("plan", "2026年11月20日更新"),
        ("item", "2026年11月13日更新"), ("document", "2026年2月27日发布"),
    ],
)  # fmt: skip
def test_the_head_of_each_sheet_tells_the_site_and_the_day_of_the_state(
    chromium: Any, address: str, kind: str, state: str
) -> None:
    with visit(chromium, address, PAGES[kind]) as found:
        said = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"
        assert found.page.evaluate(said, "--sheet-site") == '"清岚县人民政府"'
        assert found.page.evaluate(said, "--sheet-state") == f'"{state}"'
        with_heads = found.page.pdf(prefer_css_page_size=True)
        found.page.evaluate("document.documentElement.removeAttribute('data-state')")
        assert len(found.page.pdf(prefer_css_page_size=True)) < len(with_heads), "it is drawn"


def test_addresses_of_other_sites_are_written_out_and_so_is_the_page_s_own(chromium: Any, address: str) -> None:
    with visit(chromium, address, PAGES["item"]) as found:
        page = found.page
        page.emulate_media(media="print")
        page.evaluate("document.querySelector('main p a, main dd a').href = 'https://other.example/a'")
        after = "getComputedStyle(document.querySelector('main [href^=http]'), '::after').content"
        assert page.evaluate(after) == '"（https://other.example/a）"'
        assert page.inner_text(".sheet-address") == f"本页网址：https://www.qinglan.example/{PAGES['item']}"


def test_a_list_that_was_narrowed_down_says_so_on_paper(chromium: Any, address: str) -> None:
    with visit(chromium, address, f"{PAGES['items of a year']}?standing=late") as found:
        page = found.page
        page.emulate_media(media="print")
        assert page.is_visible(".filter .found")
        assert page.is_visible("#filter-standing")
        assert not page.is_visible("#filter-lead")
        page.goto(f"{address}/{PAGES['items of a year']}")
        assert not page.is_visible(".filter")
