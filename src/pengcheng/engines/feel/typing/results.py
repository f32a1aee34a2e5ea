"""What an operator or a built-in gives, from what it takes: types, null, and the bounds of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pengcheng.engines.feel import numbers, types
from pengcheng.engines.feel.functions import Builtin, Overload
from pengcheng.engines.feel.numbers import Number
from pengcheng.engines.feel.types import ANY, BOOLEAN, DATE, NUMBER, STRING, FeelType, ListOf
from pengcheng.engines.feel.typing.static import NOTHING, UNKNOWN_STATIC, Static

_DIGITS = 34
"""A result that may need more digits is rounded, so its places and bounds are no longer known."""
_DURATIONS = (types.DAYS_TIME, types.YEARS_MONTHS)
_MOMENTS = (DATE, types.TIME, types.DATE_TIME)
_ORDERED = frozenset((NUMBER, STRING, DATE, *_DURATIONS))
_SAFE = frozenset(
    (
        *("string length", "upper case", "lower case", "contains", "starts with", "ends with", "substring before"),
        *("substring after", "not", "abs", "count", "odd", "even", "is"),
        *("day of year", "day of week", "month of year", "week of year"),
    )
)
"""Built-ins that have an answer for every argument of the right type that is not null."""
_OF_ITEMS = frozenset(("min", "max", "sum", "mean", "median"))
_SAME_LIST = frozenset(("sublist", "reverse", "remove", "distinct values", "sort"))


def arithmetic(operator: str, left: Static, right: Static) -> Static:
    """`left operator right` (DMN 1.5, table 55)."""
    constant = left.constant and right.constant
    nullable = left.nullable or right.nullable
    if types.NULL in (left.type, right.type):
        return NOTHING
    if left.type == right.type == NUMBER:
        return _of_numbers(operator, left, right, nullable, constant)
    kind = _arithmetic_type(operator, left.type, right.type)
    # A sum of texts or times has no answer only beyond the bounds of a text or of the calendar.
    safe = kind == STRING or (kind == types.DAYS_TIME and operator == "-" and left.type == DATE)
    return Static(kind, nullable or not safe, constant)


def _arithmetic_type(operator: str, left: FeelType, right: FeelType) -> FeelType:
    if operator == "+" and left == right == STRING:
        return STRING
    if operator in "+-":
        if left in _MOMENTS and right in _DURATIONS and (left, right) != (types.TIME, types.YEARS_MONTHS):
            return left
        if operator == "+" and left in _DURATIONS and right in _MOMENTS:
            return _arithmetic_type("+", right, left)
        if left == right and left in _DURATIONS:
            return left
        if (
            operator == "-"
            and left in _MOMENTS
            and right in _MOMENTS
            and (left == right or types.TIME not in (left, right))
        ):
            return types.DAYS_TIME
    if operator == "*" and {left, right} & set(_DURATIONS) and NUMBER in (left, right):
        return right if left == NUMBER else left
    if operator == "/" and left in _DURATIONS:
        return NUMBER if right == left else left if right == NUMBER else ANY
    return ANY


def _of_numbers(operator: str, left: Static, right: Static, nullable: bool, constant: bool) -> Static:
    plain = Static(NUMBER, True, constant)
    if operator not in ("+", "-", "*"):
        # x / 0 is null, and so are powers that have no real answer.
        safe = operator == "/" and _never_zero(right) and left.bounded
        return replace(plain, nullable=nullable or not safe)
    if not (left.bounded and right.bounded):
        return plain
    assert left.places is not None
    assert right.places is not None
    places = left.places + right.places if operator == "*" else max(left.places, right.places)
    corners = _corners(operator, left, right)
    low, high = min(corners), max(corners)
    if not _within(low, high, places):
        return replace(plain, nullable=nullable)
    return Static(NUMBER, nullable, constant, places, low, high)


def _corners(operator: str, left: Static, right: Static) -> list[Number]:
    operation = {"+": numbers.add, "-": numbers.subtract, "*": numbers.multiply}[operator]
    return [operation(a, b) for a in _ends(left) for b in _ends(right)]


def _ends(static: Static) -> tuple[Number, Number]:
    assert static.low is not None
    assert static.high is not None
    return static.low, static.high


def _within(low: Number, high: Number, places: int) -> bool:
    most: int = 10 ** max(0, _DIGITS - places)
    return -most < low and high < most


def _never_zero(static: Static) -> bool:
    return (static.low is not None and static.low > 0) or (static.high is not None and static.high < 0)


def negation(operand: Static) -> Static:
    """`-operand`"""
    if operand.type == NUMBER:
        low = None if operand.high is None else numbers.negate(operand.high)
        high = None if operand.low is None else numbers.negate(operand.low)
        return Static(NUMBER, operand.nullable, operand.constant, operand.places, low, high)
    known = operand.type in _DURATIONS
    return Static(operand.type if known else ANY, operand.nullable or not known, operand.constant)


def comparison(operator: str, left: Static, right: Static) -> Static:
    """`left operator right`: never null for values of one type that have an order."""
    constant = left.constant and right.constant
    if operator in ("=", "!="):
        same = left.type == right.type != ANY and left.type not in (types.TIME, types.DATE_TIME)
        return Static(BOOLEAN, not (same or types.NULL in (left.type, right.type)), constant)
    ordered = left.type == right.type and left.type in _ORDERED
    return Static(BOOLEAN, not ordered or left.nullable or right.nullable, constant)


def logic(operands: Sequence[Static]) -> Static:
    """`and`, `or`: null only where an operand may be null or no boolean."""
    nullable = any(each.nullable or each.type != BOOLEAN for each in operands)
    return Static(BOOLEAN, nullable, all(each.constant for each in operands))


def called(builtin: Builtin, given: Sequence[Static], names: frozenset[str] = frozenset()) -> Static:
    """A call of a built-in, by position or, with `names`, by name."""
    possible = [each for each in builtin.overloads if (each.takes_names(names) if names else each.takes(len(given)))]
    fitting = [each for each in possible if names or _fits(each, given)] or possible
    constant = all(each.constant for each in given) and builtin.name not in ("now", "today")
    kinds = {each.result for each in fitting}
    found = Static(kinds.pop() if len(kinds) == 1 else ANY, True, constant)
    if builtin.name in ("now", "today"):
        return replace(found, nullable=False)
    if builtin.name in _SAFE and fitting and not names and not any(each.nullable for each in given):
        exact = all(each.type != ANY for each in given)
        found = replace(found, nullable=not exact)
    return _refined(builtin.name, given, found)


def _fits(overload: Overload, given: Sequence[Static]) -> bool:
    return all(
        not parameter.kinds or static.type == ANY or _kind(static.type) in parameter.kinds
        for parameter, static in zip(overload.parameters, given, strict=False)
    )


def _kind(kind: FeelType) -> str:
    return "list" if isinstance(kind, ListOf) else kind.name


def _refined(name: str, given: Sequence[Static], found: Static) -> Static:
    """What the name of a built-in tells beyond its declared result."""
    first = given[0] if given else UNKNOWN_STATIC
    if name == "abs":
        return replace(found, type=first.type, places=first.places)
    if name in _OF_ITEMS:
        item = first.item if isinstance(first.type, ListOf) and len(given) == 1 else None
        kinds = {item.type} if item is not None else {each.type for each in given}
        return replace(found, type=kinds.pop() if len(kinds) == 1 else found.type)
    if name in _SAME_LIST and isinstance(first.type, ListOf):
        return replace(found, type=first.type, item=first.item)
    if name in ("count", "string length"):
        return replace(found, places=0, low=0, high=10_000_000)
    if name in ("floor", "ceiling") and len(given) == 1:
        return replace(found, places=0)
    return found
