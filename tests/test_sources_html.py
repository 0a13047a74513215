"""Web pages and texts: what a reader sees comes out, whatever the encoding; nothing is fetched and nothing is lost."""

from __future__ import annotations

import codecs
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.sources import encodings, limits, reading, txt
from gongkai.sources import html as reader
from gongkai.sources.source import Grid, Line, Source


def read(page: str | bytes) -> Source:
    return reader.read(page.encode("utf-8") if isinstance(page, str) else page, "x.html")


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines if line.text]


def spans(grid: object) -> list[list[tuple[str, str, int, int]]]:
    assert isinstance(grid, Grid)
    return [
        [(cell.place, "/".join(line.text for line in cell.lines), cell.rows, cell.columns) for cell in row] for row in grid.rows
    ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>甲</p><p>乙<br>丙</p><div>丁<span>戊</span></div>己", ["甲", "乙", "丙", "丁戊", "己"]),
        ("<p>  甲   b\n  c </p>", ["甲 b c"]),
        ("<p>全面公\n  开，依\r\n法公开</p>", ["全面公开，依法公开"]),
        ("<p>&nbsp;&nbsp;甲&nbsp;乙　</p>", ["甲\xa0乙"]),
        ("<pre>一\n  二\n\n三</pre>", ["一", "二", "三"]),
        ("<ol><li>甲</li><li><p>乙</p></li></ol><ul><li>丙</ul>", ["1. 甲", "2. 乙", "丙"]),
        ("<ol start=3 type=A><li>甲<li value=9>乙<li>丙</ol>", ["C. 甲", "I. 乙", "J. 丙"]),
        ("<ol style='list-style:none'><li>甲</ol>", ["甲"]),
        ("<script>x</script><style>y</style><p>甲<!-- 乙 --></p><noscript>丙</noscript><template>丁</template>", ["甲"]),
        ("<p>甲<o:p></o:p></p><!--[if gte mso 9]><xml>乙</xml><![endif]--><![if !supportLists]>1、<![endif]>丙", ["甲", "1、丙"]),
        ("<p>甲<plaintext>乙<p>丙", ["甲", "乙<p>丙"]),
        ("<p onload='x'>甲<a href='javascript:x'>乙</a><img src='http://127.0.0.1:9/x' alt='丙'></p>", ["甲乙"]),
        ("<iframe src='http://127.0.0.1:9'>甲</iframe><base href='http://127.0.0.1:9'><p>乙", ["乙"]),
        ("<p>甲\ufeff乙&#8232;丙", ["甲乙", "丙"]),
        ("<frameset><frame src=a></frameset>", []),
        ("", []),
    ],
)
def test_what_a_reader_sees_is_the_text_of_a_page(page: str, expected: list[str]) -> None:
    assert texts(read(page)) == expected


def test_a_paragraph_of_blanks_is_one_without_words() -> None:
    assert [line.text for line in read("<p>甲</p><p>&nbsp;</p><p> </p><p>乙</p>").lines] == ["甲", "", "乙"]


@pytest.mark.parametrize("hiding", ["hidden", "style='display: none'", "style='mso-hide:all'", "style='visibility:hidden'"])
def test_hidden_words_are_told_and_not_imported(hiding: str) -> None:
    source = read(f"<p>公<span {hiding}>密</span>开</p><div {hiding}><p>藏</p><table><tr><td>一<td>二</table></div>")
    assert texts(source) == ["公开"]
    assert [line.text for line in source.hidden] == ["密", "藏", "一", "二"]
    assert [(finding.rule, finding.values["count"]) for finding in source.findings] == [("import/hidden", 4)]


def test_what_stands_around_the_document_is_apart_and_kept() -> None:
    links = "".join(f"<a href=x>部门{number}</a>" for number in range(6))
    page = f"""<nav>首页 公开</nav><div class="main-nav">栏目</div><div class=path>当前位置：首页 &gt; 公开</div>
    <h1>任务清单</h1><article><p>{"一、公开。" * 30}</p></article><div>{links}</div><footer>主办：甲县</footer>"""
    source = read(page)
    assert texts(source)[:2] == ["当前位置：首页 > 公开", "任务清单"]
    assert len(texts(source)) == 3
    assert [line.text[:3] for line in source.furniture] == ["首页 ", "栏目", "部门0", "主办："]


def test_a_page_that_calls_everything_navigation_is_still_read() -> None:
    assert texts(read("<div class=nav><h1>清单</h1><p>一、公开</p></div>")) == ["清单", "一、公开"]
    assert texts(read("<div class=content-footer><p>一、公开</p></div>")) == ["一、公开"]


def test_meta_tags_are_facts_under_their_own_names() -> None:
    page = "<title>清单 \n 网站</title><meta name=ArticleTitle content=清单><meta name=PubDate content='2026-05-03'><meta name=x>"
    assert read(page).facts == {"title": "清单 网站", "ArticleTitle": "清单", "PubDate": "2026-05-03"}


