"""Looks at finished pages as a reader does: titles, headings, labels, tables, ids, links; and that they ask no other host.

What is asked of a government's pages beyond that stands in govpage.py.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Set
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from gongkai import govpage, skim
from gongkai.model import Facts, Finding, Frozen
from gongkai.pages import Page
from gongkai.rules import found
from gongkai.skim import ASIDE, PARTS, Seen, is_dangerous, is_elsewhere, plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

LOOKED_AT = (".html", ".xml", ".css")
SCRIPT_LIKE = re.compile(r"\son\w+\s*=", re.IGNORECASE)
LOADS = "script[src], link[href], img, iframe, source, video, audio, embed, object, a[ping]"
SOURCES = ("src", "href", "data", "srcset", "poster", "ping")
DRAWN = "script[src], link[rel=stylesheet], img[src]"
HEAVIEST = 600_000
"""Bytes that come in 3 seconds at 1.6 Mbit/s, the slow mobile network of Lighthouse's measurements."""
PACKED = 4
"""Text takes a quarter on its way, or less: servers pack it (`export headers`)."""


HERE = "\0"
"""Stands for the page itself, where a link stays on it."""


class Record(Frozen):
    """What is kept of a finished page: where its links lead within the site, the ids in it, its size, what it draws in from this
    site, and what is wrong with it.
    """

    links: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    size: int = 0
    draws: tuple[str, ...] = ()


def look_at(page: Page, data: bytes, facts: Facts) -> Record:
    """A finished page as a reader finds it. Only HTML has links and ids."""
    if page.path.endswith(".css"):
        count = govpage.hues(data.decode("utf-8", "replace"))
        many = found("page/too-many-hues", page.source, page=page.path, what=count, most=govpage.MOST_HUES)
        return Record(findings=(many,) if count > govpage.MOST_HUES else ())
    if page.path.endswith(".xml"):
        try:
            ElementTree.fromstring(data)
        except ElementTree.ParseError as fault:
            return Record(findings=(found("page/not-well-formed", origin(page), page=page.path, what=str(fault)),))
    if not page.path.endswith(".html"):
        return Record()
    html = data.decode("utf-8")
    seen = skim.look(html)
    faults = list(govpage.faults(page, seen, facts)) if seen else []
    if seen is None or faults:
        from selectolax.lexbor import LexborHTMLParser  # few pages are parsed, often none

        tree = LexborHTMLParser(html)
        seen = see(tree)
        faults = [*faults_of(tree, html), *govpage.faults(page, seen, facts)]
    findings = tuple(found(rule, _place(rule, page), page=page.path, what=what) for rule, what in faults)
    links, draws = targets(page.path, seen.links), targets(page.path, seen.draws)
    return Record(links, seen.ids, findings, len(data), draws)


def see(tree: LexborHTMLParser) -> Seen:
    """What is asked of a page, however it is written."""

    def attributes(where: str, name: str) -> list[str]:
        return [node.attributes.get(name) or "" for node in tree.css(where)]

    def words(part: str) -> str:
        node = tree.css_first(f"body > {part}" if part != "main" else part)
        return plain(node.text()) if node is not None else ""

    def own() -> str:
        """Without the titles of other pages."""
        own = words("main")
        for other in tree.css("main nav"):
            own = own.replace(plain(other.text()), "")
        return own

    def is_told(node: LexborNode) -> bool:
        notice = node.css_first(".outside")
        return notice is not None and bool(notice.text(strip=True))

    def mark(identity: str) -> str:
        node = tree.css_first(f"main [id={identity}]")
        return plain(node.text()) if node is not None else ""

    heading, current = tree.css_first("h1"), tree.css_first("nav [aria-current=page]")
    metas = [node.attributes for node in tree.css("meta[name]")]
    return Seen(
        tags={(meta.get("name") or "").strip(): (meta.get("content") or "").strip() for meta in metas},
        heading=plain(heading.text()) if heading is not None else "",
        current=plain(current.text()) if current is not None else None,
        canonical=next(iter(attributes("link[rel=canonical]", "href")), None),
        parts={part: len(tree.css(f"body > {part}")) for part in PARTS},
        channels=len(tree.css("header nav > ul > li")),
        foot_links=set(attributes("body > footer a[href]", "href")),
        leaving=[((node.attributes.get("href") or "").strip(), is_told(node)) for node in tree.css('a[href*="//"]')],
        words=words,
        own=own,
        mark=mark,
        ids=tuple(attributes("[id]", "id")),
        links={*attributes("a[href], link[href]", "href"), *attributes("[src]", "src")},
        draws={node.attributes.get("src") or node.attributes.get("href") or "" for node in tree.css(DRAWN)},
    )


