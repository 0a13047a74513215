"""An address as a QR code (ISO/IEC 18004): one SVG element.

A site has hundreds of them, so all that codes of one size have in common is worked out once. Masks are not tried out: the third
(every third column) is as good as any other for the few dozen characters of an address. Bytes mode, and the highest level of
correction (M, Q, H) that the smallest code for the address has room for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any, NamedTuple

QUIET = 2
SCALE = 3
LEVELS = "MQH"
LEVEL_BITS = {"M": 0, "Q": 3, "H": 2}
MASK = 2
RUN = re.compile("[0\n]*1+")

# Table 9: for the versions 1 to 40 the blocks of a code, and the codewords of each block that correct.
BLOCKS = {
    "M": "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49",
    "Q": "1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68",
    "H": "1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81",
}
CORRECTING = {
    "M": "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26" + 19 * " 28",
    "Q": "13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 28 30 30 30 30 28" + 14 * " 30",
    "H": "17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 30 24" + 18 * " 30",
}


class TooLong(Exception):
    """No code has room for so many bytes."""


class Form(NamedTuple):
    """What codes of one version and level have in common: how the codewords are parted, and where each bit goes.

    `modules` takes, from the bits and then a 0, a 1 and a line break, those of all modules, row by row; `mask` turns bits over.
    """

    size: int
    capacity: int
    blocks: int
    correcting: int
    bits: int
    mask: int
    modules: itemgetter[Any]


def svg(address: str) -> str:
    """The code of an address as an SVG element, three pixels to a module. Raises TooLong."""
    data = address.encode()
    form = _form(*_smallest(len(data)))
    bits = f"{int.from_bytes(_codewords(data, form)) << form.bits % 8 ^ form.mask:0{form.bits}b}"
    drawn = "".join(form.modules(bits + "01\n"))
    lines = "".join([_line(run, form.size) for run in RUN.findall(drawn)]).removeprefix("m0 0")
    width = (form.size + 2 * QUIET) * SCALE
    return (
        f'<svg width="{width}" height="{width}" class="segno"><path transform="scale({SCALE})" class="qrline" stroke="#000" '
        f'd="M{QUIET} {QUIET}.5{lines}"/></svg>'
    )


@lru_cache(maxsize=1 << 14)
def _line(run: str, size: int) -> str:
    """A line of dark modules, with the way to where it begins from the end of the one before; rows end with "\\n"."""
    gap = run.rstrip("1")
    down = gap.count("\n")
    right = gap.index("\n") + len(gap) - gap.rindex("\n") - 1 - size if down else len(gap)
    return f"m{right} {down}h{len(run) - len(gap)}"


def _smallest(length: int) -> tuple[int, str]:
    """The smallest version that holds so many bytes, and its highest level that does."""
    for version in range(1, 41):
        fitting = [level for level in LEVELS if length <= _form(version, level).capacity]
        if fitting:
            return version, fitting[-1]
    raise TooLong


def _codewords(data: bytes, form: Form) -> bytes:
    """The data with its length and padding in blocks, and what corrects each; the blocks' bytes in turn."""
    size = form.bits // 8 - form.blocks * form.correcting
    counting = 2 if form.size > 53 else 1  # from version 10 on the length has two bytes
    whole = int.from_bytes(b"\x04" + len(data).to_bytes(counting) + data) << 4
    # an empty byte goes before the padding: readers skip both, and segno, which the tests compare with, does so too
    used = (whole.to_bytes(len(data) + counting + 2)[1:] + b"\0" + b"\xec\x11" * size)[:size]
    short, longer = divmod(size, form.blocks)
    blocks, place = [], 0
    for number in range(form.blocks):
        end = place + short + (number >= form.blocks - longer)
        blocks.append(used[place:end])
        place = end
    remainders = [_remainder(block, form.correcting) for block in blocks]
    turns = chain(zip_longest(*blocks), zip(*remainders, strict=True))
    return bytes(byte for turn in turns for byte in turn if byte is not None)


# ------------------------------------------------------------------------------------------------------- correction


def _remainder(block: bytes, count: int) -> bytes:
    """The bytes that correct a block: what is left of it, as a polynomial, when it is divided by the generator."""
    table, rest = _generator(count), 0
    top, below = 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    for byte in block:
        rest = (rest & below) << 8 ^ table[rest >> top ^ byte]
    return rest.to_bytes(count)


