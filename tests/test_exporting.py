"""Downloads say what the page says: the same cells, every value, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import reading
import sites
from hypothesis import given
from hypothesis import strategies as st

from gongkai.exporting.csv import guard, unguard

PLAN = "zfb/jdbz/gztj/2026"


def rows_of(site: Path) -> list[list[str]]:
    data = (site / f"output/{PLAN}/plan.csv").read_bytes()
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def json_of(site: Path) -> dict[str, Any]:
    def twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in pairs}) == len(pairs), "a key stands twice"
        return dict(pairs)

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    text = (site / f"output/{PLAN}/plan.json").read_text("utf-8")
    record: dict[str, Any] = json.loads(text, object_pairs_hook=twice, parse_constant=refuse)
    return record


# ---------------------------------------------------------------------------------------------------------------- CSV


FORMULAS = ["=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://x.example")', "@SUM(1+1)", "+1+1", "-1+1", "|cmd", "%0A=1"]
STARTS = ["", " ", "  ", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2007", "\u202f", "\u2060", "\u200e", "\u00ad"]
SIGNS = ["＝1", "＋1", "－1", "＠1", "﹦1", "﹢1", "﹣1", "﹫1", "\t=1", "\r=1", "\n=1", "\t", "'=1", "'"]
DANGEROUS = [start + formula for start, formula in itertools.product(STARTS, FORMULAS + SIGNS)]
HARMLESS = [
    "甲",
    "一、公开",
    "2026-12-31",
    "1=1",
    "a@b.example",
    "甲=乙",
    "“=1”",
    "—",
    "3-4",
    "",
    " ",
    "　",
    "a\n=1",
    "a;=1",
    'a","=1',
]


def runs(cell: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula: after signs that cannot be seen, it begins like one."""
    seen = "".join(sign for sign in cell if not (sign.isspace() or sign in "\u200b\u200e\u2060\ufeff\u00ad"))
    return seen[:1] in tuple("=+-@＝＋－＠﹦﹢﹣﹫|%")


def test_there_are_enough_vectors() -> None:
    assert len(set(DANGEROUS)) > 200


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_could_be_a_formula_is_none(text: str) -> None:
    assert not runs(guard(text))
    assert guard(text).startswith("'")
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_cell_stays_as_it_is(text: str) -> None:
    assert guard(text) == text
    assert not runs(text)


