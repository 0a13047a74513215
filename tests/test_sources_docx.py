"""Word files: what a reader sees comes out, with its automatic numbers; what he does not see is told and never imported."""

from __future__ import annotations

from collections import Counter

import pytest
from documents import docx, listed, p, pack, relations, tbl, tc, word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.sources import counters, limits
from gongkai.sources import docx as reader
from gongkai.sources.source import Grid, Refused, Source


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines if line.text]


def read(body: str, **parts: str) -> Source:
    return reader.read(docx(body, **parts), "x.docx")


def told(source: Source) -> list[tuple[str, object, object]]:
    return [(finding.rule, finding.values["got"], finding.values["count"]) for finding in source.findings]


def spans(grid: object) -> list[list[tuple[str, str, int, int]]]:
    assert isinstance(grid, Grid)
    return [
        [(cell.place, "/".join(line.text for line in cell.lines), cell.rows, cell.columns) for cell in row] for row in grid.rows
    ]


# ------------------------------------------------------------------------------------------------------------------ text


VANISHED = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
BOX = "<w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"


def field(*parts: str) -> str:
    """A complex field: its code, and after "|" its result."""
    signs = {"{": '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "|": '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'}
    signs["}"] = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return "".join(signs.get(part) or part for part in parts)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<w:ins><w:r><w:t>插入</w:t></w:r></w:ins>", ["前插入后"]),
        ("<w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo>", ["前移来后"]),
        ("<w:ins><w:ins><w:r><w:t>两层</w:t></w:r></w:ins></w:ins>", ["前两层后"]),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", ["前控件后"]),
        ("<w:smartTag><w:smartTagPr/><w:r><w:t>标记</w:t></w:r></w:smartTag>", ["前标记后"]),
        ('<w:hyperlink r:id="r9"><w:r><w:t>链接</w:t></w:r></w:hyperlink>', ["前链接后"]),
        ('<w:fldSimple w:instr=" DATE "><w:r><w:t>5月</w:t></w:r></w:fldSimple>', ["前5月后"]),
        (field("{", "<w:r><w:instrText>PAGE</w:instrText></w:r>", "|", "<w:r><w:t>7</w:t></w:r>", "}"), ["前7后"]),
        (field("{", "{", "|", "<w:r><w:t>内</w:t></w:r>", "}", "|", "<w:r><w:t>外</w:t></w:r>", "}"), ["前外后"]),
        ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:noBreakHyphen/></w:r>", ["前一", "二\t三-后"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', ["前☑后"]),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>可见</w:t></w:r>", ["前可见后"]),
        (f"<w:r><w:pict><v:textbox>{BOX}</v:textbox></w:pict></w:r>", ["前后", "框里"]),
        (
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            ["前后", "框里"],
        ),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", ["前x=1后"]),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yī</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>黟</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            ["前黟（yī）后"],
        ),
        ("<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", ["前后"]),
        ("<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>", ["前后"]),
        (VANISHED, ["前后"]),
    ],
)
def test_what_a_reader_sees_of_a_paragraph_is_its_text(inside: str, expected: list[str]) -> None:
    assert texts(read(p("前", inside, "后"))) == expected


def test_deleted_and_hidden_text_and_comments_are_told_with_their_beginning_and_not_imported() -> None:
    source = read(
        p("前", "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>", VANISHED),
        comments='<w:comment w:id="0">' + p("请核实") + "</w:comment>",
    )
    assert texts(source) == ["前"]
    assert [line.text for line in source.hidden] == ["删去", "隐藏", "请核实"]
    assert told(source) == [
        ("import/hidden", "deleted-text", 1),
        ("import/hidden", "hidden-text", 1),
        ("import/hidden", "comments", 1),
    ]
    assert source.findings[0].values["text"] == "删去"


def test_text_that_a_style_hides_is_hidden_also_through_the_style_it_is_based_on() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="K"><w:basedOn w:val="H"/></w:style>'
    )
    source = read(p("看不见", properties='<w:pStyle w:val="K"/>') + p("看得见"), styles=styles)
    assert (texts(source), [line.text for line in source.hidden]) == (["看得见"], ["看不见"])


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    source = read(p("全面公", properties="<w:rPr><w:del/></w:rPr>") + p("开。") + p("完"))
    assert texts(source) == ["全面公开。", "完"]


