"""Markdown → safe HTML: what offices write looks as they mean it, and nothing that is written does anything."""

from __future__ import annotations

import posixpath
import time
from urllib.parse import unquote

import nh3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from gongkai import paragraphs, prose
from gongkai.pages import published_path
from gongkai.prose import Prose

ADDRESS = "zfb/zcwj/2026-01"
FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made(text: str) -> Prose:
    return prose.to_html(text, ADDRESS)


def html(text: str) -> str:
    """The HTML of a text without faults."""
    assert made(text).faults == ()
    return made(text).html


def refused(text: str) -> list[tuple[str, int, str]]:
    return list(made(text).faults)


# --------------------------------------------------------------------------------------------------- what is written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**“一件事一次办”**改革", "<p><strong>“一件事一次办”</strong>改革</p>"),
        ("做到**应公开、尽公开**，", "<p>做到<strong>应公开、尽公开</strong>，</p>"),
        ("中**加粗。**后", "<p>中<strong>加粗。</strong>后</p>"),
        ("（**一**）总则", "<p>（<strong>一</strong>）总则</p>"),
        ("*强调：*中", "<p><em>强调：</em>中</p>"),
        ("**《条例》**第*五*条", "<p><strong>《条例》</strong>第<em>五</em>条</p>"),
        ("**甲**、**乙**、**丙**", "<p><strong>甲</strong>、<strong>乙</strong>、<strong>丙</strong></p>"),
        ("用`代码`。", "<p>用<code>代码</code>。</p>"),
    ],
)
def test_bold_and_emphasis_stand_beside_chinese_punctuation(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("及时发布\n政策", "<p>及时发布政策</p>"),
        ("及时发布，\n做到应公开尽公开", "<p>及时发布，做到应公开尽公开</p>"),
        ("**一**\n二", "<p><strong>一</strong>\n二</p>"),
        ("use the\nweb", "<p>use the\nweb</p>"),
        ("第一行  \n第二行", "<p>第一行<br>\n第二行</p>"),
        ("- 及时\n  发布", "<ul>\n<li>及时\n  发布</li>\n</ul>"),
    ],
)
def test_a_line_break_between_two_chinese_characters_is_no_blank(text: str, expected: str) -> None:
    if text.startswith("- "):
        expected = "<ul>\n<li>及时发布</li>\n</ul>"
    assert html(text) == expected


# ------------------------------------------------------------------------------------ paragraphs as offices end them

SIGNATURE = f"甲\n\n{' ' * 70}县政府办公室\n{' ' * 66}2026年3月2日\n\n{' ' * 60}**主任**"
PASTED = """\
各乡镇人民政府：
为做好2026年政务公开工作，现将有关事项通知如下：
一、总体要求
坚持以公开为常态，
不公开为例外。
（一）目标
二、工作安排
请各单位于3月底前报送。
有问题的，请与办公室联系。
附件：清单
清溪县人民政府办公室
2026年3月2日
（此件公开发布）
"""
SHOWN = """\
<p>各乡镇人民政府：</p>
<p>为做好2026年政务公开工作，现将有关事项通知如下：</p>
<p>一、总体要求</p>
<p>坚持以公开为常态，不公开为例外。</p>
<p>（一）目标</p>
<p>二、工作安排</p>
<p>请各单位于3月底前报送。</p>
<p>有问题的，请与办公室联系。</p>
<p>附件：清单</p>
<p class="closing">清溪县人民政府办公室</p>
<p class="closing">2026年3月2日</p>
<p>（此件公开发布）</p>"""


