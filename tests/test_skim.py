"""A quick look at a page says what a thorough one says, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import sites
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gongkai import outcheck, skim

GOLDEN = sites.REPOSITORY / "tests/golden/expected"
PAGES = sorted(path for path in GOLDEN.rglob("*.html"))
PAGE = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta name="SiteName" content="青石县人民政府">
<title>甲 - 青石县</title>
<link rel="canonical" href="https://www.qingshi.example/a/b.html">
<link rel="stylesheet" href="../assets/site.css">
<script src="../assets/site.js"></script>
</head>
<body>
<header class="head">
<p class="name"><a href="../index.html">青石县人民政府</a></p>
<nav><ul>
<li><a href="../index.html">首页</a></li>
<li><span aria-current="page">甲 &amp; 乙</span></li>
</ul></nav>
</header>
<main id="main">
<h1>甲</h1>
<p><input type="search" name="q" aria-label="找"><label for="x">选</label>
<select id="x"><option value="1">一</option></select></p>
<table>
<caption>表</caption>
<thead><tr><th scope="col">一</th></tr></thead>
<tbody>
<tr data-lead="u1"><td data-label="一"><a href="c.html#d">丙 &amp; 丁</a></td></tr>
</tbody>
</table>
<ul>
<li id="r-1"><time datetime="2026-05-30">2026-05-30</time></li>
<li><a href="https://x.example/?a=1&amp;b=2">外<small class="outside">（外）</small></a></li>
</ul>
</main>
<footer class="foot">
<p>主办 <a href="../sitemap.html">地图</a></p>
</footer>
</body>
</html>
"""
ELEMENTS = (
    "p a b ul li div table tr td th button select option h1 h2 title style script svg header main footer head body html nav form "
    "section noscript label article"
).split()
PIECES = [
    *"ab<>\"'&/=; \n丙\0\ue000-",
    *(f"<{name}>" for name in ELEMENTS),
    *(f"</{name}>" for name in ELEMENTS),
    *(
        '<a href="d.html">',
        '<a href="">',
        '<a id="main">x</a>',
        '<a href="d.html">&nbsp;</a>',
        '<img src="a.png">',
        '<img src="a.png" alt="">',
        '<input name="q">',
    ),
    *(
        "<!--",
        "-->",
        "<br>",
        "<hr>",
        '<path d="M1"/>',
        "textarea>",
        ' class="outside"',
        ' rel="preload"',
        ' id="main"',
        ' id=""',
        ' aria-current="page"',
    ),
    *(' href="javascript:x"', ' onclick="x"', ' style="x"', ' src="//x.example"', ' href="//x.example"', "https:", "//"),
    *("&copy", "&nbsp;", "&lt;", "&amp;copy=", "java\tscript:"),
]


def agree(html: str) -> bool:
    """Whether the quick look said something; and then it must be what the thorough one says."""
    quick = skim.look(html)
    if quick is None:
        return False
    tree = LexborHTMLParser(html)
    thorough = outcheck.see(tree)
    assert outcheck.faults_of(tree, html) == []
    assert quick._replace(words=str, own=str, mark=str) == thorough._replace(words=str, own=str, mark=str)
    assert {part: quick.words(part) for part in skim.PARTS} == {part: thorough.words(part) for part in skim.PARTS}
    return True


@pytest.mark.parametrize("page", PAGES, ids=[path.relative_to(GOLDEN).as_posix() for path in PAGES])
def test_pages_of_our_layouts_are_understood_at_a_glance(page: Path) -> None:
    assert agree(page.read_text("utf-8"))


def test_a_plain_page_is_understood() -> None:
    assert agree(PAGE)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PAGE)), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4))
def test_whatever_is_done_to_a_page_a_quick_look_is_never_wrong(edits: list[tuple[int, int, str]]) -> None:
    html = PAGE
    for place, length, piece in edits:
        html = html[:place] + piece + html[place + length :]
    agree(html)


LINES = PAGE.split("\n")
SOME = st.sampled_from([*PIECES, *LINES])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES)), st.integers(0, 2), st.lists(st.sampled_from([*PIECES, *LINES]), max_size=5)),
        max_size=3,
    )
)
def test_whatever_lines_a_page_has_a_quick_look_is_never_wrong(edits: list[tuple[int, int, list[str]]]) -> None:
    lines = list(LINES)
    for place, length, pieces in edits:
        lines[place : place + length] = ["".join(pieces)]
    agree("\n".join(lines))
