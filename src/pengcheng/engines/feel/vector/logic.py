"""Three-valued and, or, not (DMN 1.5, tables 48 to 50); what is no boolean counts as null."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pengcheng.engines.feel.vector.vectors import Codes, Constant, Scaled, Truths, Vector, truths


def truths_of(vector: Vector) -> Truths:
    """A vector as booleans: null where it holds anything else."""
    if isinstance(vector, Truths):
        return vector
    rows = vector.rows
    if isinstance(vector, Constant):
        flag = vector.value is True
        return truths(np.full(rows, flag), None if isinstance(vector.value, bool) else np.zeros(rows, np.bool_))
    if isinstance(vector, Codes) and vector.values:
        true = np.array([value is True for value in vector.values])[vector.codes]
        known = np.array([isinstance(value, bool) for value in vector.values])[vector.codes]
        return truths(true, None if known.all() else known)
    return truths(np.zeros(rows, np.bool_), np.zeros(rows, np.bool_))


def is_boolean(vector: Vector) -> bool:
    """Whether every value is a boolean or null."""
    if isinstance(vector, Truths):
        return True
    if isinstance(vector, Constant):
        return vector.value is None or isinstance(vector.value, bool)
    if isinstance(vector, Codes):
        return all(value is None or isinstance(value, bool) for value in vector.values)
    return isinstance(vector, Scaled) and not vector.known().any()


def all_of(operands: Sequence[Vector]) -> Vector:
    """`and`: false wins, then null."""
    return _together(operands, decisive=False)


def any_of(operands: Sequence[Vector]) -> Vector:
    """`or`: true wins, then null."""
    return _together(operands, decisive=True)


def _together(operands: Sequence[Vector], decisive: bool) -> Vector:
    parts = [truths_of(each) for each in operands]
    decided = np.zeros(parts[0].rows, np.bool_)
    sure = np.ones(parts[0].rows, np.bool_)
    for part in parts:
        decided |= part.true if decisive else part.false
        if part.valid is not None:
            sure &= part.valid
    answer = decided if decisive else ~decided
    known = decided | sure
    return truths(answer, None if known.all() else known)


def negated(operand: Vector) -> Vector:
    """`not`: null stays null."""
    part = truths_of(operand)
    return truths(~part.true, part.valid)
