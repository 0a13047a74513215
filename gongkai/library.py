"""The library of policy documents (政策文件库), and what documents tell of each other: pure, from the relations of a site.

A document belongs to the library when it bears a number (文号, 统一登记号), or lies in a column whose type is 政策文件.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai import facets, formats, validity
from gongkai.model import Act, Document, Link
from gongkai.pages import (
    ActLink,
    Choice,
    Contact,
    DocumentCard,
    Explains,
    LibraryData,
    LibraryFront,
    LibraryRecord,
    Page,
    Validity,
)
from gongkai.relations import Relations

POLICY = "政策文件"
"""The type of the columns for policy documents (ColumnType of 国办发〔2017〕47号)."""
LISTED = 300
"""How many documents a list shows: older ones are found by year. A page of so many stays below 200 KB."""
INDEX = "documents/index.html"
FACETS = ("validity", "body", "column", "year")


def card(document: Document, relations: Relations) -> DocumentCard:
    """The document as lists show it."""
    body, folder = relations.body_of(document), posixpath.dirname(document.address)
    column = relations.columns.get(folder.partition("/")[2])
    return DocumentCard(
        path=f"{document.address}.html",
        title=document.title,
        number=document.number,
        body=body.name if body else "",
        published=document.published,
        issued=document.issued,
        column=Link(column.name, f"{folder}/index.html") if column else Link("", ""),
        topic=document.topic,
        validity=relations.validity(document)[0],
        policy=bool(document.number or document.registry_number or (column and column.type == POLICY)),
    )


def newest_first(cards: Sequence[DocumentCard]) -> list[DocumentCard]:
    return sorted(cards, key=lambda card: (-facets.filed(card).toordinal(), card.path))


# ------------------------------------------------------------------------------------------ one document and the others


def validity_of(document: Document, relations: Relations) -> Validity:
    """How the document stands, with what ended and changed it."""
    state, since = relations.validity(document)
    until, ended = validity.last_day(document), document.abolished_by
    return Validity(
        state=state,
        since=since,
        until=until,
        soon=state not in validity.NO_LONGER and validity.ends_soon(until, relations.as_of),
        abolished=act_link(ended, document, relations) if ended else None,
        modified=tuple(act_link(act, document, relations) for act in document.modified_by),
    )


def act_link(act: Act, document: Document, relations: Relations) -> ActLink:
    """What changed or ended a document, as its page names it."""
    by, day = relations.document_at(act.by, document.address), relations.act_day(act, document)
    return ActLink(Link(by.title, f"{by.address}.html"), by.number, day) if by else ActLink(Link(act.by, ""), "", day)


def done_by(pairs: Sequence[tuple[Document, Act]], relations: Relations) -> tuple[ActLink, ...]:
    """The documents that were changed or ended, as the page of the one that did it names them."""
    return tuple(
        ActLink(Link(other.title, f"{other.address}.html"), other.number, relations.act_day(act, other)) for other, act in pairs
    )


def explains(interpretation: Document, document: Document, shown: Document, relations: Relations) -> Explains:
    """An interpretation and its document; `shown` is the one of them that the other's page leads to."""
    days, working = relations.interpreted_after(interpretation, document)
    link = Link(shown.title, f"{shown.address}.html")
    number = "" if shown is interpretation else shown.number
    return Explains(link, number, interpretation.medium, interpretation.published, days, working)


def interprets(document: Document, relations: Relations) -> tuple[Explains, ...]:
    """What this document explains."""
    found = (relations.document_at(reference, document.address) for reference in document.interprets)
    return tuple(explains(document, other, other, relations) for other in dict.fromkeys(found) if other)


def interpretations(document: Document, relations: Relations) -> tuple[Explains, ...]:
    """What explains this document, the first published first."""
    found = sorted(relations.interpreted_by[document.address], key=lambda other: (other.published, other.address))
    return tuple(explains(other, document, other, relations) for other in found)


