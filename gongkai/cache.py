"""What is kept between builds, below `.cache/`: the record, the parsed files, what was seen of each page. Never trusted.

Each file lies under the digest of its bytes and of the engine that wrote it. A damaged one counts as missing, and what it
held is worked out again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple, TypeVar

import msgspec

from gongkai import files, fsops, layouts, manifest, outcheck, read
from gongkai.manifest import Manifest
from gongkai.model import Finding
from gongkai.options import ENGINE, Options
from gongkai.rules import found
from gongkai.searching import index

PARSED = "parsed"
T = TypeVar("T")
Records = dict[str, outcheck.Record]


class Cache(NamedTuple):
    """An open cache: nobody else builds meanwhile. `now` is the file system's time; `findings` tell of damage.

    `empty`: nothing that was kept is believed.
    """

    options: Options
    now: int
    record: Manifest
    findings: list[Finding]
    empty: bool = False

    def memo(self, engine: str) -> read.Memo:
        found: read.Memo = {}
        with suppress(OSError):
            for name in files.names(os.fspath(self.options.cache / PARSED)):
                found |= self._load(f"{PARSED}/{name}", engine, read.Memo) or {}
        return found

    def records(self, engine: str) -> Records:
        return self._load(self._pages, engine, Records) or {}

    def grams(self, engine: str) -> index.Memo:
        return self._load(self._grams, engine, index.Memo) or {}

    def compiled(self, engine: str) -> layouts.Compiled:
        """The compiled layouts. They are code that will run, so it matters that damaged ones are no use (`_unseal`)."""
        return self._load(self._compiled, engine, layouts.Compiled) or {}

    def save_grams(self, memo: index.Memo, engine: str) -> None:
        self._save(self._grams, engine, memo)

    def save_memo(self, news: read.Memo, engine: str) -> None:
        """Keeps what is new; of a folder that holds nothing any more, nothing."""
        for folder, known in news.items():
            name = f"{PARSED}/{files.digest(folder.encode('utf-8', 'surrogateescape'))}"
            if known:
                self._save(name, engine, {folder: known})
            else:
                fsops.remove_file(self.options.cache / name)

    def save_build(self, record: Manifest, records: Records, engine: str) -> None:
        """The record last: until it is there, the next build compares everything with what lies on the disk."""
        self._save(self._pages, engine, records)
        self.save_record(record)

    def save_compiled(self, setup: layouts.Setup, engine: str) -> None:
        """Keeps the compiled layouts, beside what other sites have of other names. Where that cannot be, the next build does the
        same work once more.
        """
        kept = self.compiled(engine)
        if fresh := layouts.compiled(setup, kept):
            with suppress(OSError):
                self._save(self._compiled, engine, kept | fresh)

    def save_record(self, record: Manifest) -> None:
        fsops.save_file(self.options.record, manifest.dump(record))

    @property
    def _pages(self) -> str:
        """Each output has its own: the same path shows other links in a preview with drafts."""
        return self.options.record.name.replace("build", "pages")

    @property
    def _compiled(self) -> str:
        """Beside the program, where Python keeps what it compiled: it is code, too, and the same for all sites with the same
        layouts. In the site's cache where nobody may write there.
        """
        beside = ENGINE / "__pycache__"
        folder = beside if os.access(beside if beside.is_dir() else ENGINE, os.W_OK) else self.options.cache
        return os.fspath(folder / f"layouts.{sys.implementation.cache_tag}")

    @property
    def _grams(self) -> str:
        return self.options.record.name.replace("build", "search")

    def clock(self) -> int:
        return fsops.touch(self.options.cache / "lock")

    def _bytes(self, name: str) -> bytes:
        """Nothing where there is no such file, or a disk that cannot read it: the same work, once more."""
        try:
            return b"" if self.empty else (self.options.cache / name).read_bytes()
        except OSError:
            return b""

    def _load(self, name: str, engine: str, kind: type[T]) -> T | None:
        body = self._unseal(name, engine)
        try:
            return msgspec.msgpack.decode(body, type=kind) if body else None
        except msgspec.DecodeError:
            return None

    def _save(self, name: str, engine: str, content: object) -> None:
        self._seal(name, engine, msgspec.msgpack.encode(content))

    def _unseal(self, name: str, engine: str) -> bytes:
        """The bytes of a file that this engine wrote, just as it wrote them; none where it is not that."""
        seal, _, body = self._bytes(name).partition(b"\n")
        return body if seal.decode("ascii", "replace") == files.digest(engine.encode() + body) else b""

    def _seal(self, name: str, engine: str, body: bytes) -> None:
        sealed = files.digest(engine.encode() + body).encode("ascii") + b"\n" + body
        if self._bytes(name) != sealed:
            fsops.save_file(self.options.cache / name, sealed, lasting=False)


@contextmanager
def open_cache(options: Options) -> Iterator[Cache]:
    """The cache of this site, once no other build is at work."""
    with fsops.lock(options.cache / "lock") as now:
        yield peek(options, now)


def peek(options: Options, now: int = 0) -> Cache:
    """The cache as it lies there, only to look: nothing is written, and nobody has to wait. A build may replace its files
    meanwhile, each in one step.
    """
    record = manifest.load(options.record)
    damaged = [found("cache/damaged", ".cache")] if record is None and options.record.exists() else []
    return Cache(options, now, record or Manifest(), damaged)


def none(options: Options) -> Cache:
    """A cache that holds nothing, whatever lies there: all is worked out from the sources. Nothing is written."""
    return Cache(options, 0, Manifest(), [], empty=True)
