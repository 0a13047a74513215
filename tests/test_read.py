"""The folder → the Site: what each path holds, in which order, what is remembered, and what is never opened."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import sites
from hypothesis import given, settings
from hypothesis import strategies as st
from sites import DOCUMENT, SMALL, item

from gongkai import cache, cli, files, manifest, pipeline, read, schema
from gongkai.model import Due, Finding, Group, Mark, Progress, Site, SourceDocument
from gongkai.read import Memo, kind_of, natural

PLAN = "content/zfb/jdbz/gztj/2026"


class Result(NamedTuple):
    site: Site
    findings: list[Finding]
    memo: Memo


def load(root: Path, memo: Memo | None = None, known: Mapping[str, read.Known] | None = None, now: int = 0) -> Result:
    """The site in a folder, with what an earlier reading remembered."""
    inputs = read.survey(lambda: manifest.list_inputs(root, (), root / "no engine"), known or {}, now)
    facts, reading = read.read_facts(inputs)
    assert facts is not None, reading.findings
    content, more, remembered = read.read_site(facts, reading.marks, inputs, memo or {})
    return Result(content, reading.findings + more, remembered)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the content files that are parsed from now on."""
    names: list[str] = []
    parse = read._parse

    def note(name: str, plan_folders: set[str], data: bytes) -> read.Parsed:
        names.append(name)
        return parse(name, plan_folders, data)

    monkeypatch.setattr(read, "_parse", note)
    return names


# ----------------------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("units.yaml", "units"),
        ("zfb/units.yaml", ""),
        ("zfb/body.yaml", "body"),
        ("body.yaml", ""),
        ("zfb/zcwj/body.yaml", ""),
        ("zfb/jdbz/2026/plan.yaml", "plan"),
        ("zfb/jdbz/2026/0101.yaml", "item"),
        ("zfb/jdbz/2026/body.yaml", "item"),
        ("zfb/jdbz/2026/units.yaml", "item"),
        ("zfb/jdbz/2026/附/0101.yaml", ""),
        ("zfb/jdbz/0101.yaml", ""),
        ("zfb/jdbz/2026/0101.yml", ""),
        ("zfb/jdbz/2026/0101.YAML", ""),
        ("zfb/jdbz/2026/说明.md", "document"),
        ("zfb/zcwj/2026-01.md", "document"),
        ("zfb/zcwj/2026-01.markdown", ""),
        ("zfb/zcwj/清单.csv", ""),
    ],
)
def test_the_path_says_what_a_file_holds(path: str, kind: str) -> None:
    assert kind_of(path, {"zfb/jdbz/2026"}) == kind


def test_the_small_site_is_read_whole(site: Path) -> None:
    content, findings, _ = load(site)
    assert findings == []
    assert [unit.id for unit in content.units] == ["swj", "wjw", "zfb", "xz"]
    assert [(body.id, body.name, body.unit) for body in content.bodies] == [("zfb", "县政府办公室", "县政府办公室")]
    (plan,) = content.plans
    assert (plan.address, plan.year, plan.published) == ("zfb/jdbz/gztj/2026", 2026, datetime(2026, 3, 2, 9, 30))
    assert plan.document == SourceDocument("关于印发清单的通知", "青政办发〔2026〕1号", date(2026, 2, 27), "zfb/zcwj/2026-01")
    assert plan.groups == (Group("一、公开"), Group("二、解读"))
    first = content.items[0]
    assert (first.address, first.group, first.support) == ("zfb/jdbz/gztj/2026/0101", ("一、公开",), ("县卫健局",))
    assert first.due == Due("2026-12-31", date(2026, 12, 31))
    assert first.progress == (Progress(date(2026, 5, 30), "已经开展三次检查"),)
    (document,) = content.documents
    assert (document.address, document.title, document.published) == (
        "zfb/zcwj/2026-01",
        "关于印发清单的通知",
        datetime(2026, 2, 28, 10),
    )
    assert document.links == ("zfb/zcwj/清单.csv", "zfb/jdbz/gztj/2026/0101.html")
    assert document.html.startswith('<h2 id="h-一-总则">一、总则</h2>\n<p>各单位：请按照<strong>清单</strong>执行')
    assert [source.path for source in content.sources] == [
        name.removeprefix("content/") for name in sorted(SMALL) if name != "site.yaml"
    ]


def test_a_source_can_be_found_again_from_its_content(site: Path) -> None:
    content = load(site).site
    for entry in (*content.bodies, *content.plans, *content.items, *content.documents):
        assert read.source_of(entry) in SMALL


