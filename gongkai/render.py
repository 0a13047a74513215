"""Pages → bytes. The only module that imports jinja2; a layout sees what its page shows, the site's facts and words, no more."""

from __future__ import annotations

import tomllib
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import jinja2
import msgspec
from jinja2 import meta
from jinja2.bccache import Bucket
from markupsafe import Markup

from gongkai import facets, files, outcheck, outside, views
from gongkai.exporting import Refused, Word, csv, docx, headers, json, library, package, pdf, plan_schema, unit_files, xlsx
from gongkai.model import Facts, Finding, Frozen, Value
from gongkai.pages import Page, PeriodFront
from gongkai.rules import found
from gongkai.searching import index, texts

WRITERS: dict[str, Callable[[Any, Facts, Word], bytes]] = {
    "csv": csv.write,
    "library-csv": library.write_csv,
    "library-json": library.write_json,
    "docx": docx.write,
    "headers": headers.write,
    "json": json.write,
    "period-csv": lambda shows, facts, word: csv.write(shows.front, then(shows, facts), word),
    "period-json": lambda shows, facts, word: json.write(shows.front, then(shows, facts), word, shows.period),
    "pdf": pdf.write,
    "schema": plan_schema.write,
    "xlsx": xlsx.write,
    "unit-csv": unit_files.write_csv,
    "unit-json": unit_files.write_json,
    "unit-xlsx": unit_files.write_xlsx,
    "search-texts": texts.write,
    "search-index": index.write_index,
    "search-order": index.write_order,
}
ASSEMBLERS: dict[str, Callable[[Any, Facts, Word, Mapping[str, bytes]], bytes]] = {
    "datapackage": package.describe,
    "zip": package.bundle,
}
"""What is put together from finished files: their bytes by path are the last argument."""
CHUNK = 40
COMPLETE = "zh-CN"
"""The language that has all words."""


def filesize(size: int) -> str:
    """A size as people say it, in units of 1024; no file has less than 1 KB."""
    kilobytes = max(1, round(size / 1024))
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{size / (1 << 20):.1f} MB"


FILTERS: dict[str, Callable[..., Any]] = {
    "day": lambda day: day.isoformat() if day else "",
    "moment": lambda moment: moment.strftime("%Y-%m-%d %H:%M") if moment else "",
    "when": lambda moment: moment.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00") if moment else "",
    "instant": lambda moment: moment.strftime("%Y-%m-%dT%H:%M:00+08:00") if moment else "",
    "paragraphs": lambda text: [line.strip() for line in text.split("\n") if line.strip()],
    "facets": lambda card, offered: Markup(facets.attributes(card, offered)),
    "digits": lambda text: "".join(sign for sign in text if "0" <= sign <= "9"),
    "query": facets.query,
    "mail": lambda fields: urlencode(fields, quote_via=quote),
    "outside": outside.is_outside,
    "mark_outside": outside.mark,
    "filesize": filesize,
    "ending": lambda path: path.rpartition(".")[2].lower(),
}

References = dict[str, tuple[str | None, ...]]
"""By the digest of a layout: the names that it draws in, None for one that is only known while rendering."""


def then(shows: PeriodFront, facts: Facts) -> Facts:
    """The site's facts with the statuses of a former period."""
    return msgspec.structs.replace(facts, statuses=shows.statuses)


class Setup(Frozen):
    """What every page is rendered with.

    `layouts` are the sources of all layouts and parts by name, `digests` those of all files that layouts are made of;
    `assets` maps each file of layouts/assets to the path under which it is published. `untranslated` are the words that the
    site's language lacks: they stand in Chinese.
    """

    layouts: dict[str, str]
    digests: dict[str, str]
    words: dict[str, str]
    assets: dict[str, str]
    facts: Facts
    untranslated: tuple[str, ...] = ()


class Output(NamedTuple):
    """A finished page: its bytes, their digest, and what a reader finds in it. No bytes: its layout failed (`fault`)."""

    path: str
    data: bytes = b""
    digest: str = ""
    record: outcheck.Record = outcheck.Record()
    fault: Finding | None = None


class Counted(int):
    """A number that takes its words along: "{count:item|items}" is "1 item" or "2 items"."""

    def __format__(self, form: str) -> str:
        one, bar, other = form.partition("|")
        return f"{int(self)} {one if self == 1 else other}" if bar else format(int(self), form)


