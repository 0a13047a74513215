"""Feeds and the site map are what their standards ask for, and lead to what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from unittest import mock
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import reading
import sites

from gongkai.routes import feeds as routes

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://www.qingshi.example/"
PLAN = "zfb/jdbz/gztj/2026"
Feed = ElementTree.Element


def feed(site: Path, path: str) -> Feed:
    root = ElementTree.fromstring((site / "output" / path).read_bytes())
    assert root.tag == f"{ATOM}feed"
    return root


def feeds(site: Path) -> Iterator[tuple[str, Feed]]:
    for path in sites.tree(site / "output"):
        if path.endswith(".xml") and path != "sitemap.xml":
            yield path, feed(site, path)


def text(node: Feed, name: str) -> str:
    found = node.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{name}: {len(found)}"
    return found[0].text or ""


def link(node: Feed, kind: str) -> str:
    return next(found.attrib["href"] for found in node.findall(f"{ATOM}link") if found.attrib["rel"] == kind)


@pytest.fixture
def built(site: Path) -> Path:
    two = "[{date: 2026-06-01, text: 新}, {date: 2026-04-01, text: 旧}]"
    evil = "[{date: 2026-06-01, text: '<b>&amp; ]]> \"引号\"'}]"
    sites.write(site, {
        f"content/{PLAN}/0101.yaml": sites.item("一、公开", "某事。", progress=two),
        f"content/{PLAN}/0102.yaml": sites.item("一、公开", "又一件。", progress=evil),
        "content/units.yaml": sites.UNITS_YAML + "- {id: dag, name: 县档案馆}\n",
    })  # fmt: skip
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return site


def test_these_are_the_feeds(built: Path) -> None:
    assert [path for path, _ in feeds(built)] == [
        "feed.xml",
        "units/dag.xml",
        "units/swj.xml",
        "units/wjw.xml",
        "units/xz.xml",
        "units/zfb.xml",
        f"{PLAN}/feed.xml",
    ]


def test_every_feed_has_what_rfc_4287_requires(built: Path) -> None:
    ids = set()
    for path, root in feeds(built):
        assert text(root, "id") == link(root, "self") == BASE + path
        assert text(root, "title")
        assert instant(text(root, "updated"))
        assert root.findtext(f"{ATOM}author/{ATOM}name") == "青石县人民政府办公室"
        assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "zh-CN"
        ids.add(text(root, "id"))
        entries = root.findall(f"{ATOM}entry")
        for entry in entries:
            assert text(entry, "id") == link(entry, "alternate")
            assert text(entry, "title")
            assert text(entry, "summary")
            assert instant(text(entry, "updated")) <= instant(text(root, "updated"))
        assert len({text(entry, "id") for entry in entries}) == len(entries), "ids are unique"
        assert root[len(root) - len(entries) :] == entries, "what describes the feed stands before its entries"
    assert len(ids) == 7


def instant(text: str) -> datetime:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", text), "RFC 3339, in China's time"
    return datetime.fromisoformat(text)


def test_every_address_in_a_feed_leads_to_a_page_and_its_anchor(built: Path) -> None:
    output = built / "output"
    count = 0
    for _, root in feeds(built):
        for address in (node.attrib["href"] for node in root.iter(f"{ATOM}link")):
            assert address.startswith(BASE)
            path, _, anchor = unquote(address.removeprefix(BASE)).partition("#")
            page = output / path / "index.html" if not path or path.endswith("/") else output / path
            assert page.exists(), address
            assert not anchor or f'id="{anchor}"' in page.read_text("utf-8"), address
            count += 1
    assert count > 20


def test_the_newest_stands_first_and_those_of_one_day_by_address(built: Path) -> None:
    entries = feed(built, "feed.xml").findall(f"{ATOM}entry")
    assert [(text(entry, "updated")[:16], text(entry, "id").removeprefix(BASE)) for entry in entries] == [
        ("2026-06-01T00:00", f"{PLAN}/0101.html#report-1"),
        ("2026-06-01T00:00", f"{PLAN}/0102.html#report-1"),
        ("2026-05-30T00:00", f"{PLAN}/0201.html#report-1"),
        ("2026-04-01T00:00", f"{PLAN}/0101.html#report-2"),
        ("2026-03-02T09:30", f"{PLAN}/"),
        ("2026-02-28T10:00", "zfb/zcwj/2026-01.html"),
    ]
    assert text(feed(built, "feed.xml"), "updated") == "2026-06-01T00:00:00+08:00"


def test_a_plans_feed_and_a_units_feed_hold_their_own_reports(built: Path) -> None:
    plan = feed(built, f"{PLAN}/feed.xml")
    assert text(plan, "title") == "2026年重点工作清单落实情况 - 青石县人民政府网站"
    assert link(plan, "alternate") == f"{BASE}{PLAN}/"
    assert text(plan.findall(f"{ATOM}entry")[0], "summary") == "新"
    unit = feed(built, "units/zfb.xml")
    assert text(unit, "title") == "县政府办公室 - 青石县人民政府网站"
    assert [text(entry, "title") for entry in unit.findall(f"{ATOM}entry")] == ["同步发布解读材料"]


def test_words_with_signs_of_xml_are_words(built: Path) -> None:
    summaries = [text(entry, "summary") for entry in feed(built, "feed.xml").findall(f"{ATOM}entry")]
    assert '<b>&amp; ]]> "引号"' in summaries


def test_a_feed_without_entries_is_still_a_feed(built: Path) -> None:
    root = feed(built, "units/dag.xml")
    assert root.findall(f"{ATOM}entry") == []
    assert text(root, "updated") == "2026-03-02T09:30:00+08:00", "the newest publication of the site"


def test_a_feed_holds_the_newest_fifty(built: Path) -> None:
    reports = ", ".join(f"{{date: 2026-{4 + day // 28:02}-{day % 28 + 1:02}, text: 第{day}次}}" for day in range(70))
    sites.write(built, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "某事。", progress=f"[{reports}]")})
    sites.build(built)
    entries = feed(built, f"{PLAN}/feed.xml").findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert text(entries[0], "summary") == "第69次"


def test_a_withdrawn_item_is_gone_from_every_feed(built: Path) -> None:
    (built / f"content/{PLAN}/0102.yaml").unlink()
    sites.build(built)
    assert all("0102" not in ElementTree.tostring(root, "unicode") for _, root in feeds(built))


def test_every_page_names_the_feed_and_plans_and_units_their_own(built: Path) -> None:
    for path, count in (("index.html", 1), (f"{PLAN}/index.html", 2), ("units/swj.html", 2), (f"{PLAN}/0101.html", 1)):
        links = reading.page(built, path).css("link[rel=alternate][type='application/atom+xml']")
        assert len(links) == count
        folder = (built / "output" / path).parent
        assert all((folder / (node.attributes["href"] or "")).resolve().exists() for node in links)


def test_the_foot_of_each_page_leads_to_the_feeds_and_what_to_do_with_them(built: Path) -> None:
    assert "../sitemap.html#feeds" in reading.hrefs(reading.page(built, "units/swj.html"), "footer a")
    told = reading.only(reading.page(built, "sitemap.html"), "#feeds")
    assert told.css_first("p").text().startswith("把下面的网址复制到订阅阅读器里")
    assert [node.text() for node in told.css("small")] == [
        "https://www.qingshi.example/feed.xml",
        f"https://www.qingshi.example/{PLAN}/feed.xml",
    ]


def test_the_site_map_is_what_its_protocol_asks_for(built: Path) -> None:
    data = (built / "output/sitemap.xml").read_bytes()
    root = ElementTree.fromstring(data)
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{name}urlset"
    addresses = [url.findtext(f"{name}loc", "") for url in root]
    assert len(set(addresses)) == len(addresses) <= 50_000
    assert all(address.startswith(BASE) and address.isascii() for address in addresses)
    assert len(data) < 50 << 20
    for url in root:
        assert [node.tag.removeprefix(name) for node in url] in (["loc"], ["loc", "lastmod"])
        changed = url.findtext(f"{name}lastmod")
        assert changed is None or instant(changed)


def test_more_pages_than_one_site_map_holds_are_in_several(built: Path) -> None:
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"

    def addresses(path: str) -> list[str]:
        return [node.text or "" for node in ElementTree.fromstring((built / "output" / path).read_bytes()).iter(name)]

    whole = addresses("sitemap.xml")
    with mock.patch.object(routes, "MAPPED", len(whole) // 2):
        assert not sites.build(built).failed
    maps = addresses("sitemap.xml")
    assert maps == [f"{BASE}sitemap-{number}.xml" for number in range(1, len(maps) + 1)]
    assert [address for path in maps for address in addresses(path.removeprefix(BASE))] == whole
    assert len(maps) in (2, 3)
    assert f"Sitemap: {BASE}sitemap.xml" in (built / "output/robots.txt").read_text("utf-8")
