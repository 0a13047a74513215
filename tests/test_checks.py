"""Every rule that is found in the sources: a planted fault yields exactly its finding, at its place, and nothing else."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import sites
from sites import DOCUMENT, PLAN_YAML, SITE_YAML, SMALL, UNITS_YAML, item

from gongkai import checks, manifest, read
from gongkai.messages import catalogue
from gongkai.model import Facts, Finding
from gongkai.pages import Copy, Page
from gongkai.relations import Relations
from gongkai.report import tell
from gongkai.rules import LEVELS, found

PLAN = "content/zfb/jdbz/gztj/2026"
FIRST, SECOND, THIRD = f"{PLAN}/0101.yaml", f"{PLAN}/0102.yaml", f"{PLAN}/0201.yaml"
NOTICE = "content/zfb/zcwj/2026-01.md"
BODY = "content/zfb/body.yaml"
UNITS = "content/units.yaml"

# Found while pages are made, written or imported: planted in those tests.
ELSEWHERE = (
    "page/",
    "output/",
    "layout/",
    "import/",
    "form/",
    "export/",
    "download/",
    "verify/",
    "file/changed",
    "cache/damaged",
)
NEEDS_A_BUILD = {"site/unknown-language"}


class Fault(NamedTuple):
    """The files of the small site that are changed (None takes one away), where the finding stands, and the nearest word."""

    files: Mapping[str, str | bytes | None]
    place: str
    nearest: str = ""
    plant: Callable[[Path], None] = lambda site: None


def second(line: int, nearest: str = "", /, group: str = "一、公开", requirement: str = "清理过期文件。", **fields: str) -> Fault:
    """A fault in the fields of the second item, which is fine without it."""
    lines = {"due": "2026-06-30", "status": "behind", "progress": "[{date: 2026-05-30, text: 已经开展}]"} | fields
    return Fault({SECOND: item(group, requirement, **lines)}, f"{SECOND}:{line}", nearest)


def changed(**fields: str) -> dict[str, str | bytes | None]:
    """The second item with other fields."""
    return dict(second(0, **fields).files)


def raw(text: str | bytes, line: int) -> Fault:
    """A fault in the text of the second item."""
    return Fault({SECOND: text}, f"{SECOND}:{line}")


def notice(old: str, new: str, line: int, nearest: str = "") -> Fault:
    """A fault in the notice: `new` instead of `old`."""
    assert old in DOCUMENT
    return Fault({NOTICE: DOCUMENT.replace(old, new, 1)}, f"{NOTICE}:{line}", nearest)


def record(lines: str) -> Fault:
    """A fault in the first of these lines of the notice's record."""
    return notice("published:", f"{lines}\npublished:", 3)


def explained(moment: str) -> Fault:
    """An interpretation of the notice (issued on February 27), published at that moment."""
    text = f"---\ntitle: 解读\npublished: {moment}\ninterprets: zfb/zcwj/2026-01\n---\n"
    return Fault({"content/zfb/zcwj/2026-02.md": text}, "content/zfb/zcwj/2026-02.md:4")


def link(site: Path) -> None:
    (site / "content/zfb/zcwj/通知.pdf").symlink_to("/etc/passwd")


def pipe(site: Path) -> None:
    os.mkfifo(site / "content/zfb/zcwj/通知.pdf")


REAL = (
    SITE_YAML.replace("www.qingshi.example\n", "www.qingshi.gov.cn\n", 1)
    .replace('"0000000001"', '"3207230037"')
    .replace("icp: 无, police: 无", "icp: 苏ICP备06034732号, police: 苏公网安备 32072302010045号")
    .replace("https://a.example/", f"https://bszs.conac.cn/sitename?method=show&id={'0F' * 16}")
    .replace("https://b.example/", "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3207230037")
)
"""site.yaml with numbers such as real sites have."""


def real(old: str, new: str, line: int, errata: str = "") -> Fault:
    """A fault in the site.yaml of a real site; `errata` stands instead of its link for errors."""
    assert old in REAL
    text = REAL.replace(old, new, 1)
    return Fault({"site.yaml": re.sub('errata-link: "[^"]*"', errata, text) if errata else text}, f"site.yaml:{line}")


STATUSES = "statuses:\n  - {id: in-progress, name: 推进中}\n  - {id: behind, name: 进度滞后}\n  - {id: done, name: 完成}\n"
FOUR_LINES = "group: [一、公开]\nrequirement: 清理过期文件。\nlead: [县税务局]\nstatus: behind\n"
FIVE_LINES = f"{FOUR_LINES}due: 2026-06-30\n"
OTHER_NOTICE = "---\ntitle: 通知\npublished: 2026-03-01 09:00\n---\n"
REVIEW = "review: {by: 县政府办公室, on: 2026-03-01}\n"
ALL_REVIEWED = {
    "site.yaml": "review-required: yes\n" + SITE_YAML,
    NOTICE: DOCUMENT.replace("---\n", f"---\n{REVIEW}", 1),
    f"{PLAN}/plan.yaml": PLAN_YAML + REVIEW,
    FIRST: SMALL[FIRST] + REVIEW,
    SECOND: SMALL[SECOND] + REVIEW,
    THIRD: SMALL[THIRD] + REVIEW,
}
LONG = f"content/zfb/zcwj/{'通知' * 35}.csv"
LONG_LISTED = DOCUMENT.replace("[清单.csv]", f"[清单.csv, {LONG.rpartition('/')[2]}]", 1)

TOLD = f"{PLAN}/history.jsonl"
MOVED = ("2026-05-01", "0102", {"due": ("2026-03-31", "2026-06-30")})
CAME = ("2026-03-02", "0102", {"item": ("", "清理过期文件"), "due": ("", "2026-03-31")})


def history(text: str, line: int) -> Fault:
    return Fault({TOLD: text}, f"{TOLD}:{line}")


