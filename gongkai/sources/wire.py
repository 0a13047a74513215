"""A source as bytes, from the child to its parent. Blocks are of two types, so grids travel apart and leave a gap."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from gongkai.model import Finding
from gongkai.sources.form import Form
from gongkai.sources.source import Grid, Line, Source


class _Message(NamedTuple):
    """`lines` are the blocks with None for each of the `grids`."""

    lines: tuple[Line | None, ...]
    grids: tuple[Grid, ...]
    facts: dict[str, str]
    hidden: tuple[Line, ...]
    findings: tuple[Finding, ...]
    furniture: tuple[Line, ...]


def pack_form(form: Form) -> bytes:
    return msgspec.msgpack.encode(form)


def unpack_form(data: bytes) -> Form:
    """Raises msgspec.MsgspecError for what is no such message, or only half of one."""
    return msgspec.msgpack.decode(data, type=Form)


def pack(source: Source) -> bytes:
    lines = tuple(block if isinstance(block, Line) else None for block in source.blocks)
    grids = tuple(block for block in source.blocks if isinstance(block, Grid))
    return msgspec.msgpack.encode(_Message(lines, grids, source.facts, source.hidden, source.findings, source.furniture))


def unpack(data: bytes) -> Source:
    """Raises msgspec.MsgspecError or ValueError for what is no such message, or only half of one."""
    message = msgspec.msgpack.decode(data, type=_Message)
    grids = iter(message.grids)
    blocks: list[Line | Grid] = []
    for line in message.lines:
        block = line if line is not None else next(grids, None)
        if block is None:
            raise ValueError("a grid is missing")
        blocks.append(block)
    return Source(tuple(blocks), message.facts, message.hidden, message.findings, message.furniture)
