"""What offices write in other ways than most: traits of documents that were misread once, each in a form of our own."""

from __future__ import annotations

import re

import pytest
from test_importing_kinds import grid, read, said, told

from gongkai import cjk
from gongkai.importing import unit_english, units
from gongkai.importing.draft import Draft


def everyone(draft: Draft) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    return [(item.lead, item.support) for item in draft.items]


# ----------------------------------------------------------------------------------------------------------- who


def test_duties_in_traditional_characters_are_duties() -> None:
    draft = read("""
        甲縣2024年工作要點
        一、產業發展
        （一）建設園區。推進園區建設。（責任單位：縣發展改革局、縣財政局）
        （二）招商引資。開展招商。（牽頭單位：縣商務局，配合單位：縣財政局）
        （三）公路建設。修路。（縣交通局牽头，縣財政局配合）
    """)
    assert everyone(draft) == [
        ((), ("縣發展改革局", "縣財政局")),
        (("縣商務局",), ("縣財政局",)),
        (("縣交通局",), ("縣財政局",)),
    ]
    assert [item.title for item in draft.items] == ["建設園區。", "招商引資。", "公路建設。"]


@pytest.mark.parametrize("text", ["牵头办理[甲]", "牽頭辦理[甲]", "牽头办理[乙]"])
def test_a_pattern_in_simplified_characters_finds_both_forms(text: str) -> None:
    assert re.fullmatch(cjk.either(r"(?<!会)牵头办\u7406\[[甲乙]\]"), text)