FAULTS: dict[str, Fault] = {
    "history/backwards": history(sites.history(MOVED, CAME), 2),
    "history/broken": history(sites.history(CAME, MOVED).split("\n")[1], 1),
    "history/edited": history(sites.history(CAME, MOVED).replace("2026-03-31", "2026-03-30", 1), 1),
    "history/unreadable": history("\n{}\n", 2),
    "history/unrecorded": history(sites.history(CAME, MOVED), 0),
    "address/collision": Fault(
        {NOTICE: DOCUMENT.replace("[清单.csv]", "[清单.csv, 清单.CSV]", 1), "content/zfb/zcwj/清单.CSV": "1"},
        "content/zfb/zcwj/清单.csv:0",
    ),
    "address/reserved": Fault({"content/status/body.yaml": "name: 状态局"}, "content/status/body.yaml:0"),
    "attachment/missing": notice("[清单.csv]", "[清单.xlsx]", 6, "清单.csv"),
    "attachment/unclaimed": Fault({"content/zfb/zcwj/草稿.docx": b"PK"}, "content/zfb/zcwj/草稿.docx:0"),
    "body/missing": Fault({"content/wjw/zcwj/1.md": OTHER_NOTICE}, "content/wjw/body.yaml:0"),
    "column/description-missing": Fault({"site.yaml": SITE_YAML.replace("重点工作的落实情况", "工作推进")}, "site.yaml:17"),
    "column/empty": Fault({"site.yaml": SITE_YAML + "  - {id: tzgg, name: 通知公告, description: 通知与公告}\n"}, "site.yaml:18"),
    "column/missing": Fault({"content/zfb/1.md": OTHER_NOTICE}, "content/zfb/1.md:0"),
    "column/unknown": Fault({"content/zfb/zcwi/1.md": OTHER_NOTICE}, "content/zfb/zcwi/1.md:0", "zcwj"),
    "content/missing": Fault(dict.fromkeys(name for name in SMALL if name.startswith("content/")), "content:0"),
    "content/not-reviewed": Fault({**ALL_REVIEWED, SECOND: SMALL[SECOND]}, f"{SECOND}:1"),
    "content/placeholder": second(2, requirement="……"),
    "content/undated": notice("published: 2026-02-28 10:00\n", "", 2),
    "document/act-of-itself": record("abolished-by: zfb/zcwj/2026-01"),
    "document/act-too-early": record("abolished-by: {by: 青政发〔2026〕9号, on: 2026-02-01}"),
    "document/act-undated": record("abolished-by: 青政发〔2026〕9号"),
    "document/act-unnamed": record("validity: 废止"),
    "document/effective-before-issue": record("effective: 2026-01-01"),
    "document/ends-before-it-begins": record("expires: 2027-05-01\neffective: 2027-06-01"),
    "document/expires-soon": record("expires: 2027-02-19"),
    "document/interpreted-early": explained("2026-02-26 09:00"),
    "document/interpreted-late": explained("2026-03-05 09:00"),
    "document/term-differs": record("term: 5年\nexpires: 2031-03-31\neffective: 2026-03-01"),
    "document/term-without-start": record("term: 2 years"),
    "document/validity-differs": record("validity: 有效\nexpires: 2026-11-20"),
    "document/external-image": notice("# 一、", "![图](https://example.com/a.png)\n\n# 一、", 9),
    "document/no-front-matter": Fault({NOTICE: "# 通知\n"}, f"{NOTICE}:1"),
    "document/too-complex": notice("# 一、", f"{'> ' * 30}甲\n\n# 一、", 9),
    "document/unsafe-link": notice("(清单.csv)", "(javascript:alert)", 11),
    "file/control-character": raw(f"{FIVE_LINES}note: 甲\u0007乙\n", 6),
    "file/encoding": raw(SMALL[SECOND].encode("gbk"), 1),
    "file/ending": Fault({f"{PLAN}/0103.yml": SMALL[SECOND]}, f"{PLAN}/0103.yml:0"),
    "file/invisible-character": second(2, requirement="清理过期\u200b文件。"),
    "file/link": Fault({}, "content/zfb/zcwj/通知.pdf:0", plant=link),
    "file/name": Fault({f"{PLAN}/01 03.yaml": SMALL[SECOND]}, f"{PLAN}/01 03.yaml:0"),
    "file/name-too-long": Fault({LONG: "1", NOTICE: LONG_LISTED}, f"{LONG}:0"),
    "file/special": Fault({}, "content/zfb/zcwj/通知.pdf:0", plant=pipe),
    "file/stray": Fault({"content/zfb/zcwj/0101.yaml": SMALL[SECOND]}, "content/zfb/zcwj/0101.yaml:0"),
    "file/too-large": raw(f"{FIVE_LINES}#{'x' * (1 << 20)}\n", 0),
    "file/type": Fault({"content/zfb/zcwj/页面.html": "<p>"}, "content/zfb/zcwj/页面.html:0"),
    "item/calendar-missing": second(4, due="{workdays: 10, after: 2027-01-04}"),
    "item/carried-from-itself": second(7, **{"carried-from": "zfb/jdbz/gztj/2026/0102"}),
    "item/done-without-report": second(5, status="done", progress=""),
    "item/due-before-issue": second(4, due="2025-06-30"),
    "item/due-missing": second(1, due=""),
    "item/group-unknown": second(1, "一、公开", group="一、公布"),
    "item/heading-unknown": second(7, "工作要求", wording="{工作要球: 清理。}"),
    "item/lead-missing": second(1, lead=""),
    "item/report-before-plan": second(6, progress="[{date: 2026-02-26, text: 已经开展}]"),
    "item/report-in-future": second(6, progress="[{date: 2026-11-22, text: 已经开展}]"),
    "item/status-differs": second(6, progress="[{date: 2026-05-30, text: 已经开展, status: ongoing}]"),
    "item/status-missing": second(1, status=""),
    "item/status-unknown": second(5, "behind", status="behnd"),
    "item/words-contradict-status": second(6, progress="[{date: 2026-05-30, text: 已完成。}]"),
    "link/hidden": Fault(
        {
            "content/zfb/zcwj/2026-02.md": OTHER_NOTICE.replace("---\n", "---\ndraft: yes\n", 1),
            **changed(progress="[{date: 2026-05-30, text: 已经开展, evidence: [zfb/zcwj/2026-02]}]"),
        },
        f"{SECOND}:6",
    ),
    "link/dead": second(6, "zfb/zcwj/2026-01", progress="[{date: 2026-05-30, text: 已经开展, evidence: [zfb/zcwj/2026-02]}]"),
    "link/form": second(6, progress="[{date: 2026-05-30, text: 已经开展, evidence: [zfb/zcwj/清单.csv]}]"),
    "plan/empty": Fault(
        {FIRST: None, SECOND: None, THIRD: None, NOTICE: DOCUMENT.replace("和[进展](../jdbz/gztj/2026/0101.yaml)", "")},
        f"{PLAN}/plan.yaml:1",
    ),
    "schema/bad-address": Fault({"site.yaml": SITE_YAML.replace("https://www", "https://me:secret@www")}, "site.yaml:4"),
    "schema/bad-date": second(6, "2026-05-30", progress="[{date: 2026/5/30, text: 已经开展}]"),
    "schema/bad-due": second(4, "持续推进", due="持续推进中"),
    "schema/bad-flag": second(7, draft="也许"),
    "schema/bad-id": Fault({UNITS: UNITS_YAML + "- {id: 县/局, name: 县局}\n"}, f"{UNITS}:5"),
    "schema/bad-integer": Fault({BODY: SMALL[BODY] + "order: 第一\n"}, f"{BODY}:4"),
    "schema/bad-moment": notice("2026-02-28 10:00", "2026年2月28日 10时05分", 3, "2026-02-28 10:05"),
    "schema/bad-term": record("term: 五年"),
    "schema/bad-number": second(7, targets="[{name: 文件, value: 200件}]"),
    "schema/empty-file": raw("# 以后再写\n", 1),
    "schema/field-twice": second(7, 工作要求="再清理一遍。"),
    "schema/bad-link": Fault({"site.yaml": SITE_YAML.replace("https://a.example/", "www.a.example")}, "site.yaml:7"),
    "schema/bad-year": Fault({f"{PLAN}/plan.yaml": PLAN_YAML.replace("year: 2026", "year: 26")}, f"{PLAN}/plan.yaml:2"),
    "schema/missing-key": second(1, requirement=""),
    "schema/no-such-day": second(4, due="2026-02-30"),
    "schema/no-time": notice("2026-02-28 10:00", "2026-02-28", 3),
    "schema/unknown-key": second(7, "note", notes="备注"),
    "schema/unknown-word": Fault({f"{PLAN}/plan.yaml": PLAN_YAML + "form: tables\n"}, f"{PLAN}/plan.yaml:11", "table"),
    "schema/wrong-shape": second(6, progress="已经开展三次检查"),
    "site/calendar-year": Fault(
        {"site.yaml": SITE_YAML + "calendar:\n  - {year: 2027, holidays: [2027-01-01, 2028-01-02]}\n"}, "site.yaml:19"
    ),
    "site/domain-form": real("www.qingshi.gov.cn", "www.qingshi.com.cn", 2),
    "site/errata-code": real("site_code=3207230037", "site_code=3207230073", 7),
    "site/fixed-rule": Fault({"site.yaml": SITE_YAML + "rules:\n  yaml/tab: warning\n"}, "site.yaml:19"),
    "site/footer-incomplete": Fault({"site.yaml": SITE_YAML.replace("icp: 无, ", "")}, "site.yaml:7"),
    "site/icp-form": real("苏ICP备06034732号", "苏ICP备0603473号", 7),
    "site/id-code-form": real('"3207230037"', '"310000000044"', 3, 'errata-link: "https://zfwzgl.www.gov.cn/"'),
    "site/identity-form": real("id=0F", "id=0f", 7),
    "site/missing": Fault({"site.yaml": None}, "site.yaml:0"),
    "site/police-form": real("苏公网安备 32072302010045号", "苏公网安备 3207230201004号", 7),
    "site/unknown-rule": Fault({"site.yaml": SITE_YAML + "rules:\n  item/due-mising: off\n"}, "site.yaml:19", "item/due-missing"),
    "status/id-taken": Fault({"site.yaml": SITE_YAML + STATUSES + "  - {id: overdue, name: 逾期}\n"}, "site.yaml:22"),
    "unit/list-missing": Fault({UNITS: None}, f"{UNITS}:0"),
    "unit/name-taken": Fault({UNITS: UNITS_YAML.replace("卫健局]", "税务局]")}, f"{UNITS}:2"),
    "unit/not-separated": second(3, lead="[县税务局，县卫健局]"),
    "unit/unknown": second(3, "县税务局", lead="[县税物局]"),
    "yaml/anchor": raw(f"{FOUR_LINES}due: &day 2026-06-30\n", 5),
    "yaml/backslash": raw(f'{FIVE_LINES}note: "D:\\数据"\n', 6),
    "yaml/colon-space": raw(f"{FOUR_LINES}due:2026-06-30\n", 5),
    "yaml/comma-splits-text": raw(f"{FIVE_LINES}progress: [{{date: 2026-05-30, text: 收录96件, 下架5件}}]\n", 6),
    "yaml/comment-eats-text": raw(f"{FIVE_LINES}note: 3号楼 #2单元\n", 6),
    "yaml/complex-key": raw(f"{FIVE_LINES}[note]: 甲\n", 6),
    "yaml/directive": raw(f"%YAML 1.2\n---\n{FIVE_LINES}", 1),
    "yaml/duplicate-key": raw(f"{FIVE_LINES}status: done\n", 6),
    "personal/bank-card": second(2, requirement="退到账号 6222021234567890128。"),
    "personal/id-number": second(2, requirement="核对 11010119900307125X 的材料。"),
    "personal/old-id-number": second(2, requirement="核对 110101850307125 的材料。"),
    "personal/mobile": second(2, requirement="请告诉王某 13800001234。"),
    "yaml/indent": raw(f"{FIVE_LINES}  note: 甲\n", 6),
    "yaml/needs-quotes": raw(f"{FIVE_LINES}note: 牵头: 县政府办\n", 6),
    "yaml/no-key": raw(f"{FIVE_LINES}: 备注\n", 6),
    "yaml/no-colon": raw(f"{FIVE_LINES}note\n", 6),
    "yaml/open-bracket": raw(f"{FIVE_LINES}support: [县税务局\n", 6),
    "yaml/open-quote": raw(f'{FIVE_LINES}note: "甲\n', 6),
    "yaml/several-documents": raw(f"{FIVE_LINES}---\nnote: 甲\n", 6),
    "yaml/syntax": raw(f"{FIVE_LINES}note: |0\n  甲\n", 6),
    "yaml/tab": raw(f"{FIVE_LINES}progress:\n\t- {{date: 2026-05-30, text: 甲}}\n", 7),
    "yaml/tag": raw(f"{FOUR_LINES}due: !!str 2026-06-30\n", 5),
    "yaml/text-and-list": raw(f"{FIVE_LINES}progress: 已完成\n  - {{date: 2026-05-30, text: 甲}}\n", 6),
    "yaml/too-deep": raw(f"{FIVE_LINES}note: {'[' * 40}\n", 6),
    "yaml/too-many-nodes": raw(f"{FIVE_LINES}apart: [{'甲, ' * 50_000}]\n", 6),
    "yaml/wide-colon": raw(f"{FOUR_LINES}due：2026-06-30\n", 5),
    "yaml/wide-comma": raw(f"{FIVE_LINES}progress: [{{date: 2026-05-30，text: 甲}}]\n", 6),
    "yaml/wide-space": raw(f"{FIVE_LINES}\u3000note: 甲\n", 6),
}


