"""Single edits that have fooled other generators. Each time the site must be what a clean build of the same sources is.

The names in the docstrings are those of the rows that docs/reliability.md lists; the oracle (test_incremental.py) takes random
walks where this takes the traps one by one.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import sites
import soak

from gongkai import files, fsops, manifest, options, pipeline

PLAN = "content/zfb/jdbz/gztj/2026"
DOCUMENTS = "content/zfb/zcwj"


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soak.quick(monkeypatch, tmp_path / "engine")


@pytest.fixture
def built() -> Iterator[Path]:
    with soak.folder() as root:
        site = sites.write(root / "site", sites.SMALL)
        assert not sites.build(site).failed
        yield site


def same_as_clean(site: Path, **changes: Any) -> dict[str, bytes]:
    """The site after one more build, which must be what a clean build is."""
    outcome = sites.build(site, **changes)
    assert not outcome.failed, sites.said(outcome.findings)
    copy = sites.clean_copy(site, site.parent / "clean")
    assert not sites.build(copy, **changes).failed
    there, clean = sites.tree(site / "output"), sites.tree(copy / "output")
    assert [name for name in there.keys() | clean.keys() if there.get(name) != clean.get(name)] == []
    return there


# ------------------------------------------------------------------------------------------------------ tricks with times

SECOND = 10**9
TIMES: dict[str, Callable[[os.stat_result], int]] = {
    "the old time": lambda old: old.st_mtime_ns,
    "1970": lambda old: 0,
    "2038": lambda old: 2**31 * SECOND,
    "2107": lambda old: 4_354_819_198 * SECOND,
    "to come": lambda old: old.st_mtime_ns + 10 * 365 * 86400 * SECOND,
    "older, as cp -p brings it": lambda old: old.st_mtime_ns - 86400 * SECOND,
    "FAT's two seconds": lambda old: old.st_mtime_ns // (2 * SECOND) * 2 * SECOND,
}


@pytest.fixture
def long_ago(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same site, whose files are so old that a build believes their times; it would open younger ones anyway."""
    with monkeypatch.context() as patch:
        patch.setattr(files, "trusted", lambda signature, now: signature)
        assert sites.build(built, clean=True).written == 0
    record = manifest.load(sites.options(built).record)
    assert record
    assert all(known.signature for known in (*record.inputs.values(), *record.output.values()))
    time.sleep(0.02)  # the clock of a file system is coarse
    return built


@pytest.mark.parametrize("when", TIMES)
def test_an_edit_of_equal_size_is_seen_whatever_its_time(long_ago: Path, when: str) -> None:
    """IN-02."""
    built = long_ago
    path = built / f"{PLAN}/0102.yaml"
    old = path.stat()
    path.write_bytes(path.read_bytes().replace("清理过期文件".encode(), "清理陈旧文件".encode()))
    os.utime(path, ns=(TIMES[when](old), TIMES[when](old)))
    assert path.stat().st_size == old.st_size
    assert "清理陈旧文件".encode() in same_as_clean(built)["zfb/jdbz/gztj/2026/0102.html"]


