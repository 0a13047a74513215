"""A quick look at a finished page, line by line: most lines stand on many pages, and others differ from them in values only.

A quick look proves that no element is at fault and says what else is asked of the page, or it says nothing: where a page is
not written as plainly as our layouts write it, or something in it may be wrong, outcheck looks at it thoroughly. Plain is:
elements are void, or ended in their turn, and stand where a parser leaves them; attributes are in double quotes; no comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from functools import lru_cache
from html import unescape
from itertools import count
from typing import NamedTuple
from urllib.parse import urlsplit

PARTS = ("header", "main", "footer")
SCHEMES = {"http", "https", "mailto", "tel"}
IGNORED = re.compile(r"[\x00-\x20]")  # signs that browsers take out of a scheme (WHATWG URL, 4.4)
ASIDE = {"canonical", "alternate", "author", "license", "help", "search", "prev", "next"}
"""What a <link> may be without asking its host for anything."""

DOCTYPE = "<!doctype html>\n"
TAG = re.compile(r'(</?[a-z][^"<>]*(?:"[^"<>]*"[^"<>]*)*>)')
PLAIN_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z][a-zA-Z-]*(?:="[^"]*")?)*)( ?/)?>')
VALUE = re.compile(
    r"""((?:^|(?<=>))\s*[^<\s][^<]*|(?<==")(?<!rel=")(?<!type=")(?<!class=")(?<!lang=")(?<!name=")(?<!current=")\s*[^"<>\s][^"<>]*(?="))"""
)
"""The words between tags, and the values of attributes that do not tell what an element is, where they are not empty."""
GAP = "\0"
GAPS = re.compile(GAP)
FIRST, LAST = 0xE000, 0xF8FF
PLACED = re.compile("[\ue000-\uf8ff]")
"""Values of a shape are told by their number among the signs that Unicode leaves to private use."""
ATTRIBUTE = re.compile(r' ([a-zA-Z-]+)(?:="([^"]*)")?')
STRANGE = re.compile(r"&(?!(?:amp|lt|gt|quot|#3[49]);)")
"""A reference that a parser may read otherwise in an attribute than in a text, or that stands for a blank."""
NOT_PLAIN = {"style", "srcset", "poster", "data", "ping"}
"""Attributes that are faults, or may be."""

HEADINGS = frozenset("p h1 h2 h3 h4 h5 h6 legend".split())
DRAWN = frozenset("path g rect circle line polyline polygon".split())
VOID = frozenset("meta link br hr img input wbr".split())
WORDS = (HEADINGS | DRAWN | VOID) - {"hr"} | frozenset(
    "a abbr b bdi bdo button cite code data dfn em i kbd label mark option output q s samp script select small span strong sub "
    "sup svg text time title tspan u var".split()
)
"""What holds words, and no blocks."""
BLOCKS = frozenset(
    "html head body header main footer nav section article aside address div ul ol li dl dt dd details summary fieldset form "
    "figure figcaption blockquote hr noscript table caption thead tbody tfoot tr th td".split()
)
ROWS = frozenset(["thead", "tbody", "tfoot"])
ONLY_IN = {
    "html": frozenset([""]),
    **dict.fromkeys(("head", "body"), frozenset(["html"])),
    **dict.fromkeys((*ROWS, "caption"), frozenset(["table"])),
    "tr": ROWS,
    **dict.fromkeys(("th", "td"), frozenset(["tr"])),
    "li": frozenset(["ul", "ol"]),
    **dict.fromkeys(("dt", "dd"), frozenset(["dl", "div"])),
    "option": frozenset(["select"]),
    "title": frozenset(["head", "svg"]),
    **dict.fromkeys(HEADINGS, BLOCKS),
}
ONLY_WITH = {
    "": frozenset(["html"]),
    "html": frozenset(["head", "body"]),
    "head": frozenset(["meta", "title", "link", "script"]),
    "table": ROWS | {"caption"},
    **dict.fromkeys(ROWS, frozenset(["tr"])),
    "tr": frozenset(["th", "td"]),
    "select": frozenset(["option"]),
    **dict.fromkeys(("script", "title", "option"), frozenset[str]()),
}
"""What a parser moves, drops or ends where it stands in something else, or holds something else."""
WORDLESS = ROWS | {"", "html", "head", "table", "tr", "select"}
"""Where words are moved, or dropped."""
NOT_IN_ITSELF = {"form": ("form",), **dict.fromkeys(("a", "button"), ("a", "button"))}
ADDRESSES = frozenset("link fetched foot".split())
WITH_WORDS = frozenset("a button h1 title".split())
"""What is asked for its words; these stand on one line."""

KINDS = "id link aside fetched draws label ask title h1 current canonical part channel foot".split()
Said = tuple[str, str, str]
"""What is asked of a page: the kind of thing, its value, and more of it."""
Asked = tuple[str, str | int, str | int]
"""The same of all lines of a shape: values that differ are numbers, by their order in the line."""


class Seen(NamedTuple):
    """What is asked of a page beside what is wrong with single elements.

    `tags` are its <meta> tags by name; `current`: what the navigation calls the page; `parts`: how often each part stands in the
    body; `channels`: how many the navigation has; `foot_links`: where the footer leads; `leaving`: addresses of other sites,
    with whether it is told that they are; `words` gives those of a part, `own` those of <main> without its navigation, `mark`
    those of the element with an id. `links` and `draws` are addresses as they are written: all of them, and those of what a
    reader fetches with the page.
    """

    tags: Mapping[str, str]
    heading: str
    current: str | None
    canonical: str | None
    parts: Mapping[str, int]
    channels: int
    foot_links: Set[str]
    leaving: Sequence[tuple[str, bool]]
    words: Callable[[str], str]
    own: Callable[[], str]
    mark: Callable[[str], str]
    ids: tuple[str, ...]
    links: Set[str]
    draws: Set[str]


class Tag(NamedTuple):
    """One tag: its element, whether it ends it, or is all of it; whether the element has a name beside its words, or tells that a
    link leaves; the address of a link; and what it says.
    """

    name: str
    ends: bool = False
    empty: bool = False
    named: bool = False
    current: bool = False
    notice: bool = False
    address: str = ""
    said: tuple[Said, ...] = ()


def look(html: str) -> Seen | None:
    """What is asked of a page none of whose elements is at fault; None where that cannot be told at a glance."""
    if not html.startswith(DOCTYPE):
        return None
    path = ""
    said: list[Said] = []
    for line in html[len(DOCTYPE) :].split("\n"):
        found = _line(path, line)
        if found is None:
            return None
        path, more = found
        said += more
    return None if path else _seen(html, said)


def _seen(html: str, said: list[Said]) -> Seen | None:
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    tags: dict[str, str] = {}
    leaving: list[tuple[str, bool]] = []
    headed: list[bool] = []
    for kind, value, more in said:
        if kind == "meta":
            tags[value] = more
        elif kind == "leaves":
            leaving.append((value, bool(more)))
        elif kind == "table":
            headed.append(False)
        elif kind == "th":
            headed = [True] * len(headed)
        elif kind != "/table":
            found[kind].append(value)
        elif not headed.pop():
            return None
    ids, labels = found["id"], found["label"]
    if (
        sorted(found["part"]) != sorted(PARTS)
        or len(found["h1"]) != 1
        or not found["title"]
        or len(set(ids)) < len(ids)
        or not set(found["ask"]) <= set(labels)
    ):
        return None

    def words(part: str) -> str:
        begin, end = (html.rindex if part == "footer" else html.index)(f"<{part}"), html.rindex(f"</{part}>")
        return _words(html[begin:end])

    return Seen(
        tags,
        heading=plain(found["h1"][0]),
        current=next(map(plain, found["current"]), None),
        canonical=next(iter(found["canonical"]), None),
        parts=dict.fromkeys(PARTS, 1),
        channels=len(found["channel"]),
        foot_links=frozenset(found["foot"]),
        leaving=leaving,
        words=words,
        own=lambda: words("main"),
        mark=lambda identity: "",  # few pages have one: they are looked at thoroughly
        ids=tuple(ids),
        links={*found["link"], *found["aside"], *found["fetched"]},
        draws=set(found["draws"]),
    )


@lru_cache(maxsize=64)
def _words(html: str) -> str:
    """The words of a part: those of the frame's parts are the same for many pages."""
    return plain(unescape(TAG.sub("", html)))


