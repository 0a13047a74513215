"""What a layout is given is plain data, worked out from what the page shows; nothing else is in reach."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
import reading
import sites
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from gongkai import pages
from gongkai.model import Facts, Status
from gongkai.pages import Count, Page
from gongkai.views import code, links, tables
from gongkai.views import counts as counted

FACTS = Facts("青石县", "www.qingshi.example", "0000000001", "https://www.qingshi.example/")
PLAN = "content/zfb/jdbz/gztj/2026"


# ---------------------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("path", "base", "root"),
    [
        ("index.html", "https://a.example/", ""),
        ("units/swj.html", "https://a.example/", "../"),
        ("zfb/jdbz/gztj/2026/0101.html", "https://a.example/", "../../../../"),
        ("404.html", "https://a.example/", "/"),
        ("404.html", "https://a.example", "/"),
        ("404.html", "https://a.example/zwgk/", "/zwgk/"),
        ("404.html", "https://a.example/zwgk/county", "/zwgk/county/"),
    ],
)
def test_what_leads_from_a_page_to_the_top(path: str, base: str, root: str) -> None:
    shows = pages.NotFound((), None) if path == "404.html" else pages.Robots("sitemap.xml")
    assert links.root_of(Page(path, path, shows), base) == root


def test_the_page_for_unknown_addresses_lies_at_the_top_where_there_is_no_host() -> None:
    assert links.root_of(Page("404.html", "404.html", pages.NotFound((), None, anywhere=False)), "https://a.example/x/") == ""


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("zfb/zcwj/清单.csv", "zfb/zcwj/%E6%B8%85%E5%8D%95.csv"),
        ("a b.pdf", "a%20b.pdf"),
        ("附件 50%.pdf", "%E9%99%84%E4%BB%B6%2050%25.pdf"),
        ("a?b.pdf", "a%3Fb.pdf"),
        ("0101.html#report-1", "0101.html#report-1"),
        ("0101.html#第一", "0101.html#%E7%AC%AC%E4%B8%80"),
    ],
)
def test_a_path_is_encoded_once(path: str, address: str) -> None:
    assert links.href(path) == address


@pytest.mark.parametrize(
    ("path", "base", "address"),
    [
        ("index.html", "https://a.example", "https://a.example/"),
        ("index.html", "https://a.example/sub/", "https://a.example/sub/"),
        ("zfb/jdbz/index.html", "https://a.example/", "https://a.example/zfb/jdbz/"),
        ("zfb/政策/1.html", "https://a.example/", "https://a.example/zfb/%E6%94%BF%E7%AD%96/1.html"),
        ("0101.html#report-1", "https://a.example/", "https://a.example/0101.html#report-1"),
    ],
)
def test_the_canonical_address_of_a_folders_first_page_is_the_folder(path: str, base: str, address: str) -> None:
    assert links.canonical(path, Facts("", "", "", base)) == address


# ------------------------------------------------------------------------------------------------------------ figures


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=9).filter(any))
def test_percentages_add_up_to_a_hundred_and_are_never_more_than_one_off(counts: list[int]) -> None:
    parts = counted.largest_remainder(counts, 100)
    assert sum(parts) == 100
    assert all(abs(part - 100 * count / sum(counts)) < 1 for part, count in zip(parts, counts, strict=True))
    assert all(part == 0 for part, count in zip(parts, counts, strict=True) if count == 0)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=9).filter(any))
def test_the_parts_of_the_bar_follow_each_other_without_a_gap(counts: list[int]) -> None:
    statuses = {str(n): Status(str(n), f"状态{n}") for n in range(len(counts))}
    shares = counted.shares([Count(str(n), count) for n, count in enumerate(counts)], statuses)
    assert shares[0].start == 0
    assert shares[-1].start + shares[-1].width == 1000
    assert all(one.start + one.width == two.start for one, two in itertools.pairwise(shares))


def test_nothing_has_no_shares() -> None:
    assert counted.shares([Count("done", 0)], {"done": Status("done", "已完成")}) == []


def test_items_without_a_status_are_a_share_of_their_own() -> None:
    shares = counted.shares([Count("done", 1), Count("", 2)], {"done": Status("done", "已完成", "good")})
    assert [(share.status.name, share.items, share.percent, share.path) for share in shares] == [
        ("已完成", 1, 33, "status/done.html"),
        ("", 2, 67, "status/unstated.html"),
    ]


@pytest.mark.parametrize(
    ("text", "lead", "rest"),
    [
        ("及时发布政策，做到应公开尽公开。", "及时发布政策", "，做到应公开尽公开。"),
        ("一二三", "一二三", ""),
        ("长" * 40, "长" * 30, "长" * 10),
        ("一，二", "一，二", ""),
        ("第一行\n第二行", "第一行", "\n第二行"),
        ("（一）做好：某事", "（一）做好", "：某事"),
        ("", "", ""),
    ],
)
def test_the_first_words_of_a_text_end_at_its_first_stop(text: str, lead: str, rest: str) -> None:
    assert tables.first_words(text) == (lead, rest)


@given(st.text())
def test_first_words_lose_nothing(text: str) -> None:
    lead, rest = tables.first_words(text)
    assert lead + rest == text
    assert lead or not text


@pytest.mark.parametrize("address", ["https://www.qingshi.example/zfb/zcwj/2026-01.html", "https://政务.example/" + "长" * 40])
def test_a_qr_code_is_one_plain_svg_that_a_telephone_reads(address: str) -> None:
    drawn = code.qr_code(address)
    assert drawn == code.qr_code(address)
    size = int(re.fullmatch(r'<svg viewBox="-4 -4.5 (\d+) \1"><path stroke="#000" d="[Mmh\d ]+"/></svg>', drawn)[1])  # type: ignore[index]
    scan = [bytearray(b"\xff" * size * 4) for _ in range(size * 4)]
    x = y = 0
    for command, *numbers in (re.split("(?<=[a-zA-Z])| ", step) for step in re.findall(r"[Mmh][\d ]+", drawn.split(' d="')[1])):
        length = int(numbers[0])
        if command == "M":
            x, y, length = 0, int(numbers[1]), 0
        for row in scan[(y + 4) * 4 : (y + 5) * 4] if command == "h" else ():
            row[(x + 4) * 4 : (x + 4 + length) * 4] = bytes(length * 4)
        x += length
    seen = zxingcpp.read_barcodes(memoryview(b"".join(scan)).cast("B", (size * 4, size * 4)))
    assert [found.text for found in seen] == [address]


# -------------------------------------------------------------------------------------------------- as a page shows it


def test_reports_stand_newest_first_and_keep_their_anchors(site: Path) -> None:
    progress = "[{date: 2026-04-01, text: 甲}, {date: 2026-06-01, text: 乙}, {date: 2026-04-01, text: 丙}]"
    sites.write(site, {f"{PLAN}/0101.yaml": sites.item("一、公开", "某事。", progress=progress)})
    sites.build(site)
    reports = reading.page(site, "zfb/jdbz/gztj/2026/0101.html").css("ol.reports > li")
    assert [(report.attributes["id"], reading.only(report, "p").text()) for report in reports] == [
        ("report-2", "乙"),
        ("report-1", "甲"),
        ("report-3", "丙"),
    ]


def test_other_columns_of_an_item_stand_in_the_order_of_the_table(site: Path) -> None:
    table = "".join(f"  - {{heading: {heading}, shows: extra}}\n" for heading in ("丙", "甲"))
    sites.write(site, {
        f"{PLAN}/plan.yaml": sites.PLAN_YAML + table,
        f"{PLAN}/0101.yaml": sites.item("一、公开", "某事。") + "extra: {甲: 一, 丙: 三}\n",
    })  # fmt: skip
    sites.build(site)
    facts = reading.pairs(reading.page(site, "zfb/jdbz/gztj/2026/0101.html"), "main dl.meta")
    assert [(name, text) for name, text in facts.items() if text in ("一", "三")] == [("丙", "三"), ("甲", "一")]


def test_the_spread_of_a_plan_tells_every_number_in_words(site: Path) -> None:
    sites.build(site)
    shares = reading.page(site, "zfb/jdbz/gztj/2026/index.html").css("ul.shares li")
    assert [" ".join(share.text(separator=" ", strip=True).split()) for share in shares] == [
        "推进中 2 67%",
        "进度滞后 1 33%",
        "逾期 1",
    ]
    part = "?plan=zfb/jdbz/gztj/2026#year-2026/zfb/jdbz/gztj/2026"
    assert [reading.hrefs(share)[0] for share in shares] == [
        f"../../../../status/{name}.html{part}" for name in ("in-progress", "behind", "overdue")
    ]
