"""Which pages must be made again, and why. Pure: pages, the last build's record and what lies on disk go in; nothing is touched.

A page's key covers all that can change its bytes: the engine, its layout and whatever that draws in, the site's facts, and
the digest of each thing that it shows. Nothing is recorded while rendering, so nothing can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import msgspec

from gongkai import files
from gongkai.manifest import Manifest
from gongkai.model import Body, Document, Facts, Frozen, Item, Plan, Unit
from gongkai.pages import BodyColumn, Card, DocumentCard, Page, PlanCard, PlanPeriods

IDENTITY: dict[type[Frozen], str] = {
    Body: "id",
    BodyColumn: "path",
    Card: "path",
    Document: "address",
    DocumentCard: "path",
    Item: "address",
    Plan: "address",
    PlanCard: "path",
    PlanPeriods: "path",
    Unit: "id",
}
NAMES = {kind: kind.__name__.lower() for kind in IDENTITY}


class Keys(NamedTuple):
    """`pages`: the key of each page. `marks`: of all that some page shows, by its name, a number that changes when it does: they
    only say why a page is made.
    """

    pages: dict[str, str]
    marks: dict[str, int]

    def joined(self, more: Keys) -> Keys:
        return Keys(self.pages | more.pages, self.marks | more.marks)


class Todo(NamedTuple):
    """`make`: pages with the reasons to make them. `keep`: paths that are right. `remove`: ours, but published no more."""

    make: list[tuple[Page, tuple[str, ...]]]
    keep: list[str]
    remove: list[str]


def keys(pages: Sequence[Page], makers: Mapping[str, str], facts: Facts, assets: Mapping[str, str], engine: str) -> Keys:
    """The keys of all pages. `makers` holds the digest of each layout with all it reaches. What several pages show is looked at
    once: it is known by its place in memory, where the pages keep it.
    """
    digests: dict[int, str] = {}
    encoded: dict[int, bytes] = {}
    marks = {"engine": _mark(engine), "facts": _mark(facts), "assets": _mark(assets)}
    marks |= {f"layout {name}": _mark(digest) for name, digest in makers.items()}
    shared = files.digest(_encode((engine, facts, assets)))
    found: dict[str, str] = {}
    for page in pages:
        parts: list[Any] = [shared, makers[page.maker], page.path]
        for field, value in fields(page):
            parts.append(field)
            if holds_entities(value):
                for entity in value if type(value) is tuple else (value,):
                    digest = digests.get(id(entity))
                    if digest is None:
                        name, data = name_of(entity), _encode(entity)
                        digest = digests[id(entity)] = files.digest(name.encode() + data)
                        marks[name] = crc32(data)
                    parts.append(digest)
            else:
                data = encoded.get(id(value)) or encoded.setdefault(id(value), _encode(value))
                parts.append(data)
                marks[f"{page.path} {field}"] = crc32(data)
        for path in page.made_of:  # these stand earlier in the list
            marks[f"file {path}"] = _mark(found[path])
            parts.append(found[path])
        found[page.path] = files.digest(_encode(parts))
    return Keys(found, marks)


def fields(page: Page) -> Iterator[tuple[str, Any]]:
    """What a page shows, field by field.

    A field that holds nothing is left out: it is told from one that does by being left out, and most pages have several.
    """
    values = msgspec.structs.astuple(page.shows)
    return ((field, value) for field, value in zip(page.shows.__struct_fields__, values, strict=True) if value not in (None, ()))


def holds_entities(value: Any) -> bool:
    """Whether this is an entity, or several: they have names of their own, wherever they are shown."""
    return (type(value[0]) if type(value) is tuple else type(value)) in IDENTITY


def name_of(entity: Any) -> str:
    """Its kind and its identity; what is no entity has no name."""
    kind = type(entity)
    return f"{NAMES[kind]} {getattr(entity, IDENTITY[kind])}" if kind in IDENTITY else ""


def things(page: Page) -> Iterator[tuple[str, str]]:
    """The names of what a page shows, each with its field. Entities have their own names, the rest is named by its field."""
    for field, value in fields(page):
        if holds_entities(value):
            yield from ((field, name_of(entity)) for entity in (value if type(value) is tuple else (value,)))
        else:
            yield field, f"{page.path} {field}"


def compare(pages: Iterable[Page], now: Keys, record: Manifest, disk: Mapping[str, str]) -> Todo:
    """`disk` holds the digests of what lies in the output folder under our names."""
    todo = Todo([], [], [])
    for page in pages:
        reasons = _reasons(page, now, record, disk)
        if reasons:
            todo.make.append((page, reasons))
        else:
            todo.keep.append(page.path)
    todo.remove.extend(path for path in disk if path not in now.pages)
    return todo


def _reasons(page: Page, now: Keys, record: Manifest, disk: Mapping[str, str]) -> tuple[str, ...]:
    """Why a page must be made again; nothing when it need not. The words are those that `explain` puts into sentences."""
    if page.path not in record.pages:
        return ("new",)
    if record.pages[page.path] != now.pages[page.path]:
        emptied = [f"{page.path} {field}" for field in page.shows.__struct_fields__]  # also those that hold nothing any more
        names = ["engine", "facts", "assets", f"layout {page.maker}", *(name for _, name in things(page)), *emptied]
        names += [f"file {path}" for path in page.made_of]
        changed = [name for name in dict.fromkeys(names) if record.marks.get(name) != now.marks.get(name)]
        return tuple(changed) or ("list",)
    if page.path not in disk:
        return ("missing",)
    return ("edited",) if disk[page.path] != record.output[page.path].digest else ()


_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def _mark(value: Any) -> int:
    return crc32(_encode(value))
