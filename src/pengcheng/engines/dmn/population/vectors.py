"""The population's columns as FEEL vectors: the same exact values that the bitsets look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
import pyarrow as pa

from pengcheng.engines.feel.types import ANY, BOOLEAN, DATE, NUMBER, STRING, FeelType
from pengcheng.engines.feel.typing import Static
from pengcheng.engines.feel.vector.dictionary import codes_of
from pengcheng.engines.feel.vector.vectors import (
    Bools,
    Codes,
    Constant,
    Contexts,
    Integers,
    Lists,
    Scaled,
    Truths,
    Vector,
    nulls,
    offsets_of,
    scaled,
    truths,
)

from ..errors import NotVectorised
from ..model import InputClause
from ..regions import Kind, kind_of
from .bitsets import pack, unpack
from .columns import Values, read_column

_TYPES: Mapping[Kind, FeelType] = {
    Kind.NUMBER: NUMBER,
    Kind.DATE: DATE,
    Kind.BOOLEAN: BOOLEAN,
    Kind.TEXT: STRING,
    Kind.ANY: ANY,
}


def static_of(clause: InputClause) -> Static:
    """What a fact's declaration says of its values."""
    return Static(_TYPES[kind_of(clause)], places=0 if clause.integer else None, values=clause.values)


def vector_of(values: Values, rows: int) -> Vector:
    """A column that the bitsets hold, as a vector; rows without a value are null."""
    valid = None if values.valid is None else unpack(values.valid, rows)
    if values.kind is Kind.BOOLEAN:
        flags = np.zeros(rows, np.bool_) if values.truths is None else unpack(values.truths, rows)
        return truths(flags, valid)
    assert values.numbers is not None
    if values.kind is Kind.TEXT:
        texts = (*values.texts, None)
        none = np.int64(len(texts) - 1)
        codes = np.clip(values.numbers.astype(np.int64), 0, none)
        return Codes(rows, codes if valid is None else np.where(valid, codes, none), texts)
    kind = DATE if values.kind is Kind.DATE else NUMBER
    return scaled(kind, values.numbers.astype(np.int64), values.scale, valid)


def values_of(vector: Vector, clause: InputClause) -> Values:
    """A vector as a column that the bitsets can look at.

    Raises:
        NotVectorised: it holds other values than the declaration says, or numbers that are rounded.
    """
    kind = kind_of(clause)
    known = vector.known()
    valid = None if known.all() else pack(known)
    if (isinstance(vector, Constant) and vector.value is None) or not known.any():
        numbers = None if kind is Kind.BOOLEAN else np.zeros(vector.rows, np.int64)
        nobody = pack(np.zeros(vector.rows, np.bool_))
        return Values(kind, numbers, truths=nobody, texts=(None,), valid=valid)
    if isinstance(vector, Truths) and kind is Kind.BOOLEAN:
        return Values(kind, truths=pack(vector.true), valid=valid)
    if isinstance(vector, Scaled) and vector.type == _TYPES[kind] and kind in (Kind.NUMBER, Kind.DATE):
        return Values(kind, vector.values, vector.scale, valid=valid)
    if kind is Kind.TEXT and isinstance(vector, Codes | Constant):
        coded = codes_of(vector)
        if all(value is None or isinstance(value, str) for value in coded.values):
            return Values(kind, coded.codes, texts=cast("tuple[str | None, ...]", coded.values), valid=valid)
    raise NotVectorised(f"{clause.name!r} is declared {clause.type}, and comes out as something else.")


def read_vector(array: pa.Array, clause: InputClause) -> Vector:
    """A column of a type that bitsets do not hold: lists and contexts, down to their plain values.

    Raises:
        NotVectorised: something in it has no exact vector form.
    """
    kind = array.type
    if pa.types.is_null(kind):
        return nulls(len(array))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _lists(array, clause)
    valid = np.asarray(array.is_valid()) if array.null_count else None
    if pa.types.is_struct(kind):
        entries = {field.name: read_vector(array.field(place), clause) for place, field in enumerate(kind)}
        return Contexts(len(array), valid, entries)
    plain = next((name for test, name in _PLAIN if test(kind)), None)
    if plain is None:
        raise NotVectorised(f"Column {clause.name!r} holds {kind}, which has no exact vector form.")
    return vector_of(read_column(array, InputClause(clause.name, plain)), len(array))


_PLAIN = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "number"),
    (pa.types.is_decimal, "number"),
    (pa.types.is_date32, "date"),
    (pa.types.is_string, "text"),
    (pa.types.is_large_string, "text"),
    (pa.types.is_dictionary, "text"),
)


def _lists(array: pa.Array, clause: InputClause) -> Vector:
    offsets = np.asarray(array.offsets).astype(np.int64)
    items = array.values.slice(int(offsets[0]), int(offsets[-1] - offsets[0]))
    found = Lists(len(array), None, offsets - offsets[0], read_vector(items, clause))
    if not array.null_count:
        return found
    valid = np.asarray(array.is_valid())
    return _masked(found, valid)


def _masked(lists: Lists, valid: Bools) -> Lists:
    """Lists that are null in some rows, which Arrow may leave items in."""
    lengths: Integers = np.where(valid, lists.lengths, 0)
    items = lists.items.take(np.flatnonzero(valid[lists.of_row]))
    return Lists(lists.rows, valid, offsets_of(lengths), items)
