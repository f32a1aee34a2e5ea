"""Numbers (DMN 1.5, table 76)."""

from __future__ import annotations

import decimal
from decimal import Decimal

from pengcheng.engines.feel import numbers
from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.numbers import CONTEXT, Number
from pengcheng.engines.feel.temporal import DaysTime, YearsMonths

SCALES = range(-6111, 6177)
"""The exponents of Decimal128."""


def _quantized(value: Number, scale: Number, rounding: str) -> Number:
    """A number rounded to so many digits after the point (before it, when negative)."""
    if not SCALES[0] <= scale <= SCALES[-1]:
        message = f"The scale {numbers.to_text(scale)} is beyond {SCALES[0]} to {SCALES[-1]}."
        raise OperationFault("wrong_scale", message)
    digits = int(scale)
    exact = Decimal(value)
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= digits:
        return value
    try:
        return numbers.rounded(exact.quantize(Decimal(1).scaleb(-digits), rounding, CONTEXT))
    except decimal.InvalidOperation:
        raise OperationFault("number_too_large", "The number is too large to round so.") from None


@builtin("decimal", "n: number, scale: number", "number")
def decimal_(n: Number, scale: Number) -> Number:
    """Half to even."""
    return _quantized(n, scale, decimal.ROUND_HALF_EVEN)


@builtin("floor", "n: number, scale?: number", "number")
def floor(n: Number, scale: Number | None = None) -> Number:
    return _quantized(n, scale or 0, decimal.ROUND_FLOOR)


@builtin("ceiling", "n: number, scale?: number", "number")
def ceiling(n: Number, scale: Number | None = None) -> Number:
    return _quantized(n, scale or 0, decimal.ROUND_CEILING)


@builtin("round up", "n: number, scale: number", "number")
def round_up(n: Number, scale: Number) -> Number:
    """Away from zero."""
    return _quantized(n, scale, decimal.ROUND_UP)


@builtin("round down", "n: number, scale: number", "number")
def round_down(n: Number, scale: Number) -> Number:
    """Towards zero."""
    return _quantized(n, scale, decimal.ROUND_DOWN)


@builtin("round half up", "n: number, scale: number", "number")
def round_half_up(n: Number, scale: Number) -> Number:
    return _quantized(n, scale, decimal.ROUND_HALF_UP)


@builtin("round half down", "n: number, scale: number", "number")
def round_half_down(n: Number, scale: Number) -> Number:
    return _quantized(n, scale, decimal.ROUND_HALF_DOWN)


@builtin("abs", "n: number | days and time duration | years and months duration")
def absolute(n: Number | DaysTime | YearsMonths) -> Number | DaysTime | YearsMonths:
    if isinstance(n, DaysTime):
        return DaysTime(abs(n.nanoseconds))
    if isinstance(n, YearsMonths):
        return YearsMonths(abs(n.total_months))
    return abs(n) if type(n) is int else CONTEXT.abs(n)


@builtin("modulo", "dividend: number, divisor: number", "number")
def modulo(dividend: Number, divisor: Number) -> Number:
    """dividend - divisor * floor(dividend / divisor): the sign is the divisor's."""
    if type(dividend) is int and type(divisor) is int and divisor:
        return dividend % divisor
    quotient = floor(numbers.divide(dividend, divisor))
    return numbers.subtract(dividend, numbers.multiply(divisor, quotient))


@builtin("sqrt", "number: number", "number")
def square_root(number: Number) -> Number:
    if number < 0:
        raise OperationFault("not_a_number", "A negative number has no square root.")
    return CONTEXT.sqrt(number)


@builtin("log", "number: number", "number")
def logarithm(number: Number) -> Number:
    """Natural."""
    if number <= 0:
        raise OperationFault("not_a_number", "Only positive numbers have a logarithm.")
    return CONTEXT.ln(number)


@builtin("exp", "number: number", "number")
def exponential(number: Number) -> Number:
    if number > 14_200:
        raise OperationFault("number_too_large", "The number is too large.")
    return CONTEXT.exp(number)


@builtin("odd", "number: number", "boolean")
def odd(number: Number) -> bool:
    return _rest_of_two(number) == 1


@builtin("even", "number: number", "boolean")
def even(number: Number) -> bool:
    return _rest_of_two(number) == 0


def _rest_of_two(number: Number) -> int | None:
    """None for a number that is not whole. A large power of ten is even, and too long to divide digit by digit."""
    exact = Decimal(number)
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return 0
    return int(exact) % 2 if exact == int(exact) else None
