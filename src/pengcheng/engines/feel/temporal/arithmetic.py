"""Sums and differences of temporal values.

Source: OMG DMN 1.5, tables 45 and 46. Every function raises OperationFault where the tables give no answer.
"""

from __future__ import annotations

from datetime import date

from pengcheng.engines.feel import numbers
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.numbers import Number
from pengcheng.engines.feel.temporal.dates import Date, DistantDate, add_days, add_months
from pengcheng.engines.feel.temporal.durations import DAY, SECOND, DaysTime, YearsMonths, days_time, years_months
from pengcheng.engines.feel.temporal.times import DateTime, Time, midnight, moment, time_of_day

_SUMS = "a duration goes with a date, a time or a duration of its kind."
Duration = DaysTime | YearsMonths
Temporal = Date | Time | DateTime | DaysTime | YearsMonths
TEMPORAL_TYPES = (date, DistantDate, Time, DateTime, DaysTime, YearsMonths)


def add(left: Temporal, right: Temporal) -> Temporal:
    """A moment and a duration in either order, or two durations of one kind."""
    if isinstance(left, (DaysTime, YearsMonths)) and not isinstance(right, (DaysTime, YearsMonths)):
        left, right = right, left
    if isinstance(right, YearsMonths):
        if isinstance(left, YearsMonths):
            return years_months(left.total_months + right.total_months)
        if isinstance(left, DateTime):
            return DateTime(add_months(left.date, right.total_months), left.time)
        if isinstance(left, (date, DistantDate)):
            return add_months(left, right.total_months)
    elif isinstance(right, DaysTime):
        if isinstance(left, DaysTime):
            return days_time(left.nanoseconds + right.nanoseconds)
        return _add_time(left, right.nanoseconds)
    raise _no_sum(left, right, "added to")


def _add_time(left: Temporal, nanoseconds: int) -> Temporal:
    if isinstance(left, Time):
        return time_of_day(left.of_day + nanoseconds, left.zone)
    if isinstance(left, DateTime):
        local = left.date.toordinal() * DAY + left.time.of_day + nanoseconds
        return moment(local, left.zone)
    if isinstance(left, (date, DistantDate)):
        return add_days(left, nanoseconds // DAY)
    raise _no_sum(left, DaysTime(nanoseconds), "added to")


def subtract(left: Temporal, right: Temporal) -> Temporal:
    """A moment less a duration, or the time between two moments, or two durations of one kind."""
    if isinstance(right, (DaysTime, YearsMonths)):
        if isinstance(left, (DaysTime, YearsMonths)) and type(left) is not type(right):
            raise _no_sum(left, right, "subtracted from")
        return add(left, negate(right))
    if isinstance(left, Time) and isinstance(right, Time):
        _same_footing(left, right)
        return DaysTime(left.sort_key() - right.sort_key())
    if isinstance(left, (DaysTime, YearsMonths, Time)) or isinstance(right, Time):
        raise _no_sum(left, right, "subtracted from")
    if isinstance(left, DateTime) or isinstance(right, DateTime):
        start, end = _as_moment(right), _as_moment(left)
        _same_footing(end, start)
        return DaysTime(end.sort_key() - start.sort_key())
    return DaysTime((left.toordinal() - right.toordinal()) * DAY)


def _as_moment(value: Temporal) -> DateTime:
    """A date counts as its midnight in UTC (table 45)."""
    if isinstance(value, (date, DistantDate)):
        return midnight(value, 0)
    assert isinstance(value, DateTime)
    return value


def _same_footing(left: Time | DateTime, right: Time | DateTime) -> None:
    if (left.zone is None) != (right.zone is None):
        raise OperationFault(
            "zone_missing", "One of the two has a time zone and the other has none; give both a zone, or none."
        )


def negate(value: Duration) -> Duration:
    """The duration backwards."""
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanoseconds)
    return YearsMonths(-value.total_months)


def multiply(duration: Duration, factor: Number) -> Duration:
    """So many times the duration, cut to whole months or nanoseconds."""
    if isinstance(duration, DaysTime):
        return days_time(int(numbers.multiply(duration.nanoseconds, factor)))
    return years_months(int(numbers.multiply(duration.total_months, factor)))


def divide(duration: Duration, divisor: Number | Duration) -> Duration | Number:
    """A part of the duration, or how often another one of its kind fits into it."""
    if isinstance(duration, DaysTime):
        if isinstance(divisor, DaysTime):
            return numbers.divide(duration.nanoseconds, divisor.nanoseconds)
        if not isinstance(divisor, YearsMonths):
            return days_time(int(numbers.divide(duration.nanoseconds, divisor)))
    elif isinstance(divisor, YearsMonths):
        return numbers.divide(duration.total_months, divisor.total_months)
    elif not isinstance(divisor, DaysTime):
        return years_months(int(numbers.divide(duration.total_months, divisor)))
    raise OperationFault(
        "wrong_types", "Durations of months and of days cannot be divided by each other; use two of one kind."
    )


def comparable(left: Temporal, right: Temporal) -> tuple[int, int] | None:
    """Two numbers in the order of two values of one kind, or None when there is no order between them.

    Times are compared by whole seconds, as the TCK has it (0068-feel-equality); differences are exact.
    """
    if type(left) is not type(right):
        return None
    if isinstance(left, (Time, DateTime)) and isinstance(right, (Time, DateTime)):
        if (left.zone is None) != (right.zone is None):
            return None
        return left.sort_key() // SECOND, right.sort_key() // SECOND
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return left.nanoseconds, right.nanoseconds
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return left.total_months, right.total_months
    return None


def _no_sum(left: object, right: object, verb: str) -> OperationFault:
    return OperationFault("wrong_types", f"A {_word(right)} cannot be {verb} a {_word(left)}; {_SUMS}")


def _word(value: object) -> str:
    words = {
        DateTime: "date and time",
        Time: "time",
        DaysTime: "days and time duration",
        YearsMonths: "years and months duration",
    }
    return words.get(type(value), "date")
