"""Every kind of page, as a reader and an inspector find it: heading, labels, trail, source, moment, foot, security policy."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import reading
import sites
from selectolax.lexbor import LexborHTMLParser

from gongkai.exporting import headers

BINARY = (".xlsx", ".docx", ".pdf", ".zip")

PLAN = "zfb/jdbz/gztj/2026"
ARTICLES = {"plan.html", "item.html", "document.html"}
KINDS = {
    "index.html": "home.html",
    "documents/index.html": "library.html",
    "bodies/index.html": "bodies.html",
    "zfb/index.html": "body.html",
    "zfb/jdbz/gztj/index.html": "column.html",
    f"{PLAN}/index.html": "plan.html",
    f"{PLAN}/changes.html": "changes.html",
    f"{PLAN}/0101.html": "item.html",
    "zfb/zcwj/2026-01.html": "document.html",
    "units/index.html": "units.html",
    "units/swj.html": "unit.html",
    "units/swj/2026.html": "unit-items.html",
    "status/index.html": "statuses.html",
    "status/behind.html": "status.html",
    "years/index.html": "years.html",
    "years/2026.html": "year.html",
    "years/2026/items.html": "year-items.html",
    "years/2026/reports.html": "year-reports.html",
    "sitemap.html": "sitemap.html",
    "search.html": "search.html",
    "404.html": "404.html",
}
CSP = headers.POLICY.removesuffix("; frame-ancestors 'none'")
COLUMN_TYPES = """
    首页 概况信息 机构职能 负责人信息 工作动态 政策文件 信息公开指南 信息公开目录 信息公开年报 依申请公开 数据发布 数据开放
    政策解读 回应关切 办事服务 咨询投诉 征集调查 在线访谈
