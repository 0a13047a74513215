"""`export`: one plan, one document or the whole site as a file to hand on: what is published, or a form of it for another door.

A format is one row of FORMATS. What the build publishes too is made by the same makers from the same page: the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec

from gongkai import cache, checks, files, fsops, layouts, outcheck, pipeline, render
from gongkai.cache import Cache
from gongkai.checks.names import RESERVED
from gongkai.exporting import archive, fragment, headers, reporting, single
from gongkai.messages import catalogue
from gongkai.model import Facts, Finding
from gongkai.options import Options
from gongkai.pages import Copy, DocumentFront, NotFound, Page, PlanFront, Readme, SingleFile
from gongkai.relations import Relations, visible
from gongkai.report import Report
from gongkai.views.links import canonical
from gongkai.workers import pool
from gongkai.write import INVENTORY

FINE, FOUND, USAGE = 0, 1, 2
MOST_LISTED = 10
LONGEST_NAME = 120
PICTURES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "svg": "svg+xml"}


class Asked(NamedTuple):
    """What is wanted: a format, of which plan or document (address or path; "" is the only one, or the site), and where to."""

    what: str
    plan: str = ""
    document: str = ""
    unit: str = ""
    overview: bool = False
    to: str = ""
    force: bool = False
    links: bool = True
    preview: bool = False
    period: str = ""


class Ready(NamedTuple):
    """The site as it would be published now: every page is planned, none is made."""

    options: Options
    opened: Cache
    loaded: pipeline.Loaded
    planned: pipeline.Planned

    @property
    def facts(self) -> Facts:
        return self.planned.setup.facts

    def public(self) -> Relations:
        """What is known of the site as it would be published."""
        assert self.loaded.site
        return Relations(visible(self.loaded.site, self.options.as_of, self.options.drafts)[0], self.options.as_of)

    def fronts(self, kind: type[PlanFront] | type[DocumentFront]) -> dict[str, Page]:
        """The HTML pages of all plans, or of all documents, by address."""
        pages = (page for page in self.planned.pages.values() if page.path.endswith(".html"))
        return {address_of(page.path): page for page in pages if isinstance(page.shows, kind)}

    def made(self, pages: Sequence[Page]) -> list[tuple[Page, bytes]]:
        """The finished pages, looked at as every build looks at them. Raises Stopped."""
        outputs = list(render.render(pages, self.planned.setup, pool(self.options.jobs)))
        faults = [output.fault for output in outputs if output.fault]
        records = {output.path: output.record for output in outputs}
        stop_at(faults or checks.judge(outcheck.check(records, self.planned.pages), self.facts))
        finished = {output.path: output.data for output in outputs}  # what is made of others was finished last
        return [(page, finished[page.path]) for page in pages]

    def copied(self, shows: Copy) -> bytes:
        """The bytes of a file that is published as it is."""
        return self.loaded.inputs.bytes_of(shows.source)

    def picture(self, path: str) -> str:
        """A published picture as a data address; an empty one for what is no picture of this site."""
        page = self.planned.pages.get(path)
        kind = PICTURES.get(path.rpartition(".")[2].lower())
        if page is None or kind is None or not isinstance(page.shows, Copy):
            return "data:,"
        return f"data:image/{kind};base64,{b64encode(self.copied(page.shows)).decode('ascii')}"


class Format(NamedTuple):
    """`of`: what can be handed out in it. `needs`: the module without which it cannot be made, and the extra that brings it.

    `make` gets the page of the plan or the document; None stands for the whole site. It may raise layouts.LayoutFault. Where it
    answers several files, these have titles of their own.
    """

    ending: str
    of: tuple[str, ...]
    make: Callable[[Asked, Ready, Page | None], bytes | dict[str, bytes]]
    needs: tuple[str, str] = ("", "")


class Refused(Exception):
    """Why nothing is exported: a sentence of messages/ with its values."""

    def __init__(self, key: str, code: int = USAGE, **values: object) -> None:
        super().__init__(key)
        self.key, self.code, self.values = key, code, values


class Stopped(Exception):
    """Findings that are errors: nothing is exported."""

    def __init__(self, findings: list[Finding], code: int = FOUND) -> None:
        super().__init__(findings)
        self.findings, self.code = findings, code


def stop_at(findings: list[Finding]) -> None:
    """Raises Stopped with the errors among these."""
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise Stopped(errors)


def published(asked: Asked, ready: Ready, page: Page | None) -> bytes:
    """The bytes that the build publishes beside this page in that format, or would publish if the site asked for it."""
    assert page
    maker = FORMATS[form_of(asked)].ending
    stem = f"{address_of(page.path)}/plan" if isinstance(page.shows, PlanFront) else address_of(page.path)
    path = f"{stem}.{maker}"
    return render.make(ready.planned.pages.get(path) or Page(path, maker, page.shows, page.source), ready.planned.setup)


def pasted(asked: Asked, ready: Ready, page: Page | None) -> bytes:
    """A block to paste into another system's editor, made by layouts/fragment.html of what the page shows."""
    assert page
    html = render.make(Page(page.path, "fragment.html", page.shows, page.source), ready.planned.setup)
    return fragment.paste(html.decode("utf-8"), page.path, ready.facts, asked.links, ready.picture).encode("utf-8")


