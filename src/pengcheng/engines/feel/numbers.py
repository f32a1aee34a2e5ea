"""Numbers of 34 digits. A number is an `int` while it is whole and fits, else a `decimal.Decimal`.

The two compare and hash alike, so which one holds a value is never seen by a rule. Every operation rounds
half to even at 34 digits, as IEEE 754-2008 Decimal128 does (DMN 1.5, clause 10.3.2.3.1).
"""

from __future__ import annotations

import decimal
from decimal import Decimal

from pengcheng.engines.feel.errors import OperationFault

CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""Decimal128. Python's own default context (28 digits, of the thread) must never touch a FEEL number."""

LARGEST_TEXT = "10 ** 6144"
LARGEST_WHOLE = 10**34
"""Beyond this an int no longer fits 34 digits."""

Number = int | Decimal


def rounded(value: Number) -> Number:
    """A number within 34 digits."""
    if type(value) is int:
        return value if -LARGEST_WHOLE < value < LARGEST_WHOLE else CONTEXT.create_decimal(value)
    return CONTEXT.create_decimal(value)


def add(left: Number, right: Number) -> Number:
    """The sum, exact or rounded to 34 digits."""
    if type(left) is int and type(right) is int:
        return rounded(left + right)
    return _guarded(CONTEXT.add, left, right)


def subtract(left: Number, right: Number) -> Number:
    """The difference, exact or rounded to 34 digits."""
    if type(left) is int and type(right) is int:
        return rounded(left - right)
    return _guarded(CONTEXT.subtract, left, right)


def multiply(left: Number, right: Number) -> Number:
    """The product, exact or rounded to 34 digits."""
    if type(left) is int and type(right) is int:
        return rounded(left * right)
    return _guarded(CONTEXT.multiply, left, right)


def divide(left: Number, right: Number) -> Number:
    """Raises OperationFault when the divisor is zero."""
    if right == 0:
        raise _division_by_zero()
    if type(left) is int and type(right) is int:
        whole, rest = divmod(left, right)
        if rest == 0:
            return whole
    return _guarded(CONTEXT.divide, left, right)


def power(base: Number, exponent: Number) -> Number:
    """Raises OperationFault where no real number is the answer, or it is too large."""
    if base == 0:
        if exponent == 0:
            return 1
        if exponent < 0:
            raise _division_by_zero()
    return _guarded(CONTEXT.power, base, exponent)


def negate(value: Number) -> Number:
    """The number with the other sign."""
    return -value if type(value) is int else CONTEXT.minus(value)


def _guarded(operation: object, left: Number, right: Number) -> Decimal:
    try:
        return operation(left, right)  # type: ignore[operator, no-any-return]
    except decimal.Overflow:
        raise OperationFault(
            "number_too_large", f"The number is beyond {LARGEST_TEXT}; work with smaller numbers."
        ) from None
    except decimal.DivisionByZero:
        raise _division_by_zero() from None
    except decimal.InvalidOperation:
        raise OperationFault(
            "not_a_number", "No real number is the answer for these numbers; test them first with `if`."
        ) from None


def _division_by_zero() -> OperationFault:
    return OperationFault(
        "division_by_zero", "Division by zero; test the divisor first: `if b = 0 then ... else a / b`."
    )


def whole(value: Number) -> int | None:
    """The number as an int when it is whole and no larger than lists and texts can be, else None."""
    if type(value) is int:
        return value
    if not -1_000_000_000_000 < value < 1_000_000_000_000:
        return None
    number = int(value)
    return number if number == value else None


def parse(text: str) -> Number:
    """The number that a literal's text means (`-1.50e3`). Raises OperationFault for any other text."""
    stripped = text.strip()
    try:
        if stripped.lstrip("-").isdecimal() and len(stripped) <= 34:
            return int(stripped)
        if not stripped.isascii() or "_" in stripped or stripped[-1:].isalpha():
            raise decimal.InvalidOperation
        return CONTEXT.create_decimal(stripped)
    except (decimal.InvalidOperation, decimal.Overflow, ValueError):
        raise OperationFault(
            "not_a_number", f'"{text}" is not a number; write digits with a decimal point, as in "1234.50".'
        ) from None


def to_text(value: Number) -> str:
    """The shortest plain text of a number: no exponent, no idle zeros after the point."""
    if type(value) is int:
        return str(value)
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def from_float(value: float) -> Number:
    """A float as the number its shortest text shows (0.1 becomes 0.1). Raises OperationFault for inf and nan."""
    if value != value or value in (float("inf"), float("-inf")):
        raise OperationFault("not_a_number", f"{value} is not a number.")
    return rounded(int(value)) if value.is_integer() else CONTEXT.create_decimal(repr(value))
