"""Times whole builds of made-up sites, ours beside Hugo's with the same pages, turn by turn; prints medians and ratios.

    make bench                                    fetches Hugo into benchmarks/.peers and runs this
    python benchmarks/bench.py --items 24 1000 --runs 3

Each build is a process of its own, as a user starts it. Sites of the same items are built (`--sites` chooses):

- gongkai: the pages, feeds and search, without downloads (`downloads: []`), which Hugo does not make either;
- everything: the same with all downloads that can be made here (workbooks, Word, PDF, CSV, JSON, archive);
- periods (only when asked for): as gongkai, and each plan with a history of four publications: its changes, periods and trends;
- hugo: the same pages in the same number, from the same YAML as front matter (hugo.py says what is left out). Each is smaller by
  its QR code, some 2 KB, and by the "../" with which ours open from a folder too. No search, no checks, no transaction;
- eleventy, pelican (`make bench-peers` fetches them): the pages of items, plans, units, statuses and years (others.py).

Figures depend on the machine and on who else works on it: compare them within one run only. Memory is the peak of the
proportional set size of all processes of a build, taken in a cold build of its own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import generate
import hugo
import others

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
DAY = "2026-11-21"
KINDS = ("cold", "nothing", "one item", "one layout")
ITEM = "content/zfb/jdbz/gztj/p0000/0000"
TARGETS = {
    24: (2.0, 0.5, 1.0, None, None),
    1_000: (1.0, 0.15, 0.3, 1.0, 1.0),
    10_000: (0.7, 0.05, 0.1, 0.7, 0.7),
    100_000: (0.7, 0.05, 0.05, None, 0.5),
}
"""What is asked for, as ratios to Hugo in the same run; one layout and memory are held against Hugo's cold build."""


class Builder(NamedTuple):
    """A site to build: how its command is made, what a cold build must not find, and what is edited."""

    name: str
    site: Path
    command: list[str]
    output: str
    leftovers: tuple[str, ...]
    item: Path
    layout: Path


class Figures(NamedTuple):
    pages: int
    page_bytes: int
    seconds: dict[str, float]
    memory: float


def gongkai(name: str, site: Path, count: int) -> Builder:
    generate.generate(site, count)
    if name != "everything":
        with (site / "site.yaml").open("a", encoding="utf-8") as facts:
            facts.write("downloads: []\n")
    if name == "periods":
        generate.record(site)
    shutil.copytree(REPOSITORY / "layouts", site / "layouts")
    command = [sys.executable, str(REPOSITORY / "build.py"), "build", "--site", str(site), "--as-of", DAY]
    left = ("output", ".output.next", ".cache")
    return Builder(name, site, command, "output", left, site / f"{ITEM}.yaml", site / "layouts" / "item.html")