def look(site: Path, fault: Fault, as_of: date = sites.TODAY) -> list[Finding]:
    """What reading and checking find in the small site with a fault in it."""
    sites.write(site, {name: content for name, content in {**SMALL, **fault.files}.items() if content is not None})
    fault.plant(site)
    inputs = read.survey(lambda: manifest.list_inputs(site, (), site / "no engine"), {}, now=0)
    facts, reading = read.read_facts(inputs)
    if facts is None:
        return reading.findings
    content, more, _ = read.read_site(facts, reading.marks, inputs, {})
    return checks.judge(reading.findings + more + checks.check(Relations(content, as_of)), facts)


def said(site: Path, files: Mapping[str, str | bytes | None]) -> list[str]:
    """What is found in the small site with these changes: "file:line rule message"."""
    return sites.said(look(site, Fault(files, "")))


def rules(site: Path, files: Mapping[str, str | bytes | None]) -> list[str]:
    return [finding.rule for finding in look(site, Fault(files, ""))]


# ------------------------------------------------------------------------------------------------------ every rule


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_a_planted_fault_yields_exactly_its_finding_in_both_languages(rule: str, tmp_path: Path) -> None:
    fault = FAULTS[rule]
    findings = look(tmp_path, fault)
    assert [(finding.rule, f"{finding.file}:{finding.line}") for finding in findings] == [(rule, fault.place)], sites.said(
        findings
    )
    assert findings[0].level == LEVELS[rule]
    for lang, question in (("zh-CN", "是不是“{}”？"), ("en", "Did you mean “{}”?")):
        told = tell(findings[0], catalogue(lang))
        assert told.message
        assert told.hint
        assert findings[0].values.get("nearest", "") == fault.nearest
        assert told.hint.startswith(question.format(fault.nearest)) == bool(fault.nearest)


