"""Markdown → safe HTML. HTML in a Markdown file is shown as text: nothing of it is obeyed, and nothing is lost.

Links are written as the files lie: `../zcwj/2023-02.md` or `附件.pdf`. They are turned into addresses of the published site.
"""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

from gongkai.cjk import join_lines

MAX_BRACKETS = 100
MAX_DEPTH = 20
MAX_COLUMNS = 200
SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {*"p br hr h2 h3 h4 h5 h6 ul ol li blockquote strong em code pre a img table thead tbody tr th td sup div".split()}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "rel"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "ol": {"start"},
    "th": {"class", "scope"},
    "td": {"class"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}


class Prose(NamedTuple):
    """A body ready for a page. `links` are the paths of this site that it points to; `faults` are (rule, line, words)."""

    html: str
    links: tuple[str, ...]
    faults: tuple[tuple[str, int, str], ...]


class _Links(Treeprocessor):
    """Turns each link and image into an address of the published site, and notes where they lead; table heads get a scope."""

    folder = ""
    links: list[str]
    refused: list[tuple[str, str]]

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            if element.tag == "a" and "href" in element.attrib:
                self.turn(element, "href")
            elif element.tag == "img":
                self.turn(element, "src")
            elif element.tag in ("th", "td"):
                self.finish_cell(element)

    def turn(self, element: Element, attribute: str) -> None:
        target = element.attrib[attribute].strip()
        parts = urlsplit(target.replace("\\", "/"))
        if target.startswith("#"):
            return
        if parts.scheme or parts.netloc or target.startswith(("//", "\\")):
            if parts.scheme.lower() in SCHEMES and element.tag == "a":
                element.set("rel", "external noopener")
                return
            rule = "document/external-image" if element.tag == "img" else "document/unsafe-link"
            self.refused.append((rule, target))
            del element.attrib[attribute]
            if element.tag == "img":
                element.tag = "span"
                element.text = element.attrib.pop("alt", "")
            return
        path = unquote(parts.path)
        path = path.lstrip("/") if path.startswith("/") else posixpath.join(self.folder, path)
        path = published_path(posixpath.normpath(path))
        self.links.append(path)
        relative = posixpath.relpath(path, self.folder)
        element.set(attribute, quote(relative) + (f"#{parts.fragment}" if parts.fragment else ""))

    def finish_cell(self, element: Element) -> None:
        """A head says that it heads a column; alignment is a class, for styles have no place in a page."""
        if element.tag == "th":
            element.set("scope", "col")
        alignment = element.attrib.pop("style", "").rpartition(":")[2].strip(" ;")
        if alignment in ("center", "right"):
            element.set("class", alignment)


def published_path(path: str) -> str:
    """Where a file of content/ is found in the published site."""
    folder, name = posixpath.split(path)
    if name == "plan.yaml":
        return posixpath.join(folder, "index.html")
    stem, ending = posixpath.splitext(path)
    return f"{stem}.html" if ending in (".md", ".yaml") else path


def _heading_id(text: str, separator: str) -> str:
    return "h-" + re.sub(r"[^\w]+", separator, text).strip(separator)


def _make_parser() -> Markdown:
    parser = Markdown(
        extensions=[
            "tables",
            "sane_lists",
            FootnoteExtension(BACKLINK_TITLE=""),
            TocExtension(slugify=_heading_id, baselevel=2, permalink=False),
        ],
        tab_length=2,
        output_format="html",
    )
    # HTML is text here; and an indented paragraph, as offices write them, is no program.
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    parser.parser.blockprocessors.deregister("code")
    parser.treeprocessors.register(_Links(parser), "links", 0)
    return parser


_parser: Markdown | None = None


def to_html(text: str, address: str) -> Prose:
    """The body of the document at `address` as HTML, headings from level 2 on. Never raises: what it cannot read is a fault."""
    global _parser
    faults = _complexity(text)
    if faults:
        return Prose("", (), tuple(faults))
    if _parser is None:
        _parser = _make_parser()
    _parser.reset()
    links = next(processor for processor in _parser.treeprocessors if isinstance(processor, _Links))
    links.folder, links.links, links.refused = posixpath.dirname(address), [], []
    try:
        html = _parser.convert(text)
    except RecursionError:
        _parser = None
        return Prose("", (), (("document/too-complex", 1, ""),))
    for rule, target in links.refused:
        faults.append((rule, _line_of(target, text), target))
    html = _join_outside_pre(html)
    html = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return Prose(html, tuple(dict.fromkeys(links.links)), tuple(faults))


def _join_outside_pre(html: str) -> str:
    parts = re.split(r"(<pre>.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part if part.startswith("<pre>") else join_lines(part) for part in parts)


def _complexity(text: str) -> list[tuple[str, int, str]]:
    """Python-Markdown takes quadratic time on some texts: refuse what no notice needs, before it is read."""
    line = 1
    for block in re.split(r"(\n[ \t]*\n)", text):
        signs = max(map(block.count, "[<`"))
        if signs > MAX_BRACKETS * max(1, block.count("\n") // 20):
            return [("document/too-complex", line, block.strip()[:20])]
        for number, row in enumerate(block.split("\n")):
            indent = len(row) - len(row.lstrip(" \t>-*+"))
            if indent > 2 * MAX_DEPTH or row.count("|") > MAX_COLUMNS:
                return [("document/too-complex", line + number, row.strip()[:20])]
        line += block.count("\n")
    return []


def _line_of(target: str, text: str) -> int:
    start = text.find(target)
    return text.count("\n", 0, start) + 1 if start >= 0 else 1
