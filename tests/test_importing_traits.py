"""Traits of a third set of unseen documents, and paragraphs that were broken where a sentence had not ended."""

from __future__ import annotations

import pytest
from test_importing_careful import values
from test_importing_kinds import grid, read, said

from gongkai.importing import titles, units


@pytest.mark.parametrize("title", ["青石县重点任务清单", "附件\n青石县重点任务分解表", "青石县实事台账"])
def test_a_title_right_above_the_head_of_a_pasted_table_is_no_cell_of_it(title: str) -> None:
    draft = read(f"{title}\n序号\n任务\n牵头单位\n责任单位\n1\n修路。\n甲局\n乙局、各乡镇\n2\n修桥。\n丙局\n乙局")
    assert [(item.number, *said(item)[1:4]) for item in draft.items] == [
        ("1", "修路。", "甲局", "乙局、各乡镇"),
        ("2", "修桥。", "丙局", "乙局"),
    ]
    assert draft.head.title == title.removeprefix("附件\n")


def test_of_two_headed_tables_in_a_sheet_the_first_has_its_heading_too() -> None:
    head = "序号 | 任务 | 责任单位"
    first = f"青石县台账 | < | <\n一、产业 | < | <\n{head}\n1 | 修路 | 甲局"
    draft = read(grid(f"{first}\n二、民生 | < | <\n{head}\n2 | 修桥 | 乙局"))
    assert [item.group for item in draft.items] == [("一、产业",), ("二、民生",)]
    assert draft.body.title == "青石县台账"
    alone = read(grid(f"{first}\n2 | 修桥 | 乙局"))
    assert [item.group for item in alone.items] == [(), ()]


def test_a_list_of_offices_may_end_with_a_full_stop() -> None:
    assert units.looks_like_units("区教育局、区财政局，各乡镇人民政府、街道办事处，园区管委会。")
    assert not units.looks_like_units("修缮学校、医院、公园。")
    assert not units.looks_like_units("建设学校。")


def test_a_list_of_places_is_no_plan() -> None:
    table = grid("序号|名称|主管单位|地址|办公时间|咨询电话\n1|大厅|甲局|城北路1号|9时至17时|无")
    assert values(read(table), "other-list") == [(1, {"text": "地址"})]


def test_a_number_in_traditional_characters_is_the_documents() -> None:
    assert titles.number_of("青州政發〔2020〕5號") == "青州政發〔2020〕5號"


def test_a_paragraph_that_stops_in_its_second_sentence_goes_on_below() -> None:
    draft = read("一、产业\n（一）建园区。推进\n园区建设。（甲局负责）\n（二）招商。今年要\n全面开展招商。\n责任单位：乙局")
    assert [said(item) for item in draft.items] == [
        ("一、产业", "建园区。推进园区建设。", "", "甲局", ""),
        ("一、产业", "招商。今年要全面开展招商。", "", "乙局", ""),
    ]
    assert values(draft, "rejoined") == [(2, {"count": 2, "text": "建园区。推进园区建设。（"})]


def test_labels_below_one_clause_do_not_make_text_of_another_with_a_bracket() -> None:
    draft = read(
        "一、产业\n（一）建园区。（甲局负责）\n（二）招商\n开展招商。\n责任单位：乙局\n（三）修路\n加快。\n责任单位：丙局"
    )
    assert [item.support for item in draft.items] == [("甲局",), ("乙局",), ("丙局",)]


@pytest.mark.parametrize("months", ["一月份|二月份", "【1月】|【2月】", "第一季度工作|第二季度工作"])
def test_months_and_quarters_are_headings_of_what_stands_below_them(months: str) -> None:
    first, second = months.split("|")
    numbered = read(f"{first}\n1.公开预算。（甲局负责）\n2.公开计划。（乙局负责）\n{second}\n1.公开决算。（甲局负责）")
    assert [(item.number, item.group) for item in numbered.items] == [("1.", (first,)), ("2.", (first,)), ("1.", (second,))]
    bare = read(f"{first}\n公开预算。（甲局负责）\n公开计划。（乙局负责）\n{second}\n公开决算。（甲局负责）")
    assert [(item.requirement, item.group) for item in bare.items][1:] == [("公开计划。", (first,)), ("公开决算。", (second,))]
    labelled = read(f"{first}\n1.公开预算。\n责任单位：甲局\n{second}\n2.公开决算。\n责任单位：甲局")
    assert [item.group for item in labelled.items] == [(first,), (second,)]
    below = read(f"一、公开\n{first}\n（一）预算。公开预算。（甲局负责）\n{second}\n（二）决算。公开决算。（甲局负责）")
    assert [item.group for item in below.items] == [("一、公开", first), ("一、公开", second)]


def test_a_month_below_its_label_is_a_day() -> None:
    draft = read("任务：修路\n责任单位：甲局\n完成时限：\n6月\n任务：修桥\n责任单位：乙局\n完成时限：\n7月")
    assert [item.due for item in draft.items] == ["6月", "7月"]
