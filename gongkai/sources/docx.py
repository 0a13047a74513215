"""A Word document → its paragraphs and tables, as a reader sees it when all changes are accepted.

Insertions, content controls, smart tags, links, results of fields, text boxes and notes are text; so are automatic numbers.
Deleted and hidden text and comments are not: they are told. Headers, footers and the table of contents are furniture.
What cannot be read (images, embedded objects, SmartArt, charts, equations, linked documents) is listed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from gongkai.rules import found
from gongkai.sources import limits
from gongkai.sources.docx_numbers import Numbers
from gongkai.sources.grids import letters
from gongkai.sources.hidden import hidden
from gongkai.sources.opc import Element, Package, attribute, child, local
from gongkai.sources.source import Cell, Grid, Line, Refused, Source, paragraphs

INSIDE = frozenset("ins moveTo smartTag hyperlink fldSimple customXml bdo dir sdt sdtContent rt rubyBase ruby oMathPara".split())
DELETED = ("del", "moveFrom")
NOTHING = frozenset(
    "pPr rPr tblPr tblGrid sdtPr sdtEndPr smartTagPr customXmlPr instrText delInstrText rubyPr softHyphen pgNum".split()
)
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
SYMBOLS = {"F052": "☑", "F0FE": "☑", "F0FC": "✓", "F050": "✓", "F0A8": "□", "F0A3": "□", "F06F": "□", "F051": "☒", "F0FD": "☒"}
UNREADABLE = {
    "blip": "image",
    "imagedata": "image",
    "OLEObject": "object",
    "control": "object",
    "chart": "chart",
    "relIds": "smart-art",
    "altChunk": "alt-chunk",
    "subDoc": "alt-chunk",
    "oMath": "equation",
}
CONTENTS = re.compile(r"(?:toc|目录) ?\d", re.IGNORECASE)
OFF = ("0", "false", "off", "none")


class Text(NamedTuple):
    """Where text goes: the words of the paragraph that is being read, and text boxes that follow it."""

    words: list[str]
    boxes: list[Element]
    vanishes: bool


class TableCell(NamedTuple):
    """`column` counts from 0; `merge` is "", "restart" or "continue"."""

    element: Element | None
    column: int
    columns: int
    merge: str


def read(data: bytes, file: str) -> Source:
    """What the document holds. Raises Refused where it has no text part, or where its tables are too large."""
    package = Package(data)
    main = package.main("word/document.xml")
    body = child(package.tree(main), "body")
    if body is None:
        raise Refused(found("import/broken", file, got="no-document"))
    return _Document(package, main, file).read(body)


class _Document:
    def __init__(self, package: Package, main: str, file: str) -> None:
        self.package, self.file = package, file
        self.relations = package.relations(main)
        self.numbers = Numbers(self._related("numbering"), self._related("styles"))
        self.notes = {kind: _notes(self._related(kind)) for kind in ("footnotes", "endnotes")}
        styles = self.numbers.styles
        self.vanishing = {
            name for name in styles if any(_is_on(child(style, "rPr", "vanish")) for style in self.numbers.chain(name))
        }
        self.contents = {name for name, style in styles.items() if CONTENTS.match(attribute(child(style, "name"), "val"))}
        self.count = 0
        self.tables = 0
        self.cell = ""
        self.fields: list[bool] = []  # for each open field, whether its result has begun
        self.text = Text([], [], False)
        self.carried = ""  # the words of a paragraph whose end is deleted
        self.area = 0
        self.kept: dict[str, list[Line]] = {"deleted-text": [], "hidden-text": [], "comments": [], "field-code": []}
        self.furniture: list[Line] = []
        self.noted: list[tuple[str, Element]] = []
        self.unreadable: Counter[str] = Counter()

    def read(self, body: Element) -> Source:
        blocks = self.blocks(body)
        for mark, note in self.noted:  # the list grows where notes have notes
            for line in self.flat(self.blocks(note)):
                blocks.append(line._replace(text=f"{mark}{line.text}"))
                mark = ""
        if (comments := self._related("comments")) is not None:
            self.kept["comments"] += self.flat([block for comment in comments for block in self.blocks(comment)])
        seen: set[str] = set()
        for kind, target in self.relations.values():
            if kind in ("header", "footer") and (tree := self.package.tree(target)) is not None:
                lines = [line for line in self.flat(self.blocks(tree)) if line.text and line.text not in seen]
                seen.update(line.text for line in lines)
                self.furniture += lines
        told = [finding for kind, lines in self.kept.items() for finding in hidden(self.file, kind, lines)]
        told += [found("import/unsupported", self.file, got=kind, count=count) for kind, count in self.unreadable.items()]
        unseen = tuple(line for kept in self.kept.values() for line in kept)
        return Source(tuple(blocks), self.package.facts(), unseen, tuple(told), tuple(self.furniture))

    # ------------------------------------------------------------------------------------------------------------ blocks

    def blocks(self, parent: Element) -> list[Line | Grid]:
        """The paragraphs and tables of a body, a cell, a note, a text box."""
        blocks: list[Line | Grid] = []
        for part in parent:
            name = local(part)
            if name == "p":
                blocks += self.paragraph(part)
            elif name == "tbl":
                blocks += self.table(part)
            elif name in INSIDE:
                blocks += self.blocks(part)
            elif name in DELETED:
                self.keep("deleted-text", part)
            elif name == "AlternateContent":
                blocks += self.blocks(_choice(part))
            elif name in UNREADABLE:
                self.unreadable[UNREADABLE[name]] += 1
        text, self.carried = self.carried, ""
        return blocks + self.lines(text)

    def flat(self, blocks: list[Line | Grid]) -> list[Line]:
        return [line for line in Source(tuple(blocks)).lines if line.text]

    def paragraph(self, paragraph: Element) -> list[Line | Grid]:
        mark = child(paragraph, "pPr", "rPr")
        style = self.numbers.style_of(paragraph)
        number = "" if _is_on(child(mark, "vanish")) else self.numbers.next(paragraph)
        outer, self.text = self.text, Text([], [], style in self.vanishing)
        self.inline(paragraph)
        text, boxes = "".join(self.text.words), self.text.boxes
        self.text = outer
        text, self.carried = self.carried + number + text, ""
        if child(mark, "del") is not None:  # its end is deleted: the paragraph goes on in the next one
            self.carried, text = text, ""
        lines = self.lines(text)
        if style in self.contents:
            self.furniture += [line for line in lines if line.text]
            lines = []
        return [*lines, *(block for box in boxes for block in self.blocks(box))]

    def lines(self, text: str) -> list[Line]:
        found: list[Line] = []
        for words in paragraphs(text):
            self.count += 1
            found.append(Line(words, self.count, self.cell))
        return found

    # ------------------------------------------------------------------------------------------------------------ inline

    def inline(self, parent: Element) -> None:
        """Gathers the text below an element. What is not known is looked into: rather too much text than too little."""
        for part in parent:
            name = local(part)
            if name == "r" and self.vanishes(part):
                self.keep("hidden-text", part)
            elif name in ("t", "delText"):
                self.write(part.text or "")
            elif name in SIGNS:
                self.write(SIGNS[name])
            elif name in DELETED:
                self.keep("deleted-text", part)
            elif name == "sym":
                code = attribute(part, "char")
                self.write(SYMBOLS.get(code.upper()) or (chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else ""))
            elif name == "fldChar":
                self.field(attribute(part, "fldCharType"))
            elif name in ("footnoteReference", "endnoteReference"):
                self.note(self.notes["footnotes" if name.startswith("f") else "endnotes"].get(attribute(part, "id")))
            elif name == "txbxContent":
                self.text.boxes.append(part)
            elif name == "AlternateContent":
                self.inline(_choice(part))
            elif name == "ruby":
                self.ruby(part)
            elif name not in NOTHING:
                if name in UNREADABLE:
                    self.unreadable[UNREADABLE[name]] += 1
                self.inline(part)

    def write(self, text: str) -> None:
        if all(self.fields):
            self.text.words.append(text)
        elif text.strip():
            self.note_hidden("field-code", text)

    def field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def note(self, note: Element | None) -> None:
        if note is not None:
            self.noted.append((f"[{len(self.noted) + 1}] ", note))
            self.write(self.noted[-1][0].strip())

    def ruby(self, ruby: Element) -> None:
        for name, before, after in (("rubyBase", "", ""), ("rt", "（", "）")):
            if (part := child(ruby, name)) is not None:
                self.write(before)
                self.inline(part)
                self.write(after)

    def vanishes(self, run: Element) -> bool:
        own = child(run, "rPr", "vanish")
        if own is not None:
            return _is_on(own)
        return attribute(child(run, "rPr", "rStyle"), "val") in self.vanishing or self.text.vanishes

    def keep(self, kind: str, part: Element) -> None:
        """The text of a part that is not to be seen."""
        outer, self.text = self.text, Text([], [], False)
        self.inline(part)
        text, boxes = "".join(self.text.words), self.text.boxes
        self.text = outer
        self.note_hidden(kind, text)
        for box in boxes:
            self.keep(kind, box)

    def note_hidden(self, kind: str, text: str) -> None:
        text, known = " ".join(paragraphs(text)), self.kept[kind]
        if known and known[-1].line == self.count + 1:
            known[-1] = known[-1]._replace(text=known[-1].text + text)
        elif text:
            known.append(Line(text, self.count + 1, self.cell))

    # ------------------------------------------------------------------------------------------------------------ tables

    def table(self, table: Element) -> list[Line | Grid]:
        rows = [self.row(row) for row in self.visible_rows(table)]
        if self.cell or max(map(len, rows), default=0) < 2:  # in a cell, or made to place things: its text is text
            return [block for row in rows for cell in row if cell.element is not None for block in self.blocks(cell.element)]
        self.tables += 1
        line = self.count + 1
        grid: list[tuple[Cell, ...]] = []
        below: set[tuple[int, int]] = set()  # row and column of cells that belong to one above
        for place, row in enumerate(rows):
            cells: list[Cell] = []
            for cell in row:
                if (place, cell.column) in below:
                    if cell.element is not None:
                        self.keep("hidden-text", cell.element)
                    continue
                height = 1
                while cell.merge == "restart" and any(
                    other.column == cell.column and other.merge == "continue" for other in _at(rows, place + height)
                ):
                    below.add((place + height, cell.column))
                    height += 1
                cells.append(self.read_cell(cell, place, height))
            grid.append(tuple(cells))
        return [Grid(tuple(grid), line)]

    def read_cell(self, cell: TableCell, row: int, height: int) -> Cell:
        self.area += height * cell.columns if height * cell.columns > 1 else 0
        if self.area > limits.MERGED_AREA or cell.column + cell.columns > limits.COLUMNS:
            raise Refused(found("import/too-much", self.file, self.count, got="merged", limit=limits.MERGED_AREA))
        name = f"{letters(cell.column + 1)}{row + 1}"
        self.cell = name if self.tables == 1 else f"表{self.tables}!{name}"
        lines = self.flat(self.blocks(cell.element)) if cell.element is not None else []
        name, self.cell = self.cell, ""
        return Cell(tuple(lines), name, height, cell.columns)

    def visible_rows(self, table: Element) -> list[Element]:
        rows: list[Element] = []
        for row in _through(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.keep("deleted-text", row)
            elif _is_on(child(properties, "hidden")):
                self.keep("hidden-text", row)
            else:
                rows.append(row)
        return rows

    def row(self, row: Element) -> list[TableCell]:
        before = attribute(child(row, "trPr", "gridBefore"), "val")
        column = int(before) if re.fullmatch("[0-9]{1,4}", before) else 0
        cells = [TableCell(None, 0, column, "")] if column else []
        for cell in _through(row, "tc"):
            properties = child(cell, "tcPr")
            if child(properties, "cellDel") is not None:
                self.keep("deleted-text", cell)
                continue
            span = attribute(child(properties, "gridSpan"), "val")
            columns = max(1, int(span)) if re.fullmatch("[0-9]{1,5}", span) else 1
            merge, beside = child(properties, "vMerge"), child(properties, "hMerge")
            if beside is not None and attribute(beside, "val") != "restart" and cells:
                cells[-1] = cells[-1]._replace(columns=cells[-1].columns + columns)
                self.keep("hidden-text", cell)
            else:
                cells.append(TableCell(cell, column, columns, "" if merge is None else attribute(merge, "val") or "continue"))
            column += columns
        return cells

    def _related(self, kind: str) -> Element | None:
        return next(
            (self.package.tree(target) for related, target in self.relations.values() if related == kind and target), None
        )


def _at(rows: list[list[TableCell]], place: int) -> list[TableCell]:
    return rows[place] if place < len(rows) else []


def _through(parent: Element, name: str) -> list[Element]:
    """The rows of a table or the cells of a row, also those in content controls and the like."""
    found: list[Element] = []
    for part in parent:
        if local(part) == name:
            found.append(part)
        elif local(part) in INSIDE:
            found += _through(part, name)
    return found


def _notes(tree: Element | None) -> dict[str, Element]:
    """The notes by id, without the lines that separate them from the text."""
    return (
        {attribute(note, "id"): note for note in tree if attribute(note, "type", "normal") == "normal"}
        if tree is not None
        else {}
    )


def _choice(alternatives: Element) -> Element:
    """The one of several forms of the same thing that a new Word shows."""
    return next(
        (part for part in alternatives if local(part) == "Choice"), alternatives[-1] if len(alternatives) else alternatives
    )


def _is_on(flag: Element | None) -> bool:
    return flag is not None and attribute(flag, "val", "true").lower() not in OFF
