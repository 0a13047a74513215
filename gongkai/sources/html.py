"""A web page → its paragraphs and tables, as a reader of it would see them. Nothing is fetched, nothing is run.

- Blocks and <br> part paragraphs. Runs of blanks collapse; a line break between two Chinese characters is no blank (CSS Text 3,
  section 4.1.3: Word wraps its HTML in the middle of words).
- Tables that hold data become grids; those that only place things are taken apart (html_shape.py).
- What the page itself marks as navigation or footer, and lists of nothing but links, stand in `furniture`.
- Hidden elements are told in `hidden`. Scripts, styles and comments are no text. Meta tags are facts.
- The numbers of <ol> are text: a reader sees them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.cjk import join_lines
from gongkai.rules import found
from gongkai.sources import counters, encodings, grids, html_shape, limits
from gongkai.sources.hidden import hidden
from gongkai.sources.html_shape import children
from gongkai.sources.source import Cell, Grid, Line, Refused, Source, paragraphs

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search"
    " section select summary table tbody td tfoot th thead tr ul xmp".split()
)
VERBATIM = ("pre", "listing", "xmp", "plaintext")
BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|list-item|table|flex|grid)\b", re.IGNORECASE)
NUMBERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
NO_NUMBERS = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\n\r\f]+")
MOST_FACTS = 200
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
NAMES = re.compile(r"[^\s/=]+")
WHOLE_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']+|\"[^\"]*\"|'[^']*')*")
NEVER_CLOSED = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot colgroup option"
    " optgroup rt rp html head body".split()
)
BACK, FLUSH = "back", "flush"


def read(data: bytes, file: str) -> Source:
    """The page's text, or the finding that says why it cannot be read: too large, too deep, in an unknown encoding. Raises
    Refused where it has too many paragraphs.
    """
    if len(data) > limits.PAGE_BYTES:
        return Source(findings=(found("file/too-large", file, size=len(data), limit=limits.PAGE_BYTES),))
    text = encodings.decode_page(data)
    if text is None:
        return Source(findings=(found("file/encoding", file, encoding="?", byte=encodings.first_fault(data)),))
    if sum(1 for _ in TAG.finditer(text)) > limits.PAGE_TAGS:
        return Source(findings=(found("import/too-much", file, got="elements", limit=limits.PAGE_TAGS),))
    if most_attributes(text) > limits.ATTRIBUTES:
        return Source(findings=(found("import/too-much", file, got="attributes", limit=limits.ATTRIBUTES),))
    if depth(text) > limits.PAGE_DEPTH:
        return Source(findings=(found("import/too-much", file, got="depth", limit=limits.PAGE_DEPTH),))
    tree = LexborHTMLParser(text)
    if tree.body is None:  # an old frameset
        return Source(facts=facts(tree))
    page = _Page(tree.body, file)
    try:
        page.read(tree.body)
    except grids.TooMuch:
        return Source(findings=(found("import/too-much", file, page.count, got="merged", limit=limits.MERGED_AREA),))
    told = hidden(file, "hidden-text", page.hidden)
    return Source(tuple(page.blocks), facts(tree), tuple(page.hidden), tuple(told), tuple(page.around))


def most_attributes(text: str) -> int:
    """About how many attributes the tag has that has most."""
    long = (match[0] for match in WHOLE_TAG.finditer(text) if len(match[0]) > limits.ATTRIBUTES)
    return max((sum(1 for _ in NAMES.finditer(QUOTED.sub(" ", tag))) for tag in long), default=0)


def depth(text: str) -> int:
    """About how deep elements lie in each other; elements that are rightly never closed do not count."""
    deep = deepest = 0
    for end, name in map(re.Match.groups, TAG.finditer(text)):
        if name.lower() not in NEVER_CLOSED:
            deep = max(0, deep - 1) if end else deep + 1
            deepest = max(deepest, deep)
    return deepest


def facts(tree: LexborHTMLParser) -> dict[str, str]:
    """The page's title, its heading (h1, where there is only one) and its meta tags, by their own names
    (中国政府网站 use ArticleTitle, PubDate, ContentSource …).
    """
    known: dict[str, str] = {}
    title = tree.css_first("title")
    pairs = [("title", title.text(deep=True))] if title else []
    heading = [words for tag in tree.css("h1") if (words := tag.text(deep=True)).strip()]
    pairs += [("h1", heading[0])] if len(heading) == 1 else []
    pairs += [(tag.attributes.get("name") or "", tag.attributes.get("content") or "") for tag in tree.css("meta[name]")]
    for name, value in pairs[:MOST_FACTS]:
        if name.strip() and value.strip():
            known.setdefault(name.strip(), BLANKS.sub(" ", value).strip())
    return known


class _Place(NamedTuple):
    """Where text goes: what takes finished paragraphs, in which cell, and the words of the paragraph that is being read."""

    take: Callable[[Line], None]
    cell: str
    words: list[str]


class _Page:
    """Walks the tree without recursion (pages can be deep), and gathers paragraphs. Only a data table's cells are read apart."""

    def __init__(self, root: LexborNode, file: str) -> None:
        self.file = file
        self.shapes = html_shape.measure(root)
        self.most = self.shapes[root.mem_id].text * 2 // 3
        self.blocks: list[Line | Grid] = []
        self.hidden: list[Line] = []
        self.around: list[Line] = []
        self.places = [_Place(self.blocks.append, "", [])]
        self.count = 0
        self.tables = 0
        self.number = ""
        self.next: dict[int, int] = {}  # the next number of each <ol>, by its id

    def read(self, root: LexborNode) -> None:
        pending: list[tuple[LexborNode | str, int]] = [(root, 0)]
        while pending:
            node, depth = pending.pop()
            if isinstance(node, str):
                self.flush()
                if node == BACK:
                    self.places.pop()
                continue
            tag = node.tag or ""
            if tag == "-text":
                self.write(node)
            elif tag == "br":
                self.flush()
            elif tag not in html_shape.NO_TEXT and not self.is_grid(node, depth):
                pending += self.enter(node, tag)
                pending += [(child, depth + (tag == "table")) for child in reversed(children(node))]

    def enter(self, node: LexborNode, tag: str) -> list[tuple[LexborNode | str, int]]:
        """Opens a part of the page. Answers what is to be done when it ends."""
        if html_shape.is_hidden(node):
            self.places.append(_Place(self.hidden.append, self.places[-1].cell, []))
            return [(BACK, 0)]
        if len(self.places) == 1 and html_shape.is_around(node, self.shapes, self.most):
            self.flush()
            self.places.append(_Place(self.around.append, "", []))
            return [(BACK, 0)]
        if tag not in BLOCKS and not BLOCK_STYLE.search(node.attributes.get("style") or ""):
            return []
        self.flush()
        if tag == "li":
            self.number = self.number_of(node)
        return [(FLUSH, 0)]

    def number_of(self, item: LexborNode) -> str:
        """The number that a browser prints before an entry of an <ol>; "" for any other entry."""
        listed = item.parent
        if listed is None or listed.tag != "ol" or NO_NUMBERS.search(listed.attributes.get("style") or ""):
            return ""
        number = _whole(item.attributes.get("value"), self.next.get(listed.mem_id) or _whole(listed.attributes.get("start"), 1))
        self.next[listed.mem_id] = number + 1
        return counters.render(number, NUMBERS.get(listed.attributes.get("type") or "", "decimal")) + ". "

    def write(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if node.parent is not None and node.parent.tag in VERBATIM:
            for line in text.splitlines(keepends=True):
                self.places[-1].words.append(line)
                if line.endswith(("\n", "\r")):
                    self.flush()
        else:
            self.places[-1].words.append(text)

    def flush(self) -> None:
        """Ends the paragraph. One that holds only blanks which do not collapse (&nbsp;) is a paragraph without words."""
        place = self.places[-1]
        text = BLANKS.sub(" ", join_lines("".join(place.words).replace("\r", "\n"))).strip(" ")
        place.words.clear()
        for words in paragraphs(text):
            self.count += 1
            if self.count > limits.PASSAGES:
                raise Refused(found("import/too-much", self.file, got="passages", limit=limits.PASSAGES))
            place.take(Line(f"{self.number}{words}", self.count, place.cell))
            self.number = ""

    def is_grid(self, table: LexborNode, depth: int) -> bool:
        """Whether a node is a table of data; if so, it has been read."""
        if table.tag != "table" or len(self.places) > 1 or html_shape.is_hidden(table):
            return False
        rows = html_shape.rows_of(table)
        if html_shape.is_layout(table, rows, self.shapes, depth):
            return False
        self.flush()
        self.tables += 1
        for part in html_shape.beside_grid(table):
            self.read(part)
            self.flush()
        placed = grids.place([[(cell, _span(cell, "rowspan"), _span(cell, "colspan") or 1) for cell in row] for row in rows])
        line = self.count + 1
        self.blocks.append(Grid(tuple(tuple(map(self.cell, row)) for row in placed), line))
        return True

    def cell(self, placed: grids.Placed[LexborNode]) -> Cell:
        lines: list[Line] = []
        name = placed.name if self.tables == 1 else f"表{self.tables}!{placed.name}"
        self.places.append(_Place(lines.append, name, []))
        self.read(placed.content)
        self.flush()
        self.places.pop()
        return Cell(tuple(line for line in lines if line.text), name, placed.rows, placed.columns)


def _span(cell: LexborNode, name: str) -> int:
    """How many rows or columns a cell covers; 0 is "to the end". What is no number is 1, as in browsers."""
    text = (cell.attributes.get(name) or "1").strip()
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else 1


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch("-?[0-9]{1,6}", text.strip()) else default
