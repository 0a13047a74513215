"""Which columns the cells of a pasted row stand in: where the row has lost cells (merged ones, or empty ones), and where its
empty cells are not where they were. Of all ways the one with the fewest cells that do not look like their column.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.importing import headings
from gongkai.importing.misfits import MISFIT, misfit

FIELDS = {
    "number": "number",
    "lead": "lead",
    "support": "support",
    "units": "units",
    "text": "requirement",
    "due": "due",
    "group": "task",
}
MISSED = {"text": 2000, "number": 1000, "lead": 50, "units": 50, "support": 20, "due": 20, "progress": 10}
MERGED = 60


def places(parts: Sequence[str], names: Sequence[str], edges_lost: bool = False) -> list[int]:
    """The column of each of the parts, of which there are not more than columns. `edges_lost`: only cells at the row's ends are
    gone, as white space between tabs is; those between are there.
    """
    fields = [FIELDS.get(headings.kind(name), "extra") for name in names]
    if len(parts) == len(names):
        return _shifted(parts, fields)
    return _window(parts, fields) if edges_lost else _best(parts, names, fields)


def _shifted(parts: Sequence[str], fields: Sequence[str]) -> list[int]:
    """All cells are there: empty ones at their end belong before them where the others fit so, and do not as they stand. Of a
    merged cell above, a copy leaves an empty one, and not always at its place.
    """
    wide = len(parts)
    written = max((number for number, part in enumerate(parts, 1) if part), default=wide)
    ways = [[(number + count) % wide for number in range(wide)] for count in range(wide - written + 1)]
    return min(ways, key=lambda way: sum(misfit(fields[place], part) for place, part in zip(way, parts, strict=True) if part))


def _window(parts: Sequence[str], fields: Sequence[str]) -> list[int]:
    starts = range(len(fields) - len(parts) + 1)
    start = min(starts, key=lambda start: sum(misfit(fields[start + number], part) for number, part in enumerate(parts) if part))
    return list(range(start, start + len(parts)))


def _best(parts: Sequence[str], names: Sequence[str], fields: Sequence[str]) -> list[int]:
    """The places of cells that may be missing anywhere. Of all ways the one with the fewest misfits, and among these the one in
    which the last cells are there.
    """
    missed = [_missed(place, names) for place in range(len(names))]
    best: dict[tuple[int, int], tuple[int, tuple[int, ...]]] = {}

    def cheapest(part: int, column: int) -> tuple[int, tuple[int, ...]]:
        """How the parts from `part` on fall on the columns from `column` on: misfits, and the columns."""
        if part == len(parts):
            return sum(missed[column:]), ()
        if len(parts) - part > len(names) - column:
            return 1000 * MISFIT, ()
        if (part, column) not in best:
            cost, columns = cheapest(part + 1, column + 1)
            here = cost + misfit(fields[column], parts[part]) * bool(parts[part]), (column, *columns)
            cost, columns = cheapest(part, column + 1)
            without = cost + missed[column], columns
            best[part, column] = min(here, without, key=lambda way: (way[0], [-place for place in way[1]]))
        return best[part, column]

    return list(cheapest(0, 0)[1])


def _missed(place: int, names: Sequence[str]) -> int:
    """What it costs that a column has no cell. Of the columns that say what is to be done all but the last may be merged."""
    kind = headings.kind(names[place])
    more = any(headings.kind(name) == "text" for name in names[place + 1 :])
    return MERGED if kind == "text" and more else MISSED.get(kind, 0)