def test_fields_keep_the_places_where_they_were_read(site: Path) -> None:
    marks = load(site).site.marks
    assert marks[f"{PLAN}/0101.yaml"]["lead.0"] == Mark(3, 8)
    assert marks[f"{PLAN}/plan.yaml"]["document.address"].line == 4
    assert marks["content/units.yaml"]["units.1.short.1"].line == 2
    assert marks["content/zfb/zcwj/2026-01.md"]["published"] == Mark(3, 12)
    assert marks["content/zfb/zcwj/2026-01.md"]["links.1"] == Mark(11, 1)
    assert marks["site.yaml"]["columns.1.columns.0"] == Mark(17, 9)


def test_contents_come_in_natural_order_and_bodies_in_their_own(tmp_path: Path) -> None:
    files = {**SMALL, "content/ajj/body.yaml": "name: 应急局\norder: 2\n", "content/zjj/body.yaml": "name: 住建局\norder: 1\n"}
    for name in ("10", "9", "2", "2b", "02-1"):
        files[f"{PLAN}/{name}.yaml"] = item("一、公开", "甲")
        files[f"content/zfb/zcwj/{name}.md"] = DOCUMENT
    content = load(sites.write(tmp_path, files)).site
    assert [entry.address.rpartition("/")[2] for entry in content.items] == ["2", "02-1", "2b", "9", "10", "0101", "0102", "0201"]
    assert [entry.address.rpartition("/")[2] for entry in content.documents] == ["2", "02-1", "2b", "9", "10", "2026-01"]
    assert [body.id for body in content.bodies] == ["zfb", "zjj", "ajj"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("0123456789ab-/.一二２", max_size=8), max_size=6))
def test_natural_order_takes_any_names(names: list[str]) -> None:
    shuffled = list(names)
    random.Random(1).shuffle(shuffled)
    assert [natural(name) for name in sorted(names, key=natural)] == [natural(name) for name in sorted(shuffled, key=natural)]


def test_a_status_may_be_written_by_name_and_is_kept_by_id(tmp_path: Path) -> None:
    files = {
        **SMALL,
        f"{PLAN}/0101.yaml": item("一、公开", "甲", status="已完成", progress="[{date: 2026-05-30, text: 甲, status: 推进中}]"),
        f"{PLAN}/0102.yaml": item("一、公开", "甲", status="done", progress="[{date: 2026-05-30, text: 甲, status: 已完成}]"),
        f"{PLAN}/0201.yaml": item("二、解读", "甲", status="办好了"),
    }
    first, second, third = load(sites.write(tmp_path, files)).site.items
    assert (first.status, first.progress[0].status) == ("done", "in-progress")
    assert (second.status, second.progress[0].status) == ("done", "done")
    assert third.status == "办好了"


def test_the_names_of_statuses_are_those_of_the_site_even_when_the_item_is_remembered(tmp_path: Path) -> None:
    files = {**SMALL, f"{PLAN}/0101.yaml": item("一、公开", "甲", status="办结")}
    root = sites.write(tmp_path, files)
    before = load(root)
    assert before.site.items[0].status == "办结"
    sites.write(root, {"site.yaml": sites.SITE_YAML + "statuses: [{id: closed, name: 办结}]\n"})
    assert load(root, before.memo).site.items[0].status == "closed"


def test_the_default_statuses_hold_where_the_site_lists_none(site: Path) -> None:
    facts = load(site).site.facts
    assert facts.statuses == schema.DEFAULT_STATUSES
    assert [(status.id, status.name, status.settled) for status in facts.statuses] == [
        ("done", "已完成", True),
        ("on-track", "按序时推进", False),
        ("ongoing", "常态化推进", True),
        ("in-progress", "推进中", False),
        ("behind", "进度滞后", False),
        ("not-started", "未启动", False),
        ("no-report", "未报进展", False),
    ]


# ------------------------------------------------------------------------------------------------------ site.yaml


def facts_of(root: Path) -> list[str]:
    facts, reading = read.read_facts(read.survey(lambda: manifest.list_inputs(root, (), root / "no engine"), {}, 0))
    assert (facts is None) == any(finding.level == "error" for finding in reading.findings)
    return sites.said(reading.findings)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "site.yaml:0 site/missing 没有 site.yaml，或者它是空的"),
        ("", "site.yaml:0 site/missing 没有 site.yaml，或者它是空的"),
        ("# 以后再写\n", "site.yaml:0 site/missing 没有 site.yaml，或者它是空的"),
        ("甲\n", "site.yaml:1 schema/wrong-shape 这里应当是带键的若干项，写成了文字"),
        (sites.SITE_YAML.replace("name: 青石县人民政府网站\n", ""), "site.yaml:1 schema/missing-key 缺少“网站名称”（name）"),
        (sites.SITE_YAML + "languages: [en]\n", "site.yaml:18 schema/unknown-key 不认识“languages”这一项"),
        (sites.SITE_YAML.replace("name: 青", "name：青", 1), "site.yaml:1 yaml/wide-colon “name”后面用了中文冒号"),
    ],
)
def test_without_site_yaml_there_is_no_site(text: str | None, told: str, tmp_path: Path) -> None:
    sites.write(tmp_path, {} if text is None else {"site.yaml": text})
    assert facts_of(tmp_path) == [told]