@given(st.text())
def test_guarding_can_always_be_undone(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not runs(guard(text))


def test_a_plan_as_csv_byte_for_byte(site: Path) -> None:
    sites.build(site)
    assert (site / f"output/{PLAN}/plan.csv").read_bytes() == (
        "\ufeff"
        '"工作内容","工作要求","责任单位","完成情况","状态","完成时限","报告日期","网址"\r\n'
        '"一、公开","及时发布政策，做到应公开尽公开。","县税务局、县卫健局","已经开展三次检查","推进中","2026-12-31","2026-05-30",'
        f'"https://www.qingshi.example/{PLAN}/0101.html"\r\n'
        '"一、公开","清理过期文件。","县税务局","已经开展三次检查","进度滞后","2026-06-30","2026-05-30",'
        f'"https://www.qingshi.example/{PLAN}/0102.html"\r\n'
        '"二、解读","同步发布解读材料。","政府办、各乡镇人民政府","已经开展三次检查","推进中","2026-12-31","2026-05-30",'
        f'"https://www.qingshi.example/{PLAN}/0201.html"\r\n'
    ).encode()


def test_every_cell_is_quoted_and_a_line_break_in_a_cell_stays_one_cell(site: Path) -> None:
    text = '\n  - date: 2026-05-30\n    text: |\n      一"二"，\n      =三'
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", progress=text)})
    sites.build(site)
    raw = (site / f"output/{PLAN}/plan.csv").read_bytes().decode("utf-8-sig")
    assert '"一""二""，\n=三"' in raw
    assert all(line.startswith('"') for line in raw.split("\r\n")[:-1])
    assert rows_of(site)[1][3] == '一"二"，\n=三'


def test_a_column_that_the_table_has_already_is_not_added(site: Path) -> None:
    table = "  - {heading: 状态, shows: status}\n  - {heading: 完成时限, shows: due}\n"
    sites.write(site, {f"content/{PLAN}/plan.yaml": sites.PLAN_YAML + table})
    sites.build(site)
    assert rows_of(site)[0] == ["工作内容", "工作要求", "责任单位", "完成情况", "状态", "完成时限", "报告日期", "网址"]
    assert rows_of(site)[1][4:6] == ["推进中", "2026-12-31"]


def test_a_column_of_the_same_name_that_says_something_else_hides_nothing(site: Path) -> None:
    table = "  - {heading: 状态, shows: extra}\n  - {heading: 完成时限, shows: due}\n  - {heading: 网址, shows: number}\n"
    sites.write(site, {
        f"content/{PLAN}/plan.yaml": sites.PLAN_YAML + table,
        f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。") + "extra: {状态: 正在研究}\nwording: {完成时限: 尽快}\n",
    })  # fmt: skip
    sites.build(site)
    heads, first, second, _ = rows_of(site)
    own, more = ["状态", "完成时限", "网址"], ["状态（本站）", "完成时限（本站）", "报告日期", "网址（本站）"]
    assert heads[4:] == own + more
    assert first[4:10] == ["正在研究", "尽快", "", "推进中", "2026-12-31", "2026-05-30"]
    assert second[4:10] == ["", "2026-06-30", "", "进度滞后", "2026-06-30", "2026-05-30"]
    assert [row[10] for row in (first, second)] == [
        f"https://www.qingshi.example/{PLAN}/{name}.html" for name in ("0101", "0102")
    ]


def test_every_way_in_for_a_formula_is_guarded(site: Path) -> None:
    plan = sites.PLAN_YAML.replace("heading: 工作内容", "heading: '=工作内容'").replace("groups: [一、公开, 二、解读]\n", "")
    more = "  - {heading: 备注, shows: extra}\n  - {heading: 序号, shows: number}\n"
    item = """\
group: ['=1+1']
requirement: '+2'
lead: ['@三']
due: {原话: '-4', 日期: 2026-12-31}
status: done
number: '＝5'
extra: {备注: '=6'}
progress: [{date: 2026-05-30, text: '|7'}]
"""
    sites.write(site, {f"content/{PLAN}/plan.yaml": plan + more, f"content/{PLAN}/0101.yaml": item})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    assert rows_of(site)[0][0] == "'=工作内容"
    assert rows_of(site)[1][:8] == ["'=1+1", "'+2", "'@三", "'|7", "'=6", "'＝5", "已完成", "'-4"]
    assert not [cell for row in rows_of(site) for cell in row if runs(cell)]


# ------------------------------------------------------------------------------------- the same cells on page and in files


def test_the_page_the_csv_and_the_json_hold_the_same_table(site: Path) -> None:
    plan = sites.PLAN_YAML.replace("shows: units}", "shows: units, merge: yes}")
    lines = '\n  - date: 2026-05-30\n    text: |\n      第一行：<b>&amp;"引号"\'\n      -第二行'
    sites.write(site, {
        f"content/{PLAN}/plan.yaml": plan,
        f"content/{PLAN}/0102.yaml": sites.item("一、公开", "=清理。", support="[县卫健局]", progress=lines),
        f"content/{PLAN}/0103.yaml": sites.item("一、公开", "某事。", progress="[]"),
        f"content/{PLAN}/0202.yaml": sites.item("二、解读", "某事。") + "wording: {完成情况: 见附件, 责任单位: ''}\n",
    })  # fmt: skip
    sites.build(site)
    table = reading.only(reading.page(site, f"{PLAN}/index.html"), "table.mirror")
    grid, rows, record = reading.grid(table), rows_of(site), json_of(site)
    assert len(grid) == 5
    assert rows[0][:4] == reading.heads(table) == [column["heading"] for column in record["columns"]]
    assert [[unguard(cell) for cell in row[:4]] for row in rows[1:]] == grid
    assert [item["cells"] for item in record["items"]] == grid


def test_what_stands_beside_the_table_is_the_same_in_both_files(site: Path) -> None:
    sites.build(site)
    for row, item in zip(rows_of(site)[1:], json_of(site)["items"], strict=True):
        words = json_of(site)["statuses"]
        newest = max(entry["date"] for entry in item["progress"])
        assert row[4:] == [words[item["status"]], item["due"]["words"], newest, item["url"]]


# --------------------------------------------------------------------------------------------------------------- JSON


def test_a_plan_as_json_is_complete(site: Path) -> None:
    item = """\
group: [一、公开]
number: "（一）"
task: 政策公开
requirement: 及时发布政策。
lead: [税务局, 不在册的单位]
support: [县卫健局]
due: {工作日: 30, 起算日: 2026-03-02, 原话: 30个工作日内}
status: done
targets: [{name: 文件数, op: ≥, value: "200", unit: 件, actual: "212"}, {name: 时长, op: 不超过, value: 5}]
progress:
  - {date: 2026-05-30, status: in-progress, text: 推进, evidence: [zcwj/2026-01]}
  - {date: 2026-06-30, text: 办结了}
carried-from: jdbz/gztj/2026/0102
extra: {备注: 甲}
"""
    table = sites.PLAN_YAML + "  - {heading: 备注, shows: extra}\n"
    sites.write(site, {f"content/{PLAN}/0101.yaml": item, f"content/{PLAN}/plan.yaml": table})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    record = json_of(site)
    base = "https://www.qingshi.example"
    assert {key: value for key, value in record.items() if key not in ("items", "columns", "statuses")} == {
        "$schema": f"{base}/plan-1.schema.json",
        "format": "gongkai/plan/1",
        "title": "2026年重点工作清单落实情况",
        "year": 2026,
        "body": "县政府办公室",
        "source": "县政府办公室",
        "published": "2026-03-02T09:30",
        "url": f"{base}/{PLAN}/",
        "document": {"title": "关于印发清单的通知", "number": "青政办发〔2026〕1号", "issued": "2026-02-27"},
    }
    assert list(record["statuses"]) == ["done", "on-track", "ongoing", "in-progress", "behind", "not-started", "no-report"]
    assert record["items"][0] == {
        "id": f"{PLAN}/0101",
        "url": f"{base}/{PLAN}/0101.html",
        "number": "（一）",
        "group": ["一、公开"],
        "task": "政策公开",
        "requirement": "及时发布政策。",
        "lead": [{"name": "税务局", "url": f"{base}/units/swj.html"}, {"name": "不在册的单位", "url": None}],
        "support": [{"name": "县卫健局", "url": f"{base}/units/wjw.html"}],
        "due": {"words": "30个工作日内", "date": "2026-04-14"},
        "status": "done",
        "overdue": False,
        "progress": [
            {"date": "2026-05-30", "unit": None, "status": "in-progress", "text": "推进", "evidence": ["zcwj/2026-01"]},
            {"date": "2026-06-30", "unit": None, "status": None, "text": "办结了", "evidence": []},
        ],
        "targets": [
            {"name": "文件数", "op": ">=", "value": "200", "unit": "件", "actual": "212"},
            {"name": "时长", "op": "<=", "value": "5", "unit": "", "actual": None},
        ],
        "carried_from": "jdbz/gztj/2026/0102",
        "extra": {"备注": "甲"},
        "cells": ["一、公开", "及时发布政策。", "税务局、不在册的单位、县卫健局", "办结了", "甲"],
    }


def test_what_an_item_does_not_say_is_null_or_empty_and_never_missing(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0101.yaml": "requirement: 甲。\n"})
    sites.build(site)
    item = json_of(site)["items"][0]
    assert {key: value for key, value in item.items() if not value} == {
        "number": "", "group": [], "task": "", "lead": [], "support": [], "due": None, "status": None, "overdue": False,
        "progress": [], "targets": [], "carried_from": None, "extra": {},
    }  # fmt: skip


def test_json_is_utf_8_one_line_end_and_signs_that_scripts_trip_over_are_data(site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "</script><!-- 𠮷 -->。")})
    sites.build(site)
    data = (site / f"output/{PLAN}/plan.json").read_bytes()
    assert data.endswith(b"}\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert "𠮷".encode() in data
    assert json_of(site)["items"][0]["requirement"] == "</script><!-- 𠮷 -->。"


def test_figures_stay_as_they_were_written(site: Path) -> None:
    targets = 'targets: [{name: 甲, value: "0012", actual: "12.50"}, {name: 乙, value: 123456789012345678}]\n'
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。") + targets})
    sites.build(site)
    assert [(goal["value"], goal["actual"]) for goal in json_of(site)["items"][0]["targets"]] == [
        ("0012", "12.50"),
        ("123456789012345678", None),
    ]


def test_addresses_in_downloads_are_those_of_the_pages(tmp_path: Path) -> None:
    moved = {name.replace("zfb/jdbz/gztj/2026", "zfb/jdbz/推进/2026"): text for name, text in sites.SMALL.items()}
    moved["site.yaml"] = moved["site.yaml"].replace("id: gztj", "id: 推进")
    moved["content/zfb/zcwj/2026-01.md"] = moved["content/zfb/zcwj/2026-01.md"].replace("/gztj/", "/推进/")
    site = sites.write(tmp_path / "site", moved)
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    folder = "zfb/jdbz/推进/2026"
    record = json.loads((site / f"output/{folder}/plan.json").read_text("utf-8"))
    for path, address in ((f"{folder}/index.html", record["url"]), (f"{folder}/0101.html", record["items"][0]["url"])):
        assert reading.only(reading.page(site, path), "link[rel=canonical]").attributes["href"] == address
    text = (site / f"output/{folder}/plan.csv").read_text("utf-8-sig")
    assert f'"{record["items"][0]["url"]}"' in text
