"""How far a figure has come towards its target. Said is only what follows from the two figures, never how good that is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from gongkai.model import Target

KEPT: dict[str, Callable[[Fraction, Fraction], bool]] = {">=": ge, ">": gt, "=": eq, "<=": le, "<": lt}


class Goal(NamedTuple):
    """A target; whether its figure keeps it, None without one; and how much of it is reached, in tenths of a percent (rounded
    down, so that nothing is whole before it is), None where a share would say nothing: of a limit, of what is more than asked.
    """

    target: Target
    kept: bool | None
    share: int | None


def goal(target: Target) -> Goal:
    if not target.actual:
        return Goal(target, None, None)
    asked, reached = Fraction(target.value), Fraction(target.actual)
    kept = KEPT[target.op](reached, asked)
    grows = target.op in (">=", ">", "=") and 0 <= reached < asked
    return Goal(target, kept, int(reached * 1000 / asked) if grows else None)
