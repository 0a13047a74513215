"""YAML nodes → values: the kinds of fields, and a record's table of fields; faults become findings with file, line and column."""

from __future__ import annotations

import collections.abc
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

from gongkai import model
from gongkai.model import Finding, Mark, Value
from gongkai.options import ADDRESS_OF_SITE, YEARS
from gongkai.rules import found
from gongkai.yamlsource import Mapping, Node, Scalar, Sequence, colon_faults

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?: +(\d{2}):(\d{2}))?")
LOOSE_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
LOOSE_TIME = re.compile(r"\D([01]?\d|2[0-3])\s*[:：时点]\s*([0-5]\d)")
WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\"'<>\\^`{|}]+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
TERM = re.compile(r"(\d{1,3})\s*(年|个?月|years?|months?)")
LEFT_OUT = ("……", "...")
PLACEHOLDER = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)?(?:……|\.\.\.)")
NAME_SEPARATORS = re.compile(r"[、，,；;]")


class Reading:
    """Where the findings and the marks of one file gather while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.marks: dict[str, Mark] = {}

    def fault(self, rule: str, mark: Mark, **values: Value) -> None:
        self.findings.append(found(rule, self.file, mark.line, mark.column, **values))


Reader = Callable[[Node, Reading, str], Any]


class Kind(NamedTuple):
    """How a field is read (None = a fault was recorded), and what an editor may be told about it."""

    read: Reader
    json: dict[str, Any]


class Field(NamedTuple):
    name: str
    keys: tuple[str, ...]
    kind: Kind
    required: bool = False
    missing: str = "schema/missing-key"


class Table(NamedTuple):
    """The fields of one type; `id` names it in messages and in the editor schema."""

    id: str
    type: type[model.Frozen]
    fields: tuple[Field, ...]


# ------------------------------------------------------------------------------------------------------------- kinds


def _scalar(node: Node, reading: Reading, expected: str) -> str | None:
    if isinstance(node, Scalar):
        return node.text.strip()
    got = "list" if isinstance(node, Sequence) else "mapping"
    reading.fault("schema/wrong-shape", node.mark, expected=expected, got=got)
    return None


def _read_text(node: Node, reading: Reading, path: str) -> str | None:
    return _scalar(node, reading, "text")


def _read_texts(node: Node, reading: Reading, path: str) -> tuple[str, ...] | None:
    if isinstance(node, Scalar):
        reading.marks[f"{path}.0"] = node.mark
        return (node.text.strip(),) if node.text.strip() else ()
    return each(node, reading, path, _read_text)


def _read_names(node: Node, reading: Reading, path: str) -> tuple[str, ...] | None:
    """A list of names; one text with 、 between them will do."""
    if isinstance(node, Scalar):
        names = [name.strip() for name in NAME_SEPARATORS.split(node.text) if name.strip()]
        reading.marks.update((f"{path}.{number}", node.mark) for number in range(len(names)))
        return tuple(names)
    return each(node, reading, path, _read_text)


def each(node: Node, reading: Reading, path: str, read: Reader) -> tuple[Any, ...] | None:
    if not isinstance(node, Sequence):
        wrong_shape(node, reading, "list")
        return None
    values = []
    for number, child in enumerate(node.nodes):
        reading.marks[f"{path}.{number}"] = child.mark
        value = read(child, reading, f"{path}.{number}")
        if value is not None and value != "":
            values.append(value)
    return tuple(values)


def wrong_shape(node: Node, reading: Reading, expected: str) -> None:
    if isinstance(node, Scalar) and node.plain and (colons := colon_faults(node.text, reading.file, node.mark)):
        reading.findings += colons
        return
    got = {Scalar: "text", Sequence: "list", Mapping: "mapping"}[type(node)]
    reading.fault("schema/wrong-shape", node.mark, expected=expected, got=got)


def is_entry(node: Scalar, table: Table) -> bool:
    """Whether a text was meant as an entry of the table: one of its keys, and a colon that is none to YAML."""
    keys = {key for field in table.fields for key in field.keys}
    return node.plain and any(fault.values["key"] in keys for fault in colon_faults(node.text, "", node.mark))


def as_day(text: str) -> date | None:
    """A day written YYYY-MM-DD, or None."""
    match = DAY.fullmatch(text)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


def no_such_day(text: str, mark: Mark, reading: Reading) -> bool:
    """Whether a day is written that its month does not have; told as just that."""
    match = LOOSE_DAY.match(text)
    year, month, day = map(int, match.groups()) if match else (0, 0, 0)
    if not (0 < month < 13 and year) or day <= monthrange(year, month)[1]:
        return False
    last = monthrange(year, month)[1]
    reading.fault("schema/no-such-day", mark, text=text, year=year, month=month, day=day, last=last)
    return True


def nearest_day(text: str) -> str:
    match = LOOSE_DAY.match(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _nearest_moment(text: str) -> str:
    """The day, with the hour and minute where there are any: a time of publication is never made up."""
    time = LOOSE_TIME.search(text)
    return f"{nearest_day(text)} {time[1]:0>2}:{time[2]}" if time and nearest_day(text) else nearest_day(text)


def _read_day(node: Node, reading: Reading, path: str) -> date | None:
    text = _scalar(node, reading, "date")
    if not text:
        return None
    day = as_day(text)
    if day is None and not no_such_day(text, node.mark, reading):
        reading.fault("schema/bad-date", node.mark, text=text, nearest=nearest_day(text))
    return day


def _read_moment(node: Node, reading: Reading, path: str) -> datetime | None:
    text = _scalar(node, reading, "moment")
    if not text:
        return None
    match = MOMENT.fullmatch(text)
    day = as_day(match[1]) if match else None
    if match and day:
        if match[2] is None:
            reading.fault("schema/no-time", node.mark, text=text)
            return datetime(day.year, day.month, day.day)
        if int(match[2]) < 24 and int(match[3]) < 60:
            return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]))
    if not no_such_day(text, node.mark, reading):
        reading.fault("schema/bad-moment", node.mark, text=text, nearest=_nearest_moment(text))
    return None


def _read_integer(node: Node, reading: Reading, path: str) -> int | None:
    text = _scalar(node, reading, "integer")
    if not text:
        return None
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    reading.fault("schema/bad-integer", node.mark, text=text)
    return None


def _read_number(node: Node, reading: Reading, path: str) -> str | None:
    text = _scalar(node, reading, "number")
    if text and not NUMBER.fullmatch(text):
        reading.fault("schema/bad-number", node.mark, text=text)
        return None
    return text


def _read_flag(node: Node, reading: Reading, path: str) -> bool | None:
    text = _scalar(node, reading, "flag")
    words = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False, "": False}
    if text is not None and text.lower() not in words:
        reading.fault("schema/bad-flag", node.mark, text=text)
        return None
    return None if text is None else words[text.lower()]


def _read_code(node: Node, reading: Reading, path: str) -> str | None:
    text = _scalar(node, reading, "text")
    if text and not re.fullmatch(r"[\w-]+", text):
        reading.fault("schema/bad-id", node.mark, text=text)
        return None
    return text


def _read_address(node: Node, reading: Reading, path: str) -> str | None:
    text = _scalar(node, reading, "text")
    if text and not ADDRESS_OF_SITE.fullmatch(text):
        reading.fault("schema/bad-address", node.mark, text=text)
        return None
    return text


def _read_link(node: Node, reading: Reading, path: str) -> str | None:
    text = _scalar(node, reading, "text")
    if text and not WEB_ADDRESS.fullmatch(text):
        reading.fault("schema/bad-link", node.mark, text=text)
        return None
    return text


def _read_year(node: Node, reading: Reading, path: str) -> int | None:
    text = _scalar(node, reading, "integer")
    if not text:
        return None
    if re.fullmatch(r"\d{4}", text) and int(text) in YEARS:
        return int(text)
    reading.fault("schema/bad-year", node.mark, text=text)
    return None


def _read_term(node: Node, reading: Reading, path: str) -> int | None:
    """A time in months."""
    text = _scalar(node, reading, "text")
    if not text:
        return None
    match = TERM.fullmatch(text)
    if match and int(match[1]):
        return int(match[1]) * (12 if match[2][0] in "年y" else 1)
    reading.fault("schema/bad-term", node.mark, text=text)
    return None


def _read_texts_by_key(node: Node, reading: Reading, path: str) -> dict[str, str] | None:
    if isinstance(node, Scalar) and not node.text:
        return {}
    if not isinstance(node, Mapping):
        wrong_shape(node, reading, "mapping")
        return None
    values = {}
    for key, value in node.entries:
        reading.marks[f"{path}.{key.text.strip()}"] = key.mark
        text = _scalar(value, reading, "text")
        if text is not None:
            values[key.text.strip()] = text
    return values


def choice(words: collections.abc.Mapping[str, tuple[str, ...]]) -> Kind:
    """One of some words, each of which may be spelt in several ways."""
    spellings = {spelling: word for word, all_spellings in words.items() for spelling in all_spellings}
    chinese = [spelling for spelling in spellings if not spelling.isascii()] or list(spellings)
    english = [spelling for spelling in spellings if spelling.isascii()]

    def read(node: Node, reading: Reading, path: str) -> str | None:
        text = _scalar(node, reading, "text")
        if not text:
            return None
        if text not in spellings:
            nearest = "".join(get_close_matches(text, spellings, 1))
            both = " · ".join(chinese), " · ".join(english)
            reading.fault("schema/unknown-word", node.mark, text=text, words=both[0], english=both[1], nearest=nearest)
            return None
        return spellings[text]

    return Kind(read, {"enum": list(spellings)})


def record(table: Table, whole: str = "") -> Kind:
    """A mapping with the table's fields. A text alone stands for the field `whole`, where there is one."""

    def read(node: Node, reading: Reading, path: str) -> model.Frozen | None:
        if isinstance(node, Scalar) and not node.text.strip():
            return None
        if whole and isinstance(node, Scalar) and not is_entry(node, table):
            return table.type(**{whole: node.text.strip()})
        value: model.Frozen | None = read_record(node, table, reading, path)
        return value

    json = editor_schema(table)
    return Kind(read, {"anyOf": [{"type": "string"}, json]} if whole else json)


