"""What a reader of the source cannot see is not imported, and told: how much of it there is, of what kind, and how it begins."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources.source import Line

LONGEST = 40


def hidden(file: str, kind: str, lines: Sequence[Line]) -> list[Finding]:
    """One finding for all passages of a kind ("expected.…" in messages/), or none where there are none."""
    if not lines:
        return []
    place, text = lines[0].cell, lines[0].text
    text = f"{place} {text}" if place else text
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return [found("import/hidden", file, lines[0].line, got=kind, count=len(lines), text=shown)]
