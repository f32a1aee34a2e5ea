"""The working calendar of a city: one announced year after another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum


class CalendarMissing(LookupError):
    """No calendar is known for a year that a due date needs.

    `code` is stable; `year` is the year to add.
    """

    code = "calendar_missing"

    def __init__(self, year: int) -> None:
        super().__init__(
            f"There is no calendar for {year}, so no due date can rest on it. "
            f"Add calendar/{year}.yaml to the city folder."
        )
        self.year = year


class Weekday(IntEnum):
    """Days of the week as `date.weekday()` counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


WEEKEND = frozenset({Weekday.SATURDAY, Weekday.SUNDAY})


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year: statutory holidays, weekend days that are worked instead, and the weekly rest days.

    `provisional` years are an estimate: nobody has announced them yet.
    """

    year: int
    holidays: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    weekend: frozenset[Weekday] = WEEKEND
    provisional: bool = False

    def is_working_day(self, day: date) -> bool:
        """Whether `day`, which lies in this year, is worked."""
        if day in self.make_up:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays


@dataclass(frozen=True, slots=True)
class Calendar:
    """All years a city has announced."""

    years: Mapping[int, CalendarYear] = field(default_factory=dict)

    @classmethod
    def of(cls, years: Iterable[CalendarYear]) -> Calendar:
        """A calendar made of `years`."""
        return cls({year.year: year for year in sorted(years, key=lambda each: each.year)})

    def year(self, number: int) -> CalendarYear:
        """The calendar of one year. Raises CalendarMissing."""
        try:
            return self.years[number]
        except KeyError:
            raise CalendarMissing(number) from None

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is worked. Raises CalendarMissing."""
        return self.year(day.year).is_working_day(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`. Raises CalendarMissing."""
        following = day + timedelta(days=1)
        while not self.is_working_day(following):
            following += timedelta(days=1)
        return following

    def provisional_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years from `first` to `last` whose calendar is only an estimate."""
        return tuple(
            number
            for number in range(first.year, last.year + 1)
            if number in self.years and self.years[number].provisional
        )
