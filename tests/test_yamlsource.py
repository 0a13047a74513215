"""YAML text → nodes: every scalar as written, every mark where it stands, and a sentence for everything that is refused."""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sites
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import yamlsource
from gongkai.messages import catalogue
from gongkai.model import Finding, Mark
from gongkai.report import tell
from gongkai.yamlsource import Mapping, Node, Scalar, Sequence

FILE = "content/zfb/jdbz/gztj/2026/0101.yaml"
FAST = settings(max_examples=150, deadline=None)


def read(text: str | bytes, first_line: int = 1) -> tuple[Node | None, list[Finding]]:
    """What a file with this text says."""
    decoded, findings = yamlsource.decode(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), FILE)
    return (None, findings) if decoded is None else yamlsource.parse(decoded, FILE, first_line)


def plain(node: Node | None) -> Any:
    """The node as lists, pairs and texts."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [plain(child) for child in node.nodes]
    return node.text if node else None


def value(text: str) -> Any:
    node, findings = read(text)
    assert findings == []
    return plain(node)


def places(text: str | bytes) -> list[str]:
    """The findings as "line:column rule"."""
    return [f"{finding.line}:{finding.column} {finding.rule}" for finding in read(text)[1]]


def told(text: str | bytes, lang: str = "zh-CN") -> tuple[str, str, str]:
    """The only finding: its place and rule, what is wrong, how to mend it."""
    (finding,) = read(text)[1]
    words = tell(finding, catalogue(lang))
    return f"{finding.line}:{finding.column} {finding.rule}", words.message, words.hint


# ------------------------------------------------------------------------------------------- scalars and their marks

SPELLINGS = """no No NO on off yes y Y n true True FALSE ~ null Null NULL 0755 0o17 0123 08 007 1_000 15:08 12:30 1.10 3.10 1e3
    1E-5 .nan .NaN .inf -.inf +.5 0x1F 0b11 110101199003070011 123456789012345678 99999999999999999999 1,000 -1 100%
    2023-05-31 2026-02-30 2026-13-45 0000-01-01 2026/11/21 2026年11月21日 2026-11-21T24:00 2001-12-14t21:59:43.10-05:00 -甲
    << <<<< +86-000-0001 青政办发〔2026〕1号 a#b C:\\data ${HOME} x:y http://a.cn:80/?a=1&b=2 <b> 〇 𠮷 é é""".split()
NEED_QUOTES = ["---", "...", "!x!y?", "=", "[甲]", "*甲", "@甲", "甲: 乙", "", " 甲 "]


@pytest.mark.parametrize("text", [*SPELLINGS, "2023-05-31 15:08", "甲 乙"])
def test_a_scalar_is_read_as_it_was_written(text: str) -> None:
    assert value(f"标题: {text}\n列表:\n- {text}\n") == {"标题": text, "列表": [text]}
    assert value(f"标题: '{text}'") == {"标题": text}


@pytest.mark.parametrize("text", [*SPELLINGS, *NEED_QUOTES])
def test_a_quoted_scalar_is_read_as_it_was_written(text: str) -> None:
    doubled = text.replace("\\", "\\\\")
    assert value(f"""标题: '{text}'\n文号: "{doubled}"\n""") == {"标题": text, "文号": text}


def test_a_scalar_knows_whether_it_stood_in_quotes() -> None:
    node, _ = read("甲: 1\n乙: '1'\n丙: \"1\"\n丁: |\n  1\n戊:\n")
    assert isinstance(node, Mapping)
    assert [value.plain for _, value in node.entries if isinstance(value, Scalar)] == [True, False, False, False, True]


words = st.text(st.characters(codec="utf-8", categories=["Lo", "Lu", "Ll", "Nd"]), min_size=1, max_size=6)
inner = st.text(
    st.characters(codec="utf-8", categories=["Lo", "Ll", "Nd", "Po", "Zs"], exclude_characters="\u2028\u2029"), max_size=8
)


