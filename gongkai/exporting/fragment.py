"""A block of HTML to paste into another system's editor: nothing in it but words, tables, links and styles on the elements.

Editors of content systems take away style sheets, scripts, classes and ids, and so does this: what is seen before pasting is
what is seen after. What a Markdown body holds has no styles of its own and gets those of STYLES.
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai import outcheck
from gongkai.model import Facts
from gongkai.rewrite import Attributes, Tag, rewrite
from gongkai.views.links import canonical

STYLES = {
    "p": "margin:8px 0;text-indent:2em;",
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "margin:20px 0 8px;font-size:18px;line-height:1.5;"),
    "table": "width:100%;margin:12px 0;border-collapse:collapse;border:1px solid #666666;",
    "th": "border:1px solid #666666;padding:6px 8px;background-color:#f2f2f2;font-weight:bold;",
    "td": "border:1px solid #666666;padding:6px 8px;vertical-align:top;",
    "img": "max-width:100%;height:auto;",
    "blockquote": "margin:8px 0;padding-left:1em;border-left:3px solid #999999;",
}
ALIGNED = {"center": "text-align:center;", "right": "text-align:right;"}
KEPT = set("alt border cellpadding cellspacing colspan height href rowspan scope src start style title width".split())
GONE = set("script style link meta iframe object embed form input button svg".split())


def paste(html: str, path: str, facts: Facts, links: bool, picture: Callable[[str], str]) -> str:
    """The HTML of a layout for the page at `path`, as a block that can be pasted.

    Links become whole addresses; without `links` only their words stay. `picture` gives a file of the site as a data address.
    """

    def change(tag: str, attributes: Attributes) -> Tag | None:
        back = attributes.get("class") == "footnote-backref"  # leads to a place whose id is gone
        if tag in GONE or back or ("data-links" in attributes and not links):
            return None
        style = attributes.get("style", STYLES.get(tag, "")) + ALIGNED.get(attributes.get("class", ""), "")
        kept = {name: value for name, value in attributes.items() if name in KEPT and name != "style"}
        if style:
            kept["style"] = style
        if tag == "table":
            kept = {"border": "1", "cellpadding": "6", "cellspacing": "0"} | kept
        if tag == "a":
            kept["href"] = whole(kept.get("href", ""))
            return (tag if links and kept["href"] else ""), kept
        if tag == "img":
            kept["src"] = picture(outcheck.target(path, kept.get("src", "")))
        return tag, kept

    def whole(link: str) -> str:
        """Where a link leads, from anywhere; "" for a place on the page itself, whose ids are gone."""
        target = outcheck.target(path, link)
        return link if not target else "" if target.startswith(f"{path}#") else canonical(target, facts)

    return rewrite(html, change)
