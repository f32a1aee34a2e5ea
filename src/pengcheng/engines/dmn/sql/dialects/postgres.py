"""PostgreSQL: a subquery is copied into the one above unless it is fenced, and texts sort by the locale."""

from __future__ import annotations

from sqlglot import exp

from ..terms import Constant, Term
from ..types import DATE
from .base import Dialect, function


class Postgres(Dialect):
    """PostgreSQL 12 and later."""

    name = "postgres"

    def by_code_point(self, text: exp.Expr) -> exp.Expr:
        return exp.Collate(this=text, expression=exp.to_identifier("C", quoted=True))

    def substring(self, *operands: Term) -> exp.Expr:
        integer = exp.DataType(this=exp.DataType.Type.INT)
        text, *positions = operands
        return function("SUBSTR", self.term(text), *(self.cast(self.term(each), integer) for each in positions))

    def ends_with(self, text: Term, match: Term) -> exp.Expr:
        end = function("RIGHT", self.term(text), self.length(match))
        return exp.EQ(this=end, expression=self._operand(match))

    def contains(self, text: Term, match: Term) -> exp.Expr:
        return exp.GT(this=function("STRPOS", self.term(text), self.term(match)), expression=exp.Literal.number(0))

    def add_months(self, day: Term, months: Term) -> exp.Expr:
        assert isinstance(months, Constant)
        interval = self.cast(
            exp.Literal.string(f"{months.value} months"), exp.DataType(this=exp.DataType.Type.INTERVAL)
        )
        return self.cast(exp.Add(this=self._operand(day), expression=interval), self.data_type(DATE))

    def add_days(self, day: Term, days: Term) -> exp.Expr:
        return exp.Add(this=self._operand(day), expression=self.term(days))

    def days_between(self, later: Term, earlier: Term) -> exp.Expr:
        return exp.Paren(this=exp.Sub(this=self._operand(later), expression=self._operand(earlier)))

    def fence(self, select: exp.Select) -> exp.Select:
        """OFFSET 0 keeps the planner from flattening; else a diagram grows to the tree of its paths."""
        return select.offset(0)
