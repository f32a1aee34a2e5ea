"""A span of calendar time as the folder writes it: an ISO 8601 duration of years, months, weeks and days."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_ISO = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months and days, for example `P60D`, `P1Y`, `P10Y`."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period an ISO 8601 duration without time names. Raises ValueError."""
        found = _ISO.fullmatch(text)
        if not found:
            raise ValueError(f"{text!r} is not a period such as P8D, P6M or P1Y.")
        years, months, weeks, days = (int(part or 0) for part in found.groups())
        return cls(years * 12 + months, weeks * 7 + days)

    def after(self, day: date) -> date:
        """The day this period after `day`; a day that month does not have becomes its last one."""
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) + timedelta(days=self.days)

    def before(self, day: date) -> date:
        """The day this period before `day`."""
        return Period(-self.months, 0).after(day) - timedelta(days=self.days)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        parts = [(years, "Y"), (months, "M"), (self.days, "D")]
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")