""".split()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, published."""
    site = sites.write(tmp_path_factory.mktemp("small"), sites.SMALL)
    assert not sites.build(site, recording=True).failed
    return site


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration site of this repository, published elsewhere."""
    site = sites.clean_copy(sites.REPOSITORY, tmp_path_factory.mktemp("demonstration") / "site")
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return site


def everywhere(site: Path) -> list[tuple[str, LexborHTMLParser]]:
    return [
        (path, LexborHTMLParser(data.decode())) for path, data in sites.tree(site / "output").items() if path.endswith(".html")
    ]


def is_article(tree: LexborHTMLParser) -> bool:
    return "ArticleTitle" in reading.labels(tree)


# --------------------------------------------------------------------------------------- every page of both sites


@pytest.fixture(params=["small", "demonstration"])
def published(request: pytest.FixtureRequest) -> list[tuple[str, LexborHTMLParser]]:
    pages = everywhere(request.getfixturevalue(request.param))
    assert len(pages) > 25
    return pages


def test_every_page_has_one_title_and_one_heading_that_agree(published: list[tuple[str, LexborHTMLParser]]) -> None:
    for path, tree in published:
        heading = " ".join(reading.only(tree, "h1").text(strip=True).split())
        title = reading.only(tree, "title").text(strip=True)
        name = reading.labels(tree)["SiteName"]
        assert title == (name if path == "index.html" else f"{heading} - {name}"), path


def test_every_page_carries_the_three_labels_of_the_site(published: list[tuple[str, LexborHTMLParser]]) -> None:
    for path, tree in published:
        tags = reading.labels(tree)
        assert tags["SiteName"], path
        assert re.fullmatch(r"[a-z0-9.-]+", tags["SiteDomain"]), path
        assert re.fullmatch(r"\w{10}", tags["SiteIDCode"]), path


def test_every_column_page_carries_the_four_labels_of_a_column(published: list[tuple[str, LexborHTMLParser]]) -> None:
    for path, tree in published:
        tags = reading.labels(tree)
        if is_article(tree) or path == "404.html":
            assert not {"ColumnName", "ColumnType"} & tags.keys(), path
            continue
        assert tags["ColumnName"] == tree.css("nav.trail li")[-1].text(strip=True), f"{path}: the last of the breadcrumb"
        assert tags["ColumnDescription"], path
        assert tags["ColumnKeywords"], path
        assert tags["ColumnType"] in COLUMN_TYPES, path


def test_every_article_carries_the_three_labels_of_an_article_and_they_are_what_it_shows(
    published: list[tuple[str, LexborHTMLParser]],
) -> None:
    articles = [(path, tree) for path, tree in published if is_article(tree)]
    assert len(articles) >= 5
    for path, tree in articles:
        tags, byline = reading.labels(tree), reading.pairs(tree, "dl.byline")
        assert tags["ArticleTitle"] == reading.only(tree, "h1").text(strip=True), path
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", tags["PubDate"]), path
        assert tags["PubDate"] == byline["发布时间"], path
        assert tags["PubDate"] <= f"{sites.TODAY} 23:59", f"{path}: published in the future"
        assert tags["ContentSource"] == byline["信息来源"], path
        assert tags["Url"] == reading.only(tree, "link[rel=canonical]").attributes["href"], path


def test_every_page_tells_its_source_and_its_moment(published: list[tuple[str, LexborHTMLParser]]) -> None:
    """But for the two that say nothing themselves: the search box, and the ways on from an unknown address, come at once."""
    for path, tree in published:
        if path in ("404.html", "search.html"):
            assert tree.css_first(".byline, .to") is None, path
            continue
        byline = reading.pairs(tree, "dl.byline")
        assert byline["信息来源"], path
        moment = byline["发布时间"]
        machine = next(node.attributes["datetime"] for node in tree.css("dl.byline time") if node.text() == moment)
        assert machine == f"{moment.replace(' ', 'T')}:00+08:00", path


def test_every_page_names_its_full_address(published: list[tuple[str, LexborHTMLParser]]) -> None:
    addresses = {}
    for path, tree in published:
        domain = reading.labels(tree)["SiteDomain"]
        address = reading.only(tree, "link[rel=canonical]").attributes["href"] or ""
        folder = path.removesuffix("index.html") if path.endswith("index.html") else path
        assert address == f"https://{domain}/{quote(folder)}", path
        addresses[address] = path
    assert len(addresses) == len(published)


def test_every_page_obeys_its_own_security_policy(published: list[tuple[str, LexborHTMLParser]]) -> None:
    for path, tree in published:
        head = tree.css("head > meta")
        assert head[0].attributes == {"charset": "utf-8"}, path
        assert head[1].attributes == {"http-equiv": "Content-Security-Policy", "content": CSP}, path
        assert [node.attributes.get("src") for node in tree.css("script") if not node.attributes.get("src")] == [], path
        assert tree.css("style, [style], iframe, object, embed, base") == [], path
        asked = [node for node in tree.css("form") if node.attributes.get("class") != "filter"]
        assert {(node.attributes["method"], node.attributes["action"].rpartition("/")[2]) for node in asked} == {
            ("get", "search.html")
        }, path
        assert [node.attributes["action"] for node in tree.css("form.filter") if "action" in node.attributes] == [], path
        assert [name for node in tree.css("*") for name in node.attributes if name.startswith("on")] == [], path
        assert [href for href in reading.hrefs(tree, "a") if href.lower().startswith(("javascript:", "data:"))] == [], path


def test_no_page_loads_anything_from_another_host(published: list[tuple[str, LexborHTMLParser]]) -> None:
    for path, tree in published:
        loaded = [node.attributes.get("src") for node in tree.css("[src]")]
        loaded += reading.hrefs(tree, "link[rel=stylesheet], link[rel=icon], link[rel=preload]")
        assert [address for address in loaded if "//" in (address or "")] == [], path
        assert tree.css("[srcset], link[rel=preconnect], link[rel=dns-prefetch]") == [], path
        assert {node.attributes.get("rel") for node in tree.css("a[href^=http]")} <= {"external noopener"}, path


def test_pages_link_to_services_only_where_the_site_wants_it(site: Path) -> None:
    sites.build(site)
    assert reading.hrefs(reading.page(site, f"{PLAN}/index.html"), ".page-tools a[href^=http]") == []
    sites.write(site, {"site.yaml": sites.SITE_YAML + "share: [微博, qq, qzone]\n"})
    sites.build(site)
    for path in (f"{PLAN}/index.html", f"{PLAN}/0101.html", "index.html"):
        tree = reading.page(site, path)
        links = tree.css(".page-tools a[href^=http]")
        assert [link.text() for link in links] == ["分享到微博（外部链接）", "分享到QQ（外部链接）", "分享到QQ空间（外部链接）"]
        assert {link.attributes["rel"] for link in links} == {"external noopener"}
        address = reading.hrefs(tree, "link[rel=canonical]")[0]
        for link in links:
            given = dict(parse_qsl(urlsplit(link.attributes["href"] or "").query))
            assert given == {"url": address, "title": reading.only(tree, "h1").text(strip=True)}


def test_whom_to_ask_is_the_body_the_unit_or_the_site(site: Path) -> None:
    sites.build(site)
    asked = {
        path: reading.texts(reading.page(site, path), ".consult p") for path in ("zfb/index.html", "units/swj.html", "index.html")
    }
    assert asked == {
        "zfb/index.html": ["有疑问请致电。 县政府办公室000-0001"],
        "units/swj.html": ["有疑问请致电。 县税务局000-0002"],
        "index.html": ["有疑问请致电。 青石县人民政府办公室000-0000"],
    }


def test_every_page_has_landmarks_a_skip_link_and_a_language(published: list[tuple[str, LexborHTMLParser]]) -> None:
    for path, tree in published:
        assert reading.only(tree, "html").attributes["lang"] == "zh-CN", path
        assert reading.hrefs(tree, "a.skip") == ["#main"], path
        assert reading.only(tree, "main").attributes["id"] == "main", path
        assert [node.attributes.get("aria-label") for node in tree.css("nav")][:2] == ["主导航", "当前位置"], path
        levels = [int((node.tag or "h0")[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
        assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels)), f"{path}: {levels}"


def test_every_foot_names_what_a_government_site_must(small: Path) -> None:
    for path, tree in everywhere(small):
        assert reading.pairs(tree, "footer dl.facts") == {
            "主办单位": "青石县人民政府办公室",
            "联系方式": "000-0000",
            "网站标识码": "0000000001",
            "ICP备案号": "无",
            "公安备案号": "无",
        }, path
        assert list(zip(reading.texts(tree, "footer .official a"), reading.hrefs(tree, "footer .official a"), strict=True))[
            :2
        ] == [
            ("党政机关网站标识", "https://a.example/"),
            ("我为政府网站找错", "https://b.example/"),
        ], path


def test_the_foot_of_the_demonstration_is_complete(demonstration: Path) -> None:
    for path, tree in everywhere(demonstration):
        facts = reading.pairs(tree, "footer dl.facts")
        assert facts.keys() >= {"主办单位", "承办单位", "联系方式", "网站标识码", "ICP备案号", "公安备案号"}, path
        assert reading.only(tree, ".notice").text().startswith("演示网站"), path


# ------------------------------------------------------------------------------------------------- kind by kind


def test_each_kind_of_page_is_looked_at_here(small: Path) -> None:
    layouts = {path.name for path in (sites.REPOSITORY / "layouts").glob("*.html")} - {
        "base.html",
        "fragment.html",
        "single-file.html",
        *("period.html", "periods.html", "compared.html"),  # for plans with a history: test_periods.py
        *("news.html", "period-items.html"),  # for several plans with a history: test_numbers.py
        "item-reports.html",  # for items of a hundred reports: test_weight_and_contrast.py
    }
    assert layouts == set(KINDS.values())
    assert KINDS.keys() <= sites.tree(small / "output").keys()


LABELS = {
    "index.html": {
        "ColumnName": "网站首页",
        "ColumnType": "首页",
        "ColumnKeywords": "网站首页",
        "ColumnDescription": "青石县人民政府网站",
    },
    "zfb/jdbz/gztj/index.html": {
        "ColumnName": "工作推进",
        "ColumnDescription": "重点工作的落实情况",
        "ColumnKeywords": "落实,进展",
        "ColumnType": "信息公开目录",
    },
    "zfb/zcwj/index.html": {"ColumnName": "政策文件", "ColumnDescription": "本机关制定的政策文件", "ColumnType": "政策文件"},
    "units/swj.html": {"ColumnKeywords": "县税务局,税务局", "ColumnDescription": "县税务局牵头和参与的工作事项及其进展。"},
    "status/behind.html": {"ColumnName": "进度滞后", "ColumnDescription": "状态为“进度滞后”的工作事项。"},
    "years/2026.html": {"ColumnName": "2026年重点工作进展"},
    f"{PLAN}/index.html": {
        "ArticleTitle": "2026年重点工作清单落实情况",
        "PubDate": "2026-03-02 09:30",
        "ContentSource": "县政府办公室",
        "Url": f"https://www.qingshi.example/{PLAN}/",
    },
    f"{PLAN}/0101.html": {
        "ArticleTitle": "及时发布政策，做到应公开尽公开",
        "PubDate": "2026-03-02 09:30",
        "Description": "及时发布政策，做到应公开尽公开。",
    },
    "zfb/zcwj/2026-01.html": {
        "ArticleTitle": "关于印发清单的通知",
        "PubDate": "2026-02-28 10:00",
        "ContentSource": "县政府办公室",
        "Url": "https://www.qingshi.example/zfb/zcwj/2026-01.html",
    },
}


@pytest.mark.parametrize("path", LABELS)
def test_the_labels_of_a_page_have_the_right_values(small: Path, path: str) -> None:
    found = reading.labels(reading.page(small, path))
    assert {name: found.get(name) for name in LABELS[path]} == LABELS[path]


def test_a_documents_optional_labels_are_there_when_it_says_so(site: Path) -> None:
    more = "source: 县司法局\nauthor: 张三\nkeywords: [清单, 公开]\ndescription: 一句话说明\n"
    sites.write(site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace("number:", more + "number:")})
    sites.build(site)
    tree = reading.page(site, "zfb/zcwj/2026-01.html")
    tags = reading.labels(tree)
    assert [tags[name] for name in ("Keywords", "Author", "Description", "ContentSource")] == [
        "清单,公开",
        "张三",
        "一句话说明",
        "县司法局",
    ]
    assert reading.pairs(tree, "dl.byline") == {"信息来源": "县司法局", "作者": "张三", "发布时间": "2026-02-28 10:00"}


def test_a_document_shows_its_record_its_words_and_its_attachments(small: Path) -> None:
    tree = reading.page(small, "zfb/zcwj/2026-01.html")
    assert reading.pairs(tree, "dl.record") == {
        "发布机构": "县政府办公室",
        "文号": "青政办发〔2026〕1号",
        "成文日期": "2026-02-27",
        "发布日期": "2026-02-28",
    }
    prose = reading.only(tree, "article.prose")
    assert reading.texts(prose, "h2") == ["一、总则"]
    assert reading.hrefs(prose) == ["%E6%B8%85%E5%8D%95.csv", "../jdbz/gztj/2026/0101.html"]
    assert reading.texts(tree, "ul.downloads li") == ["清单.csvCSV 表格，1 KB"]
    assert reading.only(tree, ".code [role=img]").attributes["aria-label"] == "“关于印发清单的通知”网址的二维码"


def test_every_page_has_a_code_of_its_address_but_the_one_that_stands_for_any(small: Path) -> None:
    coded = {path: bool(tree.css(".code svg path")) for path, tree in everywhere(small)}
    assert coded.pop("404.html") is False
    assert all(coded.values())
    assert len(coded) > 30


def test_the_files_of_an_item_are_those_of_its_plan_where_there_are_any(site: Path) -> None:
    files = f"../../../../{PLAN}/index.html#downloads"
    for formats, wanted in (("[csv, json]", [files, "#consult"]), ("[]", ["#consult"])):
        facts = sites.SMALL["site.yaml"].replace("downloads: [csv, json]", f"downloads: {formats}")
        sites.write(site, {"site.yaml": facts})
        sites.build(site)
        assert reading.hrefs(reading.page(site, f"{PLAN}/0102.html"), ".to a") == wanted


def test_an_item_shows_who_what_until_when_and_how_far(small: Path) -> None:
    tree = reading.page(small, f"{PLAN}/0102.html")
    facts = reading.pairs(tree, "main dl.meta")
    assert {name: facts[name] for name in ("所属计划", "分组", "牵头单位", "完成时限")} == {
        "所属计划": "2026年重点工作清单落实情况",
        "分组": "一、公开",
        "牵头单位": "县税务局",
        "完成时限": "2026-06-30",
    }
    assert reading.texts(tree, "p.state .status") == ["进度滞后", "逾期"]
    assert reading.texts(tree, "nav.around a") == ["上一项及时发布政策，做到应公开尽公开", "下一项同步发布解读材料"]
    assert reading.texts(tree, ".consult p") == ["有疑问请致电。 县政府办公室000-0001"]


def test_an_item_shows_its_targets_its_review_and_the_office_s_own_words_for_the_day(site: Path) -> None:
    more = """\
