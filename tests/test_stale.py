"""A page is made again when what it shows has changed, for a reason that can be told; and no other page is."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Any, get_args
from unittest import mock

import msgspec
import pytest
import sites
from hypothesis import given
from hypothesis import strategies as st

from gongkai import cache, cli, explain, layouts, manifest, pages, pipeline, stale
from gongkai.messages import catalogue
from gongkai.model import Facts, Link, Unit
from gongkai.pages import Card, Page, UnitItems, UnitYear
from gongkai.report import Report
from gongkai.routes import addresses, feeds

PLAN = "zfb/jdbz/gztj/2026"
ITEM = f"content/{PLAN}/0101.yaml"
FILES_OF_PLAN = {f"{PLAN}/{name}" for name in ("index.html", "plan.csv", "plan.json", "feed.xml")}


def todo(site: Path, **changes: object) -> dict[str, tuple[str, ...]]:
    """What a build would make, with the reasons; what search looks through is told in test_searching.py."""
    options = sites.options(site, **changes)
    with cache.open_cache(options) as opened:
        loaded = pipeline.load(options, opened)
        assert [finding for finding in loaded.findings if finding.level == "error"] == []
        planned = pipeline.plan(options, opened, loaded)
    return {page.path: reasons for page, reasons in planned.todo.make if not page.path.startswith("search")}


def edit(site: Path, name: str, old: str, new: str) -> None:
    text = (site / name).read_text("utf-8")
    assert old in text
    sites.write(site, {name: text.replace(old, new)})


@pytest.fixture
def built(site: Path) -> Path:
    """The small site, with a task on its first item, published."""
    sites.write(site, {ITEM: sites.SMALL[ITEM] + "task: 政策公开\n"})
    outcome = sites.build(site)
    assert not outcome.failed
    assert todo(site) == {}
    return site


# ------------------------------------------------------------------------------------------------------ what, and why


def test_everything_is_new_at_first(site: Path) -> None:
    found = todo(site)
    assert len(found) == 67
    assert set(found.values()) == {("new",)}


def test_a_new_requirement_of_an_item_with_a_task_makes_its_page_its_plan_and_its_units_data_and_nothing_else(
    built: Path,
) -> None:
    edit(built, ITEM, "做到应公开尽公开", "一件不漏")
    data = [f"units/{unit}/items.{ending}" for unit in ("swj", "wjw") for ending in ("csv", "json")]
    assert todo(built) == dict.fromkeys(data, (f"item {PLAN}/0101",)) | {
        f"{PLAN}/0101.html": (f"item {PLAN}/0101",),
        f"{PLAN}/index.html": (f"item {PLAN}/0101",),
        f"{PLAN}/plan.csv": (f"item {PLAN}/0101",),
        f"{PLAN}/plan.json": (f"item {PLAN}/0101",),
    }
    outcome = sites.build(built)
    assert (outcome.written, outcome.kept, outcome.removed) == (14, 63, 0), "six of them for search"


def test_a_new_title_of_an_item_goes_where_the_item_is_listed(built: Path) -> None:
    edit(built, ITEM, "task: 政策公开", "task: 政策全公开")
    found = todo(built)
    assert found.keys() == {
        *FILES_OF_PLAN,
        f"{PLAN}/0101.html",
        f"{PLAN}/0102.html",
        "index.html",
        "feed.xml",
        "status/in-progress.html",
        *(f"units/swj{rest}" for rest in (".html", ".xml", "/2026.html", "/items.csv", "/items.json")),
        *(f"units/wjw{rest}" for rest in (".html", ".xml", "/2026.html", "/items.csv", "/items.json")),
        "years/2026.html",
        *(f"years/2026/{name}.html" for name in ("items", "due-2026-12", "reports")),
    }
    assert found[f"{PLAN}/0102.html"] == (f"{PLAN}/0102.html previous",)
    assert found["units/wjw.html"] == (f"card {PLAN}/0101.html",)
    assert found["units/wjw.xml"] == ("units/wjw.xml entries",)
    assert found[f"{PLAN}/0101.html"] == (f"{PLAN}/0101.html trail", f"item {PLAN}/0101", f"card {PLAN}/0101.html")


def test_a_comment_makes_nothing_and_writes_nothing(built: Path) -> None:
    before = sites.tree(built / "output")
    edit(built, ITEM, "task:", "# 说明\ntask:")
    edit(built, "site.yaml", "name: 青石县", "# 说明\nname: 青石县")
    edit(built, "content/units.yaml", "- {id: swj", "# 说明\n- {id: swj")
    assert todo(built) == {}
    outcome = sites.build(built)
    assert (outcome.written, outcome.kept, outcome.removed) == (0, 77, 0)
    assert sites.tree(built / "output") == before


def test_a_layouts_comment_makes_its_pages_again_and_writes_nothing(built: Path) -> None:
    text = (sites.REPOSITORY / "layouts/item.html").read_text("utf-8")
    sites.write(built, {"layouts/item.html": text + "{# 说明 #}"})
    found = todo(built)
    assert found == {f"{PLAN}/{n}.html": ("layout item.html",) for n in ("0101", "0102", "0201")}
    outcome = sites.build(built)
    assert (outcome.written, outcome.kept) == (0, 77)


def test_a_part_makes_every_page_again_that_draws_it_in(built: Path) -> None:
    text = (sites.REPOSITORY / "layouts/parts/mirror.html").read_text("utf-8")
    sites.write(built, {"layouts/parts/mirror.html": text + "{# 说明 #}"})
    assert todo(built) == {f"{PLAN}/index.html": ("layout plan.html",)}
    text = (sites.REPOSITORY / "layouts/base.html").read_text("utf-8")
    sites.write(built, {"layouts/base.html": text + "{# 说明 #}"})
    assert set(todo(built)) == {path for path in sites.tree(built / "output") if path.endswith(".html")} - {"search.html"}


def test_words_make_every_page_again_that_could_say_them(built: Path) -> None:
    text = (sites.REPOSITORY / "layouts/messages/zh-CN.toml").read_text("utf-8")
    sites.write(built, {"layouts/messages/zh-CN.toml": text + "\n# 说明\n"})
    found = todo(built)
    assert not [path for path in found if path.startswith("assets/") or path == "zfb/zcwj/清单.csv"]
    assert found["index.html"] == ("layout home.html",)
    assert found[f"{PLAN}/plan.csv"] == ("layout csv",)
    assert len(found) == 67 - 7
    outcome = sites.build(built)
    assert outcome.written == 0


def test_words_of_another_language_make_nothing(built: Path) -> None:
    text = (sites.REPOSITORY / "layouts/messages/en.toml").read_text("utf-8")
    sites.write(built, {"layouts/messages/en.toml": text + "\n# comment\n"})
    assert todo(built) == {}


def test_facts_make_every_page_again(built: Path) -> None:
    edit(built, "site.yaml", "测试用的虚构网站", "虚构的测试网站")
    found = todo(built)
    assert len(found) == 67
    assert set(found.values()) == {("facts",)}
    assert sites.build(built).written == 39, "each HTML page shows the notice; what is the same is not written"


def test_an_asset_makes_every_page_again_for_its_name_changes(built: Path) -> None:
    sites.write(built, {"layouts/assets/site.css": "body{}"})
    found = todo(built)
    new = [path for path, reasons in found.items() if reasons == ("new",)]
    assert len(new) == 1
    assert new[0].startswith("assets/site.")
    assert {reasons for path, reasons in found.items() if path not in new} == {("assets",)}
    assert sites.build(built).removed == 1


def test_a_unit_goes_where_it_is_shown(built: Path) -> None:
    edit(built, "content/units.yaml", "000-0002", "000-0003")
    own = ["units/swj.html", *(f"units/swj/{name}" for name in ("2026.html", "items.csv", "items.json"))]
    assert todo(built) == dict.fromkeys(own, ("unit swj",)) | {
        "units/index.html": ("units/index.html groups",),  # both show its telephone
        "units/xz.html": ("units/xz.html members",),
    }
    edit(built, "content/units.yaml", "name: 县卫生健康局", "name: 县卫健委")
    found = todo(built)
    other = [f"units/wjw{rest}" for rest in (".html", ".xml", "/2026.html", "/items.csv", "/items.json")]
    assert found.keys() == {*own, *other, "units/index.html", "units/xz.html"}
    assert found["units/index.html"] == ("units/index.html groups",)
    assert found["units/wjw.html"] == ("units/wjw.html trail", "unit wjw")


def test_a_document_goes_where_its_words_and_its_title_are_shown(built: Path) -> None:
    edit(built, "content/zfb/zcwj/2026-01.md", "各单位：", "各有关单位：")
    assert todo(built) == {"zfb/zcwj/2026-01.html": ("document zfb/zcwj/2026-01",)}
    edit(built, "content/zfb/zcwj/2026-01.md", "title: 关于印发清单的通知", "title: 关于印发清单的补充通知")
    found = todo(built)
    assert found.keys() == {
        "index.html",
        "feed.xml",
        *(f"documents/{name}" for name in ("index.html", "documents.csv", "documents.json")),
        "units/zfb.html",
        "zfb/index.html",
        "zfb/zcwj/index.html",
        "zfb/zcwj/2026-01.html",
        f"{PLAN}/index.html",
        f"{PLAN}/plan.csv",
        f"{PLAN}/plan.json",
    }
    assert found["zfb/index.html"] == ("documentcard zfb/zcwj/2026-01.html",)
    assert found[f"{PLAN}/index.html"] == (f"{PLAN}/index.html document",)


def test_an_attachment_goes_into_its_own_copy_and_its_size_onto_the_page(built: Path) -> None:
    edit(built, "content/zfb/zcwj/清单.csv", "1,公开", "2,公开")
    assert todo(built) == {"zfb/zcwj/清单.csv": ("zfb/zcwj/清单.csv digest",)}
    edit(built, "content/zfb/zcwj/清单.csv", "2,公开", "2,全部公开")
    assert todo(built) == {
        "zfb/zcwj/清单.csv": ("zfb/zcwj/清单.csv digest",),
        "zfb/zcwj/2026-01.html": ("zfb/zcwj/2026-01.html downloads",),
    }


def test_a_plan_goes_where_it_is_shown(built: Path) -> None:
    edit(built, f"content/{PLAN}/plan.yaml", "groups:", "text: 前言。\ngroups:")
    assert todo(built) == dict.fromkeys(sorted(FILES_OF_PLAN - {f"{PLAN}/feed.xml"}), (f"plan {PLAN}",))
    edit(built, f"content/{PLAN}/plan.yaml", "2026-03-02 09:30", "2026-03-02 10:30")
    found = todo(built)
    assert found["zfb/jdbz/index.html"] == (
        "zfb/jdbz/index.html published",
        "zfb/jdbz/index.html columns",
        f"plancard {PLAN}/index.html",
    )
    assert found["years/2026.html"] == (
        "years/2026.html published",
        f"plancard {PLAN}/index.html",
        *(f"card {PLAN}/{number}.html" for number in ("0101", "0201")),
    )
    assert "units/swj.html" in found, "its cards carry the plan's moment"


def test_a_body_goes_where_it_is_shown(built: Path) -> None:
    edit(built, "content/zfb/body.yaml", "000-0001", "000-0009")
    found = todo(built)
    assert found.keys() == {
        "units/zfb.html",
        "zfb/index.html",
        "bodies/index.html",
        "zfb/zcwj/2026-01.html",
        *(f"{PLAN}/{n}.html" for n in ("0101", "0102", "0201")),
        *(f"{PLAN}/{name}" for name in ("index.html", "plan.csv", "plan.json")),
    }
    assert found["zfb/index.html"] == ("body zfb",)
    assert found["bodies/index.html"] == ("bodies/index.html bodies",)


def test_a_list_that_only_lost_an_entry_says_so(built: Path) -> None:
    (built / f"content/{PLAN}/0201.yaml").unlink()
    found = todo(built)
    assert "units/zfb.html years" in found["units/zfb.html"]
    assert found["status/in-progress.html"] == ("status/in-progress.html shown",)
    assert found[f"{PLAN}/0102.html"] == (f"{PLAN}/0102.html next",)
    assert found[f"{PLAN}/plan.csv"] == (f"{PLAN}/plan.csv counts",)
    outcome = sites.build(built)
    assert outcome.removed == 7, "its page, and the pages and files of two units that have nothing left"


def test_an_entry_that_came_is_named(built: Path) -> None:
    sites.write(built, {f"content/{PLAN}/0202.yaml": sites.item("二、解读", "新的一件。")})
    found = todo(built)
    assert found[f"{PLAN}/0202.html"] == ("new",)
    assert found["status/in-progress.html"] == ("status/in-progress.html shown", f"card {PLAN}/0202.html")
    assert found[f"{PLAN}/0201.html"] == (f"{PLAN}/0201.html next",)


def test_a_day_that_passes_makes_only_what_tells_the_day_or_became_overdue(built: Path) -> None:
    before = date(2026, 11, 22)
    assert set(todo(built, as_of=before)) == {
        "index.html",
        *(f"documents/{name}" for name in ("index.html", "documents.csv", "documents.json")),
        *(f"units/{name}.html" for name in ("index", "swj", "wjw", "xz", "zfb")),
        *(path for path in sites.tree(built / "output") if path.startswith("status/")),
        *(f"units/{name}/2026.html" for name in ("swj", "wjw", "xz", "zfb")),
        "years/2026.html",
        *(f"years/2026/{name}.html" for name in ("items", "due-2026-06", "due-2026-12")),
    }  # fmt: skip
    found = todo(built, as_of=date(2027, 1, 1))
    assert found[f"{PLAN}/0101.html"] == (f"card {PLAN}/0101.html", f"{PLAN}/0101.html archived")
    assert found[f"{PLAN}/0102.html"] == (f"{PLAN}/0102.html archived",), "it was overdue already"


def test_what_is_missing_or_edited_in_the_output_folder_is_made_again(built: Path) -> None:
    (built / "output/index.html").unlink()
    (built / f"output/{PLAN}/plan.csv").write_bytes(b"x")
    assert todo(built) == {"index.html": ("missing",), f"{PLAN}/plan.csv": ("edited",)}


def test_a_new_engine_or_library_makes_everything_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.options.environment", lambda: "0.1.0 3.11 jinja2-99")
    found = todo(built)
    assert set(found.values()) == {("engine",)}
    assert len(found) == 67
    assert sites.build(built).written == 0


def test_options_that_do_not_change_a_byte_make_nothing(built: Path) -> None:
    assert todo(built, jobs=4, strict=True) == {}


def test_another_base_url_makes_everything_again(built: Path) -> None:
    assert len(todo(built, base_url="https://other.example/")) == 67


# ---------------------------------------------------------------------------------------------------------- the key


def card(name: str) -> Card:
    moment = datetime(2026, 3, 2, 9, 30)
    return Card(f"{name}.html", name, "", Link("", ""), 2026, "", moment, (), (), "", None, "", False, None, "")


def key(page: Page) -> str:
    return stale.keys([page], {page.maker: "m"}, Facts("", "", "", ""), {}, "engine").pages[page.path]


@given(st.lists(st.sampled_from([card(name) for name in "abc"]), max_size=5).map(tuple), st.integers(0, 5), st.integers(0, 5))
def test_the_same_things_in_other_places_have_another_key(cards: tuple[Card, ...], one: int, other: int) -> None:
    def split(at: int) -> Page:
        year = UnitYear(2026, (), 0, {}, ())
        unit = UnitItems((), None, Unit("u", "甲"), year, 1, cards[:at], cards[at:], date(2026, 11, 21))
        return Page("units/u.html", "unit-items.html", unit)

    assert (key(split(one)) == key(split(other))) == (cards[:one] == cards[:other])


@given(st.lists(st.text(max_size=4), max_size=3), st.lists(st.text(max_size=4), max_size=3))
def test_lists_of_words_are_framed(one: list[str], two: list[str]) -> None:
    def unit(short: list[str]) -> Page:
        year = UnitYear(2026, (), 0, {}, ())
        return Page("u", "m", UnitItems((), None, Unit("u", "甲", tuple(short)), year, 1, (), (), date(2026, 11, 21)))

    assert (key(unit(one)) == key(unit(two))) == (one == two)


def variants(value: Any) -> Iterator[Any]:
    """The value with one thing in it changed, however deep it lies; each way once."""
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            for variant in variants(getattr(value, field)):
                yield msgspec.structs.replace(value, **{field: variant})
    elif isinstance(value, tuple):
        yield (*value, "one more")
        if value:
            yield value[1:]
        if value != value[::-1]:
            yield value[::-1]
        for place in sorted({0, len(value) - 1}) if value else ():
            for variant in variants(value[place]):
                yield (*value[:place], variant, *value[place + 1 :])
    elif isinstance(value, dict):
        yield value | {"one": "more"}
    elif isinstance(value, date):
        yield value + timedelta(days=1)
    elif isinstance(value, bool | NoneType):
        yield not value
    else:
        yield value + type(value)("x" if isinstance(value, str) else 1)


def richest() -> Iterator[Page]:
    """Of each kind of page the one of the golden site that shows most."""
    site = sites.REPOSITORY / "tests/golden/site"
    options = sites.options(site)
    with mock.patch.object(addresses, "EARLIER", 1), mock.patch.object(feeds, "MAPPED", 9):  # it is too small for these
        listed = list(pipeline.plan(options, cache.peek(options), pipeline.load(options, cache.peek(options))).pages.values())
    for kind in set(get_args(pages.Shows)) - {pages.SingleFile, pages.Readme}:  # only made to be handed out
        found = [page for page in listed if isinstance(page.shows, kind)]
        page = max(found, key=lambda page: len(msgspec.msgpack.encode(page.shows)))
        yield msgspec.structs.replace(page, made_of=())


def test_whatever_a_page_shows_of_any_kind_is_in_its_key() -> None:
    """What the key left out could change unseen: each field of each kind is changed, and whatever lies in it."""
    counts = {}
    for page in richest():
        changed = [msgspec.structs.replace(page, shows=shows) for shows in variants(page.shows)]
        assert key(page) not in {key(variant) for variant in changed}, type(page.shows).__name__
        counts[type(page.shows).__name__] = len(changed)
    assert len(counts) == len(get_args(pages.Shows)) - 2
    assert sum(counts.values()) > 500


@pytest.mark.parametrize("change", [{"path": "v"}, {"maker": "n"}])
def test_the_path_and_the_maker_are_in_the_key(change: dict[str, str]) -> None:
    page = Page("u", "m", pages.Robots("sitemap.xml"))
    other = msgspec.structs.replace(page, **change)
    makers = {"m": "digest of m", "n": "digest of n"}

    def keyed(page: Page) -> str:
        return stale.keys([page], makers, Facts("", "", "", ""), {}, "engine").pages[page.path]

    assert keyed(page) != keyed(other)


def test_each_thing_that_pages_share_is_in_every_key() -> None:
    page = Page("u", "m", pages.Robots("sitemap.xml"))
    usual = ({"m": "1"}, Facts("甲", "", "", ""), {"a": "1"}, "engine")
    changed = [
        ({"m": "2"}, *usual[1:]),
        (usual[0], Facts("乙", "", "", ""), *usual[2:]),
        (*usual[:2], {"a": "2"}, "engine"),
        (*usual[:3], "newer"),
    ]
    keys = {stale.keys([page], *given).pages["u"] for given in [usual, *changed]}
    assert len(keys) == 5


def test_what_lies_there_under_our_name_and_is_published_no_more_is_removed() -> None:
    now = stale.Keys({"a": "1"}, {})
    left = stale.compare([], now, manifest.Manifest(), {"a": "x", "b": "y"})
    assert left.remove == ["b"]


# ------------------------------------------------------------------------------------------------------------- explain


def explained(site: Path, path: str, **changes: object) -> tuple[int, str]:
    out = io.StringIO()
    code = explain.run(sites.options(site, **changes), path, Report("zh-CN", out))
    return code, out.getvalue()


def test_explain_tells_why_a_page_will_be_made_and_what_it_shows(built: Path) -> None:
    edit(built, ITEM, "做到应公开尽公开", "一件不漏")
    code, said = explained(built, f"output/{PLAN}/0101.html")
    assert code == 0
    assert (
        said
        == f"""\
{PLAN}/0101.html 下次生成时会重做：
  事项 {PLAN}/0101 改了
