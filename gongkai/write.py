"""The finished pages → `output/`, as one transaction: complete a tree beside it, exchange the two, then keep the record.

Every published tree holds `build.json`, the inventory of what we wrote into it. So what is ours is known even when the
cache is lost, and it can never disagree with the tree. What others put into `output/` is carried along and stays there.
"""

from __future__ import annotations

import errno
import json
import os
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from json.encoder import encode_basestring as quoted
from pathlib import Path
from typing import Any, NamedTuple

from gongkai import __version__, files, fsops
from gongkai.files import Entry, Known
from gongkai.manifest import Manifest, list_tree
from gongkai.model import Finding
from gongkai.options import ENGINE
from gongkai.rules import found

BESIDE = re.compile(r"[.].+[.](?:next|old)")
"""The names of what lies beside an output folder while it is published."""
INVENTORY = "build.json"
FORMAT = "gongkai/build/1"


class Made(NamedTuple):
    """A file to publish: what it is a copy of, or nothing where whoever made it has put it into the staged tree already."""

    digest: str
    source: Path | None = None


class Staged(NamedTuple):
    """The staged tree when it was made ready: what lay in it then, and the record that knows of it."""

    tree: dict[str, Entry]
    record: Manifest


class Disk(NamedTuple):
    """What lies in the output folder: our files with what is known of their bytes, and what others put there.

    `replaced`: things of others that count as ours from now on, for they will be replaced.
    """

    ours: dict[str, Known]
    foreign: dict[str, Entry]
    replaced: dict[str, Entry]


class SourceChanged(Exception):
    """A file that is published as it is changed while the site was built (`.path`, below the site's folder)."""

    def __init__(self, path: Path) -> None:
        super().__init__(os.fspath(path))
        self.path = path


