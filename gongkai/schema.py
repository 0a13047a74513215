"""Nodes → the model's types, or findings. One row per field: our name, the Chinese and English keys, the kind, required or not.

What a field is for stands in messages/ under "field/…"; the editor schema (`build.py schema`) is made from the same rows.
"""

from __future__ import annotations

import collections.abc
import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

from gongkai import formats, model
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
PLACEHOLDER = re.compile(r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)?(?:……|\.\.\.)")
NAME_SEPARATORS = re.compile(r"[、，,；;]")

EVERY = {
    "always": ("always", "ongoing", "持续推进", "长期坚持", "常态化", "常态化推进", "长期"),
    "month": ("month", "monthly", "每月", "按月"),
    "quarter": ("quarter", "quarterly", "每季度", "按季度"),
    "half-year": ("half-year", "half-yearly", "每半年"),
    "year": ("year", "yearly", "每年"),
}
OPERATORS = {">=": (">=", "≥", "不少于", "不低于"), "<=": ("<=", "≤", "不超过"), "=": ("=", "等于"), ">": (">",), "<": ("<",)}
SHOWS = {
    "group.1": ("group.1", "group", "分组", "一级分组"),
    "group.2": ("group.2", "二级分组"),
    "group.3": ("group.3", "三级分组"),
    "number": ("number", "序号"),
    "task": ("task", "任务"),
    "requirement": ("requirement", "工作要求"),
    "lead": ("lead", "牵头单位"),
    "support": ("support", "配合单位"),
    "units": ("units", "责任单位"),
    "due": ("due", "完成时限"),
    "status": ("status", "状态"),
    "progress": ("progress", "完成情况", "进展"),
    "extra": ("extra", "其他列"),
}
DOWNLOADS = {name: (name,) for name in (*formats.PLAN, formats.SITE)}
SHARE = {"weibo": ("weibo", "微博"), "qq": ("qq", "QQ"), "qzone": ("qzone", "QQ空间")}
TONES = {tone: (tone,) for tone in ("good", "fair", "steady", "neutral", "warn", "bad", "none")}

DEFAULT_STATUSES = (
    model.Status("done", "已完成", "good", settled=True, done=True),
    model.Status("on-track", "按序时推进", "fair"),
    model.Status("ongoing", "常态化推进", "steady", settled=True),
    model.Status("in-progress", "推进中", "neutral"),
    model.Status("behind", "进度滞后", "bad"),
    model.Status("not-started", "未启动", "warn"),
    model.Status("no-report", "未报进展", "none"),
)


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
    return _each(node, reading, path, _read_text)


def _read_names(node: Node, reading: Reading, path: str) -> tuple[str, ...] | None:
    """A list of names; one text with 、 between them will do."""
    if isinstance(node, Scalar):
        names = [name.strip() for name in NAME_SEPARATORS.split(node.text) if name.strip()]
        reading.marks.update((f"{path}.{number}", node.mark) for number in range(len(names)))
        return tuple(names)
    return _each(node, reading, path, _read_text)


def _each(node: Node, reading: Reading, path: str, read: Reader) -> tuple[Any, ...] | None:
    if not isinstance(node, Sequence):
        _wrong_shape(node, reading, "list")
        return None
    values = []
    for number, child in enumerate(node.nodes):
        reading.marks[f"{path}.{number}"] = child.mark
        value = read(child, reading, f"{path}.{number}")
        if value is not None and value != "":
            values.append(value)
    return tuple(values)


def _wrong_shape(node: Node, reading: Reading, expected: str) -> None:
    if isinstance(node, Scalar) and node.plain and (colons := colon_faults(node.text, reading.file, node.mark)):
        reading.findings += colons
        return
    got = {Scalar: "text", Sequence: "list", Mapping: "mapping"}[type(node)]
    reading.fault("schema/wrong-shape", node.mark, expected=expected, got=got)


