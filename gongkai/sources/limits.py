"""How much of anything an imported file may hold (reliability.md, section 6). Each is tested at its edge."""

from __future__ import annotations

MIB = 1 << 20

FILE_BYTES = 64 * MIB
TEXT_BYTES = 1 * MIB  # a text of the length of a novel
PAGE_BYTES = 8 * MIB  # Word says everything ten times
PAGE_DEPTH = 4_000  # elements in each other: the time of the HTML parser grows with the square of it

MEMBERS = 2_000  # of an office file, which is a zip
PART_BYTES = 100 * MIB  # of one member, unpacked
TOTAL_BYTES = 256 * MIB  # of all members, unpacked
RATIO = 200  # unpacked to packed …
RATIO_FROM = 1 * MIB  # … of members that are larger than this
XML_DEPTH = 256

ROWS = 200_000
COLUMNS = 16_384
CELLS = 5_000_000
MERGED_AREA = 100_000

CHILD_NO_MEMORY = 77  # the exit code of a child that ran out of memory
CHILD_MEMORY = 1 << 30
CHILD_SECONDS = 20  # of processor time
CHILD_PATIENCE = 60  # seconds by the clock
ANSWER_BYTES = 64 * MIB
