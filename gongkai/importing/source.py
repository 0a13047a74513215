"""The words of gongkai.sources, under the name by which the importer's modules know them."""

from gongkai.sources.source import Cell, Grid, Line, Source

__all__ = ["Cell", "Grid", "Line", "Source"]
