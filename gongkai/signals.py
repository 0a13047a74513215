"""Ctrl-C, a closed terminal, a service that is stopped: a build ends at once, with all its processes. Standard library only."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn, TextIO

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))


@contextmanager
def ending(last_words: str, out: TextIO) -> Iterator[None]:
    """Meanwhile a signal ends the process at once, with these words and an exit code that tells the signal (128 and its number).

    What a build does may be cut off anywhere (fsops), so nothing has to be put right first, and an exception, which may be
    raised in the middle of anything, would be the greater risk. A signal that was ignored before (nohup) stays ignored; outside
    the main thread nothing changes.
    """

    def end(number: int, frame: FrameType | None) -> NoReturn:
        with suppress(OSError, ValueError):
            os.write(out.fileno(), f"{last_words}\n".encode(out.encoding or "utf-8", "replace"))
        os._exit(128 + number)

    before = {number: signal.getsignal(number) for number in ENDING}
    heard = [number for number, handler in before.items() if handler not in (signal.SIG_IGN, None)]
    try:
        for number in heard:
            signal.signal(number, end)
    except ValueError:  # not the main thread
        heard = []
    try:
        yield
    finally:
        with _waiting():
            for number in heard:
                signal.signal(number, before[number])


@contextmanager
def _waiting() -> Iterator[None]:
    """Meanwhile signals wait, where systems know that: of one that comes while its handler is exchanged for none, Python would
    complain, with a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def left_to_parent() -> None:
    """For a worker process: a terminal's signals are its parent's business, and when the parent is gone so is the worker."""
    import multiprocessing
    import threading

    with _waiting():
        for number in ENDING:
            signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)

    def follow() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
