"""What the program says: two catalogues with the same keys, sentences that can be filled, and no language in the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest
import sites

from gongkai import fields, schema
from gongkai.messages import Catalogue, Sentences, catalogue
from gongkai.model import Facts, Finding
from gongkai.report import tell
from gongkai.rules import LEVELS, found

LANGUAGES = ("zh-CN", "en")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def places(sentence: str) -> set[str]:
    """The names of the {places} in a sentence."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def texts(words: Catalogue) -> Iterator[tuple[str, str]]:
    """Every text of a catalogue, with the key under which it stands."""
    for rule, sentences in words.rules.items():
        yield from ((rule, sentence) for sentence in sentences)
    yield from words.words.items()
    yield from words.fields.items()


@pytest.mark.parametrize("part", Catalogue._fields)
def test_both_languages_have_the_same_keys_in_the_same_order(part: str) -> None:
    chinese, english = (list(getattr(catalogue(lang), part)) for lang in LANGUAGES)
    assert chinese == english


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_sentences_and_every_sentence_its_rule(lang: str) -> None:
    rules = catalogue(lang).rules
    assert rules.keys() == LEVELS.keys()
    assert list(rules) == sorted(rules)
    assert all(sentence for sentences in rules.values() for sentence in sentences)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_of_every_table_is_described(lang: str) -> None:
    tables = [value for value in vars(schema).values() if isinstance(value, fields.Table)]
    described = catalogue(lang).fields
    assert described.keys() == {f"{table.id}.{field.name}" for table in tables for field in table.fields}
    assert all(described.values())


def test_every_shape_that_a_reader_expects_or_gets_has_a_word() -> None:
    source = (sites.REPOSITORY / "gongkai/fields.py").read_text("utf-8")
    shapes = set(re.findall(r'(?:_scalar|_wrong_shape)\(node, reading, "(\w+)"\)', source)) | {"text", "list", "mapping"}
    assert {"date", "moment", "integer", "number", "flag"} <= shapes
    for lang in LANGUAGES:
        assert {f"expected.{shape}" for shape in shapes} <= catalogue(lang).words.keys()


# ------------------------------------------------------------------------------------------- what sentences are given

CALLS = {"found": 0, "Refused": 0, "fault": 0, "refuse": 0, "at": 3, "at_file": 3, "at_cell": 0}
"""How findings are made, and where the rule stands among what is handed over."""
ADDED = {"at_cell": {"cell"}}
"""The values that such a way adds by itself."""
DYNAMIC = {
    "content/undated": {"key", "english"},
    "schema/missing-key": {"key", "english"},
    "document/external-image": {"text"},
    "document/too-complex": {"text"},
    "document/unsafe-link": {"text"},
    "yaml/colon-space": {"key"},
    "yaml/wide-colon": {"key"},
    "link/dead": {"text", "nearest"},
    "site/domain-form": {"text"},
    "site/icp-form": {"text"},
    "site/id-code-form": {"text"},
    "site/identity-form": {"text"},
    "site/police-form": {"text"},
    "file/link": set[str](),
    "file/special": set[str](),
}
"""The values of rules whose id the call does not spell out."""


def given() -> dict[str, list[set[str]]]:
    """For each rule, the names of the values that each place of the program hands over."""
    values: dict[str, list[set[str]]] = {rule: [names] for rule, names in DYNAMIC.items()}
    for path in (sites.REPOSITORY / "gongkai").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            rule: Any = call.args[CALLS[name]] if len(call.args) > CALLS.get(name, 99) else None
            if isinstance(rule, ast.Constant) and rule.value in LEVELS and all(keyword.arg for keyword in call.keywords):
                values.setdefault(rule.value, []).append({str(keyword.arg) for keyword in call.keywords} | ADDED.get(name, set()))
    return values


GIVEN = given()


@pytest.mark.parametrize("rule", sorted(GIVEN))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_place_in_a_sentence_is_given_by_all_findings_of_its_rule(rule: str, lang: str) -> None:
    sentences = catalogue(lang).rules[rule]
    for names in GIVEN[rule]:
        assert places(sentences.message) | places(sentences.hint) <= names | {"file"}