@pytest.mark.parametrize("indent", ["", "　　", "    "])
def test_a_text_pasted_from_word_keeps_its_paragraphs(indent: str) -> None:
    lines = "".join(f"{indent}{line}\n" for line in PASTED.splitlines())
    assert html(lines).replace("<p>　　", "<p>").replace('"closing">　　', '"closing">').replace("，　　不", "，不") == SHOWN
    assert html(PASTED.replace("\n", "\r\n").replace("\r", "")) == SHOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\n一、乙\n丙", ["甲", "一、乙", "丙"]),
        ("甲\n（二）乙\n丙", ["甲", "（二）乙", "丙"]),
        ("甲\n(三)乙\n丙", ["甲", "(三)乙", "丙"]),
        ("甲\n1.乙\n2．丙\n3、丁\n（4）戊\n⑤己", ["甲", "1.乙", "2．丙", "3、丁", "（4）戊", "⑤己"]),
        ("第一章 总则\n第一条 为了公开，\n制定本办法。\n第二条　公开。",
         ["第一章 总则", "第一条 为了公开，制定本办法。", "第二条　公开。"]),
        ("**第一条** 甲\n**第二条** 乙", ["第一条 甲", "第二条 乙"]),
        ("根据办法\n第三条规定，\n第一季度公开", ["根据办法第三条规定，第一季度公开"]),
        ("增长\n3.5万元", ["增长\n3.5万元"]),
        ("甲！\n乙？\n丙；\n丁：\n戊”\n己（。）\n庚", ["甲！", "乙？", "丙；", "丁：", "戊”", "己（。）", "庚"]),
        ("甲，\n乙、\n丙", ["甲，乙、丙"]),
        ("**重要。**\n甲", ["重要。", "甲"]),
        ("**重要。\n请看**甲", ["重要。请看甲"]),
        ("见[甲。\n乙](1.md)", ["见甲。乙"]),
        ("甲。  \n乙", ["甲。\n乙"]),
        ("One sentence.\nAnother: here\nthe end", ["One sentence.\nAnother: here\nthe end"]),
    ],
)  # fmt: skip
def test_a_line_break_ends_a_paragraph_where_an_office_means_one(text: str, expected: list[str]) -> None:
    assert [node.text() for node in HTMLParser(html(text)).css("p")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要求如下：\n1. 甲。\n2. 乙。\n二、丙", "<p>要求如下：</p><ol><li>甲。</li><li>乙。</li></ol><p>二、丙</p>"),
        ("- 甲。\n- 乙。\n请执行。", "<ul><li>甲。</li><li>乙。</li></ul><p>请执行。</p>"),
        ("- 甲。\n  乙。\n  - 丙", "<ul><li>甲。乙。<ul><li>丙</li></ul></li></ul>"),
        ("- 甲\n乙", "<ul><li>甲乙</li></ul>"),
        ("> 甲。\n> 乙。", "<blockquote><p>甲。</p><p>乙。</p></blockquote>"),
        ("甲。\n---\n乙", '<h3 id="h-甲">甲。</h3><p>乙</p>'),
        ("甲。\n乙。\n---\n丙", "<p>甲。</p><p>乙。</p><hr><p>丙</p>"),
        ("| 一、甲 | 乙。 |\n|--|--|\n| 二、丙 | 丁。 |", None),
        ("# 甲。\n乙", '<h2 id="h-甲">甲。</h2><p>乙</p>'),
        ("1. 甲\n2. 乙\n\n        县财政局\n        2026年3月2日",
         '<ol><li>甲</li><li>乙</li></ol><p class="closing">县财政局</p><p class="closing">2026年3月2日</p>'),
    ],
)  # fmt: skip
def test_lists_tables_quotations_and_headings_stay_what_they_are(text: str, expected: str | None) -> None:
    made = html(text).replace("\n", "")
    assert made.count("<tr>") == 2 if expected is None else made == expected


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("甲。\n\n县政府办公室\n2026年3月2日", ["县政府办公室", "2026年3月2日"]),
        ("甲。\n\n县政府办公室\n\n二〇二六年三月二日\n", ["县政府办公室", "二〇二六年三月二日"]),
        ("甲。\n县发展和改革局\n县财政局（公章）\n2026年3月2日\n\n抄送：乙。",
         ["县发展和改革局", "县财政局（公章）", "2026年3月2日"]),
        ("甲。\n县政府办公室  \n2026年3月2日", ["县政府办公室", "2026年3月2日"]),
        (SIGNATURE, ["县政府办公室", "2026年3月2日"]),
        ("甲[^1]。\n\n2026年3月2日\n\n[^1]: 乙", ["2026年3月2日"]),
        ("2026年3月2日\n\n召开会议。", []),
        ("2026年3月2日\n召开会议。", []),
        ("截至2026年3月2日\n县政府办公室", []),
        ("- 2026年3月2日", []),
        ("县政府办公室：\n2026年3月2日召开", []),
    ],
)  # fmt: skip
def test_the_office_and_the_date_below_a_text_stand_at_the_right(text: str, closing: list[str]) -> None:
    assert [node.text() for node in HTMLParser(html(text)).css("p.closing")] == closing


