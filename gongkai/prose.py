"""Markdown → safe HTML. HTML in a Markdown file is shown as text: nothing of it is obeyed, and nothing is lost.

Links are written as the files lie: `../zcwj/2023-02.md` or `附件.pdf`. They are turned into addresses of the published site.
"""

from __future__ import annotations

import posixpath
import re
from html import unescape
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from gongkai import paragraphs
from gongkai.cjk import join_lines
from gongkai.pages import published_path

MAX_DEPTH = 20
MAX_COLUMNS = 200
MAX_LINES = 20_000
MAX_HEADINGS = 1_000
MAX_WORK = 1_000_000_000  # about a second
# What a sign costs with each character of its text: the partner of a bracket is looked for in Python, character by character.
SIGNS = {"[": 100, "<": 1, "`": 1, "*": 1, "_": 1, "\\": 1, "&": 1, "\n": 1}
LEAD = re.compile(r"(?:[ \t]|>|[*+-](?=[ \t])|\d{1,9}\.(?=[ \t]))*")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|\w+);", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {*"p br hr h2 h3 h4 h5 h6 ul ol li blockquote strong em code a img table thead tbody tr th td sup div".split()}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "rel"},
    "img": {"src", "alt", "title"},
    "li": {"id"},
    "p": {"class"},
    "sup": {"id"},
    "div": {"class"},
    "ol": {"start"},
    "table": {"tabindex"},
    "th": {"class", "scope"},
    "td": {"class"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}


class Prose(NamedTuple):
    """A body ready for a page. `links` are the paths of this site that it points to, with the line where each stands first;
    `faults` are (rule, line, words).
    """

    html: str
    links: dict[str, int]
    faults: tuple[tuple[str, int, str], ...]


class _TooComplex(Exception):
    """The text (its only argument) would take very long."""


class _Paragraphs(BlockProcessor):
    """Ends paragraphs where offices end them, as if a blank line stood there."""

    whole = ""  # what was looked at last: when its first lines become a heading, the rest need not be looked at again

    def test(self, parent: Element, block: str) -> bool:
        return parent.tag != "li" and not self.parser.state.isstate("list")

    def run(self, parent: Element, blocks: list[str]) -> bool:
        pieces = [blocks[0]] if self.whole.endswith(blocks[0]) else paragraphs.split(blocks[0])
        if pieces != blocks[:1]:
            blocks[:1] = pieces
            return True
        if not self.whole.endswith(blocks[0]) and not paragraphs.DEFINITION.match(blocks[0]):
            self.whole = blocks[0]
        return False


class _Closing(Treeprocessor):
    """The office and the date below a text stand at the right."""

    def run(self, root: Element) -> None:
        elements = [element for element in root if element.tag != "div"]  # footnotes stand below everything
        texts = [(element.text or "") if element.tag == "p" and not len(element) else "" for element in elements]
        for number in paragraphs.closings(texts):
            elements[number].set("class", "closing")


class _Limits(Treeprocessor):
    """Python-Markdown takes quadratic time within a text (a paragraph, an entry, a cell): refuses what no notice needs."""

    def run(self, root: Element) -> None:
        work = headings = 0
        for element in root.iter():
            headings += bool(re.fullmatch("h[1-6]", element.tag))
            for text in (element.text or "", element.tail or ""):
                work += len(text) * sum(cost * text.count(sign) for sign, cost in SIGNS.items())
                if work > MAX_WORK or headings > MAX_HEADINGS:
                    raise _TooComplex(text)


