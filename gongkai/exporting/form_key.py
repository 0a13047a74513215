"""The machine's part of a form: the first row and the first column of its sheet, both hidden.

It travels with the rows: sorted, copied into another workbook or saved by another program, a form stays a form. Nothing
secret is in it, and nothing of it is trusted: the importer only takes addresses of items that the site has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from gongkai import files
from gongkai.model import Item

FORMAT = "gongkai/form/1"
ANY_FORMAT = re.compile(r"gongkai/form/(\d+)(?: .*)?")
KEY = re.compile(r"\S+( [0-9a-f]{16}){2}( \S+)+")
NONE = "-"
LONGEST = 1000
"""How many signs a report may have; the form says so, and the importer holds to it."""

SHOWN, TEXT, DATE, STATUS = "shown", "text", "date", "status"
HEAD = "head"
"""In the first column of a row that is no item's."""
ACTUAL = re.compile(r"actual\.(\d{1,3})")


class Mark(NamedTuple):
    """What a form says of itself in its first cell."""

    plan: str
    unit: str
    period: str


class Key(NamedTuple):
    """An item as it was when the form was made: `digest` of the words reported on, its status, its actual figures; and the
    digest of the locked cells beside it, which tells whether somebody wrote into them.
    """

    address: str
    digest: str
    shown: str
    status: str
    actual: tuple[str, ...]


def key_of(item: Item, shown: Iterable[str]) -> Key:
    return Key(item.address, digest(item), digest_of(shown), item.status, tuple(target.actual for target in item.targets))


def digest(item: Item) -> str:
    """Of all that a unit reports on: what was to be done, by whom, until when, and what was to be reached."""
    targets = [(target.name, target.op, target.value, target.unit) for target in item.targets]
    words = (item.number, item.group, item.task, item.requirement, item.lead, item.support, item.due, targets)
    return files.digest(msgspec.json.encode(words))[:16]


def digest_of(shown: Iterable[str]) -> str:
    """Of locked cells, in whatever order and with whatever blanks another program writes them."""
    return files.digest("\n".join(sorted(" ".join(text.split()) for text in shown if text.strip())).encode())[:16]


def told(key: Key) -> str:
    """The words of a key's cell. Addresses, ids and figures have no blanks."""
    return " ".join(part or NONE for part in (key.address, key.digest, key.shown, key.status, *key.actual))


def read_key(text: str) -> Key | None:
    """The key that a cell holds; None for any other words."""
    if not KEY.fullmatch(text):
        return None
    address, words, shown, *values = text.split()
    status, *actual = ("" if value == NONE else value for value in values)
    return Key(address, words, shown, status, tuple(actual))


def marked(mark: Mark) -> str:
    return f"{FORMAT} {mark.plan} {mark.unit or NONE} {mark.period}"


def read_mark(text: str) -> Mark | None:
    """What the first cell of a form of this version says; None for any other words."""
    parts = text.strip().split(" ", 3)
    return Mark(parts[1], parts[2], parts[3] if len(parts) > 3 else "") if parts[0] == FORMAT and len(parts) > 2 else None
