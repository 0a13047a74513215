"""A mirror is exact: the published table has the cells, headings and merges of the office's own form, word for word."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest
import reading
import sites
from selectolax.lexbor import LexborNode

PLAN = "content/zfb/jdbz/gztj/2026"
PAGE = "zfb/jdbz/gztj/2026/index.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site without its plan and its document."""
    return sites.write(
        tmp_path / "site", {name: sites.SMALL[name] for name in ("site.yaml", "content/units.yaml", "content/zfb/body.yaml")}
    )


def publish(site: Path, plan: str, items: dict[str, str]) -> LexborNode:
    """What stands between the head and the foot of a plan's page."""
    sites.write(site, {f"{PLAN}/plan.yaml": plan, **{f"{PLAN}/{name}.yaml": text for name, text in items.items()}})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return reading.only(reading.page(site, PAGE), "main")


def mirrored(site: Path, plan: str, items: dict[str, str]) -> LexborNode:
    return reading.only(publish(site, plan, items), "table.mirror")


def links(table: LexborNode) -> list[str]:
    """The first link of each row's item: where the row leads."""
    return [next(href.rpartition("/")[2] for href in reading.hrefs(row) if "units/" not in href) for row in table.css("tbody tr")]


# ------------------------------------------------------- four columns, one level of groups (工作内容|工作要求|责任单位|完成情况)


FOUR = """\
title: 2026年重点工作清单落实情况
year: 2026
published: 2026-03-02 09:30
groups: [一、公开, 二、解读, 三、平台]
table:
  - {heading: 工作内容, shows: group}
  - {heading: 工作要求, shows: requirement}
  - {heading: 责任单位, shows: units, merge: yes}
  - {heading: 完成情况, shows: progress}
"""
LINES = """
  - date: 2026-06-30
    text: |
      第一行：<b>&amp;"引号"'&lt;
      第二行  有两个空格
      第三行。"""
DONE = "[{date: 2026-06-30, text: 已完成。}]"


def test_four_columns_with_one_level_of_groups(site: Path) -> None:
    table = mirrored(site, FOUR, {
        "0101": sites.item("一、公开", "及时发布政策，做到应公开尽公开。", support="[县卫健局, 卫健局]"),
        "0102": sites.item("一、公开", "清理过期文件。", progress="[{date: 2026-06-01, text: 新}, {date: 2026-05-30, text: 旧}]"),
        "0103": sites.item("一、公开", "又一件。", progress="[]"),
        "0201": sites.item("二、解读", "同步解读。", lead="[政府办]", progress=LINES),
        "0301": sites.item("三、平台", "做好平台。", lead="[不在册的单位]", status="done", progress=DONE),
        "0302": sites.item("三、平台", "做好平台。", lead="[不在册的单位]"),
    })  # fmt: skip
    assert reading.heads(table) == ["工作内容", "工作要求", "责任单位", "完成情况"]
    third = '第一行：<b>&amp;"引号"\'&lt;\n第二行  有两个空格\n第三行。'
    assert reading.grid(table) == [
        ["一、公开", "及时发布政策，做到应公开尽公开。", "县税务局、县卫健局、卫健局", "已经开展三次检查"],
        ["一、公开", "清理过期文件。", "县税务局", "新"],
        ["一、公开", "又一件。", "县税务局", ""],
        ["二、解读", "同步解读。", "政府办", third],
        ["三、平台", "做好平台。", "不在册的单位", "已完成。"],
        ["三、平台", "做好平台。", "不在册的单位", "已经开展三次检查"],
    ]
    assert [[height for _, height in row] for row in reading.spans(table)] == [
        [3, 1, 1, 1],
        [1, 2, 1],
        [1, 1],
        [1, 1, 1, 1],
        [2, 1, 2, 1],
        [1, 1],
    ]
    assert links(table) == ["0101.html", "0102.html", "0103.html", "0201.html", "0301.html", "0302.html"]


def test_group_cells_are_row_heads_and_every_cell_knows_its_heading(site: Path) -> None:
    table = mirrored(site, FOUR, {"0101": sites.item("一、公开", "甲。"), "0102": sites.item("一、公开", "乙。")})
    head = reading.only(table, "tbody th")
    assert (head.attributes["scope"], head.attributes["rowspan"]) == ("rowgroup", "2")
    assert {node.attributes["scope"] for node in table.css("thead th")} == {"col"}
    assert [node.attributes["data-label"] for node in table.css("tbody tr")[0].css("th, td")] == reading.heads(table)
    assert reading.only(table, "caption").text() == "2026年重点工作清单落实情况"


