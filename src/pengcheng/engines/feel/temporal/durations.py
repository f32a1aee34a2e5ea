"""The two kinds of duration: they never mix, since a month has no fixed number of days."""

from __future__ import annotations

from dataclasses import dataclass

SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


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
