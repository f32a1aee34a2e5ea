"""What the registers said on a past day, as far as they reach back.

A version of a record counts for a day if the city had learned it by the end of that day and it was not superseded by
then: what somebody who decided on that day could know. A register that was first loaded later cannot tell; its oldest
rows stand for the days before, and whoever reads them is told so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Self

from django.db.models import Min, Q

from pengcheng import clock
from pengcheng.domain.registers.models import RegisterLoad


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was known at the end of a past day; of no day, what is known now.

    Attributes:
        first_days: the day on which each register was first loaded.
    """

    day: date | None = None
    first_days: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def on(cls, day: date) -> Self:
        """Of a past day, by one query; today and later days are judged by what is known now."""
        if day >= clock.today():
            return cls()
        loads = RegisterLoad.objects.exclude(sha256="").values("register").annotate(first=Min("at"))
        zone = clock.now().tzinfo
        return cls(day, {each["register"]: each["first"].astimezone(zone).date() for each in loads})

    def reaches_from(self, register: str) -> date | None:
        """The day from which a register can tell what it said, where that is after the day asked for."""
        first = self.first_days.get(register)
        return first if self.day is not None and first is not None and first > self.day else None

    def until(self, register: str) -> datetime | None:
        """The moment before which a register's rows had to be known; None for what it says now."""
        if self.day is None:
            return None
        return clock.start_of((self.reaches_from(register) or self.day) + timedelta(days=1))

    def versions(self, register: str) -> Q:
        """The versions of a register's rows that stood then."""
        until = self.until(register)
        if until is None:
            return Q(row_superseded_at=None)
        return Q(row_recorded_at__lt=until) & (Q(row_superseded_at=None) | Q(row_superseded_at__gte=until))


NOW = Knowledge()