def test_a_plan_that_names_no_columns_has_the_usual_four(site: Path) -> None:
    table = mirrored(site, FOUR.split("table:")[0], {"0101": sites.item("一、公开", "甲。")})
    assert reading.heads(table) == ["工作内容", "工作要求", "责任单位", "完成情况"]
    assert reading.grid(table) == [["一、公开", "甲。", "县税务局", "已经开展三次检查"]]


def test_units_in_a_cell_lead_to_their_pages_and_unknown_ones_stay_words(site: Path) -> None:
    table = mirrored(site, FOUR, {"0101": sites.item("一、公开", "甲。", lead="[税务局, 不在册的单位]", support="[政府办]")})
    cell = table.css("tbody td")[1]
    assert cell.text() == "税务局、不在册的单位、政府办"
    assert reading.hrefs(cell) == ["../../../../units/swj.html", "../../../../units/zfb.html"]


def test_a_plans_defaults_stand_below_the_table_and_not_in_its_cells(site: Path) -> None:
    defaults = "defaults: {lead: [政府办], support: [各乡镇人民政府]}\n"
    table = mirrored(
        site, FOUR + defaults, {"0101": sites.item("一、公开", "甲。", lead="[]"), "0102": sites.item("一、公开", "乙。")}
    )
    assert [row[2] for row in reading.grid(table)] == ["", "县税务局"]
    assert reading.only(reading.page(site, PAGE), ".defaults").text(strip=True) == (
        "未注明牵头单位的事项，牵头单位为：政府办 全部事项的责任单位还包括：各乡镇人民政府"
    )


def test_published_words_of_a_cell_go_before_the_fields(site: Path) -> None:
    wording = "wording: {工作内容: 一、公开（续）, 责任单位: 县税务局牵头，各乡镇配合, 完成情况: ''}\n"
    table = mirrored(site, FOUR, {"0101": sites.item("一、公开", "甲。") + wording, "0102": sites.item("一、公开", "乙。")})
    assert reading.grid(table)[0] == ["一、公开（续）", "甲。", "县税务局牵头，各乡镇配合", ""]


def test_equal_cells_of_two_chapters_never_merge(site: Path) -> None:
    table = mirrored(site, FOUR, {"0101": sites.item("一、公开", "甲。"), "0201": sites.item("二、解读", "乙。")})
    assert [[height for _, height in row] for row in reading.spans(table)] == [[1, 1, 1, 1], [1, 1, 1, 1]]


def test_a_column_that_is_not_to_merge_keeps_equal_cells_apart(site: Path) -> None:
    plan = FOUR.replace(", merge: yes", "")
    table = mirrored(site, plan, {"0101": sites.item("一、公开", "甲。"), "0102": sites.item("一、公开", "乙。")})
    assert [[height for _, height in row] for row in reading.spans(table)] == [[2, 1, 1, 1], [1, 1, 1]]


def test_a_row_whose_task_is_merged_away_still_leads_to_its_item(site: Path) -> None:
    plan = FOUR.replace(
        "{heading: 工作要求, shows: requirement}",
        "{heading: 任务, shows: task, merge: yes}\n  - {heading: 工作要求, shows: requirement}",
    )
    table = mirrored(site, plan, {f"010{n}": sites.item("一、公开", f"第{n}件。", task="同一任务") for n in (1, 2)})
    assert links(table) == ["0101.html", "0102.html"]
    assert reading.grid(table) == [["一、公开", "同一任务", f"第{n}件。", "县税务局", "已经开展三次检查"] for n in (1, 2)]


def test_two_columns_of_one_heading_keep_their_own_words(site: Path) -> None:
    plan = FOUR.replace("heading: 完成情况", "heading: 工作要求")
    table = mirrored(site, plan, {"0101": sites.item("一、公开", "甲。")})
    assert reading.grid(table) == [["一、公开", "甲。", "县税务局", "已经开展三次检查"]]


# ---------------- five columns, two levels of groups (一级任务|二级任务|具体内容|牵头部门|责任部门), merged units