def _is_entry(node: Scalar, table: Table) -> bool:
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


def _no_such_day(text: str, mark: Mark, reading: Reading) -> bool:
    """Whether a day is written that its month does not have; told as just that."""
    match = LOOSE_DAY.match(text)
    year, month, day = map(int, match.groups()) if match else (0, 0, 0)
    if not (0 < month < 13 and year) or day <= monthrange(year, month)[1]:
        return False
    last = monthrange(year, month)[1]
    reading.fault("schema/no-such-day", mark, text=text, year=year, month=month, day=day, last=last)
    return True


def _nearest_day(text: str) -> str:
    match = LOOSE_DAY.match(text)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _nearest_moment(text: str) -> str:
    """The day, with the hour and minute where there are any: a time of publication is never made up."""
    time = LOOSE_TIME.search(text)
    return f"{_nearest_day(text)} {time[1]:0>2}:{time[2]}" if time and _nearest_day(text) else _nearest_day(text)


def _read_day(node: Node, reading: Reading, path: str) -> date | None:
    text = _scalar(node, reading, "date")
    if not text:
        return None
    day = as_day(text)
    if day is None and not _no_such_day(text, node.mark, reading):
        reading.fault("schema/bad-date", node.mark, text=text, nearest=_nearest_day(text))
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
    if not _no_such_day(text, node.mark, reading):
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
        _wrong_shape(node, reading, "mapping")
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
        if whole and isinstance(node, Scalar) and not _is_entry(node, table):
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
        return _each(node, reading, path, kind.read)

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
        _wrong_shape(node, reading, "mapping")
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


# ------------------------------------------------------------------------------------------------------------ tables


def _field(name: str, *keys: str, kind: Kind = TEXT, required: bool = False, missing: str = "schema/missing-key") -> Field:
    """A row; the English key is our name with hyphens, and stands last."""
    return Field(name, (*keys, name.replace("_", "-")), kind, required, missing)


class _AnyDue(model.Frozen):
    """A due date as the mapping spells it, before it is known to make sense."""

    words: str = ""
    day: date | None = None
    every: str = ""
    workdays: int = 0
    after: date | None = None


DUE = Table(
    "due",
    _AnyDue,
    (
        _field("day", "日期", "date", kind=DATE),
        _field("words", "原话", "原文"),
        _field("every", "周期", kind=choice(EVERY)),
        _field("workdays", "工作日", kind=INTEGER),
        _field("after", "起算日", kind=DATE),
    ),
)


def _read_due(node: Node, reading: Reading, path: str) -> model.Due | None:
    """A day; a word for a duty that comes back or never ends; or a mapping that also keeps the office's own words.

    A faulty one is a due date without a day: it was not forgotten.
    """
    if isinstance(node, Scalar):
        text = node.text.strip()
        day = as_day(text)
        every = next((every for every, spellings in EVERY.items() if text in spellings), "")
        if _is_entry(node, DUE):
            _wrong_shape(node, reading, "mapping")
        elif text and not day and not every and not _no_such_day(text, node.mark, reading):
            spellings = [spelling for spellings in EVERY.values() for spelling in spellings]
            nearest = _nearest_day(text) or "".join(get_close_matches(text, spellings, 1))
            reading.fault("schema/bad-due", node.mark, text=text, nearest=nearest)
        return model.Due(text, day, every) if text else None  # type: ignore[arg-type]
    before = len(reading.findings)
    due = read_record(node, DUE, reading, path)
    if not isinstance(node, Mapping) or len(reading.findings) > before:
        return model.Due("")
    counts = due.workdays > 0 and due.after is not None
    ways = [due.day is not None, bool(due.every), counts]
    if sum(ways) > 1 or bool(due.workdays or due.after) != counts or not (any(ways) or due.words):
        written = (f"{key.text}: {value.text}" for key, value in node.entries if isinstance(value, Scalar))
        reading.fault("schema/bad-due", node.mark, text=", ".join(written), nearest="")
        return model.Due(due.words)
    words = due.words or (EVERY[due.every][2] if due.every else str(due.day or f"自{due.after}起{due.workdays}个工作日内"))
    return model.Due(words, due.day, due.every, due.workdays, due.after)


