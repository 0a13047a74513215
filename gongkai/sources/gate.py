"""The gate of office files: a zip and its XML are looked through, streamed and counted, before any library opens them.

Nothing that a file says of itself is believed: sizes are those of the bytes that come out, not those that are declared. What
is refused, and why: reliability.md, 2.4 and 3.H. Every XML part is UTF-8 or UTF-16 (ECMA-376 part 2, 8.1.4) and has no
document type: so no tree parser ever meets an entity.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from gongkai.rules import found
from gongkai.sources import limits
from gongkai.sources.source import Refused

PIECE = 1 << 18
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
XML_NAMES = (".xml", ".rels", ".vml")
ENCODING = re.compile(r"<\?xml[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
ENCODINGS = ("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be")
SHEET = re.compile(r"xl/(?:worksheets|macrosheets|dialogsheets)/[^/]+")
AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


def check(data: bytes, file: str) -> list[str]:
    """The names of an office file's members, all of them looked through. Raises Refused where one must not be opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, MemoryError):
        raise Refused(found("import/broken", file, got="zip")) from None
    members = archive.infolist()
    if len(members) > limits.MEMBERS:
        raise Refused(found("import/too-much", file, got="members", limit=limits.MEMBERS))
    _check_names(members, file)
    scan = _Scan(file)
    total = 0
    for member, packed in _places(data, members, file):
        kept = bytearray()
        size = crc = 0
        for piece in _unpack(packed, member, file):
            size += len(piece)
            total += len(piece)
            crc = zlib.crc32(piece, crc)
            if size > limits.PART_BYTES or total > limits.TOTAL_BYTES:
                raise Refused(found("import/too-much", file, got="unpacked", limit=limits.TOTAL_BYTES))
            if size > limits.RATIO_FROM and size > limits.RATIO * len(packed):
                raise Refused(found("import/too-much", file, got="ratio", limit=limits.RATIO))
            if kept or size == len(piece):
                kept += piece if _is_xml(member.filename, kept or piece) else b""
        if size != member.file_size or crc != member.CRC:
            raise Refused(found("import/broken", file, got="crc"))
        if kept:
            scan.part(member.filename, bytes(kept))
    return [member.filename for member in members]


def _check_names(members: list[zipfile.ZipInfo], file: str) -> None:
    """Names that are there twice (for Office, also in other case), or lead out of the file."""
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename
        if name.lower() in seen:
            raise Refused(found("import/broken", file, got="twice"))
        seen.add(name.lower())
        parts = name.split("/")
        if "\\" in name or "\0" in name or name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name):
            raise Refused(found("import/broken", file, got="names"))


def _places(data: bytes, members: list[zipfile.ZipInfo], file: str) -> list[tuple[zipfile.ZipInfo, memoryview]]:
    """Each member with its packed bytes. No byte belongs to two of them (CVE-2024-0450)."""
    found_: list[tuple[zipfile.ZipInfo, memoryview]] = []
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.flag_bits & 0x41:
            raise Refused(found("import/encrypted", file, got="encrypted"))
        if member.header_offset < end:
            raise Refused(found("import/broken", file, got="overlap"))
        start = _data_of(data, member, file)
        end = start + member.compress_size
        found_.append((member, memoryview(data)[start:end]))
    return found_


def _data_of(data: bytes, member: zipfile.ZipInfo, file: str) -> int:
    """Where a member's packed bytes begin, by its own header."""
    header = data[member.header_offset : member.header_offset + LOCAL_HEADER.size]
    if len(header) < LOCAL_HEADER.size or header[:4] != b"PK\3\4":
        raise Refused(found("import/broken", file, got="zip"))
    fields = LOCAL_HEADER.unpack(header)
    start = member.header_offset + LOCAL_HEADER.size + fields[9] + fields[10]
    if start + member.compress_size > len(data):
        raise Refused(found("import/broken", file, got="zip"))
    return int(start)


