"""What follows from a site at a stated day: what is overdue, who is responsible, who points to whom, what may be seen."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import workdays
from gongkai.model import Body, Column, Defaults, Document, Due, Facts, Item, Plan, Progress, Site, Status, Unit, YearDays
from gongkai.relations import MONTHS, Relations, latest, period, unit_names, visible
from gongkai.schema import DEFAULT_STATUSES

PLAN, ADDRESS = "zfb/jdbz/gztj/2026", "zfb/jdbz/gztj/2026/0101"
NONE = Defaults()
FACTS = Facts("县", "d.example", "1", "https://d.example/", statuses=DEFAULT_STATUSES)


def day(text: str) -> date:
    return date.fromisoformat(text)


def plan(
    published: str = "2026-01-15", year: int = 2026, address: str = PLAN, defaults: Defaults = NONE, draft: bool = False
) -> Plan:
    return Plan(address, "计划", year, datetime.fromisoformat(published), defaults=defaults, draft=draft)


def item(
    due: Due | None = None, status: str = "in-progress", reports: tuple[str, ...] = (), address: str = ADDRESS, **fields: object
) -> Item:
    progress = tuple(Progress(day(report), "甲") for report in reports)
    return msgspec.structs.replace(Item(address, "甲", due=due, status=status, progress=progress), **fields)


def relations(
    *items: Item, as_of: str = "2026-11-21", plans: tuple[Plan, ...] = (), facts: Facts = FACTS, **fields: object
) -> Relations:
    site = msgspec.structs.replace(Site(facts, plans=plans or (plan(),), items=items), **fields)
    return Relations(site, day(as_of))


def overdue(
    due: Due | None, as_of: str, status: str = "in-progress", reports: tuple[str, ...] = (), published: str = "2026-01-15"
) -> bool:
    one = item(due, status, reports)
    return relations(one, as_of=as_of, plans=(plan(published),)).overdue(one)


def every(word: str) -> Due:
    return Due(word, every=word)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------------- overdue


@pytest.mark.parametrize(("as_of", "expected"), [("2026-06-29", False), ("2026-06-30", False), ("2026-07-01", True)])
def test_a_day_is_overdue_from_the_day_after(as_of: str, expected: bool) -> None:
    assert overdue(Due("年中", day("2026-06-30")), as_of) is expected


@pytest.mark.parametrize(("as_of", "expected"), [("2026-03-11", False), ("2026-03-12", False), ("2026-03-13", True)])
def test_working_days_are_overdue_from_the_day_after_the_last(as_of: str, expected: bool) -> None:
    assert overdue(Due("20个工作日", workdays=20, after=day("2026-02-06")), as_of) is expected


@pytest.mark.parametrize("status", [status.id for status in DEFAULT_STATUSES] + ["", "unknown"])
def test_what_is_settled_cannot_be_overdue(status: str) -> None:
    assert overdue(Due("年中", day("2026-06-30")), "2026-11-21", status) is (status not in ("done", "ongoing"))


def test_the_site_says_which_statuses_are_settled() -> None:
    facts = msgspec.structs.replace(FACTS, statuses=(Status("open", "办理中"), Status("closed", "办结", settled=True)))
    for status, expected in (("open", True), ("closed", False), ("done", True)):
        one = item(Due("年中", day("2026-06-30")), status)
        assert relations(one, facts=facts).overdue(one) is expected


@pytest.mark.parametrize("due", [None, every("always"), Due("会后及时")])
@pytest.mark.parametrize("status", ["", "behind", "done"])
def test_without_a_day_nothing_is_overdue(due: Due | None, status: str) -> None:
    assert not overdue(due, "2099-01-01", status)


def test_an_unknown_year_makes_nothing_overdue() -> None:
    due = Due("10个工作日", workdays=10, after=day("2027-01-04"))
    assert not overdue(due, "2028-01-01")
    with pytest.raises(workdays.UnknownYear):
        relations().due_day(item(due))


def test_a_year_of_site_yaml_makes_it_known() -> None:
    one = item(Due("3个工作日", workdays=3, after=day("2027-01-04")))
    facts = msgspec.structs.replace(FACTS, calendar=(YearDays(2027, holidays=(day("2027-01-06"),)),))
    assert relations(one, as_of="2027-01-08", facts=facts).due_day(one) == day("2027-01-08")
    assert not relations(one, as_of="2027-01-08", facts=facts).overdue(one)
    assert relations(one, as_of="2027-01-09", facts=facts).overdue(one)


def test_what_is_carried_on_elsewhere_is_not_overdue_here() -> None:
    old = item(Due("年中", day("2026-06-30")))
    for reference in (ADDRESS, f"{ADDRESS}.yaml", "jdbz/gztj/2026/0101"):
        new = item(Due("年中", day("2027-06-30")), address="zfb/jdbz/gztj/2027/0101", carried_from=reference)
        both = relations(old, new, as_of="2027-07-01", plans=(plan(), plan("2027-01-10", 2027, "zfb/jdbz/gztj/2027")))
        assert (both.overdue(old), both.overdue(new)) == (False, True)
        assert both.carried_to[ADDRESS] == [new]


# A duty that comes back: the last whole period since the publication needs a report.


@pytest.mark.parametrize(
    ("word", "as_of", "expected"),
    [
        ("month", "2026-01-31", False),
        ("month", "2026-02-28", False),
        ("month", "2026-03-01", True),
        ("month", "2026-12-31", True),
        ("quarter", "2026-03-31", False),
        ("quarter", "2026-06-30", False),
        ("quarter", "2026-07-01", True),
        ("half-year", "2026-06-30", False),
        ("half-year", "2026-12-31", False),
        ("year", "2026-12-31", False),
    ],
)
def test_a_duty_is_overdue_once_a_whole_period_since_the_publication_went_by(word: str, as_of: str, expected: bool) -> None:
    assert overdue(every(word), as_of) is expected


@pytest.mark.parametrize(
    ("published", "expected"), [("2026-02-01 00:00", True), ("2026-02-01 23:59", True), ("2026-02-02 00:00", False)]
)
def test_a_period_counts_when_the_plan_was_published_by_its_first_day(published: str, expected: bool) -> None:
    assert overdue(every("month"), "2026-03-15", published=published) is expected


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ((), True),
        (("2026-04-30",), True),
        (("2026-05-01",), False),
        (("2026-05-31",), False),
        (("2026-06-01",), False),
        (("2026-01-20", "2026-05-10"), False),
    ],
)
def test_a_report_in_the_last_whole_period_or_since_settles_it(reports: tuple[str, ...], expected: bool) -> None:
    assert overdue(every("month"), "2026-06-15", reports=reports) is expected


@pytest.mark.parametrize("status", ["ongoing", "on-track", "behind", ""])
def test_a_duty_that_comes_back_is_settled_by_done_alone(status: str) -> None:
    assert overdue(every("month"), "2026-06-15", status)
    assert not overdue(every("month"), "2026-06-15", "done")


@pytest.mark.parametrize(("as_of", "expected"), [("2026-12-31", True), ("2027-01-01", False), ("2027-06-15", False)])
def test_a_duty_comes_back_within_the_year_of_its_plan_only(as_of: str, expected: bool) -> None:
    assert overdue(every("month"), as_of) is expected


def test_a_duty_of_no_plan_is_not_overdue() -> None:
    one = item(every("month"), address="zfb/jdbz/gztj/2025/0101")
    assert not relations(one).overdue(one)
    assert relations(one).due_day(one) is None


@pytest.mark.parametrize(
    ("due", "as_of", "expected"),
    [
        (None, "2026-05-15", None),
        (every("always"), "2026-05-15", None),
        (Due("会后"), "2026-05-15", None),
        (Due("", day("2026-06-30")), "2026-11-21", "2026-06-30"),
        (Due("", workdays=3, after=day("2025-09-26")), "2026-11-21", "2025-09-30"),
        (every("month"), "2026-02-10", "2026-02-28"),
        (every("quarter"), "2026-05-15", "2026-06-30"),
        (every("half-year"), "2026-07-01", "2026-12-31"),
        (every("year"), "2026-01-01", "2026-12-31"),
        (every("quarter"), "2027-01-01", None),
    ],
)
def test_the_day_by_which_an_item_is_due_next(due: Due | None, as_of: str, expected: str | None) -> None:
    one = item(due)
    assert relations(one, as_of=as_of).due_day(one) == (day(expected) if expected else None)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(MONTHS)), st.dates(date(1999, 1, 1), date(2100, 12, 31)))
def test_periods_are_whole_months_that_follow_each_other(word: str, when: date) -> None:
    begin, end = period(word, when)
    assert begin <= when <= end
    assert begin.day == 1
    assert end.day == monthrange(end.year, end.month)[1]
    assert (end.year - begin.year) * 12 + end.month - begin.month + 1 == MONTHS[word]
    assert period(word, end + timedelta(days=1))[0] == end + timedelta(days=1)
    assert period(word, begin) == period(word, end) == (begin, end)


# ---------------------------------------------------------------------------------------------------------- reports


def test_the_newest_report_is_the_latest_and_of_one_day_the_last_in_the_file() -> None:
    reports = [("2026-05-30", "甲"), ("2026-06-30", "乙"), ("2026-06-30", "丙"), ("2026-01-31", "丁")]
    one = item(progress=tuple(Progress(day(when), text) for when, text in reports))
    newest = latest(one)
    assert newest is not None
    assert newest.text == "丙"
    assert latest(item()) is None


# ------------------------------------------------------------------------------------------------- who is responsible

UNITS = (
    Unit("swj", "县税务局", ("税务局", "县局")),
    Unit("wjw", "县卫生健康局", ("卫健局", "县局")),
    Unit("xz", "各乡镇人民政府", kind="group", members=("县税务局",)),
    Unit("税务局", "税务所"),
)


def test_a_unit_is_known_by_its_name_its_short_names_and_its_id_and_the_first_keeps_a_shared_word() -> None:
    names = unit_names(UNITS)
    assert {word: unit.id for word, unit in names.items()} == {
        "县税务局": "swj", "税务局": "swj", "县局": "swj", "swj": "swj", "县卫生健康局": "wjw", "卫健局": "wjw", "wjw": "wjw",
        "各乡镇人民政府": "xz", "xz": "xz", "税务所": "税务局",
    }  # fmt: skip


def test_a_units_own_name_goes_before_another_units_short_name() -> None:
    names = unit_names((Unit("a", "甲局", ("乙局",)), Unit("b", "乙局")))
    assert names["乙局"].id == "b"


@pytest.mark.parametrize(
    ("lead", "support", "expected"),
    [
        ((), (), (("丁",), ("戊", "己"))),
        (("甲",), (), (("甲",), ("戊", "己"))),
        (("甲",), ("乙",), (("甲",), ("乙", "戊", "己"))),
        ((), ("己", "乙"), (("丁",), ("己", "乙", "戊"))),
    ],
)
def test_the_plans_lead_fills_in_and_its_support_stands_beside(
    lead: tuple[str, ...], support: tuple[str, ...], expected: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    one = item(lead=lead, support=support)
    assert relations(one, plans=(plan(defaults=Defaults(("丁",), ("戊", "己"))),)).responsible(one) == expected


def test_an_item_without_a_plan_answers_for_itself() -> None:
    one = item(address="zfb/x/1", lead=("甲",), support=("乙",))
    assert relations(one).responsible(one) == (("甲",), ("乙",))


def test_the_items_of_a_unit_are_found_under_each_of_its_names_once() -> None:
    one = item(lead=("税务局", "县税务局", "swj"), support=("卫健局", "没有的局"))
    two = item(address=f"{PLAN}/0102", support=("县税务局",))
    found = relations(one, two, units=UNITS)
    assert found.leads == {"swj": [one]}
    assert found.supports == {"wjw": [one], "swj": [two]}


# ------------------------------------------------------------------------------------------------------- references


def document(address: str, published: str = "2026-01-15", draft: bool = False) -> Document:
    return Document(address, "通知", datetime.fromisoformat(published), draft=draft)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("zfb/zcwj/1", "zfb/zcwj/1"),
        ("zfb/zcwj/1.md", "zfb/zcwj/1"),
        ("zcwj/1", "zfb/zcwj/1"),
        ("zcwj/1.md", "zfb/zcwj/1"),
        ("jdbz/gztj/2026/0101.yaml", ADDRESS),
        ("jdbz/gztj/2026", PLAN),
        ("wjw/zcwj/1", "wjw/zcwj/1"),
        ("zcwj/2", "zcwj/2"),
        ("https://a.example/1", "https://a.example/1"),
        ("会议纪要", "会议纪要"),
    ],
)
def test_a_reference_is_whole_or_below_the_same_body(reference: str, expected: str) -> None:
    found = relations(item(), documents=(document("zfb/zcwj/1"), document("wjw/zcwj/1")))
    assert found.resolve(reference, ADDRESS) == expected


def test_a_document_knows_the_items_that_cite_it_each_once() -> None:
    progress = (
        Progress(day("2026-05-30"), "甲", evidence=("zcwj/1", "zfb/zcwj/1", "zcwj/1")),
        Progress(day("2026-06-30"), "乙", evidence=("zcwj/1",)),
    )
    one = item(progress=progress)
    found = relations(one, documents=(document("zfb/zcwj/1"),))
    assert found.cited_by == {"zfb/zcwj/1": [one]}


def test_everything_is_found_by_its_address() -> None:
    columns = (Column("jdbz", "监督保障", columns=(Column("gztj", "工作推进"),)), Column("zcwj", "政策文件"))
    body = Body("zfb", "办公室")
    one = item()
    found = relations(
        one, facts=msgspec.structs.replace(FACTS, columns=columns), bodies=(body,), documents=(document("zfb/zcwj/1"),)
    )
    assert list(found.columns) == ["jdbz", "jdbz/gztj", "zcwj"]
    assert (found.plan_of(one), found.body_of(one), found.items_of[PLAN]) == (plan(), body, [one])
    assert found.status_of(one) == Status("in-progress", "推进中", "neutral")
    assert found.status_of(item(status="unknown")) is None


# --------------------------------------------------------------------------------------------------- what may be seen


@pytest.mark.parametrize(("as_of", "seen"), [("2026-03-01", 0), ("2026-03-02", 1), ("2026-03-03", 1)])
def test_what_waits_for_its_day_is_seen_from_that_day_on(as_of: str, seen: int) -> None:
    moment = datetime(2026, 3, 2, 23, 59)
    site = Site(FACTS, plans=(plan(str(moment)),), items=(item(),), documents=(document("zfb/zcwj/1", str(moment)),))
    public, waiting = visible(site, day(as_of))
    assert (len(public.plans), len(public.items), len(public.documents)) == (seen, seen, seen)
    assert waiting == (() if seen else ((PLAN, moment), ("zfb/zcwj/1", moment)))


def test_drafts_are_not_seen_and_do_not_wait() -> None:
    site = Site(
        FACTS,
        plans=(
            plan(),
            plan(address="zfb/jdbz/gztj/2025", draft=True),
            plan("2099-01-01", address="zfb/jdbz/gztj/2099", draft=True),
        ),
        items=(item(), item(address=f"{PLAN}/0102", draft=True), item(address="zfb/jdbz/gztj/2025/0101")),
        documents=(document("zfb/zcwj/1"), document("zfb/zcwj/2", draft=True)),
    )
    public, waiting = visible(site, day("2026-11-21"))
    assert [entry.address for entry in (*public.plans, *public.items, *public.documents)] == [PLAN, ADDRESS, "zfb/zcwj/1"]
    assert waiting == ()


def test_on_request_drafts_and_what_waits_are_seen_and_what_waits_is_still_told() -> None:
    site = Site(FACTS, plans=(plan("2099-01-01"),), items=(item(draft=True),), documents=(document("zfb/zcwj/1", draft=True),))
    public, waiting = visible(site, day("2026-11-21"), drafts=True)
    assert public == site
    assert waiting == ((PLAN, datetime(2099, 1, 1)),)


# ---------------------------------------------------------------------------------------------------------- standing


@pytest.mark.parametrize(
    ("status", "due", "expected"),
    [
        ("done", "2026-06-30", "done"),
        ("on-track", "2026-12-31", "on-time"),
        ("ongoing", "2026-06-30", "on-time"),
        ("in-progress", "2026-06-30", "late"),
        ("behind", "2026-12-31", "late"),
        ("not-started", "2026-12-31", "on-time"),
        ("not-started", "2026-06-30", "late"),
        ("no-report", "2026-12-31", "unreported"),
        ("no-report", "2026-06-30", "late"),
        ("", "2026-12-31", "unreported"),
        ("no-such-status", "2026-12-31", "unreported"),
    ],
)
def test_every_item_stands_in_one_way(status: str, due: str, expected: str) -> None:
    one = item(Due(due, day(due)), status)
    assert relations(one).standing(one) == expected


def test_what_a_later_item_carries_on_is_carried_unless_it_is_done() -> None:
    for status, expected in (("behind", "carried"), ("", "carried"), ("done", "done")):
        old = item(Due("年底", day("2025-12-31")), status, address="zfb/2025/01")
        new = item(address=ADDRESS, carried_from="zfb/2025/01")
        both = relations(old, new, plans=(plan(), plan(address="zfb/2025", year=2025)))
        assert both.standing(old) == expected
        assert both.closed(old)
        assert not both.closed(new)
