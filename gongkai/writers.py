"""What is published and drawn by no layout: the writer of each kind of file, by the name of its maker.

A writer makes bytes of what a page shows, the site's facts and its words; pages.Page.maker names it, render.make calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec

from gongkai.model import Facts
from gongkai.pages import PeriodFront
from gongkai.searching import index, texts

Writer = Callable[..., bytes]
"""What a page shows, the facts, the words (and the finished files that it is made of) → bytes."""
SEARCH: dict[str, Writer] = {
    "search-texts": texts.write,
    "search-index": index.write_index,
    "search-order": index.write_order,
}
PLANS = "csv json xlsx docx pdf schema period-csv period-json datapackage zip"
WRITTEN = {*SEARCH, *PLANS.split(), *"library-csv library-json unit-csv unit-json unit-xlsx headers".split()}
"""The makers that are no layouts."""
ASSEMBLED = {"datapackage", "zip"}
"""Those of them that put finished files together: their bytes by path are the last argument."""


def writer(maker: str) -> Writer:
    """The writer of this name. Those of downloads are imported when the first is wanted: most edits of a site want none."""
    if maker == "headers":  # every site has them, also one without downloads
        from gongkai.exporting import headers

        return headers.write
    return SEARCH[maker] if maker in SEARCH else _exporters()[maker]


@lru_cache(maxsize=1)
def _exporters() -> dict[str, Writer]:
    from gongkai.exporting import csv, docx, json, library, package, pdf, plan_schema, unit_files, xlsx

    def then(shows: PeriodFront, facts: Facts) -> Facts:
        """The site's facts with the statuses of a former period."""
        return msgspec.structs.replace(facts, statuses=shows.statuses)

    return {
        "csv": csv.write,
        "library-csv": library.write_csv,
        "library-json": library.write_json,
        "docx": docx.write,
        "json": json.write,
        "period-csv": lambda shows, facts, word: csv.write(shows.front, then(shows, facts), word),
        "period-json": lambda shows, facts, word: json.write(shows.front, then(shows, facts), word, shows.period),
        "pdf": pdf.write,
        "schema": plan_schema.write,
        "xlsx": xlsx.write,
        "unit-csv": unit_files.write_csv,
        "unit-json": unit_files.write_json,
        "unit-xlsx": unit_files.write_xlsx,
        "datapackage": package.describe,
        "zip": package.bundle,
    }