def _unpack(packed: memoryview, member: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    if member.compress_type == STORED:
        for place in range(0, len(packed), PIECE):
            yield bytes(packed[place : place + PIECE])
        return
    if member.compress_type != DEFLATED:
        raise Refused(found("import/broken", file, got="method"))
    stream = zlib.decompressobj(-15)
    try:
        for place in range(0, len(packed), PIECE):
            waiting = bytes(packed[place : place + PIECE])
            while waiting:
                piece = stream.decompress(waiting, PIECE)
                waiting = stream.unconsumed_tail
                if piece:
                    yield piece
                if stream.eof:
                    return
        while rest := stream.decompress(b"", PIECE):
            yield rest
    except zlib.error:
        raise Refused(found("import/broken", file, got="zip")) from None


def _is_xml(name: str, beginning: bytes | bytearray) -> bool:
    """By its name, or because it looks like markup: a part may be declared to be XML under any name."""
    start = bytes(beginning[:64]).lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return name.lower().endswith(XML_NAMES) or start.startswith(b"<")


class _Scan:
    """Runs over the XML parts one by one; rows, cells and merged areas are counted over all sheets."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.depth = self.cells = self.rows = self.area = self.row = self.column = self.elements = self.values = 0

    def part(self, name: str, data: bytes) -> None:
        """Raises Refused for a document type, a foreign encoding, what is not well formed, and what is too much."""
        head = data[:400].replace(b"\0", b"").decode("latin-1")
        said = ENCODING.search(head)
        if said and said[1].lower() not in ENCODINGS:
            raise Refused(found("import/unsafe", self.file, got="encoding", text=name))
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = lambda *_: self.refuse_type(name)
        parser.StartElementHandler = self.in_sheet if SHEET.fullmatch(name.lower()) else self.enter
        parser.EndElementHandler = self.leave
        self.depth = self.rows = self.row = self.column = 0
        try:
            parser.Parse(data, True)  # in one piece: expat before 2.6 is slow on long words in pieces (CVE-2023-52425)
        except expat.ExpatError:
            raise Refused(found("import/broken", self.file, got="xml")) from None

    def refuse_type(self, name: str) -> None:
        raise Refused(found("import/unsafe", self.file, got="document-type", text=name))

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > limits.XML_DEPTH:
            raise Refused(found("import/too-much", self.file, got="depth", limit=limits.XML_DEPTH))
        if self.elements > limits.ELEMENTS:
            raise Refused(found("import/too-much", self.file, got="elements", limit=limits.ELEMENTS))

    def leave(self, name: str) -> None:
        self.depth -= 1

    def in_sheet(self, name: str, attributes: dict[str, str]) -> None:
        self.enter(name, attributes)
        local = name.rpartition(":")[2]
        if local == "c":
            self.cells += 1
            self.in_order("c", attributes.get("r", ""))
        elif local == "row":
            self.rows += 1
            self.in_order("row", attributes.get("r", ""))
        elif local in ("v", "is"):
            self.values += 1
        elif local == "mergeCell":
            self.area += _area(attributes.get("ref", ""))
        for count, limit, got in (
            (self.cells, limits.CELLS, "cells"),
            (self.rows, limits.ROWS, "rows"),
            (self.values, limits.PASSAGES, "passages"),
            (self.area, limits.MERGED_AREA, "merged"),
        ):
            if count > limit:
                raise Refused(found("import/too-much", self.file, got=got, limit=limit))

    def in_order(self, name: str, place: str) -> None:
        """Rows and cells stand once each, in order: of two with the same number, every library keeps another one."""
        if name == "row":
            known, self.column = self.row, 0
            self.row = _whole(place) if place else self.row + 1
            right = known < self.row
        else:
            known = self.column
            match = AREA.fullmatch(place.upper())
            self.column = _column(match[1]) if match else self.column + 1
            right = (
                known < self.column <= limits.COLUMNS and (not match or int(match[2]) == self.row) and bool(match or not place)
            )
        if not right:
            raise Refused(found("import/broken", self.file, got="row-numbers"))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _area(ref: str) -> int:
    match = AREA.fullmatch(ref.upper())
    if not match or not match[3]:
        return 1
    return (abs(_column(match[3]) - _column(match[1])) + 1) * (abs(int(match[4]) - int(match[2])) + 1)


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number
