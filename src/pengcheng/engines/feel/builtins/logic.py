"""Booleans (DMN 1.5, table 73 and 77) and `is`."""

from __future__ import annotations

from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.temporal import DateTime, Time
from pengcheng.engines.feel.values import equal, kind_of


@builtin("not", "negand: boolean", "boolean")
def negation(negand: bool) -> bool:
    return not negand


@builtin("all", "*list: list", "boolean")
def all_(items: list[object]) -> bool | None:
    """Three-valued and over a list: true when it is empty."""
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else None


@builtin("any", "*list: list", "boolean")
def any_(items: list[object]) -> bool | None:
    """Three-valued or over a list: false when it is empty."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@builtin("is", "value1?, value2?", "boolean")
def is_(value1: object = None, value2: object = None) -> bool:
    """Whether two values are the same element: `=`, and for times the zone is the same too."""
    if kind_of(value1) != kind_of(value2):
        return False
    if isinstance(value1, (Time, DateTime)) and isinstance(value2, (Time, DateTime)):
        return _zone(value1) == _zone(value2) and equal(value1, value2) is True
    return equal(value1, value2) is True


def _zone(value: Time | DateTime) -> object:
    return value.zone
