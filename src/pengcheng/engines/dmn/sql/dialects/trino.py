"""Trino: DATE_ADD and DATE_DIFF name their unit, and a text ends with what its mirror image begins with."""

from __future__ import annotations

from datetime import datetime

from sqlglot import exp

from ..terms import Term
from .base import Dialect, function


class Trino(Dialect):
    """Trino 400 and later."""

    name = "trino"

    def instant(self, value: datetime) -> exp.Expr:
        text = value.replace(tzinfo=None).isoformat(sep=" ") + " UTC"
        return self.cast(exp.Literal.string(text), exp.DataType(this=exp.DataType.Type.TIMESTAMPTZ))

    def ends_with(self, text: Term, match: Term) -> exp.Expr:
        mirrored = [function("REVERSE", self.term(each)) for each in (text, match)]
        return function("STARTS_WITH", *mirrored)

    def contains(self, text: Term, match: Term) -> exp.Expr:
        return exp.GT(this=function("STRPOS", self.term(text), self.term(match)), expression=exp.Literal.number(0))

    def weekday(self, day: Term) -> exp.Expr:
        return function("DAY_OF_WEEK", self.term(day))

    def add_months(self, day: Term, months: Term) -> exp.Expr:
        return function("DATE_ADD", exp.Literal.string("month"), self.term(months), self.term(day))

    def add_days(self, day: Term, days: Term) -> exp.Expr:
        return function("DATE_ADD", exp.Literal.string("day"), self.term(days), self.term(day))

    def days_between(self, later: Term, earlier: Term) -> exp.Expr:
        return function("DATE_DIFF", exp.Literal.string("day"), self.term(earlier), self.term(later))
