"""Publishing is a transaction: whatever fails or is killed, output/ is the old site or the new one, and the next build heals."""

from __future__ import annotations

import errno
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sites
import soak

from gongkai import cli, files, fsops, manifest, write

TINY = {
    "site.yaml": sites.SITE_YAML.split("columns:")[0]
    + "columns:\n  - {id: zcwj, name: 政策文件, description: 本机关的文件}\nstatuses: [{id: done, name: 已完成}]\n",
    "content/zfb/body.yaml": "name: 县政府办公室\n",
    "content/zfb/zcwj/2026-01.md": "---\ntitle: 通知一\npublished: 2026-02-28 10:00\nattachments: [表.csv]\n---\n全文。\n",
    "content/zfb/zcwj/2026-02.md": "---\ntitle: 通知二\npublished: 2026-03-28 10:00\n---\n全文。\n",
    "content/zfb/zcwj/表.csv": "甲,乙\n",
}
EDIT = {"content/zfb/zcwj/2026-01.md": TINY["content/zfb/zcwj/2026-01.md"].replace("全文。", "改过的全文。")}
WITHDRAWN = "content/zfb/zcwj/2026-02.md"
FOREIGN = {"CNAME": b"www.example", "uploads/旧.pdf": b"%PDF", ".git/HEAD": b"ref: main\n"}


FLUSH = fsops.flush


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where the system has one: some tests copy and remove thousands of files."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        yield Path(folder)


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soak.quick(monkeypatch, tmp_path / "engine")
    soak.make_each_page_once(monkeypatch)


# ------------------------------------------------------------------------------------------------------ fault injection


class Killed(BaseException):
    """The process is gone: nothing of ours runs any more."""


class Faults:
    """Counts the calls that change the file system. The N-th fails (a disk fault), or it and all that follow never happen."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, kill: bool) -> None:
        self.at, self.kill, self.count = at, kill, 0
        for name in ("mkdir", "rmdir", "unlink", "link", "replace", "rename", "utime", "fsync", "chmod", "symlink"):
            patch.setattr(os, name, self.guard(getattr(os, name)))
        patch.setattr(fsops, "_swap", self.guard(fsops._swap))
        patch.setattr(fsops, "open", self.open, raising=False)

    def strikes(self) -> bool:
        self.count += 1
        return self.count == self.at or (self.kill and self.count > self.at)

    def fault(self) -> BaseException:
        return Killed() if self.kill else OSError(errno.EIO if self.at % 4 < 2 else errno.ENOSPC, "the disk refuses")

    def guard(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*arguments: Any, **named: Any) -> Any:
            if self.strikes():
                raise self.fault()
            return call(*arguments, **named)

        return guarded

    def open(self, path: Path, mode: str) -> Any:
        if mode == "rb":
            return open(path, mode)
        if self.strikes():
            raise self.fault()
        return Torn(open(path, mode), self)


class Torn:
    """A file whose writing may end in the middle."""

    def __init__(self, file: Any, faults: Faults) -> None:
        self.file, self.faults = file, faults

    def write(self, data: bytes) -> None:
        if self.faults.strikes():
            self.file.write(data[: len(data) // 2])
            raise self.faults.fault()
        self.file.write(data)

    def __enter__(self) -> Torn:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def two_renames(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that cannot exchange two names in one call."""
    monkeypatch.setattr(fsops, "_swap", lambda one, other: False)


# ------------------------------------------------------------------------------------------------------ the sweeps


def prepare_first(site: Path) -> None:
    pass


def prepare_incremental(site: Path) -> None:
    sites.build(site)
    put_foreign(site / "output")
    sites.build(site)
    sites.write(site, EDIT)


def prepare_removal(site: Path) -> None:
    sites.build(site)
    put_foreign(site / "output")
    (site / WITHDRAWN).unlink()


def put_foreign(output: Path) -> None:
    sites.write(output, FOREIGN)
    (output / "empty" / "deeper").mkdir(parents=True)
    (output / "latest").symlink_to("../site.yaml")
    (output / "uploads").chmod(0o2750)


def foreign_is_there(output: Path) -> bool:
    return (
        all((output / name).read_bytes() == data for name, data in FOREIGN.items())
        and (output / "empty" / "deeper").is_dir()
        and os.readlink(output / "latest") == "../site.yaml"
        and (output / "uploads").stat().st_mode & 0o7777 == 0o2750
    )


def everything(root: Path) -> dict[str, bytes]:
    """All that lies in the output folder: files, links, empty folders."""
    found = {path: b"" for path, empty in write._folders(root) if empty} if root.exists() else {}
    for entry in files.walk(root, hidden=True):
        path = root / entry.path
        found[entry.path] = os.readlink(path).encode() if entry.kind == "link" else path.read_bytes()
    return found


PREPARE = {"first": prepare_first, "incremental": prepare_incremental, "removal": prepare_removal}


