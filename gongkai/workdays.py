"""Working days of the People's Republic of China, make-up working days (调休) included.

The yearly arrangement of the State Council cannot be computed: a year that is neither in the calendar library nor in
site.yaml is an error, never a guess from Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from gongkai.model import YearDays


class UnknownYear(ValueError):
    """No arrangement of days off is known for this year (`.year`)."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no arrangement of days off is known for {year}")
        self.year = year


def is_workday(day: date, calendar: Iterable[YearDays] = ()) -> bool:
    """Whether offices work on `day`; `calendar` (site.yaml) goes before the library. UnknownYear when neither knows."""
    for year in calendar:
        if year.year == day.year:
            return day in year.workdays or (day.weekday() < 5 and day not in year.holidays)
    import chinese_calendar  # 20 ms that only a due date counted in working days needs

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UnknownYear(day.year) from None


def after(start: date, count: int, calendar: Iterable[YearDays] = ()) -> date:
    """The day on which `count` working days are over; the day after `start` is the first that can count.

    Example: 30 working days from 2017-08-22 end on 2017-10-09, not on 2017-10-03 as Monday to Friday would give.
    """
    years = tuple(calendar)
    day = start
    while count > 0:
        if day == date.max:
            raise UnknownYear(day.year + 1)
        day += timedelta(days=1)
        count -= is_workday(day, years)
    return day


def between(start: date, end: date, calendar: Iterable[YearDays] = ()) -> int:
    """How many working days have passed from `start` to `end`; the day after `start` is the first that counts."""
    years = tuple(calendar)
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_workday(day, years) for day in days)
