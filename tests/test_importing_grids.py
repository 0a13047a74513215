"""Traits of tables and titles that unseen documents brought: each in a small form of our own, and what is read from it."""

from __future__ import annotations

import io
import json

from test_importing_kinds import grid, read, said

from gongkai.importing import preview
from gongkai.importing.draft import Draft
from gongkai.importing.recognise import recognise
from gongkai.report import Report
from gongkai.sources.source import Line, Source


def test_a_row_of_facts_above_a_head_of_two_rows_is_not_the_head() -> None:
    draft = read(
        grid("""
        填报单位：督查室 | < | < | 日期：6月 | < | <
        序号 | 重点任务 | 责任单位 | < | 完成时限 | 进展
        ^ | ^ | 牵头单位 | 配合单位 | ^ | ^
        1 | 修缮村道 | 县交通局 | 县财政局 | 9月 | 已开工
        """)
    )
    assert [said(item) for item in draft.items] == [("", "修缮村道", "县交通局", "县财政局", "9月")]
    assert draft.items[0].status_text == "已开工"


def test_two_columns_of_groups_under_one_heading_are_two_levels_and_a_column_that_counts_is_the_number() -> None:
    draft = read(
        grid("""
        工作任务 | < | 具体要求 | < | 责任科室 | 时限
        一、公开政策 | （一）主动公开 | 1 | 公开文件。 | 办公室 | 6月
        ^ | ^ | 2 | 公开数据。 | 信息科 | 7月
        ^ | （二）听取意见 | 3 | 公开征集。 | 法规科 | 8月
        二、打牢基础 | （一）培训 | 4 | 组织培训。 | 人事科 | 9月
        """)
    )
    assert [(item.number, *said(item)[:2]) for item in draft.items] == [
        ("1", "一、公开政策/（一）主动公开", "公开文件。"),
        ("2", "一、公开政策/（一）主动公开", "公开数据。"),
        ("3", "一、公开政策/（二）听取意见", "公开征集。"),
        ("4", "二、打牢基础/（一）培训", "组织培训。"),
    ]
    assert not draft.unplaced


def everything(draft: Draft) -> str:
    """All that was kept of a source, as its JSON has it."""
    told = preview.record(draft, Report("zh-CN", io.StringIO()))
    return json.dumps([told["items"], told["metadata"], told["unplaced"]], ensure_ascii=False)


def test_a_cell_without_a_heading_is_not_lost_where_its_neighbour_is_filled_from_above() -> None:
    """The cell left of it, under a wide one, is empty: what was written above must not take its place."""
    draft = read(
        grid("""
        类别 | 责任单位 | 序号 | < | 牵头单位 | <
        | < | < | | < | <
        铺路 | | | < | 甲局 |
        修桥 | < | < | < | < | 乙局
        """)
    )
    assert "乙局" in everything(draft)
    assert draft.items[-1].units == {"牵头单位": "乙局"}


def test_a_word_in_the_head_that_is_in_a_heading_too_but_is_none_is_not_lost() -> None:
    """牵头单位 makes the head three rows high; the second row's 责任 is a heading, the third row's is not."""
    draft = read(
        grid("""
        序号 | 类别 | 工作内容 | < | 责任单位 | 牵头单位
        | | < | 责任 | < | ^
        | | < | < | 责任 | ^
        | | | | |
        1 | 便民 | 铺路 | < | 甲局 | 乙局
        """)
    )
    assert [line.text for line in draft.unplaced].count("责任") == 1
    assert "责任" in [column.heading for column in draft.body.columns]


def test_a_dash_in_a_groups_column_beside_more_of_the_row_above_is_not_lost() -> None:
    draft = read(
        grid("""
        类别 | 责任单位 | 牵头单位 | < | 工作内容 | 工作要求
        | | | < | < | 铺路
        —— | 甲局 | ^ | ^ | ^ |
        """)
    )
    assert draft.items[0].support == ("甲局",)
    assert [line.text for line in draft.unplaced] == ["——"]


CLAUSES = """
一、加强主动公开
（一）公开规划。及时更新。（市发展改革委牵头）
（二）公开预算。按时公布。（市财政局负责）
"""


def test_a_title_of_three_lines_is_read_whole_and_the_number_above_it_is_the_documents() -> None:
    draft = read("青政发〔2025〕5号\n青山市人民政府办公室\n关于印发青山市2025年政务公开\n工作要点的通知\n" + CLAUSES.strip())
    assert draft.head.title == "青山市人民政府办公室关于印发青山市2025年政务公开工作要点的通知"
    assert draft.head.document_number == "青政发〔2025〕5号"


