"""When a limit falls due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pengcheng.engines.worktime.calendar import Calendar
from pengcheng.engines.worktime.limit import Limit, LimitUnit

if TYPE_CHECKING:
    from pengcheng.engines.worktime.clock import Pause


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day (`day`), and for limits in hours the last moment, on which the limit is kept.

    `provisional_years` are the years it rests on that nobody has announced; `paused_days` is by how many
    days of the limit's unit suspensions moved it; `open` says that a suspension still runs, so that the day
    is the earliest one possible.
    """

    day: date
    moment: datetime | None = None
    provisional_years: tuple[int, ...] = ()
    paused_days: int = 0
    open: bool = False

    @property
    def provisional(self) -> bool:
        """Whether the day may still move because a calendar is only an estimate."""
        return bool(self.provisional_years)

    @property
    def because(self) -> str:
        """Why the day may still move or has moved, in one English sentence each; empty when it is firm."""
        reasons = []
        if self.provisional_years:
            years = ", ".join(map(str, self.provisional_years))
            reasons.append(f"The calendar of {years} is provisional: nobody has announced it yet.")
        if self.paused_days:
            reasons.append(f"Suspensions moved it by {self.paused_days} days.")
        if self.open:
            reasons.append("A suspension still runs, so this is the earliest possible day.")
        return " ".join(reasons)


def add_working_days(calendar: Calendar, start: date, days: int) -> date:
    """The day on which `days` working days after `start` have been counted.

    Counting begins on the first working day after `start`; 0 gives `start` itself. Raises CalendarMissing
    where a year is not known, ValueError for a negative number.
    """
    return _count(start, days, calendar.is_working_day)


def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(calendar, end, start)
    span = (end - start).days
    return sum(calendar.is_working_day(start + timedelta(days=offset)) for offset in range(1, span + 1))


def due(limit: Limit, started: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> DueDate:
    """When `limit`, which began to run at `started`, falls due.

    Times are in the city's zone. A pause takes effect like a start: the days after the pause up to and
    including the day of resumption are not counted; hours stop to the second. An open pause moves nothing
    yet and is reported as `open`. Raises CalendarMissing for working days in an unknown year.
    """
    pauses = sorted(pauses, key=lambda pause: pause.since)
    running = any(pause.until is None for pause in pauses)
    closed = [(pause.since, pause.until) for pause in pauses if pause.until is not None]
    start = started.date()
    if limit.unit is LimitUnit.IMMEDIATE:
        return DueDate(start, open=running)
    if limit.unit is LimitUnit.HOUR:
        moment = _add_hours(started, limit.amount, closed)
        return DueDate(moment.date(), moment=moment, open=running)

    def paused(day: date) -> bool:
        return any(since.date() < day <= until.date() for since, until in closed)

    if limit.unit is LimitUnit.CALENDAR_DAY:
        plain = start + timedelta(days=limit.amount)
        day = _count(start, limit.amount, lambda each: not paused(each))
        return DueDate(day, paused_days=(day - plain).days, open=running)
    day = _count(start, limit.amount, lambda each: calendar.is_working_day(each) and not paused(each))
    lost = working_days_between(calendar, start, day) - limit.amount
    return DueDate(day, provisional_years=calendar.provisional_years(start, day), paused_days=lost, open=running)


def _count(start: date, days: int, counts: Callable[[date], bool]) -> date:
    if days < 0:
        raise ValueError(f"A limit cannot be {days} days: it is never negative.")
    day = start
    while days:
        day += timedelta(days=1)
        if counts(day):
            days -= 1
    return day


def _add_hours(started: datetime, hours: int, pauses: list[tuple[datetime, datetime]]) -> datetime:
    moment = started + timedelta(hours=hours)
    reached = started
    for since, until in pauses:
        begins, ends = max(since, reached), until
        if begins < moment and ends > begins:
            moment += ends - begins
            reached = ends
    return moment
