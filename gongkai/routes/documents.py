"""The page of each document, its files, and the files of data that are put together for the whole site."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from gongkai import formats, library, pages
from gongkai.model import Document, Link
from gongkai.pages import Copy, Download, Page
from gongkai.read import source_of
from gongkai.routes.addresses import claimed, plan_link
from gongkai.routes.ground import Ground


def pages_of(ground: Ground) -> Iterator[Page]:
    taken = {path for document in ground.site.documents for path in claimed(document)}  # an office's own Word file goes first
    for document in ground.site.documents:
        shows, path = front(ground, document, taken), f"{document.address}.html"
        yield Page(path, "document.html", shows, source_of(document))
        for maker in shows.formats:
            yield Page(f"{document.address}.{maker}", maker, shows, source_of(document))


def front(ground: Ground, document: Document, taken: set[str]) -> pages.DocumentFront:
    """What the page of a document shows. `taken`: the paths that files of the office have."""
    relations, cards = ground.relations, ground.cards
    folder = posixpath.dirname(document.address)
    titles = {f"{folder}/{attachment.file}": attachment.title or attachment.file for attachment in document.attachments}
    files = {path: relations.sources[path] for path in titles if path in relations.sources}
    cited_by = (cards[item.address] for item in relations.cited_by[document.address])
    return pages.DocumentFront(
        trail=ground.trail(folder, document.title, f"{document.address}.html"),
        document=document,
        body=ground.body_of(document),
        downloads=tuple(Download(name, titles[name], source.size) for name, source in files.items()),
        formats=tuple(name for name in formats.DOCUMENT if name in ground.wanted and f"{document.address}.{name}" not in taken),
        cited_by=tuple(Link(card.title, card.path) for card in cited_by),
        validity=library.validity_of(document, relations),
        abolishes=library.done_by(relations.abolishes[document.address], relations),
        modifies=library.done_by(relations.modifies[document.address], relations),
        interprets=library.interprets(document, relations),
        interpretations=library.interpretations(document, relations),
        related=library.related(document, relations),
        plans=tuple(map(plan_link, relations.issued_by[document.address])),
        contact=library.contact(document, relations),
    )


def attachments(ground: Ground) -> Iterator[Page]:
    """The files that documents name or link to; what nobody names is not published."""
    for path in dict.fromkeys(path for document in ground.site.documents for path in claimed(document)):
        source = ground.relations.sources.get(path)
        if source and not path.endswith((".md", ".yaml")):
            yield Page(path, "copy", Copy(f"content/{path}", source.digest), f"content/{path}")


def data_files(ground: Ground) -> Iterator[Page]:
    """The schema, and what is put together from the data files of all plans and of the library of documents: their list, and
    the archive of everything.
    """
    site, wanted = ground.site, ground.wanted
    if "json" in wanted and site.plans:
        yield Page(formats.SCHEMA, "schema", pages.PlanSchema(formats.JSON))
    makers = [name for name in ("xlsx", "csv", "json") if name in wanted]
    resources = tuple(Link(plan.title, f"{plan.address}/plan.{maker}") for plan in site.plans for maker in makers)
    resources += tuple(Link("", path) for path in library.data_paths(ground.document_cards.values(), wanted))
    if resources and ground.published and formats.SITE in wanted:
        schema = (formats.SCHEMA,) * ("json" in makers and bool(site.plans))
        files = tuple(link.path for link in resources) + schema
        shows = pages.DataFiles(ground.published, resources)
        yield Page("datapackage.json", "datapackage", shows, made_of=files)
        yield Page("data.zip", "zip", shows, made_of=(*files, "datapackage.json"))
