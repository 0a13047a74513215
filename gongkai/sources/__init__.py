"""An office's file → what it holds: paragraphs and tables, with their places, and what must be said about them.

What is cheap to tell is told here (no such file, an old format, too large); everything else happens in a child process with
limits (sandbox.py, child.py): what the file really is (kinds.py), whether it may be opened (gate.py), one reader per format, and
also what is made of it (importing/). A new format is a new module, and a row in READERS of reading.py.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec

from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources import limits, sandbox
from gongkai.sources.form import Form

ENDINGS = ("docx", "xlsx", "xls", "ods", "html", "htm", "csv", "tsv", "txt")
WAYS = {
    "as-docx": ("doc", "wps", "wpt", "dot", "rtf", "odt", "docb"),
    "as-xlsx": ("et", "ett", "xlt", "xlsb", "xlw"),
    "as-original": ("pdf", "ofd", "ceb", "caj", "png", "jpg", "jpeg", "bmp", "tif", "tiff"),
}

__all__ = ["ENDINGS", "read_form", "refused"]


def refused(path: Path) -> Finding | None:
    """Why a file is not even opened; None where it may be tried."""
    name = str(path)
    if special := _no_file(path, name):
        return special
    ending = path.suffix.lstrip(".").lower()
    if ending not in ENDINGS and ending not in ("docm", "xlsm"):
        way = next((way for way, endings in WAYS.items() if ending in endings), "as-any")
        return found("import/unreadable", name, ending=ending, expected=way)
    return _too_large(path, name)


def read_form(path: Path) -> Form:
    """The filled forms in a workbook; none, and no finding, where it is something else. Never raises for what a file says."""
    if refused := _no_file(path, path.name) or _too_large(path, path.name):
        return Form(findings=(refused,))
    unpack = partial(msgspec.msgpack.decode, type=Form)
    form = sandbox.ask("gongkai.sources.reading:read_form", path, unpack=unpack)
    return Form(findings=(form,)) if isinstance(form, Finding) else form


def _no_file(path: Path, name: str) -> Finding | None:
    """What stands at a path, where it is no file. It is not opened: a pipe or a device may never end."""
    if path.is_file():
        return None
    kinds = {"folder": path.is_dir(), "pipe": path.is_fifo() or path.is_socket(), "device": path.exists()}
    got = next((kind for kind, is_it in kinds.items() if is_it), None)
    if got is None:
        return found("import/missing", name, path=str(path))
    return found("import/not-a-file", name, path=str(path), got=got, endings="、".join(ENDINGS))


def _too_large(path: Path, name: str) -> Finding | None:
    size = path.stat().st_size
    return found("file/too-large", name, size=size, limit=limits.FILE_BYTES) if size > limits.FILE_BYTES else None
