"""What a reader of the source cannot see is not imported, and told: how much of it there is, of what kind, and how it begins."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.importing.draft import beginning
from gongkai.importing.source import Line
from gongkai.model import Finding
from gongkai.rules import found


def hidden(file: str, kind: str, lines: Sequence[Line]) -> Finding:
    """One finding for all passages of a kind ("expected.…" in messages/)."""
    first = lines[0]
    return found("import/hidden", file, first.line, got=kind, count=len(lines), text=beginning(first.text))
