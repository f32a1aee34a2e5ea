"""ClickHouse: types hold null only if they say so, a decimal literal is a float, Date ends in 2149."""

from __future__ import annotations

from datetime import date, datetime

from sqlglot import exp

from pengcheng.engines.feel.temporal.dates import Date, add_days, add_months

from ..errors import NotPrintable
from ..terms import Constant, Term
from ..types import DATE, NULL, Held, Sort, Type
from .base import Dialect, function, whole

_FIRST, _LAST = date(1900, 1, 1), date(2299, 12, 31)
"""What a Date32 holds."""


class ClickHouse(Dialect):
    """ClickHouse 25 and later."""

    name = "clickhouse"

    def data_type(self, type_: Type) -> exp.DataType:
        """Date32, which holds 1900 to 2299, for dates; lists hold nulls but are never null."""
        if type_.sort is Sort.LIST:
            found = super().data_type(type_)
            found.set("nullable", False)
            return found
        if type_.sort is Sort.DATE:
            return exp.DataType(this=exp.DataType.Type.DATE32, nullable=True)
        if type_.sort is Sort.INSTANT:
            return _datetime64(3, nullable=True)
        found = super().data_type(type_)
        found.set("nullable", True)
        return found

    def decimal(self, digits: int, scale: int) -> exp.DataType:
        found = super().decimal(digits, scale)
        found.set("nullable", True)
        return found

    def factor(self, type_: Type) -> exp.DataType:
        """A product keeps the width of its factors."""
        return self.decimal(self.widest, type_.scale)

    def constant(self, value: Held, type_: Type) -> exp.Expr:
        if isinstance(value, date) and not isinstance(value, datetime) and not _FIRST <= value <= _LAST:
            raise NotPrintable(f"ClickHouse holds dates from 1900 to 2299, not {value}.", "Write a date among them.")
        return super().constant(value, type_)

    def instant(self, value: datetime) -> exp.Expr:
        if not 1900 <= value.year <= 2299:
            raise NotPrintable(f"ClickHouse holds moments from 1900 to 2299, not {value}.", "Write one among them.")
        text = exp.Literal.string(value.replace(tzinfo=None).isoformat(sep=" "))
        return exp.Cast(this=text, to=_datetime64(0, nullable=False))

    def decimal_side(self, side: Term) -> exp.Expr:
        """Compared in 38 digits: at their own width, scaling one decimal to the other may overflow."""
        return self.cast(self.term(side), self.decimal(self.widest, side.type.scale))

    def branch(self, term: Term, type_: Type) -> exp.Expr:
        """Small literals are unsigned, and have no common type with large signed ones."""
        if type_.is_numeric and term.type != NULL:
            return self.cast(self.term(term), self.data_type(type_))
        return super().branch(term, type_)

    def nothing(self, type_: Type) -> exp.Expr:
        """A list cannot be null; no result is an empty one, which no rule gives."""
        if type_.sort is Sort.LIST:
            return self.cast(exp.Array(expressions=[]), self.data_type(type_))
        return exp.Null()

    def concat(self, left: Term, right: Term) -> exp.Expr:
        return function("concat", self.term(left), self.term(right))

    def length(self, text: Term) -> exp.Expr:
        return self.cast(
            function("lengthUTF8", self.term(text)), exp.DataType(this=exp.DataType.Type.BIGINT, nullable=True)
        )

    def substring(self, *operands: Term) -> exp.Expr:
        return function("substringUTF8", *map(self.term, operands))

    def starts_with(self, text: Term, match: Term) -> exp.Expr:
        return function("startsWith", self.term(text), self.term(match))

    def ends_with(self, text: Term, match: Term) -> exp.Expr:
        return function("endsWith", self.term(text), self.term(match))

    def contains(self, text: Term, match: Term) -> exp.Expr:
        return exp.GT(this=function("position", self.term(text), self.term(match)), expression=whole(0))

    def quotient(self, left: Term, right: Term) -> exp.Expr:
        return function("intDiv", self._as_bigint(left), self._as_bigint(right))

    def weekday(self, day: Term) -> exp.Expr:
        return function("toDayOfWeek", self.term(day))

    def _part(self, part: str, day: Term) -> exp.Expr:
        names = {"YEAR": "toYear", "MONTH": "toMonth", "DAY": "toDayOfMonth"}
        return function(names[part], self.term(day))

    def add_months(self, day: Term, months: Term) -> exp.Expr:
        by = _moved(months)
        limit = add_months(_LAST if by > 0 else _FIRST, -by)
        return function("addMonths", self.term(day), self._within(day, limit, months))

    def add_days(self, day: Term, days: Term) -> exp.Expr:
        by = _moved(days)
        limit = add_days(_LAST if by > 0 else _FIRST, -by)
        return function("addDays", self.term(day), self._within(day, limit, days))

    def _within(self, day: Term, limit: Date, by: Term) -> exp.Expr:
        """How far to move a day: an error for one that would leave the years of Date32, which stops there silently."""
        if not isinstance(limit, date) or not _FIRST <= limit <= _LAST:
            raise NotPrintable("A date is moved by more than ClickHouse's four centuries.", "Move it by less.")
        outside = exp.GT if _moved(by) > 0 else exp.LT
        beyond = outside(this=self.term(day), expression=self.constant(limit, DATE))
        asked = exp.Coalesce(this=beyond, expressions=[exp.false()])
        guard = function("throwIf", asked, exp.Literal.string("a date leaves the years 1900 to 2299"))
        return exp.Add(this=self.term(by), expression=guard)

    def days_between(self, later: Term, earlier: Term) -> exp.Expr:
        return function("dateDiff", exp.Literal.string("day"), self.term(earlier), self.term(later))

    def to_second(self, moment: Term) -> exp.Expr:
        return function("toStartOfSecond", self.term(moment))

    def table_property(self, create: exp.Create) -> exp.Create:
        engine = exp.EngineProperty(this=exp.Anonymous(this="MergeTree", expressions=[]))
        order = exp.Order(expressions=[exp.Tuple(expressions=[])])
        create.set("properties", exp.Properties(expressions=[engine, order]))
        return create


def _moved(by: Term) -> int:
    assert isinstance(by, Constant)
    assert isinstance(by.value, int)
    return by.value


def _datetime64(precision: int, *, nullable: bool) -> exp.DataType:
    parameters = [
        exp.DataTypeParam(this=exp.Literal.number(precision)),
        exp.DataTypeParam(this=exp.Literal.string("UTC")),
    ]
    return exp.DataType(this=exp.DataType.Type.DATETIME64, expressions=parameters, nullable=nullable)