@pytest.mark.slow
@pytest.mark.parametrize("how", ["killed", "disk fault"])
@pytest.mark.parametrize(
    ("scenario", "swap"), [*((scenario, "exchange") for scenario in PREPARE), ("incremental", "two renames")]
)
def test_at_every_operation_the_site_is_old_or_new_and_the_next_build_heals(
    place: Path, monkeypatch: pytest.MonkeyPatch, scenario: str, how: str, swap: str
) -> None:
    if swap == "two renames":
        two_renames(monkeypatch)
    before = sites.write(place / "before", TINY)
    PREPARE[scenario](before)
    old = everything(before / "output")
    wanted = shutil.copytree(before, place / "wanted", symlinks=True)
    assert not sites.build(wanted).failed
    new = everything(wanted / "output")
    assert new != old
    site, reached = place / "site", 0
    for at in range(1 + (how == "killed") * (not soak.LONG), 1000, soak.times(2, 1)):
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(before, site, symlinks=True, copy_function=os.link)
        with monkeypatch.context() as patch:
            faults = Faults(patch, at, kill=how == "killed")
            try:
                outcome = sites.build(site)
            except (Killed, OSError):
                outcome = None
        done = everything(site / "output")
        between = swap == "two renames" and how == "killed" and not (site / "output").exists()
        assert between or done in (old, new), f"operation {at}: neither the old site nor the new one"
        healed = sites.build(site)
        assert not healed.failed
        assert everything(site / "output") == new, f"operation {at}: the next build did not heal"
        assert sorted(path.name for path in site.iterdir() if path.name.startswith(".output")) in ([".output.next"], [])
        if scenario != "first":
            assert foreign_is_there(site / "output")
        if outcome is not None and faults.count < at:
            break
        reached = at
    assert reached > 30, "the sweep should reach every operation of a build"


def test_a_killed_fallback_has_a_moment_without_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_renames(monkeypatch)
    site = sites.write(tmp_path / "site", TINY)
    prepare_incremental(site)
    old = everything(site / "output")

    def killed_after_one(source: Path, target: Path) -> None:
        if source.name == ".output.next":
            raise Killed
        os.replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(fsops, "rename", killed_after_one)
        with pytest.raises(Killed):
            sites.build(site)
    assert not (site / "output").exists()
    (site / WITHDRAWN).unlink()
    outcome = sites.build(site)
    assert outcome.removed == 2, "what is withdrawn goes (the page, and its words in search), although the output folder was away"
    assert foreign_is_there(site / "output")
    new = everything(site / "output")
    assert old.keys() - new.keys() == {"zfb/zcwj/2026-02.html", "search/texts/0-62.js"}


def test_when_the_second_rename_fails_the_old_site_comes_back_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_renames(monkeypatch)
    site = sites.write(tmp_path / "site", TINY)
    prepare_incremental(site)
    old = everything(site / "output")
    rename = fsops.rename

    def refuse(source: Path, target: Path) -> None:
        if source.name == ".output.next":
            raise OSError(errno.EACCES, "held by another program")
        rename(source, target)

    monkeypatch.setattr(fsops, "rename", refuse)
    with pytest.raises(OSError, match="held by another program"):
        sites.build(site)
    assert everything(site / "output") == old


SIGKILLS = """
import os, random, signal, sys, time
sys.path[:0] = [{tests!r}, {repository!r}]
from pathlib import Path
import shutil, sites
from gongkai import files
before, old, new = Path({before!r}), sites.tree(Path({before!r}) / "output"), sites.tree(Path({wanted!r}) / "output")
site = Path({site!r})
sites.build(Path({wanted!r}))  # everything that a build imports is imported
chance, states, longest = random.Random(7), [], 0.0
for number in range({times}):
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(before, site, symlinks=True)
    begun = time.perf_counter()
    child = os.fork()
    if not child:
        sites.build(site)
        os._exit(0)
    if longest:
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    longest = longest or 1.3 * (time.perf_counter() - begun)  # the first one lives
    tree = sites.tree(site / "output")
    assert tree in (old, new), f"kill {{number}}: neither the old site nor the new one"
    states.append("old" if tree == old else "new")
    sites.build(site)
    assert sites.tree(site / "output") == new, f"kill {{number}}: the next build did not heal"
print(states.count("old"), states.count("new"))
"""


def test_real_kills_leave_the_old_site_or_the_new_one(place: Path) -> None:
    before = sites.write(place / "before", sites.SMALL)
    sites.build(before)
    sites.write(before, {"site.yaml": sites.SITE_YAML.replace("青石县人民政府网站", "青石县政府网")})
    wanted = shutil.copytree(before, place / "wanted", symlinks=True)
    sites.build(wanted)
    places = {"tests": str(Path(sites.__file__).parent), "repository": str(sites.REPOSITORY), "before": str(before)}
    script = SIGKILLS.format(**places, wanted=str(wanted), site=str(place / "site"), times=soak.times(13, 26))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    old, new = map(int, ran.stdout.split())
    assert old, "some kills should come before the exchange"
    assert new, "the first build is not killed"


def noting(calls: list[tuple[str, ...]], name: str, then: Callable[..., Any] = lambda *paths: None) -> Callable[..., Any]:
    """A call that is noted with the names of its paths."""

    def noted(*paths: Path) -> Any:
        calls.append((name, *(path.name for path in paths)))
        return then(*paths)

    return noted


def test_the_new_tree_is_on_the_disk_before_it_is_published(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, calls = sites.write(place / "site", TINY), list[tuple[str, ...]]()
    monkeypatch.setattr(fsops, "flush", noting(calls, "flush"))
    monkeypatch.setattr(fsops, "_swap", noting(calls, "exchange", fsops._swap))
    monkeypatch.setattr(fsops, "_flush_dir", noting(calls, "flush names"))
    sites.build(site)
    sites.write(site, EDIT)
    sites.build(site)
    assert calls == [
        ("flush", ".output.next"),
        ("flush names", "site"),
        ("flush", ".output.next"),
        ("exchange", ".output.next", "output"),
        ("flush names", "site"),
    ]


def test_the_record_is_flushed_before_it_takes_the_place_of_the_old_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: calls.append("fsync"))
    monkeypatch.setattr(fsops, "rename", lambda source, target: calls.append(f"{source.name} → {target.name}"))
    fsops.save_file(place / "build", b"record")
    assert calls == ["fsync", ".build.new → build"]


