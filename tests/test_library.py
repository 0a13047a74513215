"""The library of policy documents, and what the pages of documents tell of each other."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
import reading
import sites

from gongkai import cli, library

FOLDER = "content/zfb/zcwj"
OLD, NEW, CHANGE, TALK = (f"{FOLDER}/{name}.md" for name in ("2021-07", "2026-11", "2026-12", "2026-13"))


def paper(title: str, **fields: str) -> str:
    lines = {"title": title, "published": "2026-06-10 16:00"} | fields
    return "---\n" + "".join(f"{key.replace('_', '-')}: {value}\n" for key, value in lines.items()) + "---\n照此办理。\n"


PAPERS = {
    OLD: paper(
        "旧办法", published="2021-07-12 16:30", number="青政发〔2021〕7号", issued="2021-07-08", effective="2021-08-01",
        term="5年",
        abolished_by="zfb/zcwj/2026-11", index_number="00/2021-1", topic="综合政务",
    ),
    NEW: paper(
        "新办法", number="青政发〔2026〕11号", issued="2026-06-08", effective="2026-07-15", validity="有效", expires="2031-07-14",
        modified_by="[{by: zfb/zcwj/2026-12, on: 2026-10-01}, {by: 省政府令第3号, on: 2027-01-01}]", contact="县税务局",
    ),
    CHANGE: paper("关于修改新办法的通知", published="2026-09-10 09:00", number="青政发〔2026〕12号", validity="valid"),
    TALK: paper(
        "一问一答", published="2026-06-12 09:00", interprets="[zfb/zcwj/2026-11, zfb/zcwj/2021-07]", medium="问答",
        related="[zfb/zcwj/2026-12]",
    ),
}  # fmt: skip


@pytest.fixture
def built(site: Path) -> Path:
    sites.write(site, PAPERS)
    outcome = sites.build(site)
    assert not outcome.failed
    return site


def test_the_library_is_in_the_package_and_the_archive_as_all_data_are(site: Path, tmp_path: Path) -> None:
    sites.write(site, {**PAPERS, "site.yaml": sites.SITE_YAML.replace("[csv, json]", "[csv, json, zip]")})
    sites.build(site)
    sites.write(site, {NEW: PAPERS[NEW].replace("新办法", "再新的办法")})
    assert not sites.build(site).failed
    resources = {one["path"]: one for one in json.loads((site / "output/datapackage.json").read_bytes())["resources"]}
    with zipfile.ZipFile(site / "output/data.zip") as archive:
        for path in ("documents/documents.csv", "documents/documents.json"):
            data = (site / "output" / path).read_bytes()
            assert archive.read(path) == data
            assert (resources[path]["title"], resources[path]["bytes"]) == ("政策文件库", len(data))
    assert "再新的办法" in data.decode()
    table = resources["documents/documents.csv"]
    assert (table["schema"]["fields"][0]["name"], table["rows"]) == ("标题", 5)


def test_a_site_of_documents_alone_has_a_package_too(site: Path) -> None:
    sites.write(site, {**PAPERS, "site.yaml": sites.SITE_YAML.replace("[csv, json]", "[csv, json, zip]")})
    shutil.rmtree(site / "content/zfb/jdbz")
    for name in (OLD, NEW, CHANGE, TALK, f"{FOLDER}/2026-01.md"):
        (site / name).write_text(paper("孤件", number="青政发〔2026〕1号"), "utf-8")
    assert not sites.build(site).failed
    with zipfile.ZipFile(site / "output/data.zip") as archive:
        assert archive.namelist() == ["SHA256SUMS", "datapackage.json", "documents/documents.csv", "documents/documents.json"]


def shown(site: Path, name: str) -> str:
    """All words of a document's page, blanks taken together."""
    return " ".join(reading.only(reading.page(site, f"zfb/zcwj/{name}.html"), "main").text().split())


def section(site: Path, name: str, heading: str) -> list[str]:
    """The entries of a section, and where its first leads."""
    for part in reading.page(site, f"zfb/zcwj/{name}.html").css("main section"):
        if part.css_first("h2").text(strip=True) == heading:
            return [" ".join(entry.text().split()) for entry in part.css("li")]
    return []


def test_a_page_says_at_its_head_what_ended_the_document_and_the_other_page_says_so_too(built: Path) -> None:
    banner = reading.only(reading.page(built, "zfb/zcwj/2021-07.html"), ".banner")
    assert "tone-bad" in banner.attributes["class"]
    assert reading.texts(banner, "p") == [
        "本文件已于2026年7月15日废止。",
        "废止依据：新办法（青政发〔2026〕11号）",
        "以下内容仅供查考，不再作为办事依据。",
    ]
    assert reading.hrefs(banner) == ["../../zfb/zcwj/2026-11.html"]
    assert section(built, "2026-11", "由本文件废止的文件") == ["旧办法（青政发〔2021〕7号） 自2026年7月15日起"]
    assert reading.pairs(reading.page(built, "zfb/zcwj/2021-07.html"), "dl.record")["有效性"] == "废止"


