"""Fixtures that several tests share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import sites


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The small site, not yet built."""
    return sites.write(tmp_path / "site", sites.SMALL)
