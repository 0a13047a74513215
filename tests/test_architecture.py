"""What may import what, and who alone may print, read YAML, change files or look at the clock. A test is cheaper than a habit."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sites

GONGKAI = sites.REPOSITORY / "gongkai"
ORDER = [
    "model messages files cjk outside paragraphs personal rewrite signals skim preview",
    "workers",
    "formats",
    "rules validity workdays pages fsops options manifest report",
    "yamlsource prose relations mirror facets goals leaves govpage stale write",
    "fields notation glance library outcheck",
    "schema",
    "history",
    "read",
    "periods unit_pages",
    "routes",
    "checks views",
    "exporting searching",
    "writers",
    "layouts",
    "cache render",
    "pipeline",
    "sources",
    "importing scaffold explain export reference serve verify",
    "updating",
    "arguments",
    "cli",
]
LEVELS = {part: level for level, parts in enumerate(ORDER) for part in parts.split()}
MODULES = sorted(path for path in GONGKAI.rglob("*.py"))
HEAVY = {"jinja2", "yaml", "markdown", "msgspec", "nh3", "selectolax", "tornado", "livereload", "zxingcpp", "chinese_calendar"}
OWNERS = {
    "yaml": "yamlsource",
    "jinja2": "layouts",
    "markupsafe": "layouts",
    "markdown": "prose",
    "nh3": "prose",
    "selectolax": "outcheck govpage sources",
    "zxingcpp": "views",
    "lxml": "sources",
    "openpyxl": "sources importing",
    "python_calamine": "sources",
    "chinese_calendar": "workdays",
    "livereload": "serve preview",
    "tornado": "serve preview",
}


def part_of(path: Path) -> str:
    """The module or package that a file belongs to."""
    return path.relative_to(GONGKAI).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call as it is written ("os.remove", "path.open"), with its node."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(GONGKAI)}:{getattr(node, 'lineno', 0)}"


def test_every_module_has_its_place_in_the_order() -> None:
    assert {part_of(path) for path in MODULES} - {"__init__"} == LEVELS.keys()


def test_nothing_imports_from_its_own_layer_or_a_later_one() -> None:
    wrong = []
    for path in MODULES:
        part = part_of(path)
        for name in imports(path):
            if not name.startswith("gongkai.") or name.split(".")[1].startswith("__"):
                continue
            other = name.split(".")[1]
            if other != part and LEVELS[other] >= LEVELS.get(part, 0):
                wrong.append(f"{part} imports {other}")
    assert wrong == []


def test_the_model_imports_nothing_of_ours() -> None:
    assert {name.split(".")[0] for name in imports(GONGKAI / "model.py")} == {
        "__future__",
        "collections",
        "datetime",
        "typing",
        "msgspec",
    }


def test_each_library_is_imported_in_one_place() -> None:
    users = {(name.split(".")[0], part_of(path)) for path in MODULES for name in imports(path)}
    wrong = [f"{part} imports {library}" for library, part in users if library in OWNERS and part not in OWNERS[library].split()]
    assert wrong == []


def test_only_the_report_prints() -> None:
    assert [
        where(path, node) for path in MODULES for name, node in calls(path) if name == "print" and part_of(path) != "report"
    ] == []
    streams = [path.name for path in MODULES if "sys.stdout.write" in path.read_text("utf-8")]
    assert streams == []


CHANGING = {
    "os": "remove unlink rename replace renames mkdir makedirs rmdir link symlink truncate chmod chown utime mkfifo".split(),
    "shutil": "rmtree copy copy2 copyfile copytree move copymode copystat chown make_archive".split(),
    "tempfile": "mkstemp mkdtemp NamedTemporaryFile TemporaryDirectory TemporaryFile".split(),
}
METHODS = "write_text write_bytes unlink mkdir rmdir rename touch symlink_to hardlink_to chmod".split()


def opens(name: str, node: ast.Call) -> str:
    """The mode of a call that opens a file ("r" where none is given); "" for any other call."""
    owner, _, method = name.rpartition(".")
    if method != "open" or owner in ("os", "webbrowser"):
        return ""
    given = node.args[1:] if name == "open" else node.args
    modes = [argument for argument in (*given, *(word.value for word in node.keywords)) if isinstance(argument, ast.Constant)]
    return next((str(mode.value) for mode in modes if set(str(mode.value)) <= set("rwxabt+")), "r")


def changes_files(name: str, node: ast.Call) -> bool:
    """Whether a call changes the file system. Path.replace takes one argument; that of texts takes two, that of structs names."""
    owner, _, method = name.rpartition(".")
    if owner in ("fsops", "msgspec.structs"):
        return False
    renames = method == "replace" and len(node.args) == 1
    return (
        method in CHANGING.get(owner, [])
        or (bool(owner) and (method in METHODS or renames))
        or opens(name, node)[:1] in tuple("wxa")
    )


@pytest.mark.parametrize(
    ("code", "changing"),
    [
        ("open(path, 'w')", True),
        ("open(path, mode='xb')", True),
        ("path.open('ab')", True),
        ("os.remove(path)", True),
        ("Path(name).write_text(text, 'utf-8')", True),
        ("path.replace(other)", True),
        ("shutil.rmtree(path)", True),
        ("tempfile.mkdtemp()", True),
        ("open(path, 'rb')", False),
        ("path.open('rb')", False),
        ("open(path, encoding='utf-8')", False),
        ("text.replace('a', 'b')", False),
        ("msgspec.structs.replace(item, task='')", False),
        ("fsops.touch(path)", False),
        ("rename(one, other)", False),
    ],
)
def test_what_changes_files_is_recognised(code: str, changing: bool) -> None:
    node = ast.parse(code, mode="eval").body
    assert isinstance(node, ast.Call)
    assert changes_files(ast.unparse(node.func), node) is changing


def test_only_fsops_changes_the_file_system() -> None:
    others = [path for path in MODULES if part_of(path) != "fsops"]
    assert [where(path, node) for path in others for name, node in calls(path) if changes_files(name, node)] == []


def test_every_file_is_opened_as_bytes_or_with_an_encoding() -> None:
    wrong = []
    for path in MODULES:
        for name, node in calls(path):
            mode, words = opens(name, node), ast.unparse(node)
            text = (mode and "b" not in mode) or name.endswith((".read_text", ".write_text"))
            if text and "utf-8" not in words:
                wrong.append(f"{where(path, node)} {words}")
    assert wrong == []


def test_only_the_command_line_the_report_and_the_preview_look_at_the_clock() -> None:
    clock = (
        "datetime.now datetime.today datetime.utcnow date.today time.time time.time_ns time.localtime time.gmtime time.strftime"
    )
    wrong = [
        where(path, node)
        for path in MODULES
        for name, node in calls(path)
        if name in clock.split() and part_of(path) not in ("arguments", "report", "serve")
    ]
    assert wrong == []
    assert sum(name == "datetime.now" for name, _ in calls(GONGKAI / "arguments.py")) == 1, "today enters once"


def test_nothing_in_a_build_reads_the_environment_or_the_locale() -> None:
    words = "os.environ os.getenv locale. getpass platform. socket.gethostname random. uuid."
    allowed = {"arguments.py", "cli.py", "report.py"}
    wrong = [
        f"{path.name}: {word}"
        for path in MODULES
        for word in words.split()
        if path.name not in allowed and part_of(path) not in ("preview", "serve")
        for name, _ in calls(path)
        if name.startswith(word)
    ]
    assert wrong == []


@pytest.fixture
def built(site: Path) -> Path:
    sites.build(site)
    run(site, "build")
    return site


def run(site: Path, *arguments: str, flags: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *flags, str(sites.REPOSITORY / "build.py"), *arguments, "--site", str(site)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795190400"}  # 2026-11-21
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment)


def test_a_build_with_nothing_to_do_imports_no_library(built: Path) -> None:
    imported = {
        line.rpartition("|")[2].strip().split(".")[0]
        for line in run(built, "build", flags=("-X", "importtime")).stderr.splitlines()
    }
    assert "gongkai" in imported
    assert imported & HEAVY == set()


def test_a_build_with_nothing_to_do_changes_nothing_at_all(built: Path) -> None:
    def stats() -> dict[str, tuple[int, ...]]:
        paths = [built, *sorted(built.rglob("*"))]
        return {str(path): (*(stat := path.lstat())[:7], stat.st_mtime_ns, stat.st_ctime_ns) for path in paths}

    before = stats()
    assert "没有变化" in run(built, "build").stdout
    assert stats() == before


def test_a_command_that_builds_nothing_does_not_import_the_engine(built: Path) -> None:
    stderr = run(built, "rules", flags=("-X", "importtime")).stderr
    assert not {"jinja2", "yaml", "markdown", "selectolax", "tornado"} & {
        line.rpartition("|")[2].strip() for line in stderr.splitlines()
    }
