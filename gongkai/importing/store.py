"""The files of plans → the disk: all of them or none, and never over a file that is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gongkai import fsops


def in_the_way(folder: Path, files: Mapping[str, str]) -> list[str]:
    """The names of files in the folder that the plan cannot lie beside: other content under one of its names, or other
    items, which would become the plan's.
    """
    if not folder.exists():
        return []
    if not folder.is_dir():
        return [folder.name]
    there = {path.name: path for path in folder.iterdir()}
    other = [name for name in there if name.endswith(".yaml") and name not in files] if "plan.yaml" not in there else []
    changed = [name for name in files if name in there and not _holds(there[name], files[name])]
    return sorted([*changed, *other])


def is_there(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether every file already lies there with the same content."""
    return all(_holds(folder / name, text) for name, text in files.items())


def save(plans: Mapping[Path, Mapping[str, str]]) -> None:
    """Writes the files that are missing, plan.yaml last: without it a folder is no plan. Raises OSError; then nothing is left."""
    written: list[Path] = []
    there = {folder: next(path for path in (folder, *folder.parents) if path.exists()) for folder in plans}
    try:
        for folder, files in plans.items():
            for name in [name for name in files if not (folder / name).exists()]:
                written.append(folder / name)
                fsops.save_file(folder / name, files[name].encode("utf-8"))
    except BaseException:
        for path in written:
            fsops.remove_file(path)
            fsops.remove_file(path.with_name(f".{path.name}.new"))
        for folder, existing in there.items():
            fsops.remove_empty_dirs(folder, existing)
        raise


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == text.encode("utf-8")