@FAST
@given(
    st.dictionaries(words, st.one_of(words, st.lists(words, min_size=1, max_size=4)), min_size=1, max_size=6), st.integers(0, 3)
)
def test_every_mark_points_at_its_text(content: dict[str, Any], indent: int) -> None:
    margin = " " * indent
    text = "# 说明\n"
    for key, entry in content.items():
        text += f"{margin}{key}: {entry}\n" if isinstance(entry, str) else f"{margin}{key}:\n"
        text += "".join(f"{margin}  - {word}\n" for word in ([] if isinstance(entry, str) else entry))
    node, findings = read(text)
    assert findings == []
    assert plain(node) == content
    lines = text.split("\n")

    def check(node: Node) -> None:
        if isinstance(node, Scalar):
            assert lines[node.mark.line - 1][node.mark.column - 1 :].startswith(node.text)
        for child in node.nodes if isinstance(node, Sequence) else []:
            check(child)
        for key, child in node.entries if isinstance(node, Mapping) else []:
            check(key)
            check(child)

    assert node is not None
    check(node)


@FAST
@given(inner)
def test_any_text_survives_single_quotes(text: str) -> None:
    escaped = text.replace("'", "''")
    assert value(f"键: '{escaped}'") == {"键": text}


def test_marks_count_characters_not_bytes_and_sequences_begin_at_their_first_entry() -> None:
    node, _ = read("标题: {甲: 乙, 丙: [丁, 戊]}\n𠮷名: é\n进展:\n  - 一\n")
    assert isinstance(node, Mapping)
    (_, flow), (name, accent), (_, block) = node.entries
    assert flow.mark == Mark(1, 5)
    assert isinstance(flow, Mapping)
    assert [key.mark.column for key, _ in flow.entries] == [6, 12]
    assert (name.mark, accent.mark, block.mark) == (Mark(2, 1), Mark(2, 5), Mark(4, 3))


@pytest.mark.parametrize(
    "data", ["\ufeff标题: 甲\n".encode(), b"\xef\xbb\xbf" + "标题: 甲".encode(), "标题: 甲\r\n".encode(), "标题: 甲\r".encode()]
)
def test_a_byte_order_mark_and_the_line_ends_of_windows_and_old_macs_are_no_part_of_the_text(data: bytes) -> None:
    node, findings = read(data)
    assert findings == []
    assert plain(node) == {"标题": "甲"}
    assert isinstance(node, Mapping)
    assert node.entries[0][0].mark == Mark(1, 1)


def test_front_matter_counts_its_lines_from_where_it_stands() -> None:
    node, findings = read("标题: 甲\n标题: 乙\n", first_line=5)
    assert isinstance(node, Mapping)
    assert node.entries[0][0].mark == Mark(5, 1)
    assert [(finding.line, finding.values["first"]) for finding in findings] == [(6, 5)]
    for broken in ("标题: 甲\n年度：2026\n", "标题: 甲\n年度: [2026\n", "标题: 甲\n\t年度: 2026\n", "标题: 甲\n年度: 1 #3\n"):
        assert [finding.line for finding in read(broken, first_line=5)[1]] == [6]


@pytest.mark.parametrize("text", ["", "\n", "# 只有注释\n", "---\n", "   \n\n"])
def test_an_empty_text_is_nothing_without_a_finding(text: str) -> None:
    assert read(text) == (None, [])


# ---------------------------------------------------------------------------------------------- texts over several lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("键: 及时发布\n  政策", "及时发布政策"),
        ("键: 及时发布，\n  做到应公开尽公开", "及时发布，做到应公开尽公开"),
        ("键:\n  及时发布\n  政策", "及时发布政策"),
        ("键: 一段\n\n  又一段", "一段\n又一段"),
        ("键: use the\n  web", "use the web"),
        ("键: 见 web\n  页面", "见 web 页面"),
        ("键: '及时发布\n  政策'", "及时发布政策"),
        ('键: "及时发布\n  政策\\n完"', "及时发布政策\n完"),
        ("键: >\n  及时发布\n  政策\n", "及时发布政策\n"),
        ("键: >-\n    及时发布\n    政策\n", "及时发布政策"),
        ("键: >-\n  一段\n\n  又一段\n", "一段\n又一段"),
        ("键: >-\n  一段\n    缩进的\n  又一段\n", "一段\n  缩进的\n又一段"),
        ("键: |\n  及时发布\n  政策\n", "及时发布\n政策\n"),
        ("键: |-\n  甲\n\n  乙\n", "甲\n\n乙"),
        ("上:\n  键: >-\n    及时\n    发布\n", {"键": "及时发布"}),
        ("[甲\n乙]", None),
    ],
)
def test_a_line_break_between_two_chinese_characters_is_no_blank(text: str, expected: Any) -> None:
    node = value(text)
    assert (node == ["甲乙"]) if expected is None else (list(node.values()) == [expected])


