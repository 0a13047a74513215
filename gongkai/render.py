"""Pages → bytes, by whoever works on them: each filled into its layout or written, looked at as a reader would, and put into
its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from gongkai import files, fsops, layouts, outcheck
from gongkai.exporting import Refused
from gongkai.layouts import LayoutFault, Setup
from gongkai.model import Finding
from gongkai.pages import Page
from gongkai.rules import found
from gongkai.workers import Workers, here
from gongkai.writers import ASSEMBLED, WRITTEN, writer

CHUNK = 16


class Output(NamedTuple):
    """A finished page: its bytes, their digest, what a reader finds in it, and how long that took (`build --profile`). No bytes:
    its layout failed (`fault`).
    """

    path: str
    data: bytes = b""
    digest: str = ""
    record: outcheck.Record = outcheck.Record()
    fault: Finding | None = None
    seconds: float = 0.0


class Place(NamedTuple):
    """Where finished pages are put, and the digests of those that are published."""

    staged: Path
    there: Mapping[str, str]


def make(page: Page, setup: Setup, members: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of one page; `members` are the files that it is made of. Raises LayoutFault."""
    if page.maker not in WRITTEN:
        return f"{layouts.fill(page, setup).strip()}\n".encode()
    finished = [members or {}] if page.maker in ASSEMBLED else []
    try:
        return writer(page.maker)(page.shows, setup.facts, layouts.words(setup, page), *finished)
    except Refused as fault:
        raise LayoutFault(found(fault.rule, page.source, 0, 0, **fault.values)) from None


def render(
    pages: Sequence[Page],
    setup: Setup,
    workers: Workers = here,
    place: Place | None = None,
    kept: Callable[[str], bytes] = lambda path: b"",
) -> Iterator[Output]:
    """The pages as bytes; those that are made of others come last. Whoever works on them, the bytes are the same.

    With a `place` they are put there by whoever made them, and only what is made of others comes back with its members' bytes.
    `kept` gives a published file that is not among the pages.
    """
    single = [page for page in pages if not page.made_of]
    needed = frozenset(path for page in pages for path in page.made_of)
    finished: dict[str, bytes] = {}
    turned = single[::-1]  # the long lists lie behind the items: what takes longest is begun first
    pieces = [turned[start : start + CHUNK] for start in range(0, len(turned), CHUNK)]
    for output in chain.from_iterable(workers(_render_piece, (setup, place, needed), pieces, len(single))):
        if output.path in needed:
            finished[output.path] = output.data
        yield output
    for page in pages:
        if page.made_of:
            members = {path: finished[path] if path in finished else kept(path) for path in page.made_of}
            output = _output(page, setup, members)
            finished[page.path] = output.data
            yield _placed(output, place, needed)


def _render_piece(shared: tuple[Setup, Place | None, frozenset[str]], pages: Sequence[Page]) -> list[Output]:
    setup, place, needed = shared
    return [_placed(_output(page, setup), place, needed) for page in pages]


def _placed(output: Output, place: Place | None, needed: frozenset[str]) -> Output:
    """The page, put in its place unless it is published just so; its bytes are kept where other pages are made of them."""
    if place is None or output.fault:
        return output
    if place.there.get(output.path) != output.digest:
        fsops.write_file(place.staged / output.path, output.data)
    return output if output.path in needed else output._replace(data=b"")


def _output(page: Page, setup: Setup, members: Mapping[str, bytes] | None = None) -> Output:
    begun = perf_counter()
    try:
        data = make(page, setup, members)
    except LayoutFault as fault:
        return Output(page.path, fault=fault.finding)
    record = outcheck.look_at(page, data, setup.facts)
    return Output(page.path, data, files.digest(data), record, seconds=perf_counter() - begun)


def distinct(faults: Iterable[Finding]) -> list[Finding]:
    """Each fault once: that of a place in a layout, however many pages it stops; that of a cell, which stands in the workbook of
    its plan and in those of its units.
    """
    told: dict[tuple[str, str], Finding] = {}
    for fault in faults:
        alike = repr(fault.values) if fault.rule == "download/cell-too-long" else f"{fault.file}:{fault.line}"
        told.setdefault((fault.rule, alike), fault)
    return list(told.values())
