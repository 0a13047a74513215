"""The rows of a table → items. Wherever the table came from: a row is its cells, a cell its paragraphs.

In a column that is headed 责任单位 and stands alone nobody leads unless a 牵头 is written: see units.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gongkai import schema
from gongkai.importing import dues, numbering, unit_duties, unit_names, units
from gongkai.importing.draft import Body, DraftItem, Paragraphs, Row, beginning
from gongkai.importing.headings import GROUP_FIELDS, kind
from gongkai.model import Finding, Group, TableColumn
from gongkai.rules import found
from gongkai.sources.source import Line

ROLES = {"lead": "lead", "support": "support", "units": ""}


def read(columns: Sequence[TableColumn], rows: Sequence[Row], unsure: Sequence[int] = (), headings: Sequence[Line] = ()) -> Body:
    """The items of the rows. `columns` are all of the table's; a row has no cells for its groups. `unsure` are rows by place
    that could be read otherwise. `headings` are all headings of groups, also those with no row below them. Findings name no
    file yet.
    """
    own = [column for column in columns if not column.shows.startswith("group.")]
    items: list[DraftItem] = []
    findings: list[Finding] = []
    named = any(column.shows in ROLES for column in own)
    first_leads = any(unit_duties.says_first_leads(column.heading) for column in own)
    default: list[str] = []
    for place, row in enumerate(_same_as_above(own, rows)):
        read = _units(own, row)
        first_leads |= read.first_leads
        default += read.default_support
        item = _item(own, row, units.led_by_first(read) if first_leads else read)
        items.append(item._replace(doubtful=bool(row.doubtful) or place in unsure or read.doubtful))
        at = row.place
        if named and not item.lead and not item.support:
            findings.append(told("import/lead-missing", at, text=beginning(item.title or item.requirement)))
        if place in unsure:
            heading = next(column.heading for column in own if column.shows == "requirement")
            findings.append(told("import/doubtful", at, field=heading, text=beginning(item.requirement)))
        for number in sorted(row.doubtful):
            text = beginning(_text(row.cells[number]))
            findings.append(told("import/filled" if text else "import/doubtful", at, field=own[number].heading, text=text))
        findings += told_of_units(read, at)
    findings += _twice(items)
    one_more = [column.heading for column in own if _is_one_more(column)]
    if one_more and rows:
        findings.append(told("import/one-more", rows[0].place, text="、".join(one_more)))
    if not any(column.shows == "number" for column in own):
        items = _numbered(items, {column.shows: column.heading for column in own})
    groups, empty, again = _groups(rows, headings)
    return Body(
        form="table",
        columns=_merging(_with_groups(columns, rows), items),
        groups=tuple(Group(name) for name in groups),
        items=tuple(items),
        default_support=tuple(dict.fromkeys(default)),
        first_leads=first_leads,
        unplaced=tuple(empty),
        furniture=tuple(again),
        findings=tuple(findings),
    )


def _twice(items: Sequence[DraftItem]) -> list[Finding]:
    """What says the same as a row above: its number below the same headings, or everything."""
    numbers: dict[object, int] = {}
    rows: dict[object, int] = {}
    findings: list[Finding] = []
    for item in items:
        at = Line("", item.line, item.cell)
        number = (item.group, item.number) if item.number and not item.joined else None
        row = (item.group, item.title, item.requirement, tuple(item.units.items()), item.due)
        if row in rows:
            findings.append(told("import/row-twice", at, text=beginning(item.title or item.requirement), first=rows[row]))
        elif number in numbers:
            findings.append(told("import/number-twice", at, text=item.number, first=numbers[number]))
        rows.setdefault(row, item.line)
        if number:
            numbers.setdefault(number, item.line)
    return findings


def told_of_units(named: units.Units, at: Line) -> list[Finding]:
    """What a person should look at in the units that were read at a place."""
    seen = {
        "import/run-together": named.names if named.doubtful else (),
        "import/strange-unit": named.strange,
        "import/person": named.persons,
    }
    return [told(rule, at, text="、".join(names)) for rule, names in seen.items() if names]


def led_by_first(body: Body) -> Body:
    """The body where a note beside the table says that the first named unit leads."""
    led = (units.led_by_first(units.Units(item.lead, item.support)) for item in body.items)
    items = (item._replace(lead=named.lead, support=named.support) for item, named in zip(body.items, led, strict=True))
    return body._replace(items=tuple(items), first_leads=True)


def _same_as_above(columns: Sequence[TableColumn], rows: Sequence[Row]) -> Iterator[Row]:
    """The rows; where 同上 stands for units or a day, the cell says what the one above says, and is to be compared."""
    last: list[Paragraphs] = []
    for row in rows:
        cells = list(row.cells)
        same = [
            number
            for number, column in enumerate(columns)
            if last
            and (column.shows in ROLES or column.shows == "due")
            and unit_names.SAME_AS_ABOVE.fullmatch(_text(cells[number]))
        ]
        for number in same:
            cells[number] = last[number]
        last = cells
        yield row._replace(cells=tuple(cells), doubtful=row.doubtful | frozenset(same))


def _groups(rows: Sequence[Row], headings: Sequence[Line]) -> tuple[dict[str, None], list[Line], list[Line]]:
    """The names of the first level's groups in their order, empty ones of the same kind too; the other empty headings; and
    those that only say a group's name again.
    """
    first = {row.groups[0] for row in rows if row.groups}
    used = {line for row in rows for line in row.groups}
    ranks = {mark.rank for line in first if (mark := numbering.mark(line.text))}
    empty = [line for line in headings if line not in used]
    kept = [line for line in empty if (mark := numbering.mark(line.text)) and mark.rank in ranks]
    shown: dict[str, Line] = {}
    for line in (*sorted(first, key=lambda line: line.line), *kept):
        shown.setdefault(line.text, line)
    again = [line for line in kept if shown[line.text] is not line]
    names = dict.fromkeys(line.text for line in sorted(shown.values(), key=lambda line: line.line))
    return names, [line for line in empty if line not in kept], again


def _numbered(items: Sequence[DraftItem], shown: Mapping[str, str]) -> list[DraftItem]:
    """The items with the numbers that stand in their cells (1.积极推进…), where each has its own and no cell has two. `shown` are
    the headings by what their columns show: there the number is published as it stands.
    """
    marks = [numbering.mark(item.title or item.requirement) for item in items]
    points = [mark for mark in marks if mark and mark.rank == numbering.POINTS]
    several = any(len(re.findall(r"^\d{1,3}[.、．]", item.requirement, re.MULTILINE)) > 1 for item in items)
    if len(items) < 2 or len(points) < len(items) or len({mark.ordinal for mark in points}) < len(points) or several:
        return list(items)
    return [_with_number(item, mark, shown) for item, mark in zip(items, points, strict=True)]


def _with_number(item: DraftItem, mark: numbering.Mark, shown: Mapping[str, str]) -> DraftItem:
    """The item with the number that its words begin with."""
    start, words = len(mark.text), item.title or item.requirement
    item = item._replace(number=mark.text.strip(), wording={shown.get("task" if item.title else "requirement", ""): words})
    return item._replace(title=words[start:]) if item.title else item._replace(requirement=words[start:])


def told(rule: str, at: Line, **values: str | int) -> Finding:
    """A finding that points at a paragraph: its line, and its cell where it stands in a table."""
    return found(rule, "", at.line, 0, **(values | ({"cell": at.cell} if at.cell else {})))


def _text(cell: Paragraphs) -> str:
    return "\n".join(paragraph.text for paragraph in cell)


def _units(columns: Sequence[TableColumn], row: Row) -> units.Units:
    cells = ((_role(column), cell) for column, cell in zip(columns, row.cells, strict=True))
    return units.merged(units.read(_text(cell), role) for role, cell in cells if role is not None)


def _role(column: TableColumn) -> str | None:
    """What a column says of its units; one more than plans have columns for (参与单位 beside 责任单位 and 配合单位) names those
    who help, too. None for a column of anything else.
    """
    return "support" if _is_one_more(column) else ROLES.get(column.shows)


def _is_one_more(column: TableColumn) -> bool:
    return column.shows == "extra" and kind(column.heading) in ROLES


def _item(columns: Sequence[TableColumn], row: Row, named: units.Units) -> DraftItem:
    fields: dict[str, str] = {}
    published: dict[str, str] = {}
    extra: dict[str, str] = {}
    for column, cell in zip(columns, row.cells, strict=True):
        kept = published if column.shows in ROLES else extra if column.shows == "extra" else fields
        key = column.shows if kept is fields else column.heading
        kept[key] = f"{kept[key]}\n{_text(cell)}" if kept.get(key) else _text(cell)
    requirement, task = fields.get("requirement", ""), fields.get("task", "")
    if not requirement:  # the only words of what is to be done stand in another column
        requirement, task = task, ""
    at = row.place
    return DraftItem(
        line=at.line,
        cell=at.cell,
        requirement=requirement,
        number=fields.get("number", ""),
        group=tuple(line.text for line in row.groups),
        title=task,
        lead=named.lead,
        support=named.support,
        units={heading: text for heading, text in published.items() if text},
        due=fields.get("due", "") or dues.inside(requirement),
        status_text=fields.get("progress", ""),
        extra={heading: text for heading, text in extra.items() if text},
        joined=tuple(columns[number].heading for number in sorted(row.joined)),
    )


def _with_groups(columns: Sequence[TableColumn], rows: Sequence[Row]) -> list[TableColumn]:
    """The columns, with one for each level of groups whose headings stand in no column, but on lines of their own."""
    shown = {column.shows for column in columns}
    deepest = max((len(row.groups) for row in rows), default=0)
    missing = [field for field in GROUP_FIELDS[:deepest] if field not in shown]
    return [*(TableColumn(schema.SHOWS[field][-1], field) for field in missing), *columns]


def _merging(columns: Sequence[TableColumn], items: Sequence[DraftItem]) -> tuple[TableColumn, ...]:
    """The columns, those marked in which cells of several rows are one."""
    joined = {heading for item in items for heading in item.joined}
    return tuple(TableColumn(column.heading, column.shows, column.heading in joined) for column in columns)
