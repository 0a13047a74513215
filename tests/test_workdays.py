"""Working days with 调休: the figures of the State Council's notices, and no guess where there is none."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import sites
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.model import YearDays
from gongkai.workdays import UnknownYear, after, is_workday

NEXT = YearDays(2027, holidays=(date(2027, 1, 1), date(2027, 1, 4)), workdays=(date(2027, 1, 9),))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2017-08-22", 30, "2017-10-09"),  # by Monday to Friday alone: 2017-10-03, a holiday
        ("2025-09-26", 3, "2025-09-30"),  # the Sunday between is a working day
        ("2021-04-23", 20, "2021-05-24"),
        ("2026-02-06", 20, "2026-03-12"),
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_working_days_are_counted_with_holidays_and_make_up_days(start: str, count: int, end: str) -> None:
    assert after(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-02", True),
        ("2026-03-07", False),
        ("2026-02-17", False),
        ("2026-02-14", True),
        ("2026-10-01", False),
        ("2025-09-28", True),
    ],
)
def test_whether_offices_work_on_a_day(day: str, works: bool) -> None:
    assert is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize("year", [1, 2003, 2027, 2099, 9999])
def test_an_unknown_year_is_an_error_that_names_it(year: int) -> None:
    with pytest.raises(UnknownYear, match=str(year)) as error:
        is_workday(date(year, 3, 2))
    assert error.value.year == year


def test_a_count_that_runs_into_an_unknown_year_names_that_year() -> None:
    with pytest.raises(UnknownYear) as error:
        after(date(2026, 12, 28), 10)
    assert error.value.year == 2027
    assert after(date(2026, 12, 28), 3) == date(2026, 12, 31)


def test_a_count_beyond_the_last_day_of_all_is_an_unknown_year() -> None:
    with pytest.raises(UnknownYear, match="10000"):
        after(date.max, 1)


def test_site_yaml_adds_a_year() -> None:
    assert [day for day in range(1, 12) if is_workday(date(2027, 1, day), [NEXT])] == [5, 6, 7, 8, 9, 11]
    assert after(date(2026, 12, 31), 6, [NEXT]) == date(2027, 1, 11)
    with pytest.raises(UnknownYear):
        is_workday(date(2028, 1, 3), [NEXT])


def test_site_yaml_goes_before_the_library() -> None:
    assert is_workday(date(2026, 10, 1), [YearDays(2026)])
    assert not is_workday(date(2026, 3, 2), [YearDays(2026, holidays=(date(2026, 3, 2),))])


@settings(max_examples=100, deadline=None)
@given(st.dates(date(2005, 1, 1), date(2025, 6, 30)), st.integers(1, 60))
def test_the_last_day_is_a_working_day_and_exactly_so_many_lie_between(start: date, count: int) -> None:
    end = after(start, count)
    days = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert is_workday(end)
    assert sum(map(is_workday, days)) == count


def test_a_due_date_in_working_days_is_turned_into_its_day(site: Path) -> None:
    sites.write(
        site, {"content/zfb/jdbz/gztj/2026/0101.yaml": sites.item("一、公开", "甲", due="{工作日: 30, 起算日: 2026-03-02}")}
    )
    sites.build(site)
    assert "2026-04-14" in (site / "output/zfb/jdbz/gztj/2026/0101.html").read_text("utf-8")
