"""Nodes → the model: both spellings of every key, every kind of field, and what is said of a faulty one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import sites
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import fields, model, schema, yamlsource
from gongkai.fields import Field, Kind, Reading, Table
from gongkai.messages import catalogue
from gongkai.model import Mark
from gongkai.report import tell
from gongkai.schema import EVERY

FILE = "content/zfb/jdbz/gztj/2026/0101.yaml"


def tables() -> Iterator[Table]:
    """Every table of the schema."""
    yield from (value for value in vars(schema).values() if isinstance(value, Table))


FIELDS = [pytest.param(table, field, id=f"{table.id}.{field.name}") for table in tables() for field in table.fields]


def read(text: str, table: Table = schema.ITEM, **known: Any) -> tuple[Any, Reading]:
    """What the table makes of a YAML text."""
    reading = Reading(FILE)
    node, findings = yamlsource.parse(text, FILE)
    assert findings == []
    assert node is not None
    return fields.read_record(node, table, reading, **known), reading


def said(text: str, table: Table = schema.ITEM, lang: str = "zh-CN", **known: Any) -> list[str]:
    """What is wrong with the text: "line:column rule message → hint"."""
    words = catalogue(lang)
    told = [(finding, tell(finding, words)) for finding in read(text, table, **known)[1].findings]
    return [f"{finding.line}:{finding.column} {finding.rule} {message} → {hint}" for finding, (message, hint) in told]


def field_of(kind: Kind, text: str) -> tuple[Any, list[tuple[str, str]]]:
    """A value read as one kind of field, and the rules that it breaks with the nearest words."""
    table = Table("item", model.Status, (Field("id", ("值", "value"), kind),))
    reading = Reading(FILE)
    node, findings = yamlsource.parse(f"值: {text}", FILE)
    assert findings == []
    assert isinstance(node, yamlsource.Mapping)
    value = kind.read(node.entries[0][1], reading, "value")
    assert table.fields
    return value, [(finding.rule, str(finding.values.get("nearest", ""))) for finding in reading.findings]


# ------------------------------------------------------------------------------------------------ keys of both languages

EXAMPLES = {
    "ADDRESS": "https://www.qingshi.example/",
    "CODE": "abc",
    "LINK": "https://www.qingshi.example/a?b=1",
    "YEAR": "2026",
    "INTEGER": "12",
    "FIGURE": "3.5",
    "FLAG": "是",
    "DATE": "2026-05-30",
    "WHEN": "2026-05-30 09:30",
    "MONTHS": "5年",
    "TEXTS_BY_KEY": "{备注: 甲}",
    "COLUMNS": "[{id: a, name: 甲}]",
}
NESTED = {
    "item.due": "{day: 2026-12-31}",
    "item.progress": "[{date: 2026-05-30, text: 甲}]",
    "item.targets": "[{name: 甲, value: 1}]",
    "plan.document": "{title: 甲}",
    "plan.groups": "[{name: 甲, text: 乙}]",
    "plan.table": "[{heading: 甲, shows: lead}]",
    "plan.defaults": "{lead: [甲]}",
    "document.attachments": "[{file: 甲.pdf}]",
    "site.footer": "{sponsor: 甲}",
    "site.downloads": "[csv]",
    "site.share": "[weibo]",
    "site.statuses": "[{id: a, name: 甲}]",
    "site.calendar": "[{year: 2027, holidays: [2027-01-01]}]",
    "calendar.holidays": "[2027-01-01]",
    "calendar.workdays": "[2027-01-03]",
}


def example(table: Table, field: Field) -> str:
    """A valid value of the field."""
    if f"{table.id}.{field.name}" in NESTED:
        return NESTED[f"{table.id}.{field.name}"]
    if field.name == "review":
        return "{by: 县政府办公室, on: 2026-03-01}"
    if "enum" in field.kind.json:
        return str(field.kind.json["enum"][-1])
    named = [name for name in EXAMPLES if getattr(schema, name) is field.kind]
    return EXAMPLES[named[0]] if named else "甲"


def known_of(table: Table) -> dict[str, Any]:
    """What a file does not hold of its type."""
    return {"plan": {"address": "a"}, "item": {"address": "a"}, "document": {"address": "a"}, "body": {"id": "a"}}.get(
        table.id, {}
    )


def minimal(table: Table, but: str = "") -> str:
    """The required fields of the table, all but one."""
    needed = [field for field in table.fields if field.required and field.name != but]
    return "".join(f"{field.keys[-1]}: {example(table, field)}\n" for field in needed)


@pytest.mark.parametrize(("table", "field"), FIELDS)
def test_all_spellings_of_a_key_mean_the_same(table: Table, field: Field) -> None:
    spelt = [
        read(f"{minimal(table, field.name)}{key}: {example(table, field)}\n", table, **known_of(table)) for key in field.keys
    ]
    assert all(not reading.findings for _, reading in spelt)
    assert len({repr(value) for value, _ in spelt}) == 1
    value, reading = spelt[0]
    assert getattr(value, field.name) != getattr(
        read(minimal(table, field.name) or "{}", table, **known_of(table))[0], field.name, None
    )
    assert field.name in reading.marks


@pytest.mark.parametrize("table", list(tables()), ids=lambda table: table.id)
def test_a_table_is_its_type_with_one_chinese_and_one_english_key_at_least(table: Table) -> None:
    keys = [key for field in table.fields for key in field.keys]
    assert len(keys) == len(set(keys))
    for field in table.fields:
        assert field.name in table.type.__struct_fields__
        assert field.keys[-1].isascii()
        assert field.keys[-1] in (field.name.replace("_", "-"), "date")
        assert not field.keys[0].isascii() or field.keys[0] == "ICP备案号"


def test_every_field_of_a_content_can_be_written() -> None:
    made_elsewhere = {"address", "id", "html", "links"}
    for table in (schema.ITEM, schema.PLAN, schema.DOCUMENT, schema.BODY, schema.UNIT, schema.FACTS, schema.COLUMN):
        names = {field.name for field in table.fields}
        assert set(table.type.__struct_fields__) - names <= made_elsewhere


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("tilte", "title"),
        ("title_", "title"),
        ("Published", "published"),
        ("发布时向", "发布时间"),
        ("正 文", "正文"),
        ("zzzz", ""),
        ("附 件", ""),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(key: str, nearest: str) -> None:
    (sentence,) = said(f"{minimal(schema.PLAN)}{key}: 甲\n", schema.PLAN, address="a")
    question = f"是不是“{nearest}”？" if nearest else ""
    keys = "标题 · 年度 · 发布时间 · 信息来源 · 来源文件 · 形式 · 分组 · 表格 · 默认 · 正文 · 结尾 · 关键词 · 摘要"
    keys += " · 报告期 · 审核 · 草稿"
    assert sentence == f"4:1 schema/unknown-key 不认识“{key}”这一项 → {question}这里可以写：{keys}。"


def test_an_unknown_key_is_told_in_english_with_the_english_keys() -> None:
    (sentence,) = said("name: 甲\nnmae: 乙\n", schema.GROUP, "en")
    assert sentence == "2:1 schema/unknown-key “nmae” is not known here → Did you mean “name”? Use one of these: name · text."


def test_one_field_in_two_languages_is_written_twice() -> None:
    assert said("工作要求: 甲\nlead: [乙]\nrequirement: 丙\n", address="a") == [
        "3:1 schema/field-twice “requirement”和第 1 行的“工作要求”是同一项，写了两次 → 只留一个。"
    ]


def test_200_unknown_keys_are_all_told() -> None:
    assert len(said("requirement: 甲\n" + "".join(f"键{number}: 甲\n" for number in range(200)), address="a")) == 200


# ------------------------------------------------------------------------------------------------- what is required

REQUIRED = [
    pytest.param(table, field, id=f"{table.id}.{field.name}") for table in tables() for field in table.fields if field.required
]


@pytest.mark.parametrize(("table", "field"), REQUIRED)
def test_a_required_field_is_missed_when_it_is_not_there_or_empty(table: Table, field: Field) -> None:
    others = minimal(table, field.name)
    for text in (f"{others}{field.keys[0]}:\n", f'{others}{field.keys[0]}: ""\n', others or "{}\n"):
        value, reading = read(text, table, **known_of(table))
        assert value is None
        assert [finding.rule for finding in reading.findings] == [field.missing]
        assert reading.findings[0].values == {"key": field.keys[0], "english": field.keys[-1]}


def test_a_missing_field_is_told_by_its_chinese_and_its_english_name() -> None:
    assert said("lead: [甲]\n", address="a") == ["1:1 schema/missing-key 缺少“工作要求”（requirement） → 加一行“工作要求: ……”。"]
    assert said("lead: [甲]\nrequirement:\n", lang="en", address="a") == [
        "2:13 schema/missing-key “requirement” (工作要求) is missing → Add a line “requirement: …”."
    ]


def test_a_time_of_publication_is_missed_in_its_own_words() -> None:
    assert said("title: 甲\n", schema.DOCUMENT, address="a") == [
        "1:1 content/undated 没有写发布时间 → 加一行“发布时间: 2026-03-02 09:30”（英文键 published）。"
    ]


def test_a_field_that_is_not_required_may_be_left_empty() -> None:
    empty = "".join(f"{field.keys[0]}:\n" for field in schema.ITEM.fields if not field.required)
    item, reading = read(f"requirement: 甲\n{empty}", address="a")
    assert reading.findings == []
    assert item == model.Item("a", "甲")


def test_a_required_field_that_is_faulty_is_told_once() -> None:
    value, reading = read("date: 昨天\ntext: 甲\n", schema.PROGRESS)
    assert value is None
    assert [finding.rule for finding in reading.findings] == ["schema/bad-date"]


# ------------------------------------------------------------------------------------------------- kinds of fields


@pytest.mark.parametrize(
    ("text", "day"), [("2026-12-31", date(2026, 12, 31)), ("2024-02-29", date(2024, 2, 29)), ("'1900-01-01'", date(1900, 1, 1))]
)
def test_a_day_is_year_month_day(text: str, day: date) -> None:
    assert field_of(fields.DATE, text) == (day, [])


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("2026-13-45", ""),
        ("0000-01-01", ""),
        ("10000-01-01", ""),
        ("2026/11/21", "2026-11-21"),
        ("2026年11月21日", "2026-11-21"),
        ("2026年1月2日", "2026-01-02"),
        ("2026.1.2", "2026-01-02"),
        ("2026-1-2", "2026-01-02"),
        ("2026 年 1 月 2 日", "2026-01-02"),
        ("2026-11-21 10:00", "2026-11-21"),
        ("年底", ""),
        ("20261121", ""),
        ("2026-11", ""),
        ("26-11-21", ""),
        ("-2026-11-21", ""),
    ],
)
def test_a_day_that_is_none_is_told_with_the_nearest_spelling(text: str, nearest: str) -> None:
    assert field_of(fields.DATE, text) == (None, [("schema/bad-date", nearest)])


@pytest.mark.parametrize("kind", [fields.DATE, fields.WHEN, schema.ITEM.fields[6].kind])
@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-02-30", (2026, 2, 30, 28)), ("2024-2-30", (2024, 2, 30, 29)), ("2026-4-31", (2026, 4, 31, 30)),
     ("2025/02/29", (2025, 2, 29, 28)), ("2026年6月31日", (2026, 6, 31, 30)), ("2026-02-30 09:30", (2026, 2, 30, 28))],
)  # fmt: skip
def test_a_day_that_its_month_does_not_have_is_told_as_such(kind: schema.Kind, text: str, day: tuple[int, ...]) -> None:
    reading = fields.Reading("a.yaml")
    kind.read(schema.Scalar(text, fields.Mark(1, 1)), reading, "day")
    (finding,) = reading.findings
    assert finding.rule == "schema/no-such-day"
    assert tuple(finding.values[name] for name in ("year", "month", "day", "last")) == day


def test_an_impossible_day_is_told_in_a_whole_sentence() -> None:
    assert said("by: 甲\non: 2026-02-30\n", schema.REVIEW) == [
        "2:5 schema/no-such-day “2026-02-30”：2026 年 2 月没有 30 日 → 这个月到 28 日为止，核对一下是哪一天。"
    ]
    assert said("by: 甲\non: 2026年11月21日\n", schema.REVIEW) == [
        "2:5 schema/bad-date “2026年11月21日”不是有效的日期 → 是不是“2026-11-21”？写成 年-月-日，例如 2026-12-31。"
    ]


@given(st.text("0123456789-/.年月日: T+", max_size=16))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_text_of_digits_makes_the_reading_of_days_and_times_fail(text: str) -> None:
    quoted = f"'{text}'"
    for kind in (fields.DATE, fields.WHEN, fields.INTEGER, fields.FIGURE, Kind(schema._read_due, {})):
        value, rules = field_of(kind, quoted)
        if kind is fields.DATE and value is not None:
            assert value.isoformat() == text.strip()
        for _, nearest in rules:
            assert nearest in ("", *sum(EVERY.values(), ())) or schema.MOMENT.fullmatch(nearest)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02 09:30", datetime(2026, 3, 2, 9, 30)),
        ("2026-03-02 00:00", datetime(2026, 3, 2)),
        ("2026-03-02  23:59", datetime(2026, 3, 2, 23, 59)),
    ],
)
def test_a_moment_is_a_day_and_a_minute(text: str, moment: datetime) -> None:
    assert field_of(fields.WHEN, text) == (moment, [])


def test_a_moment_without_a_time_is_midnight_with_a_warning() -> None:
    assert field_of(fields.WHEN, "2026-03-02") == (datetime(2026, 3, 2), [("schema/no-time", "")])
    assert said("title: 甲\npublished: 2026-03-02\n", schema.DOCUMENT, address="a") == [
        "2:12 schema/no-time 发布时间“2026-03-02”没有写时分，页面上显示 00:00 → 补上时分，例如 2026-03-02 09:30。"
    ]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("2026-03-02 24:00", "2026-03-02"),
        ("2026-03-02 09:60", "2026-03-02"),
        ("2026-03-02 9:30", "2026-03-02 09:30"),
        ("2026-03-02T15:08", "2026-03-02 15:08"),
        ("2026-03-02 15:08:59", "2026-03-02 15:08"),
        ("2026/3/2 15:08", "2026-03-02 15:08"),
        ("2026年3月2日 15时08分", "2026-03-02 15:08"),
        ("2026年3月2日", "2026-03-02"),
        ("2026-03-02 15：08", "2026-03-02 15:08"),
        ("2026-03-02 上午", "2026-03-02"),
        ("09:30", ""),
        ("2026-03-02T09:30+08:00", "2026-03-02 09:30"),
    ],
)
def test_a_moment_that_is_none_is_told_with_the_nearest_and_its_time_is_never_made_up(text: str, nearest: str) -> None:
    assert field_of(fields.WHEN, text) == (None, [("schema/bad-moment", nearest)])


@pytest.mark.parametrize("text", ["true", "True", "yes", "Yes", "是", "false", "no", "NO", "否", "''"])
def test_a_flag_is_yes_or_no(text: str) -> None:
    assert field_of(fields.FLAG, text) == (text.lower() in ("true", "yes", "是"), [])


@pytest.mark.parametrize("text", ["on", "off", "y", "n", "1", "0", "对", "也许", "~", "null"])
def test_a_flag_is_nothing_else(text: str) -> None:
    assert field_of(fields.FLAG, text) == (None, [("schema/bad-flag", "")])


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("2026", 2026), ("999999999", 999999999)])
def test_a_whole_number_is_digits(text: str, number: int) -> None:
    assert field_of(fields.INTEGER, text) == (number, [])


@pytest.mark.parametrize("text", ["-1", "1.0", "1_000", "1e3", "0x1F", "1000000000", "二", ".nan", "2026年"])
def test_a_whole_number_is_nothing_else(text: str) -> None:
    assert field_of(fields.INTEGER, text) == (None, [("schema/bad-integer", "")])


@pytest.mark.parametrize("text", ["0", "200", "3.10", "-5", "0.50", "110101199003070011"])
def test_a_figure_stays_as_it_was_written(text: str) -> None:
    assert field_of(fields.FIGURE, text) == (text, [])


@pytest.mark.parametrize("text", ["200件", ".5", "1e3", ".nan", ".inf", "1,000", "98%", "+3"])
def test_a_figure_is_nothing_but_a_number(text: str) -> None:
    assert field_of(fields.FIGURE, text) == (None, [("schema/bad-number", "")])


@pytest.mark.parametrize("text", ["swj", "县税务局", "a-b_c", "2026"])
def test_an_id_is_made_of_letters_digits_and_hyphens(text: str) -> None:
    assert field_of(fields.CODE, text) == (text, [])


@pytest.mark.parametrize("text", ["a/b", "../x", "a b", "a.b", "a\\b", "a%2fb", "甲、乙", "a?b"])
def test_an_id_is_nothing_that_an_address_cannot_hold(text: str) -> None:
    assert field_of(fields.CODE, text) == (None, [("schema/bad-id", "")])


@pytest.mark.parametrize("spelling", [spelling for spellings in schema.SHOWS.values() for spelling in spellings])
def test_a_choice_may_be_spelt_in_several_ways(spelling: str) -> None:
    column, reading = read(f"heading: 甲\nshows: {spelling}\n", schema.TABLE_COLUMN)
    assert reading.findings == []
    assert spelling in schema.SHOWS[column.shows]


def test_a_word_that_is_no_choice_is_told_with_the_nearest_and_all_the_others() -> None:
    assert said("id: a\nname: 甲\ntone: goood\n", schema.STATUS) == [
        "3:7 schema/unknown-word 这里不能写“goood” → 是不是“good”？可以写：good · fair · steady · neutral · warn · bad · none。"
    ]


def test_the_words_of_a_choice_are_told_in_the_language_of_the_user() -> None:
    reading = fields.Reading("a.yaml")
    fields.choice(schema.SHOWS).read(schema.Scalar("要求", fields.Mark(1, 1)), reading, "shows")
    (finding,) = reading.findings
    chinese, english = (tell(finding, catalogue(lang)).hint for lang in ("zh-CN", "en"))
    assert chinese == (
        "是不是“工作要求”？可以写："
        "分组 · 一级分组 · 二级分组 · 三级分组 · 序号 · 任务 · 工作要求 · 牵头单位 · 配合单位 · 责任单位 · 完成时限"
        " · 状态 · 完成情况 · 进展 · 其他列。"
    )
    assert "requirement" in english
    assert english.partition("Use")[2].isascii() or "· units ·" in english


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{日期：2026-04-10，内容: 收录}", ["1:9 yaml/wide-colon", "1:20 yaml/wide-comma"]),
        ("{日期: 2026-04-10，内容：收录}", ["1:21 yaml/wide-comma"]),
        ("{日期: 2026-04-10, 内容：收录}", ["1:25 yaml/wide-colon"]),
        ("{日期: 2026-04-10, 内容: 收录，状态：正常}", []),
        ("{日期: 2026-04-10, 内容: 收录, 其他: 甲}", ["1:31 schema/unknown-key"]),
    ],
)
def test_chinese_signs_between_the_entries_of_braces_are_pointed_at(entry: str, told: list[str]) -> None:
    assert [
        line.partition(" ")[0] + " " + line.split()[1] for line in said(f"进展: [{entry}]", schema.ITEM) if "工作要求" not in line
    ] == told


@pytest.mark.parametrize(
    "text",
    [
        "[县税务局, 县经信局]",
        "县税务局、县经信局",
        "县税务局，县经信局",
        "县税务局, 县经信局",
        "县税务局；县经信局；",
        "\n  - 县税务局\n  - 县经信局",
    ],
)
def test_names_may_be_a_list_or_one_text(text: str) -> None:
    item, reading = read(f"requirement: 甲\nlead: {text}\n", address="a")
    assert item.lead == ("县税务局", "县经信局")
    assert {"lead", "lead.0", "lead.1"} <= reading.marks.keys()


def test_one_text_may_stand_for_a_list_of_texts_but_is_not_cut() -> None:
    item, _ = read("requirement: 甲\ngroup: 一、公开，解读\napart: 表头\n", address="a")
    assert (item.group, item.apart) == (("一、公开，解读",), ("表头",))


def test_empty_entries_of_a_list_are_left_out_and_the_others_keep_their_places() -> None:
    item, reading = read("requirement: 甲\nlead: [乙, '', 丙]\n", address="a")
    assert item.lead == ("乙", "丙")
    assert reading.marks["lead.2"] == Mark(2, 15)


def test_a_faulty_entry_does_not_hide_the_others() -> None:
    item, reading = read(
        "requirement: 甲\nprogress:\n- {date: 昨天, text: 乙}\n- {date: 2026-05-30, text: 丙}\n- {text: 丁}\n", address="a"
    )
    assert [(finding.rule, finding.line) for finding in reading.findings] == [("schema/bad-date", 3), ("schema/missing-key", 5)]
    assert [entry.text for entry in item.progress] == ["丙"]


@pytest.mark.parametrize(
    ("text", "expected", "got"),
    [
        ("task: [甲]", "文字", "列表"),
        ("task: {甲: 乙}", "文字", "带键的若干项"),
        ("lead: {甲: 乙}", "列表", "带键的若干项"),
        ("lead: [[甲]]", "文字", "列表"),
        ("progress: 甲", "列表", "文字"),
        ("progress: {date: 2026-05-30, text: 甲}", "列表", "带键的若干项"),
        ("progress: [甲]", "带键的若干项", "文字"),
        ("review: 甲", "带键的若干项", "文字"),
        ("review: {by: [甲], on: 2026-03-01}", "文字", "列表"),
        ("review: {by: 甲, on: [2026-03-01]}", "日期", "列表"),
        ("draft: [yes]", "是或否", "列表"),
        ("extra: [甲]", "带键的若干项", "列表"),
        ("extra: {甲: [乙]}", "文字", "列表"),
        ("due: [2026-12-31]", "带键的若干项", "列表"),
        ("targets: [{name: 甲, value: {数: 1}}]", "数", "带键的若干项"),
    ],
)
def test_another_shape_is_told_by_name(text: str, expected: str, got: str) -> None:
    (sentence,) = [sentence for sentence in said(f"requirement: 甲\n{text}\n", address="a") if "wrong-shape" in sentence]
    assert sentence.endswith(f"schema/wrong-shape 这里应当是{expected}，写成了{got} → 对照 docs 里的例子。")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("review:\n  审核单位：甲\n  日期：2026-03-01", "2:7 yaml/wide-colon"),
        ("progress:\n  - 日期：2026-05-30", "2:7 yaml/wide-colon"),
        ("progress:\n  - 日期:2026-05-30", "2:7 yaml/colon-space"),
        ("progress: 日期：2026-05-30", "1:13 yaml/wide-colon"),
        ("due:\n  日期：2026-12-31", "2:5 yaml/wide-colon"),
        ("due: 日期：2026-12-31", "1:8 yaml/wide-colon"),
        ("extra:\n  备注：甲", "2:5 yaml/wide-colon"),
    ],
)
def test_a_colon_that_is_none_is_told_as_such_and_not_as_a_wrong_shape(text: str, place: str) -> None:
    assert [sentence.split(" “")[0] for sentence in said(f"{text}\nrequirement: 甲\n", address="a")] == [place]


def test_a_text_that_may_stand_for_a_whole_record_is_not_taken_from_a_key_with_a_wide_colon() -> None:
    plan = minimal(schema.PLAN)
    assert [sentence[:19] for sentence in said(f"{plan}document:\n  标题：甲\n  文号：乙\n", schema.PLAN, address="a")] == [
        "5:5 yaml/wide-colon"
    ]
    assert [sentence[:19] for sentence in said(f"{plan}groups:\n- 名称：甲\n- 一：乙\n", schema.PLAN, address="a")] == [
        "5:5 yaml/wide-colon"
    ]


def test_a_text_may_stand_for_a_whole_record() -> None:
    plan, reading = read(
        f"{minimal(schema.PLAN)}document: 关于印发：清单的通知\ngroups: [一、公开, {{name: 二、解读, text: 说明}}]\n",
        schema.PLAN,
        address="a",
    )
    assert reading.findings == []
    assert plan.document == model.SourceDocument("关于印发：清单的通知")
    assert plan.groups == (model.Group("一、公开"), model.Group("二、解读", "说明"))
    document, _ = read(
        "title: 甲\npublished: 2026-03-02 09:30\nattachments: [甲.pdf, {file: 乙.pdf, title: 乙}]\n", schema.DOCUMENT, address="a"
    )
    assert document.attachments == (model.Attachment("甲.pdf"), model.Attachment("乙.pdf", "乙"))


def test_columns_hold_columns() -> None:
    facts, reading = read(
        minimal(schema.FACTS) + "columns: [{id: a, name: 甲, columns: [{id: b, name: 乙, columns: [{id: c, name: 丙}]}]}]\n",
        schema.FACTS,
    )
    assert facts.columns == (model.Column("a", "甲", columns=(model.Column("b", "乙", columns=(model.Column("c", "丙"),)),)),)
    assert "columns.0.columns.0.columns.0.name" in reading.marks


def test_a_scalar_is_kept_as_it_was_written_in_every_text_field() -> None:
    for text in (
        "no",
        "on",
        "~",
        "null",
        "0755",
        "1_000",
        "15:08",
        "1.10",
        "1e3",
        ".nan",
        "2023-05-31",
        "110101199003070011",
        "=",
        "007",
    ):
        document, reading = read(
            f"title: {text}\npublished: 2026-03-02 09:30\nnumber: '{text}'\nauthor: {text}\nkeywords: [{text}]\n",
            schema.DOCUMENT,
            address="a",
        )
        assert reading.findings == []
        assert (document.title, document.number, document.author, document.keywords) == (text, text, text, (text,))
        unit, _ = read(f"id: a\nname: {text}\nphone: {text}\ncode: {text}\nshort: {text}\n", schema.UNIT)
        assert (unit.name, unit.phone, unit.code, unit.short) == (text, text, text, (text,))


# ----------------------------------------------------------------------------------------------------- due dates


def due(text: str) -> tuple[model.Due | None, list[str]]:
    value, reading = read(f"requirement: 甲\ndue: {text}\n", address="a")
    return value.due, [f"{finding.rule} {finding.values.get('text', '')}" for finding in reading.findings]


@pytest.mark.parametrize("every", EVERY)
def test_a_duty_that_comes_back_may_be_spelt_in_several_ways(every: str) -> None:
    for spelling in EVERY[every]:
        assert due(spelling) == (model.Due(spelling, every=every), [])  # type: ignore[arg-type]
        assert due(f"{{every: {spelling}, words: 定期}}") == (model.Due("定期", every=every), [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-31", model.Due("2026-12-31", date(2026, 12, 31))),
        ("{day: 2026-12-31}", model.Due("2026-12-31", date(2026, 12, 31))),
        ("{date: 2026-12-31, 原文: 年底前}", model.Due("年底前", date(2026, 12, 31))),
        ("{日期: 2026-12-31, 原话: 年底前}", model.Due("年底前", date(2026, 12, 31))),
        ("{words: 会后及时}", model.Due("会后及时")),
        ("{周期: 每季度}", model.Due("每季度", every="quarter")),
        ("{every: always}", model.Due("持续推进", every="always")),
        ("{workdays: 30, after: 2017-08-22}", model.Due("自2017-08-22起30个工作日内", workdays=30, after=date(2017, 8, 22))),
        (
            "{工作日: 30, 起算日: 2017-08-22, 原话: 公布后30个工作日内}",
            model.Due("公布后30个工作日内", workdays=30, after=date(2017, 8, 22)),
        ),
        ("", None),
        ("''", None),
    ],
)
def test_a_due_date_is_a_day_a_word_or_working_days(text: str, expected: model.Due | None) -> None:
    assert due(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("年底", "schema/bad-due 年底"),
        ("2026-02-30", "schema/no-such-day 2026-02-30"),
        ("2026年12月31日", "schema/bad-due 2026年12月31日"),
        ("每月底", "schema/bad-due 每月底"),
        ("{}", "schema/bad-due "),
        ("{workdays: 30}", "schema/bad-due workdays: 30"),
        ("{after: 2026-03-02}", "schema/bad-due after: 2026-03-02"),
        ("{workdays: 0, after: 2026-03-02}", "schema/bad-due workdays: 0, after: 2026-03-02"),
        ("{day: 2026-12-31, every: 每月}", "schema/bad-due day: 2026-12-31, every: 每月"),
        ("{day: 2026-12-31, workdays: 3, after: 2026-03-02}", "schema/bad-due day: 2026-12-31, workdays: 3, after: 2026-03-02"),
        ("{every: 每月, workdays: 3, words: 甲}", "schema/bad-due every: 每月, workdays: 3, words: 甲"),
        ("{day: 2026-02-30}", "schema/no-such-day 2026-02-30"),
        ("{every: 每天}", "schema/unknown-word 每天"),
        ("{workdays: 三, after: 2026-03-02}", "schema/bad-integer 三"),
        ("{日子: 2026-03-02}", "schema/unknown-key "),
    ],
)
def test_a_faulty_due_date_is_told_once_and_counts_as_written(text: str, told: str) -> None:
    value, rules = due(text)
    assert rules == [told]
    assert value is not None
    assert (value.day, value.every, value.workdays) == (None, "", 0) or text.startswith("{")


def test_a_faulty_due_date_is_told_with_the_nearest_and_with_all_forms() -> None:
    assert said("requirement: 甲\ndue: 2026年12月31日\n", address="a") == [
        "2:6 schema/bad-due “2026年12月31日”不能作为完成时限 → 是不是“2026-12-31”？"
        "写日期 2026-12-31，或者 持续推进、每月、每季度、每半年、每年；"
        "要保留原话，写 {原话: 年底前, 日期: 2026-12-31}；按工作日算，写 {工作日: 30, 起算日: 2026-03-02}。"
    ]


# -------------------------------------------------------------------------------------------------------- marks


def test_every_field_has_its_place() -> None:
    text = "requirement: 甲\nlead: [乙, 丙]\nprogress:\n- date: 2026-05-30\n  text: 丁\n  evidence: [a, b]\n"
    text += "extra:\n  备注: 戊\ndue: {day: 2026-12-31}\n"
    _, reading = read(text, address="a")
    expected = {
        "requirement": (1, 14), "lead": (2, 7), "lead.0": (2, 8), "lead.1": (2, 11), "progress": (4, 1), "progress.0": (4, 3),
        "progress.0.date": (4, 9), "progress.0.text": (5, 9), "progress.0.evidence": (6, 13), "progress.0.evidence.0": (6, 14),
        "progress.0.evidence.1": (6, 17), "extra": (8, 3), "extra.备注": (8, 3), "due": (9, 6), "due.day": (9, 12),
    }  # fmt: skip
    assert {path: (mark.line, mark.column) for path, mark in reading.marks.items()} == expected


# ----------------------------------------------------------------------------------------------- the editor schema


def accepts(json: Any, value: Any, root: dict[str, Any]) -> bool:
    """Whether a JSON Schema of the few words that we use accepts a value; another word is an error."""
    known = "type properties additionalProperties allOf anyOf required items enum pattern title description $ref $schema $defs"
    assert set(json) <= set(known.split())
    if "$ref" in json:
        return accepts(root["$defs"][json["$ref"].removeprefix("#/$defs/")], value, root)
    types = json.get("type", [])
    allowed = {"object": dict, "array": list, "string": str, "integer": int, "number": int, "boolean": bool}
    if types and not isinstance(value, tuple(allowed[name] for name in ([types] if isinstance(types, str) else types))):
        return False
    if "enum" in json and value not in json["enum"]:
        return False
    if "anyOf" in json and not any(accepts(part, value, root) for part in json["anyOf"]):
        return False
    if not all(accepts(part, value, root) for part in json.get("allOf", [])):
        return False
    if isinstance(value, dict):
        properties = json.get("properties", {})
        extra = json.get("additionalProperties", True)
        return all(key in value for key in json.get("required", [])) and all(
            accepts(properties[key], child, root)
            if key in properties
            else (extra is True or (extra and accepts(extra, child, root)))
            for key, child in value.items()
        )
    return not isinstance(value, list) or all(accepts(json.get("items", {}), child, root) for child in value)


def built(node: yamlsource.Node | None) -> Any:
    """Nodes as an editor's YAML 1.2 reader would hand them to a JSON Schema, all scalars as texts."""
    if isinstance(node, yamlsource.Mapping):
        return {key.text: built(value) for key, value in node.entries}
    if isinstance(node, yamlsource.Sequence):
        return [built(child) for child in node.nodes]
    return node.text if node else None


