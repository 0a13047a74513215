"""Lists of commitments in English: a heading (Commitment 1: …), then Lead, Supporting, Deadline, Status, and milestones.

Goes in: the mended lines from the first heading on. Comes out: an item for each commitment. Its milestones are a part of it;
where nothing else says when it is due, it is when the last of them is, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.importing import dues, headings, table, units
from gongkai.importing.draft import Body, DraftItem, beginning
from gongkai.model import Group, TableColumn
from gongkai.sources.source import Grid, Line

KINDS = "Commitment|Action|Initiative|Recommendation|Pledge|Deliverable|Objective|Priority|Measure|Task|Activity"
HEADING = re.compile(
    rf"[#*\s]*((?:{KINDS})\s*(?:No\.?\s*)?(?:[A-Z]?\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?|[IVX]{{1,5}})|[A-Z]{{2,4}}\d{{2,5}}(?:\.\d{{1,3}})*)\**"
    r"(?:\s*[:.)–—-]+(?!\d)\s*|\s+(?=[A-Z“\"])|\s*$)",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"[#*\s]{0,8}(\d{1,3}(?:\.\d{1,3})?)[.)]?\s+(?=[A-Z])")
THEME = re.compile(
    r"[#*\s]*(?:(?:Theme|Pillar|Chapter|Part|Section|Cluster|Challenge|Focus area|Goal)\s*[A-Z\d]{1,3}\b|[IVX]{1,5}\.\s)",
    re.IGNORECASE,
)
LABEL = re.compile(r"[\s*_•\-–]{0,8}([A-Z][A-Za-z()/ ]{1,40}?)[*_]*\s*[:：][*_]*\s*")
BARE_LABEL = re.compile(  # on a line of its own, its words on the next
    r"(?:Lead(?:ing)?|Support(?:ing)?|Responsible|Partner)s?(?: (?:agenc|department|institution|ministr|bod|organi[sz]ation|unit)"
    r"(?:y|ies|s)?(?:\(s\))?)?|Status|Progress|By when|Timeline|Time ?frame|Deadline|Due date|(?:Target )?(?:completion )?date",
    re.IGNORECASE,
)
MILESTONE = re.compile(r"[\s*_•\-–]*(?:Milestones?|Key (?:dates|milestones|activities|steps))\b", re.IGNORECASE)
BULLET = re.compile(r"\s*(?:[•*\-–]|\d{1,2}[.)]|\([a-z\d]{1,2}\)|\d+\.\d+)\s+")
DATE = re.compile(dues.LATIN.pattern + r"|\bQ[1-4]\s+20\d\d|\b20\d\d-\d\d(?:-\d\d)?|\b(?:end of |by )20\d\d\b", re.IGNORECASE)
DATES = re.compile(r"(?:.*\s)?(?:start (?:and|&|to|-|–) end dates?|end date|duration|implementation period)", re.IGNORECASE)
LATIN = re.compile(r"[A-Za-z]")
HAN = re.compile(r"[\u3400-\u9fff]")
LONGEST_TITLE = 250
LONGEST_LABEL = 120


class Commitment(NamedTuple):
    """A heading's number and title, the labelled facts below it, its own words, and its milestones."""

    at: Line
    number: str
    title: str
    group: tuple[str, ...]
    facts: list[tuple[str, str, str]]  # kind, label, words
    words: list[str]
    milestones: list[str]


def find(lines: Sequence[Line]) -> int | None:
    """Where the first commitment, or the theme above it, begins, in a text in English."""
    said = " ".join(line.text for line in lines)
    if len(LATIN.findall(said)) < 4 * len(HAN.findall(said)) or not _commitments(lines)[0]:
        return None
    first = _commitments(lines)[0][0].at.line
    start = next(place for place, line in enumerate(lines) if line.line == first)
    above = [place for place in range(start) if THEME.match(lines[place].text) or HEADING.match(lines[place].text)]
    return above[0] if above and start - above[0] < 6 else start