FIVE = """\
title: 任务分解表
year: 2026
published: 2026-03-02 09:30
groups: [一、标准化, 二、简约化]
table:
  - {heading: 一级任务, shows: group.1}
  - {heading: 二级任务, shows: group.2}
  - {heading: 具体内容, shows: requirement}
  - {heading: 牵头部门, shows: lead, merge: yes}
  - {heading: 责任部门, shows: support, merge: yes}
"""


def row(first: str, second: str, text: str, lead: str, support: str, apart: str = "") -> str:
    more = f"apart: [{apart}]\n" if apart else ""
    return sites.item(f"{first}, {second}", text, lead=f"[{lead}]", support=f"[{support}]") + more


def test_five_columns_with_two_levels_of_groups_and_merged_units(site: Path) -> None:
    table = mirrored(site, FIVE, {
        "0101": row("一、标准化", "（一）审批改革", "1.承接事项；", "税务局", "政府办, 卫健局"),
        "0102": row("一、标准化", "（一）审批改革", "2.权责清单。", "税务局", "政府办, 卫健局"),
        "0103": row("一、标准化", "（二）集中到位", "1.窗口受理；", "税务局", "政府办, 卫健局"),
        "0104": row("一、标准化", "（二）集中到位", "2.集成服务。", "税务局", "政府办", apart="牵头部门"),
        "0201": row("二、简约化", "（二）集中到位", "1.同名的二级任务；", "税务局", "政府办"),
        "0202": row("二、简约化", "（三）一件事", "2.各写各的；", "卫健局", ""),
        "0203": row("二、简约化", "（三）一件事", "3.空格不合并。", "卫健局", ""),
    })  # fmt: skip
    assert reading.heads(table) == ["一级任务", "二级任务", "具体内容", "牵头部门", "责任部门"]
    assert reading.grid(table) == [
        ["一、标准化", "（一）审批改革", "1.承接事项；", "税务局", "政府办、卫健局"],
        ["一、标准化", "（一）审批改革", "2.权责清单。", "税务局", "政府办、卫健局"],
        ["一、标准化", "（二）集中到位", "1.窗口受理；", "税务局", "政府办、卫健局"],
        ["一、标准化", "（二）集中到位", "2.集成服务。", "税务局", "政府办"],
        ["二、简约化", "（二）集中到位", "1.同名的二级任务；", "税务局", "政府办"],
        ["二、简约化", "（三）一件事", "2.各写各的；", "卫健局", ""],
        ["二、简约化", "（三）一件事", "3.空格不合并。", "卫健局", ""],
    ]
    assert [[height for _, height in cells] for cells in reading.spans(table)] == [
        [4, 2, 1, 3, 3],
        [1],
        [2, 1],
        [1, 1, 1],
        [3, 1, 1, 1, 1],
        [2, 1, 2, 1],
        [1, 1],
    ]  # fmt: skip


def test_apart_parts_a_group_cell_too(site: Path) -> None:
    rows = {
        "0101": row("一、标准化", "（一）甲", "1。", "税务局", "政府办"),
        "0102": row("一、标准化", "（一）甲", "2。", "税务局", "政府办", apart="一级任务, 二级任务, 责任部门"),
    }
    table = mirrored(site, FIVE, rows)
    assert [[height for _, height in cells] for cells in reading.spans(table)] == [[1, 1, 1, 2, 1], [1, 1, 1, 1]]


def test_an_item_without_a_second_level_has_an_empty_cell_of_its_own(site: Path) -> None:
    rows = {
        "0101": sites.item("一、标准化", "甲。"),
        "0102": sites.item("一、标准化", "乙。"),
        "0103": row("一、标准化", "（一）", "丙。", "税务局", ""),
    }
    table = mirrored(site, FIVE, rows)
    assert [row[1] for row in reading.grid(table)] == ["", "", "（一）"]
    assert [height for _, height in reading.spans(table)[0]][:2] == [3, 1]


OTHER = """\
  - {heading: 序号, shows: number}
  - {heading: 完成时限, shows: due}
  - {heading: 状态, shows: status}
  - {heading: 联系人, shows: extra}
"""


def test_other_columns_show_what_the_item_says_for_their_headings(site: Path) -> None:
    item = row("一、标准化", "（一）", "甲。", "税务局", "") + 'number: "1-1"\nextra: {联系人: 张三}\n'
    item = item.replace("due: 2026-12-31", "due: {日期: 2026-12-31, 原话: 年底前}")
    table = mirrored(site, FIVE + OTHER, {"0101": item})
    assert reading.heads(table)[5:] == ["序号", "完成时限", "状态", "联系人"]
    assert reading.grid(table) == [["一、标准化", "（一）", "甲。", "税务局", "", "1-1", "年底前", "推进中", "张三"]]


