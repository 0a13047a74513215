"""Arguments → calls → exit code: 0 fine · 1 findings · 2 wrong usage or unreadable configuration · 3 a bug of ours, or the disk ·
128 and a signal's number when somebody ended it.

A build with nothing to do ends in this module: the engine, and the libraries it needs, are only imported when there is work.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from gongkai import manifest, signals
from gongkai.arguments import WrongUsage, language, parse, unknown
from gongkai.options import ADDRESS_OF_SITE, ENGINE, Options
from gongkai.report import Progress, Report

FINE, FOUND, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
MANY_UNITS = 3


def main(arguments: Sequence[str] | None = None, site: Path | None = None) -> int:
    """Runs one command and answers its exit code. `site` is the folder to build when --site names no other."""
    if sys.getfilesystemencoding() != "utf-8":  # an old locale: the names of files would be misread
        os.environ |= {"PYTHONUTF8": "1", "PYTHONIOENCODING": sys.stdout.encoding}
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    given = list(sys.argv[1:] if arguments is None else arguments)
    home = site or Path.cwd()
    report = Report(language(given, home))
    try:
        asked = parse(given, home, report.words.words)
        home = asked.site
        return COMMANDS[asked.command](asked, report)
    except WrongUsage as wrong:
        report.say("usage.error", problem=str(wrong))
        return USAGE
    except KeyboardInterrupt:
        report.say("error.interrupted")
        return INTERRUPTED
    except OSError as fault:
        with suppress(OSError):  # where the disk is full, so may be the file that this is written into
            report.say("error.disk", problem=fault.strerror or str(fault), path=fault.filename or "")
        return BUG
    except MemoryError:
        report.say("error.memory")
        return BUG
    except Exception:
        return _crashed(home, report)


def run(site: Path) -> NoReturn:
    """Runs the command that this process was started with, and ends the process at once: to take all that was made apart again,
    piece by piece, would take a twentieth of the time of a build.
    """
    for name in ("stdin", "stdout", "stderr"):  # a process may be started without them (>&-): no file of ours takes their numbers
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "w", encoding="utf-8"))
    code = main(site=site)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or BUG
    os._exit(code)


# ---------------------------------------------------------------------------------------------------------- commands


@contextmanager
def without_collecting() -> Iterator[None]:
    """A build makes much and forgets little: looking for circles meanwhile would cost a fifth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # and back: all that was made counts as old, or the next list to be made would set off a search through it
        gc.unfreeze()
        gc.enable()


def build(asked: Any, report: Report) -> int:
    if asked.recording and asked.drafts:
        raise WrongUsage(asked.words["usage.record-drafts"])
    options = _options(asked)
    progress = Progress(report)
    with signals.ending(report.words.words["error.interrupted"], report.out), without_collecting():
        outcome = _unchanged(options)
        if outcome is None:
            from gongkai import pipeline

            outcome = pipeline.build(options, progress)
    progress.close()
    if asked.format == "json":
        report.print_json({
            "pages": outcome.pages,
            "written": outcome.written,
            "kept": outcome.kept,
            "removed": outcome.removed,
            "seconds": progress.seconds,
            "as_of": options.as_of.isoformat(),
            "findings": report.finding_records(outcome.findings),
            **({"profile": _profile(progress, outcome)} if asked.profile else {}),
        })  # fmt: skip
    else:
        report.findings(outcome.findings)
        _summarise(outcome, options, progress.seconds, report)
        if asked.profile:
            report.profile(progress.stages, getattr(outcome, "slowest", ()))
    return _exit_code(outcome)


def _profile(progress: Progress, outcome: Any) -> dict[str, Any]:
    """Where the time went, as JSON."""
    stages = {stage: {"seconds": round(seconds, 3), "count": int(count)} for stage, (seconds, count) in progress.stages.items()}
    return {"stages": stages, "slowest": [[round(seconds, 3), path] for seconds, path in getattr(outcome, "slowest", ())]}