def test_a_list_titled_over_two_lines_has_both() -> None:
    table = grid("序号 | 重点任务 | 责任单位\n1 | 修缮村道 | 县交通局\n2 | 新建公厕 | 县城管局")
    assert read("附件", "2025年度青山区重大\n民生实事任务分解表", table).bodies[0].title == "2025年度青山区重大民生实事任务分解表"
    assert read("2025年度青山区重大\n民生实事任务分解表", table).head.title == "2025年度青山区重大民生实事任务分解表"


def test_the_word_attachment_in_the_row_above_a_title_is_not_the_title() -> None:
    draft = read(
        grid("""
        附件1 | < | <
        青山区2025年重点工作台账 | < | <
        序号 | 重点任务 | 责任单位
        1 | 修缮村道 | 县交通局
        """)
    )
    assert draft.head.title == "青山区2025年重点工作台账"


def test_the_line_that_the_page_calls_its_title_is_the_title() -> None:
    lines = "首页 政务公开 互动交流\n青山市2025年政务公开工作要点\n" + CLAUSES.strip()
    given = tuple(Line(text, number) for number, text in enumerate(lines.split("\n"), 1))
    draft = recognise(Source(given, {"h1": "青山市2025年政务公开工作要点"}), "来源.html")
    assert draft.head.title == "青山市2025年政务公开工作要点"
    assert [line.text for line in draft.head.furniture] == ["首页 政务公开 互动交流"]


def test_a_table_for_each_commitment_with_its_milestones_inside_is_one_item_each() -> None:
    def commitment(number: int, name: str, milestones: str) -> str:
        return f"""
        Commitment {number}: {name} | < | <
        Commitment start and end date | May 2025 – June 2026 | <
        Lead implementing agency | Ministry of Parks | <
        What is the problem? | Nobody knows which parks are open. | <
        Milestone activity | Start date | End date
        {milestones}
        """

    draft = read(
        "Plan for Parks 2025–2026",
        grid(
            commitment(1, "Publish opening hours", "1.1 Survey | May 2025 | July 2025\n1.2 Publication | July 2025 | May 2026"), 2
        ),
        grid(commitment(2, "Map every bench", "2.1 Map | May 2025 | June 2025"), 20),
    )
    assert [(item.title, item.lead, item.due, item.doubtful) for item in draft.items] == [
        ("Publish opening hours", ("Ministry of Parks",), "May 2025 – June 2026", False),
        ("Map every bench", ("Ministry of Parks",), "May 2025 – June 2026", False),
    ]
    assert "1.2 Publication | July 2025 | May 2026" in draft.items[0].requirement
    assert "Nobody knows which parks are open." in draft.items[0].requirement
    assert not [line.text for line in draft.unplaced]


def test_a_row_of_words_alone_in_the_number_column_is_a_groups_heading_and_a_bare_number_is_none() -> None:
    draft = read(
        grid("""
        Ref | Action | Lead Department | Target Date
        Theme A: Parks | | |
        A1 | Publish opening hours | Parks Office | May 2026
        A2 | | |
        Theme B: Roads | | |
        B1 | Map every road | Roads Office | June 2026
        """)
    )
    assert [(item.number, item.group) for item in draft.items] == [("A1", ("Theme A: Parks",)), ("B1", ("Theme B: Roads",))]


def test_a_number_inside_the_cell_is_the_items_number_where_no_column_has_it() -> None:
    given = "工作任务 | 责任单位\n1.修缮村道。 | 县交通局\n2.新建公厕。 | 县城管局"
    items = read(grid(given)).items
    assert [(item.number, item.requirement) for item in items] == [("1.", "修缮村道。"), ("2.", "新建公厕。")]
    assert items[0].wording == {"工作任务": "1.修缮村道。"}  # as it is published
    assert [item.number for item in read(grid(given.replace("2.新", "1.新"))).items] == ["", ""]


def test_the_preview_shows_a_number_without_its_word_and_clips_to_the_width() -> None:
    numbers = {"Commitment 1": "1", "Action IV": "IV", "（一）": "（一）", "A1": "A1", "": ""}
    assert {number: preview._ordinal(number) for number in numbers} == numbers
    assert preview.clip("十个汉字放不进九列", 9) == "十个汉字…"
