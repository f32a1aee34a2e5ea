"""The values of a fact cut into regions on which no test of the table changes its mind.

The constants of a column's tests cut its values: 80 and 90 give "below 80, 80, between, 90, above 90". Two
values of one region pass the same tests, so a decision needs to know only the region, a fact that is unknown
is a set of possible regions, and a population is sorted into regions by a few comparisons. What each test
says of a region is not worked out here: FEEL itself is asked, with the region's representative value.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from enum import StrEnum
from functools import cached_property
from math import floor
from typing import cast

from .errors import FactTypeWrong
from .model import InputClause

Number = int | Decimal
Ordered = Number
"""Stands for whichever of number, date and text the constants of one column are; they are never mixed."""

_WIDE = Context(prec=80)
"""Wide enough that a number between two 34-digit numbers is neither of them."""


class Kind(StrEnum):
    """What a column's values are, as far as cutting them into regions goes."""

    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    TEXT = "text"
    ANY = "any"


_KINDS = {
    "number": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "money": Kind.NUMBER,
    "date": Kind.DATE,
    "boolean": Kind.BOOLEAN,
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "code": Kind.TEXT,
}


def kind_of(clause: InputClause) -> Kind:
    """The kind of a column by its declared type; a type this engine cannot cut is ANY."""
    return _KINDS.get(clause.type, Kind.ANY)


def constant_fits(kind: Kind, value: object) -> bool:
    """Whether a test's constant can cut this kind of value (else the test is null for every value)."""
    if kind is Kind.NUMBER:
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    if kind is Kind.DATE:
        return isinstance(value, date) and not isinstance(value, datetime)
    return kind is Kind.TEXT and isinstance(value, str)


@dataclass(frozen=True)
class Regions:
    """The regions of one fact, numbered from 0; the last is null.

    Ordered kinds (number, date) with n constants have 2n + 1 regions: 2i lies below constant i, 2i + 1 is
    constant i itself, 2n lies above all. Text has one per constant and one for every other text; boolean has
    false and true.

    Attributes:
        constants: ascending, each once.
        declared: the code values a text column declares; when there are any, no other text is possible.
    """

    clause: InputClause
    kind: Kind
    constants: tuple[object, ...]

    @property
    def null(self) -> int:
        """The number of the null region."""
        return self.count - 1

    @cached_property
    def count(self) -> int:
        """How many regions there are."""
        if self.kind is Kind.BOOLEAN:
            return 3
        return len(self.constants) + 2 if self.kind is Kind.TEXT else 2 * len(self.constants) + 2

    @cached_property
    def representatives(self) -> tuple[object | None, ...]:
        """One value of each region; None for the null region and where no value exists."""
        if self.kind is Kind.BOOLEAN:
            return (False, True, None)
        if self.kind is Kind.TEXT:
            return (*self.constants, _another_text(self.constants), None)
        return (*(self._ordered_representative(region) for region in range(self.null)), None)

    @cached_property
    def empty(self) -> int:
        """Bit set of the regions in which no value lies, as between two days that follow each other."""
        return sum(1 << region for region, value in enumerate(self.representatives[: self.null]) if value is None)

    @cached_property
    def possible(self) -> int:
        """Bit set of the regions in which an unknown fact may lie, by its declaration."""
        allowed = 0
        for region in range(self.null):
            if self._may_lie_in(region):
                allowed |= 1 << region
        return allowed | (1 << self.null if self.clause.nullable or not allowed else 0)

    def index_of(self, value: object) -> int:
        """The region of a known value.

        Raises:
            FactTypeWrong: the value is of another type than the column declares.
        """
        if value is None:
            return self.null
        if self.kind is Kind.BOOLEAN:
            if isinstance(value, bool):
                return int(value)
        elif constant_fits(self.kind, value):
            position = bisect_left(cast("tuple[Ordered, ...]", self.constants), cast(Ordered, value))
            is_constant = bool(position < len(self.constants) and self.constants[position] == value)
            if self.kind is Kind.TEXT:
                return position if is_constant else len(self.constants)
            return 2 * position + is_constant
        raise FactTypeWrong(self.clause.name, self.clause.type, value)

    def _ordered_representative(self, region: int) -> object | None:
        position, is_constant = divmod(region, 2)
        if is_constant:
            return self.constants[position]
        low = self.constants[position - 1] if position else None
        high = self.constants[position] if position < len(self.constants) else None
        return _date_between(low, high) if self.kind is Kind.DATE else _number_between(low, high)

    def _may_lie_in(self, region: int) -> bool:
        value = self.representatives[region]
        if value is None:
            return False
        if self.kind is Kind.TEXT and self.clause.values:
            return value in self.clause.values
        if isinstance(value, Decimal) and self.clause.integer:
            return value == floor(value)
        return True


def cut(clause: InputClause, constants: Iterable[object]) -> Regions:
    """The regions that the tests' constants make of a column's values."""
    kind = kind_of(clause)
    fitting = {value for value in constants if constant_fits(kind, value)}
    if kind is Kind.TEXT:
        fitting.update(clause.values)
    return Regions(clause, kind, tuple(sorted(cast("set[Ordered]", fitting))))


def _number_between(low: object, high: object) -> Number:
    """A number strictly between; a whole one if there is one, so that whole-number columns can use it."""
    if not isinstance(low, int | Decimal):
        return floor(high) - 1 if isinstance(high, int | Decimal) else 0
    above = floor(low) + 1
    if not isinstance(high, int | Decimal) or above < high:
        return above
    return _WIDE.divide(_WIDE.add(Decimal(low), Decimal(high)), Decimal(2))


def _date_between(low: object, high: object) -> date | None:
    if not isinstance(low, date):
        if not isinstance(high, date):
            return date(2000, 1, 1)
        return high - timedelta(days=1) if high > date.min else None
    if low == date.max:
        return None
    after = low + timedelta(days=1)
    return after if not isinstance(high, date) or after < high else None


def _another_text(constants: tuple[object, ...]) -> str:
    return "".join(str(value) for value in constants) + "?"
