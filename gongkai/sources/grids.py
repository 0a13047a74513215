"""Cells with spans → their places in a grid. The same for web pages and Word: a cell takes the first free column of its row."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from gongkai.sources import limits

Content = TypeVar("Content")


class TooMuch(Exception):
    """A table that covers more places than any form has."""


class Placed(NamedTuple, Generic[Content]):
    """What stands in a cell, its row and column from 1 on, and how many it covers."""

    content: Content
    row: int
    column: int
    rows: int
    columns: int

    @property
    def name(self) -> str:
        return f"{letters(self.column)}{self.row}"


def letters(column: int) -> str:
    """A column's name in a workbook: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(rows: list[list[tuple[Content, int, int]]]) -> list[list[Placed[Content]]]:
    """Rows of (content, rows covered, columns covered; 0 rows: to the end) → every cell's place.

    A cell never reaches below the table. Raises TooMuch where cells cover more than the limits allow.
    """
    taken: dict[int, int] = {}  # by column: the last row that a cell from above covers
    placed: list[list[Placed[Content]]] = []
    merged = 0
    for row, cells in enumerate(rows, 1):
        found, column = [], 1
        for content, height, width in cells:
            while taken.get(column, 0) >= row:
                column += 1
            rest = len(rows) - row + 1
            height = min(height or rest, rest)
            merged += height * width if height * width > 1 else 0
            if merged > limits.MERGED_AREA or column + width > limits.COLUMNS:
                raise TooMuch
            found.append(Placed(content, row, column, height, width))
            taken.update(dict.fromkeys(range(column, column + width), row + height - 1))
            column += width
        placed.append(found)
    return placed