def test_nearly_every_rule_is_found_in_the_program() -> None:
    """What is made in another way is held against its sentences where it is planted."""
    assert {
        rule for rule in LEVELS if not rule.startswith(("page/", "import/", "layout/", "output/", "personal/"))
    } <= GIVEN.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_have_no_places_and_words_have_the_same_in_both_languages(lang: str) -> None:
    here, there = catalogue(lang), catalogue("en" if lang == "zh-CN" else "zh-CN")
    assert not any(places(sentences.why) for sentences in here.rules.values())
    assert not any(places(text) for text in here.fields.values())
    for key, text in here.words.items():
        assert places(text) == places(there.words[key]), key


# -------------------------------------------------------------------------------------------------------- language


def unquoted(text: str) -> str:
    """A text without what stands in quotation marks, without its {places} and without Chinese numbering."""
    return re.sub(r"“[^”]*”|\"[^\"]*\"|\{+[^{}]*\}+|（[一二三]）", "", text)


EXAMPLES = {"column.type", "footer.errata_link"}
"""Where English shows names that exist in Chinese only, without quotation marks."""


def test_the_english_catalogue_has_chinese_only_in_quoted_examples() -> None:
    leftovers = {key: text for key, text in texts(catalogue("en")) if CHINESE.search(unquoted(text)) and key not in EXAMPLES}
    assert leftovers == {}


def test_the_chinese_catalogue_has_chinese_in_every_sentence() -> None:
    for rule, sentences in catalogue("zh-CN").rules.items():
        for sentence in sentences:
            assert CHINESE.search(sentence), rule


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hint_and_a_reason_are_whole_sentences_and_a_message_has_no_stop(lang: str) -> None:
    stops = "。”" if lang == "zh-CN" else ".”"
    for rule, sentences in catalogue(lang).rules.items():
        assert sentences.hint[-1] in stops, rule
        assert sentences.why[-1] in stops, rule
        assert sentences.message[-1] not in "。.", rule


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quotation_marks_and_brackets_are_in_pairs(lang: str) -> None:
    pairs = [pair for pair in ("“”", "（）", "《》", "〔〕") if lang == "zh-CN" or pair == "“”"]
    for key, text in texts(catalogue(lang)):
        for opening, closing in pairs:
            if f"{opening} {closing}" not in text:
                assert text.count(opening) == text.count(closing), key


# ------------------------------------------------------------------------------------------------------- telling


@pytest.mark.parametrize("lang", ["fr", "", "../zh_CN", "pt-BR", "en-GB", "__init__", "os"])
def test_a_language_without_a_catalogue_is_told_in_english(lang: str) -> None:
    assert catalogue(lang) == catalogue("en")


def test_the_nearest_word_stands_before_the_hint() -> None:
    finding = found("unit/unknown", "content/units.yaml", 3, 7, name="县税物局", nearest="县税务局")
    assert tell(finding, catalogue("zh-CN")) == (
        "units.yaml 里没有“县税物局”这个单位",
        "是不是“县税务局”？改成已有的名称或简称，或者把它加进 units.yaml。",
    )
    assert tell(finding, catalogue("en")) == (
        "units.yaml has no unit “县税物局”",
        "Did you mean “县税务局”? Change it to a name or short name that exists, or add the unit to units.yaml.",
    )
    without = found("unit/unknown", name="甲", nearest="")
    assert tell(without, catalogue("zh-CN")).hint == "改成已有的名称或简称，或者把它加进 units.yaml。"


def test_shapes_are_told_in_the_words_of_the_language() -> None:
    finding = found("schema/wrong-shape", expected="list", got="mapping")
    assert tell(finding, catalogue("zh-CN")).message == "这里应当是列表，写成了带键的若干项"
    assert tell(finding, catalogue("en")).message == "This should be a list, not a set of keys with values"


@pytest.mark.parametrize("text", ["{file}", "{0}", "{", "}", "{{甲}}", "%s", "\\"])
def test_braces_in_the_content_are_no_places(text: str) -> None:
    for lang in LANGUAGES:
        told = tell(Finding("yaml/syntax", "error", "a", 1, 1, {"text": text, "problem": text}), catalogue(lang))
        assert text in told.message
        assert text in told.hint


def test_a_rule_that_is_not_listed_is_a_bug_of_ours() -> None:
    with pytest.raises(KeyError):
        found("item/strange")


def test_every_rule_id_is_area_and_what_is_wrong() -> None:
    for rule, level in LEVELS.items():
        assert re.fullmatch(r"[a-z]+/[a-z]+(-[a-z]+)*", rule)
        assert level in ("error", "warning", "info")
    assert Facts("县", "d", "1", "https://d/").rules == {}
    assert Sentences._fields == ("message", "hint", "why")