def test_every_rule_found_in_the_sources_has_a_planted_fault() -> None:
    mine = {rule for rule in LEVELS if not rule.startswith(ELSEWHERE)}
    assert FAULTS.keys() | NEEDS_A_BUILD == mine


def test_the_small_site_without_a_fault_has_no_finding(tmp_path: Path) -> None:
    assert look(tmp_path, Fault({}, "")) == []


@pytest.mark.parametrize("files", [dict(second(0).files), ALL_REVIEWED, {SECOND: FIVE_LINES}, {"site.yaml": REAL}])
def test_what_the_faults_are_planted_in_has_no_finding(files: dict[str, str], tmp_path: Path) -> None:
    assert said(tmp_path, files) == []


def test_a_language_without_page_wording_is_refused(tmp_path: Path) -> None:
    sites.write(tmp_path, {**SMALL, "site.yaml": SITE_YAML + "lang: xx\n"})
    (finding,) = sites.build(tmp_path).findings
    assert (finding.rule, finding.file) == ("site/unknown-language", "site.yaml")
    for lang in ("zh-CN", "en"):
        assert "“xx”" in tell(finding, catalogue(lang)).message
        assert "zh-CN" in tell(finding, catalogue(lang)).hint


def test_one_run_tells_the_faults_of_all_files(tmp_path: Path) -> None:
    files = {
        SECOND: FAULTS["yaml/wide-colon"].files[SECOND],
        THIRD: "requirement: 甲\nlead: [县税物局]\ndue: 年底\nstatus: behnd\n",
        NOTICE: FAULTS["document/unsafe-link"].files[NOTICE],
        UNITS: FAULTS["unit/name-taken"].files[UNITS],
    }
    assert said(tmp_path, files) == [
        f"{UNITS}:2 unit/name-taken “税务局”已经用在第 1 行的“县税务局”上（编号、名称或简称）",
        f"{SECOND}:5 yaml/wide-colon “due”后面用了中文冒号",
        f"{THIRD}:2 unit/unknown units.yaml 里没有“县税物局”这个单位",
        f"{THIRD}:3 schema/bad-due “年底”不能作为完成时限",
        f"{THIRD}:4 item/status-unknown 没有“behnd”这个状态",
        f"{NOTICE}:11 document/unsafe-link 链接“javascript:alert”不能用",
    ]


def test_a_file_that_cannot_be_read_makes_no_other_file_look_wrong(tmp_path: Path) -> None:
    files = {
        NOTICE: DOCUMENT.replace("2026-02-28 10:00", "昨天"),
        FIRST: "task：公开\n",
        THIRD: SMALL[THIRD] + "carried-from: jdbz/gztj/2026/0101\n",
    }
    assert [finding.file for finding in look(tmp_path, Fault(files, ""))] == [FIRST, NOTICE]


def test_a_faulty_plan_and_a_faulty_body_are_not_called_missing(tmp_path: Path) -> None:
    files = {
        f"{PLAN}/plan.yaml": PLAN_YAML.replace("year: 2026", "year: 今年"),
        BODY: "name：办公室\n",
        **changed(wording="{甲: 乙}"),
    }
    assert rules(tmp_path, files) == ["yaml/wide-colon", "schema/bad-year"]


def test_a_plan_whose_items_are_all_faulty_is_not_called_empty(tmp_path: Path) -> None:
    files = dict.fromkeys((FIRST, SECOND, THIRD), "甲\n")
    assert rules(tmp_path, files) == ["schema/wrong-shape"] * 3


def test_drafts_and_what_waits_for_its_day_are_checked_too(tmp_path: Path) -> None:
    files = {
        SECOND: SMALL[SECOND] + "draft: yes\nlead-unit: 甲\n",
        NOTICE: DOCUMENT.replace("2026-02-28 10:00", "2027-02-28 10:00").replace("(清单.csv)", "(没有.csv)"),
    }
    assert rules(tmp_path, files) == ["schema/unknown-key", "link/dead"]


# ------------------------------------------------------------------------------------------------- levels of rules


def test_a_site_may_silence_a_rule_or_give_it_another_level(tmp_path: Path) -> None:
    levels = "rules: {item/due-missing: off, item/lead-missing: error, item/status-missing: info}\n"
    findings = look(
        tmp_path, Fault({"site.yaml": SITE_YAML + levels, SECOND: item("一、公开", "甲", lead="", due="", status="")}, "")
    )
    assert [(finding.rule, finding.level) for finding in findings] == [
        ("item/lead-missing", "error"),
        ("item/status-missing", "info"),
    ]


def test_an_unknown_level_is_refused_and_the_nearest_offered(tmp_path: Path) -> None:
    (finding,) = look(tmp_path, Fault({"site.yaml": SITE_YAML + "rules: {item/due-missing: warn}\n"}, ""))
    told = tell(finding, catalogue("zh-CN"))
    assert told.message == "“item/due-missing: warn”不是有效的规则设置"
    assert told.hint == "是不是“warning”？写成 规则编号: off、info、warning 或 error；编号用 rules 命令查。"


def test_an_unknown_level_leaves_its_rule_as_it_was(tmp_path: Path) -> None:
    files = {"site.yaml": SITE_YAML + "rules: {item/due-missing: warn}\n", **changed(due="")}
    assert [(finding.rule, finding.level) for finding in look(tmp_path, Fault(files, ""))] == [
        ("item/due-missing", "warning"),
        ("site/unknown-rule", "error"),
    ]