def test_what_a_build_keeps_is_kept_after_the_exchange_and_the_record_last(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CR-01: a record that comes first would vouch for a site, or for findings, that are not there yet."""
    site, calls = sites.write(place / "site", sites.SMALL), list[str]()
    sites.build(site)
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})
    exchange, save_file = fsops.exchange, fsops.save_file
    monkeypatch.setattr(fsops, "exchange", lambda *trees: (calls.append("exchange"), exchange(*trees)))
    monkeypatch.setattr(
        fsops, "save_file", lambda path, *given, **named: (calls.append(path.name), save_file(path, *given, **named))
    )
    sites.build(site)
    assert calls[-3:] == ["exchange", "pages", "build"]
    assert "build" not in calls[:-1]


@pytest.mark.parametrize("lasting", [True, False])
def test_a_file_whose_bytes_do_not_reach_the_disk_does_not_take_the_place_of_the_old_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, lasting: bool
) -> None:
    """CR-07: nobody tries again and takes it for done."""

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    sites.write(place, {"build": "old", "other": "old"})
    monkeypatch.setattr(os, "fsync", fail)
    if lasting:
        with pytest.raises(OSError, match="Input/output error"):
            fsops.save_file(place / "build", b"new")
        with pytest.raises(OSError, match="Input/output error"):
            fsops.save_files({place / "build": b"new", place / "other": b"new"})
        with pytest.raises(OSError, match="Input/output error"):
            fsops._flush_dir(place)
    else:
        fsops.save_file(place / "other", b"old", lasting=False)
    assert {name: data for name, data in sites.tree(place).items() if not name.startswith(".")} == {
        "build": b"old",
        "other": b"old",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="syncfs is Linux's")
def test_a_flush_that_fails_is_an_error(place: Path) -> None:
    FLUSH(place)
    with pytest.raises(FileNotFoundError):
        FLUSH(place / "nowhere")


def test_where_no_two_names_can_be_exchanged_two_renames_do(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, ...]] = []
    two_renames(monkeypatch)
    monkeypatch.setattr(fsops, "rename", noting(calls, "rename", fsops.rename))
    for name in ("output", ".output.next"):
        sites.write(place / name, {"which": name})
    fsops.exchange(place / ".output.next", place / "output")
    assert [f"{one} → {two}" for _, one, two in calls] == [
        "output → .output.old",
        ".output.next → output",
        ".output.old → .output.next",
    ]
    assert (place / "output" / "which").read_text("utf-8") == ".output.next"
    assert (place / ".output.next" / "which").read_text("utf-8") == "output"


@pytest.mark.parametrize(
    ("there", "after"),
    [
        ({".output.old": "old", ".output.next": "new"}, {"output": "old", ".output.next": "new"}),
        ({".output.old": "old", "output": "new"}, {"output": "new", ".output.next": "old"}),
        ({".output.old": "older", "output": "new", ".output.next": "old"}, {"output": "new", ".output.next": "old"}),
        ({"output": "new", ".output.next": "old"}, {"output": "new", ".output.next": "old"}),
        ({".output.old": "old"}, {"output": "old"}),
        ({}, {}),
    ],
)
def test_recover_finishes_what_a_crash_cut_in_half(place: Path, there: dict[str, str], after: dict[str, str]) -> None:
    sites.write(place, {f"{name}/which": text for name, text in there.items()})
    fsops.recover(place / "output", place / ".output.next")
    assert {path.name: (path / "which").read_text("utf-8") for path in place.iterdir()} == after


# ------------------------------------------------------------------------------------------- what others put into output/


def test_what_others_put_there_is_kept_and_never_written_anew(site: Path) -> None:
    sites.build(site)
    output = site / "output"
    put_foreign(output)
    numbers = {name: (output / name).stat().st_ino for name in FOREIGN}
    for text in ("第一次", "第二次", "第三次"):
        sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", text)})
        outcome = sites.build(site)
        assert outcome.foreign == len(FOREIGN) + 1
        assert foreign_is_there(output)
    assert {name: (output / name).stat().st_ino for name in FOREIGN} == numbers


def test_what_others_change_or_remove_stays_changed_and_removed(site: Path) -> None:
    sites.build(site)
    sites.write(site / "output", {"CNAME": "one", "gone.txt": "x"})
    for number in range(4):
        sites.write(site / "output", {"CNAME": f"changed {number}"})
        (site / "output" / "gone.txt").unlink(missing_ok=True)
        sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", f"第{number}次")})
        sites.build(site)
        assert (site / "output" / "CNAME").read_text("utf-8") == f"changed {number}"
        assert not (site / "output" / "gone.txt").exists()


def test_without_hard_links_what_others_put_there_is_copied(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    for number in range(3):
        put_foreign(site / "output") if not number else None
        sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", f"第{number}次")})
        outcome = sites.build(site)
        assert foreign_is_there(site / "output")
        assert outcome.kept >= 10 * bool(number)


@pytest.mark.parametrize(
    ("place_of", "blocks"), [("index.html", "index.html"), ("zfb", "zfb"), ("robots.txt/deep/x", "robots.txt/deep/x")]
)
def test_a_file_of_others_in_the_way_stops_the_build(site: Path, place_of: str, blocks: str) -> None:
    sites.write(site / "output", {place_of: "mine"})
    before = everything(site / "output")
    outcome = sites.build(site)
    assert outcome.failed
    assert sites.said(outcome.findings) == [f"{blocks}:0 output/foreign-file 输出文件夹里的“{blocks}”不是本程序写的，不覆盖"]
    assert everything(site / "output") == before


def test_clean_takes_the_place_of_what_is_in_the_way_and_of_nothing_else(site: Path, tmp_path: Path) -> None:
    theirs = {"index.html": "mine", "zfb": "a file", "robots.txt/deep/x": "a folder", "CNAME": "www.example", "zfbx": "near"}
    sites.write(site / "output", theirs)
    (site / "output" / "feed.xml").symlink_to(site / "site.yaml")
    outcome = sites.build(site, clean=True)
    assert not outcome.failed
    fresh = sites.clean_copy(site, tmp_path / "fresh")
    sites.build(fresh)
    expected = {**sites.tree(fresh / "output"), "CNAME": b"www.example", "zfbx": b"near"}
    assert sites.tree(site / "output") == expected
    assert not (site / "output" / "feed.xml").is_symlink()
    assert (site / "site.yaml").read_text("utf-8") == sites.SITE_YAML
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "又一次")})
    assert not sites.build(site).failed, "they are ours from then on"


def test_clean_names_what_it_replaced_once(site: Path) -> None:
    sites.write(site / "output", {"index.html": "mine", "robots.txt/deep/x": "a folder", "CNAME": "kept"})
    outcome = sites.build(site, clean=True, strict=True)
    assert not outcome.failed, "it was asked for"
    assert [(finding.level, finding.file) for finding in outcome.findings] == [
        ("info", "index.html"),
        ("info", "robots.txt/deep/x"),
    ]
    assert sites.said(outcome.findings)[0] == (
        "index.html:0 output/replaced 输出文件夹里的“index.html”不是本程序写的，由网站的文件取代"
    )
    record = manifest.load(sites.options(site).record)
    assert record
    assert record.outcome["findings"] == []
    assert sites.build(site, clean=True).findings == []


def test_clean_makes_every_page_anew_and_removes_what_is_no_longer_published(site: Path) -> None:
    pages = sites.build(site).pages
    sites.build(site)
    (site / "content/zfb/jdbz/gztj/2026/0102.yaml").unlink()
    outcome = sites.build(site, clean=True)
    assert (outcome.removed, outcome.pages) == (2, pages - 2), "its page, and that of what is due in its month"
    assert not (site / "output/zfb/jdbz/gztj/2026/0102.html").exists()
    assert outcome.written + outcome.kept == outcome.pages


@pytest.mark.parametrize("where", ["new.txt", "uploads/new/new.txt", "zfb/new.txt"])
def test_a_file_that_comes_into_the_output_folder_during_the_build_survives(
    site: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    sites.build(site)
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})
    exchange = fsops.exchange
    monkeypatch.setattr(fsops, "exchange", lambda *trees: sites.write(site / "output", {where: "late"}) and exchange(*trees))
    sites.build(site)
    monkeypatch.undo()
    for number in range(3):
        sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", f"第{number}次")})
        assert (site / "output" / where).read_text("utf-8") == "late"
        sites.build(site)


@pytest.mark.parametrize("swap", ["exchange", "two renames"])
@pytest.mark.parametrize("then", ["another edit", "nothing", "the edit undone", "clean"])
def test_a_file_that_comes_during_a_build_survives_that_the_build_is_killed(
    site: Path, monkeypatch: pytest.MonkeyPatch, swap: str, then: str
) -> None:
    if swap == "two renames":
        two_renames(monkeypatch)
    item = "content/zfb/jdbz/gztj/2026/0101.yaml"
    withdrawn = "zfb/jdbz/gztj/2026/0102.html"
    sites.build(site)
    sites.write(site / "output", {"CNAME": "old", "moved.txt": "old", "away.txt": "old"})
    (site / "content/zfb/jdbz/gztj/2026/0102.yaml").unlink()
    sites.build(site)
    sites.write(site / "output", {"fresh.txt": "old"})
    sites.write(site, {item: sites.item("一、公开", "改了")})
    late = {"upload.pdf": "late", "CNAME": "late", withdrawn: "theirs now", "deep/er/x.txt": "late"}
    exchange = fsops.exchange

    def killed(staged: Path, output: Path) -> None:
        for name, text in late.items():
            (output / name).unlink(missing_ok=True)
            sites.write(output, {name: text})
            os.utime(output / name, ns=(1, 1))
        exchange(staged, output)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(fsops, "exchange", killed)
        with pytest.raises(Killed):
            sites.build(site)
    for name in ("away.txt", "fresh.txt"):
        (site / "output" / name).unlink()
    if then == "another edit":
        sites.write(site, {item: sites.item("一、公开", "又改了")})
    elif then == "the edit undone":
        sites.write(site, {item: sites.SMALL[item]})
    for number in range(3):
        assert not sites.build(site, clean=then == "clean").failed
        tree = sites.tree(site / "output")
        assert {name: tree[name].decode() for name in late} == late
        assert tree["moved.txt"] == b"old"
        assert not {"away.txt", "fresh.txt"} & tree.keys(), "what others removed stays removed"
        sites.write(site, {item: sites.item("一、公开", f"第{number}次")})


def test_a_build_that_is_killed_while_it_brings_files_back_loses_none(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})
    exchange, rename = fsops.exchange, fsops.rename
    late = {f"uploads/{number}.pdf": "late" for number in range(4)}

    def killed(source: Path, target: Path) -> None:
        if target.name == "2.pdf":
            raise Killed
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(fsops, "exchange", lambda *trees: sites.write(site / "output", late) and exchange(*trees))
        patch.setattr(fsops, "rename", killed)
        with pytest.raises(Killed):
            sites.build(site)
    sites.build(site)
    assert {name: data.decode() for name, data in sites.tree(site / "output").items() if name in late} == late


@pytest.mark.parametrize("cache", ["kept", "lost"])
def test_pages_of_a_killed_build_are_never_taken_for_files_of_others(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    sites.build(site)
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0202.yaml": sites.item("二、解读", "不该公开的事")})
    with monkeypatch.context() as patch:
        patch.setattr(fsops, "exchange", lambda *trees: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            sites.build(site)
    assert (site / ".output.next/zfb/jdbz/gztj/2026/0202.html").exists()
    (site / "content/zfb/jdbz/gztj/2026/0202.yaml").unlink()
    if cache == "lost":
        shutil.rmtree(site / ".cache")
    sites.build(site)
    assert foreign_free(site)


@pytest.mark.parametrize("cache", ["kept", "lost"])
def test_a_page_that_was_just_put_into_the_staged_tree_when_a_build_was_killed_is_ours(
    site: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    """CR-01: the tree's inventory names a page before it comes, or the next build would publish it as a file of others."""
    sites.build(site)
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0202.yaml": sites.item("二、解读", "不该公开的事")})
    write_file = fsops.write_file

    def killed(path: Path, data: bytes) -> None:
        write_file(path, data)
        if path.name == "0202.html":
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(fsops, "write_file", killed)
        with pytest.raises(Killed):
            sites.build(site)
    (site / "content/zfb/jdbz/gztj/2026/0202.yaml").unlink()
    if cache == "lost":
        shutil.rmtree(site / ".cache")
    sites.build(site)
    assert foreign_free(site)
    assert not (site / "output/zfb/jdbz/gztj/2026/0202.html").exists()


def test_clean_then_killed_does_not_bring_back_what_it_replaced(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.write(site / "output", {"index.html": "mine", "zfb": "a file", "robots.txt/deep/x": "a folder"})
    exchange = fsops.exchange

    def killed(staged: Path, output: Path) -> None:
        exchange(staged, output)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(fsops, "exchange", killed)
        with pytest.raises(Killed):
            sites.build(site, clean=True)
    assert not sites.build(site).failed
    assert foreign_free(site)


def test_what_was_removed_with_the_whole_folder_does_not_come_back(site: Path) -> None:
    sites.build(site)
    sites.write(site / "output", {"CNAME": "theirs"})
    for number in range(2):
        sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", f"第{number}次")})
        sites.build(site)
    shutil.rmtree(site / "output")
    shutil.rmtree(site / ".cache")
    sites.build(site)
    assert foreign_free(site)


def test_a_file_of_others_that_is_replaced_during_the_build_is_the_new_one(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    sites.write(site / "output", {"CNAME": "old"})
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})
    exchange = fsops.exchange

    def replaced(staged: Path, output: Path) -> None:
        sites.write(output, {"fresh": "new"})
        os.utime(output / "fresh", ns=(1, 1))
        (output / "fresh").replace(output / "CNAME")
        exchange(staged, output)

    monkeypatch.setattr(fsops, "exchange", replaced)
    sites.build(site)
    assert (site / "output" / "CNAME").read_text("utf-8") == "new"


# ----------------------------------------------------------------------------------------------- output/ is meddled with


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("../site.yaml")


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def edited_unseen(path: Path) -> None:
    stat = path.stat()
    path.write_bytes(b"?" * stat.st_size)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


MEDDLING: dict[str, Callable[[Path], Any]] = {
    "removed": Path.unlink,
    "edited": lambda path: path.write_bytes(path.read_bytes() + b"<!-- -->"),
    "edited unseen": edited_unseen,
    "truncated": lambda path: path.write_bytes(b""),
    "an empty folder": as_folder,
    "a link": as_link,
    "a pipe": as_pipe,
}


@pytest.mark.parametrize("name", ["index.html", "zfb/jdbz/gztj/2026/plan.csv", "zfb/zcwj/清单.csv", "build.json"])
@pytest.mark.parametrize("how", MEDDLING)
def test_a_published_file_that_was_meddled_with_is_repaired(site: Path, how: str, name: str) -> None:
    sites.build(site)
    right = everything(site / "output")
    MEDDLING[how](site / "output" / name)
    assert not sites.nothing_to_do(site)
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    assert everything(site / "output") == right
    assert (outcome.written, outcome.removed) == (0 if name == "build.json" else 1, 0)
    assert (site / "site.yaml").read_text("utf-8") == sites.SITE_YAML
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})
    assert not sites.build(site).failed
    assert foreign_free(site)


