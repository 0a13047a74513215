"""Whatever is filled in, and however a file is written: the YAML then holds exactly that, and no other line has changed."""

from __future__ import annotations

import difflib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import openpyxl
import pytest
import sites
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import cli
from gongkai.exporting import form_key
from gongkai.model import Item, Progress
from gongkai.schema import DEFAULT_STATUSES
from gongkai.sources import form as forms
from gongkai.updating import form_file, item_file, yamledit
from gongkai.updating.item_file import Change, Difference

ADDRESS = "zfb/jdbz/gztj/2026/0101"
SOURCE = f"content/{ADDRESS}.yaml"
NAMES = {status.id: status.name for status in DEFAULT_STATUSES}
KEYS = {
    "requirement": "工作要求", "lead": "牵头单位", "due": "完成时限", "status": "状态", "progress": "进展", "targets": "目标",
    "note": "备注", "date": "日期", "text": "内容", "name": "名称", "value": "目标值", "actual": "实际值",
}  # fmt: skip

SIGNS = "甲乙丙，。：；、“”（）《》%+-=*&@!|>#:,[]{}?'\"\\`~^<_ 0123456789aZ　\u00a0𠮷é"
words = st.text(SIGNS, min_size=1, max_size=30).map(str.strip).filter(bool)
paragraphs = st.lists(words, min_size=1, max_size=3).map("\n".join)
figures = st.decimals(-10_000, 10_000, places=2).map(str) | st.integers(-99, 99).map(str)
days = st.dates(date(2026, 3, 1), date(2026, 11, 21))
statuses = st.sampled_from([*NAMES])


def quoted(text: str, style: str) -> str:
    """A text as somebody may have written it: plain where it may be, or in one of the two kinds of quotes."""
    if style == "'":
        return "'" + text.replace("'", "''") + "'"
    plain = yamledit.PLAIN.fullmatch(text)
    return text if style == "" and plain else json.dumps(text, ensure_ascii=False)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """An item's file in one of the many ways of writing it."""
    chinese = draw(st.booleans())
    style = draw(st.sampled_from(["", "'", '"']))

    def key(name: str) -> str:
        return KEYS[name] if chinese else name

    def entry(**fields: str) -> list[str]:
        return [f"{key(name)}: {value}" for name, value in fields.items()]

    def listed(name: str, entries: list[list[str]]) -> list[str]:
        shape = draw(st.sampled_from(["flow", "block of flow", "block"]))
        comment = draw(st.sampled_from(["", "  # 注"]))
        indent, gap = draw(st.sampled_from(["", "  ", "    "])), draw(st.sampled_from(["- ", "-   "]))
        if not entries:
            return draw(st.sampled_from([[], [f"{key(name)}:{comment}"], [f"{key(name)}: []{comment}"]]))
        if shape == "flow":
            return [f"{key(name)}: [{', '.join('{' + ', '.join(lines) + '}' for lines in entries)}]{comment}"]
        lines = [f"{key(name)}:{comment}"]
        for fields in entries:
            if shape == "block of flow":
                lines.append(f"{indent}{gap}{{{', '.join(fields)}}}{comment}")
            else:
                lines += [f"{indent}{gap if not number else ' ' * len(gap)}{field}" for number, field in enumerate(fields)]
        return lines

    def target(name: str, value: str, actual: str | None) -> list[str]:
        return entry(name=quoted(name, style), value=value, **({"actual": actual} if actual else {}))

    reports = draw(
        st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 2, 28)), words), max_size=2, unique_by=lambda pair: pair[0])
    )
    targets = draw(st.lists(st.tuples(words, figures, st.none() | figures), max_size=2))
    blocks = [
        entry(requirement=quoted(draw(words), style)),
        entry(lead="[县税务局]"),
        listed("progress", [entry(date=day.isoformat(), text=quoted(text, style)) for day, text in reports]),
        listed("targets", [target(*values) for values in targets]),
    ]
    status = draw(st.none() | statuses)
    if status:
        spelt = NAMES[status] if draw(st.booleans()) else status
        blocks.append(entry(status=quoted(spelt, style)))
    if draw(st.booleans()):
        blocks.append([f"{key('note')}: |", "  第一行", "", "  第二行"])
    between = draw(st.sampled_from([[], [""], ["# 说明"], ["", "# 说明", ""]]))
    lines = [line for block in draw(st.permutations(blocks)) for line in [*block, *between]]
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