@pytest.mark.parametrize(
    ("head", "lead", "support"),
    [
        ("牵头部门|主责单位|协办单位", ("县发改局",), ("县交通局", "县财政局")),
        ("牵头部门|责任单位|责任科室", ("县发改局",), ("县交通局", "县财政局")),
        ("主要责任单位|协同配合单位|备注", ("县发改局",), ("县交通局",)),
        ("牵头单位|其他责任单位|备注", ("县发改局",), ("县交通局",)),
        ("主要责任单位|其他相关部门|备注", ("县发改局",), ("县交通局",)),
    ],
)
def test_no_column_of_units_is_left_out(head: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    draft = read(grid(f"序号|任务|{head}\n1|修路|县发改局|县交通局|县财政局\n2|修桥|县发改局|县交通局|县财政局"))
    assert [(item.lead, tuple(sorted(item.support))) for item in draft.items] == [(lead, tuple(sorted(support)))] * 2


def test_the_first_responsible_unit_may_be_said_to_lead() -> None:
    draft = read("""
        一、产业
        （一）建园区。建设。（县工信局、县财政局。第一责任单位为牵头单位，下同）
        （二）招商。招商。（县商务局、县财政局）
    """)
    assert everyone(draft) == [(("县工信局",), ("县财政局",)), (("县商务局",), ("县财政局",))]
    assert not told(draft)


def test_this_work_is_somebodys() -> None:
    draft = read("""
        一、修路
        加快进度。此项工作由县交通局负责，县财政局配合。
        二、修桥
        开工。上述各项任务，具体由县水利局牵头，县财政局配合。
    """)
    assert everyone(draft) == [(("县交通局",), ("县财政局",)), (("县水利局",), ("县财政局",))]
    assert [item.requirement for item in draft.items] == ["加快进度。", "开工。"]


def test_who_leads_may_stand_behind_a_dash() -> None:
    draft = read("""
        甲县2024年工作要点
        一、产业
        （一）修路。加快。——县交通局牵头
        （二）修桥。加快——先修后通。——县水利局牵头，县财政局配合
    """)
    assert everyone(draft) == [(("县交通局",), ()), (("县水利局",), ("县财政局",))]
    assert [item.requirement for item in draft.items] == ["加快。", "加快——先修后通。"]
    assert [item.units for item in draft.items] == [
        {"责任单位": "——县交通局牵头"},
        {"责任单位": "——县水利局牵头，县财政局配合"},
    ]


def test_sentences_behind_a_list_of_units_are_none() -> None:
    draft = read("1.修路。牵头部门：县交通局。目前已开工，县里、乡里都很好。\n2.修桥。牵头部门：县水利局。进展顺利。")
    assert everyone(draft) == [(("县交通局",), ()), (("县水利局",), ())]
    assert [item.extra for item in draft.items] == [{"说明": "目前已开工，县里、乡里都很好。"}, {"说明": "进展顺利。"}]
    assert not told(draft)


def test_a_second_sentence_that_names_units_is_one_of_units() -> None:
    draft = read("任务：修路\n责任单位：县交通局牵头。县财政局、县水利局配合。\n任务：修桥\n责任单位：县水利局")
    assert everyone(draft)[0] == (("县交通局",), ("县财政局", "县水利局"))


def test_blanks_part_the_names_of_teams_too() -> None:
    assert units.read("县交通局 城北中队 县城管大队").names == ("县交通局", "城北中队", "县城管大队")


# ------------------------------------------------------------------------------------------------------- the list


def test_measures_that_run_on_in_one_paragraph_are_several() -> None:
    draft = read("任务\n1.修路。责任单位：县交通局、县财政局。2.修桥2.5公里。责任单位：县水利局。3.修渠。责任单位：县水务局。")
    assert [(item.number, item.requirement, item.support) for item in draft.items] == [
        ("1.", "修路。", ("县交通局", "县财政局")),
        ("2.", "修桥2.5公里。", ("县水利局",)),
        ("3.", "修渠。", ("县水务局",)),
    ]
    assert told(draft) >= {("parted", "来源.xlsx")}


def test_how_far_it_is_goes_before_what_came_of_it() -> None:
    draft = read(grid("序号|任务|责任单位|取得成效|完成情况\n1|修路|县交通局|很好|已完成\n2|修桥|县水利局|尚可|一半"))
    assert [(item.status_text, item.extra) for item in draft.items] == [
        ("已完成", {"取得成效": "很好"}),
        ("一半", {"取得成效": "尚可"}),
    ]


def test_the_signature_below_blocks_is_no_unit() -> None:
    draft = read("任务：修路\n责任单位：县交通局\n任务：修桥\n责任单位：县水利局\n甲县人民政府\n2024年1月2日")
    assert everyone(draft) == [((), ("县交通局",)), ((), ("县水利局",))]
    assert draft.head.issued == "2024-01-02"


def test_a_day_below_its_label_is_no_signature() -> None:
    draft = read("任务：修路\n责任单位：县交通局\n完成时限：6月底\n任务：修桥\n责任单位：县水利局\n完成时限：\n2024年6月30日")
    assert [item.due for item in draft.items] == ["6月底", "2024年6月30日"]


def test_the_mark_of_a_markdown_heading_is_no_part_of_it() -> None:
    draft = read("# 甲县2024年工作要点\n## 一、产业\n（一）修路。加快。（县交通局牵头）\n（二）修桥。加快。（县水利局牵头）")
    assert draft.head.title == "甲县2024年工作要点"
    assert [item.group for item in draft.items] == [("一、产业",)] * 2


# ------------------------------------------------------------------------------------------------ what is no work


def test_three_labels_of_a_page_are_no_list() -> None:
    assert read("组配分类：决策\n发布机构：某局\n主题分类：科技").items == ()


def test_the_labels_of_a_page_above_a_list_are_the_pages() -> None:
    draft = read("""
        索引号：123
        发布机构：甲县政府
        名称：2024年任务
        发布日期：2024-01-02
        1.修路。
        责任单位：县交通局
        完成时限：6月底
        2.修桥。
        责任单位：县水利局
        完成时限：6月底
    """)
    assert [said(item) for item in draft.items] == [
        ("", "修路。", "", "县交通局", "6月底"),
        ("", "修桥。", "", "县水利局", "6月底"),
    ]
    assert draft.head.published == "2024-01-02"


def test_the_labels_of_a_page_below_a_table_are_no_row() -> None:
    draft = read("序号 | 任务 | 责任单位\n1 | 修路 | 县交通局\n2 | 修桥 | 县水利局\n索引号: | 12 | 成文日期: ")
    assert [item.requirement for item in draft.items] == ["修路", "修桥"]


def test_commas_in_sentences_make_no_table() -> None:
    draft = read("""
        为推进重点工作任务,现按照时间节点要求,落实责任单位
        一、修路,加快进度。（县交通局负责）
        二、修桥,开工。（县水利局负责）
    """)
    assert everyone(draft) == [((), ("县交通局",)), ((), ("县水利局",))]


# ------------------------------------------------------------------------------------------------------- English


def test_a_label_may_stand_for_one_or_several() -> None:
    draft = read("""
        Action 1
        Build roads.
        Lead Institution: Department of Transport
        Support Institution(s): Office of Works
        Target completion date: June 2024
        Action 2
        Build bridges.
        Lead Institution: Department of Works
        Support Institution(s): NA
        Target completion date: July 2024
    """)
    assert [(item.requirement, item.lead, item.support, item.due) for item in draft.items] == [
        ("Build roads.", ("Department of Transport",), ("Office of Works",), "June 2024"),
        ("Build bridges.", ("Department of Works",), (), "July 2024"),
    ]


def test_headings_that_stand_alone_need_no_names_to_be_actions() -> None:
    draft = read("Action 1\nBuild roads.\n\nTheme A\n\nAction 2\nBuild bridges.\n\nAction 3:\nPaint bridges.")
    assert [(item.number, item.group, item.requirement) for item in draft.items] == [
        ("Action 1", (), "Build roads."),
        ("Action 2", ("Theme A",), "Build bridges."),
        ("Action 3", ("Theme A",), "Paint bridges."),
    ]


def test_a_label_and_its_words_may_be_two_lines() -> None:
    draft = read("""
        Action 1
        Build roads.
        Lead agency
        Environment Agency
        Status
        Done
        Timeline
        June 2024
        Action 2
        Build bridges.
        Lead agency
        Department of Works
        Status
        Begun
        Timeline
        July 2024
    """)
    assert [(item.lead, item.status_text, item.due) for item in draft.items] == [
        (("Environment Agency",), "Done", "June 2024"),
        (("Department of Works",), "Begun", "July 2024"),
    ]


def test_labels_behind_a_dash_say_who_leads_and_who_helps() -> None:
    draft = read("""
        2026年重点任务清单
        一、改革任务
        1、推进一网通办。——牵头单位：县财政局，配合单位：县税务局、县审计局，完成时限：2026年6月底。
        2、优化营商环境，压缩办理时间。——牵头单位：县司法局，配合单位：县税务局，完成时限：2026年9月底。
    """)
    assert everyone(draft) == [(("县财政局",), ("县税务局", "县审计局")), (("县司法局",), ("县税务局",))]
    assert [item.due for item in draft.items] == ["2026年6月底。", "2026年9月底。"]


def test_the_address_of_a_notice_is_no_heading_of_a_table() -> None:
    draft = read("""
        关于做好安全检查工作的通知
        各乡镇人民政府，县直各单位：
        为做好安全检查工作，现通知如下：
        一、各牵头单位要高度重视，成立专班（办公室设在县应急管理局），定期调度。
        二、各部门要认真落实，按时报送情况。
        县政府办公室
        2026年3月1日
    """)
    assert draft.items == ()
    assert "import/no-items" in {finding.rule for finding in draft.findings}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Human Resources and Training Division", ["Human Resources and Training Division"]),
        ("Home Affairs Department and District Offices", ["Home Affairs Department", "District Offices"]),
        ("Treasury and Cabinet Office", ["Treasury", "Cabinet Office"]),
    ],
)
def test_an_english_name_is_not_cut_where_what_comes_before_is_no_unit(words: str, names: list[str]) -> None:
    assert unit_english.read(words, "lead") == (names, [])
