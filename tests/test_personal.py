"""Numbers of persons and invisible signs: found however they are written, never shown whole; other numbers are left alone."""

from __future__ import annotations

import posixpath
import random
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_importing_kinds import grid
from test_importing_kinds import read as imported

from gongkai import files, personal, read
from gongkai.model import Facts, Finding

ID, CARD, MOBILE = "11010119900307125X", "6222021234567890128", "13800001234"


def rules(text: str) -> list[str]:
    return [trace.rule for trace in personal.look(text)]


def read_one(folder: Path, name: str, data: bytes) -> list[Finding]:
    """What is told of a file when the site that holds it is read."""
    texts = {"content/bureau/2026/plan.yaml": b"", name: data}
    for path, text in texts.items():
        (folder / posixpath.basename(path)).write_bytes(text)
    paths = {name: folder / posixpath.basename(name) for name in texts}
    stats = {name: path.stat() for name, path in paths.items()}
    signatures = {name: (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino) for name, stat in stats.items()}
    listed = {name: files.Entry(name, "file", signatures[name], str(path)) for name, path in paths.items()}
    inputs = read.survey(lambda: listed, {}, 0)
    if name == "site.yaml":
        return read.read_facts(inputs)[1].findings
    return read.read_site(Facts(name="", domain="", id_code="", base_url=""), {}, inputs, {})[1]


def identity(first: str, check: bool = True) -> str:
    """17 digits with their check sign, or with another."""
    right = sum(int(sign) * weight for sign, weight in zip(first, personal.WEIGHTS, strict=True)) % 11
    return first + personal.CHECKS[right if check else (right + 1) % 11]


@pytest.mark.parametrize(
    ("text", "rule", "shown"),
    [
        (f"核对{ID}。", "personal/id-number", "110101********125X"),
        ("核对110101 19900307 125x。", "personal/id-number", "110101********125X"),
        ("核对１１０１０１１９９００３０７１２５Ｘ。", "personal/id-number", "110101********125X"),
        (f"卡号{CARD}", "personal/bank-card", "6222********0128"),
        ("6222 0212 3456 7890 128", "personal/bank-card", "6222********0128"),
        (f"王某 {MOBILE}", "personal/mobile", "138****1234"),
        ("王某 138-0000-1234", "personal/mobile", "138****1234"),
        ("王某 +86 13800001234", "personal/mobile", "138****1234"),
        ("证件号 110101850307125", "personal/old-id-number", "110101******125"),
        ("手机号：13800001234", "personal/mobile", "138****1234"),
    ],
)
def test_what_must_not_be_published_unseen_is_found_and_never_shown_whole(text: str, rule: str, shown: str) -> None:
    assert [(trace.rule, trace.text) for trace in personal.look(text)] == [(rule, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：13800001234",
        "县水务局电话 13800001234",
        "phone: 13800001234",
        "索引号 110101199003071250",
        "统一社会信用代码：110101199003071258",
        "项目编号202606301234567890",
        "注册号110101850307125",
        "990101850307125",
        "110101851307125",
        "13800001234567",
        "〔2026〕12号，2026-06-30，12345，010-88880000",
        "👨\u200d👩",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert rules(text) == []


@pytest.mark.parametrize(("text", "code"), [("清理\u202e文件", "U+202E"), ("清理\u200b文件\u200b", "U+200B"), ("👨\u200d👩", "")])
def test_signs_that_nobody_sees_are_found_once_a_line(text: str, code: str) -> None:
    assert [(trace.column, trace.text) for trace in personal.hidden(text)] == ([(3, code)] if code else [])


def test_the_head_of_a_column_tells_whose_numbers_are_below_it() -> None:
    text = f'单位,联系电话,手机号\n"甲镇\n政府",{MOBILE},13900001234\n乙镇,{ID},"未完'
    assert [(trace.line, trace.rule, trace.text) for trace in personal.look_in_cells(text)] == [
        (2, "personal/mobile", "139****1234"),
        (4, "personal/id-number", "110101********125X"),
    ]


def test_a_cell_too_long_for_a_table_is_looked_at_as_lines() -> None:
    text = f'甲,乙\n"{"丙" * 140_000}\n{MOBILE}'
    assert [(trace.line, trace.text) for trace in personal.look_in_cells(text)] == [(3, "138****1234")]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("site.yaml", 2),
        ("content/units.yaml", 2),
        ("content/bureau/2026/history.jsonl", 2),
        ("content/bureau/2026/list.csv", 2),
        ("content/bureau/2026/list.txt", 2),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_whatever_is_published_or_kept_is_looked_at(name: str, line: int, encoding: str, tmp_path: Path) -> None:
    if encoding != "utf-8" and not name.endswith(("csv", "txt")):
        return
    told = read_one(tmp_path, name, f"# 县水务局\n# 核对{ID}\n".encode(encoding))
    assert [(finding.file, finding.line, finding.values["text"]) for finding in told if finding.rule.startswith("personal/")] == [
        (name, line, "110101********125X")
    ]


def test_the_place_is_that_of_the_number() -> None:
    traces = list(personal.look(f"第一行\n核对{ID}和{MOBILE}"))
    assert [(trace.line, trace.column) for trace in traces] == [(2, 3), (2, 22)]


@given(
    st.dates(min_value=personal.date(1900, 1, 1), max_value=personal.date(2026, 1, 1)),
    st.integers(100000, 899999),
    st.integers(0, 999),
)
def test_every_number_of_an_identity_card_is_found_and_none_with_a_wrong_sign(day: personal.date, place: int, order: int) -> None:
    first = f"{place}{day:%Y%m%d}{order:03}"
    assert rules(f"甲{identity(first)}乙") == ["personal/id-number"]
    assert "personal/id-number" not in rules(f"甲{identity(first, check=False)}乙")


def test_few_other_numbers_look_like_a_persons() -> None:
    """reliability.md PR-01: at most one false alarm in a thousand numbers."""
    chance = random.Random(1)
    numbers = ["".join(chance.choices(string.digits, k=chance.choice((8, 10, 12, 14, 15, 17, 18, 20)))) for _ in range(5000)]
    assert sum(bool(rules(f"编号{number}。")) for number in numbers) <= 5


def test_one_in_fifty_numbers_of_fifteen_digits_looks_like_an_old_card_at_most() -> None:
    chance = random.Random(1)
    numbers = ["".join(chance.choices(string.digits, k=15)) for _ in range(5000)]
    assert sum(bool(rules(f"流水{number}。")) for number in numbers) <= 100


def test_an_import_tells_numbers_and_takes_out_invisible_signs() -> None:
    draft = imported(grid(f"序号 | 重点任务 | 责任\u200b单位\n1 | 修渠（王某{MOBILE}） | 县水\u200b务局\n2 | 种树 | 县林业局"))
    assert [item.support for item in draft.items] == [("县水务局",), ("县林业局",)]
    told = [(finding.rule, finding.file, finding.values) for finding in draft.findings]
    assert told == [
        ("import/invisible", "来源.xlsx!C1", {"count": 2, "text": "U+200B"}),
        ("import/personal", "来源.xlsx!B2", {"text": "138****1234"}),
    ]
