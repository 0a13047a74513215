"""A source as it was read → blocks in which lists can be looked for: what files and pasting did to the text is mended, and told.

Invisible signs go, the lines of a PDF file are paragraphs again, rows on lines are tables, tables that list nothing are lines.
"""

from __future__ import annotations

import itertools
import re

from gongkai import personal
from gongkai.importing import (
    blocks,
    commitments,
    drawn,
    grid_head,
    grids,
    labels,
    linebreaks,
    parts,
    table,
    textgrid,
    trailing,
    wraps,
)
from gongkai.rules import found
from gongkai.sources.source import Grid, Line, Source

MARKDOWN = re.compile(r"#{1,6} +(?=[\u4e00-\u9fff（(“《])")


def prepare(source: Source) -> tuple[Source, list[Line | Grid], wraps.Repaired]:
    """The source with what is to be said of it, its blocks, and what became of the blanks that line wraps had left."""
    return _tables_and_lines(_with_paragraphs(_labelled(_drawn(_visible(source)))))


def _tables_and_lines(source: Source) -> tuple[Source, list[Line | Grid], wraps.Repaired]:
    """The blocks: rows on lines as tables, tables of facts and of layout as lines, the blanks of wrapped lines gone. With the
    source, which has what is to be said of that.
    """
    given: list[Line | Grid] = []
    wide = 0
    rows = textgrid.convert(source.blocks)
    parted, told = trailing.apart(rows.blocks)
    source = source._replace(findings=(*source.findings, *rows.findings, *told))
    for block in parted:
        if isinstance(block, Line):
            given.append(block)
        elif committed := commitments.from_grid(block):
            given += committed
        elif grid_head.is_data(block) or (grids.width(block) == wide and not grids.is_facts(block)):
            given.append(block)
            wide = grids.width(block)
        elif grids.is_facts(block) or grids.is_layout(block) or blocks.from_grid(block):
            given += _as_lines(block)
        else:
            given.append(block)
    lines = [block for block in given if isinstance(block, Line)]
    repaired = wraps.repair(lines, lambda text: labels.is_label(text) or blocks.is_fact(text))
    mended = iter(repaired.lines)
    return source, [next(mended) if isinstance(block, Line) else block for block in given], repaired


def _visible(source: Source) -> Source:
    """The source without signs that nobody sees, and that told: with them no heading and no unit's name matches."""
    source = source._replace(blocks=tuple(_unmarked(block) if isinstance(block, Line) else block for block in source.blocks))
    strange = [line for line in source.lines if personal.visible(line.text) != line.text]
    if not strange:
        return source
    blocks = tuple(_seen(block) if isinstance(block, Line) else _all_seen(block) for block in source.blocks)
    signs = [sign for line in strange for sign in personal.INVISIBLE.findall(line.text)]
    told = table.told("import/invisible", strange[0], count=len(signs), text=f"U+{ord(signs[0]):04X}")
    return source._replace(blocks=blocks, findings=(*source.findings, told))


def _drawn(source: Source) -> Source:
    """The source with its drawn tables as tables, and told where the words of their cells were broken over lines."""
    tables = drawn.convert(source.blocks)
    if not tables.rules:
        return source
    joined = tables.joined[:1]
    told = [found("import/rejoined", line=line.line, count=len(tables.joined), text=line.text[:12]) for line in joined]
    return source._replace(
        blocks=tuple(tables.blocks), furniture=(*source.furniture, *tables.rules), findings=(*source.findings, *told)
    )


def _labelled(source: Source) -> Source:
    """The source with the page's labels and their values on one line each; tables are left alone."""
    runs = itertools.groupby(source.blocks, key=lambda block: isinstance(block, Line))
    blocks = [part for is_lines, run in runs for part in (labels.with_values(list(run)) if is_lines else run)]  # type: ignore[arg-type]
    return source._replace(blocks=tuple(blocks))


def _unmarked(line: Line) -> Line:
    """A line without the # of a Markdown heading."""
    mark = MARKDOWN.match(line.text)
    return line._replace(text=line.text[mark.end() :]) if mark else line


def _seen(line: Line) -> Line:
    return line._replace(text=personal.visible(line.text).strip())


def _all_seen(grid: Grid) -> Grid:
    rows = (tuple(cell._replace(lines=tuple(map(_seen, cell.lines))) for cell in row) for row in grid.rows)
    return grid._replace(rows=tuple(rows))


def _with_paragraphs(source: Source) -> Source:
    """The source with the lines that a PDF file broke joined again, and that told; tables and blocks are left alone."""
    lines = [block for block in textgrid.convert(source.blocks).blocks if isinstance(block, Line)]
    if len(lines) < len(source.blocks) or any(
        kind.find(lines) is not None for kind in parts.LINE_KINDS if kind.name != "clauses"
    ):
        return source
    joined = linebreaks.join(lines, lambda text: labels.is_label(text) or blocks.is_fact(text))
    if not joined.gone:
        return source
    finding = found("import/rejoined", line=joined.line, count=joined.gone, text=joined.sample)
    return source._replace(
        blocks=tuple(joined.lines), furniture=(*source.furniture, *joined.pages), findings=(*source.findings, finding)
    )


def _as_lines(grid: Grid) -> list[Line]:
    """A table that lists no work: facts of the document one row to a line, labels and facts of a task, or its paragraphs."""
    if grids.is_facts(grid):
        rows = [[line for cell in row for line in cell.lines] for row in grid.rows]
        return [Line("\t".join(line.text for line in row), row[0].line, row[0].cell) for row in rows if row]
    return blocks.from_grid(grid) or grids.lines(grid)
