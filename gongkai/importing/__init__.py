"""The door for an office's own files: a source in, a plan and its items out, with everything said that a person should judge.

What happens to a source, and where its rules stand:

1. bytes → paragraphs and tables: gongkai.sources, one reader per format, in a child process with limits, as all up to the draft.
2. mended: prepare. Invisible signs, linebreaks (PDF), wraps (blanks); drawn, textgrid and barred with placing
   (rows on lines → tables), trailing.
3. parted: sections, at titles that name a list. What stands above the first list is the head: labels, furniture, titles, heads.
4. each part → rows or clauses: parts tries grid_table (a table as laid out: grids, grid_head, grid_rows, row_kinds),
   flat_table (a table pasted as paragraphs: align, misfits), commitments (English), blocks (label: fact),
   clauses (一、（一）: numbering, outline, passages).
5. a heading → what its column shows: headings. A row → an item: table.
6. who → lead and support: units (unit_duties, unit_names, unit_brackets, unit_english). When → a day or a turn: dues.
7. all of it → the draft, with its findings: recognise; the values that pass between the stages: draft.
8. shown: preview. Written, after all of it is known: place (which folder), plan_files (yamltext), store.
"""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

from gongkai import files, read, schema, sources
from gongkai.importing import place, plan_files, preview, store
from gongkai.importing.draft import Draft, unpack
from gongkai.model import Facts, Finding
from gongkai.options import Options
from gongkai.report import Report
from gongkai.rules import found
from gongkai.sources import sandbox

FINE, FOUND, USAGE = 0, 1, 2
YEAR = re.compile(r"(?:19|20)\d\d")

__all__ = ["draft_of", "plans_of", "run"]


def run(file: Path, into: str, dry_run: bool, form: str, site: Path, report: Report, kind: str = "") -> int:
    """`python build.py import FILE`: shows what a source holds, and writes it where `into` says. Answers the exit code."""
    facts, faults = facts_of(site)
    draft = draft_of(file, kind)
    folder = place.folder(into, site, facts.columns) if into and facts else None
    if folder and not draft.year and YEAR.fullmatch(folder.name):
        draft = draft._replace(year=int(folder.name))
    plans = plans_of(draft, facts, folder)
    findings = [*draft.findings, *incomplete(draft, str(file))]
    if into and facts is None:
        findings += faults
    elif into and folder is None:
        findings.append(found("import/place", into, text=into))
    findings += [finding for where, made in plans.items() for finding in in_the_way(where, made, site)]

    draft = draft._replace(findings=tuple(findings))
    code = USAGE if into and not folder else exit_code(findings)
    writes = bool(plans and not dry_run and code == FINE)
    same = writes and all(store.is_there(where, made) for where, made in plans.items())
    if writes and not same:
        store.save(plans)

    if form == "json":
        report.print_json(preview.record(draft, report))
        return code
    if not writes and (draft.head.title or draft.items):
        preview.show(draft, report)
    report.findings(findings)
    for where, made in plans.items() if writes else ():
        report.say("import.same" if same else "import.written", folder=_shown(where, site), count=len(made) - 1)
    if code == FINE and not writes:
        report.say(f"import.dry{'-again' if dry_run else ''}{'' if into else '-into'}")
    return code


def draft_of(file: Path, kind: str = "") -> Draft:
    """What a source holds; where it cannot be read, an empty draft with the finding that says why. `kind`: see recognise."""
    if refused := sources.refused(file):
        return Draft(findings=(refused,))
    made = sandbox.ask("gongkai.importing.recognise:read", file, kind, unpack=unpack)
    return Draft(findings=(made,)) if isinstance(made, Finding) else made


def facts_of(site: Path) -> tuple[Facts | None, list[Finding]]:
    """site.yaml, for its columns and statuses; None, and the findings, where it cannot be used."""
    try:
        data = (site / "site.yaml").read_bytes()
    except OSError:
        data = b""
    if not data:
        return None, [found("site/missing", "site.yaml")]
    texts = {"site.yaml": data}
    for number, folder in enumerate(Options(site, site, date.max).layouts):  # a site that names no statuses has its language's
        texts |= {f"layouts{number or ''}/messages/{path.name}": path.read_bytes() for path in folder.glob("messages/*.toml")}
    facts, reading = read.read_facts(read.Inputs({}, dict.fromkeys(texts, files.Known("", None)), texts, []))
    return facts, reading.findings


def plans_of(draft: Draft, facts: Facts | None, folder: Path | None) -> dict[Path, dict[str, str]]:
    """The files of each of the draft's plans, by the folder that they become: the first as it was named, the others beside it."""
    if folder is None:
        return {}
    statuses = {status.name: status.id for status in (facts.statuses if facts else schema.DEFAULT_STATUSES)}
    folders = [folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, len(draft.bodies) + 1))]
    return {path: plan_files.make(draft, body, statuses) for path, body in zip(folders, draft.bodies, strict=False)}


def incomplete(draft: Draft, file: str) -> list[Finding]:
    """What every plan needs and this source does not say: it stays empty in plan.yaml, for a person to fill in."""
    needed = {"标题": plan_files.title_of(draft, draft.body), "年度": draft.year, "发布时间": draft.head.published}
    findings = [found("import/incomplete", file, field=key) for key, value in needed.items() if draft.items and not value]
    reports = sum(bool(item.status_text) for item in draft.items)
    if reports and draft.head.published:
        findings.append(found("import/progress-undated", file, count=reports, day=draft.head.published[:10]))
    return findings


def in_the_way(folder: Path, made: dict[str, str], site: Path) -> list[Finding]:
    """One finding where the folder holds something else already: the remedy is the same for all of its files."""
    paths = [_shown(folder / name, site) for name in store.in_the_way(folder, made)]
    return [found("import/file-exists", path, path=path) for path in paths[-1:]]


def exit_code(findings: list[Finding]) -> int:
    if any(finding.rule in ("import/missing", "import/not-a-file") for finding in findings):
        return USAGE
    return FOUND if any(finding.level == "error" for finding in findings) else FINE


def _shown(path: Path, site: Path) -> str:
    """A path as a person types it: below the site's folder."""
    return os.path.relpath(path, site.resolve()).replace(os.sep, "/")
