"""Crashes and disk faults of real processes: whatever strikes, output/ is the old site or the new one, and the next build heals.

The names in the docstrings are those of the rows that docs/reliability.md lists. tests/test_write.py strikes the same calls
inside one process, at every one of them; here the kernel does it. Short in `make test`, at every point in `make soak`.
"""

from __future__ import annotations

import marshal
import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sites
import soak

from gongkai import cache, cli, files, formats, layouts, manifest, pipeline

MUTATING = (
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,mkdir,mkdirat,write,pwrite64,writev,copy_file_range,sendfile,"
    "fsync,fdatasync,syncfs,ftruncate,utimensat,chmod,fchmodat"
)
"""A file is opened for writing between two of these: that changes nothing that the next one would not show."""
BUILDS = ["full", "incremental"]
CODES = ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EMFILE"]
straced = pytest.mark.skipif(
    not shutil.which("strace"), reason="strace strikes a process at a system call: apt-get install strace"
)


class Case:
    """A site before a build, and the two sites that there may be after it. What is struck is a process; what comes before and
    after it is built in this one.
    """

    def __init__(self, root: Path, kind: str) -> None:
        self.before = sites.write(root / "before", sites.SMALL)
        if kind == "incremental":
            build(self.before)
            sites.write(self.before / "output", {"CNAME": "www.example", "uploads/旧.pdf": "%PDF"})
            build(self.before)
            changed = sites.item("一、公开", "改过的要求。", due="2026-03-31", lead="[卫健局]")
            sites.write(self.before, {"content/zfb/jdbz/gztj/2026/0101.yaml": changed})
            (self.before / "content/zfb/jdbz/gztj/2026/0201.yaml").unlink()
        self.root = root
        self.old = sites.tree(self.before / "output")
        self.site = root / "site"
        self.renew()

    def renew(self) -> None:
        """What the next build gives."""
        build(self.again())
        self.new = sites.tree(self.site / "output")
        assert self.new != self.old

    def again(self) -> Path:
        return soak.put(self.before, self.site)

    @cached_property
    def calls(self) -> list[tuple[str, int]]:
        """The mutating system calls of a build: the name of each, and the how manieth of that name it is, as strace counts."""
        log = self.root / "calls"
        assert soak.start(self.again(), "strace", "-qq", "-y", "-o", str(log), "-e", f"trace={MUTATING}").returncode == 0
        return counted(log)

    def calls_at(self, name: str) -> list[tuple[str, int]]:
        """Those of them that name a file."""
        lines = [line for line in (self.root / "calls").read_text("utf-8", "replace").split("\n") if line]
        assert len(lines) == len(self.calls)
        return [call for call, line in zip(self.calls, lines, strict=True) if name in line]

    @cached_property
    def seconds(self) -> float:
        """How long a build takes with a pool of processes."""
        command, begun = pooled(soak.command(self.again(), "--jobs", "3")), time.perf_counter()
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
        return time.perf_counter() - begun

    def struck(self, what: str) -> str:
        """Which of the two sites there is; then the next build must heal."""
        there = sites.tree(self.site / "output")
        assert there in (self.old, self.new), f"{what}: neither the old site nor the new one"
        build(self.site, what)
        assert sites.tree(self.site / "output") == self.new, f"{what}: the next build did not heal"
        beside = {path.name for path in self.site.iterdir()} - {"content", "layouts", "site.yaml", "output", ".cache"}
        assert beside <= {".output.next"}, f"{what}: left behind: {beside}"
        return "old" if there == self.old else "new"