def test_a_finding_about_what_is_not_written_stands_at_the_head_of_its_file(tmp_path: Path) -> None:
    (finding,) = look(tmp_path, second(1, due=""))
    assert (finding.file, finding.line, finding.column) == (SECOND, 1, 1)


def test_findings_come_once_in_the_order_of_files_and_lines() -> None:
    late, early, other = (found("plan/empty", file, line) for file, line in (("b", 2), ("b", 1), ("a", 9)))
    facts = Facts("县", "d", "1", "https://d/")
    assert checks.judge([late, early, other, early], facts) == [other, early, late]
    silent = msgspec.structs.replace(facts, rules={"plan/empty": "off"})
    assert checks.judge([late, early, other], silent) == []


# ------------------------------------------------------------------------------------------------ items in detail


@pytest.mark.parametrize(
    "due",
    ["2026-02-27", "2026-12-31", "持续推进", "每季度", "{workdays: 30, after: 2026-03-02}", "{words: 年底前, day: 2026-12-31}"],
)
def test_a_due_date_on_or_after_the_day_of_issue_is_fine(due: str, tmp_path: Path) -> None:
    assert said(tmp_path, changed(due=due)) == []


def test_a_due_date_before_the_issue_names_both_days(tmp_path: Path) -> None:
    assert said(tmp_path, changed(due="2026-02-26")) == [
        f"{SECOND}:4 item/due-before-issue 完成时限 2026-02-26 早于印发日期 2026-02-27"
    ]


def test_a_report_may_be_as_old_as_the_plan_and_as_young_as_today(tmp_path: Path) -> None:
    progress = "[{date: 2026-02-27, text: 甲}, {date: 2026-11-21, text: 乙}]"
    assert said(tmp_path, changed(progress=progress)) == []


def test_without_a_day_of_issue_a_plan_counts_from_its_publication(tmp_path: Path) -> None:
    files = changed(progress="[{date: 2026-03-01, text: 已经开展}]")
    plan = PLAN_YAML.replace("issued: 2026-02-27, ", "")
    assert said(tmp_path, {**files, f"{PLAN}/plan.yaml": plan}) == [
        f"{SECOND}:6 item/report-before-plan 进展的日期 2026-03-01 早于计划的印发日期 2026-03-02"
    ]


@pytest.mark.parametrize("words", ["已完成", "完成。", "均已完成", "全部完成年度目标任务", "提前完成！", "已办结。", "已销号"])
def test_words_that_say_done_contradict_an_open_status(words: str, tmp_path: Path) -> None:
    files = changed(status="in-progress", progress=f"[{{date: 2026-05-30, text: {words}}}]")
    assert said(tmp_path, files) == [f"{SECOND}:6 item/words-contradict-status 最新进展写“{words}”，状态却是“推进中”"]
    assert rules(tmp_path, changed(status="done", progress=f"[{{date: 2026-05-30, text: {words}}}]")) == []


@pytest.mark.parametrize(
    "words", ["尚未启动", "未完成年度任务", "进度滞后，正在追赶", "未达序时进度", "正在持续推进。", "按序时推进"]
)
def test_words_that_say_open_contradict_the_status_done(words: str, tmp_path: Path) -> None:
    assert rules(tmp_path, changed(status="done", progress=f"[{{date: 2026-05-30, text: {words}}}]")) == [
        "item/words-contradict-status"
    ]
    assert rules(tmp_path, changed(status="behind", progress=f"[{{date: 2026-05-30, text: {words}}}]")) == []


@pytest.mark.parametrize("words", ["已完成三次检查", "完成率达到九成", "第一阶段已完成，第二阶段正在推进"])
def test_words_that_only_mention_completion_contradict_nothing(words: str, tmp_path: Path) -> None:
    assert rules(tmp_path, changed(status="in-progress", progress=f"[{{date: 2026-05-30, text: {words}}}]")) == []


def test_only_the_newest_report_is_held_against_the_status(tmp_path: Path) -> None:
    progress = "[{date: 2026-06-30, text: 正在开展, status: behind}, {date: 2026-05-30, text: 已完成, status: done}]"
    assert rules(tmp_path, changed(progress=progress)) == []


def test_a_status_may_be_written_by_its_name(tmp_path: Path) -> None:
    assert rules(tmp_path, changed(status="进度滞后", progress="[{date: 2026-06-30, text: 甲, status: 进度滞后}]")) == []


def test_an_unknown_status_lists_those_of_the_site(tmp_path: Path) -> None:
    site_yaml = SITE_YAML + "statuses: [{id: open, name: 办理中}, {id: closed, name: 已办结, settled: yes}]\n"
    files = {
        "site.yaml": site_yaml,
        FIRST: item("一、公开", "甲", status="办理中"),
        SECOND: item("一、公开", "甲", status="close"),
    }
    findings = look(tmp_path, Fault({**files, THIRD: item("二、解读", "乙", status="open")}, ""))
    (told,) = (tell(finding, catalogue("zh-CN")) for finding in findings)
    assert told == ("没有“close”这个状态", "是不是“closed”？可用的状态：open 办理中 · closed 已办结。")


def test_the_plans_default_lead_counts_for_items_that_name_none(tmp_path: Path) -> None:
    files = changed(lead="") | {f"{PLAN}/plan.yaml": PLAN_YAML + "defaults: {lead: [县政府办公室]}\n"}
    assert rules(tmp_path, files) == []


def test_unknown_units_are_found_wherever_they_are_named(tmp_path: Path) -> None:
    files = {
        UNITS: UNITS_YAML.replace("members: [县税务局]", "members: [县税务局, 税物局]"),
        BODY: "name: 县政府办公室\nunit: 政府办公厅\n",
        f"{PLAN}/plan.yaml": PLAN_YAML + "defaults:\n  lead: [卫健局]\n  support: [税务局, 卫健委]\n",
        SECOND: item("一、公开", "甲", support="税务局、卫建局"),
    }
    findings = look(tmp_path, Fault(files, ""))
    assert {finding.rule for finding in findings} == {"unit/unknown"}
    assert [(f"{finding.file}:{finding.line}", finding.values["name"], finding.values["nearest"]) for finding in findings] == [
        (f"{UNITS}:4", "税物局", "税务局"),
        (f"{BODY}:2", "政府办公厅", "政府办"),
        (f"{SECOND}:8", "卫建局", "卫健局"),
        (f"{PLAN}/plan.yaml:13", "卫健委", "卫健局"),
    ]


