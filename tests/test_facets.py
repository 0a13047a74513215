"""What lists of items can be narrowed down by: the choices, what each row carries, and where numbers lead."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
import reading
import sites
from hypothesis import given
from hypothesis import strategies as st

from gongkai import facets
from gongkai.model import Link, Status
from gongkai.pages import Card, DocumentCard

PLAN = "zfb/jdbz/gztj/2026"
STATUSES = (Status("done", "已完成", done=True), Status("behind", "进度滞后", "bad"))
CARD = Card(
    f"{PLAN}/0101.html", "公开", "", Link("计划", f"{PLAN}/index.html"), 2026, "县政府办公室", datetime(2026, 3, 2, 9, 30),
    (Link("县税务局", "units/swj.html"), Link("生|面孔", "")), (), "6月底前", date(2026, 6, 30), "behind", True, None, "",
    "一、公开", "late",
)  # fmt: skip


def changed(**fields: object) -> Card:
    return msgspec.structs.replace(CARD, **fields)


def choices(*cards: Card) -> dict[str, list[tuple[str, str]]]:
    return {facet.name: [tuple(choice) for choice in facet.choices] for facet in facets.offered(cards, STATUSES)}


def test_what_an_item_can_be_chosen_by() -> None:
    assert facets.values(CARD) == {
        "standing": ("late",),
        "status": ("behind",),
        "year": ("2026",),
        "plan": (PLAN,),
        "chapter": ("一、公开",),
        "lead": ("swj", "生 面孔"),
        "due": ("2026-06",),
        "overdue": ("1",),
    }


def test_what_an_item_lacks_is_a_choice_of_its_own() -> None:
    bare = facets.values(changed(status="", chapter="", lead=(), due_day=None, overdue=False))
    assert {name: bare[name] for name in ("status", "chapter", "lead", "due", "overdue")} == {
        "status": ("-",), "chapter": ("-",), "lead": ("-",), "due": ("-",), "overdue": (),
    }  # fmt: skip


def test_only_what_items_differ_in_is_offered() -> None:
    assert choices() == {}
    assert choices(CARD) == {"lead": [("swj", "县税务局"), ("生 面孔", "生|面孔")]}
    assert choices(changed(lead=()), changed(lead=(), overdue=False)) == {"overdue": [("1", "")]}


def test_choices_stand_in_the_order_in_which_a_reader_looks_for_them() -> None:
    done = changed(standing="done", status="done", year=2025, due_day=None, chapter="", lead=(Link("政府办", "units/zfb.html"),))
    unstated = changed(standing="unreported", status="", due_day=date(2026, 3, 31), lead=())
    assert choices(unstated, CARD, CARD, done) == {
        "standing": [("done", ""), ("late", ""), ("unreported", "")],
        "status": [("done", "已完成"), ("behind", "进度滞后"), ("-", "")],
        "year": [("2026", "2026"), ("2025", "2025")],
        "chapter": [("一、公开", "一、公开"), ("-", "")],
        "lead": [("swj", "县税务局"), ("生 面孔", "生|面孔"), ("zfb", "政府办"), ("-", "")],
        "due": [("2026-03", ""), ("2026-06", ""), ("-", "")],
    }


def test_a_unit_is_one_choice_by_whatever_name() -> None:
    short = changed(lead=(Link("税务局", "units/swj.html"),))
    assert choices(changed(lead=(Link("县税务局", "units/swj.html"),)), short) == {}


def test_a_row_carries_what_its_list_offers_and_no_more() -> None:
    offered = facets.offered((CARD, changed(chapter='"<二>"', lead=(), overdue=False)), STATUSES)
    assert facets.attributes(CARD, offered) == (
        ' data-standing="late" data-chapter="一、公开" data-lead="swj|生 面孔" data-overdue="1"'
    )
    assert facets.attributes(changed(chapter='"<二>"', lead=(), overdue=False), offered) == (
        ' data-standing="late" data-chapter="&quot;&lt;二&gt;&quot;" data-lead="-"'
    )


def test_documents_are_chosen_by_how_they_stand_who_published_them_where_when_and_on_what() -> None:
    moment = datetime(2026, 3, 2, 9, 30)
    column = Link("政策文件", "zfb/zcwj/index.html")
    valid = DocumentCard("zfb/zcwj/1.html", "甲", "1号", "县政府办公室", moment, date(2025, 12, 31), column, "民政", "valid")
    over = DocumentCard("wjw/tzgg/2.html", "乙", "", "县卫健局", moment, topic='"<二>', validity="abolished")
    plain = DocumentCard("zfb/3.html", "丙", "", "县政府办公室", moment)
    listed = (over, plain, valid)
    assert {facet.name: [tuple(choice) for choice in facet.choices] for facet in facets.offered(listed, STATUSES)} == {
        "validity": [("valid", ""), ("abolished", ""), ("-", "")],
        "body": [("zfb", "县政府办公室"), ("wjw", "县卫健局")],
        "column": [("zcwj", "政策文件"), ("-", "")],
        "year": [("2026", "2026"), ("2025", "2025")],
        "topic": [('"<二>', '"<二>'), ("民政", "民政"), ("-", "")],
    }
    assert facets.attributes(plain, facets.offered(listed, STATUSES)) == (
        ' data-validity="-" data-body="zfb" data-column="-" data-year="2026" data-topic="-"'
    )
    assert facets.offered((valid, valid), STATUSES) == []


@given(st.dictionaries(st.sampled_from(facets.FACETS), st.text(min_size=1)))
def test_an_address_says_its_choices_whatever_they_hold(chosen: dict[str, str]) -> None:
    from urllib.parse import parse_qsl

    printable = {name: value for name, value in chosen.items() if not any("\ud800" <= sign <= "\udfff" for sign in value)}
    assert dict(parse_qsl(facets.query(printable).removeprefix("?"))) == printable


# ------------------------------------------------------------------------------------------------- as pages show it


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = sites.clean_copy(sites.REPOSITORY, tmp_path_factory.mktemp("demonstration") / "site")
    assert not sites.build(site).failed
    return site


LISTS = (
    f"{PLAN}/index.html",
    "wjw/jdbz/gztj/2026/index.html",
    "units/wjw/2026.html",
    "status/in-progress.html",
    "years/2026/items.html",
)


@pytest.mark.parametrize("path", LISTS)
def test_every_list_of_items_can_be_narrowed_down(demonstration: Path, path: str) -> None:
    page = reading.page(demonstration, path)
    offered = [node.attributes["name"] for node in page.css("form.filter [name]")]
    rows = page.css("main [data-standing]")
    assert len(offered) >= 2
    assert len(rows) > 1
    for select in page.css("form.filter select"):
        name = select.attributes["name"]
        values = {option.attributes["value"] for option in select.css("option")} - {""}
        carried = {value for row in rows for value in (row.attributes[f"data-{name}"] or "").split("|")}
        assert carried == values, f"{path}: {name}"


def test_the_items_of_a_year_stand_by_how_they_stand(site: Path) -> None:
    sites.write(site, {
        f"content/{PLAN}/0201.yaml": sites.item("二、解读", "没有状态。", status=""),
        f"content/{PLAN}/0202.yaml": sites.item("二、解读", "完成了。", status="done"),
    })  # fmt: skip
    sites.build(site)
    page = reading.page(site, "years/2026/items.html")
    sections = {
        section.attributes["id"]: reading.texts(section, "tbody th a") for section in page.css("main section[id]:not(.consult)")
    }
    assert sections == {
        "late": ["清理过期文件"],
        "unreported": ["没有状态"],
        "on-time": ["及时发布政策，做到应公开尽公开"],
        "done": ["完成了"],
    }
    assert [link for link in reading.hrefs(page, ".jump a") if link[0] == "#"] == ["#late", "#unreported", "#on-time", "#done"]


def test_numbers_of_a_page_lead_to_its_own_items(demonstration: Path) -> None:
    def queries(path: str) -> set[str]:
        links = reading.hrefs(reading.page(demonstration, path), ".spread a")
        return {href.partition("?")[2].partition("#")[0] for href in links}

    assert queries(f"{PLAN}/index.html") == {f"plan={PLAN}"}
    assert queries("status/index.html") == {""}
