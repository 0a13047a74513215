"""Workbooks that are published: the official table cell for cell, nothing that runs, nothing cut, the same bytes anywhere."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import reading
import sites
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import formats
from gongkai.exporting import archive, xlsx
from gongkai.exporting.csv import unguard

PLAN = "zfb/jdbz/gztj/2026"
WITH_WORKBOOK = sites.SITE_YAML.replace("[csv, json]", "[xlsx, csv]")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return sites.write(tmp_path / "site", {**sites.SMALL, "site.yaml": WITH_WORKBOOK})


def book(site: Path) -> openpyxl.Workbook:
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    return openpyxl.load_workbook(site / f"output/{PLAN}/plan.xlsx")


def grid(sheet: Worksheet) -> list[list[str]]:
    """Every cell as a text; a merged cell's in each of its places."""
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    for area in sheet.merged_cells.ranges:
        for row, column in area.cells:
            cells[row - 1][column - 1] = cells[area.min_row - 1][area.min_col - 1]
    return cells


def test_the_first_sheet_is_the_table_of_the_page_with_its_merged_cells(site: Path) -> None:
    plan = sites.PLAN_YAML + "text: 说明文字。\nclosing: |\n  联系电话见各页。\n  特此公布。\ndefaults: {support: [县税务局]}\n"
    sites.write(site, {f"content/{PLAN}/plan.yaml": plan})
    sheet = book(site).worksheets[0]
    table = reading.only(reading.page(site, f"{PLAN}/index.html"), "table.mirror")
    cells = grid(sheet)
    assert [row[0] for row in cells[:3]] == [
        "2026年重点工作清单落实情况",
        "青政办发〔2026〕1号　信息来源：县政府办公室　发布时间：2026-03-02 09:30",
        "说明文字。",
    ]
    assert cells[3] == reading.heads(table)
    assert cells[4:7] == reading.grid(table)
    assert [row[0] for row in cells[7:]] == ["全部事项的责任单位还包括：县税务局", "联系电话见各页。", "特此公布。"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A5:A6", *(f"A{row}:D{row}" for row in (1, 2, 3, 8, 9, 10))}


def test_the_second_sheet_holds_the_rows_of_the_csv_file_to_be_filtered(site: Path) -> None:
    sheet = book(site).worksheets[1]
    text = (site / f"output/{PLAN}/plan.csv").read_text("utf-8-sig")
    rows = [[unguard(cell) for cell in re.findall('"((?:[^"]|"")*)"', line)] for line in text.splitlines()]
    assert grid(sheet) == rows
    assert sheet.merged_cells.ranges == set()
    assert sheet.auto_filter.ref == "A1:H4"
    assert sheet.freeze_panes == "A2"


def test_it_prints_on_a4_across_with_the_head_on_every_page(site: Path) -> None:
    for sheet, head in zip(book(site).worksheets, ("$3:$3", "$1:$1"), strict=True):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == head
        assert sheet.oddFooter.center.text == "— &P —"


def printed(sheet: Worksheet, row: int, column: int, last: int) -> bool:
    """Whether the rows are high enough for a text, at 30 characters a line in the usual size."""
    cell = sheet.cell(row, column)
    size = float(cell.font.size)
    lines = -(-len(cell.value) // int(sheet.column_dimensions[cell.column_letter].width / 2.1 * 11 / size))
    heights = [sheet.row_dimensions[at].height for at in range(row, last + 1)]
    assert all(height and height <= 409 for height in heights)
    return lines * size * 1.3 <= sum(heights)


@pytest.mark.parametrize("length", [900, 1500, 2400])
def test_a_cell_longer_than_a_row_can_be_high_is_set_smaller_and_nothing_is_cut_in_print(site: Path, length: int) -> None:
    sites.write(site, {f"content/{PLAN}/0102.yaml": sites.item("一、公开", "长" * length)})
    sheet = book(site).worksheets[0]
    cell = sheet.cell(5, 2)
    assert (cell.value, cell.font.size < 11) == ("长" * length, True)
    assert printed(sheet, 5, 2, 5)
    assert sheet.cell(4, 2).font.size == 11


def test_rows_are_high_enough_for_a_merged_cell_that_says_more_than_they_do(site: Path) -> None:
    group = "一、公开" + "很长的分组名称" * 30
    plan = sites.PLAN_YAML.replace("一、公开", group)
    items = {
        name: (site / name).read_text("utf-8").replace("一、公开", group)
        for name in (f"content/{PLAN}/0101.yaml", f"content/{PLAN}/0102.yaml")
    }
    sites.write(site, {f"content/{PLAN}/plan.yaml": plan, **items})
    sheet = book(site).worksheets[0]
    assert "A4:A5" in {str(area) for area in sheet.merged_cells.ranges}
    assert printed(sheet, 4, 1, 5)


def test_its_properties_tell_the_plan_and_no_person_or_clock(site: Path) -> None:
    about = book(site).properties
    moment = datetime.datetime(2026, 3, 2, 1, 30)  # 09:30 in China
    assert (about.title, about.creator, about.created, about.modified) == (
        "2026年重点工作清单落实情况",
        "县政府办公室",
        moment,
        moment,
    )
    assert about.lastModifiedBy == "县政府办公室"


NASTY = [
    "=1+1", "+1", "-1", "@SUM(1)", "{=1}", "=cmd|' /C calc'!A0", "https://x.example/", "mailto:a@b.example", "internal:'数据'!A1",
    "123456789012345678", "0012", "1e5", "2026-05-30", "TRUE",
    "_x000B_", "a\tb", "甲\n乙", "'引号", "𠮷〇龘", "<b>&amp;\"", "#N/A",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
def test_every_cell_is_a_text_as_it_was_written(text: str, site: Path) -> None:
    quoted = '"' + text.replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", quoted)})
    for sheet, row in zip(book(site).worksheets, (4, 2), strict=True):
        cell = sheet.cell(row, 2)
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    with zipfile.ZipFile(site / f"output/{PLAN}/plan.xlsx") as archive:
        xml = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb"<f[ >]|<hyperlink|externalLink", xml)


def test_what_a_cell_cannot_hold_is_refused_and_never_cut(site: Path) -> None:
    fits = "字" * 32_765 + "𠮷"
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", fits)})
    assert book(site).worksheets[0].cell(4, 2).value == fits
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", f"{fits}。")})
    before = sites.tree(site / "output")
    outcome = sites.build(site)
    (said,) = sites.said(outcome.findings)
    told = f"“工作要求”一栏有一格长 32768 个字，一格最多能放 32767 个字：{'字' * 20}…"
    assert said == f"content/{PLAN}/plan.yaml:0 download/cell-too-long {told}", (
        "once, though it stands in the units' workbooks too"
    )
    assert outcome.failed
    assert sites.tree(site / "output") == before
    sites.write(site, {"site.yaml": sites.SITE_YAML})
    assert not sites.build(site).failed


def test_sheets_get_names_that_excel_takes() -> None:
    assert xlsx.sheet_names("落实情况", "数据") == ["落实情况", "数据"]
    assert xlsx.sheet_names("'a/b'", "[x]:*?\\") == ["a b", "x"]
    assert xlsx.sheet_names("字" * 40, "𠮷" * 20) == ["字" * 31, "𠮷" * 15]
    assert xlsx.sheet_names("History", "", "Data", "DATA") == ["History 1", "2", "Data", "DATA 4"]


def test_a_format_whose_library_is_missing_is_left_out_and_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(formats.PLAN, "xlsx", "no_such_library")
    outcome = sites.build(site)
    assert sites.said(outcome.findings) == [
        "site.yaml:8 download/extra-missing site.yaml 要求提供 xlsx 下载，但没有安装它要用的程序库 no_such_library，这次没有生成"
    ]
    assert not outcome.failed
    assert not (site / f"output/{PLAN}/plan.xlsx").exists()
    assert "plan.xlsx" not in (site / f"output/{PLAN}/index.html").read_text("utf-8")
    sites.write(site, {"site.yaml": sites.SITE_YAML.replace("downloads: [csv, json]\n", "")})
    assert sites.said(sites.build(site).findings) == [], "nobody asked for it"
    monkeypatch.setitem(formats.PLAN, "xlsx", "xlsxwriter")
    assert sites.build(site).written > 0, "once the library is there, so is the workbook"
    assert (site / f"output/{PLAN}/plan.xlsx").exists()


def test_an_archive_depends_on_its_members_alone() -> None:
    members = [("b/乙.txt", b"2"), ("a.txt", b"1" * 9)]
    data = archive.pack(members)
    assert archive.repack(data) == data == archive.pack(members)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert [
            (about.filename, about.date_time[0], about.create_system, about.external_attr >> 16) for about in packed.infolist()
        ] == [
            ("b/乙.txt", 1980, 3, 0o100644),
            ("a.txt", 1980, 3, 0o100644),
        ]
        assert packed.testzip() is None
