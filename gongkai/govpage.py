"""What is asked of a government site's pages: 《政府网站发展指引》 (国办发〔2017〕47号) and its 《网页设计规范》.

Only what a finished page can be asked stands here; `site.yaml` is asked in checks/facts.py. outcheck looks at everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from colorsys import rgb_to_hls

from gongkai.model import Facts
from gongkai.outside import is_outside
from gongkai.pages import DocumentFront, Page
from gongkai.skim import PARTS, Seen, plain

SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
ARTICLES = {"plan.html", "item.html", "document.html"}
WRITTEN_ONCE = {"item.html", "item-reports.html", "document.html"}
"""Pages that show the words of one file: what is wrong with the words is told there, and not on every list."""
MARKED = {"abolished", "modified", "expired", "pending"}
REGISTERED = re.compile(r"[^0-9]")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
CHROME = {"page/part-missing", "page/foot-incomplete", "page/channel-count"}
"""What a layout gives to all of its pages alike; told once, with how many pages have it."""
CHANNELS = range(5, 9)
MOST_HUES = 3
ARC = 60
"""Colours within a sixth of the colour circle are one hue: red to yellow, yellow to green …"""
COLOUR = re.compile(r"--[\w-]+:\s*#([0-9a-fA-F]{6})\b")
MANY = 3
"""So many different characters that only traditional script has are no rare names any more."""

Faults = Iterator[tuple[str, str]]


def faults(page: Page, seen: Seen, facts: Facts) -> Faults:
    """What a finished page lacks: (rule, what)."""
    yield from _tags(page, seen, facts)
    yield from _parts(seen, facts)
    yield from _foot(seen, facts)
    official = (facts.footer.identity_link, facts.footer.errata_link)
    for address, told in seen.leaving:
        if is_outside(address, facts.domain) and address not in official and not told:
            yield "page/outside-link", address
    if page.path == "index.html" and seen.channels not in CHANNELS:
        yield "page/channel-count", str(seen.channels)
    if page.maker in ARTICLES:
        yield from _shown(seen)
    yield from _marked(page, seen)
    if page.maker in WRITTEN_ONCE and facts.lang == "zh-CN":
        signs = traditional(seen.own())
        if len(signs) >= MANY:
            yield "page/traditional-characters", "、".join(signs[:20])


def _tags(page: Page, seen: Seen, facts: Facts) -> Faults:
    """The tags of 《网页设计规范》: the site's on all pages, those of columns and articles on theirs, each with its value."""
    tags = seen.tags
    needed = SITE_TAGS + (ARTICLE_TAGS if page.maker in ARTICLES else COLUMN_TAGS if page.maker != "404.html" else ())
    yield from (("page/tag-missing", name) for name in needed if not tags.get(name))
    if tags.get("PubDate") and not MOMENT.fullmatch(tags["PubDate"]):
        yield "page/bad-publication-time", tags["PubDate"]
    right = {"SiteName": facts.name, "SiteDomain": facts.domain, "SiteIDCode": facts.id_code, "ArticleTitle": seen.heading}
    if seen.current is not None:
        right["ColumnName"] = seen.current
    if seen.canonical is not None:
        right["Url"] = seen.canonical
    for name, value in right.items():
        if tags.get(name) and plain(tags[name]) != plain(value):
            yield "page/tag-differs", f"{name}: {tags[name]} ≠ {value}"


def _parts(seen: Seen, facts: Facts) -> Faults:
    """头部标识区 with the site's name, 中部内容区, 底部功能区: one of each."""
    wrong = [f"<{part}>" for part in PARTS if seen.parts[part] != 1]
    if "<header>" not in wrong and facts.name not in seen.words("header"):
        wrong.append(f"<header>: {facts.name}")
    if wrong:
        yield "page/part-missing", " · ".join(wrong)


def _foot(seen: Seen, facts: Facts) -> Faults:
    """What site.yaml knows of the foot stands at the foot of each page, and the site map with it."""
    if not seen.parts["footer"]:
        return
    words, told = seen.words("footer"), facts.footer
    said = {"sponsor": told.sponsor, "contact": told.contact, "id-code": facts.id_code, "icp": told.icp, "police": told.police}
    missing = [name for name, value in said.items() if plain(value) not in words]
    led = {"identity-link": told.identity_link, "errata-link": told.errata_link}
    missing += [name for name, value in led.items() if value and value not in seen.foot_links]
    number = REGISTERED.sub("", told.police)
    registers = {"beian.miit.gov.cn": "ICP备" in told.icp, f"recordcode={number}": bool(number)}
    missing += [
        address for address, wanted in registers.items() if wanted and not any(address in link for link in seen.foot_links)
    ]
    if not any(link.endswith("sitemap.html") for link in seen.foot_links):
        missing.append("sitemap.html")
    if missing:
        yield "page/foot-incomplete", " · ".join(missing)


def _shown(seen: Seen) -> Faults:
    """When it was published and where it comes from, for readers too; a publication without a time shows its day."""
    words = seen.words("main")
    for name, value in (
        ("PubDate", seen.tags.get("PubDate", "").removesuffix(" 00:00")),
        ("ContentSource", seen.tags.get("ContentSource", "")),
    ):
        if value and plain(value) not in words:
            yield "page/not-shown", f"{name}: {value}"


def _marked(page: Page, seen: Seen) -> Faults:
    """A document that was abolished or changed, or holds no more or not yet, says so, at the place to which feeds lead; a page
    of a year that is over says since when it is kept.
    """
    shows = page.shows
    state = shows.validity.state if isinstance(shows, DocumentFront) else ""
    if state in MARKED and not seen.mark(state):
        yield "page/not-marked", f'id="{state}"'
    archived = getattr(shows, "archived", None)
    if archived and archived.since.isoformat() not in seen.words("main"):
        yield "page/not-marked", archived.since.isoformat()


def hues(css: str) -> int:
    """How many hues the colours of the first `:root` need: arcs of 60° of the colour circle that hold all but greys.

    The first block is what everyone sees; the backgrounds that a reader may choose instead are no colours of the site.
    """
    block = re.search(r":root\s*\{([^}]*)\}", css)
    angles = set()
    for colour in COLOUR.findall(block[1] if block else ""):
        shares = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        if max(shares) - min(shares) > 0.15:  # less is seen as grey
            angles.add(round(rgb_to_hls(*shares)[0] * 360) % 360)
    return min((_arcs(angles, first) for first in angles), default=0)


def _arcs(angles: set[int], first: int) -> int:
    """How many arcs hold all angles when one begins at `first`."""
    count, end = 0, -1
    for angle in sorted((angle - first) % 360 for angle in angles):
        if angle > end:
            count, end = count + 1, angle + ARC
    return count


def traditional(text: str) -> list[str]:
    """The characters of a text that are in Big5 but not in GB 2312, in their order: traditional ones, and rare ones of names."""
    try:
        text.encode("gb2312")
        return []
    except UnicodeEncodeError:
        return [sign for sign in dict.fromkeys(text) if "\u4e00" <= sign <= "\u9fff" and _only_big5(sign)]


def _only_big5(sign: str) -> bool:
    def fits(code: str) -> bool:
        try:
            sign.encode(code)
        except UnicodeEncodeError:
            return False
        return True

    return not fits("gb2312") and fits("big5")
