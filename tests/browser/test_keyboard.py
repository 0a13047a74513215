"""The main tasks with a keyboard alone: find an item, change how the page looks, read a table, take a file along.

At each stop the focus is seen, and lies within the window; the stops follow one another as the page does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from test_pages import DESKTOP, PAGES, PHONE, size_of_type, visit

pytestmark = pytest.mark.browser

STOP = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return 'nowhere';
    const shown = here.labels && here.labels.length && getComputedStyle(here).opacity === '0' ? here.labels[0] : here;
    const box = shown.getBoundingClientRect();
    const before = window.before;
    window.before = here;
    if (!here.matches(':focus-visible')) return 'not seen';
    if (getComputedStyle(shown).outlineStyle === 'none') return 'no outline';
    const below = box.top > innerHeight - 1, beside = box.right < 1 || box.left > innerWidth;
    if (!box.width || box.bottom < 1 || below || beside) return 'out of sight';
    const follows = !before || !before.isConnected || before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
    return follows ? '' : 'backwards';
}"""
SCREENS = pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desk"])


class Keyboard:
    def __init__(self, page: Any) -> None:
        self.page = page

    def to(self, selector: str) -> None:
        """Tab by tab to what the selector says; what is passed is looked at, too."""
        faults = set()
        for number in range(250):
            self.page.keyboard.press("Tab")
            fault, here = self.page.evaluate(STOP), self.page.evaluate("document.activeElement.outerHTML.slice(0, 90)")
            if fault == "nowhere" and not number:
                continue  # a page that was just opened takes the focus by the first press
            if fault:
                faults.add(f"{fault}: {here}")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                assert faults == set()
                return
        pytest.fail(f"the keyboard never came to {selector}")

    def press(self, key: str = "Enter") -> None:
        self.page.keyboard.press(key)

    def follow(self, selector: str) -> None:
        """To a link, and where it leads."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press()


@contextmanager
def keyboard(chromium: Any, address: str, kind: str, screen: dict[str, int], scripts: bool = True) -> Iterator[Keyboard]:
    with visit(chromium, address, PAGES[kind], screen, scripts) as found:
        yield Keyboard(found.page)
        assert found.complaints == []


@SCREENS
@pytest.mark.parametrize("elder", [False, True], ids=["usual", "easy reading"])
def test_an_item_is_found_by_choices(chromium: Any, address: str, screen: dict[str, int], elder: bool) -> None:
    with keyboard(chromium, address, "items of a year", screen) as keys:
        if elder:
            keys.to("#elder")
            keys.press("Space")
            assert size_of_type(keys.page) == "24px"
            keys.to(".rest summary")
            keys.press()
        if not keys.page.evaluate("document.querySelector('.filter details').open"):
            keys.to(".filter summary")
            keys.press()
        keys.to("#filter-standing")
        keys.press("ArrowDown")
        chosen = keys.page.input_value("#filter-standing")
        assert f"standing={chosen}" in keys.page.url
        keys.follow("main .list th a")
        assert keys.page.evaluate("document.querySelector('main .state, main .meta') !== null")
        assert size_of_type(keys.page) == ("24px" if elder else "16px"), "what was chosen holds"


@SCREENS
@pytest.mark.parametrize("elder", [False, True], ids=["usual", "easy reading"])
def test_without_scripts_numbers_lead_to_an_item_and_its_plan_to_a_file(
    chromium: Any, address: str, screen: dict[str, int], elder: bool
) -> None:
    with keyboard(chromium, address, "home", screen, scripts=False) as keys:
        if elder:
            keys.to("#elder")
            keys.press("Space")
            assert size_of_type(keys.page) == "24px", "for this page"
        keys.follow(".figures a[href*=late]")
        keys.follow("#late .list th a")
        keys.follow("dl.meta a[href$='index.html']")
        keys.to(".downloads a[href$='.csv']")
        with keys.page.expect_download() as taken:
            keys.press()
        assert taken.value.suggested_filename == "plan.csv"


def test_a_wide_table_is_opened_and_scrolled(chromium: Any, address: str) -> None:
    with keyboard(chromium, address, "year", {"width": 320, "height": 640}) as keys:
        keys.to("section details:has(.tally td a) > summary")
        keys.press()
        keys.to("details[open] .scroll")
        assert keys.page.evaluate("document.activeElement.getAttribute('aria-label')")
        if keys.page.evaluate("document.activeElement.scrollWidth > document.activeElement.clientWidth"):
            keys.press("ArrowRight")
            keys.page.wait_for_timeout(300)
            assert keys.page.evaluate("document.activeElement.scrollLeft") > 0
        keys.to("details[open] .scroll tbody a")


@SCREENS
def test_how_the_page_looks_is_changed_and_the_rest_of_the_page_reached(
    chromium: Any, address: str, screen: dict[str, int]
) -> None:
    with keyboard(chromium, address, "document", screen) as keys:
        keys.to(".reading summary")
        keys.press()
        keys.to("input[name=size]")
        keys.press("ArrowRight")
        assert size_of_type(keys.page) == "20px"
        keys.to("input[name=background]")
        keys.press("ArrowRight")
        assert keys.page.evaluate("document.documentElement.dataset.background") == "cream"
        keys.to(".foot a")
        for _ in range(30):
            keys.press("Tab")
            if keys.page.evaluate("document.activeElement === document.body || !document.hasFocus()"):
                return
        assert keys.page.evaluate("document.activeElement.closest('.foot, .skip') !== null"), "nobody is held back"
