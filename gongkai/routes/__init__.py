"""Site → Pages: THE list of everything that is published, in its order. What each page shows is put together in the modules
beside this one, from the ground that they share; nothing is rendered here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from gongkai import library, pages
from gongkai.pages import Copy, Page
from gongkai.relations import Relations
from gongkai.routes import bodies, changes, documents, feeds, home, items, lists, periods, plans, units
from gongkai.routes.addresses import asset_path
from gongkai.routes.ground import Ground


def pages_of(relations: Relations, assets: Iterable[Copy], available: Collection[str]) -> list[Page]:
    """Everything that will be published. `assets` are the files of layouts/assets with their published names as sources;
    `available` are the formats that can be made here: site.yaml may want fewer.
    """
    asked = relations.site.facts.downloads
    ground = Ground(relations, [name for name in available if asked is None or name in asked])
    listed = list(contents(ground))
    return [*listed, *for_machines(ground, listed), *(Page(asset_path(asset), "copy", asset, asset.source) for asset in assets)]


def contents(ground: Ground) -> Iterator[Page]:
    """What people look for, and the files and feeds of it."""
    yield from home.pages_of(ground)
    yield from bodies.pages_of(ground)  # their columns too
    for plan in ground.site.plans:
        yield from plans.pages_of(ground, plan)  # as a table, and as files
        yield feeds.of_plan(ground, plan)
        yield from changes.pages_of(ground, plan)
        yield from items.pages_of(ground, plan)
        yield from periods.pages_of(ground, plan)
    yield from units.pages_of(ground)
    yield from lists.statuses(ground)
    yield from lists.years(ground)
    yield from documents.pages_of(ground)
    yield from library.pages_of(ground.relations, ground.document_cards, ground.wanted)
    yield Page("404.html", "404.html", pages.NotFound((), ground.published))


def for_machines(ground: Ground, listed: Iterable[Page]) -> Iterator[Page]:
    """What search engines, servers and programs look for, and the files beside the documents. `listed`: the pages so far."""
    yield from feeds.site_maps(ground, listed)
    yield Page("robots.txt", "robots.txt", pages.Robots("sitemap.xml"))
    yield Page("_headers", "headers", pages.ServerHeaders())
    yield from documents.data_files(ground)
    yield from documents.attachments(ground)