class LayoutFault(Exception):
    """A layout that cannot be used; `finding` says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.rule)
        self.finding = finding


def set_up(sources: Mapping[str, bytes], digests: dict[str, str], assets: dict[str, str], facts: Facts) -> Setup:
    """The setup of a site, from the bytes of its layouts and messages by name. Raises LayoutFault."""
    texts = {}
    for name, data in sources.items():
        try:
            texts[name] = data.decode("utf-8")
        except UnicodeDecodeError as fault:
            raise LayoutFault(found("layout/encoding", f"layouts/{name}", problem=str(fault))) from None
    messages, complete = f"messages/{facts.lang}.toml", f"messages/{COMPLETE}.toml"
    if messages not in texts:
        languages = sorted(name[9:-5] for name in texts if name.startswith("messages/"))
        raise LayoutFault(found("site/unknown-language", "site.yaml", lang=facts.lang, languages=" · ".join(languages)))
    words: dict[str, str] = {}
    for name in (complete, messages):  # what a language has no words for yet is said in the office's own
        try:
            own = {key: str(word) for key, word in tomllib.loads(texts.get(name, "")).items()}
        except tomllib.TOMLDecodeError as fault:
            raise LayoutFault(found("layout/unreadable", f"layouts/{name}", problem=str(fault))) from None
        words |= own
    untranslated = tuple(key for key in words if key not in own)
    layouts = {name: text for name, text in texts.items() if not name.startswith("messages/")}
    if untranslated:
        digests = {**digests, messages: files.digest(f"{digests[messages]} {digests.get(complete, '')}".encode())}
    return Setup(layouts, digests, words, assets, facts, untranslated)


def make(page: Page, setup: Setup, members: Mapping[str, bytes] | None = None) -> bytes:
    """The bytes of one page; `members` are the files that it is made of. Raises LayoutFault for whatever its layout raises:
    it is the site's own program.
    """
    root = views.root_of(page, setup.facts.base_url)

    def href(path: str) -> Markup:
        return Markup.escape(path if "://" in path else root + views.href(path))

    def full(path: str) -> str:
        return views.canonical(path, setup.facts)

    def word(key: str, **values: Value) -> str:
        if key not in setup.words:
            raise jinja2.UndefinedError(f"messages/{setup.facts.lang}.toml: {key}")
        counted = {name: Counted(value) if isinstance(value, int) else value for name, value in values.items()}
        return setup.words[key].format_map(counted) if values else setup.words[key]

    if page.maker in WRITERS or page.maker in ASSEMBLERS:
        try:
            if page.maker in ASSEMBLERS:
                return ASSEMBLERS[page.maker](page.shows, setup.facts, word, members or {})
            return WRITERS[page.maker](page.shows, setup.facts, word)
        except jinja2.UndefinedError as fault:
            place = f"layouts/messages/{setup.facts.lang}.toml"
            raise LayoutFault(found("layout/failed", place, problem=str(fault), page=page.path)) from None
        except Refused as fault:
            raise LayoutFault(found(fault.rule, page.source, 0, 0, **fault.values)) from None
    context = views.view(page, setup.facts)
    try:
        layout = _environment(setup).get_template(page.maker)
        text = layout.render(context, site=setup.facts, t=word, href=href, full=full, asset=setup.assets.__getitem__)
    except Exception as fault:
        raise LayoutFault(_explain(fault, page.maker, page.path)) from fault
    return f"{text.strip()}\n".encode()


class _Compiled(jinja2.BytecodeCache):
    """Compiled layouts, kept in memory by their sources: after an edit only the edited one is compiled again."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()
_environments: dict[str, jinja2.Environment] = {}


def _environment(setup: Setup) -> jinja2.Environment:
    """The compiled layouts: kept as long as no layout changes, whatever else does."""
    identity = files.digest("".join(f"{name} {setup.digests[name]}\n" for name in sorted(setup.layouts)).encode())
    if identity not in _environments:
        sources = setup.layouts
        environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(lambda name: (sources[name], f"layouts/{name}", None) if name in sources else None),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=-1,
            auto_reload=False,
            bytecode_cache=_compiled,
        )
        environment.filters |= FILTERS
        del environment.filters["random"], environment.globals["lipsum"]  # no page differs from build to build
        _environments.clear()
        _environments[identity] = environment
    return _environments[identity]


