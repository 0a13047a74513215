"""What a screen reader gets of a PDF of ours: its tags with their words. Enough of ISO 32000 for what typst writes, no more."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
STRING = rb"(?:\\.|[^\\()])*"
for _ in range(8):  # brackets within brackets need no escape
    STRING = rb"(?:\\.|[^\\()]|\(" + STRING + rb"\))*"
TOKEN = re.compile(
    rb"<<|>>|[\[\]]|/[^\s<>\[\]()/]*|\(" + STRING + rb"\)|<[0-9A-Fa-f\s]*>|\d+ \d+ R\b|[-+]?(?:\d+\.?\d*|\.\d+)|[A-Za-z'\"*]+",
    re.DOTALL,
)
ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
SIGNS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
CHARACTERS = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


class Ref(NamedTuple):
    number: int


class Tag(NamedTuple):
    """An element: its role, the words in it and in its children, in order. `rows` is how many rows a cell spans."""

    role: str
    text: str
    rows: int
    children: tuple[Tag, ...]

    def all(self, role: str) -> Iterator[Tag]:
        """The elements of this role below it."""
        for child in self.children:
            if child.role == role:
                yield child
            yield from child.all(role)


def read(data: bytes) -> tuple[int, Tag]:
    """How many pages a PDF has, and its tags."""
    reader = _Reader(data)
    pages = [number for number, value in reader.objects.items() if isinstance(value, dict) and value.get("Type") == "Page"]
    root = next(value for value in reader.objects.values() if isinstance(value, dict) and value.get("Type") == "StructTreeRoot")
    words = {number: reader.marked(number) for number in pages}
    return len(pages), reader.tag({"S": "Root", "K": root["K"]}, words, 0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.raw = {int(number): body for number, body in OBJECT.findall(data)}
        self.objects = {number: next(values(body.partition(b"stream\n")[0]), None) for number, body in self.raw.items()}

    def get(self, value: Any) -> Any:
        return self.objects[value.number] if isinstance(value, Ref) else value

    def stream(self, ref: Ref) -> bytes:
        body = self.raw[ref.number].partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
        return zlib.decompress(body) if self.objects[ref.number].get("Filter") == "FlateDecode" else body

    def marked(self, page: int) -> dict[int, str]:
        """The words of a page by the numbers of its marked content; what has none (page numbers, heads again) is no content."""
        fonts = {
            name: self.characters(font) for name, font in self.get(self.get(self.objects[page]["Resources"])["Font"]).items()
        }
        found: dict[int, str] = {}
        given: list[Any] = []
        open_marks: list[int | None] = []
        font: dict[int, str] = {}
        for value in values(self.stream(self.objects[page]["Contents"])):
            if not isinstance(value, Operator):
                given.append(value)
                continue
            if value == "Tf":
                font = fonts[given[-2]]
            elif value in ("BDC", "BMC"):
                open_marks.append(given[-1].get("MCID") if isinstance(given[-1], dict) else None)
            elif value == "EMC":
                open_marks.pop()
            elif (
                value in ("TJ", "Tj")
                and (mark := next((mark for mark in open_marks[::-1] if mark is not None), None)) is not None
            ):
                glyphs = b"".join(part for part in (given[-1] if value == "TJ" else [given[-1]]) if isinstance(part, bytes))
                codes = [int.from_bytes(glyphs[place : place + 2], "big") for place in range(0, len(glyphs), 2)]
                found[mark] = found.get(mark, "") + "".join(font[code] for code in codes)
            given = []
        return found

    def characters(self, font: Ref) -> dict[int, str]:
        """What the glyphs of a font mean."""
        pairs = CHARACTERS.findall(self.stream(self.get(font)["ToUnicode"]))
        return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}

    def tag(self, node: dict[str, Any], words: dict[int, dict[int, str]], page: int) -> Tag:
        here = node["Pg"].number if "Pg" in node else page
        kids = node.get("K", [])
        texts, children = [], []
        for kid in map(self.get, kids if isinstance(kids, list) else [kids]):
            if isinstance(kid, dict) and kid.get("Type") != "MCR":
                children.append(self.tag(kid, words, here))
                texts.append(children[-1].text)
            else:
                number, on = (kid["MCID"], kid["Pg"].number if "Pg" in kid else here) if isinstance(kid, dict) else (kid, here)
                texts.append(words[on].get(number, ""))
        attributes = node.get("A", [])
        told = [self.get(one) for one in (attributes if isinstance(attributes, list) else [attributes])]
        rows = next((one["RowSpan"] for one in told if "RowSpan" in one), 1)
        return Tag(node["S"], "".join(texts), rows, tuple(children))


class Operator(str):
    __slots__ = ()


def values(data: bytes) -> Iterator[Any]:
    """The values and operators of a piece of PDF."""
    stack: list[list[Any]] = [[]]
    for match in TOKEN.finditer(data):
        token = match[0]
        if token in (b"<<", b"["):
            stack.append([])
        elif token in (b">>", b"]"):
            made = stack.pop()
            stack[-1].append(dict(zip(made[::2], made[1::2], strict=True)) if token == b">>" else made)
        else:
            stack[-1].append(_value(token))
        if len(stack) == 1:
            yield from stack[0]
            stack[0] = []


def _value(token: bytes) -> Any:
    if token.startswith(b"/"):
        return token[1:].decode("latin-1")
    if token.startswith(b"("):
        return ESCAPE.sub(lambda match: bytes([int(match[1], 8)]) if match[1] else SIGNS.get(match[2], match[2]), token[1:-1])
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())
    if token.endswith(b" R"):
        return Ref(int(token.split()[0]))
    return float(token) if b"." in token else int(token) if token.lstrip(b"+-").isdigit() else Operator(token.decode())
