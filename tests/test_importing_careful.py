"""What a careful clerk would say of a source: what comes twice, what was left out, what was placed beside what it says."""

from __future__ import annotations

import pytest
from test_importing_kinds import grid, read, said

from gongkai.importing import units
from gongkai.importing.draft import Draft


def values(draft: Draft, rule: str) -> list[tuple[int, dict[str, object]]]:
    """The findings of a rule: line and words."""
    return [(finding.line, dict(finding.values)) for finding in draft.findings if finding.rule == f"import/{rule}"]


# ---------------------------------------------------------------------------------------------------- numbers of documents


@pytest.mark.parametrize("number", ["青政办发〔2020〕5号", "（青政办发〔2020〕5号）", "青政办发 〔2020〕 5 号", "〔2020〕第5号"])
def test_a_number_alone_above_a_table_is_the_documents_and_says_the_year(number: str) -> None:
    table = grid("序号 | 重点任务 | 责任单位\n1 | 修渠 | 县水务局\n2 | 种树 | 县林业局", 9)
    for draft in (
        read("重点任务分工", number, table),
        read(number, table),
        read(grid(f"{number} | < | <\n序号 | 重点任务 | 责任单位\n1 | 修渠 | 县水务局")),
    ):
        assert draft.head.document_number == number.strip("（）")
        assert draft.head.title in ("重点任务分工", "")
        assert draft.year == 2020
        assert not draft.body.text


def test_the_year_of_a_title_goes_before_that_of_a_number() -> None:
    table = grid("序号 | 重点任务 | 责任单位\n1 | 修渠 | 县水务局\n2 | 种树 | 县林业局", 9)
    assert read("2021年重点任务分工", "青政办发〔2020〕25号", table).year == 2021


# ------------------------------------------------------------------------------------------------------- clauses and notices


def test_a_chapter_of_clauses_that_name_nobody_is_told_where_it_becomes_text() -> None:
    clauses = (
        "一、水利\n（一）修渠道。修五条渠道。（县水务局）\n（二）清淤泥。清三条河。（县水务局）\n"
        "二、林业\n（一）种树。种一千棵。\n（二）护林。设三个点。"
    )
    assert values(read(clauses), "chapter-as-text") == [(4, {"text": "二、林业", "count": 2})]
    assert values(read(clauses.replace("二、林业", "二、组织保障")), "chapter-as-text") == []


def test_the_points_of_a_notice_are_no_items_where_a_list_stands_below_it() -> None:
    notice = (
        "关于印发2025年重点工作任务分解方案的通知 | \n各单位：\n"
        "一、压实责任。各单位要加强领导。\n二、加强统筹。各单位要按月报送。"
    )
    tasks = "2025年重点工作任务分解方案\n一、水利\n1.修渠。\n牵头单位：县水务局\n2.清淤。\n牵头单位：县林业局"
    draft = read(f"{notice}\n{tasks}")
    assert [said(item) for item in draft.items] == [
        ("一、水利", "修渠。", "县水务局", "", ""),
        ("一、水利", "清淤。", "县林业局", "", ""),
    ]


def test_a_bracket_that_begins_with_who_answers_for_it_still_names_the_units() -> None:
    draft = read(
        "一、水利\n1.修五条渠道。（牵头领导：王某；牵头单位：县水务局；责任单位：县林业局；完成时限：9月底前）\n2.种树。（责任单位：县林业局）"
    )
    assert said(draft.items[0])[2:] == ("县水务局", "县林业局", "9月底前")


def test_facts_behind_commas_in_a_paragraph_are_parted() -> None:
    draft = read(
        "1、修渠，全长5公里，牵头部门：县水务局，责任单位：各乡镇，完成时限：10月。\n2、种树，牵头部门：县林业局，完成时限：全年。"
    )
    assert [said(item)[1:4] for item in draft.items] == [("修渠，全长5公里", "县水务局", "各乡镇"), ("种树", "县林业局", "")]


def test_rows_between_tabs_are_no_broken_lines_of_a_paragraph() -> None:
    head = "序号\t重点任务\t具体措施\t责任领导\t责任科室\t配合科室\t完成时限\t备注"
    rows = (
        "1\t加强预算管理\t编制明年的部门预算\t丁某\t预算股\t国库股、综合股\t12月底\t\n"
        "2\t防范债务风险\t化解存量的债务\t王某\t债务股\t\t全年\t每月报"
    )
    draft = read(f"青石县财政局重点任务分解\n{head}\n{rows}")
    assert [said(item)[2:] for item in draft.items] == [("预算股", "国库股、综合股", "12月底"), ("债务股", "", "全年")]


def test_party_and_government_of_a_place_are_one_name_and_a_conference_does_not_help() -> None:
    assert read(grid("序号 | 任务 | 责任单位\n1 | 修渠 | 各乡镇党委、政府，县政协办")).items[0].support == (
        "各乡镇党委、政府",
        "县政协办",
    )


# ----------------------------------------------------------------------------------------------------------------- tables


def test_of_the_progress_by_quarters_the_last_that_is_written_counts_and_the_others_are_kept() -> None:
    table = (
        "序号 | 任务 | 责任单位 | 一季度进展 | 二季度进展 | 三季度进展\n"
        "1 | 修渠 | 县水务局 | 招标 | 开工 |\n2 | 种树 | 县林业局 | 育苗 | |"
    )
    draft = read(grid(table))
    assert [item.status_text for item in draft.items] == ["开工", ""]
    assert [item.extra for item in draft.items] == [{"一季度进展": "招标"}, {"一季度进展": "育苗"}]


def test_an_empty_number_does_not_take_the_one_above() -> None:
    draft = read(grid("序号 | 任务 | 责任单位\n1 | 修渠 | 县水务局\n | 种树 | 县林业局\n3 | 清淤 | 县水务局"))
    assert [item.number for item in draft.items] == ["1", "", "3"]


