"""What a file really is, by its first bytes and its members; its name may say something else.

Old binary files of Office and WPS are OLE containers (MS-CFB), told apart by the names of their streams; an encrypted new one
is such a container too, around a stream named EncryptedPackage (MS-OFFCRYPTO 2.3.4.4).
"""

from __future__ import annotations

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = (
    ("DRMEncryptedTransform", "rights"),
    ("DRMEncryptedDataSpace", "rights"),
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
BEGINNINGS = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b".pfile", "rights"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"MIME-Version:", "mht"),
)
PARTS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
)
MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<table", b"<?xml", b"<!--")
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")


def of_bytes(data: bytes) -> str:
    """doc xls ppt ole encrypted rights pdf rtf image archive mht zip page text."""
    if data.startswith(OLE):
        return next((kind for name, kind in STREAMS if name.encode("utf-16-le") in data), "ole")
    for beginning, kind in BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data.startswith(ZIPS):
        return "zip"
    start = data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return "page" if start.startswith(MARKUP) else "text"


def of_members(names: list[str], mimetype: bytes) -> str:
    """docx xlsx xlsb pptx ods odt, or archive where a zip is nothing of Office."""
    known = {name.lower() for name in names}
    for part, kind in PARTS:
        if part in known:
            return kind
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        return {b"spreadsheet": "ods", b"text": "odt"}.get(mimetype.rpartition(b".")[2].strip(), "archive")
    return "archive"
