"""Word's automatic numbers: “第一条”, “（一）”, “1.2” are not in the text, but counted by rules (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.cjk import CHARACTER
from gongkai.sources import counters
from gongkai.sources.opc import Element, attribute, child, local

PLACE = re.compile(r"%([1-9])")
LEVELS = 9
ENDS_WIDE = re.compile(rf".*{CHARACTER}", re.DOTALL)


class Level(NamedTuple):
    start: int
    form: str
    text: str
    restart: int  # after which level (from 1 on) it begins anew; 0: never
    legal: bool
    style: str


class List(NamedTuple):
    """One `w:num`: which abstract list counts for it, and where it begins anew with a number of its own."""

    abstract: str
    overrides: dict[int, Level]
    starts: dict[int, int]


class Numbers:
    """Counts through one document, paragraph by paragraph, in reading order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.abstracts: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, List] = {}
        self.counts: dict[str, list[int | None]] = {}
        self.begun: set[tuple[str, int]] = set()
        self.styles = (
            {attribute(style, "styleId"): style for style in styles if local(style) == "style"} if styles is not None else {}
        )
        self.default = next(
            (
                name
                for name, style in self.styles.items()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true")
            ),
            "",
        )
        links: dict[str, str] = {}
        for part in numbering if numbering is not None else ():
            if local(part) == "abstractNum":
                name = attribute(part, "abstractNumId")
                self.abstracts[name] = dict(map(_level, (level for level in part if local(level) == "lvl")))
                if (link := child(part, "numStyleLink")) is not None:
                    links[name] = attribute(link, "val")
            elif local(part) == "num":
                self.lists[attribute(part, "numId")] = _list(part)
        for name, style in links.items():
            other = self.lists.get(attribute(child(self.styles.get(style), "pPr", "numPr", "numId"), "val"))
            if other and other.abstract in self.abstracts and not self.abstracts[name]:
                self.abstracts[name] = self.abstracts[other.abstract]

    def style_of(self, paragraph: Element) -> str:
        return attribute(child(paragraph, "pPr", "pStyle"), "val") or self.default

    def chain(self, style: str) -> list[Element]:
        """A style and those that it is based on."""
        found: list[Element] = []
        while style in self.styles and self.styles[style] not in found and len(found) < 20:
            found.append(self.styles[style])
            style = attribute(child(found[-1], "basedOn"), "val")
        return found

    def next(self, paragraph: Element) -> str:
        """The number before a paragraph, with a blank where one is usual; "" where it has none."""
        listed, level = self._place(paragraph)
        known = self.lists.get(listed)
        if known is None or known.abstract not in self.abstracts:
            return ""
        levels = {**self.abstracts[known.abstract], **known.overrides}
        if level not in levels:
            return ""
        counts = self.counts.setdefault(known.abstract, [None] * LEVELS)
        current = counts[level]
        if level in known.starts and (listed, level) not in self.begun:
            current = None
            first = known.starts[level]
        else:
            first = levels[level].start
        self.begun.add((listed, level))
        counts[level] = first if current is None else current + 1
        for deeper in range(level + 1, LEVELS):
            after = levels[deeper].restart if deeper in levels else deeper
            if after and level < after:
                counts[deeper] = None
        text = PLACE.sub(lambda match: _number(levels, counts, int(match[1]) - 1, levels[level].legal), levels[level].text)
        if levels[level].form == "bullet" or not text.strip():
            return ""
        return text if ENDS_WIDE.fullmatch(text) else f"{text} "

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Which list a paragraph is in, and on which level: said by itself, else by its style."""
        own = child(paragraph, "pPr", "numPr")
        listed, level = attribute(child(own, "numId"), "val"), attribute(child(own, "ilvl"), "val")
        for style in self.chain(self.style_of(paragraph)):
            said = child(style, "pPr", "numPr")
            if said is None:
                continue
            if not listed:
                listed = attribute(child(said, "numId"), "val")
                if listed in self.lists and not level:
                    level = self._level_of(listed, attribute(style, "styleId")) or attribute(child(said, "ilvl"), "val")
            break
        return listed, int(level) if level.isdigit() and int(level) < LEVELS else 0

    def _level_of(self, listed: str, style: str) -> str:
        levels = self.abstracts.get(self.lists[listed].abstract, {})
        return next((str(number) for number, level in levels.items() if level.style == style), "")


def _number(levels: dict[int, Level], counts: list[int | None], place: int, legal: bool) -> str:
    level = levels.get(place)
    if level is None:
        return ""
    number = counts[place] if counts[place] is not None else level.start
    return counters.render(number or 0, "decimal" if legal else level.form)


def _level(element: Element) -> tuple[int, Level]:
    place = _whole(attribute(element, "ilvl"), 0)
    form = attribute(child(element, "numFmt"), "val", "decimal")
    level = Level(
        start=_whole(attribute(child(element, "start"), "val"), 0),
        form=form,
        text=attribute(child(element, "lvlText"), "val"),
        restart=_whole(attribute(child(element, "lvlRestart"), "val"), place),
        legal=child(element, "isLgl") is not None,
        style=attribute(child(element, "pStyle"), "val"),
    )
    return place, level


def _list(element: Element) -> List:
    overrides: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for part in element:
        if local(part) != "lvlOverride":
            continue
        place = _whole(attribute(part, "ilvl"), 0)
        if (level := child(part, "lvl")) is not None:
            overrides[place] = _level(level)[1]
        if (start := child(part, "startOverride")) is not None:
            starts[place] = _whole(attribute(start, "val"), 1)
    return List(attribute(child(element, "abstractNumId"), "val"), overrides, starts)


def _whole(text: str, default: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default
