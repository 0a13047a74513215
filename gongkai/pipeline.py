"""One build: read → check → plan → stale → render → outcheck → write. `Options` go in, an `Outcome` comes out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from heapq import nlargest
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from gongkai import checks, files, formats, fsops, history, layouts, manifest, outcheck, read, render, routes, stale, write
from gongkai.cache import Cache, Records, open_cache
from gongkai.manifest import Manifest
from gongkai.model import Facts, Finding, Site
from gongkai.options import ENGINE, Options
from gongkai.pages import Copy, Page
from gongkai.relations import Relations, visible
from gongkai.routes.addresses import asset_path
from gongkai.rules import found
from gongkai.searching import index, subjects
from gongkai.workers import Workers, here, pool

SLOWEST = 10
PASSING = ("cache/damaged", "output/replaced")
"""Rules that tell what this build did: they never hinder, and are told once."""

Watch = Callable[[str, int, int], None]
"""Told how far a build has come: stage, done, total."""


class Outcome(NamedTuple):
    """What a build did. `failed`: the findings say why nothing was published. `waiting`: what is published later, and when.
    `slowest`: the pages that took longest, with their seconds.
    """

    findings: list[Finding]
    facts: Facts | None = None
    failed: bool = False
    pages: int = 0
    written: int = 0
    kept: int = 0
    removed: int = 0
    foreign: int = 0
    waiting: tuple[tuple[str, datetime], ...] = ()
    recorded: int = 0
    slowest: Sequence[tuple[float, str]] = ()


class Loaded(NamedTuple):
    """A site, read and checked. No site: site.yaml cannot be used. `engine` tells this program and its libraries from others;
    `memo` is what the cache does not hold yet, folder by folder. `recorded`: the histories as they are to be, by file.
    """

    inputs: read.Inputs
    engine: str
    findings: list[Finding]
    facts: Facts | None = None
    site: Site | None = None
    relations: Relations | None = None
    memo: read.Memo = {}
    recorded: dict[str, bytes] = {}


class Planned(NamedTuple):
    """What is to be published, and what of it must be made."""

    pages: dict[str, Page]
    keys: stale.Keys
    todo: stale.Todo
    disk: write.Disk
    setup: layouts.Setup
    waiting: tuple[tuple[str, datetime], ...]
    findings: list[Finding]
    grams: index.Memo | None = None


class Finished(NamedTuple):
    """What was made, what is known of every page, why some pages could not be made, and which took longest."""

    made: dict[str, write.Made]
    records: Records
    faults: list[Finding]
    slowest: Sequence[tuple[float, str]]


class Ready(NamedTuple):
    """A site up to its last stage. Not planned: the findings say why there is nothing to publish."""

    loaded: Loaded
    findings: list[Finding]
    planned: Planned | None = None
    made: dict[str, write.Made] = {}
    records: Records = {}
    staged: write.Staged | None = None
    slowest: Sequence[tuple[float, str]] = ()


def build(options: Options, watch: Watch = lambda stage, done, total: None, workers: Workers | None = None) -> Outcome:
    """Builds the site into `options.output`. Nothing is published when there is an error (`strict`: or a warning).

    Raises OSError when the disk refuses; the site that was published before is whole in any case.
    """
    refused = write.refuse(options.output, options.site)
    if refused:
        return Outcome(refused, failed=True)
    with open_cache(options) as cache:
        fsops.recover(options.output, write.staging(options.output))
        lost = [found("output/replaced", name) for name in write.bring_back(options.output, cache.record)]
        ready = prepare(options, cache, watch, workers or pool(options.jobs), publishing=True)
        cache.save_memo(ready.loaded.memo, ready.loaded.engine)
        facts, planned, findings = ready.loaded.facts, ready.planned, cache.findings + lost + ready.findings
        if planned is not None:
            cache.save_compiled(planned.setup, ready.loaded.engine)
            if planned.grams is not None:
                cache.save_grams(planned.grams, ready.loaded.engine)
        if facts is None or planned is None or fails(findings, options):
            return Outcome(findings, facts, failed=True)

        watch("write", 0, len(ready.made))
        fsops.save_files({options.site / source: data for source, data in ready.loaded.recorded.items()})
        try:
            record = write.publish(
                options.output,
                about(facts, options),
                ready.made,
                planned.todo.keep,
                cache.record,
                planned.disk,
                cache.clock,
                cache.save_record,
                ready.staged,
            )
        except write.SourceChanged as changed:
            finding = found("file/changed", os.path.relpath(changed.path, options.site))
            return Outcome([*findings, finding], facts, failed=True)
        except write.NotMovable as fault:
            return Outcome([*findings, fault.finding], facts, failed=True)
        outcome = summary(findings, facts, planned, ready.made)
        outcome = outcome._replace(recorded=len(ready.loaded.recorded), slowest=ready.slowest)
        watch("remember", 0, 0)
        cache.save_build(remember(options, ready.loaded, planned, record, outcome), ready.records, ready.loaded.engine)
        return outcome


def prepare(options: Options, cache: Cache, watch: Watch, workers: Workers, publishing: bool = False) -> Ready:
    """Every stage but the last; it ends early where the findings say that nothing may be published. Nothing is written, unless
    what is made is to be published: then the pages go into the staged tree at once.
    """
    loaded = load(options, cache, watch, workers)
    findings = loaded.findings
    if loaded.site is None or loaded.facts is None or fails(findings, options):
        return Ready(loaded, findings)
    try:
        planned = plan(options, cache, loaded, watch, workers)
    except layouts.LayoutFault as fault:
        return Ready(loaded, [*findings, fault.finding])
    findings = findings + planned.findings
    if fails(findings, options):
        return Ready(loaded, findings)
    staged = None
    if publishing and any(not isinstance(page.shows, Copy) for page, _ in planned.todo.make):
        said = about(loaded.facts, options)
        staged = write.stage(options.output, said, planned.pages, cache.record, planned.disk, cache.save_record)
    try:
        finished = make(options, cache, loaded, planned, watch, workers, staged is not None)
    except OSError:
        if staged:
            write.give_back(options.output, [page.path for page, _ in planned.todo.make])
        raise
    if finished.faults:
        return Ready(loaded, findings + finished.faults)
    watch("outcheck", 0, len(finished.records))
    copies = {page.path: page.shows.source for page in planned.pages.values() if isinstance(page.shows, Copy)}
    sizes = {path: loaded.inputs.listed[source].signature[0] for path, source in copies.items()}
    findings = checks.judge(findings + outcheck.check(finished.records, planned.pages, sizes), loaded.facts)
    return Ready(loaded, findings, planned, finished.made, finished.records, staged, finished.slowest)


def about(facts: Facts, options: Options) -> dict[str, Any]:
    """What the inventory says beside its files."""
    return {"site": facts.name, **options.asked()}


def load(options: Options, cache: Cache, watch: Watch = lambda stage, done, total: None, workers: Workers = here) -> Loaded:
    """The read and check stages. Nothing is written."""
    watch("read", 0, 0)

    def listing() -> dict[str, files.Entry]:
        return manifest.list_inputs(options.site, options.layouts, ENGINE)

    inputs = read.survey(listing, cache.record.inputs, cache.now)
    engine = engine_of(inputs, options)
    before = cache.memo(engine)
    if cache.record.inputs and not before:  # nothing is remembered, so all will be read: at one moment, too
        inputs = read.survey(listing, {}, cache.now)
        if engine_of(inputs, options) != engine:  # between the two looks; what runs here is the old one
            inputs.findings.append(found("file/changed", "engine"))
    facts, reading = read.read_facts(inputs)
    if facts is None:
        return Loaded(inputs, engine, reading.findings)
    if options.base_url:
        facts = msgspec.structs.replace(facts, base_url=options.base_url)
    site, more, memo = read.read_site(facts, reading.marks, inputs, before, workers)
    watch("check", 0, len(site.sources))
    recorded: dict[str, bytes] = {}
    if options.recording and not any(finding.level == "error" for finding in more):
        site, recorded, hindering = record(site, options, inputs)
        more += hindering
    relations = Relations(site, options.as_of)
    findings = checks.judge(reading.findings + more + checks.check(relations), facts)
    news = {folder: memo.get(folder, {}) for folder in before.keys() | memo.keys() if before.get(folder) != memo.get(folder)}
    return Loaded(inputs, engine, findings, facts, site, relations, news, recorded)


def engine_of(inputs: read.Inputs, options: Options) -> str:
    """What tells this program and its libraries from others."""
    program = " ".join(known.digest for name, known in inputs.known.items() if name.startswith("engine/"))
    return files.digest(f"{program} {options.published()['environment']}".encode())


def record(site: Site, options: Options, inputs: read.Inputs) -> tuple[Site, dict[str, bytes], list[Finding]]:
    """The site as it is once this publication stands in its histories, those files as they will be, and what hinders. The
    inputs are then those that the next build finds.
    """
    site, added, findings = history.record(site, options.as_of)
    recorded = {}
    for source, revisions in added.items():
        recorded[source] = history.append(inputs.bytes_of(source) if source in inputs.known else b"", revisions)
        inputs.known[source] = files.Known(files.digest(recorded[source]), None)
    return site, recorded, findings


def plan(
    options: Options, cache: Cache, loaded: Loaded, watch: Watch = lambda stage, done, total: None, workers: Workers = here
) -> Planned:
    """The plan and stale stages. Nothing is written. Raises layouts.LayoutFault."""
    assert loaded.site
    assert loaded.facts
    watch("plan", 0, len(loaded.site.items))
    public, waiting = visible(loaded.site, options.as_of, options.drafts)
    relations = loaded.relations if loaded.relations and public is loaded.site else Relations(public, options.as_of)
    setup, assets = lay_out(loaded.inputs, loaded.facts)
    layouts.use(cache.compiled(loaded.engine), setup)
    listed = routes.pages_of(relations, assets, formats.available(loaded.facts.downloads))
    listed += subjects.pages_of(listed, loaded.facts.lang)
    keys = key(listed, setup, loaded)
    before = cache.grams(loaded.engine)
    more, grams = index.pages_of(listed, keys, before, workers)
    keys = keys.joined(key(more, setup, loaded))
    listed += more
    watch("stale", 0, len(listed))
    findings = checks.check_paths(listed) + layouts.lacking(setup)
    pages = {page.path: page for page in listed}
    disk, refusing = write.claim(options.output, loaded.facts.name, pages, cache.record, cache.now, options.clean)
    record = cache.record._replace(pages={}) if options.clean else cache.record
    there = {name: known.digest for name, known in disk.ours.items() if name != write.INVENTORY}
    todo = stale.compare(listed, keys, record, there)
    return Planned(pages, keys, todo, disk, setup, waiting, findings + refusing, None if grams == before else grams)


def lay_out(inputs: read.Inputs, facts: Facts) -> tuple[layouts.Setup, list[Copy]]:
    """The layouts of a site, and those of their files that are published as they are; the site's own go before the program's.
    Raises layouts.LayoutFault.
    """
    sources: dict[str, str] = {}
    for source in inputs.known:
        folder, _, name = source.partition("/")
        if folder.startswith("layouts"):
            sources.setdefault(name, source)
    texts = {name: inputs.bytes_of(source) for name, source in sources.items() if not name.startswith("assets/")}
    digests = {name: inputs.known[source].digest for name, source in sources.items()}  # of what was read just now
    assets = {name: Copy(source, digests[name]) for name, source in sources.items() if name not in texts}
    published = {name.removeprefix("assets/"): asset_path(asset) for name, asset in assets.items()}
    return layouts.set_up(texts, digests, published, facts), list(assets.values())


def key(listed: list[Page], setup: layouts.Setup, loaded: Loaded) -> stale.Keys:
    """The keys of these pages. Raises layouts.LayoutFault."""
    assert loaded.facts
    makers = layouts.digests(setup, dict.fromkeys(page.maker for page in listed))
    return stale.keys(listed, makers, loaded.facts, setup.assets, loaded.engine)


def make(
    options: Options, cache: Cache, loaded: Loaded, planned: Planned, watch: Watch, workers: Workers, placing: bool
) -> Finished:
    """The render stage, and a look at each page. `placing`: they are put into the staged tree at once."""
    assert loaded.facts
    made: dict[str, write.Made] = {}
    to_render = []
    for page, _ in planned.todo.make:
        if isinstance(page.shows, Copy):
            made[page.path] = write.Made(page.shows.digest, source=Path(loaded.inputs.listed[page.shows.source].place))
        else:
            to_render.append(page)
    kept = cache.records(loaded.engine)
    records = {path: kept[path] for path in planned.todo.keep if path in kept}

    def published(path: str) -> bytes:
        return (options.output / path).read_bytes()

    watch("render", 0, len(to_render))
    there = {path: known.digest for path, known in planned.disk.ours.items()}
    place = render.Place(write.staging(options.output), there) if placing else None
    stopped: dict[str, Finding] = {}
    seconds = []
    for number, output in enumerate(render.render(to_render, planned.setup, workers, place, published), 1):
        made[output.path] = write.Made(output.digest)
        records[output.path] = output.record
        if output.fault:
            stopped[output.path] = output.fault
        watch("render", number, len(to_render))
        seconds.append((output.seconds, output.path))
    faults = render.distinct(stopped[page.path] for page in to_render if page.path in stopped)
    for page in () if faults else planned.pages.values():
        if page.path not in records and page.path.endswith(outcheck.LOOKED_AT):
            data = loaded.inputs.bytes_of(page.shows.source) if isinstance(page.shows, Copy) else published(page.path)
            records[page.path] = outcheck.look_at(page, data, loaded.facts)
    return Finished(made, records, faults, nlargest(SLOWEST, seconds))


def summary(findings: list[Finding], facts: Facts, planned: Planned, made: dict[str, write.Made]) -> Outcome:
    there = {name: known.digest for name, known in planned.disk.ours.items()}
    return Outcome(
        findings,
        facts,
        pages=len(planned.pages),
        written=sum(there.get(path) != piece.digest for path, piece in made.items()),
        kept=sum(there.get(path) == piece.digest for path, piece in made.items()) + len(planned.todo.keep),
        removed=len(planned.todo.remove),
        foreign=len(planned.disk.foreign),
        waiting=planned.waiting,
    )


def remember(options: Options, loaded: Loaded, planned: Planned, record: Manifest, outcome: Outcome) -> Manifest:
    """The record of a build that was published."""
    findings = [finding for finding in outcome.findings if finding.rule not in PASSING]
    told = outcome._replace(facts=None, findings=findings, recorded=0, slowest=())._asdict()
    return record._replace(
        options=options.published(),
        inputs=loaded.inputs.known,
        pages=planned.keys.pages,
        marks=planned.keys.marks,
        reasons={page.path: list(reasons) for page, reasons in planned.todo.make} or record.reasons,
        outcome={**msgspec.to_builtins(told), "lang": loaded.facts.lang if loaded.facts else ""},
    )


def fails(findings: list[Finding], options: Options) -> bool:
    """Whether nothing may be published. Reminders (info) come by themselves as days pass, so they never stop anything."""
    stopping = ("error", "warning") if options.strict else ("error",)
    return any(finding.level in stopping and finding.rule not in PASSING for finding in findings)
