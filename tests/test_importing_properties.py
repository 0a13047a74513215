"""What holds for every source: nothing is lost, what is well formed comes out as it went in, and YAML gives it back."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sites
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongkai import cli, fields, importing, personal, schema, yamlsource
from gongkai.importing import plan_files, preview
from gongkai.importing.draft import Body, Draft, DraftItem, Head, Line
from gongkai.importing.recognise import recognise
from gongkai.importing.yamltext import comment, dump
from gongkai.model import Group, TableColumn
from gongkai.report import Report
from gongkai.sources import txt
from gongkai.sources.source import Cell, Grid, Source

NBSP = "\xa0"
STATUSES = {status.name: status.id for status in schema.DEFAULT_STATUSES}
slow_start = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def real_sources() -> list[Any]:
    found = sorted([*(sites.SHARED / "seeds").glob("*.txt"), *(sites.SHARED / "examples").glob("*.txt")])
    missing = pytest.param(
        Path(), marks=pytest.mark.skip(f"no real sources in {sites.SHARED}: conservation is NOT proved on them")
    )
    return [pytest.param(path, id=path.stem) for path in found] or [missing]


# ---------------------------------------------------------------------------------------------------- nothing is lost


# Headings that no source has.
MADE = {"一级分组", "二级分组", "三级分组", "序号", "任务", "No.", "Commitment", "Details", "Due", "Theme"}


def squeeze(text: str) -> str:
    """A text without white space and without what nobody sees: that goes, and is told (import/invisible)."""
    return re.sub(r"\s", "", personal.visible(text))


def carriers(draft: Draft, given: str, each: bool = False) -> list[str]:
    """Every passage in which a draft keeps words of its source, each once: a merged cell and a group's heading only where they
    begin, or with `each` item to which they belong. Passages are paragraphs; facts that stand outside the text are none.
    """
    head = draft.head
    found = [*head.words, *(line.text for line in (*head.text, *draft.unplaced))]
    for body in draft.bodies:
        found += [body.title]
        found += [line.text for line in (*body.text, *body.closing)]
        found += [column.heading for column in body.columns if column.heading not in MADE or column.heading in given]
        found += [group.text for group in body.groups]
        used = {item.group[0] for item in body.items if item.group}
        found += [group.name for group in body.groups if group.name not in used]
        above: tuple[str, ...] = ()
        for item in body.items:
            same = next((level for level, name in enumerate(item.group) if item.group[: level + 1] != above[: level + 1]), None)
            found += item.group if each else item.group[same:] if same is not None else ()
            above = item.group
            found += own_words(body, item._replace(joined=()) if each else item)
    return [squeeze(part) for text in found for part in text.split("\n") if squeeze(part)]


def own_words(body: Body, item: DraftItem) -> list[str]:
    """The words of an item that no other carries: not those of cells joined with the one above, nor a day found in its words."""
    shown = {column.shows: column.heading for column in body.columns}
    fields = {"number": item.number, "task": item.title, "requirement": item.requirement, "progress": item.status_text}
    fields |= {"due": item.due} if "due" in shown else {}
    words = [text for field, text in fields.items() if shown.get(field, field) not in item.joined]
    return words + [text for heading, text in (*item.units.items(), *item.extra.items()) if heading not in item.joined]


def assert_nothing_is_lost(source: Source) -> Draft:
    """Every sign but white space is there exactly once, and every passage stands in the source as it is."""
    draft = recognise(source, "x.txt")
    given = "".join(squeeze(line.text) for line in (*source.lines, *source.furniture))
    kept = carriers(draft, given)
    assert Counter("".join(kept)) == Counter(given)
    assert [text for text in kept if text not in given] == []
    return draft


@pytest.mark.parametrize("path", real_sources())
def test_nothing_of_a_real_source_is_lost(path: Path) -> None:
    source = txt.read(path.read_bytes(), path.name)
    assert not source.findings
    assert_nothing_is_lost(source)


@pytest.mark.parametrize("path", real_sources())
def test_nothing_of_a_real_source_is_lost_in_the_json(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["import", str(path), "--site", str(path.parent), "--dry-run", "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    del told["findings"]
    there = Counter(squeeze("".join(strings(told))))
    source = Counter(squeeze(path.read_text("utf-8").replace("\ufeff", "")))
    assert source - there == Counter()


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in (*value, *value.values()) for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []


ANY_SIGN = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff")
ANY_TEXT = st.text(ANY_SIGN | st.sampled_from("\t\r\xa0\u3000 ,\"'\\#:-|>%@`{[&*!?"), max_size=40)
PIECES = st.one_of(
    st.sampled_from(
        [
            *"工作内容 工作要求 责任单位 完成情况 牵头单位 序号 重点任务 完成时限 备注".split(),
            *("一、便民", "二、信息", "三、监督", "一、便民", "二、信息公开得好。"),
            *(
                "(一)公开。全部上网。(甲局牵头,乙局按职责分工负责)",
                "（二）解读。一并上网",
                "（三）回应。（甲局、乙局负责）",
                "(四)",
            ),
            *(
                "1.小项。（丙局负责）",
                "续写的一段。",
                "续写的一段，末尾有单位。（丁局牵头）",
                "（此件公开发布）",
                "青石县人民政府",
                "2025年3月1日",
            ),
            *("甲局、乙局", "甲局,各乡镇人民政府", "政府办(公开办", "已完成", "持续推进", "1", "2", "", "", NBSP),
            *("信息来源:甲县 发布时间:2025-06-03 09:05 浏览次数:", "首页 > 公开 > 推进", "文件下载", "政策咨询", "| | |"),
            *(
                "青石县2025年公开工作要点",
                "各乡镇,县直各单位: 现印发给你们。",
                "青政办发〔2025〕4号",
                "索 引 号：0001/2025\t文号：无",
            ),
            "这一段文字足够长而且中间有断 行留下的空格, 所以应当修补, 其余 2025 年的空格不动。(甲局牵头)",
        ]
    ),
    ANY_TEXT,
)


ADDRESSED_TWICE = ["各乡镇,县直各单位: 现印发给你们。"] * 2


@slow_start
@example(ADDRESSED_TWICE)
@given(st.lists(PIECES, max_size=40))
def test_nothing_of_any_source_is_lost(pieces: list[str]) -> None:
    source = txt.read("\n".join(pieces).encode("utf-8"), "x.txt")
    assert not source.findings
    assert_nothing_is_lost(source)


HEADS = "序号 类别 工作内容 工作要求 责任单位 牵头单位 配合单位 完成时限 完成情况 分管领导 备注 推广范围".split()
CELLS = st.sampled_from(
    [
        *(
            "",
            "",
            "1",
            "2",
            "一、便民",
            "（一）上网",
            "铺路。",
            "把每一件事都上网公开。",
            "甲局、乙局",
            "甲局牵头，乙局配合",
            "合计",
            "注：按月报。",
        ),
        *("6月底前", "持续推进", "已完成", "——", "王某", "全县", "索引号", "任务：铺路", "责任单位：甲局"),
    ]
)


@st.composite
def grids(draw: st.DrawFn, line: int = 1) -> Grid:
    """A table with or without a head that lists work, cells merged at random."""
    wide, high = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    heads = draw(st.lists(st.sampled_from(HEADS), min_size=wide, max_size=wide, unique=True) | st.none())
    taken: set[tuple[int, int]] = set()
    rows = []
    for row in range(high):
        cells = []
        for column in range(wide):
            if (row, column) in taken:
                continue
            down = draw(st.integers(1, 3)) if draw(st.integers(0, 4)) == 0 else 1
            across = draw(st.integers(1, wide - column)) if draw(st.integers(0, 6)) == 0 else 1
            places = {(row + y, column + x) for y in range(min(down, high - row)) for x in range(across)}
            if places & taken:
                places, down, across = {(row, column)}, 1, 1
            taken |= places
            words = heads[column] if heads and row == 0 else draw(CELLS)
            name = f"{chr(65 + column)}{row + 1}"
            lines = tuple(Line(part, line + row, name) for part in words.split("/") if part)
            cells.append(Cell(lines, name, min(down, high - row), across))
        rows.append(tuple(cells))
    return Grid(tuple(rows), line)


@slow_start
@example(ADDRESSED_TWICE)
@given(st.lists(PIECES | grids(), max_size=12))
def test_nothing_of_any_source_with_tables_is_lost(pieces: list[str | Grid]) -> None:
    blocks: list[Line | Grid] = []
    for number, piece in enumerate(pieces):
        blocks.append(moved(piece, 10 * number + 1) if isinstance(piece, Grid) else Line(piece.strip(), 10 * number + 1))
    source = Source(tuple(blocks))
    draft = recognise(source, "x.txt")
    given = "".join(squeeze(line.text) for line in source.lines)
    kept = carriers(draft, given, each=True)
    labels = {f"{column.heading}：" for body in draft.bodies for column in body.columns}  # before each fact, kept as one heading
    repeated = "".join(label * given.count(label) for label in sorted(labels))
    assert Counter(given) - Counter("".join([*kept, repeated])) == Counter()
    assert [text for text in kept if text not in given] == []


def moved(grid: Grid, line: int) -> Grid:
    """The same table further below."""
    rows = tuple(
        tuple(cell._replace(lines=tuple(part._replace(line=part.line + line - 1) for part in cell.lines)) for cell in row)
        for row in grid.rows
    )
    return Grid(rows, line)


LABELS = st.sampled_from(
    ["任务", "工作要求", "责任单位", "牵头单位", "完成时限", "进展情况", "Lead", "Deadline", "Milestones", "备注"]
)
BLOCKS = st.one_of(
    st.tuples(LABELS, st.sampled_from(["：", ":"]), CELLS).map("".join),
    st.sampled_from(["Commitment 1: Publish data", "Commitment 2", "- by June 2024", "任务一", "二、产业", "", "1. Open data"]),
    CELLS,
)


@slow_start
@example(["责任单位：", "甲局、乙局", "任务：", "责任单位："])
@given(st.lists(BLOCKS, max_size=20))
def test_nothing_of_blocks_and_commitments_is_lost(pieces: list[str]) -> None:
    """Labels become headings and bullets go, so what is compared is everything but labels, bullets and colons."""
    lines = [Line(piece, number) for number, piece in enumerate(pieces, 1)]
    draft = recognise(Source(tuple(lines)), "x.txt")
    there = Counter("".join(told for told in strings(json_of(draft))))
    assert Counter(re.sub(r"[\s:：\-]", "", "".join(pieces))) - there == Counter()


def json_of(draft: Draft) -> Any:
    told = preview.record(draft, Report("zh-CN", io.StringIO()))
    labels = [column.heading for body in draft.bodies for column in body.columns] * 20
    return [{key: value for key, value in told.items() if key != "findings"}, labels]


@slow_start
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    source = txt.read(data, "x.txt")
    assert not (source.findings and source.blocks)


# ------------------------------------------------------------------------------------- what is well formed comes out as it is

WORDS = "公开 服务 窗口 平台 文件 目录 指南 企业 群众 项目 资金 安全 教育 医疗 就业 养老".split()
VERBS = "做好 推进 优化 规范 公布 清理 更新 核对".split()
phrase = st.tuples(st.sampled_from(VERBS), st.sampled_from(WORDS), st.sampled_from(WORDS)).map("".join)
sentence = st.lists(phrase, min_size=2, max_size=4).map(lambda parts: "，".join(parts) + "。")
name = st.tuples(st.sampled_from("甲乙丙丁"), st.sampled_from(["局", "委", "办公室", "中心", "乡人民政府"])).map("".join)
names = st.lists(name, min_size=2, max_size=4, unique=True)
units = names.map("、".join) | names.map("，".join) | names.map(lambda listed: f"{listed[0]}牵头,{'、'.join(listed[1:])}")
NUMERALS = "一二三四五六七八九十"


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[tuple[str, list[list[str]]]], str]:
    """Groups with their rows (requirement, units or nothing, report or nothing), and how pasting flattens them."""
    head = ["工作内容", draw(st.sampled_from(["工作要求", "具体要求", "主要内容"])), "责任单位", "完成情况"]
    groups = []
    text = [*head]
    for number in range(draw(st.integers(1, 4))):
        heading = f"{NUMERALS[number]}、{draw(phrase)}"
        text += [*draw(st.lists(st.just(NBSP), max_size=1)), heading]
        rows = []
        for _ in range(draw(st.integers(1, 4))):
            row = [draw(sentence), draw(units | units | units | st.just("")), draw(st.just("已完成") | sentence | st.just(""))]
            if draw(st.integers(0, 5)) == 0 and len(text) > len(head):
                text += head
            text += [cell or NBSP for cell in row]
            rows.append(row)
        groups.append((heading, rows))
    if not any(row[1] for _, rows in groups for row in rows):  # without any unit there is nothing to tell the columns by
        groups[0][1][0][1] = "甲局、乙局"
        text[text.index(groups[0][1][0][0]) + 1] = "甲局、乙局"
    between = draw(st.sampled_from(["\n", "\n\n", "\r\n\r\n"]))
    return groups, "青石县2025年清单\n" + between.join([*text, "文件下载"])


@slow_start
@given(tables(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_a_well_formed_table_comes_out_as_it_was(table: tuple[list[tuple[str, list[list[str]]]], str], encoding: str) -> None:
    groups, text = table
    source = txt.read(text.encode(encoding), "x.txt")
    assert not source.findings
    draft = assert_nothing_is_lost(source)
    read = [[*item.group, item.requirement, "".join(item.units.values()), item.status_text] for item in draft.body.items]
    assert read == [[heading, *row] for heading, rows in groups for row in rows]


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[tuple[str, list[str]]], str]:
    """Chapters with their clauses, and the document's text."""
    chapters = []
    number = 0
    for chapter in range(draw(st.integers(1, 3))):
        clauses = []
        for _ in range(draw(st.integers(1, 3))):
            title = draw(phrase | st.just(""))
            first, others = draw(names), draw(names)
            role = draw(st.sampled_from(["、".join(first) + "牵头", f"{'、'.join(first)}牵头,{'、'.join(others)}按职责分工负责"]))
            clauses.append(f"({NUMERALS[number]}){title + '。' if title else ''}{draw(sentence)}({role})")
            number += 1
        chapters.append((f"{NUMERALS[chapter]}、{draw(phrase)}", clauses))
    opening = ["青石县2025年要点", "各乡镇人民政府：", draw(sentence)]
    lines = opening + [line for heading, clauses in chapters for line in (heading, *clauses)]
    return chapters, "\n".join(lines)


