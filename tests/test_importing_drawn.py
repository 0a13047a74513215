"""Tables whose lines are signs, and pasted tables of which bars are all that is left."""

from __future__ import annotations

import pytest
from test_importing_kinds import grid, read, said

from gongkai.importing import placing
from gongkai.importing.draft import Draft

DRAWN = """
青石县2024年重点工作表
┌──┬────┬────┬───┐
│序号│任务  │责任单位│时限 │
├──┼────┼────┼───┤
│ 1  │修一条│县交通局│6月底│
│    │路    │        │     │
├──┼────┼────┼───┤
│ 2  │修桥  │县水利局│年底 │
└──┴────┴────┴───┘
注：按月报。
"""
GROUPED = """
┌──┬──┬────┬────┐
│类别│序号│任务  │责任单位│
├──┼──┼────┼────┤
│产业│ 1  │修路  │县交通局│
│    ├──┼────┼────┤
│    │ 2  │修桥  │县水利局│
├──┼──┼────┼────┤
│民生│ 3  │修渠  │县水利局│
└──┴──┴────┴────┘
"""
WITHOUT_RULES = """
+----+------+----------+
|序号|任务  |责任单位  |
+----+------+----------+
|一、产业              |
| 1  |修路  |县交通局  |
|    |五条  |县财政局  |
| 2  |修桥  |县水利局  |
+----+------+----------+
"""


def rejoined(draft: Draft) -> list[dict[str, object]]:
    return [dict(finding.values) for finding in draft.findings if finding.rule == "import/rejoined"]


def test_a_drawn_table_is_a_table_and_words_broken_in_its_cells_are_joined_and_told() -> None:
    draft = read(DRAWN)
    assert [said(item)[1:] for item in draft.items] == [("修一条路", "", "县交通局", "6月底"), ("修桥", "", "县水利局", "年底")]
    assert (draft.head.title, draft.body.closing[0].text) == ("青石县2024年重点工作表", "注：按月报。")
    assert rejoined(draft) == [{"count": 1, "text": "修一条路"}]
    assert len(draft.unplaced) == 4  # its rules


def test_a_rule_under_some_cells_only_parts_these() -> None:
    assert [said(item)[:2] for item in read(GROUPED).items] == [("产业", "修路"), ("产业", "修桥"), ("民生", "修渠")]


def test_without_rules_between_its_rows_a_line_whose_first_cell_is_empty_goes_on() -> None:
    assert [said(item)[:4] for item in read(WITHOUT_RULES).items] == [
        ("一、产业", "修路五条", "", "县交通局、县财政局"),
        ("一、产业", "修桥", "", "县水利局"),
    ]


def test_a_drawn_table_with_cells_in_different_places_stays_as_it_is() -> None:
    draft = read(DRAWN.replace("│修桥  │县水利局│", "│修桥   县水利局│"))
    assert not draft.items
    assert any("县水利局│年底" in line.text for line in draft.unplaced)


# ---------------------------------------------------------------------------------------------------- rows that lost cells


@pytest.mark.parametrize("empty", ["||", "|", " |\n|"])
def test_rows_on_lines_of_their_own_begin_with_their_numbers(empty: str) -> None:
    head = "青石县民生实事推进情况\n序号 |\n主要任务 |\n牵头单位 |\n推进情况 |\n说明 |"
    rows = f"24 |\n优化背街。 |\n城管局 |\n完成60%。 |\n{empty}\n25 |\n新增小区。 |\n城管局 |\n建成38个。 |\n有质疑。 |\n|"
    draft = read(f"{head}\n{rows}")
    assert [(item.number, item.status_text, item.extra) for item in draft.items] == [
        ("24", "完成60%。", {}),
        ("25", "建成38个。", {"说明": "有质疑。"}),
    ]
    assert draft.head.title == "青石县民生实事推进情况"


def test_a_bar_alone_is_no_group_and_two_are_an_empty_cell() -> None:
    head = "序号 | 任务 | 责任单位 | 进展 | 说明 |"
    draft = read(f"{head}\n1 | 修路。 | 县交通局 || 有质疑 |\n|\n2 | 修桥。 | 县水利局 | 开工 |")
    assert [(item.group, item.status_text, item.extra) for item in draft.items] == [
        ((), "", {"说明": "有质疑"}),
        ((), "开工", {}),
    ]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (["1", "修路。", "县交通局", "6月底"], [0, 2, 3, 4]),
        (["1", "产业", "修路。", "县交通局"], [0, 1, 2, 3]),
        (["1", "产业", "修路。", "6月底", ""], [0, 1, 2, 3, 4]),
    ],
)
def test_the_cells_of_a_short_row_stand_where_they_look_like_their_columns(parts: list[str], found: list[int]) -> None:
    assert placing.places(parts, ["序号", "类别", "任务", "责任单位", "时限"]) == found


def test_how_far_it_is_by_the_month_goes_before_what_came_of_it_by_the_month() -> None:
    draft = read(grid("序号|事项|责任单位|1-9月工作完成情况|1-9月工作成效\n1|修路|县交通局|一半|很好\n2|修桥|县水利局|开工|尚可"))
    assert [item.status_text for item in draft.items] == ["一半", "开工"]
