"""Rules about documents: whether they are in force, what ended or changed them, and what explains them.

Time alone never stops a publication: what becomes untrue because a day passed is a warning; the page shows what the dates say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from gongkai import validity
from gongkai.checks.place import at, is_address
from gongkai.model import Act, Document, Finding
from gongkai.relations import Relations

IN_TIME = 3
"""Working days after which an interpretation is late (standards T-12: from a county's own list, so only told)."""


def validity_is_one_story(relations: Relations) -> Iterator[Finding]:
    """The office's own word and the dates do not contradict each other (standards N-1: nothing that ran out is called valid)."""
    for document in relations.site.documents:
        says = validity.contradicts(document, relations.as_of, *relations.acts(document))
        if says:
            today = relations.as_of.isoformat()
            yield at(
                relations, document, "validity", "document/validity-differs", stated=document.validity, shown=says, today=today
            )


def acts_can_be_followed(relations: Relations) -> Iterator[Finding]:
    """What changed or ended a document is another one, is named and dated (standards N-4), and came after it."""
    for document in relations.site.documents:
        named = {"modified": document.modified_by, "abolished": document.abolished_by}
        if document.validity in named and not named[document.validity]:
            yield at(relations, document, "validity", "document/act-unnamed", stated=document.validity)
        begun = document.issued or document.published.date()
        for field, act in acts_of(document):
            by, day = relations.document_at(act.by, document.address), relations.act_day(act, document)
            if by is document:
                yield at(relations, document, field, "document/act-of-itself", text=act.by)
                continue
            if day is None:
                if not is_address(act.by):  # a link that leads nowhere is told by itself
                    yield at(relations, document, field, "document/act-undated", text=act.by)
                continue
            first = min(day, by.issued or by.published.date()) if by else day
            if first < begun:
                days = first.isoformat(), begun.isoformat()
                yield at(relations, document, field, "document/act-too-early", text=act.by, day=days[0], issued=days[1])


def terms_can_be_counted(relations: Relations) -> Iterator[Finding]:
    """A time in force has a first day, ends after it, and is the one that the last day says."""
    for document in relations.site.documents:
        begin, end = document.effective, document.expires
        if document.term and not begin and not end:
            yield at(relations, document, "term", "document/term-without-start")
        if begin and end and end < begin:
            first, last = begin.isoformat(), end.isoformat()
            yield at(relations, document, "expires", "document/ends-before-it-begins", effective=first, expires=last)
        elif begin and end and document.term and not _about(validity.ends(begin, document.term), end):
            counted = validity.ends(begin, document.term).isoformat()
            yield at(relations, document, "term", "document/term-differs", expires=end.isoformat(), counted=counted)
        if begin and document.issued and begin < document.issued:
            first, signed = begin.isoformat(), document.issued.isoformat()
            yield at(relations, document, "effective", "document/effective-before-issue", effective=first, issued=signed)


def the_end_is_near(relations: Relations) -> Iterator[Finding]:
    for document in relations.site.documents:
        until = validity.last_day(document)
        if until and validity.ends_soon(until, relations.as_of) and relations.validity(document)[0] not in validity.NO_LONGER:
            field = "expires" if document.expires else "term"
            yield at(relations, document, field, "document/expires-soon", day=until.isoformat())


def interpretations_come_in_time(relations: Relations) -> Iterator[Finding]:
    for interpretation in relations.site.documents:
        for number, reference in enumerate(interpretation.interprets):
            document = relations.document_at(reference, interpretation.address)
            if document is None:
                continue
            field, name = f"interprets.{number}", document.number or document.title
            days, working = relations.interpreted_after(interpretation, document)
            if days < 0:
                yield at(relations, interpretation, field, "document/interpreted-early", name=name, days=-days)
            elif working is not None and working > IN_TIME:
                yield at(relations, interpretation, field, "document/interpreted-late", name=name, days=working, limit=IN_TIME)


def acts_of(document: Document) -> Iterator[tuple[str, Act]]:
    """What changed or ended the document, each with its field."""
    if document.abolished_by:
        yield "abolished_by", document.abolished_by
    for number, act in enumerate(document.modified_by):
        yield f"modified_by.{number}", act


def _about(one: date, other: date) -> bool:
    """Offices count the last day in two ways: five years from April 21 end on April 20, or on April 21."""
    return abs(one - other) <= timedelta(days=1)