@lru_cache
def _generator(count: int) -> list[int]:
    """The multiples of the generator with so many roots by each byte, without their first terms."""
    terms, root = [1], 1
    for _ in range(count):
        terms = [one ^ _product(other, root) for one, other in zip([*terms, 0], [0, *terms], strict=True)]
        root = _product(root, 2)
    table = [0]
    for bit in range(8):
        multiple = int.from_bytes(bytes(_product(term, 1 << bit) for term in terms[1:]))
        table += [multiple ^ other for other in table]
    return table


def _product(one: int, other: int) -> int:
    """The product in the field of 256 elements, modulo x⁸ + x⁴ + x³ + x² + 1."""
    found = 0
    while other:
        found ^= one * (other & 1)
        one = one << 1 ^ (one >> 7) * 0x11D
        other >>= 1
    return found


# ------------------------------------------------------------------------------------------------------------- form


@lru_cache
def _form(version: int, level: str) -> Form:
    size = 17 + 4 * version
    there = _patterns(version, level)
    free = [y * size + x for x, y in _way(size) if (x, y) not in there]
    number = {place: count for count, place in enumerate(free)}
    places = {y * size + x: len(free) + is_dark for (x, y), is_dark in there.items()} | number
    rows = ([*(places[n] for n in range(start, start + size)), len(free) + 2] for start in range(0, size * size, size))
    modules = itemgetter(*chain.from_iterable(rows))
    mask = int("".join("01"[place % size % 3 == 0] for place in free), 2)
    blocks, correcting = (int(table[level].split()[version - 1]) for table in (BLOCKS, CORRECTING))
    capacity = len(free) // 8 - blocks * correcting - (2 if version < 10 else 3)
    return Form(size, capacity, blocks, correcting, len(free), mask, modules)


def _way(size: int) -> Iterator[tuple[int, int]]:
    """The modules in the order in which bits are put: pairs of columns from the right, up and down; column 6 is left out."""
    for turn, right in enumerate([*range(size - 1, 6, -2), 5, 3, 1]):
        for y in range(size) if turn % 2 else range(size - 1, -1, -1):
            yield right, y
            yield right - 1, y


def _patterns(version: int, level: str) -> dict[tuple[int, int], bool]:
    """The modules that hold no data, each with whether it is dark."""
    size = 17 + 4 * version
    found = {(n, 6): n % 2 == 0 for n in range(size)} | {(6, n): n % 2 == 0 for n in range(size)}
    for x, y in ((3, 3), (size - 4, 3), (3, size - 4)):
        found |= _square(x, y, 4, size)
    if version > 1:
        count = version // 7 + 2
        step = 26 if version == 32 else (4 * version + 2 * count + 1) // (2 * count - 2) * 2
        centres = [6, *sorted(size - 7 - step * n for n in range(count - 1))]
        corners = {(6, 6), (6, size - 7), (size - 7, 6)}
        for x, y in ((x, y) for x in centres for y in centres if (x, y) not in corners):
            found |= _square(x, y, 2, size)
    told = LEVEL_BITS[level] << 3 | MASK
    told = (told << 10 | _rest(told, 10, 0x537)) ^ 0x5412
    near = [*range(6), 7, 8]
    for bit in range(15):
        dark = bool(told >> bit & 1)
        found[8, near[bit] if bit < 8 else size - 15 + bit] = dark
        found[size - 1 - bit if bit < 8 else [7, *range(5, -1, -1)][bit - 8], 8] = dark
    found[8, size - 8] = True
    if version > 6:
        told = version << 12 | _rest(version, 12, 0x1F25)
        for bit in range(18):
            found[size - 11 + bit % 3, bit // 3] = found[bit // 3, size - 11 + bit % 3] = bool(told >> bit & 1)
    return found


def _square(x: int, y: int, reach: int, size: int) -> dict[tuple[int, int], bool]:
    """Rings around a module, as far as they lie in the code: all dark but the second, and the fifth."""
    around = ((dx, dy) for dx in range(-reach, reach + 1) for dy in range(-reach, reach + 1))
    inside = ((dx, dy) for dx, dy in around if 0 <= x + dx < size and 0 <= y + dy < size)
    light = (1,) if reach == 2 else (2, 4)
    return {(x + dx, y + dy): max(abs(dx), abs(dy)) not in light for dx, dy in inside}


def _rest(number: int, count: int, generator: int) -> int:
    """What is left of a number of bits with so many zeros behind it, divided by the generator."""
    for _ in range(count):
        number = number << 1 ^ (number >> count - 1) * generator
    return number
