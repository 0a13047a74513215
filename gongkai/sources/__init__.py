"""An office's file → what it holds: paragraphs and tables, with their places, and what must be said about them.

What is cheap to tell is told here (no such file, an old format, too large); everything else happens in a child process with
limits (sandbox.py, child.py): what the file really is (kinds.py), whether it may be opened (gate.py), and one reader per format.
A new format is a new module, and a row in child.py's READERS.
"""

from __future__ import annotations

from pathlib import Path

from gongkai.rules import found
from gongkai.sources import limits, sandbox
from gongkai.sources.form import Form
from gongkai.sources.source import Source

ENDINGS = ("docx", "xlsx", "xls", "ods", "html", "htm", "csv", "tsv", "txt")

__all__ = ["ENDINGS", "read", "read_form"]


def read(path: Path) -> Source:
    """What a file holds; or nothing, and the finding that says why it cannot be read. Never raises for what a file says."""
    name = str(path)
    if not path.is_file():
        return Source(findings=(found("import/missing", name, path=name),))
    ending = path.suffix.lstrip(".").lower()
    if ending not in ENDINGS and ending not in ("docm", "xlsm"):
        return Source(findings=(found("import/unreadable", name, ending=ending, endings=" ".join(ENDINGS)),))
    size = path.stat().st_size
    if size > limits.FILE_BYTES:
        return Source(findings=(found("file/too-large", name, size=size, limit=limits.FILE_BYTES),))
    return sandbox.read(path)


def read_form(path: Path) -> Form:
    """The filled forms in a workbook; none, and no finding, where it is something else. Never raises for what a file says."""
    if not path.is_file():
        return Form(findings=(found("import/missing", path.name, path=str(path)),))
    size = path.stat().st_size
    if size > limits.FILE_BYTES:
        return Form(findings=(found("file/too-large", path.name, size=size, limit=limits.FILE_BYTES),))
    return sandbox.read_form(path)
