"""Every kind of page within reach: of the tests themselves, of a keyboard, and of a finger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_pages import PAGES, PHONE, until, visit, wait_for_hits

pytestmark = pytest.mark.browser

UNSEEN = """() => {
    const looks = e => {
        const style = getComputedStyle(e);
        return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join();
    };
    const reached = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility() && !e.disabled);
    const unseen = [];
    for (const e of reached) {
        e.blur();
        const before = looks(e);
        e.focus({focusVisible: true, preventScroll: true});
        const label = document.activeElement === e && e.labels && e.labels[0];
        const told = label && getComputedStyle(label).outlineStyle !== 'none';
        if (looks(e) === before && !told) unseen.push(e.outerHTML.slice(0, 100));
    }
    return [reached.length, unseen];
}"""
SMALL = """() => {
    const high = e => Math.max(e.getBoundingClientRect().height, parseFloat(getComputedStyle(e, '::after').height) || 0);
    const inWords = e => getComputedStyle(e).display === 'inline' && e.parentElement.textContent.trim() !== e.textContent.trim();
    return [...document.querySelectorAll('a[href]:not(.skip), button, select, summary')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1)
        .filter(e => high(e) < 43.5 && !inWords(e)).map(e => e.outerHTML.slice(0, 100));
}"""
"""Links within a sentence are as high as its lines (WCAG 2.5.5 excepts them); all else is pressed by a finger."""


def test_every_kind_of_page_of_the_demonstration_is_among_those_that_are_looked_at(output: Path) -> None:
    from datetime import date

    from gongkai import cache, pipeline
    from gongkai.options import Options

    options = Options(output.parent, output, date(2026, 11, 21))
    opened = cache.peek(options)
    planned = pipeline.plan(options, opened, pipeline.load(options, opened))
    kinds = {page.maker: path for path, page in planned.pages.items() if path.endswith(".html")}
    looked_at = {planned.pages[path].maker for path in PAGES.values()}
    assert {maker: path for maker, path in kinds.items() if maker not in looked_at} == {}


@pytest.mark.parametrize("kind", PAGES)
def test_the_focus_is_seen_on_everything_and_what_is_pressed_is_large_enough(chromium: Any, address: str, kind: str) -> None:
    with visit(chromium, address, PAGES[kind], PHONE) as found:
        reached, unseen = found.page.evaluate(UNSEEN)
        assert reached > 10
        assert unseen == []
        assert found.page.evaluate(SMALL) == []
        assert found.complaints == []


def test_the_keyboard_alone_leads_from_home_by_search_to_an_item_and_its_downloads(chromium: Any, address: str) -> None:
    with visit(chromium, address, "index.html") as found:
        page = found.page

        def tab_to(condition: str) -> None:
            for _ in range(120):
                page.keyboard.press("Tab")
                if page.evaluate(f"(e => {condition})(document.activeElement)"):
                    return
            pytest.fail(f"the keyboard never came to: {condition}")

        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        tab_to("e.matches('.find input')")
        page.keyboard.type("公开")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        wait_for_hits(page)
        tab_to("e.matches('[data-choice=\"kind item\"]')")
        page.keyboard.press("Enter")
        until(page, "location.search.includes('kind=item')")
        tab_to("e.matches('.hits a')")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/search.html" not in url)
        tab_to("e.matches('dl.meta a[href$=\"index.html\"]')")
        page.keyboard.press("Enter")
        page.wait_for_url("**/index.html")
        tab_to("e.matches('.downloads a')")
        assert page.evaluate("document.activeElement.hasAttribute('download')")
        assert found.complaints == []
