"""How much of anything an imported file may hold (reliability.md, section 6). Each is tested at its edge."""

from __future__ import annotations

MIB = 1 << 20

FILE_BYTES = 64 * MIB
TEXT_BYTES = 1 * MIB  # a text of the length of a novel
PAGE_BYTES = 8 * MIB  # Word says everything ten times
PAGE_TAGS = 100_000  # twelve for each cell that Word writes: 8,000 cells
ATTRIBUTES = 400  # of one tag: the HTML parser compares each with all others
PAGE_DEPTH = 4_000  # elements in each other: the time of the HTML parser grows with the square of it

MEMBERS = 2_000  # of an office file, which is a zip
PART_BYTES = 100 * MIB  # of one member, unpacked
TOTAL_BYTES = 256 * MIB  # of all members, unpacked
RATIO = 200  # unpacked to packed …
RATIO_FROM = 1 * MIB  # … of members that are larger than this
XML_DEPTH = 256
ELEMENTS = 1_000_000  # of the XML of an office file: what is made of each takes a few hundred bytes

ROWS = 200_000
COLUMNS = 16_384
CELLS = 500_000
MERGED_AREA = 100_000
PASSAGES = 50_000  # paragraphs and filled cells: a plan of 500 items has about 5,000
BLANKS = 40  # in one run: more only hold patterns up, and no cell of a table in plain text is that far from the next

CHILD_NO_MEMORY = 77  # the exit code of a child that ran out of memory
CHILD_MEMORY = 1 << 30
CHILD_SECONDS = 20  # of processor time
CHILD_PATIENCE = 60  # seconds by the clock
ANSWER_BYTES = 64 * MIB
