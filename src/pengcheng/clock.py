"""The platform's clock: the only place that asks the machine for the time.

Engines and the city folder take the time as an argument; the domain and the channels take it from here.
`PENGCHENG_TODAY` (ISO date) fixes the day, so that a demonstration or a test lives on a chosen date.
"""

from __future__ import annotations

import os
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The present moment, aware, in the city's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    present = datetime.now(zone)
    fixed = os.environ.get("PENGCHENG_TODAY")
    if fixed:
        return datetime.combine(date.fromisoformat(fixed), present.timetz(), tzinfo=zone)
    return present


def today() -> date:
    """The present day in the city's time zone."""
    return now().date()


def start_of(day: date) -> datetime:
    """Midnight at which `day` begins in the city's time zone."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))