def build(site: Path, what: str = "") -> None:
    """A build in this process, with all that a process of its own has: both take their caches for the same program's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(formats.PLAN, "pdf", "typst")
        outcome = sites.build(site, jobs=1)
    assert not outcome.failed, f"{what}: {sites.said(outcome.findings)}"


def counted(log: Path) -> list[tuple[str, int]]:
    names = re.findall(r"^(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE)
    return [(name, names[: place + 1].count(name)) for place, name in enumerate(names)]


@pytest.fixture(scope="module", params=BUILDS)
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    with soak.folder() as root:
        yield Case(root, request.param)


def under_strace(site: Path, name: str, what: str) -> subprocess.CompletedProcess[str]:
    return soak.start(site, "strace", "-qq", "-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:{what}")


@straced
def test_a_kill_at_a_mutating_system_call_leaves_the_old_site_or_the_new_one(case: Case) -> None:
    """CR-01."""
    assert len(case.calls) > 60
    states, lived = set(), 0
    for name, at in soak.some(case.calls, 5):
        lived += not under_strace(case.again(), name, f"signal=SIGKILL:when={at}").returncode
        states.add(case.struck(f"killed at {name} {at}"))
    assert lived <= 3, "but for lines that tell a slow machine's progress, every build makes the same calls"
    assert "old" in states


@straced
@pytest.mark.parametrize("case", ["incremental"], indirect=True)
def test_a_kill_while_the_staged_tree_is_told_what_is_ours_makes_no_page_another_s(case: Case) -> None:
    """CR-01: a page that was new in a build that was killed was carried into the site as if somebody else had put it there."""
    assert case.calls
    struck = case.calls_at("build.json")
    assert len(struck) > 2
    for name, at in struck:
        under_strace(case.again(), name, f"signal=SIGKILL:when={at}")
        case.struck(f"killed at {name} {at}")


@straced
def test_builds_that_are_killed_one_after_the_other_between_edits_are_healed_by_the_next(place: Path) -> None:
    """CR-01, CR-11: what a dead build left is met by another that wants other pages, and dies as well."""
    folder = "content/zfb/jdbz/gztj/2026"
    edits: dict[str, Callable[[Path], Any]] = {
        "changed": lambda site: sites.write(site, {f"{folder}/0101.yaml": sites.item("一、公开", "改了。", due="2026-03-31")}),
        "new": lambda site: sites.write(site, {f"{folder}/0301.yaml": sites.item("二、解读", "新增的。", due="2026-05-31")}),
        "not new": lambda site: (site / folder / "0301.yaml").unlink(missing_ok=True),
        "withdrawn": lambda site: (site / folder / "0201.yaml").unlink(missing_ok=True),
        "back": lambda site: sites.write(site, {f"{folder}/0201.yaml": sites.SMALL[f"{folder}/0201.yaml"]}),
    }
    calls = {"write": 50, "linkat": 25, "unlink": 20, "rename": 6, "fsync": 3, "syncfs": 1, "renameat2": 1}  # of an edit, about
    others = {"CNAME": "www.example", "uploads/旧.pdf": "%PDF"}
    before = sites.write(place / "before", sites.SMALL)
    build(before)
    sites.write(before / "output", others)
    build(before)
    chance, died = random.Random(11), 0
    for _ in range(soak.times(3, 150)):
        site, done = soak.put(before, place / "site"), []
        for _ in range(2):
            edit, name = chance.choice(sorted(edits)), chance.choice(sorted(calls))
            at = chance.randint(1, calls[name])
            edits[edit](site)
            died += under_strace(site, name, f"signal=SIGKILL:when={at}").returncode < 0
            done.append(f"{edit}, killed at {name} {at}")
        build(site, "; ".join(done))
        clean = sites.clean_copy(site, place / "clean")
        build(clean)
        there = sites.tree(site / "output")
        assert [there.pop(name).decode() for name in others] == list(others.values()), done
        assert there == sites.tree(clean / "output"), done
    assert died > soak.times(3, 150)


@straced
@pytest.mark.parametrize("code", CODES)
def test_a_fault_at_a_mutating_system_call_is_told_and_leaves_a_whole_site(case: Case, code: str) -> None:
    """CR-04, CR-05, CR-07: from the N-th call on each of that name fails; and the N-th alone."""
    middle = (2 * CODES.index(code) + 1) * len(case.calls) // (2 * len(CODES))  # in the short form each code strikes elsewhere
    struck = soak.some(case.calls, 0, 40) if soak.LONG else [case.calls[middle]]
    if code == "EIO":  # the new tree is not on the disk: it must not be published
        struck = [("syncfs", 1), *(struck if soak.LONG else ())]
    for name, at in struck:
        for when in (f"{at}+", f"{at}"):
            ran = under_strace(case.again(), name, f"error={code}:when={when}")
            assert "Traceback" not in ran.stdout + ran.stderr, ran.stdout + ran.stderr
            assert not (case.site / ".cache" / "crash.txt").exists()
            state = case.struck(f"{code} at {name} {when}")
            assert state == "new" or ran.returncode != 0, f"{code} at {name} {when}: the build said that all is well"
            assert name != "syncfs" or (state, ran.returncode) == ("old", 3)


class Import:
    """A source with two plans, each of which is to be taken over whole or not at all."""

    SOURCE = (
        "附件1\n2026年甲清单\n序号\t工作内容\t责任单位\n1\t铺路\t县甲局\n2\t架桥\t县乙局\n"
        "附件2\n2026年乙清单\n序号\t工作内容\t责任单位\n1\t种树\t县丙局\n2\t清淤\t县丁局\n"
    )
    INTO = "content/zfb/jdbz/gztj/2030"

    def __init__(self, root: Path) -> None:
        self.site = root / "site"
        self.before = sites.write(root / "before", {**sites.SMALL, "来源.txt": self.SOURCE})
        assert self.run(*self.again()).returncode == 0
        self.whole = self.plans()
        assert len(self.whole) == 6
        assert {name.split("/")[0] for name in self.whole} == {"2030", "2030-2"}

    def again(self) -> tuple[str, ...]:
        soak.put(self.before, self.site)
        return ()

    def run(self, *prefix: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(sites.REPOSITORY / "build.py"), *self.asked()]
        return subprocess.run([*prefix, *command], capture_output=True, text=True, encoding="utf-8", check=False)

    def asked(self) -> list[str]:
        return ["import", str(self.site / "来源.txt"), "--into", self.INTO, "--site", str(self.site)]

    def plans(self) -> dict[str, bytes]:
        """What a build would read of them: names that begin with a dot are passed over."""
        there = sites.tree(self.site / "content/zfb/jdbz/gztj")
        return {name: data for name, data in there.items() if name.startswith("2030")}

    def struck(self, what: str) -> set[str]:
        """The plans that are there, each of them whole; then the same import completes them, and nothing else is left."""
        there = self.plans()
        names = {name.split("/")[0] for name in there}
        assert there == {name: data for name, data in self.whole.items() if name.split("/")[0] in names}, what
        assert (cli.main(self.asked()), self.plans()) == (0, self.whole), what
        content = {name for name in sites.tree(self.site / "content") if "2030" not in name}
        assert content == set(sites.tree(self.before / "content")), what
        return names


@pytest.mark.slow
@straced
def test_an_import_that_is_killed_or_finds_a_full_disk_leaves_all_of_a_plan_or_nothing() -> None:
    """CR-15."""
    with soak.folder() as root:
        case = Import(root)
        log = root / "calls"
        case.again()
        assert case.run("strace", "-qq", "-o", str(log), "-e", f"trace={MUTATING}").returncode == 0
        calls = counted(log)
        assert len(calls) > 8
        states = set()
        for name, at in soak.some(calls, 4):
            for what in (f"signal=SIGKILL:when={at}", f"error=ENOSPC:when={at}+"):
                case.again()
                ran = case.run("strace", "-qq", "-o", os.devnull, "-e", f"trace={name}", "-e", f"inject={name}:{what}")
                assert "Traceback" not in ran.stdout + ran.stderr, ran.stdout + ran.stderr
                states.add(frozenset(case.struck(f"{what} at {name}")))
        assert frozenset() in states


def test_kills_at_random_times_leave_the_old_site_or_the_new_one() -> None:
    """CR-02: clean builds, edits, withdrawals, a changed layout, nothing to do; with a pool of processes, none of which outlives
    the build.
    """
    chance, states = random.Random(2), []
    with soak.folder() as root:
        cases = {kind: Case(root / kind, kind) for kind in BUILDS}
        layout = Case(root / "layout", "incremental")
        words = (sites.REPOSITORY / "layouts/base.html").read_text("utf-8")
        sites.write(layout.before, {"layouts/base.html": words.replace("<footer", "<footer data-new")})
        layout.renew()
        same = Case(root / "same", "incremental")
        same.before = soak.put(same.site, root / "same" / "built")
        same.old = same.new
        cases |= {"layout": layout, "same": same}
        for number in range(soak.times(4, 200)):
            kind = list(cases)[number % len(cases)]
            case = cases[kind]
            begun = time.perf_counter()
            process = subprocess.Popen(
                pooled(soak.command(case.again(), "--jobs", "3")), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(0.05, 0.9))
            process.kill()
            process.wait()
            assert orphans_of(process.pid, case.site) == [], f"kill {number} ({kind}), {time.perf_counter() - begun:.2f} s"
            states.append(case.struck(f"kill {number} ({kind})"))
    assert "old" in states


def pooled(command: list[str]) -> list[str]:
    """The same command, with processes that render even a small site's pages; before and after the build, when Python itself is
    at work, a signal ends it just so.
    """
    program = f"""\