def test_what_was_changed_names_every_change_and_still_holds(built: Path) -> None:
    banner = reading.only(reading.page(built, "zfb/zcwj/2026-11.html"), ".banner")
    assert [" ".join(text.split()) for text in reading.texts(banner, "p")] == [
        "本文件已于2026年10月1日修改，请同时查看修改它的文件。",
        "修改依据：关于修改新办法的通知（青政发〔2026〕12号）2026年10月1日",
        "修改依据：省政府令第3号2027年1月1日",
    ]
    assert section(built, "2026-12", "由本文件修改的文件") == ["新办法（青政发〔2026〕11号） 自2026年10月1日起"]


def test_a_document_that_is_in_force_or_unmarked_has_no_banner(built: Path) -> None:
    for name in ("2026-12", "2026-01"):
        assert reading.page(built, f"zfb/zcwj/{name}.html").css(".banner") == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"effective": "2027-01-01"}, ["本文件自2027年1月1日起施行，现在尚未施行。"]),
        ({"validity": "尚未施行"}, ["本文件尚未施行。"]),
        ({"expires": "2026-11-20"}, ["本文件有效期至2026年11月20日，现已失效。", "以下内容仅供查考，不再作为办事依据。"]),
        ({"validity": "失效"}, ["本文件已经失效。", "以下内容仅供查考，不再作为办事依据。"]),
        ({"validity": "废止"}, ["本文件已经废止。", "以下内容仅供查考，不再作为办事依据。"]),
        ({"validity": "已修改"}, ["本文件已经修改，请同时查看修改它的文件。"]),
        ({"expires": "2026-12-31"}, ["有效期至2026年12月31日，90日内到期。"]),
        ({"abolished_by": "{by: 省政府令第3号, on: 2027-01-01}"}, ["本文件将于2027年1月1日废止。", "废止依据：省政府令第3号"]),
        ({"validity": "有效"}, []),
    ],
)
def test_each_state_has_its_sentence(fields: dict[str, str], said: list[str], site: Path) -> None:
    sites.write(site, {NEW: paper("办法", **fields)})
    sites.build(site)
    assert reading.texts(reading.page(site, "zfb/zcwj/2026-11.html"), ".banner p") == said


def test_an_interpretation_and_its_documents_lead_to_each_other_with_the_days_between(built: Path) -> None:
    assert section(built, "2026-11", "政策解读") == ["一问一答 问答 文件成文后第4日（第4个工作日）发布"]
    assert section(built, "2026-13", "解读的文件")[0] == "新办法（青政发〔2026〕11号） 问答 文件成文后第4日（第4个工作日）发布"
    assert section(built, "2026-13", "相关文件") == ["关于修改新办法的通知"]
    assert section(built, "2026-12", "相关文件") == ["一问一答"]


def test_days_that_no_calendar_knows_are_told_without_working_days(site: Path) -> None:
    talk = {"published": "1990-06-12 09:00", "interprets": "zfb/zcwj/2026-11"}
    sites.write(site, {NEW: paper("办法", published="1990-06-10 16:00"), TALK: paper("解读", **talk)})
    sites.build(site)
    assert section(site, "2026-11", "政策解读") == ["解读 文件成文后第2日发布"]


def test_a_document_tells_whom_to_ask_what_it_issued_and_how_to_cite_it(built: Path) -> None:
    assert "县税务局 000-0002" in shown(built, "2026-11")
    assert section(built, "2026-01", "由本文件印发的工作计划") == ["2026年重点工作清单落实情况"]
    assert reading.texts(reading.page(built, "zfb/zcwj/2026-11.html"), ".cite p") == [
        "县政府办公室：《新办法》（青政发〔2026〕11号），2026年6月8日，https://www.qingshi.example/zfb/zcwj/2026-11.html"
    ]


