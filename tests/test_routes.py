"""THE list of what is published: which files, under which addresses, with which trail, in which order."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import reading
import sites

from gongkai import cache, pipeline
from gongkai.model import Item, Link, Progress
from gongkai.routes.addresses import EARLIER, earlier, report_path, reports_path

PLAN = "zfb/jdbz/gztj/2026"
COLUMN = "网站首页 > 信息公开 > 县政府办公室 > 监督保障 > 工作推进"
SMALL_PAGES = f"""
    _headers 404.html assets/filter.js assets/icon.svg assets/search-index.js assets/search.js assets/site.css
    assets/site.js bodies/index.html documents/documents.csv documents/documents.json documents/index.html feed.xml
    index.html plan-1.schema.json robots.txt search.html search/index/0.js search/index/1.js search/index/2.js
    search/index/3.js search/order.js search/texts/0-0.js search/texts/0-4.js search/texts/0-63.js search/texts/0-8.js
    sitemap.html sitemap.xml status/behind.html status/done.html status/in-progress.html status/index.html
    status/no-report.html status/not-started.html status/on-track.html status/ongoing.html status/overdue.html
    units/index.html units/swj.html units/swj.xml units/wjw.html units/wjw.xml units/xz.html units/xz.xml units/zfb.html
    units/zfb.xml years/2026.html years/2026/items.html years/2026/due-2026-06.html
    years/2026/due-2026-12.html years/2026/reports.html years/index.html units/swj/2026.html units/swj/items.csv
    units/swj/items.json units/wjw/2026.html units/wjw/items.csv units/wjw/items.json units/xz/2026.html
    units/xz/items.csv units/xz/items.json units/zfb/2026.html units/zfb/items.csv units/zfb/items.json
    zfb/index.html zfb/jdbz/gztj/index.html zfb/jdbz/index.html zfb/zcwj/index.html {PLAN}/0101.html {PLAN}/0102.html
    {PLAN}/0201.html {PLAN}/feed.xml {PLAN}/index.html {PLAN}/plan.csv {PLAN}/plan.json zfb/zcwj/2026-01.html
    zfb/zcwj/清单.csv
""".split()


def pages(site: Path, **changes: object) -> dict[str, Any]:
    """Everything that would be published, by path; assets under their plain names."""
    options = sites.options(site, **changes)
    with cache.open_cache(options) as opened:
        loaded = pipeline.load(options, opened)
        assert [finding for finding in loaded.findings if finding.level == "error"] == []
        planned = pipeline.plan(options, opened, loaded)
    return {
        path if page.maker != "copy" or not path.startswith("assets/") else plain(path): page
        for path, page in planned.pages.items()
    }


def plain(path: str) -> str:
    """An asset's path without the digest in it."""
    stem, _, ending = path.rpartition(".")
    return f"{stem.rpartition('.')[0]}.{ending}"


def titles(links: tuple[Link, ...]) -> str:
    return " > ".join(link.title for link in links)


def test_this_is_all_that_the_small_site_publishes(site: Path) -> None:
    assert sorted(pages(site)) == sorted(SMALL_PAGES)


def test_what_is_written_is_what_is_listed_and_the_inventory(site: Path) -> None:
    sites.build(site)
    written = {plain(path) if path.startswith("assets/") else path for path in sites.tree(site / "output")}
    assert sorted(written) == sorted([*SMALL_PAGES, "build.json"])


def test_each_page_names_the_file_that_it_comes_from(site: Path) -> None:
    sources = {path: page.source for path, page in pages(site).items()}
    assert sources[f"{PLAN}/0101.html"] == f"content/{PLAN}/0101.yaml"
    assert {sources[f"{PLAN}/{name}"] for name in ("index.html", "plan.csv", "plan.json", "feed.xml")} == {
        f"content/{PLAN}/plan.yaml"
    }
    assert sources["zfb/index.html"] == "content/zfb/body.yaml"
    assert sources["zfb/jdbz/index.html"] == "site.yaml"
    assert sources["zfb/zcwj/2026-01.html"] == "content/zfb/zcwj/2026-01.md"
    assert sources["zfb/zcwj/清单.csv"] == "content/zfb/zcwj/清单.csv"
    assert sources["units/swj.html"] == "content/units.yaml"
    assert sources["assets/site.css"].endswith("/assets/site.css")


