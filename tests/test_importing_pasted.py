"""Tables that copying has made lines of: rows with bars, tabs or commas, and cells on lines of their own."""

from __future__ import annotations

import pytest
from test_importing_kinds import read, said

from gongkai.importing.draft import Draft


def moved(draft: Draft) -> list[tuple[int, object]]:
    """The lines of the finding that cells were moved."""
    return [(finding.line, finding.values["lines"]) for finding in draft.findings if finding.rule == "import/moved"]


# ---------------------------------------------------------------------------------------------------------- rows on lines


@pytest.mark.parametrize(
    ("left", "mark", "right"), [("", "|", ""), ("", " | ", " |"), ("| ", " | ", " |"), ("", "\t", ""), ("", ",", "")]
)
def test_empty_cells_keep_their_places(left: str, mark: str, right: str) -> None:
    rows = [
        ["序号", "重点任务", "牵头单位", "配合单位", "完成时限", "备注"],
        ["1", "修渠", "县水务局", "", "6月底", "x"],
        ["2", "种树", "县林业局", "县水务局", "", ""],
        ["3", "清淤", "县水务局", "", "", ""],
    ]
    draft = read("\n".join(f"{left}{mark.join(row)}{right}" for row in rows))
    assert [said(item)[1:] for item in draft.items] == [
        ("修渠", "县水务局", "", "6月底"),
        ("种树", "县林业局", "县水务局", ""),
        ("清淤", "县水务局", "", ""),
    ]
    assert draft.items[0].extra == {"备注": "x"}
    assert not moved(draft)


def test_commas_inside_quotes_part_no_cells() -> None:
    draft = read('序号,重点任务,责任单位,完成时限\n1,"修渠,清淤",县水务局,6月底\n2,种树,县林业局,年底')
    assert said(draft.items[0]) == ("", "修渠,清淤", "", "县水务局", "6月底")


def test_a_row_that_lost_its_merged_cell_is_put_where_it_fits_and_told() -> None:
    draft = read("""
        工作任务 | 具体要求 | 责任单位 |
        一、水利 | 1.修五条渠道。 | 县水务局 |
        2.清三条河的淤泥。 | 县水务局牵头，县林业局配合 | |
        二、林业 | 3.种一千棵树。 | 县林业局 |
    """)
    assert [said(item)[:4] for item in draft.items] == [
        ("一、水利", "修五条渠道。", "", "县水务局"),
        ("一、水利", "清三条河的淤泥。", "县水务局", "县林业局"),
        ("二、林业", "种一千棵树。", "", "县林业局"),
    ]
    assert moved(draft) == [(3, "3")]


def test_empty_cells_that_a_tab_stood_before_are_put_back_and_told() -> None:
    head = "工作任务 具体要求 责任单位 完成时限"
    rows = "水利 修五条渠道。 县水务局 6月底/清三条河的淤泥。 县林业局 9月底/林业 种树。 县林业局 年底"
    draft = read(f"{head}/{rows}".replace(" ", "\t").replace("/", "\n"))
    assert [(item.group, *said(item)[1:]) for item in draft.items] == [
        (("水利",), "修五条渠道。", "", "县水务局", "6月底"),
        (("水利",), "清三条河的淤泥。", "", "县林业局", "9月底"),
        (("林业",), "种树。", "", "县林业局", "年底"),
    ]
    assert moved(draft) == [(3, "3")]


# --------------------------------------------------------------------------------------------------- cells on lines of their own


@pytest.mark.parametrize("end", [" |", "\n|"])
def test_cells_on_lines_of_their_own_between_bars_are_a_table(end: str) -> None:
    cells = [
        "序号",
        "事项名称",
        "是否听证",
        "承办单位",
        "决策时间",
        "1",
        "修渠方案",
        "否",
        "县水务局",
        "7月",
        "2",
        "种树方案",
        "",
        "县林业局",
        "9月",
    ]
    draft = read("青石县2025年决策事项目录\n" + "\n".join(f"{cell}{end}" for cell in cells))
    assert [said(item)[1:] for item in draft.items] == [("修渠方案", "", "县水务局", "7月"), ("种树方案", "", "县林业局", "9月")]
    assert [item.extra for item in draft.items] == [{"是否听证": "否"}, {}]
    assert draft.head.title == "青石县2025年决策事项目录"
    assert not draft.unplaced


def test_rows_that_count_have_the_cells_before_their_numbers_as_groups() -> None:
    cells = "工作任务 具体要求 责任科室 时限 水利 1 修渠。 水务科 年底 2 清淤。 水务科 持续推进 林业 3 种树。 林业科 9月底"
    draft = read("\n|\n".join(cells.split()) + "\n|")
    assert [(item.number, *said(item)) for item in draft.items] == [
        ("1", "水利", "修渠。", "", "水务科", "年底"),
        ("2", "水利", "清淤。", "", "水务科", "持续推进"),
        ("3", "林业", "种树。", "", "林业科", "9月底"),
    ]
    assert not draft.unplaced


def test_bars_in_running_text_are_no_cells() -> None:
    draft = read("一、水利\n（一）修渠道。修五条渠道|见附图。（县水务局负责）\n（二）清淤泥。清三条河。（县林业局负责）")
    assert draft.items[0].requirement == "修五条渠道|见附图。"


# ----------------------------------------------------------------------------------------------------- traditional characters


def test_a_pasted_table_in_traditional_characters_is_read() -> None:
    head = "項次 承諾事項 主辦機關 協辦機關 預定完成日期 執行情形"
    rows = "1 修渠 水利部 林業委員會、內務部 114年12月31日 辦理中 2 種樹 林業部 — 115年6月30日 未辦"
    draft = read("\n".join(f"{head} {rows}".split()))
    assert [(*said(item)[2:], item.status_text) for item in draft.items] == [
        ("水利部", "林業委員會、內務部", "114年12月31日", "辦理中"),
        ("林業部", "", "115年6月30日", "未辦"),
    ]