targets:
  - {name: 文件数, op: "≥", value: 200, unit: 件, actual: 212}
  - {name: 时长, op: 不超过, value: 5, unit: 天}
review: {by: 县司法局, on: 2026-05-01}
note: 与上级要求一致
"""
    item = sites.item("一、公开", "甲。", number="（一）", due="{日期: 2026-12-31, 原话: 年底前}")
    sites.write(site, {f"content/{PLAN}/0101.yaml": item + more})
    sites.build(site)
    tree = reading.page(site, f"{PLAN}/0101.html")
    assert reading.only(tree, "h1").text() == "（一）甲"
    assert reading.labels(tree)["ArticleTitle"] == "（一）甲"
    assert reading.pairs(tree, "main dl.meta")["完成时限"] == "年底前 （到期日 2026-12-31）"
    assert reading.grid(reading.only(tree, "table")) == [
        ["文件数", "不少于 200 件", "212 件", "已达到"],
        ["时长", "不超过 5 天", "—", "未报实际值"],
    ]
    assert reading.texts(tree, ".note") == ["备注：与上级要求一致"]
    assert reading.pairs(tree, "main dl.meta")["审核"] == "县司法局2026-05-01"


def test_a_body_shows_who_it_is_and_what_it_holds(small: Path) -> None:
    tree = reading.page(small, "zfb/index.html")
    assert reading.pairs(tree, "main dl.meta") == {"电话": "000-0001", "单位": "县政府办公室承担的工作"}
    assert reading.texts(tree, "ul.columns li") == ["政策文件1条", "监督保障1条", "工作推进1条"]
    assert [node.attributes["class"] for node in tree.css("ul.columns li")] == ["depth-0", "depth-0", "depth-1"]


def test_what_a_page_says_in_html_is_said_as_text(site: Path) -> None:
    evil = "<script>alert(1)</script>&amp;\"'"
    fields = {"task": json.dumps(evil), "progress": f"[{{date: 2026-05-30, text: {json.dumps(evil)}}}]"}
    sites.write(site, {
        f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", **fields),
        "site.yaml": sites.SITE_YAML.replace("测试用的虚构网站", "<b>虚构</b>").replace("有疑问", "<img src=x onerror=alert(1)>"),
    })  # fmt: skip
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    tree = reading.page(site, f"{PLAN}/0101.html")
    assert reading.only(tree, "h1").text() == evil
    assert reading.labels(tree)["ArticleTitle"] == evil
    assert tree.css("main script, main b, img") == []


def test_layout_code_in_content_is_text(site: Path) -> None:
    words = "{{ site.name }} {% include 'base.html' %} {# x #} ${{ secrets.x }}"
    sites.write(site, {
        f"content/{PLAN}/0101.yaml": sites.item("一、公开", f'"{words}"'),
        "content/zfb/zcwj/2026-01.md": sites.DOCUMENT + f"\n{words}\n",
    })  # fmt: skip
    assert not sites.build(site).failed
    assert words in reading.only(reading.page(site, f"{PLAN}/0101.html"), "main").text()
    assert words in reading.only(reading.page(site, "zfb/zcwj/2026-01.html"), "article").text()


# ----------------------------------------------------------------------------------------------- another language


ENGLISH = {
    "site.yaml": """\
