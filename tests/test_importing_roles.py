"""Who leads and who helps, as labels, brackets and columns say it; columns whose headings nobody foresaw."""

from __future__ import annotations

import pytest
from test_importing_careful import values
from test_importing_kinds import grid, read

from gongkai.importing import passages, units


@pytest.mark.parametrize(
    ("words", "lead", "support"),
    [
        ("（责任单位：甲局；协作单位：乙局；时间节点：6月底）", ("甲局",), ("乙局",)),
        ("（实施单位：甲局；监督单位：乙局）", ("甲局",), ("乙局",)),
        ("（甲局会同乙局、丙局负责）", ("甲局",), ("乙局", "丙局")),
        ("（甲局负责牵头，乙局配合）", ("甲局",), ("乙局",)),
        ("（甲局、乙局，以乙局为主）", ("乙局",), ("甲局",)),
        ("（甲局、乙局负责，各区政府落实）", (), ("甲局", "乙局", "各区政府")),
        ("（甲局统筹，乙局具体负责）", (), ("甲局", "乙局")),
        ("（会同县政府负责）", (), ("会同县政府",)),
        ("（甲局、乙局等和各有关省级人民政府负责）", (), ("甲局", "乙局", "各有关省级人民政府")),
        ("（甲局、乙局等与各县政府按职责分工负责）", (), ("甲局", "乙局", "各县政府")),
        ("（甲局等有关部门和单位负责）", (), ("甲局",)),
    ],
)
def test_roles_and_lists_in_a_bracket(words: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    named = units.read(words)
    assert (named.lead, named.support, named.strange) == (lead, support, ())


def test_a_bracket_behind_a_day_is_no_part_of_it() -> None:
    assert passages.due_inside("[责任部门：甲局；完成时限：2025年6月]") == "2025年6月"


@pytest.mark.parametrize("mark", ["\n", "", "；"])
def test_labels_name_who_leads_as_columns_do(mark: str) -> None:
    draft = read(
        f"一、产业\n（一）建园区。推进建设。{mark}责任单位：县工信局{mark or '；'}配合单位：县财政局、县商务局\n"
        f"（二）招商。开展招商。{mark}责任单位：县商务局{mark or '；'}配合单位：县财政局"
    )
    assert [(item.lead, item.support) for item in draft.items] == [
        (("县工信局",), ("县财政局", "县商务局")),
        (("县商务局",), ("县财政局",)),
    ]


@pytest.mark.parametrize("head", ["主要责任单位|次要责任单位", "组长单位|成员单位", "牵头市直单位|责任县区", "实施单位|协作单位"])
def test_of_two_columns_of_units_one_leads(head: str) -> None:
    draft = read(grid(f"序号|任务|{head}\n1|修路|县交通局|县财政局\n2|修桥|县交通局|县财政局"))
    assert [(item.lead, item.support) for item in draft.items] == [(("县交通局",), ("县财政局",))] * 2


@pytest.mark.parametrize(
    ("head", "lead", "extra"),
    [("责任单位|业主单位", (), "业主单位"), ("牵头单位|责任单位|配合单位|参与单位", ("甲局",), "参与单位")],
)
def test_a_column_of_units_more_is_not_left_out_and_told(head: str, lead: tuple[str, ...], extra: str) -> None:
    names = ["甲局", "乙局", "丙局", "丁局"][: head.count("|") + 1]
    draft = read(grid(f"序号|任务|{head}\n1|修路|{'|'.join(names)}\n2|修桥|{'|'.join(names)}"))
    assert [(item.lead, {*item.lead, *item.support}) for item in draft.items] == [(lead, {*names})] * 2
    assert [item.extra for item in draft.items] == [{extra: names[-1]}] * 2
    assert values(draft, "one-more") == [(2, {"text": extra})]


def test_beside_a_number_a_task_and_who_leads_other_columns_may_be_headed_with_anything() -> None:
    draft = read(
        grid("序号|年度目标|牵头单位|配合单位|一季度|二季度|三季度|四季度\n1|修路|县交通局|县财政局|立项|开工|过半|完工")
    )
    assert [(item.requirement, item.extra["四季度"]) for item in draft.items] == [("修路", "完工")]


def test_what_is_aimed_at_in_a_quarter_is_not_the_task() -> None:
    draft = read(grid("序号|重点任务|一季度目标|四季度目标|责任单位\n1|修路|立项|完工|县交通局\n2|修桥|立项|完工|县水利局"))
    assert [(item.title, item.requirement, item.extra) for item in draft.items] == [
        ("", "修路", {"一季度目标": "立项", "四季度目标": "完工"}),
        ("", "修桥", {"一季度目标": "立项", "四季度目标": "完工"}),
    ]


def test_how_far_it_is_goes_before_whether_it_is_done() -> None:
    draft = read(grid("序号|任务|责任单位|推进情况|是否完成\n1|修路|县交通局|已开工|否\n2|修桥|县水利局|已完工|是"))
    assert [item.status_text for item in draft.items] == ["已开工", "已完工"]


# ------------------------------------------------------------------------------------------------------- what is no plan


@pytest.mark.parametrize(
    ("table", "heading"),
    [
        ("序号|公开事项|公开内容|公开时限|公开主体|公开渠道|责任科室\n1|机构|领导|20日内|县住建局|网站|办公室", "公开主体"),
        ("序号|重点任务|分值|评分标准|责任单位|得分\n1|修路|10|少一公里扣1分|县交通局|9", "评分标准"),
    ],
)
def test_catalogues_and_marks_are_no_plans(table: str, heading: str) -> None:
    assert values(read(grid(table)), "other-list") == [(1, {"text": heading})]


def test_who_explains_a_paper_has_no_task_in_it() -> None:
    text = "一、背景\n县政府办公室起草了方案。\n二、保障措施\n加强领导。\n政策解读单位：青石县政府办公室\n具体联系人：张某某"
    assert not read(f"《方案》印发，现将主要内容解读如下：\n{text}").items
    assert not read(text).items


def test_a_report_of_what_was_done_is_no_list_of_work() -> None:
    draft = read("青石县2024年重点工作任务完成情况\n一、经济指标\n上半年，生产总值完成50亿元。\n二、问题\n增速放缓。")
    assert not draft.items


# ------------------------------------------------------------------------------------------------------ other forms of tasks


def test_a_decision_may_begin_with_who_carries_it_out_and_when() -> None:
    draft = read("""
        一、项目
        1.由甲局牵头，乙局、丙局配合，7月15日前完成园区规划编制。
        2.由乙局牵头，每月报送招商进展情况。
        二、民生
        1.由丙局负责，8月底前建成学校2所。
    """)
    assert [(item.number, item.requirement, item.lead, item.support, item.due) for item in draft.items] == [
        ("1.", "7月15日前完成园区规划编制。", ("甲局",), ("乙局", "丙局"), "7月15日前"),
        ("2.", "每月报送招商进展情况。", ("乙局",), (), ""),
        ("1.", "8月底前建成学校2所。", (), ("丙局",), "8月底前"),
    ]


def test_numbered_actions_below_objectives_are_the_items() -> None:
    draft = read("""
        Objective 1: Better roads
        1.1 Repair roads.
        Lead: Department of Transport
        By when: June 2024
        1.2 Paint bridges.
        Lead: Works Office
        By when: July 2024
        Objective 2: Better parks
        2.1 Plant trees.
        Lead: Parks Office
        By when: May 2024
    """)
    assert [(item.number, item.group, item.requirement, item.lead, item.due) for item in draft.items] == [
        ("1.1", ("Objective 1: Better roads",), "Repair roads.", ("Department of Transport",), "June 2024"),
        ("1.2", ("Objective 1: Better roads",), "Paint bridges.", ("Works Office",), "July 2024"),
        ("2.1", ("Objective 2: Better parks",), "Plant trees.", ("Parks Office",), "May 2024"),
    ]


def test_services_behind_and_are_no_department_of_their_own() -> None:
    assert units.read("Department of Health and Human Services").names == ("Department of Health and Human Services",)
    assert units.read("Cabinet Office and Office for Statistics").names == ("Cabinet Office", "Office for Statistics")


def test_a_long_heading_over_the_whole_width_is_a_group() -> None:
    long = "We will make sure that every resident can find out what the council spends on roads and parks in each year"
    draft = read(grid(f"No | Action | Lead\n{long} | < | <\n1 | Map roads | Roads Office\n2 | Map parks | Parks Office"))
    assert [item.group for item in draft.items] == [(long,)] * 2