class _Links(Treeprocessor):
    """Turns each link and image into an address of the published site, and notes where they lead; table heads get a scope."""

    folder = ""
    links: list[tuple[str, str]]
    refused: list[tuple[str, str]]

    def run(self, root: Element) -> None:
        notes = {element.get("id") for element in root.iter("sup")}
        for element in list(root.iter()):
            if element.get("class") == "footnote-backref" and element.get("href", "#")[1:] not in notes:
                element.tag, element.text = "span", ""  # nobody refers to this note: there is no way back
                element.attrib.clear()
            elif element.tag == "a" and "href" in element.attrib:
                self.turn(element, "href")
            elif element.tag == "img":
                self.turn(element, "src")
            elif element.tag == "table":
                element.set("tabindex", "0")  # where it is wider than the screen, a keyboard scrolls it, too
            elif element.tag in ("th", "td"):
                self.finish_cell(element)

    def turn(self, element: Element, attribute: str) -> None:
        written = element.attrib[attribute]
        target = ENTITY.sub(lambda match: unescape(match[0]), written.replace(AMP_SUBSTITUTE, "&")).strip()
        if target.startswith("#"):
            return
        address = target.replace("\\", "/")
        try:
            parts = urlsplit(address)
        except ValueError:
            self.refuse(element, attribute, written)
            return
        if parts.scheme or address.startswith("//"):
            usable = parts.scheme in SCHEMES and bool(parts.netloc) == parts.scheme.startswith("http")
            if usable and element.tag == "a":
                element.set("href", target)
                element.set("rel", "external noopener")
            else:
                self.refuse(element, attribute, written)
            return
        path = unquote(parts.path)
        path = path.lstrip("/") if path.startswith("/") else posixpath.join(self.folder, path)
        path = published_path(posixpath.normpath(path))
        self.links.append((path, written))
        relative = posixpath.relpath(f"/{path}", f"/{self.folder}")
        element.set(attribute, quote(relative) + (f"#{parts.fragment}" if parts.fragment else ""))

    def refuse(self, element: Element, attribute: str, written: str) -> None:
        self.refused.append(("document/external-image" if element.tag == "img" else "document/unsafe-link", written))
        del element.attrib[attribute]
        if element.tag == "img":
            element.tag = "span"
            element.text = element.attrib.pop("alt", "")

    def finish_cell(self, element: Element) -> None:
        """A head says that it heads a column; alignment is a class, for styles have no place in a page."""
        if element.tag == "th":
            element.set("scope", "col")
        alignment = element.attrib.pop("style", "").rpartition(":")[2].strip(" ;")
        if alignment in ("center", "right"):
            element.set("class", alignment)


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
    parser.parser.blockprocessors.register(_Paragraphs(parser.parser), "paragraphs", 95)  # after blank lines, before all else
    parser.treeprocessors.register(_Closing(parser), "closing", 22)
    parser.treeprocessors.register(_Limits(parser), "limits", 21)  # before the signs within texts are read
    parser.treeprocessors.register(_Links(parser), "links", 0)
    return parser


_parser: Markdown | None = None


def to_html(text: str, address: str) -> Prose:
    """The body of the document at `address` as HTML, headings from level 2 on. Never raises: what it cannot read is a fault."""
    global _parser
    if faults := _too_long_or_deep(text):
        return Prose("", {}, faults)
    if _parser is None:
        _parser = _make_parser()
    _parser.reset()
    next(processor for processor in _parser.parser.blockprocessors if isinstance(processor, _Paragraphs)).whole = ""
    links = next(processor for processor in _parser.treeprocessors if isinstance(processor, _Links))
    links.folder, links.links, links.refused = posixpath.dirname(address), [], []
    try:
        html = _parser.convert(text)
    except _TooComplex as fault:
        words = str(fault).strip()[:20]
        return Prose("", {}, (("document/too-complex", _line_of(words, text), words),))
    except RecursionError:
        _parser = None
        return Prose("", {}, (("document/too-complex", 1, text.strip()[:20]),))
    html = nh3.clean(join_lines(html), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    places: dict[str, int] = {}
    for path, written in links.links:
        places.setdefault(path, _line_of(written, text))
    return Prose(html, places, tuple((rule, _line_of(written, text), written) for rule, written in links.refused))


def _too_long_or_deep(text: str) -> tuple[tuple[str, int, str], ...]:
    """What would make Python-Markdown slow or overflow its stack before it looks into a paragraph."""
    for number, row in enumerate(text.split("\n"), 1):
        lead = LEAD.match(row)
        deep = lead is not None and lead.end() > 2 * MAX_DEPTH and bool(lead[0].strip())
        if deep or row.count("|") > MAX_COLUMNS or number > MAX_LINES:
            return (("document/too-complex", number, row.strip()[:20]),)
    return ()


def _line_of(words: str, text: str) -> int:
    """The line where the words stand first. Markdown takes backslashes away, so they do not count."""
    bare = text.replace("\\", "")
    start = bare.find(words.replace("\\", ""))
    return bare.count("\n", 0, start) + 1 if start >= 0 else 1
