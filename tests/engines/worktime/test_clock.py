"""The light a running case shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pengcheng.engines.worktime import Calendar, CalendarYear, Clock, Light, Limit, LimitUnit, Pause

CALENDAR = Calendar.of([CalendarYear(2026)])
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def on(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "left", "light"),
    [
        (2, 9, Light.GREEN),
        (9, 4, Light.GREEN),
        (10, 3, Light.YELLOW),
        (13, 0, Light.YELLOW),
        (14, -1, Light.RED),
        (17, -2, Light.RED),
    ],
)
def test_the_last_third_is_yellow_and_after_the_due_day_it_is_red(day: int, left: int, light: Light) -> None:
    clock = Clock(Limit(9, LimitUnit.WORKING_DAY), MONDAY)
    assert clock.remaining(CALENDAR, on(day)) == left
    assert clock.light(CALENDAR, on(day)) is light


def test_one_day_left_is_yellow_even_for_a_short_limit() -> None:
    clock = Clock(Limit(2, LimitUnit.WORKING_DAY), MONDAY)
    assert clock.light(CALENDAR, on(2)) is Light.GREEN
    assert clock.light(CALENDAR, on(3)) is Light.YELLOW


def test_a_suspended_case_is_blue_even_when_its_day_has_passed() -> None:
    clock = Clock(Limit(2, LimitUnit.WORKING_DAY), MONDAY, (Pause(on(3)),))
    assert clock.suspended
    assert clock.light(CALENDAR, on(20)) is Light.BLUE


def test_a_stopped_clock_stands_where_it_stopped() -> None:
    limit = Limit(3, LimitUnit.WORKING_DAY)
    assert Clock(limit, MONDAY, stopped=on(5)).light(CALENDAR, on(30)) is Light.GREEN
    assert Clock(limit, MONDAY, stopped=on(6)).light(CALENDAR, on(6)) is Light.RED


def test_hours_are_counted_to_the_hour() -> None:
    clock = Clock(Limit(24, LimitUnit.HOUR), MONDAY)
    assert clock.remaining(CALENDAR, on(2, 20)) == 14
    assert clock.light(CALENDAR, on(3, 11)) is Light.RED


def test_calendar_days_count_down_over_the_weekend() -> None:
    clock = Clock(Limit(7, LimitUnit.CALENDAR_DAY), MONDAY)
    assert clock.remaining(CALENDAR, on(8)) == 1
