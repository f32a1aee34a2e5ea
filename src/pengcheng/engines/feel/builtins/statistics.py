"""Numbers about a list (DMN 1.5, table 75)."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import Any

from pengcheng.engines.feel import numbers
from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.numbers import CONTEXT, Number
from pengcheng.engines.feel.temporal import DaysTime, YearsMonths
from pengcheng.engines.feel.values import kind_of, order


@builtin("count", "list: list", "number")
def count(items: list[object]) -> int:
    return len(items)


@builtin("min", "*list: list")
def minimum(items: list[object]) -> object:
    """The smallest of comparable values; null of none."""
    return _extreme(items, -1)


@builtin("max", "*list: list")
def maximum(items: list[object]) -> object:
    """The largest of comparable values; null of none."""
    return _extreme(items, 1)


def _extreme(items: list[object], sign: int) -> object:
    if not items:
        return None
    best = items[0]
    if kind_of(best) in ("boolean", "list", "context", "range", "function", "Null"):
        raise OperationFault("not_comparable", f"A {kind_of(best)} has no order.")
    for item in items[1:]:
        answer = order(item, best)
        if answer is None:
            raise OperationFault("not_comparable", f"A {kind_of(item)} and a {kind_of(best)} have no order.")
        if answer * sign > 0:
            best = item
    return best


def _numbers(items: list[object]) -> list[Number]:
    found = [item for item in items if isinstance(item, (int, Decimal)) and not isinstance(item, bool)]
    if len(found) < len(items):
        raise OperationFault("not_a_number", "The list holds something that is no number.")
    return found


@builtin("sum", "*list: list")
def total(items: list[object]) -> Number | DaysTime | YearsMonths | None:
    """Of numbers, or of durations of one kind; null of none."""
    if not items:
        return None
    if all(isinstance(item, DaysTime) for item in items):
        days: list[Any] = items
        return DaysTime(sum(item.nanoseconds for item in days))
    if all(isinstance(item, YearsMonths) for item in items):
        months: list[Any] = items
        return YearsMonths(sum(item.total_months for item in months))
    return reduce(numbers.add, _numbers(items))


@builtin("mean", "*list: list", "number")
def mean(items: list[object]) -> Number | None:
    found = _numbers(items)
    return numbers.divide(reduce(numbers.add, found), len(found)) if found else None


@builtin("median", "*list: list", "number")
def median(items: list[object]) -> Number | None:
    """The middle one, or the mean of the two in the middle."""
    found = sorted(_numbers(items))
    if not found:
        return None
    middle = len(found) // 2
    if len(found) % 2:
        return found[middle]
    return numbers.divide(numbers.add(found[middle - 1], found[middle]), 2)


@builtin("stddev", "*list: list", "number")
def standard_deviation(items: list[object]) -> Number | None:
    """Of a sample; null of fewer than two."""
    found = _numbers(items)
    if len(found) < 2:
        raise OperationFault("wrong_arguments", "A standard deviation needs two numbers or more.")
    middle = numbers.divide(reduce(numbers.add, found), len(found))
    squares = [numbers.power(numbers.subtract(item, middle), 2) for item in found]
    return CONTEXT.sqrt(numbers.divide(reduce(numbers.add, squares), len(found) - 1))


@builtin("mode", "*list: list", "list<number>")
def mode(items: list[object]) -> list[Number]:
    """The most frequent numbers, in ascending order."""
    found = _numbers(items)
    frequency: dict[Number, int] = {}
    for item in found:
        frequency[item] = frequency.get(item, 0) + 1
    most = max(frequency.values(), default=0)
    return sorted(item for item, times in frequency.items() if times == most)


@builtin("product", "*list: list", "number")
def product(items: list[object]) -> Number | None:
    return reduce(numbers.multiply, _numbers(items)) if items else None
