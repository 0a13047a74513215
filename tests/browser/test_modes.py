"""Every kind of page in every mode that a reader can choose, on a phone and on a desk, with scripts and without.

A page is loaded once for each screen; all that can be opened is opened, and axe looks at everything once. Then each mode is
chosen in turn, and axe asks again what a mode can change: colours, sizes, what must be scrolled.
"""

from __future__ import annotations

from typing import Any

import pytest
from test_pages import BACKGROUNDS, DESKTOP, PAGES, visit
from test_reach import SMALL

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 800}
SIZES = ["large", "huge"]
ELDER = ["elder", "elder, all shown"]
MODES = [(background, size) for background in ["white", *BACKGROUNDS] for size in ["normal", *ELDER]] + [
    ("white", size) for size in SIZES
]
"""A larger type alone changes no colour, so it is looked at on one background; easy reading shows and hides, too, so on all."""
CHANGEABLE = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
OPEN = "for (const all of document.querySelectorAll('details:not(.rest)')) all.open = true"
CHOOSE = """([background, size]) => {
    document.getElementById(`background-${background}`).click();
    document.getElementById(`size-${size.startsWith('elder') ? 'normal' : size}`).click();
    const elder = document.getElementById('elder');
    if (elder.checked !== size.startsWith('elder')) elder.click();
    document.querySelector('.rest').open = size.endsWith('shown');
}"""
LOOK = """async rules => {
    const only = rules.length ? {runOnly: rules} : {};
    const rules_on = Object.fromEntries(rules.map(rule => [rule, {enabled: true}]));
    const result = await axe.run(document, {resultTypes: ['violations'], rules: rules_on, ...only});
    return result.violations.flatMap(found => found.nodes.map(node => `${found.id}: ${node.html.slice(0, 120)}`));
}"""
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : ['wider than the screen: ' +
    [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map(e => e.outerHTML.slice(0, 90))]"""
PAPER = "() => getComputedStyle(document.documentElement).backgroundColor"


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_a_page_is_accessible_in_every_mode(
    chromium: Any, address: str, axe: str, kind: str, scripts: bool, screen: dict[str, int]
) -> None:
    with visit(chromium, address, PAGES[kind], screen, own_script=scripts) as found:
        page = found.page
        page.evaluate(axe)
        page.evaluate(OPEN)
        faults = {"all open": page.evaluate(LOOK, [])}
        papers = set()
        for mode in MODES:
            page.evaluate(CHOOSE, list(mode))
            papers.add(page.evaluate(PAPER))
            faults[" ".join(mode)] = page.evaluate(LOOK, CHANGEABLE) + page.evaluate(WIDE) + page.evaluate(SMALL)
        assert {mode: faulty for mode, faulty in faults.items() if faulty} == {}
        assert len(papers) == 1 + len(BACKGROUNDS), "each background was really chosen"


@pytest.mark.parametrize("size", ["large", "huge", "elder"])
def test_in_large_type_the_head_leaves_a_phones_screen_to_the_page(chromium: Any, address: str, size: str) -> None:
    with visit(chromium, address, "index.html", PHONE, scripts=False) as found:
        page = found.page
        page.evaluate("id => document.getElementById(id).click()", "elder" if size == "elder" else f"size-{size}")
        assert page.evaluate("document.querySelector('header').offsetHeight") < PHONE["height"] / 3
        assert page.evaluate(SMALL) == []
        last = page.locator(".channels a").last
        last.focus()
        assert last.evaluate("e => e.getBoundingClientRect().right < innerWidth - 30"), "what has the focus is in sight, unfaded"


@pytest.mark.parametrize("kind", ["year", "unit", "periods compared"])
def test_in_large_type_a_phone_shows_all_columns_of_numbers(chromium: Any, address: str, kind: str) -> None:
    with visit(chromium, address, PAGES[kind], PHONE) as found:
        for size in ("huge", "elder"):
            found.page.evaluate(OPEN)
            found.page.evaluate(CHOOSE, ["white", size])
            hidden = "[...document.querySelectorAll('.scroll')].map(e => e.scrollWidth - e.clientWidth).filter(Boolean)"
            assert found.page.evaluate(hidden) == []
