"""--into → the folder of the new plan, where it may be one: content/<body>/<columns…>/<leaf> of this site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from gongkai.checks.names import PLAIN, RESERVED, UNFIT
from gongkai.model import Column


def folder(into: str, site: Path, columns: Iterable[Column]) -> Path | None:
    """The folder, which need not exist; None where a plan cannot lie. Nothing is followed out of the site: no .., no links."""
    root = site.resolve()
    given = Path(into.replace("\\", "/"))
    if given.is_absolute():
        if not given.is_relative_to(root):
            return None
        given = given.relative_to(root)
    parts = given.parts
    if len(parts) < 4 or parts[0] != "content" or not all(map(_is_name, parts)):
        return None
    path = root.joinpath(*parts)
    if path.resolve() != path or not (root / "content" / parts[1] / "body.yaml").is_file():
        return None
    return path if "/".join(parts[2:-1]) in _paths(columns) and "/".join(parts[2:]) not in _paths(columns) else None


def _is_name(part: str) -> bool:
    return (
        bool(PLAIN.fullmatch(part)) and not RESERVED.fullmatch(part) and not UNFIT.search(part) and not re.fullmatch(r"\.+", part)
    )


def _paths(columns: Iterable[Column], above: str = "") -> set[str]:
    found = set()
    for column in columns:
        found |= {above + column.id} | _paths(column.columns, f"{above}{column.id}/")
    return found
