"""The data of the whole site: what there is (a Data Package, https://datapackage.org, version 2), and all of it in one archive.

Both are put together from finished files: sizes, row counts and digests are those of what is published.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from gongkai.exporting import Word, archive
from gongkai.model import Facts
from gongkai.pages import DataFiles

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def describe(shows: DataFiles, facts: Facts, word: Word, members: Mapping[str, bytes]) -> bytes:
    """datapackage.json: every data file with its size, its SHA-256, and for tables their columns and how many rows they have."""
    record: dict[str, Any] = {
        "$schema": PROFILE,
        "name": facts.domain.lower(),
        "title": f"{facts.name} {word('data.title')}",
        "homepage": facts.base_url,
        "created": f"{shows.published.isoformat(timespec='seconds')}+08:00",
        "resources": [
            _resource(link.path, link.title or word("documents.library"), members[link.path]) for link in shows.resources
        ],
    }
    if facts.description:
        record["description"] = facts.description
    if facts.footer.sponsor:
        record["contributors"] = [{"title": facts.footer.sponsor, "roles": ["publisher"]}]
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def bundle(shows: DataFiles, facts: Facts, word: Word, members: Mapping[str, bytes]) -> bytes:
    """data.zip: the data files at their paths, what describes them, and SHA256SUMS."""
    return archive.pack(archive.with_sums(members))


def _resource(path: str, title: str, data: bytes) -> dict[str, Any]:
    ending = path.rpartition(".")[2]
    record: dict[str, Any] = {
        "name": path.replace("/", "-").replace(".", "-").lower(),
        "title": title,
        "path": path,
        "format": ending,
        "mediatype": TYPES[ending],
        "bytes": len(data),
        "hash": f"sha256:{sha256(data).hexdigest()}",
    }
    if ending != "csv":
        return record
    heads, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    return record | {
        "type": "table",
        "encoding": "utf-8",
        "rows": len(rows),
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": {"fields": [{"name": head, "type": "string"} for head in heads]},
    }
