"""Files that were made to harm: zip bombs, document types, lies. Each is built in memory from a few lines."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator

from documents import book, c, docx, p, pack, row, word

MIB = 1 << 20


def zeros(size: int, start: bytes = b"", end: bytes = b"") -> bytes:
    """A deflated run of blanks, without ever holding it unpacked."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    parts = [stream.compress(start)]
    block = b" " * MIB
    for _ in range(size // MIB):
        parts.append(stream.compress(block))
    parts.append(stream.compress(b" " * (size % MIB) + end))
    parts.append(stream.flush())
    return b"".join(parts)


def raw_zip(members: list[tuple[str, bytes, int, int, int]], offsets: list[int] | None = None) -> bytes:
    """A zip of (name, packed, method, declared size, checksum); `offsets` may point all members at the same bytes."""
    out, central, places = bytearray(), bytearray(), []
    for name, packed, method, size, crc in members:
        places.append(len(out))
        encoded = name.encode()
        out += (
            struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, method, 0, 0, crc, len(packed), size, len(encoded), 0) + encoded + packed
        )
    for (name, packed, method, size, crc), place in zip(members, offsets or places, strict=True):
        encoded = name.encode()
        central += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, method, 0, 0, crc, len(packed), size, len(encoded), 0, 0, 0, 0, 0, place
        )
        central += encoded
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(members), len(members), len(central), len(out), 0)
    return bytes(out + central + end)


def with_member(name: str, packed: bytes, size: int, crc: int = 0) -> bytes:
    """A Word file in which one member is what the test says."""
    members = [
        (other, data if isinstance(data, bytes) else data.encode()) for other, data in word(p("文")).items() if other != name
    ]
    plain = [(other, data, zipfile.ZIP_STORED, len(data), zlib.crc32(data)) for other, data in members]
    return raw_zip([*plain, (name, packed, zipfile.ZIP_DEFLATED, size, crc)])


def huge_part(name: str, declared: int = 1024 * MIB) -> bytes:
    return with_member(name, zeros(1024 * MIB), declared)


def large_in_all() -> bytes:
    """Ten members of thirty megabytes that pack to a few hundred kilobytes each."""
    part = b"".join(bytes(range(256)) + number.to_bytes(4, "big") for number in range(115_000))
    return pack(word(p("文")) | {f"word/media/{number}.bin": part for number in range(10)})


def overlapping() -> bytes:
    """Two hundred entries for one member of ten megabytes (CVE-2024-0450)."""
    rest = (zeros(10 * MIB), zipfile.ZIP_DEFLATED, 10 * MIB, zlib.crc32(b" " * (10 * MIB)))
    return shared([(f"a{number:03}", *rest) for number in range(200)])


def shared(members: list[tuple[str, bytes, int, int, int]]) -> bytes:
    """A zip in which every entry points at the first member's bytes."""
    whole = raw_zip(members, [0] * len(members))
    start = len(whole) - 22 - sum(46 + len(name) for name, *_ in members)
    first = 30 + len(members[0][0]) + len(members[0][1])
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(members), len(members), len(whole) - 22 - start, first, 0)
    return whole[:first] + whole[start:-22] + end


def nested() -> bytes:
    inner = raw_zip([("a", zeros(10 * MIB), zipfile.ZIP_DEFLATED, 10 * MIB, zlib.crc32(b" " * (10 * MIB)))])
    for _ in range(3):
        inner = pack({"a.zip": inner, "b.zip": inner})
    return inner


def twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(2):
            archive.writestr("[Content_Types].xml", "<a/>")
    return out.getvalue()


def named(name: str) -> bytes:
    return with_member(name, zeros(1), 1, zlib.crc32(b" "))


def zip64_lie() -> bytes:
    """A member whose zip64 field says that it has four gigabytes."""
    data = bytearray(with_member("a" * 20, zeros(1), 1, zlib.crc32(b" ")))
    place = data.rindex(b"a" * 20)
    data[place - 46 + 24 : place - 46 + 28] = b"\xff\xff\xff\xff"
    data[place : place + 20] = b"\1\0\x10\0" + (1 << 32).to_bytes(8, "little") * 2
    data[place - 46 + 28 : place - 46 + 32] = struct.pack("<2H", 0, 20)
    return bytes(data)


