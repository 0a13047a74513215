"""Links that leave for a site that no government runs: they are told from others, and say so in their words."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

OFFICIAL = (".gov.cn", ".conac.cn")
"""Government sites, and the office that gives out the marks of party and government sites (事业单位在线, bszs.conac.cn)."""
LINK = re.compile(r'(<a [^>]*href="(https?:[^"]*)"[^>]*>)(.*?)</a>', re.DOTALL | re.IGNORECASE)


def is_outside(address: str, domain: str) -> bool:
    """Whether an address leads to another site that is not a government's. Hosts below the site's own `domain` are its own."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return False  # no address at all
    if parts.scheme not in ("", "http", "https") or not host:
        return False
    own = domain.lower().removeprefix("www.")
    return not f".{host}".endswith((f".{own}", *OFFICIAL))


def mark(html: str, domain: str, notice: str) -> str:
    """The HTML of a document in which every link that leaves for such a site ends with the notice, in words that all can read."""
    if "http" not in html:
        return html

    def marked(link: re.Match[str]) -> str:
        opening, address, words = link.groups()
        return f'{opening}{words}<small class="outside">{notice}</small></a>' if is_outside(address, domain) else link[0]

    return LINK.sub(marked, html)
