"""The workbook round trip: a form goes out, comes back filled in, and the YAML holds exactly what was filled in."""

from __future__ import annotations

import difflib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import reading
import sites

from gongkai import cli
from gongkai.exporting import form_key, period

PLAN = "zfb/jdbz/gztj/2026"
TARGETS = "\n  - {name: 公开政策, value: 20, unit: 件, actual: 12}"
FIRST, SECOND, THIRD = (f"content/{PLAN}/{name}.yaml" for name in ("0101", "0102", "0201"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site; its first item has a target, and two units lead its third."""
    root = sites.write(tmp_path / "site", sites.SMALL)
    return sites.write(root, {
        FIRST: sites.item("一、公开", "及时发布政策，做到应公开尽公开。", support="[县卫健局]", targets=TARGETS),
        THIRD: sites.item("二、解读", "同步发布解读材料。", lead="[政府办, 县税务局]", status="not-started", progress=""),
    })  # fmt: skip


def run(site: Path, *arguments: object) -> int:
    return cli.main([*map(str, arguments), "--site", str(site), "--as-of", "2026-11-21"])


def export(site: Path, unit: str = "swj", name: str = "") -> Path:
    path = site / f"{name or unit}.xlsx"
    assert run(site, "export", "xlsx", "--plan", PLAN, "--for-unit", unit, "--to", path, "--period", "2026Q3") == 0
    return path


def rows(sheet: Any) -> dict[str, int]:
    """The rows of a form by the last part of their items' addresses."""
    found = {}
    for number in range(1, sheet.max_row + 1):
        key = form_key.read_key(str(sheet.cell(number, 1).value or ""))
        if key:
            found[key.address.rpartition("/")[2]] = number
    return found


def columns(sheet: Any) -> dict[str, int]:
    """The columns to fill in by their codes."""
    return {str(sheet.cell(1, place).value): place for place in range(2, sheet.max_column + 1)}


def fill(path: Path, item: str = "0101", to: Path | None = None, **values: object) -> Path:
    """Fills in a row of a form, and saves it as another program would; `actual` stands for the first target's."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for name, value in values.items():
        sheet.cell(rows(sheet)[item], columns(sheet)["actual.0" if name == "actual" else name]).value = value
    book.save(to or path)
    return to or path


def change(path: Path, alter: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    alter(book.worksheets[0])
    book.save(path)
    return path


def update(site: Path, *paths: Path) -> int:
    return run(site, "import", *paths, "--update")


def told(capsys: pytest.CaptureFixture[str], site: Path, *paths: Path) -> list[str]:
    """The rules that an import of forms finds, each with its cell; nothing is written when one is an error."""
    before = sites.tree(site / "content")
    capsys.readouterr()
    code = run(site, "import", *paths, "--update", "--format", "json")
    answer = json.loads(capsys.readouterr().out)
    if any(finding["level"] == "error" for finding in answer["findings"]):
        assert code in (1, 2)
        assert not answer["written"]
        assert sites.tree(site / "content") == before
    return [f"{finding['rule']} {finding['message']}" for finding in answer["findings"]]


def diff(before: bytes, after: bytes) -> list[str]:
    lines = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]


# ------------------------------------------------------------------------------------------------------ the form itself


def test_a_form_shows_the_plans_own_columns_and_asks_for_what_is_new(site: Path) -> None:
    sheet = openpyxl.load_workbook(export(site)).worksheets[0]
    heads = [cell.value for cell in sheet[4]][1:]
    assert heads == [
        "编号", "工作内容", "工作要求", "责任单位", "完成情况", "完成时限", "目前状态",
        "本期进展", "进展日期", "本期状态", "量化目标", "实际值",
    ]  # fmt: skip
    first = [cell.value for cell in sheet[5]][1:]
    assert first == [
        "0101", "一、公开", "及时发布政策，做到应公开尽公开。", "县税务局、县卫健局", "已经开展三次检查", "2026-12-31", "推进中",
        None, None, None, "公开政策 ≥ 20件（12）", None,
    ]  # fmt: skip
    assert sheet["B2"].value == "2026年重点工作清单落实情况进展填报表"
    assert sheet["B3"].value == "填报单位：县税务局　　报送期：2026年第三季度　　只填浅黄色的格子，填法见“填表说明”"


def test_rows_are_high_enough_for_their_words_and_grow_with_what_is_written(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "及时发布政策。" * 40)})
    form = export(site)
    sheet, guide = openpyxl.load_workbook(form).worksheets
    high, plain = sheet.row_dimensions[5], sheet.row_dimensions[6]
    assert high.height > 280 * 11 / 15, "about 280 characters at 15 a line of 15 points"
    assert (plain.height, plain.customFormat) == (50.25, False), "three lines to write in"
    assert all(guide.row_dimensions[number].height for number in range(2, 9))
    raw = zipfile.ZipFile(form).read("xl/worksheets/sheet1.xml").decode()
    kept = [number for number, row in re.findall(r'<row r="(\d+)"([^>]*)', raw) if "customHeight" in row]
    assert kept == ["2", "3", "4"]


def test_only_the_cells_to_fill_in_are_unlocked_and_there_is_no_password(site: Path) -> None:
    sheet = openpyxl.load_workbook(export(site)).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    codes = columns(sheet)
    for item, number in rows(sheet).items():
        cells = {code: sheet.cell(number, place) for code, place in codes.items()}
        unlocked = {code for code, cell in cells.items() if not cell.protection.locked}
        assert unlocked == {"text", "date", "status"} | ({"actual.0"} if item == "0101" else set())


def test_the_key_column_and_the_first_row_are_hidden_and_the_sheet_prints_on_a4_across(site: Path) -> None:
    book = openpyxl.load_workbook(export(site))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["填报", "填表说明"]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert sheet.freeze_panes == "C5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0), "one page wide, any number high"
    assert sheet.print_title_rows == "$4:$4"


def test_the_drop_down_offers_the_statuses_of_the_site_by_name(site: Path) -> None:
    book = openpyxl.load_workbook(export(site))
    sheet, guide = book.worksheets
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    name, area = rule.formula1.split("!")
    assert name == "'填表说明'"
    names = [cell.value for (cell,) in guide[area.replace("$", "")]]
    assert names == ["已完成", "按序时推进", "常态化推进", "推进中", "进度滞后", "未启动", "未报进展"]


def test_the_instructions_speak_the_language_of_the_site(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: en\n"})
    book = openpyxl.load_workbook(export(site))
    assert book.sheetnames == ["Report", "How to fill in"]
    assert str(book.worksheets[1]["B2"].value).startswith("县政府办公室 made this form from “2026年重点工作清单落实情况”.")


def test_forms_and_overviews_are_dated_in_universal_time(site: Path) -> None:
    path = site / "overview.xlsx"
    assert run(site, "export", "xlsx", "--plan", PLAN, "--overview", "--period", "2026Q2", "--to", path) == 0
    for made in (path, export(site)):
        about = openpyxl.load_workbook(made).properties
        assert about.created == about.modified == datetime(2026, 3, 2, 1, 30), "09:30 in China"


def test_another_reader_sees_the_same_form(site: Path) -> None:
    """calamine shares no code with the writer or with openpyxl."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(export(site)))
    assert book.sheet_names == ["填报", "填表说明"]
    table = book.get_sheet_by_name("填报").to_python()
    assert table[0][0] == "gongkai/form/1 zfb/jdbz/gztj/2026 swj 2026年第三季度"
    assert [row[1] for row in table[3:]] == ["编号", "0101", "0102", "0201"]


def test_the_same_form_is_made_of_the_same_bytes(site: Path, tmp_path: Path) -> None:
    first = export(site).read_bytes()
    again = sites.clean_copy(site, tmp_path / "elsewhere")
    assert export(again).read_bytes() == first


def test_texts_that_look_like_formulas_or_links_stay_texts(site: Path) -> None:
    nasty = ["=1+1", "+1", "@SUM(A1)", "https://a.example/", "mailto:a@b.example", "0012", "{=1}", "_x0041_"]
    for number, text in enumerate(nasty):
        sites.write(site, {f"content/{PLAN}/03{number:02}.yaml": sites.item("一、公开", json.dumps(text))})
    path = export(site)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    by_item = rows(sheet)
    assert [sheet.cell(by_item[f"03{number:02}"], 4).value for number in range(len(nasty))] == nasty
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in data or b"<hyperlink" in data for name, data in parts.items() if "worksheets" in name)


@pytest.mark.parametrize("text", ["swj", "县税务局", "税务局"])
def test_a_unit_may_be_called_by_id_name_or_short_name(site: Path, text: str) -> None:
    sheet = openpyxl.load_workbook(export(site, text, "form")).worksheets[0]
    assert list(rows(sheet)) == ["0101", "0102", "0201"]


def test_members_of_a_collective_unit_get_its_items_and_each_reports_for_itself(site: Path) -> None:
    sites.write(site, {SECOND: sites.item("一、公开", "清理过期文件。", lead="[各乡镇人民政府]")})
    assert "0102" in rows(openpyxl.load_workbook(export(site, "swj")).worksheets[0])
    assert list(rows(openpyxl.load_workbook(export(site, "各乡镇人民政府", "group")).worksheets[0])) == ["0102"]
    assert run(site, "export", "xlsx", "--plan", PLAN, "--for-unit", "all", "--to", site / "forms") == 0
    assert sorted(path.name for path in (site / "forms").iterdir()) == [
        "县政府办公室 2026年重点工作清单落实情况.xlsx",
        "县税务局 2026年重点工作清单落实情况.xlsx",
    ]


def test_each_unit_has_a_form_of_its_own_however_long_the_title_of_the_plan(site: Path) -> None:
    title = "关于" + "加快推进" * 30 + "的清单"
    sites.write(site, {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML.replace("2026年重点工作清单落实情况", title)})
    assert run(site, "export", "xlsx", "--plan", PLAN, "--for-unit", "all", "--to", site / "forms") == 0
    assert sorted(path.name[:6] for path in (site / "forms").iterdir()) == ["县政府办公室", "县税务局 关"]


def test_a_unit_without_items_is_told_which_units_have_some(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "export", "xlsx", "--plan", PLAN, "--for-unit", "县水务局", "--to", site / "a.xlsx") == 2
    assert capsys.readouterr().out == (
        "× “县水务局”在这个计划里没有要报的事项。是不是“县税务局”？有事项的单位：县税务局、县政府办公室\n"
    )


def test_forms_for_all_units_need_a_folder(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "export", "xlsx", "--plan", PLAN, "--for-unit", "all", "--to", site / "all.xlsx") == 2
    assert "--to 要写文件夹" in capsys.readouterr().out


def test_a_filled_form_is_not_overwritten_by_a_new_one(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fill(export(site), text="已经发布", date="2026-09-30")
    filled = path.read_bytes()
    assert run(site, "export", "xlsx", "--plan", PLAN, "--for-unit", "swj", "--to", path) == 1
    assert "没有覆盖" in capsys.readouterr().out
    assert path.read_bytes() == filled


# ------------------------------------------------------------------------------------------------------- the overview


def test_the_overview_says_in_words_who_has_not_reported(site: Path) -> None:
    done = sites.item("一、公开", "清理过期文件。", status="done", progress="\n  - {date: 2026-04-01, text: 已完成}")
    sites.write(site, {SECOND: done})
    path = site / "overview.xlsx"
    assert run(site, "export", "xlsx", "--plan", PLAN, "--overview", "--period", "2026Q2", "--to", path) == 0
    units, items = openpyxl.load_workbook(path).worksheets
    table = [[cell.value for cell in row] for row in units.iter_rows(min_row=2)]
    assert table == [
        ["单位", "事项数", "已报", "未报", "已完成，不必报", "未报的事项"],
        ["县税务局", 3, 2, 1, 0, "0201"],
        ["县政府办公室", 1, 0, 1, 0, "0201"],
    ]
    assert [[cell.value for cell in row] for row in items.iter_rows(min_row=3)] == [
        ["县税务局", "0101", "及时发布政策，做到应公开尽公开", "2026-12-31", "推进中", "2026-05-30", "已报"],
        ["县税务局", "0102", "清理过期文件", "2026-12-31", "已完成", "2026-04-01", "已报"],
        ["县税务局", "0201", "同步发布解读材料", "2026-12-31", "未启动", "没有报过", "未报"],
        ["县政府办公室", "0201", "同步发布解读材料", "2026-12-31", "未启动", "没有报过", "未报"],
    ]
    assert run(site, "export", "xlsx", "--plan", PLAN, "--overview", "--period", "2026Q3", "--to", site / "next.xlsx") == 0
    states = [row[6].value for row in openpyxl.load_workbook(site / "next.xlsx").worksheets[1].iter_rows(min_row=3)]
    assert states == ["未报", "已完成，不必报", "未报", "未报"]


def test_an_item_without_any_unit_is_not_forgotten_in_the_overview(site: Path) -> None:
    sites.write(site, {SECOND: sites.item("一、公开", "清理过期文件。", lead="")})
    path = site / "overview.xlsx"
    assert run(site, "export", "xlsx", "--plan", PLAN, "--overview", "--period", "2026Q3", "--to", path) == 0
    last = [[cell.value for cell in row][:3] for row in openpyxl.load_workbook(path).worksheets[1].iter_rows()][-1]
    assert last == ["（没有写单位）", "0102", "清理过期文件"]


def test_words_that_are_no_period_cannot_have_an_overview(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "export", "xlsx", "--plan", PLAN, "--overview", "--period", "前三季度", "--to", site / "a.xlsx") == 2
    assert capsys.readouterr().out == "× “前三季度”不是报送期，写成 2026Q3、2026H1、2026-09 或者 2026。\n"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026年第四季度", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026年3季度", None, None),
        ("2026H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026年12月", date(2026, 12, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-13", None, None),
        ("0000", None, None),
        ("2026Q5", None, None),
        ("", None, None),
    ],
)
def test_a_period_is_read_as_people_write_it(text: str, first: date | None, last: date | None) -> None:
    read = period.read(text)
    assert (read and read.first, read and read.last) == (first, last)


# ------------------------------------------------------------------------------------------------------- the way back


def test_a_filled_form_changes_the_lines_that_it_is_about_and_no_other(site: Path) -> None:
    sites.write(site, {FIRST: "# 由办公室维护\n" + (site / FIRST).read_text("utf-8") + "# 完\n"})
    before = (site / FIRST).read_bytes()
    form = fill(export(site), text="前三季度公开政策21件。", date=datetime(2026, 9, 30), status="已完成", actual=21)
    assert update(site, form) == 0
    assert diff(before, (site / FIRST).read_bytes()) == [
        "-status: in-progress",
        "+status: done",
        "+  - {date: 2026-09-30, status: done, text: 前三季度公开政策21件。}",
        "-  - {name: 公开政策, value: 20, unit: 件, actual: 12}",
        "+  - {name: 公开政策, value: 20, unit: 件, actual: 21}",
    ]


def test_a_file_with_chinese_keys_quotes_and_windows_line_ends_keeps_them(site: Path) -> None:
    text = (
        "工作要求: '及时发布，\n  做到应公开尽公开。'   # 原文\n"
        "牵头单位: [县税务局]\n完成时限:   2026-12-31\n"
        "分组: [一、公开]\n"
        '状态: "推进中"  # 季度更新\n'
        "进展:   # 最新的在最后\n"
        "-   日期: 2026-05-30\n"
        '    内容: "已经开展三次检查"\n'
        "\n# 目标由统计股核对\n"
        "目标:\n  - 名称: 公开政策\n    目标值: 20\n"
    )
    sites.write(site, {FIRST: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()})
    before = (site / FIRST).read_bytes()
    assert update(site, fill(export(site), text="公开政策21件", date="2026-09-30", status="done", actual="21")) == 0
    after = (site / FIRST).read_bytes()
    assert diff(before, after) == [
        '-状态: "推进中"  # 季度更新',
        '+状态: "已完成"  # 季度更新',
        "+-   日期: 2026-09-30",
        "+    状态: 已完成",
        '+    内容: "公开政策21件"',
        "+    实际值: 21",
    ]
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\n") == after.count(b"\r\n")


def test_the_second_import_of_a_form_changes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="公开政策21件", date="2026-09-30", status="已完成", actual=21)
    assert update(site, form) == 0
    before = sites.tree(site / "content")
    capsys.readouterr()
    assert update(site, form) == 0
    assert capsys.readouterr().out == "√ 1 张表里的内容网站上都有了，没有改动（2 行没有填）。\n"
    assert sites.tree(site / "content") == before


