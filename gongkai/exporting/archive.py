"""Zip archives whose bytes depend on nothing but their members: office files, data.zip and a whole site are made with it.

Members are stored, not deflated: what deflate gives depends on the machine's zlib (zlib-ng answers other bytes).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

SUMS = "SHA256SUMS"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
UNIX, PLAIN_FILE = 3, 0o100644 << 16


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """The members, in this order, as a zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members:
            about = zipfile.ZipInfo(name, FIRST_DAY)
            about.create_system, about.external_attr = UNIX, PLAIN_FILE
            archive.writestr(about, data)
    return out.getvalue()


def repack(data: bytes, edit: Callable[[bytes], bytes] = bytes) -> bytes:
    """The same archive, packed as `pack` does, each member as `edit` gives it back."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return pack((name, edit(archive.read(name))) for name in archive.namelist())


def with_sums(files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    """The files as members, first what lies at the top, with their checksums as `sha256sum --check SHA256SUMS` reads them."""
    sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return sorted({**files, SUMS: sums.encode("utf-8")}.items(), key=lambda member: ("/" in member[0], member[0]))
