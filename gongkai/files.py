"""What lies in a folder, and whether it is still what it was: paths, stat signatures, digests. Standard library only.

Links are never followed. What editors and office programs leave behind is not seen.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Literal, NamedTuple

LEFTOVERS = re.compile(
    r"^[.]|^~\$|~$|[.](?:tmp|swp|swx|crswap|bak)$|[.]sb-[0-9a-f]{8}-|___jb_|^4913$|^(?:Thumbs\.db|desktop\.ini|__pycache__)$",
    re.IGNORECASE,
)

DIGEST_SIZE = 16

NAME = attrgetter("name")

Signature = tuple[int, int, int, int]
"""Size, both times and the file's number: equal for a file that nobody touched."""


class Entry(NamedTuple):
    """A thing in a folder: its path below that folder (with /), what it is, its stat signature, and where it is opened."""

    path: str
    kind: Literal["file", "link", "special"]
    signature: Signature
    place: str


class Known(NamedTuple):
    """What is known of a file's bytes: their digest, and the signature with which they had it.

    A signature of None means that the file was changed so shortly before it was read that its times prove nothing.
    """

    digest: str
    signature: Signature | None


@contextmanager
def naming(path: str | Path) -> Iterator[None]:
    """A disk that refuses in the middle of a file does not say which: this does (OSError.filename)."""
    try:
        yield
    except OSError as fault:
        fault.filename = fault.filename or os.fspath(path)
        raise


def read(path: str | Path) -> bytes:
    """The bytes of a file. Raises OSError, which names it."""
    with naming(path), open(path, "rb") as file:
        return file.read()


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=DIGEST_SIZE).hexdigest()


def look(path: str, status: os.stat_result, place: str) -> Entry:
    """What lstat says of the thing at `place`."""
    kind: Literal["file", "link", "special"] = "special"
    if stat.S_ISREG(status.st_mode):
        kind = "file"
    elif stat.S_ISLNK(status.st_mode):
        kind = "link"
    return Entry(path, kind, (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino), place)


def stat_of(place: Path, name: str) -> Entry:
    """What lies at this path below a folder."""
    return look(name, os.lstat(place / name), os.fspath(place / name))


def walk(folder: Path, hidden: bool = False) -> Iterator[Entry]:
    """Everything below `folder` but folders, in the order of the names. `hidden` shows leftovers and dot files too.

    A build with nothing to do is little else than this: it opens no file, and makes no Path.
    """
    pending = [("", os.fspath(folder))]
    while pending:
        prefix, path = pending.pop()
        try:
            entries = sorted(os.scandir(path), key=NAME)
        except FileNotFoundError:
            continue
        folders = []
        for entry in entries:
            name = entry.name
            if not hidden and LEFTOVERS.search(name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append((f"{prefix}{name}/", entry.path))
                continue
            # scandir's stat lacks the file's number on Windows
            try:
                status = os.lstat(entry.path) if os.name == "nt" else entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # an editor's, or a neighbour's, that was only passing through
            yield look(prefix + name, status, entry.path)
        pending.extend(reversed(folders))


def names(folder: str, prefix: str = "") -> Iterator[str]:
    """The paths of everything below `folder` but folders, hidden or not, in no order: nothing is asked of any file."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from names(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name


def home() -> list[Path]:
    """The home folder of whoever runs this program; none where nobody knows it, as for a container's random user."""
    try:
        return [Path.home()]
    except RuntimeError:
        return []


def told(path: str) -> str:
    """A path as it can be told and stored: what is no UTF-8 in a name becomes a replacement sign."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def digest_of(path: str | Path) -> str:
    """The digest of a file's bytes, read in pieces."""
    with naming(path), open(path, "rb") as file:
        state = blake2b(digest_size=DIGEST_SIZE)
        while piece := file.read(1 << 20):
            state.update(piece)
    return state.hexdigest()


def digest_or_none(path: str | Path) -> str:
    """The digest of a file's bytes; nothing where they may not be read, or are gone."""
    try:
        return digest_of(path)
    except (PermissionError, FileNotFoundError):
        return ""


def trusted(signature: Signature, now: int) -> Signature | None:
    """The signature, or None where the file is as young as the file system's clock is coarse (`now`: its time, in ns)."""
    changed = max(signature[1], signature[2])
    coarse = signature[1] % 10**9 == 0 and signature[2] % 10**9 == 0
    return None if changed > now - (2 * 10**9 if coarse else 50 * 10**6) else signature