# ------------------------------------------------------------------------------------------------- what is refused

REFUSED = {
    "a: 1\nb: 2\na: 3": ("3:1 yaml/duplicate-key", "“a”在第 1 行已经写过", "只留一个。"),
    "标题: {甲: 1, 甲: 2}": ("1:12 yaml/duplicate-key", "“甲”在第 1 行已经写过", "只留一个。"),
    "a: &x 1": ("1:4 yaml/anchor", "不能用 &x 这种引用写法", "把内容直接写出来；文字以 & 或 * 开头的，用引号括起来。"),
    "a: *x": ("1:4 yaml/anchor", "不能用 *x 这种引用写法", "把内容直接写出来；文字以 & 或 * 开头的，用引号括起来。"),
    "a: !local 1": ("1:4 yaml/tag", "不能用 !local 这种类型标记", "删掉它；文字以 ! 开头的，用引号括起来。"),
    "%YAML 1.1\n---\na: 1": ("1:1 yaml/directive", "不能用以 % 开头的指令", "删掉这一行；文字以 % 开头的，用引号括起来。"),
    "a: 1\n---\nb: 2": ("2:1 yaml/several-documents", "一个文件里只能有一份内容", "删掉中间的 ---，或者拆成两个文件。"),
    "? [a]\n: 1": ("1:3 yaml/complex-key", "冒号前面只能是一个词", "检查缩进和问号、方括号。"),
    "a:\n\tb: 1": ("2:1 yaml/tab", "这里有制表符（Tab）", "换成空格。"),
    "标题：甲": ("1:3 yaml/wide-colon", "“标题”后面用了中文冒号", "换成英文冒号加一个空格：“标题: ”。"),
    "标题:甲": ("1:3 yaml/colon-space", "“标题”后面的冒号没有空格", "在冒号后面加一个空格：“标题: ”。"),
    "a:\n\u3000b: 1": ("2:1 yaml/wide-space", "行首有全角空格", "换成两个英文空格。"),
    "a: 牵头: 县政府办": (
        "1:6 yaml/needs-quotes",
        "这一行要加引号：a: 牵头: 县政府办",
        "把冒号后面的整段文字用单引号或双引号括起来。",
    ),
    'a: "甲': ("1:4 yaml/open-quote", "引号没有配对", "补上右引号；文字里的英文引号换成中文引号“ ”。"),
    "a: [甲": ("1:4 yaml/open-bracket", "方括号或花括号没有配对", "补上右括号；列表写成 [甲, 乙]，注意用英文逗号。"),
    'a: "D:\\数据"': ("1:7 yaml/backslash", '双引号里的反斜杠有特殊含义：a: "D:\\数据"', "改用单引号，或者把 \\ 写成 \\\\。"),
    "a: 1\n  b: 2": ("2:4 yaml/indent", "缩进不对：b: 2", "同一层的各行要对齐；下一层多缩进两个空格。"),
    "a: 甲\n: 乙": ("2:1 yaml/no-key", "这一行的冒号前面没有键：: 乙", "在冒号前面补上键，例如“标题: ……”。"),
    "a: 甲\n以及乙\nb: 1": (
        "2:1 yaml/no-colon",
        "这一行没有冒号：以及乙",
        "漏了冒号的，补上冒号和一个空格；是接着上一行的文字，就在前面加两个空格。",
    ),
    "a: {b: 收录96件, 下架5件}": (
        "1:15 yaml/comma-splits-text",
        "“下架5件”前面的英文逗号，把一段文字断成了两截",
        "逗号是文字里的，换成中文逗号“，”，或者把整段文字用引号括起来；它是下一项，就补上冒号和内容。",
    ),
    "a: {b: 2026-04-10，c: 收录}": ("1:18 yaml/wide-comma", "“c”前面用了中文逗号", "换成英文逗号加一个空格。"),
    "a: 已完成\n  - b: 2\nc: 1": (
        "1:4 yaml/text-and-list",
        "“a”后面已经写了“已完成”，下面又是一个列表",
        "只留一样：删掉这一行冒号后面的“已完成”，或者删掉下面的列表。",
    ),
    "a: 3号楼 #2单元": (
        "1:8 yaml/comment-eats-text",
        "“#2单元”前面有空格，被当成注释，不会发布",
        '要保留的话，把整段文字用引号括起来："3号楼 #2单元"。',
    ),
    "a: |0\n  甲": (
        "1:5 yaml/syntax",
        "这里读不懂：a: |0",
        "检查缩进、冒号和引号（found an indentation indicator equal to 0）。",
    ),
    "[" * 33 + "]" * 33: ("1:33 yaml/too-deep", "层次超过 32 层", "检查是不是多打了括号或短横。"),
    "- 甲\n" * 50_000: ("50000:3 yaml/too-many-nodes", "内容超过 50000 项", "拆成几个文件。"),
    "a: 甲\u0007": ("1:5 file/control-character", "这里有一个看不见的字符 U+0007", "删掉它再存；多半是从别的软件粘贴来的。"),
    "#" * ((1 << 20) + 1): ("0:0 file/too-large", "文件有 1048577 个字节，超过 1048576", "拆成几个文件；大的内容作为附件。"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items(), ids=[place for place, _, _ in REFUSED.values()])
def test_what_is_refused_is_told_with_its_place_and_the_remedy(text: str, sentence: tuple[str, str, str]) -> None:
    assert told(text) == sentence
    assert told(text, "en")[0] == sentence[0]


def test_every_rule_of_yaml_has_its_sentence_here() -> None:
    assert {place.split()[1] for place, _, _ in REFUSED.values() if " yaml/" in place} == {
        rule for rule in catalogue("zh-CN").rules if rule.startswith("yaml/")
    }


def bomb(first: str, line: str) -> str:
    """Nine anchors, each of them made of the one before."""
    return first + "".join(line.format(above=above, name=name) for above, name in pairwise("abcdefghi"))


ALIASES = bomb("a: &a [x, x]\n", "{name}: &{name} [*{above}, *{above}, *{above}, *{above}, *{above}]\n")
MERGES = bomb("a: &a {x: 1}\n", "{name}: &{name} {{<<: [*{above}, *{above}, *{above}, *{above}]}}\n")


@pytest.mark.parametrize(
    "text", ["a: &a [*a]", "x: &a {b: *a}", "&a {<<: *a}", "a: &a 1\nb: *a", "- &x a\n- *x", ALIASES, MERGES]
)
def test_anchors_aliases_and_merge_bombs_are_refused_at_once(text: str) -> None:
    start = time.perf_counter()
    assert {finding.rule for finding in read(text)[1]} == {"yaml/anchor"}
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system",
        "!!python/name:os.system",
        "!!binary",
        "!!set",
        "!!omap",
        "!!timestamp",
        "!!str",
        "!",
        "!a!b",
    ],
)
def test_every_tag_is_refused(tag: str) -> None:
    rules = [finding.rule for finding in read(f"a: {tag} [x]\n")[1]]
    assert rules in (["yaml/tag"], ["yaml/needs-quotes"])