lines_of_offices = st.lists(
    st.one_of(
        st.sampled_from(PASTED.splitlines()),
        st.sampled_from(["1. 甲", "- 乙。", "> 丙。", "  丁", "| 戊 | 己。 |", "---", "**庚。", "[辛](1.md)。", "    壬："]),
        st.text("甲乙，。：；”一、（）12.年月日 *-|#>[]`", max_size=12),
    ),
    min_size=1,
    max_size=9,
)  # fmt: skip


@FAST
@given(lines_of_offices)
def test_ending_paragraphs_loses_no_character_and_is_done_once(lines: list[str]) -> None:
    block = "\n".join(line for line in lines if line.strip()) or "甲"
    pieces = paragraphs.split(block)
    assert "".join("".join(pieces).split()) == "".join(block.split())
    assert [piece for part in pieces for piece in paragraphs.split(part)] == pieces


@FAST
@given(st.lists(st.text("甲乙丙，的a1 ", min_size=1, max_size=12), min_size=1, max_size=6))
def test_lines_without_these_signs_are_joined_as_markdown_joins_them(lines: list[str]) -> None:
    block = "甲" + "\n".join(f"{line.strip() or '乙'}" for line in lines)
    assert paragraphs.split(block) == [block]


def test_headings_begin_at_level_2_and_keep_chinese_ids() -> None:
    assert html("# 一、总则\n\n## （一）目标\n\n###### 末级\n\n# 一、总则\n").split("\n") == [
        '<h2 id="h-一-总则">一、总则</h2>',
        '<h3 id="h-一-目标">（一）目标</h3>',
        '<h6 id="h-末级">末级</h6>',
        '<h2 id="h-一-总则_1">一、总则</h2>',
    ]


def test_ids_of_headings_cannot_be_those_of_the_page() -> None:
    for name in ("main", "search", "getElementById", "constructor", "content"):
        assert f'id="h-{name}"' in html(f"# {name}\n")


def test_tables_have_scopes_and_alignment_as_classes() -> None:
    assert html("| 事项 | 金额 | 单位 |\n|:-:|--:|:--|\n| 甲 | 2 | 万元 |\n").replace("\n", "") == (
        '<table tabindex="0"><thead><tr><th class="center" scope="col">事项</th><th class="right" scope="col">金额</th>'
        '<th scope="col">单位</th></tr></thead>'
        '<tbody><tr><td class="center">甲</td><td class="right">2</td><td>万元</td></tr></tbody></table>'
    )


def test_lists_may_be_indented_by_two_blanks_and_begin_with_any_number() -> None:
    assert html("- 甲\n  - 乙\n    - 丙\n").count("<ul>") == 3
    assert html("3. 甲\n4. 乙\n") == '<ol start="3">\n<li>甲</li>\n<li>乙</li>\n</ol>'


def test_an_indented_paragraph_is_no_program() -> None:
    assert html("    各单位：\n\n\u3000\u3000请执行。\n") == "<p>各单位：</p>\n<p>请执行。</p>"


@pytest.mark.parametrize("text", ["-" * 70, "* * *", "_" * 200, SIGNATURE, "一\n" + "=" * 80, "一\n" + "-" * 80])
def test_long_rules_and_signatures_at_the_right_are_not_taken_for_nested_lists(text: str) -> None:
    assert html(text)


def test_footnotes_lead_there_and_back() -> None:
    tree = HTMLParser(html("依据条例[^1]和办法[^二]。\n\n[^1]: 第一条\n[^二]: 第二条\n"))
    links = [link.attributes["href"] for link in tree.css("a")]
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    assert links == ["#fn:1", "#fn:二", "#fnref:1", "#fnref:二"]
    assert {link.removeprefix("#") for link in links if link} == ids


def test_a_footnote_that_nobody_refers_to_has_no_way_back() -> None:
    shown = html("依据条例[^1]。\n\n[^1]: 第一条\n[^2]: 第二条\n")
    assert shown.count("footnote-backref") == 1
    assert "fnref:2" not in shown
    assert "第二条" in shown


