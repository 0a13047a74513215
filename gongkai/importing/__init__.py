"""The door for an office's own files: a source in, a plan and its items out, with everything said that a person should judge.

bytes → lines (sources.py: one reader per ending) → draft (recognise.py: one module per kind of source) → files
(plan_files.py) → the site's content (store.py). Values flow one way; nothing is written before all of it is known.
"""

from __future__ import annotations

import os
from pathlib import Path

from gongkai import files, read, schema
from gongkai.importing import place, plan_files, preview, sources, store
from gongkai.importing.draft import Draft
from gongkai.importing.recognise import recognise
from gongkai.model import Facts, Finding
from gongkai.report import Report
from gongkai.rules import found

FINE, FOUND, USAGE = 0, 1, 2
WRONG_USAGE = {"import/missing", "import/place"}

__all__ = ["draft_of", "run"]


def run(file: Path, into: str, dry_run: bool, form: str, site: Path, report: Report) -> int:
    """`python build.py import FILE`: shows what a source holds, and writes it where `into` says. Answers the exit code."""
    facts, faults = facts_of(site)
    draft = draft_of(file)
    findings = list(draft.findings)
    folder: Path | None = None
    made: dict[str, str] = {}
    if into:
        folder = place.folder(into, site, facts.columns) if facts else None
        findings += faults if facts is None else [] if folder else [found("import/place", into, text=into)]
    if folder and not draft.year and folder.name.isdecimal():
        draft = draft._replace(year=int(folder.name))
    if draft.body.items:
        findings += incomplete(draft, str(file))
        statuses = facts.statuses if facts else schema.DEFAULT_STATUSES
        made = plan_files.make(draft, {status.name: status.id for status in statuses})
    if folder and made:
        paths = [_shown(folder / name, site) for name in store.in_the_way(folder, made)]
        findings += [found("import/file-exists", path, path=path) for path in paths[-1:]]

    draft = draft._replace(findings=tuple(findings))
    code = USAGE if into and facts is None else exit_code(findings)
    writes = bool(folder and made and not dry_run and code == FINE)
    same = writes and store.is_there(folder, made) if folder else False
    if folder and writes and not same:
        store.save(folder, made)
    if form == "json":
        report.print_json(preview.record(draft, report))
        return code
    if not writes and any((draft.head.title, draft.body.items, draft.unplaced)):
        preview.show(draft, report)
    report.findings(findings)
    if folder and writes:
        report.say("import.same" if same else "import.written", folder=_shown(folder, site), count=len(draft.body.items))
    elif code == FINE:
        report.say("import.dry")
    return code


def draft_of(file: Path) -> Draft:
    """What a source holds; where it cannot be read, an empty draft with the finding that says why."""
    lines, findings = sources.read(file)
    return Draft(findings=tuple(findings)) if findings else recognise(lines, str(file))


def facts_of(site: Path) -> tuple[Facts | None, list[Finding]]:
    """site.yaml, for its columns and statuses; None, and the findings, where it cannot be used."""
    try:
        data = (site / "site.yaml").read_bytes()
    except OSError:
        data = b""
    if not data:
        return None, [found("site/missing", "site.yaml")]
    return read.read_facts(read.Inputs({}, {"site.yaml": files.Known("", None)}, {"site.yaml": data}, []))


def incomplete(draft: Draft, file: str) -> list[Finding]:
    """What every plan needs and this source does not say: it stays empty in plan.yaml, for a person to fill in."""
    needed = {"标题": draft.head.title, "年度": draft.year, "发布时间": draft.head.published}
    return [found("import/incomplete", file, field=key) for key, value in needed.items() if not value]


def exit_code(findings: list[Finding]) -> int:
    if any(finding.rule in WRONG_USAGE for finding in findings):
        return USAGE
    return FOUND if any(finding.level == "error" for finding in findings) else FINE


def _shown(path: Path, site: Path) -> str:
    """A path as a person types it: below the site's folder."""
    return os.path.relpath(path, site.resolve()).replace(os.sep, "/")
