"""QR codes beside those of segno, which draws them slowly."""

from __future__ import annotations

import random

import pytest
import segno

from gongkai import qr

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-._~:/%"


def drawn_by_segno(address: str) -> str:
    code = segno.make(address, error="m", micro=False, mask=2, mode="byte")
    return str(code.svg_inline(scale=3, border=2, omitsize=False, title=None))


def test_addresses_of_any_length_are_drawn_as_segno_draws_them() -> None:
    chance = random.Random(20261122)
    for length in (1, 14, 15, 20, 24, 40, 61, 62, 63, 106, 122, 123, 152, 180, 181, 213, 412, 1_200, 2_331):
        address = "".join(chance.choices(LETTERS, k=length))
        assert qr.svg(address) == drawn_by_segno(address), length


def test_what_has_no_room_in_the_largest_code_is_refused() -> None:
    with pytest.raises(qr.TooLong):
        qr.svg("a" * 2_332)
