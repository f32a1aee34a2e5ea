"""Terms as SQLGlot's syntax tree, in the words most databases share.

SQLGlot is the printer and no translator: every node is built for its database here, since its translations change
meaning silently in places (`LEAST` gets a guard, an integer division becomes one of doubles, `DATE` in ClickHouse
ends in 2149, operators lose their brackets).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import ClassVar

from sqlglot import exp

from ..terms import (
    Among,
    Apply,
    Arithmetic,
    Both,
    Case,
    Column,
    Compare,
    Constant,
    Either,
    IsNull,
    Not,
    Ref,
    Same,
    Several,
    SurelyTrue,
    Term,
)
from ..types import NULL, TEXT, Held, Sort, Type, common

_OPERATORS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
}
_ORDERS = frozenset(("<", "<=", ">", ">="))


def quoted(name: str) -> exp.Identifier:
    """A name as it is written, whatever stands in it."""
    return exp.to_identifier(name, quoted=True)


def column(name: str) -> exp.Column:
    """A column of the row that is looked at."""
    return exp.Column(this=quoted(name))


def whole(value: int) -> exp.Expr:
    """A whole number."""
    literal = exp.Literal.number(abs(value))
    return exp.Paren(this=exp.Neg(this=literal)) if value < 0 else literal


def function(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    """A call that SQLGlot prints as it is."""
    return exp.Anonymous(this=name, expressions=list(arguments))


class Dialect(ABC):
    """How one database says what a term means."""

    name: ClassVar[str]
    """SQLGlot's name of it."""
    widest: ClassVar[int] = 38
    """Most digits of a DECIMAL."""

    # --- types ------------------------------------------------------------------------------------

    def data_type(self, type_: Type) -> exp.DataType:
        """The column type that holds the values of a type."""
        match type_.sort:
            case Sort.BOOLEAN:
                return exp.DataType(this=exp.DataType.Type.BOOLEAN)
            case Sort.DATE:
                return exp.DataType(this=exp.DataType.Type.DATE)
            case Sort.INSTANT:
                return exp.DataType(this=exp.DataType.Type.TIMESTAMPTZ)
            case Sort.LIST:
                item = self.data_type(type_.item or NULL)
                return exp.DataType(this=exp.DataType.Type.ARRAY, expressions=[item], nested=True)
            case Sort.TEXT | Sort.NULL:
                return exp.DataType(this=exp.DataType.Type.TEXT)
        if type_.is_bigint:
            return exp.DataType(this=exp.DataType.Type.BIGINT)
        return self.decimal(type_.digits, type_.scale)

    def decimal(self, digits: int, scale: int) -> exp.DataType:
        """A DECIMAL of so many digits."""
        sizes = [exp.DataTypeParam(this=exp.Literal.number(size)) for size in (digits, scale)]
        return exp.DataType(this=exp.DataType.Type.DECIMAL, expressions=sizes)

    def cast(self, value: exp.Expr, type_: exp.DataType) -> exp.Expr:
        """A value as another type; raises in the database where it does not fit."""
        return exp.Cast(this=value, to=type_)

    # --- terms ------------------------------------------------------------------------------------

    def term(self, term: Term) -> exp.Expr:
        """A term as SQL. Raises NotPrintable."""
        match term:
            case Column(name=name) | Ref(name=name):
                return column(name)
            case Constant():
                return self.constant(term.value, term.type)
            case Compare():
                return self.compare(term)
            case Same():
                left, right = self.sides(term.left, term.right)
                return exp.NullSafeEQ(this=left, expression=right)
            case Among(constants=(only,)):
                return exp.EQ(this=self._operand(term.value), expression=self.term(only))
            case Among():
                listed = [self.term(each) for each in term.constants]
                return exp.In(this=self._operand(term.value), expressions=listed)
            case IsNull():
                return exp.Is(this=self._operand(term.operand), expression=exp.Null())
            case Both():
                return self._connected(exp.And, term.operands)
            case Either():
                return self._connected(exp.Or, term.operands)
            case Not():
                return exp.Not(this=self._operand(term.operand))
            case SurelyTrue():
                return exp.Coalesce(this=self.term(term.operand), expressions=[exp.false()])
            case Several():
                return self._several(term)
            case Case():
                return self._case(term)
            case Arithmetic():
                return self.arithmetic(term)
            case Apply():
                return self.apply(term)
        raise TypeError(f"no term: {term!r}")

    def constant(self, value: Held, type_: Type) -> exp.Expr:
        """A constant with its exact type."""
        match value:
            case None:
                return exp.Null() if type_ == NULL else self.cast(exp.Null(), self.data_type(type_))
            case bool():
                return exp.true() if value else exp.false()
            case str():
                return exp.Literal.string(value)
            case datetime():
                return self.instant(value)
            case date():
                return self.cast(exp.Literal.string(value.isoformat()), self.data_type(type_))
            case tuple():
                return self.array([self.constant(each, type_.item or NULL) for each in value], type_.item or NULL)
            case int() if type_.is_bigint:
                return whole(value)
        assert isinstance(value, int | Decimal)
        digits = max(type_.digits, type_.scale)
        return self.cast(exp.Literal.string(format(value, "f")), self.decimal(digits, type_.scale))

    def instant(self, value: datetime) -> exp.Expr:
        """A moment in UTC."""
        text = value.replace(tzinfo=None).isoformat(sep=" ") + "+00:00"
        return self.cast(exp.Literal.string(text), exp.DataType(this=exp.DataType.Type.TIMESTAMPTZ))

    def compare(self, term: Compare) -> exp.Expr:
        """A comparison. Texts are in the order of their code points."""
        left, right = self.sides(term.left, term.right)
        if term.operator in _ORDERS and term.left.type == TEXT:
            left, right = self.by_code_point(left), self.by_code_point(right)
        return _OPERATORS[term.operator](this=left, expression=right)

    def sides(self, left: Term, right: Term) -> tuple[exp.Expr, exp.Expr]:
        """Two terms to compare. A BIGINT beside a decimal counts as 20 digits, and might not fit with its places."""
        both = (left, right)
        if not left.type.is_numeric or all(side.type.is_bigint for side in both):
            return self._operand(left), self._operand(right)
        common(side.type for side in both)
        first, second = (self.decimal_side(side) for side in both)
        return first, second

    def decimal_side(self, side: Term) -> exp.Expr:
        """One of two numbers to compare, of which at least one is a decimal."""
        if isinstance(side, Constant) or not side.type.is_bigint:
            return self._operand(side)
        return self.cast(self.term(side), self.decimal(side.type.digits, 0))

    def by_code_point(self, text: exp.Expr) -> exp.Expr:
        """A text that sorts by its code points."""
        return text

    def arithmetic(self, term: Arithmetic) -> exp.Expr:
        """A sum, difference or product; operands are made wide enough first, so that nothing is lost between."""
        build = _OPERATORS[term.operator]
        sides = (term.left, term.right)
        if term.type.is_bigint:
            left, right = (self._as_bigint(side) for side in sides)
            return build(this=left, expression=right)
        if term.operator == "*":
            left, right = (self.cast(self.term(side), self.factor(side.type)) for side in sides)
        else:
            type_ = self.decimal(term.type.digits, term.type.scale)
            left, right = (self.cast(self.term(side), type_) for side in sides)
        return self.cast(build(this=left, expression=right), self.decimal(term.type.digits, term.type.scale))

    def factor(self, type_: Type) -> exp.DataType:
        """What a factor is made before a product of decimals."""
        return self.decimal(type_.digits, type_.scale)

    def _as_bigint(self, term: Term) -> exp.Expr:
        if isinstance(term, Constant):
            return self.term(term)
        if isinstance(term, Arithmetic):
            return self._operand(term)
        return self.cast(self.term(term), exp.DataType(this=exp.DataType.Type.BIGINT))

    def _connected(self, build: type[exp.Connector], operands: Iterable[Term]) -> exp.Expr:
        def bracketed(term: Term) -> exp.Expr:
            found = self.term(term)
            return exp.Paren(this=found) if isinstance(found, exp.Connector) else found

        return reduce(lambda left, right: build(this=left, expression=right), map(bracketed, operands))

    def _operand(self, term: Term) -> exp.Expr:
        found = self.term(term)
        return exp.Paren(this=found) if isinstance(found, exp.Binary | exp.Not | exp.In) else found

    def _several(self, term: Several) -> exp.Expr:
        ones: list[exp.Expr] = [
            exp.Case(ifs=[exp.If(this=self.term(each), true=whole(1))], default=whole(0)) for each in term.operands
        ]
        total = reduce(lambda left, right: exp.Add(this=left, expression=right), ones)
        return exp.GT(this=exp.Paren(this=total), expression=whole(1))

    def _case(self, term: Case) -> exp.Expr:
        ifs = [exp.If(this=self.term(when), true=self.branch(then, term.type)) for when, then in term.branches]
        return exp.Case(ifs=ifs, default=self.branch(term.otherwise, term.type))

    def branch(self, term: Term, type_: Type) -> exp.Expr:
        """A value that must be of one type with others."""
        if term.type == NULL:
            return self.nothing(type_)
        if type_.sort is Sort.LIST and isinstance(term, Constant) and isinstance(term.value, tuple):
            return self.constant(term.value, type_)
        if type_.sort is Sort.LIST and isinstance(term, Apply):
            return self.apply(replace(term, type=type_))
        if type_.is_numeric and self.data_type(term.type) != self.data_type(type_):
            return self.cast(self.term(term), self.data_type(type_))
        return self.term(term)

    def nothing(self, type_: Type) -> exp.Expr:
        """Null among values of a type."""
        return exp.Null()

    def array(self, items: list[exp.Expr], type_: Type) -> exp.Expr:
        """A list."""
        item_type = self.data_type(TEXT if type_ == NULL else type_)
        return exp.Array(expressions=[self.cast(item, item_type) for item in items])

    # --- functions: each takes the operands of its `Apply` ----------------------------------------

    def apply(self, term: Apply) -> exp.Expr:
        """A function in the words of this database."""
        if term.function == "list":
            return self.array([self.term(each) for each in term.operands], term.type.item or NULL)
        found: exp.Expr = getattr(self, term.function)(*term.operands)
        return found

    def concat(self, left: Term, right: Term) -> exp.Expr:
        return exp.DPipe(this=self._operand(left), expression=self._operand(right))

    def length(self, text: Term) -> exp.Expr:
        return function("LENGTH", self.term(text))

    def substring(self, *operands: Term) -> exp.Expr:
        return function("SUBSTR", *map(self.term, operands))

    def starts_with(self, text: Term, match: Term) -> exp.Expr:
        return function("STARTS_WITH", self.term(text), self.term(match))

    def ends_with(self, text: Term, match: Term) -> exp.Expr:
        return function("ENDS_WITH", self.term(text), self.term(match))

    def contains(self, text: Term, match: Term) -> exp.Expr:
        return function("CONTAINS", self.term(text), self.term(match))

    def floor(self, value: Term) -> exp.Expr:
        digits = value.type.digits - value.type.scale + 1
        type_ = self.data_type(replace(value.type, digits=digits, scale=0))
        return self.cast(exp.Floor(this=self.term(value)), type_)

    def quotient(self, left: Term, right: Term) -> exp.Expr:
        return exp.Div(this=self._as_bigint(left), expression=self._as_bigint(right), typed=True, safe=False)

    def rest(self, left: Term, right: Term) -> exp.Expr:
        return exp.Mod(this=self._as_bigint(left), expression=self._as_bigint(right))

    def least(self, *items: Term) -> exp.Expr:
        return self._extreme("LEAST", items)

    def greatest(self, *items: Term) -> exp.Expr:
        return self._extreme("GREATEST", items)

    def _extreme(self, name: str, items: tuple[Term, ...]) -> exp.Expr:
        type_ = common(item.type for item in items)
        return function(name, *(self.branch(item, type_) for item in items))

    def year(self, day: Term) -> exp.Expr:
        return self._part("YEAR", day)

    def month(self, day: Term) -> exp.Expr:
        return self._part("MONTH", day)

    def day(self, day: Term) -> exp.Expr:
        return self._part("DAY", day)

    def weekday(self, day: Term) -> exp.Expr:
        return self._part("ISODOW", day)

    def _part(self, part: str, day: Term) -> exp.Expr:
        return exp.Extract(this=exp.Var(this=part), expression=self.term(day))

    @abstractmethod
    def add_months(self, day: Term, months: Term) -> exp.Expr:
        """A date so many months later; the last day of a shorter month stands for the 29th to 31st."""

    @abstractmethod
    def add_days(self, day: Term, days: Term) -> exp.Expr:
        """A date so many days later."""

    @abstractmethod
    def days_between(self, later: Term, earlier: Term) -> exp.Expr:
        """Whole days from one date to another."""

    def to_second(self, moment: Term) -> exp.Expr:
        return function("DATE_TRUNC", exp.Literal.string("second"), self.term(moment))

    # --- statements -------------------------------------------------------------------------------

    def fence(self, select: exp.Select) -> exp.Select:
        """A layer that the database must work out once, and not copy into the layer above."""
        return select

    def checked(self, sql: str) -> str:
        """The text, if the database will read it as it stands. Raises NotPrintable."""
        return sql

    def table_property(self, create: exp.Create) -> exp.Create:
        """What a CREATE TABLE needs here besides its columns."""
        return create
