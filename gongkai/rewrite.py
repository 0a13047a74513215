"""Finished HTML for another place: each tag may be renamed, given other attributes or taken away; words stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

Attributes = dict[str, str]
Tag = tuple[str, Attributes]

Change = Callable[[str, Attributes], Tag | None]
"""What becomes of a start tag. A name of "" takes only the tag away; None takes it away with everything in it."""


def rewrite(html: str, change: Change, within: str = "") -> str:
    """The HTML with every tag as `change` has it, without comments; with `within` only what stands in elements of that name."""
    rewriter = _Rewriter(change, within)
    rewriter.feed(html)
    rewriter.close()
    return "".join(rewriter.out)


class _Rewriter(HTMLParser):
    """`open` holds what became of each open element: its name, the name it got ("" for none), and whether it is shown."""

    def __init__(self, change: Change, within: str) -> None:
        super().__init__(convert_charrefs=False)
        self.change, self.within = change, within
        self.out: list[str] = []
        self.open: list[tuple[str, str, bool]] = []

    @property
    def shown(self) -> bool:
        return self.open[-1][2] if self.open else not self.within

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]], closed: bool = False) -> None:
        shown = self.shown
        if self.within and tag == self.within and not shown:
            self.open.append((tag, "", True))
            return
        became = self.change(tag, {name: value or "" for name, value in attrs}) if shown else None
        if became and became[0]:
            words = "".join(f' {name}="{escape(value)}"' for name, value in became[1].items())
            self.out.append(f"<{became[0]}{words}{'/' * closed}>")
        if tag not in VOID and not closed:
            self.open.append((tag, became[0] if became else "", shown and became is not None))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs, closed=tag not in VOID)

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _, _ in self.open):
            return
        while self.open:  # what was left open inside is closed with it, as a browser does
            name, became, _ = self.open.pop()
            if became:
                self.out.append(f"</{became}>")
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self.shown:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")