def test_an_edit_in_the_moment_of_a_build_is_seen(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """IN-02: where a file's times are those of the build that read it, they prove nothing (all times are one here)."""
    look = files.look
    with monkeypatch.context() as patch:

        def coarse(path: str, status: os.stat_result, place: str) -> files.Entry:
            entry = look(path, status, place)
            return entry._replace(signature=(entry.signature[0], now, now, entry.signature[3]))

        now = fsops.touch(built / ".cache/lock")
        patch.setattr(files, "look", coarse)
        patch.setattr(fsops, "touch", lambda path: now)
        assert sites.build(built, clean=True).written == 0
        path = built / f"{PLAN}/0102.yaml"
        path.write_bytes(path.read_bytes().replace("清理过期文件".encode(), "清理陈旧文件".encode()))
        sites.build(built)
        assert "清理陈旧文件" in (built / "output/zfb/jdbz/gztj/2026/0102.html").read_text("utf-8")


def test_a_tree_that_was_touched_is_read_and_nothing_is_written(built: Path) -> None:
    """IN-02, IN-06: the whole tree."""
    for path in built.rglob("*"):
        if path.is_file() and ".cache" not in path.parts:
            os.utime(path)
    before = {path: path.stat().st_mtime_ns for path in (built / "output").rglob("*")}
    assert sites.build(built).written == 0
    assert {path: path.stat().st_mtime_ns for path in (built / "output").rglob("*")} == before


# ------------------------------------------------------------------------------------------------- withdrawn and renamed


def withdraw(site: Path, name: str, how: str) -> None:
    path = site / name
    if how == "deleted":
        path.unlink()
    elif how == "renamed":
        path.rename(path.with_stem("0999" if path.suffix == ".yaml" else "2026-99"))
    elif path.suffix == ".yaml":
        path.write_text(path.read_text("utf-8") + "draft: yes\n", "utf-8")
    else:
        path.write_text(path.read_text("utf-8").replace("---\n", "---\ndraft: yes\n", 1), "utf-8")


@pytest.mark.parametrize("how", ["deleted", "a draft again"])
def test_nothing_of_a_withdrawn_item_is_left_anywhere(built: Path, how: str) -> None:
    """IN-04: page, lists, tables, files to download, feeds, site map, search."""
    marked = sites.item("一、公开", "独一无二的要求泸沽湖畔。", task="仅此一处的鄱阳事项", support="[县卫健局]")
    sites.write(built, {f"{PLAN}/0301.yaml": marked})
    there = same_as_clean(built)
    assert sum(b"0301" in data for data in there.values()) > 3
    sites.write(built, {f"{PLAN}/0101.yaml": sites.item("一、公开", "改了。")})
    same_as_clean(built)  # the staged tree holds it, too
    withdraw(built, f"{PLAN}/0301.yaml", how)
    for text in ("又改了。", "再改一次。"):  # nor does it come back
        there = same_as_clean(built)
        left = [
            name
            for name, data in there.items()
            if re.search("泸沽湖畔|鄱阳事项".encode(), data) or b"0301" in data or b"gztj/2026/0301" in name.encode()
        ]
        assert left == []
        sites.write(built, {f"{PLAN}/0101.yaml": sites.item("一、公开", text)})


@pytest.mark.parametrize("how", ["deleted", "a draft again"])
def test_nothing_of_a_withdrawn_document_or_its_attachment_is_left_anywhere(built: Path, how: str) -> None:
    """IN-04."""
    text = sites.DOCUMENT.replace("关于印发清单的通知", "泸沽湖畔的通知").replace("清单.csv", "鄱阳.csv")
    sites.write(built, {f"{DOCUMENTS}/2026-07.md": text, f"{DOCUMENTS}/鄱阳.csv": "一,二\n三,四\n"})
    assert "zfb/zcwj/鄱阳.csv" in same_as_clean(built)
    withdraw(built, f"{DOCUMENTS}/2026-07.md", how)
    if how == "deleted":
        (built / f"{DOCUMENTS}/鄱阳.csv").unlink()
    there = same_as_clean(built)
    assert [name for name, data in there.items() if re.search("泸沽湖畔|鄱阳".encode(), data + name.encode())] == []


SWAPS: dict[str, tuple[list[str], dict[str, str]]] = {
    "an item takes the address of another": ([f"{PLAN}/0101.yaml"], {f"{PLAN}/0101.yaml": sites.item("一、公开", "换了。")}),
    "two items change places": (
        [],
        {
            f"{PLAN}/0101.yaml": sites.SMALL[f"{PLAN}/0102.yaml"],
            f"{PLAN}/0102.yaml": sites.SMALL[f"{PLAN}/0101.yaml"],
        },
    ),
    "a document becomes an attachment's neighbour": ([], {f"{DOCUMENTS}/清单.md": sites.DOCUMENT}),
    "a document takes another's address": (
        [f"{DOCUMENTS}/2026-01.md"],
        {f"{DOCUMENTS}/2026-01.md": sites.DOCUMENT.replace("清单的通知", "别的通知")},
    ),
    "a plan is renamed": (
        [f"{PLAN}/{name}" for name in ("plan.yaml", "0101.yaml", "0102.yaml", "0201.yaml")],
        {
            f"{PLAN}b/{name}": sites.SMALL[f"{PLAN}/{name}"]
            for name in ("plan.yaml", "0101.yaml", "0102.yaml", "0201.yaml")
        }
        | {f"{DOCUMENTS}/2026-01.md": sites.DOCUMENT.replace("gztj/2026/", "gztj/2026b/")},
    ),
    "a unit takes another's id": ([], {"content/units.yaml": sites.UNITS_YAML.replace("id: wjw", "id: wjj")}),
    "a plan's file becomes a folder's name": (
        [],
        {f"{PLAN}/0101.yaml": sites.SMALL[f"{PLAN}/0101.yaml"], f"{DOCUMENTS}/0101.md": sites.DOCUMENT},
    ),
}  # fmt: skip


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("swap", SWAPS)
def test_an_address_that_changes_hands_holds_the_new_page(built: Path, swap: str, back: bool) -> None:
    """IN-05, there and back again."""
    gone, come = SWAPS[swap]
    old = sites.tree(built / "output")
    for name in gone:
        (built / name).unlink()
    sites.write(built, come)
    assert same_as_clean(built) != old
    if back:
        for name in come:
            (built / name).unlink()
        sites.write(built, sites.SMALL)
        assert same_as_clean(built) == old


# ----------------------------------------------------------------------------------------------- what the bytes depend on


@pytest.mark.parametrize(
    "change",
    [{"as_of": date(2026, 12, 31)}, {"base_url": "https://other.example/"}, {"drafts": True}],
)
def test_an_option_that_changes_bytes_makes_again_what_it_changes(built: Path, change: dict[str, Any]) -> None:
    """IN-06."""
    sites.write(built, {f"{PLAN}/0301.yaml": sites.item("一、公开", "还是草稿。", draft="yes")})
    sites.build(built)
    before = sites.tree(built / "output")
    assert same_as_clean(built, **change) != before
    assert same_as_clean(built) == before


@pytest.mark.parametrize("change", [{"jobs": 4}, {"strict": True}, {"clean": True}])
def test_an_option_that_changes_no_byte_writes_nothing(
    built: Path, change: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """IN-06, IN-07."""
    if "clean" not in change:
        monkeypatch.setattr(pipeline.render, "render", lambda pages, *_: pytest.fail("made again") if pages else iter(()))
    before = {path: path.stat().st_mtime_ns for path in (built / "output").rglob("*")}
    assert sites.build(built, **change).written == 0
    assert {path: path.stat().st_mtime_ns for path in (built / "output").rglob("*")} == before


@pytest.mark.parametrize("what", ["gongkai 9.9.9", "jinja2-9.9.9", "markdown-9.9.9", "nh3-9.9.9", "python 3.99"])
def test_another_version_of_anything_makes_everything_again(built: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """IN-06: the program, a library, Python."""
    made: list[int] = []
    render = pipeline.render.render
    monkeypatch.setattr(pipeline.render, "render", lambda pages, *given: (made.append(len(pages)), render(pages, *given))[1])
    assert sites.build(built).written == 0
    monkeypatch.setattr("gongkai.options.environment", lambda: what)
    assert sites.build(built).written == 0
    assert made[0] == 0
    assert made[1] > 40


def test_the_versions_that_count_are_those_of_all_that_has_a_part_in_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """IN-06."""
    needed = tomllib.loads((sites.REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    listed = [*needed["dependencies"], *needed["optional-dependencies"]["office"], *needed["optional-dependencies"]["pdf"]]
    names = {re.split("[^a-z0-9-]", name)[0].replace("-", "_") for name in listed}
    without_a_part = {"livereload", "tornado", "lxml", "openpyxl", "python_calamine"}  # they preview, and read what is imported
    assert names - without_a_part <= set(options.LIBRARIES)
    said = options.environment()
    for name in names - without_a_part - {"typst"}:
        assert f"{name}-{version(name)}.dist-info" in said.lower(), name
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert options.environment() != said


# ------------------------------------------------------------------------------------------------------- days that come

DAYS = [
    *((f"a notice of {day}", f"2026-{month:02}-{number:02} 10:00") for day, month, number in (
        ("tomorrow", 11, 22), ("next month", 12, 1), ("next year's eve", 12, 31), ("the last day of the month", 11, 30))),
    ("yesterday", "2026-11-20 23:59"),
    ("today", "2026-11-21 00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "moment"), DAYS)
def test_what_waits_for_its_day_comes_on_that_day_without_an_edit(built: Path, name: str, moment: str) -> None:
    """IN-12."""
    sites.write(
        built, {f"{DOCUMENTS}/2026-08.md": sites.DOCUMENT.replace("2026-02-28 10:00", moment).replace("2026-02-27", "2026-02-01")}
    )
    day = date.fromisoformat(moment[:10])
    page = "zfb/zcwj/2026-08.html"
    for today in sorted({date(2026, 11, 20), date(2026, 11, 21), day, date.fromordinal(day.toordinal() - 1), date(2027, 1, 1)}):
        there = same_as_clean(built, as_of=today)
        assert (page in there) == (today >= day), f"{name}, seen on {today}"


def test_the_folder_of_the_site_may_move(built: Path) -> None:
    """IN-11: a cache that comes along is believed for its bytes, never for its place."""
    moved = Path(shutil.copytree(built, built.parent / "另一处", symlinks=True))
    sites.write(moved, {f"{PLAN}/0101.yaml": sites.item("一、公开", "搬家以后改的。", support="[县卫健局]")})
    same_as_clean(moved)