def test_a_site_yaml_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text(sites.SITE_YAML, "utf-8")
    (tmp_path / "site.yaml").symlink_to("elsewhere.yaml")
    assert facts_of(tmp_path) == ["site.yaml:0 file/link 这是一个快捷方式（符号链接），不读"]


def test_all_faults_of_site_yaml_are_told_in_one_run(tmp_path: Path) -> None:
    text = sites.SITE_YAML.replace("id: zcwj", "id: zc/wj") + "review-required: 也许\ncalendar: [{year: 二〇二七}]\n"
    assert [line.split(" ")[1] for line in facts_of(sites.write(tmp_path, {"site.yaml": text}))] == [
        "schema/bad-id",
        "schema/bad-flag",
        "schema/bad-year",
    ]


# ------------------------------------------------------------------------------------------------------ documents


def document(tmp_path: Path, text: str) -> Result:
    return load(sites.write(tmp_path, {**SMALL, "content/zfb/zcwj/2026-01.md": text}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "# 标题\n",
        "标题: 甲\n",
        "---\n标题: 甲\n",
        "---\n---\n正文\n",
        "---\n# 说明\n---\n正文\n",
        " ---\n标题: 甲\n---\n",
        "\n---\n标题: 甲\n---\n",
    ],
)
def test_a_document_begins_with_its_front_matter(text: str, tmp_path: Path) -> None:
    content, findings, _ = document(tmp_path, text)
    assert sites.said(findings) == ["content/zfb/zcwj/2026-01.md:1 document/no-front-matter 开头没有文件信息"]
    assert content.documents == ()


def test_a_faulty_front_matter_is_told_and_not_called_missing(tmp_path: Path) -> None:
    content, findings, _ = document(tmp_path, "---\n标题：甲\n发布时间: 2026-03-02 09:30\n---\n正文\n")
    assert sites.said(findings) == ["content/zfb/zcwj/2026-01.md:2 yaml/wide-colon “标题”后面用了中文冒号"]
    assert content.documents == ()


def test_a_document_may_be_saved_on_windows(tmp_path: Path) -> None:
    content, findings, _ = document(tmp_path, "\ufeff" + DOCUMENT.replace("---\n", "---  \n").replace("\n", "\r\n"))
    assert findings == []
    assert content.documents[0].html.count("<p>") == 1


def test_a_line_of_hyphens_in_the_text_is_a_rule_and_no_second_head(tmp_path: Path) -> None:
    content, findings, _ = document(tmp_path, "---\ntitle: 甲\npublished: 2026-03-02 09:30\n---\n一\n\n---\n\n二\n")
    assert findings == []
    assert content.documents[0].html == "<p>一</p>\n<hr>\n<p>二</p>"


def test_faults_of_a_document_are_told_with_their_lines_in_the_file(tmp_path: Path) -> None:
    text = "---\ntitle: 甲\npublished: 昨天\ntilte: 乙\n---\n\n一\n\n[看](javascript:x)\n\n![图](//a.cn/b.png)\n"
    assert sorted(sites.said(document(tmp_path, text).findings), key=lambda line: int(line.split(":")[1].split()[0])) == [
        "content/zfb/zcwj/2026-01.md:3 schema/bad-moment “昨天”不是有效的时间",
        "content/zfb/zcwj/2026-01.md:4 schema/unknown-key 不认识“tilte”这一项",
        "content/zfb/zcwj/2026-01.md:9 document/unsafe-link 链接“javascript:x”不能用",
        "content/zfb/zcwj/2026-01.md:11 document/external-image 图片“//a.cn/b.png”在别的网站上，不会显示",
    ]


# --------------------------------------------------------------------------------------------------------- memory


def test_a_second_reading_of_the_same_bytes_parses_nothing(site: Path, parsed: list[str]) -> None:
    first = load(site)
    assert len(parsed) == 8
    parsed.clear()
    second = load(site, first.memo)
    assert parsed == []
    assert second == first