def test_a_dry_run_shows_each_field_with_its_cell_and_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sites.tree(site / "content")
    form = fill(export(site), text="公开政策21件", date="2026-09-30", status="已完成", actual=21)
    capsys.readouterr()
    assert run(site, "import", form, "--update", "--dry-run") == 0
    assert capsys.readouterr().out == (
        "zfb/jdbz/gztj/2026/0101  及时发布政策，做到应公开尽公开\n"
        "    状态  推进中 → 已完成    [swj.xlsx K5]\n"
        "    实际值 公开政策  12 → 21    [swj.xlsx M5]\n"
        "    进展 2026-09-30  （无） → 公开政策21件    [swj.xlsx I5]\n"
        "以上只是预览：1 张表，1 个事项有改动，2 行没有填。确认后去掉 --dry-run。\n"
    )
    assert run(site, "import", form, "--update", "--dry-run", "--format", "json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["changes"][0] == {
        "file": FIRST,
        "item": "zfb/jdbz/gztj/2026/0101",
        "field": "status",
        "name": "",
        "old": "推进中",
        "new": "已完成",
        "from": "swj.xlsx",
        "cell": "K5",
    }
    assert (answer["empty"], answer["written"], answer["findings"]) == (2, False, [])
    assert sites.tree(site / "content") == before


