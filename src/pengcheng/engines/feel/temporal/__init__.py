"""Dates, times and durations.

    dates       `datetime.date` for the years 1 to 9999, DistantDate beyond; days and months arithmetic
    times       Time and DateTime, to the nanosecond, with an offset or a region's zone
    durations   DaysTime and YearsMonths
    texts       the ISO 8601 texts of all of them, both ways
    arithmetic  + - * / and the order of temporal values

Source: OMG DMN 1.5, clause 10.3.2.3.4 to 10.3.2.3.9; W3C XML Schema 1.1 part 2 for the texts.
"""

from pengcheng.engines.feel.temporal.dates import Date, DistantDate
from pengcheng.engines.feel.temporal.durations import DaysTime, YearsMonths
from pengcheng.engines.feel.temporal.times import DateTime, Time, Zone

__all__ = ["Date", "DateTime", "DaysTime", "DistantDate", "Time", "YearsMonths", "Zone"]