def check(asked: Any, report: Report) -> int:
    from gongkai import cache, pipeline, workers
    from gongkai.rules import LEVELS

    for rule in asked.only:
        if rule not in LEVELS:
            raise WrongUsage(unknown(rule, LEVELS, asked.words, "rules.unknown", "rule"))
    options = _options(asked)._replace(strict=False)  # every stage says what it finds
    progress = Progress(report)
    ready = pipeline.prepare(options, cache.peek(options), progress, workers.pool(options.jobs))
    progress.close()
    loaded = ready.loaded
    asked_for = asked.only or {finding.rule for finding in ready.findings}
    findings = [finding for finding in ready.findings if loaded.facts is None or finding.rule in asked_for]
    if asked.format == "text" and not findings:
        report.say("found.none")
    else:
        report.findings(findings, asked.format)
    if asked.format == "text" and loaded.site is not None:
        _offer_units(findings, loaded.site, report)
    if loaded.facts is None:
        return USAGE
    return FOUND if pipeline.fails(findings, options._replace(strict=asked.strict)) else FINE


def verify(asked: Any, report: Report) -> int:
    from gongkai import verify

    options = _options(asked)
    progress = Progress(report)
    verified = verify.verify(options, progress)
    progress.close()
    if asked.format == "json":
        report.print_json({
            "files": verified.files,
            "as_of": verified.as_of.isoformat() if verified.as_of else None,
            "findings": report.finding_records(verified.findings),
        })  # fmt: skip
    else:
        report.findings(verified.findings)
        if verified.same:
            report.say("verify.same", count=verified.files, as_of=verified.as_of, output=os.path.relpath(options.output))
    if verified.same:
        return FINE
    return USAGE if verified.as_of is None else FOUND


def serve(asked: Any, report: Report) -> int:
    from gongkai import serve

    return serve.run(_options(asked), asked.host, asked.port, asked.open, report)


def import_file(asked: Any, report: Report) -> int:
    from gongkai import importing

    if asked.update:
        from gongkai.updating import again, forms

        if not asked.into:
            return forms.run([Path(file) for file in asked.file], asked.dry_run, asked.format, _options(asked), report)
    if len(asked.file) > 1:
        raise WrongUsage(asked.words["usage.several-files"])
    if asked.update:
        return again.run(Path(asked.file[0]), asked.into, asked.kind, asked.dry_run, asked.format, _options(asked), report)
    return importing.run(Path(asked.file[0]), asked.into, asked.dry_run, asked.format, asked.site, report, asked.kind)


def export(asked: Any, report: Report) -> int:
    from gongkai import export

    if asked.what not in export.WHAT:
        raise WrongUsage(unknown(asked.what, export.WHAT, asked.words, "export.unknown", "what"))
    wanted = export.Asked(**{name: getattr(asked, name) for name in export.Asked._fields})
    return export.run(wanted, _options(asked), report)


def new(asked: Any, report: Report) -> int:
    from gongkai import scaffold

    return scaffold.run(asked.kind, asked.address, _options(asked).site, asked.as_of, report)


def explain(asked: Any, report: Report) -> int:
    from gongkai import explain

    return explain.run(_options(asked), asked.path, report)


def rules(asked: Any, report: Report) -> int:
    """All rules with their levels, or one with its reason and its remedy."""
    from gongkai.rules import LEVELS

    if not asked.rule:
        width = max(map(len, LEVELS))
        for rule, level in sorted(LEVELS.items()):
            report.print(f"{rule:{width}}  {report.words.words[f'level.{level}']}  {report.words.rules[rule].why}")
        return FINE
    if asked.rule not in LEVELS:
        raise WrongUsage(unknown(asked.rule, LEVELS, asked.words, "rules.unknown", "rule"))
    sentences = report.words.rules[asked.rule]
    report.print(asked.rule)
    report.say("rules.level", level=report.words.words[f"level.{LEVELS[asked.rule]}"])
    report.print(re.sub(r"\{(\w+)\}", "…", sentences.message).replace("{{", "{").replace("}}", "}"))
    report.print("→ " + re.sub(r"(?<!\{)\{(\w+)\}(?!\})", "…", sentences.hint).replace("{{", "{").replace("}}", "}"))
    report.say("rules.why", why=sentences.why)
    return FINE


def schema(asked: Any, report: Report) -> int:
    """JSON Schema for editors, or all fields as a Markdown page, with what each is for in the user's language."""
    from gongkai import reference, schema

    if asked.format == "markdown":
        report.print(reference.markdown(report.words))
        return FINE

    tables = ("", *(table.id for table in schema.TABLES), "units")
    if asked.table not in tables:
        raise WrongUsage(asked.words["usage.choice"].format("table", asked.table, " · ".join(tables[1:])))
    report.print_json(schema.describe(asked.table, report.words.fields))
    return FINE