def check(records: Mapping[str, Record], pages: Mapping[str, Page], sizes: Mapping[str, int] = {}) -> list[Finding]:
    """What is wrong with each page, the links that lead to nothing that is published, and the pages that take long to load.
    `sizes` are the bytes of the files that are published as they are.
    """
    dead = dead_links(records, pages)
    findings: list[Finding] = []
    alike: dict[tuple[str, str], list[Finding]] = {}
    for path, record in records.items():
        for finding in record.findings:
            if finding.rule in govpage.CHROME:
                alike.setdefault((finding.rule, str(finding.values["what"])), []).append(finding)
            else:
                findings.append(finding)
        weight = _weight(record, sizes)
        if weight > HEAVIEST:
            heavy = found("page/too-heavy", origin(pages[path]), page=path, kb=weight // 1000, limit=HEAVIEST // 1000)
            findings.append(heavy)
        if not dead.isdisjoint(record.links):
            lost = [link for link in record.links if link in dead]
            findings += [found("page/dead-link", origin(pages[path]), page=path, what=link) for link in lost]
    for same in alike.values():
        first = min(same, key=lambda finding: str(finding.values["page"]))
        findings.append(Finding(first.rule, first.level, first.file, values={**first.values, "count": len(same)}))
    return findings


def dead_links(records: Mapping[str, Record], pages: Mapping[str, Page]) -> set[str]:
    """The links that lead to no page, or to no place on theirs. Each is looked at once, however many pages have it."""
    dead, places = set[str](), dict[str, set[str]]()
    for link in set[str]().union(*(record.links for record in records.values())):
        target, _, fragment = link.partition("#")
        if target not in pages:
            dead.add(link)
        elif fragment and target in records:
            if target not in places:
                places[target] = set(records[target].ids)
            if fragment not in places[target]:
                dead.add(link)
    return dead


def _weight(record: Record, sizes: Mapping[str, int]) -> int:
    """The bytes on their way before a page is whole: itself and what it draws in."""
    drawn = (sizes.get(path, 0) // (PACKED if path.endswith((".css", ".js", ".svg")) else 1) for path in record.draws)
    return record.size // PACKED + sum(drawn)


def _place(rule: str, page: Page) -> str:
    return f"layouts/{page.maker}" if rule in govpage.CHROME else origin(page)


def origin(page: Page) -> str:
    """The file to mend when something is wrong with a page: its source, or its layout where it has none of its own."""
    return page.source or f"layouts/{page.maker}"


def targets(path: str, links: Set[str]) -> tuple[str, ...]:
    """Where the links of a page lead within the site."""
    if path == "404.html":
        return tuple(sorted({target(path, link) for link in links} - {""}))
    folder = posixpath.dirname(path)
    return tuple(sorted({_target(folder, link).replace(HERE, path) for link in links} - {""}))


def target(path: str, link: str) -> str:
    """Where a link leads within the site, as "path#fragment"; "" when it leaves the site."""
    if path == "404.html" and link.startswith("/") and not link.startswith("//"):
        return ""  # starts at the site's address, which this program cannot see
    return _target(posixpath.dirname(path), link).replace(HERE, path)


@lru_cache(maxsize=1 << 13)
def _target(folder: str, link: str) -> str:
    """The same for all pages of a folder, and so are most of their links: asking once for all took a quarter off the look."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link  # no address at all: it leads nowhere
    if parts.scheme or parts.netloc:
        return ""
    target, fragment = unquote(parts.path), unquote(parts.fragment)
    target = posixpath.normpath(posixpath.join(folder, target)) if target else HERE
    return f"{target}#{fragment}" if fragment else target


def faults_of(tree: LexborHTMLParser, html: str) -> list[tuple[str, str]]:
    """What is wrong with elements, and with their number."""
    faults: list[tuple[str, str]] = []

    def attribute(node: LexborNode, name: str) -> str:
        return (node.attributes.get(name) or "").strip()

    root = tree.css_first("html")
    if root is None or not attribute(root, "lang"):
        faults.append(("page/no-language", ""))
    title = tree.css_first("title")
    if title is None or not title.text(strip=True):
        faults.append(("page/no-title", ""))
    headings = tree.css("h1")
    if len(headings) != 1 or not headings[0].text(strip=True):
        faults.append(("page/one-heading", str(len(headings))))
    seen: set[str] = set()
    for node in tree.css("[id]"):
        identity = attribute(node, "id")
        if identity in seen:
            faults.append(("page/duplicate-id", identity))
        seen.add(identity)
    faults += [("page/no-alt", attribute(node, "src")) for node in tree.css("img:not([alt])")]
    for node in tree.css("input:not([type=hidden]), select, textarea"):
        labelled = attribute(node, "aria-label") or attribute(node, "aria-labelledby") or attribute(node, "title")
        identity = attribute(node, "id")
        if not labelled and not (identity and tree.css_first(f'label[for="{identity}"]')):
            faults.append(("page/no-label", attribute(node, "name") or identity))
    for node in tree.css("a[href], button"):
        named = node.text(strip=True) or attribute(node, "aria-label") or node.css_first("img[alt]:not([alt=''])")
        if not named:
            faults.append(("page/no-label", attribute(node, "href")))
    for node in tree.css("table"):
        if not node.css("th"):
            faults.append(("page/table-head", node.text(strip=True)[:20]))
    return faults + _unsafe(tree, html)


def _unsafe(tree: LexborHTMLParser, html: str) -> list[tuple[str, str]]:
    """What `default-src 'self'` forbids: inline scripts and styles, and anything loaded from another host."""
    faults = [
        ("page/inline-script", "<script>")
        for node in tree.css("script:not([src])")
        if node.attributes.get("type") != "application/ld+json"
    ]
    faults += [("page/inline-style", f"<{node.tag}>") for node in tree.css("style, [style]")]
    for node in tree.css(LOADS):
        attributes = node.attributes
        if node.tag == "link" and (attributes.get("rel") or "").lower() in ASIDE:
            continue
        for name in SOURCES:
            address = attributes.get(name) or ""
            if address and is_elsewhere(address) and not (node.tag == "a" and name == "href"):
                faults.append(("page/other-host", address))
    for node in tree.css("body *") if SCRIPT_LIKE.search(html) else ():
        faults += [("page/inline-script", f"<{node.tag} {name}>") for name in node.attributes if name.startswith("on")]
    for node in tree.css('a[href*=":"]'):
        address = node.attributes.get("href") or ""
        if is_dangerous(address):
            faults.append(("page/inline-script", address))
    return faults
