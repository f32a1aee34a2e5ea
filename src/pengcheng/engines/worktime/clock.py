"""The clock of one running matter: its limit, when it began, when it stood still, when it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pengcheng.engines.worktime.calendar import Calendar
from pengcheng.engines.worktime.due import DueDate, due, working_days_between
from pengcheng.engines.worktime.limit import Limit, LimitUnit


class Light(StrEnum):
    """Warning lights of electronic supervision (domain reference 2.4)."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension. `until` is None while it still runs. Times are in the city's zone."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit that began to run. `stopped` is when the matter ended, None while it is open."""

    limit: Limit
    started: datetime
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None

    def due(self, calendar: Calendar) -> DueDate:
        """When the limit falls due. Raises CalendarMissing."""
        return due(self.limit, self.started, calendar, self.pauses)

    @property
    def suspended(self) -> bool:
        """Whether a suspension runs now."""
        return self.stopped is None and any(pause.until is None for pause in self.pauses)

    def remaining(self, calendar: Calendar, now: datetime) -> int:
        """How much of the limit is left, in its own unit; negative when overdue.

        Days count after today up to the due day, so 0 is the last day itself. Raises CalendarMissing.
        """
        at = self.stopped or now
        falls = self.due(calendar)
        if falls.moment is not None:
            return int((falls.moment - at).total_seconds() // 3600)
        if self.limit.unit is LimitUnit.WORKING_DAY:
            left = working_days_between(calendar, at.date(), falls.day)
            return left if at.date() <= falls.day else min(left, -1)
        return (falls.day - at.date()).days

    def light(self, calendar: Calendar, now: datetime) -> Light:
        """Blue while suspended; red when overdue; yellow for the last third or the last day; else green.

        A stopped clock shows red if it ended late and green otherwise. Raises CalendarMissing.
        """
        if self.suspended:
            return Light.BLUE
        left = self.remaining(calendar, now)
        if left < 0:
            return Light.RED
        if self.stopped is not None:
            return Light.GREEN
        last = 24 if self.limit.unit is LimitUnit.HOUR else 1
        if left * 3 <= self.limit.amount or left <= min(last, self.limit.amount):
            return Light.YELLOW
        return Light.GREEN
