"""Arrow columns from the arrays of a block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pengcheng.engines.residents.draws import Bools

WHOLE = np.arange(10)


def flags(values: Bools, unknown: Bools | None = None) -> pa.Array:
    """Booleans; null where unknown."""
    return pa.array(values, mask=unknown)


def numbers(values: NDArray[np.generic], unknown: Bools | None = None) -> pa.Array:
    """Small whole numbers (int16); null where unknown."""
    return pa.array(values.astype(np.int16), mask=unknown)


def days(values: NDArray[np.int32], unknown: Bools | None = None) -> pa.Array:
    """Dates from day numbers; null where unknown."""
    return pa.array(values.astype(np.int32), type=pa.int32(), mask=unknown).view(pa.date32())


def codes(values: NDArray[np.generic], words: Sequence[str], unknown: Bools | None = None) -> pa.Array:
    """Words by their position, as a dictionary of int8; null where unknown."""
    indices = pa.array(values.astype(np.int8), mask=unknown)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words)))


def money(values: NDArray[np.integer]) -> pa.Array:
    """Whole units of the currency as decimals with two places."""
    wide = np.zeros((len(values), 2), dtype=np.int64)
    np.multiply(values, 100, out=wide[:, 0], dtype=np.int64)
    return pa.Array.from_buffers(pa.decimal128(15, 2), len(values), [None, pa.py_buffer(wide)])


def texts(characters: NDArray[np.uint8]) -> pa.Array:
    """Texts of one length from their ASCII characters (rows x length)."""
    rows, length = characters.shape
    ends = np.arange(0, (rows + 1) * length, length, dtype=np.int32)
    data = np.ascontiguousarray(characters)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(data))


def numbered(prefix: str, serials: NDArray[np.generic]) -> pa.Array:
    """Register numbers: the prefix and ten digits."""
    characters = np.empty((len(serials), len(prefix) + 10), dtype=np.uint8)
    characters[:, : len(prefix)] = np.frombuffer(prefix.encode(), dtype=np.uint8)
    rest = serials.astype(np.int64)
    for column in range(len(prefix) + 9, len(prefix) - 1, -1):
        rest, digit = np.divmod(rest, 10)
        characters[:, column] = digit + ord("0")
    return texts(characters)


def words(indices: NDArray[np.generic], among: Sequence[str], unknown: Bools | None = None) -> pa.Array:
    """Texts by their position in a list; null where unknown."""
    return pa.array(list(among), type=pa.string()).take(pa.array(indices.astype(np.int32), mask=unknown))
