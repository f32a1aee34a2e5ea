"""The two kinds of duration: they never mix, since a month has no fixed number of days."""

from __future__ import annotations

from dataclasses import dataclass

from pengcheng.engines.feel.errors import OperationFault

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MOST_NANOSECONDS = 10**30
MOST_MONTHS = 10**14
"""Longer durations have no use: the calendar ends long before (`dates.LAST_YEAR`)."""


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A days and time duration, in nanoseconds."""

    nanoseconds: int

    @property
    def days(self) -> int:
        return self._part(DAY)

    @property
    def hours(self) -> int:
        return self._part(HOUR) - 24 * self._part(DAY)

    @property
    def minutes(self) -> int:
        return self._part(MINUTE) - 60 * self._part(HOUR)

    @property
    def seconds(self) -> int:
        return self._part(SECOND) - 60 * self._part(MINUTE)

    def _part(self, unit: int) -> int:
        """Whole units, towards zero: the parts of a negative duration are negative."""
        return self.nanoseconds // unit if self.nanoseconds >= 0 else -(-self.nanoseconds // unit)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A years and months duration, in months."""

    total_months: int

    @property
    def years(self) -> int:
        return abs(self.total_months) // 12 * (1 if self.total_months >= 0 else -1)

    @property
    def months(self) -> int:
        return self.total_months - 12 * self.years


def days_time(nanoseconds: int) -> DaysTime:
    """A duration that was worked out. Raises OperationFault for one longer than any calendar."""
    if abs(nanoseconds) > MOST_NANOSECONDS:
        raise _too_long()
    return DaysTime(nanoseconds)


def years_months(months: int) -> YearsMonths:
    """A duration that was worked out. Raises OperationFault for one longer than any calendar."""
    if abs(months) > MOST_MONTHS:
        raise _too_long()
    return YearsMonths(months)


def _too_long() -> OperationFault:
    return OperationFault("duration_too_long", "The duration is longer than any calendar; work with a shorter one.")