def test_forms_of_several_units_are_taken_in_one_call(site: Path) -> None:
    tax = fill(export(site, "swj"), text="公开政策21件", date="2026-09-30")
    office = fill(export(site, "zfb"), "0201", text="发布解读3篇", date="2026-09-29", status="推进中")
    assert update(site, tax, office) == 0
    assert "公开政策21件" in (site / FIRST).read_text("utf-8")
    assert (
        (site / THIRD)
        .read_text("utf-8")
        .endswith(
            "status: in-progress\nprogress:\n"
            "  - date: 2026-09-29\n    unit: 县政府办公室\n    status: in-progress\n    text: 发布解读3篇\n"
        )
    )


def test_a_folder_stands_for_the_workbooks_in_it(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = site / "returned"
    folder.mkdir()
    fill(export(site, "swj"), text="公开政策21件", date="2026-09-30", to=folder / "税务局.xlsx")
    fill(export(site, "zfb"), "0201", text="发布解读3篇", date="2026-09-29", to=folder / "政府办.xlsx")
    sites.write(folder, {"~$税务局.xlsx": "x", "说明.docx": "x"})
    capsys.readouterr()
    assert update(site, folder) == 0
    assert capsys.readouterr().out.endswith("√ 已更新 2 个事项（2 张表，2 行没有填）。下一步：python build.py check\n")
    sites.write(folder, {"旧.et": "x"})
    assert told(capsys, site, folder) == ["form/not-xlsx 填报表要保存成 .xlsx 才能导入，这个文件是 .et"]
    assert told(capsys, site, site / "output")[0].startswith("import/missing")


def test_two_units_that_share_an_item_may_report_in_turn(site: Path) -> None:
    tax, office = export(site, "swj"), export(site, "zfb")
    assert update(site, fill(tax, "0201", text="税务局发布解读2篇", date="2026-09-30", status="推进中")) == 0
    assert update(site, fill(office, "0201", text="政府办发布解读1篇", date="2026-10-08", status="推进中")) == 0
    assert (site / THIRD).read_text("utf-8").count("date:") == 2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026.9.30", "2026-09-30"),
        ("2026年9月30日", "2026-09-30"),
        ("2026/9/30", "2026-09-30"),
        ("２０２６－０９－３０", "2026-09-30"),
        ("20260930", "2026-09-30"),
        ("2026年9月30号", "2026-09-30"),
        ("2026/9/30 00:00:00", "2026-09-30"),
    ],
)
def test_a_day_written_as_text_is_read_and_said(site: Path, capsys: pytest.CaptureFixture[str], written: str, read: str) -> None:
    form = fill(export(site), text="已经发布", date=written)
    assert told(capsys, site, form) == [f"form/read-as 单元格 J5 写的是“{written}”，读作 {read}"]
    assert f"date: {read}, text: 已经发布" in (site / FIRST).read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "kept"),
    [(21, "21"), (21.0, "21"), (78.3, "78.3"), ("1,200", "1200"), ("２１", "21"), (-3, "-3"), (0, "0"), (0.00001, "0.00001")],
)
def test_a_figure_is_kept_digit_by_digit(site: Path, given: object, kept: str) -> None:
    assert update(site, fill(export(site), actual=given)) == 0
    actual = (site / FIRST).read_text("utf-8").partition("actual: ")[2].partition("}")[0].strip('"')
    assert actual == kept


