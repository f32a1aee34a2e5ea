"""Vectors put together and taken apart: several end to end, one or the other by a condition, a row as a list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pengcheng.engines.feel.types import FeelType
from pengcheng.engines.feel.values import equal
from pengcheng.engines.feel.vector.dictionary import codes_of, from_values
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Codes,
    Constant,
    Contexts,
    Integers,
    Lists,
    Quotients,
    Scaled,
    Truths,
    Vector,
    nulls,
    offsets_of,
    scaled,
)


def expanded(vector: Vector) -> Vector:
    """A constant as the vector its value would be, row by row the same; any other vector as it is."""
    if not isinstance(vector, Constant) or vector.value is None:
        return vector
    return from_values([vector.value]).take(np.zeros(vector.rows, np.int64))


def concatenated(vectors: Sequence[Vector]) -> Vector:
    """Vectors end to end, in a form that holds them all. Raises NotVectorised for too many unlike values."""
    vectors = [each for each in vectors if each.rows] or list(vectors[:1])
    if len(vectors) == 1:
        return vectors[0]
    rows = sum(each.rows for each in vectors)
    constants = [each for each in vectors if isinstance(each, Constant)]
    if len(constants) == len(vectors) and len({(type(each.value), repr(each.value)) for each in constants}) == 1:
        return Constant(rows, constants[0].value)
    parts = [_settled(expanded(each)) for each in vectors]
    shown = [each for each in parts if not isinstance(each, Constant)]
    first = shown[0]
    if all(isinstance(each, Scaled) and each.type == _type(first) for each in shown):
        scale = max(each.scale for each in shown if isinstance(each, Scaled))
        alike = [each.rescaled(scale) if isinstance(each, Scaled) else each for each in parts]
        values = [each.values if isinstance(each, Scaled) else np.zeros(each.rows, np.int64) for each in alike]
        assert isinstance(first, Scaled)
        return scaled(first.type, np.concatenate(values), scale, _valid(parts))
    if all(isinstance(each, Truths) for each in shown):
        flags = [each.true if isinstance(each, Truths) else np.zeros(each.rows, np.bool_) for each in parts]
        return Truths(rows, _valid(parts), np.concatenate(flags))
    if all(isinstance(each, Lists) for each in shown):
        return _lists(parts, rows)
    if all(isinstance(each, Contexts) and list(each.entries) == _keys(first) for each in shown):
        return _contexts(parts, rows, _keys(first))
    return _coded(parts, rows)


def _settled(vector: Vector) -> Vector:
    """Quotients as what is exact without them: scaled numbers where every one of them ends, else codes."""
    return codes_of(vector) if isinstance(vector, Quotients) else vector


def _type(vector: Vector) -> FeelType | None:
    return vector.type if isinstance(vector, Scaled) else None


def _keys(vector: Vector) -> list[str]:
    return list(vector.entries) if isinstance(vector, Contexts) else []


def _valid(parts: Sequence[Vector]) -> Bools | None:
    masks = [each.known() for each in parts]
    mask = np.concatenate(masks)
    return None if mask.all() else mask


def _lists(parts: Sequence[Vector], rows: int) -> Vector:
    lengths = [each.lengths if isinstance(each, Lists) else np.zeros(each.rows, np.int64) for each in parts]
    items = [each.items for each in parts if isinstance(each, Lists)]
    return Lists(rows, _valid(parts), offsets_of(np.concatenate(lengths)), concatenated(items))


def _contexts(parts: Sequence[Vector], rows: int, keys: list[str]) -> Vector:
    entries = {
        key: concatenated([each.entries[key] if isinstance(each, Contexts) else nulls(each.rows) for each in parts])
        for key in keys
    }
    return Contexts(rows, _valid(parts), entries)


def _coded(parts: Sequence[Vector], rows: int) -> Vector:
    codes: list[Integers] = []
    values: list[object] = []
    for part in map(codes_of, parts):
        codes.append(part.codes + len(values))
        values.extend(part.values)
    return Codes(rows, np.concatenate(codes), tuple(values))


def select(condition: Bools, then: Vector, other: Vector) -> Vector:
    """`then` where the condition holds, `other` elsewhere."""
    if condition.all():
        return then
    if not condition.any():
        return other
    if isinstance(then, Constant) and isinstance(other, Constant) and type(then.value) is type(other.value):
        try:
            if equal(then.value, other.value) is True and repr(then.value) == repr(other.value):
                return then
        except TypeError:
            pass
    rows = len(condition)
    if isinstance(then, Constant) or isinstance(other, Constant):
        # One row of a constant is enough to choose from.
        left = Constant(1, then.value) if isinstance(then, Constant) else then
        right = Constant(1, other.value) if isinstance(other, Constant) else other
        here = np.zeros(rows, np.int64) if isinstance(then, Constant) else np.arange(rows)
        there = np.zeros(rows, np.int64) if isinstance(other, Constant) else np.arange(rows)
        return concatenated([left, right]).take(np.where(condition, here, there + left.rows))
    return concatenated([then, other]).take(np.where(condition, np.arange(rows), np.arange(rows) + rows))


def where_known(vector: Vector, known: Bools) -> Vector:
    """A vector that is null outside some rows."""
    return vector if known.all() else select(known, vector, nulls(vector.rows))


def row_lists(columns: Sequence[Vector], rows: int) -> Vector:
    """A list in each row: one item of each column."""
    width = len(columns)
    if all(isinstance(each, Constant) for each in columns):
        return Constant(rows, [each.value for each in columns if isinstance(each, Constant)])
    order = np.arange(rows * width).reshape(width, rows).T.reshape(-1)
    return Lists(rows, None, np.arange(rows + 1) * width, concatenated([expanded(c) for c in columns]).take(order))


def as_lists(vector: Vector) -> Lists:
    """What a loop, a filter or an aggregate runs over: a list as it is, any other value as a list of one."""
    vector = expanded(vector)
    if isinstance(vector, Lists):
        return vector
    if isinstance(vector, Codes) and any(isinstance(value, list) for value in vector.values):
        wrapped = [value if value is None or isinstance(value, list) else [value] for value in vector.values]
        found = from_values(wrapped).take(vector.codes)
        assert isinstance(found, Lists)
        return found
    known = vector.known()
    valid = None if known.all() else known
    return Lists(vector.rows, valid, offsets_of(known.astype(np.int64)), vector.take(np.flatnonzero(known)))


def put(base: Vector, where: Integers, values: Vector) -> Vector:
    """`base` with other values at some positions."""
    order = np.arange(base.rows)
    order[where] = base.rows + np.arange(len(where))
    return concatenated([expanded(base), expanded(values)]).take(order)
