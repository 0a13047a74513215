"""A file → what it holds. One reader per ending; a new format is a new module and a row in READERS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gongkai.importing import html, limits, txt
from gongkai.importing.source import Source
from gongkai.rules import found

Reader = Callable[[bytes, str], Source]
READERS: dict[str, Reader] = {"txt": txt.read, "html": html.read, "htm": html.read}


def read(path: Path) -> Source:
    """The blocks of a file; or none, and the finding that says why it cannot be read."""
    name = str(path)
    if not path.is_file():
        return Source(findings=(found("import/missing", name, path=name),))
    ending = path.suffix.lstrip(".").lower()
    if ending not in READERS:
        return Source(findings=(found("import/unreadable", name, ending=ending, endings=" ".join(READERS)),))
    with path.open("rb") as file:  # never more than the limit: the size that a file states may change
        data = file.read(limits.PAGE_BYTES + 1)
    return READERS[ending](data, name)
