"""Rules about names: of files, of units, and of the addresses that come of them."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from gongkai.checks.place import at, unread
from gongkai.model import Document, Finding, Item
from gongkai.pages import Page
from gongkai.read import kind_of
from gongkai.relations import Relations
from gongkai.routes.addresses import claimed
from gongkai.rules import found

PUBLISHED_TYPES = set("pdf ofd doc docx wps xls xlsx et ppt pptx dps odt ods csv txt zip jpg jpeg png gif webp mp3 mp4".split())
OWN_FOLDERS = ("assets", "bodies", "documents", "status", "units", "years")
RESERVED = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\%#\u200b-\u200f\u202a-\u202e\u2066-\u2069]|[. ]$|^[-~ ]')
PLAIN = re.compile(r"[\w][\w.-]*")
ENDINGS = {"yaml": ".yaml", "yml": ".yaml", "md": ".md", "markdown": ".md"}
MAX_BYTES = 200


def file_names_travel(relations: Relations) -> Iterator[Finding]:
    """Names that every system can store and every address can hold. Folders and sources become addresses: no blanks there."""
    for path in relations.sources:
        *folders, name = path.split("/")
        for part in (*folders, name):
            if not _travels(part, plain=part != name or name.endswith((".yaml", ".md"))):
                yield found("file/name", f"content/{path}", name=part)
                break
        if len(path.encode()) > MAX_BYTES:
            yield found("file/name-too-long", f"content/{path}", bytes=len(path.encode()), limit=MAX_BYTES)


@lru_cache(maxsize=1 << 16)
def _travels(part: str, plain: bool) -> bool:
    return not (UNFIT.search(part) or RESERVED.fullmatch(part) or (plain and not PLAIN.fullmatch(part)))


def files_have_a_place(relations: Relations) -> Iterator[Finding]:
    """Every file is content, or is named by a document; and it is of a kind that may be published."""
    plan_folders = {posixpath.dirname(path) for path in relations.sources if posixpath.basename(path) == "plan.yaml"}
    named = {path for document in relations.site.documents for path in claimed(document)}
    faulty = {posixpath.dirname(address) for address in unread(relations)}
    for path in relations.sources:
        if kind_of(path, plan_folders):
            continue
        ending = posixpath.splitext(path)[1].lstrip(".").lower()
        if right := rightly_named(path):
            yield found("file/ending", f"content/{path}", name=posixpath.basename(path), right=right)
        elif ending == "yaml":
            yield found("file/stray", f"content/{path}", folder=posixpath.dirname(path))
        elif ending not in PUBLISHED_TYPES:
            yield found("file/type", f"content/{path}", ending=ending, endings=" ".join(sorted(PUBLISHED_TYPES)))
        elif path not in named and posixpath.dirname(path) not in faulty:
            yield found("attachment/unclaimed", f"content/{path}", name=posixpath.basename(path))


def rightly_named(path: str) -> str:
    """The name that a content file should have whose ending is spelt in another way; nothing for any other file."""
    stem, ending = posixpath.splitext(posixpath.basename(path))
    right = ENDINGS.get(ending.lower().lstrip("."), "")
    return stem + right if right and ending != right else ""


def addresses_are_distinct(relations: Relations) -> Iterator[Finding]:
    """Two files whose names differ only in case or in how accents are stored are one file on Windows or macOS."""
    seen: dict[str, str] = {}
    for path in relations.sources:
        first = seen.setdefault(fold(path), path)
        if first != path:
            yield found("address/collision", f"content/{path}", other=f"content/{first}", path=path)
    for body in relations.site.bodies:
        if fold(body.id) in OWN_FOLDERS:
            yield found("address/reserved", f"content/{body.id}/body.yaml", name=body.id)
    contents: tuple[Item | Document, ...] = (*relations.site.items, *relations.site.documents)
    for content in contents:
        if fold(posixpath.basename(content.address)) == "index":
            yield at(relations, content, "title", "address/reserved", name="index")


def check_paths(pages: Iterable[Page]) -> list[Finding]:
    """Published files that would be one file, or a file and a folder of one name, on some system."""
    seen: dict[str, Page] = {}
    findings = []
    listed = list(pages)
    for page in listed:
        first = seen.setdefault(fold(page.path), page)
        if first is not page:
            findings.append(found("address/collision", page.source, other=first.source or first.path, path=page.path))
    for page in listed:
        for folder in _taken_above(page.path, seen):
            findings.append(found("address/collision", page.source, other=seen[folder].source, path=page.path))
    return findings


def _taken_above(path: str, seen: Container[str]) -> Iterator[str]:
    """The folders above a page that are pages themselves."""
    while path := path.rpartition("/")[0]:
        if (folder := fold(path)) in seen:
            yield folder


@lru_cache(maxsize=1 << 16)
def fold(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