def test_long_documents_have_a_table_of_contents_whose_links_lead_to_their_headings(site: Path) -> None:
    text = "# 第一章 总则\n\n甲。\n\n## （一）*目的*\n\n乙。\n\n# 第一章 总则\n\n# 附则 & 其他\n"
    sites.write(site, {NEW: paper("办法") + text, CHANGE: paper("通知") + "# 一、甲\n\n# 二、乙\n"})
    sites.build(site)
    tree = reading.page(site, "zfb/zcwj/2026-11.html")
    assert reading.texts(tree, ".toc li") == ["第一章 总则", "（一）目的", "第一章 总则", "附则 & 其他"]
    ids = [node.attributes["id"] for node in tree.css("article [id]")]
    from urllib.parse import unquote

    assert [unquote(link.removeprefix("#")) for link in reading.hrefs(reading.only(tree, ".toc"))] == ids
    assert len(set(ids)) == 4
    assert reading.page(site, "zfb/zcwj/2026-12.html").css(".toc") == []


# --------------------------------------------------------------------------------------------------------- the library


def rows(site: Path, path: str = "documents/index.html") -> list[list[str]]:
    return [reading.texts(row, "th, td") for row in reading.page(site, path).css("table.papers tbody tr")]


def test_the_library_lists_every_policy_document_newest_first(built: Path) -> None:
    assert rows(built) == [
        ["关于修改新办法的通知", "青政发〔2026〕12号", "2026-09-10", "有效"],
        ["一问一答", "—", "2026-06-12", "未标注"],
        ["新办法", "青政发〔2026〕11号", "2026-06-08", "已修改"],
        ["关于印发清单的通知", "青政办发〔2026〕1号", "2026-02-27", "未标注"],
        ["旧办法", "青政发〔2021〕7号", "2021-07-08", "废止"],
    ]
    assert rows(built, "zfb/zcwj/index.html") == rows(built), "a column of policy documents is the same table"


def test_each_single_choice_is_a_page_of_its_own_with_as_many_documents_as_its_link_says(built: Path) -> None:
    links = reading.page(built, "documents/index.html").css(".choose a")
    said = {node.attributes["href"].removeprefix("../documents/"): int(node.css_first("b").text()) for node in links}
    assert said == {
        "validity/valid.html": 1,
        "validity/modified.html": 1,
        "validity/abolished.html": 1,
        "validity/unstated.html": 2,
        "years/2026.html": 4,
        "years/2021.html": 1,
    }
    for path, count in said.items():
        assert len(rows(built, f"documents/{path}")) == count
    assert [row[0] for row in rows(built, "documents/validity/abolished.html")] == ["旧办法"]
    assert reading.only(reading.page(built, "documents/validity/abolished.html"), "h1").text(strip=True) == "政策文件：废止"


def test_what_has_no_number_and_lies_in_another_column_is_no_policy_document(site: Path) -> None:
    columns = sites.SITE_YAML + "  - {id: tzgg, name: 通知公告}\n"
    notices = {"content/zfb/tzgg/1.md": paper("公告"), "content/zfb/tzgg/2.md": paper("通告", number="青政告〔2026〕1号")}
    sites.write(site, {"site.yaml": columns, **notices})
    sites.build(site)
    assert [row[0] for row in rows(site)] == ["通告", "关于印发清单的通知"]
    assert reading.texts(reading.page(site, "zfb/tzgg/index.html"), "ul.documents a") == ["公告"]
    assert [row[0] for row in rows(site, "zfb/tzgg/index.html")] == ["通告"]
    links = reading.texts(reading.page(site, "documents/index.html"), ".choose a")
    assert links == ["通知公告1", "政策文件1"]


def test_a_library_without_documents_says_so(site: Path) -> None:
    (site / f"{FOLDER}/2026-01.md").unlink()
    (site / f"{FOLDER}/清单.csv").unlink()
    sites.write(site, {"content/zfb/jdbz/gztj/2026/plan.yaml": sites.PLAN_YAML.replace(", address: zfb/zcwj/2026-01", "")})
    sites.build(site)
    assert rows(site) == []
    assert "暂无文件。" in reading.only(reading.page(site, "documents/index.html"), "main").text()
    assert not (site / "output/documents/documents.csv").exists()


def test_a_long_list_shows_the_newest_and_leads_to_the_others(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "LISTED", 2)
    sites.write(site, PAPERS)
    sites.build(site)
    assert [row[0] for row in rows(site)] == ["关于修改新办法的通知", "一问一答"]
    assert "共5件，这里列出最近的2件" in reading.only(reading.page(site, "documents/index.html"), "main").text()
    assert [row[0] for row in rows(site, "documents/years/2021.html")] == ["旧办法"]
    assert [row[0] for row in rows(site, "zfb/zcwj/index.html")] == ["关于修改新办法的通知", "一问一答"]