# ------------------------------------------------------------------------------------------------------------- trails


def test_the_trail_is_the_path(site: Path) -> None:
    found = pages(site)
    trails = {path: page.shows.trail for path, page in found.items() if hasattr(page.shows, "trail")}
    assert titles(trails[f"{PLAN}/0101.html"]) == (
        "县政府办公室 > 监督保障 > 工作推进 > 2026年重点工作清单落实情况 > 及时发布政策，做到应公开尽公开"
    )
    assert [link.path for link in trails[f"{PLAN}/0101.html"]] == [
        "zfb/index.html",
        "zfb/jdbz/index.html",
        "zfb/jdbz/gztj/index.html",
        f"{PLAN}/index.html",
        f"{PLAN}/0101.html",
    ]
    assert titles(trails[f"{PLAN}/index.html"]) == "县政府办公室 > 监督保障 > 工作推进 > 2026年重点工作清单落实情况"
    assert titles(trails["zfb/jdbz/gztj/index.html"]) == "县政府办公室 > 监督保障 > 工作推进"
    assert titles(trails["zfb/zcwj/2026-01.html"]) == "县政府办公室 > 政策文件 > 关于印发清单的通知"
    assert titles(trails["zfb/index.html"]) == "县政府办公室"
    assert titles(trails["units/swj.html"]) == "县税务局"


@pytest.mark.parametrize(
    ("path", "trail"),
    [
        (f"{PLAN}/0101.html", f"{COLUMN} > 2026年重点工作清单落实情况 > 及时发布政策，做到应公开尽公开"),
        (f"{PLAN}/index.html", f"{COLUMN} > 2026年重点工作清单落实情况"),
        ("zfb/jdbz/gztj/index.html", COLUMN),
        ("zfb/zcwj/2026-01.html", "网站首页 > 信息公开 > 县政府办公室 > 政策文件 > 关于印发清单的通知"),
        ("zfb/index.html", "网站首页 > 信息公开 > 县政府办公室"),
        ("bodies/index.html", "网站首页 > 信息公开"),
        ("units/swj.html", "网站首页 > 责任单位 > 县税务局"),
        ("status/behind.html", "网站首页 > 进展状态 > 进度滞后"),
        ("status/overdue.html", "网站首页 > 进展状态 > 逾期"),
        ("years/2026.html", "网站首页 > 工作推进 > 2026年重点工作进展"),
        ("years/2026/items.html", "网站首页 > 工作推进 > 2026年 > 2026年全部事项"),
        ("years/index.html", "网站首页 > 工作推进"),
        ("index.html", "网站首页"),
        ("404.html", "网站首页 > 没有找到这个页面"),
    ],
)  # fmt: skip
def test_the_breadcrumb_shows_the_trail_with_links_to_all_but_itself(site: Path, path: str, trail: str) -> None:
    sites.build(site)
    crumbs = reading.page(site, path).css("nav.trail li")
    assert " > ".join(crumb.text(strip=True) for crumb in crumbs) == trail
    assert [bool(crumb.css_first("a")) for crumb in crumbs[:-1]] == [True] * (len(crumbs) - 1)
    if len(crumbs) > 1:
        assert crumbs[-1].css_first("[aria-current=page]") is not None


# ---------------------------------------------------------------------------------------- drafts, embargo, empty columns


def plan_of(year: int) -> str:
    text = sites.PLAN_YAML.replace("2026年重点", f"{year}年重点").replace("year: 2026", f"year: {year}")
    return text.replace("2026-0", f"{year}-0").replace(f"address: zfb/zcwj/{year}-01", "address: ''")


