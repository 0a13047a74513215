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
    """Writes the plans. A new one is completed in a folder beside its place, which no build reads, and takes its place in one
    call: whoever kills the import leaves all of a plan or nothing. Only where a folder holds files already, those that are
    missing are put there one by one, plan.yaml last; the same import completes them. Raises OSError; then nothing is left.
    """
    there = {folder: next(path for path in (folder, *folder.parents) if path.exists()) for folder in plans}
    staged = {folder: folder.with_name(f".{folder.name}.new") for folder in plans if _is_free(folder)}
    begun: list[Path] = []
    try:
        for folder, fresh in staged.items():
            if fresh.exists():  # of an import that was killed
                fsops.remove_tree(fresh)
            for name, text in plans[folder].items():
                fsops.write_file(fresh / name, text.encode("utf-8"))
        for folder, fresh in staged.items():
            fsops.remove_empty_dirs(folder, folder.parent)
            begun.append(folder)
            fsops.exchange(fresh, folder)
        for folder in [folder for folder in plans if folder not in staged]:
            missing = [name for name in plans[folder] if not (folder / name).exists()]
            fsops.save_files({folder / name: plans[folder][name].encode("utf-8") for name in missing})
    except BaseException:
        for folder in [folder for folder in begun if folder.exists() and not staged[folder].exists()]:
            fsops.remove_tree(folder)
        for fresh in [fresh for fresh in staged.values() if fresh.exists()]:
            fsops.remove_tree(fresh)
        for folder, existing in there.items():
            fsops.remove_empty_dirs(folder, existing)
            fsops.remove_empty_dirs(folder.parent, existing)
        raise


def _is_free(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == text.encode("utf-8")