def test_a_merge_key_is_a_key_like_any_other() -> None:
    assert value("<<: {a: 1}\nb: 2") == {"<<": {"a": "1"}, "b": "2"}


@pytest.mark.parametrize("text", ["%YAML 9.9\n---\na: 1", "%TAG ! tag:x,2026:\n---\na: 1", "%FOO x\n---\na: 1", "%%%"])
def test_every_directive_is_refused(text: str) -> None:
    assert [place.split()[1] for place in places(text)] == ["yaml/directive"]


@pytest.mark.parametrize("key", ["[a]", "{a: b}", "? [a]\n", "? - a\n", "? {a: b}\n"])
def test_a_key_is_a_text(key: str) -> None:
    assert "yaml/complex-key" in {finding.rule for finding in read(f"{key}: 1\n")[1]}


DEEP = {
    "[": lambda n: "[" * n,
    "{": lambda n: "{" * n,
    "- ": lambda n: "- " * n,
    "? ": lambda n: "? " * n,
    "indent": lambda n: "\n".join(" " * depth + "a:" for depth in range(n)),
    "[{": lambda n: "[{a: " * n,
}


@pytest.mark.parametrize("sign", DEEP)
@pytest.mark.parametrize("depth", [33, 500, 100_000])
def test_depth_is_refused_at_level_33_however_it_is_made(sign: str, depth: int) -> None:
    text = DEEP[sign](min(depth, 1400) if sign == "indent" else depth)
    start = time.perf_counter()
    (finding,) = read(text)[1]
    assert (finding.rule, finding.values["limit"]) == ("yaml/too-deep", 32)
    assert time.perf_counter() - start < 1