def notice(title: str, published: str, more: str = "") -> str:
    return f"---\ntitle: {title}\npublished: {published}\n{more}---\n正文\n"


DRAFTS = {
    f"content/{PLAN}/0103.yaml": sites.item("一、公开", "还是草稿的事项。", draft="yes"),
    "content/zfb/zcwj/2026-02.md": notice("草稿文件", "2026-03-01 09:00", "draft: 是\nattachments: [草稿.csv]\n"),
    "content/zfb/zcwj/草稿.csv": "草稿附件\n",
    "content/zfb/zcwj/2027-01.md": notice("未到时间的文件", "2027-03-05 09:00"),
    "content/zfb/jdbz/gztj/2027/plan.yaml": plan_of(2027),
    "content/zfb/jdbz/gztj/2027/0101.yaml": sites.item("一、公开", "明年的事项。", due="2027-12-31", progress="[]"),
}


def test_drafts_and_what_waits_for_its_day_are_nowhere(site: Path) -> None:
    sites.write(site, DRAFTS)
    assert sorted(pages(site)) == sorted(SMALL_PAGES)
    outcome = sites.build(site)
    assert not outcome.failed
    for path, data in sites.tree(site / "output").items():
        for secret in ("草稿", "未到时间", "明年的事项", "2027年重点"):
            assert secret not in path
            assert secret.encode() not in data, f"{path} tells of {secret}"


def test_what_waits_is_told_with_its_moment_and_drafts_are_not(site: Path) -> None:
    sites.write(site, DRAFTS)
    waiting = sites.build(site).waiting
    assert [(address, f"{moment:%Y-%m-%d %H:%M}") for address, moment in waiting] == [
        ("zfb/jdbz/gztj/2027", "2027-03-02 09:30"),
        ("zfb/zcwj/2027-01", "2027-03-05 09:00"),
    ]


def test_what_waited_appears_on_its_day_and_goes_when_the_day_is_moved(site: Path) -> None:
    sites.write(site, DRAFTS)
    before = sites.build(site).pages
    assert "zfb/zcwj/2027-01.html" not in pages(site, as_of=date(2027, 3, 4))
    assert "zfb/jdbz/gztj/2027/0101.html" in pages(site, as_of=date(2027, 3, 2))
    found = pages(site, as_of=date(2027, 3, 5))
    assert "zfb/zcwj/2027-01.html" in found
    assert "zfb/zcwj/2026-02.html" not in found
    sites.build(site, as_of=date(2027, 3, 5))
    outcome = sites.build(site)
    assert (outcome.pages, outcome.removed) == (before, 14), (
        "two of them for search, two for the years of the library, one of a unit, one of a month"
    )
    assert not (site / "output/zfb/jdbz/gztj/2027").exists()


def test_drafts_are_shown_on_demand(site: Path) -> None:
    sites.write(site, DRAFTS)
    more = pages(site, drafts=True).keys() - set(SMALL_PAGES)
    assert sorted(path for path in more if not path.startswith("search/")) == sorted([
        f"{PLAN}/0103.html",
        *(f"zfb/jdbz/gztj/2027/{name}" for name in ("0101.html", "feed.xml", "index.html", "plan.csv", "plan.json")),
        "documents/years/2026.html",
        "documents/years/2027.html",
        "units/swj/2027.html",
        "years/2027.html",
        "years/2027/due-2027-12.html",
        "years/2027/items.html",
        "zfb/zcwj/2026-02.html",
        "zfb/zcwj/2027-01.html",
        "zfb/zcwj/草稿.csv",
    ])  # fmt: skip


def test_an_item_of_a_plan_that_is_a_draft_is_a_draft(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML + "draft: yes\n"})
    assert [path for path in pages(site) if path.startswith(PLAN)] == []


