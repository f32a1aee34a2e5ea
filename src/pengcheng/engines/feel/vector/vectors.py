"""Typed columns with null masks: what FEEL values look like when there is one for each of many rows.

    Constant   one value for all rows
    Scaled     numbers, dates, durations: whole numbers of 64 bits with a decimal scale
    Quotients  numbers that are a division's exact answer, not yet rounded to 34 digits
    Truths     booleans
    Codes      any values at all, as positions in a dictionary of the distinct ones (texts, times, ranges, mixtures)
    Lists      offsets and the items of all rows one after the other
    Contexts   a vector for each key

A vector never changes once it is made. In rows that are null the arrays hold nothing of meaning (zero in Scaled).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.vector.refusal import refuse

Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]

LARGEST = 2**62
"""No whole number in a Scaled reaches this, so that a sum of two never overflows 64 bits."""


@dataclass(frozen=True)
class Vector(ABC):
    """A value for each row. `valid`: the rows that are not null; None when none is."""

    rows: int

    @abstractmethod
    def take(self, where: Integers) -> Vector:
        """The rows at some positions, in that order."""

    @abstractmethod
    def known(self) -> Bools:
        """The rows that are not null."""


@dataclass(frozen=True)
class Constant(Vector):
    """The same FEEL value in all rows."""

    value: object

    def take(self, where: Integers) -> Vector:
        return Constant(len(where), self.value)

    def known(self) -> Bools:
        return np.full(self.rows, self.value is not None)


@dataclass(frozen=True)
class Masked(Vector):
    """A vector with a mask of its own."""

    valid: Bools | None

    def known(self) -> Bools:
        return np.ones(self.rows, np.bool_) if self.valid is None else self.valid

    def _valid_at(self, where: Integers) -> Bools | None:
        return None if self.valid is None else self.valid[where]


@dataclass(frozen=True)
class Scaled(Masked):
    """Values that are whole numbers of 64 bits over 10**scale.

    Attributes:
        type: number; date (days since 1970); days and time duration (seconds); years and months duration (months).
        values: zero in rows that are null.
    """

    type: FeelType
    values: Integers
    scale: int

    def take(self, where: Integers) -> Vector:
        return scaled(self.type, self.values[where], self.scale, self._valid_at(where))

    @cached_property
    def bound(self) -> int:
        """The greatest absolute value among `values`."""
        if not len(self.values):
            return 0
        return max(abs(int(self.values.min())), abs(int(self.values.max())))

    def rescaled(self, scale: int) -> Scaled:
        """The same values with more decimal places. Raises NotVectorised beyond 62 bits."""
        if scale == self.scale:
            return self
        factor = 10 ** (scale - self.scale)
        check_size(self.bound * factor)
        return scaled(self.type, self.values * np.int64(factor) if self.bound else self.values, scale, self.valid)


@dataclass(frozen=True)
class Quotients(Masked):
    """Numbers that are numerator over denominator (above zero), rounded to 34 digits when they are looked at.

    Rounding cannot change how such a number compares with one of 62 bits: two different ones lie further apart.
    """

    numerator: Integers
    denominator: Integers

    def take(self, where: Integers) -> Vector:
        return Quotients(len(where), self._valid_at(where), self.numerator[where], self.denominator[where])


@dataclass(frozen=True)
class Truths(Masked):
    """Booleans. `true` is false in rows that are null."""

    true: Bools

    def take(self, where: Integers) -> Vector:
        return Truths(len(where), self._valid_at(where), self.true[where])

    @property
    def false(self) -> Bools:
        """The rows that are surely false."""
        return ~self.true if self.valid is None else ~self.true & self.valid


@dataclass(frozen=True)
class Codes(Vector):
    """Positions in a dictionary of FEEL values, null among them as None."""

    codes: Integers
    values: tuple[object, ...]

    def take(self, where: Integers) -> Vector:
        return Codes(len(where), self.codes[where], self.values)

    def known(self) -> Bools:
        if not self.values:
            return np.zeros(self.rows, np.bool_)
        return np.array([value is not None for value in self.values])[self.codes]


@dataclass(frozen=True)
class Lists(Masked):
    """Lists: those of row r are `items` from `offsets[r]` up to `offsets[r + 1]`; empty in rows that are null."""

    offsets: Integers
    items: Vector

    def take(self, where: Integers) -> Vector:
        lengths = self.lengths[where]
        return Lists(len(where), self._valid_at(where), offsets_of(lengths), self.items.take(self.positions(where)))

    @property
    def lengths(self) -> Integers:
        """Items of each row."""
        return np.diff(self.offsets)

    @property
    def of_row(self) -> Integers:
        """The row of each item."""
        return np.repeat(np.arange(self.rows), self.lengths)

    def positions(self, where: Integers) -> Integers:
        """Where the items of some rows stand, row after row."""
        lengths = self.lengths[where]
        starts = np.repeat(self.offsets[where], lengths)
        return starts + np.arange(len(starts)) - np.repeat(offsets_of(lengths)[:-1], lengths)


@dataclass(frozen=True)
class Contexts(Masked):
    """Contexts that all have the same keys."""

    entries: Mapping[str, Vector]

    def take(self, where: Integers) -> Vector:
        entries = {key: each.take(where) for key, each in self.entries.items()}
        return Contexts(len(where), self._valid_at(where), entries)


def scaled(kind: FeelType, values: Integers, scale: int, valid: Bools | None) -> Scaled:
    """A Scaled of values whose rows without one may hold anything. Raises NotVectorised beyond 62 bits."""
    if valid is not None:
        values = np.where(valid, values, np.int64(0))
    made = Scaled(len(values), valid, kind, values, scale)
    check_size(made.bound)
    return made


def truths(true: Bools, valid: Bools | None = None) -> Truths:
    """A Truths of flags whose rows without one may hold anything."""
    return Truths(len(true), valid, true if valid is None else true & valid)


def nulls(rows: int) -> Constant:
    """Null in all rows."""
    return Constant(rows, None)


def check_size(bound: int) -> None:
    """Raises NotVectorised for whole numbers that 62 bits do not hold."""
    if bound >= LARGEST:
        raise refuse("too_large", "Its numbers go beyond 62 bits.")


def both(one: Bools | None, other: Bools | None) -> Bools | None:
    """The rows in which neither is null."""
    if one is None:
        return other
    return one if other is None else one & other


def offsets_of(lengths: Integers) -> Integers:
    """Offsets of lists that have these lengths."""
    found = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=found[1:])
    return found