@slow_start
@given(documents())
def test_well_formed_clauses_are_put_together_again_word_for_word(document: tuple[list[tuple[str, list[str]]], str]) -> None:
    chapters, text = document
    draft = assert_nothing_is_lost(txt.read(text.encode(), "x.txt"))
    assert [group.name for group in draft.body.groups] == [heading for heading, _ in chapters]
    for item, clause in zip(draft.body.items, [clause for _, clauses in chapters for clause in clauses], strict=True):
        assert item.number + item.title + item.requirement + item.units["责任单位"] == clause
        assert item.lead


# ------------------------------------------------------------------------------------------------------- the YAML writer


def plain(node: yamlsource.Node | None) -> Any:
    if isinstance(node, yamlsource.Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, yamlsource.Sequence):
        return [plain(part) for part in node.nodes]
    assert isinstance(node, yamlsource.Scalar)
    return node.text


LINES = st.lists(ANY_TEXT, max_size=4).map("\n".join)
KEYS = ANY_TEXT
MAPPINGS = st.dictionaries(KEYS, LINES, min_size=1, max_size=4)
DATA = st.dictionaries(KEYS, st.one_of(LINES, st.lists(LINES, min_size=1, max_size=4), MAPPINGS, st.lists(MAPPINGS, min_size=1)))


