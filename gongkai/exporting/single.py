"""Many finished pages as one that needs nothing else: each page's main part under an anchor, links among them within the file.

The pages are those that the build publishes, so a single file can never say anything else than the site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import unescape
from urllib.parse import quote

import msgspec

from gongkai import leaves, outcheck, pages, unit_pages
from gongkai.model import Facts
from gongkai.pages import Card, Page, Section
from gongkai.rewrite import Attributes, Tag, rewrite
from gongkai.routes.units import unit_card
from gongkai.views.links import canonical

NAMED = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
GONE = {"script", "noscript", "style", "link", "meta", "form", "iframe", "object", "embed"}
CONTENT = (pages.PlanFront, pages.PlanChanges, pages.ItemFront, pages.ItemReports, pages.DocumentFront)
REPEATED = {"around", "consult"}  # on the page of every item
TOOLS = {"to", "rest"}  # for a page on a site
URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")


def of_site(planned: Iterable[Page]) -> list[Page]:
    """Every page that people read, in the order of a book: each column with what stands in it, then units, statuses, years."""
    found, below = [], dict[str, list[Page]]()
    for page in planned:
        if not page.path.endswith(".html") or isinstance(page.shows, pages.NotFound | pages.Search | pages.SiteMap):
            continue
        if isinstance(page.shows, CONTENT):
            folder = posixpath.dirname(page.path if not isinstance(page.shows, pages.ItemReports) else page.shows.link.path)
            column = folder if isinstance(page.shows, pages.DocumentFront) else posixpath.dirname(folder)
            below.setdefault(column, []).append(page)
        else:
            found.append(page)
    return [one for page in found for one in (page, *below.pop(page.path.removesuffix("/index.html"), ()))]


def of_plan(front: Page, planned: Iterable[Page]) -> list[Page]:
    """A plan, its items, and what they come to for each unit and each status: those pages with nothing of other plans."""
    assert isinstance(front.shows, pages.PlanFront)
    found, units = [front], dict[str, pages.UnitCard]()
    for page in planned:
        shows = page.shows
        if isinstance(shows, pages.ItemFront | pages.ItemReports | pages.PlanChanges):
            if front.path in (link.path for link in shows.trail[-3:-1]):
                found.append(page)
        elif isinstance(shows, pages.UnitFront):
            leads, supports = (_with(page.path, front.shows.cards, part) for part in ("lead", "support"))
            for year in unit_pages.years(shows.unit, leads, supports):
                changes = {"years": (year.shown,), "leads": year.leads, "supports": year.supports, "soon": _of(front, shows.soon)}
                found.append(_showing(page, **changes, groups=(), members=(), formats=(), documents=(), columns=(), trend=()))
                units[page.path] = unit_card(shows.unit, year.shown.year, [year])
        elif isinstance(shows, pages.StatusFront) and shows.leaf == 1:
            cards = tuple(
                card for card in front.shows.cards if (card.overdue if shows.status == "overdue" else card.status == shows.status)
            )
            if cards:
                found.append(_showing(page, cards=cards, shown=leaves.cut(page.path, leaves.by_year(cards))))
        elif isinstance(shows, pages.Units):
            found.append(page)
        elif isinstance(shows, pages.Statuses):
            found.append(_showing(page, counts=front.shows.counts, overdue=front.shows.overdue))
    return [_showing(page, groups=_only(page.shows, units)) if isinstance(page.shows, pages.Units) else page for page in found]


def _with(path: str, cards: Iterable[Card], part: str) -> tuple[Card, ...]:
    """The items that the unit of this page leads or supports."""
    return tuple(card for card in cards if any(link.path == path for link in getattr(card, part)))


def _only(shows: pages.Units, units: Mapping[str, pages.UnitCard]) -> tuple[pages.UnitGroup, ...]:
    """The groups of units without those that have nothing here."""
    left = ((group, tuple(units[card.link.path] for card in group.units if card.link.path in units)) for group in shows.groups)
    return tuple(msgspec.structs.replace(group, units=cards) for group, cards in left if cards)


def _of(front: Page, cards: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.plan.path == front.path)


def _showing(page: Page, **changes: object) -> Page:
    return msgspec.structs.replace(page, shows=msgspec.structs.replace(page.shows, **changes))


def sections(made: Sequence[tuple[Page, bytes]], facts: Facts, picture: Callable[[str], str]) -> tuple[Section, ...]:
    """The main part of each page, in this order. `picture` gives a file of the site as a data address.

    Content lies as deep below the first page as on the site, where that is a plan or a document itself.
    """
    anchors = {page.path: anchor(page.path) for page, _ in made}
    above = _depth(made[0][0]) if isinstance(made[0][0].shows, CONTENT) else 0
    return tuple(
        Section(
            anchors[page.path],
            *_main_part(page, data.decode("utf-8"), anchors, facts, picture),
            depth=_depth(page) - (above if isinstance(page.shows, CONTENT) else 0),
        )
        for page, data in made
    )


def _depth(page: Page) -> int:
    return len(getattr(page.shows, "trail", ()))


def anchor(path: str) -> str:
    """The id of a page within the file: its path, short. A folder keeps its slash, for a document may bear the same name."""
    return path.removesuffix("index.html").removesuffix(".html") or "/"


def _main_part(page: Page, html: str, anchors: Mapping[str, str], facts: Facts, picture: Callable[[str], str]) -> tuple[str, str]:
    """The title of a page and what stands in its main part, headings one level lower."""
    here = anchors[page.path]

    def change(tag: str, attributes: Attributes) -> Tag | None:
        left_out = TOOLS | REPEATED if isinstance(page.shows, pages.ItemFront | pages.ItemReports) else TOOLS
        if tag in GONE or left_out.intersection(attributes.get("class", "").split()):
            return None
        changed = {name: value for name, value in attributes.items() if name != "download"}
        if "id" in changed:
            changed["id"] = f"{here}:{changed['id']}"
        for name in NAMED:
            if name in changed:
                changed[name] = " ".join(f"{here}:{identity}" for identity in changed[name].split())
        if tag == "a" and "href" in changed:
            changed["href"] = _link(page.path, changed["href"], anchors, facts)
        if tag == "img":
            changed["src"] = picture(outcheck.target(page.path, changed.get("src", "")))
            changed.pop("srcset", "")
        heading = re.fullmatch(r"h([1-5])", tag)
        return f"h{int(heading[1]) + 1}" if heading else tag, changed

    words = rewrite(html, change, "main")
    title = re.search(r"<h2[^>]*>(.*?)</h2>", words, re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", title[1])).strip() if title else here, words.strip()


def _link(path: str, link: str, anchors: Mapping[str, str], facts: Facts) -> str:
    """Within the file where it holds what the link leads to; otherwise the whole address."""
    target = outcheck.target(path, link)
    if not target:
        return link
    page, _, fragment = target.partition("#")
    if page not in anchors:
        return canonical(target, facts)
    return "#" + quote(anchors[page] + (f":{fragment}" if fragment else ""), safe="/:")


def style(sheets: Mapping[str, str], picture: Callable[[str], str]) -> str:
    """The style sheets by their published paths as one, with the pictures that they draw in."""

    def drawn_in(path: str, match: re.Match[str]) -> str:
        if match[2].startswith("data:"):
            return match[0]
        return f'url("{picture(posixpath.normpath(posixpath.join(posixpath.dirname(path), match[2])))}")'

    return "\n".join(URL.sub(partial(drawn_in, path), text) for path, text in sheets.items())