@lru_cache(maxsize=1 << 11)
def _line(path: str, line: str) -> tuple[str, list[Said]] | None:
    """What a line says, and in which elements it ends, when it begins in those of `path` (from the outermost, with blanks)."""
    if "&" in line and STRANGE.search(line):
        return _literal(path, line)
    pieces = VALUE.split(line)
    found = _shape(path, GAP.join(pieces[::2])) if GAP not in line else None
    if found is None:
        return None
    path_after, asked = found
    if asked is None:
        return _literal(path, line)
    said: list[Said] = []
    for kind, value, more in asked:
        if isinstance(value, int):
            value = unescape(pieces[2 * value + 1])
            if kind in ADDRESSES and ("//" in value or (":" in value and (kind == "fetched" or is_dangerous(value)))):
                return _literal(path, line)
        if isinstance(more, int):
            more = unescape(pieces[2 * more + 1]).strip()
        said.append((kind, value, more))
    return path_after, said


def _literal(path: str, line: str) -> tuple[str, list[Said]] | None:
    """The same for a line whose values decide what it says."""
    found = _shape(path, line)
    return found and (found[0], [(kind, str(value), str(more)) for kind, value, more in found[1] or ()])


@lru_cache(maxsize=1 << 11)
def _shape(path: str, shape: str) -> tuple[str, list[Asked] | None] | None:
    """What lines of this shape say: lines without their values, with a GAP in the place of each. None as the second where
    something is put together of several values.
    """
    if PLACED.search(shape):
        return None
    gaps = count()
    pieces = TAG.split(GAPS.sub(lambda gap: chr(FIRST + next(gaps)), shape))
    if any("<" in text for text in pieces[::2]) or next(gaps) > LAST - FIRST:
        return None
    stack = path.split()
    if pieces[0].strip() and path.rpartition(" ")[2] in WORDLESS:
        return None
    said: list[Said] = []
    opened: list[tuple[Tag, int, int]] = []
    notices: list[int] = []
    for place in range(1, len(pieces), 2):
        tag = _tag(pieces[place])
        if tag is None:
            return None
        name = tag.name
        if tag.ends:
            if not stack or stack.pop() != name or (pieces[place + 1].strip() and (stack or [""])[-1] in WORDLESS):
                return None
            if name == "table":
                said.append(("/table", "", ""))
            elif opened and opened[-1][2] == len(stack):
                opening, start, _ = opened.pop()
                words = unescape("".join(pieces[start + 1 : place : 2]))
                if name in WITH_WORDS and not words.strip() and not opening.named:
                    return None
                if opening.current and "nav" in stack:
                    said.append(("current", words, ""))
                if name in ("h1", "title"):
                    said.append((name, words, ""))
                elif "//" in opening.address:
                    inside = [notice for notice in notices if notice > start]
                    if inside and not pieces[inside[0] + 1].strip():
                        return None
                    said.append(("leaves", opening.address, "told" if inside else ""))
            continue
        if not _fits(stack[-1] if stack else "", name) or any(other in stack for other in NOT_IN_ITSELF.get(name, ())):
            return None
        said += tag.said
        if name in PARTS:
            if stack != ["html", "body"]:  # an article has such parts, too
                return None
            said.append(("part", name, ""))
        elif name == "li" and stack[-2:] == ["nav", "ul"] and "header" in stack:
            said.append(("channel", "", ""))
        elif name == "a" and stack[2:3] == ["footer"]:
            said.append(("foot", tag.address, ""))
        if tag.notice:
            notices.append(place)
        if name in WITH_WORDS or (tag.current and not tag.empty):
            opened.append((tag, place, len(stack)))
        if not tag.empty:
            stack.append(name)
        if pieces[place + 1].strip() and stack[-1] in WORDLESS:
            return None
    if opened:
        return None
    if any(len(value) > 1 and PLACED.search(value) for _, value, _ in said):
        return " ".join(stack), None
    return " ".join(stack), [(kind, _place(value), _place(more)) for kind, value, more in said]


