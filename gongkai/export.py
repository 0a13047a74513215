"""`export`: one plan, one document or the whole site as a file to hand on: what is published, or a form of it for another door.

A format is one row of FORMATS. What the build publishes too is made by the same makers from the same page: the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from gongkai import cache, files, fsops, pipeline, render
from gongkai.cache import Cache
from gongkai.options import Options
from gongkai.pages import DocumentFront, Page, PlanFront
from gongkai.report import Report

FINE, FOUND, USAGE = 0, 1, 2
MOST_LISTED = 10
LONGEST_NAME = 120
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


class Asked(NamedTuple):
    """What is wanted: a format, of which plan or document (address or path; "" is the only one, or the site), and where to."""

    what: str
    plan: str = ""
    document: str = ""
    unit: str = ""
    overview: bool = False
    to: str = ""
    force: bool = False


class Ready(NamedTuple):
    """The site as it would be published now: every page is planned, none is made."""

    options: Options
    opened: Cache
    loaded: pipeline.Loaded
    planned: pipeline.Planned

    def fronts(self, kind: type[PlanFront] | type[DocumentFront]) -> dict[str, Page]:
        """The HTML pages of all plans, or of all documents, by address."""
        pages = (page for page in self.planned.pages.values() if page.path.endswith(".html"))
        return {address_of(page.path): page for page in pages if isinstance(page.shows, kind)}


class Format(NamedTuple):
    """`of`: what can be handed out in it. `needs`: the module without which it cannot be made, and the extra that brings it.

    `make` gets the page of the plan or the document; None stands for the whole site. It may raise render.LayoutFault.
    """

    ending: str
    of: tuple[str, ...]
    make: Callable[[Asked, Ready, Page | None], bytes]
    needs: tuple[str, str] = ("", "")


class Refused(Exception):
    """Why nothing is exported: a sentence of messages/ with its values."""

    def __init__(self, key: str, code: int = USAGE, **values: object) -> None:
        super().__init__(key)
        self.key, self.code, self.values = key, code, values


def published(asked: Asked, ready: Ready, page: Page | None) -> bytes:
    """The bytes that the build publishes beside this page in that format, or would publish if the site asked for it."""
    assert page
    maker = FORMATS[form_of(asked)].ending
    stem = f"{address_of(page.path)}/plan" if isinstance(page.shows, PlanFront) else address_of(page.path)
    path = f"{stem}.{maker}"
    return render.make(ready.planned.pages.get(path) or Page(path, maker, page.shows, page.source), ready.planned.setup)


FORMATS: dict[str, Format] = {
    "csv": Format("csv", ("plan",), published),
    "json": Format("json", ("plan",), published),
    "xlsx": Format("xlsx", ("plan",), published, ("xlsxwriter", "office")),
}
"""By what is asked for; a form of a format stands as "xlsx --for-unit" (see `form_of`)."""

WHAT = ("xlsx", "docx", "pdf", "csv", "json", "fragment", "single-file", "zip")


def run(asked: Asked, options: Options, report: Report) -> int:
    """Makes one file and says where it is. Answers the exit code: 1 for findings or a file in the way, 2 for what cannot be."""
    try:
        wanted = _format(asked)
        with cache.open_cache(options) as opened:
            loaded = pipeline.load(options, opened)
            errors = [finding for finding in loaded.findings if finding.level == "error"]
            if loaded.site is None or errors:
                report.findings(errors)
                return USAGE if loaded.site is None else FOUND
            try:
                # as with --clean: every page is to be made, and nothing that lies in the output folder is in the way
                planned = pipeline.plan(options._replace(clean=True), opened, loaded)
                errors = [finding for finding in planned.findings if finding.level == "error"]
                if errors:
                    report.findings(errors)
                    return FOUND
                ready = Ready(options, opened, loaded, planned)
                page = _page(asked, wanted, ready, report)
                data = wanted.make(asked, ready, page)
            except render.LayoutFault as fault:
                report.findings([fault.finding])
                return FOUND
        path = _place(asked, file_name(_title(asked, ready, page, report), wanted.ending))
        _save(path, data, asked.force, options)
    except Refused as refused:
        report.say(refused.key, **refused.values)
        return refused.code
    report.say("export.written", path=path, size=max(1, round(len(data) / 1024)))
    return FINE


def form_of(asked: Asked) -> str:
    """The row of FORMATS that is asked for."""
    return asked.what + " --for-unit" * bool(asked.unit) + " --overview" * asked.overview


def address_of(path: str) -> str:
    """The address of a plan or a document, from the path of its page."""
    return path.removesuffix("/index.html").removesuffix(".html")


def file_name(title: str, ending: str) -> str:
    """A file name for this title that every system takes, Windows too: no reserved signs or names, and not too long."""
    name = re.sub(r"\s+", " ", re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", title)).strip(" .")
    while len(name.encode("utf-8")) > LONGEST_NAME:
        name = name[:-1]
    return f"{'_' * bool(RESERVED.match(name))}{name.rstrip(' .') or '_'}.{ending}"


def _format(asked: Asked) -> Format:
    """The row that is asked for. Raises Refused where there is none, or where what it needs is not installed."""
    wanted = FORMATS.get(form_of(asked))
    if wanted is None:
        raise Refused("export.no-form" if asked.what in FORMATS else "export.no-format", what=asked.what, form=form_of(asked))
    module, extra = wanted.needs
    if module and find_spec(module) is None:
        raise Refused(f"export.needs-{extra}", what=asked.what)
    if (
        (asked.plan and asked.document)
        or (asked.document and "document" not in wanted.of)
        or (asked.plan and wanted.of == ("site",))
    ):
        raise Refused("export.not-of", what=asked.what)
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


def _title(asked: Asked, ready: Ready, page: Page | None, report: Report) -> str:
    """What the file is called, without its ending."""
    assert ready.loaded.facts
    words = report.words.words
    suffix = words.get(f"export.suffix.{form_of(asked)}", "").format(unit=asked.unit)
    return (_name(page) if page else ready.loaded.facts.name) + suffix


def _place(asked: Asked, name: str) -> Path:
    """Where the file goes: --to names the file itself, or (without an ending) a folder."""
    to = Path(os.path.abspath(asked.to or "."))
    return to / name if to.is_dir() or not to.suffix else to


def _save(path: Path, data: bytes, force: bool, options: Options) -> None:
    """Writes the file. One that is there is only replaced when this command wrote it and nobody changed it since."""
    record = options.cache / "exports.json"
    written = _written(record)
    digest = files.digest(data)
    if path.exists() and not path.is_file():
        raise Refused("export.no-file", path=path)
    there = files.digest_of(path) if path.exists() else ""
    if there and there not in (digest, written.get(os.fspath(path))) and not force:
        raise Refused("export.in-the-way", FOUND, path=path)
    if there != digest:
        fsops.save_file(path, data)
    written = {name: known for name, known in written.items() if os.path.exists(name)} | {os.fspath(path): digest}
    fsops.save_file(record, json.dumps(dict(sorted(written.items())), ensure_ascii=False, indent=0).encode("utf-8"))


def _written(record: Path) -> dict[str, str]:
    """What earlier exports wrote: the digest of each file by its path."""
    try:
        known = json.loads(record.read_bytes())
        return {str(path): str(digest) for path, digest in known.items()}
    except (OSError, ValueError, AttributeError):
        return {}
