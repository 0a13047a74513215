"""Rules about the column tree: folders are columns, and columns hold something."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches

from gongkai.checks.names import rightly_named
from gongkai.checks.place import at_file, unread
from gongkai.model import Column, Finding
from gongkai.read import kind_of
from gongkai.relations import Relations, dated
from gongkai.rules import found


def content_is_there(relations: Relations) -> Iterator[Finding]:
    """A site without a single body is a folder that was moved or not mounted: it must not replace what is published."""
    if not any("/" in path for path in relations.sources):
        yield found("content/missing", "content")


def folders_are_columns(relations: Relations) -> Iterator[Finding]:
    """Below a body every folder is a column of site.yaml, down to plans; and every body says who it is."""
    plan_folders = {posixpath.dirname(path) for path in relations.sources if posixpath.basename(path) == "plan.yaml"}
    first: dict[tuple[str, str], str] = {}
    seen: set[str] = set()
    for path in relations.sources:
        folder = posixpath.dirname(path)
        place = posixpath.dirname(folder) if folder in plan_folders else folder
        if place in seen or kind_of(path, plan_folders) in ("units", "body") or rightly_named(path):
            continue
        seen.add(place)
        body, _, column = place.partition("/")
        first[body, column] = path
    bodies = {body for body, _ in first if body}
    for body in sorted(bodies):
        if body not in relations.bodies and f"{body}/body.yaml" not in relations.sources:
            yield found("body/missing", f"content/{body}/body.yaml", body=body)
    for (_, column), path in first.items():
        if not column:
            yield found("column/missing", f"content/{path}", words=" · ".join(relations.columns))
        elif column not in relations.columns:
            nearest = "".join(get_close_matches(column, relations.columns, 1, 0.4))
            yield found("column/unknown", f"content/{path}", name=column, nearest=nearest)


def columns_hold_something(relations: Relations) -> Iterator[Finding]:
    """A column without content is not published; nobody should wait for it."""
    if not relations.bodies:
        return
    contents = [*(content.address for content in dated(relations.site)), *unread(relations)]
    for path, (column, field) in _fields(relations.site.facts.columns).items():
        if not any(f"/{path}/" in address for address in contents):
            yield at_file(relations, "site.yaml", field, "column/empty", name=column.name, path=path)


def columns_say_what_they_are_for(relations: Relations) -> Iterator[Finding]:
    """ColumnDescription is a tag that pages must carry, and says more than the name (《网页设计规范》, 网页标签)."""
    for column, field in _fields(relations.site.facts.columns).values():
        if not column.description or column.description == column.name:
            yield at_file(relations, "site.yaml", field, "column/description-missing", name=column.name)


def _fields(columns: tuple[Column, ...], above: str = "", field: str = "columns") -> dict[str, tuple[Column, str]]:
    """Each column by its path, with the field of site.yaml in which it stands."""
    found = {}
    for number, column in enumerate(columns):
        here = f"{field}.{number}"
        found[f"{above}{column.id}"] = (column, here)
        found |= _fields(column.columns, f"{above}{column.id}/", f"{here}.columns")
    return found
