"""Whether the published site is what its sources give: all of it is made again from nothing, and compared. Nothing is written."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from gongkai import cache, pipeline, write
from gongkai.model import Finding
from gongkai.options import ADDRESS_OF_SITE, Options
from gongkai.pipeline import Watch
from gongkai.rules import found
from gongkai.workers import pool


class Verified(NamedTuple):
    """What was compared. No findings that are errors: the published files are, byte for byte, those that the sources give for
    that day.
    """

    findings: list[Finding]
    files: int = 0
    as_of: date | None = None

    @property
    def same(self) -> bool:
        return not any(finding.level == "error" for finding in self.findings)


def verify(options: Options, watch: Watch = lambda stage, done, total: None) -> Verified:
    """Compares `options.output` with its inventory (build.json), and the inventory with a build of the sources for the day,
    address and drafts that it names. The cache is not believed. What others put into the output folder is named.
    """
    name = str(options.output)
    said = write.inventory(options.output)
    asked = _as_published(options, said)
    if asked is None:
        return Verified([found("verify/nothing", name)])
    ready = pipeline.prepare(asked, cache.none(asked), watch, pool(options.jobs))
    if ready.planned is None or not ready.made:
        return Verified(ready.findings, as_of=asked.as_of)
    listed: dict[str, str] = said["files"]
    there = {path: known.digest for path, known in ready.planned.disk.ours.items()}
    made = {path: piece.digest for path, piece in ready.made.items()}
    findings = [found("verify/foreign", name) for name in sorted(ready.planned.disk.foreign)]
    for path in sorted(listed.keys() | made.keys()):
        if path not in made:
            findings.append(found("verify/no-longer", path))
        elif path not in listed:
            findings.append(found("verify/not-published", path))
        elif path not in there:
            findings.append(found("verify/missing", path))
        elif there[path] != listed[path]:
            findings.append(found("verify/damaged", path))
        elif made[path] != listed[path]:
            findings.append(found("verify/differs", path))
    return Verified(findings, len(listed), asked.as_of)


def _as_published(options: Options, said: dict[str, Any]) -> Options | None:
    """The options of the build that is published; None where the inventory, which anybody may have edited, names none."""
    try:
        day, address = date.fromisoformat(said["as_of"]), said["base_url"]
    except (KeyError, TypeError, ValueError):
        return None
    if not isinstance(address, str) or (address and not ADDRESS_OF_SITE.fullmatch(address)):
        return None
    return options._replace(as_of=day, base_url=address, drafts=said.get("drafts") is True, clean=True, strict=False)