def in_one_file(asked: Asked, ready: Ready, page: Page | None) -> bytes:
    """The page's plan with its items, units and statuses, or the document, or the whole site, as one offline page."""
    everything, facts = ready.planned.pages.values(), ready.facts
    wanted = single.of_site(everything) if page is None else [page]
    if page is not None and isinstance(page.shows, PlanFront):
        wanted = single.of_plan(page, everything)
    copies = {one.path: one.shows for one in everything if isinstance(one.shows, Copy)}
    sheets = {path: ready.copied(shows).decode("utf-8") for path, shows in copies.items() if path.endswith(".css")}
    shows = SingleFile(
        title=_name(page) if page else facts.name,
        url=canonical(page.path if page else "index.html", facts),
        sections=single.sections(ready.made(wanted), facts, ready.picture),
        style=single.style(sheets, ready.picture),
        preview=asked.preview,
        as_of=ready.options.as_of,
    )
    return render.make(Page("index.html", "single-file.html", shows), ready.planned.setup)


def zipped(asked: Asked, ready: Ready, page: Page | None) -> bytes:
    """Everything that the build publishes, with a page of instructions, as an archive that opens from a folder or a stick."""
    setup = ready.planned.setup
    pages = [_among_files(page) for page in ready.planned.pages.values()]
    packed = {one.path: data for one, data in ready.made([one for one in pages if not isinstance(one.shows, Copy)])}
    packed |= {one.path: ready.copied(one.shows) for one in pages if isinstance(one.shows, Copy)}
    readme = render.make(Page("readme.txt", "readme.txt", Readme(ready.options.as_of)), setup).decode("utf-8")
    packed[setup.words.get("zip.readme.name", "README.txt")] = readme.replace("\n", "\r\n").encode("utf-8-sig")
    return archive.pack(archive.with_sums(packed))


def _among_files(page: Page) -> Page:
    """The page for a folder of files, where no host shows it for another address."""
    if not isinstance(page.shows, NotFound):
        return page
    return msgspec.structs.replace(page, shows=msgspec.structs.replace(page.shows, anywhere=False))


def forms(asked: Asked, ready: Ready, page: Page | None) -> dict[str, bytes]:
    """The forms for a unit to fill in, or for each unit that leads something ("all"), by their names. Raises Refused."""
    assert page
    assert isinstance(page.shows, PlanFront)
    relations = ready.public()
    words = catalogue(relations.site.facts.lang).words
    period = reporting.period_words(asked.period, ready.options.as_of, words)
    every = reporting.duties(relations, page.shows.items)
    one = reporting.of_unit(every, relations, asked.unit)
    wanted = [duty for duty in every if not duty.members] if asked.unit == ALL else [one] if one else []
    title = page.shows.plan.title  # after the unit: a long one is cut, and each unit needs a file of its own
    made = {
        file_name(f"{duty.name} {title}", "xlsx"): reporting.form(page.shows, duty, relations, period, words) for duty in wanted
    }
    if not made:
        known = [duty.name for duty in every]
        nearest = "".join(get_close_matches(asked.unit, known, 1, 0.4))
        hint = words["nearest"].format(nearest=nearest) if nearest else ""
        raise Refused("export.no-unit", text=asked.unit, nearest=hint, known="、".join(known))
    return made


def overview(asked: Asked, ready: Ready, page: Page | None) -> bytes:
    """Who has reported in the period and who has not. Raises Refused for words that are no period."""
    assert page
    assert isinstance(page.shows, PlanFront)
    relations = ready.public()
    period = reporting.period(asked.period, ready.options.as_of)
    if period is None:
        raise Refused("export.period", text=asked.period)
    return reporting.overview(page.shows, relations, period, catalogue(relations.site.facts.lang).words)


def served(asked: Asked, ready: Ready, page: Page | None) -> bytes:
    """What makes a web server say the right headers; `_headers` of the published site says the same."""
    return SERVERS[asked.what](ready.facts)