# ------------------------------------------------------------------------------- clauses: chapters, and units in brackets


CLAUSES = """\
title: 2026年工作要点
year: 2026
published: 2026-03-02 09:30
form: clauses
text: |
  为做好全年工作，制定本要点。
  各单位抓好落实。
groups:
  - {名称: 一、总体要求, 说明: 坚持以人民为中心。}
  - 二、公开
  - 三、解读
closing: 本要点自印发之日起施行。
"""


def test_clauses_read_as_the_document_does(site: Path) -> None:
    main = publish(site, CLAUSES, {
        "0201": sites.item("二、公开", "及时发布。", number="（一）", task="公开", lead="[税务局, 政府办]", support="[卫健局]"),
        "0202": sites.item("二、公开", "清理文件，<b>&做到“账实相符”。", number="（二）", lead="[税务局]"),
        "0203": sites.item("二、公开", "无人牵头。", number="（三）", lead="[]", support="[各乡镇人民政府, 税务局]"),
        "0301": sites.item("三、解读", "同步解读。", number="（四）", task="解读") + "wording: {责任单位: （县税务局负责）}\n",
        "0302": sites.item("三、解读", "不写单位。", number="（五）") + "wording: {责任单位: ''}\n",
    })  # fmt: skip
    assert reading.texts(main, ".chapter h2") == ["一、总体要求", "二、公开", "三、解读"]
    clauses = [node for node in main.css(".words") if node.text().strip().startswith("（")]  # a report has words too
    assert [node.text(strip=False).strip() for node in clauses] == [
        "（一）公开。及时发布。（税务局、政府办牵头，卫健局按职责分工负责）",
        "（二）清理文件，<b>&做到“账实相符”。（税务局牵头）",
        "（三）无人牵头。（各乡镇人民政府、税务局按职责分工负责）",
        "（四）解读。同步解读。（县税务局负责）",
        "（五）不写单位。",
    ]
    assert [reading.hrefs(node)[0].rpartition("/")[2] for node in clauses] == [
        f"{n}.html" for n in ("0201", "0202", "0203", "0301", "0302")
    ]
    prose = [node.text(strip=True) for node in main.css("p.prose") if not node.css_first(".words")]
    assert prose == ["为做好全年工作，制定本要点。", "各单位抓好落实。", "坚持以人民为中心。", "本要点自印发之日起施行。"]


def test_each_clause_tells_how_far_it_has_come(site: Path) -> None:
    main = publish(
        site,
        CLAUSES,
        {
            "0201": sites.item("二、公开", "甲。", status="behind", due="2026-06-30"),
            "0202": sites.item("二、公开", "乙。", progress="[]", status="no-report"),
        },
    )
    assert [re.sub(r"\s+", " ", node.text(strip=False)).strip() for node in main.css(".clause .state")] == [
        "进度滞后 逾期 完成时限 2026-06-30",
        "未报进展 完成时限 2026-12-31",
    ]
    assert [re.sub(r"\s+", " ", node.text(strip=False)).strip() for node in main.css(".clause .report")] == [
        "完成情况 2026-05-30 已经开展三次检查"
    ]


def test_an_item_in_a_chapter_that_the_plan_does_not_list_stands_at_the_end(site: Path) -> None:
    items = {"0101": sites.item("四、其他", "甲。"), "0201": sites.item("二、公开", "乙。")}
    main = publish(site, CLAUSES.split("groups:")[0], items)
    assert reading.texts(main, ".chapter h2") == ["四、其他", "二、公开"]


# ------------------------------------------------------------------------------------ a real form, where the source is here


SEED = sites.SHARED / "seeds" / "pingjiang-2021.txt"
UP = 0  # one cell with the one above
REAL = [  # by number of the line below the table's title: first and second level, text, lead, support
    (30, 31, 32, 34, 35),
    (UP, UP, 33, UP, UP),
    (UP, UP, 36, 37, 38),
    (UP, UP, 39, 40, 41),
    (UP, UP, 42, 43, UP),
    (UP, UP, 49, 50, 51),
    (UP, UP, 52, UP, 53),
    (UP, UP, 54, 55, 56),
    (UP, UP, 57, 58, 59),
    (UP, UP, 65, 67, UP),
    (UP, UP, 66, UP, UP),
    (UP, UP, 68, 69, 70),
    (UP, UP, 71, 72, 73),
    (UP, 74, 75, 79, 80),
    (UP, UP, 76, UP, UP),
    (UP, UP, 77, UP, UP),
    (UP, UP, 78, UP, UP),
]


