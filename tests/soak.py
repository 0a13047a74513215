"""How long the tests of reliability run: a short form in `make test`, the long form (GONGKAI_SOAK=1) in `make soak`."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
import sites

from gongkai import formats, fsops, layouts, pipeline, render
from gongkai.pages import Page

LONG = bool(os.environ.get("GONGKAI_SOAK"))
DAY = sites.TODAY.isoformat()
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None
T = TypeVar("T")


def times(short: int, long: int) -> int:
    return long if LONG else short


def some(points: list[T], short: int, long: int = 0) -> list[T]:
    """All points in the long form (or `long` of them); else a few, the same each time, the first and the last among them."""
    count = long if LONG else short
    if not count or len(points) <= count:
        return points
    chosen = {0, len(points) - 1, *random.Random(count).sample(range(len(points)), count - 2)}
    return [points[place] for place in sorted(chosen)]


def quick(patch: pytest.MonkeyPatch, engine: Path) -> None:
    """For many builds in this process: none waits for the disk (that it is asked to flush has tests of its own), the program
    counts as one file, and which libraries are installed is found out once.
    """
    patch.setattr(os, "fsync", lambda descriptor: None)
    patch.setattr(fsops, "flush", lambda tree: None)
    patch.setattr(pipeline, "ENGINE", sites.write(engine, {"engine.py": ""}))
    patch.setattr(formats, "_installed", lru_cache(formats._installed))


def make_each_page_once(patch: pytest.MonkeyPatch) -> None:
    """Equal pages of equal setups are made once: for tests of what is kept and written, not of how a page is made."""
    made: dict[Any, render.Output] = {}

    def make_once(page: Page, setup: layouts.Setup, members: Any = None) -> render.Output:
        key = setup.identity, type(page.shows), msgspec.msgpack.encode((page, members))
        if key not in made:
            made[key] = make(page, setup, members)
        return made[key]

    make = render._output
    patch.setattr(render, "_output", make_once)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder in memory where the system has one: these tests copy and remove thousands of files."""
    with tempfile.TemporaryDirectory(prefix="政务 soak ", dir=MEMORY) as name:
        yield Path(name)


def command(site: Path, *arguments: str) -> list[str]:
    """The command line of a build, as a user starts it."""
    return [sys.executable, str(sites.REPOSITORY / "build.py"), "build", "--site", str(site), "--as-of", DAY, *arguments]


def start(site: Path, *prefix: str, arguments: tuple[str, ...] = ("--jobs", "1")) -> subprocess.CompletedProcess[str]:
    """A build in a process of its own, under another program if need be (`strace`, `prlimit`)."""
    return subprocess.run([*prefix, *command(site, *arguments)], capture_output=True, text=True, encoding="utf-8", check=False)


def put(before: Path, site: Path) -> Path:
    """The site as it was before, for one more try."""
    shutil.rmtree(site, ignore_errors=True)
    return Path(shutil.copytree(before, site, symlinks=True))
