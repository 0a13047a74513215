"""The formats in which plans and documents can be had, and what each needs here. Standard library only."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

from gongkai import files

PLAN = {"xlsx": "xlsxwriter", "csv": "", "json": "", "docx": "", "pdf": "typst"}
"""The formats of a plan, in the order in which pages list them, with the library that each needs."""
JSON, SCHEMA = "gongkai/plan/1", "plan-1.schema.json"
"""The shape of a plan as JSON with its version, and where its schema is published."""
PERIOD = ("csv", "json")
LIBRARY = "gongkai/documents/1"
"""The shape of the library of policy documents as JSON, with its version."""
UNIT_JSON = "gongkai/unit/1"
"""The shape of a unit's items as JSON, with its version: each item as in a plan."""
DOCUMENT = ("docx", "pdf")
SITE = "zip"
"""The data files of all plans in one archive, with the list of them."""

_HOME = Path("~").expanduser()
FONT_FOLDERS = {
    "win32": (Path("C:/Windows/Fonts"), _HOME / "AppData/Local/Microsoft/Windows/Fonts"),
    "darwin": (Path("/System/Library/Fonts"), Path("/Library/Fonts"), _HOME / "Library/Fonts"),
}.get(sys.platform, (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), _HOME / ".local/share/fonts", _HOME / ".fonts"))


CHINESE = re.compile(
    "cjk|sourcehan|noto(?:sans|serif)sc|sim(?:sun|fang|kai|hei)|fangsong|kaiti|songti|stsong|heiti|msyh|wqy|uming|ukai|wenkai|fzxbs",
    re.IGNORECASE,
)
"""What the files of Chinese fonts are called."""


def available(asked: Collection[str] | None = None) -> tuple[str, ...]:
    """The formats whose library is installed here; none of them is imported. Unless it is asked for, PDF is left out where no
    Chinese font seems to be: a site must not fail on a machine that only lacks fonts.
    """
    there = [name for name in PLAN if _installed(name)]
    if "pdf" in there and asked is None and not any(CHINESE.search(name) for name in _fonts()):
        there.remove("pdf")
    return (*there, SITE)


def environment() -> str:
    """What decides, beside the content, which of these are published and how: a build's keys are made from it.

    Fonts count by name and size, and only where PDF can be made at all.
    """
    fonts = [files.digest("\n".join(_fonts()).encode("utf-8", "surrogateescape"))] if _installed("pdf") else []
    return " ".join([*available(), *fonts])


def _installed(name: str) -> bool:
    return not PLAN[name] or find_spec(PLAN[name]) is not None


def _fonts() -> list[str]:
    """The font files of this machine, with their sizes."""
    return [f"{entry.path} {entry.signature[0]}" for folder in FONT_FOLDERS for entry in files.walk(folder)]
