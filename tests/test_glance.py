"""A year at a glance: exact counts, and numbers that lead to as many items as they say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import reading
import sites
from hypothesis import given
from hypothesis import strategies as st

from gongkai import facets, glance
from gongkai.model import Link, Progress
from gongkai.pages import Card, Glance, Leaves
from gongkai.views import counts as counted

PLAN = "zfb/jdbz/gztj/2026"
OLD = "zfb/jdbz/gztj/2025"
TODAY = date(2026, 11, 21)
CARD = Card(
    f"{PLAN}/0101.html", "公开", "", Link("计划", f"{PLAN}/index.html"), 2026, "县政府办公室", datetime(2026, 3, 2, 9, 30),
    (Link("县税务局", "units/swj.html"),), (), "6月底前", date(2026, 6, 30), "done", False, None, "", "一、公开", "done",
)  # fmt: skip
ZFB = Link("政府办", "units/zfb.html")


def changed(**fields: object) -> Card:
    return msgspec.structs.replace(CARD, **fields)


@pytest.mark.parametrize(
    ("year", "day", "months"),
    [
        (2026, "2026-01-30", 0),
        (2026, "2026-01-31", 1),
        (2026, "2026-02-28", 2),
        (2024, "2024-02-28", 1),
        (2026, "2026-11-29", 10),
        (2026, "2026-11-30", 11),
        (2026, "2026-12-31", 12),
        (2026, "2025-12-31", 0),
        (2026, "2027-01-01", 12),
    ],
)
def test_the_time_of_a_year_is_counted_in_whole_months(year: int, day: str, months: int) -> None:
    assert glance.months_passed(year, date.fromisoformat(day)) == months


@given(st.dates(date(2026, 1, 1), date(2026, 12, 30)))
def test_time_never_goes_back(day: date) -> None:
    assert glance.months_passed(2026, day) <= glance.months_passed(2026, day + timedelta(days=1))


@pytest.mark.parametrize(
    ("months", "counts", "time", "work"),
    [
        (11, (44, 11, 0, 0, 0), 917, 800),  # the figures of Xuancheng and Zhangjiajie: 91.7 %, 44 of 55 are 80.0 %
        (12, (162, 60, 0, 0, 0), 1000, 730),  # those of Jinzhai: 72.97 % is 73.0, not 72.9
        (10, (14, 27, 4, 1, 0), 833, 304),
        (0, (0, 3, 0, 0, 0), 0, 0),
        (3, (0, 0, 0, 0, 0), 250, 0),
        (12, (3, 0, 0, 0, 0), 1000, 1000),
    ],
)
def test_time_and_work_are_told_to_a_tenth(months: int, counts: tuple[int, ...], time: int, work: int) -> None:
    pace = counted.pace(Glance(2026, counts, months, (), (), (), (), Leaves((), {}, ("items.html",))))
    assert (pace.time, pace.work) == (time, work)


@given(st.lists(st.sampled_from(facets.STANDINGS)))
def test_the_five_counts_add_up_to_all_items_and_their_parts_to_the_whole(standings: list[str]) -> None:
    counts = facets.standings([changed(standing=standing) for standing in standings])
    assert sum(counts) == len(standings)
    parts = counted.parts(counts)
    if standings:
        assert (sum(part.percent for part in parts), sum(part.width for part in parts)) == (100, 1000)
        assert [part.start for part in parts[1:]] == [part.start + part.width for part in parts[:-1]]
    else:
        assert parts == []


def test_units_that_lag_stand_first_and_an_item_with_two_leads_counts_for_both() -> None:
    found = glance.lagging_first(glance.by_unit([
        CARD,
        changed(lead=(*CARD.lead, ZFB), standing="late"),
        changed(lead=(ZFB,), standing="late"),
        changed(lead=(), standing="unreported"),
        changed(lead=(Link("税务局", "units/swj.html"), *CARD.lead)),
    ]))  # fmt: skip
    assert [(row.title, row.path, row.chosen, row.counts) for row in found] == [
        ("政府办", "units/zfb.html", {"lead": "zfb"}, (0, 0, 2, 0, 0)),
        ("县税务局", "units/swj.html", {"lead": "swj"}, (2, 0, 1, 0, 0)),
        ("", "", {"lead": "-"}, (0, 0, 0, 1, 0)),
    ]


def test_chapters_of_the_same_name_in_two_plans_are_two() -> None:
    other = Link("另一计划", "swj/2026/index.html")
    found = glance.lagging_first(glance.by_chapter([CARD, changed(plan=other, standing="late"), changed(chapter="")]))
    assert [(row.title, row.path, row.chosen, row.counts[:3]) for row in found] == [
        ("一、公开", "swj/2026/index.html", {"plan": "swj/2026", "chapter": "一、公开"}, (0, 0, 1)),
        ("一、公开", f"{PLAN}/index.html", {"plan": PLAN, "chapter": "一、公开"}, (1, 0, 0)),
        ("", f"{PLAN}/index.html", {"plan": PLAN, "chapter": "-"}, (1, 0, 0)),
    ]


def test_months_stand_in_time_and_what_has_no_day_last() -> None:
    cards = [changed(due_day=None), changed(due_day=date(2027, 1, 5)), CARD, changed(due_day=date(2026, 6, 1), standing="late")]
    assert [(row.title, row.counts[:3]) for row in glance.by_month(cards)] == [
        ("2026-06", (1, 0, 1)),
        ("2027-01", (1, 0, 0)),
        ("-", (1, 0, 0)),
    ]


def test_an_item_is_reported_on_once_a_month_up_to_the_stated_day() -> None:
    days = ("2025-12-31", "2026-01-05", "2026-01-20", "2026-03-01")
    told = [Progress(date.fromisoformat(day), "甲") for day in days]
    items = [(Link("甲", ""), told[:3], 0), (Link("乙", ""), told, 0)]

    def reported(year: int) -> list[list[str]]:
        return [[one.link.title for one in found] for _, found in glance.reported_in(year, items, date(2026, 3, 2))]

    assert reported(2026) == [["甲", "乙"], [], ["乙"]]
    assert reported(2025) == [[]] * 11 + [["甲", "乙"]]
    assert reported(2027) == []
    (_, (first, _)), *_ = glance.reported_in(2026, items, date(2026, 3, 2))
    assert first.reports == ((date(2026, 1, 5), 2), (date(2026, 1, 20), 3))


# ------------------------------------------------------------------------------------------------- as pages show it


@pytest.fixture
def published(site: Path) -> Path:
    """The small site with what became of the year before."""
    sites.write(site, {
        f"content/{OLD}/plan.yaml": sites.PLAN_YAML.replace("2026", "2025").replace(", address: zfb/zcwj/2025-01", ""),
        f"content/{OLD}/0101.yaml": sites.item("一、公开", "旧事一。", status="done", due="2025-12-31"),
        f"content/{OLD}/0102.yaml": sites.item("一、公开", "旧事二。", due="2025-12-31", progress="[]"),
        f"content/{PLAN}/0102.yaml": sites.item("一、公开", "清理过期文件。", due="2026-06-30", status="behind")
        + "carried-from: zfb/jdbz/gztj/2025/0102\n",
        f"content/{PLAN}/0202.yaml": sites.item("二、解读", "长期的事。", due="持续推进", status="done"),
    })  # fmt: skip
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return site


@pytest.mark.parametrize("path", ["index.html", "years/2026.html"])
def test_the_overview_tells_its_numbers_in_words_first(published: Path, path: str) -> None:
    page = reading.page(published, path)
    assert page.css("main p.lead")[0].text(strip=True) == (
        "截至2026年11月21日，1个计划共4项工作：已完成1项，正常推进2项，滞后或逾期1项，未报进展0项。"
    )
    figures = [" ".join(node.text(separator=" ", strip=True).split()) for node in page.css("ul.figures li")]
    assert figures == ["1 已完成 25%", "2 正常推进 50%", "1 滞后或逾期 25%", "0 未报进展 0%"]
    text = reading.only(page, "main").text()
    assert "2026年已过10个整月，时间占全年的83.3%；4项中完成1项，占25.0%。完成比例比时间进度低58.3个百分点。" in text
    assert "1个单位、1个章节有滞后或逾期的事项。" in text
    assert "2025年共2项：已完成1项，正常推进0项，滞后或逾期0项，未报进展0项，转入以后年度1项。" in text
    carried = [reading.texts(table, "tbody tr a") for table in page.css("table.carried")]
    assert carried == ([] if path == "index.html" else [["旧事二", "清理过期文件"]]), "home leads to the year for these"


def test_every_number_of_a_year_leads_to_its_items(published: Path) -> None:
    page = reading.page(published, "years/2026.html")
    rows = {row.css("th")[0].text(strip=True): row for row in page.css(".scroll table.tally tbody tr")}
    assert [cell.text(strip=True) for cell in rows["县税务局"].css("td")][:5] == ["3", "1", "1", "1", "0"]
    assert reading.hrefs(rows["县税务局"], "td a") == [
        "../units/swj/2026.html#leads",
        "../units/swj/2026.html?standing=done#done",
        "../units/swj/2026.html?standing=on-time#on-time",
        "../units/swj/2026.html?standing=late#late",
    ]
    assert reading.hrefs(rows["2026年6月"], "td a")[0] == "../years/2026/due-2026-06.html"
    linked = {a.text(strip=True) for a in page.css("table.tally td")} - {""}
    assert all(number.isdigit() for number in linked)


def test_without_javascript_the_list_of_a_year_leads_to_the_lists_of_its_months(published: Path) -> None:
    page = (published / "output/years/2026/items.html").read_text("utf-8")
    links = reading.LexborHTMLParser(page.split("<noscript>")[-1].split("</noscript>")[0])
    assert reading.texts(links, "li") == ["2026年6月1", "2026年12月2", "没有具体日期1"]
    assert reading.hrefs(links, "li a")[0] == "../../years/2026/due-2026-06.html"


@pytest.mark.parametrize(("day", "end"), [(date(2026, 12, 21), 0), (date(2026, 11, 21), 97)])
def test_the_line_of_the_stated_day_ends_above_the_number_of_its_month(published: Path, day: date, end: int) -> None:
    assert not sites.build(published, as_of=day).failed
    page = reading.page(published, "years/2026.html")
    assert (reading.only(page, "svg.months path").attributes["d"] or "").endswith(f" -14V{end}")
    assert min(int(node.attributes["y"] or 0) for node in page.css("svg.months text")) == 12


def test_pictures_are_hidden_from_readers_that_have_the_table(published: Path) -> None:
    for path in ("index.html", "years/2026.html"):
        pictures = reading.page(published, path).css("main section svg")
        assert len(pictures) >= 3
        assert all(node.attributes.get("aria-hidden") == "true" for node in pictures)
        assert all(node.css("[style]") == [] for node in pictures)


def test_a_year_without_items_says_so(site: Path) -> None:
    for number in ("0101", "0102", "0201"):
        (site / f"content/{PLAN}/{number}.yaml").unlink()
    sites.write(site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace("和[进展](../jdbz/gztj/2026/0101.yaml)", "")})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    for path in ("index.html", "years/2026.html", "years/2026/items.html"):
        page = reading.page(site, path)
        assert reading.texts(page, "main p.none")[0] == "暂无工作事项。"
        assert page.css("main section svg") == []


def test_nothing_due_nothing_reported_nothing_late_is_told(site: Path) -> None:
    for number in ("0101", "0102", "0201"):
        item = sites.item("一、公开", f"第{number}件。", due="持续推进", status="ongoing", progress="[]")
        sites.write(site, {f"content/{PLAN}/{number}.yaml": item})
    sites.build(site)
    told = reading.texts(reading.page(site, "years/2026.html"), "main p.none")
    assert told == [
        "还没有历次发布的记录，无法比较。",
        "记录满两个报告期以后，这里显示各期的变化。",
        "没有滞后、逾期或者未报进展的事项。",
        "没有写明具体日期的事项。",
        "暂无进展报告。",
    ]
    assert reading.texts(reading.page(site, "index.html"), "main p.none")[:4] == [
        "没有即将到期的事项。",
        "还没有历次发布的记录，无法比较。",
        "暂无进展报告。",
        "没有滞后、逾期或者未报进展的事项。",
    ]
