"""A file's bytes → its source: what it really is, whether it may be opened, and the reader for it. Runs in the child process."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources import calamine, docx, form, gate, html, kinds, limits, ods, separated, txt, xlsx
from gongkai.sources.form import Form
from gongkai.sources.source import CONTROL, Grid, Line, Refused, Source

T = TypeVar("T", Source, Form)
Reader = Callable[[bytes, str], Source]
READERS: dict[str, tuple[str, Reader]] = {
    "docx": ("docx", docx.read),
    "docm": ("docx", docx.read),
    "xlsx": ("xlsx", xlsx.read),
    "xlsm": ("xlsx", xlsx.read),
    "xls": ("xls", calamine.read),
    "ods": ("ods", ods.read),
    "html": ("page", html.read),
    "htm": ("page", html.read),
    "csv": ("text", separated.read),
    "tsv": ("text", separated.read),
    "txt": ("text", txt.read),
}
LENIENT = {"page": ("text",), "text": ("page",)}  # a page may begin with any words, and a text with a tag
WIDE = re.compile(rf"\s{{{limits.BLANKS + 1},}}")
LIBRARIES = ("lxml", "openpyxl", "python_calamine")


def read(path: str) -> Source:
    """What the file holds, or the finding that says why not. Only MemoryError is raised."""
    return _guarded(path, lambda data: _checked(_read(data, path), path), lambda finding: Source(findings=(finding,)))


def read_form(path: str) -> Form:
    """The forms in a workbook, or the finding that says why it cannot be read. Only MemoryError is raised."""
    return _guarded(path, lambda data: _read_form(data, path), lambda finding: Form(findings=(finding,)))


def _guarded(path: str, reader: Callable[[bytes], T], failed: Callable[[Finding], T]) -> T:
    try:
        with Path(path).open("rb") as opened:  # never more than the limit: the size that a file states may change
            data = opened.read(limits.FILE_BYTES + 1)
    except OSError as fault:
        return failed(found("import/no-access", path, problem=fault.strerror or str(fault)))
    try:
        return reader(data)
    except Refused as refused:
        return failed(refused.finding)
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.startswith(LIBRARIES):
            return failed(found("import/needs-library", path))
        raise
    except MemoryError:
        raise
    except Exception as fault:  # a damaged file can break a parser anywhere
        return failed(found("import/broken", path, got="parts", text=type(fault).__name__))


def _read_form(data: bytes, path: str) -> Form:
    """No form where the file is no workbook at all."""
    kind = kinds.of_bytes(data) if data else "nothing"
    if kind in ("encrypted", "rights"):
        raise Refused(found("import/encrypted", path, got=kind))
    if kind != "zip":
        return Form()
    names = gate.check(data, path)
    return form.read(data, path) if kinds.of_members(names, _mimetype(data, names)) == "xlsx" else Form()


def _read(data: bytes, path: str) -> Source:
    ending = Path(path).suffix.lstrip(".").lower()
    expected, reader = READERS[ending]
    kind = kinds.of_bytes(data) if data or expected == "text" else "nothing"
    if kind in ("encrypted", "rights"):
        raise Refused(found("import/encrypted", path, got=kind))
    if kind == "zip":
        names = gate.check(data, path)
        kind = kinds.of_members(names, _mimetype(data, names))
    if kind != expected and kind not in LENIENT.get(expected, ()):
        raise Refused(found("import/other-kind", path, ending=ending, got=kind))
    return reader(data, path)


def _mimetype(data: bytes, names: list[str]) -> bytes:
    """What an OpenDocument file says that it is."""
    return zipfile.ZipFile(io.BytesIO(data)).read("mimetype")[:200] if "mimetype" in names else b""


def _checked(source: Source, path: str) -> Source:
    """The source, when no control character is in its words: they break pages, and terminals obey them."""
    lines = [line for line in (*source.lines, *source.furniture, *source.hidden) if line.text]
    if len(lines) > limits.PASSAGES:
        raise Refused(found("import/too-much", path, got="passages", limit=limits.PASSAGES))
    for line in (*source.lines, *source.furniture):
        if strange := CONTROL.search(line.text):
            code = f"U+{ord(strange.group()):04X}"
            raise Refused(found("file/control-character", path, line.line, strange.start() + 1, character=code))
    facts = {CONTROL.sub("", name): CONTROL.sub("", value) for name, value in source.facts.items()}
    hidden = tuple(Line(CONTROL.sub("", line.text), line.line, line.cell) for line in source.hidden)
    source = source._replace(facts=facts, hidden=hidden)
    return _narrowed(source) if any(WIDE.search(line.text) for line in lines) else source


def _narrowed(source: Source) -> Source:
    """The source with long runs of blanks cut to the most that may stand together."""

    def cut(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(line._replace(text=WIDE.sub(lambda run: run[0][: limits.BLANKS], line.text)) for line in lines)

    def cut_grid(grid: Grid) -> Grid:
        return grid._replace(rows=tuple(tuple(cell._replace(lines=cut(cell.lines)) for cell in row) for row in grid.rows))

    blocks = tuple(cut([block])[0] if isinstance(block, Line) else cut_grid(block) for block in source.blocks)
    return source._replace(blocks=blocks, hidden=cut(source.hidden), furniture=cut(source.furniture))