@slow_start
@given(DATA, ANY_TEXT)
def test_what_is_written_is_read_back_exactly(data: dict[str, Any], left: str) -> None:
    text, findings = yamlsource.decode((dump(data) + comment(left)).encode("utf-8"), "x.yaml")
    assert text is not None, findings
    node, findings = yamlsource.parse(text, "x.yaml")
    assert not findings
    assert (plain(node) if node else {}) == data


words = LINES.map(str.strip)
some = words.filter(bool)
short = ANY_TEXT.map(squeeze).filter(bool)
ITEMS = st.builds(
    DraftItem,
    line=st.just(1),
    requirement=some,
    number=words,
    group=st.just(("一、甲",)) | st.just(()),
    title=words,
    lead=st.lists(short, max_size=3, unique=True).map(tuple),
    support=st.lists(short, max_size=3, unique=True).map(tuple),
    units=st.just({}) | st.fixed_dictionaries({"责任单位": some}),
    due=words | st.sampled_from(["2025-12-31", "2025年12月31日前", "持续推进", "年底前"]),
    status_text=words | st.sampled_from(list(STATUSES)),
    extra=st.just({}) | st.fixed_dictionaries({"备注": some}),
    wording=st.just({}) | st.fixed_dictionaries({"工作要求": some}),
)
COLUMNS = (TableColumn("工作内容", "group.1"), TableColumn("工作要求", "requirement"), TableColumn("责任单位", "units"))