CONTENT = sorted((sites.REPOSITORY / "content").rglob("*.yaml"))
KINDS = {"units.yaml": "units", "body.yaml": "body", "plan.yaml": "plan"}


@pytest.mark.parametrize("path", [*CONTENT, sites.REPOSITORY / "site.yaml"], ids=lambda path: "-".join(path.parts[-3:]))
def test_the_editor_schema_accepts_the_demonstration_content(path: Path) -> None:
    kind = "site" if path.name == "site.yaml" else KINDS.get(path.name, "item")
    json = schema.describe(kind, catalogue("zh-CN").fields)
    content = built(yamlsource.parse(path.read_text("utf-8"), path.name)[0])
    assert accepts(json, content, json)
    if isinstance(content, dict):
        assert not accepts(json, {**content, "没有这一项": "甲"}, json)


@pytest.mark.parametrize("kind", ["", "site", "column", "body", "unit", "units", "plan", "item", "document"])
def test_the_editor_schema_describes_every_key_and_refers_to_nothing_missing(kind: str) -> None:
    for lang in ("zh-CN", "en"):
        json = schema.describe(kind, catalogue(lang).fields)
        assert json["$schema"] == "https://json-schema.org/draft/2020-12/schema"

        def look(part: Any, json: dict[str, Any] = json) -> None:
            if isinstance(part, dict):
                if "$ref" in part:
                    assert part["$ref"].removeprefix("#/$defs/") in json["$defs"]
                if isinstance(part.get("properties"), dict):
                    for child in part["properties"].values():
                        assert child["description"]
            for child in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
                look(child)

        look(json)


def test_the_editor_schema_of_another_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        schema.describe("items", {})


def test_the_editor_schema_asks_for_the_required_keys_in_either_language() -> None:
    json = schema.describe("item", {})
    assert accepts(json, {"requirement": "甲"}, json)
    assert accepts(json, {"工作要求": "甲"}, json)
    assert not accepts(json, {"task": "甲"}, json)


def test_units_are_a_list() -> None:
    reading = Reading("content/units.yaml")
    node, _ = yamlsource.parse("- {id: a, name: 甲}\n- {编号: b, 名称: 乙, 类型: 集合, 成员: 甲}\n", FILE)
    assert node is not None
    assert schema.read_units(node, reading).units == (model.Unit("a", "甲"), model.Unit("b", "乙", kind="group", members=("甲",)))
    assert reading.marks["units.1.members.0"] == Mark(2, 30)
    node, _ = yamlsource.parse("- 编号：a\n- {id: b, name: 乙}\n", FILE)
    assert node is not None
    assert schema.read_units(node, reading).units == (model.Unit("b", "乙"),)
    assert [(finding.rule, finding.line, finding.column) for finding in reading.findings] == [("yaml/wide-colon", 1, 5)]
