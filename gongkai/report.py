"""The only module that prints: findings, summaries, how far a build has come; text for people, JSON for programs."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from gongkai.messages import Catalogue, catalogue

if TYPE_CHECKING:  # the model needs msgspec, and a build with nothing to do speaks without it
    from gongkai.model import Finding

MOST_SHOWN = 200
# Values that are words of ours, not of the content.
CODES = {"expected": "expected.", "got": "expected.", "field": "field.", "encoding": "encoding."}
CODES |= {"stated": "validity.", "shown": "validity."}
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Told(NamedTuple):
    """A finding in words."""

    message: str
    hint: str


def tell(finding: Finding, words: Catalogue) -> Told:
    """What was found and how to mend it, with the nearest valid word where there is one."""
    values: dict[str, Any] = {**finding.values, "file": finding.file}
    for name, prefix in CODES.items():
        if name in values:
            values[name] = words.words.get(f"{prefix}{values[name]}", values[name])
    sentences = words.rules[finding.rule]
    hint = sentences.hint.format_map(values)
    if values.get("nearest"):
        hint = words.words["nearest"].format_map(values) + words.words["nearest.gap"] + hint
    return Told(sentences.message.format_map(values), hint)


class Report:
    """Speaks one language to one place."""

    def __init__(self, lang: str = "zh-CN", out: TextIO | None = None) -> None:
        self.lang = lang
        self.words = catalogue(lang)
        self.out = out or sys.stdout
        if hasattr(self.out, "reconfigure"):  # a Chinese Windows console knows GBK only: rather a ? than a crash
            self.out.reconfigure(errors="replace")

    def say(self, key: str, **values: Any) -> None:
        self.print(self.words.words[key].format_map(values))

    def print(self, text: str = "") -> None:
        self._put(UNPRINTABLE.sub("", text))

    def print_json(self, value: Any) -> None:
        """JSON loses no sign: what a terminal's encoding may lack is escaped."""
        import json  # only who asks for it waits for it

        unicode = (self.out.encoding or "utf-8").lower().startswith("utf")
        self._put(json.dumps(value, ensure_ascii=not unicode, indent=1))

    def _put(self, text: str) -> None:
        """Once whoever reads along has seen enough (… | head) the rest is said to nobody: a command goes on to its end, and its
        exit code tells how it went. Raises OSError where a file that is written to has no room.
        """
        try:
            print(text, file=self.out, flush=True)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.out.fileno())

    # ------------------------------------------------------------------------------------------------------- findings

    def findings(self, findings: Sequence[Finding], form: str = "text") -> None:
        {"text": self._as_text, "json": self._as_json, "github": self._as_github, "sarif": self._as_sarif}[form](findings)

    def finding_records(self, findings: Iterable[Finding]) -> list[dict[str, Any]]:
        """The fixed JSON shape of findings (design.md, section 6)."""
        records = []
        for finding in findings:
            told = tell(finding, self.words)
            records.append({
                "rule": finding.rule,
                "level": finding.level,
                "file": finding.file,
                "line": finding.line,
                "column": finding.column,
                "message": told.message,
                "hint": told.hint,
            })  # fmt: skip
        return records

    def _as_text(self, findings: Sequence[Finding]) -> None:
        """Each sentence once, with all its places and the id that `rules` explains; errors last, where the eye ends up."""
        places: dict[tuple[str, str, Told], list[str]] = {}
        for finding in sorted(findings, key=lambda finding: ("info", "warning", "error").index(finding.level)):
            key = (finding.level, finding.rule, tell(finding, self.words))
            places.setdefault(key, []).append(place(finding))
        for (level, rule, told), where in list(places.items())[-MOST_SHOWN:]:
            head = f"{self.words.words[f'level.{level}']}  {where[0]}  [{rule}]"
            self.print(f"{head}\n      {told.message}\n      → {told.hint}")
            if len(where) > 1:
                self.print("      " + self.words.words["found.same"].format(count=len(where) - 1, places=", ".join(where[1:4])))
        if len(places) > MOST_SHOWN:
            self.say("found.more", count=len(places) - MOST_SHOWN)
        levels = [finding.level for finding in findings]
        if levels:
            self.say("found.count", errors=levels.count("error"), warnings=levels.count("warning"), infos=levels.count("info"))

    def profile(self, stages: Mapping[str, Sequence[float]], slowest: Sequence[tuple[float, str]]) -> None:
        """Where a build's time went: each stage with its seconds and how much it had to do, and the slowest pages, in seconds of
        whoever made them (several may work at once).
        """
        for stage, (seconds, count) in stages.items():
            self.print(f"  {seconds:8.3f} s  {self.words.words[f'stage.{stage}']} {int(count) or ''}".rstrip())
        if slowest:
            self.say("profile.slowest")
        for seconds, path in slowest:
            self.print(f"  {seconds:8.3f} s  {path}")

    def _as_json(self, findings: Sequence[Finding]) -> None:
        self.print_json(self.finding_records(findings))

    def _as_github(self, findings: Sequence[Finding]) -> None:
        """Workflow commands: GitHub shows them beside the lines."""
        kinds = {"error": "error", "warning": "warning", "info": "notice"}
        for finding in findings:
            told = tell(finding, self.words)
            text = f"{told.message}　{told.hint}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
            file = finding.file.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
            where = f"file={file},line={max(1, finding.line)},col={max(1, finding.column)}"
            self.print(f"::{kinds[finding.level]} {where},title={finding.rule}::{text}")

    def _as_sarif(self, findings: Sequence[Finding]) -> None:
        """SARIF 2.1.0, for tools that gather the results of many checkers."""
        from urllib.parse import quote

        levels = {"error": "error", "warning": "warning", "info": "note"}
        results = []
        for finding in findings:
            told = tell(finding, self.words)
            region = {"startLine": max(1, finding.line), "startColumn": max(1, finding.column)}
            place = {"artifactLocation": {"uri": quote(finding.file)}, "region": region}
            results.append({
                "ruleId": finding.rule,
                "level": levels[finding.level],
                "message": {"text": f"{told.message}　{told.hint}"},
                "locations": [{"physicalLocation": place}],
            })  # fmt: skip
        used = sorted({finding.rule for finding in findings})
        rules = [{"id": rule, "shortDescription": {"text": self.words.rules[rule].why}} for rule in used]
        driver = {"name": "Gongkai", "rules": rules}
        schema = "https://json.schemastore.org/sarif-2.1.0.json"
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        self.print_json({"$schema": schema, "version": "2.1.0", "runs": [run]})


