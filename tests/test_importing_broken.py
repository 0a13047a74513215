"""Clauses that copying broke, and clauses that name units twice."""

from __future__ import annotations

import pytest
from test_importing_kinds import read, said


@pytest.mark.parametrize("word", ["根据", "按照", "依据"])
def test_a_sentence_broken_before_the_name_of_a_document_is_whole_and_told(word: str) -> None:
    draft = read(f"2024年重点工作\n一、水利\n1.修渠阶段{word}\n《水利规划》修五条。（县水务局负责）\n2.种树。（县林业局负责）")
    assert [said(item)[1] for item in draft.items] == [f"修渠阶段{word}《水利规划》修五条。", "种树。"]
    told = [(finding.rule, finding.line, finding.values["count"]) for finding in draft.findings]
    assert told == [("import/rejoined", 3, 1)]


def test_a_heading_above_the_name_of_a_document_stays_alone() -> None:
    draft = read("2024年重点工作\n一、水利\n1.《水利规划》修五条。（县水务局负责）\n2.种树。（县林业局负责）")
    assert [item.group for item in draft.items] == [("一、水利",), ("一、水利",)]
    assert not draft.findings


@pytest.mark.parametrize("below", ["以下各项均涉及各乡镇政府，不再列出", "各乡镇政府均为责任单位，以下不再列出"])
def test_a_bracket_that_also_says_who_does_all_below_names_its_units(below: str) -> None:
    clause = f"修渠道〔责任单位：县水务局、县林业局。{below}〕，清三条河（责任单位：县财政局）。"
    draft = read(f"2024年重点工作\n一、水利\n1.{clause}\n2.种树。（责任单位：县林业局）")
    assert [item.support for item in draft.items] == [("县水务局", "县林业局"), ("县财政局",), ("县林业局",)]
    assert draft.body.default_support == ("各乡镇政府",)
    assert "责任单位" not in "".join(item.title + item.requirement for item in draft.items)


def test_a_bracket_whose_second_sentence_says_something_else_is_text() -> None:
    clause = "修渠道（责任单位：县水务局。修五条渠道，每条一公里）。清河（县财政局负责）。"
    draft = read(f"2024年重点工作\n一、水利\n1.{clause}\n2.种树。（县林业局负责）")
    assert "修五条渠道" in "".join(item.title + item.requirement for item in draft.items)


def test_the_duty_of_all_below_is_no_name() -> None:
    clause = "修渠道〔县水务局牵头，县林业局配合。以下任务各乡镇政府均需配合，不再列出〕清三条河。（县财政局负责）"
    draft = read(f"2024年重点工作\n一、水利\n1.{clause}\n2.种树。（县林业局负责）")
    assert "配合" not in draft.body.default_support
    assert draft.items[0].lead == ("县水务局",)
    assert "import/strange-unit" in {finding.rule for finding in draft.findings}
