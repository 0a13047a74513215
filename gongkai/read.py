"""The folder → the Site. What a file says depends on its path and bytes alone, so a parsed file is remembered by its digest."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from time import sleep
from typing import NamedTuple, TypeVar

import msgspec

from gongkai import fields, files, history, personal, schema, yamlsource
from gongkai.files import Entry, Known
from gongkai.model import Body, Document, Facts, Finding, Frozen, History, Item, Mark, Plan, Site, Source, Status, Units
from gongkai.rules import found
from gongkai.workers import Workers, here

Content = Units | Body | Plan | Item | Document | History
C = TypeVar("C", Body, Plan, Item, Document, History)
NO_MARKS = msgspec.msgpack.encode({})
PAUSES = (0, 0.05, 0.1, 0.2, 0.4)
"""Seconds before each look at a folder, until it is at rest."""
PUBLISHED_TEXTS = (".csv", ".txt")  # attachments that are published as they are: only looked at for numbers of persons
PLACEHOLDER_TEXTS = ("正文。", "The text goes here.")


class Parsed(Frozen):
    """What one file says: its content (None when it cannot be used), what is wrong in it, and where its fields stand (`marks`,
    packed: there are as many as all else together, and only findings ask for them).
    """

    content: Content | None
    findings: tuple[Finding, ...]
    marks: bytes


class Remembered(Frozen):
    digest: str
    parsed: Parsed


Memo = dict[str, dict[str, Remembered]]
"""What the files of each folder say, by their names: an edit changes what is remembered of one folder."""
CHUNK = 50


class Marks(Mapping[str, dict[str, Mark]]):
    """Where the fields of each source stand, unpacked when they are asked for."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self.packed = packed

    def __getitem__(self, source: str) -> dict[str, Mark]:
        return msgspec.msgpack.decode(self.packed[source], type=dict[str, Mark])

    def __contains__(self, source: object) -> bool:
        return source in self.packed

    def __iter__(self) -> Iterator[str]:
        return iter(self.packed)

    def __len__(self) -> int:
        return len(self.packed)


