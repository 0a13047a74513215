"""Rules about what contents point to: other contents, files beside them, pages of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from difflib import get_close_matches

from gongkai.checks.documents import acts_of
from gongkai.checks.place import at, is_address, unread
from gongkai.model import Document, Finding, Item, Plan
from gongkai.pages import published_path
from gongkai.relations import Relations, unpublished, visible
from gongkai.routes.addresses import claimed


def references_lead_somewhere(relations: Relations) -> Iterator[Finding]:
    """Evidence, carried items, a plan's own document and links in texts: each leads to something that is there."""
    known = {*relations.items, *relations.documents, *relations.plans, *unread(relations)}
    hidden = unpublished(relations.site, visible(relations.site, relations.as_of)[0])
    for item in relations.site.items:
        references = [("carried_from", item.carried_from)] if item.carried_from else []
        for number, entry in enumerate(item.progress):
            references += [(f"progress.{number}.evidence.{place}", reference) for place, reference in enumerate(entry.evidence)]
        for field, reference in references:
            if field == "carried_from" and relations.resolve(reference, item.address) == item.address:
                yield at(relations, item, field, "item/carried-from-itself", text=reference)
            elif is_address(reference) and _misses(reference, item, relations, known):
                yield _dead_reference(relations, item, field, reference)
            elif item.address not in hidden and relations.resolve(reference, item.address) in hidden:
                yield at(relations, item, field, "link/hidden", text=reference)
    for document in relations.site.documents:
        references = [(field, act.by) for field, act in acts_of(document)]
        references += [(f"interprets.{number}", reference) for number, reference in enumerate(document.interprets)]
        references += [(f"related.{number}", reference) for number, reference in enumerate(document.related)]
        for field, reference in references:
            if is_address(reference) and _misses(reference, document, relations, known):
                yield _dead_reference(relations, document, field, reference)
            elif document.address not in hidden and relations.resolve(reference, document.address) in hidden:
                yield at(relations, document, field, "link/hidden", text=reference)
    for plan in relations.site.plans:
        reference = plan.document.address
        if reference and is_address(reference) and _misses(reference, plan, relations, known):
            yield _dead_reference(relations, plan, "document.address", reference)
    published = {f"{address}.html" for address in known - relations.plans.keys()}
    published |= {f"{address}/index.html" for address in relations.plans} | set(relations.sources)
    for document in relations.site.documents:
        for number, link in enumerate(document.links):
            if link not in published and not _is_generated(link, relations):
                yield _dead_link(relations, document, f"links.{number}", link)


def attachments_are_there(relations: Relations) -> Iterator[Finding]:
    for document in relations.site.documents:
        folder = document.address.rpartition("/")[0]
        for number, attachment in enumerate(document.attachments):
            if "/" in attachment.file or "\\" in attachment.file or f"{folder}/{attachment.file}" not in relations.sources:
                beside = [path.rpartition("/")[2] for path in relations.sources if path.rpartition("/")[0] == folder]
                nearest = "".join(get_close_matches(attachment.file, beside, 1, 0.4))
                yield at(
                    relations, document, f"attachments.{number}", "attachment/missing", name=attachment.file, nearest=nearest
                )


def _misses(reference: str, content: Plan | Item | Document, relations: Relations, known: set[str]) -> bool:
    address = relations.resolve(reference, content.address)
    return address not in known and f"{content.address.split('/')[0]}/{address}" not in known


def _dead_reference(relations: Relations, content: Plan | Item | Document, field: str, reference: str) -> Finding:
    """Where a file, a page or an attachment is written, what it should be; otherwise the nearest address."""
    body = content.address.split("/")[0]
    bare = re.sub(r"(?:/(?:plan|index))?(?:\.(?:md|yaml|yml|html))?/?$", "", reference.removeprefix("content/").lstrip("./"))
    right = relations.resolve(bare, content.address)
    if right in relations.documents or right in relations.items or right in relations.plans:
        return at(relations, content, field, "link/form", text=reference, right=right, expected="link-bare")
    for document in relations.site.documents:
        if {reference, f"{body}/{reference}"} & set(claimed(document)):
            return at(relations, content, field, "link/form", text=reference, right=document.address, expected="link-document")
    addresses = (*relations.documents, *relations.items, *relations.plans)
    nearest = "".join(get_close_matches(reference, addresses, 1))
    return at(relations, content, field, "link/dead", text=reference, nearest=nearest)


def _dead_link(relations: Relations, document: Document, field: str, link: str) -> Finding:
    """Where a folder or an address is written, the file that it should be; otherwise the nearest file, as seen from there."""
    folder = posixpath.dirname(document.address)
    for path in (f"{link}/plan.yaml", f"{link}.md", f"{link}.yaml"):
        if path in relations.sources:
            right = posixpath.relpath(path, folder)
            return at(relations, document, field, "link/form", text=link, right=right, expected="link-file")
    files = {published_path(path): path for path in relations.sources}
    nearest = "".join(posixpath.relpath(files[path], folder) for path in get_close_matches(link, files, 1))
    return at(relations, document, field, "link/dead", text=link, nearest=nearest)


def _is_generated(path: str, relations: Relations) -> bool:
    """Pages without a file of their own (units, statuses, columns …): outcheck looks at those when they are made."""
    top = path.split("/")[0]
    return top in ("units", "status", "years", "bodies", "documents", "index.html", "sitemap.html") or path.endswith(
        "/index.html"
    )
