"""Arrow columns as numpy arrays that hold their values exactly, or a refusal that says why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from math import ceil, floor
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..errors import ColumnRefused, NotVectorised
from ..model import InputClause
from ..regions import Kind, kind_of
from .atoms import Constant
from .bitsets import Words, full, pack, unpack, word_count

Integers = npt.NDArray[np.signedinteger[Any]]

EPOCH = date(1970, 1, 1)
_EXACT_FLOAT = 2**53
"""Whole numbers up to this are exact in a float64."""
_NARROW_FROM = 3
"""With so many comparisons on a column, it pays to make its numbers narrower first."""


@dataclass(slots=True)
class Values:
    """One column of one block.

    Attributes:
        kind: what the values are.
        numbers: integers (numbers times 10**scale, days since 1970, or dictionary codes); None for booleans.
        scale: decimal places held in `numbers`.
        truths: packed booleans; None for other kinds.
        texts: the dictionary: text of each code.
        valid: rows that have a value; None if all have.
    """

    kind: Kind
    numbers: Integers | None = None
    scale: int = 0
    truths: Words | None = None
    texts: tuple[str | None, ...] = ()
    valid: Words | None = None

    def threshold(self, constant: Constant, strict: bool) -> int:
        """The least integer of `numbers` that stands at or above a constant (`strict`: above)."""
        if isinstance(constant, date):
            days = (constant - EPOCH).days
            return days + 1 if strict else days
        scaled = Decimal(constant).scaleb(self.scale, context=_WIDE) if self.scale else constant
        return floor(scaled) + 1 if strict else ceil(scaled)


def read_column(array: pa.Array, clause: InputClause, comparisons: int = 0) -> Values:
    """A column as the bitset engine can hold it.

    Args:
        comparisons: how many atoms will look at it.

    Raises:
        NotVectorised: the type cannot be held exactly (a float, a list, a number beyond 64 bits).
    """
    kind = kind_of(clause)
    if pa.types.is_dictionary(array.type) and array.dictionary.null_count:
        array = array.dictionary_decode()  # else a row could be null by its text while its code is there
    valid = _validity(array)
    if pa.types.is_null(array.type):
        return Values(kind, _zeros(array) if kind is not Kind.BOOLEAN else None, 0, full(len(array)), (), valid)
    if kind is Kind.BOOLEAN:
        return Values(kind, truths=_booleans(array, clause), valid=valid)
    if kind is Kind.TEXT:
        codes, texts = _texts(array, clause)
        return Values(kind, codes, texts=texts, valid=valid)
    if kind is Kind.DATE:
        return Values(kind, _narrowed(_days(array, clause), comparisons), valid=valid)
    numbers, scale = _numbers(array, clause, valid)
    return Values(kind, _narrowed(numbers, comparisons), scale, valid=valid)


def python_values(array: pa.Array, clause: InputClause) -> list[object]:
    """A column's values for the scalar engine, None where there is none.

    Raises:
        ColumnRefused: the values are floats, which do not say which decimal they mean.
    """
    kind = kind_of(clause)
    if pa.types.is_floating(array.type):
        numbers = _whole_floats(array, clause)
        mask = ~np.asarray(array.is_valid()) if array.null_count else None
        return list(pa.array(numbers, mask=mask).to_pylist())
    if kind is Kind.TEXT and pa.types.is_integer(array.type):
        return [None if code is None else clause.values[code] for code in array.to_pylist()]
    return list(array.to_pylist())


def bits_of_buffer(buffer: pa.Buffer, offset: int, length: int) -> Words:
    """A slice of Arrow's packed bits as words of our own."""
    if offset % 8 == 0:
        found = np.frombuffer(buffer, np.uint8, (length + 7) // 8, offset // 8)
        words = np.zeros(word_count(length), np.uint64)
        words.view(np.uint8)[: len(found)] = found
        return words & full(length) if length % 64 else words
    flags = np.unpackbits(np.frombuffer(buffer, np.uint8), count=offset + length, bitorder="little")[offset:]
    return pack(flags.view(np.bool_))


_WIDE = Context(prec=80)


def _validity(array: pa.Array) -> Words | None:
    if not array.null_count:
        return None
    if pa.types.is_null(array.type):
        return np.zeros(word_count(len(array)), np.uint64)
    return bits_of_buffer(array.buffers()[0], array.offset, len(array))


def _held(array: pa.Array, dtype: npt.DTypeLike) -> npt.NDArray[np.generic]:
    found = np.frombuffer(array.buffers()[1], dtype=dtype)
    return found[array.offset : array.offset + len(array)]


def _booleans(array: pa.Array, clause: InputClause) -> Words:
    if not pa.types.is_boolean(array.type):
        raise _wrong(clause, array.type)
    return bits_of_buffer(array.buffers()[1], array.offset, len(array))


def _days(array: pa.Array, clause: InputClause) -> Integers:
    if not pa.types.is_date32(array.type):
        raise _wrong(clause, array.type)
    return cast(Integers, _held(array, np.int32))


def _numbers(array: pa.Array, clause: InputClause, valid: Words | None) -> tuple[Integers, int]:
    if pa.types.is_integer(array.type):
        numbers = _held(array, array.type.to_pandas_dtype())
        if array.type == pa.uint64() and len(numbers) and int(numbers.max()) >= 2**63:
            raise NotVectorised(f"Column {clause.name!r} holds whole numbers beyond 63 bits.")
        signed = numbers.astype(np.int64) if pa.types.is_unsigned_integer(array.type) else numbers
        return cast(Integers, signed), 0
    if pa.types.is_decimal128(array.type):
        return _decimals(array, clause, valid), array.type.scale
    if pa.types.is_decimal(array.type):
        return _numbers(array.cast(pa.decimal128(38, array.type.scale)), clause, valid)
    if pa.types.is_floating(array.type):
        return _whole_floats(array, clause), 0
    raise _wrong(clause, array.type)


def _decimals(array: pa.Array, clause: InputClause, valid: Words | None) -> Integers:
    """Unscaled decimals of which every valid one fits 64 bits (whatever precision the type allows)."""
    halves = _held(array, np.dtype([("low", "<i8"), ("high", "<i8")]))
    low, high = halves["low"], halves["high"]  # type: ignore[call-overload]
    beyond = high != (low >> 63)
    if valid is not None:
        beyond &= unpack(valid, len(array))
    if beyond.any():
        raise NotVectorised(f"Column {clause.name!r} holds decimals of more than 18 digits.")
    return cast(Integers, np.ascontiguousarray(low))


def _whole_floats(array: pa.Array, clause: InputClause) -> Integers:
    floats = np.where(np.asarray(array.is_valid()), _held(array, array.type.to_pandas_dtype()), 0)
    whole = np.isfinite(floats) & (np.abs(floats) <= _EXACT_FLOAT) & (np.floor(floats) == floats)
    if not clause.integer or not whole.all():
        raise ColumnRefused(
            f"Column {clause.name!r} holds floating-point numbers, which do not say which decimal they mean. "
            "Load it as whole numbers or decimals, or declare it `integer: true` if only whole numbers occur."
        )
    return cast(Integers, floats.astype(np.int64))


def _texts(array: pa.Array, clause: InputClause) -> tuple[Integers, tuple[str | None, ...]]:
    if pa.types.is_integer(array.type):
        codes = cast(Integers, _held(array, array.type.to_pandas_dtype()))
        shown = codes[np.asarray(array.is_valid())] if array.null_count else codes
        if len(shown) and not (int(shown.min()) >= 0 and int(shown.max()) < len(clause.values)):
            raise ColumnRefused(
                f"Column {clause.name!r} holds a code outside 0 to {len(clause.values) - 1}, "
                "the positions of its declared values."
            )
        return codes, clause.values
    if not pa.types.is_dictionary(array.type):
        if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
            raise _wrong(clause, array.type)
        array = array.dictionary_encode()
    indices = _held(array.indices, array.type.index_type.to_pandas_dtype())
    return cast(Integers, indices), tuple(array.dictionary.to_pylist())


def _narrowed(numbers: Integers, comparisons: int) -> Integers:
    """The numbers in the narrowest type that holds them: comparing bytes is eight times faster than words."""
    if comparisons < _NARROW_FROM or numbers.itemsize <= 2 or not len(numbers):
        return numbers
    return cast(Integers, numbers.astype(np.min_scalar_type(_widest(int(numbers.min()), int(numbers.max())))))


def _widest(low: int, high: int) -> int:
    """The one negative number that needs the type both ends need."""
    return min(low, -high - 1)


def _zeros(array: pa.Array) -> Integers:
    return cast(Integers, np.zeros(len(array), np.int8))


def _wrong(clause: InputClause, found: pa.DataType) -> ColumnRefused:
    return ColumnRefused(f"Column {clause.name!r} is declared {clause.type}, but the block holds {found}.")