def list_of(kind: Kind) -> Kind:
    """A list whose entries are all of one kind; a faulty entry is left out (its fault is recorded)."""

    def read(node: Node, reading: Reading, path: str) -> tuple[Any, ...] | None:
        if isinstance(node, Scalar) and not node.text:
            return ()
        return each(node, reading, path, kind.read)

    return Kind(read, {"type": "array", "items": kind.json})


def one_or_more(kind: Kind) -> Kind:
    """A list whose entries are all of one kind; one alone needs no list."""
    several = list_of(kind)

    def read(node: Node, reading: Reading, path: str) -> tuple[Any, ...] | None:
        if isinstance(node, Sequence) or (isinstance(node, Scalar) and not node.text):
            listed: tuple[Any, ...] | None = several.read(node, reading, path)
            return listed
        reading.marks[f"{path}.0"] = node.mark
        value = kind.read(node, reading, f"{path}.0")
        return None if value is None else (value,)

    return Kind(read, {"anyOf": [kind.json, several.json]})


TEXT = Kind(_read_text, {"type": "string"})
TEXTS = Kind(_read_texts, {"type": ["array", "string"], "items": {"type": "string"}})
NAMES = Kind(_read_names, {"type": ["array", "string"], "items": {"type": "string"}})
DATE = Kind(_read_day, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
WHEN = Kind(_read_moment, {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$"})
INTEGER = Kind(_read_integer, {"type": ["integer", "string"]})
FIGURE = Kind(_read_number, {"type": ["number", "string"]})
FLAG = Kind(_read_flag, {"type": ["boolean", "string"]})
ADDRESS = Kind(_read_address, {"type": "string", "pattern": ADDRESS_OF_SITE.pattern})
LINK = Kind(_read_link, {"type": "string", "pattern": WEB_ADDRESS.pattern})
YEAR = Kind(_read_year, {"type": ["integer", "string"]})
MONTHS = Kind(_read_term, {"type": "string", "pattern": f"^{TERM.pattern}$"})
CODE = Kind(_read_code, {"type": "string", "pattern": r"^[\w-]+$"})
TEXTS_BY_KEY = Kind(_read_texts_by_key, {"type": "object", "additionalProperties": {"type": "string"}})


def placeholders(node: Node) -> Iterator[Scalar]:
    """The texts that the templates of `new` leave to be filled in: ……, or ... in English ones; with a number before it, too."""
    if isinstance(node, Scalar):
        if PLACEHOLDER.fullmatch(node.text.strip()):
            yield node
        return
    for child in node.nodes if isinstance(node, Sequence) else [value for _, value in node.entries]:
        yield from placeholders(child)


def _wide_signs(node: Scalar, keys: collections.abc.Container[str], file: str) -> list[Finding]:
    """Chinese signs that hide a key of the table in a text: 日期：2026-04-10，内容 is a date and the next key."""
    if not node.plain:
        return []
    signs = [fault for fault in colon_faults(node.text, file, node.mark) if fault.values["key"] in keys]
    for match in re.finditer(r"，\s*([^，：:\s]+)\s*(?=[:：]|$)", node.text):
        if match[1] in keys:
            signs.append(found("yaml/wide-comma", file, node.mark.line, node.mark.column + match.start(), text=match[1]))
    return signs


def read_record(node: Node, table: Table, reading: Reading, path: str = "", **known: Any) -> Any:
    """An instance of the table's type; `known` are fields that the file does not hold (its address).

    None when the node is not a mapping, or when a required field is missing or faulty.
    """
    if not isinstance(node, Mapping):
        wrong_shape(node, reading, "mapping")
        return None
    by_key = {key: field for field in table.fields for key in field.keys}
    values: dict[str, Any] = {}
    seen: dict[str, Scalar] = {}
    torn = False  # a Chinese sign hides a key: what is missing cannot be told
    for key, value in node.entries:
        field = by_key.get(key.text.strip())
        if field is None and (signs := _wide_signs(key, by_key, reading.file)):
            reading.findings += signs
            torn = True
            continue
        if field is None:
            nearest = "".join(get_close_matches(key.text, by_key, 1, 0.5))
            keys = " · ".join(field.keys[0] for field in table.fields)
            english = " · ".join(field.keys[-1] for field in table.fields)
            reading.fault("schema/unknown-key", key.mark, key=key.text, keys=keys, english=english, nearest=nearest)
            continue
        if field.name in seen:
            first = seen[field.name]
            reading.fault("schema/field-twice", key.mark, key=key.text, other=first.text, first=first.mark.line)
            continue
        seen[field.name] = key
        at = f"{path}.{field.name}" if path else field.name
        reading.marks[at] = value.mark
        before = len(reading.findings)
        read = field.kind.read(value, reading, at)
        if len(reading.findings) > before and isinstance(value, Scalar) and (signs := _wide_signs(value, by_key, reading.file)):
            reading.findings[before:] = signs
            torn = True
        if read is not None and read != "":
            values[field.name] = read
        elif field.required and isinstance(value, Scalar) and not value.text.strip():
            reading.fault(field.missing, value.mark, key=field.keys[0], english=field.keys[-1])
    for field in table.fields:
        if field.required and field.name not in seen and not torn:
            reading.fault(field.missing, node.mark, key=field.keys[0], english=field.keys[-1])
    complete = all(field.name in values for field in table.fields if field.required)
    return table.type(**known, **values) if complete else None


def editor_schema(table: Table) -> dict[str, Any]:
    """JSON Schema (2020-12) of a table, for editors: both spellings of each key, with the field's name as its title."""
    properties = {key: {**field.kind.json, "title": f"{table.id}.{field.name}"} for field in table.fields for key in field.keys}
    needed = [{"anyOf": [{"required": [key]} for key in field.keys]} for field in table.fields if field.required]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "allOf": needed} if needed else schema
