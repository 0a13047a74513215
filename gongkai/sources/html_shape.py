"""What the parts of a web page are for, told by their shape: hidden, navigation, layout. One pass measures every part."""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborNode

NO_TEXT = frozenset(
    "script style template noscript noframes iframe object embed canvas audio video svg math head datalist textarea -comment"
    " -document -doctype".split()
)
PARTS = frozenset("article aside div dl footer form header li main nav ol p section span table td th ul body".split())
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
CELLS = ("td", "th")
SECTIONS = ("thead", "tbody", "tfoot")
PARAGRAPHS = ("p", "br", "div", "li")

AROUND = ("nav", "footer", "aside")
ROLES = ("navigation", "banner", "contentinfo", "search", "complementary")
NAMES = re.compile(
    r"(?:^|[-_\s])(?:(?:main|top|site|sub)?nav(?:bar|igation)?|menu|foot(?:er)?|sidebar|copyright|friendlinks?|toolbar"
    r"|share|bdsharebuttonbox|search)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
LISTS = ("ul", "dl", "div")
MANY_LINKS = 5
CRUMBS = re.compile(r"[>＞»›]|位置")

DEEPEST_TABLE = 16
MANY_PARAGRAPHS = 5
PROSE = 300


class Shape(NamedTuple):
    """How much stands in a part of the page: visible characters, those in links, and how many of what elements."""

    text: int = 0
    linked: int = 0
    links: int = 0
    paragraphs: int = 0
    tables: int = 0
    titles: int = 0


Shapes = dict[int, Shape]


def children(node: LexborNode) -> list[LexborNode]:
    found, child = [], node.child
    while child is not None:
        found.append(child)
        child = child.next
    return found


def is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or HIDDEN.search(attributes.get("style") or "") is not None


def measure(root: LexborNode) -> Shapes:
    """The shape of every part below `root`, by the node's id."""
    shapes: Shapes = {}
    sums = [[0] * 6]
    pending = [(root, False)]
    while pending:
        node, leaving = pending.pop()
        tag = node.tag or ""
        if leaving:
            own = sums.pop()
            if tag in PARTS:
                shapes[node.mem_id] = Shape(*own)
            own[1] = own[0] if tag == "a" else own[1]
            for place, extra in enumerate((0, 0, tag == "a", tag in PARAGRAPHS, tag == "table", tag == "h1")):
                sums[-1][place] += own[place] + extra
        elif tag == "-text":
            sums[-1][0] += len("".join((node.text_content or "").split()))
        elif tag not in NO_TEXT and not is_hidden(node):
            sums.append([0] * 6)
            pending.append((node, True))
            pending += [(child, False) for child in reversed(children(node))]
    return shapes


def is_around(node: LexborNode, shapes: Shapes, most: int) -> bool:
    """Whether a part stands around the document: it says so by its element, role or name, or it is a list of nothing but links.

    Never what holds the page's title, a table or more than `most` characters, whatever it is called; nor a breadcrumb.
    """
    tag, shape = node.tag or "", shapes.get(node.mem_id)
    if shape is None or not 0 < shape.text <= most or shape.titles or shape.tables:
        return False
    attributes = node.attributes
    named = tag in AROUND or attributes.get("role") in ROLES or NAMES.search(f"{attributes.get('class')} {attributes.get('id')}")
    links_only = tag in LISTS and shape.links >= MANY_LINKS and shape.linked * 10 >= shape.text * 9
    if not named and not links_only:
        return False
    return not CRUMBS.search(node.text(deep=True)) if shape.text < 200 else True


def rows_of(table: LexborNode) -> list[list[LexborNode]]:
    """The cells that are seen, of the table's own rows, not those of tables in it."""
    return [
        [cell for cell in children(row) if cell.tag in CELLS and not is_hidden(cell)]
        for row in _rows(table)
        if not is_hidden(row)
    ]


def beside_grid(table: LexborNode) -> list[LexborNode]:
    """What is in a table and in no cell that is seen: its caption, hidden parts, rows and cells."""
    found = [part for part in children(table) if part.tag == "caption" or (part.tag in SECTIONS and is_hidden(part))]
    for row in _rows(table):
        found += [row] if is_hidden(row) else [cell for cell in children(row) if cell.tag in CELLS and is_hidden(cell)]
    return found


def _rows(table: LexborNode) -> list[LexborNode]:
    rows: list[LexborNode] = []
    for part in children(table):
        if part.tag == "tr":
            rows.append(part)
        elif part.tag in SECTIONS and not is_hidden(part):
            rows += [row for row in children(part) if row.tag == "tr"]
    return rows


def is_layout(table: LexborNode, rows: list[list[LexborNode]], shapes: Shapes, depth: int) -> bool:
    """Whether a table only places things: a single cell or column; tables in its cells; one long text and little beside it."""
    if depth > DEEPEST_TABLE or table.attributes.get("role") in ("presentation", "none"):
        return True
    seen = [[shapes.get(cell.mem_id, Shape()) for cell in row] for row in rows]
    filled = [row for row in ([cell for cell in row if cell.text] for row in seen) if row]
    cells = [cell for row in filled for cell in row]
    nested = sum(cell.tables > 0 for cell in cells)
    if max(map(len, rows), default=0) < 2 or len(cells) < 2 or nested * 4 > len(cells):
        return True
    longest = max(cells)
    prose = longest.text >= PROSE and longest.paragraphs >= MANY_PARAGRAPHS
    return prose and len(filled) <= 2 and len(cells) <= 3 and longest.text * 5 > sum(cell.text for cell in cells) * 4
