"""Publishing is a transaction: whatever fails or is killed, output/ is the old site or the new one, and the next build heals."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sites

from gongkai import cli, files, fsops, manifest, pipeline, render, write
from gongkai.manifest import Manifest
from gongkai.pages import Page

TINY = {
    "site.yaml": sites.SITE_YAML.split("columns:")[0] + "columns:\n  - {id: zcwj, name: 政策文件, description: 本机关的文件}\n",
    "content/zfb/body.yaml": "name: 县政府办公室\n",
    "content/zfb/zcwj/2026-01.md": "---\ntitle: 通知一\npublished: 2026-02-28 10:00\nattachments: [表.csv]\n---\n正文。\n",
    "content/zfb/zcwj/2026-02.md": "---\ntitle: 通知二\npublished: 2026-03-28 10:00\n---\n正文。\n",
    "content/zfb/zcwj/表.csv": "甲,乙\n",
}
EDIT = {"content/zfb/zcwj/2026-01.md": TINY["content/zfb/zcwj/2026-01.md"].replace("正文。", "改过的正文。")}
WITHDRAWN = "content/zfb/zcwj/2026-02.md"
FOREIGN = {"CNAME": b"www.example", "uploads/\xe6\x97\xa7.pdf".encode("latin-1").decode(): b"%PDF", ".git/HEAD": b"ref: main\n"}


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of builds: none waits for the disk, each page is rendered once, and the program is one file.

    That the disk is asked to flush has a test of its own.
    """
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    monkeypatch.setattr(fsops, "flush", lambda tree: None)
    monkeypatch.setattr(pipeline, "ENGINE", sites.write(tmp_path / "engine", {"engine.py": ""}))
    made: dict[bytes, render.Output] = {}

    def render_once(setup: render.Setup, pages: list[Page]) -> list[render.Output]:
        outputs = []
        for page in pages:
            key = msgspec.msgpack.encode((page, setup.facts))
            if key not in made:
                made[key] = render_piece(setup, [page])[0]
            outputs.append(made[key])
        return outputs

    render_piece = render._render_piece
    monkeypatch.setattr(render, "_render_piece", render_once)


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
        return Killed() if self.kill else OSError(errno.EIO if self.at % 2 else errno.ENOSPC, "the disk refuses")

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


@pytest.mark.parametrize("swap", ["exchange", "two renames"])
@pytest.mark.parametrize("how", ["killed", "disk fault"])
@pytest.mark.parametrize("scenario", PREPARE)
def test_at_every_operation_the_site_is_old_or_new_and_the_next_build_heals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scenario: str, how: str, swap: str
) -> None:
    if swap == "two renames":
        two_renames(monkeypatch)
    before = sites.write(tmp_path / "before", TINY)
    PREPARE[scenario](before)
    old = everything(before / "output")
    wanted = shutil.copytree(before, tmp_path / "wanted", symlinks=True)
    assert not sites.build(wanted).failed
    new = everything(wanted / "output")
    assert new != old
    site, reached = tmp_path / "site", 0
    for at in range(1, 1000):
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
    print(scenario,how,swap,reached)
    assert reached > 30, "the sweep should reach every operation of a build"


def test_a_killed_fallback_has_a_moment_without_a_site_and_no_more_than_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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
    assert outcome.removed == 1, "what is withdrawn goes, although the output folder was away"
    assert foreign_is_there(site / "output")
    new = everything(site / "output")
    assert old.keys() - new.keys() == {"zfb/zcwj/2026-02.html"}


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
chance, states = random.Random(7), []
for number in range({times}):
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(before, site, symlinks=True)
    begun = time.perf_counter()
    child = os.fork()
    if not child:
        sites.build(site)
        os._exit(0)
    time.sleep(chance.uniform(0, {longest}))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    tree = sites.tree(site / "output")
    assert tree in (old, new), f"kill {{number}}: neither the old site nor the new one"
    states.append("old" if tree == old else "new")
    sites.build(site)
    assert sites.tree(site / "output") == new, f"kill {{number}}: the next build did not heal"
print(states.count("old"), states.count("new"))
"""


def test_twenty_real_kills_leave_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    before = sites.write(tmp_path / "before", sites.SMALL)
    sites.build(before)
    sites.write(before, {"site.yaml": sites.SITE_YAML.replace("青石县人民政府网站", "青石县政府网")})
    wanted = shutil.copytree(before, tmp_path / "wanted", symlinks=True)
    sites.build(wanted)
    places = {"tests": str(Path(sites.__file__).parent), "repository": str(sites.REPOSITORY), "before": str(before)}
    script = SIGKILLS.format(**places, wanted=str(wanted), site=str(tmp_path / "site"), times=25, longest=0.09)
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "0" not in ran.stdout.split(), f"kills should hit before and after the exchange: {ran.stdout}"
