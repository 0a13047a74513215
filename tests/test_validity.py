"""Whether a document is in force at the stated day: from its dates and from what ended or changed it, never from a guess."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import validity
from gongkai.model import Act, Document

TODAY = date(2026, 11, 21)
PLAIN = Document("zfb/zcwj/1", "通知", datetime(2021, 3, 1, 9, 0), issued=date(2021, 2, 26))
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def document(**fields: object) -> Document:
    return msgspec.structs.replace(PLAIN, **fields)


def stands(
    of: Document, abolished: list[date | None] | None = None, modified: list[date | None] | None = None
) -> tuple[str, str]:
    state, since = validity.state(of, TODAY, abolished or [], modified or [])
    return state, since.isoformat() if since else ""


def test_nothing_said_is_nothing_known() -> None:
    assert stands(PLAIN) == ("", "")
    assert stands(document(effective=date(2021, 4, 1))) == ("", ""), "that it began does not say that it is still in force"


def test_the_office_s_own_word_counts_where_no_date_says_more() -> None:
    for word in validity.STATES:
        assert stands(document(validity=word)) == (word, "")


def test_a_last_day_to_come_is_in_force_and_one_that_passed_is_not() -> None:
    assert stands(document(expires=TODAY)) == ("valid", "")
    assert stands(document(expires=TODAY - timedelta(days=1))) == ("expired", "2026-11-21")
    assert stands(document(expires=TODAY - timedelta(days=1), validity="valid")) == ("expired", "2026-11-21")


def test_a_term_counts_from_the_first_day_and_never_from_another() -> None:
    assert stands(document(term=60)) == ("", "")
    assert stands(document(term=60, effective=date(2021, 11, 22))) == ("valid", "")
    assert stands(document(term=60, effective=date(2021, 11, 21))) == ("expired", "2026-11-21")
    assert stands(document(term=60, effective=date(2021, 11, 21), expires=TODAY)) == ("valid", ""), "the written day goes first"


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        ("2021-12-01", 60, "2026-11-30"),
        ("2024-03-01", 24, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-27"),
        ("2026-01-31", 1, "2026-02-27"),
        ("2026-12-15", 12, "2027-12-14"),
        ("2026-11-01", 1, "2026-11-30"),
        ("9999-01-01", 999, "9999-12-31"),
    ],
)
def test_the_last_day_of_a_term(begin: str, months: int, end: str) -> None:
    assert validity.ends(date.fromisoformat(begin), months).isoformat() == end


def test_a_first_day_to_come_is_not_yet_in_force_whatever_the_word() -> None:
    coming = document(effective=date(2027, 1, 1), validity="valid", term=60)
    assert stands(coming) == ("pending", "2027-01-01")
    assert stands(document(effective=TODAY, validity="pending")) == ("valid", "")


def test_what_another_document_ended_is_over_from_that_day() -> None:
    assert stands(document(validity="valid"), abolished=[TODAY]) == ("abolished", "2026-11-21")
    assert stands(document(validity="valid"), abolished=[TODAY + timedelta(days=1)]) == ("valid", "")
    assert stands(PLAIN, abolished=[None]) == ("abolished", "")


def test_of_two_ends_the_first_counts() -> None:
    of = document(expires=date(2026, 7, 31))
    assert stands(of, abolished=[date(2026, 7, 15)]) == ("abolished", "2026-07-15")
    assert stands(of, abolished=[date(2026, 8, 15)]) == ("expired", "2026-08-01")


def test_what_was_changed_is_modified_until_it_is_over() -> None:
    changes: list[date | None] = [date(2024, 1, 1), date(2025, 10, 1), date(2027, 1, 1)]
    assert stands(document(validity="valid"), modified=changes) == ("modified", "2025-10-01")
    assert stands(document(expires=date(2026, 1, 1)), modified=changes) == ("expired", "2026-01-02")
    assert stands(PLAIN, modified=[date(2027, 1, 1)]) == ("", "")


def test_a_word_that_it_is_over_is_believed_though_a_date_lies_ahead() -> None:
    of = document(validity="expired", expires=date(2030, 1, 1))
    assert stands(of) == ("expired", "")
    assert validity.contradicts(of, TODAY, [], []) == "valid"


@pytest.mark.parametrize(
    ("fields", "abolished", "said"),
    [
        ({"validity": "valid", "expires": date(2026, 11, 20)}, [], "expired"),
        ({"validity": "valid"}, [date(2026, 7, 1)], "abolished"),
        ({"validity": "pending", "effective": date(2026, 11, 21)}, [], "valid"),
        ({"validity": "expired"}, [date(2026, 7, 1)], "abolished"),
        ({"validity": "abolished"}, [date(2027, 7, 1)], "" ),
        ({"validity": "abolished", "expires": date(2030, 1, 1)}, [date(2027, 7, 1)], "valid"),
        ({"validity": "valid", "effective": date(2027, 1, 1)}, [], ""),
        ({"validity": "modified", "expires": date(2026, 1, 1)}, [], "expired"),
        ({"validity": "abolished", "expires": date(2026, 1, 1)}, [], ""),
        ({"validity": "valid", "expires": date(2026, 11, 21)}, [], ""),
        ({"expires": date(2026, 1, 1)}, [], ""),
    ],
)  # fmt: skip
def test_a_word_that_the_dates_contradict(fields: dict[str, object], abolished: list[date | None], said: str) -> None:
    assert validity.contradicts(document(**fields), TODAY, abolished, []) == said


@given(
    st.sampled_from(["", *validity.STATES]), st.none() | DAYS, st.none() | DAYS, st.lists(st.none() | DAYS, max_size=1),
    st.lists(st.none() | DAYS, max_size=2),
)  # fmt: skip
def test_what_is_over_by_any_date_is_never_shown_as_in_force(
    word: str, begin: date | None, end: date | None, abolished: list[date | None], modified: list[date | None]
) -> None:
    of = document(validity=word, effective=begin, expires=end)
    state, since = validity.state(of, TODAY, abolished, modified)
    over = (end is not None and end < TODAY) or any(day is None or day <= TODAY for day in abolished)
    assert not over or state in validity.NO_LONGER
    assert state == "pending" or since is None or since <= TODAY
    assert state in ("", *validity.STATES)
    if not (word or end or abolished or modified):
        assert state in ("", "pending")


def test_the_last_ninety_days_are_near() -> None:
    near = [days for days in (-1, 0, 90, 91) if validity.ends_soon(TODAY + timedelta(days=days), TODAY)]
    assert near == [0, 90]
    assert not validity.ends_soon(None, TODAY)


def test_an_act_holds_from_its_own_day_or_from_when_its_document_takes_effect() -> None:
    by = document(effective=date(2026, 7, 15))
    assert validity.day_of(Act("a", date(2026, 8, 1)), by) == date(2026, 8, 1)
    assert validity.day_of(Act("a"), by) == date(2026, 7, 15)
    assert validity.day_of(Act("a"), PLAIN) == date(2021, 2, 26)
    assert validity.day_of(Act("a"), document(issued=None)) == date(2021, 3, 1)
    assert validity.day_of(Act("青政发〔2020〕1号"), None) is None
