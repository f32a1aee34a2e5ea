"""Which types a value has, and bringing a value to a declared type.

Source: OMG DMN 1.5, clauses 10.3.2.9.3 and 10.3.2.9.4 (implicit conversions).
"""

from __future__ import annotations

from datetime import date

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import Builtin, FunctionValue
from pengcheng.engines.feel.ranges import Range
from pengcheng.engines.feel.temporal import DistantDate
from pengcheng.engines.feel.temporal.times import midnight
from pengcheng.engines.feel.types import (
    ANY,
    DATE_TIME,
    NULL,
    ContextOf,
    FeelType,
    FunctionOf,
    ListOf,
    RangeOf,
    conforms,
)
from pengcheng.engines.feel.values import kind_of


def is_instance(value: object, kind: FeelType) -> bool:
    """`value instance of kind`: null is an instance of no type but Null."""
    if value is None:
        return kind == NULL
    return belongs(value, kind)


def belongs(value: object, kind: FeelType) -> bool:
    """Whether a value may stand where a type is declared; null may stand anywhere."""
    if kind == ANY or value is None:
        return True
    match kind:
        case ListOf(item=item):
            return isinstance(value, list) and (item == ANY or all(belongs(part, item) for part in value))
        case RangeOf(item=item):
            return isinstance(value, Range) and belongs(value.low, item) and belongs(value.high, item)
        case ContextOf(entries=entries):
            return isinstance(value, dict) and all(
                name in value and belongs(value[name], entry) for name, entry in entries
            )
        case FunctionOf():
            return isinstance(value, (FunctionValue, Builtin)) and conforms(function_type(value), kind)
    return kind_of(value) == kind.name


def function_type(value: FunctionValue | Builtin) -> FunctionOf:
    """The type a function value has: its parameters' types and its result's."""
    if isinstance(value, Builtin):
        overload = value.overloads[0]
        return FunctionOf(tuple(ANY for _ in overload.parameters), overload.result)
    kinds = tuple(kind or ANY for kind in value.types) or tuple(ANY for _ in value.parameters)
    return FunctionOf(kinds, value.result or ANY)


def coerce(value: object, kind: FeelType | None) -> object:
    """A value as a declared type takes it: a list of one item as the item, an item as a list of one, a date as
    its midnight in UTC. Raises OperationFault when it is none of these."""
    if kind is None or belongs(value, kind):
        return value
    if isinstance(value, list) and len(value) == 1 and belongs(value[0], kind):
        return value[0]
    if isinstance(kind, ListOf) and belongs(value, kind.item):
        return [value]
    if kind == DATE_TIME and isinstance(value, (date, DistantDate)):
        return midnight(value, 0)
    raise OperationFault("wrong_type", f"Expected a {kind}, found a {kind_of(value)}.")
