"""The brackets in which a paragraph names its units: where they stand, and the words inside of them."""

from __future__ import annotations

import re

from gongkai.importing import dues, unit_duties
from gongkai.importing.unit_names import CLOSERS, OPENERS, WHOLE, is_unit, split


def pairs(text: str) -> list[tuple[int, int]]:
    """The outermost brackets of any kind, as (start, end)."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign in OPENERS:
            opened.append(place)
        elif sign in CLOSERS and opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, place + 1))
    return found


def at_end(text: str) -> int:
    """Where the bracket begins with which a clause names its units; -1 where it ends without one."""
    end = text.rstrip("。；; ")
    start = next((start for start, stop in pairs(text) if stop == len(end)), -1)
    if start < 0:
        return -1
    inner = end[start + 1 : -1]
    duty = any(pattern.search(inner) for pattern in (unit_duties.DUTY, unit_duties.ROLE, unit_duties.MAINLY))
    return start if (duty and not unit_duties.BARE_ROLE.fullmatch(inner)) or _only_names(inner) else -1


def inner_of(words: str) -> str:
    """The words without the brackets around all of them, and without a full stop behind these."""
    bare = words.rstrip("。；;，, ")
    found = pairs(bare)
    outside = "".join(bare[end:start] for (_, end), (start, _) in zip([(0, 0), *found], [*found, (len(bare), 0)], strict=True))
    if found and not outside.strip() and at_end(bare[: found[0][1]]) == 0:
        return "。".join(bare[start + 1 : end - 1] for start, end in found)
    return words


def _only_names(inner: str) -> bool:
    names = [name for name in split(inner) if not dues.is_due(name)]
    return bool(names) and all(3 <= len(name) <= 20 and re.fullmatch(WHOLE, name) and is_unit(name) for name in names)