@slow_start
@given(st.lists(ITEMS, min_size=1, max_size=3), LINES, st.sampled_from(["table", "clauses"]), some)
def test_every_draft_is_read_back_as_the_site_reads_it(items: list[DraftItem], left: str, form: Any, title: str) -> None:
    head = Head(title, "2025-06-03 09:05", text=(Line(left, 1),))
    groups = (Group("一、甲", left),)
    body = Body(form=form, columns=COLUMNS, groups=groups, items=tuple(items), unplaced=(Line(left, 2),))
    files = plan_files.make(Draft(head, (body,), 2025), body, STATUSES)
    assert list(files)[-1] == "plan.yaml"
    plan = read(files["plan.yaml"], schema.PLAN)
    assert (plan.title, plan.year, plan.text) == (title, 2025, left.strip())
    assert plan.groups == (Group("一、甲", left.strip()),)
    assert plan.table == COLUMNS
    for item, text in zip(items, files.values(), strict=False):
        again = read(text, schema.ITEM)
        assert (again.number, again.requirement, again.group) == (item.number, item.requirement, item.group)
        assert again.task == (item.title.removesuffix("。").strip() if form == "clauses" else item.title)
        assert (again.lead, again.support, again.extra) == (item.lead, item.support, item.extra)
        assert (again.due.words if again.due else "") == item.due
        assert again.status == STATUSES.get(item.status_text, "")
        assert [(entry.date, entry.text) for entry in again.progress] == [(date(2025, 6, 3), item.status_text)] * bool(
            item.status_text
        )
        assert again.wording.get("工作要求") == item.wording.get("工作要求")
        heading = "责任单位"
        published = again.wording.get(heading, plan_files.composed(body, item, heading))
        assert published == item.units.get(heading, published)


def read(text: str, table: fields.Table) -> Any:
    decoded, findings = yamlsource.decode(text.encode("utf-8"), "x.yaml")
    assert decoded is not None, findings
    node, findings = yamlsource.parse(decoded, "x.yaml")
    assert node is not None
    reading = fields.Reading("x.yaml")
    record = fields.read_record(node, table, reading, address="a/b/c/d")
    assert not findings + reading.findings
    return record


def test_a_draft_has_no_place_twice() -> None:
    """0101 … are distinct and sort in the order of the items, however many there are."""
    groups = tuple(Group(f"{number}") for number in range(1, 12))
    items = tuple(DraftItem(1, "x", group=(group.name,)) for group in groups for _ in range(101))
    found = plan_files.file_names(Body(groups=groups, items=items))
    assert found == sorted(set(found))
    assert found[0] == "01001"
    assert importing.draft_of(Path("none.txt")).findings[0].rule == "import/missing"
