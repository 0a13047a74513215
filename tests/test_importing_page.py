"""What a page says of itself is no work, wherever it stands; and texts that look like lists of work and are none."""

from __future__ import annotations

import pytest
from test_importing_kinds import read, said

from gongkai.importing.draft import Draft


def rules(draft: Draft) -> set[str]:
    return {finding.rule.removeprefix("import/") for finding in draft.findings}


# ------------------------------------------------------------------------------------------------------ facts of the page


def test_labels_of_the_page_alone_hold_no_items() -> None:
    draft = read("组配分类：规划\n发布机构：青山县水务局\n主题分类：水利")
    assert not draft.items
    assert [finding.rule for finding in draft.findings] == ["import/no-items"]


def test_labels_of_the_page_before_labelled_tasks_are_the_documents() -> None:
    page = "索引号：QS01/2024-3\n发布机构：青山县人民政府\n名称：2024年重点工作任务\n发布日期：2024-01-05"
    tasks = "1.修渠道。\n责任单位：县水务局\n2.种树。\n责任单位：县林业局"
    draft = read(f"{page}\n{tasks}")
    assert [said(item) for item in draft.items] == [("", "修渠道。", "", "县水务局", ""), ("", "种树。", "", "县林业局", "")]
    assert (draft.head.title, draft.head.published) == ("2024年重点工作任务", "2024-01-05")
    assert draft.head.labels == {"索引号": "QS01/2024-3", "发布机构": "青山县人民政府"}


def test_labels_of_the_page_behind_labelled_tasks_are_kept_and_no_part_of_the_last() -> None:
    tasks = "任务：修渠道\n责任单位：县水务局\n任务：种树\n责任单位：县林业局"
    draft = read(f"{tasks}\n索引号：QS01/2024-3\n名称：重点工作任务\n发布机构：青山县人民政府")
    assert [said(item) for item in draft.items] == [("", "修渠道", "", "县水务局", ""), ("", "种树", "", "县林业局", "")]
    assert [line.text for line in draft.body.furniture] == [
        "索引号：QS01/2024-3",
        "名称：重点工作任务",
        "发布机构：青山县人民政府",
    ]


def test_rows_of_labels_of_the_page_below_a_table_are_no_rows() -> None:
    table = "序号 | 重点任务 | 责任单位\n1 | 修渠 | 县水务局\n2 | 种树 | 县林业局"
    page = ["索引号： | QS01/2024-3 | 成文日期：", "发文机关： | 县政府 | 2024-01-05"]
    draft = read("\n".join((table, *page)))
    assert [said(item)[1] for item in draft.items] == ["修渠", "种树"]
    assert [line.text for line in draft.body.closing] == page


def test_a_name_that_no_label_of_the_page_stands_beside_is_a_tasks() -> None:
    draft = read("名称：修渠道\n责任单位：县水务局\n名称：种树\n责任单位：县林业局")
    assert [said(item)[1] for item in draft.items] == ["修渠道", "种树"]


# --------------------------------------------------------------------------------------------------- groups behind labels


def test_classes_behind_labels_are_groups_where_every_task_has_them() -> None:
    tasks = ["类别：水利\n领域：渠道\n任务：修渠\n责任单位：县水务局", "类别：水利\n领域：河道\n任务：清淤\n责任单位：县水务局"]
    draft = read("\n".join(tasks))
    assert [item.group for item in draft.items] == [("水利", "渠道"), ("水利", "河道")]
    assert [item.requirement for item in draft.items] == ["修渠", "清淤"]


@pytest.mark.parametrize("second", ["任务：清淤\n责任单位：县水务局", "类别：水利\n河道\n任务：清淤\n责任单位：县水务局"])
def test_classes_behind_labels_that_not_every_task_has_are_kept_beside_it(second: str) -> None:
    draft = read(f"类别：水利\n任务：修渠\n责任单位：县水务局\n{second}")
    assert [item.requirement for item in draft.items] == ["修渠", "清淤"]
    assert draft.items[0].extra == {"类别": "水利"}
    assert all(not item.group for item in draft.items)