import contextlib, os, signal, sys; sys.path.insert(0, {str(sites.REPOSITORY)!r})
from gongkai import signals
def on_signal(what):
    for number in signals.ENDING: signal.signal(number, what)
outside, ending = lambda number, frame: os._exit(128 + number), signals.ending
on_signal(outside)
@contextlib.contextmanager
def inside(*given):
    on_signal(signal.default_int_handler)
    with ending(*given): yield
    on_signal(outside)
signals.ending = inside
from gongkai import workers, render; workers.WORTH_A_POOL = 1; render.CHUNK = 2
from gongkai.cli import main; sys.exit(main())"""
    return [command[0], "-c", program, *command[2:]]


def orphans_of(number: int, site: Path, patience: float = 2.0) -> list[int]:
    """The processes that still work on the site after `patience` seconds."""
    end = time.monotonic() + patience
    while True:
        found = []
        for entry in Path("/proc").iterdir():
            try:
                said = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
            except OSError:
                continue
            if os.fsencode(site) in said and entry.name != str(os.getpid()):
                found.append(int(entry.name))
        if not found or time.monotonic() > end:
            return found
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux has them")
@pytest.mark.parametrize(("sent", "presses"), [(signal.SIGINT, 1), (signal.SIGINT, 2), (signal.SIGTERM, 1), (signal.SIGHUP, 1)])
def test_a_signal_ends_a_build_with_its_code_and_all_its_processes(case: Case, sent: signal.Signals, presses: int) -> None:
    """CR-03. A terminal sends Ctrl-C to every process of the group."""
    chance, codes, whole = random.Random(3), [], case.seconds
    for number in range(soak.times(6, 50)):
        if number > 1 and 128 + sent in codes and not soak.LONG:
            break  # more only where the machine was busier when the whole build was timed, and the signals came late
        process = subprocess.Popen(
            pooled(soak.command(case.again(), "--jobs", "3")),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        time.sleep(max(chance.uniform(0.2, 0.7) * whole, 0.1))
        for _ in range(presses):
            os.killpg(process.pid, sent)
        out, err = process.communicate(timeout=20)
        codes.append(process.returncode)
        whole *= 0.8 if process.returncode == 0 else 1
        assert "Traceback" not in out + err, out + err
        if "已生成" in out:  # the interpreter may be on its way out, and hears no signal any more
            assert process.returncode in (0, 128 + sent, -sent)
        else:
            assert process.returncode == 128 + sent, f"{number}: {out}{err}"
        assert orphans_of(process.pid, case.site) == []
        case.struck(f"signal {number}")
    assert 128 + sent in codes, "some builds should be interrupted"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("mount"), reason="mounting needs root")
@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_a_disk_that_is_really_too_small_is_told_and_gets_its_room_back(case: Case, tmp_path: Path, share: float) -> None:
    """CR-04, with the kernel's own ENOSPC."""

    def used(place: Path) -> int:
        status = os.statvfs(place)
        return (status.f_blocks - status.f_bfree) * status.f_frsize

    needed = 0
    for size in ("64m", None):
        disk = tmp_path / f"disk{size}"
        disk.mkdir()
        room = size or str(int(needed * share) // 4096 * 4096)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", disk], check=False).returncode:
            pytest.skip("this machine does not let us mount")
        try:
            if size:
                site = soak.put(case.before, disk / "site")
                before = used(disk)
                assert soak.start(site).returncode == 0
                needed = used(disk)
                continue
            try:
                site = soak.put(case.before, disk / "site")
            except (OSError, shutil.Error):
                return  # not even the sources have room
            before = used(disk)
            ran = soak.start(site)
            assert ran.returncode == 3, ran.stdout + ran.stderr
            assert "磁盘出错：No space left on device" in ran.stdout
            there = sites.tree(site / "output")
            assert there in (case.old, case.new), "new: it was the record of the build that had no room"
            assert there == case.new or used(disk) <= before + 64 * 1024, "what was staged is taken away again"
        finally:
            subprocess.run(["umount", disk], check=True)


@straced
@pytest.mark.parametrize(
    "file", ["content/zfb/jdbz/gztj/2026/0102.yaml", "content/zfb/zcwj/清单.csv", "site.yaml", ".cache/parsed"]
)
def test_a_source_that_the_disk_cannot_read_is_named_and_nothing_goes_out_without_it(case: Case, file: str) -> None:
    """CR-06."""
    site = case.again()
    if not (site / file).exists():
        pytest.skip("there is no cache before the first build")
    opened = next((site / file).iterdir()) if file.startswith(".cache") else site / file
    if not file.startswith(".cache"):
        (site / file).write_bytes((site / file).read_bytes() + b"\n")  # or nobody would open it
    ran = soak.start(site, "strace", "-qq", "-o", os.devnull, "-P", str(opened), "-e", "inject=read:error=EIO")
    assert "Traceback" not in ran.stdout + ran.stderr, ran.stdout + ran.stderr
    if file.startswith(".cache"):
        assert sites.tree(site / "output") == case.new
    else:
        assert ran.returncode == 3
        assert Path(file).name in ran.stdout
        assert sites.tree(site / "output") == case.old


# ------------------------------------------------------------------------------------------- what is kept, and what is left


@pytest.fixture
def place() -> Iterator[Path]:
    with soak.folder() as root:
        yield root


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soak.quick(monkeypatch, tmp_path / "engine")
    soak.make_each_page_once(monkeypatch)


class Canary:
    """Whoever unpickles this leaves a trace."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch /tmp/gongkai-canary",)


Seal = Callable[[object], bytes]


def damages(data: bytes, chance: random.Random, seal: Seal = lambda content: b"") -> list[tuple[str, bytes]]:
    """Ways in which a file may be damaged; `seal` gives such a file with another content, as if the program had written it."""
    cuts = range(0, len(data), 4096)
    flips = [chance.randrange(len(data)) for _ in range(soak.times(4, 490 - len(cuts)))]
    return [
        ("empty", b""),
        ("a megabyte of nothing", b"\0" * 1_000_000),
        ("a pickle", pickle.dumps(Canary())),
        ("other JSON", b'{"version": 1, "pages": [1, 2, {"a": null}]}'),
        ("a list", b"[]"),
        ("another version's", b"9" + data),
        ("sealed nothing", seal({})),
        ("a sealed list", seal([1, "a", None])),
        ("sealed content of another shape", seal({"version": 1, "inputs": [1, 2], "x": {"a": None}})),
        ("sealed, with wrong values", seal({"inputs": {"a": 5}, "output": {"b": ["c"]}, "content": {"d": {"digest": 1}}})),
        *((f"cut at {at}", data[:at]) for at in soak.some(list(cuts), 3)),
        *((f"byte {at} flipped", data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]) for at in flips),
    ]


@pytest.mark.usefixtures("quick")
def test_a_damaged_cache_is_never_believed_and_never_run(place: Path) -> None:
    """CR-09, IN-11."""
    site = sites.write(place / "site", sites.SMALL)
    assert not sites.build(site).failed
    good = soak.put(site, place / "good")
    sites.write(good, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了。", support="[县卫健局]")})
    copy = sites.clean_copy(good, place / "clean")
    assert not sites.build(copy).failed
    wanted, chance = sites.tree(copy / "output"), random.Random(9)
    options = sites.options(site)
    engine = pipeline.load(options, cache.none(options)).engine

    def seal_record(content: object) -> bytes:
        body = marshal.dumps(content)
        return f"{manifest.VERSION} {len(body)} {files.digest(body + body)}\n".encode() + body + body

    def seal(content: object) -> bytes:
        body = msgspec.msgpack.encode(content)
        return files.digest(engine.encode() + body).encode() + b"\n" + body

    kept = sorted(path.name for path in (good / ".cache").iterdir() if path.is_file() and path.name != "lock")
    memos = sorted(f"parsed/{path.name}" for path in (good / ".cache/parsed").iterdir())
    assert {"build", "pages", "search"} <= set(kept)
    assert len(memos) > 2
    for name in (*kept, *memos[: soak.times(2, len(memos))]):
        whole = (good / ".cache" / name).read_bytes()
        for way, data in damages(whole, chance, seal_record if name == "build" else seal):
            soak.put(good, site)
            (site / ".cache" / name).write_bytes(data)
            outcome = sites.build(site)
            assert not outcome.failed, f"{name}: {way}"
            assert sites.tree(site / "output") == wanted, f"{name}: {way}"
            told = {finding.rule for finding in outcome.findings}
            assert told <= {"cache/damaged"}
            assert name != "build" or told or way == "sealed nothing", f"{way}: the damage is told"
    assert not Path("/tmp/gongkai-canary").exists()


@pytest.mark.usefixtures("quick")
def test_a_damaged_compiled_layout_is_never_run(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CR-09: what was compiled is kept beside the program."""
    monkeypatch.setattr(cache, "ENGINE", place / "program")
    (place / "program").mkdir()
    site = sites.write(place / "site", sites.SMALL)
    monkeypatch.setattr(layouts, "_layouts", {})
    assert not sites.build(site).failed
    wanted, chance = sites.tree(site / "output"), random.Random(9)
    (kept,) = (place / "program/__pycache__").iterdir()
    for way, data in soak.some(damages(kept.read_bytes(), chance), 4):  # to compile them all again takes long
        kept.write_bytes(data)
        monkeypatch.setattr(layouts, "_layouts", {})
        shutil.rmtree(site / "output")
        outcome = sites.build(site)
        assert not outcome.failed, way
        assert sites.tree(site / "output") == wanted, way
    assert not Path("/tmp/gongkai-canary").exists()


def test_compiled_layouts_are_kept_in_the_cache_where_nobody_may_write_beside_the_program(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "ENGINE", place / "nowhere")
    site = sites.write(place / "site", sites.SMALL)
    assert not sites.build(site).failed
    assert list((site / ".cache").glob("layouts.*"))


@pytest.mark.usefixtures("quick")
def test_a_cache_of_another_site_or_branch_is_no_danger(place: Path) -> None:
    """IN-11: a cache that CI restored from elsewhere."""
    site, chance = sites.write(place / "site", sites.SMALL), random.Random(11)
    other = sites.write(place / "other", sites.SMALL)
    for number in range(soak.times(5, 100)):
        change = {f"content/zfb/jdbz/gztj/2026/010{chance.randrange(1, 3)}.yaml": sites.item("一、公开", f"别处的第{number}版。")}
        sites.write(other, change)
        sites.build(other)
        shutil.rmtree(site / ".cache", ignore_errors=True)
        shutil.copytree(other / ".cache", site / ".cache")
        if number % 2:
            shutil.rmtree(site / "output", ignore_errors=True)
        assert not sites.build(site).failed
        copy = sites.clean_copy(site, place / "clean")
        sites.build(copy)
        assert sites.tree(site / "output") == sites.tree(copy / "output")


LEFT: dict[str, dict[str, str]] = {
    "a record half written": {".cache/.build.new": "half"},
    "a memo half written": {".cache/parsed/.0123.new": "half", ".cache/parsed/0123": "half"},
    "a lock of a process that is gone": {".cache/lock": "4711"},
    "a tree half staged": {
        ".output.next/build.json": '{"format": "gongkai/build/1", "files": {"index.html": "", "zfb/x.html": ""}}',
        ".output.next/index.html": "half",
        ".output.next/zfb/x.html": "half",
    },
    "a tree staged with an inventory that is damaged": {".output.next/build.json": "{", ".output.next/index.html": "half"},
    "an empty inventory": {".output.next/build.json": ""},
    "an old tree beside the new one": {
        ".output.old/index.html": "old",
        ".output.old/build.json": '{"format": "gongkai/build/1", "files": {"index.html": ""}}',
    },
    "a preview's leavings": {".preview/output/index.html": "x", ".preview/lock": ""},
    "a note of a crash": {".cache/crash.txt": "Traceback"},
    "a swap file of an editor": {"content/zfb/.body.yaml.swp": "\0", "content/zfb/body.yaml~": "x", "content/zfb/~$表.xlsx": "x"},
    "a cache of another program": {".cache/other/file": "x", ".cache/pages": "x", ".cache/layouts": "x", ".cache/search": "x"},
}  # fmt: skip


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("shape", LEFT)
def test_what_a_dead_build_left_is_put_right_without_asking(place: Path, shape: str, built: bool) -> None:
    """CR-11."""
    site = sites.write(place / "site", sites.SMALL)
    if built:
        assert not sites.build(site).failed
    sites.write(site, LEFT[shape])
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了。", support="[县卫健局]")})
    outcome = sites.build(site)
    assert not outcome.failed, sites.said(outcome.findings)
    copy = sites.clean_copy(site, place / "clean")
    assert not sites.build(copy).failed
    assert sites.tree(site / "output") == sites.tree(copy / "output")
    assert not (site / ".output.old").exists()
    assert not list((site / ".cache").glob(".*.new")) or LEFT[shape].keys() & {".cache/parsed/.0123.new"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("name", [".output.next", ".output.old", ".cache/.build.new", ".output.next/index.html"])
def test_a_link_where_a_build_works_is_taken_away_and_never_followed(place: Path, name: str, built: bool) -> None:
    """CR-11, CR-13: what it leads to is not cleared, not written over, and not published."""
    site = sites.write(place / "site", sites.SMALL)
    if built:
        assert not sites.build(site).failed
        shutil.rmtree(site / ".output.next", ignore_errors=True)
    private = sites.write(place / "private", {"file": "secret", "index.html": "secret", "sub/page.html": "secret"})
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).symlink_to(private if name.startswith(".output") and name.count("/") == 0 else private / "file")
    sites.write(site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "改了。", support="[县卫健局]")})
    for _ in range(2):
        assert not sites.build(site).failed
    assert sites.tree(private) == dict.fromkeys(["file", "index.html", "sub/page.html"], b"secret")
    copy = sites.clean_copy(site, place / "clean")
    assert not sites.build(copy).failed
    assert sites.tree(site / "output") == sites.tree(copy / "output")
    assert not any(path.is_symlink() for path in (site / "output", site / ".output.next", site / ".output.old"))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", [".output.next", ".output.old"])