@pytest.mark.skipif(not SEED.exists(), reason=f"THE REAL FORM IS NOT CHECKED: {SEED} is not here")
def test_the_form_of_a_real_county_cell_for_cell(site: Path) -> None:
    """平江县 2021 任务分解表, pages 2 to 5: its words are read from the source here and now, and kept nowhere."""
    lines = [line.strip() for line in SEED.read_text("utf-8").splitlines() if line.strip()]
    title = next(number for number, line in enumerate(lines) if line.endswith("改革任务分解表"))
    words = [["" if number == UP else lines[title + number - 1] for number in row] for row in REAL]
    heads = lines[title + 1 : title + 6]
    assert heads == ["一级任务", "二级任务", "具体内容", "牵头部门", "责任部门"]
    expected = [words[0]]
    for cells in words[1:]:
        expected.append([cell or above for cell, above in zip(cells, expected[-1], strict=True)])
    items = {}
    for number, (first, second, text, lead, support) in enumerate(expected):
        again = [
            head for head, cell, old in zip(heads, words[number], expected[number - 1], strict=True) if number and cell == old
        ]
        fields = {
            "group": [first, second],
            "requirement": text,
            "lead": lead.split("、"),
            "support": support.split("、"),
            "due": "持续推进",
            "status": "ongoing",
            "apart": again,
        }
        items[f"{number:02}"] = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    plan = FIVE.replace("[一、标准化, 二、简约化]", json.dumps([expected[0][0]], ensure_ascii=False))
    table = mirrored(site, plan, items)
    assert reading.heads(table) == heads
    assert reading.grid(table) == expected
    begins = [[number for number, cells in enumerate(words) if cells[column]] + [len(words)] for column in range(5)]
    heights = {(row, column): end - row for column, rows in enumerate(begins) for row, end in itertools.pairwise(rows)}
    assert reading.spans(table) == [
        [(cell, heights[number, column]) for column, cell in enumerate(cells) if cell] for number, cells in enumerate(words)
    ]


def test_a_group_cell_with_words_of_its_own_is_not_merged_away(site: Path) -> None:
    plan = "\n".join(line for line in sites.PLAN_YAML.splitlines() if "zcwj" not in line)
    main = publish(site, plan, {
        "0101": sites.item("一、公开", "甲。"),
        "0102": sites.item("一、公开", "乙。") + "wording: {工作内容: 另一组的原话}\n",
        "0103": sites.item("一、公开", "丙。"),
    })  # fmt: skip
    assert reading.texts(main, "tbody th") == ["一、公开", "另一组的原话", "一、公开"]


def test_clauses_show_inner_groups_and_the_published_words(site: Path) -> None:
    words = "wording: {工作要求: 原话甲, 完成情况: 原话乙}\n"
    main = publish(site, CLAUSES, {
        "0201": sites.item("二、公开, （一）小组甲", "一。"),
        "0202": sites.item("二、公开, （一）小组甲", "二。") + words,
        "0203": sites.item("二、公开, （二）小组乙", "三。"),
    })  # fmt: skip
    assert reading.texts(main, ".chapter h3") == ["（一）小组甲", "（二）小组乙"]
    text = main.text()
    assert "原话甲" in text
    assert "原话乙" in text
    assert "二。" not in text


def test_without_scripts_the_chapters_are_links_to_where_they_begin(site: Path) -> None:
    items = {
        number: sites.item(group, "发布政策。")
        for number, group in (("0101", "一、公开"), ("0102", "一、公开"), ("0201", "二、解读"))
    }
    page = publish(site, FOUR, items)
    places = {link.text(strip=True): link.attributes["href"] for link in page.css("noscript .jump a")}
    assert places == {"一、公开": "#chapter-1", "二、解读": "#chapter-2"}
    assert [reading.only(page, to).css("th")[0].text(strip=True) for to in places.values()] == ["一、公开", "二、解读"]