def test_only_a_changed_file_is_parsed_again(site: Path, parsed: list[str]) -> None:
    first = load(site)
    parsed.clear()
    sites.write(site, {f"{PLAN}/0102.yaml": item("一、公开", "换了。")})
    second = load(site, first.memo)
    assert parsed == ["zfb/jdbz/gztj/2026/0102.yaml"]
    assert [entry.requirement for entry in second.site.items] == [
        "及时发布政策，做到应公开尽公开。",
        "换了。",
        "同步发布解读材料。",
    ]


def test_a_remembered_file_keeps_its_findings(site: Path, parsed: list[str]) -> None:
    sites.write(site, {f"{PLAN}/0102.yaml": "甲：乙\n"})
    first = load(site)
    assert (
        sites.said(load(site, first.memo).findings)
        == sites.said(first.findings)
        == [f"{PLAN}/0102.yaml:1 yaml/wide-colon “甲”后面用了中文冒号"]
    )


def test_what_a_file_holds_may_change_with_the_files_beside_it(site: Path) -> None:
    first = load(site)
    (site / PLAN / "plan.yaml").unlink()
    second = load(site, first.memo)
    assert second.site.items == ()
    sites.write(site, {f"{PLAN}/plan.yaml": sites.PLAN_YAML})
    assert load(site, second.memo).site == first.site


def test_a_removed_file_is_forgotten(site: Path) -> None:
    first = load(site)
    (site / PLAN / "0102.yaml").unlink()
    second = load(site, first.memo)
    assert f"{PLAN}/0102.yaml" in first.memo[PLAN]
    assert f"{PLAN}/0102.yaml" not in second.memo[PLAN]
    assert f"{PLAN}/0102.yaml" not in second.site.marks


def damage(data: bytes, how: str) -> bytes:
    place = len(data) // 2
    return {
        "empty": b"",
        "cut": data[:-1],
        "flipped": data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :],
        "no seal": data.partition(b"\n")[2],
        "longer": data + b"\x00",
        "strange": b"\xff\n\x00",
    }[how]


@pytest.mark.parametrize("how", ["empty", "cut", "flipped", "no seal", "longer", "strange"])
def test_a_damaged_memory_is_ignored(how: str, site: Path, parsed: list[str]) -> None:
    def look() -> Site | None:
        return pipeline.load(sites.options(site), cache.peek(sites.options(site))).site

    sites.build(site)
    first = look()
    for memory in (site / ".cache/parsed").iterdir():
        memory.write_bytes(damage(memory.read_bytes(), how))
    parsed.clear()
    assert look() == first
    assert len(parsed) == 8


# -------------------------------------------------------------------------------------------- what is not opened


def test_a_file_whose_times_did_not_move_is_not_opened(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = 10**20
    listed = manifest.list_inputs(site, (), site / "no engine")
    first = read.survey(lambda: listed, {}, later)
    opened: list[Path] = []
    monkeypatch.setattr("builtins.open", lambda path, mode: opened.append(path))
    monkeypatch.setattr("gongkai.files.read", lambda path: opened.append(path) or b"")
    second = read.survey(lambda: listed, first.known, later)
    assert (opened, list(second.fresh)) == ([listed["site.yaml"].place], ["site.yaml"]), "which every build reads"
    assert {**second.known, "site.yaml": first.known["site.yaml"]} == first.known


def test_a_folder_that_does_not_come_to_rest_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "sleep", lambda seconds: None)
    looks = 0

    def listing() -> dict[str, files.Entry]:
        nonlocal looks
        looks += 1
        sites.write(site, {"content/units.yaml": "[]" + " " * looks})
        return manifest.list_inputs(site, (), site / "no engine")

    told = read.survey(listing, {}, 0).findings
    assert sites.said(told) == ["content/units.yaml:0 file/changed 生成网站的时候，这个文件正在被改动"]
    assert looks == 2 * len(read.PAUSES)


def test_a_program_that_is_replaced_while_it_reads_does_not_go_on(site: Path) -> None:
    """What it would make is the old one's work, and the next build would take it for the new one's."""
    engine, looks = sites.write(site / "engine", {"part.py": ""}), 0

    def listing() -> dict[str, files.Entry]:
        nonlocal looks
        looks += 1
        sites.write(engine, {"part.py": "#" * looks})
        return manifest.list_inputs(site, (), engine)

    told = read.survey(listing, {}, 0).findings
    assert [(finding.rule, finding.file) for finding in told] == [("file/changed", "engine/part.py")]
    assert looks == 2


