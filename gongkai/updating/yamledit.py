"""Single words of a YAML text are changed, and every other sign stays as it is: comments, order, quotes, indents, line ends.

A library that reads a file and writes it anew (ruamel.yaml) joins lines, moves comments and changes blanks elsewhere in the
file; a reviewer then looks for one changed word in twenty changed lines. So the places of the nodes are asked for
(yamlsource.outline), and the text is changed there. New words continue the style of what stands beside them. The caller
reads the result and holds it against what it should say, because only reading proves an edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gongkai.importing.yamltext import PLAIN_LINE, quote
from gongkai.yamlsource import Span

# What may stand without quotes anywhere, brackets and braces included: stricter than YAML, so that nothing needs to be weighed.
PLAIN = re.compile(r"[^\s\x00-\x20\-?:,\[\]{}#&*!|>%@`\"'=~<][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff,\[\]{}#:\"']*")
SIGN = re.compile(r"\r\n|.", re.DOTALL)
GAP = re.compile(r"- +")

Entry = Mapping[str, str]


class Edit(NamedTuple):
    """`text` takes the place of the signs from `start` to `end`."""

    start: int
    end: int
    text: str


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The file with the edits, which count the signs of its text with LF and without a byte-order mark."""
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    text = data.decode("utf-8").removeprefix("\ufeff")
    places = [*(sign.start() for sign in SIGN.finditer(text)), len(text)]
    newline = "\r\n" if "\r\n" in text else "\n"
    in_order = sorted(edits, key=lambda edit: edit.start)
    for edit in in_order[::-1]:  # from the end, so that places stay true; of two in one place, the first stands first
        start, end = places[edit.start], places[edit.end]
        text = text[:start] + edit.text.replace("\n", newline) + text[end:]
    return (mark + text).encode("utf-8")


def value_of(mapping: Span, keys: Iterable[str]) -> tuple[Span, Span] | None:
    """The key and the value of the entry that has one of these keys."""
    pairs = zip(mapping.parts[::2], mapping.parts[1::2], strict=True)
    return next(((key, value) for key, value in pairs if key.text.strip() in keys), None)


def replace(text: str, old: Span, new: str) -> Edit:
    """Another text in the place of a text, quoted as it was."""
    space = " " if old.start == old.end else ""
    return Edit(old.start, old.end, space + scalar(new, old.style))


def add(text: str, mapping: Span, key: str, new: str, before: Iterable[str] = ()) -> Edit:
    """A further entry of a mapping: after the last entry that has one of the keys `before`, or after all of them."""
    if mapping.style == "flow":
        return _into_flow(mapping, f"{key}: {scalar(new)}")
    return _after(text, _place(mapping, before), f"{_indent(text, mapping)}{key}: {scalar(new)}")


def append(
    text: str, mapping: Span, keys: tuple[str, ...], key: str, entries: Sequence[Entry], before: Iterable[str] = ()
) -> list[Edit]:
    """Further entries of the list that has one of `keys`; the list is made, as `key`, where there is none."""
    there = value_of(mapping, keys)
    in_braces, indent = ", ".join(map(flow, entries)), _indent(text, mapping)
    in_lines = "\n".join(block(entry, indent + "  ") for entry in entries)
    if there is None and mapping.style == "flow":
        return [_into_flow(mapping, f"{key}: [{in_braces}]")]
    if there is None:
        return [_after(text, _place(mapping, before), f"{indent}{key}:\n{in_lines}")]
    value = there[1]
    if value.parts and value.style == "flow":
        styles = _styles(value.parts[-1])
        return [_into_flow(value, ", ".join(flow(entry, styles) for entry in entries))]
    if value.parts:
        return [_after(text, value, "\n".join(_like(text, value, entry) for entry in entries))]
    if mapping.style == "flow":
        return [Edit(value.start, value.end, ("" if value.kind == "list" else " ") + f"[{in_braces}]")]
    start = value.start - (len(text[: value.start]) - len(text[: value.start].rstrip(" ")) if value.end > value.start else 0)
    return [Edit(start, value.end, ""), _after(text, value, in_lines)]


def transplant(text: str, mapping: Span, keys: tuple[str, ...], key: str, words: str, before: Iterable[str] = ()) -> Edit:
    """What stands after a key becomes `words`, which another file of ours has there, the colon included. The entry is added,
    as `key`, where there is none.
    """
    there = value_of(mapping, keys)
    if there:
        return Edit(there[0].end, there[1].end, words)
    return _after(text, _place(mapping, before), f"{_indent(text, mapping)}{key}{words}")


def scalar(text: str, style: str = "") -> str:
    """A text on one line: in the given quotes where these can hold it, without any where none were and none are needed."""
    if style == "'" and "\n" not in text and PLAIN_LINE.fullmatch(text):
        return "'" + text.replace("'", "''") + "'"
    return text if style != '"' and PLAIN.fullmatch(text) else quote(text)


def flow(entry: Entry, styles: Mapping[str, str] | None = None) -> str:
    return "{" + ", ".join(f"{key}: {scalar(text, (styles or {}).get(key, ''))}" for key, text in entry.items()) + "}"


def block(entry: Entry, indent: str, gap: str = "- ", styles: Mapping[str, str] | None = None) -> str:
    """An entry of a list over several lines; a text with line breaks as a literal block."""
    lines = []
    deeper = indent + " " * len(gap)
    for key, text in entry.items():
        rows = text.split("\n")
        if len(rows) > 1 and all(map(PLAIN_LINE.fullmatch, rows)):
            lines += [f"{key}: |-", *(f"  {row}" for row in rows)]
        else:
            lines.append(f"{key}: {scalar(text, (styles or {}).get(key, ''))}")
    return "\n".join((indent + gap if number == 0 else deeper) + line for number, line in enumerate(lines))


def _like(text: str, sequence: Span, entry: Entry) -> str:
    """The entry as the last one of the list is written."""
    last, indent = sequence.parts[-1], _indent(text, sequence)
    before = text[text.rfind("\n", 0, last.start) + 1 + len(indent) : last.start]
    gap = before if GAP.fullmatch(before) else "- "
    if last.style == "flow":
        return f"{indent}{gap}{flow(entry, _styles(last))}"
    return block(entry, indent, gap, _styles(last))


def _styles(mapping: Span) -> dict[str, str]:
    return {key.text: value.style for key, value in zip(mapping.parts[::2], mapping.parts[1::2], strict=True)}


def _place(mapping: Span, before: Iterable[str]) -> Span:
    """The value after which a new entry stands: the last one that has one of the keys, or the last of all."""
    known = set(before)
    pairs = [(key, value) for key, value in zip(mapping.parts[::2], mapping.parts[1::2], strict=True)]
    return next((value for key, value in reversed(pairs) if key.text.strip() in known), pairs[-1][1])


def _after(text: str, span: Span, lines: str) -> Edit:
    """New lines below the line on which a node ends; a comment on that line stays beside it."""
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    return Edit(end, end, f"\n{lines}")


def _into_flow(collection: Span, words: str) -> Edit:
    """New words at the end of […] or {…}."""
    end = collection.parts[-1].end if collection.parts else collection.start + 1
    return Edit(end, end, f", {words}" if collection.parts else words)


def _indent(text: str, span: Span) -> str:
    """The blanks before the first entry of a block."""
    return " " * (span.start - text.rfind("\n", 0, span.start) - 1)