@pytest.mark.parametrize(
    "name",
    ["县税务局，县卫健局", "县税务局、县卫健局", "县税务局；县卫健局", "'县税务局;县卫健局'", "县税务局，县卫健局、政府办"],
)
def test_units_that_are_not_separated_are_told_so(name: str, tmp_path: Path) -> None:
    (finding,) = look(tmp_path, Fault(changed(lead=f"[{name}]"), ""))
    name = name.strip("'")
    assert tell(finding, catalogue("zh-CN")) == (
        f"“{name}”是几个单位连在一起",
        f"用英文逗号分开：[{', '.join(re.split('[，、；;]', name))}]，或者每行写一个。",
    )


@pytest.mark.parametrize("name", ["县税务局，县财政局", "县税务局（牵头）", "县税务局，"])
def test_units_are_only_told_apart_where_all_are_known(name: str, tmp_path: Path) -> None:
    assert rules(tmp_path, changed(lead=f"[{name}]")) == ["unit/unknown"]


@pytest.mark.parametrize("text", [None, "", "# 以后再写\n"])
def test_without_a_list_of_units_that_is_told_once(text: str | None, tmp_path: Path) -> None:
    (finding,) = look(tmp_path, Fault({UNITS: text}, ""))
    assert finding.file == UNITS
    assert tell(finding, catalogue("zh-CN")) == (
        "没有 content/units.yaml，或者里面还没有单位，所以“县税务局”等 5 个单位都不认得",
        "新建 content/units.yaml，每个单位写一行“- {编号: u1, 名称: 县税务局}”。",
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("- {id: swj, name: ……}\n", "content/placeholder"),
        ("- {id: swj\n", "yaml/open-bracket"),
        ("- {id: 县/局, name: 甲}\n", "schema/bad-id"),
    ],
)
def test_a_list_of_units_that_cannot_be_read_makes_no_unit_unknown(text: str, rule: str, tmp_path: Path) -> None:
    assert rules(tmp_path, {UNITS: text}) == [rule]


@pytest.mark.parametrize(
    ("table", "support", "found"),
    [
        ("{heading: 责任单位, shows: units}", "[县卫健局]", []),
        ("{heading: 责任单位, shows: units}", "", ["item/lead-missing"]),
        ("{heading: 牵头单位, shows: lead}", "[县卫健局]", ["item/lead-missing"]),
        ("{heading: 牵头单位, shows: lead}\n  - {heading: 责任单位, shows: units}", "[县卫健局]", ["item/lead-missing"]),
    ],
)
def test_a_form_with_one_column_for_all_units_needs_no_lead(table: str, support: str, found: list[str], tmp_path: Path) -> None:
    plan = PLAN_YAML.replace("{heading: 责任单位, shows: units}", table)
    assert rules(tmp_path, changed(lead="", support=support) | {f"{PLAN}/plan.yaml": plan}) == found


def test_statuses_that_differ_are_told_by_their_names(tmp_path: Path) -> None:
    progress = "[{date: 2026-05-30, text: 甲, status: on-track}]"
    assert said(tmp_path, changed(status="done", progress=progress)) == [
        f"{SECOND}:6 item/status-differs 事项的状态是 已完成，最新一条进展却写 按序时推进"
    ]


@pytest.mark.parametrize(
    ("file", "right"),
    [(f"{PLAN}/0103.yml", "0103.yaml"), (f"{PLAN}/0103.YAML", "0103.yaml"), ("content/zfb/zcwj/2.MD", "2.md"),
     ("content/zfb/zcwj/2.markdown", "2.md"), ("content/zfb/body.yml", "body.yaml")],
)  # fmt: skip
def test_a_content_file_with_another_ending_is_told_its_right_name(file: str, right: str, tmp_path: Path) -> None:
    (finding,) = look(tmp_path, Fault({file: "甲"}, ""))
    name = file.rpartition("/")[2]
    assert (finding.file, tell(finding, catalogue("zh-CN"))) == (
        file,
        (f"“{name}”的后缀不对，不会读它", f"把文件名改成“{right}”。"),
    )


def test_a_unit_may_be_called_by_its_name_its_short_names_and_its_id(tmp_path: Path) -> None:
    assert rules(tmp_path, changed(lead="[县税务局, 税务局, swj]")) == []


def test_two_units_with_one_id_are_told_once(tmp_path: Path) -> None:
    assert said(tmp_path, {UNITS: UNITS_YAML + "- {id: swj, name: 税务所}\n"}) == [
        f"{UNITS}:5 unit/name-taken “swj”已经用在第 1 行的“县税务局”上（编号、名称或简称）"
    ]


@pytest.mark.parametrize(("field", "line"), [("extra: {备注: 甲}", 7), ("apart: [备注]", 7), ("wording:\n  备注: 甲", 8)])
def test_words_for_a_heading_that_the_table_lacks_are_found(field: str, line: int, tmp_path: Path) -> None:
    files = {SECOND: item("一、公开", "甲", progress="[{date: 2026-05-30, text: 甲}]") + field}
    (finding,) = look(tmp_path, Fault(files, ""))
    assert (finding.rule, finding.line) == ("item/heading-unknown", line)


def test_only_columns_that_show_it_take_extra_words(tmp_path: Path) -> None:
    plan = PLAN_YAML + "  - {heading: 备注, shows: extra}\n"
    assert rules(tmp_path, {f"{PLAN}/plan.yaml": plan, **changed(extra="{备注: 甲}", apart="[责任单位]")}) == []
    assert rules(tmp_path, {f"{PLAN}/plan.yaml": plan, **changed(extra="{工作要求: 甲}")}) == ["item/heading-unknown"]


def test_a_plan_without_a_list_of_groups_takes_any_group(tmp_path: Path) -> None:
    assert (
        rules(tmp_path, {f"{PLAN}/plan.yaml": PLAN_YAML.replace("groups: [一、公开, 二、解读]\n", "")} | changed(group="三"))
        == []
    )


def test_a_draft_needs_no_review(tmp_path: Path) -> None:
    assert rules(tmp_path, {**ALL_REVIEWED, SECOND: SMALL[SECOND] + "draft: yes\n"}) == []


# ------------------------------------------------------------------------------------------- links and attachments


@pytest.mark.parametrize(
    "reference",
    ["zfb/zcwj/2026-01", "zcwj/2026-01", "zcwj/2026-01.md", "zfb/jdbz/gztj/2026/0101.yaml", "zfb/jdbz/gztj/2026",
     "https://www.example.com/a", "县政府常务会议纪要", "见 a/b 两处", "会议纪要，a/b"],
)  # fmt: skip
def test_evidence_is_an_address_here_a_web_address_or_a_description(reference: str, tmp_path: Path) -> None:
    assert rules(tmp_path, changed(progress=f"[{{date: 2026-05-30, text: 甲, evidence: ['{reference}']}}]")) == []


