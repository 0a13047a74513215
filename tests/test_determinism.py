"""Same input, same bytes: whatever the machine, its folders, its clock, its language, its luck. And the bytes are these."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sites
import soak
from golden import renew

from gongkai import cli, render

DAY = ("--as-of", "2026-11-21")
POOLED = "from gongkai import workers, render; workers.WORTH_A_POOL = 1; render.CHUNK = 2\n"
MAIN = """\
import sys; sys.path.insert(0, {!r})
{}from gongkai.cli import main
from gongkai.report import Progress
Progress.PATIENCE = 1e9  # a busy machine may take its time without saying so
sys.exit(main())
"""


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the golden site is, published here and now in this process."""
    return renew.publish(tmp_path_factory.mktemp("here"))


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def published(site: Path, *arguments: str, program: str = "", **environment: str) -> dict[str, bytes]:
    """The golden site's copy at `site`, published by a process of its own."""
    shutil.copytree(renew.GOLDEN / "site", site, dirs_exist_ok=True)
    command = [sys.executable, "-c", MAIN.format(str(sites.REPOSITORY), program), "build", "--site", str(site), *DAY, *arguments]
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT", "PYTHONPATH")}
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={**kept, **environment}, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stderr == ""
    return sites.tree(site / "output")


# -------------------------------------------------------------------------------------------------------------- golden


def test_the_golden_site_is_published_byte_for_byte_as_it_is_stored(expected: dict[str, bytes]) -> None:
    """After a wanted change: python tests/golden/renew.py, then read the diff of tests/golden/expected."""
    stored = sites.tree(renew.EXPECTED)
    assert differences(expected, stored) == []


def test_the_golden_site_holds_a_page_of_every_kind(expected: dict[str, bytes]) -> None:
    pages = {data for path, data in expected.items() if path.endswith(".html")}
    assert len(pages) >= 25
    kinds = (
        "index.html",
        "bodies/",
        "zfb/index.html",
        "zfb/gztj/2025/plan.csv",
        "zfb/gztj/2026/0101.html",
        "units/",
        "status/overdue",
        "years/2025",
    )
    assert all(any(path.startswith(kind) for path in expected) for kind in kinds)


# ---------------------------------------------------------------------------------------------- one process, one change


