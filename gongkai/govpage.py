"""What is asked of a government site's pages: 《政府网站发展指引》 (国办发〔2017〕47号) and its 《网页设计规范》.

Only what a finished page can be asked stands here; `site.yaml` is asked in checks/facts.py. outcheck looks at everything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from colorsys import rgb_to_hls

from selectolax.lexbor import LexborHTMLParser

from gongkai.model import Facts
from gongkai.outside import is_outside
from gongkai.pages import DocumentFront, Page

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


def faults(page: Page, tree: LexborHTMLParser, tags: Mapping[str, str], facts: Facts) -> Faults:
    """What a finished page lacks: (rule, what). `tags` are its <meta> tags by name."""
    yield from _tags(page, tree, tags, facts)
    yield from _parts(tree, facts)
    yield from _foot(page, tree, facts)
    yield from _outside(tree, facts)
    if page.path == "index.html":
        channels = len(tree.css("header nav > ul > li"))
        if channels not in CHANNELS:
            yield "page/channel-count", str(channels)
    if page.maker in ARTICLES:
        yield from _shown(tree, tags)
    yield from _marked(page, tree)
    if page.maker in WRITTEN_ONCE and facts.lang == "zh-CN":
        words = _text(tree, "main")
        for other in tree.css("main nav"):  # titles of other pages
            words = words.replace(_plain(other.text()), "")
        signs = traditional(words)
        if len(signs) >= MANY:
            yield "page/traditional-characters", "、".join(signs[:20])


def _tags(page: Page, tree: LexborHTMLParser, tags: Mapping[str, str], facts: Facts) -> Faults:
    """The tags of 《网页设计规范》: the site's on all pages, those of columns and articles on theirs, each with its value."""
    needed = SITE_TAGS + (ARTICLE_TAGS if page.maker in ARTICLES else COLUMN_TAGS if page.maker != "404.html" else ())
    yield from (("page/tag-missing", name) for name in needed if not tags.get(name))
    if tags.get("PubDate") and not MOMENT.fullmatch(tags["PubDate"]):
        yield "page/bad-publication-time", tags["PubDate"]
    right = {"SiteName": facts.name, "SiteDomain": facts.domain, "SiteIDCode": facts.id_code}
    if "ArticleTitle" in tags:
        right["ArticleTitle"] = _text(tree, "h1")
    if "ColumnName" in tags and tree.css_first("nav [aria-current=page]"):
        right["ColumnName"] = _text(tree, "nav [aria-current=page]")
    canonical = tree.css_first("link[rel=canonical]") if "Url" in tags else None
    if canonical is not None:
        right["Url"] = canonical.attributes.get("href") or ""
    for name, value in right.items():
        if tags.get(name) and _plain(tags[name]) != _plain(value):
            yield "page/tag-differs", f"{name}: {tags[name]} ≠ {value}"


def _parts(tree: LexborHTMLParser, facts: Facts) -> Faults:
    """头部标识区 with the site's name, 中部内容区, 底部功能区: one of each."""
    parts = {"header": "body > header", "main": "body > main", "footer": "body > footer"}
    wrong = [f"<{part}>" for part, where in parts.items() if len(tree.css(where)) != 1]
    if "<header>" not in wrong and facts.name not in _text(tree, "body > header"):
        wrong.append(f"<header>: {facts.name}")
    if wrong:
        yield "page/part-missing", " · ".join(wrong)


def _foot(page: Page, tree: LexborHTMLParser, facts: Facts) -> Faults:
    """What site.yaml knows of the foot stands at the foot of each page, and the site map with it."""
    foot = tree.css_first("body > footer")
    if foot is None:
        return
    words, links = foot.text(), {node.attributes.get("href") or "" for node in foot.css("a[href]")}
    told = facts.footer
    said = {"sponsor": told.sponsor, "contact": told.contact, "id-code": facts.id_code, "icp": told.icp, "police": told.police}
    missing = [name for name, value in said.items() if value not in words]
    led = {"identity-link": told.identity_link, "errata-link": told.errata_link}
    missing += [name for name, value in led.items() if value and value not in links]
    number = REGISTERED.sub("", told.police)
    registers = {"beian.miit.gov.cn": "ICP备" in told.icp, f"recordcode={number}": bool(number)}
    missing += [address for address, wanted in registers.items() if wanted and not any(address in link for link in links)]
    if not any(link.endswith("sitemap.html") for link in links):
        missing.append("sitemap.html")
    if missing:
        yield "page/foot-incomplete", " · ".join(missing)


def _outside(tree: LexborHTMLParser, facts: Facts) -> Faults:
    """A link to a site that no government runs says so in words."""
    official = (facts.footer.identity_link, facts.footer.errata_link)
    for node in tree.css('a[href*="//"]'):
        address = (node.attributes.get("href") or "").strip()
        if is_outside(address, facts.domain) and address not in official:
            notice = node.css_first(".outside")
            if notice is None or not notice.text(strip=True):
                yield "page/outside-link", address


def _shown(tree: LexborHTMLParser, tags: Mapping[str, str]) -> Faults:
    """When it was published and where it comes from, for readers too; a publication without a time shows its day."""
    words = _text(tree, "main")
    for name, value in (
        ("PubDate", tags.get("PubDate", "").removesuffix(" 00:00")),
        ("ContentSource", tags.get("ContentSource", "")),
    ):
        if value and _plain(value) not in words:
            yield "page/not-shown", f"{name}: {value}"


def _marked(page: Page, tree: LexborHTMLParser) -> Faults:
    """A document that was abolished or changed, or holds no more or not yet, says so, at the place to which feeds lead; a page
    of a year that is over says since when it is kept.
    """
    shows = page.shows
    state = shows.validity.state if isinstance(shows, DocumentFront) else ""
    if state in MARKED and not _text(tree, f"main [id={state}]"):
        yield "page/not-marked", f'id="{state}"'
    archived = getattr(shows, "archived", None)
    if archived and archived.since.isoformat() not in _text(tree, "main"):
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


def _text(tree: LexborHTMLParser, where: str) -> str:
    node = tree.css_first(where)
    return _plain(node.text()) if node is not None else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
