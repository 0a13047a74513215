"""The body of a document, as it stands in its page, taken apart into paragraphs and tables."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from gongkai.exporting.paper import NARROWEST, WIDEST, Cell, Span, Style, Table, Words
from gongkai.model import Facts
from gongkai.views.links import canonical

BLOCKS = {*"p h2 h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td hr div".split()}
HEADINGS: dict[str, Style] = {"h2": "heading-1", "h3": "heading-2", "h4": "heading-3", "h5": "heading-4", "h6": "heading-4"}
BULLETS = "•◦▪"


def blocks(html: str, folder: str, facts: Facts) -> list[Words | Table]:
    """The paragraphs and tables of a body that prose.py made; its links lead from `folder`."""
    parser = _Body(folder, facts)
    parser.feed(html)
    parser.close()
    parser.end_block()
    return parser.blocks


class _Body(HTMLParser):
    def __init__(self, folder: str, facts: Facts) -> None:
        super().__init__(convert_charrefs=True)
        self.folder, self.facts = folder, facts
        self.blocks: list[Words | Table] = []
        self.spans: list[Span] = []
        self.open: list[str] = []
        self.lists: list[int | None] = []
        self.marker = ""
        self.hrefs: list[str] = []
        self.rows: list[list[Cell]] = []
        self.centred = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag in BLOCKS:
            self.end_block()
        match tag:
            case "br":
                self.spans.append(Span("\n"))
                return
            case "hr":
                return
            case "img":
                self.add(f"〔{given.get('alt') or ''}〕", self.full(given.get("src") or ""))
                return
            case "a":
                self.hrefs.append("" if "footnote-backref" in (given.get("class") or "") else self.full(given.get("href") or ""))
            case "ul" | "ol":
                self.lists.append(int(given.get("start") or 1) if tag == "ol" else None)
            case "li" if self.lists:
                number = self.lists[-1]
                self.marker = BULLETS[min(len(self.lists), len(BULLETS)) - 1] if number is None else f"{number}."
                self.lists[-1] = None if number is None else number + 1
            case "table":
                self.rows = []
            case "tr":
                self.rows.append([])
            case "th" | "td":
                self.centred = "center" in (given.get("class") or "")
        self.open.append(f"{tag}.{given.get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("br", "hr", "img"):
            return
        if tag in ("th", "td"):
            self.rows[-1].append(Cell(self.taken(), 1, self.centred))
        elif tag in BLOCKS:
            self.end_block()
        match tag:
            case "a":
                self.hrefs.pop()
            case "ul" | "ol":
                self.lists.pop()
            case "li":
                self.marker = ""
            case "table":
                self.end_table()
        self.open.pop()

    def handle_data(self, text: str) -> None:
        if "a.footnote-backref" not in self.open:
            self.add(re.sub(r"[ \t\n]+", " ", text), self.hrefs[-1] if self.hrefs else "")

    def add(self, text: str, href: str) -> None:
        tags = {name.partition(".")[0] for name in self.open}
        self.spans.append(Span(text, "strong" in tags, "em" in tags, "sup" in tags, href))

    def taken(self) -> tuple[Span, ...]:
        """What was gathered of a paragraph, without blanks at its ends."""
        spans, self.spans = self.spans, []
        while spans and not spans[0].text.strip(" \n"):
            spans.pop(0)
        while spans and not spans[-1].text.strip(" \n"):
            spans.pop()
        if spans:
            spans[0] = spans[0]._replace(text=spans[0].text.lstrip(" "))
            spans[-1] = spans[-1]._replace(text=spans[-1].text.rstrip(" "))
        return tuple(spans)

    def end_block(self) -> None:
        spans = self.taken()
        if not spans:
            return
        tags = [name.partition(".")[0] for name in self.open]
        heading = next((HEADINGS[tag] for tag in tags if tag in HEADINGS), None)
        style: Style = heading or ("item" if self.lists else "quote" if "blockquote" in tags else "body")
        self.blocks.append(Words(style, spans, self.marker, max(0, len(self.lists) - 1)))
        self.marker = ""

    def end_table(self) -> None:
        """A Markdown table: its first row are the heads, and every row has as many cells."""
        if not self.rows:
            return
        texts = [["".join(span.text for span in cell.spans) for cell in row] for row in self.rows]
        longest = [max(len(row[place]) for row in texts if place < len(row)) for place in range(len(texts[0]))]
        widths = tuple(min(WIDEST, max(NARROWEST, length)) for length in longest)
        self.blocks.append(Table(tuple(texts[0]), tuple(map(tuple, self.rows[1:])), widths))

    def full(self, href: str) -> str:
        """A link of the body as a full address; "" for one that stays in the body."""
        if href.startswith("#") or not href:
            return ""
        parts = urlsplit(href)
        if parts.scheme:
            return href
        path = canonical(posixpath.normpath(posixpath.join(self.folder, unquote(parts.path))), self.facts)
        return f"{path}#{parts.fragment}" if parts.fragment else path