REVIEW = Table("review", model.Review, (_field("by", "审核单位", required=True), _field("on", "日期", kind=DATE, required=True)))

PROGRESS = Table(
    "progress",
    model.Progress,
    (
        _field("date", "日期", kind=DATE, required=True),
        _field("text", "内容", "进展说明", required=True),
        _field("status", "状态"),
        _field("evidence", "佐证", kind=TEXTS),
        _field("unit", "单位", "报送单位"),
    ),
)

TARGET = Table(
    "target",
    model.Target,
    (
        _field("name", "名称", required=True),
        _field("op", "比较", kind=choice(OPERATORS)),
        _field("value", "目标值", kind=FIGURE, required=True),
        _field("unit", "单位"),
        _field("actual", "实际值", kind=FIGURE),
    ),
)

ITEM = Table(
    "item",
    model.Item,
    (
        _field("number", "序号"),
        _field("group", "分组", kind=TEXTS),
        _field("task", "任务"),
        _field("requirement", "工作要求", required=True),
        _field("lead", "牵头单位", kind=NAMES),
        _field("support", "责任单位", "配合单位", "协办单位", kind=NAMES),
        _field("due", "完成时限", kind=Kind(_read_due, {"anyOf": [{"type": "string"}, editor_schema(DUE)]})),
        _field("status", "状态"),
        _field("progress", "进展", "完成情况", kind=list_of(record(PROGRESS))),
        _field("targets", "目标", kind=list_of(record(TARGET))),
        _field("carried_from", "承接"),
        _field("review", "审核", kind=record(REVIEW)),
        _field("extra", "其他列", kind=TEXTS_BY_KEY),
        _field("wording", "原文", kind=TEXTS_BY_KEY),
        _field("apart", "单列", kind=TEXTS),
        _field("note", "备注"),
        _field("draft", "草稿", kind=FLAG),
    ),
)

PLAN_DOCUMENT = Table(
    "plan-document",
    model.SourceDocument,
    (
        _field("title", "标题"),
        _field("number", "文号"),
        _field("issued", "成文日期", kind=DATE),
        _field("address", "网址"),
    ),
)

GROUP = Table("group", model.Group, (_field("name", "名称", required=True), _field("text", "说明")))

TABLE_COLUMN = Table(
    "table-column",
    model.TableColumn,
    (
        _field("heading", "表头", required=True),
        _field("shows", "显示", kind=choice(SHOWS), required=True),
        _field("merge", "合并", kind=FLAG),
    ),
)

DEFAULTS = Table(
    "defaults",
    model.Defaults,
    (_field("lead", "牵头单位", kind=NAMES), _field("support", "责任单位", "配合单位", kind=NAMES)),
)

PERIODS = {
    "month": ("month", "月", "每月"),
    "quarter": ("quarter", "季度", "每季度"),
    "half-year": ("half-year", "半年", "每半年"),
    "year": ("year", "年", "每年"),
}
FORMS = {"table": ("table", "表格"), "clauses": ("clauses", "条款")}

PLAN = Table(
    "plan",
    model.Plan,
    (
        _field("title", "标题", required=True),
        _field("year", "年度", kind=YEAR, required=True),
        _field("published", "发布时间", kind=WHEN, required=True, missing="content/undated"),
        _field("source", "信息来源"),
        _field("document", "来源文件", kind=record(PLAN_DOCUMENT, whole="title")),
        _field("form", "形式", kind=choice(FORMS)),
        _field("groups", "分组", kind=list_of(record(GROUP, whole="name"))),
        _field("table", "表格", kind=list_of(record(TABLE_COLUMN))),
        _field("defaults", "默认", kind=record(DEFAULTS)),
        _field("text", "正文"),
        _field("closing", "结尾"),
        _field("keywords", "关键词", kind=NAMES),
        _field("description", "摘要"),
        _field("periods", "报告期", kind=choice(PERIODS)),
        _field("review", "审核", kind=record(REVIEW)),
        _field("draft", "草稿", kind=FLAG),
    ),
)