name: Greenhill County
domain: www.greenhill.example
id-code: "0000000002"
base-url: https://www.greenhill.example/
lang: en
consult: Questions? Call us.
footer:
  {sponsor: Office, undertaker: IT, contact: 1, icp: a, police: b, identity-link: "https://a.example", errata-link: "https://b.example"}
statuses:
  - {id: done, name: Done, tone: good, settled: yes}
  - {id: late, name: Late, tone: bad}
columns:
  - {id: policy, name: Policy, description: What the office has issued., type: Documents}
  - {id: work, name: Work, description: How far the work has come., type: News}
""",
    "content/units.yaml": """\
- {id: tax, name: Tax Office, short: [Tax], phone: 555-0101}
- {id: all, name: All towns, kind: group, members: [Tax]}
""",
    "content/office/body.yaml": "name: County Office\nunit: Tax\nphone: 555-0100\naddress: 1 Main Street\nhours: 9 to 5\n",
    "content/office/policy/2026-01.md": """\
---
title: A notice
published: 2026-02-28 10:00
number: 1/2026
issued: 2026-02-27
channel: site
attachments: [list.csv]
---

# Chapter

Text.
""",
    "content/office/policy/list.csv": "a,b\n",
    "content/office/work/2026/plan.yaml": """\
title: Work plan 2026
year: 2026
published: 2026-03-02 09:30
document: {title: A notice, number: 1/2026, issued: 2026-02-27, address: policy/2026-01}
groups: [Openness]
table:
  - {heading: Topic, shows: group}
  - {heading: Task, shows: requirement}
  - {heading: Units, shows: units}
  - {heading: Progress, shows: progress}