def test_a_table_keeps_its_spans_and_its_places() -> None:
    page = """<p>前<table><caption>清单</caption><thead><tr><th colspan=2>任务<th>单位</thead>
    <tr><td rowspan=2>一<td>甲<br>乙<td>丙<tr><td>丁<td>戊<tr style="display:none"><td>藏<td>行<td>也</table>"""
    source = read(page)
    assert [block.text for block in source.blocks if isinstance(block, Line)] == ["前", "清单"]
    assert spans(source.blocks[2]) == [
        [("A1", "任务", 1, 2), ("C1", "单位", 1, 1)],
        [("A2", "一", 2, 1), ("B2", "甲/乙", 1, 1), ("C2", "丙", 1, 1)],
        [("B3", "丁", 1, 1), ("C3", "戊", 1, 1)],
    ]
    assert [line.text for line in source.hidden] == ["藏", "行", "也"]


def test_spans_that_are_no_numbers_or_reach_too_far_are_cut_as_browsers_do() -> None:
    source = read("<table><tr><td rowspan=0>甲<td rowspan=x colspan=-2>乙<tr><td rowspan=900>丙</table>")
    assert spans(source.blocks[0]) == [[("A1", "甲", 2, 1), ("B1", "乙", 1, 1)], [("B2", "丙", 1, 1)]]


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td><p>一段<p>又一段</table>",
        "<table><tr><td>一段<tr><td>又一段</table>",
        "<table><tr><td><td><table><tr><td>一段</table>又一段</table>",
        "<table role=presentation><tr><td>一段<td>又一段</table>",
    ],
)
def test_a_table_that_only_places_things_is_its_text(page: str) -> None:
    assert texts(read(page)) == ["一段", "又一段"]
    assert all(isinstance(block, Line) for block in read(page).blocks)


def test_a_long_text_beside_a_menu_is_no_table_and_a_row_of_long_cells_is_one() -> None:
    article = "".join(f"<p>{'公开' * 40}{number}" for number in range(6))
    assert not any(isinstance(block, Grid) for block in read(f"<table><tr><td>菜单<td>{article}</table>").blocks)
    table = f"<table><tr><th>任务<th>要求<th>单位<tr><td>甲<td>{article}<td>乙</table>"
    assert any(isinstance(block, Grid) for block in read(table).blocks)


def test_each_table_after_the_first_names_itself() -> None:
    table = "<table><tr><td>甲<td>乙</table>"
    assert [spans(block)[0][0][0] for block in read(table * 2).blocks] == ["A1", "表2!A1"]


# ------------------------------------------------------------------------------------------------------------- encodings


WORDS = "青石县二〇二六年政务公开工作要点任务分解清单"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f"<p>{WORDS}".encode(), WORDS),
        (codecs.BOM_UTF8 + f"<meta charset=gbk><p>{WORDS}".encode(), WORDS),
        (f"<meta charset=gb2312><p>{WORDS}".encode("gbk"), WORDS),
        (f"<meta charset=utf-8><p>{WORDS}".encode("gb18030"), WORDS),
        (f"<meta charset=gb2312><p>{WORDS}".encode(), WORDS),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gbk"><p>联通'.encode("gbk"), "联通"),
        (f"<meta charset=big5><p>{'政務公開'}".encode("big5"), "政務公開"),
        (codecs.BOM_UTF16_LE + f"<meta charset=gbk><p>{WORDS}".encode("utf-16-le"), WORDS),
        (codecs.BOM_UTF16_BE + f"<p>{WORDS}".encode("utf-16-be"), WORDS),
        (f"<html><p>{WORDS}</p></html>".encode("utf-16-le"), WORDS),
        (f"<p>{WORDS}䶮𠮷".encode("gb18030"), WORDS + "䶮𠮷"),
    ],
)
def test_a_page_is_decoded_as_it_was_saved(data: bytes, expected: str) -> None:
    assert texts(read(data)) == [expected]


def test_bytes_that_are_no_text_are_refused() -> None:
    assert [finding.rule for finding in read(b"<p>\x81\xff\xfe").findings] == ["file/encoding"]
    assert encodings.decode_page(b"<meta charset=utf-7><p>+ADw-script+AD4-") == "<meta charset=utf-7><p>+ADw-script+AD4-"


@pytest.mark.parametrize(
    "data",
    [
        "甲\r\n乙\r\n".encode(),
        "甲\r乙".encode("gb18030"),
        "甲\f乙".encode(),
        codecs.BOM_UTF16_LE + "甲\n乙".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "甲\n乙".encode("utf-16-be"),
        "甲12\n乙34\n".encode("utf-16-le"),
        "甲12\n乙34\n".encode("utf-16-be"),
    ],
)
def test_a_text_is_decoded_and_parted_however_its_lines_end(data: bytes) -> None:
    assert [text[0] for text in texts(txt.read(data, "x.txt"))] == ["甲", "乙"]