# --------------------------------------------------------------------------------- what looks like a list of work and is none


CHAPTERS = "一、出台背景\n水利是命脉。\n二、主要内容\n（一）修渠道。修五条。\n（二）种树。种一千棵。"


@pytest.mark.parametrize(
    "title", ["县水务局局长张某同志解读2024年重点工作方案", "县水务局解读《2024年重点工作任务》", "刘某解读水利发展三年行动计划"]
)
def test_an_interpretation_with_the_word_inside_its_title_holds_no_items(title: str) -> None:
    draft = read(f"{title}\n2024年重点工作\n{CHAPTERS}")
    assert not draft.items
    assert [finding.values["got"] for finding in draft.findings] == ["no-list"]


@pytest.mark.parametrize("title", ["2024年政策解读工作计划", "2024年政策解读和回应关切重点工作"])
def test_a_plan_for_interpretations_is_a_list(title: str) -> None:
    draft = read(f"{title}\n1.解读水利方案。（县水务局）\n2.解读林业方案。（县林业局）")
    assert [said(item)[3] for item in draft.items] == ["县水务局", "县林业局"]


@pytest.mark.parametrize(
    "above",
    [
        "2024年重点工作任务\n各单位：\n现将方案印发给你们，请认真执行。",
        "2024年重点工作任务\n各单位：\n方案已经县政府同意，请结合以下要求抓好落实。",
        "首页 > 重点工作\n县政府办关于印发方案的通知\n各单位：",
    ],
)
def test_the_orders_of_a_notice_that_forwards_something_are_no_items(above: str) -> None:
    draft = read(f"{above}\n一、水利工作进展顺利。各单位要加强领导。\n二、各单位要密切配合。按月报送。")
    assert not draft.items
    assert rules(draft) == {"no-items"}
    assert draft.findings[0].values["got"] == "no-units"


def test_a_person_may_say_that_they_are_items_all_the_same() -> None:
    text = "2024年重点工作任务\n现将方案印发给你们。\n一、修渠道。修五条。\n二、种树。种一千棵。"
    assert len(read(text, kind="clauses").items) == 2


def test_orders_that_name_units_are_items_in_a_notice_too() -> None:
    text = "2024年重点工作任务\n现将任务印发给你们。\n一、修渠道。修五条。（县水务局）\n二、种树。种一千棵。（县林业局）"
    assert len(read(text).items) == 2


@pytest.mark.parametrize("heading", ["实施主体", "审批部门", "实施机关"])
def test_a_directory_of_powers_that_says_only_whose_they_are_holds_no_items(heading: str) -> None:
    draft = read(f"{heading} | 序号 | 项目名称\n县水务局 | 1 | 取水许可\n县水务局 | 2 | 采砂许可\n县林业局 | 3 | 采伐许可")
    assert not draft.items
    assert [(finding.rule, finding.values["text"]) for finding in draft.findings] == [("import/other-list", heading)]


@pytest.mark.parametrize(
    "head", ["实施主体 | 序号 | 重点任务", "实施主体 | 序号 | 项目名称 | 完成时限", "实施主体 | 项目名称 | 进展情况"]
)
def test_who_carries_out_a_task_is_a_unit(head: str) -> None:
    row = {"实施主体": "县水务局", "序号": "1", "完成时限": "6月底", "进展情况": "已完成"}
    cells = [" | ".join(row.get(name, what) for name in head.split(" | ")) for what in ("修五条渠道", "清三条河")]
    draft = read("\n".join((head, *cells)))
    assert [item.support for item in draft.items] == [("县水务局",), ("县水务局",)]


def test_the_line_below_a_title_that_says_who_published_it_and_when_is_no_fact_of_a_task() -> None:
    draft = read("信息来源:甲县 发布时间:2025-06-03 09:05 浏览次数:\n任务：铺路\n责任单位：甲局\n任务：修桥\n责任单位：乙局")
    assert [column.heading for column in draft.body.columns] == ["任务", "责任单位"]
    assert draft.head.published == "2025-06-03 09:05"
