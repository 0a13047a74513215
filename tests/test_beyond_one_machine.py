"""Work handed to an engine that could be anywhere: dask's workers, two processes that share nothing with us but the folder.

Skipped where dask is not installed: python -m pip install distributed
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sites

from gongkai import pipeline, read, render, workers

distributed = pytest.importorskip("distributed")


def test_two_workers_of_dask_make_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "CHUNK", 5)
    monkeypatch.setattr(read, "CHUNK", 2)
    here = sites.write(tmp_path / "here", sites.SMALL)
    there = sites.write(tmp_path / "there", sites.SMALL)
    sites.build(here)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        outcome = pipeline.build(sites.options(there), workers=workers.over(client.get_executor()))
    assert not outcome.failed
    assert sites.tree(there / "output") == sites.tree(here / "output")
