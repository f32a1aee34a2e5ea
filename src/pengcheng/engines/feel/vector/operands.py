"""What arithmetic and comparison look at: whole numbers over a power of ten, or over one another, with a null mask."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.vector.dictionary import from_values
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Constant,
    Integers,
    Quotients,
    Scaled,
    Vector,
    check_size,
)


@dataclass(frozen=True, slots=True)
class Operand:
    """Values as whole numbers over 10**scale; those of a constant are one number for all rows."""

    type: FeelType
    values: Integers | np.int64
    scale: int
    valid: Bools | None
    bound: int

    def rescaled(self, scale: int) -> Integers | np.int64:
        """The whole numbers at a larger scale. Raises NotVectorised beyond 62 bits."""
        if scale == self.scale:
            return self.values
        factor = 10 ** (scale - self.scale)
        check_size(self.bound * factor)
        return self.values * np.int64(factor) if self.bound else self.values

    def bound_at(self, scale: int) -> int:
        """The greatest absolute whole number at a larger scale."""
        return self.bound * int(10 ** (scale - self.scale))


@dataclass(frozen=True, slots=True)
class Fraction:
    """Numerators over denominators above zero, with the greatest of each."""

    numerator: Integers | np.int64
    denominator: Integers | np.int64
    valid: Bools | None
    most: int
    deepest: int


def operand_of(vector: Vector) -> Operand | None:
    """A vector of numbers, dates or durations as an operand; None for any other."""
    if isinstance(vector, Scaled):
        return Operand(vector.type, vector.values, vector.scale, vector.valid, vector.bound)
    if isinstance(vector, Constant) and vector.value is not None:
        single = from_values([vector.value])
        if isinstance(single, Scaled):
            return Operand(single.type, np.int64(single.values[0]), single.scale, None, single.bound)
    return None


def fraction_of(vector: Vector) -> Fraction | None:
    """A vector of numbers as fractions; None for any other."""
    if isinstance(vector, Quotients):
        most, deepest = _most(vector.numerator), _most(vector.denominator)
        return Fraction(vector.numerator, vector.denominator, vector.valid, most, deepest)
    operand = operand_of(vector)
    if operand is None:
        return None
    check_size(10**operand.scale)
    return Fraction(operand.values, np.int64(10**operand.scale), operand.valid, operand.bound, 10**operand.scale)


def spread(values: Integers | np.int64, rows: int) -> Integers:
    """One number for each row."""
    return values if isinstance(values, np.ndarray) else np.full(rows, values)


def _most(values: Integers) -> int:
    return max(abs(int(values.min())), abs(int(values.max()))) if len(values) else 0
