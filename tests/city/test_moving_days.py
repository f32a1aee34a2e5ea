"""The days on which a moving fact may step are read off its text, and none is left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pengcheng.city.moving_days import MovingDays, moving_days
from pengcheng.engines.feel import compile_expression, parse_expression
from pengcheng.engines.feel.run import Run

NAMES = frozenset(("since", "run", "today", "months_passed"))
TOLD = [
    "years and months duration(since, today).years",
    "years and months duration(today, since).years",
    "years and months duration(since, today).months",
    "years and months duration(since, today).years * 12 + years and months duration(since, today).months",
    "if run > 0 then run + months_passed else run",
    "today >= since",
    "since < today",
    "today = since",
    'today - duration("P3Y") > since',
    'today + duration("P1M") <= since',
    'today + duration("P45D") >= since',
    "today between since and date(since.year + 1, 3, 1)",
    "if years and months duration(since, today).years >= 60 then today.year else today.month",
    "some age in [years and months duration(since, today).years] satisfies age > 3",
]
EVERY_DAY = ["today.day", "string(today)", "today()", "count([today, since])", "some x in [since] satisfies x > today"]
START = date(2026, 6, 15)


@pytest.mark.parametrize("text", TOLD)
@settings(max_examples=12, deadline=None)
@given(since=st.dates(date(2023, 1, 1), date(2029, 12, 31)), run=st.integers(0, 3), start=st.integers(0, 400))
@example(since=date(2024, 2, 29), run=1, start=0)
@example(since=date(2028, 2, 29), run=1, start=0)
@example(since=date(2026, 12, 31), run=1, start=0)
@example(since=date(2025, 1, 31), run=0, start=200)
def test_between_two_of_the_days_the_value_stays(text: str, since: date, run: int, start: int) -> None:
    expression = parse_expression(text, NAMES)
    days = moving_days(expression, ("since", "run"), "months_passed")
    assert days is not None
    compiled = compile_expression(expression, names=NAMES)
    anchors = {"since": since, "run": run}
    first = START + timedelta(days=start)
    until = first + timedelta(days=500)

    def value(day: date) -> object:
        passed = (day.year - first.year) * 12 + day.month - first.month
        now = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return compiled({**anchors, "today": day, "months_passed": passed}, Run(now))

    told = list(days(anchors, first).between(first, until))
    assert told == sorted(set(told))
    every = [first + timedelta(days=number) for number in range(1, (until - first).days + 1)]
    steps = {day for day in every if value(day) != value(day - timedelta(days=1))}
    assert steps <= set(told)


@pytest.mark.parametrize("text", EVERY_DAY)
def test_where_the_day_is_taken_apart_every_day_is_looked_at(text: str) -> None:
    assert moving_days(parse_expression(text, NAMES), ("since", "run"), "months_passed") is None


@pytest.mark.parametrize("text", TOLD)
def test_an_anchor_that_is_null_moves_nothing_by_itself(text: str) -> None:
    days = moving_days(parse_expression(text, NAMES), ("since", "run"), "months_passed")
    assert days is not None
    assert days({"since": None, "run": None}, START).once == frozenset()


def test_an_age_is_looked_at_about_its_birthday_and_a_day_that_is_not_there_is_the_next() -> None:
    age = moving_days(parse_expression(TOLD[0], NAMES), ("since",), "months_passed")
    assert age is not None
    days = list(age({"since": date(1948, 2, 29)}, START).between(START, date(2028, 12, 31)))
    assert days == [date(2027, 3, 1), date(2028, 2, 29)]


def test_the_last_day_of_the_calendar_ends_it() -> None:
    monthly = MovingDays(again=frozenset({(None, 32)}))
    assert list(monthly.between(date(9999, 11, 15), date.max)) == [date(9999, 12, 1)]
