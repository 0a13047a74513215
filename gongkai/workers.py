"""Who does the work: this process, or several where there is much of it. Any executor can be handed in instead.

The same pieces go to whoever works, and their results come back in the order of the pieces, so the bytes are the same. Forked
workers inherit what they need, and only results travel: that is why whatever is large (the site, its pages) is never sent.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeVar

from gongkai import signals

if TYPE_CHECKING:
    from concurrent.futures import Executor  # 20 ms that a small edit does not need

WORTH_A_POOL = 300
SELDOM = 20_000
"""How many new things there are before a worker looks for circles among them."""

Shared = TypeVar("Shared")
Piece = TypeVar("Piece")
Result = TypeVar("Result")
Work = Callable[[Shared, Piece], Result]
Workers = Callable[[Work[Any, Any, Any], Any, Sequence[Any], int], Iterator[Any]]
"""Given what is done with each piece, what all of it needs, the pieces, and how many things they hold: the results."""


def here(work: Work[Shared, Piece, Result], shared: Shared, pieces: Sequence[Piece], count: int = 0) -> Iterator[Result]:
    """This process does everything, piece by piece."""
    return (work(shared, piece) for piece in pieces)


def over(executor: Executor) -> Workers:
    """The workers of an executor, wherever they are: pieces and results are sent to and fro."""
    return lambda work, shared, pieces, count: executor.map(work, [shared] * len(pieces), pieces)  # dask asks for lengths


def pool(jobs: int = 0) -> Workers:
    """As many processes as asked for (0: as many as this machine's processors), from a few hundred things on."""

    def start(work: Work[Any, Any, Any], shared: Any, pieces: Sequence[Any], count: int) -> Iterator[Any]:
        processes = min(jobs or _processors(), len(pieces))
        if processes < 2 or count < WORTH_A_POOL:
            return here(work, shared, pieces)
        return _in_processes(processes, work, shared, pieces)

    return start


def _begin() -> None:
    signals.left_to_parent()
    gc.set_threshold(SELDOM)  # a worker lives for seconds, and little of what it makes is a circle
    gc.enable()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_processes(processes: int, work: Work[Any, Any, Any], shared: Any, pieces: Sequence[Any]) -> Iterator[Any]:
    import multiprocessing  # 40 ms that a small edit does not need
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    global _inherited
    alone = sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1  # a fork copies what other threads lock
    context = multiprocessing.get_context("fork" if alone else "spawn")
    gc.freeze()  # a worker that collects garbage need not look through, and thereby copy, what it inherited
    try:
        with ProcessPoolExecutor(processes, context, _begin) as executor:
            if alone:
                _inherited = (work, shared, pieces)
                yield from executor.map(_work_on, range(len(pieces)))
                _inherited = None
            else:
                yield from executor.map(work, repeat(shared), pieces)
    except BrokenProcessPool:  # who ends a worker is a system that has no memory left
        raise MemoryError from None


_inherited: tuple[Work[Any, Any, Any], Any, Sequence[Any]] | None = None


def _work_on(number: int) -> Any:
    assert _inherited
    work, shared, pieces = _inherited
    return work(shared, pieces[number])
