"""Several at once: builds, the preview, an editor that saves, a reader. One build publishes at a time, a reader sees one site.

The names in the docstrings are those of the rows that docs/reliability.md lists.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sites
import soak
from test_crash import pooled

from gongkai import cli, fsops

ITEM = "content/zfb/jdbz/gztj/2026/0101.yaml"


@pytest.fixture
def place() -> Iterator[Path]:
    with soak.folder() as root:
        yield root


def edited(number: int) -> dict[str, str]:
    return {ITEM: sites.item("一、公开", f"第{number}次修改。", support="[县卫健局]")}


def clean(site: Path, root: Path, **changes: Any) -> dict[str, bytes]:
    """What a clean build of the same sources is."""
    copy = sites.clean_copy(site, root / "clean")
    assert not sites.build(copy, **changes).failed
    return sites.tree(copy / "output")


def test_eight_builds_at_once_publish_one_whole_site(place: Path) -> None:
    """CC-01. They are asked for two sites whose pages name other addresses: a mixture would show."""
    site = sites.write(place / "site", sites.SMALL)
    addresses = ["https://one.example/", "https://other.example/"]
    for number in range(soak.times(1, 50)):
        sites.write(site, edited(number))
        commands = [soak.command(site, "--jobs", "1", "--base-url", address) for address in addresses * 4]
        builds = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for command in commands]
        said = [build.communicate(timeout=120) for build in builds]
        assert [build.returncode for build in builds] == [0] * 8, said
        assert not any("Traceback" in out + err for out, err in said)
        whole = [clean(site, place, base_url=address) for address in addresses]
        assert sites.tree(site / "output") in whole, f"round {number}"
        assert not sites.build(site).failed
        assert sites.tree(site / "output") == clean(site, place), f"round {number}: the next build"


def test_a_build_waits_while_another_is_at_work(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CC-01."""
    site, begun = sites.write(place / "site", sites.SMALL), threading.Event()
    recover = fsops.recover
    monkeypatch.setattr(fsops, "recover", lambda *trees: (begun.set(), recover(*trees)))
    waiting = threading.Thread(target=sites.build, args=(site,))
    with fsops.lock(site / ".cache/lock"):
        waiting.start()
        assert not begun.wait(0.3)
    waiting.join()
    assert begun.is_set()
    assert sites.tree(site / "output") == clean(site, place)


def walk(output: Path) -> dict[str, bytes]:
    """A site as a reader sees it who came in by its folder and follows what lies there."""
    door = os.open(output, os.O_RDONLY)
    try:
        tree = {}
        for path, _, names, folder in os.fwalk(dir_fd=door):
            for name in names:
                handle = os.open(name, os.O_RDONLY, dir_fd=folder)
                with open(handle, "rb") as file:
                    tree[os.path.normpath(os.path.join(path, name))] = file.read()
        return tree
    finally:
        os.close(door)


def test_a_reader_sees_one_whole_site_through_a_hundred_rebuilds(place: Path) -> None:
    """CC-03. Whoever holds a folder open sees it until the build after the next one begins."""
    site = sites.write(place / "site", sites.SMALL)
    assert not sites.build(site).failed
    wanted, seen, ended = [sites.tree(site / "output")], list[dict[str, bytes]](), threading.Event()

    def read() -> None:
        while not ended.is_set():
            seen.append(walk(site / "output"))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(soak.times(10, 100)):
            sites.write(site, edited(number))
            walks = len(seen)
            while len(seen) == walks:  # on a busy machine one walk may last for two builds
                time.sleep(0.001)
            assert not sites.build(site).failed
            wanted.append(sites.tree(site / "output"))
    finally:
        ended.set()
        reader.join()
    strange = [tree for tree in seen if tree not in wanted]
    assert not strange, [name for name in strange[0] if all(strange[0][name] != tree.get(name) for tree in wanted)]
    assert len(seen) > len(wanted)


@pytest.mark.parametrize("jobs", ["1", "2", "4", "16", "64"])
def test_any_number_of_jobs_gives_the_same_bytes(place: Path, jobs: str) -> None:
    """CC-04, with workers that are slowed at random."""
    one = sites.write(place / "one", sites.SMALL)
    assert not sites.build(one, jobs=1).failed
    for number in range(soak.times(1, 20)):
        site = sites.write(place / f"many{number}", sites.SMALL)
        command = pooled(soak.command(site, "--jobs", jobs))
        command[2] = command[2].replace(
            "from gongkai.cli",
            "import random, time\nfrom gongkai import read\nread.CHUNK = 2\n"
            "def slowed(work): return lambda *given: (time.sleep(random.random() / 50), work(*given))[1]\n"
            "render._render_piece, read._parse_piece = slowed(render._render_piece), slowed(read._parse_piece)\n"
            "from gongkai.cli",
        )
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert sites.tree(site / "output") == sites.tree(one / "output")


ORDERLY = """\
import sys, time; sys.path.insert(0, {!r})
from gongkai import workers
workers.WORTH_A_POOL = 1
def work(shared, piece): time.sleep((5 - piece) / 50); return shared + piece
print(list(workers.pool(3)(work, 10, range(5), 5)))
"""


