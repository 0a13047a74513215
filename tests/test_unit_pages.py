"""A unit's pages: its front, its years cut into leaves, its files, the list of all units."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest
import reading
import sites
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from gongkai import facets, leaves, unit_pages
from gongkai.model import Unit
from gongkai.pages import Card

PLAN = "zfb/jdbz/gztj/2026"
UNIT = Unit("swj", "县税务局")
EMPTY = msgspec.convert(
    {
        "path": "a", "title": "甲", "number": "", "plan": {"title": "计划", "path": "p"}, "year": 2026, "body": "",
        "published": "2026-01-01T00:00:00",
        "lead": [], "support": [], "due": "", "due_day": None, "status": "", "overdue": False, "reported": None, "report": "",
    },
    Card,
    strict=False,
)  # fmt: skip
CARDS = st.lists(
    st.builds(
        lambda number, year, standing: msgspec.structs.replace(EMPTY, path=f"{number}.html", year=year, standing=standing),
        st.integers(0, 10**6), st.sampled_from([2024, 2026]), st.sampled_from(facets.STANDINGS),
    ),
    max_size=260,
)  # fmt: skip


@given(CARDS, CARDS)
def test_leaves_hold_every_item_once_in_order_and_begins_tell_where(leads: list[Card], supports: list[Card]) -> None:
    years = unit_pages.years(UNIT, leads, supports)
    assert [year.shown.year for year in years] == sorted({card.year for card in leads + supports}, reverse=True)
    assert sorted(card.path for year in years for card in year.leads) == sorted(card.path for card in leads)
    for year in years:
        found = [year.leaf(number) for number in range(len(year.shown.leaves))]
        assert all(1 <= len(led) + len(helped) <= leaves.LEAF for led, helped in found)
        assert tuple(card for led, _ in found for card in led) == year.leads
        assert tuple(card for _, helped in found for card in helped) == year.supports
        order = [leaves.URGENT_FIRST.index(card.standing) for card in year.leads]
        assert order == sorted(order)
        for name, path in year.shown.begins.items():
            first = next(
                number for number, (led, helped) in enumerate(found)
                if (helped if name == "supports" else any(name in ("leads", card.standing) for card in led))
            )  # fmt: skip
            assert path == year.shown.leaves[first]


def test_addresses_of_leaves_stay() -> None:
    assert [leaves.path_of(unit_pages.leaf_path(UNIT, 2026), number) for number in range(3)] == [
        "units/swj/2026.html",
        "units/swj/2026-2.html",
        "units/swj/2026-3.html",
    ]


@pytest.fixture
def built(site: Path) -> Path:
    units = sites.UNITS_YAML.replace(
        "phone: 000-0002", "phone: 000-0002, address: 中心街1号, hours: 周一至周五, code: 11000000000000000A"
    )
    sites.write(site, {"content/units.yaml": units})
    assert not sites.build(site).failed
    return site


def test_a_front_says_first_how_the_unit_stands_and_whom_to_ask(built: Path) -> None:
    page = reading.page(built, "units/swj.html")
    assert reading.texts(page, "p.lead") == [
        "截至2026年11月21日，县税务局2026年牵头2项，参与0项；牵头事项中已完成0项，正常推进1项，滞后或逾期1项，未报进展0项。"
    ]
    assert reading.pairs(page, "main dl.meta") == {
        "电话": "000-0002",
        "地址": "中心街1号",
        "办公时间": "周一至周五",
        "统一社会信用代码": "11000000000000000A",
        "简称": "税务局",
        "属于": "各乡镇人民政府",
    }
    assert reading.hrefs(page, ".figures a") == [
        "../units/swj/2026.html?standing=on-time#on-time",
        "../units/swj/2026.html?standing=late#late",
    ]


def test_a_front_lists_what_is_urgent_first_and_what_its_collective_unit_does(built: Path) -> None:
    page = reading.page(built, "units/swj.html")
    lists = {
        reading.texts(section, "h2")[0]: reading.texts(section, ".brief > li > a")
        for section in page.css("main section:not(#downloads)")
    }
    assert lists["2026年牵头的事项"] == ["清理过期文件", "及时发布政策，做到应公开尽公开"]
    assert lists["作为“各乡镇人民政府”成员的工作"] == ["同步发布解读材料"]
    assert "2026年参与的事项" not in lists
    assert reading.grid(reading.only(page, "table.record")) == [["2026", "2", "0", "1", "1", "0", "0"]]


def test_a_front_tells_the_hours_of_its_body_and_its_documents(built: Path) -> None:
    page = reading.page(built, "units/zfb.html")
    assert reading.pairs(page, "main dl.meta") == {"电话": "000-0001", "简称": "政府办", "发布机构页面": "县政府办公室"}
    assert reading.texts(page, ".documents a") == ["关于印发清单的通知青政办发〔2026〕1号"]


def test_a_unit_without_anything_says_so(site: Path) -> None:
    sites.write(site, {"content/units.yaml": sites.UNITS_YAML + "- {id: kong, name: 空单位}\n"})
    sites.build(site)
    page = reading.page(site, "units/kong.html")
    assert reading.texts(page, "main p.none") == ["截至2026年11月21日，没有牵头或者参与的事项。", "暂无联系方式。"]
    assert page.css("main svg, main table") == []


def test_a_collective_unit_lists_its_members_with_their_counts(built: Path) -> None:
    page = reading.page(built, "units/xz.html")
    assert reading.grid(reading.only(page, "table.units")) == [["县税务局", "2", "0", "1", "0", "0", "000-0002"]]


def test_the_list_of_units_is_grouped_and_counts(built: Path) -> None:
    page = reading.page(built, "units/index.html")
    assert reading.texts(page, "p.lead") == [
        "截至2026年11月21日，共3个单位；2026年2个单位有牵头事项，其中1个单位有滞后或逾期的事项。"
    ]
    assert reading.texts(page, "section[id^=group] h2") == ["各乡镇人民政府", "其他单位", "集合单位"]


def test_a_year_stands_apart_by_what_is_led_and_what_is_supported(built: Path) -> None:
    page = reading.page(built, "units/wjw/2026.html")
    assert reading.only(page, "h1").text() == "县卫生健康局2026年的事项"
    assert {
        section.attributes["id"]: reading.texts(section, "tbody th a") for section in page.css("section[id]:not(.consult)")
    } == {"supports": ["及时发布政策，做到应公开尽公开"]}


def test_a_unit_s_files_hold_all_its_items(built: Path) -> None:
    sites.write(built, {"site.yaml": sites.SITE_YAML.replace("[csv, json]", "[csv, json, xlsx]")})
    sites.build(built)
    folder = built / "output/units/swj"
    text = (folder / "items.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert [(row["事项"], row["分工"], row["推进情况"]) for row in rows] == [
        ("及时发布政策，做到应公开尽公开", "牵头", "正常推进"),
        ("清理过期文件", "牵头", "滞后或逾期"),
    ]
    assert rows[0]["工作要求"] == "及时发布政策，做到应公开尽公开。"
    data = json.loads((folder / "items.json").read_bytes())
    assert (data["format"], data["unit"]["name"], [item["leads"] for item in data["items"]]) == (
        "gongkai/unit/1",
        "县税务局",
        [True, True],
    )
    sheet = load_workbook(folder / "items.xlsx").worksheets[0]
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == [
        list(rows[0]),
        *(list(row.values()) for row in rows),
    ]