def from_grid(grid: Grid) -> list[Line]:
    """The rows of a table that is one commitment (its heading, labels and facts, then its milestones) as lines; nothing for any
    other table. The form of the Open Government Partnership's action plans.
    """
    found: list[Line] = []
    labels = 0
    who = milestones = False
    for row in grid.rows:
        cells = [" ".join(line.text for line in cell.lines) for cell in row if cell.lines]
        if not cells:
            continue
        first = next(cell for cell in row if cell.lines).lines[0]
        milestones = milestones or (len(cells) > 1 and bool(MILESTONE.match(cells[0])) and not _names(cells[0]))
        if milestones or len(cells) == 1:
            text = " | ".join(cells)
        elif len(cells) == 2 and LATIN.search(cells[0]) and not HAN.search(cells[0]) and len(cells[0]) <= LONGEST_LABEL:
            text = f"{cells[0]} {cells[1]}" if cells[0][-1] in "?:" else f"{cells[0]}: {cells[1]}"
            labels += 1
            who = who or _names(cells[0])
        else:
            return []
        found.append(first._replace(text=text))
    return found if who and labels > 2 else []


def _names(label: str) -> bool:
    """Whether a label says who is responsible."""
    return headings.kind(label.rstrip(": ")) in headings.WHO


def read(lines: Sequence[Line]) -> Body:
    """The commitments as rows of a table."""
    read, loose = _commitments(lines)
    labels = {kind: label for commitment in read for kind, label, _ in reversed(commitment.facts)}
    extras = dict.fromkeys(label for commitment in read for kind, label, _ in commitment.facts if kind == "extra")
    columns = [TableColumn("No.", "number"), TableColumn("Commitment", "task"), TableColumn("Details", "requirement")]
    columns += [TableColumn(labels[kind], kind) for kind in ("lead", "support", "units", "due", "progress") if kind in labels]
    if "due" not in labels and any(commitment.milestones for commitment in read):
        columns.append(TableColumn("Due", "due"))
    if any(commitment.group for commitment in read):
        columns.insert(0, TableColumn("Theme", "group.1"))
    items, findings = [], []
    for commitment in read:
        item, sure = _item(commitment, labels)
        items.append(item)
        if not sure:
            findings.append(table.told("import/doubtful", commitment.at, field="due", text=item.due))
        if not item.lead and not item.support:
            findings.append(table.told("import/lead-missing", commitment.at, text=beginning(item.title or item.requirement)))
    return Body(
        form="table",
        columns=(*columns, *(TableColumn(label, "extra") for label in extras)),
        groups=tuple(Group(name) for name in dict.fromkeys(item.group[0] for item in items if item.group)),
        items=tuple(items),
        unplaced=tuple(loose),
        findings=tuple(findings),
    )


def _item(commitment: Commitment, labels: dict[str, str]) -> tuple[DraftItem, bool]:
    """The item, and whether its day is what the text says itself rather than that of the last milestone."""
    said: dict[str, str] = {}
    for kind, label, words in commitment.facts:
        key = label if kind == "extra" else kind
        said[key] = f"{said[key]}\n{words}" if key in said else words
    named = units.merged(
        [units.read(said.get("lead", ""), "lead"), *(units.read(said.get(kind, ""), "support") for kind in ("units", "support"))]
    )
    if not named.lead and said.get("units"):
        named = units.merged([units.read(said["units"], "lead"), units.read(said.get("support", ""), "support")])
    dated = [match[0] for line in commitment.milestones for match in DATE.finditer(line)]
    due = said.get("due", "") or dues.latest(dated)
    details = "\n".join([*commitment.words, *commitment.milestones])
    item = DraftItem(
        line=commitment.at.line,
        cell=commitment.at.cell,
        requirement=details or commitment.title,
        number=commitment.number,
        group=commitment.group,
        title=commitment.title if details else "",
        lead=named.lead,
        support=named.support,
        units={labels[kind]: said[kind] for kind in ("lead", "support", "units") if said.get(kind)},
        due=due,
        status_text=said.get("progress", ""),
        extra={label: said[label] for kind, label, _ in commitment.facts if kind == "extra" and said.get(label)},
        doubtful=bool(due) and not said.get("due"),
    )
    return item, not item.doubtful


