"""Dates of the proleptic Gregorian calendar, from the year -999,999,999 to 999,999,999."""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import total_ordering

from pengcheng.engines.feel.errors import OperationFault

LAST_YEAR = 999_999_999
_DAYS_IN_CYCLE = 146_097  # of 400 years
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class DistantDate:
    """A date before the year 1 or after 9999, where `datetime.date` ends. Ordered together with it."""

    year: int
    month: int
    day: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DistantDate) and _key(self) == _key(other)

    def __hash__(self) -> int:
        return hash(_key(self))

    def __lt__(self, other: object) -> bool:
        if isinstance(other, (date, DistantDate)):
            return _key(self) < _key(other)
        return NotImplemented

    def toordinal(self) -> int:
        """Days since the first day of the year 1, which is day 1."""
        cycles, year = divmod(self.year - 1, 400)
        return date(year + 1, self.month, self.day).toordinal() + cycles * _DAYS_IN_CYCLE

    def isoweekday(self) -> int:
        return (self.toordinal() - 1) % 7 + 1


Date = date | DistantDate


def _key(value: Date) -> tuple[int, int, int]:
    return value.year, value.month, value.day


def month_length(year: int, month: int) -> int:
    """Days in a month, also beyond the years that `datetime` knows."""
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]


def make_date(year: int, month: int, day: int) -> Date:
    """The date of three numbers. Raises OperationFault when the calendar has no such day."""
    if not (1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        raise OperationFault(
            "no_such_date", f"There is no date {year}-{month:02}-{day:02}; look at the month and the day."
        )
    if abs(year) > LAST_YEAR:
        raise OperationFault("year_out_of_range", f"The year {year} is beyond {LAST_YEAR:,}; work with a nearer date.")
    if MINYEAR <= year <= MAXYEAR:
        return date(year, month, day)
    return DistantDate(year, month, day)


def from_ordinal(days: int) -> Date:
    """The date of a day number as `toordinal` gives it."""
    cycles, rest = divmod(days - 1, _DAYS_IN_CYCLE)
    near = date.fromordinal(rest + 1)
    return make_date(near.year + cycles * 400, near.month, near.day)


def add_months(start: Date, months: int) -> Date:
    """Months later or earlier; the 29th to 31st become the last day of a shorter month."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return make_date(year, month + 1, min(start.day, month_length(year, month + 1)))


def add_days(start: Date, days: int) -> Date:
    """The date so many days later, also beyond the years that `datetime` knows."""
    return from_ordinal(start.toordinal() + days)


def months_between(start: Date, end: Date) -> int:
    """Whole months from one date to another, negative when the second is earlier (see `years and months duration`)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    if months < 0 and end.day > start.day:
        return months + 1
    return months
