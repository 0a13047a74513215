"""`import FORMS --update`: filled forms come back. All of them are read and held against the site; then all files are written,
or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from gongkai import cache, files, fsops, pipeline
from gongkai.exporting import compose
from gongkai.model import Finding, Site
from gongkai.options import Options
from gongkai.read import source_of
from gongkai.relations import Relations
from gongkai.report import Report
from gongkai.rules import found
from gongkai.updating import changes, form_check, form_file, item_file, update
from gongkai.updating.form_check import Wish
from gongkai.updating.item_file import Change

FINE, FOUND, USAGE = 0, 1, 2
NEEDED = ("openpyxl",)
WORKBOOKS = {".xlsx", ".xlsm", *form_file.OTHER_WORKBOOKS}
"""Those that cannot be a form as they are, are told and not passed over."""


class Gathered(NamedTuple):
    """What all forms ask for: how many they are, the rows that say something, how many say nothing, and what is wrong."""

    forms: int
    wishes: list[Wish]
    empty: int
    findings: list[Finding]


def run(paths: Sequence[Path], dry_run: bool, form: str, options: Options, report: Report) -> int:
    """Takes filled forms over into the items' files. Answers the exit code: 1 when something must be decided first."""
    if not all(map(find_spec, NEEDED)):
        report.say("update.needs-office")
        return USAGE
    with cache.open_cache(options) as opened:
        loaded = pipeline.load(options, opened)
    if loaded.site is None:
        report.findings(loaded.findings)
        return USAGE
    relations = Relations(loaded.site, options.as_of)
    gathered = gather(paths, relations)
    wanted, conflicts = update.merge(gathered.wishes, compose.names_of(loaded.site.facts), relations.units)
    fresh, faults = files_of(wanted, loaded.site, options.site)
    findings = [*gathered.findings, *conflicts, *faults]
    stopped = any(finding.level == "error" for finding in findings)
    if fresh and not stopped and not dry_run:
        fsops.save_files(fresh)

    if form == "json":
        report.print_json({
            "changes": changes.record(wanted),
            "empty": gathered.empty,
            "written": bool(fresh) and not stopped and not dry_run,
            "findings": report.finding_records(findings),
        })  # fmt: skip
    else:
        changes.show(wanted, report)
        report.findings(findings)
        key = "stopped" if stopped else "same" if not wanted else "dry" if dry_run else "written"
        report.say(f"update.{key}", items=len(wanted), forms=gathered.forms, empty=gathered.empty)
    missing = any(finding.rule in ("import/missing", "import/not-a-file") for finding in findings)
    return USAGE if missing else FOUND if stopped else FINE


def gather(paths: Iterable[Path], relations: Relations) -> Gathered:
    """All forms, each by itself. The same file named twice is read once."""
    gathered = Gathered(0, [], 0, [])
    for path in dict.fromkeys(path.resolve() for given in paths for path in workbooks(given)):
        sheets, faults = form_file.read(path)
        gathered.findings.extend(faults)
        for sheet in sheets:
            name = path.name if len(sheets) == 1 else f"{path.name} [{sheet.name}]"
            checked = form_check.check(sheet, name, relations)
            gathered = gathered._replace(forms=gathered.forms + 1, empty=gathered.empty + checked.empty)
            gathered.wishes.extend(checked.wishes)
            gathered.findings.extend(checked.findings)
    return gathered


def workbooks(path: Path) -> list[Path]:
    """The file itself, or all workbooks in a folder: what else was handed in beside them is not looked at."""
    if not path.is_dir():
        return [path]
    there = sorted(path.iterdir())
    found = [one for one in there if one.suffix.lower() in WORKBOOKS and one.is_file() and not files.LEFTOVERS.search(one.name)]
    return found or [path / "*.xlsx"]


def files_of(wanted: Iterable[Change], site: Site, folder: Path) -> tuple[dict[Path, bytes], list[Finding]]:
    """The new bytes of each item's file; a finding for each that cannot be changed safely."""
    fresh, findings = {}, []
    for change in wanted:
        source = source_of(change.before)
        path = folder / source
        data = item_file.written(path.read_bytes(), source, change, site.facts.statuses)
        if data is None:
            findings.append(found("form/not-editable", source))
        else:
            fresh[path] = data
    return fresh, findings
