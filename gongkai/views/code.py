"""An address as a QR code, for paper and for the telephone beside the screen."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isqrt
from typing import Any

RUNS = re.compile(rb"\0+|\xff+")
EIGHT = 8
QUIET = 4
"""How many modules of white a code needs around it (ISO/IEC 18004)."""


def qr_code(address: str) -> str:
    """The address as one SVG element: a stroke along the dark modules of each row. It bears 15 % of damage (level M). The mask is
    fixed: to try all eight takes most of the time, and makes the few dozen characters of an address no easier to read.
    """
    import zxingcpp  # only who makes pages needs it

    code: Any = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=2)
    modules = bytes(code.to_image(add_quiet_zones=False))  # row by row, 0 where it is dark
    size = isqrt(len(modules))
    path = []
    for y in range(size):
        row = modules[y * size : (y + 1) * size]
        path += [f"M0 {y}", *(_stroke(row[x : x + EIGHT]) for x in range(0, size, EIGHT))]
    whole = size + 2 * QUIET
    return f'<svg viewBox="-{QUIET} -{QUIET}.5 {whole} {whole}"><path stroke="#000" d="{"".join(path)}"/></svg>'


@lru_cache(maxsize=1 << 10)
def _stroke(modules: bytes) -> str:
    """A stroke over at most eight modules: to draw them all at once, every page anew, took as long as to encode the address."""
    return "".join(f"m{len(run)} 0" if run[0] else f"h{len(run)}" for run in RUNS.findall(modules))
