"""What a piece of FEEL is in SQL: a typed scalar, the rows of a register, or a list of one value for each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pengcheng.city import Register
from pengcheng.domain.registers.duck import literal


class Kind(StrEnum):
    """The type of a scalar."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    CODE = "code"  # a position in `values`
    DATE = "date"
    DATE_TIME = "date_time"
    MONTHS = "months"  # a years and months duration, as months
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A typed SQL expression. `values` is the closed list a code's positions count in; `whole` marks a number
    that is an integer in SQL; `constant` marks one that reads no data."""

    sql: str
    kind: Kind
    values: tuple[str, ...] = ()
    whole: bool = False
    constant: bool = False

    @property
    def text(self) -> Scalar:
        """A code as its text; any other scalar as it is."""
        if self.kind != Kind.CODE:
            return self
        cases = " ".join(f"WHEN {position} THEN {literal(value)}" for position, value in enumerate(self.values))
        return Scalar(f"(CASE {self.sql} {cases} END)", Kind.TEXT)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a register for which every one of `conditions` is true."""

    register: Register
    conditions: tuple[str, ...] = ()

    def where(self, condition: str) -> Rows:
        """Those of the rows for which one more condition is true."""
        return replace(self, conditions=(*self.conditions, condition))


@dataclass(frozen=True, slots=True)
class Values:
    """One value for each of the rows, null where the field is empty; `distinct` counts each once."""

    rows: Rows
    item: Scalar
    distinct: bool = False


NULL = Scalar("NULL", Kind.NULL, constant=True)

FIELD_KINDS = {
    "boolean": Kind.BOOLEAN,
    "integer": Kind.NUMBER,
    "number": Kind.NUMBER,
    "money": Kind.NUMBER,
    "date": Kind.DATE,
    "month": Kind.DATE,
    "date_time": Kind.DATE_TIME,
    "code": Kind.CODE,
}


def field_scalar(register: Register, name: str, column: str, *, coded: bool = True) -> Scalar:
    """A register's field, read from an SQL column in which codes are positions (`coded`) or words."""
    field = register.fields[name]
    kind = FIELD_KINDS.get(field.type, Kind.TEXT)
    values = tuple(field.values)
    if kind == Kind.CODE and not (values and coded):
        kind = Kind.TEXT
    return Scalar(column, kind, values if kind == Kind.CODE else (), whole=field.type == "integer")


def constant(value: object) -> Scalar | None:
    """A FEEL value as SQL; None for what a scalar cannot be (a list, a context, a time)."""
    match value:
        case None:
            return NULL
        case bool():
            return Scalar("true" if value else "false", Kind.BOOLEAN, constant=True)
        case int():
            return (
                Scalar(f"CAST({value} AS BIGINT)", Kind.NUMBER, whole=True, constant=True)
                if abs(value) < 2**53
                else None
            )
        case Decimal():
            if value == value.to_integral_value():
                return constant(int(value))
            text = format(value, "f")
            digits = len(text.replace("-", "").replace(".", "").lstrip("0")) or 1
            places = len(text.partition(".")[2])
            if max(digits, places) > 18:
                return None
            return Scalar(
                f"CAST({literal(text)} AS DECIMAL({max(digits, places)},{places}))", Kind.NUMBER, constant=True
            )
        case date() if type(value) is date:
            return Scalar(f"DATE {literal(value.isoformat())}", Kind.DATE, constant=True)
        case str():
            return Scalar(literal(value), Kind.TEXT, constant=True)
    return None


def aligned(left: Scalar, right: Scalar) -> tuple[Scalar, Scalar] | None:
    """Two scalars made comparable; None when their types never compare (FEEL: the comparison is null or false).

    A code meets a constant text as a position, so that the scan compares small integers.
    """
    if Kind.NULL in (left.kind, right.kind):
        return left, right
    for a, b, turned in ((left, right, False), (right, left, True)):
        if a.kind == Kind.CODE and b.constant and b.kind == Kind.TEXT:
            word = b.sql[1:-1].replace("''", "'")
            position = a.values.index(word) if word in a.values else len(a.values)
            pair = (a, Scalar(str(position), Kind.CODE, a.values, constant=True))
            return (pair[1], pair[0]) if turned else pair
    if left.kind == right.kind == Kind.CODE and left.values == right.values:
        return left, right
    left, right = left.text, right.text
    return (left, right) if left.kind == right.kind else None


def code_position(scalar: Scalar, values: Sequence[str]) -> str:
    """A code or a text as its position in another closed list; null where it is not in that list."""
    if scalar.kind == Kind.NULL:
        return "CAST(NULL AS INTEGER)"
    if scalar.kind == Kind.CODE and scalar.values == tuple(values):
        return scalar.sql
    cases = " ".join(f"WHEN {literal(value)} THEN {position}" for position, value in enumerate(values))
    return f"(CASE {scalar.text.sql} {cases} END)" if cases else "CAST(NULL AS INTEGER)"


def filtered(rows: Rows, call: str, *more: str) -> str:
    """An aggregate call over these rows, or over those of them that meet `more` conditions, in SQL."""
    conditions = [*rows.conditions, *more]
    return f"{call} FILTER (WHERE {' AND '.join(conditions)})" if conditions else call
