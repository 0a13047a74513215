"""Times whole builds of made-up sites: cold, nothing changed, one item changed, one layout changed; medians and peak memory.

    python benchmarks/bench.py --items 24 1000 --runs 3

Each build is a process of its own, as a user starts it. Figures depend on the machine: compare them within one run only.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

REPOSITORY = Path(__file__).parents[1]
DAY = "2026-11-21"


def timed(site: Path) -> tuple[float, float]:
    """Seconds and peak MiB (of the largest process) of one build."""
    import resource

    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, str(REPOSITORY / "build.py"), "build", "--site", str(site), "--as-of", DAY],
        check=True,
        capture_output=True,
    )
    seconds = time.perf_counter() - begun
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def measure(site: Path, runs: int) -> dict[str, float]:
    """The median seconds of each kind of build, and the peak memory of all of them."""
    figures: dict[str, list[float]] = {"cold": [], "nothing": [], "one item": [], "one layout": []}
    peak = 0.0
    item = next(iter(sorted(site.glob("content/zfb/jdbz/gztj/*/0000.yaml"))))
    text = item.read_text("utf-8")
    shutil.copytree(REPOSITORY / "layouts", site / "layouts")
    layout = site / "layouts" / "item.html"
    for run in range(runs):
        for left in ("output", ".output.next", ".cache"):
            shutil.rmtree(site / left, ignore_errors=True)
        for kind in figures:
            if kind == "one item":
                item.write_text(text.replace("第0项", f"第{run + 1}次修改"), "utf-8")
            if kind == "one layout":
                layout.write_text(layout.read_text("utf-8") + f"<!-- {run} -->", "utf-8")
            seconds, memory = timed(site)
            figures[kind].append(seconds)
            peak = max(peak, memory)
    return {kind: statistics.median(times) for kind, times in figures.items()} | {"peak MiB": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[24, 1000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to build (default: a temporary folder)")
    asked = parser.parse_args()
    print("| items | cold s | nothing s | one item s | one layout s | peak MiB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for count in asked.items:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            generate(Path(folder), count)
            figures = measure(Path(folder), asked.runs)
        print(f"| {count} | " + " | ".join(f"{figure:.2f}" for figure in figures.values()) + " |", flush=True)


if __name__ == "__main__":
    main()