def test_a_file_under_the_name_of_a_tree_of_ours_is_taken_away(place: Path, name: str) -> None:
    """CR-11."""
    site = sites.write(place / "site", {**sites.SMALL, name: "half"})
    assert not sites.build(site).failed
    assert not (site / name).is_file()


@pytest.mark.usefixtures("quick")
def test_a_source_that_changes_while_it_is_read_gives_the_site_of_one_moment(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CR-12: a file vanishes, grows or is replaced just before the program looks at the N-th one."""
    names = [
        "content/zfb/jdbz/gztj/2026/0101.yaml",
        "content/units.yaml",
        "content/zfb/jdbz/gztj/2026/plan.yaml",
        "content/zfb/zcwj/清单.csv",
    ]
    edits: dict[str, Any] = {
        "gone": lambda path: path.unlink(missing_ok=True),
        "grown": lambda path: path.write_bytes(path.read_bytes() + "\n# 又一行\n".encode()),
        "replaced": lambda path: path.write_bytes(path.read_bytes().replace("县税务局".encode(), "县税务分局".encode())),
    }  # fmt: skip
    chance, real, reached = random.Random(12), files.read, 0
    for number in range(soak.times(12, 200)):
        site = sites.write(soak.put(sites.write(place / "before", sites.SMALL), place / "site"), {})
        name, how, at = chance.choice(names), chance.choice(sorted(edits)), chance.randrange(1, 12)
        states = []
        for state in ("before", "after"):
            copy = sites.clean_copy(site, place / state)
            if state == "after":
                edits[how](copy / name)
            states.append(sites.tree(copy / "output") if not sites.build(copy).failed else None)
        count = 0

        def read(path: Path, site: Path = site, name: str = name, how: str = how, at: int = at) -> bytes:
            nonlocal count, reached
            count += 1
            if count == at:
                reached += 1
                edits[how](site / name)
            return real(path)

        with monkeypatch.context() as patch:
            patch.setattr(files, "read", read)
            failed = sites.build(site).failed
        what = f"{number}: {name} {how} before read {at}"
        assert failed or sites.tree(site / "output") in states, f"{what}: a site that never was"
        outcome = sites.build(site)
        assert (None if outcome.failed else sites.tree(site / "output")) == states[count >= at], f"{what}: the next build"
    assert reached > soak.times(12, 200) // 2


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("known", ["nothing", "all", "without what files say"])
def test_files_that_are_saved_together_while_they_are_read_are_all_new_on_the_site(
    place: Path, monkeypatch: pytest.MonkeyPatch, known: str
) -> None:
    """CR-12: an editor saves several files just before the program looks at the N-th one."""
    saved = {
        "content/zfb/jdbz/gztj/2026/0101.yaml": ("及时发布", "按时发布"),
        "content/zfb/zcwj/2026-01.md": ("各单位", "各部门"),
    }
    before = sites.write(place / "before", sites.SMALL)

    def save(site: Path) -> None:
        for name, (old, new) in saved.items():
            text = (site / name).read_text("utf-8")
            assert old in text
            (site / name).write_text(text.replace(old, new), "utf-8")

    after = sites.clean_copy(before, place / "after")
    save(after)
    assert not sites.build(after).failed
    if known != "nothing":
        assert not sites.build(before).failed
        time.sleep(0.06)  # old enough for its times to be believed
        assert not sites.build(before).failed
    if known == "without what files say":
        shutil.rmtree(before / ".cache/parsed")
    real = files.read
    for at in (1, 68, 71) if known == "without what files say" else (1, 4, 7):  # they are read as the third and the seventh
        site, count = soak.put(before, place / "site"), 0

        def read(path: Path, site: Path = site, at: int = at) -> bytes:
            nonlocal count
            count += 1
            if count == at:
                save(site)
            return real(path)

        with monkeypatch.context() as patch:
            patch.setattr(files, "read", read)
            assert not sites.build(site).failed
        assert sites.tree(site / "output") == sites.tree(after / "output"), f"saved before read {at}"


@pytest.mark.skipif(not shutil.which("prlimit"), reason="prlimit limits a process")
@pytest.mark.parametrize("kind", ["--as", "--nofile", "--fsize"])
def test_a_machine_without_memory_handles_or_room_keeps_the_old_site(case: Case, kind: str) -> None:
    """CR-05, CR-14: at every limit the site is the old one or the new one, and a failure is told in a sentence."""
    limits = {"--as": range(60, 400, 12), "--nofile": range(4, 40, 2), "--fsize": range(1, 60, 3)}[kind]
    unit = {"--as": 1 << 20, "--nofile": 1, "--fsize": 1 << 10}[kind]
    told = 0
    for limit in soak.some(list(limits), 4):
        ran = soak.start(case.again(), "prlimit", f"{kind}={limit * unit}")
        if ran.returncode != 0 and "×" in ran.stdout:
            told += 1
        assert not (case.site / ".cache" / "crash.txt").exists(), f"{kind}={limit}: a full machine is no bug"
        case.struck(f"{kind}={limit}")
    assert told or kind != "--fsize", "under the other limits Python itself may not start"


@pytest.mark.skipif(sys.platform != "linux", reason="ends processes as Linux does")
def test_a_worker_that_the_system_ends_for_lack_of_memory_is_no_bug(place: Path) -> None:
    """CR-14."""
    site = sites.write(place / "site", sites.SMALL)
    command = pooled(soak.command(site, "--jobs", "3"))
    killed = "render._render_piece = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\nfrom gongkai.cli"
    command[2] = command[2].replace("from gongkai.cli", killed)
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ran.returncode == 3
    assert "Traceback" not in ran.stderr
    assert ran.stdout == "× 内存不够。关掉一些程序，或用 --jobs 1 再试。已发布的网站是完整的。\n"
    assert not (site / "output").exists()


@pytest.mark.usefixtures("quick")
def test_a_layout_that_fails_on_one_page_of_many_leaves_the_old_site(place: Path) -> None:
    """CR-14."""
    site = sites.write(place / "site", sites.SMALL)
    assert not sites.build(site).failed
    old = sites.tree(site / "output")
    whole = (sites.REPOSITORY / "layouts/item.html").read_text("utf-8")
    fails = "{% block content %}\n{% if page.path.endswith('0201.html') %}{{ 1 / 0 }}{% endif %}"
    sites.write(site, {"layouts/item.html": whole.replace("{% block content %}", fails, 1)})
    outcome = sites.build(site)
    assert outcome.failed
    assert sites.tree(site / "output") == old
    assert [(finding.rule, finding.file) for finding in outcome.findings] == [("layout/failed", "layouts/item.html")]
    assert outcome.findings[0].line > 0
