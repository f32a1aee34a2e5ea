"""Legal time: which days are working days, when a limit falls due, and which light a running case shows.

A calendar is data of one year each (holidays, make-up working days, the weekend). Counting begins on the
first working day after the event (domain reference 2.4). A year nobody has announced is an error, never a
guess; a year that is only provisional marks every due date that rests on it.
"""

from pengcheng.engines.worktime.calendar import Calendar, CalendarMissing, CalendarYear, Weekday
from pengcheng.engines.worktime.clock import Clock, Light, Pause
from pengcheng.engines.worktime.due import DueDate, add_working_days, due, working_days_between
from pengcheng.engines.worktime.limit import Limit, LimitUnit

__all__ = [
    "Calendar",
    "CalendarMissing",
    "CalendarYear",
    "Clock",
    "DueDate",
    "Light",
    "Limit",
    "LimitUnit",
    "Pause",
    "Weekday",
    "add_working_days",
    "due",
    "working_days_between",
]
