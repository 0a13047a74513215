"""YAML text → nodes with line and column. Scalars stay as they were written: the schema decides what they mean.

The only module that imports yaml. It composes the nodes itself from libyaml's events, so that depth, anchors and tags are
refused as they appear: libyaml's own composer recurses without a bound, and 100,000 `[` make it overflow the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import yaml

from gongkai.cjk import join_lines
from gongkai.model import Finding, Mark, Value
from gongkai.rules import found

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_NODES = 50_000

# What no text file needs: C0 and C1 controls, line separators, a byte-order mark inside the text, surrogates, non-characters.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
TOP_LEVEL = re.compile(r"^(?:- |[^\s#\[\]{},\"'&*!|>%@`-][^:：]*[:：])")
FOLDED = re.compile(r"(?<![ \t])[ \t]*\n((?:[ \t]*\n)*)[ \t]*")
EATEN = re.compile(r"[ \t]+(#\S.*)")

# A key, and after it a full-width colon or one without a blank: YAML takes such a line for a text.
NO_KEY = re.compile(r"^\s*(?:- +)?(?P<key>[^\s:：\"'#\[{][^:：\"'\[{\n]*)(?:(?P<wide>：)|(?<!\d):(?=[^\s:/]))")

# An entry in braces whose value is a date, a number or an id, and then a Chinese comma before the next key.
SHORT_VALUE = re.compile(r"[^:]*: +(?P<value>[!-~]+)，(?P<next>.*)")

# A key with a text on its line, below which a list follows.
KEY_AND_TEXT = re.compile(r"\s*(?:- +)?(?P<key>[^\s:#][^:]*): +(?P<text>[^\s#].*)")

# What libyaml says of a text that needs quotes, and of a line that stands too far left or right.
NEEDS_QUOTES = (
    "mapping values are not allowed",
    "mapping keys are not allowed",
    "block sequence entries are not allowed",
    "cannot start any token",
    "alphabetic or numeric",
    "comment or line break",
    "did not find expected key",
    "did not find expected node content",
    "did not find expected '-' indicator",
    "did not find expected <document start>",
    "tag handle",
)
WRONG_INDENT = (
    "block sequence entries are not allowed",
    "did not find expected key",
    "did not find expected '-' indicator",
    "did not find expected <document start>",
)


class Scalar(NamedTuple):
    """A text as it was written; `plain` when it stood without quotes."""

    text: str
    mark: Mark
    plain: bool = True


class Sequence(NamedTuple):
    nodes: list[Node]
    mark: Mark


class Mapping(NamedTuple):
    entries: list[tuple[Scalar, Node]]
    mark: Mark


Node = Scalar | Sequence | Mapping


def decode(data: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """The text of a content file, or why it cannot be read: too large, not UTF-8, control characters. Line ends become LF."""
    if len(data) > MAX_BYTES:
        return None, [found("file/too-large", file, size=len(data), limit=MAX_BYTES)]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data.count(0) * 3 > len(data) > 0:
        return None, [found("file/encoding", file, 1, 1, encoding="UTF-16")]
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        return None, [found("file/encoding", file, line, 1, encoding=_guess_encoding(data))]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = CONTROL.search(text)
    if strange:
        line, column = text.count("\n", 0, strange.start()) + 1, strange.start() - text.rfind("\n", 0, strange.start())
        return None, [found("file/control-character", file, line, column, character=_code(strange.group()))]
    return text, []


def parse(text: str, file: str, first_line: int = 1) -> tuple[Node | None, list[Finding]]:
    """The one document of `text`, or None with the findings that say why not; an empty document is None without a finding.

    `first_line` is the line of the file on which `text` begins (front matter). After a syntax error each top-level block
    is tried by itself, so that one run shows the faults of all of them.
    """
    composer = _Composer(text, file, first_line)
    try:
        root = composer.document()
    except yaml.MarkedYAMLError as fault:
        return None, _faults_by_block(fault, text, file, first_line)
    if isinstance(root, Scalar) and root.plain:
        lines = enumerate(text.split("\n"), first_line)
        colons = [fault for number, line in lines for fault in colon_faults(line, file, Mark(number, 1))]
        if colons:
            return None, colons
    return (None if composer.stopped else root), composer.findings


class Span(NamedTuple):
    """A node and where its words stand: text[start:end]. The parts of a map are its keys and values in turn.

    `style` of a text is how it was quoted (' " | > or nothing), of a list or map "flow" ([…], {…}) or "block".
    """

    kind: Literal["text", "list", "map"]
    start: int
    end: int
    style: str
    parts: tuple[Span, ...] = ()
    text: str = ""


def outline(text: str) -> Span | None:
    """The places of all nodes of a text that `parse` takes without a fault: what a change of single words needs.

    Blank lines and comments after a node are not its own. None for an empty document.
    """
    events = yaml.parse(text, Loader=yaml.CSafeLoader)
    first = next((event for event in events if isinstance(event, yaml.NodeEvent)), None)
    return _span(first, events, text) if first is not None else None


def _span(event: Any, events: Iterator[Any], text: str) -> Span:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.ScalarEvent):
        return Span("text", start, start + len(text[start:end].rstrip()), event.style or "", text=event.value)
    ends: Any = yaml.SequenceEndEvent if isinstance(event, yaml.SequenceStartEvent) else yaml.MappingEndEvent
    parts = []
    child: Any = next(events)
    while not isinstance(child, ends):
        parts.append(_span(child, events, text))
        child = next(events)
    kind: Literal["list", "map"] = "list" if ends is yaml.SequenceEndEvent else "map"
    if event.flow_style:
        return Span(kind, start, child.end_mark.index, "flow", tuple(parts))
    return Span(kind, start, parts[-1].end, "block", tuple(parts))


class _Stop(Exception):
    """The text is beyond a limit, and reading on would only cost time; the finding is recorded."""


class _Composer:
    """Puts nodes together from libyaml's events, and notes what content files may not hold."""

    def __init__(self, text: str, file: str, first_line: int) -> None:
        self.text = text
        self.file = file
        self.first_line = first_line
        self.findings: list[Finding] = []
        self.stopped = False
        self.count = 0
        self.scalars: list[tuple[int, int]] = []
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)

    def document(self) -> Node | None:
        root: Node | None = None
        try:
            for event in self.events:
                if isinstance(event, yaml.DocumentStartEvent):
                    if root is not None:
                        self.refuse("yaml/several-documents", self.mark(event))
                        break
                    if event.version or event.tags:
                        self.refuse("yaml/directive", self.mark(event))
                elif isinstance(event, yaml.NodeEvent):
                    root = self.node(event, 1)
            else:
                self.find_tab()
        except _Stop:
            self.stopped = True
        empty = isinstance(root, Scalar) and root.plain and not root.text
        return None if empty else root

    def node(self, event: Any, depth: int) -> Node:
        place = event.start_mark
        mark = Mark(place.line + self.first_line, place.column + 1)
        self.count += 1
        if self.count > MAX_NODES:
            self.refuse("yaml/too-many-nodes", mark, limit=MAX_NODES)
            raise _Stop
        if depth > MAX_DEPTH:
            self.refuse("yaml/too-deep", mark, limit=MAX_DEPTH)
            raise _Stop
        if event.anchor:
            is_alias = isinstance(event, yaml.AliasEvent)
            self.refuse("yaml/anchor", mark, name=("*" if is_alias else "&") + event.anchor)
            if is_alias:
                return Scalar("", mark)
        if event.tag:
            self.refuse("yaml/tag", mark, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, mark)
        if isinstance(event, yaml.SequenceStartEvent):
            nodes = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                nodes.append(self.node(event, depth + 1))
            return Sequence(nodes, mark)
        mapping = Mapping([], mark)
        first_seen: dict[str, int] = {}
        in_braces = bool(event.flow_style)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            follows = next(self.events)
            value = self.node(follows, depth + 1)
            bare = in_braces and not self.text[event.end_mark.index : follows.end_mark.index].strip()
            if bare and isinstance(key, Scalar) and not colon_faults(key.text, self.file, key.mark):
                if first_seen:
                    self.refuse("yaml/comma-splits-text", key.mark, text=key.text)
                else:
                    self.refuse("yaml/no-colon", key.mark, text=key.text)
            elif not isinstance(key, Scalar):
                self.refuse("yaml/complex-key", key.mark)
            elif key.plain and key.text.startswith("\u3000"):
                self.refuse("yaml/wide-space", key.mark)
            elif key.text in first_seen:
                self.refuse("yaml/duplicate-key", key.mark, key=key.text, first=first_seen[key.text])
            else:
                first_seen[key.text] = key.mark.line
                mapping.entries.append((key, value))
        return mapping

    def scalar(self, event: Any, mark: Mark) -> Scalar:
        start, end, plain = event.start_mark, event.end_mark, not event.style
        self.scalars.append((start.index, end.index))
        if event.style == '"' and (strange := CONTROL.search(event.value)):
            self.refuse("file/control-character", mark, character=_code(strange.group()))
        text = event.value
        if start.line < end.line:
            text = _joined(text, event.style, self.text[start.index : end.index])
        if plain and (eaten := EATEN.match(self.text, end.index)):
            at = Mark(end.line + self.first_line, end.column + eaten.start(1) - end.index + 1)
            self.refuse("yaml/comment-eats-text", at, text=f"{text} {eaten[1]}".strip(), comment=eaten[1])
        return Scalar(text, mark, plain)

    def find_tab(self) -> None:
        """The first tab that is neither in a text nor in a comment: what looks like an indent is read as none."""
        before = 0
        for start, end in (*self.scalars, (len(self.text), len(self.text))):
            tab = self.text.find("\t", before, start)
            while tab >= 0:
                line = self.text.rfind("\n", 0, tab) + 1
                if "#" not in self.text[max(line, before) : tab]:
                    number = self.first_line + self.text.count("\n", 0, tab)
                    self.refuse("yaml/tab", Mark(number, tab - line + 1))
                    return
                line_end = self.text.find("\n", tab)
                tab = self.text.find("\t", line_end, start) if line_end >= 0 else -1
            before = end

    def mark(self, event: Any) -> Mark:
        return Mark(event.start_mark.line + self.first_line, event.start_mark.column + 1)

    def refuse(self, rule: str, mark: Mark, **values: Value) -> None:
        self.findings.append(found(rule, self.file, mark.line, mark.column, **values))


