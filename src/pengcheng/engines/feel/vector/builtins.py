"""Built-ins on vectors: those with a form of their own, and all others by dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from pengcheng.engines.feel.builtins.library import BUILTINS
from pengcheng.engines.feel.run import Run
from pengcheng.engines.feel.runtime.calls import call, call_named
from pengcheng.engines.feel.types import DATE
from pengcheng.engines.feel.vector import calendar, lists, rounding
from pengcheng.engines.feel.vector.arithmetic import HERE
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.logic import is_boolean, negated
from pengcheng.engines.feel.vector.operands import operand_of
from pengcheng.engines.feel.vector.shaping import row_lists
from pengcheng.engines.feel.vector.vectors import Scaled, Truths, Vector

Native = Callable[[Sequence[Vector]], Vector | None]
"""A built-in on vectors by position; None where these arguments have no form of their own."""


def _all(given: Sequence[Vector]) -> Vector:
    """What a variadic built-in runs over: one list, or all arguments as one."""
    return given[0] if len(given) == 1 else row_lists(given, given[0].rows)


def _rounding(name: str) -> Native:
    fewest = 1 if name in ("floor", "ceiling") else 2
    return lambda given: (
        rounding.rounded(name, given[0], given[1] if len(given) == 2 else None) if fewest <= len(given) <= 2 else None
    )


def _one(function: Callable[[Vector], Vector | None]) -> Native:
    return lambda given: function(given[0]) if len(given) == 1 else None


def _two(function: Callable[[Vector, Vector], Vector | None]) -> Native:
    return lambda given: function(given[0], given[1]) if len(given) == 2 else None


def _months(start: Vector, end: Vector) -> Vector | None:
    one, other = operand_of(start), operand_of(end)
    if one is None or other is None or one.type != DATE or other.type != DATE:
        return None
    return calendar.months_between(one, other, start.rows)


def _same(kind: str) -> Native:
    """A conversion of what is of that type already."""
    return _one(lambda value: value if isinstance(value, Scaled) and value.type.name == kind else None)


_NATIVE: Mapping[str, Native] = {
    "not": _one(lambda value: negated(value) if isinstance(value, Truths) and is_boolean(value) else None),
    "abs": _one(rounding.absolute),
    "modulo": _two(rounding.modulo),
    "odd": _one(lambda value: rounding.odd_even(value, 1)),
    "even": _one(lambda value: rounding.odd_even(value, 0)),
    "count": _one(lists.count),
    "sum": lambda given: lists.total(_all(given)) if given else None,
    "mean": lambda given: lists.mean(_all(given)) if given else None,
    "min": lambda given: lists.extreme(_all(given), -1) if given else None,
    "max": lambda given: lists.extreme(_all(given), 1) if given else None,
    "all": lambda given: lists.all_any(_all(given), False) if given else None,
    "any": lambda given: lists.all_any(_all(given), True) if given else None,
    "list contains": _two(lists.contains),
    "concatenate": lambda given: lists.joined(given) if len(given) > 1 else None,
    "years and months duration": _two(_months),
    "date": _same("date"),
    "number": _same("number"),
    **{name: _rounding(name) for name in ("floor", "ceiling", "decimal")},
    **{name: _rounding(f"round {name[6:]}") for name in ("round up", "round down", "round half up", "round half down")},
}


def called(name: str, given: Sequence[Vector], now: datetime | None) -> Vector:
    """A call of a built-in by position."""
    native = _NATIVE.get(name)
    found = native(given) if native is not None else None
    if found is not None:
        return found
    builtin = BUILTINS[name]
    return apply(lambda *values: call(builtin, values, Run(now), HERE), *given)


def called_by_name(name: str, given: Mapping[str, Vector], now: datetime | None) -> Vector:
    """A call of a built-in with its arguments by name: by position where one way to call it has them in order."""
    names = frozenset(given)
    for overload in BUILTINS[name].overloads:
        parameters = [parameter.name for parameter in overload.parameters]
        variadic = any(parameter.variadic for parameter in overload.parameters)
        if overload.takes_names(names) and set(parameters[: len(given)]) == names and not variadic:
            if len(BUILTINS[name].overloads) == 1 and name in _NATIVE:
                found = _NATIVE[name]([given[each] for each in parameters[: len(given)]])
                if found is not None:
                    return found
            break
    builtin, keys = BUILTINS[name], tuple(given)
    return apply(
        lambda *values: call_named(builtin, dict(zip(keys, values, strict=True)), Run(now), HERE), *given.values()
    )
