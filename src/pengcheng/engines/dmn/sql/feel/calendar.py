"""Properties of dates and durations, and whole months between two days (DMN 1.5, table 65 and 10.3.4.1)."""

from __future__ import annotations

from ..errors import NotPrintable
from ..logic import all_of, choose, compared, constant_of
from ..terms import NOTHING, Term
from ..types import NULL, Sort, number
from .arithmetic import DAY, apply, calculated, relabelled, whole_quotient

_PARTS = {"year": 4, "month": 2, "day": 2, "weekday": 1}


def property_of(term: Term, name: str) -> Term:
    """`term.name`. Raises NotPrintable where it has no exact form."""
    if term.type == NULL:
        return NOTHING
    match term.type.sort, name:
        case (Sort.DATE, "year" | "month" | "day" | "weekday"):
            return apply(name, number(_PARTS[name]), term)
        case (Sort.MONTHS, "years"):
            return relabelled(whole_quotient(term, 12), Sort.NUMBER)
        case (Sort.MONTHS, "months"):
            return relabelled(apply("rest", term.type, term, constant_of(12, number(2))), Sort.NUMBER)
        case (Sort.SECONDS, "days") if term.type.scale == 0:
            return relabelled(whole_quotient(term, DAY), Sort.NUMBER)
    hint = " Its zone is not kept in a column." if term.type.sort is Sort.INSTANT else ""
    raise NotPrintable(
        f"A {term.type.sort} has no property {name!r} with an exact form in SQL.{hint}",
        "Make a fact of it, and let the rule read that.",
    )


def months_between(start: Term, end: Term) -> Term:
    """Whole months from one date to another, cut towards zero."""
    if NULL in (start.type, end.type):
        return NOTHING
    if (start.type.sort, end.type.sort) != (Sort.DATE, Sort.DATE):
        raise NotPrintable("Months are counted between two dates.", "Give it dates.")
    first, last = (_months_since_zero(day) for day in (start, end))
    months = calculated("-", last, first)
    zero, one = constant_of(0, number(1)), constant_of(1, number(1))
    start_day, end_day = property_of(start, "day"), property_of(end, "day")
    short = all_of([compared(">", months, zero), compared("<", end_day, start_day)])
    long = all_of([compared("<", months, zero), compared(">", end_day, start_day)])
    branches = [(short, calculated("-", months, one)), (long, calculated("+", months, one))]
    return relabelled(choose(branches, months), Sort.MONTHS)


def _months_since_zero(day: Term) -> Term:
    twelve = constant_of(12, number(2))
    return calculated("+", calculated("*", property_of(day, "year"), twelve), property_of(day, "month"))
