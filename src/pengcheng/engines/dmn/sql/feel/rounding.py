"""The built-ins that round, made of one floor: the databases' own differ in ties and in types (DMN 1.5, table 76)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ..logic import choose, compared, constant, constant_of
from ..terms import Term
from ..types import number
from .arithmetic import apply, calculated, opposite, product

_HALF = Decimal("0.5")
_ZERO = constant_of(0, number(1))


def _floor(value: Term) -> Term:
    type_ = value.type
    return value if type_.scale == 0 else apply("floor", number(type_.digits - type_.scale + 1), value)


def _ceiling(value: Term) -> Term:
    return value if value.type.scale == 0 else opposite(_floor(opposite(value)))


def _by_sign(negative: Term, other: Term, value: Term) -> Term:
    return choose([(compared("<", value, _ZERO), negative)], other)


def _up(value: Term) -> Term:
    return _by_sign(_floor(value), _ceiling(value), value)


def _down(value: Term) -> Term:
    return _by_sign(_ceiling(value), _floor(value), value)


def _half_up(value: Term) -> Term:
    half = constant(_HALF)
    return _by_sign(_ceiling(calculated("-", value, half)), _floor(calculated("+", value, half)), value)


def _half_down(value: Term) -> Term:
    half = constant(_HALF)
    return _by_sign(_floor(calculated("+", value, half)), _ceiling(calculated("-", value, half)), value)


def _half_even(value: Term) -> Term:
    up = calculated("+", value, constant(_HALF))
    nearest = _floor(up)
    even = product(_floor(product(up, constant(_HALF))), constant(2))
    return choose([(compared("=", nearest, up), even)], nearest)


WAYS: dict[str, Callable[[Term], Term]] = {
    "floor": _floor,
    "ceiling": _ceiling,
    "round up": _up,
    "round down": _down,
    "round half up": _half_up,
    "round half down": _half_down,
    "decimal": _half_even,
}
"""How each built-in rounds to a whole number."""


def rounded(way: str, value: Term, places: int) -> Term:
    """A number rounded to so many places after the point."""
    if value.type.scale <= places:
        return value
    shift = Decimal(1).scaleb(places)
    if places == 0:
        return WAYS[way](value)
    return product(WAYS[way](product(value, constant(shift))), constant(1 / shift))