来自 content/{PLAN}/0101.yaml
用 layouts/item.html 生成
它显示这些内容：
  当前位置
  事项 {PLAN}/0101
  事项 {PLAN}/0101.html（标题、单位、时限、状态和进展）
  计划
  发布机构 zfb
  下一项
"""
    )


def test_explain_tells_why_a_page_that_is_right_was_made_the_last_time(built: Path) -> None:
    edit(built, "content/units.yaml", "000-0002", "000-0003")
    sites.build(built)
    code, said = explained(built, "units/swj.html")
    assert code == 0
    assert said.splitlines()[:5] == [
        "units/swj.html 是最新的，下次生成时保持不变。",
        "上次重做它，是因为：",
        "  单位 swj 改了",
        "来自 content/units.yaml",
        "用 layouts/unit.html 生成",
    ]


@pytest.mark.parametrize(
    ("how", "path", "sentence"),
    [
        ("nothing", "index.html", "以前没有这个页面"),
        ("facts", "status/done.html", "site.yaml 改了"),
        ("asset", "status/done.html", "样式、脚本或图片改了"),
        ("layout", "status/done.html", "版式 status.html 或它用到的部件、用语改了"),
        ("missing", "status/done.html", "输出文件夹里的文件不见了"),
        ("edited", "status/done.html", "输出文件夹里的文件被改过"),
        ("removed item", "status/in-progress.html", "页面上的“列表的统计和分页”改了"),
        ("body", "zfb/index.html", "发布机构 zfb 改了"),
        ("document", "zfb/zcwj/2026-01.html", "文件 zfb/zcwj/2026-01 改了"),
        ("document", "zfb/zcwj/index.html", "文件 zfb/zcwj/2026-01.html 的标题、文号、时间或有效性改了"),
        ("plan", f"{PLAN}/index.html", f"计划 {PLAN} 改了"),
        ("plan", "years/2026.html", f"计划 {PLAN}/index.html 的标题、时间或统计改了"),
        ("task", "units/swj.html", f"事项 {PLAN}/0101.html 的标题、单位、时限、状态或进展改了"),
        ("attachment", "zfb/zcwj/附 件 1.csv", "页面上的“内容”改了"),
        ("attachment", "zfb/zcwj/2026-01.html", "页面上的“附件”改了"),
    ],
)  # fmt: skip
def test_each_reason_has_a_sentence(site: Path, how: str, path: str, sentence: str) -> None:
    sites.write(site, {"content/zfb/zcwj/附 件 1.csv": "甲\n"})
    edit(site, "content/zfb/zcwj/2026-01.md", "[清单.csv]\n", "[清单.csv, 附 件 1.csv]\n")
    if how != "nothing":
        sites.build(site)
    {
        "nothing": lambda: None,
        "facts": lambda: edit(site, "site.yaml", "测试用的", "测试的"),
        "asset": lambda: sites.write(site, {"layouts/assets/site.js": "//"}),
        "layout": lambda: sites.write(
            site, {"layouts/status.html": (sites.REPOSITORY / "layouts/status.html").read_text("utf-8") + " "}
        ),
        "missing": lambda: (site / "output" / path).unlink(),
        "edited": lambda: (site / "output" / path).write_bytes(b""),
        "removed item": lambda: (site / f"content/{PLAN}/0201.yaml").unlink(),
        "body": lambda: edit(site, "content/zfb/body.yaml", "000-0001", "1"),
        "document": lambda: edit(site, "content/zfb/zcwj/2026-01.md", "清单的通知", "名单的通知"),
        "plan": lambda: edit(site, f"content/{PLAN}/plan.yaml", "落实情况", "进展"),
        "task": lambda: edit(site, ITEM, "requirement:", "task: 甲\nrequirement:"),
        "attachment": lambda: edit(site, "content/zfb/zcwj/附 件 1.csv", "甲", "甲乙"),
    }[how]()
    code, said = explained(site, path)
    assert code == 0
    assert f"  {sentence}\n" in said


def test_explain_finds_the_page_by_its_path_in_the_file_system(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert explained(built, str(built / "output/index.html"))[1].startswith("index.html 是最新的")
    monkeypatch.chdir(built / "output/zfb")
    assert explained(built, "./jdbz/index.html")[1].startswith("zfb/jdbz/index.html 是最新的")


@pytest.mark.parametrize(
    "path",
    ["", ".", "index.html", "output/index.html", "./index.html", "./output/index.html", "output\\index.html", "/index.html"],
)
def test_explain_finds_the_page_however_its_path_is_written(built: Path, path: str) -> None:
    assert explained(built, path)[1].startswith("index.html 是最新的")


@pytest.mark.parametrize("path", ["zfb/jdbz", "zfb/jdbz/", "output/zfb/jdbz/index.html"])
def test_explain_takes_a_folder_for_its_first_page(built: Path, path: str) -> None:
    assert explained(built, path)[1].startswith("zfb/jdbz/index.html 是最新的")


def test_explain_says_when_there_is_no_such_page(built: Path) -> None:
    assert explained(built, "zfb/nowhere.html") == (1, "没有“zfb/nowhere.html”这个页面。\n")


def test_explain_tells_of_copies_and_downloads(built: Path) -> None:
    assert "原样复制\n" in explained(built, "zfb/zcwj/清单.csv")[1]
    assert "用 csv 生成\n" in explained(built, f"{PLAN}/plan.csv")[1]


def test_explain_says_what_is_wrong_with_a_site_that_cannot_be_planned(built: Path) -> None:
    sites.write(built, {"layouts/item.html": "{% wrong %}"})
    code, said = explained(built, "index.html")
    assert code == 1
    assert "layouts/item.html:1:0" in said or "layouts/item.html" in said
    sites.write(built, {"site.yaml": "name: 甲\n"})
    code, said = explained(built, "index.html")
    assert code == 2
    assert "site.yaml" in said


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("content/zfb/body.yaml", None, "错误  content/zfb/body.yaml  [body/missing]\n      文件夹“zfb”里没有 body.yaml"),
        (ITEM, "requirement: ……\n", f"错误  {ITEM}:1:14  [content/placeholder]\n      “……”是样板里的占位文字，还没有填\n"),
        ("content/assets/body.yaml", "name: 甲\n", "错误  content/assets/body.yaml  [address/reserved]\n"),
    ],
)  # fmt: skip
def test_explain_tells_the_errors_that_keep_every_page_from_being_made(
    built: Path, file: str, text: str | None, sentence: str
) -> None:
    edit(built, ITEM, "做到应公开尽公开", "一件不漏")
    if text is None:
        (built / file).unlink()
    else:
        sites.write(built, {file: text})
    code, said = explained(built, "index.html")
    assert code == 1
    assert said.startswith(sentence)
    assert said.endswith(f"× 没有发布：先改正上面的问题，{os.path.relpath(built / 'output')} 还是原来的样子。\n")
    assert "下次生成" not in said


def test_explain_names_what_a_page_shows_in_the_words_of_an_office(built: Path) -> None:
    assert explained(built, "zfb/index.html")[1].partition("它显示这些内容：\n")[2].splitlines()[2:] == [
        "  发布机构 zfb",
        "  单位",
        "  栏目的列表",
        "  文件 zfb/zcwj/2026-01.html（标题、文号、时间和有效性）",
        f"  计划 {PLAN}/index.html（标题、时间和统计）",
    ]
    every = "".join(explained(built, path)[1] for path in ("index.html", "units/swj.html", f"{PLAN}/0101.html"))
    assert not re.search(r"^  \w*card |^  (?:body|item|unit|plan|document) ", every, re.MULTILINE)


def test_explain_changes_nothing(built: Path) -> None:
    edit(built, ITEM, "做到应公开尽公开", "一件不漏")
    before = sites.tree(built / "output")
    record = (built / ".cache/build").read_bytes()
    assert cli.main(["explain", "index.html", "--site", str(built), "--as-of", "2026-11-21"]) == 0
    assert sites.tree(built / "output") == before
    assert (built / ".cache/build").read_bytes() == record
    assert len(todo(built)) == 8


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_field_that_a_page_can_show_has_a_name(lang: str) -> None:
    words = catalogue(lang).words
    fields = {field for kind in get_args(pages.Shows) for field in kind.__struct_fields__}
    assert sorted(field for field in fields if f"shows.{field}" not in words and f"reason.{field}" not in words) == []
    kinds = {kind.__name__.lower() for kind in stale.IDENTITY}
    assert sorted(kind for kind in kinds if f"thing.{kind}" not in words) == []
    kinds |= {"layout", "field", *explain.SPELT}
    assert sorted(kind for kind in kinds if f"reason.{kind}" not in words) == []


def test_layout_digests_tell_layouts_apart_by_all_that_they_reach() -> None:
    sources = {"a.html": "{% extends 'base.html' %}", "b.html": "b", "base.html": "{% include 'part.html' %}", "part.html": "p"}
    digests = {name: name for name in sources} | {"messages/zh-CN.toml": "words"}
    setup = layouts.Setup(sources, digests, {}, {}, Facts("", "", "", ""), "")
    before = layouts.digests(setup, ["a.html", "b.html"])
    changed = msgspec.structs.replace(setup, digests={**digests, "part.html": "new"}, layouts={**sources, "part.html": "q"})
    after = layouts.digests(changed, ["a.html", "b.html"])
    assert before["a.html"] != after["a.html"]
    assert before["b.html"] == after["b.html"]
