"""How a text is taken apart for the index. layouts/assets/search-index.js does exactly the same with what a reader types.

Every sign stays one sign, so a place in the folded text is the same place in the text as it is written.
"""

from __future__ import annotations

import re
from operator import add

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LATIN = re.compile("[0-9a-z]+")
BRACKETS = {
    **dict.fromkeys("〔【〖［[{｛", "("),
    **dict.fromkeys("〕】〗］]}｝", ")"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’", "'"),
}
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_CAPITAL = {
    chr(code): chr(code).lower() for code in range(0x530) if chr(code).lower() != chr(code) and len(chr(code).lower()) == 1
}
FOLDED = _CAPITAL | {wide: narrow.lower() for wide, narrow in _WIDE.items()} | BRACKETS


def fold(text: str) -> str:
    """The text as it is compared: Latin, Greek and Cyrillic letters small, full width as half width, any brackets round."""
    for sign in FOLDED.keys() & set(text):
        text = text.replace(sign, FOLDED[sign])
    return text


def grams(text: str) -> set[str]:
    """Every sign of a folded text, every pair of neighbours, and every three with a Latin letter or digit among them: pairs of
    those say little (21, 1年, 2号). Blanks part words and are in none.
    """
    found: set[str] = set()
    for word in text.split():
        found.update(word)
        found.update(map(add, word, word[1:]))
        for run in LATIN.finditer(word):
            begin, end = max(0, run.start() - 2), min(len(word), run.end() + 2)
            found.update(word[place : place + 3] for place in range(begin, end - 2))
    return found


def home(gram: str) -> int:
    """The number that, divided by the number of files, leaves the number of the gram's file."""
    number = 0
    for sign in gram:
        number = number * 31 + ord(sign)
    return number
