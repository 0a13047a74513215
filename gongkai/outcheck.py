"""Looks at finished pages as a reader does: titles, headings, labels, tables, ids, links; and that they ask no other host."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.model import Finding, Frozen
from gongkai.pages import Page
from gongkai.rules import found

SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
ARTICLES = {"plan.html", "item.html", "document.html"}
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
SCRIPT_LIKE = re.compile(r"\son\w+\s*=", re.IGNORECASE)
IGNORED = re.compile(r"[\x00-\x20]")  # signs that browsers take out of a scheme (WHATWG URL, 4.4)
SCHEMES = {"http", "https", "mailto", "tel"}
LOADS = "script[src], link[rel=stylesheet], link[rel=icon], link[rel=preload], img, iframe, source, video, audio, embed, object"


class Record(Frozen):
    """What is kept of a finished page: where its links lead within the site, the ids in it, and what is wrong with it."""

    links: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def look_at(page: Page, data: bytes) -> Record:
    """A finished page as a reader finds it. Only HTML has links and ids."""
    if page.path.endswith(".xml"):
        try:
            ElementTree.fromstring(data)
        except ElementTree.ParseError as fault:
            return Record(findings=(found("page/not-well-formed", origin(page), page=page.path, what=str(fault)),))
    if not page.path.endswith(".html"):
        return Record()
    html = data.decode("utf-8")
    tree = LexborHTMLParser(html)
    findings = tuple(found(rule, origin(page), page=page.path, what=what) for rule, what in _faults(page, tree, html))
    ids = tuple(node.attributes.get("id") or "" for node in tree.css("[id]"))
    links = {target(page.path, node.attributes.get("href") or "") for node in tree.css("a[href], link[href]")}
    links |= {target(page.path, node.attributes.get("src") or "") for node in tree.css("[src]")}
    return Record(tuple(sorted(links - {""})), ids, findings)


def check(records: Mapping[str, Record], pages: Mapping[str, Page]) -> list[Finding]:
    """What is wrong with each page, and the links that lead to nothing that is published."""
    ids = {path: set(record.ids) for path, record in records.items()}
    findings: list[Finding] = []
    for path, record in records.items():
        findings += record.findings
        for link in record.links:
            target, _, fragment = link.partition("#")
            if target not in pages or (fragment and target in ids and fragment not in ids[target]):
                findings.append(found("page/dead-link", origin(pages[path]), page=path, what=link))
    return findings


def origin(page: Page) -> str:
    """The file to mend when something is wrong with a page: its source, or its layout where it has none of its own."""
    return page.source or f"layouts/{page.maker}"


def target(path: str, link: str) -> str:
    """Where a link leads within the site, as "path#fragment"; "" when it leaves the site."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link  # no address at all: it leads nowhere
    if parts.scheme or parts.netloc:
        return ""
    target = unquote(parts.path)
    if path == "404.html" and target.startswith("/"):
        return ""  # starts at the site's address, which this program cannot see
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
    fragment = unquote(parts.fragment)
    return f"{target}#{fragment}" if fragment else target


def _faults(page: Page, tree: LexborHTMLParser, html: str) -> list[tuple[str, str]]:
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
    faults += _unsafe(tree, html)
    tags = {attribute(node, "name"): attribute(node, "content") for node in tree.css("meta[name]")}
    needed = SITE_TAGS + (ARTICLE_TAGS if page.maker in ARTICLES else COLUMN_TAGS if page.maker != "404.html" else ())
    faults += [("page/tag-missing", name) for name in needed if not tags.get(name)]
    if tags.get("PubDate") and not MOMENT.fullmatch(tags["PubDate"]):
        faults.append(("page/bad-publication-time", tags["PubDate"]))
    return faults


def _unsafe(tree: LexborHTMLParser, html: str) -> list[tuple[str, str]]:
    """What `default-src 'self'` forbids: inline scripts and styles, and anything loaded from another host."""
    faults = [
        ("page/inline-script", "<script>")
        for node in tree.css("script:not([src])")
        if node.attributes.get("type") != "application/ld+json"
    ]
    faults += [("page/inline-style", f"<{node.tag}>") for node in tree.css("style, [style]")]
    for node in tree.css(LOADS):
        address = node.attributes.get("src") or node.attributes.get("href") or node.attributes.get("data") or ""
        if _is_elsewhere(address):
            faults.append(("page/other-host", address))
    for node in tree.css("body *") if SCRIPT_LIKE.search(html) else ():
        faults += [("page/inline-script", f"<{node.tag} {name}>") for name in node.attributes if name.startswith("on")]
    for node in tree.css('a[href*=":"]'):
        address = node.attributes.get("href") or ""
        scheme = IGNORED.sub("", address).partition(":")[0].lower()
        if re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme) and scheme not in SCHEMES:
            faults.append(("page/inline-script", address))
    return faults


def _is_elsewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)
