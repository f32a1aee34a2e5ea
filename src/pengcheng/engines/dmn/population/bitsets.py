"""Sets of rows as packed bits: 64 rows a word, row r in bit r % 64, least significant first (as in Arrow)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]


def word_count(rows: int) -> int:
    """Words for so many rows."""
    return (rows + 63) // 64


def full(rows: int) -> Words:
    """All rows; the bits behind the last row are zero."""
    words = np.full(word_count(rows), ~np.uint64(0), dtype=np.uint64)
    if rows % 64:
        words[-1] = np.uint64((1 << rows % 64) - 1)
    return words


def empty(rows: int) -> Words:
    """No row."""
    return np.zeros(word_count(rows), dtype=np.uint64)


def pack(flags: Bools) -> Words:
    """The rows whose flag is true."""
    packed = np.packbits(flags, bitorder="little")
    if len(packed) % 8 == 0:
        return packed.view(np.uint64)
    words = np.zeros(word_count(len(flags)), dtype=np.uint64)
    words.view(np.uint8)[: len(packed)] = packed
    return words


def unpack(words: Words, rows: int) -> Bools:
    """A flag per row."""
    return np.unpackbits(words.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def count(words: Words) -> int:
    """How many rows."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def positions(words: Words, rows: int) -> npt.NDArray[np.int64]:
    """The rows' positions, ascending."""
    return np.flatnonzero(unpack(words, rows)).astype(np.int64, copy=False)


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A set of rows of a whole population, block by block. Positions count from 0 over all blocks."""

    blocks: tuple[tuple[int, Words], ...]

    @property
    def rows(self) -> int:
        """How many rows the population has."""
        return sum(rows for rows, _ in self.blocks)

    def count(self) -> int:
        """How many rows are in the set."""
        return sum(count(words) for _, words in self.blocks)

    def positions(self) -> npt.NDArray[np.int64]:
        """Positions of the rows in the set, ascending."""
        found, offset = [np.empty(0, np.int64)], 0
        for rows, words in self.blocks:
            found.append(positions(words, rows) + offset)
            offset += rows
        return np.concatenate(found)

    def to_numpy(self) -> Bools:
        """A flag per row."""
        return np.concatenate([np.empty(0, np.bool_), *(unpack(words, rows) for rows, words in self.blocks)])

    def __and__(self, other: Bitmap) -> Bitmap:
        """Rows in both; the two must have the same blocks."""
        return self._with(other, lambda mine, theirs: mine & theirs)

    def __or__(self, other: Bitmap) -> Bitmap:
        """Rows in one or both."""
        return self._with(other, lambda mine, theirs: mine | theirs)

    def __sub__(self, other: Bitmap) -> Bitmap:
        """Rows in this set and not in the other: who gains or loses between two runs."""
        return self._with(other, lambda mine, theirs: mine & ~theirs)

    def _with(self, other: Bitmap, combine: Callable[[Words, Words], Words]) -> Bitmap:
        if [rows for rows, _ in self.blocks] != [rows for rows, _ in other.blocks]:
            raise ValueError("Two sets can be combined only if they come from the same blocks.")
        pairs = zip(self.blocks, other.blocks, strict=True)
        return Bitmap(tuple((rows, combine(mine, theirs)) for (rows, mine), (_, theirs) in pairs))