def test_32_levels_are_allowed() -> None:
    for text in ("[" * 32 + "]" * 32, "- " * 31, "\n".join(" " * depth + "a:" for depth in range(31)), "{a: " * 31 + "}" * 31):
        assert read(text)[1] == []


def test_a_hundred_thousand_brackets_do_not_kill_the_process() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from gongkai import yamlsource\n"
        "for text in ('[' * 100_000, '- ' * 100_000, '{' * 100_000, '? ' * 100_000, '[' * 10**6):\n"
        "    print(*(finding.rule for finding in yamlsource.parse(text, '')[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", program, sites.REPOSITORY], capture_output=True, text=True, timeout=20)
    assert (done.returncode, done.stdout.split()) == (0, ["yaml/too-deep"] * 5)


def test_a_mebibyte_is_allowed_and_50000_nodes_are() -> None:
    assert read("a: " + "x" * ((1 << 20) - 3))[1] == []
    assert read("- 甲\n" * 49_999)[1] == []


# Each took seconds to hours once: a text must be looked at once, not once for each of its characters.
SLOW = {
    "tabs in quotes": 'a: "' + "\t" * 900_000 + '"',
    "tabs on lines": 'a: "' + "\t\n" * 400_000 + '"',
    "tabs in a comment": "#" + "\t" * 900_000,
    "blanks in a folded text": "a: x" + " " * 900_000 + "y\n  z",
    "blanks after Chinese": "a: 中" + " " * 900_000 + "y\n  中",
    "many lines": "a: x\n" + "  中\n" * 150_000,
    "many documents": "---\n" * 100_000,
    "one comment": "#" * (1 << 20),
    "many faults": "a: @\n" * 20_000,
    "many wide colons": "a：@\n" * 20_000,
    "many keys": "".join(f"k{number}: 1\n" for number in range(24_999)),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_large_text_is_read_in_linear_time(name: str) -> None:
    start = time.perf_counter()
    read(SLOW[name])
    assert time.perf_counter() - start < 4


# --------------------------------------------------------------------------------------- tabs, colons, blanks, quotes


@pytest.mark.parametrize(
    "text",
    ["a: x\ty", 'a: "x\ty"', "a: 'x\ty'", "a: |\n  x\ty\n", "a: 1 #\tx", "# \tx\na: 1", "a: x\n  \ty", "a: 1 # 甲\t乙\nb: 2"],
)
def test_a_tab_within_a_text_or_a_comment_is_fine(text: str) -> None:
    assert read(text)[1] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\ta: 1", "1:1"),
        ("a:\n\tb: 1", "2:1"),
        ("a: 1\n\tb: 2", "2:1"),
        ("a:\tb", "1:3"),
        ("a: b\t", "1:5"),
        ("a: b\n\t\nc: d", "2:1"),
        ("- a\n-\tb", "2:2"),
        ("a: [x,\ty]", "1:7"),
        ('a: "x#y"\t\nb: 1', "1:9"),
        ("a: 1 # x\nb:\t2", "2:3"),
        ("a:\n  - b\n\t- c", "3:1"),
    ],
)
def test_a_tab_that_only_looks_like_an_indent_is_refused(text: str, place: str) -> None:
    assert f"{place} yaml/tab" in places(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标题：甲", ["1:3"]),
        ("标题：甲\n年度：2026\n", ["1:3", "2:3"]),
        ("标题: 甲\n年度：2026\n来源: 乙\n", ["2:3"]),
        ("标题: 甲\n年度：2026", ["2:3"]),
        ("标题：甲\n年度: 2026\n来源：乙\n", ["1:3", "3:3"]),
        ("进展:\n  - 日期：2026-01-01\n    内容: 甲\n", ["2:7"]),
        ("进展:\n  - 日期: 2026-01-01\n    内容：甲\n", ["3:7"]),
        ("序 号：1\n", ["1:4"]),
    ],
)
def test_a_full_width_colon_is_pointed_at(text: str, expected: list[str]) -> None:
    assert places(text) == [f"{place} yaml/wide-colon" for place in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标题:甲", ["1:3"]),
        ("标题:甲\n年度:2026\n", ["1:3", "2:3"]),
        ("标题: 甲\n年度:2026\n来源: 乙\n", ["2:3"]),
        ("标题:甲\n年度: 2026\n", ["1:3"]),
        ("进展:\n  - 日期: 2026-01-01\n    内容:甲\n", ["3:7"]),
    ],
)
def test_a_colon_without_a_blank_is_pointed_at(text: str, expected: list[str]) -> None:
    assert places(text) == [f"{place} yaml/colon-space" for place in expected]


