"""Lists of items narrowed down in a real browser: with scripts by any combination, without them by plain links."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_pages import DESKTOP, PHONE, violations, visit

pytestmark = pytest.mark.browser

PLAN = "zfb/jdbz/gztj/2026/index.html"
TALL = "xzspj/jdbz/gztj/2026/index.html"
YEAR = "years/2026/items.html"
LISTS = (PLAN, TALL, "wjw/jdbz/gztj/2026/index.html", "units/wjw/2026.html", "status/in-progress.html", YEAR)
PAPERS = ("documents/index.html", "zfb/zcwj/gfxwj/index.html")
AT_THE_ANCHOR = """() => {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1))) || document;
    return [...place.querySelectorAll("table.list tbody tr")].filter(e => e.checkVisibility()).length;
}"""
SHOWN = "[...document.querySelectorAll('main :is([data-standing], [data-validity])')].filter(e => e.checkVisibility()).length"


def said(page: Any) -> str:
    return str(page.inner_text(".found"))


def grid(page: Any) -> list[list[str]]:
    """The published table as it is seen: every row with all of its cells, merged ones repeated."""
    return page.evaluate("""() => {
        const rows = [...document.querySelectorAll('table.mirror tbody tr')].filter(row => !row.hidden);
        const places = rows.map(() => []);
        rows.forEach((row, number) => {
            let column = 0;
            for (const cell of row.cells) {
                while (places[number][column] !== undefined) column++;
                for (let r = number; r < number + cell.rowSpan; r++) places[r][column] = cell.textContent;
            }
        });
        return places;
    }""")  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", LISTS + PAPERS)
def test_each_choice_leaves_as_many_items_as_it_said(chromium: Any, address: str, path: str) -> None:
    with visit(chromium, address, path) as found:
        page = found.page
        total, measure = page.evaluate(SHOWN), "件" if path in PAPERS else "项"
        assert said(page) == f"共{total}{measure}"
        whole = grid(page)
        for select in page.query_selector_all("form.filter select"):
            for option in select.query_selector_all("option:not([value=''])"):
                count = int(option.text_content().rpartition("（")[2].removesuffix("）"))
                select.select_option(option.get_attribute("value"))
                assert page.evaluate(SHOWN) == count
                assert said(page) == f"筛选出{count}{measure}，共{total}{measure}"
                rows = grid(page)
                assert all(row in whole for row in rows), "a merged cell is missing or at the wrong row"
            select.select_option("")
        assert page.evaluate(SHOWN) == total
        assert grid(page) == whole
        assert found.complaints == []


def test_choices_combine_stand_in_the_address_and_keep_the_focus(chromium: Any, address: str) -> None:
    with visit(chromium, address, YEAR) as found:
        page = found.page
        page.focus("#filter-standing")
        page.select_option("#filter-standing", "late")
        late = page.evaluate(SHOWN)
        assert page.evaluate("document.activeElement.id") == "filter-standing"
        page.select_option("#filter-plan", "zfb/jdbz/gztj/2026")
        page.check("#filter-overdue")
        assert 0 < page.evaluate(SHOWN) < late
        assert page.url.endswith("?standing=late&plan=zfb%2Fjdbz%2Fgztj%2F2026&overdue=1")
        assert page.eval_on_selector_all("main section:not([hidden]):has([data-standing])", "all => all.map(one => one.id)") == [
            "late"
        ]
        before = said(page)
        page.reload()
        assert said(page) == before
        page.click("form.filter button")
        assert page.url == f"{address}/{YEAR}"
        assert page.evaluate("document.activeElement.type") == "reset"
        assert said(page) == "共46项"


def test_a_choice_that_would_leave_nothing_cannot_be_made(chromium: Any, address: str) -> None:
    with visit(chromium, address, f"{YEAR}?status=done") as found:
        assert found.page.eval_on_selector("#filter-standing option[value=late]", "e => e.disabled")
        assert found.page.eval_on_selector("#filter-overdue", "e => e.disabled")


def test_an_address_from_before_says_that_nothing_fits(chromium: Any, address: str) -> None:
    with visit(chromium, address, f"{YEAR}?lead=no-such-unit&nonsense=1") as found:
        assert said(found.page) == "没有符合条件的事项，共46项"
        assert found.page.evaluate(SHOWN) == 0
        assert found.complaints == []


def test_the_keyboard_alone_narrows_a_list_down(chromium: Any, address: str) -> None:
    with visit(chromium, address, YEAR) as found:
        page = found.page
        assert page.evaluate("document.querySelector('.found').getBoundingClientRect().right") < 0, "the page began with it"
        page.focus("form.filter summary")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        assert page.input_value("#filter-standing") == "done"
        assert said(page).startswith("筛选出")
        assert page.evaluate("document.querySelector('.found').getBoundingClientRect().left") > 0
        assert page.get_attribute(".found", "role") == "status"


@pytest.mark.parametrize("path", LISTS + PAPERS)
def test_the_choices_are_accessible_and_large_enough(chromium: Any, address: str, axe: str, path: str) -> None:
    for viewport in (PHONE, DESKTOP):
        with visit(chromium, address, f"{path}?overdue=1", viewport) as found:
            page = found.page
            assert violations(page, axe) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
            small = page.evaluate(
                "[...document.querySelectorAll('form.filter select, form.filter button, form.filter summary, .tick, .jump a')]"
                ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"
            )
            assert small == []
    with visit(chromium, address, path, PHONE) as found:
        assert not found.page.is_visible("form.filter select"), "folded until it is asked for"


def test_lists_are_narrowed_down_from_a_folder_without_a_server(chromium: Any, output: Path) -> None:
    context = chromium.new_context()
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((output / PLAN).as_uri())
    page.select_option("#filter-status", "behind")
    assert said(page) == "筛选出2项，共24项"
    assert page.url.endswith("?status=behind")
    page.reload()
    assert said(page) == "筛选出2项，共24项"
    assert complaints == []
    context.close()


def test_without_scripts_one_choice_is_a_link(chromium: Any, address: str) -> None:
    with visit(chromium, address, PLAN, scripts=False) as found:
        page = found.page
        assert not page.is_visible("form.filter")
        assert "不启用时，可以按状态或者按单位查看" in page.inner_text("main")
        page.click(".spread a >> text=进度滞后")
        assert page.url == f"{address}/status/behind.html?plan=zfb/jdbz/gztj/2026#year-2026/zfb/jdbz/gztj/2026"
        assert page.inner_text("h1") == "进度滞后"
        page.goto(f"{address}/{YEAR}")
        page.click(".jump a >> text=滞后或逾期")
        assert page.evaluate("document.querySelector('#late').getBoundingClientRect().top") < 200


def test_a_number_of_a_plan_leads_to_as_many_items(chromium: Any, address: str) -> None:
    with visit(chromium, address, PLAN) as found:
        page = found.page
        numbers = page.eval_on_selector_all(".spread a", "all => all.map(a => [a.href, a.querySelector('b').textContent])")
        assert len(numbers) >= 6
        for href, number in numbers:
            page.goto(href)
            assert page.evaluate(AT_THE_ANCHOR) == int(number), href


@pytest.mark.parametrize("path", ["index.html", "years/2026.html", "years/2025.html"])
def test_every_number_of_the_overview_leads_to_as_many_items(chromium: Any, address: str, path: str) -> None:
    with visit(chromium, address, path) as found:
        page = found.page
        links = "[...document.querySelectorAll('.tally td a, .figures a, .counts td a, .shares a')]"
        numbers = page.evaluate(f"{links}.map(a => [a.href, (a.querySelector('b') || a).textContent])")
        numbers = {href: number for href, number in numbers if "/items.html" in href or "/status/" in href or "/due-" in href}
        assert len(numbers) > 5
        for href, number in numbers.items():
            page.goto(href)
            assert page.evaluate(AT_THE_ANCHOR) == int(number), href
        assert found.complaints == []


def test_five_hundred_rows_stay_usable(chromium: Any, output: Path, address: str) -> None:
    with visit(chromium, address, PLAN) as found:
        page = found.page
        page.route("**/long.html", lambda route: route.fulfill(body=long(output), content_type="text/html; charset=utf-8"))
        page.goto(f"{address}/zfb/jdbz/gztj/2026/long.html")
        assert page.evaluate(SHOWN) == 504
        began = page.evaluate("performance.now()")
        page.select_option("#filter-status", "in-progress")
        assert page.evaluate("performance.now()") - began < 500
        assert page.evaluate(SHOWN) == 63


def long(output: Path) -> str:
    """The demonstration plan with its rows 21 times."""
    text = (output / PLAN).read_text("utf-8")
    begin, end = text.index("<tbody>") + len("<tbody>"), text.index("</tbody>")
    return text[:begin] + text[begin:end] * 21 + text[end:]
