"""Atoms: the smallest questions about a column, shared by every decision that asks them.

`age >= 80` is one comparison per block however many rows, tables and items mention it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Constant = int | Decimal | date


@dataclass(frozen=True, slots=True)
class Cut:
    """A number or date at or above a constant (`strict`: above it)."""

    fact: str
    constant: Constant
    strict: bool

    def __str__(self) -> str:
        return f"{self.fact} {'>' if self.strict else '>='} {self.constant}"


@dataclass(frozen=True, slots=True)
class Equals:
    """A text equal to a constant."""

    fact: str
    constant: str

    def __str__(self) -> str:
        return f"{self.fact} = {self.constant!r}"


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A boolean that is true."""

    fact: str

    def __str__(self) -> str:
        return self.fact


Atom = Cut | Equals | IsTrue


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of ordered values: from `low` on and below `high`; None where it has no end."""

    low: Cut | None
    high: Cut | None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A number or date in one of some spans. `nulls`: rows without a value belong too."""

    fact: str
    spans: tuple[Span, ...]
    nulls: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """A text that is one of some constants; `negated`: that is none of them."""

    fact: str
    constants: tuple[str, ...]
    negated: bool
    nulls: bool


@dataclass(frozen=True, slots=True)
class Truths:
    """A boolean that may be true, may be false."""

    fact: str
    true: bool
    false: bool
    nulls: bool


Membership = Ordered | Texts | Truths
"""Which rows of a block belong to an edge of a decision diagram."""


def atoms_of(membership: Membership) -> Iterator[Atom]:
    """The atoms a membership is made of."""
    if isinstance(membership, Ordered):
        for span in membership.spans:
            yield from (cut for cut in (span.low, span.high) if cut is not None)
    elif isinstance(membership, Texts):
        for constant in membership.constants:
            yield Equals(membership.fact, constant)
    else:
        yield IsTrue(membership.fact)
