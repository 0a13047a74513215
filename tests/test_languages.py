"""One catalogue file makes a language of pages; what it lacks is told and stands in Chinese; numbers take their words along."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import reading
import sites

from gongkai import schema
from gongkai.layouts import Counted
from gongkai.messages import catalogue

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
WORDS = {lang: tomllib.loads((sites.REPOSITORY / f"layouts/messages/{lang}.toml").read_text("utf-8")) for lang in ("zh-CN", "en")}
TIBETAN = """\
site-home = "གཙོ་ངོས།"
requirement = "ལས་ཀའི་རེ་བ།"
"plan.sentence" = "ལས་དོན་{total}"
"""
ENGLISH = {
    "site.yaml": """\
name: Government of Greystone County
domain: www.greystone.example
id-code: "0000000001"
base-url: https://www.greystone.example/
lang: en
footer: {sponsor: County Office, contact: 000-0000, icp: none, police: none, identity-link: "https://a.example/", errata-link: "https://b.example/"}
downloads: [csv, json]
columns:
  - {id: docs, name: Documents, description: What this office issued, type: 政策文件, keywords: [notices]}
  - {id: work, name: Work, description: The work plans of each year, type: 信息公开目录, keywords: [work]}
""",
    "content/units.yaml": "- {id: tax, name: Tax Office, short: [Tax]}\n"
    "- {id: all, name: Townships, kind: group, members: [Tax Office]}\n",
    "content/co/body.yaml": "name: County Office\nphone: 000-0001\n",
    "content/co/docs/2026-01.md": "---\ntitle: Notice of the plan\npublished: 2026-02-28 10:00\nissued: 2026-02-27\n"
    "---\n\n# One\n\nTwo.\n",
    "content/co/work/2026/plan.yaml": """\
title: Work plan of 2026
year: 2026
published: 2026-03-02 09:30
document: {title: Notice of the plan, address: co/docs/2026-01}
groups: [Openness]
table:
  - {heading: Part, shows: group.1}
  - {heading: Work, shows: requirement}
  - {heading: Units, shows: units}
  - {heading: Progress, shows: progress}
""",
    "content/co/work/2026/01.yaml": """\