def _joined(text: str, style: str, raw: str) -> str:
    """A text over several lines: for each line break YAML puts a blank, which Chinese does not have."""
    if not style:
        return FOLDED.sub(lambda match: "\n" * match[1].count("\n") or " ", join_lines(raw))
    head, *lines = raw.split("\n")
    indents = {len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")}
    if style == "|" or (style == ">" and (len(indents) > 1 or re.search(r"\d", head))):
        return text
    events = yaml.parse(join_lines(raw), Loader=yaml.CSafeLoader)
    return next(event.value for event in events if isinstance(event, yaml.ScalarEvent))


# ------------------------------------------------------------------------------------- libyaml's errors, for people


def _faults_by_block(whole: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> list[Finding]:
    """What is wrong in each top-level block, read by itself; and what is wrong with the whole, where no block explains it."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if TOP_LEVEL.match(line)]
    findings = []
    explained = False
    for start, stop in pairwise([*starts, len(lines)]):
        block, number = "\n".join(lines[start:stop]), first_line + start
        composer = _Composer(block, file, number)
        try:
            node = composer.document()
        except yaml.MarkedYAMLError as fault:
            faults = [_explain(fault, block, file, number)]
        else:
            faults = colon_faults(block, file, Mark(number, 1)) if isinstance(node, Scalar) else []
        explained = explained or bool(faults)
        findings += faults or composer.findings
    return findings if explained else [*findings, _explain(whole, text, file, first_line)]


def _explain(fault: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> Finding:
    """A finding for the commonest causes behind libyaml's English sentences; `yaml/syntax` for the rest."""
    lines = text.split("\n")
    problem = fault.problem or ""
    context = fault.context or ""
    here = fault.problem_mark or fault.context_mark
    begun = fault.context_mark or here
    line_number = min(here.line, len(lines) - 1) if here else 0
    line, column = lines[line_number], (here.column if here else 0)
    at = (file, first_line + line_number, column + 1)
    begun_line = min(begun.line, line_number) if begun else 0
    begun_at = (file, first_line + begun_line, (begun.column if begun else 0) + 1)

    for number in range(begun_line if context else max(0, line_number - 1), line_number + 1):
        if lines[number].startswith("\u3000"):
            return found("yaml/wide-space", file, first_line + number, 1)
        for colon in colon_faults(lines[number], file, Mark(first_line + number, 1)):
            return colon
    if line.startswith("%"):
        return found("yaml/directive", *at)
    if "\t" in line[: column + 1] or "tab" in problem:
        return found("yaml/tab", *at)
    if "quoted scalar" in context:
        if "escape" in problem or "hexdecimal" in problem:
            return found("yaml/backslash", *at, text=line.strip())
        return found("yaml/open-quote", *begun_at)
    if "expected ':'" in problem:
        return found("yaml/no-colon", *begun_at, text=lines[begun_line].strip())
    written = (number for number in range(line_number - 1, -1, -1) if lines[number].strip() and lines[number].lstrip()[0] != "#")
    above = next(written, -1)
    if above >= 0 and line.lstrip().startswith("- ") and "quoted" not in context and "flow" not in context:
        both = KEY_AND_TEXT.fullmatch(lines[above])
        if both and not lines[above].lstrip().startswith("- "):
            place = (file, first_line + above, both.start("text") + 1)
            return found("yaml/text-and-list", *place, key=both["key"], text=both["text"].strip())
    if line.lstrip().startswith((": ", ":\t")) or line.strip() == ":":
        return found("yaml/no-key", *at, text=line.strip())
    if not line[:column].strip() and any(words in problem for words in WRONG_INDENT):
        return found("yaml/indent", *at, text=line.strip())
    if "mapping values" in problem and ":" not in line[:column]:
        return found("yaml/indent", *at, text=line.strip())
    if "flow" in context and line[column : column + 1] == ":" and here and begun:
        entry = re.split("[,{\\[]", text[begun.index : here.index])[-1]
        if "\n" not in entry:  # two colons in one entry: in its text, or because of a comma that is none
            comma = SHORT_VALUE.match(entry)
            if comma:
                place = (file, first_line + line_number, column - len(entry) + comma.end("value") + 1)
                return found("yaml/wide-comma", *place, text=comma["next"].strip())
            return found("yaml/needs-quotes", *at, text=line.strip())
    if "flow" in context and EATEN.search(lines[begun_line]):
        return found("yaml/needs-quotes", *begun_at, text=lines[begun_line].strip())
    if "flow" in context:
        return found("yaml/open-bracket", *begun_at)
    if "a tag" in context or any(words in problem for words in NEEDS_QUOTES):
        return found("yaml/needs-quotes", *at, text=line.strip())
    return found("yaml/syntax", *at, text=line.strip(), problem=problem)


def colon_faults(text: str, file: str, mark: Mark) -> list[Finding]:
    """The finding for a text at `mark` that was meant to be a key and its value, where its colon is none to YAML."""
    match = NO_KEY.match(text)
    if not match:
        return []
    rule = "yaml/wide-colon" if match["wide"] else "yaml/colon-space"
    return [found(rule, file, mark.line, mark.column + match.end("key"), key=match["key"].strip())]


def _guess_encoding(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "?"
    return "GBK"


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
