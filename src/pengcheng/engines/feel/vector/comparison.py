"""`=`, `<`, `between`, ranges and tests on vectors, three-valued (DMN 1.5, tables 42, 53 and 54)."""

from __future__ import annotations

import numpy as np

from pengcheng.engines.feel.ranges import Range
from pengcheng.engines.feel.runtime import operators
from pengcheng.engines.feel.vector.arithmetic import quiet
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.logic import all_of, negated, truths_of
from pengcheng.engines.feel.vector.operands import fraction_of, operand_of
from pengcheng.engines.feel.vector.shaping import expanded
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Codes,
    Constant,
    Contexts,
    Integers,
    Lists,
    Quotients,
    Scaled,
    Truths,
    Vector,
    both,
    check_size,
    nulls,
    truths,
)

_SCALAR = {
    "=": operators.equals,
    "!=": operators.not_equals,
    "<": operators.less,
    "<=": operators.less_equal,
    ">": operators.greater,
    ">=": operators.greater_equal,
}


def compare(operator: str, left: Vector, right: Vector) -> Vector:
    """`left operator right`"""
    if isinstance(left, Constant) and isinstance(right, Constant):
        return apply(quiet(_SCALAR[operator]), left, right)
    if operator == "!=":
        return negated(compare("=", left, right))
    if operator == "=":
        return _equal(left, right)
    if any(isinstance(each, Constant) and each.value is None for each in (left, right)):
        return nulls(left.rows)
    sides = _sides(left, right)
    if sides is None:
        return apply(quiet(_SCALAR[operator]), left, right)
    one, other, valid = sides
    answer = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[operator](one, other)
    return truths(_flags(answer, left.rows), valid)


def _sides(left: Vector, right: Vector) -> tuple[Integers | np.int64, Integers | np.int64, Bools | None] | None:
    """Two vectors of one ordered type as whole numbers in the same order; None for others."""
    one, other = operand_of(left), operand_of(right)
    if one is not None and other is not None:
        if one.type != other.type:
            return None
        scale = max(one.scale, other.scale)
        return one.rescaled(scale), other.rescaled(scale), both(one.valid, other.valid)
    if not isinstance(left, Quotients) and not isinstance(right, Quotients):
        return None
    first, second = fraction_of(left), fraction_of(right)
    if first is None or second is None or any(each.type.name != "number" for each in (one, other) if each is not None):
        return None
    check_size(first.most * second.deepest)
    check_size(second.most * first.deepest)
    above, below = first.numerator * second.denominator, second.numerator * first.denominator
    return above, below, both(first.valid, second.valid)


def _flags(answer: object, rows: int) -> Bools:
    return answer if isinstance(answer, np.ndarray) else np.full(rows, bool(answer))


def _equal(left: Vector, right: Vector) -> Vector:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Constant) and one.value is None:
            return truths(~other.known())
    sides = _sides(left, right)
    if sides is not None:
        one_side, other_side, valid = sides
        return _with_nulls(left, right, _flags(np.equal(one_side, other_side), left.rows), valid)
    if isinstance(left, Truths) and isinstance(right, Truths):
        return _with_nulls(left, right, left.true == right.true, both(left.valid, right.valid))
    kinds = {_plain_kind(left), _plain_kind(right)}
    if len(kinds) == 2 and None not in kinds:
        return _with_nulls(left, right, None, both(_mask(left), _mask(right)))
    return apply(quiet(operators.equals), left, right)


def _plain_kind(vector: Vector) -> str | None:
    """The one type of all values of a vector, where it is of one."""
    vector = expanded(vector) if isinstance(vector, Constant) else vector
    if isinstance(vector, Scaled):
        return vector.type.name
    kinds = {Quotients: "number", Truths: "boolean", Lists: "list", Contexts: "context"}
    if isinstance(vector, Codes) and vector.values and all(isinstance(v, str | None) for v in vector.values):
        return "string"
    return kinds.get(type(vector))


def _mask(vector: Vector) -> Bools | None:
    known = vector.known()
    return None if known.all() else known


def _with_nulls(left: Vector, right: Vector, equal: Bools | None, valid: Bools | None) -> Vector:
    """An equality: null equals null and nothing else; None: two values are of unlike types, which is null."""
    if valid is None:
        return nulls(left.rows) if equal is None else truths(equal)
    one, other = left.known(), right.known()
    neither = ~one & ~other
    if equal is None:
        return truths(neither, ~valid)
    return truths(np.where(valid, equal, neither))


def between(value: Vector, low: Vector, high: Vector) -> Vector:
    """`value between low and high`: beside a null end, the other may still say no."""
    return all_of([compare(">=", value, low), compare("<=", value, high)])


def within(value: Vector, low: Vector, high: Vector, low_included: bool, high_included: bool) -> Vector | None:
    """A value in a range of two ends that are not null; None where the ends or the value are not so plain."""
    one, least, most = (operand_of(each) for each in (value, low, high))
    if one is None or least is None or most is None or not one.type == least.type == most.type:
        return None
    if least.valid is not None or most.valid is not None:
        return None
    above = compare(">=" if low_included else ">", value, low)
    return all_of([above, compare("<=" if high_included else "<", value, high)])


def accepts(test: Vector, value: Vector) -> Vector:
    """Whether a test that does not read `?` accepts a value (see `runtime.operators.accepts`)."""
    if isinstance(test, Constant):
        if isinstance(test.value, Range):
            return _in_range(test.value, value)
        if isinstance(test.value, list):
            return _in_list(test.value, value, test)
        if not isinstance(test.value, Range):
            return compare("=", value, test) if _is_scalar(test.value) else apply(quiet(operators.accepts), test, value)
    if isinstance(test, Scaled | Quotients | Truths) and isinstance(value, Scaled | Quotients | Truths | Constant):
        return compare("=", value, test)
    return apply(quiet(operators.accepts), test, value)


def _is_scalar(value: object) -> bool:
    return not isinstance(value, list | dict | Range)


def _in_range(span: Range, value: Vector) -> Vector:
    if span.operator == "!=" or not isinstance(value, Scaled | Quotients):
        return apply(quiet(operators.accepts), Constant(value.rows, span), value)
    answers: list[Vector] = []
    for end, included, above in ((span.low, span.low_included, True), (span.high, span.high_included, False)):
        if end is None:
            if span.operator is None:
                answers.append(nulls(value.rows))
            continue
        operator = (">" if above else "<") + ("=" if included else "")
        answers.append(compare(operator, value, Constant(value.rows, end)))
    return answers[0] if len(answers) == 1 else all_of(answers)


def _in_list(items: list[object], value: Vector, test: Constant) -> Vector:
    """Any of some constants: those that are no lists, compared one by one; never null."""
    if not isinstance(value, Scaled | Quotients | Truths) or any(isinstance(item, list) for item in items):
        return apply(quiet(operators.accepts), test, value)
    rows = value.rows
    found = np.zeros(rows, np.bool_)
    for item in items:
        one = Constant(rows, item)
        answer = truths_of(_in_range(item, value) if isinstance(item, Range) else compare("=", value, one))
        found |= answer.true
    return truths(found)