BARE = "进展、承接等处写 content 下的路径，去掉后缀"


@pytest.mark.parametrize(
    ("reference", "right", "why"),
    [
        ("zfb/zcwj/2026-01.html", "zfb/zcwj/2026-01", BARE),
        ("content/zfb/zcwj/2026-01.md", "zfb/zcwj/2026-01", BARE),
        ("../zcwj/2026-01.md", "zfb/zcwj/2026-01", BARE),
        ("zfb/jdbz/gztj/2026/", "zfb/jdbz/gztj/2026", BARE),
        ("zfb/jdbz/gztj/2026/plan.yaml", "zfb/jdbz/gztj/2026", BARE),
        ("jdbz/gztj/2026/index.html", "zfb/jdbz/gztj/2026", BARE),
        ("zfb/zcwj/清单.csv", "zfb/zcwj/2026-01", "佐证不能直接写附件，写附件所在的那份文件"),
    ],
)
def test_evidence_in_another_form_is_told_the_right_one(reference: str, right: str, why: str, tmp_path: Path) -> None:
    (finding,) = look(tmp_path, Fault(changed(progress=f"[{{date: 2026-05-30, text: 甲, evidence: ['{reference}']}}]"), ""))
    assert tell(finding, catalogue("zh-CN")) == (f"“{reference}”的写法不对", f"写成“{right}”：{why}。")


@pytest.mark.parametrize(
    ("target", "path", "right"),
    [
        ("../jdbz/gztj/2026/", "zfb/jdbz/gztj/2026", "../jdbz/gztj/2026/plan.yaml"),
        ("../jdbz/gztj/2026/0101", "zfb/jdbz/gztj/2026/0101", "../jdbz/gztj/2026/0101.yaml"),
        ("2026-01", "zfb/zcwj/2026-01", "2026-01.md"),
    ],
)
def test_a_link_to_a_folder_or_without_an_ending_is_told_the_right_form(
    target: str, path: str, right: str, tmp_path: Path
) -> None:
    (finding,) = look(tmp_path, Fault({NOTICE: DOCUMENT + f"\n又见[这里]({target})。\n"}, ""))
    why = "正文里的链接要写到文件，带上后缀；计划写它的 plan.yaml"
    assert tell(finding, catalogue("zh-CN")) == (f"“{path}”的写法不对", f"写成“{right}”：{why}。")


def test_the_nearest_file_of_a_dead_link_is_written_as_the_document_would(tmp_path: Path) -> None:
    (finding,) = look(tmp_path, Fault({NOTICE: DOCUMENT + "\n又见[这里](../jdbz/gztj/2026/0109.yaml)。\n"}, ""))
    assert tell(finding, catalogue("zh-CN")).hint.startswith("是不是“../jdbz/gztj/2026/010")


def test_evidence_carried_items_and_the_plans_own_document_must_be_there(tmp_path: Path) -> None:
    files = {
        f"{PLAN}/plan.yaml": PLAN_YAML.replace("zfb/zcwj/2026-01", "zfb/zcwj/2026-10"),
        SECOND: item("一、公开", "甲", **{"carried-from": "zfb/jdbz/gztj/2025/0101"}),
    }
    assert said(tmp_path, files) == [
        f"{SECOND}:8 link/dead “zfb/jdbz/gztj/2025/0101”指向的内容不存在",
        f"{PLAN}/plan.yaml:4 link/dead “zfb/zcwj/2026-10”指向的内容不存在",
    ]


@pytest.mark.parametrize(
    ("target", "path"),
    [("2026-02.md", "zfb/zcwj/2026-02.html"), ("../jdbz/gztj/2026/0109.yaml", "zfb/jdbz/gztj/2026/0109.html"),
     ("没有.pdf", "zfb/zcwj/没有.pdf"), ("/zfb/1.md", "zfb/1.html"), ("../../../../etc/passwd", "../../etc/passwd")],
)  # fmt: skip
def test_a_link_in_a_text_that_leads_nowhere_is_told_with_its_line(target: str, path: str, tmp_path: Path) -> None:
    text = DOCUMENT + f"\n又见[这里]({target})。\n"
    assert said(tmp_path, {NOTICE: text}) == [f"{NOTICE}:13 link/dead “{path}”指向的内容不存在"]


@pytest.mark.parametrize(
    "target", ["../jdbz/gztj/2026/plan.yaml", "清单.csv", "2026-01.md#h-一总则", "/index.html", "/units/swj.html"]
)
def test_a_link_in_a_text_may_lead_to_contents_attachments_and_pages(target: str, tmp_path: Path) -> None:
    assert said(tmp_path, {NOTICE: DOCUMENT + f"\n又见[这里]({target})。\n"}) == []


@pytest.mark.parametrize("file", ["../zcwj/清单.csv", "子文件夹/清单.csv", "..\\清单.csv", "/etc/passwd", "清单"])
def test_an_attachment_lies_beside_its_document(file: str, tmp_path: Path) -> None:
    text = DOCUMENT.replace("attachments: [清单.csv]", f"attachments: ['{file}']")
    assert rules(tmp_path, {NOTICE: text}) == ["attachment/missing"]


def test_of_several_near_names_one_is_offered(tmp_path: Path) -> None:
    files = {f"content/zfb/zcwj/清单{number}.csv": "1" for number in (1, 2)}
    text = DOCUMENT.replace("[清单.csv]", "[清单.csv, 清单1.csv, 清单2.csv, 清单3.csv]", 1)
    (finding,) = look(tmp_path, Fault({**files, NOTICE: text}, ""))
    assert finding.values == {"name": "清单3.csv", "nearest": "清单.csv"}


# --------------------------------------------------------------------------------------------- names and addresses


@pytest.mark.parametrize(
    "files",
    [
        {"content/1.md": OTHER_NOTICE},
        {"content/zfb/1.md": OTHER_NOTICE},
        {"content/plan.yaml": PLAN_YAML, "content/0101.yaml": SMALL[FIRST]},
        {"content/zfb/plan.yaml": PLAN_YAML, "content/zfb/0101.yaml": SMALL[FIRST]},
        {"content/zfb/jdbz/plan.yaml": PLAN_YAML, "content/zfb/jdbz/0101.yaml": SMALL[FIRST]},
    ],
)
def test_what_does_not_lie_in_a_column_is_refused_and_nothing_is_built(files: dict[str, str], tmp_path: Path) -> None:
    assert said(tmp_path, files) == [f"{min(files)}:0 column/missing 文件没有放在栏目里"]
    assert sites.build(tmp_path).failed


UNFIT = """CON.csv nul com1.csv LPT9.pdf COM¹.csv a<b.csv a:b.csv a|b.csv a?.csv a*.csv a"b.csv a%20.csv a#b.csv a\\b.csv
    a.csv. -rf.csv ~a.csv 甲\u202e乙.csv 甲\u200b.csv 甲\x01.csv a&b.md""".split()


