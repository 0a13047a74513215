"""The rule about histories: what is published differs from what was noted last."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai import history
from gongkai.model import Finding
from gongkai.relations import Relations
from gongkai.rules import found


def changes_are_recorded(relations: Relations) -> Iterator[Finding]:
    """Where a plan has a history, what changed since its last publication is noted in it by the next one."""
    known = {told.address: told for told in relations.site.histories}
    for plan, revisions in history.pending(relations.site, relations.as_of, known).items():
        names = [revision.item for revision in revisions]
        yield found("history/unrecorded", history.source_of(known[plan]), count=len(names), items="、".join(names[:3]))