class Inputs(NamedTuple):
    """The files of a build: where each lies, what is known of it, the bytes of those that were opened, and those refused."""

    listed: Mapping[str, Entry]
    known: dict[str, Known]
    fresh: dict[str, bytes]
    findings: list[Finding]

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a file. If they changed since the survey, so does what is known of the file, and it is told."""
        if name not in self.fresh:
            self.fresh[name] = files.read(self.listed[name].place)
            digest = files.digest(self.fresh[name])
            if digest != self.known[name].digest:
                self.known[name] = Known(digest, None)
                self.findings.append(found("file/changed", name))
        return self.fresh[name]


def survey(listing: Callable[[], Mapping[str, Entry]], known: Mapping[str, Known], now: int) -> Inputs:
    """Looks at every input; opens only those whose times moved since `known`, and what every build reads. `now` is the file
    system's time in ns.

    All that is read stood there at one moment: when something moved meanwhile, as in the hands of an editor that saves several
    files, everything is looked at once more. A folder that does not come to rest is told; so is a program that was replaced, for
    what runs here is the old one.
    """
    for pause in PAUSES:
        sleep(pause)
        listed = listing()
        inputs, later = _look(listed, known, now), listing()
        if later == listed:
            return inputs
        moved = sorted(name for name in listed.keys() | later.keys() if listed.get(name) != later.get(name))
        if any(name.startswith("engine/") for name in moved):
            break
    return inputs._replace(findings=[*inputs.findings, found("file/changed", moved[0])])


def _look(listed: Mapping[str, Entry], known: Mapping[str, Known], now: int) -> Inputs:
    inputs = Inputs(listed, {}, {}, [])
    for name, entry in listed.items():
        if entry.kind != "file":
            inputs.findings.append(found(f"file/{entry.kind}", name))
            continue
        record = known.get(name)
        always = name == "site.yaml" or (name.startswith("layouts") and "/assets/" not in name)
        try:
            if record is not None and record.signature == entry.signature and not always:
                digest = record.digest
            elif always or _is_parsed(name, entry.signature[0]):
                inputs.fresh[name] = files.read(entry.place)
                digest = files.digest(inputs.fresh[name])
            else:
                digest = files.digest_of(entry.place)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            continue  # gone since it was listed, or no file any more
        inputs.known[name] = Known(digest, files.trusted(entry.signature, now))
    return inputs


def _is_parsed(name: str, size: int) -> bool:
    """Whether this is content to be parsed, and not larger than it may be."""
    return posixpath.basename(name) == history.FILE or (name.endswith((".yaml", ".md")) and size <= yamlsource.MAX_BYTES)


def read_facts(inputs: Inputs) -> tuple[Facts | None, fields.Reading]:
    """site.yaml, with the findings and marks of its reading. None when it is missing or faulty: there is no site without it."""
    reading = fields.Reading("site.yaml")
    if "site.yaml" not in inputs.known:
        refused = [finding for finding in inputs.findings if finding.file == "site.yaml"]
        reading.findings = refused or [found("site/missing", "site.yaml")]
        return None, reading
    text, reading.findings = yamlsource.decode(inputs.bytes_of("site.yaml"), "site.yaml")
    if text is None:
        return None, reading
    node, findings = yamlsource.parse(text, "site.yaml")
    reading.findings += [*_unfit(text, "site.yaml"), *findings]
    facts: Facts | None = fields.read_record(node, schema.FACTS, reading) if node is not None else None
    if any(finding.level == "error" for finding in reading.findings):
        return None, reading
    if facts is None:
        reading.findings.append(found("site/missing", "site.yaml"))
        return None, reading
    return msgspec.structs.replace(facts, statuses=facts.statuses or _default_statuses(facts.lang, inputs)), reading


def _default_statuses(lang: str, inputs: Inputs) -> tuple[Status, ...]:
    """The usual statuses by their names in the site's language; in Chinese where its words have none (or cannot be read)."""
    place = f"messages/{lang}.toml"
    source = next((name for name in sorted(inputs.known) if name.startswith("layouts") and name.partition("/")[2] == place), "")
    try:
        words = tomllib.loads(inputs.bytes_of(source).decode("utf-8")) if source else {}
    except ValueError:
        words = {}  # the layouts' own finding tells it
    return tuple(
        msgspec.structs.replace(status, name=str(words.get(f"default-status.{status.id}", status.name)))
        for status in schema.DEFAULT_STATUSES
    )


