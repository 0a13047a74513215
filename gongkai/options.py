"""What one run is asked to do, and where its files lie. Standard library only: a build with nothing to do imports no more."""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from gongkai import __version__, files, formats

ENGINE = Path(__file__).parent
ADDRESS_OF_SITE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/[\w.~-]+)*/?")
YEARS = range(1900, 2200)  # a date beyond these is a slip of the pen
LIBRARIES = tuple("jinja2 markupsafe markdown pyyaml msgspec nh3 selectolax chinesecalendar xlsxwriter typst zxing_cpp".split())


class Options(NamedTuple):
    """`output` is where the site is published; `as_of` is the only "today" that a build knows;
    `recording`: what is published is noted in the histories of its plans.
    """

    site: Path
    output: Path
    as_of: date
    drafts: bool = False
    base_url: str = ""
    strict: bool = False
    clean: bool = False
    jobs: int = 0
    recording: bool = False

    @property
    def layouts(self) -> tuple[Path, ...]:
        """The site's own layouts first, then the engine's: a site may replace any part of them."""
        own, engine = self.site / "layouts", ENGINE.parent / "layouts"
        return (own,) if not engine.is_dir() or own.resolve() == engine.resolve() else (own, engine)

    @property
    def cache(self) -> Path:
        return self.site / ".cache"

    @property
    def record(self) -> Path:
        """The record of builds into this output; each output has its own."""
        place = os.path.relpath(self.output, self.site)
        return self.cache / ("build" if place == "output" else f"build-{files.digest(place.encode())[:8]}")

    def asked(self) -> dict[str, Any]:
        """What was asked for that changes the published bytes."""
        return {"as_of": self.as_of.isoformat(), "drafts": self.drafts, "base_url": self.base_url}

    def published(self) -> dict[str, Any]:
        """What the published bytes depend on beside the files."""
        return {**self.asked(), "environment": environment()}


def environment() -> str:
    """The versions of this program, Python and the libraries that have a part in the published bytes; the formats and fonts."""
    folders = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    installed = {
        name for folder in folders if os.path.isdir(folder) for name in os.listdir(folder) if name.endswith(".dist-info")
    }
    used = sorted(name for name in installed if name.lower().split("-")[0] in LIBRARIES)
    return " ".join([__version__, ".".join(map(str, sys.version_info[:2])), *used, formats.environment()])
