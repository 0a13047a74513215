"""Renews tests/golden/expected after a wanted change of the output: python tests/golden/renew.py, then read the diff."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

GOLDEN = Path(__file__).parent
EXPECTED = GOLDEN / "expected"
PASTED = GOLDEN / "pasted"
FRAGMENTS = {"plan.html": ("--plan", "zfb/gztj/2026"), "document.html": ("--document", "zfb/zcwj/2026-01")}
sys.path[:0] = [str(GOLDEN.parent), str(GOLDEN.parents[1])]

import sites  # noqa: E402 - the path comes first

from gongkai import cli  # noqa: E402


def publish(folder: Path) -> dict[str, bytes]:
    """The golden site, published below `folder` as of its fixed day."""
    site = shutil.copytree(GOLDEN / "site", folder / "golden")
    outcome = sites.build(site, as_of=date(2026, 11, 21))
    assert not outcome.failed, sites.said(outcome.findings)
    return sites.tree(site / "output")


def paste(folder: Path) -> dict[str, bytes]:
    """A plan and a document of the golden site, published below `folder`, as fragments to paste."""
    for name, of in FRAGMENTS.items():
        with contextlib.redirect_stdout(io.StringIO()):
            to = ("--to", str(folder / "pasted" / name), "--as-of", "2026-11-21", "--site", str(folder / "golden"))
            assert cli.main(["export", "fragment", *of, *to]) == 0
    return sites.tree(folder / "pasted")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        trees = {EXPECTED: publish(Path(folder)), PASTED: paste(Path(folder))}
    for place, tree in trees.items():
        shutil.rmtree(place, ignore_errors=True)
        sites.write(place, tree)
        print(f"{len(tree)} files in {place}")
