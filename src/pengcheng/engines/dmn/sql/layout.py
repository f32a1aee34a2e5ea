"""The table a statement reads: which column holds which fact, as which type, within which bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import InputClause
from ..regions import Kind, kind_of
from .errors import NotPrintable
from .types import BOOLEAN, DATE, INSTANT, TEXT, Type, number

WHOLE = number(10)
"""What a whole number is taken for: all of a 32-bit INTEGER."""
MONEY = number(16, 2)
DECIMAL = number(16, 4)
"""What any other number is taken for."""

_INSTANTS = frozenset(("date and time", "datetime", "dateTime", "date_time"))


@dataclass(frozen=True)
class Layout:
    """A table with a row for each subject and a column for each fact. A null is a fact nobody knows, or FEEL's
    null where the fact is declared nullable. A date and time is an instant.

    Attributes:
        table: its name; parts of a qualified name are separated by dots.
        keys: columns that name the subject; they are carried to the result.
        columns: the type of a fact's column where it is not the usual one for its declaration.
        names: the column of a fact, where it is not called as the fact is.
    """

    table: str = "subjects"
    keys: tuple[str, ...] = ("subject",)
    columns: Mapping[str, Type] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def column(self, fact: str) -> str:
        """The name of a fact's column."""
        return self.names.get(fact, fact)

    def type_of(self, clause: InputClause) -> Type:
        """The type of a fact's column. Raises NotPrintable for a fact whose declaration does not tell."""
        declared = self.columns.get(clause.name)
        if declared is not None:
            return declared
        match kind_of(clause):
            case Kind.BOOLEAN:
                return BOOLEAN
            case Kind.DATE:
                return DATE
            case Kind.TEXT:
                return TEXT
            case Kind.NUMBER:
                return WHOLE if clause.integer or clause.type == "integer" else _decimal(clause)
        if clause.type in _INSTANTS:
            return INSTANT
        raise NotPrintable(
            f"Nobody can tell how a column holds the fact {clause.name!r} of type {clause.type!r}.",
            "Give its type in Layout.columns.",
        )


def _decimal(clause: InputClause) -> Type:
    return MONEY if clause.type == "money" else DECIMAL
