"""What the words are made of: each block's columns compared with all the constants that are asked, and packed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .atoms import Cut, Equals, IsTrue
from .bitsets import Bools, Words, empty, pack, word_count
from .block import Block
from .columns import Integers, Values
from .lowering import Known, Presence, Source

_AT_ONCE = 8
"""Constants compared with a column in one call: more spare calls, but what is not packed yet leaves the cache."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Room for the words of one block, used again for the next ones: new memory costs more than the work on it.

    Attributes:
        words: one set of rows a row.
        flags: some flags for each of the block's rows, before they are packed; false behind the last row.
    """

    words: npt.NDArray[np.uint64]
    flags: Bools

    @classmethod
    def of(cls, sets: int, rows: int) -> Memory:
        """Room for so many sets of rows."""
        words = word_count(rows)
        return cls(np.empty((sets, words), np.uint64), np.zeros((_AT_ONCE, words * 64), np.bool_))

    def holds(self, sets: int, rows: int) -> bool:
        """Whether there is room enough."""
        most, words = self.words.shape
        return bool(most >= sets and words >= word_count(rows))

    def part(self, rows: int) -> Memory:
        """The room for a block of so many rows."""
        words = word_count(rows)
        flags = self.flags[:, : words * 64]
        flags[:, rows:] = False
        return Memory(self.words[:, :words], flags)


_Asked = tuple[str, np.ufunc, int]
"""A column, how it is compared, and with what."""


class Sources:
    """The sources of one block.

    Args:
        columns: by fact; something else where the block has no such column, or none that can be held.
        memory: as many sets as there are sources are written into its first ones.
    """

    def __init__(self, block: Block, columns: Mapping[str, Values | Presence | None], memory: Memory) -> None:
        self._block = block
        self._columns = columns
        self._memory = memory

    def all(self, sources: Sequence[Source]) -> list[Words]:
        """The rows of each source, until the memory is used again; no bits behind the last row."""
        asked = [self._asked(source) for source in sources]
        compared = self._compared({each for each in asked if isinstance(each, tuple)})
        return [compared[each] if isinstance(each, tuple) else each for each in asked]

    def _asked(self, source: Source) -> Words | _Asked:
        """The rows, or the comparison that tells them."""
        values = self._columns[source.fact]
        assert isinstance(values, Values)
        if isinstance(source, Known):
            return self._block.all if values.valid is None else values.valid
        if isinstance(source, IsTrue):
            assert values.truths is not None
            return values.truths
        if isinstance(source, Cut):
            return self._reaching(source, values)
        wanted = {source.constant} if isinstance(source, Equals) else frozenset(source.constants)
        codes = [code for code, text in enumerate(values.texts) if text in wanted]
        if len(codes) == 1:
            return source.fact, np.equal, codes[0]
        return self._coded(values, codes)

    def _reaching(self, cut: Cut, values: Values) -> Words | _Asked:
        threshold = values.threshold(cut.constant, cut.strict)
        assert values.numbers is not None
        low, high = _limits(values.numbers.dtype)
        if threshold <= low:
            return self._block.all
        if threshold > high:
            return empty(self._block.rows)
        return cut.fact, np.greater_equal, threshold

    def _coded(self, values: Values, codes: list[int]) -> Words:
        if not codes:
            return empty(self._block.rows)
        table = np.zeros(len(values.texts), np.bool_)
        table[codes] = True
        assert values.numbers is not None
        return pack(np.take(table, values.numbers, mode="clip"))

    def _compared(self, asked: Iterable[_Asked]) -> dict[_Asked, Words]:
        together: dict[tuple[str, np.ufunc], list[int]] = {}
        for fact, compare, constant in asked:
            together.setdefault((fact, compare), []).append(constant)
        found: dict[_Asked, Words] = {}
        for (fact, compare), constants in together.items():
            values = self._columns[fact]
            assert isinstance(values, Values)
            assert values.numbers is not None
            for start in range(0, len(constants), _AT_ONCE):
                some = constants[start : start + _AT_ONCE]
                words = self._memory.words[len(found) : len(found) + len(some)]
                _compare(compare, values.numbers, some, self._memory.flags, words)
                found |= {(fact, compare, each): row for each, row in zip(some, words, strict=True)}
        return found


def _compare(
    compare: np.ufunc, numbers: Integers, constants: Sequence[int], flags: Bools, words: npt.NDArray[np.uint64]
) -> None:
    """Write for each constant the rows of which the comparison is true."""
    here = flags[: len(constants)]
    compare(numbers, np.array(constants, numbers.dtype)[:, np.newaxis], out=here[:, : len(numbers)])
    words[:] = np.packbits(here, axis=1, bitorder="little").view(np.uint64)


@cache
def _limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    """The least and the greatest integer of a type."""
    limits = np.iinfo(dtype)
    return int(limits.min), int(limits.max)