def test_results_come_in_the_order_of_the_pieces_whoever_is_first_ready() -> None:
    """CC-04: what was read is remembered under the names of the files that it was asked for."""
    command = [sys.executable, "-c", ORDERLY.format(str(sites.REPOSITORY))]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[10, 11, 12, 13, 14]\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("content/zfb/zcwj/2026-01.yaml", "content/zfb/zcwj/2026-01.md"),
        ("content/zfb/zcwj/2026-01.MD", "content/zfb/zcwj/2026-01.md"),
        ("content/zfb/zcwj/A1.md", "content/zfb/zcwj/a1.md"),
        ("content/zfb/zcwj/cafe\N{COMBINING ACUTE ACCENT}.md", "content/zfb/zcwj/caf\N{LATIN SMALL LETTER E WITH ACUTE}.md"),
        ("content/zfb/zcwj/index.md", "content/zfb/zcwj/2026-01.md"),
    ],
)
def test_no_source_silently_takes_the_address_of_another(place: Path, one: str, other: str) -> None:
    """CC-05: an error that names a source, the same whatever the number of jobs; never one page over another."""
    said = []
    for jobs in (1, 16):
        site = sites.write(place / f"site{jobs}", {**sites.SMALL, one: sites.DOCUMENT, other: sites.DOCUMENT})
        outcome = sites.build(site, jobs=jobs)
        assert outcome.failed
        assert not (site / "output").exists()
        said.append(sites.said(outcome.findings))
    assert said[0] == said[1]
    assert any(Path(one).name in line or Path(other).name in line for line in said[0])
    assert all(one in line and other in line for line in said[0] if "address/collision" in line), "both are named"


def test_a_page_that_failed_is_tried_again_when_something_else_is_edited(place: Path) -> None:
    """CC-09."""
    site = sites.write(place / "site", sites.SMALL)
    assert not sites.build(site).failed
    whole = (sites.REPOSITORY / "layouts/item.html").read_text("utf-8")
    broken = whole.replace("{% block content %}", "{% block content %}{{ nothing.there }}", 1)
    sites.write(site, {"layouts/item.html": broken, **edited(1)})
    assert sites.build(site).failed
    sites.write(site, {"content/zfb/body.yaml": "name: 县政府办公室\nunit: 县政府办公室\nphone: 000-0009\n"})
    assert sites.build(site).failed, "the fault is told again"
    assert cli.main(["build", "--site", str(site), "--as-of", soak.DAY]) == 1, "nothing changed, and yet there is work"
    sites.write(site, {"layouts/item.html": whole})
    assert not sites.build(site).failed
    assert sites.tree(site / "output") == clean(site, place)


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_a_build_the_preview_and_an_editor_that_saves_all_the_time_disturb_nobody(place: Path) -> None:
    """CC-02: every page that the preview serves meanwhile is whole, and in the end the site is the one of a clean build."""
    site = sites.write(place / "site", sites.SMALL)
    serve = subprocess.Popen(
        [
            sys.executable,
            "-u",
            str(sites.REPOSITORY / "build.py"),
            "serve",
            "--site",
            str(site),
            "--port",
            "0",
            "--as-of",
            soak.DAY,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert serve.stdout
    address = ""
    for line in serve.stdout:
        if found := re.search(r"http://[!-~]+", line):
            address = found[0]
            break
    drain = threading.Thread(target=serve.stdout.read, daemon=True)
    drain.start()
    ended, bad, count = threading.Event(), list[str](), 0
    chance = random.Random(2)

    def edit() -> None:
        number = 0
        while not ended.wait(0.05):
            number += 1
            for name, text in edited(number).items():  # as editors do: a new file takes the place of the old one
                fresh = site / f"{name}.tmp"
                fresh.write_text(text, "utf-8")
                fresh.replace(site / name)

    def build() -> None:
        while not ended.is_set():
            ran = soak.start(site)
            if "Traceback" in ran.stdout + ran.stderr or ran.returncode not in (0, 1):
                bad.append(ran.stdout + ran.stderr)

    others = [threading.Thread(target=work) for work in (edit, build)]
    for other in others:
        other.start()
    try:
        base, _, query = address.partition("?")
        pages = ["", "zfb/jdbz/gztj/2026/0101.html", "zfb/jdbz/gztj/2026/", "units/", "sitemap.html"]
        end = time.monotonic() + soak.times(3, 120)
        while time.monotonic() < end:
            page = chance.choice(pages)
            try:
                with urllib.request.urlopen(f"{base}{page}?{query}", timeout=30) as answer:
                    body = answer.read()
            except (urllib.error.URLError, ConnectionError) as fault:
                bad.append(f"{page}: {fault}")
                continue
            count += 1
            if not body.rstrip().endswith(b"</html>"):
                bad.append(f"{page}: {len(body)} bytes")
    finally:
        ended.set()
        for other in others:
            other.join()
        serve.terminate()
        serve.wait(20)
        drain.join(20)
        serve.stdout.close()
    assert bad == []
    assert count > 20
    assert soak.start(site).returncode == 0
    assert sites.tree(site / "output") == clean(site, place)
