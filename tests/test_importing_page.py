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