class NotMovable(Exception):
    """The output folder cannot be exchanged; `finding` says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def refuse(output: Path, site: Path) -> list[Finding]:
    """Why this folder may not be published into: it holds sources, or is not a plain folder."""
    target, home = output.resolve(), site.resolve()
    name = str(output)
    if output.is_symlink():
        return [found("output/link", name)]
    if output.exists() and not output.is_dir():
        return [found("output/not-a-folder", name)]
    if os.path.ismount(output) and target != Path(target.anchor):
        return [not_movable(output)]
    besides = [home / ".output.next", home / ".output.old"]
    if BESIDE.fullmatch(target.name) or any(place in target.parents for place in besides):
        return [found("output/staging", name)]
    sources = [home / part for part in ("content", "layouts", "gongkai", ".cache", ".git", ".venv")]
    kept = [home, ENGINE, *files.home()]
    here = Path.cwd()
    if target in (here, *here.parents) and not inventory(output):
        kept.append(here)  # who stands in the published site may publish it again
    inside = any(target == source or source in target.parents for source in sources)
    around = any(target == place or target in place.parents for place in kept)
    if inside or around or target == Path(target.anchor):
        return [found("output/unsafe", name)]
    return []


def not_movable(output: Path) -> Finding:
    return found("output/not-movable", str(output), inside=str(output / "site"))


def of_another_site(output: Path, name: str, record: Manifest) -> list[Finding]:
    """Why a site of this name may not publish here: another one did, and this one never."""
    other = name if record.output else str(inventory(output).get("site", name))
    return [found("output/other-site", str(output), name=other)] if other != name else []


def staging(output: Path) -> Path:
    """Where the next tree is completed: beside the output, on the same file system."""
    return output.with_name(f".{output.name}.next")


def claim(output: Path, name: str, paths: Collection[str], record: Manifest, now: int, clean: bool) -> tuple[Disk, list[Finding]]:
    """What lies in the output folder, and why a site of this name may not publish these files there; `clean`: what is in their
    way is replaced, and only told. `now` is the file system's time.
    """
    disk = look(output, record, now)
    hindering = in_the_way([INVENTORY, fsops.fresh(Path(INVENTORY)).name, *paths], disk)
    if clean:
        return take_over(hindering, disk), [found("output/replaced", path) for path in hindering]
    return disk, of_another_site(output, name, record) + [found("output/foreign-file", path) for path in hindering]


def look(output: Path, record: Manifest, now: int) -> Disk:
    """What lies in the output folder; a file of ours is opened when its times moved. `now` is the file system's time.

    A link, or whatever else is no plain file, in the place of one of our files has no digest: it will be replaced.
    """
    disk = Disk({}, {}, {})
    tree = list_tree(output)
    listed = set[str]() if tree.keys() <= record.output.keys() else set(_listed(output))
    for name, entry in tree.items():
        known = record.output.get(name)
        if known is None and name not in listed:
            disk.foreign[name] = entry
            continue
        if entry.kind != "file":
            disk.ours[name] = Known("", None)
        elif known is not None and known.signature == entry.signature:
            disk.ours[name] = known
        else:
            disk.ours[name] = Known(files.digest_or_none(entry.place), files.trusted(entry.signature, now))
    return disk


def in_the_way(paths: Iterable[str], disk: Disk) -> list[str]:
    """What others put where a page must lie: under its name, in the place of its folder, or below it."""
    if not disk.foreign:
        return []
    wanted = set(paths)
    taken = wanted | {parent for path in wanted for parent in _parents(path)}
    return [name for name in disk.foreign if name in taken or any(parent in wanted for parent in _parents(name))]


def take_over(names: Iterable[str], disk: Disk) -> Disk:
    """The same, with these things of others counted as ours: they will be replaced."""
    replaced = {name: disk.foreign[name] for name in names}
    ours = disk.ours | dict.fromkeys(replaced, Known("", None))
    return Disk(ours, {name: entry for name, entry in disk.foreign.items() if name not in replaced}, replaced)


def bring_back(output: Path, record: Manifest) -> list[str]:
    """Puts into the output folder what came there while the trees were exchanged, and thus lies in the staged one. Answers what
    cannot be put there, for a file of ours is in its way: it will be taken away with the staged tree.

    That is whatever neither we wrote nor carried along (`record.carried`). Done after the exchange, and before each build: the
    last one may have been killed in between.
    """
    staged, lost = staging(output), list[str]()
    others = [name for name in files.names(os.fspath(staged)) if name not in record.output]
    if not others or not output.is_dir():
        return lost
    ours = {INVENTORY, *_listed(output), *(_listed(staged) or record.staged)}
    for name in sorted(others):
        half = fsops.whole(name) in ours or fsops.whole(name) in record.carried  # what was cut off while it was copied
        if name in ours or half or not _is_news(output / name, staged / name, record.carried.get(name)):
            continue
        if any((output / folder).is_file() for folder in _parents(name)):
            lost.append(name)
        else:
            fsops.make_dir((output / name).parent)
            fsops.rename(staged / name, output / name)
    return lost


def _is_news(path: Path, staged: Path, carried: int | None) -> bool:
    """Whether a thing that is not ours came, or was replaced (`carried`: the time of the one that we know), while we worked
    beside it. What was put in its place since then (`path`) is newer still.
    """
    if staged.lstat().st_mtime_ns == carried:
        return False
    return not os.path.lexists(path) or path.lstat().st_mtime_ns == carried


def stage(
    output: Path,
    about: Mapping[str, Any],
    names: Collection[str],
    record: Manifest,
    disk: Disk,
    save: Callable[[Manifest], None],
) -> Staged:
    """Makes the staged tree ready for the files of these names, so that whoever makes one can put it there at once: what nobody
    wants any more goes, and its inventory names all that comes. `about` is what the inventory says beside its files.

    At any moment the staged tree's inventory, replaced in one step, or the record, names all that we put there: the rest is not
    ours (`bring_back`).
    """
    staged = staging(output)
    fsops.make_dir(staged)
    tree = list_tree(staged)
    wanted = {INVENTORY, *names}
    for name, entry in list(tree.items()):
        foreign = disk.foreign.get(name)
        if entry.signature != foreign.signature if foreign else name not in wanted:
            fsops.remove_file(staged / name)
            fsops.remove_empty_dirs((staged / name).parent, staged)
            del tree[name]
    carried = {name: entry.signature[1] for name, entry in (disk.foreign | disk.replaced).items()}
    if carried != record.carried:
        record = record._replace(carried=carried)
        save(record)
    _save_inventory(staged, _write_inventory(about, dict.fromkeys(names, "")), lasting=True)
    return Staged(tree, record)


def publish(
    output: Path,
    about: Mapping[str, Any],
    made: Mapping[str, Made],
    keep: Collection[str],
    record: Manifest,
    disk: Disk,
    clock: Callable[[], int],
    save: Callable[[Manifest], None],
    ready: Staged | None = None,
) -> Manifest:
    """Puts the new tree in the output's place, unless it is there already; answers the record with what is now known of both.

    `made` are the pages made in this build, `keep` those that lie in the output folder as they should; `ready` is the staged
    tree where pages were put there already; `clock` tells the file system's time; `save` keeps a record for the next build,
    should this one be killed. Raises SourceChanged, NotMovable, and OSError when the disk refuses; the published tree is
    whole in each case.
    """
    wanted = {name: piece.digest for name, piece in made.items()} | {name: disk.ours[name].digest for name in keep}
    listed = _write_inventory(about, wanted)
    wanted[INVENTORY] = files.digest(listed)
    if wanted == {name: known.digest for name, known in disk.ours.items()}:
        return record._replace(output=disk.ours)

    staged = staging(output)
    tree, record = ready or stage(output, about, wanted.keys() - {INVENTORY}, record, disk, save)
    right = {name for name, entry in tree.items() if name in disk.foreign or _is_right(name, entry, wanted, record)}
    _save_inventory(staged, listed, lasting=False)
    try:
        _complete(staged, output, sorted(wanted.keys() - right - {INVENTORY}), wanted, made, disk)
    except OSError:
        give_back(output, wanted.keys() - right)
        raise
    for name in disk.foreign.keys() - right:
        fsops.share_file(output / name, staged / name)
    for name, empty in _folders(output):
        if empty and not any(place in wanted for place in (name, *_parents(name))):
            fsops.make_dir(staged / name)
        fsops.copy_mode(output / name, staged / name)

    fresh = {name: (tree[name] if name in right else files.stat_of(staged, name)).signature for name in wanted}
    try:
        fsops.exchange(staged, output)
    except OSError as fault:
        if fault.errno in (errno.EBUSY, errno.EXDEV):
            raise NotMovable(not_movable(output)) from fault
        raise
    now = clock()
    published = {name: Known(wanted[name], files.trusted(signature, now)) for name, signature in fresh.items()}
    bring_back(output, record)
    aside = {name: known if name in right else _linked(staged, name, known, now) for name, known in disk.ours.items()}
    return record._replace(output=published, staged=aside)


def _linked(staged: Path, name: str, known: Known, now: int) -> Known:
    """What is known of a file that was given a second name, or lost one: that changes one of its times."""
    try:
        signature = files.stat_of(staged, name).signature
    except (FileNotFoundError, NotADirectoryError):
        return known
    size, modified, _, number = known.signature or signature
    same = (size, modified, number) == (signature[0], signature[1], signature[3])
    return Known(known.digest, files.trusted(signature, now)) if same and known.signature else known


def give_back(output: Path, names: Iterable[str]) -> None:
    """Takes away again what was staged for nothing: a full disk gets its room back."""
    staged = staging(output)
    with suppress(OSError):
        for name in names:
            fsops.remove_file(staged / name)


def _complete(
    staged: Path, output: Path, names: Iterable[str], wanted: Mapping[str, str], made: Mapping[str, Made], disk: Disk
) -> None:
    """Puts these files into the staged tree: those of the published tree under a second name, copies as they are. The others lie
    there already.
    """
    for name in names:
        if name in disk.ours and disk.ours[name].digest == wanted[name]:
            fsops.share_file(output / name, staged / name)
        elif (source := made[name].source) and fsops.copy_file(source, staged / name) != wanted[name]:
            raise SourceChanged(source)


def _is_right(name: str, entry: Entry, wanted: Mapping[str, str], record: Manifest) -> bool:
    """Whether a file that lay in the staged tree before can stay there. One that was put there anew since has gone with its
    name, and is told by its place in `tree` being that of the old one: so what is right is asked of the record alone.
    """
    if entry.kind != "file":  # a pipe is never opened: it may keep us for ever
        return False
    known = record.staged.get(name)
    digest = known.digest if known and known.signature == entry.signature else files.digest_or_none(entry.place)
    return digest == wanted[name]


def inventory(tree: Path) -> dict[str, Any]:
    """What a published tree says of itself; nothing when it says nothing that can be read."""
    try:
        path = tree / INVENTORY
        said = json.loads(path.read_bytes()) if path.is_file() else {}
        return said if said["format"] == FORMAT and isinstance(said["files"], dict) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _listed(tree: Path) -> list[str]:
    """The paths that a published tree says we wrote."""
    said = inventory(tree)
    return [INVENTORY, *said["files"]] if said else []


def _write_inventory(about: Mapping[str, Any], wanted: Mapping[str, str]) -> bytes:
    said = {"format": FORMAT, "generator": f"gongkai {__version__}", **about}
    head = json.dumps(said, ensure_ascii=False, indent=0).removesuffix("\n}")
    lines = ",\n".join(f'{quoted(name)}: "{digest}"' for name, digest in sorted(wanted.items()))
    return f'{head},\n"files": {{\n{lines}\n}}\n}}\n'.encode()


def _save_inventory(tree: Path, data: bytes, lasting: bool) -> None:
    """In one step, so that who is killed meanwhile leaves the old one or the new one. `lasting`: through a power cut, too; the
    tree that is to be published is flushed as a whole.
    """
    place = tree / INVENTORY
    if place.is_dir():
        fsops.remove_file(place)
    fsops.save_file(place, data, lasting)


def _parents(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _folders(root: Path) -> list[tuple[str, bool]]:
    """`root` and the folders below it, each with whether it holds nothing: ours always hold something."""
    return [(Path(folder).relative_to(root).as_posix(), not folders and not names) for folder, folders, names in os.walk(root)]
