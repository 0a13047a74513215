"""A plan or a document as a Word file, laid out like an official document (GB/T 9704-2012).

The parts are written out here, without python-docx: nearly all that matters (East Asian fonts, the grid of 22 lines by 28
characters, merged cells, repeated heads, page numbers) would be XML by hand there too, on top of a template with American
paper and English styles, and its bytes differ from run to run. Fonts are named, never embedded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from gongkai.exporting import Word, archive, compose
from gongkai.exporting.paper import Cell, Paper, Span, Table, Words
from gongkai.model import Facts
from gongkai.pages import DocumentFront, PlanFront

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Lengths in twentieths of a point: A4, margins of 37, 28, 35 and 26 mm, a print area of 156 × 225 mm (GB/T 9704-2012, 5).
SHORT, LONG = 11906, 16838
TOP, LEFT, BOTTOM, RIGHT, FOOTER = 2098, 1587, 1984, 1474, 1304
LINE = 579  # 225 mm / 22 lines
CHARACTER_SPACE = -5  # 156 mm / 28 characters of 16 pt: as spacing, for LibreOffice takes a grid of characters for another one
XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"

STYLES = (
    # id, name in Word, font, half points, bold, line (0: single), paragraph properties
    ("Title", "Title", XIAOBIAOSONG, 44, False, 640, '<w:keepNext/>{line}<w:jc w:val="center"/>'),
    ("origin", "Origin", KAITI, 24, False, 480, '{line}<w:jc w:val="center"/>'),
    ("fact", "Fact", KAITI, 24, False, 400, "{line}"),
    ("heading-1", "heading 1", HEITI, 32, False, LINE, "<w:keepNext/>{line}{indent}<w:outlineLvl w:val=\"0\"/>"),
    ("heading-2", "heading 2", KAITI, 32, False, LINE, "<w:keepNext/>{line}{indent}<w:outlineLvl w:val=\"1\"/>"),
    ("heading-3", "heading 3", FANGSONG, 32, True, LINE, "<w:keepNext/>{line}{indent}<w:outlineLvl w:val=\"2\"/>"),
    ("heading-4", "heading 4", FANGSONG, 32, False, LINE, "<w:keepNext/>{line}{indent}<w:outlineLvl w:val=\"3\"/>"),
    ("body", "Body Text", FANGSONG, 32, False, LINE, "{line}{indent}"),
    ("state", "State", KAITI, 28, False, LINE, "{line}{indent}"),
    ("item", "List Paragraph", FANGSONG, 32, False, LINE, "{line}"),
    ("quote", "Quote", KAITI, 32, False, LINE, '{line}<w:ind w:left="640" w:right="640"/>'),
    ("cell", "Table Text", FANGSONG, 24, False, 0, "{line}"),
    ("head", "Table Head", HEITI, 24, False, 0, '{line}<w:jc w:val="center"/>'),
    ("page", "footer", SONGTI, 28, False, 0, "{line}"),
)  # fmt: skip
OFF_THE_GRID = '<w:snapToGrid w:val="0"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'


def write(shows: PlanFront | DocumentFront, facts: Facts, word: Word) -> bytes:
    """The file's bytes, the same on any machine."""
    return _pack(compose.paper_of(shows, facts, word))


def _pack(paper: Paper) -> bytes:
    links: dict[str, str] = {}
    body = "".join([_paragraph("Title", (Span(paper.title),), links), *_blocks(paper, links), _section(paper.wide)])
    document = f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("officeDocument", "word/document.xml"), ("core", "docProps/core.xml")]),
        "docProps/core.xml": _properties(paper),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(
            [(name, f"{name}.xml") for name in ("styles", "settings")] + [("footer", "footer1.xml"), ("footer", "footer2.xml")],
            links,
        ),
        "word/styles.xml": _styles(paper.lang),
        "word/settings.xml": _settings(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
    }
    return archive.pack((name, (HEAD + xml).encode("utf-8")) for name, xml in parts.items())


# ------------------------------------------------------------------------------------------------------------ the words


def _blocks(paper: Paper, links: dict[str, str]) -> Iterator[str]:
    """Paragraphs and tables. A table is followed by a paragraph, for Word wants one after the last."""
    for block in paper.blocks:
        if isinstance(block, Table):
            yield _table(block, LONG - TOP - BOTTOM if paper.wide else SHORT - LEFT - RIGHT, links)
        else:
            yield _words(block, links)
    if paper.blocks and isinstance(paper.blocks[-1], Table):
        yield _paragraph("fact", (), links)


def _words(block: Words, links: dict[str, str]) -> str:
    if block.style != "item":
        return _paragraph(block.style, block.spans, links)
    left = 640 * (block.depth + 2)
    marked = (Span(f"{block.marker}\t"), *block.spans) if block.marker else block.spans
    more = (
        f'<w:tabs><w:tab w:val="left" w:pos="{left}"/></w:tabs><w:ind w:left="{left}" w:hanging="{640 if block.marker else 0}"/>'
    )
    return _paragraph("item", marked, links, more)


