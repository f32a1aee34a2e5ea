"""Months in a row: an extension, not part of DMN. Benefits ask for unbroken months of insurance or residence."""

from __future__ import annotations

from datetime import date as python_date

from pengcheng.engines.feel import limits
from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.temporal import Date, DateTime, DistantDate
from pengcheng.engines.feel.temporal.dates import make_date


def _month(value: object) -> int:
    """Months since the year 0."""
    if isinstance(value, DateTime):
        value = value.date
    if not isinstance(value, (python_date, DistantDate)):
        raise OperationFault("wrong_arguments", "The list holds something that is no date.")
    return value.year * 12 + value.month - 1


@builtin("months in a row", "months: list, until: date | date and time", "number")
def months_in_a_row(months: list[object], until: Date | DateTime) -> int:
    """How many consecutive calendar months, each with a date in the list, end in the month of `until` or in the
    month before it; 0 when neither has a date. Several dates in one month count once."""
    present = {_month(value) for value in months}
    last = _month(until)
    if last not in present:
        last -= 1
    length = 0
    while last - length in present:
        length += 1
    return length


@builtin("months of", "from: date | date and time, to: date | date and time", "list<date>")
def months_of(start: Date | DateTime, end: Date | DateTime) -> list[Date]:
    """The first days of all months from that of `from` to that of `to`; none when `to` is earlier."""
    first, last = _month(start), _month(end)
    if last - first > limits.LIST_ITEMS:
        raise OperationFault("list_too_long", "That is more months than a list can hold.")
    return [make_date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]
