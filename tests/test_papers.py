"""Word and PDF files: laid out like official documents, every word of the page in them, nothing that runs, nothing lost."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import pdf_text
import pytest
import reading
import sites

from gongkai import formats
from gongkai.exporting import Refused, body, compose, pdf
from gongkai.exporting.paper import Span, Table, Words
from gongkai.model import Facts

PLAN = "zfb/jdbz/gztj/2026"
NOTICE = "zfb/zcwj/2026-01"
WITH_WORD = sites.SITE_YAML.replace("[csv, json]", "[docx]")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FACTS = Facts("县", "d", "0", "https://x.example/")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return sites.write(tmp_path / "site", {**sites.SMALL, "site.yaml": WITH_WORD})


def opened(site: Path, name: str = f"{PLAN}/plan") -> Any:
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return docx.Document(str(site / f"output/{name}.docx"))


def paragraphs(document: Any) -> list[tuple[str, str]]:
    return [(paragraph.style.style_id, paragraph.text) for paragraph in document.paragraphs]


# --------------------------------------------------------------------------------------------------------- Word: plans


def test_the_table_in_word_is_the_table_of_the_page_with_its_merged_cells(site: Path) -> None:
    document = opened(site)
    table = reading.only(reading.page(site, f"{PLAN}/index.html"), "table.mirror")
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0] == reading.heads(table)
    assert rows[1:] == reading.grid(table)
    first = [row.cells[0]._tc for row in document.tables[0].rows]
    assert first[1] is first[2], "merged as on the page"
    assert first[2] is not first[3]


def test_its_head_stands_on_every_page(site: Path) -> None:
    rows = opened(site).tables[0].rows
    assert [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in rows), "no row is torn by a page's end"


def test_a_plan_in_word_has_its_title_number_source_and_words(site: Path) -> None:
    more = "text: 说明。\nclosing: |\n  甲。\n  乙。\ndefaults: {lead: [县税务局]}\n"
    sites.write(site, {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML + more})
    assert paragraphs(opened(site)) == [
        ("Title", "2026年重点工作清单落实情况"),
        ("origin", "青政办发〔2026〕1号　信息来源：县政府办公室　发布时间：2026-03-02 09:30"),
        ("body", "说明。"),
        ("body", "未注明牵头单位的事项，牵头单位为：县税务局"),
        ("body", "甲。"),
        ("body", "乙。"),
    ]


def test_a_plan_in_clauses_is_set_in_clauses(site: Path) -> None:
    plan = sites.PLAN_YAML.replace(
        "groups: [一、公开, 二、解读]", "groups: [{name: 一、公开, text: 总的要求。}, 二、解读]\nform: clauses"
    )
    item = sites.item("一、公开", "及时发布。", number="（一）", task="政策公开", support="[县卫健局]")
    sites.write(site, {f"content/{PLAN}/plan.yaml": plan, f"content/{PLAN}/0101.yaml": item})
    document = opened(site)
    assert document.tables == []
    assert paragraphs(document)[2:6] == [
        ("heading-1", "一、公开"),
        ("body", "总的要求。"),
        ("body", "（一）政策公开。及时发布。（县税务局牵头，县卫健局按职责分工负责）"),
        ("state", "状态：推进中　完成时限：2026-12-31　报告日期：2026-05-30　完成情况：已经开展三次检查"),
    ]


# ---------------------------------------------------------------------------------------------- Word: the layout of GB/T 9704


def test_the_page_is_that_of_an_official_document(site: Path) -> None:
    """GB/T 9704-2012: A4; margins 37, 28, 35, 26 mm; 22 lines of 28 characters; a wide table lies across."""
    (upright,), (across,) = opened(site, NOTICE).sections, opened(site).sections
    assert [round(length.mm) for length in (upright.page_width, upright.page_height)] == [210, 297]
    assert [round(m.mm) for m in (upright.top_margin, upright.left_margin, upright.bottom_margin, upright.right_margin)] == [
        37, 28, 35, 26,
    ]  # fmt: skip
    grid = upright._sectPr.find(f"{W}docGrid")
    assert (grid.get(f"{W}type"), round(22 * int(grid.get(f"{W}linePitch")) / 20 / 72 * 25.4)) == ("lines", 225)
    body = next(style for style in opened(site, NOTICE).styles.element.iter(f"{W}style") if style.get(f"{W}styleId") == "body")
    character = int(body.find(f"{W}rPr/{W}sz").get(f"{W}val")) / 2 + int(body.find(f"{W}rPr/{W}spacing").get(f"{W}val")) / 20
    assert int(156 / 25.4 * 72 / character) == 28, "without a grid of characters, which LibreOffice takes for another one"
    assert [round(length.mm) for length in (across.page_width, across.page_height)] == [210, 297], "a small table stays upright"
    long = {
        f"content/{PLAN}/0101.yaml": sites.item(
            "一、公开", "及时发布政策。" * 30, progress="\n  - {date: 2026-05-30, text: " + "甲" * 99 + "}"
        )
    }
    sites.write(site, long)
    (across,) = opened(site).sections
    assert [round(length.mm) for length in (across.page_width, across.page_height)] == [297, 210]


def test_the_types_are_those_of_an_official_document(site: Path) -> None:
    """2号小标宋 22 pt, 3号 16 pt; fonts are named for East Asian signs, and none is embedded."""
    styles = opened(site, NOTICE).styles.element
    found = {}
    for style in styles.iter(f"{W}style"):
        fonts, size = style.find(f"{W}rPr/{W}rFonts"), style.find(f"{W}rPr/{W}sz")
        if fonts is not None:
            found[style.get(f"{W}styleId")] = (fonts.get(f"{W}eastAsia"), int(size.get(f"{W}val")) / 2)
    assert found["Title"] == ("方正小标宋简体", 22)
    assert found["body"] == ("仿宋_GB2312", 16)
    assert [found[f"heading-{level}"] for level in (1, 2, 3, 4)] == [
        ("黑体", 16),
        ("楷体_GB2312", 16),
        ("仿宋_GB2312", 16),
        ("仿宋_GB2312", 16),
    ]
    assert found["page"] == ("宋体", 14)
    assert styles.find(f".//{W}rPrDefault//{W}lang").get(f"{W}eastAsia") == "zh-CN"
    names = zipfile.ZipFile(site / f"output/{NOTICE}.docx").namelist()
    assert not [name for name in names if "font" in name.lower()]


def test_page_numbers_stand_between_dashes_outside(site: Path) -> None:
    (section,) = opened(site, NOTICE).sections
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        xml = ElementTree.fromstring(paragraph._p.xml)
        assert "".join(node.text or "" for node in xml.iter(f"{W}t")) == "— 1 —"
        assert [node.get(f"{W}instr") for node in xml.iter(f"{W}fldSimple")] == [" PAGE "]
        assert xml.find(f"{W}pPr/{W}jc").get(f"{W}val") == side  # type: ignore[union-attr]


def test_its_properties_tell_title_office_and_time_and_no_person(site: Path) -> None:
    about = opened(site).core_properties
    assert (about.title, about.author, about.language) == ("2026年重点工作清单落实情况", "县政府办公室", "zh-CN")
    assert about.created.isoformat() == about.modified.isoformat() == "2026-03-02T01:30:00+00:00"
    assert about.last_modified_by == ""


NASTY = [
    "{ INCLUDETEXT \"C:\\\\secret.txt\" }", "</w:t></w:r><w:r><w:fldSimple w:instr=\"DDE\"/>", "]]>&amp;<!--", "=1+1", "𠮷〇龘",
    "甲\n乙", "a\tb", "_x000B_", "MERGEFIELD", "#sys.inputs $x$ *b* `c` @ref <l> \\ //", "  两端  ",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_text_stays_text_in_word(text: str, site: Path) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", quoted)})
    assert opened(site).tables[0].rows[1].cells[1].text == text.strip()
    xml = zipfile.ZipFile(site / f"output/{PLAN}/plan.docx").read("word/document.xml")
    assert not re.search(rb"<w:(fldSimple|instrText|fldChar)", xml)


def test_every_part_is_well_formed_and_every_relation_leads_somewhere(site: Path) -> None:
    opened(site)
    for name in (f"{PLAN}/plan", NOTICE):
        archive = zipfile.ZipFile(io.BytesIO((site / f"output/{name}.docx").read_bytes()))
        for part in archive.namelist():
            ElementTree.fromstring(archive.read(part))
        text = archive.read("word/document.xml").decode()
        relations = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
        known = {node.get("Id") for node in relations}
        assert set(re.findall(r'r:id="([^"]+)"', text)) <= known
        inside = {f"word/{node.get('Target')}" for node in relations if node.get("TargetMode") != "External"}
        assert inside <= set(archive.namelist())


# ------------------------------------------------------------------------------------------------------------ documents


def test_a_document_in_word_has_its_metadata_body_and_attachments(site: Path) -> None:
    document = opened(site, NOTICE)
    assert paragraphs(document) == [
        ("Title", "关于印发清单的通知"),
        ("fact", "发布机构：县政府办公室"),
        ("fact", "文号：青政办发〔2026〕1号"),
        ("fact", "成文日期：2026-02-27"),
        ("fact", "信息来源：县政府办公室"),
        ("fact", "发布时间：2026-02-28 10:00"),
        ("heading-1", "一、总则"),
        ("body", "各单位：请按照清单执行，见附件和进展。"),
        ("body", "附件："),
        ("item", "1.\t清单.csv"),
    ]
    links = [relation.target_ref for relation in document.part.rels.values() if relation.is_external]
    base = "https://www.qingshi.example/zfb"
    assert links == [f"{base}/zcwj/%E6%B8%85%E5%8D%95.csv", f"{base}/jdbz/gztj/2026/0101.html"]
    page = (site / f"output/{NOTICE}.html").read_text("utf-8")
    assert 'href="../../zfb/zcwj/2026-01.docx" download' in page


def test_an_offices_own_word_file_goes_before_ours(site: Path) -> None:
    text = sites.DOCUMENT.replace("[清单.csv]", "[清单.csv, 2026-01.docx]")
    sites.write(site, {f"content/{NOTICE}.md": text, f"content/{NOTICE}.docx": b"their own"})
    outcome = sites.build(site)
    assert sites.said(outcome.findings) == []
    assert (site / f"output/{NOTICE}.docx").read_bytes() == b"their own"


def test_a_body_is_taken_apart_and_nothing_of_it_is_lost() -> None:
    html = (
        '<h2 id="a">一、总则</h2>\n<p>甲<strong>乙<em>丙</em></strong>\n丁'
        '<br>戊<sup id="r"><a class="footnote-ref" href="#f">1</a></sup></p>'
        '<ul><li>一<ul><li><p>二</p><p>三</p></li></ul></li></ul><ol start="3"><li>四</li><li>五</li></ol>'
        '<blockquote><p>六</p></blockquote><p><a href="../a.html#x">七</a><img src="b.png" alt="图"></p><hr>'
        '<table><thead><tr><th scope="col">头</th><th scope="col">二</th></tr></thead><tbody><tr><td>1</td>'
        '<td class="center">2</td></tr>'
        '</tbody></table><div class="footnote"><hr>'
        '<ol><li id="f"><p>注 <a class="footnote-backref" href="#r">↩</a></p></li></ol></div>'
    )
    words: list[tuple[Any, ...]] = []
    for block in body.blocks(html, "zfb/zcwj", FACTS):
        if isinstance(block, Words):
            words.append((block.style, block.marker, block.depth, "".join(span.text for span in block.spans)))
        else:
            words.append((block.heads, [[span.text for cell in row for span in cell.spans] for row in block.rows]))
    assert words == [
        ("heading-1", "", 0, "一、总则"),
        ("body", "", 0, "甲乙丙 丁\n戊1"),
        ("item", "•", 0, "一"),
        ("item", "◦", 1, "二"),
        ("item", "", 1, "三"),
        ("item", "3.", 0, "四"),
        ("item", "4.", 0, "五"),
        ("quote", "", 0, "六"),
        ("body", "", 0, "七〔图〕"),
        (("头", "二"), [["1", "2"]]),
        ("item", "1.", 0, "注"),
    ]
    paragraph = body.blocks(html, "zfb/zcwj", FACTS)[1]
    assert isinstance(paragraph, Words)
    assert paragraph.spans[2] == Span("丙", strong=True, emphasis=True)
    link = body.blocks(html, "zfb/zcwj", FACTS)[8]
    assert isinstance(link, Words)
    assert [span.href for span in link.spans] == ["https://x.example/zfb/a.html#x", "https://x.example/zfb/zcwj/b.png"]


def test_columns_are_as_wide_as_what_stands_in_them_within_limits() -> None:
    table = body.blocks(f"<table><tr><th>序号</th><th>长</th></tr><tr><td>1</td><td>{'字' * 99}</td></tr></table>", "", FACTS)[0]
    assert isinstance(table, Table)
    assert table.widths == (4, 30)


# ----------------------------------------------------------------------------------------------------------------- PDF


@pytest.fixture
def with_pdf(site: Path) -> Path:
    return sites.write(site, {"site.yaml": sites.SITE_YAML.replace("[csv, json]", "[pdf]")})


@pytest.mark.pdf
def test_a_pdf_is_tagged_accessible_and_dated_by_its_publication(with_pdf: Path) -> None:
    outcome = sites.build(with_pdf)
    assert sites.said(outcome.findings) == []
    for name in (f"{PLAN}/plan", NOTICE):
        data = (with_pdf / f"output/{name}.pdf").read_bytes()
        assert data.startswith(b"%PDF-1.")
        assert b"/StructTreeRoot" in data
        assert b"<pdfuaid:part>1</pdfuaid:part>" in data
        assert b"/Lang(zh-CN)" in data
        assert b"/FontFile" in data
        assert not re.search(rb"/JavaScript|/JS\b|/Launch|/EmbeddedFile|/tmp/|/home/", data)
    plan = (with_pdf / f"output/{PLAN}/plan.pdf").read_bytes()
    assert re.findall(rb"<xmp:CreateDate>(.*?)</xmp:CreateDate>", plan) == [b"2026-03-02T01:30:00Z"], "09:30 in China"
    assert re.findall(rb"/CreationDate *\((.*?)\)", plan) == [b"D:20260302013000Z"]


@pytest.mark.pdf
def test_a_merged_cell_that_goes_on_over_the_page_stands_on_each_page(with_pdf: Path) -> None:
    more = {f"content/{PLAN}/01{n}.yaml": sites.item("一、公开", f"第{n}件：" + "及时发布政策。" * 20) for n in range(10, 30)}
    sites.write(with_pdf, more | {f"content/{PLAN}/0130.yaml": sites.item("一、公开", "很长。" * 2000)})
    assert sites.said(sites.build(with_pdf).findings) == []
    pages, tags = pdf_text.read((with_pdf / f"output/{PLAN}/plan.pdf").read_bytes())
    groups = [cell.rows for cell in tags.all("TD") if cell.text == "一、公开"]
    assert len(groups) > 3 <= pages
    assert sum(groups) == 23, "each row once, below the group that it is of"


@pytest.mark.pdf
@pytest.mark.parametrize("text", NASTY)
def test_text_stays_text_in_pdf(text: str, with_pdf: Path) -> None:
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    sites.write(with_pdf, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", quoted)})
    outcome = sites.build(with_pdf)
    assert sites.said(outcome.findings) == []


@pytest.mark.pdf
def test_a_sign_that_no_font_has_is_named(with_pdf: Path) -> None:
    sites.write(with_pdf, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲\U0001e900乙\U00012000。")})
    outcome = sites.build(with_pdf)
    assert outcome.failed
    told = "这台电脑的字体里没有这些字，排不进 PDF：\U0001e900（U+1E900）、\U00012000（U+12000）"
    assert sites.said(outcome.findings) == [f"content/{PLAN}/plan.yaml:0 download/glyph-missing {told}"]


@pytest.mark.pdf
def test_without_a_chinese_font_nothing_is_published_and_the_package_is_named(
    with_pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "fonts", lambda: type("Fonts", (), {"families": lambda self: ["DejaVu Sans"]})())
    outcome = sites.build(with_pdf)
    assert outcome.failed
    assert {finding.rule for finding in outcome.findings} == {"download/font-missing"}
    from gongkai.messages import catalogue

    assert "apt-get install fonts-noto-cjk" in catalogue("zh-CN").rules["download/font-missing"].hint


def test_without_a_chinese_font_pdf_is_made_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(formats.PLAN, "pdf", "")
    monkeypatch.setattr(formats, "FONT_FOLDERS", (tmp_path,))
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"font")
    assert "pdf" not in formats.available()
    assert "pdf" in formats.available(("csv", "pdf"))
    (tmp_path / "NotoSerifCJK-Regular.ttc").write_bytes(b"font")
    assert "pdf" in formats.available()


def test_the_best_family_goes_first_and_signs_alone_are_no_chinese_font() -> None:
    chosen = pdf.choose(["DejaVu Sans", "Noto Sans CJK SC", "Noto Serif CJK SC", "FangSong"])
    assert chosen["body"] == ["FangSong", "Noto Serif CJK SC", "Noto Sans CJK SC", "DejaVu Sans"]
    assert chosen["heading"][0] == "Noto Sans CJK SC"
    with pytest.raises(Refused):
        pdf.choose(["DejaVu Sans", "SimSun-ExtB"])


@pytest.mark.pdf
def test_headings_that_leave_out_a_level_keep_their_look(with_pdf: Path) -> None:
    sites.write(
        with_pdf, {f"content/{NOTICE}.md": sites.DOCUMENT.replace("# 一、总则", "### 1. 先写小的\n\n# 一、总则\n\n### 2. 再跳级")}
    )
    outcome = sites.build(with_pdf)
    assert not outcome.failed, sites.said(outcome.findings)


def test_what_decides_about_formats_is_part_of_every_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(formats.PLAN, "pdf", "")
    monkeypatch.setattr(formats, "FONT_FOLDERS", (tmp_path,))
    before = formats.environment()
    (tmp_path / "new.ttf").write_bytes(b"font")
    assert formats.environment() != before, "another font may set other pages"
    monkeypatch.setitem(formats.PLAN, "pdf", "no_such_library")
    assert formats.environment() == "xlsx csv json docx zip"


def test_a_publication_in_china_is_told_in_universal_time() -> None:
    from datetime import datetime

    assert compose.utc(datetime(2026, 1, 1, 7, 59)) == datetime(2025, 12, 31, 23, 59)
