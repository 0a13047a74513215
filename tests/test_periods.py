"""The periods of a plan stay as they were published; what differs between two is told; former years are marked as such."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import msgspec
import pytest
import reading
import sites
from hypothesis import given, settings
from hypothesis import strategies as st
from test_data_package import fits

from gongkai import cache, history, mirror, notation, pages, periods, pipeline
from gongkai.exporting.csv import unguard
from gongkai.model import Due, History, Item, Plan, Progress, Revision, Site, TableColumn, Target, Withheld
from gongkai.pipeline import Outcome
from gongkai.relations import Relations, visible
from gongkai.routes import plans
from gongkai.routes.ground import Ground

ADDRESS = "zfb/jdbz/gztj/2026"
PLAN = f"content/{ADDRESS}"
PERIODS = f"{ADDRESS}/periods"
MARCH, JUNE, SEPTEMBER = date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)


def publish(site: Path, day: date, **files: str) -> Outcome:
    outcome = sites.build(site, as_of=day, recording=True)
    assert not outcome.failed, sites.said(outcome.findings)
    return outcome


def edit(site: Path, name: str, **fields: str) -> None:
    sites.write(site, {f"{PLAN}/{name}.yaml": sites.item("一、公开", fields.pop("requirement", "清理过期文件。"), **fields)})


def text(site: Path, path: str, selector: str = "main") -> str:
    said = " ".join(node.text(separator=" ", strip=True) for node in reading.page(site, path).css(selector))
    return " ".join(said.split())


@pytest.fixture
def three(site: Path) -> Path:
    """A site that was published at the end of three quarters; the second item moves from quarter to quarter."""
    for name in ("0101", "0201"):
        sites.write(site, {f"{PLAN}/{name}.yaml": sites.SMALL[f"{PLAN}/{name}.yaml"].replace("2026-05-30", "2026-03-30")})
    edit(site, "0102", due="2026-10-31", status="not-started", progress="", targets="[{name: 文件, value: 20, unit: 件}]")
    publish(site, MARCH)
    edit(site, "0102", due="2026-12-31", status="behind", targets="[{name: 文件, value: 12, unit: 件, actual: 3}]")
    edit(site, "0103", requirement="新增的事。")
    publish(site, JUNE)
    edit(site, "0102", due="2026-12-31", status="done", targets="[{name: 文件, value: 12, unit: 件, actual: 12}]")
    (site / f"{PLAN}/0103.yaml").unlink()
    publish(site, SEPTEMBER)
    sites.build(site)
    return site


# ----------------------------------------------------------------------------------------------------- noted and recalled


def recalled(site: Site, plan: Plan, day: date) -> tuple[periods.Then, pages.PlanFront, list[mirror.Row]]:
    """The plan as a publication of that day notes it, read again from the noted lines alone; and its table as it is shown."""
    public = visible(site, day)[0]
    relations = Relations(public, day)
    bare = msgspec.structs.replace(site, histories=())
    told = History(plan.address, history.pending(bare, day, [plan.address])[plan.address])
    data = history.append(b"", told.revisions)
    again, faults = history.parse(data, history.source_of(told))
    assert again is not None, faults
    now = plans.front(Ground(relations, ()), plan)
    shown = mirror.table(plan, now.items, now.cards, {status.id: status.name for status in site.facts.statuses})
    then = next(periods.recall(plan, again, site, [periods.around(day, "month")]))
    return then, plans.front(Ground(then.relations, ()), then.plan), shown


def cells(rows: list[mirror.Row]) -> list[list[tuple[str, str, int]]]:
    return [[(cell.column.heading, " ".join(cell.text.split()), cell.rows) for cell in row.cells] for row in rows]


def read(site: Path) -> Site:
    options = sites.options(site)
    loaded = pipeline.load(options, cache.peek(options)).site
    assert loaded is not None
    return loaded


@pytest.mark.parametrize("where", [sites.REPOSITORY, sites.REPOSITORY / "tests/golden/site"])
def test_what_is_noted_gives_the_same_table_and_the_same_standing(where: Path) -> None:
    site, day = read(where), date(2026, 11, 30)
    assert site.plans
    for plan in site.plans:
        then, front, shown = recalled(site, plan, day)
        names = {status.id: status.name for status in then.relations.site.facts.statuses}
        again = mirror.table(front.plan, front.items, front.cards, names)
        assert cells(again) == cells(shown)
        for was, row in zip(front.cards, shown, strict=True):
            now = Relations(visible(site, day)[0], day)
            assert was.standing == now.standing(row.item), row.item.address
            assert (was.due, was.due_day, was.title) == (row.card.due, row.card.due_day, row.card.title)
        assert [column.heading for column in front.plan.table] == [column.heading for column in mirror.columns(plan)]


words = st.text("甲乙 丙、>#∅（）-1\n", max_size=6).map(lambda text: " ".join(text.split()))
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
items = st.builds(
    Item,
    st.sampled_from([f"zfb/jdbz/gztj/2026/{name}" for name in ("01", "02", "10")]),
    words.filter(bool),
    task=words,
    number=words,
    group=st.lists(words.filter(lambda text: text and ">" not in text), max_size=2).map(tuple),
    lead=st.lists(st.sampled_from(["县税务局", "卫健局", "不认识的单位"]), max_size=2, unique=True).map(tuple),
    support=st.lists(st.sampled_from(["政府办", "各乡镇"]), max_size=2, unique=True).map(tuple),
    due=st.none()
    | st.builds(Due, words.filter(bool), st.none() | days)
    | st.builds(Due, words.filter(bool), every=st.sampled_from(["month", "quarter", "always"])),
    status=st.sampled_from(["done", "ongoing", "behind", ""]),
    progress=st.lists(st.builds(Progress, days, words.filter(bool)), max_size=3).map(tuple),
    targets=st.lists(st.builds(Target, st.just("件"), st.just("2"), st.sampled_from([">=", "<"]), st.just("个")), max_size=2).map(
        tuple
    ),
    extra=st.dictionaries(st.just("备注"), words, max_size=1),
    wording=st.dictionaries(st.sampled_from(["责任单位", "完成情况", "章"]), words, max_size=2),
    apart=st.lists(st.sampled_from(["章", "责任单位"]), max_size=2, unique=True).map(tuple),
)
SHOWN = (
    ("章", "group.1"), ("序号", "number"), ("任务", "task"), ("要求", "requirement"), ("责任单位", "units"), ("牵头", "lead"),
    ("时限", "due"), ("状态", "status"), ("完成情况", "progress"), ("备注", "extra"),
)  # fmt: skip


@given(st.lists(items, min_size=1, max_size=3, unique_by=lambda item: item.address), st.booleans())
@settings(max_examples=150, deadline=None)
def test_whatever_an_item_says_is_shown_the_same_when_it_is_recalled(found: list[Item], defaults: bool) -> None:
    base = read(sites.REPOSITORY / "tests/golden/site")
    plan = Plan(
        "zfb/jdbz/gztj/2026",
        "清单",
        2026,
        base.plans[0].published,
        table=tuple(TableColumn(heading, shows, heading != "序号") for heading, shows in SHOWN),
        defaults=type(base.plans[0].defaults)(("县税务局",), ("各乡镇",)) if defaults else base.plans[0].defaults,
    )
    ordered = tuple(sorted(found, key=lambda item: item.address))
    site = msgspec.structs.replace(base, plans=(plan,), items=ordered)
    then, front, shown = recalled(site, plan, date(2026, 12, 31))
    names = {status.id: status.name for status in then.relations.site.facts.statuses}
    assert cells(mirror.table(front.plan, front.items, front.cards, names)) == cells(shown)
    relations = Relations(site, date(2026, 12, 31))
    assert [card.standing for card in front.cards] == [relations.standing(item) for item in ordered]


def test_words_that_are_withheld_are_masked_wherever_they_stood() -> None:
    fields: dict[str, str | Withheld] = {
        field: Withheld("x")
        for field in ("item", "requirement", "task", "lead", "due", "status", "target 件", "progress 2026-05-30", "cell 备注")
    }
    item = notation.item_of("a/1", fields)
    assert (item.requirement, item.task, item.lead, item.status) == ("＊＊＊", "＊＊＊", ("＊＊＊",), "")
    assert item.targets == (Target("件", "＊＊＊"),)
    assert item.progress == (Progress(date(2026, 5, 30), "＊＊＊"),)
    plan = Plan("a", "甲", 2026, notation.datetime(2026, 3, 2))
    masked = notation.plan_of(
        plan, {field: Withheld("x") for field in ("title", "year", "published", "column 1", "document issued")}
    )
    assert (masked.title, masked.year, masked.published) == ("＊＊＊", 2026, plan.published)


# -------------------------------------------------------------------------------------------------------- which periods


def told(*days: str, every: dict[str, str] | None = None) -> History:
    revisions = [Revision(date.fromisoformat(day), "1", {"item": ("", "甲")}, "", "") for day in days]
    for day, length in (every or {}).items():
        revisions.append(Revision(date.fromisoformat(day), "plan", {"periods": ("", length)}, "", ""))
    return History("p", tuple(sorted(revisions, key=lambda at: at.date)))


@pytest.mark.parametrize(
    ("length", "days", "as_of", "expected"),
    [
        ("quarter", ["2026-05-31"], "2026-06-29", []),
        ("quarter", ["2026-05-31"], "2026-06-30", ["2026-q2"]),
        ("quarter", ["2026-02-01"], "2026-12-31", ["2026-q1", "2026-q2", "2026-q3", "2026-q4"]),
        ("month", ["2026-10-31"], "2026-12-30", ["2026-10", "2026-11"]),
        ("half-year", ["2026-02-01"], "2026-12-31", ["2026-h1", "2026-h2"]),
        ("year", ["2026-02-01"], "2029-01-01", ["2026"]),
        ("quarter", ["2026-11-01", "2027-05-01"], "2028-01-01", ["2026-q4", "2027-q2"]),
        ("quarter", ["2025-12-31"], "2026-03-31", ["2025-q4", "2026-q1"]),
    ],
)
def test_the_periods_that_are_over_are_those_of_the_year_and_later_ones_with_a_publication(
    length: str, days: list[str], as_of: str, expected: list[str]
) -> None:
    plan = Plan("p", "甲", 2026, notation.datetime(2026, 3, 2), periods=length)  # type: ignore[arg-type]
    over = periods.closed(plan, told(*days), date.fromisoformat(as_of))
    assert [periods.identity(which) for which in over] == expected


def test_a_plan_that_changes_its_periods_keeps_the_addresses_of_the_former_ones() -> None:
    plan = Plan("p", "甲", 2026, notation.datetime(2026, 3, 2), periods="year")
    history_of_plan = told("2026-01-31", every={"2026-01-31": "quarter", "2026-08-10": "month"})
    over = periods.closed(plan, history_of_plan, date(2026, 10, 31))
    assert [periods.identity(which) for which in over] == ["2026-q1", "2026-q2", "2026-08", "2026-09", "2026-10"]


# ------------------------------------------------------------------------------------------------- it stays as it was


def test_a_period_stays_as_it_was_whatever_is_edited_later(three: Path) -> None:
    path = f"{PERIODS}/2026-q2"
    before = {ending: (three / f"output/{path}.{ending}").read_bytes() for ending in ("csv", "json")}
    said = {page: text(three, page) for page in (f"{path}.html", f"{path}-changes.html")}
    statuses = "[{id: done, name: 办结, tone: bad}, {id: behind, name: 很慢, done: yes}, {id: in-progress, name: 中}]"
    plan = sites.PLAN_YAML.replace("heading: 责任单位, shows: units", "heading: 牵头, shows: lead").replace("0302", "0301")
    sites.write(
        three,
        {
            "site.yaml": f"{sites.SITE_YAML}statuses: {statuses}\n",
            "content/units.yaml": sites.UNITS_YAML.replace("name: 县税务局", "name: 县财税局")
            .replace("[税务局]", "[税务局, 县税务局]")
            .replace("members: [县税务局]", "members: [swj]")
            .replace("wjw", "wsj"),
            "content/zfb/body.yaml": "name: 县府办\nunit: 县政府办公室\nphone: 000-0009\n",
            f"{PLAN}/plan.yaml": plan.replace("title: 2026年重点", "source: 别处\ntitle: 全新").replace(
                "二、解读", "二、解读, 三、别的"
            )
            + "text: 前言。\ndefaults: {support: [县财税局]}\n",
            f"{PLAN}/0101.yaml": sites.item("三、别的", "全部改写。", lead="[县财税局]", wording="{完成情况: 另写}"),
            f"{PLAN}/0202.yaml": sites.item("二、解读", "以后的事。"),
        },
    )
    (three / f"{PLAN}/0201.yaml").unlink()
    for recording in (False, True):
        outcome = sites.build(three, recording=recording)
        assert not outcome.failed, sites.said(outcome.findings)
        assert {ending: (three / f"output/{path}.{ending}").read_bytes() for ending in before} == before
        for page, words in said.items():
            after = text(three, page).replace("县府办", "县政府办公室").replace("000-0009", "000-0001")
            after = after.replace("全新工作清单", "2026年重点工作清单")
            assert after.replace(" ", "") == words.replace(" ", ""), "of today are only whom to ask, and the link to the plan"
    assert "同步发布解读材料" in said[f"{path}.html"]
    assert f"{ADDRESS}/0201.html" not in str(reading.page(three, f"{path}.html").html), "no link to what is gone"


def test_an_edit_makes_no_period_again(three: Path) -> None:
    before = sites.tree(three / "output" / PERIODS)
    edit(three, "0102", requirement="改写。", due="2027-01-31", status="behind")
    options = sites.options(three)
    with cache.open_cache(options) as opened:
        planned = pipeline.plan(options, opened, pipeline.load(options, opened))
    made = {page.path for page, _ in planned.todo.make if page.path.startswith(PERIODS)}
    assert made == {f"{PERIODS}/index.html", f"{PERIODS}/now-changes.html"}
    sites.build(three)
    after = sites.tree(three / "output" / PERIODS)
    assert {name for name in after if after[name] != before[name]} == {"index.html", "now-changes.html"}


def test_a_history_that_was_edited_stops_the_build_and_keeps_every_period(three: Path) -> None:
    before = sites.tree(three / "output")
    file = three / PLAN / "history.jsonl"
    sites.write(three, {f"{PLAN}/history.jsonl": file.read_text("utf-8").replace("清理过期文件。", "清理文件。")})
    outcome = sites.build(three)
    assert outcome.failed
    assert "history/edited" in {finding.rule for finding in outcome.findings}
    assert sites.tree(three / "output") == before


# ------------------------------------------------------------------------------------------------------------ the pages


def test_a_period_has_its_table_its_counts_and_its_downloads(three: Path) -> None:
    path = f"{PERIODS}/2026-q2.html"
    page = reading.page(three, path)
    counts = "已完成0项，正常推进3项，滞后或逾期1项，未报进展0项。"
    assert f"截至2026年6月30日，共4项工作：{counts}" in text(three, path)
    changed = "与2026年第一季度相比：1项转为滞后或逾期，1项改了完成时限，1个目标有改动，1项新增。"
    assert f"本期在2026-06-30发布。{changed}" in text(three, path)
    assert reading.texts(page, "table.mirror thead th") == ["工作内容", "工作要求", "责任单位", "完成情况"]
    assert len(page.css("table.mirror tbody tr")) == 4
    rows = list(csv.reader((three / f"output/{PERIODS}/2026-q2.csv").read_text("utf-8-sig").splitlines()))
    assert list(map(unguard, rows[2]))[:4] == ["一、公开", "清理过期文件。", "县税务局", "已经开展三次检查"]
    record = json.loads((three / f"output/{PERIODS}/2026-q2.json").read_text("utf-8"))
    assert record["period"] == {"id": "2026-q2", "first": "2026-04-01", "last": "2026-06-30"}
    assert [item["status"] for item in record["items"]] == ["in-progress", "behind", "in-progress", "in-progress"]
    schema = json.loads((three / "output/plan-1.schema.json").read_text("utf-8"))
    assert fits(record, schema) == []


def test_neighbouring_periods_are_compared_kind_by_kind(three: Path) -> None:
    second = text(three, f"{PERIODS}/2026-q2-changes.html")
    assert "清理过期文件 正常推进 未启动 滞后或逾期 进度滞后" in second
    assert "清理过期文件 2026-10-31 2026-12-31" in second
    assert "清理过期文件 文件 不少于 20 件 不少于 12 件" in second
    assert "新增的事项 新增的事" in second
    third = text(three, f"{PERIODS}/2026-q3-changes.html")
    assert "从2026年第二季度到2026年第三季度：1项完成，1项不再列入。" in third
    assert "滞后或逾期 进度滞后 已完成" in third
    assert "从2026年第三季度到现在：没有变化。" in text(three, f"{PERIODS}/now-changes.html")
    edit(three, "0102", due="2026-10-31", status="in-progress")
    sites.build(three)
    assert "1项转为滞后或逾期，1项改了完成时限，1个目标有改动。" in text(three, f"{PERIODS}/now-changes.html")


def test_what_catches_up_is_told() -> None:
    from test_stale import card

    late = msgspec.structs.replace(card("a"), standing="late")
    item = Item("a", "甲", due=Due("每季度", every="quarter"))
    before = periods.State([item], [late], {})
    after = periods.State([item], [msgspec.structs.replace(late, standing="on-time", due_day=JUNE)], {})
    compared = periods.compare(before, after)
    found = {kind: [(one.old, one.new, one.standings) for one in all_of] for kind, all_of in compared if all_of}
    assert found == {"recovered": [("", "", ("late", "on-time"))]}, "the next day of what comes back is no moved day"
    carried = periods.State([item], [msgspec.structs.replace(late, standing="carried")], {})
    assert not any(all_of for _, all_of in periods.compare(before, carried))


def test_the_plan_the_year_the_feed_the_sitemap_and_search_lead_to_the_periods(three: Path) -> None:
    index = reading.page(three, f"{PERIODS}/index.html")
    assert "已有3期结束并留存，各期页面不再变动。2026年第四季度尚未结束。" in text(three, f"{PERIODS}/index.html")
    assert [link.attributes["href"] for link in index.css("table.periods tbody th a")] == [
        "../../../../../zfb/jdbz/gztj/2026/index.html",
        *(f"../../../../../{PERIODS}/2026-q{number}.html" for number in (3, 2, 1)),
    ]
    for path in (f"{ADDRESS}/index.html", "years/2026.html"):
        assert f"{PERIODS}/index.html" in str(reading.page(three, path).html)
    assert f"{PERIODS}/2026-q3.html" in str(reading.page(three, "years/2026.html").html)
    for feed in ("feed.xml", f"{ADDRESS}/feed.xml"):
        told = (three / "output" / feed).read_text("utf-8")
        assert "<title>2026年重点工作清单落实情况：2026年第三季度</title>" in told
        assert "<summary>本页是2026年第三季度结束时的情况，不再变动。</summary>" in told
    sitemap = (three / "output/sitemap.xml").read_text("utf-8")
    assert re.search(rf"{PERIODS}/2026-q3\.html</loc>\s*<lastmod>2026-09-30", sitemap)
    found = "".join(path.read_text("utf-8") for path in (three / "output/search/texts").iterdir())
    assert found.count("各期情况") == 1
    assert "2026年第三季度" in found
    assert "periods/2026" not in found


def test_a_trend_is_drawn_from_two_periods_on_and_said_in_words_before(site: Path) -> None:
    publish(site, JUNE)
    none = "记录满两个报告期以后，这里显示各期的变化。"
    pages = (f"{ADDRESS}/index.html", "years/2026.html", "units/swj.html")
    for path in pages:
        assert none in text(site, path)
        assert not reading.page(site, path).css("svg.trend")
    edit(site, "0102", status="done")
    publish(site, SEPTEMBER)
    for path in pages:
        assert "自2026年第二季度末至今，已完成的由0项变为1项，滞后或逾期的由1项变为0项。" in text(site, path)
        page = reading.page(site, path)
        rows = [reading.texts(row, "th, td")[:3] for row in page.css("table.tally tbody tr")]
        items = "2" if path.startswith("units") else "3"
        assert ["2026年第二季度", items, "0"] in rows
        assert ["现在", items, "1"] in rows
    assert "units/zfb.html" not in pages
    assert "已完成的由0项变为0项" in text(site, "units/zfb.html")


def test_plans_with_other_periods_are_added_up_by_the_longest(site: Path) -> None:
    other = "content/zfb/jdbz/gztj/2026b"
    sites.write(
        site,
        {
            f"{other}/plan.yaml": sites.PLAN_YAML.replace("2026年重点", "另一份") + "periods: month\n",
            f"{other}/0101.yaml": sites.item("一、公开", "按月的事。", status="done"),
        },
    )
    publish(site, date(2026, 5, 31))
    publish(site, SEPTEMBER)
    page = reading.page(site, "years/2026.html")
    rows = [reading.texts(row, "th, td")[:3] for row in page.css("table.tally tbody tr")]
    assert ["2026年第二季度", "4", "1"] in rows
    assert ["2026年第三季度", "4", "1"] in rows
    assert (site / "output/zfb/jdbz/gztj/2026b/periods/2026-05.html").exists()


def test_the_home_page_says_what_the_last_publication_changed(three: Path) -> None:
    said = "2026年9月30日的发布与2026年6月30日的上一次相比：1项完成，1项更新了实际值，1项不再列入。"
    for path in ("index.html", "years/2026.html"):
        assert said in text(three, path).replace(" ", "")
        link = f"{ADDRESS}/changes.html#changed-2026-09-30"
        assert link in str(reading.page(three, path).html)
    assert 'id="changed-2026-09-30"' in str(reading.page(three, f"{ADDRESS}/changes.html").html)


def test_without_or_with_one_publication_the_home_page_says_so(site: Path) -> None:
    sites.build(site)
    assert "还没有历次发布的记录，无法比较。" in text(site, "index.html")
    publish(site, JUNE)
    assert "自2026年6月30日起记录历次发布，还没有可以比较的下一次。" in text(site, "index.html")
    edit(site, "0102", requirement="清理过期文件。", wording="{责任单位: 县税务局等}", due="2026-06-30", status="behind")
    publish(site, SEPTEMBER)
    assert "2026年9月30日的发布与2026年6月30日的上一次相比，事项没有变化。" in text(site, "index.html")


# --------------------------------------------------------------------------------------------------------- former years


def test_former_years_are_marked_and_lead_to_the_present_plan_of_their_column(site: Path) -> None:
    earlier = "content/zfb/jdbz/gztj/2025"
    plan = sites.PLAN_YAML.replace("2026年重点", "2025年重点").replace("year: 2026", "year: 2025").replace("2026-03", "2025-03")
    sites.write(site, {f"{earlier}/plan.yaml": plan, f"{earlier}/0101.yaml": sites.item("一、公开", "去年的事。")})
    sites.build(site)
    banner = "归档时间： 2026-01-01 本页是往年内容，网址不变，留存备查。现在的情况见： "
    for path in ("zfb/jdbz/gztj/2025/index.html", "zfb/jdbz/gztj/2025/0101.html"):
        assert text(site, path, "aside.archived") == f"{banner}2026年重点工作清单落实情况"
    for path in ("years/2025.html", "years/2025/items.html"):
        assert text(site, path, "aside.archived") == f"{banner}2026年重点工作进展"
    for path in (f"{ADDRESS}/index.html", f"{ADDRESS}/0101.html", "years/2026.html", "index.html"):
        assert text(site, path, "aside.archived") == ""
    assert reading.texts(reading.page(site, "years/index.html"), "main h2")[:4] == [
        "2026年",
        "往年归档",
        "2025年",
        "全部计划的数据",
    ]
    sites.build(site, as_of=date(2027, 1, 1))
    assert text(site, f"{ADDRESS}/index.html", "aside.archived") == "归档时间： 2027-01-01 本页是往年内容，网址不变，留存备查。"
    assert reading.texts(reading.page(site, "years/index.html"), "main h2")[0] == "往年归档"


def test_english_pages_say_it_in_english(three: Path) -> None:
    sites.write(three, {"site.yaml": sites.SITE_YAML + "lang: en\n"})
    assert not sites.build(three).failed
    assert "On 30 June 2026, 4 items" in text(three, f"{PERIODS}/2026-q2.html")
    assert "From Q1 2026 to Q2 2026" in text(three, f"{PERIODS}/2026-q2-changes.html")


def test_pages_of_a_plan_s_past_are_called_by_what_tells_them_apart(three: Path) -> None:
    for path, words in {
        f"{PERIODS}/2026-q2.html": "2026年第二季度",
        f"{PERIODS}/2026-q2-changes.html": "2026年第一季度与2026年第二季度比较",
        f"{PERIODS}/index.html": "各期情况",
        f"{ADDRESS}/changes.html": "变更记录",
    }.items():
        page = reading.page(three, path)
        assert reading.only(page, "h1").text(deep=False).strip() == words
        assert reading.only(page, "h1 small").text() == "2026年重点工作清单落实情况"
        assert reading.only(page, "title").text() == f"{words}：2026年重点工作清单落实情况 - 青石县人民政府网站"
        assert reading.texts(page, ".trail li")[-1] == words
    assert reading.texts(reading.page(three, "years/2026/items.html"), ".trail li")[-2] == "2026年"
