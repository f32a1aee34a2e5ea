"""The texts of temporal values, as ISO 8601 and XML Schema write them, both ways."""

from __future__ import annotations

import re
from datetime import date

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.temporal.dates import Date, DistantDate, add_days, make_date
from pengcheng.engines.feel.temporal.durations import DAY, HOUR, MINUTE, SECOND, DaysTime, YearsMonths
from pengcheng.engines.feel.temporal.times import LARGEST_OFFSET, DateTime, Time, Zone, midnight, region

_DATE = r"(?P<year>-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_TIME = (
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,9})[0-9]*)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+/-]+)?"
)
_DATE_TEXT = re.compile(_DATE, re.ASCII)
_TIME_TEXT = re.compile("T?" + _TIME, re.ASCII)
_DATE_TIME_TEXT = re.compile(f"{_DATE}T{_TIME}", re.ASCII)
_MONTHS_TEXT = re.compile(r"(-)?P(?=[0-9])(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?", re.ASCII)
_SECONDS_TEXT = re.compile(
    r"(-)?P(?=[0-9]|T[0-9])(?:([0-9]{1,15})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,15})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,15})(?:\.([0-9]{0,9})[0-9]*)?S)?)?",
    re.ASCII,
)


def parse_date(text: str) -> Date:
    """`2026-01-31`. Raises OperationFault for any other text and for a day the calendar lacks."""
    match = _DATE_TEXT.fullmatch(text)
    if match is None:
        raise OperationFault("not_a_date", f'"{text}" is not a date; write it as "2026-01-31".')
    return _date(match)


def parse_time(text: str) -> Time:
    """`08:30:00`, with an offset (`+08:00`, `Z`) or a region (`@Asia/Shanghai`) if wished."""
    match = _TIME_TEXT.fullmatch(text)
    if match is None:
        raise OperationFault("not_a_time", f'"{text}" is not a time; write it as "08:30:00".')
    return _time(match)


def parse_date_time(text: str) -> DateTime:
    """`2026-01-31T08:30:00`, with a zone as a time has it; a date alone is its local midnight, and 24:00:00 is
    the midnight after the day (XML Schema, dateTime)."""
    if _DATE_TEXT.fullmatch(text):
        return midnight(parse_date(text))
    match = _DATE_TIME_TEXT.fullmatch(text)
    if match is not None and "T24:00:00" in text:
        zero = parse_date_time(text.replace("T24:00:00", "T00:00:00"))
        return DateTime(add_days(zero.date, 1), zero.time)
    if match is None:
        raise OperationFault(
            "not_a_date_and_time", f'"{text}" is not a date and time; write it as "2026-01-31T08:30:00".'
        )
    return DateTime(_date(match), _time(match))


def parse_duration(text: str) -> DaysTime | YearsMonths:
    """`P1Y6M` or `P3DT4H5M6.7S`; months and days never in one."""
    months = _MONTHS_TEXT.fullmatch(text)
    if months is not None:
        count = int(months[2] or 0) * 12 + int(months[3] or 0)
        return YearsMonths(-count if months[1] else count)
    match = _SECONDS_TEXT.fullmatch(text)
    if match is None:
        raise OperationFault("not_a_duration", f'"{text}" is not a duration; write it as "P1Y6M" or "P3DT4H".')
    total = (
        int(match[2] or 0) * DAY
        + int(match[3] or 0) * HOUR
        + int(match[4] or 0) * MINUTE
        + int(match[5] or 0) * SECOND
        + int((match[6] or "").ljust(9, "0"))
    )
    return DaysTime(-total if match[1] else total)


def parse_any(text: str) -> Date | Time | DateTime | DaysTime | YearsMonths:
    """What an `@"..."` literal holds: told apart by its form."""
    if text.lstrip("-").startswith("P"):
        return parse_duration(text)
    if _DATE_TIME_TEXT.fullmatch(text):
        return parse_date_time(text)
    if ":" in text:
        return parse_time(text)
    return parse_date(text)


def _date(match: re.Match[str]) -> Date:
    return make_date(int(match["year"]), int(match["month"]), int(match["day"]))


def _time(match: re.Match[str]) -> Time:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"])
    if hour > 23 or minute > 59 or second > 59:
        raise OperationFault("no_such_time", f"There is no time {hour:02}:{minute:02}:{second:02}.")
    nanosecond = int((match["fraction"] or "").ljust(9, "0"))
    return Time(hour, minute, second, nanosecond, _zone(match["zone"]))


def _zone(text: str | None) -> Zone:
    if text is None:
        return None
    if text == "Z":
        return 0
    if text[0] == "@":
        region(text[1:])
        return text[1:]
    parts = [int(part) for part in text[1:].split(":")]
    offset = parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)
    if offset > LARGEST_OFFSET or any(part > 59 for part in parts[1:]):
        raise OperationFault("no_such_zone", f"There is no time zone {text}.")
    return -offset if text[0] == "-" else offset


def date_text(value: Date) -> str:
    """As FEEL writes a date."""
    if isinstance(value, date):
        return f"{value.year:04}-{value.month:02}-{value.day:02}"
    sign = "-" if value.year < 0 else ""
    return f"{sign}{abs(value.year):04}-{value.month:02}-{value.day:02}"


def time_text(value: Time) -> str:
    """As FEEL writes a time."""
    text = f"{value.hour:02}:{value.minute:02}:{value.second:02}"
    if value.nanosecond:
        text += f".{value.nanosecond:09}".rstrip("0")
    return text + zone_text(value.zone)


def zone_text(zone: Zone) -> str:
    """As FEEL writes an offset or a zone's name after a time; empty for local time."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    sign, seconds = ("-" if zone < 0 else "+"), abs(zone)
    text = f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text


def duration_text(value: DaysTime | YearsMonths) -> str:
    """The duration in its largest units; none at all is `PT0S` or `P0M`."""
    if isinstance(value, YearsMonths):
        years, months = divmod(abs(value.total_months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-P" if value.total_months < 0 else "P") + parts
    total = abs(value.nanoseconds)
    days, rest = divmod(total, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, fraction = divmod(rest, SECOND)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    if seconds or fraction:
        clock += f"{seconds}" + (f".{fraction:09}".rstrip("0") if fraction else "") + "S"
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-P" if value.nanoseconds < 0 else "P") + (text or "T0S")


def temporal_text(value: Date | Time | DateTime | DaysTime | YearsMonths) -> str:
    """The text that reads back as the same value."""
    if isinstance(value, (date, DistantDate)):
        return date_text(value)
    if isinstance(value, Time):
        return time_text(value)
    if isinstance(value, DateTime):
        return f"{date_text(value.date)}T{time_text(value.time)}"
    return duration_text(value)
