"""Where in the sources a finding belongs."""

from __future__ import annotations

from gongkai import history
from gongkai.model import Body, Document, Finding, Item, Mark, Plan, Value
from gongkai.read import source_of
from gongkai.relations import Relations, dated
from gongkai.rules import found


def at(relations: Relations, content: Body | Plan | Item | Document, field: str, rule: str, **values: Value) -> Finding:
    """A finding at a field of a content ("lead.0"); where the field is not written, at the head of its file."""
    return at_file(relations, source_of(content), field, rule, **values)


def at_file(relations: Relations, source: str, field: str, rule: str, **values: Value) -> Finding:
    mark = relations.site.marks.get(source, {}).get(field, Mark(1, 1))
    return found(rule, source, mark.line, mark.column, **values)


def unread(relations: Relations) -> set[str]:
    """The addresses of contents that are there but could not be used (their own findings say why): they are not missing."""
    used = {source_of(content) for content in (*dated(relations.site), *relations.site.items)}
    sources = (
        source.removeprefix("content/")
        for source in relations.site.marks
        if source not in used and not source.endswith(f"/{history.FILE}")
    )
    return {source.removesuffix(".md").removesuffix(".yaml").removesuffix("/plan") for source in sources}


def is_address(reference: str) -> bool:
    """Other sites cannot be looked at from here; a text with blanks or Chinese stops is a description, not an address."""
    return "://" not in reference and "/" in reference and not any(sign in reference for sign in " 　，。；、《》")
