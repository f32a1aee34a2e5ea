"""Booleans (DMN 1.5, table 73 and 77) and `is`."""

from __future__ import annotations

from pengcheng.engines.feel.builtins.registry import builtin
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.temporal import DateTime, Time
from pengcheng.engines.feel.values import equal, kind_of


@builtin("not", "negand: boolean", "boolean")
def negation(negand: bool) -> bool:
    return not negand


@builtin("all", "*list: list", "boolean")
def all_(items: list[object]) -> bool | None:
    """Three-valued and over a list: true when it is empty."""
    return _told(items, False)


@builtin("any", "*list: list", "boolean")
def any_(items: list[object]) -> bool | None:
    """Three-valued or over a list: false when it is empty."""
    return _told(items, True)


def _told(items: list[object], decisive: bool) -> bool | None:
    """`decisive` if it is among the items, null if something unknown is, else the other."""
    if any(item is decisive for item in items):
        return decisive
    wrong = next((item for item in items if item is not None and not isinstance(item, bool)), None)
    if wrong is not None:
        raise OperationFault(
            "not_boolean", f"The list holds a {kind_of(wrong)}; compare it with something to make it a boolean."
        )
    return None if None in items else not decisive


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
