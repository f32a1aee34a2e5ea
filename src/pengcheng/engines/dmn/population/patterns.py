"""What the bitsets leave open, worked out once per pattern of regions and not once per person.

Residents whose facts lie in the same regions, and who lack the same facts, get the same questions and the
same reasons; a block has a handful of such patterns.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np
import numpy.typing as npt

from ..compiled import FactColumn
from ..questions import Possible, sure_row
from ..regions import Kind, Regions
from .bitsets import Words, pack, positions, unpack
from .block import Members
from .columns import Values
from .program import Program
from .result import UNDECIDED

_Indices = npt.NDArray[np.int64]


class Patterns:
    """The patterns among some rows of a block, for a decision that is wholly vectorised.

    Args:
        answers: for each column that is a cell, the rows for which it may be true, and may be false.

    Attributes:
        where: the rows, ascending.
        possible: for each pattern, the regions each column may lie in.
        of_row: for each of the rows, the number of its pattern.

    Raises:
        NotVectorised: a column cannot be held exactly in this block.
    """

    def __init__(
        self, program: Program, block: Members, rows: Words, answers: Mapping[int, tuple[Words, Words]]
    ) -> None:
        self._program = program
        self._block = block
        self.where = positions(rows, block.rows)
        columns = program.record.compiled.columns
        regions = [
            _regions_at(column, block, self.where)
            if isinstance(column, FactColumn)
            else _answers_at(answers.get(number), self.where, block.rows)
            for number, column in enumerate(columns)
        ]
        first, self.of_row = _patterns(regions, [column.count + 1 for column in columns], len(self.where))
        self.possible: list[Possible] = [
            tuple(
                column.possible if found[row] == column.count else 1 << int(found[row])
                for column, found in zip(columns, regions, strict=True)
            )
            for row in first
        ]

    def asks(self) -> dict[str, Words]:
        """For each fact, the rows for which it can still change the result."""
        compiled, questions = self._program.record.compiled, self._program.record.questions
        assert questions is not None
        asked: dict[str, npt.NDArray[np.bool_]] = {}
        for number, possible in enumerate(self.possible):
            found = questions.open(possible)
            reads = [name for place in found.columns for name in compiled.columns[place].reads]
            reads += [name for leaf in found.leaves for name in compiled.leaves[leaf].reads]
            for name in reads:
                asked.setdefault(name, np.zeros(len(self.possible), np.bool_))[number] = True
        return {name: self._spread(flags[self.of_row]) & self._block.unknown(name) for name, flags in asked.items()}

    def sure_rows(self) -> npt.NDArray[np.int16]:
        """For each of the rows, the table's row to name as the reason; UNDECIDED where none is sure."""
        compiled, questions = self._program.record.compiled, self._program.record.questions
        assert questions is not None
        reasons = np.full(len(self.possible), UNDECIDED, np.int16)
        for number, possible in enumerate(self.possible):
            leaves = [compiled.leaves[leaf] for leaf in questions.open(possible).leaves]
            reason = sure_row(compiled, leaves, possible)
            if reason is not None and not (leaves[0].resolution and leaves[0].resolution.note):
                reasons[number] = reason
        return reasons[self.of_row]

    def _spread(self, flags: npt.NDArray[np.bool_]) -> Words:
        everybody = np.zeros(self._block.rows, np.bool_)
        everybody[self.where] = flags
        return pack(everybody)


def _patterns(regions: list[_Indices], sizes: list[int], rows: int) -> tuple[_Indices, _Indices]:
    """One row of each distinct combination of regions, and each row's combination."""
    if prod(sizes) >= 2**62:
        _, first, pattern = np.unique(np.column_stack(regions), axis=0, return_index=True, return_inverse=True)
        return first, pattern.reshape(-1)
    keys = np.zeros(rows, np.int64)
    for found, size in zip(regions, sizes, strict=True):
        keys = keys * size + found
    _, first, pattern = np.unique(keys, return_index=True, return_inverse=True)
    return first, pattern


def _regions_at(column: FactColumn, block: Members, where: _Indices) -> _Indices:
    """Each row's region; the number of regions stands for unknown."""
    values = block.values(column.clause.name)
    if values is None:
        return np.full(len(where), column.count, np.int64)
    found = _known_regions(column.regions, values, where, block.rows)
    if values.valid is not None:
        has_value = unpack(values.valid, block.rows)[where]
        unknown = unpack(block.unknown(column.clause.name), block.rows)[where]
        return np.where(has_value, found, np.where(unknown, column.count, column.regions.null))
    return found


def _answers_at(answers: tuple[Words, Words] | None, where: _Indices, rows: int) -> _Indices:
    """What a cell says of each row: 0 for false, 1 for true, 2 for either; a cell nobody came to may be either."""
    if answers is None:
        return np.full(len(where), 2, np.int64)
    true, false = (unpack(bits, rows)[where] for bits in answers)
    return np.where(true & false, 2, np.where(true, 1, 0)).astype(np.int64)


def _known_regions(regions: Regions, values: Values, where: _Indices, block_rows: int) -> _Indices:
    if regions.kind is Kind.BOOLEAN:
        assert values.truths is not None
        return unpack(values.truths, block_rows)[where].astype(np.int64)
    assert values.numbers is not None
    numbers = values.numbers[where]
    if regions.kind is Kind.TEXT:
        place = {text: region for region, text in enumerate(regions.constants)}
        others = len(regions.constants)
        table = np.array([place.get(text, others) for text in values.texts] or [others], np.int64)
        return np.take(table, numbers, mode="clip")
    borders = [
        values.threshold(constant, strict)  # type: ignore[arg-type]
        for constant in regions.constants
        for strict in (False, True)
    ]
    held = all(-(2**63) <= border < 2**63 for border in borders)
    found = np.searchsorted(np.array(borders, np.int64 if held else object), numbers, side="right")
    return found.astype(np.int64, copy=False)
