"""The traits of real sources, each in several forms of our own: which list of work is in them, and what each item says.

Tables as laid out (merged cells, group rows, heads of two rows, heads that come again), tables as pasting leaves them,
clauses with their units at the end, inside or on a line of their own, upright blocks, English commitments; and no list at all.
"""

from __future__ import annotations

import pytest

from gongkai.importing.draft import Draft, DraftItem
from gongkai.importing.recognise import recognise
from gongkai.sources.source import Cell, Grid, Line, Source


def grid(text: str, line: int = 1) -> Grid:
    """A table: cells between |, paragraphs between /; ^ goes on with the cell above, < with the one to the left."""
    rows = [[cell.strip() for cell in row.strip().split("|")] for row in text.strip().split("\n")]
    laid = []
    for number, row in enumerate(rows):
        cells = []
        for place, words in enumerate(row):
            if words in ("^", "<"):
                continue
            down = across = 1
            while number + down < len(rows) and rows[number + down][place] == "^":
                down += 1
            while place + across < len(row) and row[place + across] == "<":
                across += 1
            name = f"{chr(65 + place)}{line + number}"
            lines = tuple(Line(part, line + number, name) for part in words.split("/") if part)
            cells.append(Cell(lines, name, down, across))
        laid.append(tuple(cells))
    return Grid(tuple(laid), line)


def read(*blocks: str | Grid, kind: str = "") -> Draft:
    given: list[Line | Grid] = []
    for block in blocks:
        if isinstance(block, Grid):
            given.append(block)
        else:
            given += [Line(text.strip(), len(given) + number) for number, text in enumerate(block.strip().split("\n"), 1)]
    return recognise(Source(tuple(given)), "来源.xlsx", kind)


def said(item: DraftItem) -> tuple[str, ...]:
    """An item in one line: its group, words, units and day."""
    words = (f"{item.title}{item.requirement}",)
    return ("/".join(item.group), *words, "、".join(item.lead), "、".join(item.support), item.due)


def told(draft: Draft) -> set[tuple[str, str]]:
    return {(finding.rule.removeprefix("import/"), finding.file) for finding in draft.findings}


# ---------------------------------------------------------------------------------------------------- tables as laid out


def test_merged_cells_hold_for_every_row_that_they_cover() -> None:
    draft = read(
        grid("""
            青石县2025年任务分解表 | < | < | < | < | <
            序号 | 类别 | 具体措施 | 牵头单位 | 配合单位 | 分管领导
            1 | 民生 | 铺三条路 | 县交通局 | 县财政局、各乡镇 | 王某
            ^ | ^ | 立标牌 | ^ | 县公安局 | ^
            2 | 产业 | 引企业 | 县商务局 | / | 李某
            合计 | < | 3项 | | |
        """)
    )
    assert [said(item) for item in draft.items] == [
        ("民生", "铺三条路", "县交通局", "县财政局、各乡镇", ""),
        ("民生", "立标牌", "县交通局", "县公安局", ""),
        ("产业", "引企业", "县商务局", "", ""),
    ]
    assert draft.items[1].joined == ("序号", "牵头单位", "分管领导")
    assert draft.items[1].extra == {"分管领导": "王某"}
    assert (draft.head.title, draft.year) == ("青石县2025年任务分解表", 2025)
    assert {line.text for line in draft.unplaced} == {"合计", "3项"}


def test_merges_that_a_csv_has_lost_are_filled_down_and_told_by_cell() -> None:
    draft = read(
        grid("""
            序号 | 任务 | 措施 | 责任单位
            1 | 修路 | 铺三条路 | 县交通局
            | | 立标牌 |
            2 | 造桥 | 造两座桥 |
        """)
    )
    assert [item.group for item in draft.items] == [("修路",), ("修路",), ("造桥",)]
    assert [item.support for item in draft.items] == [("县交通局",), ("县交通局",), ()]
    assert told(draft) == {("filled", "来源.xlsx!C3"), ("lead-missing", "来源.xlsx!A4")}