BODY = Table(
    "body",
    model.Body,
    (
        _field("name", "名称", required=True),
        _field("unit", "单位"),
        _field("description", "简介"),
        _field("keywords", "关键词", kind=NAMES),
        _field("phone", "电话"),
        _field("address", "地址"),
        _field("hours", "办公时间"),
        _field("order", "顺序", kind=INTEGER),
    ),
)

UNIT_KINDS = {"body": ("body", "单位"), "group": ("group", "集合")}

UNIT = Table(
    "unit",
    model.Unit,
    (
        _field("id", "编号", kind=CODE, required=True),
        _field("name", "名称", required=True),
        _field("short", "简称", kind=NAMES),
        _field("kind", "类型", kind=choice(UNIT_KINDS)),
        _field("members", "成员", kind=NAMES),
        _field("phone", "电话"),
        _field("address", "地址"),
        _field("hours", "办公时间"),
        _field("code", "统一社会信用代码"),
    ),
)

ATTACHMENT = Table("attachment", model.Attachment, (_field("file", "文件", required=True), _field("title", "标题")))

STATES = {
    "valid": ("valid", "in force", "有效", "现行有效", "继续有效"),
    "modified": ("modified", "已修改", "修改"),
    "pending": ("pending", "not yet in force", "尚未施行", "尚未生效"),
    "expired": ("expired", "失效", "已失效"),
    "abolished": ("abolished", "废止", "已废止"),
}
MEDIA = {
    "text": ("text", "文字"),
    "questions": ("questions", "问答"),
    "picture": ("picture", "图解"),
    "video": ("video", "视频"),
}

ACT = Table("act", model.Act, (_field("by", "文件", required=True), _field("on", "日期", kind=DATE)))

DOCUMENT = Table(
    "document",
    model.Document,
    (
        _field("title", "标题", required=True),
        _field("published", "发布时间", kind=WHEN, required=True, missing="content/undated"),
        _field("source", "信息来源"),
        _field("author", "作者"),
        _field("index_number", "索引号"),
        _field("registry_number", "统一登记号"),
        _field("publisher", "发布机构"),
        _field("validity", "有效性", "信息状态", "公文时效", kind=choice(STATES)),
        _field("effective", "生效日期", "施行日期", kind=DATE),
        _field("expires", "有效期至", "信息时效期", kind=DATE),
        _field("term", "有效期", kind=MONTHS),
        _field("abolished_by", "废止依据", kind=record(ACT, whole="by")),
        _field("modified_by", "修改依据", kind=one_or_more(record(ACT, whole="by"))),
        _field("interprets", "解读文件", kind=TEXTS),
        _field("medium", "解读形式", kind=choice(MEDIA)),
        _field("related", "相关文件", kind=TEXTS),
        _field("topic", "主题分类"),
        _field("contact", "政策咨询单位", "政策咨询机关"),
        _field("channel", "公开方式"),
        _field("scope", "公开范围"),
        _field("number", "文号"),
        _field("issued", "成文日期", kind=DATE),
        _field("keywords", "关键词", kind=NAMES),
        _field("description", "摘要"),
        _field("attachments", "附件", kind=list_of(record(ATTACHMENT, whole="file"))),
        _field("review", "审核", kind=record(REVIEW)),
        _field("draft", "草稿", kind=FLAG),
    ),
)

