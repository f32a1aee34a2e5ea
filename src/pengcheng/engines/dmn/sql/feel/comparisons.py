"""Equality, order, ranges and unary tests (DMN 1.5, tables 53 and 54, clause 7.3.3)."""

from __future__ import annotations

from collections.abc import Callable

from pengcheng.engines.feel import tree

from ..errors import NotPrintable
from ..logic import all_of, any_of, compared, is_null, negated, same, surely
from ..terms import Constant, Term
from ..types import BOOLEAN, INSTANT, NULL, TEXT, Sort
from .arithmetic import apply

INPUT = "?"
_WRITE_TYPES = "Compare values of one type."


def comparison(operator: str, left: Term, right: Term) -> Term:
    """`= != < <= > >=` of two terms. Raises NotPrintable for unlike types."""
    left, right = _to_the_second(left), _to_the_second(right)
    if NULL not in (left.type, right.type) and left.type.sort is not right.type.sort:
        raise NotPrintable(f"A {left.type.sort} and a {right.type.sort} never compare.", _WRITE_TYPES)
    if operator in ("=", "!="):
        if Sort.LIST in (left.type.sort, right.type.sort):
            raise NotPrintable("Two lists are compared.", "Compare their items.")
        equal = same(left, right)
        return equal if operator == "=" else negated(equal)
    if left.type.sort in (Sort.BOOLEAN, Sort.LIST):
        raise NotPrintable(f"A {left.type.sort} has no order.", _WRITE_TYPES)
    return compared(operator, left, right)


def between(value: Term, low: Term, high: Term) -> Term:
    """Both ends included."""
    return all_of([comparison(">=", value, low), comparison("<=", value, high)])


def boolean(term: Term) -> Term:
    """A term that is true, false or null. Raises NotPrintable for any other."""
    if term.type == NULL:
        return Constant(BOOLEAN, True, None)
    if term.type != BOOLEAN:
        raise NotPrintable(f"A {term.type.sort} is neither true nor false.", "Write a comparison.")
    return term


def any_test(tests: tuple[tree.Test, ...], value: Term, lower: Callable[[tree.Expression], Term]) -> Term:
    """Whether one of some tests accepts a value: three-valued.

    Args:
        lower: gives the term of an expression; in it `?` is the value.
    """
    return any_of(_test(test, value, lower) for test in tests)


def _test(test: tree.Test, value: Term, lower: Callable[[tree.Expression], Term]) -> Term:
    if isinstance(test, tree.Compare):
        return comparison(test.operator, value, lower(test.operand))
    assert isinstance(test, tree.Match)
    node = test.expression
    if any(isinstance(each, tree.Name) and each.name == INPUT for each in tree.walk(node)):
        return boolean(lower(node))
    if isinstance(node, tree.List):
        return any_of(_item_holds(item, value, lower) for item in node.items)
    return _holds(node, value, lower)


def _holds(node: tree.Expression, value: Term, lower: Callable[[tree.Expression], Term]) -> Term:
    match node:
        case tree.Range(low=low, high=high):
            ends = [lower(low), lower(high)]
            if any(end.nullable for end in ends):
                raise NotPrintable("An end of the range may be null.", "Write two comparisons instead.")
            above = comparison(">=" if node.low_included else ">", value, ends[0])
            return all_of([above, comparison("<=" if node.high_included else "<", value, ends[1])])
        case tree.OneSidedRange(operator=operator, operand=operand):
            if operator in ("=", "!="):
                raise NotPrintable(f"`({operator} ...)` as a range is not printed.", f"Write `{operator} ...`.")
            return comparison(operator, value, lower(operand))
    return comparison("=", value, lower(node))


def _item_holds(node: tree.Expression, value: Term, lower: Callable[[tree.Expression], Term]) -> Term:
    """An item of a list accepts or does not; null is no answer there."""
    if isinstance(node, tree.List):
        raise NotPrintable("A list holds a list.", "Write its items as tests of their own.")
    if not isinstance(node, tree.Range | tree.OneSidedRange):
        return surely(_holds(node, value, lower))
    return all_of([negated(is_null(value)), surely(_holds(node, value, lower))])


def _to_the_second(term: Term) -> Term:
    """Instants are compared by whole seconds, as the TCK has it (0068-feel-equality)."""
    return apply("to_second", INSTANT, term) if term.type == INSTANT and not isinstance(term, Constant) else term


def is_text(term: Term) -> bool:
    """Whether a term is a text or null."""
    return term.type in (TEXT, NULL)
