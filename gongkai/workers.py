"""Who renders: this process, or a pool of processes when there is much to do. Any other executor can be handed in instead."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager

from gongkai import signals

WORTH_A_POOL = 300

Workers = Callable[[int], AbstractContextManager[Executor | None]]
"""Given the number of pages to render: an executor for the time of rendering, or None to do it here."""


def pool(jobs: int = 0) -> Workers:
    """As many processes as asked for (0: as many as this machine's processors), from a few hundred pages on."""

    @contextmanager
    def start(count: int) -> Iterator[Executor | None]:
        processes = jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1
        if processes < 2 or count < WORTH_A_POOL:
            yield None
            return
        alone = sys.platform == "linux" and threading.active_count() == 1  # a fork copies the locks that other threads hold
        method = "fork" if alone else "spawn"
        with ProcessPoolExecutor(processes, multiprocessing.get_context(method), signals.left_to_parent) as executor:
            yield executor

    return start