def foreign_free(site: Path) -> bool:
    inventory = json.loads((site / "output" / "build.json").read_bytes())
    return everything(site / "output").keys() == inventory["files"].keys() | {"build.json"}


def test_a_published_file_that_may_not_be_read_is_repaired(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    right = everything(site / "output")
    locked = site / "output" / "index.html"
    locked.chmod(0)
    digest_of = files.digest_of

    def refuse(path: str) -> str:  # root may read everything
        if Path(path) == locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return digest_of(path)

    monkeypatch.setattr(files, "digest_of", refuse)
    assert not sites.nothing_to_do(site)
    sites.build(site)
    assert everything(site / "output") == right
    assert locked.stat().st_mode & 0o777 == 0o666 & ~umask()


def umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_damaged_memo_is_written_anew(site: Path) -> None:
    sites.build(site)
    memo = next((site / ".cache/parsed").iterdir())
    whole = memo.read_bytes()
    memo.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    sites.build(site, clean=True)
    assert memo.read_bytes() == whole


def test_a_page_whose_place_holds_a_folder_with_files_of_others_needs_clean(site: Path) -> None:
    sites.build(site)
    as_folder(site / "output" / "index.html")
    sites.write(site / "output" / "index.html", {"x": "theirs"})
    assert [finding.rule for finding in sites.build(site).findings] == ["output/foreign-file"]
    assert not sites.build(site, clean=True).failed
    assert foreign_free(site)


@pytest.mark.parametrize("how", ["removed", "damaged", "empty", "cut", "another version", "a folder's worth"])
def test_a_lost_or_damaged_cache_costs_time_and_nothing_else(site: Path, how: str) -> None:
    sites.build(site)
    (site / "content/zfb/jdbz/gztj/2026/0102.yaml").unlink()
    record = site / ".cache" / "build"
    seal, body = record.read_bytes().split(b"\n", 1)
    changed = body.replace(b'"version":1', b'"version":9')
    {
        "removed": lambda: shutil.rmtree(site / ".cache"),
        "damaged": lambda: record.write_bytes(seal + b"\n" + body.replace(b"index", b"ondex")),
        "empty": lambda: record.write_bytes(b""),
        "cut": lambda: record.write_bytes((seal + b"\n" + body)[:100]),
        "another version": lambda: record.write_bytes(files.digest(changed).encode() + b"\n" + changed),
        "a folder's worth": lambda: [path.write_bytes(b"\0" * 4096) for path in (site / ".cache").rglob("*") if path.is_file()],
    }[how]()
    outcome = sites.build(site, strict=True)
    assert not outcome.failed, "a damaged cache never hinders, not even under --strict"
    told = [] if how == "removed" else [".cache:0 cache/damaged 上次生成的记录已损坏，这次全部重新生成"]
    assert sites.said(outcome.findings) == told
    assert outcome.removed == 2, "the published tree knows what is ours: its page, and that of what is due in its month"
    assert not (site / "output/zfb/jdbz/gztj/2026/0102.html").exists()
    assert foreign_free(site)
    again = manifest.load(record)
    assert again
    assert again.outcome["findings"] == [], "damage is told once"


@pytest.mark.parametrize(
    "inventory", [b"", b"{", b"[]", b'{"format": "other", "files": {"CNAME": ""}}', b"\xff\xfe", b'{"files": 3}']
)
def test_a_damaged_inventory_makes_nothing_of_others_ours(site: Path, inventory: bytes) -> None:
    sites.build(site)
    sites.write(site / "output", {"CNAME": "theirs", "build.json": inventory})
    outcome = sites.build(site)
    assert not outcome.failed
    assert (site / "output" / "CNAME").read_text("utf-8") == "theirs"
    shutil.rmtree(site / ".cache")
    sites.write(site / "output", {"build.json": inventory})
    outcome = sites.build(site)
    assert {finding.rule for finding in outcome.findings} == {"output/foreign-file"}, "nobody knows whose these are"
    assert not sites.build(site, clean=True).failed
    assert (site / "output" / "CNAME").read_text("utf-8") == "theirs"


def test_the_staged_tree_of_a_dead_build_is_put_right(site: Path) -> None:
    sites.build(site)
    right = everything(site / "output")
    asset = next(name for name in right if name.startswith("assets/"))
    junk = {"index.html": "half", "zfb": "a file where a folder must be", asset: ""}
    sites.write(site / ".output.next", junk)
    (site / ".output.next" / "robots.txt").mkdir()
    (site / ".output.next" / "status").symlink_to(site / "content")
    (site / "output" / "index.html").unlink()
    sites.build(site)
    assert everything(site / "output") == right
    assert not (site / ".output.next/zfb").is_file()
    assert (site / "content" / "units.yaml").exists(), "a link in the staged tree is not followed"


def test_what_was_meddled_with_in_the_staged_tree_is_not_published(site: Path, tmp_path: Path) -> None:
    """CR-11: two generations on, the record knows what lay in it."""
    for number in range(4):
        sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", f"第{number}次")})
        if number == 3:
            meddled = site / ".output.next/robots.txt"
            meddled.unlink()  # it may be the published file, too
            meddled.write_bytes(b"?")
        assert not sites.build(site).failed
    copy = sites.clean_copy(site, tmp_path / "clean")
    assert not sites.build(copy).failed
    assert everything(site / "output") == everything(copy / "output")


# ------------------------------------------------------------------------------------------------------- refusals


def test_places_that_are_never_published_into(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, work = tmp_path / "home" / "web", tmp_path / "elsewhere" / "work"
    for folder in (home, work, site / "layouts" / "parts", site / "content", site / ".cache"):
        folder.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.chdir(work)
    (tmp_path / "link").symlink_to(site / "output")
    (tmp_path / "file").write_bytes(b"")
    unsafe: list[str | Path] = [
        "/",
        home,
        home.parent,
        work,
        work.parent,
        site,
        site.parent,
        sites.REPOSITORY,
        sites.REPOSITORY / "gongkai",
        *(site / part for part in ("content", "content/zfb/jdbz", "layouts", "layouts/parts", ".cache", ".git", ".venv")),
        f"{site}/content/../content/",
        f"{site}/output/../",
    ]
    before = everything(tmp_path)
    for output in unsafe:
        outcome = sites.build(site, output=Path(output))
        assert [finding.rule for finding in outcome.findings] == ["output/unsafe"], output
        assert outcome.failed
    assert [f.rule for f in sites.build(site, output=tmp_path / "link").findings] == ["output/link"]
    assert [f.rule for f in sites.build(site, output=tmp_path / "file").findings] == ["output/not-a-folder"]
    assert everything(tmp_path) == before, "nothing was touched, not even the cache"


def test_a_user_without_a_home_may_publish(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert not sites.build(site).failed


@pytest.mark.parametrize("name", [".output.next", ".output.old", ".output.next/sub", "../.other.next"])
def test_a_name_that_publishing_itself_uses_is_refused(site: Path, name: str) -> None:
    sites.build(site)
    before = everything(site)
    outcome = sites.build(site, output=Path(os.path.normpath(site / name)))
    assert outcome.failed
    assert [finding.rule for finding in outcome.findings] == ["output/staging"]
    assert sites.said(outcome.findings)[0].endswith("是发布过程中临时使用的文件夹名")
    assert everything(site) == before


def test_a_mounted_folder_is_refused_with_a_folder_that_would_do(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "output").mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == site / "output")
    assert cli.main(["build", "--site", str(site), "--as-of", "2026-11-21"]) == 2
    said = capsys.readouterr().out
    assert f"输出文件夹“{site}/output”不能整个替换" in said
    assert f"--output {site}/output/site" in said
    assert list((site / "output").iterdir()) == []


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV])
def test_a_folder_that_turns_out_to_be_mounted_is_told_in_a_sentence(
    site: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    sites.build(site)
    sites.write(site / "output", {"CNAME": "theirs"})
    before = everything(site / "output")
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})

    def refuse(*paths: Path) -> bool:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(fsops, "_swap", refuse)
        outcome = sites.build(site)
    assert [finding.rule for finding in outcome.findings] == ["output/not-movable"]
    assert outcome.failed
    assert everything(site / "output") == before
    assert not sites.build(site).failed


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a file system in memory to mount from")
@pytest.mark.parametrize(
    ("built", "mount", "rule"),
    [
        (False, "mount -t tmpfs none site/output", "output/not-movable"),
        (False, "mkdir own && mount --bind own site/output", "output/not-movable"),
        (False, "mkdir up work && mount -t overlay o -o lowerdir=site,upperdir=up,workdir=work,userxattr site", ""),
        (
            True,
            "mkdir up work && mount -t overlay o -o lowerdir=site,upperdir=up,workdir=work site",
            "output/not-movable",
        ),
    ],
    ids=["a volume", "a folder of the host", "inside the container", "in the container's image"],
)
def test_in_a_container(place: Path, built: bool, mount: str, rule: str) -> None:
    site = sites.write(place / "site", sites.SMALL)
    if built:
        sites.build(site)
    elif rule:
        (site / "output").mkdir()
    build = shlex.join([sys.executable, f"{sites.REPOSITORY}/build.py", "--site", str(site), "--format", "json", "--as-of"])
    script = f"cd {shlex.quote(str(place))} && {mount} || exit 77; {build} 2026-11-19 > first; {build} 2026-11-20"
    ran = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, encoding="utf-8", check=False)
    if ran.returncode == 77 or "unshare" in ran.stderr:
        pytest.skip("nobody may mount here")
    told = json.loads(ran.stdout)
    assert [finding["rule"] for finding in told["findings"]] == [rule] * bool(rule)
    assert ran.returncode == (2 if rule else 0)
    assert (told["written"] > 0) is not bool(rule)


