"""A path → the forms in that file, or the finding that says why there are none."""

from __future__ import annotations

from pathlib import Path

from gongkai import sources
from gongkai.exporting import form_key
from gongkai.model import Finding
from gongkai.rules import found
from gongkai.sources.form import Sheet

OTHER_WORKBOOKS = (".xls", ".et", ".ods")


def read(path: Path) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a filled form. A version that this program does not know is no form to it."""
    form = sources.read_form(path)
    if form.findings:
        return [], list(form.findings)
    if not form.sheets and path.suffix.lower() in OTHER_WORKBOOKS:
        return [], [found("form/not-xlsx", path.name, ending=path.suffix.lower())]
    if not form.sheets:
        return [], [found("form/not-a-form", path.name)]
    for sheet in form.sheets:
        if form_key.read_mark(sheet.mark) is None:
            return [], [found("form/other-version", path.name, text=sheet.mark.split()[0], known=form_key.FORMAT)]
    return list(form.sheets), []
