"""The built-in functions that have an exact form in SQL, each null where an argument is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from ..errors import NotPrintable
from ..logic import all_of, any_of, choose, compared, constant_of, is_null, negated, same
from ..terms import FALSE, NOTHING, TRUE, Constant, Term
from ..types import BOOLEAN, NULL, TEXT, Sort, common, number
from .arithmetic import apply, calculated, opposite
from .calendar import months_between
from .comparisons import boolean
from .rounding import WAYS, rounded

Function = Callable[..., Term]
"""Takes the arguments in their order. Raises NotPrintable, or TypeError where their number is wrong."""


def text(term: Term) -> Term:
    """A term that is a text or null."""
    if term.type not in (TEXT, NULL):
        raise NotPrintable(f"A {term.type.sort} is not a text.", "Give the function a text.")
    return term


def numeric(term: Term) -> Term:
    """A term that is a number or null."""
    if term.type.sort not in (Sort.NUMBER, Sort.NULL):
        raise NotPrintable(f"A {term.type.sort} is not a number.", "Give the function a number.")
    return term


def whole_constant(term: Term) -> int:
    """A constant that is a whole number."""
    if not isinstance(term, Constant) or type(term.value) is not int:
        raise NotPrintable("An argument must be a whole number written in the rule.", "Write the number.")
    return term.value


def _text_test(function: str) -> Function:
    return lambda value, match: apply(function, BOOLEAN, text(value), text(match))


def _length(value: Term) -> Term:
    return apply("length", number(10), text(value))


def _substring(value: Term, start: Term, length: Term | None = None) -> Term:
    begin, size = whole_constant(start), None if length is None else whole_constant(length)
    if begin == 0 or (size is not None and size < 1):
        return NOTHING
    reaches = compared(">=", _length(value), constant_of(abs(begin), number(10)))
    first: Term = constant_of(begin, number(10))
    if begin < 0:
        first = calculated("+", _length(value), constant_of(begin + 1, number(10)))
    rest = () if size is None else (constant_of(size, number(10)),)
    return choose([(reaches, apply("substring", TEXT, value, first, *rest))], NOTHING)


def _absolute(value: Term) -> Term:
    if not value.type.is_numeric:
        raise NotPrintable(f"A {value.type.sort} has no absolute value.", "Give it a number or a duration.")
    return choose([(compared("<", value, constant_of(0, number(1))), opposite(value))], value)


def _rounding(way: str) -> Function:
    def round_(value: Term, places: Term | None = None) -> Term:
        return rounded(way, numeric(value), 0 if places is None else whole_constant(places))

    return round_


def _whole(value: Term) -> Term:
    if numeric(value).type.scale:
        raise NotPrintable("This built-in is exact for whole numbers only.", "Declare the fact integer.")
    return value


def _modulo(value: Term, divisor: Term) -> Term:
    by = whole_constant(divisor)
    if by == 0:
        return NOTHING
    rest = apply("rest", divisor.type, _whole(value), divisor)
    return apply("rest", divisor.type, calculated("+", rest, divisor), divisor)


def _remainder_of_two(value: Term) -> Term:
    two = constant_of(2, number(1))
    return compared("=", apply("rest", number(1), _whole(value), two), constant_of(0, number(1)))


def _extreme(function: str) -> Function:
    def extreme(*items: Term) -> Term:
        type_ = common([item.type for item in items], "what is compared")
        if NULL in [item.type for item in items] or not items:
            return NOTHING
        if type_.sort is not Sort.DATE and not type_.is_numeric:
            raise NotPrintable(f"The {function} of {type_.sort}s is not printed.", "Compare numbers or dates.")
        found = apply(function, type_, *items) if len(items) > 1 else items[0]
        return choose([(any_of(is_null(item) for item in items), NOTHING)], found)

    return extreme


def _total(*items: Term) -> Term:
    return reduce(lambda left, right: calculated("+", left, right), items) if items else NOTHING


def contained(items: Sequence[Term], element: Term) -> Term:
    """Whether one of some items equals an element."""
    if element.nullable:
        raise NotPrintable("The element looked for may be null.", "Write `element in (...)` instead.")
    return any_of(same(element, item) for item in items if item.type.sort in (element.type.sort, Sort.NULL))


PLAIN: dict[str, Function] = {
    "not": lambda operand: negated(boolean(operand)),
    "abs": _absolute,
    "string length": _length,
    "substring": _substring,
    "contains": _text_test("contains"),
    "starts with": _text_test("starts_with"),
    "ends with": _text_test("ends_with"),
    "modulo": _modulo,
    "even": _remainder_of_two,
    "odd": lambda value: negated(_remainder_of_two(value)),
    "years and months duration": months_between,
    **{way: _rounding(way) for way in WAYS},
}
"""Functions of plain values."""

OVER_LISTS: dict[str, Function] = {
    "min": _extreme("least"),
    "max": _extreme("greatest"),
    "sum": _total,
    "all": lambda *items: all_of(boolean(item) for item in items) if items else TRUE,
    "any": lambda *items: any_of(boolean(item) for item in items) if items else FALSE,
    "count": lambda *items: constant_of(len(items), number(9)),
}
"""Functions of the items of one list that is written out, or of several arguments."""

LIST_CONTAINS = "list contains"