def test_private_signs_of_gb18030_are_kept() -> None:
    assert texts(txt.read("甲\ue5e5乙".encode("gb18030"), "x.txt")) == ["甲\ue5e5乙"]


# ---------------------------------------------------------------------------------------------------------------- bounds


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ("<div>" * 100_000 + "甲", "import/too-much"),
        ("<font>" * (limits.PAGE_DEPTH + 1) + "甲", "import/too-much"),
        ("<table><tr>" + "<td rowspan=60000 colspan=1000>甲" * 2 + "<tr><td>乙" * 60_000 + "</table>", "import/too-much"),
        ("甲" * (50 << 20), "file/too-large"),
    ],
    ids=["nested blocks", "one more than the limit", "spans over everything", "150 megabytes"],
)
def test_a_page_that_is_too_much_is_refused_within_two_seconds(page: str, rule: str) -> None:
    data = page.encode()
    begun = time.process_time()
    source = reader.read(data, "x.html")
    assert time.process_time() - begun < 2
    assert (source.blocks, [finding.rule for finding in source.findings]) == ((), [rule])


def test_a_page_as_deep_as_the_limit_is_read() -> None:
    assert texts(read("<b>" * limits.PAGE_DEPTH + "甲")) == ["甲"]


@pytest.mark.parametrize("name", ["x.txt", "x.csv", "x.html"])
def test_a_hundred_megabytes_on_one_line_are_refused_in_time(name: str, tmp_path: Path) -> None:
    from gongkai import sources

    path = tmp_path / name
    path.write_bytes(b"a" * 100_000_000)
    begun = time.monotonic()
    assert [finding.rule for finding in [sources.refused(path)] if finding] == ["file/too-large"]
    assert time.monotonic() - begun < 2


def test_large_pages_are_read_in_reasonable_time() -> None:
    page = "<table>" + "<tr><td>1<td>任务<td>单位" * 16_000 + "</table>"
    begun = time.process_time()
    assert len(spans(read(page).blocks[0])) == 16_000
    assert time.process_time() - begun < 10


# ---------------------------------------------------------------------------------------------------------- conservation


SIGNS = st.text(st.sampled_from("政务公开（一）、。Ab12"), min_size=1, max_size=6)
Pieces = tuple[str, str, str]  # the page, what is seen, what is not


def joined(pieces: list[Pieces], around: str = "%s") -> Pieces:
    page, seen, unseen = ("".join(parts) for parts in zip(*pieces, strict=True)) if pieces else ("", "", "")
    return around % page, seen, unseen


INLINE = st.one_of(
    SIGNS.map(lambda text: (text, text, "")),
    SIGNS.map(lambda text: (f"<span><b>{text}</b></span>", text, "")),
    SIGNS.map(lambda text: (f"<a href=x>{text}</a><br>", text, "")),
    SIGNS.map(lambda text: (f"<!--{text}--><script>{text}</script>", "", "")),
    SIGNS.map(lambda text: (f"<span style='display:none'>{text}</span>", "", text)),
)
AROUND = st.sampled_from(
    ["<p>%s</p>", "<div>%s</div>", "<nav>%s</nav>", "<div class=footer>%s</div>", "<section><p>%s</p></section>"]
)
BLOCK = st.tuples(AROUND, st.lists(INLINE, max_size=4)).map(lambda pair: joined(pair[1], pair[0]))
CELL = st.lists(st.one_of(BLOCK, INLINE), max_size=3).map(lambda pieces: joined(pieces, "<td>%s</td>"))
ROW = st.lists(CELL, max_size=4).map(lambda pieces: joined(pieces, "<tr>%s</tr>"))
TABLE = st.lists(ROW, max_size=4).map(lambda pieces: joined(pieces, "<table>%s</table>"))
NESTED = TABLE.map(lambda piece: joined([piece], "<table><tr><td>%s<td></table>"))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.one_of(BLOCK, TABLE, NESTED), max_size=6).map(joined))
def test_every_visible_character_is_kept_and_no_hidden_one(document: Pieces) -> None:
    page, seen, unseen = document
    source = read(page)
    kept = "".join(texts(source)) + "".join(line.text for line in source.furniture)
    assert Counter(kept.replace(" ", "")) == Counter(seen)
    assert Counter("".join(line.text for line in source.hidden)) == Counter(unseen)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_a_page_or_refused(data: bytes) -> None:
    source = read(b"<p>" + data)
    assert not (source.blocks and any(finding.level == "error" for finding in source.findings))


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "shared/examples").glob("*.html")), ids=lambda path: path.stem
)
def test_the_real_pages_hold_every_character_of_their_texts(path: Path) -> None:
    def squeeze(text: str) -> Counter[str]:
        return Counter("".join(text.split()))

    source = reading.read(str(path))
    kept = "".join(line.text for line in (*source.lines, *source.furniture))
    assert squeeze(path.with_suffix(".txt").read_text("utf-8")) - squeeze(kept) == Counter()