def read_site(
    facts: Facts, marks: dict[str, Mark], inputs: Inputs, memo: Memo, workers: Workers = here
) -> tuple[Site, list[Finding], Memo]:
    """The whole site, every finding of every file, and the memo for the next time. `marks` are those of site.yaml."""
    sources = {name.removeprefix("content/"): name for name in inputs.known if name.startswith("content/")}
    plan_folders = {posixpath.dirname(name) for name in sources if posixpath.basename(name) == "plan.yaml"}
    remembered: dict[str, Remembered | None] = {}
    unread: list[tuple[str, str, bytes]] = []
    for name, source in sources.items():
        kind = kind_of(name, plan_folders)
        if kind or name.endswith(PUBLISHED_TEXTS):
            before = memo.get(posixpath.dirname(source), {}).get(source)
            remembered[source] = before if before and before.digest == inputs.known[source].digest else None
            if remembered[source] is None:
                unread.append((name, kind, inputs.bytes_of(source)))
    pieces = [unread[start : start + CHUNK] for start in range(0, len(unread), CHUNK)]
    for piece, parsed in zip(pieces, workers(_parse_piece, None, pieces, len(unread)), strict=True):
        for (name, _, _), one in zip(piece, msgspec.msgpack.decode(parsed, type=list[Parsed]), strict=True):
            remembered[f"content/{name}"] = Remembered(inputs.known[f"content/{name}"].digest, one)
    for name, kind, _ in unread:
        if kind != "history":  # those are added to
            del inputs.fresh[f"content/{name}"]
    known = {source: entry for source, entry in remembered.items() if entry}
    told = {source: entry.parsed.marks for source, entry in known.items() if not source.endswith(PUBLISHED_TEXTS)}
    contents: list[Content] = []
    findings = list(inputs.findings)
    for entry in known.values():
        findings += entry.parsed.findings
        if entry.parsed.content is not None:
            contents.append(entry.parsed.content)

    def all_of(kind: type[C]) -> list[C]:
        return [content for content in contents if isinstance(content, kind)]

    ids = {status.name: status.id for status in facts.statuses}
    site = Site(
        facts,
        units=next((content.units for content in contents if isinstance(content, Units)), ()),
        bodies=tuple(sorted(all_of(Body), key=lambda body: (body.order, body.id))),
        plans=tuple(sorted(all_of(Plan), key=lambda plan: natural(plan.address))),
        items=tuple(sorted((with_ids(item, ids) for item in all_of(Item)), key=lambda item: natural(item.address))),
        documents=tuple(sorted(all_of(Document), key=lambda document: natural(document.address))),
        histories=tuple(all_of(History)),
        sources=tuple(
            Source(name, inputs.known[source].digest, inputs.listed[source].signature[0]) for name, source in sources.items()
        ),
        marks=Marks({"site.yaml": msgspec.msgpack.encode(marks), **told}),
    )
    kept: Memo = {}
    for source, entry in known.items():
        kept.setdefault(posixpath.dirname(source), {})[source] = entry
    return site, findings, kept


def with_ids(item: Item, ids: Mapping[str, str]) -> Item:
    """The item with status ids where the file spells their names (状态: 已完成)."""
    if item.status not in ids and not any(report.status in ids for report in item.progress):
        return item
    progress = tuple(msgspec.structs.replace(report, status=ids.get(report.status, report.status)) for report in item.progress)
    return msgspec.structs.replace(item, status=ids.get(item.status, item.status), progress=progress)


def kind_of(name: str, plan_folders: set[str]) -> str:
    """What a path below content/ holds: units, body, plan, item, document or history; nothing for any other file."""
    folder, base = posixpath.split(name)
    if name == "units.yaml":
        return "units"
    if base == "body.yaml" and folder and "/" not in folder:
        return "body"
    if base == "plan.yaml":
        return "plan"
    if base == history.FILE and folder in plan_folders:
        return "history"
    if base.endswith(".yaml") and folder in plan_folders:
        return "item"
    return "document" if base.endswith(".md") else ""