@pytest.mark.parametrize(
    "text",
    """<b>甲</b>|<div onclick=x>|<script>alert(1)</script>|<!-- 甲 -->|<?php 甲 ?>|<![CDATA[甲]]>|</p>|a < b > c
    |<甲>|<br>|&lt;b&gt;|{{ 甲 }}|{% include 'x' %}|${HOME}|{: onclick=x}|[^没有]""".split("|"),
)
def test_html_and_templates_in_a_text_are_shown_as_text(text: str) -> None:
    text = text.strip()
    tree = HTMLParser(html(text))
    assert tree.body is not None
    assert tree.body.text().strip() == text.replace("&lt;", "<").replace("&gt;", ">")
    assert [node.tag for node in tree.body.traverse()][:2] == ["body", "p"]
    assert len([node for node in tree.body.traverse() if node.tag != "-text"]) == 2


# ----------------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("target", "href", "path"),
    [
        ("2026-02.md", "2026-02.html", "zfb/zcwj/2026-02.html"),
        ("2026-02.md#h-一-总则", "2026-02.html#h-一-总则", "zfb/zcwj/2026-02.html"),
        ("../jdbz/gztj/2026/0101.yaml", "../jdbz/gztj/2026/0101.html", "zfb/jdbz/gztj/2026/0101.html"),
        ("../jdbz/gztj/2026/plan.yaml", "../jdbz/gztj/2026/index.html", "zfb/jdbz/gztj/2026/index.html"),
        ("./清单.csv", "%E6%B8%85%E5%8D%95.csv", "zfb/zcwj/清单.csv"),
        ("%E6%B8%85%E5%8D%95.csv", "%E6%B8%85%E5%8D%95.csv", "zfb/zcwj/清单.csv"),
        ("<附件 1.pdf>", "%E9%99%84%E4%BB%B6%201.pdf", "zfb/zcwj/附件 1.pdf"),
        ("/wjw/1.md", "../../wjw/1.html", "wjw/1.html"),
        ("/index.html", "../../index.html", "index.html"),
        ("a/../2026-02.md", "2026-02.html", "zfb/zcwj/2026-02.html"),
        ("a%26b.pdf", "a%26b.pdf", "zfb/zcwj/a&b.pdf"),
        ("a&amp;b.pdf", "a%26b.pdf", "zfb/zcwj/a&b.pdf"),
        ("100%25.pdf", "100%25.pdf", "zfb/zcwj/100%.pdf"),
        ("../../../../../../etc/passwd", "../../etc/passwd", "../../../../etc/passwd"),
    ],
)
def test_a_link_to_a_file_leads_to_its_address_in_the_published_site(target: str, href: str, path: str) -> None:
    result = made(f"一\n\n见[这里]({target})。")
    assert result.html == f'<p>一</p>\n<p>见<a href="{href}">这里</a>。</p>'
    assert result.links == {path: 3}
    if not path.startswith(".."):
        assert posixpath.normpath(posixpath.join("zfb/zcwj", unquote(href.partition("#")[0]))) == path


def test_each_path_is_noted_once_with_the_line_where_it_stands_first() -> None:
    assert made("[a](1.md)\n\n[b](2.md) ![c](3.png)\n\n[d](1.md#e)\n\n[f][g]\n\n[g]: 4.md\n").links == {
        "zfb/zcwj/1.html": 1,
        "zfb/zcwj/2.html": 3,
        "zfb/zcwj/3.png": 3,
        "zfb/zcwj/4.html": 9,
    }


def test_links_do_not_depend_on_where_the_program_runs(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "[a](../../../x/y/1.pdf) [b](/z.pdf)"
    first = made(text)
    monkeypatch.chdir(tmp_path_factory.mktemp("x") / "..")
    assert made(text) == first
    monkeypatch.chdir("/")
    assert made(text) == first


def test_a_document_at_the_top_has_links_too() -> None:
    assert prose.to_html("[a](b.md)", "1").html == '<p><a href="b.html">a</a></p>'


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[a](https://www.gov.cn/x?a=1&b=2#c)", "https://www.gov.cn/x?a=1&b=2#c"),
        ("[a](https://www.gov.cn/?a=1&copy=2)", "https://www.gov.cn/?a=1&copy=2"),
        ("[a](HTTP://www.gov.cn/)", "HTTP://www.gov.cn/"),
        ("<https://www.gov.cn/?a=1&b=2>", "https://www.gov.cn/?a=1&b=2"),
        ("[a](mailto:a@b.example)", "mailto:a@b.example"),
        ("<a@b.example>", "mailto:a@b.example"),
        ("[a](tel:000-0001)", "tel:000-0001"),
    ],
)
def test_a_link_to_another_site_an_address_or_a_phone_stays(text: str, href: str) -> None:
    (link,) = HTMLParser(html(text)).css("a")
    assert link.attributes == {"href": href, "rel": "external noopener"}
    assert made(text).links == {}


