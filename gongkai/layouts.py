"""The layouts of a site: read, compiled, and filled in. The only module that imports jinja2; a layout sees what its page shows,
the site's facts and words, no more.
"""

from __future__ import annotations

import marshal
import re
import tomllib
import traceback
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from datetime import date
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import jinja2
import msgspec
from jinja2 import meta
from markupsafe import Markup

from gongkai import facets, files, history, outside
from gongkai.model import Facts, Finding, Frozen, Value
from gongkai.pages import Page
from gongkai.rules import found
from gongkai.views import links, view
from gongkai.views.counts import statuses
from gongkai.writers import WRITTEN

COMPLETE = "zh-CN"
"""The language that has all words."""
SAYING = re.compile(r"\{\{ t\('([\w.-]+)'\) \}\}")


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
    "differing": history.differing,
    "ending": lambda path: path.rpartition(".")[2].lower(),
}


class Setup(Frozen):
    """What every page is rendered with.

    `layouts` are the sources of all layouts and parts by name, `digests` those of all files that layouts are made of;
    `assets` maps each file of layouts/assets to the path under which it is published; `identity` stands for all of it.
    `untranslated` are the words that the site's language lacks: they stand in Chinese.
    """

    layouts: dict[str, str]
    digests: dict[str, str]
    words: dict[str, str]
    assets: dict[str, str]
    facts: Facts
    identity: str
    untranslated: tuple[str, ...] = ()


class Layout(NamedTuple):
    """A compiled layout: the names that it draws in, None for one that is only known while rendering, and its code."""

    draws: tuple[str | None, ...]
    code: CodeType


class Kept(NamedTuple):
    """A compiled layout as it is kept for the next run: with the digest of its source, its code marshalled."""

    source: str
    draws: tuple[str | None, ...]
    code: bytes


Compiled = dict[str, Kept]
"""The newest of each layout, by its name."""


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
    for name in dict.fromkeys((complete, messages)):  # what a language has no words for yet is said in the office's own
        try:
            own = {key: str(word) for key, word in tomllib.loads(texts.get(name, "")).items()}
        except tomllib.TOMLDecodeError as fault:
            raise LayoutFault(found("layout/unreadable", f"layouts/{name}", problem=str(fault))) from None
        words |= own
    untranslated = tuple(key for key in words if key not in own)
    layouts = {name: _say(text, words) for name, text in texts.items() if not name.startswith("messages/")}
    if untranslated:
        digests = {**digests, messages: files.digest(f"{digests[messages]} {digests.get(complete, '')}".encode())}
    identity = files.digest(msgspec.msgpack.encode((digests, words, assets, facts), order="deterministic"))
    return Setup(layouts, digests, words, assets, facts, identity, untranslated)


def lacking(setup: Setup) -> list[Finding]:
    """What tells that the site's language lacks words."""
    words, place = setup.untranslated, f"layouts/messages/{setup.facts.lang}.toml"
    return [found("layout/words-missing", place, count=len(words), words=" · ".join(words[:10]))] if words else []


def _say(layout: str, words: Mapping[str, str]) -> str:
    """The layout with the words that it only has to say in their places: a page has sixty of them, and to ask for each while it
    is rendered took a fifth of its time. Words that are composed, or missing, are asked for as before.
    """

    def said(match: re.Match[str]) -> str:
        word = words.get(match[1], "{")
        return match[0] if "{" in word else str(Markup.escape(word))

    return SAYING.sub(said, layout)


def fill(page: Page, setup: Setup) -> str:
    """A page's layout, filled in with what the page shows. Raises LayoutFault for whatever the layout raises: it is the site's
    own program.
    """
    environment = _environment(setup, links.root_of(page, setup.facts.base_url))
    context = view(page, setup.facts)
    try:
        return environment.get_template(page.maker).render(context)
    except Exception as fault:
        raise LayoutFault(_explain(fault, page.maker, page.path)) from fault


def words(setup: Setup, page: Page) -> Callable[..., str]:
    """The words of the site's language for what no layout draws: key and values in, the words out. They raise LayoutFault where
    the language has no such words.
    """
    said, _ = _language(setup)

    def word(key: str, **values: Value) -> str:
        try:
            return said(key, **values)
        except jinja2.UndefinedError as fault:
            place = f"layouts/messages/{setup.facts.lang}.toml"
            raise LayoutFault(found("layout/failed", place, problem=str(fault), page=page.path)) from None

    return word


