"""What a file of somebody else's needs is done in a child process: whatever it does to a parser, this process lives.

The child limits itself first thing (child.py). Here the clock and the length of the answer are watched, the answer is unpacked,
and the child's death is turned into a finding. On Windows the child has no limits but these two.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources import limits

T = TypeVar("T")

PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from gongkai.sources import child; child.main(*sys.argv[2:])"
ROOT = Path(__file__).parents[2]
TIME = -getattr(signal, "SIGXCPU", 0)


def ask(work: str, path: Path, *arguments: str, unpack: Callable[[bytes], T]) -> T | Finding:
    """What a function of ours ("module:function") answers in the child about a file; or a finding with the reason why there is
    no answer. `unpack` makes a value of the answer's bytes; it trusts nothing, and raises msgspec.MsgspecError or ValueError.
    """

    def no_answer(reason: str) -> Finding:
        return found("import/failed", str(path), got=reason)

    command = [sys.executable, "-I", "-X", "utf8", "-c", PROGRAM, str(ROOT), work, str(path), *arguments]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        late = threading.Timer(limits.CHILD_PATIENCE, child.kill)
        late.start()
        try:
            answer = child.stdout.read(limits.ANSWER_BYTES + 1)
        finally:
            timed_out = not late.is_alive()
            late.cancel()
            child.kill()
    if len(answer) > limits.ANSWER_BYTES:
        return no_answer("long")
    if child.returncode == 0 or (answer and not timed_out):
        try:
            return unpack(answer)
        except (msgspec.MsgspecError, ValueError):
            return no_answer("died")
    if timed_out or child.returncode == TIME:
        return no_answer("time")
    return no_answer("memory" if child.returncode == limits.CHILD_NO_MEMORY else "died")
