"""A source that is a plan already, imported again: found by number or title, changed field by field, nothing ever deleted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sites

from gongkai import cli

INTO = "content/zfb/jdbz/gztj/2025"
HEAD = """\
关于印发《青石县2025年公开工作要点》的通知
来源:青石县政府办 发布时间:2025-03-04 09:00
一、总体要求
坚持为民服务。
二、重点工作
"""
POINTS = [
    "(一)公开办事指南。各窗口把办事指南放在网站首页，年内全部更新一遍。(县税务局牵头，县卫生健康局按职责分工负责)",
    "(二)回应群众来信。来信七日内答复，答复写明办理过程和结果。(县政府办公室牵头)",
    "(三)开展检查。每季度检查一次公开情况，检查结果向社会公布。(县政府办公室牵头)",
    "(四)加强培训。每年组织两次业务培训，新上岗人员先培训后上岗。(县政府办公室牵头)",
    "(五)公开预算。部门预算批复后二十日内公开，公开前核对数字。(县税务局牵头)",
]


def source(place: Path, *points: str, name: str = "要点.txt") -> Path:
    path = place / name
    path.write_text(HEAD + "\n".join(points) + "\n青石县人民政府办公室\n2025年3月1日\n", "utf-8")
    return path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site into which the five points were imported once."""
    site = sites.write(tmp_path / "site", {
        "site.yaml": sites.SITE_YAML,
        "content/zfb/body.yaml": "name: 县政府办公室\n",
        "content/units.yaml": sites.UNITS_YAML,
    })  # fmt: skip
    assert run(site, source(tmp_path, *POINTS), "--into", INTO) == 0
    assert len(list((site / INTO).iterdir())) == 6
    return site


def run(site: Path, *arguments: object) -> int:
    return cli.main(["import", *map(str, arguments), "--site", str(site), "--as-of", "2026-11-21"])


def again(site: Path, path: Path, *more: str) -> int:
    return run(site, path, "--update", "--into", INTO, *more)


