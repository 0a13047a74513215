"""Whether a target is reached is said by its two figures, exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.goals import KEPT, goal
from gongkai.model import Target


@pytest.mark.parametrize(
    ("op", "value", "actual", "kept", "share"),
    [
        (">=", "68", "57", False, 838),
        (">=", "68", "68", True, None),
        (">=", "60", "63.6", True, None),
        (">=", "12000", "11999", False, 999),
        (">", "100", "100", False, None),
        ("=", "1312", "1263", False, 962),
        ("=", "58", "58.0", True, None),
        ("=", "58", "59", False, None),
        ("<=", "5", "4", True, None),
        ("<=", "5", "6", False, None),
        ("<", "5", "5", False, None),
        (">=", "0", "-1", False, None),
        (">=", "-5", "-6", False, None),
        (">=", "10", "0", False, 0),
        (">=", "9" * 300, "1", False, 0),
        (">=", "10", "", None, None),
    ],
)
def test_how_far_a_figure_has_come(op: str, value: str, actual: str, kept: bool | None, share: int | None) -> None:
    assert goal(Target("指标", value, op, "件", actual))[1:] == (kept, share)


figures = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", fullmatch=True)


@given(figures, figures, st.sampled_from(sorted(KEPT)))
def test_what_is_not_reached_is_never_called_whole(value: str, actual: str, op: str) -> None:
    kept, share = goal(Target("指标", value, op, "", actual))[1:]
    assert share is None or (not kept and 0 <= share < 1000)
