"""A path → the forms in that file, or the finding that says why there are none."""

from __future__ import annotations

from pathlib import Path

from gongkai.exporting import form_key
from gongkai.importing import form_read
from gongkai.importing.form_read import Sheet
from gongkai.model import Finding
from gongkai.rules import found

MOST_BYTES = 20 << 20


def read(path: Path) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a filled form. A version that this program does not know is no form to it."""
    if not path.is_file():
        return [], [found("import/missing", path.name, path=str(path))]
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return [], [found("file/too-large", path.name, size=path.stat().st_size, limit=MOST_BYTES)]
    if not data.startswith(b"PK"):
        return [], [found("form/not-a-form", path.name)]
    try:
        sheets = form_read.read(data)
    except Exception:  # openpyxl raises whatever its parsers meet in a broken file
        return [], [found("form/not-a-form", path.name)]
    if not sheets:
        return [], [found("form/not-a-form", path.name)]
    other = [sheet for sheet in sheets if form_key.read_mark(sheet.mark) is None]
    return (
        (sheets, [])
        if not other
        else ([], [found("form/other-version", path.name, text=other[0].mark.split()[0], known=form_key.FORMAT)])
    )
