"""Days as whole numbers since 1970-01-01, and the calendar arithmetic the facts use, over arrays."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int32]
EPOCH = date(1970, 1, 1).toordinal()
NEVER = np.int32(2**30)
"""A day that never comes: still alive, still open."""


def day_of(day: date) -> int:
    """The number of a day."""
    return day.toordinal() - EPOCH


def months_of(days: Days) -> NDArray[np.int32]:
    """Months since 1970-01 of each day."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)


def days_of_months(months: NDArray[np.int32]) -> Days:
    """The first day of each month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)


def months_between(days: Days, today: date) -> NDArray[np.int32]:
    """Whole months from each day to today; negative for later days. Source: FEEL years and months duration."""
    months = months_of(days)
    day_of_month = days - days_of_months(months)
    this_month = (today.year - 1970) * 12 + today.month - 1
    return this_month - months - (day_of_month > today.day - 1)


def back(today: date, years: int = 0, months: int = 0) -> int:
    """The number of the day some years and months before today; the month's last day where it is shorter."""
    total = today.year * 12 + today.month - 1 - years * 12 - months
    year, month = divmod(total, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date(year, month + 1, 1)).days
    return day_of(date(year, month + 1, min(today.day, last)))
