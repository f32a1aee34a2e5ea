"""Sums, differences and products within declared bounds (DMN 1.5, tables 45 and 55)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import floor

from ..errors import NotPrintable
from ..logic import constant_of
from ..terms import NOTHING, Apply, Arithmetic, Constant, Term
from ..types import DATE, NULL, TEXT, Sort, Type, held, number

DAY = 86_400
_DURATIONS = (Sort.MONTHS, Sort.SECONDS)


def calculated(operator: str, left: Term, right: Term) -> Term:
    """`left operator right`. Raises NotPrintable where it has no exact form."""
    if NULL in (left.type, right.type):
        return NOTHING
    match left.type.sort, operator, right.type.sort:
        case (a, "+" | "-", b) if a is b and left.type.is_numeric:
            return _sum(operator, left, right)
        case (Sort.NUMBER, "*", Sort.NUMBER):
            return product(left, right)
        case (a, "*", Sort.NUMBER) if a in _DURATIONS and right.type.scale == 0:
            return product(left, right, a)
        case (Sort.NUMBER, "*", b) if b in _DURATIONS and left.type.scale == 0:
            return product(right, left, b)
        case (Sort.NUMBER, "/", Sort.NUMBER):
            return product(left, _reciprocal(right))
        case (Sort.TEXT, "+", Sort.TEXT):
            return apply("concat", TEXT, left, right)
        case (Sort.DATE, "+" | "-", b) if b in _DURATIONS:
            return _shifted(left, right, 1 if operator == "+" else -1)
        case (a, "+", Sort.DATE) if a in _DURATIONS:
            return _shifted(right, left, 1)
        case (Sort.DATE, "-", Sort.DATE):
            days = apply("days_between", number(8), left, right)
            return product(days, constant_of(DAY, number(5)), Sort.SECONDS)
    raise NotPrintable(
        f"`{left.type.sort} {operator} {right.type.sort}` has no exact form in SQL.",
        "Work it out in a fact, and let the rule read that.",
    )


def apply(function: str, type_: Type, *operands: Term) -> Term:
    """A function that is null where an operand is."""
    return Apply(type_, any(operand.nullable for operand in operands), function, operands)


def relabelled(term: Term, sort: Sort) -> Term:
    """The same number as another kind of it: durations are held as numbers."""
    return replace(term, type=replace(term.type, sort=sort))


def product(left: Term, right: Term, sort: Sort = Sort.NUMBER) -> Term:
    """The product, which has the digits of both."""
    type_ = number(left.type.digits + right.type.digits, left.type.scale + right.type.scale, sort)
    return Arithmetic(type_, left.nullable or right.nullable, "*", left, right)


def opposite(operand: Term) -> Term:
    """The number or duration with the other sign."""
    if operand.type == NULL:
        return NOTHING
    if not operand.type.is_numeric:
        raise NotPrintable(f"A {operand.type.sort} has no negative.", "Write a number or a duration.")
    return Arithmetic(operand.type, operand.nullable, "-", constant_of(0, number(1)), operand)


def whole_quotient(left: Term, divisor: int) -> Term:
    """A whole number divided by another, cut towards zero."""
    return apply("quotient", left.type, left, constant_of(divisor, number(len(str(divisor)))))


def _sum(operator: str, left: Term, right: Term) -> Term:
    scale = max(left.type.scale, right.type.scale)
    whole = max(left.type.digits - left.type.scale, right.type.digits - right.type.scale)
    type_ = number(whole + scale + 1, scale, left.type.sort)
    return Arithmetic(type_, left.nullable or right.nullable, operator, left, right)


def _reciprocal(divisor: Term) -> Term:
    remedy = "Multiply the other side instead, or divide by a number such as 2, 10 or 12.5."
    if not isinstance(divisor, Constant):
        raise NotPrintable("A quotient of two facts is not exact.", remedy)
    value = divisor.value
    assert isinstance(value, int | Decimal)
    if value == 0:
        raise NotPrintable("A division by zero is null.", "Correct the rule.")
    numerator, denominator = value.as_integer_ratio()
    sign, numerator = (1, numerator) if numerator > 0 else (-1, -numerator)
    rest, tens = numerator, 0
    while rest > 1:
        tens += 1
        shared = next((prime for prime in (10, 2, 5) if rest % prime == 0), None)
        if shared is None or tens > 34:
            raise NotPrintable(f"A quotient by {value} is not exact.", remedy)
        rest //= shared
    found, type_ = held(Decimal(sign * denominator * 10**tens // numerator).scaleb(-tens))
    return constant_of(found, type_)


def _shifted(day: Term, duration: Term, sign: int) -> Term:
    if not isinstance(duration, Constant):
        raise NotPrintable("A date is moved by a duration that differs from row to row.", "Move it by a constant.")
    value = duration.value
    assert isinstance(value, int | Decimal)
    if duration.type.sort is Sort.MONTHS:
        return apply("add_months", DATE, day, _whole(sign * int(value)))
    return apply("add_days", DATE, day, _whole(floor(sign * value / DAY)))


def _whole(value: int) -> Constant:
    return constant_of(value, number(len(str(abs(value)))))