def test_a_figure_that_a_spreadsheet_made_longer_is_shortened_and_said(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), actual=78.25)
    with zipfile.ZipFile(form) as archive:
        parts = {name: archive.read(name).replace(b"<v>78.25</v>", b"<v>78.300000000000011</v>") for name in archive.namelist()}
    with zipfile.ZipFile(form, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert told(capsys, site, form) == ["form/read-as 单元格 M5 写的是“78.30000000000001”，读作 78.3"]


def test_rows_and_columns_may_be_moved_and_a_hidden_part_shown(site: Path) -> None:
    """What LibreOffice and WPS do to a file, and what people do to rows: the keys travel along."""
    form = fill(export(site), text="公开政策21件", date="2026-09-30", status="已完成")

    def alter(sheet: Any) -> None:
        sheet.protection.sheet = False
        sheet.column_dimensions["A"].hidden = False
        sheet.row_dimensions[1].hidden = False
        first = [cell.value for cell in sheet[5]]
        for place, cell in enumerate(sheet[7], 1):
            sheet.cell(5, place).value, sheet.cell(7, place).value = cell.value, first[place - 1]
        sheet.insert_rows(2)
        sheet.insert_cols(1, 2)

    assert update(site, change(form, alter)) == 0
    assert "公开政策21件" in (site / FIRST).read_text("utf-8")


def test_rows_that_were_moved_without_their_hidden_cell_are_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sorted by hand with only what can be seen: the report of one item must never get into another."""
    form = fill(export(site), text="公开政策21件", date="2026-09-30", status="已完成")

    def alter(sheet: Any) -> None:
        seen = [[cell.value for cell in row][1:] for row in sheet.iter_rows(min_row=5, max_row=7)]
        for number, values in enumerate(reversed(seen), 5):
            for place, value in enumerate(values, 2):
                sheet.cell(number, place).value = value

    assert told(capsys, site, change(form, alter)) == [
        "form/row-moved 第 7 行看起来不是事项 zfb/jdbz/gztj/2026/0201 的：这一行里没有编号“0201”"
    ]


def test_the_id_in_another_column_is_still_the_id(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="公开政策21件", date="2026-09-30")

    def alter(sheet: Any) -> None:
        for number in (1, 4, 5, 6, 7):
            sheet.cell(number, 2).value, sheet.cell(number, 6).value = sheet.cell(number, 6).value, sheet.cell(number, 2).value

    assert told(capsys, site, change(form, alter)) == []


def test_a_sheet_copied_into_another_workbook_is_still_a_form(site: Path) -> None:
    form = fill(export(site), text="公开政策21件", date="2026-09-30")
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "说明"
    for name in ("甲", "乙"):
        copied = book.create_sheet(name)
        for row in openpyxl.load_workbook(form).worksheets[0].iter_rows():
            for cell in row:
                copied.cell(cell.row, cell.column).value = cell.value
    book.save(form)
    assert update(site, form) == 0
    assert (site / FIRST).read_text("utf-8").count("公开政策21件") == 1


# -------------------------------------------------------------------------------------------------- what is in the way

FAULTS: list[tuple[dict[str, object], list[str]]] = [
    ({"text": "已经发布"}, ["form/no-date 单元格 I5 写了进展，没有写日期（事项 zfb/jdbz/gztj/2026/0101）"]),
    ({"date": "2026-09-30"}, ["form/no-text 单元格 J5 写了日期，没有写进展（事项 zfb/jdbz/gztj/2026/0101）"]),
    ({"text": "甲", "date": "2026-02-30"}, ["form/bad-date 单元格 J5 写的“2026-02-30”不是日期"]),
    ({"text": "甲", "date": 20260930}, ["form/bad-date 单元格 J5 写的“########”不是日期"]),
    ({"text": "甲", "date": "2026年9月"}, ["form/bad-date 单元格 J5 写的“2026年9月”不是日期"]),
    ({"text": "甲", "date": "9月30日"}, ["form/bad-date 单元格 J5 写的“9月30日”不是日期"]),
    ({"text": "甲", "date": "2026-11-22"}, ["form/date-in-future 单元格 J5 的日期 2026-11-22 晚于今天（2026-11-21）"]),
    ({"text": "甲", "date": "2025-09-30"}, ["form/date-before-plan 单元格 J5 的日期 2025-09-30 早于计划印发的 2026-02-27"]),
    ({"text": "甲" * 1001, "date": "2026-09-30"}, ["form/text-too-long 单元格 I5 有 1001 个字，最多 1000 个"]),
    ({"text": 100, "date": "2026-09-30"}, ["form/not-a-text 单元格 I5 应当是一段话，现在是“100”"]),
    ({"text": "甲\u200e\x7f乙", "date": "2026-09-30"}, ["form/strange-sign 单元格 I5 里有看不见的控制字符（U+007F）"]),
    ({"status": "完成了"}, ["form/status-unknown 单元格 K5 的状态“完成了”不在列表里"]),
    ({"status": "=A1"}, ["form/formula 单元格 K5 是公式 =A1（算出的是“—”）"]),
    ({"actual": "=SUM(1,2)"}, ["form/formula 单元格 M5 是公式 =SUM(1,2)（算出的是“—”）"]),
    ({"actual": "#REF!"}, ["form/error-value 单元格 M5 是错误值 #REF!"]),
    ({"actual": "21件"}, ["form/not-a-number 单元格 M5 的实际值“21件”不是数"]),
    ({"actual": True}, ["form/not-a-number 单元格 M5 的实际值“TRUE”不是数"]),
    ({"actual": datetime(2026, 9, 30)}, ["form/not-a-number 单元格 M5 的实际值“2026-09-30”不是数"]),
    (
        {"actual": 1.1010119900307e17},
        ["form/lost-digits 单元格 M5 的数 1.1010119900307e+17 位数太多，表格软件已经丢掉后面的数字"],
    ),
]


@pytest.mark.parametrize(("values", "expected"), FAULTS, ids=lambda value: str(value)[:40])
def test_what_cannot_be_taken_is_told_with_its_cell_and_nothing_is_written(
    site: Path, capsys: pytest.CaptureFixture[str], values: dict[str, object], expected: list[str]
) -> None:
    other = fill(export(site, "zfb"), "0201", text="发布解读3篇", date="2026-09-29")
    assert told(capsys, site, other, fill(export(site), **values)) == expected


def test_a_percentage_is_no_figure_without_a_unit(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), actual=0.78)
    change(form, lambda sheet: setattr(sheet["M5"], "number_format", "0%"))
    assert told(capsys, site, form) == ["form/not-a-number 单元格 M5 的实际值“0.78（0%）”不是数"]


def test_a_number_in_a_cell_that_lost_its_format_is_no_day(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="甲", date=46295)
    change(form, lambda sheet: setattr(sheet["J5"], "value", 46295) or setattr(sheet["J5"], "number_format", "General"))
    assert told(capsys, site, form) == ["form/bad-date 单元格 J5 写的“46295”不是日期"]


def test_the_nearest_status_is_offered(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), status="滞后")
    assert update(site, form) == 1
    assert "→ 是不是“进度滞后”？从下拉列表里选：已完成、" in capsys.readouterr().out


def test_a_row_without_a_key_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def alter(sheet: Any) -> None:
        sheet["I9"] = "新的一项"

    form = change(export(site), alter)
    assert told(capsys, site, form) == ["form/no-key 第 9 行填了内容（单元格 I9），但认不出是哪个事项"]


def test_an_item_that_the_site_does_not_have_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="甲", date="2026-09-30")
    shutil.move(site / FIRST, site / f"content/{PLAN}/0109.yaml")
    assert told(capsys, site, form) == ["form/unknown-item 第 5 行的事项 zfb/jdbz/gztj/2026/0101 在网站里没有（单元格 I5）"]


def test_a_key_that_somebody_wrote_reaches_no_other_file(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="甲", date="2026-09-30")
    change(form, lambda sheet: setattr(sheet["A5"], "value", f"../../site {'a' * 16} {'b' * 16} -"))
    assert told(capsys, site, form) == ["form/unknown-item 第 5 行的事项 ../../site 在网站里没有（单元格 I5）"]


def test_a_copied_row_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def alter(sheet: Any) -> None:
        for place, cell in enumerate(sheet[5], 1):
            sheet.cell(8, place).value = cell.value

    form = change(fill(export(site), text="甲", date="2026-09-30"), alter)
    assert told(capsys, site, form) == [
        "form/row-twice 第 8 行和单元格 I5 那一行是同一个事项（zfb/jdbz/gztj/2026/0101），两行都填了"
    ]


def test_joined_cells_are_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = change(fill(export(site), text="甲", date="2026-09-30"), lambda sheet: sheet.merge_cells("I5:I6"))
    assert told(capsys, site, form) == ["form/merged 填写的格子被合并了：I5:I6"]


def test_a_figure_for_a_target_that_does_not_exist_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), "0102", actual=3)
    assert told(capsys, site, form) == ["form/no-target 单元格 M6 填了实际值，但事项 zfb/jdbz/gztj/2026/0102 没有这个目标"]


def test_an_item_that_was_changed_since_the_form_was_made_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="甲", date="2026-09-30")
    text = (site / FIRST).read_text("utf-8")
    sites.write(site, {FIRST: text.replace("应公开尽公开", "全部公开")})
    assert told(capsys, site, form) == [
        "form/item-changed 发表以后，事项 zfb/jdbz/gztj/2026/0101 的内容（要求、单位、时限或者目标）改过了，"
        "单元格 I5 这一行是按旧的填的"
    ]


def test_a_status_that_was_changed_since_the_form_was_made_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), status="已完成", actual=21)
    text = (site / FIRST).read_text("utf-8")
    sites.write(site, {FIRST: text.replace("status: in-progress", "status: behind").replace("actual: 12", "actual: 15")})
    assert told(capsys, site, form) == [
        "form/changed-meanwhile 单元格 K5 把状态报成“已完成”，但发表时是“推进中”，现在网站上已经改成“进度滞后”",
        "form/changed-meanwhile 单元格 M5 把实际值报成“21”，但发表时是“12”，现在网站上已经改成“15”",
    ]


def test_a_form_never_turns_back_what_was_changed_since(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), status="推进中")
    sites.write(site, {FIRST: (site / FIRST).read_text("utf-8").replace("status: in-progress", "status: done")})
    assert told(capsys, site, form) == [
        "form/changed-meanwhile 单元格 K5 把状态报成“推进中”，但发表时是“推进中”，现在网站上已经改成“已完成”"
    ]


def test_units_that_contradict_each_other_are_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tax = fill(export(site, "swj"), "0201", text="发布2篇", date="2026-09-30", status="推进中")
    office = fill(export(site, "zfb"), "0201", text="发布3篇", date="2026-09-30", status="进度滞后")
    assert told(capsys, site, tax, office) == [
        "form/forms-differ 状态两处报得不一样：单元格 K5 是“进度滞后”，swj.xlsx K7 是“推进中”",
    ]


def test_two_forms_of_one_unit_that_report_otherwise_are_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = fill(export(site, "swj", "first"), "0201", text="发布2篇", date="2026-09-30")
    second = fill(export(site, "swj", "second"), "0201", text="发布3篇", date="2026-09-30")
    assert told(capsys, site, first, second) == [
        "form/forms-differ 进展两处报得不一样：单元格 I7 是“发布3篇”，first.xlsx I7 是“发布2篇”"
    ]


@pytest.mark.parametrize("together", [True, False])
def test_units_that_lead_together_report_on_one_day_each_for_itself(site: Path, together: bool) -> None:
    tax = fill(export(site, "swj"), "0201", text="发布2篇。", date="2026-09-30", status="推进中")
    office = fill(export(site, "zfb"), "0201", text="发布3篇。", date="2026-09-30", status="推进中")
    if together:
        assert update(site, tax, office) == 0
    else:
        assert update(site, tax) == 0
        assert update(site, office) == 0
    text = (site / THIRD).read_text("utf-8")
    assert text.endswith(
        "status: in-progress\nprogress:\n"
        "  - date: 2026-09-30\n    unit: 县税务局\n    status: in-progress\n    text: 发布2篇。\n"
        "  - date: 2026-09-30\n    unit: 县政府办公室\n    status: in-progress\n    text: 发布3篇。\n"
    )
    before = sites.tree(site / "content")
    assert update(site, office, tax) == 0
    assert sites.tree(site / "content") == before
    assert not sites.build(site).failed
    page = reading.page(site, f"{PLAN}/index.html")
    assert reading.grid(reading.only(page, "table.mirror"))[2][3] == "县税务局：发布2篇。\n县政府办公室：发布3篇。"
    reports = reading.texts(reading.page(site, f"{PLAN}/0201.html"), "ol.reports li")
    assert reports == ["2026-09-30县税务局推进中发布2篇。", "2026-09-30县政府办公室推进中发布3篇。"]
    sites.write(site, {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML.partition("table:")[0] + "form: clauses\n"})
    sites.build(site)
    told = [node.text() for node in reading.page(site, f"{PLAN}/index.html").css(".clause .report .words")]
    assert told[-1] == "县税务局：发布2篇。\n县政府办公室：发布3篇。", "on lines of their own: .words keeps line breaks"
    plan = json.loads((site / f"output/{PLAN}/plan.json").read_bytes())
    assert [(entry["unit"], entry["text"]) for entry in plan["items"][2]["progress"]] == [
        ("县税务局", "发布2篇。"),
        ("县政府办公室", "发布3篇。"),
    ]


def test_who_reports_together_with_others_is_counted_by_itself(site: Path) -> None:
    assert update(site, fill(export(site), "0201", text="发布2篇。", date="2026-09-30")) == 0
    path = site / "overview.xlsx"
    assert run(site, "export", "xlsx", "--plan", PLAN, "--overview", "--period", "2026Q3", "--to", path) == 0
    units, items = openpyxl.load_workbook(path).worksheets
    assert [[cell.value for cell in row] for row in units.iter_rows(min_row=3)] == [
        ["县税务局", 3, 1, 2, 0, "0101、0102"],
        ["县政府办公室", 1, 0, 1, 0, "0201"],
    ]
    assert [row[5].value for row in items.iter_rows(min_row=5)] == ["2026-09-30", "没有报过"]


def test_the_unit_that_leads_alone_is_not_named(site: Path) -> None:
    assert update(site, fill(export(site), text="公开政策21件", date="2026-09-30")) == 0
    assert "unit:" not in (site / FIRST).read_text("utf-8").partition("progress:")[2].partition("targets:")[0]


def test_a_report_that_names_no_unit_speaks_for_all(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), "0201", text="发布2篇", date="2026-09-30")
    sites.write(site, {THIRD: (site / THIRD).read_text("utf-8") + "progress:\n  - {date: 2026-09-30, text: 发布5篇}\n"})
    assert told(capsys, site, form) == [
        "form/same-day 事项 zfb/jdbz/gztj/2026/0201 在 2026-09-30 已经有一条进展：“发布5篇”，和单元格 I7 的不一样"
    ]


def test_the_unit_of_a_report_must_be_known(site: Path) -> None:
    sites.write(site, {THIRD: (site / THIRD).read_text("utf-8") + "progress:\n  - {date: 2026-09-30, text: 甲, unit: 税务句}\n"})
    said = [line for line in sites.said(sites.build(site).findings) if "unit/unknown" in line]
    assert len(said) == 1
    assert said[0].startswith(f"{THIRD}:")
    assert "税务句" in said[0]


OLDER = (
    "form/older-than-newest 单元格 I5 的进展是 2026-04-30 的，事项 zfb/jdbz/gztj/2026/0101 最新的进展是 2026-05-30 的，"
    "现在的完成情况、状态和实际值都没有变"
)


def test_a_report_of_an_earlier_day_changes_nothing_of_the_present(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (site / FIRST).read_bytes()
    form = fill(export(site), text="完成方案", date="2026-04-30", status="未启动", actual=3)
    assert told(capsys, site, form) == [OLDER]
    assert diff(before, (site / FIRST).read_bytes()) == ["+  - {date: 2026-04-30, status: not-started, text: 完成方案}"]
    after = sites.tree(site / "content")
    assert told(capsys, site, form) == [OLDER], "the status is still another one"
    assert sites.tree(site / "content") == after
    sites.build(site)
    assert reading.texts(reading.page(site, f"{PLAN}/0101.html"), "ol.reports time") == ["2026-05-30", "2026-04-30"]
    assert "已经开展三次检查" in reading.only(reading.page(site, f"{PLAN}/index.html"), "table.mirror").text()


def test_a_late_report_that_says_nothing_else_is_taken_twice_without_a_word(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = fill(export(site), text="完成方案", date="2026-04-30")
    assert told(capsys, site, form) == [OLDER]
    assert told(capsys, site, form) == []


def test_of_several_forms_the_newest_report_decides_about_the_present(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tax = fill(export(site, "swj"), "0201", text="发布2篇", date="2026-09-30", status="推进中")
    office = fill(export(site, "zfb"), "0201", text="发布5篇", date="2026-10-08", status="已完成")
    assert [line.split()[0] for line in told(capsys, site, tax, office)] == ["form/older-than-newest"]
    text = (site / THIRD).read_text("utf-8")
    assert "\nstatus: done\n" in text
    assert [line.strip() for line in text.splitlines() if "date:" in line or "  status:" in line] == [
        "- date: 2026-09-30",
        "status: in-progress",
        "- date: 2026-10-08",
        "status: done",
    ]


def test_an_older_form_can_be_read_again_after_a_newer_one(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older = fill(export(site, "swj", "older"), text="公开18件", date="2026-06-30", status="推进中", actual=18)
    assert update(site, older) == 0
    newer = fill(export(site, "swj", "newer"), text="公开21件", date="2026-09-30", status="已完成", actual=21)
    assert update(site, newer) == 0
    before = sites.tree(site / "content")
    assert [line.split()[0] for line in told(capsys, site, older)] == ["form/older-than-newest"]
    assert sites.tree(site / "content") == before


def test_another_report_of_the_same_day_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="公开21件", date="2026-05-30")
    assert told(capsys, site, form) == [
        "form/same-day 事项 zfb/jdbz/gztj/2026/0101 在 2026-05-30 已经有一条进展：“已经开展三次检查”，和单元格 I5 的不一样"
    ]


def test_locked_cells_that_were_changed_are_told_and_not_taken(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="公开21件", date="2026-09-30")
    change(form, lambda sheet: setattr(sheet["D5"], "value", "别的要求"))
    assert told(capsys, site, form) == [
        "form/locked-edited 第 5 行锁定的格子被改过（事项 zfb/jdbz/gztj/2026/0101），改动没有导入"
    ]
    assert "别的要求" not in (site / FIRST).read_text("utf-8")
    assert "公开21件" in (site / FIRST).read_text("utf-8")


def test_a_form_of_another_version_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = change(export(site), lambda sheet: setattr(sheet["A1"], "value", "gongkai/form/2 a b c"))
    assert told(capsys, site, form) == ["form/other-version 这张表的版本是 gongkai/form/2，本程序只认 gongkai/form/1"]


def test_what_is_published_and_what_is_no_workbook_is_no_form(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites.build(site)
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    files: dict[str, str | bytes] = {
        "a.csv": (site / f"output/{PLAN}/plan.csv").read_bytes(),
        "a.json": (site / f"output/{PLAN}/plan.json").read_bytes(),
        "a.xlsx": book.getvalue(),
        "b.xlsx": b"",
        "c.docx": b"words",
    }
    sites.write(site, files)
    for name in files:
        assert told(capsys, site, site / name) == ["form/not-a-form 这个文件不是本程序导出的填报表"], name


def test_a_form_passes_the_same_gate_as_every_other_file(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = fill(export(site), text="公开政策21件", date="2026-09-30")
    whole = form.read_bytes()
    form.write_bytes(whole[: len(whole) // 2])
    assert [rule.split()[0] for rule in told(capsys, site, form)] == ["import/broken"]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts["xl/workbook.xml"].partition(b"?>")[2]
    with zipfile.ZipFile(form, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert [rule.split()[0] for rule in told(capsys, site, form)] == ["import/unsafe"]


@pytest.mark.parametrize(
    ("row", "column", "said"), [(20_001, 1, "行太多，最多 20000"), (3, 201, "列太多，最多 200")], ids=["rows", "columns"]
)
def test_a_form_longer_or_wider_than_is_read_is_refused_and_never_cut(
    site: Path, capsys: pytest.CaptureFixture[str], row: int, column: int, said: str
) -> None:
    form = fill(export(site), text="公开政策21件", date="2026-09-30")

    def far_away(sheet: Any) -> None:
        sheet.cell(row, column).value = "不能不看"

    assert told(capsys, site, change(form, far_away)) == [f"import/too-much 文件超出导入的限度：{said}"]


def test_a_format_pulled_down_makes_no_form_too_long(site: Path) -> None:
    form = fill(export(site), text="公开政策21件", date="2026-09-30")

    def frame(sheet: Any) -> None:
        sheet.cell(30_000, 1).number_format = "@"

    assert update(site, change(form, frame)) == 0
    assert "公开政策21件" in (site / FIRST).read_text("utf-8")


def test_a_missing_file_is_told(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "import", site / "nothing.xlsx", "--update") == 2
    assert "没有“" in capsys.readouterr().out


def test_a_disk_that_fails_leaves_every_file_as_it_was(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai import fsops

    tax = fill(export(site, "swj"), text="公开政策21件", date="2026-09-30")
    fill(tax, "0102", text="清理文件", date="2026-09-30")
    before = sites.tree(site / "content")
    whole = fsops.rename

    def fails(source: Path, target: Path) -> None:
        if target.name == "0102.yaml":
            raise OSError(28, "No space left on device", str(target))
        whole(source, target)

    monkeypatch.setattr(fsops, "rename", fails)
    assert update(site, tax) == 3
    assert sites.tree(site / "content") == before


def test_several_files_need_update_and_one_plan_at_a_time(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "import", "a.txt", "b.txt") == 2
    assert "要加 --update" in capsys.readouterr().out
    assert run(site, "import", "a.txt", "b.txt", "--update", "--into", f"content/{PLAN}") == 2