def related(document: Document, relations: Relations) -> tuple[Link, ...]:
    """The documents that this one, or that themselves, say belong together."""
    named = [relations.document_at(reference, document.address) for reference in document.related]
    found = dict.fromkeys(other.address for other in (*named, *relations.related_to[document.address]) if other)
    others = (relations.documents[address] for address in found if address != document.address)
    return tuple(Link(other.title, f"{other.address}.html") for other in others)


def contact(document: Document, relations: Relations) -> Contact:
    """Who answers questions: the unit that the document names, or its body; a body without a telephone has its unit's."""
    unit = relations.units.get(document.contact)
    if document.contact:
        return Contact(document.contact, unit.phone if unit else "", f"units/{unit.id}.html" if unit else "")
    body = relations.body_of(document)
    if body is None:
        return Contact("", "")
    unit = relations.units.get(body.unit)
    return Contact(body.name, body.phone or (unit.phone if unit else ""))


# --------------------------------------------------------------------------------------------------------- the library


def pages_of(relations: Relations, cards: Mapping[str, DocumentCard], wanted: Sequence[str]) -> Iterator[Page]:
    """The list of all policy documents, one for each choice where there are several (so choosing works without JavaScript), and
    the data files. `cards` are those of all documents by address, `wanted` the formats that this site publishes.
    """
    listed = newest_first([card for card in cards.values() if card.policy])
    by_choice = {facet: _by_choice(facet, listed) for facet in FACETS}
    choices = tuple(
        (facet, tuple(Choice(value, title, choice_path(facet, value), len(found)) for (value, title), found in parts.items()))
        for facet, parts in by_choice.items()
        if len(parts) > 1
    )
    data = data_paths(listed, wanted)

    def front(path: str, of: str, value: str, title: str, found: Sequence[DocumentCard]) -> Page:
        newest = max((card.published for card in found), default=None)
        trail = (Link("", path),)
        shows = LibraryFront(trail, newest, of, value, title, tuple(found[:LISTED]), len(found), choices, data, relations.as_of)
        return Page(path, "library.html", shows)

    yield front(INDEX, "", "", "", listed)
    for facet, _ in choices:
        for (value, title), found in by_choice[facet].items():
            yield front(choice_path(facet, value), facet, value, title, found)
    if data:
        records = tuple(_record(card, relations) for card in listed)
        for path in data:
            maker = path.rpartition(".")[2]
            yield Page(path, f"library-{maker}", LibraryData(formats.LIBRARY, records, relations.as_of))


def data_paths(cards: Iterable[DocumentCard], wanted: Sequence[str]) -> tuple[str, ...]:
    """Where the policy documents among these are published as data; nowhere where there are none."""
    listed = any(card.policy for card in cards)
    return tuple(f"documents/documents.{name}" for name in ("csv", "json") if name in wanted and listed)


def choice_path(facet: str, value: str) -> str:
    """Where the list of one choice is published."""
    folders = {"validity": "validity", "body": "bodies", "column": "columns", "year": "years"}
    return f"documents/{folders[facet]}/{'unstated' if value == facets.NONE else value}.html"


def _by_choice(facet: str, cards: Sequence[DocumentCard]) -> dict[facets.Choice, list[DocumentCard]]:
    """The documents of each choice: years from the newest, states in their order, the others from the one with most documents."""
    found: dict[facets.Choice, list[DocumentCard]] = {}
    for card in cards:
        found.setdefault(facets.of_document(card)[facet], []).append(card)
    states: list[str] = [*validity.STATES, facets.NONE]
    if facet == "validity":
        return dict(sorted(found.items(), key=lambda pair: states.index(pair[0][0])))
    if facet == "year":
        return dict(sorted(found.items(), reverse=True))
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _record(card: DocumentCard, relations: Relations) -> LibraryRecord:
    document = relations.documents[card.path.removesuffix(".html")]
    return LibraryRecord(
        card,
        document.index_number,
        document.registry_number,
        document.publisher or card.body,
        document.effective,
        validity_of(document, relations),
    )
