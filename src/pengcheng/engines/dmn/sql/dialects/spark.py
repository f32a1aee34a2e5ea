"""Spark SQL: integers are divided by DIV, the days of the week begin on Monday with 0, and what looks like a variable
(`${x}`) is replaced in the text of a statement before it is read, inside of quotes too."""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from ..errors import NotPrintable
from ..terms import Term
from ..types import Held, Type
from .base import Dialect, function, whole

_VARIABLE = "${"


class Spark(Dialect):
    """Spark 3.4 and later, with ANSI mode on (the default of Spark 4), so that an overflow is an error."""

    name = "spark"

    def constant(self, value: Held, type_: Type) -> exp.Expr:
        """A text with `${` is put together of two, so that Spark sees no variable."""
        if not isinstance(value, str) or _VARIABLE not in value:
            return super().constant(value, type_)
        first, *rest = value.split(_VARIABLE)
        pieces = [first, *(_VARIABLE[1:] + piece for piece in rest)]
        texts = [piece + _VARIABLE[0] for piece in pieces[:-1]] + pieces[-1:]
        literals: list[exp.Expr] = [exp.Literal.string(text) for text in texts]
        return exp.Paren(this=reduce(lambda left, right: exp.DPipe(this=left, expression=right), literals))

    def checked(self, sql: str) -> str:
        if _VARIABLE in sql:
            raise NotPrintable("A name holds `${`, which Spark takes for a variable.", "Rename the column.")
        return sql

    def length(self, text: Term) -> exp.Expr:
        return function("CHAR_LENGTH", self.term(text))

    def starts_with(self, text: Term, match: Term) -> exp.Expr:
        return function("STARTSWITH", self.term(text), self.term(match))

    def ends_with(self, text: Term, match: Term) -> exp.Expr:
        return function("ENDSWITH", self.term(text), self.term(match))

    def quotient(self, left: Term, right: Term) -> exp.Expr:
        return exp.IntDiv(this=self._as_bigint(left), expression=self._as_bigint(right))

    def weekday(self, day: Term) -> exp.Expr:
        return exp.Add(this=function("WEEKDAY", self.term(day)), expression=whole(1))

    def add_months(self, day: Term, months: Term) -> exp.Expr:
        return function("ADD_MONTHS", self.term(day), self.term(months))

    def add_days(self, day: Term, days: Term) -> exp.Expr:
        return function("DATE_ADD", self.term(day), self.term(days))

    def days_between(self, later: Term, earlier: Term) -> exp.Expr:
        return function("DATEDIFF", self.term(later), self.term(earlier))
