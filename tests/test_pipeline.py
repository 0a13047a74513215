"""The stages together: what a build does once, what it does only when it must, and what it never does after an error."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sites

from gongkai import files, fsops, layouts, manifest, outcheck, pipeline, read, render, workers, write
from gongkai.options import ENGINE, Options

PLAN = "content/zfb/jdbz/gztj/2026"


def counting(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[Any]:
    """Notes the first argument of each call."""
    calls: list[Any] = []
    real = getattr(owner, name)

    def counted(*arguments: Any, **named: Any) -> Any:
        calls.append(arguments[0])
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, counted)
    return calls


# -------------------------------------------------------------------------------------------------- only what it must


def test_every_page_is_written_or_kept(site: Path) -> None:
    def counted(**changes: Any) -> tuple[int, int, int]:
        outcome = sites.build(site, **changes)
        assert outcome.pages == outcome.written + outcome.kept
        return outcome.written, outcome.kept, outcome.removed

    assert counted() == (77, 0, 0)
    assert counted() == (0, 77, 0)
    assert counted(clean=True) == (0, 77, 0)
    (site / f"{PLAN}/0102.yaml").unlink()
    assert counted()[2] == 2
    assert counted() == (0, 75, 0)


def test_an_edit_parses_one_file_and_renders_its_pages(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    time.sleep(0.06)  # until a file is that old, its times prove nothing
    sites.build(site)
    parsed = counting(monkeypatch, read, "_parse")
    viewed = counting(monkeypatch, layouts, "view")
    looked = counting(monkeypatch, outcheck, "look_at")
    opened = counting(monkeypatch, files, "digest_of")
    sites.write(site, {f"{PLAN}/0102.yaml": sites.SMALL[f"{PLAN}/0102.yaml"] + "note: 备注\n"})
    outcome = sites.build(site)
    pages = ["zfb/jdbz/gztj/2026/0102.html", "zfb/jdbz/gztj/2026/index.html"]
    assert parsed == [f"{PLAN}/0102.yaml".removeprefix("content/")]
    assert sorted(page.path for page in viewed) == ["search.html", *pages]
    assert sorted(page.path for page in looked if not page.path.startswith("search")) == [
        "units/swj/items.csv",
        "units/swj/items.json",
        *pages,
        *(pages[1].replace("index.html", f"plan.{kind}") for kind in ("csv", "json")),
    ], "beside the files of search"
    assert outcome.written == 6, "its page, and for search its words, three files of the index, and the version"
    assert [path for path in opened if path.is_relative_to(site / "output")] == [], "what nobody touched is not opened"


def test_a_touched_file_is_opened_and_found_to_be_the_same(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    (site / f"{PLAN}/0102.yaml").touch()
    parsed = counting(monkeypatch, read, "_parse")
    assert sites.build(site).written == 0
    assert parsed == []


def test_a_file_of_equal_size_and_time_is_told_apart_by_its_other_marks(site: Path) -> None:
    sites.build(site)
    path = site / f"{PLAN}/0102.yaml"
    stat = path.stat()
    path.write_bytes(path.read_bytes().replace("清理过期文件".encode(), "清理陈旧文件".encode()))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert path.stat().st_size == stat.st_size
    assert sites.build(site).written > 0
    assert "清理陈旧文件" in (site / "output/zfb/jdbz/gztj/2026/0102.html").read_text("utf-8")


def test_the_cache_works_for_one_engine_only(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    parsed = counting(monkeypatch, read, "_parse")
    monkeypatch.setattr("gongkai.options.environment", lambda: "another")
    sites.build(site)
    assert len(parsed) == 8


# ------------------------------------------------------------------------------------------------ nothing after an error


def forbid(monkeypatch: pytest.MonkeyPatch, *calls: tuple[Any, str]) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("must not be called")

    for owner, name in calls:
        monkeypatch.setattr(owner, name, fail)


def test_an_error_in_the_content_stops_before_anything_is_planned(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.write(site, {f"{PLAN}/0101.yaml": "group: [\n"})
    forbid(monkeypatch, (pipeline, "plan"), (pipeline, "make"), (write, "publish"))
    outcome = sites.build(site)
    assert outcome.failed
    assert (outcome.pages, outcome.written) == (0, 0)


def test_a_warning_stops_a_strict_build_before_anything_is_planned(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.write(site, {f"{PLAN}/0101.yaml": sites.item("一、公开", "甲。", due="")})
    forbid(monkeypatch, (pipeline, "plan"))
    assert sites.build(site, strict=True).failed


def test_a_collision_of_addresses_stops_before_anything_is_rendered(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = f"{sites.DOCUMENT}\n[表](../jdbz/gztj/2026/plan.csv)\n"
    sites.write(site, {f"{PLAN}/plan.csv": "x", "content/zfb/zcwj/2026-01.md": document})
    forbid(monkeypatch, (pipeline, "make"), (write, "publish"))
    outcome = sites.build(site)
    assert [finding.rule for finding in outcome.findings] == ["address/collision"]
    assert outcome.failed


def test_a_fault_of_a_page_stops_before_anything_is_published(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.write(site, {"layouts/404.html": "<p>"})
    forbid(monkeypatch, (write, "publish"), (fsops, "exchange"))
    assert sites.build(site).failed
    assert not (site / "output").exists()


def test_a_failed_build_is_forgotten_and_the_next_one_looks_again(site: Path) -> None:
    sites.build(site)
    record = (site / ".cache/build").read_bytes()
    sites.write(site, {"layouts/404.html": "<p>"})
    assert sites.build(site).failed
    assert (site / ".cache/build").read_bytes() == record
    assert sites.build(site).failed, "a failure is no cache entry"
    (site / "layouts/404.html").unlink()
    outcome = sites.build(site)
    assert (outcome.failed, outcome.written) == (False, 0)


def test_the_level_of_a_rule_can_be_changed_for_a_site(site: Path) -> None:
    sites.write(site, {f"{PLAN}/0101.yaml": sites.item("一、公开", "甲。", due="")})
    for level, failed, found in (("off", False, 0), ("info", False, 1), ("warning", False, 1), ("error", True, 1)):
        sites.write(site, {"site.yaml": sites.SITE_YAML + f"rules: {{item/due-missing: {level}}}\n"})
        outcome = sites.build(site)
        assert (outcome.failed, len(outcome.findings)) == (failed, found)
    sites.write(site, {"site.yaml": sites.SITE_YAML + "rules: {item/due-mising: off}\n"})
    assert "site/unknown-rule" in [finding.rule for finding in sites.build(site).findings]


def test_findings_stand_in_the_order_of_files_and_lines(site: Path) -> None:
    for name in ("0103", "0102", "0101"):
        sites.write(site, {f"{PLAN}/{name}.yaml": sites.item("一、公开", "甲。", lead="[甲, 乙]", due="")})
    places = [(finding.file, finding.line, finding.column) for finding in sites.build(site).findings]
    assert places == sorted(places)
    assert len(places) == 9


# ------------------------------------------------------------------------------------------------------------- workers


def test_whoever_renders_the_bytes_are_the_same(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "CHUNK", 3)
    trees = []
    with ThreadPoolExecutor(3) as threads, ProcessPoolExecutor(2) as processes:
        for number, staff in enumerate((workers.here, workers.over(threads), workers.over(processes))):
            options = sites.options(site, output=tmp_path / f"out{number}")
            assert not pipeline.build(options, workers=staff).failed
            trees.append(sites.tree(options.output))
    assert trees[0] == trees[1] == trees[2]


def test_faults_come_from_workers_too(site: Path) -> None:
    sites.write(site, {"layouts/404.html": "{{ nowhere }}"})
    with ProcessPoolExecutor(2) as processes:
        outcome = pipeline.build(sites.options(site), workers=workers.over(processes))
    assert sites.said(outcome.findings) == [
        "layouts/404.html:1 layout/failed 版式出错：UndefinedError: 'nowhere' is undefined（页面 404.html）"
    ]


@pytest.mark.parametrize(
    ("forks", "jobs", "count", "pooled"),
    [(True, 1, 5000, False), (True, 2, 99, False), (True, 2, 100, True), (False, 2, 299, False), (False, 2, 300, True)],
)
def test_a_pool_is_only_for_much_work(monkeypatch: pytest.MonkeyPatch, forks: bool, jobs: int, count: int, pooled: bool) -> None:
    monkeypatch.setattr(workers, "_may_fork", lambda: forks)
    monkeypatch.setattr(workers, "_in_processes", lambda *given: iter([0]))
    processes = set(workers.pool(jobs)(process_of, None, range(2), count))
    assert (os.getpid() not in processes) == pooled


def process_of(shared: None, piece: int) -> int:
    return os.getpid()


# ---------------------------------------------------------------------------------------------- one build at a time


def test_two_builds_at_once_take_turns(site: Path) -> None:
    inside, most = 0, 0
    real: Callable[..., Any] = pipeline.load
    guard = threading.Lock()

    def watched(*arguments: Any) -> Any:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        try:
            return real(*arguments)
        finally:
            with guard:
                inside -= 1

    outcomes: list[pipeline.Outcome] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "load", watched)
        builds = [threading.Thread(target=lambda: outcomes.append(sites.build(site))) for _ in range(4)]
        for build in builds:
            build.start()
        for build in builds:
            build.join()
    assert most == 1
    assert sorted(outcome.written for outcome in outcomes) == [0, 0, 0, 77]


# ------------------------------------------------------------------------------------------------------------ options


def test_a_sites_own_layouts_go_before_the_programs(site: Path) -> None:
    own, engine = sites.options(site).layouts
    assert own == site / "layouts"
    assert engine == ENGINE.parent / "layouts"
    assert Options(ENGINE.parent, ENGINE.parent / "output", date(2026, 11, 21)).layouts == (ENGINE.parent / "layouts",)


def test_each_output_has_a_record_of_its_own(site: Path, tmp_path: Path) -> None:
    names = [sites.options(site, output=output).record.name for output in (site / "output", site / "public", tmp_path / "public")]
    assert names[0] == "build"
    assert len(set(names)) == 3
    assert all(name.startswith("build") for name in names)


def test_only_options_that_change_bytes_are_in_the_record(site: Path) -> None:
    usual = sites.options(site).published()
    assert sites.options(site, jobs=3, strict=True, clean=True).published() == usual
    for change in ({"drafts": True}, {"base_url": "https://x.example"}, {"as_of": date(2027, 1, 1)}):
        assert sites.options(site, **change).published() != usual


def test_the_record_says_when_there_is_nothing_to_do(site: Path) -> None:
    def nothing() -> bool:
        return sites.nothing_to_do(site)

    sites.build(site)
    assert nothing()
    for change, undo in (
        (lambda: (site / "output/index.html").rename(site / "away"), lambda: (site / "away").rename(site / "output/index.html")),
        (lambda: sites.write(site, {"content/new.txt": "x"}), (site / "content/new.txt").unlink),
        (lambda: sites.write(site, {"layouts/extra.html": "x"}), (site / "layouts/extra.html").unlink),
        (
            lambda: sites.write(site, {"site.yaml": sites.SITE_YAML + " "}),
            lambda: sites.write(site, {"site.yaml": sites.SITE_YAML}),
        ),
    ):
        change()
        assert not nothing()
        undo()
        assert nothing()
    sites.write(site, {"output/CNAME": "theirs", "content/.hidden": "x", "content/~$plan.xlsx": "x", "content/a.bak": "x"})
    assert nothing(), "files of others, and what editors leave behind, are no work"


def test_what_editors_leave_behind_is_not_content(site: Path) -> None:
    sites.build(site)
    before = sites.tree(site / "output")
    junk = [
        ".DS_Store",
        "._0101.yaml",
        ".0101.yaml.swp",
        "0101.yaml~",
        "4913",
        "~$0101.docx",
        "Thumbs.db",
        "0101.yaml___jb_tmp___",
        "x.tmp",
    ]
    sites.write(site, dict.fromkeys([f"{PLAN}/{name}" for name in junk], b"\xff\xfe"))
    outcome = sites.build(site)
    assert sites.said(outcome.findings) == []
    assert sites.tree(site / "output") == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no such name can be")
@pytest.mark.parametrize("gone", ["listed", "opened"])
def test_a_file_that_goes_away_while_we_look_was_never_there(site: Path, monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    right = sites.build(sites.clean_copy(site, site.parent / "right"))
    passing = {"content/zfb/zcwj/2026-01.md.sb-1234": "x", "content/zfb/zcwj/2026-09.md": "x"}
    sites.write(site, passing)

    def then_gone(call: Callable[..., Any], *arguments: Any) -> Any:
        found = call(*arguments)
        for name in passing:
            (site / name).unlink(missing_ok=True)
        return found

    if gone == "listed":
        scandir = os.scandir
        monkeypatch.setattr(os, "scandir", lambda path: then_gone(list, scandir(path)) if "zcwj" in str(path) else scandir(path))
    else:
        monkeypatch.setattr(manifest, "list_inputs", partial(then_gone, manifest.list_inputs))
    built = sites.build(site)
    assert sites.said(built.findings) == sites.said(right.findings)
    assert built.pages == right.pages


def test_a_file_that_goes_away_while_we_compare_is_work_to_do(site: Path) -> None:
    path = sites.write(site, {"content/x.txt": "x"}) / "content/x.txt"
    entry = files.look("content/x.txt", path.lstat(), str(path))
    path.unlink()
    known = {"content/x.txt": files.Known(files.digest(b"x"), None)}
    assert manifest.confirm({"content/x.txt": entry}, known) is False


@pytest.mark.parametrize("name", [f"{PLAN}/0101.yaml", "layouts/item.html", "site.yaml"])
def test_bytes_that_are_read_later_than_their_digest_count_as_what_they_are(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text = (sites.REPOSITORY / name).read_text("utf-8") if name.startswith("layouts/") else sites.SMALL[name]
    sites.write(site, {name: text})
    time.sleep(0.06)  # old enough for its times to be believed
    sites.build(site)
    shutil.rmtree(site / ".cache/parsed")
    shutil.rmtree(site / "output")
    layouts._environments.clear()  # as in a new process
    later = {
        f"{PLAN}/0101.yaml": text + "note: 后来的备注\n",
        "layouts/item.html": text.replace('class="state"', 'class="later"'),
    }.get(name, text.replace("测试用的虚构", "后来改的虚构"))
    assert later != text
    survey = read.survey

    def late(*arguments: Any) -> read.Inputs:
        inputs = survey(*arguments)
        sites.write(site, {name: later})
        return inputs

    with monkeypatch.context() as patch:
        patch.setattr(read, "survey", late)
        sites.build(site)
    for now in (text, later):
        sites.write(site, {name: now})
        sites.build(site)
        fresh = sites.clean_copy(site, tmp_path / "fresh")
        layouts._environments.clear()
        sites.build(fresh)
        assert sites.tree(site / "output") == sites.tree(fresh / "output")


def test_a_program_that_is_replaced_before_all_is_read_anew_does_not_go_on(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, survey, looks = sites.write(tmp_path / "engine", {"part.py": ""}), read.survey, 0
    monkeypatch.setattr(pipeline, "ENGINE", engine)
    sites.build(site)
    shutil.rmtree(site / ".cache/parsed")

    def replaced(*arguments: Any) -> read.Inputs:
        nonlocal looks
        looks += 1
        if looks == 2:
            sites.write(engine, {"part.py": "# new"})
        return survey(*arguments)

    monkeypatch.setattr(read, "survey", replaced)
    outcome = sites.build(site)
    assert outcome.failed
    assert [(finding.rule, finding.file) for finding in outcome.findings] == [("file/changed", "engine")]
    assert looks == 2


def test_a_name_from_a_gbk_archive_is_told_and_no_crash(site: Path) -> None:
    def put(name: str) -> str:
        path = os.path.join(os.fsencode(site / "content/zfb/zcwj"), name.encode("gbk"))
        with open(path, "wb") as file:
            file.write(b"x")
        return "content/zfb/zcwj/" + name.encode("gbk").decode("utf-8", "replace")

    path = put("附件.pdf")
    outcome = sites.build(site)
    assert not outcome.failed, "a file that nobody names is not published, whatever it is called"
    assert [(finding.rule, finding.file) for finding in outcome.findings] == [("attachment/unclaimed", path)]
    assert sites.build(site).written == 0
    path = put("说明.md")
    outcome = sites.build(site)
    assert outcome.failed
    assert ("file/name", path) in [(finding.rule, finding.file) for finding in outcome.findings]


def test_links_in_the_content_are_not_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret", "utf-8")
    (site / "content/zfb/zcwj/清单.csv").unlink()
    (site / "content/zfb/zcwj/清单.csv").symlink_to(tmp_path / "secret.csv")
    outcome = sites.build(site)
    assert "content/zfb/zcwj/清单.csv:0 file/link 这是一个快捷方式（符号链接），不读" in sites.said(outcome.findings)
    assert outcome.failed