def _paragraph(style: str, spans: tuple[Span, ...], links: dict[str, str], more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{"".join(_run(span, links) for span in spans)}</w:p>'


def _run(span: Span, links: dict[str, str]) -> str:
    about = "<w:b/>" * span.strong + "<w:i/>" * span.emphasis + '<w:vertAlign w:val="superscript"/>' * span.raised
    run = f"<w:r><w:rPr>{about}</w:rPr>{_text(span.text)}</w:r>"
    if not span.href:
        return run
    links.setdefault(span.href, f"link{len(links) + 1}")
    return f'<w:hyperlink r:id="{links[span.href]}">{run}</w:hyperlink>'


def _text(text: str) -> str:
    """The text as Word wants it: escaped, with line breaks and tabs as elements. It is never a field."""
    plain = ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    parts = re.split("([\n\t])", plain)
    signs = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(signs.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts if part)


def _table(table: Table, width: int, links: dict[str, str]) -> str:
    """A table over the whole width, its heads on every page, its merged cells merged."""
    whole = sum(table.widths)
    grid = [width * part // whole for part in table.widths]
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    inside = {"top": 40, "left": 85, "bottom": 40, "right": 85}
    margins = "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in inside.items())
    heads = "".join(_cell(Cell((Span(head),)), size, "head", "", links) for head, size in zip(table.heads, grid, strict=True))
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"]
    for row in table.rows:
        cells = []
        for cell, size in zip(row, grid, strict=True):
            merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else "<w:vMerge/>" if not cell.rows else ""
            cells.append(_cell(cell if cell.rows else Cell(()), size, "cell", merge, links))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{size}"/>' for size in grid)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{border}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(cell: Cell, width: int, style: str, merge: str, links: dict[str, str]) -> str:
    centre = '<w:jc w:val="center"/>' if cell.centred else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(style, cell.spans, links, centre)}</w:tc>"
    )


def _section(wide: bool) -> str:
    """The page: upright or across, its print area and its grid. Across, the top margin is the one that is bound."""
    size = f'w:w="{LONG}" w:h="{SHORT}" w:orient="landscape"' if wide else f'w:w="{SHORT}" w:h="{LONG}"'
    top, right, bottom, left = (LEFT, BOTTOM, RIGHT, TOP) if wide else (TOP, RIGHT, BOTTOM, LEFT)
    footer = 800 if wide else FOOTER
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="footer1"/><w:footerReference w:type="even" r:id="footer2"/>'
        f'<w:pgSz {size}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851"'
        f' w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/></w:sectPr>'
    )


# ------------------------------------------------------------------------------------------------------ the other parts


def _fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{name}" w:cs="Times New Roman"/>'


def _styles(lang: str) -> str:
    """The styles: an office that changes one changes all of its paragraphs."""
    western = "en-US" if lang.startswith("zh") else lang
    default = f'{_fonts(FANGSONG)}<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val={quoteattr(western)} w:eastAsia="zh-CN"/>'
    found = [
        f"<w:docDefaults><w:rPrDefault><w:rPr>{default}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/></w:pPr></w:style>'
    ]
    for identity, name, font, size, bold, line, properties in STYLES:
        exact = f'<w:spacing w:line="{line}" w:lineRule="exact"/>' if line else '<w:spacing w:line="240" w:lineRule="auto"/>'
        spacing = exact if line == LINE else OFF_THE_GRID + exact
        about = properties.format(line=spacing, indent=INDENT)
        closer = f'<w:spacing w:val="{CHARACTER_SPACE}"/>' if size == 32 else ""
        found.append(
            f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
            f"<w:pPr>{about}</w:pPr><w:rPr>{_fonts(font)}{'<w:b/>' * bold}{closer}"
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )
    return f'<w:styles xmlns:w="{W}">{"".join(found)}</w:styles>'


def _settings() -> str:
    """Odd and even pages have their numbers on different sides; spaces between Chinese and Western signs stay as written."""
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
    )


def _footer(side: str) -> str:
    """The page's number between two dashes, one character from the outer edge (GB/T 9704-2012, 7.5)."""
    run, indent = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>', f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    return (
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="page"/>{indent}<w:jc w:val="{side}"/></w:pPr>{run.format("— ")}'
        f'<w:fldSimple w:instr=" PAGE ">{run.format("1")}</w:fldSimple>{run.format(" —")}</w:p></w:ftr>'
    )


def _properties(paper: Paper) -> str:
    """Title, office and time of publication: no person, no clock."""
    moment = compose.utc(paper.published).strftime("%Y-%m-%dT%H:%M:00Z")
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(paper.title)}</dc:title><dc:creator>{escape(paper.author)}</dc:creator>"
        f"<dc:language>{escape(paper.lang)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def _content_types() -> str:
    parts = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        "/word/footer2.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{RELATIONS}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(parts: list[tuple[str, str]], links: dict[str, str] | None = None) -> str:
    """How a part points to others, and to addresses outside."""
    found = []
    for kind, target in parts:
        home = f"{PACKAGE}/relationships/metadata/core-properties" if kind == "core" else f"{R}/{kind}"
        found.append(f'<Relationship Id="{target.rpartition("/")[2].partition(".")[0]}" Type="{home}" Target="{target}"/>')
    for address, identity in (links or {}).items():
        found.append(f'<Relationship Id="{identity}" Type="{R}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>')
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(found)}</Relationships>'