def test_the_data_of_the_library_says_the_same_in_both_formats(built: Path) -> None:
    data = (built / "output/documents/documents.csv").read_bytes().decode("utf-8-sig")
    heads, *records = list(csv.reader(io.StringIO(data, newline="")))
    told = json.loads((built / "output/documents/documents.json").read_bytes())
    assert (told["format"], told["as_of"]) == ("gongkai/documents/1", "2026-11-21")
    assert heads == [
        "标题", "文号", "索引号", "统一登记号", "发布机构", "栏目", "主题分类", "成文日期", "发布日期", "生效日期",
        "有效期至", "有效性", "废止依据", "修改依据", "网址",
    ]  # fmt: skip
    old = dict(zip(heads, records[-1], strict=True))
    assert (old["有效性"], old["废止依据"]) == ("废止", "青政发〔2026〕11号 2026-07-15")
    assert told["documents"][-1] == {
        "id": "zfb/zcwj/2021-07",
        "url": "https://www.qingshi.example/zfb/zcwj/2021-07.html",
        "title": "旧办法",
        "number": "青政发〔2021〕7号",
        "index_number": "00/2021-1",
        "registry_number": None,
        "publisher": "县政府办公室",
        "body": "县政府办公室",
        "column": "政策文件",
        "topic": "综合政务",
        "issued": "2021-07-08",
        "published": "2021-07-12T16:30",
        "effective": "2021-08-01",
        "until": "2026-07-31",
        "validity": "abolished",
        "since": "2026-07-15",
        "abolished_by": {
            "title": "新办法",
            "number": "青政发〔2026〕11号",
            "url": "https://www.qingshi.example/zfb/zcwj/2026-11.html",
            "date": "2026-07-15",
        },
        "modified_by": [],
    }
    for record, other in zip(records, told["documents"], strict=True):
        row = dict(zip(heads, record, strict=True))
        assert (row["标题"], row["网址"], row["有效期至"]) == (other["title"], other["url"], other["until"] or "")


# ------------------------------------------------------------------------------------------------ days, drafts, keys


def test_a_day_that_passes_changes_the_state_wherever_it_is_shown(built: Path) -> None:
    before, on = date(2026, 7, 14), date(2026, 7, 15)
    sites.build(built, as_of=before)
    assert "将于2026年7月15日废止" in shown(built, "2021-07")
    assert rows(built)[-1][-1] == "有效"
    assert 'validity="abolished"' not in (built / "output/documents/index.html").read_text("utf-8")
    sites.build(built, as_of=on)
    assert "已于2026年7月15日废止" in shown(built, "2021-07")
    assert rows(built)[-1][-1] == "废止"
    feed = (built / "output/feed.xml").read_text("utf-8")
    assert "2021-07.html#abolished" in feed
    assert "有效性：废止。旧办法" in feed
    assert '"abolished"' in (built / "output/search/order.js").read_text("utf-8")
    fresh = sites.clean_copy(built, built.parent / "fresh")
    sites.build(fresh, as_of=on)
    assert sites.tree(fresh / "output") == sites.tree(built / "output"), "as a clean build has it"


def test_what_a_draft_would_end_is_not_ended_yet_and_the_draft_is_named_nowhere(site: Path) -> None:
    sites.write(site, PAPERS | {NEW: PAPERS[NEW].replace("---\n", "---\ndraft: yes\n", 1)})
    outcome = sites.build(site)
    assert [finding.rule for finding in outcome.findings].count("link/hidden") == 2
    assert "废止" not in shown(site, "2021-07")
    everything = b"".join(sites.tree(site / "output").values()).decode("utf-8", "replace")
    assert "zcwj/2026-11" not in everything
    assert "《新办法》" not in everything


def test_the_page_of_the_other_end_is_made_again(built: Path) -> None:
    sites.write(built, {OLD: PAPERS[OLD].replace("title: 旧办法", "title: 老办法")})
    sites.build(built)
    assert section(built, "2026-11", "由本文件废止的文件") == ["老办法（青政发〔2021〕7号） 自2026年7月15日起"]


def test_a_reference_that_leads_nowhere_stops_the_build(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites.write(site, {OLD: PAPERS[OLD]})
    assert cli.main(["check", "--site", str(site), "--as-of", "2026-11-21"]) == 1
    said = capsys.readouterr()
    assert f"{OLD}:8:15  [link/dead]" in said.out + said.err


def test_an_english_site_says_it_in_english(site: Path) -> None:
    sites.write(site, PAPERS | {"site.yaml": sites.SITE_YAML + "lang: en\n"})
    sites.build(site)
    banner = reading.texts(reading.page(site, "zfb/zcwj/2021-07.html"), ".banner p")
    assert banner[0] == "This document was repealed on 15 July 2026."
    assert rows(site)[-1][-1] == "Repealed"
    assert "published 4 days after the document was issued (4 working days)" in shown(site, "2026-11")
