"""The door for an office's own files: a source in, a plan and its items out, with everything said that a person should judge.

bytes → paragraphs and tables (sources.py: one reader per ending) → draft (recognise.py: one module per kind of source) → files
(plan_files.py) → the site's content (store.py). Values flow one way; nothing is written before all of it is known.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from gongkai import files, read, schema
from gongkai.importing import place, plan_files, preview, sources, store
from gongkai.importing.draft import Draft
from gongkai.importing.recognise import recognise
from gongkai.model import Facts, Finding
from gongkai.report import Report
from gongkai.rules import found

FINE, FOUND, USAGE = 0, 1, 2
YEAR = re.compile(r"(?:19|20)\d\d")

__all__ = ["draft_of", "run"]


def run(file: Path, into: str, dry_run: bool, form: str, site: Path, report: Report) -> int:
    """`python build.py import FILE`: shows what a source holds, and writes it where `into` says. Answers the exit code."""
    facts, faults = facts_of(site)
    draft = draft_of(file)
    folder = place.folder(into, site, facts.columns) if into and facts else None
    if folder and not draft.year and YEAR.fullmatch(folder.name):
        draft = draft._replace(year=int(folder.name))
    made = files_of(draft, facts)
    findings = [*draft.findings, *incomplete(draft, str(file))]
    if into and facts is None:
        findings += faults
    elif into and folder is None:
        findings.append(found("import/place", into, text=into))
    elif folder and made:
        findings += in_the_way(folder, made, site)

    draft = draft._replace(findings=tuple(findings))
    code = USAGE if into and not folder else exit_code(findings)
    writes = bool(folder and made and not dry_run and code == FINE)
    same = bool(folder and writes and store.is_there(folder, made))
    if folder and writes and not same:
        store.save(folder, made)

    if form == "json":
        report.print_json(preview.record(draft, report))
        return code
    if not writes and (draft.head.title or draft.body.items):
        preview.show(draft, report)
    report.findings(findings)
    if folder and writes:
        report.say("import.same" if same else "import.written", folder=_shown(folder, site), count=len(draft.body.items))
    elif code == FINE:
        report.say("import.dry")
    return code


def draft_of(file: Path) -> Draft:
    """What a source holds; where it cannot be read, an empty draft with the finding that says why."""
    source = sources.read(file)
    refused = not source.blocks and any(finding.level == "error" for finding in source.findings)
    return Draft(findings=source.findings) if refused else recognise(source, str(file))


def facts_of(site: Path) -> tuple[Facts | None, list[Finding]]:
    """site.yaml, for its columns and statuses; None, and the findings, where it cannot be used."""
    try:
        data = (site / "site.yaml").read_bytes()
    except OSError:
        data = b""
    if not data:
        return None, [found("site/missing", "site.yaml")]
    facts, reading = read.read_facts(read.Inputs({}, {"site.yaml": files.Known("", None)}, {"site.yaml": data}, []))
    return facts, reading.findings


def files_of(draft: Draft, facts: Facts | None) -> dict[str, str]:
    """The files that the draft becomes in this site; none where it holds no items."""
    statuses = facts.statuses if facts else schema.DEFAULT_STATUSES
    return plan_files.make(draft, {status.name: status.id for status in statuses}) if draft.body.items else {}


def incomplete(draft: Draft, file: str) -> list[Finding]:
    """What every plan needs and this source does not say: it stays empty in plan.yaml, for a person to fill in."""
    needed = {"标题": draft.head.title, "年度": draft.year, "发布时间": draft.head.published}
    return [found("import/incomplete", file, field=key) for key, value in needed.items() if draft.body.items and not value]


def in_the_way(folder: Path, made: dict[str, str], site: Path) -> list[Finding]:
    """One finding where the folder holds something else already: the remedy is the same for all of its files."""
    paths = [_shown(folder / name, site) for name in store.in_the_way(folder, made)]
    return [found("import/file-exists", path, path=path) for path in paths[-1:]]


def exit_code(findings: list[Finding]) -> int:
    if any(finding.rule == "import/missing" for finding in findings):
        return USAGE
    return FOUND if any(finding.level == "error" for finding in findings) else FINE


def _shown(path: Path, site: Path) -> str:
    """A path as a person types it: below the site's folder."""
    return os.path.relpath(path, site.resolve()).replace(os.sep, "/")