def test_a_folder_that_comes_to_rest_is_read_as_it_is_then(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "sleep", lambda seconds: None)
    looks = 0

    def listing() -> dict[str, files.Entry]:
        nonlocal looks
        looks += 1
        if looks < 4:
            sites.write(site, {"content/units.yaml": "[]" + " " * looks})
        return manifest.list_inputs(site, (), site / "no engine")

    inputs = read.survey(listing, {}, 0)
    assert (inputs.findings, inputs.fresh["content/units.yaml"]) == ([], b"[]" + b" " * 3)


def test_a_file_as_young_as_the_clock_is_coarse_is_opened_again(site: Path) -> None:
    listed = manifest.list_inputs(site, (), site / "no engine")
    first = read.survey(lambda: listed, {}, now=0)
    assert all(known.signature is None for known in first.known.values())
    assert read.survey(lambda: listed, first.known, now=0).fresh.keys() == {name for name in SMALL if not name.endswith(".csv")}


def refused(site: Path) -> list[str]:
    return sites.said(load(site).findings)


def test_links_are_told_and_never_followed(site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("requirement: 机密\n", "utf-8")
    folder = site / PLAN
    (folder / "0301.yaml").symlink_to(secret)
    (folder / "0302.yaml").symlink_to("0101.yaml")
    (folder / "0303.yaml").symlink_to("nowhere.yaml")
    (folder / "0304.yaml").symlink_to("0304.yaml")
    (site / "content/zfb/zcwj/附").symlink_to(tmp_path, target_is_directory=True)
    (site / "content/zfb/zcwj/根").symlink_to("/", target_is_directory=True)
    content, findings, memo = load(site)
    names = [
        f"{PLAN}/0301.yaml",
        f"{PLAN}/0302.yaml",
        f"{PLAN}/0303.yaml",
        f"{PLAN}/0304.yaml",
        "content/zfb/zcwj/根",
        "content/zfb/zcwj/附",
    ]
    assert sorted(sites.said(findings)) == sorted(f"{name}:0 file/link 这是一个快捷方式（符号链接），不读" for name in names)
    assert len(content.items) == 3
    assert "机密" not in repr(content) + repr(memo)
    assert not any(name.removeprefix("content/") in {source.path for source in content.sources} for name in names)


def test_pipes_and_sockets_are_told_and_never_opened(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(site / PLAN / "0301.yaml")
    monkeypatch.chdir(site / PLAN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("0302.yaml")
        assert refused(site) == [f"{PLAN}/{name}.yaml:0 file/special 这不是普通文件，不读" for name in ("0301", "0302")]


def test_a_pipe_for_site_yaml_is_told_and_never_opened(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "site.yaml").unlink()
    os.mkfifo(site / "site.yaml")
    assert cli.main(["check", "--site", str(site)]) == cli.USAGE
    assert "site.yaml  [file/special]\n      这不是普通文件，不读" in capsys.readouterr().out


LEFTOVERS = """.DS_Store ._0101.yaml .0101.yaml.swp .git/config ~$清单.docx 0101.yaml~ 0101.yaml.bak 0101.yaml.tmp 4913
    .~lock.清单.xlsx# Thumbs.db desktop.ini 0101.yaml___jb_tmp___ 0101.swp 0101.crswap
    0101.yaml.sb-1a2b3c4d-xYz123 __pycache__/render.cpython-311.pyc.139940""".split()


@pytest.mark.parametrize("name", LEFTOVERS)
def test_what_editors_and_offices_leave_behind_is_not_seen(name: str, site: Path) -> None:
    before = load(site)
    sites.write(site, {f"{PLAN}/{name}": b"\xff\x00: ["})
    assert load(site) == before


def test_a_large_attachment_is_not_held_in_memory(site: Path) -> None:
    with (site / "content/zfb/zcwj/清单.csv").open("wb") as file:
        file.truncate(3 << 20)
    inputs = read.survey(lambda: manifest.list_inputs(site, (), site / "no engine"), {}, 0)
    assert "content/zfb/zcwj/清单.csv" not in inputs.fresh
    assert load(site).site.sources[-1].size == 3 << 20


def test_a_content_file_that_is_too_large_is_told_with_its_size(site: Path) -> None:
    sites.write(site, {f"{PLAN}/0102.yaml": b"#" * ((1 << 20) + 1), "content/zfb/zcwj/2026-01.md": b"-" * (1 << 21)})
    assert refused(site) == [
        f"{PLAN}/0102.yaml:0 file/too-large 文件有 1048577 个字节，超过 1048576",
        "content/zfb/zcwj/2026-01.md:0 file/too-large 文件有 2097152 个字节，超过 1048576",
    ]