@pytest.mark.parametrize("text", ["做到：及时", "时间：9:00", "https://a.cn/", "15:08", "甲：乙：丙", "（一）：甲", "a:b"])
def test_a_colon_within_a_text_is_part_of_the_text(text: str) -> None:
    assert value(f"键: {text}\n列表: [{text}]\n段落:\n  {text}\n") == {"键": text, "列表": [text], "段落": text}


@pytest.mark.parametrize(
    ("text", "line"), [("　a: 1", 1), ("a:\n　b: 1", 2), ("a: 1\n　b: 2\nc: 3", 2), ("a:\n  b: 1\n　　c: 2", 3), ("a:\n　- b", 2)]
)
def test_a_full_width_indent_is_pointed_at(text: str, line: int) -> None:
    assert places(text) == [f"{line}:1 yaml/wide-space"]


@pytest.mark.parametrize(
    "text",
    """牵头:␣县政府办 "一件事"一次办 '一件事'一次办 [平政办发]␣2号 {甲}␣乙 @x *重点 &重点␣工作 `x %5 |甲 >␣甲 -␣甲 ?␣甲 ,␣甲 ] }
    !重点 !甲!乙 a:␣b:␣c [项目␣#3]""".split(),
)
def test_a_text_that_needs_quotes_is_told_so(text: str) -> None:
    text = text.replace("␣", " ")
    for before in ("", "年度: 2026\n"):
        (finding,) = read(f"{before}标题: {text}\n")[1]
        assert (finding.rule, finding.line, finding.values["text"]) == (
            "yaml/needs-quotes",
            1 + before.count("\n"),
            f"标题: {text}",
        )
    quoted = text.replace("'", "''")
    assert value(f"标题: '{quoted}'") == {"标题": text}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: {内容: 收录120件，其中: 5件}", "1:18 yaml/needs-quotes"),
        ("a: {日期: 2026-04-10, 内容: 收录，其中: 5件, 状态: done}", "1:30 yaml/needs-quotes"),
        ("- {日期: 2026-04-10，内容: 甲}", "1:18 yaml/wide-comma"),
        ("- {状态: done，日期: 2026-04-10，内容: 甲}", "1:12 yaml/wide-comma"),
        ("a: {甲}", "1:5 yaml/no-colon"),
        ("a: {日期: 2026-04-10, 内容: 收录\n状态: done", "1:4 yaml/open-bracket"),
        ("a: {标题: 甲\n文号: 乙", "1:4 yaml/open-bracket"),
    ],
)
def test_signs_within_braces_are_told_as_what_they_are(text: str, place: str) -> None:
    assert places(text) == [place]


@pytest.mark.parametrize(
    "text", ["a: {b: 1, c: }", "a: {b: 1, c: '', }", "a: {b: '收录, 下架', c: 甲，乙}", "a: [收录96件, 下架5件]", "a: {b: }"]
)
def test_braces_that_are_right_are_read(text: str) -> None:
    assert read(text)[1] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("进展: 已完成\n  - 日期: 1\n    内容: 甲\n", "1:5 yaml/text-and-list"),
        ("进展: 已完成\n- 日期: 1\n  内容: 甲\n", "1:5 yaml/text-and-list"),
        ("进展: []\n  - {日期: 1}\n", "1:5 yaml/text-and-list"),
        ("a: 1\n进展: 已完成\n\n# 说明\n  - {日期: 1}\nb: 2\n", "2:5 yaml/text-and-list"),
        ("进展:\n  - 日期: 1\n   - 日期: 2\n", "3:4 yaml/indent"),
    ],
)
def test_a_text_with_a_list_below_it_is_told_at_the_text(text: str, place: str) -> None:
    assert places(text)[:1] == [place]


