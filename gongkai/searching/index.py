"""In which things each sign and pair of signs stands: taken from the texts segment by segment, and remembered by their keys.

A segment's part of the index is a function of its texts, so the memo holds it under the keys of the pages that publish them:
after an edit only the segment of what was edited is looked through again. A posting is "." with two signs for the segment,
then one sign for each thing in it; or, where that is shorter, "!" and one sign for each six things, a bit for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from gongkai import files
from gongkai.model import Facts
from gongkai.pages import NotFound, Page, Search, SearchOrder, SearchShard, SearchTexts
from gongkai.searching.signs import ALPHABET, fold, grams, home
from gongkai.searching.texts import script, words_of
from gongkai.stale import Keys
from gongkai.workers import Workers, here

BIT = {sign: 1 << place for place, sign in enumerate(ALPHABET)}
Memo = dict[str, list[str]]
"""By the digest of the keys of a segment's texts: the digest of its words, then its part of each file of the index."""


def pages_of(listed: Sequence[Page], keys: Keys, memo: Memo, workers: Workers = here) -> tuple[list[Page], Memo]:
    """The search page and the files of the index, from the pages that hold the texts and their order; and the memo for the
    next time.
    """
    parts: dict[int, dict[str, SearchTexts]] = defaultdict(dict)
    for page in listed:
        if isinstance(page.shows, SearchTexts):
            parts[page.shows.segment][page.path] = page.shows
    order = next(page.shows for page in listed if isinstance(page.shows, SearchOrder))
    digests = [
        files.digest("\n".join([str(order.shards), *(keys.pages[path] for path in parts[segment])]).encode())
        for segment in range(order.segments)
    ]
    new = [segment for segment, digest in enumerate(digests) if digest not in memo]
    pieces = [list(parts[segment].values()) for segment in new]
    count = sum(len(texts.contents) for piece in pieces for texts in piece)
    made = zip(new, workers(_index, order.shards, pieces, count), strict=True)
    remembered = memo | {digests[segment]: lines for segment, lines in made}
    remembered = {digest: remembered[digest] for digest in digests}
    versions = [
        files.digest(msgspec.msgpack.encode(order.runs)) if order.runs else "",
        *(lines[0] for lines in remembered.values()),
    ]
    blocks = [remembered[digest][1:] for digest in digests]
    published = next((page.shows.published for page in listed if isinstance(page.shows, NotFound)), None)
    version = files.digest("".join(versions).encode())[:10]
    found = [Page("search.html", "search.html", Search((), published, version))]
    found += (
        Page(f"search/index/{n:x}.js", "search-index", SearchShard(shown)) for n, shown in enumerate(zip(*blocks, strict=True))
    )
    return found, remembered


def _index(count: int, texts: Iterable[SearchTexts]) -> list[str]:
    """The digest of a segment's words; then its part of each file: a line for each gram with the things that hold it, and those
    that hold it in a name.
    """
    everywhere: dict[str, str] = defaultdict(str)
    named: dict[str, str] = defaultdict(str)
    things = {shows.first + place: words for shows in texts for place, words in enumerate(words_of(shows))}
    for place in sorted(things):
        sign, words = ALPHABET[place], things[place]
        in_names = grams(fold("\n".join((words.title, *words.names))))
        for gram in in_names:
            named[gram] += sign
        for gram in in_names | grams(fold(words.text)):
            everywhere[gram] += sign
    lines: list[list[str]] = [[] for _ in range(count)]
    for gram in sorted(everywhere):
        lines[home(gram) % count].append(f"{gram}\t{_short(everywhere[gram])}\t{_short(named.get(gram, ''))}")
    digest = files.digest("\n".join(f"{words.path}\n{words.title}\n{words.text}\n" for words in things.values()).encode())
    return [digest, *("\n".join(part) for part in lines)]


def _short(signs: str) -> str:
    """The signs of things, or "!" and a bit for each thing in signs of six, whichever is shorter."""
    size = (ALPHABET.index(signs[-1]) // 6 + 1) if signs else 0
    if len(signs) <= size + 1:
        return signs
    bits = sum(map(BIT.__getitem__, signs))
    return "!" + "".join(ALPHABET[bits >> 6 * place & 63] for place in range(size))


def write_index(shows: SearchShard, facts: Facts, word: Callable[[str], str]) -> bytes:
    """A file of the index: by gram, where it stands; by gram and a blank, in whose names it stands."""
    found: dict[str, str] = defaultdict(str)
    for segment, block in enumerate(shows.blocks):
        if block:
            here = f".{ALPHABET[segment >> 6]}{ALPHABET[segment & 63]}"
            for line in block.split("\n"):
                gram, everywhere, named = line.split("\t")
                found[gram] += here + everywhere
                if named:
                    found[f"{gram} "] += here + named
    return script(found)


def write_order(shows: SearchOrder, facts: Facts, word: Callable[[str], str]) -> bytes:
    """What can be found, newest first, in runs of the same kind, body, column, validity, year and day; three signs a thing."""
    names: dict[str, int] = {}
    runs = [
        [
            *(names.setdefault(name, len(names)) for name in (place.kind, place.body, place.column, place.validity)),
            place.year,
            place.day.isoformat() if place.day else "",
            "".join(ALPHABET[n >> 12] + ALPHABET[n >> 6 & 63] + ALPHABET[n & 63] for n in numbers),
        ]
        for place, numbers in shows.runs
    ]
    return script({"segments": shows.segments, "shards": shows.shards, "names": list(names), "runs": runs})