def test_another_sites_folder_is_refused_until_clean(site: Path, tmp_path: Path) -> None:
    other = sites.write(tmp_path / "other", {**sites.SMALL, "site.yaml": sites.SITE_YAML.replace("青石县", "白石县")})
    sites.build(other)
    before = everything(other / "output")
    outcome = sites.build(site, output=other / "output")
    assert outcome.failed
    assert sites.said(outcome.findings) == [
        f"{other}/output:0 output/other-site “{other}/output”里发布的是另一个网站：白石县人民政府网站"
    ]
    assert everything(other / "output") == before
    assert not sites.build(site, output=other / "output", clean=True).failed
    assert json.loads((other / "output/build.json").read_bytes())["site"] == "青石县人民政府网站"


def test_a_site_may_change_its_name(site: Path) -> None:
    sites.build(site)
    sites.write(site, {"site.yaml": sites.SITE_YAML.replace("青石县人民政府网站", "青石县政府网")})
    assert not sites.build(site).failed


def test_who_stands_in_the_published_site_may_publish_it_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    monkeypatch.chdir(site / "output" / "zfb")
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})
    assert not sites.build(site).failed


@pytest.mark.parametrize("spelling", ["{}/public/", "{}/./x/../public", "{}/public/."])
def test_a_slash_or_dots_in_the_output_path_change_nothing(site: Path, tmp_path: Path, spelling: str) -> None:
    (tmp_path / "x").mkdir()
    arguments = ["build", "--site", str(site), "--as-of", "2026-11-21", "--output", spelling.format(tmp_path)]
    assert cli.main(arguments) == 0
    assert cli.main(arguments) == 0
    assert (tmp_path / "public" / "index.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) in (
        ["engine", "public", "site", "x"],
        [".public.next", "engine", "public", "site", "x"],
    )