defaults: {lead: [Tax], support: [All towns]}
""",
    "content/office/work/2026/01.yaml": """\
group: [Openness]
requirement: Publish policies in time.
lead: [Tax, Nobody]
due: 2026-06-30
status: late
targets: [{name: Policies, value: 10, unit: pieces}]
progress: [{date: 2026-05-30, text: Three inspections., evidence: [policy/2026-01, minutes]}]
review: {by: Tax Office, on: 2026-05-01}
note: as before
""",
    "content/office/work/2026/02.yaml": """\
group: [Openness]
requirement: Tidy up.
due: monthly
status: done
carried-from: work/2026/01
progress: [{date: 2026-11-01, text: All tidy.}]
""",
}


def test_an_english_site_has_no_chinese_word(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "english", ENGLISH)
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings, "en")
    found = set()
    for path, data in sites.tree(site / "output").items():
        if path.startswith("assets/") or path.endswith(BINARY):
            continue
        text = data.decode()
        assert not path.endswith(".html") or '<html lang="en" ' in text
        text = re.sub(r'<meta name="ColumnType" content="[^"]*">', "", text)  # its words come from a Chinese list
        found |= {f"{path}: {words}" for words in re.findall(r"[^\n<>]*[\u4e00-\u9fff][^\n<>]*", text)}
    assert found == set()
    assert reading.only(reading.page(site, "office/work/2026/01.html"), ".evidence").text() == "Evidence: A notice, minutes"
    head = (site / "output/office/work/2026/plan.csv").read_text("utf-8-sig").split("\n")[0]
    assert head == '"Topic","Task","Units","Progress","Status","Due","Reported on","Address"'


def test_a_language_without_words_is_refused(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: fr\n"})
    outcome = sites.build(site)
    assert outcome.failed
    assert sites.said(outcome.findings) == ["site.yaml:0 site/unknown-language 没有“fr”这种语言的页面用语"]


def test_a_site_can_bring_the_words_of_its_own_language(site: Path) -> None:
    words = (
        (sites.REPOSITORY / "layouts/messages/en.toml").read_text("utf-8").replace('site-home = "Home"', 'site-home = "Accueil"')
    )
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: fr\n", "layouts/messages/fr.toml": words})
    outcome = sites.build(site)
    assert not outcome.failed
    assert reading.texts(reading.page(site, "zfb/index.html"), "nav.trail li")[0] == "Accueil"
    assert reading.only(reading.page(site, "zfb/index.html"), "html").attributes["lang"] == "fr"


# ------------------------------------------------------------------------------------------------ what a layout is given


@pytest.mark.parametrize(
    "name", ["pages", "items", "units", "facts", "relations", "range_of_all", "site.plans", "site.sources", "now()", "self.cache"]
)
def test_a_layout_that_asks_for_more_than_its_page_shows_fails(site: Path, name: str) -> None:
    sites.write(site, {"layouts/404.html": "<p>\n{{ " + name + " }}\n"})
    outcome = sites.build(site)
    assert [(finding.rule, finding.file, finding.line) for finding in outcome.findings] == [
        ("layout/failed", "layouts/404.html", 2)
    ]


def test_macros_are_handed_what_they_need_of_the_page() -> None:
    """Imported with the page's context, their module would be made anew for every page."""
    layouts = (sites.REPOSITORY / "layouts").rglob("*.*ml")
    drawn_in = [tag for path in layouts for tag in re.findall(r"{%-? *(?:from|import) [^%]*%}", path.read_text("utf-8"))]
    assert len(drawn_in) > 100
    assert not [tag for tag in drawn_in if "with context" in tag]


