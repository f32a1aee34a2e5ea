"""Times of day and moments, to the nanosecond. A zone is None (local), an offset from UTC in seconds, or the
name of a region (`Asia/Shanghai`), whose offset depends on the day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.temporal.dates import Date, from_ordinal
from pengcheng.engines.feel.temporal.durations import DAY, HOUR, MINUTE, SECOND

Zone = int | str | None
LARGEST_OFFSET = 18 * 3600


@lru_cache(maxsize=1024)
def region(name: str) -> ZoneInfo:
    """The rules of a region. Raises OperationFault when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise OperationFault(
            "no_such_zone",
            f"There is no time zone {name!r}; write one such as Asia/Shanghai, or an offset such as +08:00.",
        ) from None


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """A time of day. `zone` as the module says. Equal times mean the same moment of a day: 10:00Z is 12:00+02:00."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: Zone = None

    @property
    def of_day(self) -> int:
        """Nanoseconds since midnight by its own clock."""
        return self.hour * HOUR + self.minute * MINUTE + self.second * SECOND + self.nanosecond

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC; that of a region is taken on no day in particular, in its winter of 1970."""
        if isinstance(self.zone, str):
            return _offset_of(self.zone, date(1970, 1, 1), self)
        return self.zone

    def sort_key(self) -> int:
        """Nanoseconds since midnight UTC (negative on the day before), or by the local clock without a zone."""
        offset = self.offset
        return self.of_day if offset is None else self.of_day - offset * SECOND

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Time):
            return NotImplemented
        return (self.zone is None) == (other.zone is None) and self.sort_key() == other.sort_key()

    def __hash__(self) -> int:
        return hash((self.zone is None, self.sort_key()))


@dataclass(frozen=True, slots=True, eq=False)
class DateTime:
    """A date and time. With a zone it is a moment, without one a reading of some local clock."""

    date: Date
    time: Time

    @property
    def zone(self) -> Zone:
        return self.time.zone

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC on that day."""
        if isinstance(self.time.zone, str):
            return _offset_of(self.time.zone, self.date, self.time)
        return self.time.zone

    def sort_key(self) -> int:
        """Nanoseconds since the day 0, in UTC when there is a zone."""
        local = self.date.toordinal() * DAY + self.time.of_day
        offset = self.offset
        return local if offset is None else local - offset * SECOND

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DateTime):
            return NotImplemented
        return (self.zone is None) == (other.zone is None) and self.sort_key() == other.sort_key()

    def __hash__(self) -> int:
        return hash((self.zone is None, self.sort_key()))


def _offset_of(name: str, day: Date, time: Time) -> int:
    # The zone rules know the years 1 to 9999; beyond, the calendar repeats every 400 years.
    year = day.year if 2 <= day.year <= 9998 else 2000 + day.year % 400
    moment = datetime(year, day.month, day.day, time.hour, time.minute, time.second, tzinfo=region(name))
    offset = moment.utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def time_of_day(nanoseconds: int, zone: Zone) -> Time:
    """The time so many nanoseconds after midnight; whole days fall away."""
    rest = nanoseconds % DAY
    return Time(rest // HOUR, rest // MINUTE % 60, rest // SECOND % 60, rest % SECOND, zone)


def moment(local_nanoseconds: int, zone: Zone) -> DateTime:
    """The date and time so many nanoseconds after the day 0, by the zone's own clock."""
    return DateTime(from_ordinal(local_nanoseconds // DAY), time_of_day(local_nanoseconds, zone))


def midnight(day: Date, zone: Zone = None) -> DateTime:
    """The moment at which a day begins."""
    return DateTime(day, Time(0, 0, 0, 0, zone))


def in_zone(value: DateTime, zone: Zone) -> DateTime:
    """The same moment as a clock in another zone shows it."""
    return replace(value, time=replace(value.time, zone=zone))


def from_datetime(value: datetime) -> DateTime:
    """Python's datetime as FEEL's: a ZoneInfo becomes the region's name, other zones their offset."""
    zone: Zone = None
    if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key:
        zone = value.tzinfo.key
    elif value.tzinfo is not None:
        zone = int((value.utcoffset() or timedelta()).total_seconds())
    clock = Time(value.hour, value.minute, value.second, value.microsecond * 1000, zone)
    return DateTime(value.date(), clock)
