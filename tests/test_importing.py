"""The importer: what a source holds comes out, in its own words, and nothing of it is lost or made up."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sites
from selectolax.lexbor import LexborHTMLParser

from gongkai import cli, importing
from gongkai.importing import heads, labels, preview, units, wraps
from gongkai.importing.draft import Draft, Line
from gongkai.importing.numbering import ordinal

SEEDS = sites.SHARED / "seeds"
INTO = "content/zfb/jdbz/gztj/2025"
NBSP = "\xa0"

SITE = {
    "site.yaml": sites.SITE_YAML,
    "content/zfb/body.yaml": "name: 县政府办公室\n",
    "content/units.yaml": "",
}

TABLE = f"""\
首页 > 信息公开 > 青石县政府办公室 > 工作推进

青石县2025年度政务公开任务落实情况

信息来源:青石县政府办公室 发布时间:2025-06-03 09:05 浏览次数:

工作内容

工作要求

责任单位

完成情况

{NBSP}

一、便民服务

窗口延时开放，周末可以办证。

政务服务局,各乡镇人民政府

已完成

开通网上预约，减少排队。

{NBSP}

每周公布一次预约情况。

{NBSP}

二、信息发布

政策文件当天上网。

政府办(公开办)、司法局

持续推进

清理过期栏目，一处不留。

政府办牵头,网信办、各乡镇人民政府

清理了8个栏目。

{NBSP}

