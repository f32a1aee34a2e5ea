"""Arithmetic, comparison and three-valued logic on values of any type (DMN 1.5, tables 42 to 50)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pengcheng.engines.feel import limits, numbers
from pengcheng.engines.feel.conformance import is_instance
from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.ranges import Range, one_sided
from pengcheng.engines.feel.run import Place, Run
from pengcheng.engines.feel.temporal import DaysTime, YearsMonths, arithmetic
from pengcheng.engines.feel.temporal.arithmetic import TEMPORAL_TYPES
from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.values import equal, holds, kind_of, order

_NUMBERS = (int, Decimal)
_DURATIONS = (DaysTime, YearsMonths)


def is_number(value: object) -> bool:
    """Whether a value is a FEEL number; a boolean is none."""
    return type(value) in _NUMBERS


def add(left: Any, right: Any, run: Run, at: Place) -> object:
    """`+` (DMN 1.5, table 55)."""
    if left is None or right is None:
        return None
    try:
        if is_number(left) and is_number(right):
            return numbers.add(left, right)
        if type(left) is str and type(right) is str:
            limits.check_text(len(left) + len(right))
            text = left + right
            run.spend_on(text)
            return text
        if isinstance(left, TEMPORAL_TYPES) and isinstance(right, TEMPORAL_TYPES):
            return arithmetic.add(left, right)
    except OperationFault as fault:
        run.warn(fault.code, fault.message, at)
        return None
    _wrong_types("+", left, right, run, at)
    return None


def subtract(left: Any, right: Any, run: Run, at: Place) -> object:
    """`-` between two values (DMN 1.5, table 55)."""
    if left is None or right is None:
        return None
    try:
        if is_number(left) and is_number(right):
            return numbers.subtract(left, right)
        if isinstance(left, TEMPORAL_TYPES) and isinstance(right, TEMPORAL_TYPES):
            return arithmetic.subtract(left, right)
    except OperationFault as fault:
        run.warn(fault.code, fault.message, at)
        return None
    _wrong_types("-", left, right, run, at)
    return None


def multiply(left: Any, right: Any, run: Run, at: Place) -> object:
    """`*` (DMN 1.5, table 55)."""
    if left is None or right is None:
        return None
    try:
        if is_number(left) and is_number(right):
            return numbers.multiply(left, right)
        if isinstance(left, _DURATIONS) and is_number(right):
            return arithmetic.multiply(left, right)
        if is_number(left) and isinstance(right, _DURATIONS):
            return arithmetic.multiply(right, left)
    except OperationFault as fault:
        run.warn(fault.code, fault.message, at)
        return None
    _wrong_types("*", left, right, run, at)
    return None


def divide(left: Any, right: Any, run: Run, at: Place) -> object:
    """`/` (DMN 1.5, table 55); a division by zero is null, with a warning."""
    if left is None or right is None:
        return None
    try:
        if is_number(left) and is_number(right):
            return numbers.divide(left, right)
        if isinstance(left, _DURATIONS) and (is_number(right) or isinstance(right, _DURATIONS)):
            return arithmetic.divide(left, right)
    except OperationFault as fault:
        run.warn(fault.code, fault.message, at)
        return None
    _wrong_types("/", left, right, run, at)
    return None


def power(left: Any, right: Any, run: Run, at: Place) -> object:
    """`**` (DMN 1.5, table 55)."""
    if left is None or right is None:
        return None
    if not (is_number(left) and is_number(right)):
        _wrong_types("**", left, right, run, at)
        return None
    try:
        return numbers.power(left, right)
    except OperationFault as fault:
        run.warn(fault.code, fault.message, at)
        return None


def negate(value: Any, run: Run, at: Place) -> object:
    """`-` before one value (DMN 1.5, table 55)."""
    if value is None:
        return None
    if is_number(value):
        return numbers.negate(value)
    if isinstance(value, _DURATIONS):
        return arithmetic.negate(value)
    run.warn("wrong_types", f"A {kind_of(value)} has no negative; only numbers and durations have.", at)
    return None


def _wrong_types(operator: str, left: object, right: object, run: Run, at: Place) -> None:
    message = f"`{operator}` has no answer for a {kind_of(left)} and a {kind_of(right)}."
    if operator == "+" and "string" in (kind_of(left), kind_of(right)):
        message += " Use string(...) to join other values to a text."
    run.warn("wrong_types", message, at)


# --- comparison ---------------------------------------------------------------------------------


def equals(left: object, right: object, run: Run, at: Place) -> bool | None:
    """`=` (DMN 1.5, table 53): null is equal to null."""
    answer = equal(left, right, run.spend)
    if answer is None:
        message = f"A {kind_of(left)} cannot equal a {kind_of(right)}; {_bring_together(left, right)}"
        run.warn("not_comparable", message, at)
    return answer


def not_equals(left: object, right: object, run: Run, at: Place) -> bool | None:
    """`!=` (DMN 1.5, table 53)."""
    answer = equals(left, right, run, at)
    return None if answer is None else not answer


def _ordered(holds_for: Callable[[int], bool], operator: str) -> Callable[[Any, Any, Run, Place], bool | None]:
    def compare(left: Any, right: Any, run: Run, at: Place) -> bool | None:
        if left is None or right is None:
            return None
        answer = order(left, right)
        if answer is None:
            _no_order(operator, left, right, run, at)
            return None
        return holds_for(answer)

    return compare


def _no_order(operator: str, left: object, right: object, run: Run, at: Place) -> None:
    kinds = f"a {kind_of(left)} and a {kind_of(right)}"
    run.warn("not_comparable", f"`{operator}` has no answer for {kinds}; {_bring_together(left, right)}", at)


def _bring_together(left: object, right: object) -> str:
    """What to write instead of comparing two values of different kinds."""
    kinds = {kind_of(left), kind_of(right)}
    if "string" in kinds:
        other = next(iter(kinds - {"string"}), "string")
        if other in ("number", "date", "time", "date and time"):
            return f"bring the string to a {other} with {other}(...)."
    if kinds == {"date", "date and time"}:
        return "bring one to the other with date(...) or date and time(...)."
    if kinds <= {"time", "date and time"} and len(kinds) == 1:
        return "give both a time zone, or none."
    if "list" in kinds:
        return "take one item of the list, or ask `in`."
    return "compare values of one type that has an order." if len(kinds) == 1 else "compare values of one type."


less = _ordered(lambda answer: answer < 0, "<")
less_equal = _ordered(lambda answer: answer <= 0, "<=")
greater = _ordered(lambda answer: answer > 0, ">")
greater_equal = _ordered(lambda answer: answer >= 0, ">=")


def between(value: object, low: object, high: object, run: Run, at: Place) -> bool | None:
    """`between ... and ...`, both ends included (DMN 1.5, table 54)."""
    return all_true(greater_equal(value, low, run, at), less_equal(value, high, run, at), run=run, at=at)


def make_range(low: object, high: object, low_included: bool, high_included: bool, run: Run, at: Place) -> Range | None:
    """A range, or null with a warning when its ends have no order. One turned round (`[3..1]`) holds nothing."""
    if low is None and high is None:
        run.warn("wrong_range", "A range needs at least one end.", at)
        return None
    if low is not None and high is not None:
        answer = order(low, high)
        if answer is None:
            _no_order("..", low, high, run, at)
            return None
    elif isinstance(low, (bool, list, dict)) or isinstance(high, (bool, list, dict)):
        run.warn("wrong_range", "A range needs ends that have an order.", at)
        return None
    return Range(low, high, low_included, high_included)


def make_one_sided(operator: str, bound: object, run: Run, at: Place) -> Range | None:
    """The range of a comparison, or null with a warning when its bound has no order."""
    if bound is None or (operator not in ("=", "!=") and order(bound, bound) is None):
        run.warn("wrong_range", f"`({operator} ...)` needs a value that has an order.", at)
        return None
    return one_sided(operator, bound)


def accepts(test: object, value: object, run: Run, at: Place) -> bool | None:
    """Whether a test that does not read `?` accepts a value: equal to it, or a range or list that holds it."""
    if isinstance(test, Range) and not isinstance(value, Range):
        if value is None and test.operator != "!=":
            return None
        answer = holds(test, value)
        if answer is None and None not in (test.low, test.high):
            run.warn(
                "not_comparable",
                f"A {kind_of(value)} has no place in this range; {_bring_together(value, test.low)}",
                at,
            )
        return answer
    if isinstance(test, list):
        run.spend(len(test))
        if isinstance(value, list) and (not test or not any(isinstance(item, list) for item in test)):
            return equal(test, value, run.spend)
        return any(_item_accepts(item, value, run) for item in test)
    return equals(value, test, run, at)


def _item_accepts(item: object, value: object, run: Run) -> bool:
    if isinstance(item, Range) and not isinstance(value, Range):
        return value is not None and holds(item, value) is True
    return equal(item, value, run.spend) is True


# --- logic --------------------------------------------------------------------------------------


def all_true(*operands: object, run: Run, at: Place) -> bool | None:
    """Three-valued and (table 50): false wins, then unknown; what is no boolean counts as null and warns."""
    answer: bool | None = True
    for operand in operands:
        if operand is False:
            return False
        if operand is not True:
            _not_boolean(operand, "and", run, at)
            answer = None
    return answer


def any_true(*operands: object, run: Run, at: Place) -> bool | None:
    """Three-valued or (table 50): true wins, then unknown."""
    answer: bool | None = False
    for operand in operands:
        if operand is True:
            return True
        if operand is not False:
            _not_boolean(operand, "or", run, at)
            answer = None
    return answer


def _not_boolean(operand: object, word: str, run: Run, at: Place) -> None:
    if operand is not None:
        run.warn("not_boolean", f"`{word}` needs booleans, not a {kind_of(operand)}; compare it with something.", at)


def negated(value: object, run: Run, at: Place) -> bool | None:
    """Three-valued not."""
    if value is True:
        return False
    if value is False:
        return True
    _not_boolean(value, "not", run, at)
    return None


def not_boolean(value: object, run: Run, at: Place) -> None:
    """The answer of `if` for a condition that is neither true, false nor null."""
    _not_boolean(value, "if", run, at)


def instance_of(value: object, kind: FeelType, run: Run, at: Place) -> bool:
    """`instance of` (DMN 1.5, 10.3.2.8): whether a value conforms to a type."""
    return is_instance(value, kind)