@pytest.mark.parametrize("text", ["C:\\data", "D:\\users\\x", "\\u12", "\\xZZ", "甲\\乙", "\\ud800"])
def test_a_backslash_in_double_quotes_is_told_as_such(text: str) -> None:
    assert [finding.rule for finding in read(f'标题: "{text}"')[1]] == ["yaml/backslash"]
    assert value(f"标题: '{text}'\n文号: {text}\n") == {"标题": text, "文号": text}


@pytest.mark.parametrize(
    ("text", "place", "whole"),
    [
        ("a: 项目 #3", "1:7", "项目 #3"),
        ("a: #3楼", "1:4", "#3楼"),
        ("- 项目 #3 和 #4", "1:6", "项目 #3 和 #4"),
        ("a: 一段\n  两段 #3\n", "2:6", "一段两段 #3"),
    ],
)
def test_a_text_that_loses_its_end_to_a_comment_is_told_whole(text: str, place: str, whole: str) -> None:
    (finding,) = read(text)[1]
    assert (f"{finding.line}:{finding.column}", finding.rule, finding.level) == (place, "yaml/comment-eats-text", "warning")
    assert finding.values["text"] == whole


@pytest.mark.parametrize(
    "text",
    ["a: 1 # 说明", "# 说明\na: 1", "a: 项目#3", "a: '项目 #3'", "a: |\n  项目 #3\n", "a: # 说明\n  b: 1", "a:\n# 说明\nb: 1"],
)
def test_a_comment_that_stands_off_is_a_comment(text: str) -> None:
    assert read(text)[1] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\n  b: 2", "2:4"),
        ("a:\n  b: 1\n c: 2", "3:2"),
        ("  a: 1\nb: 2", "2:1"),
        ("- a\nb: 1", "2:1"),
        ("a:\n  - b\n   c: 1", "3:5"),
    ],
)
def test_a_wrong_indent_is_pointed_at(text: str, place: str) -> None:
    assert places(text) == [f"{place} yaml/indent"]


# ------------------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("data", "line", "encoding"),
    [
        ("标题: 甲\n".encode("gbk"), 1, "GBK"),
        ("a: 1\nb: 县政府\n".encode("gb18030"), 2, "GBK"),
        ("标题: 甲\n".encode("utf-16"), 1, "UTF-16"),
        (b"\xfe\xff" + "标题: 甲\n".encode("utf-16-be"), 1, "UTF-16"),
        ("title: a\n".encode("utf-16-le"), 1, "UTF-16"),
        (b"a: 1\nb: \xff\n", 2, "?"),
        (b"\xef\xbb\xbfa: 1\nb: \xff\n", 2, "?"),
        ("标题: 甲".encode()[:-1], 1, "GBK"),
        (b"a: \xc0\xaf", 1, "GBK"),
        (b"a: \xed\xa0\x80", 1, "?"),
    ],
)
def test_another_encoding_is_told_with_the_line_where_it_shows(data: bytes, line: int, encoding: str) -> None:
    (finding,) = read(data)[1]
    assert (finding.rule, finding.line, finding.values) == ("file/encoding", line, {"encoding": encoding})


def test_an_encoding_is_told_with_the_remedy() -> None:
    assert told("标题: 甲".encode("gbk")) == (
        "1:1 file/encoding", "文件不是用 UTF-8 编码存的（像是 GBK），里面的汉字读不出来",
        "用记事本打开，“另存为”时编码选 UTF-8。",
    )  # fmt: skip


CONTROLS = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF]


@pytest.mark.parametrize("code", CONTROLS)
def test_an_invisible_character_is_named_with_its_place(code: int) -> None:
    (finding,) = read(f"a: 1\nb: 甲{chr(code)}乙\n")[1]
    assert (finding.rule, finding.line, finding.column) == ("file/control-character", 2, 5)
    assert finding.values == {"character": f"U+{code:04X}"}


