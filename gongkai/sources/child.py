"""The child process that works on one file. It limits itself, works, answers on its standard output, and ends.

Limits: memory, processor time, no file is written, no process started, no network. Most of it is enforced by the operating
system (setrlimit); network and processes by an audit hook, which every call of Python's own libraries passes.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import msgspec

from gongkai.sources import limits

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.system",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "shutil.",
    "tempfile.",
    "urllib.",
    "ftplib.",
    "smtplib.",
    "http.",
    "webbrowser.",
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def main(work: str, path: str, *arguments: str) -> None:
    """Calls `work` ("module:function", one of ours) with the file's path, and writes its answer, packed, to standard output."""
    module, _, name = work.partition(":")
    function = getattr(import_module(module), name)  # before the limits, so that Python may keep what it compiled
    limit()
    try:
        answer = msgspec.msgpack.encode(function(path, *arguments))
    except MemoryError:
        os._exit(limits.CHILD_NO_MEMORY)
    written = 0
    while written < len(answer):
        written += os.write(1, answer[written:])
    os._exit(0)  # a large tree takes longer to take down than to read


def limit() -> None:
    sys.addaudithook(_refuse)
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY),
        (resource.RLIMIT_CPU, limits.CHILD_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (ceiling, hard if what == resource.RLIMIT_CPU else ceiling))  # at the soft one SIGXCPU tells why


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
        raise PermissionError(event)