FOOTER = Table(
    "footer",
    model.Footer,
    (
        _field("sponsor", "主办单位"),
        _field("undertaker", "承办单位"),
        _field("contact", "联系方式"),
        _field("icp", "ICP备案号"),
        _field("police", "公安备案号"),
        _field("identity_link", "党政机关网站标识", kind=LINK),
        _field("errata_link", "我为政府网站找错", kind=LINK),
    ),
)

STATUS = Table(
    "status",
    model.Status,
    (
        _field("id", "编号", kind=CODE, required=True),
        _field("name", "名称", required=True),
        _field("tone", "色调", kind=choice(TONES)),
        _field("settled", "已了结", kind=FLAG),
        _field("done", "已完成", kind=FLAG),
    ),
)

YEAR_DAYS = Table(
    "calendar",
    model.YearDays,
    (
        _field("year", "年度", kind=YEAR, required=True),
        _field("holidays", "放假", kind=list_of(DATE)),
        _field("workdays", "补班", kind=list_of(DATE)),
    ),
)


def _read_columns(node: Node, reading: Reading, path: str) -> tuple[model.Column, ...] | None:
    """The column tree: columns hold columns, so the reader comes back to itself."""
    return _each(node, reading, path, lambda child, reading, path: read_record(child, COLUMN, reading, path))


COLUMNS = Kind(_read_columns, {"type": "array", "items": {"$ref": "#/$defs/column"}})

COLUMN = Table(
    "column",
    model.Column,
    (
        _field("id", "编号", kind=CODE, required=True),
        _field("name", "名称", required=True),
        _field("description", "描述"),
        _field("keywords", "关键词", kind=NAMES),
        _field("type", "类别"),
        _field("cycle", "更新周期"),
        _field("columns", "子栏目", kind=COLUMNS),
    ),
)

FACTS = Table(
    "site",
    model.Facts,
    (
        _field("name", "网站名称", required=True),
        _field("domain", "网站域名", required=True),
        _field("id_code", "网站标识码", required=True),
        _field("base_url", "网址", kind=ADDRESS, required=True),
        _field("lang", "语言"),
        _field("notice", "提示"),
        _field("description", "网站描述"),
        _field("keywords", "关键词", kind=NAMES),
        _field("consult", "政策咨询提示"),
        _field("review_required", "先审后公开", kind=FLAG),
        _field("footer", "页脚", kind=record(FOOTER)),
        _field("statuses", "状态", kind=list_of(record(STATUS))),
        _field("columns", "栏目", kind=COLUMNS),
        _field("calendar", "节假日", kind=list_of(record(YEAR_DAYS))),
        _field("rules", "规则", kind=TEXTS_BY_KEY),
        _field("downloads", "下载", kind=list_of(choice(DOWNLOADS))),
        _field("share", "分享", kind=list_of(choice(SHARE))),
    ),
)

TABLES = (FACTS, COLUMN, BODY, UNIT, PLAN, ITEM, DOCUMENT)


def describe(name: str, help_texts: dict[str, str]) -> dict[str, Any]:
    """JSON Schema (2020-12) for editors: of one kind of file ("item"), or of all of them. Raises KeyError for another name."""
    tables = {table.id: editor_schema(table) for table in TABLES}
    tables["units"] = {"type": "array", "items": tables["unit"]}

    def with_help(schema: Any) -> Any:
        if isinstance(schema, list):
            return [with_help(part) for part in schema]
        if not isinstance(schema, dict):
            return schema
        told = {key: with_help(part) for key, part in schema.items()}
        if isinstance(told.get("title"), str):
            told["description"] = help_texts.get(told["title"], "")
        return told

    definitions = {key: with_help(schema) for key, schema in tables.items()}
    whole = definitions[name] if name else {}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole, "$defs": definitions}


def read_units(node: Node, reading: Reading) -> model.Units:
    """units.yaml: a list of units."""
    return model.Units(list_of(record(UNIT)).read(node, reading, "units") or ())