def test_a_cell_over_the_whole_row_is_a_group_and_shown_in_a_column() -> None:
    draft = read(
        grid("""
            序号 | 工作内容 | 责任单位 | 进展情况
            一、环境 | < | < | <
            1 | 精简材料 | 县政务服务局 | 已完成
            二、监管 | < | < | <
            （一）食品 | < | < | <
            2 | 抽检 | 县市场监管局 | 抽检200批
            三、空着 | < | < | <
        """)
    )
    assert [item.group for item in draft.items] == [("一、环境",), ("二、监管", "（一）食品")]
    assert [group.name for group in draft.body.groups] == ["一、环境", "二、监管", "三、空着"]
    assert [column.shows for column in draft.body.columns][:2] == ["group.1", "group.2"]


def test_a_head_of_two_rows_names_the_columns_by_its_lower_row() -> None:
    draft = read(
        grid("""
            序号 | 工作任务 | 责任分工 | < | 完成时间
            ^ | ^ | 牵头单位 | 责任单位 | ^
            1 | 办实事 | 县教育局 | 县财政局 | 12月底
        """)
    )
    assert [said(item) for item in draft.items] == [("", "办实事", "县教育局", "县财政局", "12月底")]


def test_heads_that_come_again_and_numbered_columns_are_no_rows() -> None:
    draft = read(
        "2025年清单",
        grid("序号 | 任务 | 责任单位\n（1） | （2） | （3）\n1 | 招商 | 县商务局"),
        grid("序号 | 任务 | 责任单位\n2 | 就业 | 县人社局", 20),
        grid("3 | 教育 | 县教育局", 40),
    )
    assert [item.requirement for item in draft.items] == ["招商", "就业", "教育"]
    assert len(draft.bodies) == 1


def test_headings_between_tables_are_groups() -> None:
    rows = "序号 | 任务 | 责任单位\n1 | {} | 县商务局"
    draft = read("2025年清单\n一、经济", grid(rows.format("招商"), 10), "二、社会", grid(rows.format("就业"), 20))
    assert [said(item)[:2] for item in draft.items] == [("一、经济", "招商"), ("二、社会", "就业")]


def test_facts_of_a_document_go_to_its_head() -> None:
    draft = read(
        grid("索引号 | 0001-2025 | 文号 | 青政办〔2025〕3号\n发布机构 | 县政府办 | 发文日期 | 2025-03-01"),
        "2025年任务分解表",
        grid("重点任务 | 工作要求 | 责任科室\n公开 | 做好公开 | 办公室", 20),
    )
    assert draft.head.labels == {"索引号": "0001-2025", "发布机构": "县政府办"}
    assert (draft.head.document_number, draft.head.issued) == ("青政办〔2025〕3号", "2025-03-01")
    assert [said(item)[1] for item in draft.items] == ["公开做好公开"]


# ------------------------------------------------------------------------------------------------ tables as pasting leaves them


@pytest.mark.parametrize(
    "text",
    [
        "序号\n工作任务\n牵头\n单位\n配合\n单位\n完成\n时限\n1\n修路三条\n县交通局\n各乡镇\n6月底前\n2\n建成养老中心\n县民政局\n12月底前",
        "序号\t工作任务\t牵头单位\t配合单位\t完成时限\n1\t修路三条\t县交通局\t各乡镇\t6月底前\n2\t建成养老中心\t县民政局\t\t12月底前",
        "| 序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限 |\n|---|---|---|---|---|\n"
        "| 1 | 修路三条 | 县交通局 | 各乡镇 | 6月底前 |\n"
        "| 2 | 建成养老中心 | 县民政局 | | 12月底前 |",
        "序号 工作任务 牵头单位 配合单位 完成时限\n1 修路三条 县交通局 各乡镇 6月底前\n2 建成养老中心 县民政局 12月底前",
    ],
    ids=["one cell a line, headings broken", "tabs", "bars", "blanks"],
)
def test_a_table_that_lost_its_form_is_read_by_its_words(text: str) -> None:
    draft = read(f"2025年任务分解表\n{text}")
    assert [said(item) for item in draft.items] == [
        ("", "修路三条", "县交通局", "各乡镇", "6月底前"),
        ("", "建成养老中心", "县民政局", "", "12月底前"),
    ]


