"""Which pages must be made again, and why. Pure: pages, the last build's record and what lies on disk go in; nothing is touched.

A page's key covers all that can change its bytes: the engine, its layout and whatever that draws in, the site's facts, and
the digest of each thing that it shows. Nothing is recorded while rendering, so nothing can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

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
    """`pages`: the key of each page. `shown`: the digest of everything that some page shows, by name, for `explain`."""

    pages: dict[str, str]
    shown: dict[str, str]

    def joined(self, more: Keys) -> Keys:
        return Keys(self.pages | more.pages, self.shown | more.shown)


class Todo(NamedTuple):
    """`make`: pages with the reasons to make them. `keep`: paths that are right. `remove`: ours, but published no more."""

    make: list[tuple[Page, tuple[str, ...]]]
    keep: list[str]
    remove: list[str]


def keys(pages: Iterable[Page], makers: Mapping[str, str], facts: Facts, assets: Mapping[str, str], engine: str) -> Keys:
    """The keys of all pages. `makers` holds the digest of each layout with all it reaches."""
    cache: dict[int, str] = {}
    shared = {"engine": engine, "facts": _digest(facts), "assets": _digest(assets)}
    shown = dict(shared) | {f"layout {name}": digest for name, digest in makers.items()}
    found: dict[str, str] = {}
    for page in pages:
        parts = [*shared.values(), makers[page.maker], page.path]
        for field, name, entity in things(page):
            if id(entity) not in cache:
                cache[id(entity)] = _digest(entity)
            shown[name] = cache[id(entity)]
            parts += (field, name, shown[name])
        for path in page.made_of:  # these stand earlier in the list
            shown[f"file {path}"] = found[path]
            parts.append(found[path])
        found[page.path] = files.digest("\n".join(parts).encode())
    return Keys(found, shown)


def things(page: Page) -> Iterator[tuple[str, str, Any]]:
    """What a page shows, piece by piece: its field, its name, itself. Entities have their own names, the rest the field's.

    A field that holds nothing is left out: it is told from one that does by being left out, and most pages have several.
    """
    fields = page.shows.__struct_fields__
    for field, value in zip(fields, msgspec.structs.astuple(page.shows), strict=True):
        if value is None or value == ():
            continue
        for piece in value if type(value) is tuple and type(value[0]) in IDENTITY else (value,):
            kind = type(piece)
            if kind in IDENTITY:
                yield field, f"{NAMES[kind]} {getattr(piece, IDENTITY[kind])}", piece
            else:
                yield field, f"{page.path} {field}", piece


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
        fields = [f"{page.path} {field}" for field in page.shows.__struct_fields__]  # also those that hold nothing any more
        names = ["engine", "facts", "assets", f"layout {page.maker}", *(name for _, name, _ in things(page)), *fields]
        names += [f"file {path}" for path in page.made_of]
        changed = [name for name in dict.fromkeys(names) if record.shown.get(name) != now.shown.get(name)]
        return tuple(changed) or ("list",)
    if page.path not in disk:
        return ("missing",)
    return ("edited",) if disk[page.path] != record.output[page.path].digest else ()


_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def _digest(entity: Any) -> str:
    return files.digest(_encode(entity))