class _Loader(jinja2.BaseLoader):
    """Layouts as they were compiled. They change no globals, so all share the environment's: Jinja would lay an empty dictionary
    over them for each layout, and to look through two takes a sixth of the time of a page.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup

    def load(
        self, environment: jinja2.Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> jinja2.Template:
        if name not in self.setup.layouts:
            raise jinja2.TemplateNotFound(name)
        code = _layout(name, self.setup, environment).code
        return environment.template_class.from_code(environment, code, environment.globals)


_layouts: dict[tuple[str, str], Layout] = {}
"""Every layout that this process knows, by its name and source: the preview, and tests, build many times."""
_environments: dict[tuple[str, str], jinja2.Environment] = {}


def use(kept: Compiled, setup: Setup) -> None:
    """Takes over what another run compiled, as far as the layouts are the same."""
    for name, source in setup.layouts.items():
        if (name, source) not in _layouts and name in kept and kept[name].source == _digest(source):
            _layouts[name, source] = Layout(kept[name].draws, marshal.loads(kept[name].code))


def compiled(setup: Setup, kept: Compiled) -> Compiled:
    """The layouts of a site that were compiled and are not `kept` yet, for the next run."""
    found = {}
    for name, source in setup.layouts.items():
        layout = _layouts.get((name, source))
        if layout and (name not in kept or kept[name].source != _digest(source)):
            found[name] = Kept(_digest(source), layout.draws, marshal.dumps(layout.code))
    return found


def _digest(source: str) -> str:
    return files.digest(source.encode())


def _layout(name: str, setup: Setup, environment: jinja2.Environment) -> Layout:
    """A layout of the site, compiled where nobody has done that. Raises jinja2.TemplateSyntaxError."""
    key = name, setup.layouts[name]
    if key not in _layouts:
        tree = environment.parse(key[1], name, f"layouts/{name}")
        draws = tuple(meta.find_referenced_templates(tree))
        _layouts[key] = Layout(draws, environment.compile(tree, name, f"layouts/{name}"))
    return _layouts[key]


def _environment(setup: Setup, root: str) -> jinja2.Environment:
    """The compiled layouts, and what is the same for every page of a depth (`root` leads from there to the top of the site).

    A part that needs no more than that is drawn in `without context`: Jinja then makes it once, and not for every page. These
    are the frame's parts and the macros of lists and statuses, and half of the time that a page took.
    """
    if next(iter(_environments), (setup.identity, ""))[0] != setup.identity:
        _environments.clear()
    if (setup.identity, root) not in _environments:
        _environments[setup.identity, root] = _make_environment(setup, root)
    return _environments[setup.identity, root]


def _language(setup: Setup) -> tuple[Callable[..., str], Callable[[date], str]]:
    """What says the words of the site's language, by their keys with their values, and what writes a day in it."""

    def word(key: str, **values: Value) -> str:
        if key not in setup.words:
            raise jinja2.UndefinedError(f"messages/{setup.facts.lang}.toml: {key}")
        said = {name: spoken(value, name) for name, value in values.items()}
        return setup.words[key].format_map(said) if said else setup.words[key]

    def spoken(value: Any, name: str) -> Any:
        if name == "month" and isinstance(value, int):
            return setup.words[f"month.{value}"]
        if isinstance(value, date):  # in a sentence a day is written as its language does; tables and bylines keep 2026-11-22
            return on(value)
        return Counted(value) if isinstance(value, int) else value

    def on(day: date) -> str:
        return setup.words["date"].format(year=day.year, month=setup.words[f"month.{day.month}"], day=day.day)

    return word, on


def _make_environment(setup: Setup, root: str) -> jinja2.Environment:
    @lru_cache(maxsize=1 << 13)
    def href(path: str) -> Markup:
        return Markup.escape(path if "://" in path else root + links.href(path))

    def full(path: str) -> str:
        return links.canonical(path, setup.facts)

    word, on = _language(setup)

    @lru_cache(maxsize=1 << 13)
    def once(macro: Callable[..., Markup], *given: Any) -> Markup:
        """What a macro makes of these things, made once: for small parts of long lists."""
        return macro(*given)

    environment = jinja2.Environment(
        loader=_Loader(setup),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
    )
    environment.filters |= FILTERS
    del environment.filters["random"], environment.globals["lipsum"]  # no page differs from build to build
    environment.globals |= {"site": setup.facts, "statuses": statuses(setup.facts)}
    environment.globals |= {"t": word, "on": on, "href": href, "full": full, "asset": setup.assets.__getitem__, "once": once}
    return environment


def digests(setup: Setup, makers: Iterable[str]) -> dict[str, str]:
    """For each maker the digest of all that it is made of: the layouts that it reaches and the words, or the writer's name. All
    that is reached is compiled then: here and once, before there are other processes. Raises LayoutFault.
    """
    words = setup.digests[f"messages/{setup.facts.lang}.toml"]
    found: dict[str, str] = {}
    for maker in makers:
        if maker == "copy":
            found[maker] = maker
            continue
        if maker in WRITTEN:
            found[maker] = f"{maker} {words}"
            continue
        reached = sorted(_reach(maker, setup))
        found[maker] = files.digest("\n".join([words, *(f"{name} {setup.digests[name]}" for name in reached)]).encode())
    return found


def _reach(layout: str, setup: Setup) -> set[str]:
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
        try:
            draws = _layout(name, setup, _environment(setup, "")).draws
        except jinja2.TemplateSyntaxError as fault:
            raise LayoutFault(_explain(fault, name)) from None
        for drawn in draws:
            if drawn is None:
                return set(setup.layouts)
            pending.append(drawn)
    return seen


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
