"""Pages → bytes. The only module that imports jinja2; a layout sees what its page shows, the site's facts and words, no more."""

from __future__ import annotations

import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import msgspec
from jinja2 import meta
from markupsafe import Markup

from gongkai import files, outcheck, views
from gongkai.exporting import csv, json
from gongkai.model import Facts, Finding, Frozen, Value
from gongkai.pages import Page
from gongkai.rules import found

WRITERS: dict[str, Callable[[Any, Facts], bytes]] = {"csv": csv.write, "json": json.write}
CHUNK = 40


class Setup(Frozen):
    """What every page is rendered with: where the layouts lie, what they hold (by digest), and the site's facts.

    `assets` maps the name of each file in layouts/assets to the path under which it is published.
    """

    folders: tuple[str, ...]
    layouts: dict[str, str]
    assets: dict[str, str]
    facts: Facts


class Output(NamedTuple):
    """A finished page: its bytes, their digest, and what a reader finds in it. No bytes: its layout failed (`fault`)."""

    path: str
    data: bytes = b""
    digest: str = ""
    record: outcheck.Record = outcheck.Record()
    fault: Finding | None = None


class LayoutFault(Exception):
    """A layout that cannot be used; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


class Layouts:
    """The compiled layouts of one setup. Raises LayoutFault when the site's language has no words."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.words = words_of(setup.facts.lang, setup.folders)
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(setup.folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=-1,
            auto_reload=False,
        )
        self.environment.globals |= {"site": setup.facts, "t": self.word, "asset": setup.assets.__getitem__}
        self.environment.filters |= {
            "day": lambda day: day.isoformat() if day else "",
            "moment": lambda moment: moment.strftime("%Y-%m-%d %H:%M") if moment else "",
            "instant": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:00+08:00") if moment else "",
            "paragraphs": lambda text: [line.strip() for line in text.split("\n") if line.strip()],
            "filesize": file_size,
            "address": views.href,
        }
        del self.environment.filters["random"]

    def word(self, key: str, **values: Value) -> str:
        """A word of the site's language, its {places} filled in. A word that is missing fails as loudly as a variable."""
        if key not in self.words:
            raise jinja2.UndefinedError(f"messages/{self.setup.facts.lang}.toml: {key}")
        return self.words[key].format_map(values) if values else self.words[key]

    def make(self, page: Page) -> bytes:
        """The bytes of one page. Raises LayoutFault for whatever its layout raises: it is the site's own program."""
        facts = self.setup.facts
        if page.maker in WRITERS:
            return WRITERS[page.maker](page.shows, facts)
        root = views.root_of(page.path, facts.base_url)

        def href(path: str) -> Markup:
            return Markup.escape(path if "://" in path else root + views.href(path))

        context = views.view(page, facts)
        try:
            text = self.environment.get_template(page.maker).render(context, href=href)
        except Exception as fault:
            raise LayoutFault(_explain(fault, page.maker, page.path)) from fault
        return f"{text.strip()}\n".encode()

    def reach(self, layout: str) -> set[str]:
        """The layout and every file that it can draw in; all of them where a name is only known while rendering."""
        assert self.environment.loader
        seen: set[str] = set()
        pending = {layout}
        while pending:
            name = pending.pop()
            seen.add(name)
            source, _, _ = self.environment.loader.get_source(self.environment, name)
            for reference in meta.find_referenced_templates(self.environment.parse(source, name)):
                if reference is None:
                    return {name for name in self.setup.layouts if not name.startswith(("assets/", "messages/"))}
                pending |= {reference} - seen
        return seen


_compiled: dict[str, Layouts] = {}


def layouts_of(setup: Setup) -> Layouts:
    """The layouts of this setup, compiled once per process."""
    identity = files.digest(msgspec.msgpack.encode(setup))
    if identity not in _compiled:
        _compiled.clear()
        _compiled[identity] = Layouts(setup)
    return _compiled[identity]


def words_of(lang: str, folders: Iterable[str]) -> dict[str, str]:
    """The words of the pages in one language: messages/<lang>.toml of the first folder that has it. Raises LayoutFault."""
    languages: set[str] = set()
    for folder in folders:
        path = Path(folder) / "messages" / f"{lang}.toml"
        languages.update(file.stem for file in path.parent.glob("*.toml"))
        if path.exists():
            try:
                return {key: str(word) for key, word in tomllib.loads(path.read_text("utf-8")).items()}
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
                raise LayoutFault(found("layout/unreadable", f"layouts/messages/{lang}.toml", problem=str(fault))) from None
    raise LayoutFault(found("site/unknown-language", "site.yaml", lang=lang, languages=" · ".join(sorted(languages))))


def digests(setup: Setup, makers: Iterable[str]) -> dict[str, str]:
    """For each maker the digest of all that it is made of: layouts and words, or the writer's own name. Raises LayoutFault."""
    layouts = layouts_of(setup)
    words = setup.layouts.get(f"messages/{setup.facts.lang}.toml", "")
    found: dict[str, str] = {}
    for maker in makers:
        if maker in WRITERS or maker == "copy":
            found[maker] = maker
            continue
        try:
            reached = sorted(layouts.reach(maker))
        except jinja2.TemplateError as fault:
            raise LayoutFault(_explain(fault, maker)) from None
        found[maker] = files.digest("\n".join([words, *(f"{name} {setup.layouts.get(name)}" for name in reached)]).encode())
    return found


def render(pages: list[Page], setup: Setup, executor: Executor | None = None) -> Iterator[Output]:
    """The pages as bytes, in their order. With an executor, its workers render them piece by piece; the bytes are the same."""
    pieces = [pages[start : start + CHUNK] for start in range(0, len(pages), CHUNK)]
    if executor is None:
        for piece in pieces:
            yield from _render_piece(setup, piece)
    else:
        for outputs in executor.map(_render_piece, [setup] * len(pieces), pieces):
            yield from outputs


def _render_piece(setup: Setup, pages: list[Page]) -> list[Output]:
    layouts = layouts_of(setup)
    outputs = []
    for page in pages:
        try:
            data = layouts.make(page)
        except LayoutFault as fault:
            outputs.append(Output(page.path, fault=fault.finding))
        else:
            outputs.append(Output(page.path, data, files.digest(data), outcheck.look_at(page, data)))
    return outputs


def _explain(fault: Exception, layout: str, page: str = "") -> Finding:
    """Where in the layouts an error arose."""
    if isinstance(fault, jinja2.TemplateSyntaxError):
        return found("layout/syntax", f"layouts/{fault.name or layout}", fault.lineno, problem=fault.message or "")
    if isinstance(fault, jinja2.TemplateNotFound):
        return found("layout/missing", f"layouts/{layout}", name=str(fault.name or ""), page=page)
    place, line = f"layouts/{layout}", 0
    for frame in traceback.extract_tb(fault.__traceback__):
        if frame.filename.endswith(".py") or "layouts" not in frame.filename:
            continue
        place, line = "layouts/" + frame.filename.replace("\\", "/").rpartition("/layouts/")[2], frame.lineno or 0
    return found("layout/failed", place, line, problem=f"{type(fault).__name__}: {fault}", page=page)


def file_size(size: int) -> str:
    """A size for people: whole kilobytes, or megabytes with one decimal."""
    return f"{max(1, round(size / 1024))} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