def test_the_same_source_a_second_time_changes_nothing(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sites.tree(site / "content")
    capsys.readouterr()
    assert again(site, source(tmp_path, *POINTS)) == 0
    assert capsys.readouterr().out.endswith("√ 5 个事项都和来源一样，没有改动。\n")
    assert sites.tree(site / "content") == before


def test_rows_in_another_order_are_the_same_items(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sites.tree(site / "content")
    capsys.readouterr()
    assert again(site, source(tmp_path, *POINTS[::-1])) == 0
    assert "√ 5 个事项都和来源一样，没有改动。" in capsys.readouterr().out
    assert sites.tree(site / "content") == before


def test_an_edited_copy_changes_the_edited_fields_and_keeps_what_people_wrote(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sorted((site / INTO).glob("0*.yaml"))[1]
    text = "# 由办公室维护\n" + path.read_text("utf-8") + "状态: 推进中   # 每月更新\n备注: 自己写的\n"
    path.write_text(text, "utf-8")
    edited = [*POINTS[:1], POINTS[1].replace("七日内", "五日内").replace("县政府办公室牵头", "政府办、县税务局牵头"), *POINTS[2:]]
    capsys.readouterr()
    assert again(site, source(tmp_path, *edited), "--dry-run") == 0
    said = capsys.readouterr().out
    assert f"{INTO.removeprefix('content/')}/{path.stem}  回应群众来信\n" in said
    assert "    工作要求  " in said
    assert "→ 来信五日内答复，答复写明办理过程和结果。    [要点.txt]\n" in said
    assert "    牵头单位  县政府办公室 → 政府办、县税务局    [要点.txt]\n" in said
    assert "以上只是预览：1 个事项有改动，新增 0 个，4 个没有变化。" in said
    assert path.read_text("utf-8") == text
    assert again(site, source(tmp_path, *edited)) == 0
    old, new = text.splitlines(), path.read_text("utf-8").splitlines()
    changed = ("工作要求: ", "牵头单位: ", "  责任单位: ")  # the last one: the published words
    assert [line for line in old if line not in new] == [line for line in old if line.startswith(changed)]
    assert new[0] == "# 由办公室维护"
    assert new[-2:] == ["状态: 推进中   # 每月更新", "备注: 自己写的"]
    capsys.readouterr()
    assert again(site, source(tmp_path, *edited)) == 0
    assert "没有改动" in capsys.readouterr().out


def test_a_unit_under_another_of_its_names_is_no_change(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sorted((site / INTO).glob("0*.yaml"))[1]
    path.write_text(path.read_text("utf-8").replace('牵头单位: ["县政府办公室"]', "牵头单位: [zfb]"), "utf-8")
    capsys.readouterr()
    assert again(site, source(tmp_path, *POINTS)) == 0
    assert "没有改动" in capsys.readouterr().out


def test_items_that_the_source_no_longer_has_are_told_and_stay(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sites.tree(site / "content")
    capsys.readouterr()
    assert again(site, source(tmp_path, *POINTS[:2]), "--format", "json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["gone"]) == 3
    assert [finding["message"] for finding in answer["findings"] if finding["rule"] == "import/item-gone"] == [
        "新的来源里没有这个事项了：“开展检查”",
        "新的来源里没有这个事项了：“加强培训”",
        "新的来源里没有这个事项了：“公开预算”",
    ]
    assert not answer["written"]
    assert sites.tree(site / "content") == before


def test_points_that_are_counted_anew_stay_the_items_that_they_were(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where (二) is left out, (三) becomes (二): its words must not land in the item that was left out."""
    names = [path.name for path in sorted((site / INTO).glob("0*.yaml"))]
    before = {name: (site / INTO / name).read_text("utf-8") for name in names}
    points = [
        POINTS[0],
        *(point.replace(f"({old})", f"({new})") for point, old, new in zip(POINTS[2:], "三四五", "二三四", strict=True)),
    ]
    capsys.readouterr()
    assert again(site, source(tmp_path, *points)) == 0
    said = capsys.readouterr().out
    assert "新的来源里没有这个事项了：“回应群众来信”" in said
    assert said.count("    工作要求  ") == 0
    after = {name: (site / INTO / name).read_text("utf-8") for name in names}
    assert after[names[1]] == before[names[1]]
    for name, (old, new) in zip(names[2:], (("三", "二"), ("四", "三"), ("五", "四")), strict=True):
        assert after[name].replace(f"（{new}）", f"（{old}）").replace(f"({new})", f"({old})") == before[name]


def test_another_text_under_an_old_number_is_another_item(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points = [*POINTS[:4], "(五)开放档案。到期档案全部向社会开放，提供网上查阅。(县卫生健康局牵头)"]
    capsys.readouterr()
    assert again(site, source(tmp_path, *points), "--format", "json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (len(answer["changes"]), len(answer["new"]), len(answer["gone"])) == (0, 1, 1)


def test_a_new_item_gets_the_next_free_name(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = set((site / INTO).iterdir())
    extra = "(六)开放数据。把适合开放的数据做成表格放在网站上。(县卫生健康局牵头)"
    capsys.readouterr()
    assert again(site, source(tmp_path, extra, *POINTS)) == 0
    (added,) = set((site / INTO).iterdir()) - before
    assert "开放数据" in added.read_text("utf-8")
    last = max(path.stem for path in before if path.stem != "plan")
    assert int(added.stem) == int(last) + 1
    assert f"新增 {INTO.removeprefix('content/')}/{added.stem}\n" in capsys.readouterr().out


def test_without_a_plan_there_is_nothing_to_update(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(site, source(tmp_path, *POINTS), "--update", "--into", "content/zfb/jdbz/gztj/2031") == 2
    assert "“content/zfb/jdbz/gztj/2031”里还没有计划，不能更新" in capsys.readouterr().out


def test_a_source_without_items_changes_nothing(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sites.tree(site / "content")
    path = tmp_path / "空.txt"
    path.write_text("今天天气很好，适合出门散步。\n", "utf-8")
    assert again(site, path) == 1
    assert "× 有需要先处理的问题，没有改动任何文件。" in capsys.readouterr().out
    assert sites.tree(site / "content") == before
