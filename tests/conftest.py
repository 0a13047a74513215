"""Fixtures that several tests share."""

from __future__ import annotations

import gc
import os
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import sites
from hypothesis import settings

from gongkai import formats, views, workers
from gongkai.report import Progress

settings.register_profile("same", derandomize=True, database=None, deadline=None)  # a busy machine may take its time
settings.register_profile("explore", deadline=None)
settings.load_profile("explore")
if not os.environ.get("GONGKAI_EXPLORE"):  # a test is the same test everywhere; to look for new cases: GONGKAI_EXPLORE=1
    settings.load_profile("same")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the programs that tests start are compiled once, as a user's are
sys.dont_write_bytecode = False
Progress.PATIENCE = 1e9  # a busy machine may take its time without saying so


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: nobody waits in the end for one that began last."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Whatever was imported and collected stays: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def found_out_once() -> Iterator[None]:
    """What is the same in thousands of builds in this process: the words of the layouts, and the pictures of addresses. Nor do
    these builds share their work with others unless a test asks for it: beside the threads of a test no process may be forked,
    and to start anew takes longer than all the pages do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "_processors", lambda: 1)
        patch.setattr(tomllib, "loads", lru_cache(64)(tomllib.loads))
        patch.setattr(views, "qr_code", lru_cache(1 << 12)(views.qr_code))
        yield


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, not yet built."""
    return sites.write(tmp_path / "site", sites.SMALL)


@pytest.fixture(scope="session", autouse=True)
def no_pdf() -> Iterator[None]:
    """Nor do sites that a whole module shares set PDF."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(formats.PLAN, "pdf", "not_in_this_test")
        yield


@pytest.fixture(autouse=True)
def no_pdf_unless_asked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting PDF takes time and needs Chinese fonts: only the tests that are marked "pdf" do it, where there are any."""
    if request.node.get_closest_marker("pdf") is None:
        return
    monkeypatch.setitem(formats.PLAN, "pdf", "typst")
    from gongkai.exporting import Refused, pdf

    pytest.importorskip("typst")
    try:
        pdf.choose(pdf.fonts().families())
    except Refused:
        pytest.skip("no Chinese font: apt-get install fonts-noto-cjk")
