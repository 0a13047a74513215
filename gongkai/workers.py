"""Who does the work: this process, or several where there is much of it. Any executor can be handed in instead.

The same pieces go to whoever works, and their results come back in the order of the pieces, so the bytes are the same. Forked
workers inherit what they need, and only results travel: that is why whatever is large (the site, its pages) is never sent.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import repeat
from typing import TYPE_CHECKING, Any, TypeVar

from gongkai import signals

if TYPE_CHECKING:  # 40 ms that a small edit does not need
    from concurrent.futures import Executor
    from multiprocessing.context import ForkContext, ForkProcess

WORTH_A_POOL = 100
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
    """As many processes as asked for (0: as many as this machine's processors), from a hundred things on."""

    def start(work: Work[Any, Any, Any], shared: Any, pieces: Sequence[Any], count: int) -> Iterator[Any]:
        processes = min(jobs or _processors(), len(pieces))
        worth = WORTH_A_POOL if _may_fork() else 3 * WORTH_A_POOL  # processes that begin anew read the program first
        if processes < 2 or count < worth:
            return here(work, shared, pieces)
        return _in_processes(processes, work, shared, pieces)

    return start


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _may_fork() -> bool:
    """A fork copies what other threads lock."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


def _in_processes(processes: int, work: Work[Any, Any, Any], shared: Any, pieces: Sequence[Any]) -> Iterator[Any]:
    import multiprocessing

    if _may_fork():
        yield from _in_forks(processes, multiprocessing.get_context("fork"), work, shared, pieces)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _begin) as executor:
            yield from executor.map(work, repeat(shared), pieces)
    except BrokenProcessPool:
        raise MemoryError from None  # who ends a worker is a system that has no memory left


def _in_forks(
    processes: int, context: ForkContext, work: Work[Any, Any, Any], shared: Any, pieces: Sequence[Any]
) -> Iterator[Any]:
    """Workers that inherit the pieces, and are told the numbers of those to do: always one more than they work on. An executor
    would send the pieces, and needs threads and a tenth of a second to begin.

    Raises what `work` raises, and MemoryError when a worker is gone: who ends one is a system that has no memory left.
    """
    from multiprocessing.connection import wait

    gc.freeze()  # a worker that collects garbage need not look through, and thereby copy, what it inherited
    waiting = iter(range(len(pieces)))
    team: dict[Any, ForkProcess] = {}
    try:
        for _ in range(processes):
            line, end = context.Pipe()
            team[line] = context.Process(target=_serve, args=(end, work, shared, pieces), daemon=True)
            team[line].start()
            end.close()
            _tell(line, next(waiting))
        for line, number in zip(team, waiting, strict=False):
            _tell(line, number)
        results: dict[int, Any] = {}
        for wanted in range(len(pieces)):
            while wanted not in results:
                ready: list[Any] = wait(list(team))
                for line in ready:
                    number, result, fault = _answer(line)
                    if fault:
                        raise fault
                    results[number] = result
                    if (following := next(waiting, None)) is not None:
                        _tell(line, following)
            yield results.pop(wanted)
    finally:
        for worker in team.values():
            worker.kill()  # all that was asked for is here, or nobody wants it any more
        for line, worker in team.items():
            worker.join()
            line.close()


def _tell(line: Any, number: int) -> None:
    with suppress(BrokenPipeError):  # that a worker is gone shows when it answers nothing
        line.send(number)


def _answer(line: Any) -> Any:
    try:
        return line.recv()
    except (EOFError, ConnectionResetError):
        raise MemoryError from None


def _serve(line: Any, work: Work[Any, Any, Any], shared: Any, pieces: Sequence[Any]) -> None:
    """A worker's life: a number comes, the result goes, or the fault with where it arose."""
    _begin()
    with suppress(EOFError, BrokenPipeError):  # the parent is gone
        while True:
            number = line.recv()
            answer: tuple[int, Any, Exception | None]
            try:
                answer = number, work(shared, pieces[number]), None
            except Exception as fault:
                fault.add_note(traceback.format_exc())
                answer = number, None, fault
            line.send(answer)


def _begin() -> None:
    signals.left_to_parent()
    gc.set_threshold(SELDOM)  # a worker lives for seconds, and little of what it makes is a circle
    gc.enable()