def digests(setup: Setup, makers: Iterable[str], references: References) -> dict[str, str]:
    """For each maker the digest of all that it is made of: the layouts that it reaches and the words, or the writer's name.

    `references` is a memo: what is found out is added to it. Raises LayoutFault.
    """
    words = setup.digests[f"messages/{setup.facts.lang}.toml"]
    found: dict[str, str] = {}
    for maker in makers:
        if maker == "copy":
            found[maker] = maker
            continue
        if maker in WRITERS or maker in ASSEMBLERS:
            found[maker] = f"{maker} {words}"
            continue
        reached = sorted(_reach(maker, setup, references))
        found[maker] = files.digest("\n".join([words, *(f"{name} {setup.digests[name]}" for name in reached)]).encode())
    return found


def _reach(layout: str, setup: Setup, references: References) -> set[str]:
    """A layout and every one that it can draw in, as far as they are there; all of them where a name is only known while
    rendering.
    """
    seen: set[str] = set()
    pending = [layout]
    while pending:
        name = pending.pop()
        if name in seen or name not in setup.layouts:
            continue
        seen.add(name)
        identity = setup.digests[name]
        if identity not in references:
            try:
                references[identity] = _named_in(setup.layouts[name])
            except jinja2.TemplateSyntaxError as fault:
                raise LayoutFault(_explain(fault, name)) from None
        for reference in references[identity]:
            if reference is None:
                return set(setup.layouts)
            pending.append(reference)
    return seen


@lru_cache(maxsize=256)
def _named_in(source: str) -> tuple[str | None, ...]:
    """The layouts that a layout draws in by name."""
    return tuple(meta.find_referenced_templates(jinja2.Environment(autoescape=True).parse(source)))


def render(
    pages: list[Page], setup: Setup, executor: Executor | None = None, kept: Callable[[str], bytes] = lambda path: b""
) -> Iterator[Output]:
    """The pages as bytes: in their order, those that are made of others last. With an executor, its workers render them piece
    by piece; the bytes are the same. `kept` gives a published file that is not among the pages.
    """
    single = [page for page in pages if not page.made_of]
    needed = {path for page in pages for path in page.made_of}
    finished: dict[str, bytes] = {}
    pieces = [single[start : start + CHUNK] for start in range(0, len(single), CHUNK)]
    rendered = (
        executor.map(_render_piece, [setup] * len(pieces), pieces)
        if executor
        else (_render_piece(setup, piece) for piece in pieces)
    )
    for output in chain.from_iterable(rendered):
        if output.path in needed:
            finished[output.path] = output.data
        yield output
    for page in pages:
        if page.made_of:
            members = {path: finished[path] if path in finished else kept(path) for path in page.made_of}
            output = _output(page, setup, members)
            finished[page.path] = output.data
            yield output


def _render_piece(setup: Setup, pages: list[Page]) -> list[Output]:
    return [_output(page, setup) for page in pages]


def _output(page: Page, setup: Setup, members: Mapping[str, bytes] | None = None) -> Output:
    try:
        data = make(page, setup, members)
    except LayoutFault as fault:
        return Output(page.path, fault=fault.finding)
    return Output(page.path, data, files.digest(data), outcheck.look_at(page, data, setup.facts))


def _explain(fault: Exception, layout: str, page: str = "") -> Finding:
    """Where in the layouts an error arose."""
    if isinstance(fault, jinja2.TemplateSyntaxError):
        return found("layout/syntax", f"layouts/{fault.name or layout}", fault.lineno, problem=fault.message or "")
    place, line = f"layouts/{layout}", 0
    for frame in traceback.extract_tb(fault.__traceback__):
        if frame.filename.startswith("layouts/"):
            place, line = frame.filename, frame.lineno or 0
    if isinstance(fault, jinja2.TemplateNotFound):
        return found("layout/missing", place, line, name=str(fault.name or ""), page=page)
    return found("layout/failed", place, line, problem=f"{type(fault).__name__}: {fault}", page=page)
