"""`floor`, `round half up` and their kin, `modulo`, `abs`, `odd` and `even` on whole numbers over powers of ten.

A quotient is rounded from its exact value: the 34 digits that the scalar engine keeps lie on the same side.
"""

from __future__ import annotations

import numpy as np

from pengcheng.engines.feel.types import NUMBER
from pengcheng.engines.feel.vector.operands import fraction_of, operand_of, spread
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Constant,
    Integers,
    Scaled,
    Truths,
    Vector,
    both,
    check_size,
    scaled,
    truths,
)

_MOST_PLACES = 12


_ROUNDINGS: dict[str, tuple[str, str]] = {
    "floor": ("down", "signed"),
    "ceiling": ("up", "signed"),
    "round up": ("up", "magnitude"),
    "round down": ("down", "magnitude"),
    "round half up": ("half up", "magnitude"),
    "round half down": ("half down", "magnitude"),
    "decimal": ("half even", "magnitude"),
}


def rounded(name: str, value: Vector, places: Vector | None) -> Vector | None:
    """A number rounded to some decimal places; None where that has no form here."""
    if places is None:
        places = Constant(value.rows, 0)
    if not isinstance(places, Constant) or type(places.value) is not int or not 0 <= places.value <= _MOST_PLACES:
        return None
    fraction = fraction_of(value)
    if fraction is None or (isinstance(value, Scaled) and value.type != NUMBER):
        return None
    factor = 10**places.value
    check_size(fraction.most * factor)
    check_size(fraction.deepest * 2)
    above = spread(fraction.numerator, value.rows) * np.int64(factor)
    below = spread(fraction.denominator, value.rows)
    way, footing = _ROUNDINGS[name]
    if footing == "signed":
        quotient = above // below
        result = quotient + (quotient * below != above) if way == "up" else quotient
    else:
        quotient, rest = np.divmod(np.abs(above), below)
        result = np.sign(above) * (quotient + _step(way, quotient, rest, below))
    return scaled(NUMBER, result, places.value, fraction.valid)


def _step(way: str, quotient: Integers, rest: Integers, below: Integers) -> Integers:
    """1 where the magnitude is rounded away from zero."""
    if way == "down":
        return np.zeros_like(quotient)
    if way == "up":
        some: Bools = rest != 0
        return some.astype(np.int64)
    twice = rest * 2
    tie = quotient % 2 != 0 if way == "half even" else np.full(len(rest), way == "half up")
    away: Bools = (twice > below) | ((twice == below) & tie)
    return away.astype(np.int64)


def absolute(value: Vector) -> Vector | None:
    """`abs` of numbers and durations."""
    if not isinstance(value, Scaled) or value.type.name == "date":
        return None
    return scaled(value.type, np.abs(value.values), value.scale, value.valid)


def modulo(dividend: Vector, divisor: Vector) -> Vector | None:
    """The rest with the divisor's sign; null where the divisor is zero."""
    one, other = operand_of(dividend), operand_of(divisor)
    if one is None or other is None or one.type != NUMBER or other.type != NUMBER:
        return None
    scale = max(one.scale, other.scale)
    above, below = spread(one.rescaled(scale), dividend.rows), spread(other.rescaled(scale), dividend.rows)
    known = both(both(one.valid, other.valid), below != 0)
    return scaled(NUMBER, above % np.where(below == 0, np.int64(1), below), scale, known)


def odd_even(value: Vector, rest: int) -> Truths | None:
    """Whether whole numbers leave a rest when halved; what is not whole is neither odd nor even."""
    if not isinstance(value, Scaled) or value.type != NUMBER:
        return None
    unit = np.int64(10**value.scale)
    return truths((value.values % unit == 0) & (value.values // unit % 2 == rest), value.valid)