def test_several_outputs_of_one_site_do_not_disturb_each_other(site: Path, tmp_path: Path) -> None:
    sites.build(site)
    sites.build(site, output=tmp_path / "public", base_url="https://other.example/")
    (site / "content/zfb/jdbz/gztj/2026/0102.yaml").unlink()
    for output in (site / "output", tmp_path / "public"):
        base = "" if output.parent == site else "https://other.example/"
        outcome = sites.build(site, output=output, base_url=base)
        assert outcome.removed == 2
        assert outcome.kept > 0
        assert sites.build(site, output=output, base_url=base).written == 0


# ------------------------------------------------------------------------------------------------- the disk refuses


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EMFILE, errno.EDQUOT])
def test_a_disk_that_refuses_is_told_in_a_sentence(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], code: int
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(fsops, "write_file", refuse)
    assert cli.main(["build", "--site", str(site), "--as-of", "2026-11-21"]) == 3
    said = capsys.readouterr()
    assert said.out.startswith(f"× 磁盘出错：{os.strerror(code)}（{site}/.output.next/")
    assert said.out.endswith("）。已发布的网站是完整的。\n")
    assert "Traceback" not in said.out + said.err
    assert not (site / ".cache" / "crash.txt").exists()


def test_an_output_folder_that_cannot_be_made_is_told_in_a_sentence(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = site / "site.yaml" / "output"
    assert cli.main(["build", "--site", str(site), "--as-of", "2026-11-21", "--output", str(output)]) == 3
    assert capsys.readouterr().out.startswith("× 磁盘出错：")
    assert (site / "site.yaml").read_text("utf-8") == sites.SITE_YAML


def test_an_attachment_that_changes_while_it_is_published_stops_the_build(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites.build(site)
    before = everything(site / "output")
    copy_file = fsops.copy_file

    def grown(source: Path, target: Path) -> str:
        if source.name == "清单.csv":
            source.write_bytes(source.read_bytes() + b"2,late\n")
        return copy_file(source, target)

    sites.write(site, {"content/zfb/zcwj/清单.csv": "序号,名称\n1,新\n"})
    monkeypatch.setattr(fsops, "copy_file", grown)
    outcome = sites.build(site)
    assert sites.said(outcome.findings) == ["content/zfb/zcwj/清单.csv:0 file/changed 生成网站的时候，这个文件正在被改动"]
    assert outcome.failed
    assert everything(site / "output") == before
    monkeypatch.undo()
    assert not sites.build(site).failed
    assert (site / "output/zfb/zcwj/清单.csv").read_bytes().endswith(b"2,late\n")


# ------------------------------------------------------------------------------------------- what a build leaves alone


def test_only_changed_files_are_new_files(site: Path) -> None:
    sites.build(site)
    numbers = {name: (site / "output" / name).stat().st_ino for name in sites.tree(site / "output")}
    plan = "content/zfb/jdbz/gztj/2026"
    sites.write(site, {f"{plan}/0102.yaml": (site / plan / "0102.yaml").read_text("utf-8") + "note: 备注\n"})
    outcome = sites.build(site)
    changed = {name for name in numbers if (site / "output" / name).stat().st_ino != numbers[name]}
    assert {name for name in changed if not name.startswith("search")} == {"zfb/jdbz/gztj/2026/0102.html", "build.json"}
    assert len(changed) == outcome.written + 1 == 7, "its words in search, three files of the index, and the version"
    assert outcome.kept == outcome.pages - outcome.written


def test_a_build_with_nothing_to_do_touches_nothing_in_the_output_folder(site: Path) -> None:
    sites.build(site)

    def stats() -> Mapping[str, Any]:
        return {str(path): tuple(path.lstat()) for path in [site / "output", *sorted((site / "output").rglob("*"))]}

    def without_access_times(stats: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: stat[:7] + stat[8:] for name, stat in stats.items()}

    before = without_access_times(stats())
    os.utime(site / "site.yaml")
    outcome = sites.build(site)
    assert (outcome.written, outcome.kept, outcome.removed) == (0, outcome.pages, 0)
    assert without_access_times(stats()) == before


def test_the_inventory_lists_every_file_with_its_digest(site: Path) -> None:
    sites.build(site)
    inventory = json.loads((site / "output" / "build.json").read_bytes())
    assert inventory["format"] == "gongkai/build/1"
    assert inventory["files"] == {
        name: files.digest(data) for name, data in sites.tree(site / "output").items() if name != "build.json"
    }
    assert list(inventory["files"]) == sorted(inventory["files"])


def test_a_file_of_others_is_never_replaced_by_half_a_copy(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file may not have a second name it is copied into the staged tree; a full disk cuts that off."""

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    copy = shutil.copy2

    def half(source: Path, target: Path, **how: Any) -> None:
        copy(source, target, **how)
        if source.name == "表.pdf":
            Path(target).write_bytes(b"who")
            raise OSError(errno.ENOSPC, "No space left on device")

    sites.build(site)
    sites.write(
        site, {"output/uploads/表.pdf": "whole file", "content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")}
    )
    monkeypatch.setattr(os, "link", refuse)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.copy2", half)
        with pytest.raises(OSError, match="No space"):
            sites.build(site)
    for _ in range(2):
        assert not sites.build(site).failed
        assert (site / "output/uploads/表.pdf").read_text("utf-8") == "whole file"
        assert not [name for name in everything(site / "output") if name.endswith(".new")]


@pytest.mark.parametrize("name", ["build.json/x", ".build.json.new"])
def test_what_others_put_in_the_place_of_the_inventory_is_in_the_way(site: Path, name: str) -> None:
    sites.build(site)
    (site / "output/build.json").unlink()
    sites.write(site, {f"output/{name}": "theirs"})
    outcome = sites.build(site)
    assert [(finding.rule, finding.file) for finding in outcome.findings] == [("output/foreign-file", name)]
    assert (site / "output" / name).read_text() == "theirs"
    outcome = sites.build(site, clean=True)
    assert not outcome.failed
    assert ("output/replaced", name) in [(finding.rule, finding.file) for finding in outcome.findings]
    assert foreign_free(site)


def test_what_cannot_come_back_since_a_file_of_ours_lies_there_is_told(site: Path) -> None:
    """Somebody put a folder in the place of a page while the trees were exchanged."""
    sites.build(site)
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了")})
    sites.build(site)
    (site / ".output.next/index.html").unlink()
    sites.write(site, {".output.next/index.html/x": "theirs"})
    outcome = sites.build(site)
    assert not outcome.failed
    assert [(finding.rule, finding.file) for finding in outcome.findings] == [("output/replaced", "index.html/x")]
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "又改了")})
    assert not sites.build(site).failed
    assert sites.build(site).findings == []