SERVERS = {"nginx": headers.nginx, "caddy": headers.caddy, "apache": headers.apache, "iis": headers.iis}
FORMATS: dict[str, Format] = {
    "csv": Format("csv", ("plan",), published),
    "json": Format("json", ("plan",), published),
    "xlsx": Format("xlsx", ("plan",), published, ("xlsxwriter", "office")),
    "docx": Format("docx", ("plan", "document"), published),
    "pdf": Format("pdf", ("plan", "document"), published, ("typst", "pdf")),
    "fragment": Format("html", ("plan", "document"), pasted),
    "single-file": Format("html", ("plan", "document", "site"), in_one_file),
    "zip": Format("zip", ("site",), zipped),
    "nginx": Format("conf", ("site",), served),
    "caddy": Format("Caddyfile", ("site",), served),
    "apache": Format("htaccess", ("site",), served),
    "iis": Format("config", ("site",), served),
    "xlsx --for-unit": Format("xlsx", ("plan",), forms, ("xlsxwriter", "office")),
    "xlsx --overview": Format("xlsx", ("plan",), overview, ("xlsxwriter", "office")),
}
"""By what is asked for; a form of a format stands as "xlsx --for-unit" (see `form_of`)."""

ALL = "all"
WHAT = ("xlsx", "docx", "pdf", "csv", "json", "fragment", "single-file", "zip", *SERVERS)


def run(asked: Asked, options: Options, report: Report) -> int:
    """Makes one file and says where it is. Answers the exit code: 1 for findings or a file in the way, 2 for what cannot be."""
    try:
        wanted = _format(asked)
        ready = _ready(options, cache.peek(options))  # it only looks: a build may run meanwhile
        page = _page(asked, wanted, ready, report)
        made = wanted.make(asked, ready, page)
        title, suffix = _title(asked, ready, page, report)
        by_name = {file_name(title, wanted.ending, suffix): made} if isinstance(made, bytes) else made
        placed = {_place(asked, name, options): data for name, data in by_name.items()}
        _save(placed, asked.force, options)
    except layouts.LayoutFault as fault:
        report.findings([fault.finding])
        return FOUND
    except Stopped as stopped:
        report.findings(stopped.findings)
        return stopped.code
    except Refused as refused:
        report.say(refused.key, **refused.values)
        return refused.code
    for path, data in placed.items():
        report.say("export.written", path=path, size=max(1, round(len(data) / 1024)))
    if f"export.next.{asked.what}" in report.words.words:
        report.say(f"export.next.{asked.what}")
    return FINE


def _ready(options: Options, opened: Cache) -> Ready:
    """The site, read, checked and planned. Raises Stopped and layouts.LayoutFault."""
    loaded = pipeline.load(options, opened)
    if loaded.site is None:
        raise Stopped(loaded.findings, USAGE)
    stop_at(loaded.findings)
    # as with --clean: every page is to be made, and nothing that lies in the output folder is in the way
    planned = pipeline.plan(options._replace(clean=True), opened, loaded)
    stop_at(planned.findings)
    return Ready(options, opened, loaded, planned)


def form_of(asked: Asked) -> str:
    """The row of FORMATS that is asked for."""
    return asked.what + " --for-unit" * bool(asked.unit) + " --overview" * asked.overview


def address_of(path: str) -> str:
    """The address of a plan or a document, from the path of its page."""
    return path.removesuffix("/index.html").removesuffix(".html")