def test_a_deleted_row_and_a_hidden_row_are_no_rows() -> None:
    table = tbl(
        tc("甲") + tc("乙"),
        "<w:trPr><w:del/></w:trPr>" + tc("删") + tc("行"),
        "<w:trPr><w:hidden/></w:trPr>" + tc("藏") + tc("行"),
        tc("丙") + tc("丁"),
    )
    source = read(table)
    assert spans(source.blocks[0]) == [[("A1", "甲", 1, 1), ("B1", "乙", 1, 1)], [("A2", "丙", 1, 1), ("B2", "丁", 1, 1)]]
    assert [line.text for line in source.hidden] == ["删行", "藏行"]


def test_footnotes_stand_at_the_end_and_their_numbers_where_they_belong() -> None:
    notes = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">' + p("见附件。") + "</w:footnote>"
    source = read(p("完成", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。") + p("末"), footnotes=notes)
    assert texts(source) == ["完成[1]。", "末", "[1] 见附件。"]


def test_headers_and_the_table_of_contents_are_furniture() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    source = read(p("一、目标\t1", properties='<w:pStyle w:val="T1"/>') + p("一、目标"), styles=styles, header=p("县政府文件"))
    assert (texts(source), [line.text for line in source.furniture]) == (["一、目标"], ["一、目标\t1", "县政府文件"])


def test_what_cannot_be_read_is_listed() -> None:
    inside = "<w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:object><o:OLEObject/></w:object></w:r><m:oMath/>"
    source = read(p("文", inside) + "<w:altChunk/>")
    assert told(source) == [("import/unsupported", got, 1) for got in ("image", "object", "equation", "alt-chunk")]


def test_what_is_linked_from_outside_is_never_opened(tmp_path: object) -> None:
    parts = word(p("文", "<w:r><w:drawing><a:blip r:link='r1'/></w:drawing></w:r>"))
    parts["word/_rels/document.xml.rels"] = relations(
        {
            "image": r"file://\\host\share\x.png",
            "numbering": "http://127.0.0.1:9/n.xml",
            "attachedTemplate": "http://127.0.0.1:9/t",
        },
        external=True,
    )
    assert texts(reader.read(pack(parts), "x.docx")) == ["文"]


def test_the_properties_of_the_document_are_facts_and_those_of_people_are_not() -> None:
    parts = word(p("文"))
    parts["docProps/core.xml"] = (
        '<c:coreProperties xmlns:c="c" xmlns:d="d"><d:title>要点</d:title><d:creator>张三</d:creator></c:coreProperties>'
    )
    assert reader.read(pack(parts), "x.docx").facts == {"title": "要点"}


def test_a_zip_without_a_document_is_refused() -> None:
    with pytest.raises(Refused):
        reader.read(pack({"a.xml": "<a/>"}), "x.docx")


# --------------------------------------------------------------------------------------------------------------- numbers


def levels(*formats: tuple[str, str], more: str = "") -> str:
    """An abstract list and the list 1 made from it; each level is (format, text)."""
    inside = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(formats)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def test_numbers_of_several_levels_begin_anew_below_each_heading() -> None:
    numbering = levels(("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
    body = "".join(p(text, properties=listed(1, level)) for text, level in zip("甲乙丙丁戊己", (0, 1, 1, 2, 0, 1), strict=True))
    assert texts(read(body, numbering=numbering)) == ["一、甲", "（一）乙", "（二）丙", "1. 丁", "二、戊", "（一）己"]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("decimal", "%1.", ["1. 甲", "2. 乙"]),
        ("decimal", "第%1条", ["第1条甲", "第2条乙"]),
        ("chineseCounting", "第%1章", ["第一章甲", "第二章乙"]),
        ("japaneseCounting", "%1、", ["一、甲", "二、乙"]),
        ("upperRoman", "%1.", ["I. 甲", "II. 乙"]),
        ("lowerLetter", "%1)", ["a) 甲", "b) 乙"]),
        ("ideographTraditional", "%1、", ["甲、甲", "乙、乙"]),
        ("decimalEnclosedCircleChinese", "%1", ["① 甲", "② 乙"]),
        ("bullet", "", ["甲", "乙"]),
        ("none", "", ["甲", "乙"]),
    ],
)
def test_each_format_counts_in_its_own_signs(form: str, text: str, expected: list[str]) -> None:
    body = p("甲", properties=listed(1)) + p("乙", properties=listed(1))
    assert texts(read(body, numbering=levels((form, text)))) == expected


def test_a_level_shows_the_numbers_above_it_and_in_digits_where_it_is_legal() -> None:
    numbering = levels(("chineseCounting", "第%1章"), ("decimal", "%1.%2")).replace(
        '<w:lvlText w:val="%1.%2"/>', '<w:isLgl/><w:lvlText w:val="%1.%2"/>'
    )
    body = p("总则", properties=listed(1)) + p("目的", properties=listed(1, 1)) + p("范围", properties=listed(1, 1))
    assert texts(read(body, numbering=numbering)) == ["第一章总则", "1.1 目的", "1.2 范围"]


def test_a_list_that_overrides_its_start_begins_there_and_shares_the_count_otherwise() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(p("项", properties=listed(number)) for number in (1, 1, 2, 2, 3))
    assert texts(read(body, numbering=levels(("decimal", "%1、"), more=more))) == ["1、项", "2、项", "5、项", "6、项", "7、项"]


def test_numbers_come_through_styles_and_can_be_switched_off() -> None:
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:pPr>{listed(1)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    body = (
        p("甲", properties='<w:pStyle w:val="A"/>')
        + p("乙", properties='<w:pStyle w:val="B"/>')
        + p("丙", properties='<w:pStyle w:val="A"/>' + listed(0))
    )
    assert texts(read(body, styles=styles, numbering=levels(("decimal", "%1、")))) == ["1、甲", "2、乙", "丙"]


def test_an_empty_cell_with_a_number_shows_its_number() -> None:
    number = f"<w:p><w:pPr>{listed(1)}</w:pPr></w:p>"
    source = read(tbl(tc(number) + tc("甲"), tc(number) + tc("乙")), numbering=levels(("decimal", "%1")))
    assert texts(source) == ["1", "甲", "2", "乙"]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (10, "chineseCountingThousand", "十"),
        (11, "chineseCounting", "十一"),
        (20, "japaneseCounting", "二十"),
        (101, "chineseCountingThousand", "一百〇一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千〇一"),
        (100, "chineseCounting", "一〇〇"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (27, "lowerLetter", "aa"),
        (1999, "upperRoman", "MCMXCIX"),
        (11, "ideographTraditional", "11"),
        (13, "ideographZodiacTraditional", "丙子"),
        (7, "decimalZero", "07"),
        (21, "decimalEnclosedCircle", "21"),
        (3, "a format of tomorrow", "3"),
        (0, "chineseCounting", "0"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, form: str, expected: str) -> None:
    assert counters.render(number, form) == expected


@given(st.integers(1, 9_999))
def test_chinese_numbers_are_read_back_as_the_same(number: int) -> None:
    from gongkai.importing.numbering import ordinal

    if number < 1000:
        assert ordinal(counters.chinese(number)) == number


# ---------------------------------------------------------------------------------------------------------------- tables


def test_spans_of_a_table_are_kept_with_the_places_of_its_cells() -> None:
    table = tbl(
        tc("目标", '<w:gridSpan w:val="2"/>') + tc("单位"),
        tc("一", '<w:vMerge w:val="restart"/>') + tc("甲") + tc("乙"),
        tc("", "<w:vMerge/>") + tc("丙") + tc("丁"),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("戊") + tc("己"),
    )
    source = read(p("表") + table)
    assert spans(source.blocks[1]) == [
        [("A1", "目标", 1, 2), ("C1", "单位", 1, 1)],
        [("A2", "一", 2, 1), ("B2", "甲", 1, 1), ("C2", "乙", 1, 1)],
        [("B3", "丙", 1, 1), ("C3", "丁", 1, 1)],
        [("A4", "", 1, 1), ("B4", "戊", 1, 1), ("C4", "己", 1, 1)],
    ]


def test_a_second_table_names_itself_in_its_places_and_a_table_in_a_cell_is_its_text() -> None:
    inner = tbl(tc("里一") + tc("里二"))
    source = read(tbl(tc("甲") + tc("乙")) + p("中") + tbl(tc("丙") + tc(inner + p("后"))))
    assert spans(source.blocks[2]) == [[("表2!A1", "丙", 1, 1), ("表2!B1", "里一/里二/后", 1, 1)]]


def test_a_table_that_only_places_things_is_its_text() -> None:
    source = read(tbl(tc(p("一段") + p("又一段"))))
    assert source.blocks == tuple(source.lines)
    assert texts(source) == ["一段", "又一段"]


def test_a_table_may_cover_as_many_places_as_the_limit_and_not_one_more() -> None:
    def wide(columns: int) -> str:
        return tbl(tc("甲") + tc("乙", f'<w:gridSpan w:val="{columns}"/>'))

    assert len(spans(read(wide(limits.COLUMNS - 2)).blocks[0])) == 1
    with pytest.raises(Refused):
        read(wide(limits.COLUMNS))


# -------------------------------------------------------------------------------------------------------------- conservation


WORDS = st.text(st.sampled_from("政务公开一二三（）、。Ab1"), min_size=1, max_size=8)
Pieces = tuple[str, str, str]  # XML, what is seen, what is not


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


INLINE = st.one_of(
    WORDS.map(lambda text: (run(text), text, "")),
    WORDS.map(lambda text: (f"<w:ins>{run(text)}</w:ins>", text, "")),
    WORDS.map(lambda text: (f"<w:sdt><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>", text, "")),
    WORDS.map(lambda text: (f"<w:smartTag>{run(text)}</w:smartTag>", text, "")),
    WORDS.map(lambda text: (f'<w:hyperlink r:id="r1">{run(text)}</w:hyperlink>', text, "")),
    WORDS.map(lambda text: (f"<w:fldSimple>{run(text)}</w:fldSimple>", text, "")),
    WORDS.map(lambda text: (field("{", "<w:r><w:instrText>甲乙丙</w:instrText></w:r>", "|", run(text), "}"), text, "")),
    WORDS.map(
        lambda text: (f"<w:r><w:pict><v:textbox><w:txbxContent>{p(text)}</w:txbxContent></v:textbox></w:pict></w:r>", text, "")
    ),
    WORDS.map(lambda text: (f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>", "", text)),
    WORDS.map(lambda text: (f"<w:moveFrom>{run(text)}</w:moveFrom>", "", text)),
    WORDS.map(lambda text: (f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r>", "", text)),
)


def joined(pieces: list[Pieces], around: str = "%s") -> Pieces:
    xml, seen, unseen = ("".join(parts) for parts in zip(*pieces, strict=True)) if pieces else ("", "", "")
    return around % xml, seen, unseen


PARAGRAPH = st.lists(INLINE, max_size=5).map(lambda pieces: joined(pieces, "<w:p>%s</w:p>"))
CELL = st.lists(PARAGRAPH, min_size=1, max_size=2).map(lambda pieces: joined(pieces, "<w:tc>%s</w:tc>"))
ROW = st.lists(CELL, min_size=1, max_size=3).map(lambda pieces: joined(pieces, "<w:tr>%s</w:tr>"))
TABLE = st.lists(ROW, min_size=1, max_size=3).map(lambda pieces: joined(pieces, "<w:tbl>%s</w:tbl>"))
BLOCK = st.one_of(
    PARAGRAPH, TABLE, PARAGRAPH.map(lambda piece: joined([piece], "<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>"))
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(BLOCK, max_size=6).map(joined))
def test_every_visible_character_is_in_a_block_and_no_hidden_one(document: Pieces) -> None:
    xml, seen, unseen = document
    source = read(xml)
    assert Counter("".join(texts(source))) == Counter(seen)
    assert Counter("".join(line.text for line in source.hidden).replace(" ", "")) == Counter(unseen)
    assert bool(unseen) == any(finding.rule == "import/hidden" for finding in source.findings)
