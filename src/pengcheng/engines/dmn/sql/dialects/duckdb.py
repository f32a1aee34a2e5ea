"""DuckDB: dates move by intervals to timestamps, and a product of decimals keeps the width of its factors."""

from __future__ import annotations

from sqlglot import exp

from ..terms import Term
from ..types import DATE, Type
from .base import Dialect, function


class DuckDB(Dialect):
    """DuckDB 1.5 and later."""

    name = "duckdb"

    def factor(self, type_: Type) -> exp.DataType:
        """DECIMAL(16, 4) times DECIMAL(18, 4) is a DECIMAL(18, 8), which overflows."""
        return self.decimal(self.widest, type_.scale)

    def quotient(self, left: Term, right: Term) -> exp.Expr:
        return exp.IntDiv(this=self._as_bigint(left), expression=self._as_bigint(right))

    def add_months(self, day: Term, months: Term) -> exp.Expr:
        moved = exp.Add(this=self._operand(day), expression=function("TO_MONTHS", self.term(months)))
        return self.cast(moved, self.data_type(DATE))

    def add_days(self, day: Term, days: Term) -> exp.Expr:
        return exp.Add(this=self._operand(day), expression=self.term(days))

    def days_between(self, later: Term, earlier: Term) -> exp.Expr:
        return exp.Paren(this=exp.Sub(this=self._operand(later), expression=self._operand(earlier)))
