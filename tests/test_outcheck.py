"""Finished pages are looked at as a reader does: each rule has a planted fault, and a page without faults has no finding."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import reading
import sites

from gongkai import govpage, outcheck
from gongkai.model import Facts
from gongkai.outside import is_outside
from gongkai.pages import Page, Robots
from gongkai.rules import LEVELS

PLAN = "zfb/jdbz/gztj/2026"
FACTS = Facts("县", "d", "1", "https://d/")
GOOD = """\
<!doctype html>
<html lang="zh-CN"><head><title>没有</title>
<meta name="SiteName" content="青石县人民政府网站"><meta name="SiteDomain" content="www.qingshi.example">
<meta name="SiteIDCode" content="0000000001">
</head><body><header>{{ site.name }}</header>
<main><h1 id="top">没有</h1>
<p><a href="{{ href('index.html') }}">首页</a></p></main>
{% include 'parts/foot.html' %}
</body></html>
"""
GBK = "'utf-8' codec can't decode byte 0xb9 in position {}: invalid start byte"
NAMELESS = "页面 404.html 里有一个没有名字的链接、按钮或输入框"
FORGED = "页面 404.html 的发布时间“{}”格式不对"
DIFFERS = "页面 404.html 的标签与内容不一致："
PARTS = "页面 404.html 的头部、中部、底部不全："
FOOT = "页面 404.html 的页脚没有写出 "
ONE = "（共 1 个页面这样）"
LEAVES = "页面 404.html 里的链接“{}”通向非政府网站，没有提示"
FOOT_WITHOUT_LINK = (
    "<footer>{% for said in (site.id_code, site.footer.sponsor, site.footer.contact, site.footer.icp, site.footer.police) %}"
    "{{ said }}{% endfor %}<a href='{{ site.footer.identity_link }}'>一</a><a href='sitemap.html'>二</a></footer>"
)
FAULTS = [  # what is planted in 404.html, and what is said
    ("page/no-language", ' lang="zh-CN"', "", "页面 404.html 没有标明语言"),
    ("page/no-language", 'lang="zh-CN"', 'lang=" "', "页面 404.html 没有标明语言"),
    ("page/no-title", "<title>没有</title>", "", "页面 404.html 没有标题"),
    ("page/no-title", "<title>没有</title>", "<title> </title>", "页面 404.html 没有标题"),
    ("page/one-heading", '<h1 id="top">没有</h1>', "", "页面 404.html 有 0 个一级标题，应当正好一个"),
    ("page/one-heading", "</h1>", "</h1><h1>又一个</h1>", "页面 404.html 有 2 个一级标题，应当正好一个"),
    ("page/one-heading", ">没有</h1>", "> </h1>", "页面 404.html 有 1 个一级标题，应当正好一个"),
    ("page/duplicate-id", "<p>", "<p id='top'>", "页面 404.html 里有两处 id 都叫“top”"),
    ("page/no-alt", "<p>", "<p><img src='/x.png'>", "页面 404.html 里的图片“/x.png”没有文字说明"),
    ("page/no-label", "<p>", "<p><a href='/x'></a>", f"{NAMELESS}（/x）"),
    ("page/no-label", "<p>", "<p><a href='/y'><img src='/x.png' alt=''></a>", f"{NAMELESS}（/y）"),
    ("page/no-label", "<p>", "<p><button> </button>", f"{NAMELESS}（）"),
    ("page/no-label", "<p>", "<p><input name='q'>", f"{NAMELESS}（q）"),
    ("page/no-label", "<p>", "<p><select id='s'></select>", f"{NAMELESS}（s）"),
    ("page/table-head", "<p>", "<table><tr><td>甲<td>乙</table><p>", "页面 404.html 里的表格“甲乙”没有表头"),
    ("page/inline-script", "<p>", "<script>alert(1)</script><p>", "页面 404.html 里有内嵌脚本 <script>"),
    ("page/inline-script", "<p>", "<p onclick='x()'>", "页面 404.html 里有内嵌脚本 <p onclick>"),
    ("page/inline-script", "<p>", "<p><a href='javascript:x()'>x</a>", "页面 404.html 里有内嵌脚本 javascript:x()"),
    ("page/inline-script", "<p>", "<p><a href='java\tscript:x()'>x</a>", "页面 404.html 里有内嵌脚本 java\tscript:x()"),
    ("page/inline-script", "<p>", "<p><a href='data:text/html,x'>x</a>", "页面 404.html 里有内嵌脚本 data:text/html,x"),
    ("page/inline-script", "<p>", "<p><a href=' JavaScript:x()'>x</a>", "页面 404.html 里有内嵌脚本  JavaScript:x()"),
    ("page/inline-style", "<p>", "<style>p{}</style><p>", "页面 404.html 里有内嵌样式 <style>"),
    ("page/inline-style", "<p>", "<p style='color:red'>", "页面 404.html 里有内嵌样式 <p>"),
    ("page/other-host", "<p>", "<p><img alt='' src='https://x.example/a.png'>", "页面 404.html 要从别的网站取“https://x.example/a.png”"),
    ("page/other-host", "<p>", "<p><img alt='' src='//x.example/a.png'>", "页面 404.html 要从别的网站取“//x.example/a.png”"),
    ("page/other-host", "<p>", "<p><img alt='' src='data:image/gif,x'>", "页面 404.html 要从别的网站取“data:image/gif,x”"),
    ("page/other-host", "</head>", "<script src='http://x.example/a.js'></script></head>", "页面 404.html 要从别的网站取“http://x.example/a.js”"),
    ("page/other-host", "</head>", "<link rel=stylesheet href='http://x.example/a.css'></head>", "页面 404.html 要从别的网站取“http://x.example/a.css”"),
    ("page/other-host", "<p>", "<p><img alt='' src='/x.png' srcset='https://x.example/a.png'>",
     "页面 404.html 要从别的网站取“https://x.example/a.png”"),
    ("page/other-host", "<p>", "<p><a ping='https://x.example/' href='/x'>x</a>", "页面 404.html 要从别的网站取“https://x.example/”"),
    ("page/other-host", "</head>", "<link rel=preconnect href='https://x.example/'></head>", "页面 404.html 要从别的网站取“https://x.example/”"),
    ("page/other-host", "<p>", "<iframe src='https://x.example/'></iframe><p>", "页面 404.html 要从别的网站取“https://x.example/”"),
    ("page/other-host", "<p>", "<object data='https://x.example/a.swf'></object><p>", "页面 404.html 要从别的网站取“https://x.example/a.swf”"),
    ("page/tag-missing", '<meta name="SiteIDCode" content="0000000001">', "", "页面 404.html 缺少标签 SiteIDCode"),
    ("page/tag-missing", 'content="青石县人民政府网站"', 'content=""', "页面 404.html 缺少标签 SiteName"),
    ("page/tag-differs", "人民政府网站", "人民政府", f"{DIFFERS}SiteName: 青石县人民政府 ≠ 青石县人民政府网站"),
    ("page/tag-differs", '"0000000001"', '"0000000002"', f"{DIFFERS}SiteIDCode: 0000000002 ≠ 0000000001"),
    ("page/tag-differs", '"www.q', '"http://www.q', f"{DIFFERS}SiteDomain: http://www.qingshi.example ≠ www.qingshi.example"),
    ("page/tag-differs", "</head>", "<meta name=ArticleTitle content=有></head>", f"{DIFFERS}ArticleTitle: 有 ≠ 没有"),
    ("page/tag-differs", "</head>", "<link rel=canonical href=404.html><meta name=Url content=b></head>",
     f"{DIFFERS}Url: b ≠ 404.html"),
    ("page/tag-differs", "</head>", "<meta name=ColumnName content=甲><nav><b aria-current=page>乙</b></nav></head>",
     f"{DIFFERS}ColumnName: 甲 ≠ 乙"),
    ("page/part-missing", "<header>{{ site.name }}</header>", "", f"{PARTS}<header>{ONE}"),
    ("page/part-missing", "{{ site.name }}", "政府", f"{PARTS}<header>: 青石县人民政府网站{ONE}"),
    ("page/part-missing", "<main>", "<main></main><main>", f"{PARTS}<main>{ONE}"),
    ("page/part-missing", "{% include 'parts/foot.html' %}", "", f"{PARTS}<footer>{ONE}"),
    ("page/foot-incomplete", "{% include 'parts/foot.html' %}", "<footer>{{ site.id_code }}</footer>",
     f"{FOOT}sponsor · contact · icp · police · identity-link · errata-link · sitemap.html{ONE}"),
    ("page/foot-incomplete", "{% include 'parts/foot.html' %}", FOOT_WITHOUT_LINK, f"{FOOT}errata-link{ONE}"),
    ("page/outside-link", "<p>", "<p><a href='https://x.example/'>x</a>", f"{LEAVES.format('https://x.example/')}"),
    ("page/outside-link", "<p>", "<p><a href='//gov.cn.example'>x<b class=outside> </b></a>", LEAVES.format("//gov.cn.example")),
    ("page/bad-publication-time", "</head>", "<meta name=PubDate content=2026-03-02></head>", FORGED.format("2026-03-02")),
    ("page/bad-publication-time", "</head>", "<meta name=PubDate content=2026-3-2></head>", FORGED.format("2026-3-2")),
    ("page/dead-link", "<p>", "<p><a href='nowhere.html'>x</a>", "页面 404.html 里的链接“nowhere.html”打不开"),
    ("page/dead-link", "<p>", "<p><a href='#nowhere'>x</a>", "页面 404.html 里的链接“404.html#nowhere”打不开"),
    ("page/dead-link", "<p>", "<p><a href='../outside.html'>x</a>", "页面 404.html 里的链接“../outside.html”打不开"),
    ("page/dead-link", "<p>", "<p><a href='https://[bad'>x</a>", "页面 404.html 里的链接“https://[bad”打不开"),
    ("page/dead-link", "<p>", "<p><img alt='' src='nowhere.png'>", "页面 404.html 里的链接“nowhere.png”打不开"),
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = sites.write(tmp_path_factory.mktemp("built") / "site", sites.SMALL)
    assert not sites.build(site).failed
    return site


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """The small site, built: what is planted is all that there is to make."""
    return Path(shutil.copytree(built, tmp_path / "site"))


def test_a_good_page_of_a_sites_own_has_no_finding(site: Path) -> None:
    sites.write(site, {"layouts/404.html": GOOD})
    outcome = sites.build(site)
    assert sites.said(outcome.findings) == []


@pytest.mark.parametrize(("rule", "old", "new", "sentence"), FAULTS, ids=[f"{n:02} {fault[0]}" for n, fault in enumerate(FAULTS)])
def test_a_planted_fault_is_found_where_it_is(built: Path, site: Path, rule: str, old: str, new: str, sentence: str) -> None:
    assert GOOD.count(old) == 1
    sites.write(site, {"layouts/404.html": GOOD.replace(old, new)})
    outcome = sites.build(site)
    assert outcome.failed == (LEVELS[rule] == "error")
    assert sites.said(outcome.findings) == [f"layouts/404.html:0 {rule} {sentence}"]
    unchanged = (site / "output/404.html").read_bytes() == (built / "output/404.html").read_bytes()
    assert unchanged is outcome.failed, "nothing is published"


def test_every_rule_about_pages_has_a_planted_fault() -> None:
    planted = {rule for rule, *_ in FAULTS} | {"page/not-well-formed", *PLANTED_BELOW}
    assert planted == {rule for rule in LEVELS if rule.startswith("page/")}


@pytest.mark.parametrize(
    "harmless",
    [
        "<p><input type=hidden name=q>",
        "<p><input aria-label='搜索'>",
        "<p><label for=q>搜索</label><input id=q>",
        "<p><button aria-label='关'></button>",
        "<p><a href='/x'><img src='/x.png' alt='图'></a>",
        "<script type='application/ld+json'>{}</script><p>",
        "<p><a href='https://x.example/'>x<small class=outside>（外部链接）</small></a>",
        "<p><a href='https://www.gov.cn/'>x</a><a href='https://jubao.qingshi.example/'>x</a><a href='http://bszs.conac.cn/'>x</a>",
        "<p><a href='https://a.example/'>the mark of the site</a>",
        "<p><a href='mailto:a@x.example'>x</a><a href='tel:12345'>x</a>",
        "<p><a href='#top'>x</a><a href='?x=1'>x</a><a href=''>x</a>",
        "<p>one onion=2 javascript: x</p><p>",
        "<p title='x onclick=y'>",
    ],
)
def test_what_is_allowed_is_not_reported(site: Path, harmless: str) -> None:
    sites.write(site, {"layouts/404.html": GOOD.replace("<p>", harmless)})
    assert sites.said(sites.build(site).findings) == []


def test_a_page_with_a_source_is_mended_there_and_the_others_in_their_layout(site: Path) -> None:
    base = (sites.REPOSITORY / "layouts/base.html").read_text("utf-8")
    sites.write(site, {"layouts/base.html": base.replace("<title>", "<!-- <title>").replace("</title>", "</title> -->")})
    findings = sites.build(site).findings
    assert {finding.rule for finding in findings} == {"page/no-title"}
    places = {str(finding.values["page"]): finding.file for finding in findings}
    assert places[f"{PLAN}/0101.html"] == f"content/{PLAN}/0101.yaml"
    assert places["units/swj.html"] == "content/units.yaml"
    assert places["status/done.html"] == "layouts/status.html"
    assert places["index.html"] == "layouts/home.html"
    assert len(places) == len([path for path in sites_pages(site) if path.endswith(".html")])


def sites_pages(site: Path) -> list[str]:
    (site / "layouts/base.html").unlink()
    sites.build(site)
    return list(sites.tree(site / "output"))


@pytest.mark.parametrize(
    ("layout", "tags", "path", "source"),
    [
        ("item.html", govpage.ARTICLE_TAGS, f"{PLAN}/0101.html", f"content/{PLAN}/0101.yaml"),
        ("units.html", govpage.COLUMN_TAGS, "units/index.html", "layouts/units.html"),
    ],
)
def test_articles_and_columns_need_their_own_labels(
    site: Path, layout: str, tags: tuple[str, ...], path: str, source: str
) -> None:
    sites.write(site, {f"layouts/{layout}": GOOD})
    findings = [finding for finding in sites.build(site).findings if finding.values.get("page") == path]
    expected = [f"{source}:0 page/tag-missing 页面 {path} 缺少标签 {tag}" for tag in tags]
    assert sorted(said for said in sites.said(findings) if "标签" in said) == sorted(expected)


@pytest.mark.parametrize("name", ["feed.xml", "sitemap.xml"])
def test_xml_that_is_not_well_formed_is_found(site: Path, name: str) -> None:
    sites.write(site, {f"layouts/{name}": "<feed><entry></feed>"})
    findings = sites.build(site).findings
    assert {finding.rule for finding in findings} == {"page/not-well-formed"}
    assert f"layouts/{name}:0 page/not-well-formed {name} 不是合格的 XML：mismatched tag: line 1, column 15" in sites.said(
        findings
    )


def test_a_control_sign_in_a_feed_is_found() -> None:
    page = Page("feed.xml", "feed.xml", Robots(""))
    record = outcheck.look_at(page, b"<feed>\x0b</feed>", FACTS)
    assert [finding.rule for finding in record.findings] == ["page/not-well-formed"]


def test_links_into_a_page_need_their_anchor(site: Path) -> None:
    links = "\n[好](../jdbz/gztj/2026/0101.yaml#report-1) [坏](../jdbz/gztj/2026/0101.yaml#report-9)\n"
    sites.write(site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT + links})
    assert sites.said(sites.build(site).findings) == [
        f"content/zfb/zcwj/2026-01.md:0 page/dead-link 页面 zfb/zcwj/2026-01.html 里的链接“{PLAN}/0101.html#report-9”打不开"
    ]


def test_a_link_dies_with_the_anchor_that_it_leads_to_although_its_own_page_is_kept(site: Path) -> None:
    citing = "---\ntitle: 乙\npublished: 2026-03-01 09:00\n---\n[看](2026-01.md#h-%E4%B8%80-%E6%80%BB%E5%88%99)\n"
    sites.write(site, {"content/zfb/zcwj/2026-02.md": citing})
    assert not sites.build(site).failed
    sites.write(site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace("# 一、总则", "# 一、改名")})
    assert sites.said(sites.build(site).findings) == [
        "content/zfb/zcwj/2026-02.md:0 page/dead-link 页面 zfb/zcwj/2026-02.html 里的链接“zfb/zcwj/2026-01.html#h-一-总则”打不开"
    ]


def test_a_faulty_address_in_content_is_a_finding_and_no_crash(site: Path) -> None:
    progress = "[{date: 2026-05-30, text: 有据, evidence: ['https://[::1']}]"
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", progress=progress)})
    assert sites.said(sites.build(site).findings) == [
        f"content/{PLAN}/0101.yaml:0 page/dead-link 页面 {PLAN}/0101.html 里的链接“https://[::1”打不开"
    ]


def test_a_faulty_footer_link_is_a_finding_and_no_crash(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML.replace("https://a.example/", "javascript:alert(1)")})
    findings = sites.build(site).findings
    assert [(finding.rule, finding.file) for finding in findings] == [("schema/bad-link", "site.yaml")]


def test_links_of_a_page_are_kept_with_it() -> None:
    page = Page("a/b.html", "x", Robots(""))
    html = (
        b"<a href='../c.html#x'>1</a><a href='d%20e.pdf'>2</a><a href='#f'>3</a><a href='//x.y'>4</a><img src='g.png'><p id='h'>"
    )
    record = outcheck.look_at(page, html, FACTS)
    assert record.links == ("a/b.html#f", "a/d e.pdf", "a/g.png", "c.html#x")
    assert record.ids == ("h",)


# ------------------------------------------------------------------------------------------------- layouts that fail


def failing(site: Path, layouts: dict[str, str | bytes]) -> list[str]:
    """What is said about broken layouts, once the small site was published without them; the site stays as it was."""
    sites.build(site)
    before = sites.tree(site / "output")
    sites.write(site, {f"layouts/{name}": text for name, text in layouts.items()})
    outcome = sites.build(site)
    assert outcome.failed
    assert sites.tree(site / "output") == before
    return sites.said(outcome.findings)


def test_a_variable_that_is_not_there_is_told_with_file_line_and_page(site: Path) -> None:
    part = "{% macro byline(source, published, reported, updated, author='') %}\n<p>\n{{ nowhere.at_all }}\n{% endmacro %}\n"
    assert failing(site, {"parts/byline.html": part}) == [
        "layouts/parts/byline.html:3 layout/failed 版式出错：UndefinedError: 'nowhere' is undefined（页面 index.html）"
    ], "a fault in a part that every page uses is told once"


def test_a_layout_that_keeps_from_a_macro_what_it_needs_fails_and_loses_no_word(site: Path) -> None:
    text = (sites.REPOSITORY / "layouts/item.html").read_text("utf-8")
    for kept, macro in (
        (", updated) }}", "parameter 'updated' was not provided"),
        (", canonical, desc", "parameter 'url' was not provided"),
    ):
        assert kept in text
        told = failing(site, {"item.html": text.replace(kept, ") }}" if kept.endswith("}}") else ", desc")})
        assert macro in told[0]
        assert "layout/failed" in told[0]


def test_two_faulty_layouts_are_told_in_one_run(site: Path) -> None:
    assert failing(site, {"404.html": "{{ one }}", "item.html": "\n{{ two.x }}"}) == [
        f"layouts/item.html:2 layout/failed 版式出错：UndefinedError: 'two' is undefined（页面 {PLAN}/0101.html）",
        "layouts/404.html:1 layout/failed 版式出错：UndefinedError: 'one' is undefined（页面 404.html）",
    ]


def test_a_layout_that_divides_by_zero_is_told_like_any_other_fault(site: Path) -> None:
    assert failing(site, {"404.html": "<p>\n\n{{ 1 // 0 }}"}) == [
        "layouts/404.html:3 layout/failed 版式出错：ZeroDivisionError: integer division or modulo by zero（页面 404.html）"
    ]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("<p>\n{{ }}\n", 2, "Expected an expression, got 'end of print statement'"),
        ("{{ 'a' | nofilter }}", 1, "No filter named 'nofilter'."),
        ("\n\n{% wrong %}", 3, "Encountered unknown tag 'wrong'."),
    ],
)  # fmt: skip
def test_a_layout_that_cannot_be_read_is_told_with_its_line(site: Path, text: str, line: int, problem: str) -> None:
    assert failing(site, {"parts/foot.html": text}) == [f"layouts/parts/foot.html:{line} layout/syntax 版式写法有误：{problem}"]


def test_a_part_that_is_not_there_is_told_where_it_is_wanted(site: Path) -> None:
    assert failing(site, {"404.html": "<p>\n{% include 'parts/nowhere.html' %}"}) == [
        "layouts/404.html:2 layout/missing 找不到版式“parts/nowhere.html”"
    ]
    assert failing(site, {"404.html": "\n\n{% extends 'nowhere.html' %}"}) == [
        "layouts/404.html:3 layout/missing 找不到版式“nowhere.html”"
    ]
    assert failing(site, {"404.html": "{% set name = 'no' ~ 'where' %}\n{% include name %}"}) == [
        "layouts/404.html:2 layout/missing 找不到版式“nowhere”"
    ]


def test_a_part_that_may_be_missing_may_be_missing_and_counts_when_it_comes(site: Path) -> None:
    sites.write(site, {"layouts/404.html": GOOD.replace("<p>", "{% include 'parts/extra.html' ignore missing %}<p>")})
    assert not sites.build(site).failed
    sites.write(site, {"layouts/parts/extra.html": "<p>更多</p>"})
    assert not sites.build(site).failed
    assert "更多" in (site / "output/404.html").read_text("utf-8")


def test_a_layout_whose_parts_are_only_known_while_rendering_depends_on_all(site: Path) -> None:
    good = GOOD.replace("<p>", "{% set name = 'parts/' ~ 'extra.html' %}{% include name %}<p>")
    sites.write(site, {"layouts/404.html": good, "layouts/parts/extra.html": "<p>一</p>"})
    sites.build(site)
    sites.write(site, {"layouts/parts/extra.html": "<p>二</p>"})
    assert sites.build(site).written == 1
    assert "二" in (site / "output/404.html").read_text("utf-8")


def test_a_word_that_is_not_there_is_told(site: Path) -> None:
    assert failing(site, {"404.html": "\n{{ t('nowhere') }}"}) == [
        "layouts/404.html:2 layout/failed 版式出错：UndefinedError: messages/zh-CN.toml: nowhere（页面 404.html）"
    ]


def test_a_word_that_a_download_needs_is_told_too(site: Path) -> None:
    words = (sites.REPOSITORY / "layouts/messages/zh-CN.toml").read_text("utf-8")
    assert failing(site, {"messages/zh-CN.toml": words.replace('url = "网址"\n', "")}) == [
        f"layouts/messages/zh-CN.toml:0 layout/failed 版式出错：messages/zh-CN.toml: url（页面 {PLAN}/plan.csv）"
    ]


def test_a_word_with_an_unknown_place_is_told(site: Path) -> None:
    words = (sites.REPOSITORY / "layouts/messages/zh-CN.toml").read_text("utf-8")
    said = failing(site, {"messages/zh-CN.toml": words.replace('"共{total}项工作。"', '"共{count}项工作。"')})
    assert [line.partition(" layout/failed ")[2] for line in said] == [f"版式出错：KeyError: 'count'（页面 {PLAN}/index.html）"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("site-home = ", "Invalid value (at end of document)"),
        ('a = "x"\na = "y"\n', "Cannot overwrite a value (at line 2, column 8)"),
        (b"a = \"\xb9\xab\"\n", GBK.format(5)),
    ],
)  # fmt: skip
def test_words_that_cannot_be_read_are_told(site: Path, text: str | bytes, problem: str) -> None:
    said = "layout/unreadable 页面用语文件读不了" if isinstance(text, str) else "layout/encoding 这个文件不是 UTF-8"
    assert failing(site, {"messages/zh-CN.toml": text}) == [f"layouts/messages/zh-CN.toml:0 {said}：{problem}"]


def test_a_layout_in_another_encoding_is_told(site: Path) -> None:
    assert failing(site, {"item.html": "公开".encode("gbk")}) == [
        f"layouts/item.html:0 layout/encoding 这个文件不是 UTF-8：{GBK.format(0)}"
    ]


def test_no_rule_of_the_site_can_publish_a_page_that_failed(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "rules: {layout/failed: off}\n"})
    assert failing(site, {"404.html": "{{ nowhere }}"}) == ["site.yaml:18 site/fixed-rule 规则 layout/failed 的级别不能改"]


def test_a_rule_about_pages_can_be_made_milder(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "rules: {page/dead-link: warning, page/no-alt: off}\n"})
    sites.write(site, {"layouts/404.html": GOOD.replace("<p>", "<p><a href='nowhere'>x</a><img src='/x.png'>")})
    outcome = sites.build(site)
    assert not outcome.failed
    assert [(finding.rule, finding.level) for finding in outcome.findings] == [("page/dead-link", "warning")]
    sites.write(site, {"content/zfb/body.yaml": sites.SMALL["content/zfb/body.yaml"] + "hours: 9\n"})
    again = sites.build(site)
    assert again.kept > 30
    assert again.findings == outcome.findings, "what is wrong with a kept page is told again"


# ------------------------------------------------------------------------------- what a government's pages are asked

PLANTED_BELOW = {
    "page/channel-count",
    "page/not-marked",
    "page/not-shown",
    "page/too-heavy",
    "page/too-many-hues",
    "page/traditional-characters",
}
ITEM = f"content/{PLAN}/0101.yaml"


def layout(name: str) -> str:
    return (sites.REPOSITORY / "layouts" / name).read_text("utf-8")


def found_in(site: Path, files: dict[str, str | bytes]) -> list[str]:
    return sites.said(sites.build(sites.write(site, files)).findings)


@pytest.mark.parametrize("count", [0, 4, 9])
def test_a_home_page_with_too_few_or_too_many_channels_is_told_once(site: Path, count: int) -> None:
    part = layout("parts/channels.html")
    start = part.index("<ul>") + 4
    channels = "<li><a href=\"{{ href('index.html') }}\">{{ t('home') }}</a></li>" * count
    part = part[:start] + channels + part[part.index("</ul>", start) :]
    assert found_in(site, {"layouts/parts/channels.html": part}) == [
        f"layouts/home.html:0 page/channel-count 首页导航有 {count} 个频道，以 5 到 8 个为宜"
    ]


def test_what_all_pages_lack_alike_is_told_once_with_their_number(site: Path) -> None:
    findings = found_in(site, {"layouts/parts/foot.html": layout("parts/foot.html").replace("{{ value }}", "")})
    count = len([path for path in sites.tree(site / "output") if path.endswith(".html")])
    assert findings == [f"layouts/404.html:0 page/foot-incomplete {FOOT}sponsor · contact · id-code（共 {count} 个页面这样）"]


def test_numbers_of_registrations_lead_to_their_registers(site: Path) -> None:
    numbers = sites.SITE_YAML.replace("icp: 无", "icp: 苏ICP备12345678号").replace(
        "police: 无", "police: 苏公网安备32072302010045号"
    )
    assert found_in(site, {"site.yaml": numbers}) == []
    foot = re.sub(r'<a href="(https://beian|http://www.beian)[^>]*>(.*?)</a>', r"\2", layout("parts/foot.html"))
    (said,) = found_in(site, {"site.yaml": numbers, "layouts/parts/foot.html": foot})
    assert f"{FOOT}beian.miit.gov.cn · recordcode=32072302010045（" in said


def test_a_document_that_is_over_and_a_year_that_is_over_are_marked(site: Path) -> None:
    over = sites.DOCUMENT.replace("issued:", "validity: expired\nissued:")
    old = {f"content/zfb/jdbz/gztj/2025/{name}": text for name, text in (
        ("plan.yaml", sites.PLAN_YAML.replace("2026", "2025").replace("document:", "#")),
        ("0101.yaml", sites.item("一、公开", "旧事。", due="2025-12-31", progress="[{date: 2025-12-01, text: 好了}]")),
    )}  # fmt: skip
    bare = {
        "layouts/parts/archived.html": "",
        "layouts/document.html": layout("document.html").replace("{{ banner(validity, document) }}", ""),
    }
    findings = found_in(site, {"content/zfb/zcwj/2026-01.md": over, **old, **bare})
    page = "page/not-marked 页面 {} 没有标明“{}”"
    assert "content/zfb/zcwj/2026-01.md:0 " + page.format("zfb/zcwj/2026-01.html", 'id="expired"') in findings
    for path in ("zfb/jdbz/gztj/2025/index.html", "zfb/jdbz/gztj/2025/0101.html", "years/2025.html"):
        assert any(page.format(path, "2026-01-01") in said for said in findings), path
    shutil.rmtree(site / "layouts")
    assert not [said for said in found_in(site, {}) if "not-marked" in said]


def test_an_article_shows_its_readers_when_it_was_published_and_where_it_comes_from(site: Path) -> None:
    byline = "{{ byline(plan.source or body.name, plan.published, card.reported, updated) }}"
    plan: dict[str, str | bytes] = {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML + "source: 新华社\n"}
    findings = found_in(site, {**plan, "layouts/item.html": layout("item.html").replace(byline, "")})
    for path in (f"{PLAN}/0101", f"{PLAN}/0102", f"{PLAN}/0201"):
        for what in ("ContentSource: 新华社", "PubDate: 2026-03-02 09:30"):
            assert f"content/{path}.yaml:0 page/not-shown 页面 {path}.html 没有把“{what}”写给读者看" in findings
    assert len(findings) == 6


def test_a_publication_without_a_time_shows_its_day_only(site: Path) -> None:
    notice = sites.DOCUMENT.replace("2026-02-28 10:00", "2026-02-28")
    assert [said.split()[1] for said in found_in(site, {"content/zfb/zcwj/2026-01.md": notice})] == ["schema/no-time"]


def test_traditional_characters_are_told_where_they_are_written(site: Path) -> None:
    text = sites.SMALL[ITEM].replace("及时发布政策，做到应公开尽公开。", "及時發布政策，做到應公開盡公開。")
    assert found_in(site, {ITEM: text}) == [
        f"{ITEM}:0 page/traditional-characters 页面 {PLAN}/0101.html 里有这些繁体字：時、發、應、開、盡"
    ]


def test_rare_characters_of_names_are_not_taken_for_traditional_ones(site: Path) -> None:
    text = sites.SMALL[ITEM].replace("及时发布政策", "喆、堃两位同志（😀）及时发布政策①")
    assert found_in(site, {ITEM: text}) == []


def test_a_site_in_another_language_may_write_as_it_does(site: Path) -> None:
    text = sites.SMALL[ITEM].replace("及时发布政策，做到应公开尽公开。", "及時發布政策，做到應公開盡公開。")
    assert found_in(site, {ITEM: text, "site.yaml": sites.SITE_YAML + "lang: en\n"}) == []


def test_a_page_with_a_large_picture_takes_too_long(site: Path) -> None:
    notice = sites.DOCUMENT.replace("[清单.csv]", "[清单.csv, 图.png]", 1) + "\n![图](图.png)\n"
    files: dict[str, str | bytes] = {"content/zfb/zcwj/2026-01.md": notice, "content/zfb/zcwj/图.png": bytes(600_000)}
    (said,) = found_in(site, files)
    assert re.fullmatch(
        r"content/zfb/zcwj/2026-01.md:0 page/too-heavy 页面 zfb/zcwj/2026-01.html 打开要传 6\d\d KB，超过 600 KB", said
    )
    assert found_in(site, {"content/zfb/zcwj/图.png": bytes(500_000)}) == []


def test_a_design_with_four_hues_is_told_and_the_backgrounds_that_a_reader_chooses_are_not_counted(site: Path) -> None:
    css = layout("assets/site.css")
    (said,) = found_in(site, {"layouts/assets/site.css": css.replace("--gap: 1rem;", "--gap: 1rem; --pink: #d01fd0;")})
    assert said.startswith("layouts/assets/site.css:0 page/too-many-hues assets/site.")
    assert said.endswith(".css 里用了 4 种色调，不宜超过 3 种")
    assert found_in(site, {"layouts/assets/site.css": css.replace("--paper: #000000", "--paper: #d01fd0")}) == []


@pytest.mark.parametrize(
    ("colours", "count"),
    [
        ("", 0), ("#000000 #ffffff #808080 #f4f7fb", 0), ("#1d4f91", 1), ("#1d4f91 #174a8b", 1),
        ("#ff0000 #ff0033 #ffff00", 2), ("#ff0000 #ff8000 #ffff00", 1), ("#ff0000 #00ff00 #0000ff", 3),
        ("#ff0000 #00ff00 #0000ff #ff00ff", 3), ("#ff0000 #ffff00 #00ff00 #00ffff #0000ff #ff00ff", 3),
        ("#ff0000 #c0ff00 #00ff80 #0080ff #c000ff", 4),
    ],
)  # fmt: skip
def test_hues_are_arcs_of_the_colour_circle(colours: str, count: int) -> None:
    tokens = "".join(f"--c{number}: {colour};" for number, colour in enumerate(colours.split()))
    assert govpage.hues(f":root {{ {tokens} }} :root[data-x] {{ --d: #d01f9b; }}") == count


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("https://www.gov.cn/", False), ("http://x.gov.cn:8080/a?b#c", False), ("https://gov.cn", False),
        ("https://WWW.QINGSHI.EXAMPLE/", False), ("https://qingshi.example./", False), ("https://a.qingshi.example/", False),
        ("https://notqingshi.example/", True), ("https://gov.cn.example/", True), ("//x.example/", True),
        ("mailto:a@x.example", False), ("tel:1", False), ("zfb/index.html", False), ("https://[bad", False), ("", False),
    ],
)  # fmt: skip
def test_a_link_leads_outside_when_neither_this_site_nor_a_government_stands_behind_it(address: str, outside: bool) -> None:
    assert is_outside(address, "www.qingshi.example") is outside


def test_links_that_leave_say_so_in_documents_and_evidence_without_any_script(site: Path) -> None:
    notice = sites.DOCUMENT + "\n[平台](https://x.example/?a=1&b=2)和[国务院](https://www.gov.cn/)、<https://y.example/>。\n"
    item = sites.SMALL[ITEM].replace("三次检查}", '三次检查, evidence: ["https://x.example/1", "https://www.gov.cn/1"]}')
    assert found_in(site, {"content/zfb/zcwj/2026-01.md": notice, ITEM: item}) == []
    for path, texts in {
        "zfb/zcwj/2026-01.html": ["平台（外部链接，非政府网站）", "国务院", "https://y.example/（外部链接，非政府网站）"],
        f"{PLAN}/0101.html": ["https://x.example/1（外部链接，非政府网站）", "https://www.gov.cn/1"],
    }.items():
        assert reading.texts(reading.page(site, path), "main a[rel~=external]") == texts
