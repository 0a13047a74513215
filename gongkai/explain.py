"""Why a page was made, or will be: the reasons of `stale`, in sentences."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

from gongkai import cache, layouts, pipeline, stale
from gongkai.model import Finding
from gongkai.options import Options
from gongkai.report import Report
from gongkai.writers import WRITTEN

SPELT = ("new", "missing", "edited", "engine", "facts", "assets", "list")


def run(options: Options, path: str, report: Report) -> int:
    """Explains one page of the site as it is now. Answers the exit code: 1 when there is no such page, or
    an error that keeps every page from being made; 2 when there is no site.
    """
    wanted = inside(path, options.output)
    opened = cache.peek(options)
    loaded = pipeline.load(options, opened)
    if loaded.site is None:
        report.findings(loaded.findings)
        return 2
    if pipeline.fails(loaded.findings, options):  # such a site is never planned: it may not hang together
        return _refuse(loaded.findings, options, report)
    try:
        planned = pipeline.plan(options, opened, loaded)
    except layouts.LayoutFault as fault:
        return _refuse([fault.finding], options, report)
    if pipeline.fails(planned.findings, options):
        return _refuse(planned.findings, options, report)
    page = planned.pages.get(wanted) or planned.pages.get(f"{wanted.rstrip('/')}/index.html".lstrip("/"))
    if page is None:
        report.say("explain.unknown", path=path)
        return 1
    reasons = next((reasons for made, reasons in planned.todo.make if made.path == page.path), ())
    report.say("explain.stale" if reasons else "explain.kept", path=page.path)
    for reason in reasons:
        report.print(f"  {sentence(reason, report)}")
    earlier = opened.record.reasons.get(page.path)
    if earlier and not reasons:
        report.say("explain.last")
        for reason in earlier:
            report.print(f"  {sentence(reason, report)}")
    if page.source:
        report.say("explain.source", source=page.source)
    if page.maker == "copy":
        report.say("explain.copy")
    else:
        report.say(
            "explain.maker",
            maker=page.maker if page.maker in WRITTEN else f"layouts/{page.maker}",
        )
    report.say("explain.shows")
    for field, name in stale.things(page):
        kind, _, which = name.partition(" ")
        words = report.words.words
        report.print("  " + (words[f"thing.{kind}"].format(name=which) if f"thing.{kind}" in words else words[f"shows.{field}"]))
    return 0


def _refuse(findings: list[Finding], options: Options, report: Report) -> int:
    """Says, as `build` does, what has to be mended before any page is made at all."""
    report.findings([finding for finding in findings if finding.level == "error"])
    report.say("build.failed", output=os.path.relpath(options.output))
    return 1


def inside(path: str, output: Path) -> str:
    """A page's path below the output folder, however it was typed: from where one stands, from there, or in full."""
    path = path.replace("\\", "/")
    whole = Path(os.path.abspath(path))
    if output in whole.parents:
        return whole.relative_to(output).as_posix()
    return posixpath.normpath(f"/{path.removeprefix('./').removeprefix('output/')}").strip("/")


def sentence(reason: str, report: Report) -> str:
    """A reason of `stale` for people: a word of its own, or "kind name" of what changed."""
    words = report.words.words
    if reason in SPELT:
        return words[f"reason.{reason}"]
    kind, _, name = reason.partition(" ")
    if f"reason.{kind}" in words:
        return words[f"reason.{kind}"].format(name=name)
    return words["reason.field"].format(name=words[f"shows.{reason.rpartition(' ')[2]}"])