COMMANDS: dict[str, Callable[[Any, Report], int]] = {
    "build": build,
    "check": check,
    "verify": verify,
    "serve": serve,
    "import": import_file,
    "export": export,
    "new": new,
    "explain": explain,
    "rules": rules,
    "schema": schema,
}


# ------------------------------------------------------------------------------------------------------------- parts


def _options(asked: Any) -> Options:
    if not (asked.site / "site.yaml").exists():
        raise WrongUsage(asked.words["usage.no-site"].format(path=asked.site))
    if asked.base_url and not ADDRESS_OF_SITE.fullmatch(asked.base_url):
        raise WrongUsage(asked.words["usage.base-url"].format(text=asked.base_url))
    return Options(
        site=asked.site,
        output=Path(os.path.abspath(asked.output or asked.site / "output")),
        as_of=asked.as_of,
        drafts=asked.drafts,
        base_url=asked.base_url,
        strict=asked.strict,
        clean=asked.clean,
        jobs=asked.jobs,
        recording=asked.recording,
    )


def _unchanged(options: Options) -> Any:
    """What the last build said, when this one would write nothing; None when there is work."""
    if options.clean or options.recording:
        return None
    record = manifest.load(options.record, whole=False)
    if record is None or (options.strict and any(finding["level"] != "info" for finding in record.outcome.get("findings", ()))):
        return None
    if not manifest.same_sources(record, options.published(), manifest.list_inputs(options.site, options.layouts, ENGINE)):
        return None
    tree = manifest.list_tree(options.output)
    if not manifest.same_output(record, tree):
        return None
    foreign = len(tree.keys() - record.output.keys())
    told = dict(record.outcome, written=0, removed=0, kept=record.outcome["pages"], foreign=foreign)
    told["findings"] = [SimpleNamespace(**finding) for finding in told["findings"]]
    return SimpleNamespace(**told)


def _summarise(outcome: Any, options: Options, seconds: float, report: Report) -> None:
    """What was written, kept and removed, what waits, and where to look next."""
    output = os.path.relpath(options.output)
    if outcome.failed:
        strict_only = all(finding.level != "error" for finding in outcome.findings)
        report.say("build.failed-strict" if strict_only else "build.failed", output=output)
        return
    counts = {"pages": outcome.pages, "written": outcome.written, "kept": outcome.kept, "removed": outcome.removed}
    nothing = not outcome.written and not outcome.removed
    report.say("build.same" if nothing else "build.done", **counts, seconds=seconds, as_of=options.as_of)
    if outcome.recorded:
        report.say("build.recorded", count=outcome.recorded)
    if outcome.foreign:
        report.say("build.foreign", count=outcome.foreign, output=output)
    if outcome.waiting:
        address, moment = min(outcome.waiting, key=lambda pair: str(pair[1]))
        report.say("build.waiting", count=len(outcome.waiting), address=address, moment=str(moment)[:10])
    count = sum(finding.level != "info" for finding in outcome.findings)
    if count:
        report.say("build.check", count=count)
    report.say("build.next", index=os.path.join(output, "index.html"))


def _offer_units(findings: list[Any], site: Any, report: Report) -> None:
    """Where several units are unknown, the lines that would make them known: nobody should have to type them."""
    from gongkai.checks.units import entries_for

    identity, name = report.words.words["units.keys"].split()
    entries = entries_for(findings, site, (identity, name))
    if len(entries) >= MANY_UNITS:
        report.say("units.entries")
        for entry in entries:
            report.print(entry)


def _exit_code(outcome: Any) -> int:
    if not outcome.failed:
        return FINE
    rules = {finding.rule for finding in outcome.findings}
    unusable = outcome.facts is None or "site/unknown-language" in rules or any(rule.startswith("output/") for rule in rules)
    return USAGE if unusable else FOUND


def _crashed(site: Path, report: Report) -> int:
    """A bug of ours: the details go into a file, so that nobody has to read or retype them."""
    import traceback

    from gongkai import fsops

    path = site / ".cache" / "crash.txt"
    fsops.save_file(path, traceback.format_exc().encode("utf-8", "replace"))
    report.say("error.bug", path=path)
    return BUG
