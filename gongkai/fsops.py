"""Every call of the program that changes a file system, and the publishing transaction.

A tree is completed beside the published one and the two are exchanged in one system call: a reader sees the old site or the
new one, and a build that is killed leaves one of them whole. Where no such call exists, two renames do it, and `recover`
finishes or undoes what a crash cut in half; the names that lie there are the journal.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from gongkai.files import DIGEST_SIZE, naming, read

AT_FDCWD = -100
RENAME_EXCHANGE = 2


def make_dir(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True)


def write_file(path: Path, data: bytes) -> None:
    """A new file with these bytes. An old one is taken away first: it may share its bytes with the published tree."""
    with naming(path), _new(path) as file:
        file.write(data)


def _new(path: Path) -> BinaryIO:
    """A file that was not there. Most of ours are new, in a folder that is there: only others are asked about."""
    try:
        return open(path, "xb")
    except FileExistsError:
        remove_file(path)
    except (FileNotFoundError, NotADirectoryError):
        path.parent.mkdir(parents=True, exist_ok=True)
    return open(path, "xb")


def copy_file(source: Path, target: Path) -> str:
    """Copies a file piece by piece and answers the digest of what was copied."""
    remove_file(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    state = blake2b(digest_size=DIGEST_SIZE)
    with open(source, "rb") as original, naming(target), open(target, "xb") as copy:
        while piece := _read_piece(original, source):
            state.update(piece)
            copy.write(piece)
    return state.hexdigest()


def _read_piece(file: BinaryIO, path: Path) -> bytes:
    with naming(path):
        return file.read(1 << 20)


def share_file(source: Path, target: Path) -> None:
    """The same file under a second name where the file system can do it, and the user may; a copy elsewhere, whole or not at all.
    Links stay links. Most names are free, in a folder that is there: only others are asked about.
    """
    try:
        os.link(source, target, follow_symlinks=False)
        return
    except (OSError, NotImplementedError):
        remove_file(target)
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        remove_file(fresh(target))
        shutil.copy2(source, fresh(target), follow_symlinks=False)
        rename(fresh(target), target)


def fresh(path: Path) -> Path:
    """Where the new bytes of a file lie before they take its place."""
    return path.with_name(f".{path.name}.new")


def whole(name: str) -> str:
    """The file whose new bytes lie under this name; "" for any other name."""
    folder, slash, base = name.rpartition("/")
    return f"{folder}{slash}{base[1:-4]}" if base.startswith(".") and base.endswith(".new") else ""


def save_file(path: Path, data: bytes, lasting: bool = True) -> None:
    """Replaces a file in one step: whoever reads it sees the old bytes or the new ones. `lasting`: also after a power cut; what
    proves by itself that it is whole, and can be made again, need not wait for the disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with naming(path), _new(fresh(path)) as file:
        file.write(data)
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    rename(fresh(path), path)


def save_files(files: Mapping[Path, bytes]) -> None:
    """Replaces files, all or none: the new bytes are all on the disk before the first takes its place. Raises OSError; then
    every file is as it was. Only a machine that dies between two renames leaves some new and some old ones, each whole.
    """
    before = {path: read(path) for path in files if path.exists()}
    done: list[Path] = []
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with naming(path), _new(fresh(path)) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path in before:
                shutil.copymode(path, fresh(path))
        for path in files:
            rename(fresh(path), path)
            done.append(path)
    except BaseException:
        for path in done:
            save_file(path, before[path]) if path in before else remove_file(path)
        for path in files:
            remove_file(fresh(path))
        raise


def copy_mode(source: Path, target: Path) -> None:
    """Gives a folder the permissions of another, where both are folders."""
    if source.is_dir() and target.is_dir() and source.stat().st_mode != target.stat().st_mode:
        shutil.copymode(source, target)


def remove_file(path: Path) -> None:
    """Takes away a file or a link. A folder that stands in its place is taken away whole: only used in our own tree."""
    try:
        path.unlink()
    except FileNotFoundError:
        pass
    except (IsADirectoryError, PermissionError):
        if not path.is_dir() or path.is_symlink():
            raise
        remove_tree(path)
    except NotADirectoryError:
        pass


def remove_empty_dirs(path: Path, root: Path) -> None:
    """Takes away `path` and its parents below `root`, as long as they are empty."""
    while path != root:
        try:
            path.rmdir()
        except OSError:
            return
        path = path.parent


def remove_tree(path: Path) -> None:
    """Takes away a whole tree of ours (a staging area)."""
    shutil.rmtree(path)


def rename(source: Path, target: Path) -> None:
    """os.replace; on Windows tried again while a virus scanner or an editor holds the file."""
    for wait in (0.05, 0.1, 0.2, 0.4, 0.8):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(wait)
    os.replace(source, target)


def touch(path: Path) -> int:
    """Writes an empty file and answers the file system's time in ns: what was changed just now cannot be told by its times."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab"):
        os.utime(path)
    return path.stat().st_mtime_ns


@contextmanager
def lock(path: Path) -> Iterator[int]:
    """One build at a time: waits for the file's lock, and gives the file system's time in ns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        if os.name == "nt":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
                    break
                except OSError:
                    continue
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        os.utime(path)
        yield path.stat().st_mtime_ns


# ------------------------------------------------------------------------------------------------------- transaction


def recover(output: Path, staged: Path) -> None:
    """Finishes what a crash between two renames cut in half (only where trees cannot be exchanged in one call).

    A link or a file under the name of a tree of ours goes: whatever a link leads to is not ours to clear, or to publish.
    """
    old = _old(output)
    for tree in (staged, old):
        if tree.is_symlink() or tree.is_file():
            remove_file(tree)
    if not old.exists():
        return
    if not output.exists():
        rename(old, output)
    elif not staged.exists():
        rename(old, staged)
    else:
        remove_tree(old)


def exchange(staged: Path, output: Path) -> None:
    """Puts the staged tree in the place of the published one, which becomes the staged one."""
    flush(staged)
    if not output.exists():
        rename(staged, output)
    elif not _swap(staged, output):
        old = _old(output)
        rename(output, old)
        try:
            rename(staged, output)
        except OSError:
            rename(old, output)
            raise
        rename(old, staged)
    _flush_dir(output.parent)


def _old(output: Path) -> Path:
    return output.with_name(f".{output.name}.old")


def _swap(one: Path, other: Path) -> bool:
    """Exchanges two names in one system call; False where the system or the file system has no such call."""
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(os.fsencode(one), os.fsencode(other), RENAME_EXCHANGE)  # type: ignore[union-attr,unused-ignore]
    elif libc is not None and hasattr(libc, "renameat2"):
        failed = libc.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    else:
        return False
    if failed:
        code = ctypes.get_errno()
        if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV):  # EXDEV: overlayfs, as in a container
            return False
        raise OSError(code, os.strerror(code), os.fspath(one))
    return True


def flush(tree: Path) -> None:
    """Brings what was written to the disk before it is published, so that a power cut cannot publish empty files."""
    if sys.platform == "linux":
        import ctypes

        descriptor = os.open(tree, os.O_RDONLY)
        try:
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.syncfs(descriptor):
                code = ctypes.get_errno()
                raise OSError(code, os.strerror(code), os.fspath(tree))
        finally:
            os.close(descriptor)
    elif hasattr(os, "sync"):
        os.sync()
    else:
        for folder, _, names in os.walk(tree):
            for name in names:
                with open(os.path.join(folder, name), "rb+") as file:
                    os.fsync(file.fileno())


def _flush_dir(path: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
