"""Booleans put together and made simple as they are: the only way terms of logic are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .terms import (
    FALSE,
    TRUE,
    Both,
    Case,
    Compare,
    Constant,
    Either,
    IsNull,
    Not,
    Same,
    Several,
    SurelyTrue,
    Term,
)
from .types import BOOLEAN, NULL, Held, Type, common, held


def constant(value: object) -> Constant:
    """A FEEL value as a term. Raises NotPrintable."""
    found, type_ = held(value)
    return Constant(type_, found is None, found)


def constant_of(value: Held, type_: Type) -> Constant:
    """A constant that is held already."""
    return Constant(type_, value is None, value)


def all_of(operands: Iterable[Term]) -> Term:
    """Three-valued and."""
    flat: dict[Term, None] = {}
    for operand in operands:
        flat.update(dict.fromkeys(operand.operands if isinstance(operand, Both) else (operand,)))
    if FALSE in flat:
        return FALSE
    kept = tuple(each for each in flat if each != TRUE)
    if not kept:
        return TRUE
    return kept[0] if len(kept) == 1 else Both(BOOLEAN, any(each.nullable for each in kept), kept)


def any_of(operands: Iterable[Term]) -> Term:
    """Three-valued or."""
    flat: dict[Term, None] = {}
    for operand in operands:
        flat.update(dict.fromkeys(operand.operands if isinstance(operand, Either) else (operand,)))
    if TRUE in flat:
        return TRUE
    kept = tuple(each for each in flat if each != FALSE)
    if not kept:
        return FALSE
    return kept[0] if len(kept) == 1 else Either(BOOLEAN, any(each.nullable for each in kept), kept)


def negated(operand: Term) -> Term:
    """Three-valued not."""
    if isinstance(operand, Constant):
        return {None: operand, True: FALSE, False: TRUE}[operand.value]  # type: ignore[index]
    return operand.operand if isinstance(operand, Not) else Not(BOOLEAN, operand.nullable, operand)


def surely(operand: Term) -> Term:
    """True where the boolean is true, else false."""
    if isinstance(operand, Constant):
        return TRUE if operand.value is True else FALSE
    return SurelyTrue(BOOLEAN, False, operand) if operand.nullable else operand


def is_null(operand: Term) -> Term:
    """Whether a term has no value."""
    if isinstance(operand, Constant):
        return TRUE if operand.value is None else FALSE
    return IsNull(BOOLEAN, False, operand) if operand.nullable else FALSE


def compared(operator: str, left: Term, right: Term) -> Term:
    """`= < <= > >=`, null if either side is null."""
    if NULL in (left.type, right.type):
        return Constant(BOOLEAN, True, None)
    return Compare(BOOLEAN, left.nullable or right.nullable, operator, left, right)


def same(left: Term, right: Term) -> Term:
    """FEEL's `=` of two values of one type: null equals null and nothing else (DMN 1.5, table 53)."""
    if right.type == NULL:
        return is_null(left)
    if left.type == NULL:
        return is_null(right)
    if isinstance(left, Constant) and isinstance(right, Constant):
        return TRUE if left.value == right.value else FALSE
    if left.nullable and right.nullable:
        return Same(BOOLEAN, False, left, right)
    plain = Compare(BOOLEAN, left.nullable or right.nullable, "=", left, right)
    return surely(plain)


def several(operands: Sequence[Term]) -> Term:
    """Whether two or more booleans, none of them null, are true."""
    kept = [each for each in operands if each != FALSE]
    if len(kept) < 2:
        return FALSE
    return all_of(kept) if len(kept) == 2 else Several(BOOLEAN, False, tuple(kept))


def choose(branches: Iterable[tuple[Term, Term]], otherwise: Term, what: str = "the results") -> Term:
    """The first branch whose condition is true. Branches with equal values that follow each other become one."""
    kept: list[tuple[Term, Term]] = []
    for condition, value in branches:
        if condition == FALSE:
            continue
        if condition == TRUE:
            otherwise = value
            break
        if kept and kept[-1][1] == value:
            kept[-1] = (any_of([surely(kept[-1][0]), surely(condition)]), value)
        else:
            kept.append((condition, value))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    if not kept:
        return otherwise
    if isinstance(otherwise, Case):
        kept, otherwise = [*kept, *otherwise.branches], otherwise.otherwise
    values = [value for _, value in kept] + [otherwise]
    type_ = common([value.type for value in values], what)
    return Case(type_, any(value.nullable for value in values), tuple(kept), otherwise)