def hugo_site(site: Path, count: int) -> Builder:
    hugo.generate(site, count)
    binary = next((HERE / ".peers").glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    left = ("public", "resources", ".hugo_build.lock")
    layout = site / "layouts" / "page.html"
    return Builder("hugo", site, [str(binary), "--quiet"], "public", left, site / f"{ITEM}.md", layout)


def eleventy(site: Path, count: int) -> Builder:
    others.eleventy(site, count)
    command = [str(HERE / ".peers/node_modules/.bin/eleventy"), "--quiet"]
    item = site / "content/items/p0000/0000.md"
    return Builder("eleventy", site, command, "output", ("output",), item, site / "templates" / "item.njk")


def pelican(site: Path, count: int) -> Builder:
    others.pelican(site, count)
    command = [str(HERE / ".peers/bin/pelican"), "--quiet"]
    item, layout = site / "content/p0000/0000.md", site / "theme/templates/article.html"
    return Builder("pelican", site, command, "output", ("output", "cache"), item, layout)


def measure(builders: list[Builder], runs: int) -> dict[str, Figures]:
    """All kinds of builds of all builders, turn by turn."""
    seconds: dict[str, dict[str, list[float]]] = {builder.name: {kind: [] for kind in KINDS} for builder in builders}
    for run in range(runs):
        for kind in KINDS:
            for builder in builders:
                prepare(builder, kind, run)
                seconds[builder.name][kind].append(timed(builder))
    found = {}
    for builder in builders:
        pages = list((builder.site / builder.output).rglob("*.html"))
        size = sum(page.stat().st_size for page in pages)
        medians = {kind: statistics.median(times) for kind, times in seconds[builder.name].items()}
        prepare(builder, "cold", 0)
        found[builder.name] = Figures(len(pages), size // len(pages), medians, peak(builder))
    return found


def prepare(builder: Builder, kind: str, run: int) -> None:
    if kind == "cold":
        for name in builder.leftovers:
            path = builder.site / name
            path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
    elif kind == "one item":
        text = builder.item.read_text("utf-8")
        builder.item.write_text(text.replace("第0项任务", f"第0项任务（{run}）", 1), "utf-8")
    elif kind == "one layout":
        builder.layout.write_text(builder.layout.read_text("utf-8").replace("<h2>", f'<h2 class="v{run}">', 1), "utf-8")


def timed(builder: Builder) -> float:
    begun = time.perf_counter()
    subprocess.run(builder.command, cwd=builder.site, env=environment(), check=True, capture_output=True)
    return time.perf_counter() - begun


def environment() -> dict[str, str]:
    """That of a user: Python may keep what it compiled of a program."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def peak(builder: Builder) -> float:
    """The peak MiB of a build: of all its processes together, what they share counted once."""
    process = subprocess.Popen(
        builder.command, cwd=builder.site, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    highest = 0
    while process.poll() is None:
        highest = max(highest, sum(map(share, family(process.pid))))
        time.sleep(0.02)
    return highest / 1024


def family(pid: int) -> Iterator[int]:
    yield pid
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [child for task in tasks for child in (task / "children").read_text("utf-8").split()]
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def share(pid: int) -> int:
    """The proportional set size of a process, in KiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def table(count: int, figures: dict[str, Figures]) -> None:
    print(f"\n{count:,} items\n")
    print("| site | pages | bytes a page | " + " s | ".join(KINDS) + " s | peak MiB |")
    print("|---|" + "---:|" * 7)
    for name, one in figures.items():
        times = " | ".join(f"{one.seconds[kind]:.2f}" for kind in KINDS)
        print(f"| {name} | {one.pages:,} | {one.page_bytes:,} | {times} | {one.memory:.0f} |")
    if "hugo" not in figures:
        return
    peer = figures["hugo"]
    against = {kind: peer.seconds["cold" if kind == "one layout" else kind] for kind in KINDS}
    for name, one in figures.items():
        if name != "hugo":
            ratios = [one.seconds[kind] / against[kind] for kind in KINDS] + [one.memory / peer.memory]
            print(f"| **{name} ÷ hugo** | | | " + " | ".join(f"{ratio:.2f}" for ratio in ratios) + " |")
    asked = TARGETS.get(count)
    if asked:
        print("| asked for | | | " + " | ".join(f"≤ {ratio}" if ratio else "" for ratio in asked) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[24, 1_000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sites", nargs="+", default=["gongkai", "everything", "hugo"])
    parser.add_argument("--folder", type=Path, help="where to build; all sites lie on its disk (default: a temporary folder)")
    asked = parser.parse_args()
    make: dict[str, Callable[[Path, int], Builder]] = {
        **{name: partial(gongkai, name) for name in ("gongkai", "everything", "periods")},
        "hugo": hugo_site,
        "eleventy": eleventy,
        "pelican": pelican,
    }
    for count in asked.items:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            builders = [make[name](Path(folder) / name, count) for name in asked.sites]
            table(count, measure(builders, asked.runs))


if __name__ == "__main__":
    main()
