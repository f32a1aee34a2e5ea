"""A limit: how long a body has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LimitUnit(StrEnum):
    """What a limit counts."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    HOUR = "hour"
    IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of a unit. An immediate limit has amount 0."""

    amount: int
    unit: LimitUnit

    @property
    def working_days(self) -> float:
        """The limit on one scale, to compare limits of different units.

        Source: time-limit compression rate, domain reference 2.12 (calendar days by 5/7, hours by 1/8).
        """
        match self.unit:
            case LimitUnit.WORKING_DAY:
                return float(self.amount)
            case LimitUnit.CALENDAR_DAY:
                return self.amount * 5 / 7
            case LimitUnit.HOUR:
                return self.amount / 8
            case LimitUnit.IMMEDIATE:
                return 0.0
