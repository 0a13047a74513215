"""Traits of tables and titles that unseen documents brought: each in a small form of our own, and what is read from it."""

from __future__ import annotations

from test_importing_kinds import grid, read, said


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