@pytest.mark.parametrize(
    ("value", "text"),
    [("0 | filesize", "1 KB"), ("1024 | filesize", "1 KB"), ("1535 | filesize", "1 KB"), ("1537 | filesize", "2 KB"),
     ("1048575 | filesize", "1.0 MB"), ("1048576 | filesize", "1.0 MB"), ("2500000 | filesize", "2.4 MB"),
     ("none | day", ""), ("none | moment", ""), ("published | day", "2026-03-02T09:30:00"),
     ("published | moment", "2026-03-02 09:30"),
     ("published | instant", "2026-03-02T09:30:00+08:00"), ("'甲\n\n 乙 \n' | paragraphs | join('|')", "甲|乙"),
     ("full('zfb/index.html')", "https://www.qingshi.example/zfb/"), ("full('feed.xml')", "https://www.qingshi.example/feed.xml"),
     ("href('units/a b.html')", "/units/a%20b.html"), ("href('https://x.example/?a=1&b=2')", "https://x.example/?a=1&amp;b=2"),
     ("t('year', year=2026)", "2026年"), ("'<b>'", "&lt;b&gt;"), ("t('none')", "—")],
)  # fmt: skip
def test_what_layouts_can_do_with_a_value(site: Path, value: str, text: str) -> None:
    page = GOOD_404.replace("</h1>", "</h1><p id='x'>{{ " + value + " }}</p>")
    sites.write(site, {"layouts/404.html": page})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    assert f"<p id='x'>{text}</p>" in (site / "output/404.html").read_text("utf-8")