# --------------------------------------------------------------------------------------------------------------- clauses


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("（一）修路。铺三条路。（县交通局牵头，6月底前完成）", ("修路。铺三条路。", "县交通局", "", "6月底前完成")),
        ("（一）修路。铺三条路。（县交通局牵头）（12月底前）", ("修路。铺三条路。", "县交通局", "", "12月底前")),
        ("（一）修路。\n铺三条路。\n责任单位：县交通局\n完成时限：6月底前", ("修路。铺三条路。", "", "县交通局", "6月底前")),
        ("（一）修路（牵头单位：县交通局；配合单位：各乡镇）\n铺三条路。", ("修路铺三条路。", "县交通局", "各乡镇", "")),
        ("（一）修路。铺三条路。\n（责任单位：县交通局）", ("修路。铺三条路。", "", "县交通局", "")),
        ("（一）修路。铺三条路。（县交通局负责）路旁种树。", ("修路。铺三条路。\n路旁种树。", "", "县交通局", "")),
        (
            "（一）修路。\n1.铺路；\n2.种树。（县交通局、县林业局负责）",
            ("修路。1.铺路；\n2.种树。", "", "县交通局、县林业局", ""),
        ),
        ("（一）修路。到2030年铺三条路。（县交通局）", ("修路。到2030年铺三条路。", "", "县交通局", "")),
    ],
)
def test_units_and_days_are_found_wherever_a_clause_names_them(clause: str, expected: tuple[str, ...]) -> None:
    draft = read(f"2025年方案\n一、总体要求\n坚持为民。\n二、任务\n{clause}\n三、组织实施\n各单位要负责。")
    assert [said(item) for item in draft.items] == [("二、任务", *expected)]
    assert [group.name for group in draft.body.groups] == ["一、总体要求", "二、任务", "三、组织实施"]


def test_sentences_with_units_of_their_own_are_items_below_their_clause() -> None:
    draft = read("2025年方案\n一、任务\n（一）修路。铺路。（县交通局负责）种树。（县林业局负责）")
    assert [said(item)[:4] for item in draft.items] == [
        ("一、任务/（一）修路。", "铺路。", "", "县交通局"),
        ("一、任务/（一）修路。", "种树。", "", "县林业局"),
    ]


def test_chapters_themselves_may_be_the_items() -> None:
    draft = read(
        "关于激励的通知\n一、对修路快的乡镇，给予奖励。（县交通局负责）\n二、对造桥快的，优先安排。（县水利局会同有关部门负责）"
    )
    assert [(item.number, item.group, item.lead + item.support) for item in draft.items] == [
        ("一、", (), ("县交通局",)),
        ("二、", (), ("县水利局", "有关部门")),
    ]


def test_a_notice_with_its_own_chapters_is_not_the_plan() -> None:
    notice = "关于印发清单的通知\n一、高度重视\n各单位要加强领导。\n二、加强督查\n附件：2025年任务清单\n附件\n2025年任务清单"
    draft = read(notice, grid("序号 | 任务 | 责任单位\n1 | 修路 | 县交通局", 20))
    assert [item.requirement for item in draft.items] == ["修路"]
    assert (draft.head.title, draft.body.title) == ("关于印发清单的通知", "2025年任务清单")


# ------------------------------------------------------------------------------------------------------- blocks and lists