@pytest.mark.parametrize("escape", ["\\0", "\\x07", "\\x85", "\\N", "\\L", "\\u2028", "\\ufeff", "\\e"])
def test_an_escape_cannot_smuggle_in_an_invisible_character(escape: str) -> None:
    assert places(f'a: 1\nb: "甲{escape}乙"\n') == ["2:4 file/control-character"]


@pytest.mark.parametrize("text", ["甲\u00a0乙", "甲\u3000乙", "甲🙂乙", "甲\U00020bb7乙", "甲\ue000乙"])
def test_other_characters_are_kept(text: str) -> None:
    assert value(f"a: {text}") == {"a": text}


# ------------------------------------------------------------------------------------------- all faults in one run


def test_one_run_tells_all_faults_of_a_file() -> None:
    text = (
        "分组: [一、公开\n"
        "任务：公开\n"
        "工作要求: 及时: 发布\n"
        "牵头单位: &x 县税务局\n"
        '备注: "没有完\n'
        "状态: done\n"
        "进展:\n"
        "  - {日期: 2026-05-30, 日期: 2026-05-31}\n"
        "草稿:是\n"
        "其他列: 一期 #2\n"
    )
    assert places(text) == [
        "1:5 yaml/open-bracket",
        "2:3 yaml/wide-colon",
        "3:9 yaml/needs-quotes",
        "4:7 yaml/anchor",
        "5:5 yaml/open-quote",
        "8:22 yaml/duplicate-key",
        "9:3 yaml/colon-space",
        "10:9 yaml/comment-eats-text",
    ]


def test_faults_that_are_no_syntax_errors_come_together() -> None:
    assert places("a: &x 1\na: !y 2\nb: *x\n") == ["1:4 yaml/anchor", "2:4 yaml/tag", "2:1 yaml/duplicate-key", "3:4 yaml/anchor"]


def test_a_fault_that_no_block_shows_by_itself_is_told_with_the_others() -> None:
    assert places("- a\nb: &x 1\n") == ["2:4 yaml/anchor", "2:1 yaml/indent"]


# ------------------------------------------------------------------------------------------------------------ fuzz


def sound(text: str | bytes) -> None:
    """Nothing is raised, every finding stands in the text, and what cannot be used has an error that says why."""
    node, findings = read(text)
    lines = (text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")).count(b"\n") + 2
    for finding in findings:
        assert 0 <= finding.line <= lines + (text.count("\r") if isinstance(text, str) else text.count(b"\r"))
        for lang in ("zh-CN", "en"):
            assert tell(finding, catalogue(lang)).message
    if node is None and any(finding.level == "error" for finding in findings):
        return
    if node is not None:
        assert plain(node) is not None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    sound(text)


@FAST
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    sound(data)


@settings(max_examples=300, deadline=None)
@given(st.text("ab甲:： -?[]{},\"'#&*!|>%@`\\\n\t\r\u3000\u0085<=~.0", max_size=40))
def test_any_heap_of_signs_is_read_or_refused(text: str) -> None:
    sound(text)


ITEMS = [path.read_text("utf-8") for path in sorted((sites.REPOSITORY / "content").rglob("*.yaml"))[:12]] + [sites.SITE_YAML]
PIECES = """: ： - " ' [ ] { } # &a *a ! | > % @ ? \\ , <<:␣ ␣#x ␣␣ >-⏎ |2 ... ⏎---⏎ ⏎ ⇥""".split()
PIECES = [piece.replace("␣", " ").replace("⏎", "\n").replace("⇥", "\t") for piece in PIECES] + ["\u3000", "\r", "\x85", "\ufeff"]
edits = st.lists(st.tuples(st.integers(0, 9_999), st.integers(0, 12), st.sampled_from(["", *PIECES])), min_size=1, max_size=5)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ITEMS), edits)
def test_a_damaged_item_is_read_or_refused(text: str, changes: list[tuple[int, int, str]]) -> None:
    for place, length, piece in changes:
        start = place % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]
    sound(text)


@pytest.mark.parametrize("path", sorted((sites.REPOSITORY / "content").rglob("*.yaml")), ids=lambda path: path.name)
def test_the_demonstration_content_has_no_finding(path: Path) -> None:
    assert read(path.read_bytes())[1] == []