def natural(address: str) -> tuple[tuple[int, int | str], ...]:
    """A sort key in which 2 comes before 10."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in re.split(r"(\d+)", address) if part)


def source_of(content: Body | Plan | Item | Document) -> str:
    """The file that a content was read from, as findings name it."""
    if isinstance(content, Body):
        return f"content/{content.id}/body.yaml"
    if isinstance(content, Plan):
        return f"content/{content.address}/plan.yaml"
    return f"content/{content.address}.{'md' if isinstance(content, Document) else 'yaml'}"


def _parse_piece(_: None, piece: Sequence[tuple[str, str, bytes]]) -> bytes:
    """Files, each with its kind, as the memo keeps them: packed, they are quicker sent from process to process."""
    return msgspec.msgpack.encode([_parse(*file) for file in piece])


def _parse(name: str, kind: str, data: bytes) -> Parsed:
    source = f"content/{name}"
    if kind == "history":
        told, faults = history.parse(data, source)
        return Parsed(told, (*faults, *_of_persons(data.decode("utf-8", "replace"), source)), NO_MARKS)
    if name.endswith(PUBLISHED_TEXTS):
        return Parsed(None, tuple(_of_persons(_lenient(data), source)), NO_MARKS)
    text, findings = yamlsource.decode(data, source)
    if text is None:
        return Parsed(None, tuple(findings), NO_MARKS)
    reading = fields.Reading(source)
    reading.findings += _unfit(text, source)
    if kind == "document":
        content: Content | None = _parse_document(text, name.removesuffix(".md"), reading)
    else:
        node, found_in_yaml = yamlsource.parse(text, source)
        reading.findings += found_in_yaml
        content = None
        if node is not None and any(sign in text for sign in fields.LEFT_OUT) and _is_template(node, (), reading):
            pass
        elif node is None:
            if kind != "units" and not any(finding.level == "error" for finding in found_in_yaml):
                reading.fault("schema/empty-file", Mark(1, 1))
            elif not found_in_yaml:
                reading.marks["units"] = Mark(1, 1)  # a list without entries is one
        elif kind == "units":
            content = schema.read_units(node, reading)
        elif kind == "body":
            content = fields.read_record(node, schema.BODY, reading, id=posixpath.dirname(name))
        elif kind == "plan":
            content = fields.read_record(node, schema.PLAN, reading, address=posixpath.dirname(name))
        else:
            content = fields.read_record(node, schema.ITEM, reading, address=name.removesuffix(".yaml"))
    return Parsed(content, tuple(reading.findings), msgspec.msgpack.encode(reading.marks))


def _unfit(text: str, source: str) -> list[Finding]:
    """What nobody would publish who saw it: numbers of persons, and signs that nobody sees."""
    hidden = personal.hidden(text)
    signs = [found("file/invisible-character", source, at.line, at.column, text=at.text) for at in hidden]
    return [*_of_persons(text, source), *signs]


def _of_persons(text: str, source: str) -> list[Finding]:
    look = personal.look_in_cells if source.endswith(".csv") else personal.look
    return [found(trace.rule, source, trace.line, trace.column, text=trace.text) for trace in look(text)]


def _lenient(data: bytes) -> str:
    """The text of a file that is published as it is, in one of the encodings that offices use; unreadable bytes do not matter."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _is_template(node: yamlsource.Node, body: Sequence[str], reading: fields.Reading, first_line: int = 1) -> bool:
    """Whether something is still as `new` wrote it: told here, and then nothing else is asked of the file.

    In a text (`body`) only the template's own lines count: a quotation may leave something out with …….
    """
    for scalar in fields.placeholders(node):
        reading.fault("content/placeholder", scalar.mark, text=scalar.text)
    for number, line in enumerate(body, first_line):
        heading = line.startswith("#") and fields.PLACEHOLDER.fullmatch(line.strip("# "))
        if heading or line.strip() in PLACEHOLDER_TEXTS:
            reading.fault("content/placeholder", Mark(number, 1), text=line.strip())
    return any(finding.rule == "content/placeholder" for finding in reading.findings)


def _parse_document(text: str, address: str, reading: fields.Reading) -> Document | None:
    """YAML between two lines of three hyphens, then Markdown."""
    lines = text.split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        reading.fault("document/no-front-matter", Mark(1, 1))
        return None
    node, findings = yamlsource.parse("\n".join(lines[1:end]), reading.file, first_line=2)
    reading.findings += findings
    if node is None:
        if not any(finding.level == "error" for finding in findings):
            reading.fault("document/no-front-matter", Mark(1, 1))
        return None
    if _is_template(node, lines[end + 1 :], reading, end + 2):
        return None
    from gongkai import prose  # Markdown is only for documents: an edit of an item does not wait for it

    body = prose.to_html("\n".join(lines[end + 1 :]), address)
    for rule, line, words in body.faults:
        reading.fault(rule, Mark(end + 1 + line, 1), text=words)
    reading.marks.update((f"links.{number}", Mark(end + 1 + line, 1)) for number, line in enumerate(body.links.values()))
    document: Document | None = fields.read_record(
        node, schema.DOCUMENT, reading, address=address, html=body.html, links=tuple(body.links)
    )
    return document