def _commitments(lines: Sequence[Line]) -> tuple[list[Commitment], list[Line]]:
    """The commitments: headings below which someone is named; and the lines that belong to none."""
    written = [line for line in lines if line.text]
    named = [place for place, line in enumerate(written) if HEADING.match(line.text) and not _fact(line.text)]
    style = HEADING if named and not _are_themes(written, named) else NUMBERED
    starts = [place for place, line in enumerate(written) if style.match(line.text) and not MILESTONE.match(line.text)]
    alone = {place for place in named if (heading := HEADING.match(written[place].text)) and heading.end() == len(heading.string)}
    found: list[Commitment] = []
    loose: list[Line] = []
    theme: tuple[str, ...] = ()
    for place, line in enumerate(written):
        match = style.match(line.text) if place in starts else None
        if match and (
            (len(alone) > 1 and place in alone)
            or _names_someone(written[place + 1 : next((other for other in starts if other > place), len(written))])
        ):
            title = line.text[match.end() :].strip(" *#")
            found.append(Commitment(line, match[1].strip(), title, theme, [], [], []))
        elif (
            (THEME.match(line.text) or (style is NUMBERED and place in named))
            and len(line.text) < LONGEST_TITLE
            and not _fact(line.text)
        ):
            theme = (line.text.strip(" *#"),)
        elif found:
            _add(found, line)
        else:
            loose.append(line)
    return found, loose


def _are_themes(lines: Sequence[Line], headings_: Sequence[int]) -> bool:
    """Whether the actions are the numbered lines below the headings (Objective 1, below it 1.1 with its own Lead)."""
    starts = [place for place, line in enumerate(lines) if NUMBERED.match(line.text) and "." in line.text[:6]]
    ends = [*starts[1:], len(lines)]
    own = [start for start, end in zip(starts, ends, strict=False) if _names_someone(lines[start + 1 : end])]
    return len(own) > 1 and headings_[0] < own[0] and not _names_someone(lines[headings_[0] + 1 : own[0]])


def _add(found: list[Commitment], line: Line) -> None:
    """A line below a heading: its title, a labelled fact, a milestone, or words."""
    last = found[-1]
    fact = _fact(line.text)
    if MILESTONE.match(line.text):
        last.milestones.append(line.text)
    elif fact:
        last.facts.append(fact)
    elif not last.title and len(line.text) < LONGEST_TITLE:
        found[-1] = last._replace(title=line.text.strip(" *#"))
    elif last.milestones and (BULLET.match(line.text) or DATE.search(line.text)):
        last.milestones.append(line.text)
    elif last.facts and not last.facts[-1][2]:
        kind, label, _ = last.facts.pop()
        last.facts.append((kind, label, line.text))
    else:
        last.words.append(line.text)


def _names_someone(lines: Sequence[Line]) -> bool:
    return any((fact := _fact(line.text)) and fact[0] in headings.WHO for line in lines)


def _fact(text: str) -> tuple[str, str, str] | None:
    """A labelled fact that has a column of its own: (kind, label, words); None for a description, which is words."""
    bare = BARE_LABEL.fullmatch(text)
    match = LABEL.match(f"{text}:" if bare else text)
    if not match:
        return None
    kind = "due" if DATES.fullmatch(match[1].strip()) else headings.kind(match[1])
    kind = "extra" if kind == "person" else kind
    return (
        (kind, match[1].strip(), text[match.end() :].strip(" *"))
        if kind in ("lead", "support", "units", "due", "progress", "extra")
        else None
    )
