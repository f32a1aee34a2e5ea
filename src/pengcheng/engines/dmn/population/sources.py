"""What the words are made of: each block's columns compared with all the constants that are asked, and packed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .atoms import Cut, Equals, IsTrue, Texts
from .bitsets import Bools, Words, empty, pack, word_count
from .block import Block
from .columns import Values
from .lowering import Known, Opposite, Question, Source

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


_Held = tuple[np.dtype[Any] | None, int, tuple[str | None, ...]]
"""How a block holds a column: what its numbers are, their scale, the texts of its codes."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """Some constants that one column is compared with in one call; `constants` stands upright, one a row."""

    fact: str
    compare: np.ufunc
    constants: npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What to do for columns that are held in certain ways.

    Attributes:
        places: for each source, which of the constants compared tells it; None where none does.
    """

    held: tuple[_Held, ...]
    compared: tuple[_Compared, ...]
    places: tuple[int | None, ...]


class Sources:
    """The sources of a listing, for any block; the blocks of one run mostly hold their columns in the same way."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._facts = tuple(dict.fromkeys(_question(source)[0].fact for source in sources))
        self._prepared = _Prepared((), (), ())

    @property
    def count(self) -> int:
        """How many sources there are."""
        return len(self._sources)

    def all(self, block: Block, columns: Mapping[str, Values], memory: Memory) -> list[Words]:
        """The rows of each source, until the memory is used again; no bits behind the last row.

        Args:
            memory: as many sets as there are sources are written into its first ones.
        """
        prepared = self._prepared_for(columns)
        begin = 0
        for each in prepared.compared:
            end = begin + len(each.constants)
            flags = memory.flags[: len(each.constants)]
            numbers = columns[each.fact].numbers
            each.compare(numbers, each.constants, out=flags[:, : block.rows])
            memory.words[begin:end] = np.packbits(flags, axis=1, bitorder="little").view(np.uint64)
            begin = end
        words = list(memory.words[:begin])
        return [
            _looked_up(source, block, columns) if place is None else words[place]
            for source, place in zip(self._sources, prepared.places, strict=True)
        ]

    def _prepared_for(self, columns: Mapping[str, Values]) -> _Prepared:
        held = tuple(_held(columns[fact]) for fact in self._facts)
        found = self._prepared
        if found.held != held:
            found = self._prepared = _prepare(self._sources, columns, held)
        return found


def _held(values: Values) -> _Held:
    return None if values.numbers is None else values.numbers.dtype, values.scale, values.texts


def _prepare(sources: Sequence[Source], columns: Mapping[str, Values], held: tuple[_Held, ...]) -> _Prepared:
    together: dict[tuple[str, np.ufunc], dict[int, None]] = {}
    asked = [_asked(source, columns) for source in sources]
    for each in asked:
        if each is not None:
            fact, compare, constant = each
            together.setdefault((fact, compare), {})[constant] = None
    compared: list[_Compared] = []
    place: dict[_Asked, int] = {}
    for (fact, compare), constants in together.items():
        numbers = columns[fact].numbers
        assert numbers is not None
        place |= {(fact, compare, constant): len(place) + number for number, constant in enumerate(constants)}
        upright = np.array(list(constants), numbers.dtype)[:, np.newaxis]
        compared += [
            _Compared(fact, compare, upright[start : start + _AT_ONCE]) for start in range(0, len(upright), _AT_ONCE)
        ]
    return _Prepared(held, tuple(compared), tuple(None if each is None else place[each] for each in asked))


_Asked = tuple[str, np.ufunc, int]
"""A column, how it is compared, and with what."""


def _asked(source: Source, columns: Mapping[str, Values]) -> _Asked | None:
    """The comparison that tells a source; None if it takes more, or less."""
    question, opposite = _question(source)
    values = columns[question.fact]
    if isinstance(question, Cut):
        threshold = values.threshold(question.constant, question.strict)
        if _limit(question, values) is None:
            return question.fact, np.less if opposite else np.greater_equal, threshold
    elif isinstance(question, Equals | Texts):
        codes = _codes(question, values)
        if len(codes) == 1:
            return question.fact, np.not_equal if opposite else np.equal, codes[0]
    return None


def _looked_up(source: Source, block: Block, columns: Mapping[str, Values]) -> Words:
    """A source that is no comparison with one constant."""
    question, opposite = _question(source)
    values = columns[question.fact]
    if isinstance(question, Cut):
        found = block.all if _limit(question, values) else empty(block.rows)
    elif isinstance(question, Known):
        found = block.all if values.valid is None else values.valid
    elif isinstance(question, IsTrue):
        assert values.truths is not None
        found = values.truths
    else:
        found = _coded(values, _codes(question, values), block.rows)
    return found ^ block.all if opposite else found


def _question(source: Source) -> tuple[Question, bool]:
    """What is asked, and whether it is asked for its opposite."""
    return (source.question, True) if isinstance(source, Opposite) else (source, False)


def _limit(cut: Cut, values: Values) -> bool | None:
    """Whether everybody (true) or nobody (false) is at or above a cut, as no value of the type can be elsewhere."""
    assert values.numbers is not None
    threshold = values.threshold(cut.constant, cut.strict)
    low, high = _limits(values.numbers.dtype)
    return True if threshold <= low else False if threshold > high else None


def _codes(question: Equals | Texts, values: Values) -> list[int]:
    wanted = {question.constant} if isinstance(question, Equals) else frozenset(question.constants)
    return [code for code, text in enumerate(values.texts) if text in wanted]


def _coded(values: Values, codes: Sequence[int], rows: int) -> Words:
    if not codes:
        return empty(rows)
    table = np.zeros(len(values.texts), np.bool_)
    table[codes] = True
    assert values.numbers is not None
    return pack(np.take(table, values.numbers, mode="clip"))


@cache
def _limits(dtype: np.dtype[Any]) -> tuple[int, int]:
    """The least and the greatest integer of a type."""
    limits = np.iinfo(dtype)
    return int(limits.min), int(limits.max)
