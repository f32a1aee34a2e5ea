"""The law's clock of a case: what an action does to it, and its face."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pengcheng.city import City
from pengcheng.domain.cases.models import Case
from pengcheng.engines import worktime
from pengcheng.engines.worktime import CalendarMissing, Clock, Limit, LimitUnit


def set_limits(case: Case, promised: Limit, statutory: Limit) -> None:
    """Give a case that is being opened its limits; the promised one runs."""
    case.limit_amount, case.limit_unit = promised.amount, promised.unit.value
    case.statutory_amount, case.statutory_unit = statutory.amount, statutory.unit.value


def apply_effect(case: Case, effect: str | None, at: datetime, reason: str, city: City) -> None:
    """Start, pause, resume or stop the clock, and put the due dates that follow onto the case (not saved).

    Raises `CalendarMissing` when a due date would rest on a year without a calendar.
    """
    if effect == "start" and case.clock_started_at is None:
        case.clock_started_at = at
    elif effect == "pause":
        case.pauses.create(since=at, reason=reason)
    elif effect in ("resume", "stop"):
        _end_pause(case, at)
    if effect == "stop" and case.clock_started_at is not None:
        case.clock_stopped_at = at
    if case.is_task and case.limit_unit == LimitUnit.IMMEDIATE:
        # "At once" was promised for what a machine can decide; people have the time the law gives them.
        case.limit_amount, case.limit_unit = case.statutory_amount, case.statutory_unit
    if case.clock_started_at is not None and effect != "stop":
        _set_due_dates(case, city)


def clock_of(case: Case, city: City) -> Clock:
    """The engine's clock of a case whose clock has started, by the limit that runs."""
    zone = ZoneInfo(city.time_zone)

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    started = local(case.clock_started_at)
    if started is None:
        raise ValueError(f"The clock of case {case.number} has not started.")
    pauses = sorted(case.pauses.all(), key=lambda pause: pause.since)
    return Clock(
        Limit(case.limit_amount, LimitUnit(case.limit_unit)),
        started,
        tuple(worktime.Pause(pause.since.astimezone(zone), local(pause.until)) for pause in pauses),
        local(case.clock_stopped_at),
    )


def light_and_remaining(case: Case, city: City, now: datetime) -> tuple[str, int | None]:
    """The warning light of a case, and what is left of its limit (None while the clock does not run)."""
    if case.clock_started_at is None:
        return "grey", None
    if case.clock_stopped_at is not None:
        return "grey", None
    clock = clock_of(case, city)
    local = now.astimezone(ZoneInfo(city.time_zone))
    try:
        return clock.light(city.calendar, local).value, clock.remaining(city.calendar, local)
    except CalendarMissing:
        return _light_by_date(case, local.date()), None


def _light_by_date(case: Case, today: date) -> str:
    """Without a calendar for today the days left cannot be counted, but late is late."""
    return "red" if today > case.due_on else "green"


def _end_pause(case: Case, at: datetime) -> None:
    for pause in case.pauses.all():
        if pause.until is None:
            pause.until = at
            pause.save(update_fields=["until"])


def _set_due_dates(case: Case, city: City) -> None:
    clock = clock_of(case, city)
    due = clock.due(city.calendar)
    case.due_on, case.is_provisional = due.day, due.provisional
    statutory = Limit(case.statutory_amount, LimitUnit(case.statutory_unit))
    case.statutory_due_on = replace(clock, limit=statutory).due(city.calendar).day