group: [Openness]
requirement: Publish the policies that are in force.
lead: [Tax Office]
due: 2026-06-30
status: behind
targets: [{name: Policies, op: ">=", value: 200, actual: 12}]
progress: [{date: 2026-05-30, text: The first ones are out.}]
""",
}


def test_a_third_language_is_one_file_and_what_it_lacks_is_counted(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: bo\n", "layouts/messages/bo.toml": TIBETAN})
    outcome = sites.build(site)
    assert not outcome.failed
    (finding,) = outcome.findings
    assert (finding.rule, finding.level, finding.file) == ("layout/words-missing", "warning", "layouts/messages/bo.toml")
    assert finding.values["count"] == len(WORDS["zh-CN"]) - 3
    assert "།" not in str(finding.values["words"])
    item = reading.page(site, "zfb/jdbz/gztj/2026/0101.html")
    assert reading.only(item, "html").attributes["lang"] == "bo"
    assert reading.texts(item, "h2")[0] == "ལས་ཀའི་རེ་བ།"
    assert "牵头单位" in reading.only(item, "main").text(), "a word that is not there yet stands in Chinese"
    assert "ལས་དོན་3" in reading.only(reading.page(site, "zfb/jdbz/gztj/2026/index.html"), "main").text()


def test_a_word_that_is_translated_later_is_shown_and_counted_off(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: bo\n", "layouts/messages/bo.toml": TIBETAN})
    sites.build(site)
    sites.write(site, {"layouts/messages/bo.toml": TIBETAN + 'lead = "འགན་འཁྲི་ལས་ཁུངས།"\n'})
    (finding,) = sites.build(site).findings
    assert finding.values["count"] == len(WORDS["zh-CN"]) - 4
    assert "འགན་འཁྲི་ལས་ཁུངས།" in reading.only(reading.page(site, "zfb/jdbz/gztj/2026/0101.html"), "main").text()


def test_a_whole_catalogue_lacks_nothing(site: Path) -> None:
    words = (sites.REPOSITORY / "layouts/messages/en.toml").read_text("utf-8")
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: fr\n", "layouts/messages/fr.toml": words})
    assert sites.build(site).findings == []


def test_an_english_site_with_english_content_has_no_chinese_sign(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site", ENGLISH)
    outcome = sites.build(site)
    assert sites.said(outcome.findings, "en") == []
    for path, data in sites.tree(site / "output").items():
        if path.endswith((".html", ".xml")):
            said = re.sub('<meta name="ColumnType"[^>]*>', "", data.decode("utf-8"))  # its words are the standard's
            said = re.sub(r"〔2021〕", "", said)  # the search explains how document numbers are written
            assert CHINESE.findall(said) == [], (path, CHINESE.search(said))


def test_a_site_that_names_no_statuses_has_them_in_its_language(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site", ENGLISH)
    sites.build(site)
    page = reading.only(reading.page(site, "co/work/2026/01.html"), "main").text()
    assert "Behind" in page
    named = ENGLISH["site.yaml"] + "statuses: [{id: behind, name: Delayed, tone: bad}]\n"
    sites.write(site, {"site.yaml": named})
    sites.build(site)
    assert "Delayed" in reading.only(reading.page(site, "co/work/2026/01.html"), "main").text()


def test_a_third_language_names_the_usual_statuses_in_its_catalogue(site: Path) -> None:
    words = TIBETAN + '"default-status.behind" = "རྗེས་ལུས།"\n'
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: bo\n", "layouts/messages/bo.toml": words})
    sites.build(site)
    page = reading.only(reading.page(site, "status/behind.html"), "h1").text()
    assert "རྗེས་ལུས།" in page
    assert "推进中" in reading.only(reading.page(site, "status/in-progress.html"), "h1").text(), "what it lacks stands in Chinese"


def test_the_usual_statuses_have_the_same_names_everywhere() -> None:
    assert {f"default-status.{status.id}": status.name for status in schema.DEFAULT_STATUSES}.items() <= WORDS["zh-CN"].items()


def test_a_day_in_a_sentence_is_written_as_its_language_does_and_in_a_table_as_it_sorts(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site", ENGLISH)
    sites.build(site)
    assert "As of 21 November 2026" in reading.only(reading.page(site, "index.html"), "main").text()
    assert "Most are due in June 2026: 1." in reading.only(reading.page(site, "years/2026.html"), "main").text()
    assert "2026-05-30" in reading.only(reading.page(site, "co/work/2026/01.html"), "main").text()


@pytest.mark.parametrize(
    ("lang", "heard"), [("zh-Hant", "zh-CN"), ("bo", "zh-CN"), ("ug", "zh-CN"), ("fr", "en"), ("en", "en"), ("zhx", "en")]
)
def test_the_program_speaks_chinese_where_offices_do_and_english_elsewhere(lang: str, heard: str) -> None:
    assert catalogue(lang) == catalogue(heard)


def test_english_says_1_item_and_2_items(tmp_path: Path) -> None:
    site = sites.write(tmp_path / "site", ENGLISH)
    sites.build(site)
    for path, data in sites.tree(site / "output").items():
        if path.endswith(".html"):
            text = reading.only(reading.page(site, path), "main").text(separator=" ")
            assert not re.search(r"\b1 (items|plans|units|chapters|documents|months|targets|reports)\b", text), (path, text)
            assert "|" not in re.sub(r"\s", "", text), path
            assert data
    assert "1 item." in reading.only(reading.page(site, "co/work/2026/index.html"), "main").text()


@pytest.mark.parametrize(
    ("sentence", "number", "said"),
    [
        ("{n:item|items}", 1, "1 item"), ("{n:item|items}", 0, "0 items"), ("{n:item|items}", 21, "21 items"),
        ("{n}", 1, "1"), ("{n:03}", 7, "007"), ("{n:item has|items have} come", 1, "1 item has come"),
    ],
)  # fmt: skip
def test_a_number_takes_its_words_along(sentence: str, number: int, said: str) -> None:
    assert sentence.format_map({"n": Counted(number)}) == said


def test_english_words_are_english_but_for_the_types_of_columns() -> None:
    names = {"column-type", "column-type.home", "column-type.catalogue"}  # the standard's own list
    strange = {key for key, word in WORDS["en"].items() if CHINESE.search(re.sub("〔2021〕", "", str(word)))}
    assert strange == names
    assert WORDS["zh-CN"].keys() == WORDS["en"].keys()
