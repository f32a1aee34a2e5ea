"""Values brought to declared types on vectors, and `instance of` (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

import numpy as np

from pengcheng.engines.feel.conformance import belongs, coerce, is_instance
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.types import ANY, BOOLEAN, NULL, NUMBER, ContextOf, FeelType, FunctionOf, ListOf, conforms
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.logic import truths_of
from pengcheng.engines.feel.vector.scope import Closure, Host
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Codes,
    Constant,
    Contexts,
    Lists,
    Quotients,
    Scaled,
    Truths,
    Vector,
    truths,
)


def surely_belongs(vector: Vector, kind: FeelType | None) -> bool:
    """Whether every value of a vector may stand where a type is declared."""
    if kind is None or kind == ANY:
        return True
    match vector:
        case Constant(value=value):
            return belongs(value, kind)
        case Scaled(type=own):
            return own == kind
        case Quotients():
            return kind == NUMBER
        case Truths():
            return kind == BOOLEAN
        case Codes(values=values):
            return all(belongs(value, kind) for value in values)
        case Lists(items=items):
            return isinstance(kind, ListOf) and surely_belongs(items, kind.item)
        case Contexts(entries=entries):
            return isinstance(kind, ContextOf) and all(
                name in entries and surely_belongs(entries[name], entry) for name, entry in kind.entries
            )
        case Closure():
            return conforms(function_type(vector), kind)
        case Host():
            return isinstance(kind, FunctionOf) and kind.parameters is None
    return False


def function_type(function: Closure) -> FunctionOf:
    """The type a function of the text has, by what it declares."""
    return FunctionOf(tuple(kind or ANY for kind in function.types), function.result or ANY)


def coerced(vector: Vector, kind: FeelType | None) -> tuple[Vector, Bools | None]:
    """A vector as a declared type takes it, and the rows whose value it does not take (None: it takes all)."""
    if kind is None or surely_belongs(vector, kind):
        return vector, None
    faulty = truths_of(apply(lambda value: _refused(value, kind), vector)).true
    taken = apply(lambda value: None if _refused(value, kind) else coerce(value, kind), vector)
    return taken, faulty if faulty.any() else None


def _refused(value: object, kind: FeelType) -> bool:
    try:
        coerce(value, kind)
    except OperationFault:
        return True
    return False


def instance_of(vector: Vector, kind: FeelType) -> Vector:
    """`vector instance of kind`: never null; null is an instance of Null alone."""
    if isinstance(vector, Scaled | Quotients | Truths):
        known = vector.known()
        if kind == NULL:
            return truths(~known)
        return truths(known if surely_belongs(vector, kind) else np.zeros(vector.rows, np.bool_))
    if isinstance(vector, Lists | Contexts) and kind != NULL and surely_belongs(vector, kind):
        return truths(vector.known())
    return apply(lambda value: is_instance(value, kind), vector)