GOOD_404 = """<!doctype html>
<html lang="{{ site.lang }}"><head><meta charset="utf-8"><title>404</title>
<meta name="SiteName" content="{{ site.name }}"><meta name="SiteDomain" content="{{ site.domain }}">
<meta name="SiteIDCode" content="{{ site.id_code }}"></head>
<body><h1>404</h1></body></html>
"""


def test_a_page_is_utf_8_ends_in_one_line_end_and_has_no_carriage_return(small: Path) -> None:
    for path, data in sites.tree(small / "output").items():
        if path.endswith((".html", ".xml", ".txt", ".json")):
            assert data.endswith(b"\n"), path
            assert not data.endswith(b"\n\n"), path
            assert b"\r" not in data, path
            assert data.decode("utf-8"), path
            assert not data.startswith(b"\n"), path


def test_a_plan_without_any_status_says_nothing_of_statuses(site: Path) -> None:
    for path in (site / f"content/{PLAN}").glob("0*.yaml"):
        text = re.sub(r"^(?:status|progress):.*\n(?:  .*\n)*", "", path.read_text("utf-8"), flags=re.MULTILINE)
        path.write_text(text.replace("due: 2026-06-30", "due: 2026-12-31"), "utf-8")
    plan = site / f"content/{PLAN}/plan.yaml"
    plan.write_text(plan.read_text("utf-8") + "form: clauses\n", "utf-8")
    assert not sites.build(site).failed
    page = reading.page(site, f"{PLAN}/index.html")
    assert reading.texts(page, "main .status") == []
    assert "未填状态" not in page.html


