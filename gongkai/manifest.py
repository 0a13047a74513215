"""The record of the last build: what went in, what was published, and under which keys. Standard library only.

A build with nothing to do ends here, before the engine is imported. The file is two marshalled pieces under a digest: what such
a build needs to know, and the rest. Marshalled data holds no code that runs, and is read five times as fast as JSON. A
damaged file is no record at all, and everything is made again.
"""

from __future__ import annotations

import marshal
import os
from pathlib import Path
from typing import Any, NamedTuple

from gongkai import files
from gongkai.files import Entry, Known

VERSION = "3"
REST = ("staged", "carried", "pages", "marks", "reasons")
"""What only a build that has work to do looks at."""


class Manifest(NamedTuple):
    """`options` are those that change what is published; the tables go from paths to what is known of the bytes there.

    `inputs`: site.yaml, content/, layouts/ and the engine. `output`: what we published. `staged`: the tree beside it,
    one generation older. `carried`: what others put into the output folder, each with its time, as it was carried into the
    staged tree. `pages`: the key of each page. `marks`: what the pages show, for `explain`.
    `reasons`: why the pages of the last build were made. `outcome`: what the last build said.
    """

    options: dict[str, Any] = {}
    inputs: dict[str, Known] = {}
    output: dict[str, Known] = {}
    staged: dict[str, Known] = {}
    carried: dict[str, int] = {}
    pages: dict[str, str] = {}
    marks: dict[str, int] = {}
    reasons: dict[str, list[str]] = {}
    outcome: dict[str, Any] = {}


def load(path: Path, whole: bool = True) -> Manifest | None:
    """The record at `path`; None when there is none, or when it is not exactly what was saved. Not `whole`: without the REST."""
    try:
        head, body = path.read_bytes().split(b"\n", 1)
        version, size, seal = head.decode("ascii").split(" ")
        if version != VERSION or seal != files.digest(body):
            return None
        raw = marshal.loads(body)  # it ends where the first piece does
        if whole:
            raw |= marshal.loads(body[int(size) :])
        if any(type(table) is not dict for table in raw.values()):
            return None
        for table in raw.keys() & {"inputs", "output", "staged"}:
            raw[table] = {name: Known._make(row) for name, row in raw[table].items()}
        return Manifest(**raw)
    except (OSError, ValueError, KeyError, TypeError, EOFError, AttributeError):
        return None


def dump(manifest: Manifest) -> bytes:
    raw = manifest._asdict()
    for table in ("inputs", "output", "staged"):
        raw[table] = {name: tuple(known) for name, known in raw[table].items()}
    rest = {name: raw.pop(name) for name in REST}
    first = marshal.dumps(raw)
    body = first + marshal.dumps(rest)
    return f"{VERSION} {len(first)} {files.digest(body)}\n".encode("ascii") + body


def list_inputs(site: Path, layouts: tuple[Path, ...], engine: Path) -> dict[str, Entry]:
    """Every file that a build depends on, by a name that does not depend on where the site lies."""
    roots = [("content", site / "content"), ("engine", engine), *((f"layouts{n or ''}", path) for n, path in enumerate(layouts))]
    found = {f"{name}/{files.told(entry.path)}": entry for name, root in roots for entry in files.walk(root)}
    facts = site / "site.yaml"
    if facts.exists():
        found["site.yaml"] = files.look("site.yaml", os.lstat(facts), os.fspath(facts))
    return found


def confirm(listed: dict[str, Entry], known: dict[str, Known]) -> bool:
    """Whether exactly the known files are there, with the known bytes; only a file whose times moved is opened."""
    if listed.keys() != known.keys():
        return False
    for name, entry in listed.items():
        record = known[name]
        if entry.kind != "file" or (entry.signature != record.signature and files.digest_or_none(entry.place) != record.digest):
            return False
    return True


def list_tree(root: Path) -> dict[str, Entry]:
    """Everything in a published or staged tree."""
    return {entry.path: entry for entry in files.walk(root, hidden=True)}


def same_sources(record: Manifest, options: dict[str, Any], inputs: dict[str, Entry]) -> bool:
    """Whether the record is that of a published build with these options and inputs."""
    return bool(record.outcome) and record.options == options and confirm(inputs, record.inputs)


def same_output(record: Manifest, tree: dict[str, Entry]) -> bool:
    """Whether all that was published is there, untouched: with the same sources, a build would write nothing."""
    return confirm({name: tree[name] for name in record.output if name in tree}, record.output)
