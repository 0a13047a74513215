"""What is handed out, opened as those open it who get it: from a folder, without a server, a script or a network."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from test_pages import DESKTOP, PAGES, PHONE, violations

from gongkai import cli

pytestmark = pytest.mark.browser

PLAN = ("--plan", "zfb/jdbz/gztj/2026")
FILES = {
    "plan.html": ("single-file", *PLAN),
    "clauses.html": ("single-file", "--plan", "wjw/jdbz/gztj/2026", "--preview"),
    "site.html": ("single-file",),
    "fragment.html": ("fragment", *PLAN),
    "fragment in clauses.html": ("fragment", "--plan", "wjw/jdbz/gztj/2026"),
    "fragment of a report.html": ("fragment", "--document", "zfb/ndbg/2025"),
    "site.zip": ("zip",),
}
SINGLE = [name for name, asked in FILES.items() if asked[0] == "single-file"]
FRAGMENTS = [name for name, asked in FILES.items() if asked[0] == "fragment"]


@pytest.fixture(scope="session")
def handed_out(output: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that can be handed out of the demonstration site; the archive is extracted into stick/."""
    folder = tmp_path_factory.mktemp("U 盘")
    for name, asked in FILES.items():
        command = ["export", *asked, "--site", str(output.parent), "--to", str(folder / name), "--as-of", "2026-11-21"]
        assert cli.main(command) == 0
    with zipfile.ZipFile(io.BytesIO((folder / "site.zip").read_bytes())) as archive:
        archive.extractall(folder / "stick")
    return folder


@contextmanager
def opened(chromium: Any, path: Path, viewport: dict[str, int], scripts: bool = False) -> Iterator[Any]:
    """A file in a browser that may read files only. It asks for nothing that fails, and complains of nothing."""
    context = chromium.new_context(viewport=viewport, java_script_enabled=scripts, locale="zh-CN", offline=True)
    page, faults = context.new_page(), list[str]()
    page.on("requestfailed", lambda request: faults.append(f"failed: {request.url}"))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else faults.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(path.as_uri())
    yield page
    assert faults == []
    context.close()


@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind != "404"])
def test_every_kind_of_page_opens_from_a_stick(chromium: Any, handed_out: Path, kind: str) -> None:
    for scripts in (True, False):
        with opened(chromium, handed_out / "stick" / PAGES[kind], DESKTOP, scripts) as page:
            assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") == "flex", "the style is there"


def test_a_reader_walks_through_the_site_on_a_stick(chromium: Any, handed_out: Path) -> None:
    with opened(chromium, handed_out / "stick/index.html", DESKTOP) as page:
        page.click(".plans a >> text=2026年政务公开重点任务")
        page.click(".mirror td a >> nth=0")
        assert page.url.endswith("/zfb/jdbz/gztj/2026/0101.html")


def test_the_sums_in_the_archive_are_right(handed_out: Path) -> None:
    program = shutil.which("sha256sum")
    if program is None:
        pytest.skip("sha256sum is missing")
    checked = subprocess.run([program, "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=handed_out / "stick", check=False)
    assert checked.returncode == 0


def test_single_files_are_valid_html(handed_out: Path, vnu: list[str]) -> None:
    # The checker does not know vector-effect (SVG 2, CSS property), and takes a policy's words for no file at all.
    pattern = ".*vector-effect.*|Resource violates Content Security Policy.*"
    options = ["--filterpattern", pattern, "--format", "json"]
    checked = subprocess.run([*vnu, *options, *(str(handed_out / name) for name in SINGLE)], capture_output=True, text=True)
    messages = json.loads(checked.stderr or checked.stdout)["messages"]
    assert [f"{m['url'].rpartition('/')[2]}:{m.get('lastLine')} {m['message']}" for m in messages] == []


def test_fragments_are_valid_within_a_page_but_for_what_old_editors_need(handed_out: Path, vnu: list[str]) -> None:
    pages = []
    for name in FRAGMENTS:
        pages.append(handed_out / f"whole {name}")
        fragment = (handed_out / name).read_text("utf-8")
        pages[-1].write_text(
            f'<!doctype html><html lang="zh-CN"><head><title>x</title></head><body>{fragment}</body></html>', "utf-8"
        )
    pattern = ".*(border|cellpadding|cellspacing|width).*(attribute|obsolete).*"
    options = ["--filterpattern", pattern, "--format", "json"]
    checked = subprocess.run([*vnu, *options, *map(str, pages)], capture_output=True, text=True)
    assert [m["message"] for m in json.loads(checked.stderr or checked.stdout)["messages"] if m["type"] == "error"] == []


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_single_file_is_quiet_fits_its_screen_and_leads_within_itself(
    chromium: Any, handed_out: Path, name: str, viewport: dict[str, int]
) -> None:
    with opened(chromium, handed_out / name, viewport) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        link = page.query_selector_all(".toc a")[5]
        title = link.inner_text()
        link.click()
        near = page.evaluate("""
            [...document.querySelectorAll('section.part')].find(part => Math.abs(part.getBoundingClientRect().top) < 5)
                ?.querySelector('h2').innerText
        """)
        assert near == title


@pytest.mark.parametrize("name", ["plan.html", "clauses.html"])
def test_a_single_file_is_accessible(chromium: Any, handed_out: Path, axe: str, name: str) -> None:
    with opened(chromium, handed_out / name, DESKTOP, scripts=True) as page:
        assert violations(page, axe) == []


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_is_read_as_chinese_and_does_not_widen_its_page(chromium: Any, handed_out: Path, name: str) -> None:
    for viewport in (PHONE, DESKTOP):
        with opened(chromium, handed_out / name, viewport) as page:
            assert page.inner_text("h2 >> nth=0").startswith("清岚县"), "the encoding is recognised"
            if name != "fragment of a report.html":
                assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
