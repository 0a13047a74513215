"""How much a page puts before its reader, counted: boxes, colours and sizes of type, and how far down the first answer is.

What GOV.UK's and Open SDG's components come to, counted in the same way, stands in docs/comparison.md.
"""

from __future__ import annotations

from typing import Any

import pytest
from test_pages import DESKTOP, PAGES, PHONE, visit

pytestmark = pytest.mark.browser

COUNTED = """() => {
    const seen = e => e.checkVisibility() && e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().left > -500;
    const sizes = new Set(), colours = new Set(), boxes = [];
    for (const e of document.querySelectorAll('main *')) {
        if (!seen(e) || e.closest('svg, .mirror, .paper table')) continue;  // drawings, and tables as an office published them
        const style = getComputedStyle(e);
        if ([...e.childNodes].some(node => node.nodeType === 3 && node.data.trim())) {
            sizes.add(style.fontSize);
            colours.add(style.color);
        }
        const edged = ['Top', 'Right', 'Bottom', 'Left'].every(side => parseFloat(style[`border${side}Width`]) > 0);
        const filled = !['rgba(0, 0, 0, 0)', 'transparent'].includes(style.backgroundColor);
        const small = e.matches('mark, del, ins, input, select, button, .status, :target');
        if ((edged || filled) && !small) boxes.push(e.outerHTML.slice(0, 80));
    }
    return {sizes: sizes.size, colours: colours.size, boxes};
}"""
STARTS = "document.querySelector('main :is(.lead, .state, .meta, .brief, .list, .columns, .banner, .archived, form, .paper)')"


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_calm(chromium: Any, address: str, kind: str) -> None:
    with visit(chromium, address, PAGES[kind], PHONE) as found:
        for viewport in (PHONE, DESKTOP):
            found.page.set_viewport_size(viewport)
            counted = found.page.evaluate(COUNTED)
            assert counted["sizes"] <= 7
            assert counted["colours"] <= 10
            assert len(counted["boxes"]) <= 12, counted["boxes"]
        found.page.set_viewport_size(PHONE)
        first = found.page.evaluate(f"{STARTS}.getBoundingClientRect().top")
        assert first < PHONE["height"] * 0.6, "what the page says begins on the first screen"


def test_on_a_phone_a_form_names_its_columns_but_the_first_in_the_line_of_their_words(chromium: Any, address: str) -> None:
    label = "e => [getComputedStyle(e, '::before').content, getComputedStyle(e, '::before').display]"
    with visit(chromium, address, PAGES["plan"], PHONE) as found:
        row = found.page.locator(".mirror tbody tr").first.locator("td")
        assert row.first.evaluate(label)[0] == "none"
        assert row.nth(1).evaluate(label) == ['"责任单位"', "inline"]
