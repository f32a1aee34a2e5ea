"""`+ - * / **` and negation on vectors: exact in 62 bits, else by dictionary, else refused for the block.

Source: DMN 1.5, table 55; the scalar operations of `runtime.operators` are what every path here equals.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pengcheng.engines.feel import types
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.runtime import operators
from pengcheng.engines.feel.types import DATE, DAYS_TIME, NUMBER, YEARS_MONTHS
from pengcheng.engines.feel.vector import calendar
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.operands import Operand, operand_of, spread
from pengcheng.engines.feel.vector.vectors import (
    Constant,
    Quotients,
    Scaled,
    Vector,
    both,
    check_size,
    nulls,
    scaled,
)

HERE = (0, 0)
"""Vectors collect no warnings, so an operation needs no place."""
_SCALAR: dict[str, Callable[..., object]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "**": operators.power,
}
_DURATIONS = (DAYS_TIME, YEARS_MONTHS)


def quiet(operation: Callable[..., object]) -> Callable[..., object]:
    """A scalar operation that takes a Run and a place, without them."""
    return lambda *values: operation(*values, Run(None), HERE)


def arithmetic(operator: str, left: Vector, right: Vector) -> Vector:
    """`left operator right`"""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return apply(quiet(_SCALAR[operator]), left, right)
    if any(isinstance(each, Constant) and each.value is None for each in (left, right)):
        return nulls(left.rows)
    one, other = operand_of(left), operand_of(right)
    if one is not None and other is not None:
        found = _native(operator, one, other, left.rows)
        if found is not None:
            return found
    return apply(quiet(_SCALAR[operator]), left, right)


def _native(operator: str, one: Operand, other: Operand, rows: int) -> Vector | None:
    pair = (one.type, other.type)
    if operator in "+-":
        if one.type == other.type and one.type != DATE:
            return _sum(operator, one, other, one.type, rows)
        if operator == "-" and pair == (DATE, DATE):
            return _times(_sum("-", one, other, DAYS_TIME, rows), 86_400)
        if operator == "+" and one.type in _DURATIONS and other.type == DATE:
            one, other = other, one
        if one.type == DATE and other.type == DAYS_TIME:
            return calendar.add_seconds(operator, one, other, rows)
        if one.type == DATE and other.type == YEARS_MONTHS:
            return calendar.add_months(operator, one, other, rows)
    if operator == "*":
        if pair == (NUMBER, NUMBER):
            return _product(one, other, NUMBER, rows)
        if one.type == NUMBER:
            one, other = other, one
        if one.type in _DURATIONS and other.type == NUMBER and other.scale == 0:
            return _product(one, other, one.type, rows)
    if operator == "/" and one.type == other.type != DATE:
        return _quotient(one, other, rows)
    return None


def _sum(operator: str, one: Operand, other: Operand, kind: types.FeelType, rows: int) -> Scaled:
    scale = max(one.scale, other.scale)
    left, right = one.rescaled(scale), other.rescaled(scale)
    check_size(one.bound_at(scale) + other.bound_at(scale))
    values = left + right if operator == "+" else left - right
    return scaled(kind, spread(values, rows), scale, both(one.valid, other.valid))


def _times(vector: Scaled, factor: int) -> Scaled:
    check_size(vector.bound * factor)
    return scaled(vector.type, vector.values * np.int64(factor), vector.scale, vector.valid)


def _product(one: Operand, other: Operand, kind: types.FeelType, rows: int) -> Scaled:
    check_size(one.bound * other.bound)
    return scaled(kind, spread(one.values * other.values, rows), one.scale + other.scale, both(one.valid, other.valid))


def _quotient(one: Operand, other: Operand, rows: int) -> Quotients:
    """Null where the divisor is zero; the denominators are made positive."""
    scale = max(one.scale, other.scale)
    above, below = spread(one.rescaled(scale), rows), spread(other.rescaled(scale), rows)
    known = both(both(one.valid, other.valid), below != 0)
    assert known is not None
    sign = np.where(below < 0, np.int64(-1), np.int64(1))
    numerator = np.where(known, above * sign, np.int64(0))
    denominator = np.where(known, below * sign, np.int64(1))
    return Quotients(rows, None if known.all() else known, numerator, denominator)


def negate(operand: Vector) -> Vector:
    """`-operand`"""
    if isinstance(operand, Scaled) and operand.type != DATE:
        return scaled(operand.type, -operand.values, operand.scale, operand.valid)
    if isinstance(operand, Quotients):
        return Quotients(operand.rows, operand.valid, -operand.numerator, operand.denominator)
    return apply(quiet(operators.negate), operand)
