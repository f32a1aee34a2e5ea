"""Types of FEEL values: what a declared variable holds, and what `instance of` asks.

Source: OMG DMN 1.5, clauses 10.3.2.9 (type conformance, coercions) and 7.3.3 (built-in type names).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.errors import SyntaxFault


@dataclass(frozen=True, slots=True)
class FeelType:
    """A type by its name in FEEL. Those without structure are the constants of this module."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListOf(FeelType):
    """`list<item>`."""

    item: FeelType

    def __init__(self, item: FeelType) -> None:
        object.__setattr__(self, "name", f"list<{item}>")
        object.__setattr__(self, "item", item)


@dataclass(frozen=True, slots=True)
class RangeOf(FeelType):
    """`range<point>`."""

    item: FeelType

    def __init__(self, item: FeelType) -> None:
        object.__setattr__(self, "name", f"range<{item}>")
        object.__setattr__(self, "item", item)


@dataclass(frozen=True, slots=True)
class ContextOf(FeelType):
    """A context that has at least these entries."""

    entries: tuple[tuple[str, FeelType], ...]

    def __init__(self, entries: Mapping[str, FeelType] | tuple[tuple[str, FeelType], ...] = ()) -> None:
        pairs = tuple(entries.items()) if isinstance(entries, Mapping) else entries
        inner = ", ".join(f"{name}: {kind}" for name, kind in pairs)
        object.__setattr__(self, "name", f"context<{inner}>" if pairs else "context")
        object.__setattr__(self, "entries", pairs)

    def entry(self, name: str) -> FeelType | None:
        return next((kind for key, kind in self.entries if key == name), None)


@dataclass(frozen=True, slots=True)
class FunctionOf(FeelType):
    """A function; `parameters` is None when any will do."""

    parameters: tuple[FeelType, ...] | None
    result: FeelType

    def __init__(self, parameters: tuple[FeelType, ...] | None, result: FeelType) -> None:
        inner = ", ".join(str(parameter) for parameter in parameters or ())
        name = "function" if parameters is None else f"function<{inner}> -> {result}"
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "parameters", parameters)
        object.__setattr__(self, "result", result)


ANY = FeelType("Any")
NULL = FeelType("Null")
NUMBER = FeelType("number")
STRING = FeelType("string")
BOOLEAN = FeelType("boolean")
DATE = FeelType("date")
TIME = FeelType("time")
DATE_TIME = FeelType("date and time")
DAYS_TIME = FeelType("days and time duration")
YEARS_MONTHS = FeelType("years and months duration")
LIST = ListOf(ANY)
CONTEXT = ContextOf()
RANGE = RangeOf(ANY)
FUNCTION = FunctionOf(None, ANY)

BUILTIN_TYPES: Mapping[str, FeelType] = {
    **{t.name: t for t in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_TIME, YEARS_MONTHS)},
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS_TIME,
    "day time duration": DAYS_TIME,
    "yearMonthDuration": YEARS_MONTHS,
    "year month duration": YEARS_MONTHS,
    "list": LIST,
    "context": CONTEXT,
    "range": RANGE,
    "function": FUNCTION,
}


def resolve(expression: tree.TypeExpression, named: Mapping[str, FeelType] | None = None) -> FeelType:
    """The type that a text names. `named`: item definitions by name.

    Raises SyntaxFault for a name that is neither built in nor among them.
    """
    named = named or {}
    match expression:
        case tree.NamedType(name=name):
            found = named.get(name) or BUILTIN_TYPES.get(name)
            if found is None:
                message = f"There is no type `{name}`; built-in are {', '.join(sorted(BUILTIN_TYPES))}."
                raise SyntaxFault("unknown_type", message, expression.start, expression.end)
            return found
        case tree.ListType(item=item):
            return ListOf(resolve(item, named))
        case tree.RangeType(item=item):
            return RangeOf(resolve(item, named))
        case tree.ContextType(entries=entries):
            return ContextOf(tuple((entry.name, resolve(entry.type, named)) for entry in entries))
        case tree.FunctionType(parameters=parameters, result=result):
            kinds = tuple(resolve(parameter, named) for parameter in parameters)
            return FunctionOf(kinds, resolve(result, named) if result is not None else ANY)
    raise TypeError(f"not a type expression: {expression!r}")


def conforms(inner: FeelType, outer: FeelType) -> bool:
    """Whether every value of one type is a value of the other (clause 10.3.2.9.2)."""
    if outer == ANY or inner in (outer, NULL):
        return True
    match inner, outer:
        case ListOf(item=ours), ListOf(item=theirs):
            return conforms(ours, theirs)
        case RangeOf(item=ours), RangeOf(item=theirs):
            return conforms(ours, theirs)
        case ContextOf(), ContextOf():
            return all((have := inner.entry(name)) is not None and conforms(have, kind) for name, kind in outer.entries)
        case FunctionOf(), FunctionOf():
            if outer.parameters is None:
                return True
            if inner.parameters is None or len(inner.parameters) != len(outer.parameters):
                return False
            contravariant = zip(outer.parameters, inner.parameters, strict=True)
            return conforms(inner.result, outer.result) and all(conforms(a, b) for a, b in contravariant)
    return False