def test_a_link_within_the_page_stays() -> None:
    assert html("[上文](#h-一)") == '<p><a href="#h-一">上文</a></p>'


UNSAFE = r"""javascript:alert(1) JAVASCRIPT:alert(1) java&#9;script:alert(1) &#106;avascript:alert(1) &#x6a;avascript:alert(1)
    javascript&colon;alert(1) vbscript:x data:text/html,x data:image/svg+xml;base64,AA== file:///etc/passwd ftp://a.example/
    //evil.example ///evil.example /\\evil.example \\\\evil.example /\\/evil.example https:evil.example https:/evil.example http:
    http://[ http://[::1 http://a]b/ C:\\x x:y ws://a.example view-source:x about:blank intent:x jar:x blob:x mailto://a
    <javascript:alert(1)>""".split()


@pytest.mark.parametrize("target", UNSAFE)
def test_a_link_that_could_do_something_is_refused_and_has_no_target(target: str) -> None:
    result = made(f"一\n\n[看]({target})\n")
    assert [(rule, line) for rule, line, _ in result.faults] == [("document/unsafe-link", 3)]
    assert result.html == "<p>一</p>\n<p><a>看</a></p>"
    assert result.links == {}


@pytest.mark.parametrize(
    "target",
    [
        "https://a.example/x.png",
        "//a.example/x.png",
        "data:image/png;base64,AA==",
        "\\\\a.example\\x.png",
        "javascript:x",
        "http://[",
    ],
)
def test_an_image_from_elsewhere_is_refused_and_its_words_stay(target: str) -> None:
    target = target.replace("\\", "\\\\")
    result = made(f"一\n\n![图表]({target})\n")
    assert [(rule, line) for rule, line, _ in result.faults] == [("document/external-image", 3)]
    assert result.html == "<p>一</p>\n<p>图表</p>"


def test_an_image_beside_the_document_is_shown() -> None:
    assert html('![图表](图.png "题")') == '<p><img alt="图表" src="%E5%9B%BE.png" title="题"></p>'


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("a/1.md", "a/1.html"),
        ("a/1.yaml", "a/1.html"),
        ("a/plan.yaml", "a/index.html"),
        ("plan.yaml", "index.html"),
        ("a/1.pdf", "a/1.pdf"),
        ("a.b/c", "a.b/c"),
    ],
)
def test_where_a_file_is_found_in_the_published_site(path: str, published: str) -> None:
    assert published_path(path) == published


# ------------------------------------------------------------------------------------------------------ safety

VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)>x</a></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.example>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<math><annotation-xml encoding='text/html'><img src onerror=alert(1)>",
    "<svg><foreignObject><iframe onload=alert(1)>",
    "<noscript><p title='</noscript><img src onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src onerror=alert(1)>-->",
    "<!-- --!><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<form><form><input onfocus=alert(1) autofocus>",
    "[x](javascript:alert(1))",
    "[x](javascript:alert&lpar;1&rpar;)",
    "[x](&#x6a;&#x61;vascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    '[x](https://a.example/"onmouseover="alert(1))',
    '[x](a.md "t\\" onmouseover=\\"alert(1)")',
    "[x](a.md 't\" onmouseover=\"alert(1)')",
    '![x" onerror="alert(1)](a.png)',
    "![x](a.png\"onerror=\"alert(1))",
    "![x](javascript:alert(1))",
    "[x][1]\n\n[1]: javascript:alert(1) 't'",
    "![x][1]\n\n[1]: x\"onerror=\"alert(1)",
    "<javascript:alert(1)>",
    "<https://a.example/\"onmouseover=\"alert(1)>",
    "[<img src=x onerror=alert(1)>](a.md)",
    "# <img src=x onerror=alert(1)>",
    '# x" onclick="alert(1)',
    "`<script>alert(1)</script>`",
    "|<script>alert(1)</script>|b|\n|-|-|\n|<img src=x onerror=alert(1)>|d|",
    "| a |\n|:--\" onclick=\"alert(1)|\n| b |",
    "x[^1]\n\n[^1]: <script>alert(1)</script>",
    "x[^\"><script>alert(1)</script>]\n\n[^\"><script>alert(1)</script>]: y",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "\x02klzzwxh:0000\x03<script>alert(1)</script>",
    "\x02amp\x03lt;script\x02amp\x03gt;",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
]  # fmt: skip
TAGS = set("p br hr h2 h3 h4 h5 h6 ul ol li blockquote strong em code a img table thead tbody tr th td sup div".split())
ATTRIBUTES = set("href title id class rel src alt start scope tabindex".split())


