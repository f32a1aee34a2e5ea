"""Typed terms: what a statement works out, before any dialect has its say.

A term is null where SQL's is: comparisons, arithmetic and functions of a null are null; `Both` and `Either` are
three-valued; `Same` compares nulls too and `Case` takes what is not true for false, as FEEL's `if` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from .types import BOOLEAN, NULL, Held, Type


@dataclass(frozen=True, slots=True)
class Term:
    """Anything that has a value in every row. `nullable`: whether it may be null."""

    type: Type
    nullable: bool

    def children(self) -> Iterator[Term]:
        """The terms directly below this one."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Term):
                yield value
            elif isinstance(value, tuple):
                yield from _terms_in(value)


def _terms_in(values: tuple[object, ...]) -> Iterator[Term]:
    for value in values:
        if isinstance(value, Term):
            yield value
        elif isinstance(value, tuple):
            yield from _terms_in(value)


@dataclass(frozen=True, slots=True)
class Column(Term):
    """A column of the table."""

    name: str


@dataclass(frozen=True, slots=True)
class Ref(Term):
    """What a definition gives, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant(Term):
    """A constant, as `types.held` holds it."""

    value: Held


@dataclass(frozen=True, slots=True)
class Compare(Term):
    """`left operator right`, null if either is; operator is one of `= < <= > >=`."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Same(Term):
    """Equal, or both null; never null."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Among(Term):
    """A text or number that is one of some constants; null if it is null."""

    value: Term
    constants: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class IsNull(Term):
    """Whether a term has no value."""

    operand: Term


@dataclass(frozen=True, slots=True)
class Both(Term):
    """All of two or more booleans."""

    operands: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Either(Term):
    """At least one of two or more booleans."""

    operands: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Not(Term):
    """The other truth value; null stays null."""

    operand: Term


@dataclass(frozen=True, slots=True)
class SurelyTrue(Term):
    """True if the boolean is true, false if it is false or null."""

    operand: Term


@dataclass(frozen=True, slots=True)
class Several(Term):
    """Whether two or more of some booleans, none of them null, are true."""

    operands: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Case(Term):
    """The value of the first branch whose condition is true."""

    branches: tuple[tuple[Term, Term], ...]
    otherwise: Term


@dataclass(frozen=True, slots=True)
class Arithmetic(Term):
    """`left operator right`; operator is one of `+ - *`."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Apply(Term):
    """A function that every dialect has in its own words; `dialects.base` lists them."""

    function: str
    operands: tuple[Term, ...]


def walk(term: Term) -> Iterator[Term]:
    """A term and every term below it."""
    yield term
    for child in term.children():
        yield from walk(child)


TRUE = Constant(BOOLEAN, False, True)
FALSE = Constant(BOOLEAN, False, False)
NOTHING = Constant(NULL, True, None)
