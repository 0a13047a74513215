"""`export`: what is found, what is made, where it is written, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sites

from gongkai import cli, export

DAY = ("--as-of", "2026-11-21")
PLAN = "zfb/jdbz/gztj/2026"
TITLE = "2026年重点工作清单落实情况"
OTHER = "content/zfb/jdbz/gztj/2025/plan.yaml"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `export` on the small site, in an empty folder beside it: the exit code, and what was said."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (site.parent / "here").mkdir()
    monkeypatch.chdir(site.parent / "here")

    def run(*arguments: str) -> tuple[int, str]:
        code = cli.main(["export", *arguments, *DAY, "--site", str(site)])
        said = capsys.readouterr()
        assert said.err == ""
        assert "Traceback" not in said.out
        return code, said.out

    return run


@pytest.fixture
def here(run: Run, site: Path) -> Path:
    """The folder in which the command runs."""
    return site.parent / "here"


def two_plans(site: Path) -> None:
    sites.write(site, {OTHER: sites.PLAN_YAML.replace("2026年", "2025年").replace("year: 2026", "year: 2025")})


@pytest.mark.parametrize("what", ["csv", "json", "xlsx"])
def test_what_the_build_publishes_is_exported_with_the_same_bytes(run: Run, here: Path, site: Path, what: str) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML.replace("[csv, json]", f"[{what}]")})
    sites.build(site)
    code, said = run(what)
    path = here / f"{TITLE}.{what}"
    assert (code, said) == (0, f"√ 已导出：{path}（{max(1, round(path.stat().st_size / 1024))} KB）\n")
    assert path.read_bytes() == (site / "output" / PLAN / f"plan.{what}").read_bytes()


def test_an_export_needs_no_build_and_touches_neither_content_nor_output(run: Run, site: Path) -> None:
    before = {path: data for path, data in sites.tree(site).items() if not path.startswith(".cache")}
    assert run("csv")[0] == 0
    assert {path: data for path, data in sites.tree(site).items() if not path.startswith(".cache")} == before


@pytest.mark.parametrize(
    "named",
    [
        PLAN,
        f"{PLAN}/",
        f"content/{PLAN}",
        f"content/{PLAN}/plan.yaml",
        f"./content/{PLAN}",
        f"output/{PLAN}/index.html",
        f"../site/content/{PLAN}/plan.yaml",
        PLAN.replace("/", "\\"),
    ],
)
def test_a_plan_is_found_by_its_address_its_folder_or_its_file(run: Run, here: Path, site: Path, named: str) -> None:
    two_plans(site)
    assert run("csv", "--plan", named)[0] == 0
    assert [path.name for path in here.iterdir()] == [f"{TITLE}.csv"]


def test_an_unknown_plan_is_told_with_the_nearest_one(run: Run, here: Path) -> None:
    code, said = run("csv", "--plan", "zfb/jdbz/gztj/2062")
    assert code == 2
    assert said == (f"× 没有发布“zfb/jdbz/gztj/2062”这个计划。是不是“{PLAN}”？网站发布的计划：\n  {PLAN}  {TITLE}\n")
    assert not any(here.iterdir())


def test_with_several_plans_one_must_be_named(run: Run, site: Path) -> None:
    two_plans(site)
    code, said = run("csv")
    assert code == 2
    assert said.startswith("× 网站有 2 个计划，请用 --plan 写明是哪一个：\n")
    assert f"  {PLAN}  {TITLE}\n" in said


def test_what_cannot_be_exported_is_told_with_what_can(run: Run) -> None:
    assert run("jsno") == (
        2,
        "命令写得不对：不能导出“jsno”，"
        "可以导出 xlsx、docx、pdf、csv、json、fragment、single-file、zip、nginx、caddy、apache、iis。"
        "是不是“json”？\n",
    )
    assert run("csv", "--document", "zfb/zcwj/2026-01")[1].startswith("× csv 不能这样导出")
    assert run("csv", "--overview")[1].startswith("× 没有“csv --overview”这种形式")


def test_an_error_in_the_content_stops_an_export(run: Run, here: Path, site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "甲。", status="weird")})
    code, said = run("csv")
    assert code == 1
    assert "weird" in said
    assert not any(here.iterdir())
    (site / "site.yaml").write_text("name: 县\n", "utf-8")
    assert run("csv")[0] == 2


def test_a_layout_that_cannot_be_used_stops_an_export(run: Run, site: Path) -> None:
    sites.write(site, {"layouts/plan.html": "{% if %}"})
    code, said = run("csv")
    assert code == 1
    assert "layouts/plan.html" in said


@pytest.mark.parametrize("to", ["表.csv", "夹/表.csv", "夹/"])
def test_a_file_goes_where_it_is_wanted(run: Run, here: Path, to: str) -> None:
    assert run("csv", "--to", to)[0] == 0
    assert (here / to / f"{TITLE}.csv" if to.endswith("/") else here / to).is_file()


def test_a_file_that_somebody_else_wrote_or_changed_is_never_overwritten(run: Run, here: Path, site: Path) -> None:
    path = here / f"{TITLE}.csv"
    path.write_text("别人的", "utf-8")
    code, said = run("csv")
    assert code == 1
    assert said == f"× {path} 已经存在，而且不是这个命令写的（或者后来改过），没有覆盖。换个 --to，或者加 --force 覆盖。\n"
    assert path.read_text("utf-8") == "别人的"
    assert run("csv", "--force")[0] == 0
    assert run("csv")[0] == 0, "the same bytes again"
    sites.write(site, {f"content/{PLAN}/0101.yaml": sites.item("一、公开", "改了。")})
    assert run("csv")[0] == 0, "its own file, unchanged since"
    assert "改了" in path.read_text("utf-8")
    path.write_bytes(path.read_bytes() + b"x")
    assert run("csv")[0] == 1, "somebody worked in it"
    path.unlink()
    path.mkdir()
    assert run("csv", "--to", f"{path.name}")[0] == 0, "a folder takes the file under its own name"


@pytest.mark.parametrize(
    ("to", "place"),
    [
        (f"content/{PLAN}/0101.yaml", "content"),
        ("content/zfb/表.csv", "content"),
        ("content", "content"),
        ("output/../content/zfb/表.csv", "content"),
        ("link/表.csv", "content"),
        ("layouts/表.csv", "layouts"),
        ("output/表.csv", "output"),
        ("output/", "output"),
        (".cache/表.csv", ".cache"),
        ("site.yaml", "site.yaml"),
        ("www/a/表.csv", "www"),
    ],
)
def test_nothing_is_exported_into_what_the_site_is_made_of_not_even_by_force(run: Run, site: Path, to: str, place: str) -> None:
    (site / "link").symlink_to("content", target_is_directory=True)
    sites.write(site, {"www/build.json": "{}"})  # where a site has been published
    before = sites.tree(site)
    code, said = run("csv", "--force", "--to", f"{site}/{to}")
    assert code == 2
    assert said.startswith(f"× 不能导出到 {site}/")
    assert said.endswith(
        f"：{site}/{place} 由网站自己使用，别的文件放在那里会被当成内容，或者被生成时删除、拒绝。请用 --to 写到别处。\n"
    )
    assert {name: data for name, data in sites.tree(site).items() if not name.startswith(".cache/")} == before
    assert not (site / "output").exists()


def test_a_damaged_record_of_exports_counts_as_none(run: Run, site: Path) -> None:
    assert run("csv")[0] == 0
    (site / ".cache/exports.json").write_text("[", "utf-8")
    assert run("csv")[0] == 0


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2026年政务公开工作要点", "2026年政务公开工作要点.csv"),
        ('甲/乙\\丙:丁*?"<>|', "甲_乙_丙_丁______.csv"),
        ("a\n b.", "a_ b.csv"),
        ("CON", "_CON.csv"),
        ("...", "_.csv"),
        ("长" * 300, "长" * 40 + ".csv"),
    ],
)
def test_a_title_becomes_a_file_name_that_every_system_takes(title: str, name: str) -> None:
    assert export.file_name(title, "csv") == name


def test_a_long_title_is_cut_and_what_is_said_behind_it_is_not() -> None:
    assert export.file_name("长" * 300, "html", "（粘贴用）") == "长" * 35 + "（粘贴用）.html"


def test_drafts_are_exported_when_asked_for(run: Run, here: Path, site: Path) -> None:
    sites.write(site, {f"content/{PLAN}/0301.yaml": sites.item("二、解读", "草稿。") + "draft: true\n"})
    run("csv")
    assert "草稿" not in (here / f"{TITLE}.csv").read_text("utf-8")
    run("csv", "--drafts")
    assert "草稿" in (here / f"{TITLE}.csv").read_text("utf-8")


def test_another_base_url_stands_in_the_links(run: Run, here: Path) -> None:
    run("csv", "--base-url", "https://other.example/x/")
    assert "https://other.example/x/zfb/" in (here / f"{TITLE}.csv").read_text("utf-8")


def test_what_a_format_needs_is_told_when_it_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for extra, words in (("office", "make site"), ("pdf", "make pdf")):
        monkeypatch.setitem(export.FORMATS, "csv", export.FORMATS["csv"]._replace(needs=("no_such_module", extra)))
        code, said = run("csv")
        assert code == 2
        assert words in said


def test_a_switch_for_another_format_is_refused(run: Run) -> None:
    told = (2, "× --preview 只用于 single-file，--no-links 只用于 fragment。\n")
    assert run("csv", "--preview") == run("single-file", "--no-links") == told


def test_each_way_out_has_a_name_of_its_own_and_says_how_to_go_on(run: Run, here: Path) -> None:
    said = [run(what)[1] for what in ("fragment", "single-file", "zip")]
    run("single-file", "--plan", PLAN, "--preview")
    assert sorted(path.name for path in here.iterdir()) == [
        f"{TITLE}（单文件）（内部预览）.html",
        f"{TITLE}（粘贴用）.html",
        "青石县人民政府网站.zip",
        "青石县人民政府网站（单文件）.html",
    ]
    assert ["怎样粘贴" in said[0], "不用联网" in said[1], "解压" in said[2]] == [True] * 3