def place(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}:{finding.column}" if finding.line else finding.file


class Progress:
    """How far a build has come, once it takes longer than a second: one moving line on a terminal, a line per stage elsewhere."""

    PATIENCE = 1.0

    def __init__(self, report: Report, out: TextIO | None = None, clock: Any = time.monotonic) -> None:
        self.report = report
        self.out = out or sys.stderr
        self.clock = clock
        self.begun = clock()
        self.stage = "start"
        self.stage_begun = self.begun
        self.stages: dict[str, list[float]] = {}
        self.drawn = 0.0
        self.terminal = self.out.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
        self.open_line = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = self.clock()
        if stage != self.stage:
            self._end(now)
        self.stages.setdefault(stage, [0.0, 0])[1] = total
        if stage != self.stage:
            self.stage, self.stage_begun, self.drawn = stage, now, 0.0
            if not self.terminal and now - self.begun >= self.PATIENCE:
                self._write(f"{self.report.words.words[f'stage.{stage}']} {total or ''}".rstrip() + "\n")
        if self.terminal and now - self.begun >= self.PATIENCE and now - self.drawn >= 0.1:
            self.drawn = now
            line = f"{self.report.words.words[f'stage.{stage}']} {done}/{total}"
            if 0 < done < total:
                left = (now - self.stage_begun) / done * (total - done)
                line += "  " + self.report.words.words["stage.left"].format(seconds=max(1, round(left)))
            self._write(f"\r\x1b[K{line}")
            self.open_line = True

    def _end(self, now: float) -> None:
        self.stages.setdefault(self.stage, [0.0, 0])[0] += now - self.stage_begun

    def close(self) -> None:
        self._end(self.clock())
        if self.open_line:
            self._write("\r\x1b[K")
            self.open_line = False

    @property
    def seconds(self) -> float:
        return float(round(self.clock() - self.begun, 2))

    def _write(self, text: str) -> None:
        """No build ends because nobody can be told how far it has come."""
        with suppress(OSError):
            try:
                self.out.write(text)
                self.out.flush()
            except UnicodeEncodeError:
                self.out.write(text.encode("ascii", "replace").decode("ascii"))