def inert(text: str) -> None:
    """Nothing in the HTML of the text runs, loads or pretends, however a browser reads it."""
    result = made(text).html
    tree = HTMLParser(result)
    assert tree.body is not None
    for node in tree.body.traverse():
        assert node.tag in TAGS | {"body", "-text"}
        for name, value in node.attributes.items():
            assert name in ATTRIBUTES
            if name in ("href", "src"):
                scheme = unquote(value or "").strip("".join(map(chr, range(33)))).partition(":")[0].lower()
                assert not (value or "").startswith(("//", "\\", "/\\"))
                known = ("http", "https", "mailto", "tel") if name == "href" else ()
                assert ":" not in (value or "").partition("#")[0].partition("/")[0] or scheme in known
            if name == "class":
                assert value in ("center", "right", "footnote", "footnote-ref", "footnote-backref", "toc")
    clean = nh3.clean(result, tags=prose.TAGS, attributes=prose.ATTRIBUTES, url_schemes=prose.SCHEMES, link_rel=None)
    assert clean == result


@pytest.mark.parametrize("text", VECTORS)
def test_no_vector_of_an_attack_does_anything(text: str) -> None:
    inert(text)
    inert(f"一\n\n{text}\n\n二")
    inert(f"- {text}\n- 乙")


@pytest.mark.parametrize(
    "text", [vector for vector in VECTORS if vector.startswith("<") and "\x00" not in vector and "https:" not in vector]
)
def test_markup_in_an_attack_is_shown_and_not_lost(text: str) -> None:
    tree = HTMLParser(made(text).html)
    assert tree.body is not None
    assert tree.body.text().strip() == text


PIECES = r"""]( javascript: &#106; &colon; // \\ onerror= <script> </ <!-- --> [^1] [^1]: [1]: |-|-| ** http:// mailto: ![
    klzzwxh:0000 style= <a@b>""".split()
pieces = st.sampled_from([*"<>[]()!\"'`*_#|&;:\\/ \n\tax1-=^~+.甲，", "\n\n", "\n- ", "\n> ", "\n# ", "\x02", "\x03", *PIECES])


@settings(FAST, max_examples=400)
@given(st.lists(pieces, max_size=25).map("".join))
def test_no_heap_of_signs_does_anything(text: str) -> None:
    inert(text)


@FAST
@given(st.text(max_size=60))
def test_any_text_is_made_into_inert_html(text: str) -> None:
    inert(text)


@FAST
@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", categories=["Lo", "Nd", "Po"], exclude_characters="*\\&#'\"!%.@/:;,?"),
            min_size=1,
            max_size=9,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_word_of_a_plain_text_is_lost(paragraphs: list[str]) -> None:
    tree = HTMLParser(html("\n\n".join(f"甲{words}" for words in paragraphs)))
    assert [node.text() for node in tree.css("p")] == [f"甲{words}" for words in paragraphs]


# ------------------------------------------------------------------------------------------------------ limits

