"""Every number of an overview is a link, and what it leads to shows as many items as it says: with the choices of its address
made, and without JavaScript wherever one choice is enough.
"""

from __future__ import annotations

import posixpath
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import reading
import sites
from selectolax.lexbor import LexborNode

PLAN, SECOND, OLD = "zfb/jdbz/gztj/2026", "zfb/jdbz/gztj/2026b", "zfb/jdbz/gztj/2025"
NUMBERS = ".tally tbody td:not(.drawn), .figures b, .shares b, table.units tbody td:not(:last-child), .periods td:nth-child(3)"
ROWS = "table.list tbody tr:has(th), ul.columns > li, ul.brief > li, table.mirror tbody tr"
PAGES = (
    "index.html", "years/2026.html", "years/2025.html", "years/index.html", "units/index.html", "units/swj.html", "units/xz.html",
    f"{PLAN}/index.html", f"{PLAN}/periods/index.html", f"{PLAN}/periods/2026-q2.html",
    f"{PLAN}/periods/2026-q2-changes.html", f"{PLAN}/periods/now-changes.html", "zfb/index.html", "status/index.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two plans of one year and one of the year before, published at the end of three quarters."""
    site = sites.small(tmp_path_factory.mktemp("site"))
    second = sites.PLAN_YAML.replace("2026年重点", "2026年专项").replace(", address: zfb/zcwj/2026-01", "")
    sites.write(site, {
        f"content/{OLD}/plan.yaml": second.replace("2026", "2025"),
        f"content/{OLD}/0101.yaml": sites.item("一、公开", "旧事一。", status="done", due="2025-12-31"),
        f"content/{OLD}/0102.yaml": sites.item("一、公开", "旧事二。", due="2025-12-31", progress="[]"),
        f"content/{SECOND}/plan.yaml": second,
        f"content/{SECOND}/1.yaml": sites.item("一、公开", "另一件事。", lead="[某临时小组]", due="2026-06-30", status="behind"),
        f"content/{SECOND}/2.yaml": sites.item("一、公开", "再一件事。", due="持续推进", status="done"),
    })  # fmt: skip
    for path in site.glob("content/**/*.yaml"):
        path.write_text(path.read_text("utf-8").replace("2026-05-30", "2026-03-30"), "utf-8")
    for day in (date(2026, 3, 31), date(2026, 6, 30)):
        outcome = sites.build(site, as_of=day, recording=True)
        assert not outcome.failed, sites.said(outcome.findings)
    twice = "\n  - {date: 2026-06-01, text: 甲}\n  - {date: 2026-09-01, text: 乙}"
    sites.write(site, {
        f"content/{PLAN}/0102.yaml": sites.item("一、公开", "清理过期文件。", due="2026-12-31", status="done", lead="[政府办]"),
        f"content/{PLAN}/0103.yaml": sites.item("一、公开", "新的事。", due="2026-09-30", progress=twice),
        f"content/{SECOND}/2.yaml": sites.item(
            "一、公开", "再一件事改了。", due="持续推进", status="done", progress=twice.replace("09-01", "09-05")
        ),
    })  # fmt: skip
    assert not sites.build(site, as_of=date(2026, 9, 30), recording=True).failed
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return site


def link_of(number: LexborNode) -> str:
    """Where a number leads: the link in it, or that which it stands in."""
    node: LexborNode | None = number.css_first("a") or number
    while node is not None and node.tag != "a":
        node = node.parent
    return (node.attributes.get("href") or "") if node is not None else ""


def shown(site: Path, path: str, link: str, *, narrowed: bool) -> int:
    """How many items stand at the end of a link."""
    parts = urlsplit(link)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    page = reading.page(site, target)
    place = next((node for node in page.css("[id]") if node.attributes["id"] == unquote(parts.fragment)), None)
    assert place is not None or not parts.fragment, f"{path}: {link} leads to no place"
    rows = (place or reading.only(page, "main")).css(ROWS)
    for name, value in parse_qsl(parts.query) if narrowed else ():
        rows = [row for row in rows if value in (row.attributes.get(f"data-{name}") or value).split("|")]
    return len(rows)


@pytest.mark.parametrize("path", PAGES)
def test_every_number_leads_to_as_many_items_as_it_says(published: Path, path: str) -> None:
    found = 0
    for node in reading.page(published, path).css(NUMBERS):
        number, link = int(node.text(strip=True).rstrip("%")), link_of(node)
        if not number or node.text(strip=True).endswith("%"):
            continue
        found += 1
        assert link, f"{path}: {node.parent.html if node.parent else ''}"
        assert shown(published, path, link, narrowed=True) == number, f"{path}: {number} leads to {link}"
        if not {"chapter", "lead"} & dict(parse_qsl(urlsplit(link).query)).keys():
            assert shown(published, path, link, narrowed=False) == number, f"{path}: without JavaScript {number} leads to {link}"
    assert found


@pytest.mark.parametrize("path", ["index.html", "years/2026.html"])
def test_the_numbers_of_the_last_publication_lead_to_what_it_changed(published: Path, path: str) -> None:
    page = reading.page(published, path)
    sentence = next(node for node in page.css("main p") if "的发布与" in node.text())
    told = {link.text(): shown(published, path, link.attributes["href"] or "", narrowed=False) for link in sentence.css("a")}
    assert told == {"2项有新进展": 2, "1项完成": 1, "1项改了完成时限": 1, "新增1项": 1, "2项改了其他文字": 2}


def test_a_month_lists_the_items_that_were_reported_on_with_their_reports(published: Path) -> None:
    page = reading.page(published, "years/2026/reports.html")
    assert reading.texts(page, "#month-9 li a") == ["新的事", "2026-09-01", "再一件事改了", "2026-09-05"]
    assert reading.hrefs(page, "#month-6 li a")[:2] == [f"../../{PLAN}/0103.html", f"../../{PLAN}/0103.html#report-1"]
