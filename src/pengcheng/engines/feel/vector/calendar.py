"""Dates on arrays: parts, months later, whole months between (proleptic Gregorian, as `temporal.dates`)."""

from __future__ import annotations

import numpy as np

from pengcheng.engines.feel.types import DATE, NUMBER, YEARS_MONTHS
from pengcheng.engines.feel.vector.operands import Operand, spread
from pengcheng.engines.feel.vector.refusal import refuse
from pengcheng.engines.feel.vector.vectors import Bools, Integers, Scaled, both, scaled

_MOST_DAYS = 3_600_000
"""Dates of the years 1 to 9999 and some beyond; what goes further is left to the scalar engine."""
_DAY = 86_400


def add_seconds(operator: str, one: Operand, other: Operand, rows: int) -> Scaled:
    """A date and a days and time duration, cut to whole days (towards the past)."""
    seconds = other.values if operator == "+" else -other.values
    days = seconds // np.int64(_DAY * 10**other.scale)
    return _dates(spread(one.values + days, rows), both(one.valid, other.valid))


def add_months(operator: str, one: Operand, other: Operand, rows: int) -> Scaled:
    """A date and a years and months duration; the 29th to 31st become the last day of a shorter month."""
    if other.bound > 120_000:
        raise refuse("too_large", "A duration goes beyond the years a vector holds.")
    valid = both(one.valid, other.valid)
    month, day = _month_and_day(spread(one.values, rows))
    later = month + (other.values if operator == "+" else -other.values)
    length = _first_day(later + 1) - _first_day(later)
    return _dates(_first_day(later) + np.minimum(day, length) - 1, valid)


def part(dates: Scaled, name: str) -> Scaled | None:
    """`year`, `month`, `day` or `weekday` (Monday is 1); None for what a date has not."""
    if name == "weekday":
        return scaled(NUMBER, (dates.values + 3) % 7 + 1, 0, dates.valid)
    if name not in ("year", "month", "day"):
        return None
    month, day = _month_and_day(dates.values)
    values = {"year": month // 12 + 1970, "month": month % 12 + 1, "day": day}[name]
    return scaled(NUMBER, values, 0, dates.valid)


def months_between(start: Operand, end: Operand, rows: int) -> Scaled:
    """Whole months from one date to another, negative when the second is earlier."""
    (first, first_day), (last, last_day) = (_month_and_day(spread(each.values, rows)) for each in (start, end))
    months = last - first
    months = months - ((months > 0) & (last_day < first_day)) + ((months < 0) & (last_day > first_day))
    return scaled(YEARS_MONTHS, months, 0, both(start.valid, end.valid))


def _dates(days: Integers, valid: Bools | None) -> Scaled:
    found = scaled(DATE, days, 0, valid)
    if found.bound > _MOST_DAYS:
        raise refuse("too_large", "A date goes beyond the years a vector holds.")
    return found


def _month_and_day(days: Integers) -> tuple[Integers, Integers]:
    """Months since January 1970, and the day in the month."""
    if len(days) and max(abs(int(days.min())), abs(int(days.max()))) > _MOST_DAYS:
        raise refuse("too_large", "A date goes beyond the years a vector holds.")
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return month, days - _first_day(month) + 1


def _first_day(month: Integers) -> Integers:
    return month.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