ELSEWHERE: dict[str, dict[str, Any]] = {
    "a path with blanks and chinese": {"folder": "a b/政务 公开/" + "深" * 20 + "/site"},
    "newfoundland, turkish, seed 0": {"TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "0"},
    "kiritimati, the C locale, seed 1": {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    "posix without coercion, seed 2": {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "2"},
    "another clock, seed 3": {"SOURCE_DATE_EPOCH": "1", "PYTHONHASHSEED": "3", "LANG": "zh_CN.GBK", "PYTHONIOENCODING": "utf-8"},
    "one job of a pool": {"arguments": ["--jobs", "1"], "program": POOLED},
    "two jobs": {"arguments": ["--jobs", "2"], "program": POOLED, "PYTHONHASHSEED": "5"},
    "junk in the environment": {"GONGKAI_DRAFTS": "1", "USER": "root", "HOME": "/nonexistent", "COLUMNS": "20", "NO_COLOR": "1"},
}  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE)
def test_the_bytes_are_the_same_elsewhere(tmp_path: Path, expected: dict[str, bytes], where: str) -> None:
    change = dict(ELSEWHERE[where])
    folder, arguments, program = change.pop("folder", "site"), change.pop("arguments", []), change.pop("program", "")
    assert differences(published(tmp_path / folder, *arguments, program=program, **change), expected) == []


@pytest.mark.parametrize("seed", range(10, soak.times(12, 60)))
def test_the_bytes_are_the_same_whatever_the_order_of_sets(tmp_path: Path, expected: dict[str, bytes], seed: int) -> None:
    assert differences(published(tmp_path / "site", PYTHONHASHSEED=str(seed)), expected) == []


@pytest.mark.parametrize("later", [2, 400 * 86400], ids=["2 seconds", "400 days"])
def test_downloads_are_the_same_bytes_later(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    """DT-05: workbooks, Word files and archives hold times of their own, which are those of the content."""
    now = time.time() + later
    monkeypatch.setattr(time, "time", lambda: now)
    monkeypatch.setattr(time, "localtime", lambda seconds=now, local=time.localtime: local(seconds))
    monkeypatch.setattr(time, "gmtime", lambda seconds=now, universal=time.gmtime: universal(seconds))
    assert differences(renew.publish(tmp_path), expected) == []
    assert {name.rpartition(".")[2] for name in expected} >= {"xlsx", "docx", "zip", "csv", "json", "xml"}


def test_the_bytes_are_the_same_under_another_umask(tmp_path: Path, expected: dict[str, bytes]) -> None:
    program = "import os; os.umask(0o077)\n"
    assert differences(published(tmp_path / "site", program=program, PYTHONHASHSEED="7"), expected) == []


class Shuffled:
    """A folder's entries in the order of a drunken file system."""

    def __init__(self, path: Any, scandir: Callable[..., Any], chance: random.Random) -> None:
        entries = list(scandir(path))
        self.entries = iter(chance.sample(entries, len(entries)))

    def __iter__(self) -> Shuffled:
        return self

    def __next__(self) -> os.DirEntry[str]:
        return next(self.entries)

    def __enter__(self) -> Shuffled:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    close = __exit__


def test_the_bytes_are_the_same_whatever_the_order_of_the_folders(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = shutil.copytree(renew.GOLDEN / "site", tmp_path / "site")
    scandir, listdir, chance = os.scandir, os.listdir, random.Random(11)
    for output in ("output", "another"):
        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", lambda path: Shuffled(path, scandir, chance))
            patch.setattr(os, "listdir", lambda path: chance.sample(found := listdir(path), len(found)))
            sites.build(site, output=site / output)
            assert differences(sites.tree(site / output), expected) == []
            patch.setattr(render, "render", lambda pages, *_: pytest.fail(f"made again: {pages}") if pages else iter(()))
            assert sites.build(site, output=site / output).written == 0


def test_the_bytes_do_not_depend_on_when_a_file_was_saved(tmp_path: Path, expected: dict[str, bytes]) -> None:
    site = shutil.copytree(renew.GOLDEN / "site", tmp_path / "site")
    for number, path in enumerate(sorted(path for path in site.rglob("*") if path.is_file())):
        os.utime(path, (0, (0, 2**31, 2**32 + 10, 1)[number % 4]))
    sites.build(site)
    assert differences(sites.tree(site / "output"), expected) == []


@pytest.mark.parametrize("ends", ["\r\n", "a byte-order mark", "no last line end"])
def test_the_bytes_do_not_depend_on_line_ends_and_marks(tmp_path: Path, expected: dict[str, bytes], ends: str) -> None:
    site = shutil.copytree(renew.GOLDEN / "site", tmp_path / "site")
    for name in ("item.html", "parts/mirror.html", "base.html", "feed.xml", "messages/zh-CN.toml"):
        sites.write(site, {f"layouts/{name}": (sites.REPOSITORY / "layouts" / name).read_bytes()})
    for path in site.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if ends == "\r\n" and path.suffix in (".yaml", ".md", ".html", ".xml", ".toml"):
            path.write_bytes(data.replace(b"\n", b"\r\n"))
        elif ends == "a byte-order mark" and path.suffix in (".yaml", ".md"):
            path.write_bytes(b"\xef\xbb\xbf" + data)
        elif ends == "no last line end" and path.suffix in (".yaml", ".md"):
            path.write_bytes(data.rstrip(b"\n"))
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    assert differences(sites.tree(site / "output"), expected) == []


def test_the_clock_of_the_machine_is_not_in_the_bytes(
    tmp_path: Path, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = shutil.copytree(renew.GOLDEN / "site", tmp_path / "site")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795190400")
    assert cli.main(["build", "--site", str(site)]) == 0
    assert differences(sites.tree(site / "output"), expected) == []


def test_a_second_build_and_a_clean_one_give_the_same_bytes(tmp_path: Path, expected: dict[str, bytes]) -> None:
    site = shutil.copytree(renew.GOLDEN / "site", tmp_path / "site")
    for changes in ({}, {}, {"clean": True}, {"strict": False, "jobs": 3}):
        sites.build(site, **changes)
        assert differences(sites.tree(site / "output"), expected) == []


def test_findings_come_in_the_same_order_whatever_the_luck(tmp_path: Path) -> None:
    site = shutil.copytree(renew.GOLDEN / "site", tmp_path / "site")
    for name in ("item", "plan", "home", "unit"):
        sites.write(site, {f"layouts/{name}.html": "{% include 'parts/a.html' %}{% include 'parts/b.html' %}{{ x }}"})
    sites.write(site, {"layouts/parts/a.html": "{{ a }}", "layouts/parts/b.html": "{% b %}"})
    said = set()
    for seed in "0123":
        command = [sys.executable, str(sites.REPOSITORY / "build.py"), "build", "--site", str(site), *DAY, "--format", "json"]
        ran = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed})
        said.add(re.sub(rb'"seconds": [\d.]+', b"", ran.stdout))
    assert len(said) == 1


# --------------------------------------------------------------------------------------------- what must not be in it


def test_nothing_of_this_machine_is_in_the_bytes(expected: dict[str, bytes], tmp_path: Path) -> None:
    names = [
        str(Path.home()),
        str(sites.REPOSITORY),
        str(tmp_path.parent.parent),
        socket.gethostname(),
        "/tmp/",
        "site-packages",
        "Traceback",
    ]
    for path, data in expected.items():
        if path.startswith("assets/"):
            continue
        text = data.decode("utf-8-sig", "replace")
        assert [name for name in names if name in text and len(name) > 4] == [], path
        assert not re.search(r"0x[0-9a-f]{6,}|<\w+ object at|\bNone\b|\bTrue\b|\bFalse\b|Undefined|datetime\.", text), path


def test_no_source_no_draft_and_no_note_is_in_the_bytes(expected: dict[str, bytes]) -> None:
    assert not [path for path in expected if path.endswith((".yaml", ".md", ".toml", ".py")) or path.startswith(".")]
    whole = b"".join(expected.values())
    for secret in ("还是草稿", "/0202", "# 小而全", "样板：每种页面"):
        assert secret.encode() not in whole


def test_nothing_that_is_published_is_empty_or_tiny(expected: dict[str, bytes]) -> None:
    assert not [path for path, data in expected.items() if len(data) < 200 and path.endswith((".html", ".xml", ".json"))]
    assert not [path for path, data in expected.items() if not data]