def file_name(title: str, ending: str, suffix: str = "") -> str:
    """A file name for this title that every system takes, Windows too: no reserved signs or names, and not too long. What is too
    much is cut off the title, never off the suffix.
    """
    name = re.sub(r"\s+", " ", re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", title)).strip(" .")
    while len((name + suffix).encode("utf-8")) > LONGEST_NAME:
        name = name[:-1]
    return f"{'_' * bool(RESERVED.fullmatch(name))}{name.rstrip(' .') or '_'}{suffix}.{ending}"


def _format(asked: Asked) -> Format:
    """The row that is asked for. Raises Refused where there is none, or where what it needs is not installed."""
    wanted = FORMATS.get(form_of(asked))
    if wanted is None:
        raise Refused("export.no-form" if asked.what in FORMATS else "export.no-format", what=asked.what, form=form_of(asked))
    module, extra = wanted.needs
    if module and find_spec(module) is None:
        raise Refused(f"export.needs-{extra}", what=asked.what)
    both = asked.plan and asked.document
    if both or (asked.document and "document" not in wanted.of) or (asked.plan and "plan" not in wanted.of):
        raise Refused("export.not-of", what=asked.what)
    if (asked.preview and asked.what != "single-file") or (not asked.links and asked.what != "fragment"):
        raise Refused("export.not-for")
    return wanted


def _page(asked: Asked, wanted: Format, ready: Ready, report: Report) -> Page | None:
    """The page of the plan or the document that is asked for; None for the site. Raises Refused."""
    if asked.document:
        return _named(asked.document, ready.fronts(DocumentFront), "export.no-document", ready, report)
    plans = ready.fronts(PlanFront)
    if asked.plan:
        return _named(asked.plan, plans, "export.no-plan", ready, report)
    if "site" in wanted.of:
        return None
    if len(plans) == 1:
        return next(iter(plans.values()))
    raise Refused("export.which", count=len(plans), plans=_list(plans))


def _named(text: str, pages: dict[str, Page], key: str, ready: Ready, report: Report) -> Page:
    """The page that an address, a folder, a file or a published path names. Raises Refused, with the nearest address."""
    content = ready.options.site / "content"
    plain = text.replace("\\", "/").rstrip("/")
    there = Path(os.path.abspath(plain))
    candidates = [plain, plain.removeprefix("./").removeprefix("content/").removeprefix("output/")]
    if there.is_relative_to(content):
        candidates.append(there.relative_to(content).as_posix())
    for candidate in candidates:
        address = address_of(candidate).removesuffix("/plan.yaml").removesuffix(".md")
        if address in pages:
            return pages[address]
    nearest = get_close_matches(candidates[-1], pages, 1, 0.4)
    hint = report.words.words["nearest"].format(nearest=nearest[0]) if nearest else ""
    raise Refused(key, text=text, nearest=hint, known=_list(pages))


def _list(pages: dict[str, Page]) -> str:
    """Addresses with their titles, one a line."""
    lines = [f"  {address}  {_name(page)}" for address, page in list(pages.items())[:MOST_LISTED]]
    return "\n".join([*lines, *(["  …"] if len(pages) > MOST_LISTED else [])])


def _name(page: Page) -> str:
    shows = page.shows
    return shows.plan.title if isinstance(shows, PlanFront) else shows.document.title if isinstance(shows, DocumentFront) else ""


def _title(asked: Asked, ready: Ready, page: Page | None, report: Report) -> tuple[str, str]:
    """What the file is called, and what is said behind that."""
    words = report.words.words
    suffix = words.get(f"export.suffix.{form_of(asked)}", "").format(unit=asked.unit)
    return _name(page) if page else ready.facts.name, suffix + words["export.suffix.preview"] * asked.preview


def _place(asked: Asked, name: str, options: Options) -> Path:
    """Where the file goes: --to names the file itself, or (without an ending) a folder. Raises Refused for the site's own."""
    to = Path(os.path.abspath(asked.to or "."))
    if asked.unit == ALL and to.suffix and not to.is_dir():
        raise Refused("export.folder", path=to)
    path = to / name if to.is_dir() or not to.suffix else to
    own = (options.site / "content", *options.layouts, options.output, options.cache, options.site / "site.yaml")
    taken, there = {place.resolve(): place for place in own}, path.resolve()
    for place in (there, *there.parents):
        if place in taken or (place / INVENTORY).is_file():
            raise Refused("export.not-there", path=path, place=taken.get(place, place))
    return path


def _save(placed: dict[Path, bytes], force: bool, options: Options) -> None:
    """Writes the files. One that is there is only replaced when this command wrote it and nobody changed it since."""
    record = options.cache / "exports.json"
    written = _written(record)
    fresh = {}
    for path, data in placed.items():
        digest = files.digest(data)
        if path.exists() and not path.is_file():
            raise Refused("export.no-file", path=path)
        there = files.digest_of(path) if path.exists() else ""
        if there and there not in (digest, written.get(os.fspath(path))) and not force:
            raise Refused("export.in-the-way", FOUND, path=path)
        if there != digest:
            fresh[path] = data
        written[os.fspath(path)] = digest
    for path, data in fresh.items():
        fsops.save_file(path, data)
    written = {name: known for name, known in written.items() if os.path.exists(name)}
    fsops.save_file(record, json.dumps(dict(sorted(written.items())), ensure_ascii=False, indent=0).encode("utf-8"))


def _written(record: Path) -> dict[str, str]:
    """What earlier exports wrote: the digest of each file by its path."""
    try:
        known = json.loads(record.read_bytes())
        return {str(path): str(digest) for path, digest in known.items()}
    except (OSError, ValueError, AttributeError):
        return {}
