"""Renews tests/golden/expected after a wanted change of the output: python tests/golden/renew.py, then read the diff."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

GOLDEN = Path(__file__).parent
EXPECTED = GOLDEN / "expected"
sys.path[:0] = [str(GOLDEN.parent), str(GOLDEN.parents[1])]

import sites  # noqa: E402 - the path comes first


def publish(folder: Path) -> dict[str, bytes]:
    """The golden site, published below `folder` as of its fixed day."""
    site = shutil.copytree(GOLDEN / "site", folder / "golden")
    outcome = sites.build(site, as_of=date(2026, 11, 21))
    assert not outcome.failed, sites.said(outcome.findings)
    return sites.tree(site / "output")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        tree = publish(Path(folder))
    shutil.rmtree(EXPECTED, ignore_errors=True)
    sites.write(EXPECTED, tree)
    print(f"{len(tree)} files in {EXPECTED}")
