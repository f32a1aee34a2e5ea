"""Values from Python, their equality and their texts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.feel.temporal import DateTime, DaysTime, Time, YearsMonths
from pengcheng.engines.feel.temporal.dates import add_days, add_months, from_ordinal, make_date
from pengcheng.engines.feel.temporal.texts import parse_any, temporal_text
from pengcheng.engines.feel.values import equal, from_python, order, to_text
from tests.engines.feel.evaluation import value_of

zones = st.one_of(st.none(), st.integers(-64_800, 64_800), st.sampled_from(["Asia/Shanghai", "Europe/Paris"]))
times = st.builds(Time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.integers(0, 999_999_999), zones)
far_dates = st.integers(-(10**9), 10**9).map(from_ordinal)
temporal = st.one_of(
    far_dates,
    times,
    st.builds(DateTime, far_dates, times),
    st.builds(DaysTime, st.integers(-(10**20), 10**20)),
    st.builds(YearsMonths, st.integers(-(10**9), 10**9)),
)


@given(temporal)
def test_the_text_of_a_temporal_value_reads_back_as_the_value(value: object) -> None:
    assert parse_any(temporal_text(value)) == value  # type: ignore[arg-type]


@given(far_dates, st.integers(-(10**6), 10**6))
def test_days_added_are_days_between(day: date, days: int) -> None:
    assert add_days(day, days).toordinal() - day.toordinal() == days


@given(far_dates)
def test_a_day_number_is_one_date(day: date) -> None:
    assert from_ordinal(day.toordinal()) == day


def test_the_calendar_goes_on_beyond_the_years_of_python() -> None:
    assert add_days(date(9999, 12, 31), 1) == make_date(10000, 1, 1)
    assert add_days(date(1, 1, 1), -1) == make_date(0, 12, 31)
    assert make_date(10000, 1, 1) > date(9999, 12, 31) > make_date(0, 1, 1)
    assert add_months(date(9999, 12, 31), 2) == make_date(10000, 2, 29)


def test_python_values_become_feel_values() -> None:
    shanghai = datetime(2026, 1, 1, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert from_python((1, 0.1, {"a": {2.0}})) == [1, Decimal("0.1"), {"a": [2]}]
    assert from_python(shanghai) == DateTime(date(2026, 1, 1), Time(10, 30, 0, 0, "Asia/Shanghai"))
    assert from_python(datetime(2026, 1, 1, tzinfo=UTC)).zone == 0  # type: ignore[attr-defined]
    assert from_python(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8)))).zone == 28_800  # type: ignore[attr-defined]
    assert from_python(timedelta(days=1, microseconds=1)) == DaysTime(86_400 * 10**9 + 1000)


@pytest.mark.parametrize("value", [object(), float("nan"), 1j])
def test_a_python_value_without_counterpart_is_refused(value: object) -> None:
    with pytest.raises((TypeError, Exception)):
        from_python(value)


def test_true_is_not_one() -> None:
    assert equal(True, 1) is None
    assert order(True, False) is None


scalars = st.one_of(st.none(), st.booleans(), st.integers(-(10**30), 10**30), st.text('ab"\\ 鹏', max_size=4))
nested = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b c"]), inner)),
    max_leaves=8,
)


@given(nested)
def test_the_text_of_a_value_is_feel_for_it(value: object) -> None:
    assert value_of(to_text(value)) == value
