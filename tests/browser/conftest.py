"""The demonstration site, built once, served on loopback with its own headers, and a Chromium that may go nowhere else.

Needs Chromium (Debian: chromium), Playwright (requirements-browser.txt) and axe (npm, in this folder). Where one is missing
the tests are skipped, each with the reason; with GONGKAI_BROWSER=required (as in CI) they fail instead.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
VNU = HERE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update
--disable-sync""".split()


def missing(what: str) -> None:
    """Skips the test, or fails it where a browser is required."""
    if os.environ.get("GONGKAI_BROWSER") == "required":
        pytest.fail(f"{what} is missing, and GONGKAI_BROWSER=required", pytrace=False)
    pytest.skip(f"{what} is missing: see CONTRIBUTING.md, “Browser tests”")


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration site, built with the layouts and the content of this repository."""
    sys.path.insert(0, str(REPOSITORY))
    from datetime import date

    from gongkai import pipeline
    from gongkai.options import Options

    site = tmp_path_factory.mktemp("演示 site")
    for part in ("content", "layouts"):
        shutil.copytree(REPOSITORY / part, site / part)
    shutil.copy(REPOSITORY / "site.yaml", site)
    outcome = pipeline.build(Options(site, site / "output", date(2026, 11, 21)))
    assert not outcome.failed, outcome.findings
    return site / "output"


class Quiet(SimpleHTTPRequestHandler):
    """Says what `_headers` of the published site says, as the hosts do that read it."""

    said: dict[str, dict[str, str]] = {}

    def end_headers(self) -> None:
        for pattern, headers in self.said.items():
            if self.path.startswith(pattern.removesuffix("*")):
                for name, value in headers.items():
                    self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="session")
def address(output: Path) -> Iterator[str]:
    for line in (output / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            pattern = Quiet.said.setdefault(line, {})
        else:
            name, _, value = line.strip().partition(": ")
            pattern[name] = value
    assert Quiet.said["/*"]["Content-Security-Policy"].startswith("default-src 'none';")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(output)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        missing("axe-core (npm ci in tests/browser)")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="session")
def vnu() -> list[str]:
    java = shutil.which("java")
    if java is None or not VNU.exists():
        missing("the Nu HTML checker (java, and npm ci in tests/browser)")
    return [str(java), "-jar", str(VNU)]
