"""Finished HTML with other tags: what is changed, what goes, and that words never change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gongkai.rewrite import Attributes, Tag, rewrite


def same(tag: str, attributes: Attributes) -> Tag:
    return tag, attributes


@pytest.mark.parametrize(
    "html",
    [
        '<p class="a">一 &amp; 二 &#39; &nbsp;三</p>',
        '<br><hr>甲<img src="a.png" alt="">',
        '<svg><path d="M0"/></svg>',
        "a < b && c &lt; d",
        '<p title="&quot;&lt;甲&gt;&quot;">x</p>',
        "",
    ],
)
def test_what_nobody_changes_stays_as_it_is(html: str) -> None:
    assert rewrite(html, same) == html


def test_a_tag_is_renamed_at_both_ends_taken_away_or_gone_with_what_is_in_it() -> None:
    became: dict[str, Tag | None] = {"h1": ("h2", {"id": "x"}), "a": ("", {}), "div": None, "br": None}

    def change(tag: str, attributes: Attributes) -> Tag | None:
        return became.get(tag, (tag, attributes))

    html = "<h1>一</h1><p><a href='#'>二<b>三</b></a><div>四<div>五</div><p>六</p></div>七<br></p><!-- 八 -->"
    assert rewrite(html, change) == '<h2 id="x">一</h2><p>二<b>三</b>七</p>'


def test_only_what_stands_within_an_element_is_kept() -> None:
    assert rewrite("<body>a<main id=x>b<i>c</i></main>d</body>", same, "main") == "b<i>c</i>"
    assert rewrite("<body>a</body>", same, "main") == ""


@pytest.mark.parametrize(
    ("html", "closed"), [("<p>一<b>二", "<p>一<b>二"), ("</p>一", "一"), ("<p><b>一</p>二", "<p><b>一</b></p>二")]
)
def test_what_is_left_open_or_never_opened_does_no_harm(html: str, closed: str) -> None:
    assert rewrite(html, same) == closed


words = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(st.sampled_from(["p", "b", "td", "h3", "a"]), words), max_size=8))
def test_the_words_that_a_reader_sees_never_change(pieces: list[tuple[str, str]]) -> None:
    from html import escape

    html = "".join(f"<{tag} title='{escape(text)}'>{escape(text)}</{tag}>" for tag, text in pieces)
    before, after = LexborHTMLParser(f"<body>{html}</body>"), LexborHTMLParser(f"<body>{rewrite(html, same)}</body>")
    assert before.text() == after.text()
    assert [node.attributes for node in before.css("[title]")] == [node.attributes for node in after.css("[title]")]