# Each of these took Python-Markdown minutes at some size, or overflowed its stack.
HEAVY = {
    "brackets": lambda n: "[" * n,
    "open links": lambda n: "[a](" * (n // 4),
    "open images": lambda n: "![a](<" * (n // 6),
    "open addresses": lambda n: "<http://" * (n // 8),
    "abbreviations": lambda n: "*[A]: x\n" * (n // 8),
    "brackets on lines": lambda n: "[[[[\n" * (n // 5),
    "brackets in paragraphs": lambda n: ("[" * 99 + "\n\n") * (n // 101),
    "brackets that look like a list": lambda n: "甲\n" + "- [[[\n" * (n // 6),
    "closed links": lambda n: "[a](b) " * (n // 7),
    "emphasis": lambda n: "*a* " * (n // 4),
    "open emphasis": lambda n: "*a" * (n // 2),
    "mixed emphasis": lambda n: "**a*b_" * (n // 6),
    "backticks": lambda n: "`a ``b " * (n // 7),
    "backslashes": lambda n: "\\*" * (n // 2),
    "entities": lambda n: "&a;" * (n // 3),
    "breaks": lambda n: "a  \n" * (n // 4),
    "equal headings": lambda n: "# a\n" * (n // 4),
    "underlined headings": lambda n: "a\n===\n" * (n // 6),
    "columns": lambda n: "|" + "a|" * (n // 2) + "\n|" + "-|" * (n // 2),
    "tables": lambda n: "a|b\n-|-\n" * (n // 8),
    "quotes": lambda n: "> " * (n // 2) + "a",
    "lists in one line": lambda n: "- " * (n // 2) + "a",
    "numbers in one line": lambda n: "1. " * (n // 3) + "a",
    "lists in lists": lambda n: "".join("  " * depth + "- a\n" for depth in range(int(n**0.5))),
    "entries": lambda n: "- a\n" * (n // 4),
    "loose entries": lambda n: "1. a\n\n" * (n // 6),
    "paragraphs": lambda n: "a\n\n" * (n // 3),
    "footnotes": lambda n: "".join(f"a[^{number}]\n\n[^{number}]: b\n\n" for number in range(n // 22)),
    "references": lambda n: "".join(f"[{number}]: a\n" for number in range(n // 9)),
    "blanks": lambda n: "中" + " " * n + "\n文",
    "line ends": lambda n: "\n" * n,
}


@pytest.mark.parametrize("name", HEAVY)
def test_nothing_takes_long(name: str) -> None:
    for size in (100, 1_000, 10_000, 100_000):
        text = HEAVY[name](size)
        start = time.process_time()
        result = made(text)
        assert time.process_time() - start < 3
        assert {rule for rule, _, _ in result.faults} <= {"document/too-complex"}
        assert result.html or result.faults or not text.strip() or name == "references"


@pytest.mark.parametrize(
    "name", ["entries", "loose entries", "paragraphs", "footnotes", "closed links", "emphasis", "quotes", "lists in lists"]
)
def test_what_offices_write_is_not_refused(name: str) -> None:
    assert refused(HEAVY[name](1_000 if name not in ("quotes", "lists in lists") else 36)) == []


def test_a_list_of_800_entries_and_a_table_of_3000_rows_with_links_are_made() -> None:
    tree = HTMLParser(html("".join(f"{number}. 第{number}条：[附件](a.pdf)和**重点**。\n" for number in range(1, 801))))
    assert len(tree.css("li")) == len(tree.css("a")) == 800
    tree = HTMLParser(html("| 事项 | 链接 |\n|---|---|\n" + "| **甲** | [乙](a.pdf) |\n" * 3_000))
    assert len(tree.css("td a")) == 3_000


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("一\n\n" + "> " * 21 + "甲", 3, "> > > > > > > > > > "),
        ("一\n\n" + "  " * 21 + "- 甲", 3, "- 甲"),
        ("一\n" + "|" * 201, 2, "|" * 20),
        ("一\n\n" + "甲[" * 5_000, 3, "甲[" * 10),
        ("一\n" * 20_000 + "二", 20_001, "二"),
        ("".join(f"# 第{number}章\n" for number in range(1, 1_003)), 1_001, "第1001章"),
    ],
)
def test_what_is_too_much_is_told_with_its_line_and_its_first_words(text: str, line: int, words: str) -> None:
    assert refused(text) == [("document/too-complex", line, words)]
    assert made(text).html == ""


@pytest.mark.parametrize("text", ["> " * 20 + "甲", "  " * 19 + "- 甲", "|" * 200, "一\n" * 19_999, "# 章\n" * 1_000])
def test_what_is_just_not_too_much_is_made(text: str) -> None:
    assert html(text)


def test_a_refused_text_leaves_nothing_behind_for_the_next() -> None:
    before = html("一[^1]\n\n# 二\n\n[^1]: 三\n")
    for name in HEAVY:
        made(HEAVY[name](5_000))
        assert html("一[^1]\n\n# 二\n\n[^1]: 三\n") == before
