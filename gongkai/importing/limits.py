"""How much of anything an imported file may hold (reliability.md, section 6). Each is tested at its edge."""

from __future__ import annotations

MIB = 1 << 20

TEXT_BYTES = 1 * MIB  # a text of the length of a novel
PAGE_BYTES = 8 * MIB  # Word says everything ten times
PAGE_DEPTH = 4_000  # elements in each other: the time of the HTML parser grows with the square of it

MERGED_AREA = 100_000
COLUMNS = 16_384