def test_numbers_and_rows_that_come_twice_are_told() -> None:
    draft = read(
        grid("序号 | 任务 | 责任单位\n1 | 修渠 | 县水务局\n2 | 种树 | 县林业局\n2 | 清淤 | 县水务局\n1 | 修渠 | 县水务局")
    )
    assert values(draft, "number-twice") == [(4, {"text": "2", "first": 3})]
    assert values(draft, "row-twice") == [(5, {"text": "修渠", "first": 2})]


def test_lists_without_a_title_are_called_by_their_sheets() -> None:
    first = grid("序号 | 任务 | 责任单位\n1 | 修渠 | 县水务局")._replace(name="水利")
    second = grid("编号 | 事项 | 牵头单位 | 时限\n1 | 种树 | 县林业局 | 年底")._replace(name="林业")
    assert [words["text"] for _, words in values(read(first, second), "several")] == ["水利、林业"]


# ------------------------------------------------------------------------------------------------------ lists of other things


@pytest.mark.parametrize(
    ("table", "heading"),
    [
        ("序号 | 采购项目名称 | 采购需求概况 | 预算金额（万元） | 预计采购时间\n1 | 水表 | 十套 | 2 | 6月", "采购项目名称"),
        ("序号 | 班次名称 | 主办单位 | 培训时间 | 人数\n1 | 水利班 | 县水务局 | 4月 | 50", "班次名称"),
        ("项目名称 | 建设单位 | 中标单位 | 中标金额（元） | 工期\n修渠 | 县水务局 | 某公司 | 9 | 10天", "中标单位"),
        ("序号 | 姓名 | 乡镇 | 农机名称 | 发放时间\n1 | 丁某 | 城北镇 | 水泵 | 6月", "姓名"),
        ("序号 | 文件名称 | 发文机关 | 实施日期\n1 | 渠道管理办法 | 县政府 | 2020年5月1日", "实施日期"),
    ],
)
def test_lists_of_purchases_courses_tenders_persons_and_rules_are_no_plans(table: str, heading: str) -> None:
    draft = read("2025年一览表", grid(table, 5))
    assert draft.items == ()
    assert [words for _, words in values(draft, "other-list")] == [{"text": heading}]


def test_persons_beside_their_units_make_no_other_list() -> None:
    table = "序号 | 重点任务 | 责任单位 | 责任人 | < | 时限\n^ | ^ | ^ | 姓名 | 职务 | ^\n1 | 修渠 | 县水务局 | 丁某 | 局长 | 6月"
    assert [item.support for item in read(grid(table)).items] == [("县水务局",)]


# ---------------------------------------------------------------------------------------------------- units, as cells have them


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("1.县水务局 2.县林业局", (), ("县水务局", "县林业局")),
        ("★县水务局、县林业局", (), ("县水务局", "县林业局")),
        ("县水务局（牵头）县林业局、县农机站", ("县水务局",), ("县林业局", "县农机站")),
        ("县水务局牵头县林业局、县农机站配合", ("县水务局",), ("县林业局", "县农机站")),
        ("（县水务局负责）；", (), ("县水务局",)),
        ("【牵头单位】县水务局【责任单位】县林业局", ("县水务局",), ("县林业局",)),
    ],
)
def test_units_between_numbers_marks_and_roles(cell: str, lead: tuple[str, ...], support: tuple[str, ...]) -> None:
    named = units.read(cell)
    assert (named.lead, named.support) == (lead, support)


def test_labels_in_brackets_below_a_clause_are_its_facts() -> None:
    clause = "（一）修渠道。修五条渠道。\n【牵头单位】县水务局\n【责任单位】县林业局\n【完成时限】6月底"
    draft = read(f"重点任务清单\n{clause}\n（二）种树。种一千棵。\n【牵头单位】县林业局\n【完成时限】持续推进")
    assert [said(item)[2:] for item in draft.items] == [("县水务局", "县林业局", "6月底"), ("县林业局", "", "持续推进")]


# ------------------------------------------------------------------------------------------------------ sentences of their own


def test_a_numbered_sentence_that_ends_with_by_whom_and_when_is_an_item() -> None:
    draft = read(
        "2025年实事\n一、修渠5公里，由县水务局牵头，县林业局、各乡镇配合，年底前完成。\n二、种树1000棵，由县林业局负责，4月底前完成。"
    )
    assert [said(item)[1:] for item in draft.items] == [
        ("修渠5公里", "县水务局", "县林业局、各乡镇", "年底前完成"),
        ("种树1000棵", "", "县林业局", "4月底前完成"),
    ]


def test_facts_in_a_paragraph_that_also_says_what_is_aimed_at_are_parted() -> None:
    first = "1.城北渠。目标任务：修5公里。完成情况：主体完工。责任单位：县水务局"
    draft = read(f"{first}\n2.县道旁。目标任务：种1000棵。完成情况：已种完。责任单位：县林业局")
    assert [(item.requirement, item.status_text, item.support) for item in draft.items] == [
        ("城北渠。目标任务：修5公里。", "主体完工。", ("县水务局",)),
        ("县道旁。目标任务：种1000棵。", "已种完。", ("县林业局",)),
    ]


def test_the_rule_below_the_head_of_a_markdown_table_is_no_group() -> None:
    draft = read("| 序号 | 任务 | 责任单位 |\n| --- | --- | --- |\n| 1 | 修渠 | 县水务局 |\n| 2 | 种树 | 县林业局 |")
    assert [said(item) for item in draft.items] == [("", "修渠", "", "县水务局", ""), ("", "种树", "", "县林业局", "")]
