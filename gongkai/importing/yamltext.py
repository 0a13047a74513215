"""Plain data → YAML that a person can read and edit, and that yamlsource reads back exactly.

Texts stand in double quotes, or as a literal block where they have several plain lines: nothing is left to YAML's guesses
about what a word without quotes means. Control characters are escaped, though yamlsource takes none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Data = str | int | Sequence["Data"] | Mapping[str, "Data"]

WIDE = 100
PLAIN_KEY = re.compile(r"[\u4e00-\u9fff]+")
PLAIN_LINE = re.compile(
    r"[^\s\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*[^\s\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff])?"
)
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
UNPRINTABLE = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]')


def dump(record: Mapping[str, Data]) -> str:
    """The text of a file that holds one mapping."""
    return "".join(f"{line}\n" for line in _mapping(record))


def quote(text: str) -> str:
    """A text in double quotes, on one line."""
    return '"' + UNPRINTABLE.sub(lambda sign: ESCAPES.get(sign[0]) or f"\\u{ord(sign[0]):04x}", text) + '"'


def comment(text: str) -> str:
    """A text as lines of comment."""
    return "".join(f"# {line}\n" for line in text.splitlines())


def _mapping(record: Mapping[str, Data]) -> list[str]:
    return [line for key, value in record.items() for line in _entry(key if PLAIN_KEY.fullmatch(key) else quote(key), value)]


def _entry(key: str, value: Data) -> list[str]:
    if isinstance(value, str):
        lines = value.split("\n")
        if len(lines) > 1 and all(map(PLAIN_LINE.fullmatch, lines)):
            return [f"{key}: |-", *(f"  {line}" for line in lines)]
        return [f"{key}: {quote(value)}"]
    if isinstance(value, int):
        return [f"{key}: {value}"]
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {line}" for line in _mapping(value))] if value else [f"{key}: {{}}"]
    flow = f"{key}: [{', '.join(quote(part) for part in value if isinstance(part, str))}]"
    if all(isinstance(part, str) for part in value) and len(flow) <= WIDE:
        return [flow]
    return [f"{key}:", *(line for part in value for line in _part(part))]


def _part(part: Data) -> list[str]:
    """An entry of a list, below its key."""
    if isinstance(part, Mapping) and part:
        first, *others = _mapping(part)
        return [f"  - {first}", *(f"    {line}" for line in others)]
    return [f"  - {quote(str(part))}"]
