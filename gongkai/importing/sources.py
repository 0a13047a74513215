"""A file → its lines. One reader per ending; a new format is a new module and a row in READERS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gongkai.importing import txt
from gongkai.importing.source import Line
from gongkai.model import Finding
from gongkai.rules import found

MAX_BYTES = 1 << 20

Reader = Callable[[bytes, str], tuple[list[Line], list[Finding]]]
READERS: dict[str, Reader] = {"txt": txt.read}


def read(path: Path) -> tuple[list[Line], list[Finding]]:
    """The paragraphs of a file; or none, and the finding that says why it cannot be read."""
    name = str(path)
    if not path.is_file():
        return [], [found("import/missing", name, path=name)]
    ending = path.suffix.lstrip(".").lower()
    if ending not in READERS:
        return [], [found("import/unreadable", name, ending=ending, endings=" ".join(READERS))]
    with path.open("rb") as file:  # never more than the limit: the size that a file states may change
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return [], [found("file/too-large", name, size=path.stat().st_size, limit=MAX_BYTES)]
    return READERS[ending](data, name)
