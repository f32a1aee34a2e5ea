"""Calendars and clocks (DMN 1.5, tables 78 and 79)."""

from __future__ import annotations

from datetime import date as python_date

from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.run import Place, Run
from pengcheng.engines.feel.temporal import Date, DateTime
from pengcheng.engines.feel.temporal.dates import make_date
from pengcheng.engines.feel.temporal.times import from_datetime

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("now", "", "date and time", needs_run=True)
def now(run: Run, at: Place) -> DateTime:
    """The instant of the evaluation."""
    return from_datetime(run.now)


@builtin("today", "", "date", needs_run=True)
def today(run: Run, at: Place) -> python_date:
    """The day of the evaluation."""
    return run.today


@builtin("day of year", "date: date | date and time", "number")
def day_of_year(value: Date | DateTime) -> int:
    day = _day(value)
    return day.toordinal() - make_date(day.year, 1, 1).toordinal() + 1


@builtin("day of week", "date: date | date and time", "string")
def day_of_week(value: Date | DateTime) -> str:
    return _DAYS[_day(value).isoweekday() - 1]


@builtin("month of year", "date: date | date and time", "string")
def month_of_year(value: Date | DateTime) -> str:
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", "date: date | date and time", "number")
def week_of_year(value: Date | DateTime) -> int:
    """By ISO 8601: the week that holds the year's first Thursday is the first."""
    day = _day(value)
    # The Thursday of a week decides which year the week belongs to.
    thursday = day.toordinal() - day.isoweekday() + 4
    year = day.year
    if thursday < make_date(year, 1, 1).toordinal():
        year -= 1
    elif thursday >= make_date(year + 1, 1, 1).toordinal():
        year += 1
    return (thursday - make_date(year, 1, 1).toordinal()) // 7 + 1