def _place(text: str) -> str | int:
    """The number of the value that stands here; the text itself where none does."""
    return ord(text) - FIRST if PLACED.fullmatch(text) else text


@lru_cache
def _fits(above: str, name: str) -> bool:
    """Whether a parser leaves an element where it stands: in the one that is open (none: "")."""
    if above not in ONLY_IN.get(name, (above,)) or name not in ONLY_WITH.get(above, (name,)):
        return False
    return name in WORDS or above not in WORDS


@lru_cache(maxsize=1 << 11)
def _tag(text: str) -> Tag | None:
    """What a tag says; None where it is not plain, or at fault."""
    match = PLAIN_TAG.fullmatch(text)
    if match is None or match[2] not in WORDS | BLOCKS or STRANGE.search(text):
        return None
    ends, name, listed, closed = match.groups()
    if ends:
        return None if listed or closed or name in VOID else Tag(name, ends=True)
    pairs = ATTRIBUTE.findall(listed)
    given: dict[str, str] = {key.lower(): unescape(value) for key, value in pairs}
    if len(given) < len(pairs) or given.keys() & NOT_PLAIN or any(key.startswith("on") for key in given):
        return None
    if closed and name not in VOID | DRAWN:
        return None
    address = given.get("src", given.get("href", ""))
    fetched = name in ("script", "img") or (name == "link" and given.get("rel", "").lower() not in ASIDE)
    if fetched and is_elsewhere(address):
        return None
    if ("src" in given and name not in ("script", "img")) or ("href" in given and name not in ("a", "link")):
        return None
    said: list[Said] = [("id", given["id"], "")] if "id" in given else []
    if "src" in given or "href" in given:
        said.append(("fetched" if fetched else "aside" if name == "link" else "link", address, ""))
    if "src" in given or (name == "link" and given.get("rel") == "stylesheet"):
        said.append(("draws", address, ""))
    named = bool(given.get("aria-label", "").strip())
    if name == "html" and not given.get("lang", "").strip():
        return None
    if (name == "script" and "src" not in given) or (name == "img" and "alt" not in given):
        return None
    if name == "a":
        named = named or "href" not in given
        if is_dangerous(address):
            return None
    elif name == "link" and given.get("rel") == "canonical":
        said.append(("canonical", address, ""))
    elif name == "meta" and "name" in given:
        said.append(("meta", given["name"].strip(), given.get("content", "").strip()))
    elif name == "label" and "for" in given:
        said.append(("label", given["for"], ""))
    elif name in ("input", "select") and given.get("type") != "hidden":
        if not named and not given.get("aria-labelledby", "").strip() and not given.get("title", "").strip():
            said.append(("ask", given.get("id", "").strip(), ""))
    elif name in ("table", "th"):
        said.append((name, "", ""))
    return Tag(
        name,
        empty=bool(name in VOID or closed),
        named=named,
        current=given.get("aria-current") == "page",
        notice="outside" in given.get("class", "").split(),
        address=address,
        said=tuple(said),
    )


def plain(text: str) -> str:
    """A text with one blank between its words."""
    return " ".join(text.split())


@lru_cache(maxsize=1 << 12)
def is_elsewhere(address: str) -> bool:
    """Whether something lies on another host, or is none of this site's files (data:)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def is_dangerous(address: str) -> bool:
    """Whether a link runs a program (javascript:), or may."""
    scheme, colon, _ = IGNORED.sub("", address).partition(":")
    return bool(colon and re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme.lower()) and scheme.lower() not in SCHEMES)
