"""The record of the last build: what went in, what was published, and under which keys. Standard library only.

A build with nothing to do ends here, before the engine is imported. The file is JSON under its own digest: a damaged one is
no record at all, and everything is made again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from gongkai import files
from gongkai.files import Entry, Known

VERSION = 1


class Manifest(NamedTuple):
    """`options` are those that change what is published; the tables go from paths to what is known of the bytes there.

    `inputs`: site.yaml, content/, layouts/ and the engine. `output`: what we published. `staged`: the tree beside it,
    one generation older. `carried`: what others put into the output folder, each with its time, as it was carried into the
    staged tree. `pages`: the key of each page. `shown`: the digests of what the pages show, for `explain`.
    `reasons`: why the pages of the last build were made. `outcome`: what the last build said.
    """

    options: dict[str, Any] = {}
    inputs: dict[str, Known] = {}
    output: dict[str, Known] = {}
    staged: dict[str, Known] = {}
    carried: dict[str, int] = {}
    pages: dict[str, str] = {}
    shown: dict[str, str] = {}
    reasons: dict[str, list[str]] = {}
    outcome: dict[str, Any] = {}


def load(path: Path) -> Manifest | None:
    """The record at `path`; None when there is none, or when it is not exactly what was saved."""
    try:
        seal, body = path.read_bytes().split(b"\n", 1)
        if seal.decode("ascii") != files.digest(body):
            return None
        raw = json.loads(body)
        if raw.pop("version") != VERSION:
            return None
        for table in ("inputs", "output", "staged"):
            raw[table] = {name: Known(row[0], tuple(row[1]) if row[1] else None) for name, row in raw[table].items()}
        return Manifest(**raw)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def dump(manifest: Manifest) -> bytes:
    body = json.dumps({"version": VERSION, **manifest._asdict()}, ensure_ascii=False, separators=(",", ":")).encode()
    return files.digest(body).encode("ascii") + b"\n" + body


def list_inputs(site: Path, layouts: tuple[Path, ...], engine: Path) -> dict[str, tuple[Path, Entry]]:
    """Every file that a build depends on, by a name that does not depend on where the site lies."""
    roots = [("content", site / "content"), ("engine", engine), *((f"layouts{n or ''}", path) for n, path in enumerate(layouts))]
    found = {f"{name}/{files.told(entry.path)}": (root / entry.path, entry) for name, root in roots for entry in files.walk(root)}
    facts = site / "site.yaml"
    if facts.exists():
        found["site.yaml"] = (facts, files.look("site.yaml", os.lstat(facts)))
    return found


def confirm(listed: dict[str, tuple[Path, Entry]], known: dict[str, Known]) -> bool:
    """Whether exactly the known files are there, with the known bytes; only a file whose times moved is opened."""
    if listed.keys() != known.keys():
        return False
    for name, (path, entry) in listed.items():
        record = known[name]
        if entry.kind != "file" or (entry.signature != record.signature and files.digest_or_none(path) != record.digest):
            return False
    return True


def list_tree(root: Path) -> dict[str, tuple[Path, Entry]]:
    """Everything in a published or staged tree."""
    return {entry.path: (root / entry.path, entry) for entry in files.walk(root, hidden=True)}


def nothing_to_do(
    record: Manifest, options: dict[str, Any], inputs: dict[str, tuple[Path, Entry]], tree: dict[str, tuple[Path, Entry]]
) -> bool:
    """Whether a build would write nothing: same options, same inputs, and in the published tree all is there, untouched."""
    if record.options != options or not record.outcome:
        return False
    if not confirm(inputs, record.inputs):
        return False
    ours = {name: tree[name] for name in record.output if name in tree}
    return confirm(ours, record.output)
