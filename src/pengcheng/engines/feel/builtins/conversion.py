"""From one type to another (DMN 1.5, table 72)."""

from __future__ import annotations

from datetime import date as python_date

from pengcheng.engines.feel import numbers, tree
from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import FeelError, OperationFault
from pengcheng.engines.feel.numbers import Number
from pengcheng.engines.feel.parser import parse_expression
from pengcheng.engines.feel.ranges import Range
from pengcheng.engines.feel.temporal import (
    Date,
    DateTime,
    DaysTime,
    DistantDate,
    Time,
    YearsMonths,
)
from pengcheng.engines.feel.temporal.dates import make_date, months_between
from pengcheng.engines.feel.temporal.durations import SECOND
from pengcheng.engines.feel.temporal.texts import (
    parse_any,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from pengcheng.engines.feel.temporal.times import LARGEST_OFFSET, in_zone, midnight, region
from pengcheng.engines.feel.values import order, to_text

_SEPARATORS = (" ", ",", ".")


@builtin("string", "from", "string")
def string(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return to_text(value)


@builtin("number", "from: string, grouping separator?: string | Null, decimal separator?: string | Null", "number")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Number:
    if grouping is not None:
        if grouping not in _SEPARATORS:
            raise OperationFault("wrong_arguments", "The grouping separator is a space, a comma or a point.")
        if grouping == point or (point is None and grouping == "."):
            raise OperationFault("wrong_arguments", "The two separators must differ.")
        text = text.replace(grouping, "")
    if point is not None:
        if point not in (",", "."):
            raise OperationFault("wrong_arguments", "The decimal separator is a comma or a point.")
        if point == "," and "." in text:
            raise OperationFault("not_a_number", f'"{text}" is not a number with a decimal comma.')
        text = text.replace(point, ".")
    return numbers.parse(text)


@builtin("number", "from: number", "number")
def number_of_number(value: Number) -> Number:
    return value


# --- dates and times ----------------------------------------------------------------------------


@builtin("date", "from: string | date | date and time", "date")
def date(value: str | Date | DateTime) -> Date:
    if isinstance(value, str):
        return parse_date(value)
    return value.date if isinstance(value, DateTime) else value


@builtin("date", "year: number, month: number, day: number", "date")
def date_of(year: Number, month: Number, day: Number) -> Date:
    return make_date(_whole(year, "year"), _whole(month, "month"), _whole(day, "day"))


def _whole(value: Number, what: str) -> int:
    found = numbers.whole(value)
    if found is None:
        raise OperationFault("wrong_arguments", f"The {what} must be a whole number.")
    return found


@builtin("time", "from: string | time | date and time | date", "time")
def time(value: str | Time | DateTime | Date) -> Time:
    if isinstance(value, str):
        return parse_time(value)
    if isinstance(value, (python_date, DistantDate)):
        return midnight(value, 0).time
    return value.time if isinstance(value, DateTime) else value


@builtin("time", "hour: number, minute: number, second: number, offset?: days and time duration | Null", "time")
def time_of(hour: Number, minute: Number, second: Number, offset: DaysTime | None = None) -> Time:
    hours, minutes = _whole(hour, "hour"), _whole(minute, "minute")
    nanoseconds = numbers.whole(numbers.multiply(second, SECOND))
    if not (0 <= hours <= 23 and 0 <= minutes <= 59 and nanoseconds is not None and 0 <= nanoseconds < 60 * SECOND):
        raise OperationFault("no_such_time", "There is no such time of day.")
    zone = None if offset is None else offset.nanoseconds // SECOND
    if zone is not None and abs(zone) > LARGEST_OFFSET:
        raise OperationFault("no_such_zone", "No time zone is so far from UTC.")
    return Time(hours, minutes, nanoseconds // SECOND, nanoseconds % SECOND, zone)


@builtin("date and time", "from: string | date and time | date", "date and time")
def date_and_time(value: str | DateTime | Date) -> DateTime:
    if isinstance(value, DateTime):
        return value
    if isinstance(value, str):
        return parse_date_time(value)
    return midnight(value, 0)


@builtin("date and time", "date: date | date and time, time: time", "date and time")
def date_and_time_of(day: Date | DateTime, clock: Time) -> DateTime:
    return DateTime(day.date if isinstance(day, DateTime) else day, clock)


@builtin("date and time", "date: date and time, timezone: string", "date and time")
def date_and_time_in(moment: DateTime, timezone: str) -> DateTime:
    """The same reading of the clock in a region."""
    region(timezone)
    return in_zone(moment, timezone)


@builtin("duration", "from: string | days and time duration | years and months duration")
def duration(value: str | DaysTime | YearsMonths) -> DaysTime | YearsMonths:
    return parse_duration(value) if isinstance(value, str) else value


@builtin(
    "years and months duration",
    "from: date | date and time, to: date | date and time",
    "years and months duration",
)
def years_and_months_duration(start: Date | DateTime, end: Date | DateTime) -> YearsMonths:
    """Whole months between two days; times of day do not count."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    return YearsMonths(months_between(first, last))


# --- ranges -------------------------------------------------------------------------------------


@builtin("range", "from: string", "range")
def range_(text: str) -> Range:
    """From the text of a range whose ends are literals."""
    try:
        node = parse_expression(text.strip())
    except FeelError as error:
        raise OperationFault("not_a_range", f'"{text}" is not a range: {error.message}') from None
    if not isinstance(node, tree.Range):
        raise OperationFault("not_a_range", f'"{text}" is not a range; write it as "[1..10)".')
    low, high = _literal(node.low), _literal(node.high)
    if low is None and high is None:
        raise OperationFault("not_a_range", "A range needs at least one end.")
    if low is not None and high is not None:
        ordered = order(low, high)
        if ordered is None or ordered > 0:
            raise OperationFault("not_a_range", "The ends of the range are not in order.")
    return Range(low, high, node.low_included and low is not None, node.high_included and high is not None)


_LITERAL_FUNCTIONS = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def _literal(node: tree.Expression | None) -> object:
    match node:
        case None | tree.Null():
            return None
        case tree.Number(value=value) | tree.String(value=value):
            return value
        case tree.Negation(operand=tree.Number(value=value)):
            return numbers.negate(value)
        case tree.AtLiteral(text=text):
            return parse_any(text)
        case tree.Call(function=tree.Name(name=name), positional=(tree.String(value=text),)):
            if name in _LITERAL_FUNCTIONS:
                return _LITERAL_FUNCTIONS[name](text)
    raise OperationFault("not_a_range", "The ends of a range's text must be literals.")
