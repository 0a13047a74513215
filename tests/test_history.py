"""What changed when: noted by the build that publishes, chained, shown to readers; nothing else writes it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import reading
import sites
from hypothesis import given
from hypothesis import strategies as st

from gongkai import cli, files, history
from gongkai.model import History, Revision, Withheld
from gongkai.pipeline import Outcome

PLAN = "content/zfb/jdbz/gztj/2026"
SECOND = f"{PLAN}/0102.yaml"
FILE = f"{PLAN}/history.jsonl"
PAGES = "output/zfb/jdbz/gztj/2026"
MAY, JUNE = date(2026, 5, 31), date(2026, 6, 1)


def publish(site: Path, day: date = sites.TODAY, **changes: object) -> Outcome:
    outcome = sites.build(site, as_of=day, recording=True, **changes)
    assert not outcome.failed, sites.said(outcome.findings)
    return outcome


def edit(site: Path, **fields: str) -> None:
    """The second item with other fields."""
    lines = {"due": "2026-06-30", "status": "behind"} | fields
    sites.write(site, {SECOND: sites.item("一、公开", lines.pop("requirement", "清理过期文件。"), **lines)})


def lines(site: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (site / FILE).read_text("utf-8").splitlines()]


def noted(site: Path) -> list[dict[str, Any]]:
    """The lines about items: the first of all is about the plan."""
    return [line for line in lines(site) if line["item"] != "plan"]


def text(site: Path, name: str) -> str:
    """What a page says, without its tags."""
    page = re.sub(r"<[^>]+>", " ", (site / PAGES / name).read_text("utf-8"))
    return re.sub(r"\s+", " ", page)


# ---------------------------------------------------------------------------------------------------------- recording


def test_the_first_publication_notes_what_every_item_says(site: Path) -> None:
    outcome = publish(site, MAY)
    assert outcome.recorded == 1
    told = lines(site)
    assert [line["item"] for line in told] == ["plan", "0101", "0102", "0201"]
    assert told[0]["changes"]["column 3"] == ["", "units single 责任单位"]
    assert told[0]["changes"]["state done"] == ["", "good done 已完成"]
    assert told[2]["changes"] == {
        "item": ["", "清理过期文件"],
        "group": ["", "一、公开"],
        "requirement": ["", "清理过期文件。"],
        "lead": ["", "县税务局"],
        "due": ["", "2026-06-30"],
        "status": ["", "behind"],
        "progress 2026-05-30": ["", "已经开展三次检查"],
    }
    assert [line["previous"] for line in told] == ["", *(line["digest"] for line in told[:-1])]


def test_a_publication_notes_each_field_that_changed_with_the_words_before_and_after(site: Path) -> None:
    publish(site, MAY)
    before = (site / FILE).read_bytes()
    edit(site, due="2026-09-30", targets="[{name: 文件, value: 20, unit: 件, actual: 3}]")
    publish(site, JUNE)
    assert (site / FILE).read_bytes().startswith(before), "a history is only added to"
    told = lines(site)[-1]
    assert (told["date"], told["item"]) == ("2026-06-01", "0102")
    assert told["changes"] == {
        "due": ["2026-06-30", "2026-09-30"],
        "target 文件": ["", ">= 20 件"],
        "actual 文件": ["", "3 件"],
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"lead": "[税务局]"},
        {"lead": "税务局"},
        {"requirement": "|\n  清理过期\n  文件。"},
        {"note": "内部说明"},
        {"review": "{by: 县政府办公室, on: 2026-03-01}"},
    ],
)
def test_another_form_is_no_change(site: Path, fields: dict[str, str]) -> None:
    publish(site, MAY)
    before = (site / FILE).read_bytes()
    edit(site, **fields)
    assert publish(site, JUNE).recorded == 0
    assert (site / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"due": "{date: 2026-06-30, words: 6月底前}"}, {"due-words": ["", "6月底前"]}),
        ({"wording": "{责任单位: 县税务局等}"}, {"cell 责任单位": ["", "县税务局等"]}),
        ({"wording": "{责任单位: ''}"}, {"cell 责任单位": ["", "∅"]}),
        ({"apart": "[工作内容]"}, {"apart 工作内容": ["", "1"]}),
    ],
)
def test_how_a_row_is_shown_is_noted_for_its_period_but_told_as_no_change(
    site: Path, fields: dict[str, str], words: dict[str, list[str]]
) -> None:
    publish(site, MAY)
    edit(site, **fields)
    publish(site, JUNE)
    assert lines(site)[-1]["changes"] == words
    assert "2026-06-01" not in text(site, "changes.html")
    assert "变更记录" not in text(site, "0102.html")


def test_a_report_that_is_edited_or_removed_is_noted_and_a_new_one_too(site: Path) -> None:
    publish(site, MAY)
    edit(site, progress="[{date: 2026-05-30, text: 已经开展两次检查}, {date: 2026-06-01, text: 又一次}]")
    publish(site, JUNE)
    edit(site, progress="[{date: 2026-06-01, text: 又一次}]")
    publish(site, sites.TODAY)
    assert [line["changes"] for line in noted(site)[3:]] == [
        {"progress 2026-05-30": ["已经开展三次检查", "已经开展两次检查"], "progress 2026-06-01": ["", "又一次"]},
        {"progress 2026-05-30": ["已经开展两次检查", ""]},
    ]
    page = text(site, "0102.html")
    assert "2026-05-30的进展 已经开展两次检查 （无）" in page
    assert "2026-06-01的进展" not in page, "a new report is dated by itself"


def test_reports_and_targets_of_one_name_are_kept_apart(site: Path) -> None:
    twice = "[{date: 2026-05-30, text: 甲}, {date: 2026-05-30, text: 乙}]"
    edit(site, progress=twice, targets="[{name: 件, value: 1}, {name: 件, value: 2}]")
    publish(site)
    changes = noted(site)[1]["changes"]
    assert isinstance(changes, dict)
    assert {field: new for field, (_, new) in changes.items() if field[0] in "pt" and " " in field} == {
        "target 件": ">= 1",
        "target 件 #2": ">= 2",
        "progress 2026-05-30": "甲",
        "progress 2026-05-30 #2": "乙",
    }


def test_items_come_and_go_and_come_back(site: Path) -> None:
    publish(site, date(2026, 5, 30))
    edit(site, draft="yes")
    publish(site, MAY)
    edit(site, status="done")
    publish(site, JUNE)
    sites.write(site, {f"{PLAN}/0103.yaml": sites.item("一、公开", "新增的事。")})
    publish(site, sites.TODAY)
    told = [(line["item"], line["changes"]) for line in noted(site)[3:]]
    assert told[0] == ("0102", {"item": ["清理过期文件", ""]})
    assert told[1] == ("0102", {"item": ["", "清理过期文件"], "status": ["behind", "done"]})
    assert told[2][0] == "0103"
    page = text(site, "changes.html")
    assert "新增的事 事项 （无） 新增的事" in page
    assert "清理过期文件 事项 清理过期文件 （无）" in page


def test_what_an_item_said_before_it_was_withdrawn_is_not_shown_any_more(site: Path) -> None:
    publish(site, MAY)
    edit(site, due="2026-09-30")
    publish(site, JUNE)
    assert "2026-09-30" in text(site, "changes.html")
    (site / SECOND).unlink()
    publish(site)
    page = text(site, "changes.html")
    assert "2026-09-30" not in page
    assert "清理过期文件 事项 清理过期文件 （无）" in page


def test_drafts_and_what_waits_for_its_day_are_not_noted(site: Path) -> None:
    edit(site, draft="yes")
    publish(site, MAY, drafts=True, output=site / "preview")
    assert [line["item"] for line in noted(site)] == ["0101", "0201"]
    (site / FILE).unlink()
    sites.build(site, as_of=date(2026, 3, 1), recording=True)
    assert not (site / FILE).exists()


def test_only_a_build_that_is_asked_to_writes_into_content(site: Path) -> None:
    publish(site, MAY)
    before = sites.tree(site / "content")
    edit(site, due="2026-09-30")
    edited = sites.tree(site / "content")
    outcome = sites.build(site)
    assert [finding.rule for finding in outcome.findings] == ["history/unrecorded"]
    assert cli.main(["check", "--site", str(site), "--as-of", "2026-11-21"]) == 0
    assert sites.tree(site / "content") == edited != before
    assert "变更记录" not in text(site, "0102.html")


def test_a_publication_that_is_refused_notes_nothing(site: Path) -> None:
    publish(site, MAY)
    before = (site / FILE).read_bytes()
    edit(site, due="2026-09-30")
    sites.write(site, {f"{PLAN}/0201.yaml": sites.item("二、解读", "甲。", status="nonsense")})
    assert sites.build(site, recording=True).failed
    assert (site / FILE).read_bytes() == before
    sites.write(site, {f"{PLAN}/0201.yaml": sites.SMALL[f"{PLAN}/0201.yaml"], "layouts/item.html": "{{ nothing.there }}"})
    assert sites.build(site, recording=True).failed
    assert (site / FILE).read_bytes() == before


def test_a_publication_cannot_be_noted_before_the_last_one(site: Path) -> None:
    publish(site, JUNE)
    edit(site, due="2026-09-30")
    outcome = sites.build(site, as_of=MAY, recording=True)
    assert outcome.failed
    assert sites.said([finding for finding in outcome.findings if finding.level == "error"]) == [
        f"{FILE}:4 history/backwards 变更记录里已经有 2026-06-01 的发布，不能再记 2026-05-31 的"
    ]
    assert len(noted(site)) == 3


def test_publishing_again_with_nothing_changed_notes_nothing(site: Path) -> None:
    publish(site, MAY)
    before = (site / FILE).read_bytes()
    assert publish(site, MAY).recorded == 0
    assert publish(site, JUNE).recorded == 0
    assert (site / FILE).read_bytes() == before


def test_a_build_that_is_stopped_after_noting_is_made_good_by_the_next(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(site, MAY)
    edit(site, due="2026-09-30")

    def full(*arguments: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as disk:
        disk.setattr("gongkai.write.publish", full)
        with pytest.raises(OSError, match="disk full"):
            sites.build(site, as_of=JUNE, recording=True)
    noted = (site / FILE).read_bytes()
    assert "2026-09-30" not in text(site, "0102.html")
    assert publish(site, JUNE).recorded == 0
    assert (site / FILE).read_bytes() == noted
    assert "2026-06-01 完成时限 2026-06-30 2026-09-30" in text(site, "0102.html")


def test_a_plan_takes_its_history_along_when_its_folder_moves(site: Path) -> None:
    sites.write(site, {"content/zfb/zcwj/2026-01.md": sites.DOCUMENT.replace("和[进展](../jdbz/gztj/2026/0101.yaml)", "")})
    publish(site, MAY)
    before = (site / FILE).read_bytes()
    (site / PLAN).rename(site / "content/zfb/jdbz/gztj/二〇二六")
    assert publish(site, JUNE).recorded == 0
    assert (site / "content/zfb/jdbz/gztj/二〇二六/history.jsonl").read_bytes() == before


def test_a_copy_of_the_files_alone_publishes_the_same(site: Path, tmp_path: Path) -> None:
    publish(site, MAY)
    edit(site, due="2026-09-30")
    publish(site, JUNE)
    copy = sites.clean_copy(site, tmp_path / "copy")
    publish(copy, JUNE)
    assert sites.tree(copy / "output") == sites.tree(site / "output")
    assert sites.tree(copy / "content") == sites.tree(site / "content")


def test_the_command_says_what_it_noted_and_refuses_drafts(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["--site", str(site), "--as-of", "2026-11-21"]
    assert cli.main(["build", "--record", *common]) == 0
    assert "1 个计划的变更记录已更新（content/ 里的 history.jsonl），请与内容一起保存。" in capsys.readouterr().out
    assert cli.main(["build", *common]) == 0
    said = capsys.readouterr().out
    assert "没有变化" in said
    assert "变更记录" not in said
    assert cli.main(["build", "--record", "--drafts", *common]) == 2
    assert "草稿不公开" in capsys.readouterr().out


# ------------------------------------------------------------------------------------------------------------- showing


def test_without_a_history_no_page_speaks_of_one(site: Path) -> None:
    sites.build(site)
    assert not (site / PAGES / "changes.html").exists()
    for name in ("0102.html", "index.html", "feed.xml"):
        assert "变更记录" not in text(site, name)
        assert "最近更新" not in text(site, name)


def test_an_item_shows_what_was_changed_when_the_newest_first(site: Path) -> None:
    publish(site, MAY)
    assert "变更记录" not in text(site, "0102.html"), "what it said at first is no change"
    edit(site, due="2026-09-30")
    publish(site, JUNE)
    edit(site, due="2026-12-31", status="in-progress")
    publish(site)
    page = text(site, "0102.html")
    newest = ["2026-11-21 完成时限 2026-09-30 2026-12-31", "状态 进度滞后 推进中"]
    places = [page.index(words) for words in (*newest, "2026-06-01 完成时限 2026-06-30 2026-09-30")]
    assert places == sorted(places)
    assert "最近更新 2026-11-21" in page
    assert reading.hrefs(reading.page(site, PAGES.removeprefix("output/") + "/0102.html"), "p.to a")[:1] == ["#changes"]
    assert "变更记录" not in text(site, "0101.html")


def test_the_plan_leads_to_all_its_changes(site: Path) -> None:
    publish(site, MAY)
    assert "还没有改动。" in text(site, "changes.html")
    edit(site, due="2026-09-30")
    publish(site, JUNE)
    plan = (site / PAGES / "index.html").read_text("utf-8")
    assert '最近一次改动于2026年6月1日公布。<a href="../../../../zfb/jdbz/gztj/2026/changes.html">' in plan
    ways = ["#items", "#periods", "#changes", "#downloads"]
    assert reading.hrefs(reading.page(site, PAGES.removeprefix("output/") + "/index.html"), "p.to a")[:4] == ways
    order = [plan.index(f'id="{way[1:]}"') for way in ways]
    assert order == sorted(order), "the table stands before what was made of it"
    page = text(site, "changes.html")
    assert "自2026年5月31日起" in page
    assert "清理过期文件 完成时限 2026-06-30 2026-09-30" in page
    assert str(lines(site)[-1]["digest"]) in page


def test_feeds_and_the_sitemap_say_that_something_changed(site: Path) -> None:
    publish(site, MAY)
    edit(site, targets="[{name: 文件, value: 20, unit: 件}]")
    publish(site, JUNE)
    edit(site, targets="[{name: 文件, value: 10, unit: 件}]", due="2026-09-30")
    publish(site)
    for feed in ("output/feed.xml", f"{PAGES}/feed.xml", "output/units/swj.xml"):
        told = (site / feed).read_text("utf-8")
        assert "<id>https://www.qingshi.example/zfb/jdbz/gztj/2026/0102.html#changed-2026-11-21</id>" in told
        assert "变更记录：完成时限 2026-06-30 → 2026-09-30；目标值：文件 不少于 20 件 → 不少于 10 件</summary>" in told
    sitemap = (site / "output/sitemap.xml").read_text("utf-8")
    assert re.search(r"2026/0102\.html</loc>\s*<lastmod>2026-11-21", sitemap)
    assert re.search(r"2026/0101\.html</loc>\s*<lastmod>2026-05-30", sitemap)


def test_english_pages_say_it_in_english(site: Path) -> None:
    sites.write(site, {"site.yaml": sites.SITE_YAML + "lang: en\n"})
    publish(site, MAY)
    edit(site, due="2026-09-30")
    publish(site, JUNE)
    assert "What changed" in text(site, "0102.html")
    assert "What changed: 2026年重点工作清单落实情况" in text(site, "changes.html")
    assert "Since 31 May 2026, every publication" in text(site, "changes.html")


def test_only_pages_that_show_a_change_are_made_again(site: Path) -> None:
    publish(site)
    edit(site, note="内部说明")
    assert publish(site).written > 0
    edit(site, note="内部说明", due="2026-07-31")
    sites.build(site)
    before = sites.tree(site / "output")
    publish(site)
    changed = {name for name, data in sites.tree(site / "output").items() if before.get(name) != data}
    folder = "zfb/jdbz/gztj/2026"
    assert changed - {"build.json"} == {
        "feed.xml",
        "sitemap.xml",
        "units/swj.xml",
        "index.html",
        "news.html",
        "years/2026.html",
        "years/2026/news.html",
        *(f"{folder}/{name}" for name in ("0102.html", "changes.html", "feed.xml", "index.html")),
    }


# ----------------------------------------------------------------------------------------------------------- tampering


def three(day: str = "2026-05-31") -> bytes:
    """A history of three lines."""
    told = [(day, f"010{number}", {"item": ("", f"第{number}件"), "due": ("", "2026-06-30")}) for number in (1, 2, 3)]
    return sites.history(*told).encode()


def faults(data: bytes) -> list[tuple[str, int]]:
    return [(finding.rule, finding.line) for finding in history.parse(data, FILE)[1]]


def test_a_whole_history_is_read(site: Path) -> None:
    told, findings = history.parse(three(), FILE)
    assert findings == []
    assert told is not None
    assert told.address == "zfb/jdbz/gztj/2026"
    assert [revision.item for revision in told.revisions] == ["0101", "0102", "0103"]


@pytest.mark.parametrize("change", [lambda data: data.replace(b"\n", b"\r\n"), lambda data: b"\xef\xbb\xbf" + data, bytes.rstrip])
def test_what_systems_do_to_line_ends_breaks_nothing(change: object) -> None:
    assert callable(change)
    assert faults(change(three())) == []


def test_a_line_that_was_edited_removed_moved_or_added_is_found(site: Path) -> None:
    first, second, third = three().splitlines(keepends=True)
    assert faults(first + second.replace(b"2026-06-30", b"2026-06-29") + third) == [("history/edited", 2)]
    assert faults(first + third) == [("history/broken", 2)]
    assert faults(second + third) == [("history/broken", 1)]
    assert faults(second + first + third) == [("history/broken", 1), ("history/broken", 2), ("history/broken", 3)]
    assert faults(first + second + second + third) == [("history/broken", 3)]
    assert faults(first + b"<<<<<<< HEAD\n" + second + third) == [("history/unreadable", 2)]
    assert faults(first[:-2] + b',"more":1}\n' + second + third) == [("history/unreadable", 1)]


@given(st.binary(max_size=200), st.integers(0, 600), st.integers(0, 3))
def test_no_bytes_make_a_traceback_or_pass_unseen(noise: bytes, place: int, cut: int) -> None:
    data = three()
    place = min(place, len(data))
    changed = data[:place] + noise + data[place + cut :]
    told, findings = history.parse(changed, FILE)
    assert (told is None) == bool(findings)
    if told is not None:  # blanks between the parts of a line, or lines cut off at the end: no word differs
        whole, _ = history.parse(data, FILE)
        assert whole is not None
        assert told.revisions == whole.revisions[: len(told.revisions)]


def test_a_site_with_a_history_that_was_tampered_with_is_not_published(site: Path) -> None:
    publish(site, MAY)
    before = sites.tree(site / "output")
    data = (site / FILE).read_text("utf-8").replace('"due":["","2026-06-30"]', '"due":["","2026-12-31"]')
    sites.write(site, {FILE: data, "site.yaml": sites.SITE_YAML + "rules: {history/edited: off}\n"})
    for recording in (False, True):
        outcome = sites.build(site, recording=recording)
        assert outcome.failed
        assert f"{FILE}:3 history/edited 这一条（2026-05-31，事项 0102）写入以后被改动过" in sites.said(outcome.findings)
    assert sites.tree(site / "output") == before
    assert (site / FILE).read_text("utf-8") == data


def test_after_a_merge_the_lines_of_one_side_are_kept_and_the_rest_is_noted_anew(site: Path) -> None:
    publish(site, MAY)
    ours = (site / FILE).read_bytes()
    edit(site, due="2026-09-30")
    publish(site, JUNE)
    sites.write(site, {FILE: ours})
    publish(site)
    assert lines(site)[-1]["changes"] == {"due": ["2026-06-30", "2026-09-30"]}


# ----------------------------------------------------------------------------------------------------------- withholding


def test_words_can_be_withheld_without_breaking_the_chain(site: Path) -> None:
    edit(site, progress="[{date: 2026-05-30, text: 联系张三13800000000}]")
    publish(site, MAY)
    edit(site, progress="[{date: 2026-05-30, text: 已联系}]")
    publish(site, JUNE)
    assert "张三" in text(site, "0102.html")
    secret = "联系张三13800000000"
    withheld = json.dumps({"withheld": files.digest(secret.encode())})
    data = (site / FILE).read_text("utf-8")
    assert data.count(f'"{secret}"') == 2
    sites.write(site, {FILE: data.replace(f'"{secret}"', withheld)})
    assert publish(site).recorded == 0
    assert "张三" not in "".join(data.decode("utf-8", "replace") for data in sites.tree(site / "output").values())
    assert "2026-05-30的进展 （依规定不公开） 已联系" in text(site, "0102.html")


def test_other_words_do_not_pass_for_those_that_were_withheld() -> None:
    revision = Revision(MAY, "0101", {"due": ("甲", Withheld(files.digest("乙".encode())))}, "", "")
    revision = msgspec.structs.replace(revision, digest=history.seal(revision))
    told = msgspec.structs.replace(revision, changes={"due": ("甲", "乙")})
    assert history.seal(told) == revision.digest
    forged = msgspec.structs.replace(revision, changes={"due": ("甲", "丙")})
    assert faults(history.append(b"", [told])) == []
    assert faults(history.append(b"", [forged])) == [("history/edited", 1)]


def test_the_state_is_the_sum_of_the_lines() -> None:
    data = sites.history(("2026-05-01", "1", {"due": ("", "甲"), "task": ("", "乙")}), ("2026-05-02", "1", {"due": ("甲", "丙")}))
    told, _ = history.parse(data.encode(), FILE)
    assert isinstance(told, History)
    assert history.state(told) == {"1": {"due": "丙", "task": "乙"}}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("公布政策清单，年内不少于10项。", "公布政策清单，年内不少于18项。", ("公布政策清单，年内不少于", "10", "18", "项。")),
        ("推进中", "已完成", ("", "推进中", "已完成", "")),
        ("每季度公布一次政策清单。", "全年办成一百件实事。", ("", "每季度公布一次政策清单。", "全年办成一百件实事。", "")),
        (
            "公布政策清单，接受监督。",
            "公布政策清单，接受监督。附表",
            ("", "公布政策清单，接受监督。", "公布政策清单，接受监督。附表", ""),
        ),
        ("公布政策清单，接受各方监督。", "公布政策清单，接受各方监督。附表", ("公布政策清单，接受各方监督。", "", "附表", "")),
        ("", "新增的一项工作要求，写了很长。", ("", "", "新增的一项工作要求，写了很长。", "")),
    ],
)
def test_what_differs_between_two_texts_is_found_without_tearing_numbers(old: str, new: str, told: tuple[str, ...]) -> None:
    assert history.differing(old, new) == told


@given(st.text(alphabet="甲乙1a.", max_size=40), st.text(alphabet="甲乙1a.", max_size=40))
def test_the_parts_of_a_difference_make_the_texts_again(old: str, new: str) -> None:
    before, gone, come, after = history.differing(old, new)
    assert (before + gone + after, before + come + after) == (old, new)