def test_a_day_without_a_time_is_shown_as_a_day(site: Path) -> None:
    path = site / "content/zfb/zcwj/2026-01.md"
    path.write_text(re.sub(r"(published: \d{4}-\d\d-\d\d) \d\d:\d\d", r"\1", path.read_text("utf-8")), "utf-8")
    sites.build(site)
    page = reading.page(site, "zfb/zcwj/2026-01.html")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", reading.pairs(page, "dl.byline")["发布时间"])
    assert reading.labels(page)["PubDate"].endswith(" 00:00"), "the standard's tag has minutes"


def test_pages_that_list_items_tell_the_newest_report(site: Path) -> None:
    sites.build(site)
    for path in ("index.html", f"{PLAN}/index.html", "zfb/jdbz/gztj/index.html", "zfb/index.html", "years/2026.html"):
        told = reading.pairs(reading.page(site, path), "dl.byline").get("最近进展")
        assert told == max(re.findall(r"date: (\d{4}-\d\d-\d\d)", "".join(map(str, sites.SMALL.values())))), path


def test_a_column_that_only_gathers_others_shows_what_is_in_them(site: Path) -> None:
    sites.build(site)
    assert reading.texts(reading.page(site, "zfb/jdbz/index.html"), ".plans > li > a") == ["2026年重点工作清单落实情况"]


def test_a_unit_that_leads_nothing_says_so_once(site: Path) -> None:
    sites.build(site)
    paths = sorted((site / "output/units").glob("*.html"))
    assert paths
    for path in paths:
        assert len(reading.texts(reading.page(site, f"units/{path.name}"), "p.none")) <= 1, path.name


def test_an_item_without_a_day_has_no_empty_day_in_any_list(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0102.yaml": sites.item("一、公开", "清理过期文件。", due="", progress="")})
    assert not sites.build(site).failed
    assert [path for path, data in sites.tree(site / "output").items() if b'datetime=""' in data] == []
    row = reading.page(site, "units/swj/2026.html").css("main td[data-label=完成时限]")
    assert "—" in [cell.text(strip=True) for cell in row]