文件下载
政策咨询
"""

CLAUSES = """\
青石县人民政府办公室关于印发《青石县2025年公开工作要点》的通知
来源:青石县政府办 发布时间:2025-03-04 【字体:大 中 小】
各乡镇人民政府,县直各单位: 现将《青石县2025年公开工作要点》印发给你们,请照此办理。
本要点供全县各级各部门在安 排全年工作时一并落实, 有困难的及时报告。
一、总体要求
(一)指导思想。坚持为民服务,坚持实事求是。
二、重点工作
围绕群众关心的事情,做好以下工作。
(二)公开办事指南。各窗口要把办事 指南放在网站首页, 2025 年内全部更 新一遍。\
(县政务服务局、县数据局牵头,县直相关单位 按职责分工负责。 各乡镇人民政府均为责任单位,以下不再列出)
(三)回应群众来信。来信七日内答复,答复要写明办理过程和结果。(县信访局牵头)
(四)开展检查。每季度检查一次公开情况,检查结果向社会公布。(县直相关单位按职责分工负责)
青石县人民政府办公室
2025年3月1日
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return sites.write(tmp_path / "site", SITE)


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Imports a text (or a file, or bytes) as a webmaster would; answers the exit code and what was said."""

    def run(source: str | bytes | Path, *arguments: str) -> tuple[int, str]:
        if not isinstance(source, Path):
            file = tmp_path / "来源.txt"
            file.write_bytes(source.encode("utf-8") if isinstance(source, str) else source)
            source = file
        capsys.readouterr()
        code = cli.main(["import", str(source), "--site", str(site), *arguments])
        return code, capsys.readouterr().out

    return run


def draft(tmp_path: Path, text: str | bytes) -> Draft:
    file = tmp_path / "来源.txt"
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return importing.draft_of(file)


def rules(result: Draft) -> list[str]:
    return [finding.rule for finding in result.findings]


def seed(name: str) -> Path:
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"the seeds are not here: {path} is missing, so the real sources are NOT tested")
    return path


def page(site: Path) -> LexborHTMLParser:
    """The built page of the plan that was imported."""
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return LexborHTMLParser((site / "output" / INTO.removeprefix("content/") / "index.html").read_text("utf-8"))


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


# ------------------------------------------------------------------------------------------------------ the real sources


def test_the_table_of_the_first_seed_is_built_again_cell_for_cell(site: Path, run: Run) -> None:
    source = seed("huoqiu-2023.txt")
    code, said = run(source, "--into", INTO)
    assert code == 0, said

    empty_cell = 111  # the one blank paragraph of this source that stands between a requirement and a report
    cells, groups = [], []
    for number, line in enumerate(source.read_text("utf-8").split("\n"), 1):
        text = line.strip()
        if re.match("[一二三四五六七八九十]+、", text) and len(text) < 25:
            groups.append(text)
        elif 15 < number < 186 and (text or number == empty_cell):
            cells.append(text)
    expected = [cells[start : start + 3] for start in range(0, len(cells), 3)]

    table = page(site).css_first("table.mirror")
    assert [head.text() for head in table.css("thead th")] == ["工作内容", "工作要求", "责任单位", "完成情况"]
    rows = table.css("tbody tr")
    assert [[cell.text() for cell in row.css("td")] for row in rows] == expected
    assert len(rows) == 23
    spans = table.css("tbody th")
    assert [cell.text() for cell in spans] == groups
    assert len(groups) == 10
    assert sum(int(cell.attributes.get("rowspan") or 1) for cell in spans) == 23


def test_the_clauses_of_the_second_seed_are_built_again_word_for_word(site: Path, run: Run) -> None:
    source = seed("zhuzhou-2023.txt")
    code, said = run(source, "--into", INTO)
    assert code == 0, said
    lines = source.read_text("utf-8").splitlines()
    clauses = [line for line in lines if re.match(r"\([一二三四五六七八九十]+\)", line)]
    chapters = [line for line in lines if re.match("[一二三四五六七八九十]+、", line)]

    built = page(site)
    shown = [node.text() for node in built.css(".clause .words")]
    assert len(shown) == 16
    assert list(map(squeeze, shown)) == list(map(squeeze, clauses))
    assert [node.text() for node in built.css(".chapter h2")] == chapters
    for text, line in zip(shown, clauses, strict=True):
        assert not re.search(r"[\u4e00-\u9fff“”、，。] +[\u4e00-\u9fff“”、，。]|[,;] ", text)
        assert re.findall(r"\S (?=\d)|\d (?=\S)", text) == re.findall(r"\S (?=\d)|\d (?=\S)", line)
    prose = squeeze("".join(node.text() for node in built.css("p.prose")))
    assert squeeze(lines[3]) in prose
    assert squeeze(lines[5]) in prose


def test_the_first_seed_has_23_items_in_10_groups_and_its_gaps_are_told() -> None:
    result = importing.draft_of(seed("huoqiu-2023.txt"))
    items = result.body.items
    assert (len(items), len(result.body.groups)) == (23, 10)
    assert [item.line for item in items if not item.units] == [109]
    assert [(finding.rule, finding.line) for finding in result.findings] == [("import/lead-missing", 109)]
    assert [len(item.lead) for item in items if item.lead] == [25, 1]
    assert result.head.published == "2023-05-31 15:08"
    assert result.head.breadcrumb[-1] == "工作推进"
    assert [line.line for line in result.unplaced] == [5, 5, 5, 187, 188, 190]


def test_a_report_that_is_exactly_a_status_gives_the_status_and_no_other_does(site: Path, run: Run) -> None:
    run(seed("huoqiu-2023.txt"), "--into", INTO)
    texts = [path.read_text("utf-8") for path in sorted((site / INTO).glob("[0-9]*.yaml"))]
    assert len(texts) == 23
    assert [text.count('状态: "done"') for text in texts if "状态" in text] == [1, 1, 1]


def test_the_second_seed_has_16_items_in_5_groups_with_leaders_and_a_default() -> None:
    result = importing.draft_of(seed("zhuzhou-2023.txt"))
    items = result.body.items
    assert (len(items), len(result.body.groups)) == (16, 5)
    assert [item.number for item in items][::5] == ["(一)", "(六)", "(十一)", "(十六)"]
    assert [place for place, item in enumerate(items, 1) if not item.lead] == [5]
    assert all(item.title.endswith("。") for item in items)
    assert result.body.default_support == ("各县市区人民政府",)
    assert "市政府12345市长热线服务中心" in items[8].lead
    assert [line.text for line in result.unplaced] == ["【字体大小:大中小】"]
    assert rules(result) == ["import/repaired"]


def test_the_third_seed_holds_two_notices_and_the_table_between_them() -> None:
    result = importing.draft_of(seed("pingjiang-2021.txt"))
    assert [(body.title, body.form, len(body.items)) for body in result.bodies] == [
        ("平江县2021年政务管理服务工作要点", "clauses", 25),
        ("2021年县直部门“一件事一次办”最多跑一次改革任务分解表", "table", 35),
        ("平江县2021年政务公开工作要点", "clauses", 13),
    ]
    assert result.head.labels["索引号"] == "43060000/2021-1814225"
    assert result.head.document_number == "平政办发〔2021〕2号"
    table = result.bodies[1]
    assert len({item.group for item in table.items}) == 21
    assert {item.group[0][0] for item in table.items} == set("一二三四五")
    merged = [item for item in table.items if "牵头部门" in item.joined]
    assert [item.group[1][:3] for item in merged] == ["(二)", "(三)", "(四)", "(十一"]
    assert all(item.lead == ("县行政审批服务局",) for item in merged)
    joint = next(item for item in table.items if item.group[1].startswith("(十)"))
    assert joint.lead == ("县行政审批服务局", "县人社局", "县卫健局", "县市场监督管理局")
    told = {finding.rule for finding in result.findings}
    assert {"import/filled", "import/run-together", "import/several", "import/no-units"} <= told


def test_the_fourth_seed_is_prose_with_damaged_punctuation() -> None:
    result = importing.draft_of(seed("hunan-opinion.txt"))
    assert (result.items, rules(result)) == ((), ["import/no-items", "import/damaged"])


def test_the_fifth_seed_lists_work_without_naming_anyone() -> None:
    result = importing.draft_of(seed("suzhou-2017.txt"))
    assert len(result.items) == 8
    assert {finding.rule for finding in result.findings if finding.level == "warning"} >= {"import/no-units"}


# ------------------------------------------------------------------------------------------------------- flattened tables


def test_a_row_without_a_unit_stays_so_and_is_reported(site: Path, run: Run) -> None:
    code, said = run(TABLE, "--into", INTO)
    assert code == 0
    assert "“开通网上预约，减少排队。”没有写责任单位" in said
    text = (site / INTO / "0102.yaml").read_text("utf-8")
    assert "责任单位" not in text
    assert "每周公布一次预约情况。" in text


def test_cells_are_published_in_the_words_of_the_source(site: Path, run: Run) -> None:
    run(TABLE, "--into", INTO)
    rows = page(site).css("table.mirror tbody tr")
    assert [[cell.text() for cell in row.css("th, td")] for row in rows] == [
        ["一、便民服务", "窗口延时开放，周末可以办证。", "政务服务局,各乡镇人民政府", "已完成"],
        ["开通网上预约，减少排队。", "", "每周公布一次预约情况。"],
        ["二、信息发布", "政策文件当天上网。", "政府办(公开办)、司法局", "持续推进"],
        ["清理过期栏目，一处不留。", "政府办牵头,网信办、各乡镇人民政府", "清理了8个栏目。"],
    ]


def test_the_words_are_only_kept_beside_the_names_where_they_differ(site: Path, run: Run) -> None:
    run(TABLE, "--into", INTO)
    assert "原文" in (site / INTO / "0101.yaml").read_text("utf-8")
    text = (site / INTO / "0201.yaml").read_text("utf-8")
    assert '责任单位: ["政府办(公开办)", "司法局"]' in text
    assert "原文" not in text


def test_heads_that_come_again_on_a_new_page_are_no_rows(tmp_path: Path) -> None:
    again = "工作内容\n\n工作要求\n\n责任单位\n\n完成情况\n\n"
    result = draft(tmp_path, TABLE.replace("政策文件当天上网。", f"{again}二、信息发布\n\n政策文件当天上网。"))
    assert [item.requirement[:4] for item in result.body.items] == ["窗口延时", "开通网上", "政策文件", "清理过期"]
    assert [line.text for line in result.unplaced][1:6] == [*again.split(), "二、信息发布"]
    assert rules(result) == ["import/lead-missing"]


def test_a_cell_of_several_paragraphs_stays_one_cell(tmp_path: Path) -> None:
    result = draft(tmp_path, TABLE.replace("政策文件当天上网。", "政策文件当天上网。\n\n解读同时上网。\n\n上网前审核。"))
    assert result.body.items[2].requirement == "政策文件当天上网。\n解读同时上网。\n上网前审核。"


def test_a_paragraph_that_could_belong_to_two_rows_is_told(tmp_path: Path) -> None:
    text = TABLE.replace("持续推进\n", "持续推进\n\n每月通报。\n")
    assert "import/doubtful" in rules(draft(tmp_path, text))


def test_a_table_whose_cells_do_not_come_out_even_is_refused_with_the_line(tmp_path: Path) -> None:
    result = draft(tmp_path, TABLE.replace("已完成\n", ""))
    assert not result.body.items
    assert [(finding.rule, finding.line, finding.values["got"]) for finding in result.findings] == [
        ("import/no-items", 24, "unaligned")
    ]


def test_a_table_with_its_own_columns_is_mirrored_with_them(site: Path, run: Run) -> None:
    cells = "序号 重点任务 主要措施 牵头单位 责任单位 完成时限 备注"
    rows = ["1", "修路", "铺好三条村道。", "县交通局", "县财政局、各乡镇人民政府", "2025年12月31日前", NBSP]
    rows += ["2", "送水", "通水到每一户。", "县水利局", NBSP, "持续推进", "按月报告"]
    source = "2025年民生实事\n发布时间：2025-02-03 10:00\n" + "\n".join([*cells.split(), *rows])
    assert run(source, "--into", INTO)[0] == 0
    table = page(site).css_first("table.mirror")
    assert [head.text() for head in table.css("thead th")] == cells.split()
    assert [[cell.text() for cell in row.css("td")] for row in table.css("tbody tr")] == [
        [cell.strip() for cell in rows[:7]],
        [cell.strip() for cell in rows[7:]],
    ]
    assert '日期: "2025-12-31"' in (site / INTO / "0101.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("清单\n工作内容\n工作要求\n责任单位\n", "表头下面没有内容"),
        ("清单\n任务\n要求\n责任单位\n修一条路。\n甲局、乙局\n造一座桥。\n要牢固。\n", "单元格和表头对不上"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_the_reason(text: str, why: str, run: Run) -> None:
    code, said = run(text, "--dry-run")
    assert code == 1
    assert why in said


# --------------------------------------------------------------------------------------------------------------- clauses


def test_clauses_are_split_into_number_title_words_and_units(tmp_path: Path) -> None:
    result = draft(tmp_path, CLAUSES)
    first, second, third = result.body.items
    assert (first.number, first.title, first.group) == ("(二)", "公开办事指南。", ("二、重点工作",))
    assert first.requirement == "各窗口要把办事指南放在网站首页, 2025 年内全部更新一遍。"
    assert (first.lead, first.support) == (("县政务服务局", "县数据局"), ("县直相关单位",))
    assert (second.lead, second.support) == (("县信访局",), ())
    assert (third.lead, third.support) == ((), ("县直相关单位",))
    assert result.body.default_support == ("各乡镇人民政府",)


def test_a_chapter_whose_clauses_name_no_units_is_text(tmp_path: Path) -> None:
    groups = draft(tmp_path, CLAUSES).body.groups
    assert [(group.name, group.text) for group in groups] == [
        ("一、总体要求", "(一)指导思想。坚持为民服务,坚持实事求是。"),
        ("二、重点工作", "围绕群众关心的事情,做好以下工作。"),
    ]


def test_a_clause_without_units_among_others_is_an_item_and_is_told(tmp_path: Path) -> None:
    result = draft(tmp_path, CLAUSES.replace("(县信访局牵头)", ""))
    assert len(result.body.items) == 3
    assert [(finding.rule, finding.line) for finding in result.findings][1:] == [("import/lead-missing", 10)]


def test_blanks_of_line_wraps_go_and_one_finding_counts_them(tmp_path: Path) -> None:
    result = draft(tmp_path, CLAUSES)
    repaired = [finding for finding in result.findings if finding.rule == "import/repaired"]
    assert [(finding.line, finding.values["count"], finding.values["text"]) for finding in repaired] == [
        (4, 6, "部门在安 排全年工")
    ]
    assert "2025 年内" in result.body.items[0].requirement
    assert result.body.items[0].units["责任单位"].endswith("县直相关单位按职责分工负责。各乡镇人民政府均为责任单位,以下不再列出)")


def test_a_document_without_broken_words_keeps_every_blank() -> None:
    lines = [Line("围绕“两化” 建设，抓好 3 个方面的工作，做到件件 有着落。".replace("件件 有", "件件有"), 1), Line("张 三", 2)]
    assert wraps.repair(lines).lines == lines


def test_what_stands_before_and_behind_the_clauses_becomes_the_plans_text(site: Path, run: Run) -> None:
    run(CLAUSES, "--into", INTO)
    plan = (site / INTO / "plan.yaml").read_text("utf-8")
    assert "  各乡镇人民政府,县直各单位:\n  现将《青石县2025年公开工作要点》印发给你们,请照此办理。\n" in plan
    assert "结尾: |-\n  青石县人民政府办公室\n  2025年3月1日\n" in plan
    assert '成文日期: "2025-03-01"' in plan
    assert '形式: "条款"' in plan
    assert [node.text() for node in page(site).css(".clause .words")][1] == (
        "(三)回应群众来信。来信七日内答复,答复要写明办理过程和结果。(县信访局牵头)"
    )


def test_clauses_in_which_no_one_is_named_are_no_items(run: Run) -> None:
    code, said = run("要点\n一、服务\n（一）热情。待人要热情。\n（二）周到。办事要周到。\n", "--dry-run")
    assert code == 1
    assert "有分条，但没有一条写明责任单位" in said


def test_smaller_points_with_units_of_their_own_are_items_below_their_clause(tmp_path: Path) -> None:
    text = "要点\n一、服务\n（一）热情。\n1.待人热情。（甲局负责）\n2.说话和气。（乙局负责）\n"
    items = draft(tmp_path, text).body.items
    assert [(item.group, item.number, item.requirement) for item in items] == [
        (("一、服务", "（一）热情。"), "1.", "待人热情。"),
        (("一、服务", "（一）热情。"), "2.", "说话和气。"),
    ]


# ----------------------------------------------------------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("words", "lead", "support"),
    [
        ("（甲局、乙局牵头，丙局按职责分工负责）", "甲局 乙局", "丙局"),
        ("(县直相关单位按职责分工负责)", "", "县直相关单位"),
        ("甲局、乙局等县直有关单位牵头", "甲局 乙局 县直有关单位", ""),
        ("甲局、乙局等牵头单位", "甲局 乙局", ""),
        ("甲局等直有关单位,各乡镇人民政府、开发区管委会", "", "甲局 直有关单位 各乡镇人民政府 开发区管委会"),
        ("甲局等有关部门负责", "", "甲局"),
        ("政府办牵头,甲局、乙局,各乡镇人民政府", "政府办", "甲局 乙局 各乡镇人民政府"),
        ("政府办(公开办、督查室)、司法局", "", "政府办(公开办、督查室) 司法局"),
        ("政府办(公开办", "", "政府办(公开办"),
        ("牵头单位：甲局；责任单位：乙局、丙局", "甲局", "乙局 丙局"),
        ("甲局（牵头）、乙局", "甲局", "乙局"),
        ("由甲局牵头、乙局配合", "甲局", "乙局"),
        ("甲局会同有关部门负责", "甲局", "有关部门"),
        ("会同县人民政府负责", "", "会同县人民政府"),
        ("（负责部门：甲局，适用范围：全县）", "", "甲局"),
        ("甲局;乙局；丙局，丁局", "", "甲局 乙局 丙局 丁局"),
        ("甲局\n乙 局", "", "甲局 乙局"),
        ("", "", ""),
    ],
)
def test_units_are_read_as_they_are_written(words: str, lead: str, support: str) -> None:
    read = units.read(words)
    assert (read.lead, read.support) == (tuple(lead.split()), tuple(support.split()))


def test_the_first_named_leads_only_where_the_document_says_so(tmp_path: Path) -> None:
    text = "要点\n一、工作\n（一）甲。先做甲事。（甲局、乙局负责{}）\n（二）乙。再做乙事。（丙局、丁局负责）\n"
    assert [item.lead for item in draft(tmp_path, text.format("")).body.items] == [(), ()]
    told = draft(tmp_path, text.format("。列第一位者为牵头单位，下同"))
    assert [(item.lead, item.support) for item in told.body.items] == [(("甲局",), ("乙局",)), (("丙局",), ("丁局",))]


@pytest.mark.parametrize(
    ("numeral", "number"), [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("一百零二", 102)]
)
def test_chinese_numbers_are_counted(numeral: str, number: int) -> None:
    assert ordinal(numeral) == number


# ------------------------------------------------------------------------------------------------------------- the head


@pytest.mark.parametrize(
    ("line", "published", "source"),
    [
        ("信息来源:甲县政府办 发布时间:2025-06-03 09:05", "2025-06-03 09:05", "甲县政府办"),
        ("来源：甲县政府办 2025-06-03 09:05", "2025-06-03 09:05", "甲县政府办"),
        ("发布日期：2025年6月3日", "2025-06-03", ""),
        ("发表时间:2025-06-03 09:05阅读人次:", "2025-06-03 09:05", ""),
        ("发布时间：2025-02-30", "", ""),
    ],
)
def test_the_moment_and_the_source_are_read_however_they_are_labelled(line: str, published: str, source: str) -> None:
    facts = labels.read([Line(line, 1)]).facts
    assert (facts.get("published", ""), facts.get("source", "")) == (published, source)


def test_the_facts_above_a_document_are_told_apart_from_its_words() -> None:
    above = ["索 引 号：\t0001/2025-1\t主题分类：\t政务", "文号：青政办发〔2025〕4号", "关于做好公开工作的通知"]
    lines = [*above, "青政办发〔2025〕4号", "关于做好", "公开工作的通知"]
    page = labels.read([Line(text, number) for number, text in enumerate(lines, 1)])
    head = heads.read(page, page.prose)
    assert (head.title, head.document_title) == ("关于做好公开工作的通知",) * 2
    assert head.document_number == "青政办发〔2025〕4号"
    assert head.labels == {"索引号": "0001/2025-1", "主题分类": "政务"}
    assert head.text == ()


# -------------------------------------------------------------------------------------------------------- bytes and files


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode("utf-8"),
        codecs.BOM_UTF8 + TABLE.encode("utf-8"),
        TABLE.encode("gb18030"),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        TABLE.replace("\n", "\r\n").encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 with BOM", "gb18030", "utf-16 le", "utf-16 be", "le without BOM", "be without BOM", "crlf gb18030"],
)
def test_every_usual_encoding_gives_the_same_draft(data: bytes, tmp_path: Path) -> None:
    assert draft(tmp_path, data) == draft(tmp_path, TABLE)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"\x81\xff\xfe not any text", "file/encoding"),
        (TABLE.encode().replace("已完成".encode(), b"\x1b]0;x\x07"), "file/control-character"),
        (b"a\x00b", "file/control-character"),
        (b"\n" * ((1 << 20) + 1), "file/too-large"),
        (b"", "import/no-items"),
        ("\n \n\xa0\n".encode(), "import/no-items"),
        ("今天天气很好。".encode(), "import/no-items"),
    ],
    ids=["unknown encoding", "terminal escape", "zero byte", "too large", "empty", "blanks", "prose"],
)
def test_bytes_that_hold_no_plan_give_one_finding(data: bytes, rule: str, run: Run) -> None:
    code, said = run(data, "--dry-run", "--format", "json")
    assert (code, [finding["rule"] for finding in json.loads(said)["findings"]]) == (1, [rule])


def test_a_file_of_another_kind_is_refused_in_one_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "清单.wps"
    file.write_bytes(b"\xd0\xcf\x11\xe0")
    code, said = run(file, "--dry-run")
    assert code == 1
    assert "“.wps”文件不能直接导入\n      → 在 WPS 文字或者 Word 里打开，另存为 .docx，再导入。" in said


def test_a_missing_file_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    code, said = run(tmp_path / "没有.txt")
    assert code == 2
    assert "没有.txt”这个文件" in said


# --------------------------------------------------------------------------------------------------------------- the door


def test_a_dry_run_shows_the_rows_and_writes_nothing(site: Path, run: Run) -> None:
    before = sites.tree(site)
    code, said = run(TABLE, "--dry-run", "--into", INTO)
    assert code == 0
    assert "4 个事项，2 个分组。" in said
    assert re.search(r"\n0202 .*清理过期栏目.*政府办\*\+2.*清理了", said)
    table = said[said.index("序号") : said.index("单位栏")]
    assert max(map(preview.cells, table.splitlines())) <= 80
    assert "文件下载" in said
    assert said.endswith("以上只是预览，没有写任何文件。确认后去掉 --dry-run。\n")
    assert run(TABLE, "--dry-run")[1].endswith("确认后去掉 --dry-run，加上 --into content/…。\n")
    assert run(TABLE)[1].endswith("以上只是预览，没有写任何文件。确认后加上 --into content/…。\n")
    assert sites.tree(site) == before


def test_without_a_place_nothing_is_written_and_the_way_on_is_told(site: Path, run: Run) -> None:
    before = sites.tree(site)
    code, said = run(TABLE)
    assert (code, sites.tree(site)) == (0, before)
    assert "--into content/…" in said


def test_the_json_has_exactly_the_fixed_shape(run: Run) -> None:
    _, said = run(TABLE, "--dry-run", "--format", "json")
    told = json.loads(said)
    assert list(told) == ["items", "metadata", "unplaced", "findings"]
    assert told["items"][3] == {
        "number": "0202",
        "group": ["二、信息发布"],
        "title": "",
        "requirement": "清理过期栏目，一处不留。",
        "lead": ["政府办"],
        "support": ["网信办", "各乡镇人民政府"],
        "due_text": "",
        "status_text": "清理了8个栏目。",
        "extra": {"责任单位": "政府办牵头,网信办、各乡镇人民政府"},
    }
    assert [set(finding) for finding in told["findings"]] == [{"rule", "level", "file", "line", "column", "message", "hint"}] * 2


def test_the_same_import_twice_changes_nothing(site: Path, run: Run) -> None:
    run(TABLE, "--into", INTO)
    before = sites.tree(site)
    code, said = run(TABLE, "--into", INTO)
    assert (code, sites.tree(site)) == (0, before)
    assert "已经是同样的内容" in said


def test_a_different_plan_never_overwrites_the_one_that_is_there(site: Path, run: Run) -> None:
    run(TABLE, "--into", INTO)
    before = sites.tree(site)
    code, said = run(TABLE.replace("当天上网", "次日上网"), "--into", INTO)
    assert (code, sites.tree(site)) == (1, before)
    assert f"{INTO}/0201.yaml 已经有了，不覆盖" in said


def test_items_that_lie_about_are_not_swallowed_by_a_new_plan(site: Path, run: Run) -> None:
    sites.write(site, {f"{INTO}/0901.yaml": "requirement: 别的事\n"})
    assert run(TABLE, "--into", INTO)[0] == 1
    assert not (site / INTO / "plan.yaml").exists()


def test_an_import_that_was_cut_off_is_completed_by_the_next(site: Path, run: Run) -> None:
    run(TABLE, "--into", INTO)
    whole = sites.tree(site)
    (site / INTO / "plan.yaml").unlink()
    (site / INTO / "0202.yaml").unlink()
    assert run(TABLE, "--into", INTO)[0] == 0
    assert sites.tree(site) == whole


NAMES = ["../../x", "CON", "NUL", "a" * 300, "😀", "", ".", "..", "/etc/passwd", "C:\\x", "plan", "LPT1.txt", "a:b", "plan.yaml"]


def test_no_word_of_a_source_becomes_the_name_of_a_file(site: Path, run: Run) -> None:
    """IM-10: files are called by their place in the plan, whatever numbers and groups are called."""
    rows = [f'"{name}","{name or "甲"}","做第{number}件事","县税务局"' for number, name in enumerate(NAMES)]
    before = sites.tree(site.parent)
    code, said = run("序号,类别,工作内容,责任单位\n" + "\n".join(rows) + "\n", "--into", INTO)
    assert code == 0, said
    after = sites.tree(site.parent)
    assert [name for name in before if after[name] != before[name]] == []
    made = after.keys() - before.keys() - {"来源.txt"}
    assert made == {f"site/{INTO}/{name}.yaml" for name in ("plan", *(f"{at:02}01" for at in range(1, len(NAMES) + 1)))}
    told = b"".join(after[name] for name in made).decode()
    assert {int(number) for number in re.findall("做第([0-9]+)件事", told)} == set(range(len(NAMES)))


def test_when_the_disk_refuses_nothing_is_left(site: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai import fsops

    before = sites.tree(site)
    save = fsops.write_file

    def refuse(path: Path, data: bytes) -> None:
        if path.name == "0201.yaml":
            raise OSError(28, "No space left on device", str(path))
        save(path, data)

    monkeypatch.setattr(fsops, "write_file", refuse)
    assert run(TABLE, "--into", INTO)[0] == 3
    assert sites.tree(site) == before
    assert not (site / INTO).exists()


@pytest.mark.parametrize(
    "into",
    [
        "zfb/jdbz/gztj/2025",
        "content/zfb/2025",
        "content/zfb/jdbz/gztj",
        "content/zfb/jdbz/none/2025",
        "content/none/jdbz/gztj/2025",
        "content/zfb/jdbz/gztj/../gztj/2025",
        "../site/content/zfb/jdbz/gztj/2025",
        "/tmp/content/zfb/jdbz/gztj/2025",
        "content/zfb/jdbz/gztj/a b",
        "content/zfb/jdbz/gztj/con",
        "content/zfb/jdbz/gztj/2025/deeper",
        "site.yaml",
    ],
)
def test_a_plan_lies_below_a_column_of_this_site_or_nowhere(into: str, site: Path, run: Run) -> None:
    before = sites.tree(site)
    code, said = run(TABLE, "--into", into)
    assert (code, sites.tree(site)) == (2, before)
    assert "不能作为导入的位置" in said


def test_a_link_that_leads_out_of_the_site_is_no_place(site: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "content/zfb/jdbz").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert run(TABLE, "--into", INTO)[0] == 2
    assert not list((tmp_path / "elsewhere").iterdir())


def test_what_the_source_does_not_say_stays_empty_and_is_told(site: Path, run: Run) -> None:
    bare = TABLE[TABLE.index("工作内容") :]
    code, said = run(bare, "--into", INTO)
    assert code == 0
    assert "原文没有写标题" in said
    assert "原文没有写发布时间" in said
    plan = (site / INTO / "plan.yaml").read_text("utf-8")
    assert plan.startswith('标题: ""\n年度: 2025\n发布时间: ""\n')
    faults = {finding.rule: finding for finding in sites.build(site).findings if finding.level == "error"}
    assert faults["content/undated"].line == 3


def test_the_sites_own_statuses_are_the_ones_that_count(site: Path, run: Run) -> None:
    own = "statuses:\n  - {id: ok, name: 已完成, tone: good}\n  - {id: on, name: 持续推进, tone: steady}\n"
    sites.write(site, {"site.yaml": sites.SITE_YAML + own})
    run(TABLE, "--into", INTO)
    stated = {path.stem: re.findall('状态: "(.*)"', path.read_text("utf-8")) for path in (site / INTO).glob("0*.yaml")}
    assert stated == {"0101": ["ok"], "0102": [], "0201": ["on"], "0202": []}


def test_a_site_without_site_yaml_can_look_but_not_write(site: Path, run: Run) -> None:
    (site / "site.yaml").unlink()
    assert run(TABLE, "--dry-run")[0] == 0
    assert run(TABLE, "--into", INTO)[0] == 2


def test_the_same_is_said_in_english(run: Run) -> None:
    _, said = run(TABLE, "--dry-run", "--lang", "en")
    assert "Items: 4, groups: 2." in said
    assert "has no responsible unit" in said


def test_passages_without_a_place_stand_as_comments_in_the_plan(site: Path, run: Run) -> None:
    run(TABLE, "--into", INTO)
    plan = (site / INTO / "plan.yaml").read_text("utf-8")
    assert plan.endswith("# 浏览次数:\n# 文件下载\n# 政策咨询\n")