# what it is → how it is made, and the rule that refuses it
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a gigabyte of document.xml": (lambda: huge_part("word/document.xml"), "import/too-much"),
    "a gigabyte of an image": (lambda: huge_part("word/media/image1.png"), "import/too-much"),
    "a gigabyte that says it has ten bytes": (lambda: huge_part("word/media/x.png", 10), "import/too-much"),
    "a size that is a lie": (lambda: with_member("word/media/x.png", zeros(MIB // 2), 10), "import/broken"),
    "a checksum that is a lie": (lambda: with_member("word/media/x.png", zeros(MIB // 2), MIB // 2, 7), "import/broken"),
    "a zip64 size that is a lie": (zip64_lie, "import/broken"),
    "three hundred megabytes in all": (large_in_all, "import/too-much"),
    "65,535 members": (lambda: pack({str(number): "" for number in range(65_535)}), "import/too-much"),
    "2,001 members": (lambda: pack({str(number): "" for number in range(2001)}), "import/too-much"),
    "200 entries for one member": (overlapping, "import/broken"),
    "zips in zips": (nested, "import/other-kind"),
    "bzip2 inside": (lambda: bzip(), "import/broken"),
    "a name twice": (twice, "import/broken"),
    "a way up": (lambda: named("../x.xml"), "import/broken"),
    "an absolute name": (lambda: named("/x.xml"), "import/broken"),
    "backslashes": (lambda: named("word\\..\\x.xml"), "import/broken"),
    "a drive": (lambda: named("C:/x.xml"), "import/broken"),
    "a way up inside": (lambda: named("a/../../b"), "import/broken"),
    "members with a password": (lambda: locked(), "import/encrypted"),
}


def bzip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("word/document.xml", "<a/>")
    return out.getvalue()


def locked() -> bytes:
    data = bytearray(pack({"a.xml": "<a/>"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


DOCTYPES = (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/[x].dtd">',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>',
    "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 40)) + '<!ENTITY e0 "ha">]>',
    "<!DOCTYPE a>",
)
PARTS = (
    "word/document.xml",
    "word/_rels/document.xml.rels",
    "_rels/.rels",
    "[Content_Types].xml",
    "docProps/core.xml",
    "x/y.bin",
)
CODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


def document_types() -> Iterator[tuple[str, bytes]]:
    """Word files with a document type in one part: in each part, each coding, each form, also far from the beginning."""
    for part in PARTS:
        for doctype in DOCTYPES:
            yield f"{part} {doctype[:40]}", pack(word(p("文")) | {part: f"<?xml version='1.0'?>{doctype}<a>&x;</a>"})
    for coding in CODINGS:
        yield coding, pack(word(p("文")) | {"word/styles.xml": f"{DOCTYPES[0]}<a/>".encode(coding)})
    padded = f"<?xml version='1.0'?><!--{'x' * MIB}-->{DOCTYPES[0]}<a/>"
    yield "after a megabyte", pack(word(p("文")) | {"word/styles.xml": padded}, stored=True)


def foreign_codings() -> Iterator[tuple[str, bytes]]:
    for coding in ("utf-7", "utf-32", "gb18030", "iso-8859-1", "cp037"):
        text = f"<?xml version='1.0' encoding='{coding}'?>{DOCTYPES[0]}<a/>"
        yield coding, pack(word(p("文")) | {"word/styles.xml": text.encode(coding)})


def workbooks() -> Iterator[tuple[str, bytes]]:
    """Workbooks that want to be larger than they are; all are refused."""

    def sheet(inside: str, after: str = "") -> bytes:
        return pack(book(f"<sheetData>{inside}</sheetData>{after}"))

    def merge(*refs: str) -> str:
        return f"<mergeCells>{''.join(f'<mergeCell ref={ref!r}/>' for ref in refs)}</mergeCells>".replace("'", '"')

    one = row(1, c("A1", "甲"))
    yield "one merge over everything", sheet(one, merge("A1:XFD1048576"))
    yield "a merge over 200 whole rows", sheet(one, merge("A1:XFD200"))
    yield "many merges", sheet(one, merge(*(f"A{number}:Z{number}" for number in range(2, 5_000))))
    yield "a cell in the last corner", sheet(one + row(1048576, c("XFD1048576", "乙")))
    yield "rows beyond the limit", sheet("".join(f'<row r="{number}"/>' for number in range(1, 200_002)))
    yield "row 0", sheet(row(0, c("A0", "甲")))
    yield "row -1", sheet(row("-1", c("A1", "甲")))
    yield "a row twice", sheet(row(1, c("A1", "甲")) + row(1, c("A1", "乙")))
    yield "a cell twice", sheet(row(1, c("A1", "甲"), c("A1", "乙")))
    deep = "<a>" * 300 + "</a>" * 300
    yield "elements 300 deep", sheet(one, deep)


def many(start: str, piece: Callable[[int], str], count: int, end: str) -> bytes:
    """XML of a great many elements, without ever holding more than a part of it unpacked; piece by piece of 1,000."""
    stream, crc, size, parts = zlib.compressobj(6, zlib.DEFLATED, -15), 0, 0, []
    block = "".join(map(piece, range(1000))).encode()
    for data in (start.encode(), *[block] * (count // 1000), end.encode()):
        parts.append(stream.compress(data))
        crc, size = zlib.crc32(data, crc), size + len(data)
    return struct.pack("<2I", size, crc) + b"".join(parts) + stream.flush()


def book_with(name: str, made: bytes, sheet: str = "") -> bytes:
    """A workbook in which one member is what `many` made."""
    size, crc = struct.unpack("<2I", made[:8])
    rows = (
        f"<sheetData>{row(1, c('A1', '工作内容'), c('B1', '责任单位'))}{row(2, c('A2', '铺路'), c('B2', '县甲局'))}</sheetData>"
    )
    parts = {other: data if isinstance(data, bytes) else data.encode() for other, data in book(rows + sheet).items()}
    plain = [(other, data, zipfile.ZIP_STORED, len(data), zlib.crc32(data)) for other, data in parts.items() if other != name]
    return raw_zip([*plain, (name, made[8:], zipfile.ZIP_DEFLATED, size, crc)])


SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def styles(count: int) -> bytes:
    start = f'<styleSheet xmlns="{SPREADSHEET}"><cellXfs>'
    return book_with(
        "xl/styles.xml", many(start, lambda n: f'<xf numFmtId="{n * 7919 % 9973}"/>', count, "</cellXfs></styleSheet>")
    )


def strings(count: int) -> bytes:
    start = f'<sst xmlns="{SPREADSHEET}">'
    return book_with("xl/sharedStrings.xml", many(start, lambda n: f"<si><t>{n * 7919 % 9973}</t></si>", count, "</sst>"))


def names(count: int) -> bytes:
    start = str(book("")["xl/workbook.xml"]).replace("</workbook>", "<definedNames>")
    made = many(start, lambda n: f'<definedName name="n{n}">任务!$A${n + 1}</definedName>', count, "</definedNames></workbook>")
    return book_with("xl/workbook.xml", made)


def everywhere(rule: str) -> bytes:
    return book_with("x", many("", str, 0, ""), rule.replace("*", 'sqref="A1:XFD1048576"'))


VALIDATION = '<dataValidations><dataValidation type="list" *><formula1>"甲,乙"</formula1></dataValidation></dataValidations>'
CONDITION = (
    '<conditionalFormatting *><cfRule type="expression" priority="1"><formula>A1=1</formula></cfRule></conditionalFormatting>'
)

# IM-03: what it is → how it is made, and the rule that refuses it, or "" where it is read
LARGE_BOOKS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a million styles": (lambda: styles(1_000_000), "import/too-much"),
    "ten million shared strings": (lambda: strings(10_000_000), "import/too-much"),
    "300,000 shared strings that no cell uses": (lambda: strings(300_000), ""),
    "a hundred thousand defined names": (lambda: names(100_000), ""),
    "a drop-down in every cell": (lambda: everywhere(VALIDATION), ""),
    "a condition for every cell": (lambda: everywhere(CONDITION), ""),
}


def hidden_depth(depth: int) -> bytes:
    return docx("<w:sdt><w:sdtContent>" * depth + p("深") + "</w:sdtContent></w:sdt>" * depth)


def varied(count: int) -> Iterator[str]:
    """Words that do not pack to nothing."""
    return (f"{number * 7919 % 10_007}" for number in range(count))


HEAD = "序号\t工作内容\t责任单位\n"
CSV = "序号,工作内容,责任单位\n"
TABLE = "<table><tr><td>工作内容<td>责任单位<tr><td>铺路<td>甲局</table>"

# what it is → its ending, how it is made, and what becomes of it: the rule that refuses it, or "" where it is read
SLOW: dict[str, tuple[str, Callable[[], str], str]] = {
    "300,000 blanks in a line": ("txt", lambda: f"一、甲{' ' * 300_000}乙\n二、丙", "import/no-items"),
    "300,000 wide blanks": ("txt", lambda: f"甲{chr(0x3000) * 300_000}乙", "import/no-items"),
    "300,000 tabs": ("txt", lambda: "甲" + "\t" * 300_000 + "乙", "import/no-items"),
    "100,000 blank lines": ("txt", lambda: "甲\n" + " \n" * 100_000 + "乙", "import/no-items"),
    "40,000 labels in a line": ("txt", lambda: "责任单位：甲。" * 40_000, "import/no-items"),
    "300,000 open brackets": ("txt", lambda: "（" * 300_000, "import/no-items"),
    "60,000 units in a cell": ("csv", lambda: CSV + "1,铺路," + "、".join(f"甲{n}局" for n in varied(60_000)), ""),
    "30,000 headings": ("txt", lambda: "\n".join(f"附件{n}" for n in varied(30_000)), "import/no-items"),
    "30,000 rows on lines": ("txt", lambda: HEAD + "\n".join(f"{n}\t铺路\t甲局" for n in varied(30_000)), ""),
    "60,000 lines": ("txt", lambda: "甲\n" * 60_000, "import/too-much"),
    "60,000 cells": ("csv", lambda: CSV + "1,铺路,甲局\n" * 20_000, "import/too-much"),
    "a row of 16,000 headings": ("csv", lambda: ",".join(f"工作内容{n}" for n in range(16_000)), "import/no-items"),
    "16,000 columns without a heading": ("csv", lambda: f"工作内容,责任单位{',' * 15_000}\n铺路,甲局{',' * 15_000}甲", ""),
    "8,000 small tables": ("html", lambda: TABLE * 8_000, ""),
    "200,000 attributes": ("html", lambda: f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>甲", "import/too-much"),
    "150,000 tags": ("html", lambda: "<b>甲</b>" * 75_000, "import/too-much"),
}
