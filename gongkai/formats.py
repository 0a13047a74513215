"""The formats in which plans and documents can be had, and what each needs here. Standard library only."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from gongkai import files

PLAN = {"xlsx": "xlsxwriter", "csv": "", "json": "", "docx": "", "pdf": "typst"}
"""The formats of a plan, in the order in which pages list them, with the library that each needs."""
JSON, SCHEMA = "gongkai/plan/1", "plan-1.schema.json"
"""The shape of a plan as JSON with its version, and where its schema is published."""
DOCUMENT = ("docx", "pdf")
SITE = "zip"
"""The data files of all plans in one archive, with the list of them."""

_HOME = Path("~").expanduser()
FONT_FOLDERS = {
    "win32": (Path("C:/Windows/Fonts"), _HOME / "AppData/Local/Microsoft/Windows/Fonts"),
    "darwin": (Path("/System/Library/Fonts"), Path("/Library/Fonts"), _HOME / "Library/Fonts"),
}.get(sys.platform, (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), _HOME / ".local/share/fonts", _HOME / ".fonts"))


def available() -> tuple[str, ...]:
    """The formats whose library is installed here; none of them is imported."""
    return (*(name for name, library in PLAN.items() if not library or find_spec(library)), SITE)


def environment() -> str:
    """What decides, beside the content, which of these are published and how: a build's keys are made from it.

    Fonts count by name and size, and only where PDF can be made at all.
    """
    there = available()
    if "pdf" not in there:
        return " ".join(there)
    fonts = (f"{entry.path} {entry.signature[0]}" for folder in FONT_FOLDERS for entry in files.walk(folder))
    return " ".join([*there, files.digest("\n".join(fonts).encode("utf-8", "surrogateescape"))])
