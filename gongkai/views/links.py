"""Where pages lie, as their links and their canonical address write it."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from urllib.parse import quote

from gongkai import pages
from gongkai.model import Facts
from gongkai.pages import (
    Page,
)


def root_of(page: Page, base_url: str) -> str:
    """What leads from a page to the top of the site: "../" for each folder. A page that may be shown anywhere starts from the
    path of the site's address.
    """
    if isinstance(page.shows, pages.NotFound) and page.shows.anywhere:
        below = base_url.split("://", 1)[-1].partition("/")[2].strip("/")
        return f"/{below}/" if below else "/"
    return "../" * page.path.count("/")


@lru_cache(maxsize=1 << 13)
def href(path: str) -> str:
    """A path of the site as it stands in a link: percent-encoded once, its fragment kept."""
    path, hash_sign, fragment = path.partition("#")
    return quote(path) + hash_sign + quote(fragment)


def canonical(path: str, facts: Facts) -> str:
    """The page's full address; a folder's first page is the folder."""
    folder, name = posixpath.split(path)
    short = f"{folder}/" if name == "index.html" and folder else "" if name == "index.html" else path
    return f"{facts.base_url.rstrip('/')}/{href(short)}"