@given(files(), days, paragraphs, st.none() | statuses, figures)
@settings(max_examples=200, deadline=None)
def test_an_item_that_is_written_in_any_way_takes_any_report(
    data: bytes, day: date, text: str, status: str | None, figure: str
) -> None:
    before = item_file.item_in(data, SOURCE, ADDRESS, DEFAULT_STATUSES)
    assert before is not None
    report = Progress(day, text, status or "")
    targets = tuple(msgspec.structs.replace(target, actual=figure) for target in before.targets)
    after = msgspec.structs.replace(before, status=status or before.status, targets=targets, progress=(*before.progress, report))
    difference = Difference("progress", "", "", text, "form.xlsx")
    fresh = item_file.written(data, SOURCE, Change(before, after, (difference,), (report,)), DEFAULT_STATUSES)
    assert fresh is not None, "it can be edited"
    assert item_file.item_in(fresh, SOURCE, ADDRESS, DEFAULT_STATUSES) == after
    removed, added = changed(data, fresh)
    lists = data.decode().count("[{") + data.decode().count("[]")
    assert len(removed) <= bool(status and before.status != status) + len(targets) + lists
    entry = ["progress:", "- date:", "status:", "text: |-", *text.split("\n")]
    assert len(added) - len(removed) <= len(["status:"]) + len(targets) + len(entry)
    assert [line for line in removed if line.startswith(b"#")] == []
    assert fresh.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
    assert (b"\r\n" in data) <= (fresh.count(b"\n") == fresh.count(b"\r\n"))


def changed(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """The lines that are gone and the lines that are new. A missing line end at the end of a file is no line."""
    old, new = before.splitlines(), after.splitlines()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    removed, added = [], []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            removed += old[first:last]
            added += new[start:end]
    return removed, added


@given(files())
@settings(max_examples=100, deadline=None)
def test_no_edit_gives_the_same_bytes(data: bytes) -> None:
    assert yamledit.apply(data, []) == data


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


cells = st.fixed_dictionaries({
    "report": st.none() | st.tuples(days, paragraphs.filter(lambda text: not text.startswith("="))),
    "status": st.none() | statuses,
    "actual": st.none() | st.integers(-9999, 9999) | st.decimals(-99, 99, places=2).map(float),
})  # fmt: skip


@given(st.lists(cells, min_size=3, max_size=3))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_filled_in_is_exactly_what_the_files_then_hold(place: Path, filled: list[dict[str, Any]]) -> None:
    site = sites.write(place, sites.SMALL)
    target = "\n  - {name: 公开政策, value: 20, actual: 12}"
    names = ["0101", "0102", "0103"]
    for name in names:
        text = sites.item("一、公开", f"第{name}项。", targets=target)
        sites.write(site, {f"content/zfb/jdbz/gztj/2026/{name}.yaml": text})
    (site / "content/zfb/jdbz/gztj/2026/0201.yaml").unlink(missing_ok=True)
    at = ["--site", str(site), "--as-of", "2026-11-21"]
    form = site / "form.xlsx"
    assert (
        cli.main(["export", "xlsx", "--plan", "zfb/jdbz/gztj/2026", "--for-unit", "swj", "--to", str(form), "--force", *at]) == 0
    )
    before = items(site)

    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    columns = {str(sheet.cell(1, column).value): column for column in range(2, sheet.max_column + 1)}
    expected = {}
    for row, (name, values) in enumerate(zip(names, filled, strict=True), 5):
        item, status, actual = before[name], values["status"], values["actual"]
        late = values["report"] and values["report"][0] < item.progress[-1].date  # it says nothing of the present
        changes: dict[str, Any] = {"status": (not late and status) or item.status}
        if values["report"]:
            day, text = values["report"]
            sheet.cell(row, columns[form_key.DATE]).value = day
            written = sheet.cell(row, columns[form_key.TEXT])
            written.value, written.data_type = text, "s"
            changes["progress"] = (*item.progress, Progress(day, text, status or ""))
        if status:
            sheet.cell(row, columns[form_key.STATUS]).value = NAMES[status]
        if actual is not None:
            sheet.cell(row, columns["actual.0"]).value = actual
            if not late:
                changes["targets"] = (msgspec.structs.replace(item.targets[0], actual=f"{actual:.15g}"),)
        expected[name] = msgspec.structs.replace(item, **changes)
    book.save(form)

    assert cli.main(["import", str(form), "--update", *at]) == 0
    assert items(site) == expected
    tree = sites.tree(site / "content")
    assert cli.main(["import", str(form), "--update", *at]) == 0
    assert sites.tree(site / "content") == tree


def items(site: Path) -> dict[str, Item]:
    """The items of the plan as they stand in the files."""
    found = {}
    for path in sorted((site / "content/zfb/jdbz/gztj/2026").glob("0*.yaml")):
        item = item_file.item_in(path.read_bytes(), path.name, path.stem, DEFAULT_STATUSES)
        assert item is not None
        found[path.stem] = item
    return found


@given(st.binary(max_size=400))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_that_are_no_workbook_are_no_form(place: Path, data: bytes) -> None:
    path = place / "broken.xlsx"
    path.write_bytes(b"PK" + data)
    sheets, findings = form_file.read(path)
    assert (sheets, [finding.rule for finding in findings]) in (([], ["form/not-a-form"]), ([], ["import/broken"]))


def test_a_workbook_with_a_far_cell_is_refused_at_once() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = form_key.marked(form_key.Mark("a/b", "c", "d"))
    for place, code in enumerate(("shown", "text", "date", "status", "actual.0"), 2):
        book.worksheets[0].cell(1, place).value = code
    book.worksheets[0]["XFD1048576"] = 1
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Exception, match="import/too-much"):
        forms.read(out.getvalue(), "a.xlsx")
