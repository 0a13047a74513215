"""Workbooks: what a person sees in the cells comes out, to the last digit or not at all; what is hidden is told."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
from documents import book, c, pack, row
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from gongkai.sources import calamine, limits, number_format, ods, separated
from gongkai.sources import xlsx as reader
from gongkai.sources.source import Grid, Refused, Source

Fill = Callable[[Any], None]


def read(fill: Fill) -> Source:
    """A workbook that openpyxl writes, filled by the test, and read."""
    made = openpyxl.Workbook()
    made.active.title = "任务"
    fill(made)
    out = io.BytesIO()
    made.save(out)
    return reader.read(out.getvalue(), "x.xlsx")


def one(value: object, code: str = "General") -> Source:
    """A workbook with one cell."""

    def fill(made: Any) -> None:
        made.active["B2"] = value
        made.active["B2"].number_format = code

    return read(fill)


def texts(source: Source) -> list[str]:
    return [line.text for line in source.lines if line.text]


def spans(grid: object) -> list[list[tuple[str, str, int, int]]]:
    assert isinstance(grid, Grid)
    return [
        [(cell.place, "/".join(line.text for line in cell.lines), cell.rows, cell.columns) for cell in line] for line in grid.rows
    ]


def told(source: Source) -> list[tuple[str, object]]:
    return [(finding.rule, finding.values.get("cells", finding.values.get("got"))) for finding in source.findings]


# ---------------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (12, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"—"', "—"),
        (12, "0000", "0012"),
        (12, 'G/通用格式"项"', "12项"),
        (0.255, "0%", "26%"),
        (0.25, "0.00%", "25.00%"),
        (0.5, "0.##", "0.5"),
        (3, "0.##", "3"),
        (2.5, "0", "3"),
        (1234567, '0.0,"千"', "1234.6千"),
        (100, '"¥"#,##0', "¥100"),
        (100, "[$¥-804]#,##0.00", "¥100.00"),
        (5, '0"项"', "5项"),
        (5, "第0号", "第5号"),
        (1.5, "[Red]0.0", "1.5"),
        (100000, "0.00E+00", "100000"),
        (13812345678, "000-0000-0000", "138-1234-5678"),
        (110101, "@", "110101"),
        (True, "General", "TRUE"),
        ("0012", "General", "0012"),
        ("1E5", "General", "1E5"),
        ("3-4", "General", "3-4"),
        ("〔2026〕12号", "@", "〔2026〕12号"),
        ("110101199003070011", "@", "110101199003070011"),
        ("局", '"县"@', "县局"),
        (datetime(2026, 5, 3), "yyyy/m/d", "2026/5/3"),
        (datetime(2026, 5, 3), 'yyyy"年"m"月"d"日"', "2026年5月3日"),
        (datetime(2026, 5, 3), "yyyy-mm-dd", "2026-05-03"),
        (datetime(2026, 5, 3), "mm-dd-yy", "2026/5/3"),
        (datetime(2026, 5, 3), "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026年5月3日"),
        (datetime(2026, 5, 3), '[DBNum1]yyyy"年"m"月"d"日"', "二〇二六年五月三日"),
        (datetime(2026, 5, 3), 'm"月"', "5月"),
        (datetime(2026, 5, 3), "aaaa", "星期日"),
        (datetime(2026, 5, 3, 15, 4), "yyyy/m/d h:mm", "2026/5/3 15:04"),
        (datetime(2026, 5, 3, 15, 4), "h:mm AM/PM", "3:04 PM"),
        (datetime(2026, 5, 3, 15, 4), '上午/下午h"时"mm"分"', "下午3时04分"),
        (time(9, 30), "h:mm", "9:30"),
        (timedelta(hours=30), "[h]:mm", "30:00:00"),
    ],
)
def test_a_cell_says_what_a_person_sees_in_it(value: object, code: str, expected: str) -> None:
    assert texts(one(value, code)) == [expected]


@given(st.integers(-(10**14), 10**14))
def test_no_digit_of_a_whole_number_changes(value: int) -> None:
    assert number_format.number(value, "General") == str(value)
    assert (number_format.number(value, "#,##0") or "").replace(",", "") == str(value)
    assert number_format.number(value, "0") == str(value)


@given(st.dates(date(1901, 1, 1), date(2999, 12, 31)))
def test_every_day_is_shown_as_it_is(day: date) -> None:
    assert number_format.moment(day, "yyyy-mm-dd") == day.isoformat()


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(), st.text('0#?.,%;-()"[]年$¥@EG/ ', max_size=12))
def test_any_format_gives_a_text_or_says_that_it_is_not_known(value: float, code: str) -> None:
    shown = number_format.number(value, code)
    assert shown is None or isinstance(shown, str)


@pytest.mark.parametrize("value", [1.1010119900307e17, 110101199003070011, 1e15, -1e15])
def test_a_number_that_lost_digits_refuses_the_whole_and_names_its_cell(value: float) -> None:
    source = one(value)
    assert told(source) == [("import/digits-lost", "B2")]
    assert source.findings[0].level == "error"
    assert texts(source) == []


def test_a_number_in_a_format_that_is_not_known_is_plain_and_told() -> None:
    source = one(0.5, "# ?/?")
    assert (texts(source), told(source)) == (["0.5"], [("import/doubtful-cell", "B2")])


def raw(cell: str, **book_parts: Any) -> Source:
    return reader.read(pack(book(f"<sheetData>{row(1, cell)}</sheetData>", **book_parts)), "x.xlsx")


def test_of_a_formula_the_last_result_is_taken_and_told() -> None:
    source = raw("<c r='A1'><f>1+1</f><v>2</v></c><c r='B1' t='str'><f>cmd|'/c calc'!A1</f><v>甲</v></c>")
    assert (texts(source), told(source)) == (["2", "甲"], [("import/formula", "A1、B1")])


DANGEROUS = (
    "cmd|'/c calc'!A1",
    "MSEXCEL|'\\..\\..\\cmd.exe /c calc'!A1",
    'DDE("cmd","/c calc","x")',
    'HYPERLINK("http://127.0.0.1:9","甲")',
    'WEBSERVICE("http://127.0.0.1:9")',
    'IMPORTXML("http://127.0.0.1:9","//a")',
    "[1]Sheet1!A1",
    "'\\\\127.0.0.1\\a\\[b.xlsx]c'!A1",
)


@pytest.mark.parametrize("formula", DANGEROUS)
def test_a_formula_that_reaches_out_is_the_words_it_showed_and_is_no_formula_any_more(formula: str) -> None:
    """IM-04: what was shown is imported and told as a formula; a text that looks like a formula is a text."""
    source = raw(f"<c r='A1' t='str'><f>{escape(formula)}</f><v>甲</v></c>")
    assert (texts(source), told(source)) == (["甲"], [("import/formula", "A1")])
    assert texts(raw(f"<c r='A1' t='inlineStr'><is><t>={escape(formula)}</t></is></c>")) == [f"={formula}"]


def test_a_formula_without_a_result_refuses_the_whole() -> None:
    source = raw('<c r="A1"><f>HYPERLINK("http://127.0.0.1:9","x")</f></c>')
    assert (told(source), source.findings[0].level) == ([("import/formula-empty", "A1")], "error")


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!"])
def test_an_error_value_refuses_the_whole_and_names_its_cell(error: str) -> None:
    source = raw(f"<c r='A1' t='e'><v>{error}</v></c>")
    assert (texts(source), told(source)) == ([], [("import/cell-error", "A1")])


def test_a_workbook_that_counts_from_1904_shows_the_same_days() -> None:
    def fill(made: Any) -> None:
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        made.active["A1"] = datetime(2026, 5, 3)
        made.active["A1"].number_format = "yyyy-mm-dd"

    assert texts(read(fill)) == ["2026-05-03"]


def test_a_day_that_never_was_is_told() -> None:
    def fill(made: Any) -> None:
        made.active["A1"] = 60
        made.active["A1"].number_format = "yyyy-mm-dd"

    assert told(read(fill)) == [("import/doubtful-cell", "A1")]


def test_signs_that_are_escaped_are_signs() -> None:
    assert texts(raw(c("A1", "甲_x000D_&#10;乙_x005F_丙"))) == ["甲", "乙_丙"]


def test_rich_text_and_line_breaks_in_a_cell() -> None:
    strings = "<si><r><t>全面</t></r><r><t>公开&#10;第二行</t></r><rPh sb='0' eb='1'><t>pīn</t></rPh></si>"
    assert texts(raw("<c r='A1' t='s'><v>0</v></c>", strings=strings)) == ["全面公开", "第二行"]


# ----------------------------------------------------------------------------------------------------------------- places


def test_merged_cells_are_spans_and_gaps_are_empty_cells() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        for place, text in {"A1": "清单", "A3": "一", "B3": "甲", "C3": "乙", "C4": "丙"}.items():
            sheet[place] = text
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A3:A4")

    (grid,) = read(fill).blocks
    assert spans(grid) == [
        [("A1", "清单", 1, 3)],
        [("A2", "", 1, 1), ("B2", "", 1, 1), ("C2", "", 1, 1)],
        [("A3", "一", 2, 1), ("B3", "甲", 1, 1), ("C3", "乙", 1, 1)],
        [("B4", "", 1, 1), ("C4", "丙", 1, 1)],
    ]
    assert isinstance(grid, Grid)
    assert grid.name == "任务"


def test_several_sheets_are_several_grids_whose_places_name_them() -> None:
    def fill(made: Any) -> None:
        made.active["A1"] = "甲"
        made.create_sheet("附件1")["B2"] = "乙"

    assert [(grid.name, grid.rows[0][-1].place) for grid in read(fill).blocks if isinstance(grid, Grid)] == [
        ("任务", "任务!A1"),
        ("附件1", "附件1!B2"),
    ]


def test_hidden_sheets_rows_columns_comments_and_white_letters_are_told_and_not_imported() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        for number in range(1, 5):
            for column in "ABC":
                sheet[f"{column}{number}"] = f"{column}{number}"
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet["C4"].font = Font(color="FFFFFF")
        sheet["A4"].font = Font(color="FFFFFF")
        sheet["A4"].fill = PatternFill("solid", fgColor="FF0000")
        sheet["A1"].comment = Comment("请核", "张三")
        made.create_sheet("底稿")["A1"] = "秘"
        made["底稿"].sheet_state = "veryHidden"

    source = read(fill)
    assert spans(source.blocks[0]) == [
        [("A1", "A1", 1, 1), ("C1", "C1", 1, 1)],
        [("A3", "A3", 1, 1), ("C3", "C3", 1, 1)],
        [("A4", "A4", 1, 1), ("C4", "", 1, 1)],
    ]
    assert {line.text for line in source.hidden} == {"A2", "B2", "C2", "B1", "B3", "B4", "C4", "请核", "秘"}
    assert [(got, finding.values["count"]) for finding in source.findings if (got := finding.values.get("got"))] == [
        ("hidden-sheet", 1),
        ("hidden-cells", 6),
        ("white-text", 1),
        ("comments", 1),
    ]


def test_a_merged_cell_that_begins_in_a_hidden_row_is_still_seen() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        sheet["A1"], sheet["B2"], sheet["B3"] = "一", "甲", "乙"
        sheet.merge_cells("A1:A3")
        sheet.row_dimensions[1].hidden = True

    assert spans(read(fill).blocks[0]) == [[("A1", "一", 2, 1), ("B2", "甲", 1, 1)], [("B3", "乙", 1, 1)]]


def test_words_in_text_boxes_come_after_the_table_and_images_are_listed() -> None:
    drawing = '<d xmlns:a="a"><a:p><a:r><a:t>说明</a:t></a:r></a:p></d>'
    source = raw(c("A1", "甲"), more={"xl/drawings/drawing1.xml": drawing, "xl/media/image1.png": b"x"})
    assert (texts(source), told(source)) == (["甲", "说明"], [("import/unsupported", "image")])


def test_the_used_range_may_reach_the_limit_and_no_further() -> None:
    def at(number: int) -> Source:
        return reader.read(pack(book(f"<sheetData>{row(number, c(f'A{number}', '甲'))}</sheetData>")), "x.xlsx")

    assert texts(at(limits.ROWS)) == ["甲"]
    with pytest.raises(Refused):
        at(limits.ROWS + 1)


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 8), st.integers(1, 6)),
    st.tuples(st.text(st.sampled_from("公开清单任务12A"), min_size=1, max_size=6).filter(lambda text: not text.isdigit())),
    max_size=20,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=30)
@given(CELLS, st.sets(st.integers(1, 8), max_size=2), st.sets(st.integers(1, 6), max_size=2), st.booleans())
def test_every_visible_character_is_in_the_grid_and_no_hidden_one(
    cells: dict[tuple[int, int], tuple[str]], rows: set[int], columns: set[int], merge: bool
) -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        for place, (text,) in cells.items():
            sheet.cell(*place, text)
        for number in rows:
            sheet.row_dimensions[number].hidden = True
        for number in columns:
            sheet.column_dimensions[openpyxl.utils.get_column_letter(number)].hidden = True
        if merge:
            sheet.merge_cells("G1:H9")

    seen = "".join(text for (line, column), (text,) in cells.items() if line not in rows and column not in columns)
    unseen = "".join(text for (line, column), (text,) in cells.items() if line in rows or column in columns)
    source = read(fill)
    assert Counter("".join(texts(source))) == Counter(seen)
    assert Counter("".join(line.text for line in source.hidden)) == Counter(unseen)
    for block in source.blocks:
        widths = {sum(cell.columns for cell in line) for line in spans_as_rows(block)}
        assert len(widths) == 1, "each row fills the same columns"


def spans_as_rows(grid: object) -> list[list[Any]]:
    assert isinstance(grid, Grid)
    return [list(line) for line in grid.rows]


# ------------------------------------------------------------------------------------------------- other workbooks, csv


def test_xlsxwriter_and_calamine_agree_with_openpyxl() -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("任务")
    sheet.merge_range("A1:B1", "清单")
    sheet.write_row("A2", ["甲", "乙"])
    made.close()
    one, other = (module.read(out.getvalue(), "x.xlsx").blocks for module in (reader, calamine))
    assert spans(one[0]) == spans(other[0]) == [[("A1", "清单", 1, 2)], [("A2", "甲", 1, 1), ("B2", "乙", 1, 1)]]


def test_values_without_formats_are_plain() -> None:
    def fill(made: Any) -> None:
        made.active.append([12, 0.5, True, datetime(2026, 5, 3), datetime(2026, 5, 3, 15, 4), "文"])

    made = openpyxl.Workbook()
    fill(made)
    out = io.BytesIO()
    made.save(out)
    assert texts(calamine.read(out.getvalue(), "x.xls")) == ["12", "0.5", "TRUE", "2026-05-03", "2026-05-03 15:04", "文"]


ODS = """<d xmlns:o="o" xmlns:t="t" xmlns:x="x" xmlns:s="s"><o:automatic-styles><s:style s:name="h" s:family="table">
<s:table-properties t:display="false"/></s:style></o:automatic-styles><o:body><o:spreadsheet><t:table t:name="任务">
<t:table-column t:number-columns-repeated="3"/><t:table-column t:visibility="collapse"/>
<t:table-row>
<t:table-cell t:number-columns-spanned="3"><x:p>清<x:s x:c="2"/>单</x:p></t:table-cell><t:covered-table-cell/></t:table-row>
<t:table-row><t:table-cell><x:p>甲</x:p><x:p>乙</x:p><o:annotation><x:p>批</x:p></o:annotation></t:table-cell>
<t:table-cell o:value="0.5" t:number-columns-repeated="2"><x:p>50%</x:p></t:table-cell>
<t:table-cell><x:p>藏</x:p></t:table-cell></t:table-row>
<t:table-row t:visibility="filter"><t:table-cell><x:p>筛</x:p></t:table-cell></t:table-row>
<t:table-row t:number-rows-repeated="1048000"><t:table-cell t:number-columns-repeated="16384"/></t:table-row></t:table>
<t:table t:name="底稿" t:style-name="h"><t:table-row><t:table-cell><x:p>秘</x:p></t:table-cell></t:table-row></t:table>
</o:spreadsheet></o:body></d>"""


def opened(content: str) -> bytes:
    return pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def test_an_opendocument_sheet_says_what_a_person_sees() -> None:
    source = ods.read(opened(ODS), "x.ods")
    assert spans(source.blocks[0]) == [
        [("A1", "清  单", 1, 3)],
        [("A2", "甲/乙", 1, 1), ("B2", "50%", 1, 1), ("C2", "50%", 1, 1)],
    ]
    assert [line.text for line in source.hidden] == ["秘", "藏", "筛", "批"]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ('<t:table-cell o:value="110101199003070011"><x:p>1.1E+17</x:p></t:table-cell>', "import/digits-lost"),
        ("<t:table-cell><x:p>Err:502</x:p></t:table-cell>", "import/cell-error"),
        ('<t:table-cell t:formula="of:=1"/>', "import/formula-empty"),
        ('<t:table-cell t:formula="of:=1"><x:p>1</x:p></t:table-cell>', "import/formula"),
    ],
)
def test_a_doubtful_cell_of_an_opendocument_sheet_is_told(cell: str, rule: str) -> None:
    content = ODS.replace("<t:table-cell><x:p>藏</x:p></t:table-cell>", "").replace(
        '<t:table-cell o:value="0.5"', cell + "<t:table-cell"
    )
    assert (rule, "B2") in told(ods.read(opened(content), "x.ods"))


def test_a_cell_that_is_repeated_over_everything_is_refused() -> None:
    cell = '<t:table-cell t:number-columns-repeated="16384"><x:p>甲</x:p></t:table-cell>'
    everywhere = f'<t:table-row t:number-rows-repeated="1048576">{cell}'
    with pytest.raises(Refused):
        ods.read(opened(ODS.replace("<t:table-row>", everywhere + "</t:table-row><t:table-row>", 1)), "x.ods")


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_of_cells_is_a_grid_whatever_parts_them(sign: str, encoding: str) -> None:
    text = "\r\n".join(sign.join(cells) for cells in (["序号", "任务", "单位"], ["1", "公开、上网", "甲局"], ["2", "", "乙局"]))
    (grid,) = separated.read(text.encode(encoding), "x.csv").blocks
    assert spans(grid)[1:] == [
        [("A2", "1", 1, 1), ("B2", "公开、上网", 1, 1), ("C2", "甲局", 1, 1)],
        [("A3", "2", 1, 1), ("B3", "", 1, 1), ("C3", "乙局", 1, 1)],
    ]


def test_quoted_cells_keep_their_line_breaks_and_signs() -> None:
    source = separated.read('甲,"一,二\n三 ""四"""\n乙,丙\n'.encode(), "x.csv")
    assert texts(source) == ["甲", "一,二", '三 "四"', "乙", "丙"]


def test_the_apostrophes_of_our_own_export_go_and_those_of_others_stay() -> None:
    ours = b'\xef\xbb\xbf"\xe7\x94\xb2","\xe4\xb9\x99"\r\n"\'=1+1","\'tis"\r\n'
    assert texts(separated.read(ours, "x.csv")) == ["甲", "乙", "=1+1", "'tis"]
    assert texts(separated.read(ours[3:], "x.csv")) == ["甲", "乙", "'=1+1", "'tis"]


def test_a_csv_that_nothing_parts_is_a_text() -> None:
    source = separated.read("一、目标\n（一）公开。".encode(), "x.csv")
    assert source.blocks == tuple(source.lines)
