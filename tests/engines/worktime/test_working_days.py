"""Working days and due dates: the vectors of the domain reference and the laws they must keep."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.worktime import (
    Calendar,
    CalendarMissing,
    CalendarYear,
    Limit,
    LimitUnit,
    Pause,
    Weekday,
    add_working_days,
    due,
    working_days_between,
)


def days(first: str, last: str | None = None) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [start + timedelta(days=offset) for offset in range((end - start).days + 1)]


YEAR_2026 = CalendarYear(
    2026,
    holidays=frozenset(
        day
        for span in (
            ("2026-01-01", "2026-01-03"),
            ("2026-02-15", "2026-02-23"),
            ("2026-04-04", "2026-04-06"),
            ("2026-05-01", "2026-05-05"),
            ("2026-06-19", "2026-06-21"),
            ("2026-09-25", "2026-09-27"),
            ("2026-10-01", "2026-10-07"),
        )
        for day in days(*span)
    ),
    make_up=frozenset(
        date.fromisoformat(text)
        for text in ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    ),
)
YEAR_2027 = CalendarYear(2027, holidays=frozenset(days("2027-01-01", "2027-01-03")), provisional=True)
CALENDAR = Calendar.of([YEAR_2026, YEAR_2027])

starts = st.dates(date(2026, 1, 1), date(2026, 12, 31))
amounts = st.integers(0, 60)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def working(amount: int) -> Limit:
    return Limit(amount, LimitUnit.WORKING_DAY)


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-09-28", 20, "2026-10-30"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-01-01", 1, "2026-01-04"),
    ],
)
def test_counting_begins_on_the_next_working_day(start: str, amount: int, expected: str) -> None:
    assert add_working_days(CALENDAR, date.fromisoformat(start), amount) == date.fromisoformat(expected)


def test_a_make_up_saturday_is_worked_and_a_holiday_tuesday_is_not() -> None:
    assert CALENDAR.is_working_day(date(2026, 2, 14))
    assert not CALENDAR.is_working_day(date(2026, 2, 17))


def test_a_city_may_rest_on_friday_and_saturday() -> None:
    calendar = Calendar.of([CalendarYear(2026, weekend=frozenset({Weekday.FRIDAY, Weekday.SATURDAY}))])
    assert add_working_days(calendar, date(2026, 3, 5), 1) == date(2026, 3, 8)


def test_a_year_without_a_calendar_is_an_error_that_names_the_file_to_add() -> None:
    with pytest.raises(CalendarMissing, match=r"calendar/2028\.yaml") as caught:
        add_working_days(CALENDAR, date(2027, 12, 30), 5)
    assert caught.value.year == 2028
    assert caught.value.code == "calendar_missing"


def test_a_due_date_that_rests_on_a_provisional_year_says_so() -> None:
    firm = due(working(3), at(date(2026, 12, 1)), CALENDAR)
    soft = due(working(5), at(date(2026, 12, 30)), CALENDAR)
    assert not firm.provisional
    assert firm.because == ""
    assert soft.provisional
    assert soft.provisional_years == (2027,)
    assert "2027" in soft.because


def test_a_limit_in_calendar_days_counts_every_day() -> None:
    assert due(Limit(10, LimitUnit.CALENDAR_DAY), at(date(2026, 10, 1)), CALENDAR).day == date(2026, 10, 11)


def test_a_limit_in_hours_stands_still_while_paused() -> None:
    started = datetime(2026, 3, 2, 9, tzinfo=UTC)
    pauses = [
        Pause(started + timedelta(hours=1), started + timedelta(hours=3)),
        Pause(started + timedelta(hours=2), started + timedelta(hours=4)),
        Pause(started + timedelta(hours=90), started + timedelta(hours=99)),
    ]
    found = due(Limit(8, LimitUnit.HOUR), started, CALENDAR, pauses)
    assert found.moment == started + timedelta(hours=11)


def test_an_immediate_limit_falls_due_on_the_day_itself() -> None:
    assert due(Limit(0, LimitUnit.IMMEDIATE), at(date(2026, 2, 16)), CALENDAR).day == date(2026, 2, 16)


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        add_working_days(CALENDAR, date(2026, 3, 2), -1)


@given(starts, amounts)
def test_adding_and_counting_are_inverse(start: date, amount: int) -> None:
    assert working_days_between(CALENDAR, start, add_working_days(CALENDAR, start, amount)) == amount


@given(starts, amounts, amounts)
def test_a_longer_limit_is_never_due_earlier(start: date, first: int, second: int) -> None:
    short, long = sorted((first, second))
    assert add_working_days(CALENDAR, start, short) <= add_working_days(CALENDAR, start, long)


@given(starts, starts, amounts)
def test_a_later_start_is_never_due_earlier(first: date, second: date, amount: int) -> None:
    early, late = sorted((first, second))
    assert add_working_days(CALENDAR, early, amount) <= add_working_days(CALENDAR, late, amount)


@given(starts, st.integers(1, 60))
def test_a_due_day_is_a_working_day(start: date, amount: int) -> None:
    assert CALENDAR.is_working_day(add_working_days(CALENDAR, start, amount))


@given(starts, st.integers(1, 40), st.integers(0, 20), st.integers(0, 30))
def test_a_pause_adds_exactly_its_working_days(start: date, amount: int, after: int, length: int) -> None:
    begun = at(start)
    plain = due(working(amount), begun, CALENDAR).day
    paused = start + timedelta(days=after)
    resumed = paused + timedelta(days=length)
    if paused >= plain:
        return
    found = due(working(amount), begun, CALENDAR, [Pause(at(paused), at(resumed))])
    lost = working_days_between(CALENDAR, paused, resumed)
    assert found.paused_days == lost
    assert found.day == add_working_days(CALENDAR, start, amount + lost)


@given(starts, st.integers(1, 40))
def test_an_open_pause_moves_nothing_yet_but_is_told(start: date, amount: int) -> None:
    found = due(working(amount), at(start), CALENDAR, [Pause(at(start))])
    assert found.open
    assert found.day == due(working(amount), at(start), CALENDAR).day
