"""How tests read a published site: pages as parsed HTML, tables as grids, labels as dictionaries."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

Grid = list[list[str]]


def page(site: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / "output" / path).read_text("utf-8"))


def only(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The one node that the selector finds."""
    nodes = tree.css(selector)
    assert len(nodes) == 1, f"{selector}: {len(nodes)} found"
    return nodes[0]


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [node.text(strip=True) for node in tree.css(selector)]


def hrefs(tree: LexborHTMLParser | LexborNode, selector: str = "a") -> list[str]:
    return [node.attributes.get("href") or "" for node in tree.css(selector)]


def labels(tree: LexborHTMLParser) -> dict[str, str]:
    """The meta tags of a page by name."""
    return {node.attributes["name"] or "": node.attributes.get("content") or "" for node in tree.css("meta[name]")}


def pairs(tree: LexborHTMLParser | LexborNode, selector: str) -> dict[str, str]:
    """A definition list as a dictionary."""
    rows = tree.css(f"{selector} > div")
    return {only(row, "dt").text(strip=True): only(row, "dd").text(strip=True) for row in rows}


def heads(table: LexborNode) -> list[str]:
    return [node.text(strip=False) for node in table.css("thead th")]


def spans(table: LexborNode) -> list[list[tuple[str, int]]]:
    """The body's cells as written: each row's own cells with the number of rows that they span."""
    return [
        [(cell.text(strip=False), int(cell.attributes.get("rowspan") or 1)) for cell in row.css("td, th")]
        for row in table.css("tbody tr")
    ]


def grid(table: LexborNode) -> Grid:
    """The body as a reader sees it: a spanning cell stands in each of its rows."""
    return filled(len(heads(table)), spans(table))


def filled(width: int, rows: list[list[tuple[str, int]]]) -> Grid:
    """Each row's own cells with the number of rows that they span → all places. None is left free or taken twice."""
    places: dict[tuple[int, int], str] = {}
    for number, cells in enumerate(rows):
        free = [column for column in range(width) if (number, column) not in places]
        assert len(cells) == len(free), f"row {number}: {len(cells)} cells for {len(free)} places"
        for column, (text, height) in zip(free, cells, strict=True):
            for covered in range(number, number + height):
                assert covered < len(rows), f"row {number}: a cell reaches below the table"
                assert (covered, column) not in places, f"row {number}: two cells in one place"
                places[covered, column] = text
    return [[places[number, column] for column in range(width)] for number in range(len(rows))]