@pytest.mark.parametrize("name", [*UNFIT, "a .", "a.csv ", " 甲.csv", "甲\n.csv", "01 03.yaml"])
def test_a_name_that_does_not_travel_is_refused(name: str, tmp_path: Path) -> None:
    assert "file/name" in rules(tmp_path, {f"content/zfb/zcwj/{name}": "1"})


@pytest.mark.parametrize("name", ["附件 1（表）.csv", "a&b.csv", "console.csv", "a.b.csv", "2026年清单+说明.csv", "é.csv"])
def test_an_attachment_may_have_blanks_and_brackets_in_its_name(name: str, tmp_path: Path) -> None:
    assert rules(tmp_path, {f"content/zfb/zcwj/{name}": "1"}) == ["attachment/unclaimed"]


def test_a_folder_is_part_of_an_address_and_has_no_blanks(tmp_path: Path) -> None:
    findings = look(tmp_path, Fault({"content/zfb/zcwj/2026 年/1.md": OTHER_NOTICE}, ""))
    assert ("file/name", "2026 年") in [(finding.rule, finding.values.get("name")) for finding in findings]


def test_a_path_of_200_bytes_travels_and_one_of_201_does_not(tmp_path: Path) -> None:
    folder = "content/zfb/zcwj/"
    fits, too_long = ("x" * (length - len("zfb/zcwj/.csv")) + ".csv" for length in (200, 201))
    findings = look(tmp_path, Fault({folder + fits: "1", folder + too_long: "1"}, ""))
    assert [finding.file for finding in findings if finding.rule == "file/name-too-long"] == [folder + too_long]


@pytest.mark.parametrize("ending", ["html", "svg", "js", "exe", "xlsm", "HTM", "php", ""])
def test_a_file_that_could_run_is_not_published(ending: str, tmp_path: Path) -> None:
    name = f"content/zfb/zcwj/甲.{ending}".removesuffix(".")
    text = DOCUMENT.replace("[清单.csv]", f"[清单.csv, {name.rpartition('/')[2]}]", 1)
    assert rules(tmp_path, {name: "1", NOTICE: text}) == ["file/type"]


@pytest.mark.parametrize("name", ["assets", "bodies", "status", "units", "years"])
def test_a_body_does_not_take_an_address_of_the_program(name: str, tmp_path: Path) -> None:
    assert said(tmp_path, {f"content/{name}/body.yaml": "name: 某局"}) == [
        f"content/{name}/body.yaml:0 address/reserved “{name}”这个名字留给程序自己的页面"
    ]


SAME = [
    ("通知.pdf", "通知.PDF"),
    ("A.csv", "a.csv"),
    ("straße.csv", "STRASSE.csv"),
    ("ﬁle.csv", "file.csv"),
    ("é.csv", unicodedata.normalize("NFD", "é.csv")),
    ("\u212a.csv", "k.csv"),
    ("\uf9dc.csv", "\u9686.csv"),
    ("İ.csv", unicodedata.normalize("NFD", "İ.csv")),
]
DIFFERENT = [("附件1.csv", "附件2.csv"), ("（一）.csv", "(一).csv"), ("通知.pdf", "通知.pdf.csv"), ("里.csv", "裏.csv")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_names_that_some_computer_takes_for_one_collide(one: str, other: str, tmp_path: Path) -> None:
    files = {f"content/zfb/zcwj/{name}": "1" for name in (one, other)}
    assert rules(tmp_path, files).count("address/collision") == 1
    pages = [Page(f"zfb/zcwj/{name}", "", Copy("", ""), source=f"content/zfb/zcwj/{name}") for name in (one, other)]
    assert [(finding.rule, finding.file, finding.values["other"]) for finding in checks.check_paths(pages)] == [
        ("address/collision", f"content/zfb/zcwj/{other}", f"content/zfb/zcwj/{one}")
    ]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_names_that_are_two_everywhere_do_not_collide(one: str, other: str, tmp_path: Path) -> None:
    assert "address/collision" not in rules(tmp_path, {f"content/zfb/zcwj/{name}": "1" for name in (one, other)})
    assert checks.check_paths([Page(name, "", Copy("", "")) for name in (one, other)]) == []


def test_a_page_may_not_lie_where_another_page_needs_a_folder() -> None:
    pages = [Page("zfb/ZCWJ", "", Copy("", ""), source="one"), Page("zfb/zcwj/1.html", "", Copy("", ""), source="two")]
    (finding,) = checks.check_paths(pages)
    assert (finding.rule, finding.file, finding.values) == (
        "address/collision", "two", {"other": "one", "path": "zfb/zcwj/1.html"},
    )  # fmt: skip


def test_folders_that_differ_in_case_collide(tmp_path: Path) -> None:
    assert "address/collision" in rules(
        tmp_path, {"content/ZFB/zcwj/2026-01.md": OTHER_NOTICE, "content/ZFB/body.yaml": "name: 办"}
    )


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("icp", "粤ICP备15042059号"), ("icp", "京ICP备17017271号-3"), ("icp", "陕ICP备05004418号-1"),
        ("police", "川公网安备51090302000210号"), ("police", "京公网安备11010802010388号"),
    ],
)  # fmt: skip
def test_numbers_as_real_sites_write_them_are_right(field: str, text: str, tmp_path: Path) -> None:
    assert said(tmp_path, {"site.yaml": re.sub(f"{field}: [^,]*,", f"{field}: {text},", REAL)}) == []


@pytest.mark.parametrize(
    "code", ["5109030018", "4403000004", "1200000052", "1303000020", "4300000077", "3406000012", "bm01000001"]
)
def test_site_codes_as_real_sites_have_them_are_right(code: str, tmp_path: Path) -> None:
    assert said(tmp_path, {"site.yaml": REAL.replace("3207230037", code)}) == []


@pytest.mark.parametrize("empty", ["icp", "police", "identity-link"])
def test_a_number_that_is_not_there_yet_is_told_once_and_does_not_hinder(empty: str, tmp_path: Path) -> None:
    findings = said(tmp_path, {"site.yaml": re.sub(f'{empty}: ("[^"]*"|[^,]*),', f"{empty}: '',", REAL)})
    assert [finding.split()[1] for finding in findings] == ["site/footer-incomplete"]


def test_a_demonstration_is_not_asked_for_numbers_that_nobody_gave_it(tmp_path: Path) -> None:
    assert (
        said(tmp_path, {"site.yaml": REAL.replace("www.qingshi.gov.cn", "www.qingshi.example").replace("苏ICP备", "示例")}) == []
    )