@pytest.mark.parametrize(
    "text",
    [
        "任务：修路\n责任单位：县交通局\n完成时限：6月底前\n\n任务：造桥\n责任单位：县水利局\n完成时限：8月底前",
        "【任务】修路\n【责任单位】县交通局\n【完成时限】6月底前\n【任务】造桥\n【责任单位】县水利局\n【完成时限】8月底前",
        "任务：修路 责任单位：县交通局 完成时限：6月底前\n任务：造桥 责任单位：县水利局 完成时限：8月底前",
        "任务一：修路\n责任单位：县交通局\n完成时限：6月底前\n任务二：造桥\n责任单位：县水利局\n完成时限：8月底前",
    ],
)
def test_upright_blocks_are_items(text: str) -> None:
    assert [said(item) for item in read(f"一、民生\n{text}").items] == [
        ("一、民生", "修路", "", "县交通局", "6月底前"),
        ("一、民生", "造桥", "", "县水利局", "8月底前"),
    ]


def test_english_commitments_are_due_when_their_last_milestone_is() -> None:
    draft = read(
        "Open Government Plan 2025\nCommitment 1: Publish the budget\nLead: Ministry of Finance\n"
        "Supporting: Office for Statistics, Cabinet Office\nMilestones:\n- Draft by March 2025\n- Data by 31 December 2025\n"
        "Commitment 2: Open contracts\nLead: Procurement Authority\nDeadline: June 2026\nStatus: On track"
    )
    first, second = draft.items
    assert (first.title, first.lead, first.due) == ("Publish the budget", ("Ministry of Finance",), "31 December 2025")
    assert first.support == ("Office for Statistics", "Cabinet Office")
    assert (second.requirement, second.due, second.status_text) == ("Open contracts", "June 2026", "On track")
    assert [finding.rule for finding in draft.findings] == ["import/doubtful"]
    assert draft.year == 2025


# ---------------------------------------------------------------------------------------------------------- no list at all


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        (["《2025年方案》政策解读\n一、内容\n（一）修路。铺路。（县交通局负责）"], "no-list"),
        (["关于第12号建议的答复\n张某代表：\n一、修路一事，由县交通局负责。\n二、造桥一事，正在办理。"], "no-list"),
        (["我县召开2025年重点工作推进会\n会议强调：\n一、要加强领导。各单位要重视。"], "no-units"),
        (["2025年清单", grid("序号 | 任务 | 责任单位\n1 | | \n2 | | ", 9)], "empty-cells"),
        (["通讯录", grid("单位名称 | 联系人 | 电话\n县教育局 | 张某 | 123", 9)], "other-table"),
        (["统计表", grid("指标 | 单位 | 数值\n产值 | 亿元 | 100", 9)], "other-table"),
        (["今天天气很好。"], "prose"),
    ],
)
def test_what_lists_no_work_gives_no_items_and_one_reason(blocks: list[str | Grid], why: str) -> None:
    draft = read(*blocks)
    assert draft.items == ()
    assert [(finding.rule, finding.values["got"]) for finding in draft.findings] == [("import/no-items", why)]


@pytest.mark.parametrize(
    "table",
    [
        grid("序号 | 事项名称 | 实施机构 | 设定依据\n1 | 许可 | 县交通局 | 某法", 9),
        "序号\t事项名称\t实施机构\t设定依据\n1\t许可\t县交通局\t某法",
    ],
)
def test_the_heading_that_tells_that_a_table_lists_no_work_is_named_and_a_person_may_say_otherwise(table: str | Grid) -> None:
    draft = read("权责清单", table)
    assert draft.items == ()
    assert [(finding.rule, finding.values) for finding in draft.findings] == [("import/other-list", {"text": "设定依据"})]
    assert [item.requirement for item in read("权责清单", table, kind="table").items] == ["许可"]


def test_clauses_without_units_are_items_where_a_person_says_so() -> None:
    text = "几件事\n一、水利\n（一）修渠道。修五条渠道。\n（二）清淤泥。清三条河。"
    assert read(text).items == ()
    assert [item.title for item in read(text, kind="clauses").items] == ["修渠道。", "清淤泥。"]


def test_a_person_may_say_which_kind_it_is() -> None:
    text = "2025年清单\n一、任务\n（一）修路。铺路。（县交通局负责）"
    assert len(read(text, kind="clauses").items) == 1
    assert read(text, kind="table").items == ()
