"""The values of FEEL, their kinds, equality and order.

    null        None                      date                        datetime.date, DistantDate
    boolean     bool                      time                        temporal.Time
    number      int, decimal.Decimal      date and time               temporal.DateTime
    string      str                       days and time duration      temporal.DaysTime
    list        list                      years and months duration   temporal.YearsMonths
    context     dict with str keys        range                       ranges.Range
                                          function                    functions.FunctionValue, Builtin

Source: OMG DMN 1.5, clause 10.3.2.2 and table 42 (equality), table 54 (comparison).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from pengcheng.engines.feel import limits, numbers
from pengcheng.engines.feel.functions import Builtin, FunctionValue
from pengcheng.engines.feel.ranges import Range
from pengcheng.engines.feel.temporal import DateTime, DaysTime, DistantDate, Time, YearsMonths
from pengcheng.engines.feel.temporal.arithmetic import comparable
from pengcheng.engines.feel.temporal.texts import temporal_text
from pengcheng.engines.feel.temporal.times import from_datetime

_KINDS: dict[type, str] = {
    type(None): "Null",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    date: "date",
    DistantDate: "date",
    Time: "time",
    DateTime: "date and time",
    DaysTime: "days and time duration",
    YearsMonths: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    FunctionValue: "function",
    Builtin: "function",
}

_ORDERED = frozenset(("number", "string", "date"))


def kind_of(value: object) -> str:
    """The name of a value's type. Raises TypeError for what is no FEEL value (see `from_python`)."""
    kind = _KINDS.get(type(value))
    if kind is None:
        raise TypeError(f"{type(value).__name__} is no FEEL value; pass it through values.from_python")
    return kind


def from_python(value: object) -> object:
    """A Python value as a FEEL value: floats become decimals, datetimes and timedeltas FEEL's own, sequences
    lists, mappings contexts, all the way down. Raises TypeError for what has no counterpart."""
    if type(value) in _KINDS and not isinstance(value, (list, dict)):
        return value
    match value:
        case list() | tuple():
            return [from_python(item) for item in value]
        case Mapping():
            return {str(key): from_python(item) for key, item in value.items()}
        case bool() | str():
            return value
        case float():
            return numbers.from_float(value)
        case datetime():
            return from_datetime(value)
        case time():
            return from_datetime(datetime.combine(date(1970, 1, 1), value)).time
        case timedelta():
            return DaysTime((value.days * 86_400 + value.seconds) * 10**9 + value.microseconds * 1000)
        case set() | frozenset():
            return [from_python(item) for item in sorted(value)]
    raise TypeError(f"{type(value).__name__} has no counterpart in FEEL")


def equal(left: object, right: object, spend: Callable[[int], None] | None = None) -> bool | None:
    """`left = right`, or None when the two are of different kinds and so cannot be compared (table 42).

    `spend` counts the work on lists and contexts (see `limits`). Raises LimitExceeded.
    """
    if left is right:
        return True
    if left is None or right is None:
        return False
    kind = kind_of(left)
    if kind != kind_of(right):
        return None
    if kind in ("list", "context"):
        return _all_equal(left, right, spend or limits.Budget().spend)
    if kind == "range":
        assert isinstance(left, Range)
        assert isinstance(right, Range)
        return (
            left.operator == right.operator
            and left.low_included == right.low_included
            and left.high_included == right.high_included
            and equal(left.low, right.low) is True
            and equal(left.high, right.high) is True
        )
    if kind == "function":
        return left is right
    if isinstance(left, (Time, DateTime)):
        keys = comparable(left, right)  # type: ignore[arg-type]
        return keys is not None and keys[0] == keys[1]
    return left == right


def _all_equal(left: Any, right: Any, spend: Callable[[int], None]) -> bool:
    """Whether two lists, or two contexts, have equal items under the same positions or keys."""
    spend(1 + min(len(left), len(right)))
    if len(left) != len(right):
        return False
    if isinstance(left, list):
        return all(equal(a, b, spend) is True for a, b in zip(left, right, strict=True))
    return left.keys() == right.keys() and all(equal(left[key], right[key], spend) is True for key in left)


def order(left: object, right: object) -> int | None:
    """Below 0, 0 or above 0 as left comes before, with or after right; None when they have no order."""
    kind = kind_of(left)
    if kind != kind_of(right):
        return None
    if kind in _ORDERED:
        above: bool = left > right  # type: ignore[operator]
        below: bool = left < right  # type: ignore[operator]
        return above - below
    if isinstance(left, (Time, DateTime, DaysTime, YearsMonths)):
        keys = comparable(left, right)  # type: ignore[arg-type]
        return None if keys is None else (keys[0] > keys[1]) - (keys[0] < keys[1])
    return None


def holds(span: Range, value: object) -> bool | None:
    """Whether a range holds a value; None when that cannot be told, or they have no order."""
    if span.operator == "!=":
        answer = equal(value, span.low)
        return None if answer is None else not answer
    above = _beyond(value, span.low, 1, span.low_included, span.operator)
    below = _beyond(value, span.high, -1, span.high_included, span.operator)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def _beyond(value: object, bound: object, sign: int, included: bool, operator: str | None) -> bool | None:
    if bound is None:
        return None if operator is None else True
    answer = order(value, bound)
    if answer is None:
        return None
    return answer * sign > 0 or (answer == 0 and included)


def to_text(value: object) -> str:
    """The text of any value, as `string()` gives it inside lists and contexts (strings quoted)."""
    parts: list[str] = []
    length = 0

    def write(part: str) -> None:
        """Stops an endless text while it is being written."""
        nonlocal length
        length += len(part)
        limits.check_text(length)
        parts.append(part)

    _write(value, write)
    return "".join(parts)


def _write(value: object, write: Callable[[str], None]) -> None:
    if isinstance(value, list):
        write("[")
        for position, item in enumerate(value):
            if position:
                write(", ")
            _write(item, write)
        write("]")
    elif isinstance(value, dict):
        write("{")
        for position, (key, item) in enumerate(value.items()):
            write(f"{', ' if position else ''}{_key_text(key)}: ")
            _write(item, write)
        write("}")
    else:
        write(_simple_text(value))


def _simple_text(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return numbers.to_text(value)
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Range():
            return range_text(value)
        case FunctionValue():
            return f"function({', '.join(value.parameters)})"
        case Builtin():
            return value.name
    return temporal_text(value)  # type: ignore[arg-type]


def _key_text(key: str) -> str:
    return key if key.replace("_", "a").replace(" ", "a").isalnum() else to_text(key)


def range_text(span: Range) -> str:
    """`[1..10)`; that of a comparison as `(< 10)`."""
    if span.operator is not None:
        return f"({span.operator} {to_text(span.low if span.low is not None else span.high)})"
    opening, closing = "[" if span.low_included else "(", "]" if span.high_included else ")"
    return f"{opening}{to_text(span.low)}..{to_text(span.high)}{closing}"