def test_a_column_without_content_has_no_page(site: Path) -> None:
    for path in (site / "content" / PLAN).iterdir():
        path.unlink()
    sites.write(site, {"content/zfb/zcwj/2026-01.md": notice("甲", "2026-01-01 09:00")})
    (site / "content/zfb/zcwj/清单.csv").unlink()
    assert [path for path in pages(site) if path.startswith("zfb/")] == [
        "zfb/index.html",
        "zfb/zcwj/index.html",
        "zfb/zcwj/2026-01.html",
    ]


def test_a_column_that_holds_drafts_alone_has_no_page(site: Path) -> None:
    sites.write(site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace("number:", "draft: yes\nnumber:")})
    assert "zfb/zcwj/index.html" not in pages(site)
    assert "zfb/zcwj/index.html" in pages(site, drafts=True)


def test_a_site_without_plans_and_documents_still_has_its_own_pages(site: Path) -> None:
    shutil.rmtree(site / "content")
    sites.write(site, {"content/zfb/body.yaml": "name: 县政府办公室\n"})
    outcome = sites.build(site)
    assert not outcome.failed
    assert "暂无文件" in reading.only(reading.page(site, "index.html"), "main").text()
    assert [path for path in pages(site) if "/" not in path] == [
        "index.html", "feed.xml", "sitemap.html", "404.html", "sitemap.xml", "robots.txt", "_headers", "search.html"
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------------ attachments


def test_a_file_that_nobody_names_is_not_published(site: Path) -> None:
    sites.write(site, {"content/zfb/zcwj/内部.xlsx": "secret", "content/zfb/zcwj/名单.csv": "secret"})
    outcome = sites.build(site)
    assert sites.said(outcome.findings) == [
        "content/zfb/zcwj/内部.xlsx:0 attachment/unclaimed “内部.xlsx”放在内容里，但没有文件提到它，不会发布",
        "content/zfb/zcwj/名单.csv:0 attachment/unclaimed “名单.csv”放在内容里，但没有文件提到它，不会发布",
    ]
    assert sorted(pages(site)) == sorted(SMALL_PAGES)


def test_a_file_that_a_text_links_to_is_published_as_it_is(site: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\xff"
    sites.write(site, {"content/zfb/zcwj/图.png": picture, "content/zfb/zcwj/2026-01.md": sites.DOCUMENT + "\n![图示](图.png)\n"})
    assert not sites.build(site).failed
    assert (site / "output/zfb/zcwj/图.png").read_bytes() == picture


def test_sources_are_never_published_even_when_a_text_links_to_them(site: Path) -> None:
    sites.write(
        site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT + "\n[本文](2026-01.md) [计划](../jdbz/gztj/2026/plan.yaml)\n"}
    )
    assert not sites.build(site).failed
    assert not [path for path in sites.tree(site / "output") if path.endswith((".yaml", ".md"))]


def test_sources_are_never_published_even_when_a_document_names_them_as_attachments(site: Path) -> None:
    sites.write(site, {
        "content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace("[清单.csv]\n", "[清单.csv, 2026-02.md, 2026-01.md]\n"),
        "content/zfb/zcwj/2026-02.md": notice("草稿", "2026-03-01 09:00", "draft: yes\n"),
    })  # fmt: skip
    assert not [path for path in pages(site) if path.endswith((".yaml", ".md"))]


def test_an_asset_is_published_under_its_digest_and_the_sites_own_one_goes_first(site: Path) -> None:
    sites.write(site, {"layouts/assets/site.css": "body{}", "layouts/assets/fonts/a.woff2": b"wOF2"})
    sites.build(site)
    assets = [path for path in sites.tree(site / "output") if path.startswith("assets/")]
    assert sorted(map(plain, assets)) == [
        f"assets/{name}"
        for name in ("filter.js", "fonts/a.woff2", "icon.svg", "search-index.js", "search.js", "site.css", "site.js")
    ]
    css = next(path for path in assets if path.endswith(".css"))
    assert (site / "output" / css).read_bytes() == b"body{}"
    assert f'href="../../../../{css}"' in (site / "output" / PLAN / "0101.html").read_text("utf-8")


# ------------------------------------------------------------------------------------------------- units, status, years


def test_a_unit_is_found_under_each_of_its_names(site: Path) -> None:
    found = pages(site)
    leads = {
        path: [card.number or card.path[-9:-5] for card in page.shows.leads]
        for path, page in found.items()
        if page.maker == "unit.html"
    }
    supports = {
        path: [card.path[-9:-5] for card in page.shows.supports] for path, page in found.items() if page.maker == "unit.html"
    }
    assert leads == {"units/swj.html": ["0102", "0101"], "units/wjw.html": [], "units/zfb.html": ["0201"], "units/xz.html": []}
    assert supports == {"units/swj.html": [], "units/wjw.html": ["0101"], "units/zfb.html": [], "units/xz.html": ["0201"]}


def test_an_item_keeps_the_names_as_written_and_links_them_to_the_unit(site: Path) -> None:
    shows = pages(site)[f"{PLAN}/0201.html"].shows
    assert shows.card.lead == (Link("政府办", "units/zfb.html"),)
    assert shows.card.support == (Link("各乡镇人民政府", "units/xz.html"),)


def test_a_name_that_no_unit_has_stays_a_name(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0201.yaml": sites.item("二、解读", "某事。", lead="[县档案馆]")})
    assert pages(site)[f"{PLAN}/0201.html"].shows.card.lead == (Link("县档案馆", ""),)


def test_a_group_and_its_members_name_each_other_and_a_body_names_its_unit(site: Path) -> None:
    found = pages(site)
    assert [card.link for card in found["units/xz.html"].shows.members] == [Link("县税务局", "units/swj.html")]
    joint = found["units/swj.html"].shows.groups[0]
    assert (joint.group, joint.total) == (Link("各乡镇人民政府", "units/xz.html"), 1)
    assert [card.title for card in joint.cards] == ["同步发布解读材料"]
    assert found["units/zfb.html"].shows.body.id == "zfb"
    assert found["zfb/index.html"].shows.unit == Link("县政府办公室", "units/zfb.html")


def test_each_status_has_a_page_and_items_without_one_have_one_when_there_are_any(site: Path) -> None:
    cards = {
        path: [card.path[-9:-5] for card in page.shows.cards] for path, page in pages(site).items() if page.maker == "status.html"
    }
    assert cards.pop("status/in-progress.html") == ["0101", "0201"]
    assert cards.pop("status/behind.html") == ["0102"]
    assert cards.pop("status/overdue.html") == ["0102"]
    assert set(map(tuple, cards.values())) == {()}
    sites.write(site, {f"content/{PLAN}/0102.yaml": sites.item("一、公开", "无状态。", status="")})
    assert [card.path[-9:-5] for card in pages(site)["status/unstated.html"].shows.cards] == ["0102"]


def test_the_longest_overdue_stands_first(site: Path) -> None:
    sites.write(site, {
        f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", due="2026-07-01"),
        f"content/{PLAN}/0201.yaml": sites.item("二、解读", "乙。", due="2026-04-01"),
    })  # fmt: skip
    found = pages(site)
    assert [card.due for card in found["status/overdue.html"].shows.cards] == ["2026-04-01", "2026-06-30", "2026-07-01"]
    assert [card.due for card in found["index.html"].shows.overdue] == ["2026-04-01", "2026-06-30", "2026-07-01"]


def test_each_year_has_a_page_newest_first(site: Path) -> None:
    item = sites.item("一、公开", "去年的事。", due="2025-12-31", progress="[]")
    sites.write(site, {"content/zfb/jdbz/gztj/2025/plan.yaml": plan_of(2025), "content/zfb/jdbz/gztj/2025/0101.yaml": item})
    found = pages(site)
    assert [link.path for link, _ in found["years/index.html"].shows.years] == ["years/2026.html", "years/2025.html"]
    assert [card.year for card in found["years/2025.html"].shows.plans] == [2025]
    assert found[f"{PLAN}/index.html"].shows.earlier == Link("2025年重点工作清单落实情况", "zfb/jdbz/gztj/2025/index.html")
    assert found["index.html"].shows.glance.year == 2026
    assert [card.path for card in found["zfb/jdbz/gztj/index.html"].shows.plans] == [
        f"{PLAN}/index.html",
        "zfb/jdbz/gztj/2025/index.html",
    ]


# --------------------------------------------------------------------------------------------- order, sitemap, evidence


def test_items_follow_each_other_as_people_count(site: Path) -> None:
    for name in ("2", "10", "1", "9a", "补充"):
        sites.write(site, {f"content/{PLAN}/{name}.yaml": sites.item("一、公开", f"第{name}件。")})
    found = pages(site)
    order = [
        path.removeprefix(f"{PLAN}/").removesuffix(".html")
        for path in found
        if path.startswith(PLAN) and found[path].maker == "item.html"
    ]
    assert order == ["1", "2", "9a", "10", "0101", "0102", "0201", "补充"]
    for before, here, after in zip([None, *order], order, [*order[1:], None], strict=False):
        shows = found[f"{PLAN}/{here}.html"].shows
        assert (shows.previous and shows.previous.path, shows.next and shows.next.path) == tuple(
            f"{PLAN}/{name}.html" if name else None for name in (before, after)
        )


def test_the_sitemap_lists_every_page_by_its_canonical_address_with_its_last_change(site: Path) -> None:
    sites.build(site)
    text = (site / "output/sitemap.xml").read_text("utf-8")
    rows = dict(addresses(text))
    html = [path for path in SMALL_PAGES if path.endswith(".html") and path not in ("404.html", "search.html")]
    canonical = {reading.only(reading.page(site, path), "link[rel=canonical]").attributes["href"]: path for path in html}
    assert rows.keys() == canonical.keys()
    changed = {canonical[address]: moment for address, moment in rows.items() if moment}
    assert changed == {
        f"{PLAN}/index.html": "2026-05-30T00:00:00+08:00",
        f"{PLAN}/0101.html": "2026-05-30T00:00:00+08:00",
        f"{PLAN}/0102.html": "2026-05-30T00:00:00+08:00",
        f"{PLAN}/0201.html": "2026-05-30T00:00:00+08:00",
        "zfb/zcwj/2026-01.html": "2026-02-28T10:00:00+08:00",
    }
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", progress="[]")})
    sites.build(site)
    rows = dict(addresses((site / "output/sitemap.xml").read_text("utf-8")))
    assert rows[f"https://www.qingshi.example/{PLAN}/0101.html"] == "2026-03-02T09:30:00+08:00", "no report: the plan's moment"


def addresses(text: str) -> list[tuple[str, str]]:
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return [(url.findtext(f"{name}loc", ""), url.findtext(f"{name}lastmod", "")) for url in ElementTree.fromstring(text)]


def test_the_robots_file_names_the_sitemap(site: Path) -> None:
    sites.build(site, base_url="https://other.example/sub")
    assert (site / "output/robots.txt").read_text(
        "utf-8"
    ) == "User-agent: *\nAllow: /\nSitemap: https://other.example/sub/sitemap.xml\n"


def test_evidence_leads_to_what_it_names(site: Path) -> None:
    evidence = "[zcwj/2026-01, zfb/jdbz/gztj/2026/0102, jdbz/gztj/2026, 'https://x.example/a?b=1', 会议记录]"
    progress = f"\n  - {{date: 2026-05-30, text: 有据, evidence: {evidence}}}"
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", progress=progress)})
    found = pages(site)
    assert dict(found[f"{PLAN}/0101.html"].shows.evidence) == {
        "zcwj/2026-01": Link("关于印发清单的通知", "zfb/zcwj/2026-01.html"),
        "zfb/jdbz/gztj/2026/0102": Link("清理过期文件", f"{PLAN}/0102.html"),
        "jdbz/gztj/2026": Link("2026年重点工作清单落实情况", f"{PLAN}/index.html"),
        "https://x.example/a?b=1": Link("https://x.example/a?b=1", "https://x.example/a?b=1"),
        "会议记录": Link("会议记录", ""),
    }
    assert found["zfb/zcwj/2026-01.html"].shows.cited_by == (Link("甲", f"{PLAN}/0101.html"),)


def test_what_is_carried_over_is_named_on_both_sides(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0201.yaml": sites.item("二、解读", "接着做。") + "carried-from: jdbz/gztj/2026/0102\n"})
    found = pages(site)
    carried = found[f"{PLAN}/0201.html"].shows.carried_from
    assert (carried.link, carried.year, carried.status) == (Link("清理过期文件", f"{PLAN}/0102.html"), 2026, "behind")
    assert [later.link for later in found[f"{PLAN}/0102.html"].shows.carried_to] == [Link("接着做", f"{PLAN}/0201.html")]
    assert found["status/overdue.html"].shows.cards == (), "what was carried over is no longer overdue"


@pytest.mark.parametrize(
    ("requirement", "title"),
    [
        ("及时发布政策。做到应公开尽公开。", "及时发布政策"),
        ("一；二。", "一"),
        ("没有句号", "没有句号"),
        ("长" * 41, "长" * 39 + "…"),
        ("长" * 40, "长" * 40),
        ("|\n  第一行\n  第二行", "第一行"),
    ],
)
def test_an_item_without_a_task_is_called_by_the_beginning_of_its_requirement(site: Path, requirement: str, title: str) -> None:
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", requirement)})
    assert pages(site)[f"{PLAN}/0101.html"].shows.card.title == title


def test_an_item_with_a_task_is_called_by_it(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", task="涉企政策公开")})
    assert pages(site)[f"{PLAN}/0101.html"].shows.card.title == "涉企政策公开"


def test_every_published_path_is_fit_for_every_system(site: Path) -> None:
    paths = list(pages(site))
    assert len({path.casefold() for path in paths}) == len(paths)
    assert not [path for path in paths if path.startswith("/") or ".." in path.split("/")]


def test_what_is_not_public_yet_is_not_even_named(site: Path) -> None:
    later = sites.DOCUMENT.replace("published: 2026-02-28", "published: 2027-02-28").replace("attachments: [清单.csv]\n", "")
    progress = "[{date: 2026-05-30, text: 甲, evidence: [zfb/zcwj/secret, zfb/zcwj/2026-01]}]"
    sites.write(site, {
        "content/zfb/zcwj/secret.md": later,
        f"content/{PLAN}/0102.yaml": sites.item("一、公开", "乙。", progress=progress) + "carried-from: jdbz/gztj/2026/draft\n",
        f"content/{PLAN}/draft.yaml": sites.item("一、公开", "丙。") + "draft: yes\n",
    })  # fmt: skip
    assert not sites.build(site).failed
    public = sites.tree(site / "output")
    assert [name for name, data in public.items() if b"secret" in data or b"2026/draft" in data] == []
    assert "关于印发清单的通知" in public[f"{PLAN}/0102.html"].decode()


def test_a_report_stands_on_the_items_page_or_on_one_of_the_earlier_ones() -> None:
    item = Item("a/1", "甲", progress=(Progress(date(2026, 1, 1), "甲"),) * 230)
    moved = len(earlier(item)) * EARLIER
    pages = {number: reports_path(item, numbers) for numbers in earlier(item) for number in numbers}
    for number in range(1, 231):
        page = pages.get(number, "a/1.html")
        assert report_path("a/1.html", number, moved) == f"{page}#report-{number}"
    assert (len(pages), pages[101]) == (150, "a/1/reports-101.html")
