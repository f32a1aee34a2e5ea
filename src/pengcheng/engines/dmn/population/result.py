"""What a run over the population found: bitmaps, sums and counts; lists only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pengcheng.engines.feel.vector import Vector, to_values

from ..hit_policy import ARITHMETIC
from ..result import DecisionResult
from .bitsets import Bitmap, Words

Rows = npt.NDArray[np.int16]

UNDECIDED = -1


@dataclass(frozen=True, slots=True)
class Keep:
    """What to keep for each resident beside the three bitmaps: the fired row and outputs; the open questions."""

    rows: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Computed:
    """Outputs worked out on vectors for some residents.

    Attributes:
        where: their positions in the block.
        outputs: by name, without the outcome.
        outcome: the outcome's word; None for a table that says no outcome.
    """

    where: npt.NDArray[np.int64]
    outputs: Mapping[str, Vector]
    outcome: Vector | None


@dataclass(slots=True)
class BlockOutcome:
    """One decision on one block.

    Attributes:
        fired: the first row that fired per resident, UNDECIDED where none did; None unless asked for.
        group: the group of the result per resident, UNDECIDED where open; None unless asked for.
        open: the residents for whom facts are missing that can still change the result.
        computed: outputs worked out on vectors; kept with the rows.
        scalar: what the scalar engine found for those residents whom it decided, by position; kept with the rows.
        asks: for each fact, the unclear residents for whom it can still change the result.
    """

    rows: int
    granted: Words
    refused: Words
    unclear: Words
    sums: dict[str, Decimal] = field(default_factory=dict)
    fired: Rows | None = None
    group: Rows | None = None
    open: Words | None = None
    computed: list[Computed] = field(default_factory=list)
    scalar: dict[int, DecisionResult] = field(default_factory=dict)
    asks: dict[str, Words] | None = None

    @property
    def worked_out(self) -> dict[int, Mapping[str, object]]:
        """The outputs of the residents whose results are worked out from their facts, by position in the block."""
        found: dict[int, Mapping[str, object]] = {}
        for each in self.computed:
            columns = [to_values(vector) for vector in each.outputs.values()]
            for place, position in enumerate(each.where.tolist()):
                found[position] = {name: column[place] for name, column in zip(each.outputs, columns, strict=True)}
        found.update({position: result.outputs for position, result in self.scalar.items()})
        return found


@dataclass(frozen=True)
class DecisionSweep:
    """One decision on the whole population. Positions count over all blocks in the order they came.

    Attributes:
        vectorisation, reason: how it was run, and why not wholly on bitsets.
        group_outputs: the outputs of each group of results.
    """

    name: str
    rule_hash: str
    vectorisation: str
    reason: str
    group_outputs: tuple[Mapping[str, object], ...]
    blocks: tuple[BlockOutcome, ...]

    @property
    def granted(self) -> Bitmap:
        """Who is entitled."""
        return Bitmap(tuple((block.rows, block.granted) for block in self.blocks))

    @property
    def refused(self) -> Bitmap:
        """Who is not."""
        return Bitmap(tuple((block.rows, block.refused) for block in self.blocks))

    @property
    def unclear(self) -> Bitmap:
        """Whom nobody can tell about yet: facts are missing, or a person must decide."""
        return Bitmap(tuple((block.rows, block.unclear) for block in self.blocks))

    @property
    def sums(self) -> dict[str, Decimal]:
        """For each output that is a number, its sum over everybody who is granted (for a table without an
        outcome: over everybody decided)."""
        total: dict[str, Decimal] = {}
        for block in self.blocks:
            for name, value in block.sums.items():
                total[name] = ARITHMETIC.add(total.get(name, Decimal(0)), value)
        return total

    def fired(self) -> Rows:
        """The row that fired for each resident, zero-based; -1 where none did. Needs `run(..., rows=True)`."""
        return np.concatenate([np.empty(0, np.int16), *(_kept(block.fired) for block in self.blocks)])

    def outputs(self, name: str) -> pa.Array:
        """One output for each resident, null where there is none. Needs `run(..., rows=True)`."""
        constants = [group.get(name) for group in self.group_outputs]
        values: list[object] = []
        for block in self.blocks:
            found = [constants[group] if group >= 0 else None for group in _kept(block.group).tolist()]
            for position, outputs in block.worked_out.items():
                found[position] = outputs.get(name)
            values.extend(found)
        return pa.array([_decimal(each) for each in values])

    @property
    def asks(self) -> dict[str, Bitmap]:
        """For each fact, the unclear residents for whom it can still change the result. Needs
        `run(..., asks=True)`."""
        names = dict.fromkeys(name for block in self.blocks for name in _kept(block.asks))
        return {
            name: Bitmap(
                tuple((block.rows, _kept(block.asks).get(name, np.zeros_like(block.unclear))) for block in self.blocks)
            )
            for name in names
        }


@dataclass(frozen=True)
class PopulationResult:
    """All decisions of a run, by name.

    Attributes:
        rows: residents in the population.
        absent: facts that no column gives; they are unknown for everybody.
    """

    rows: int
    decisions: Mapping[str, DecisionSweep]
    absent: tuple[str, ...]

    def __getitem__(self, name: str) -> DecisionSweep:
        return self.decisions[name]


def _decimal(value: object) -> object:
    """Numbers as decimals, so that whole ones and others stand in one column."""
    if isinstance(value, list):
        return [_decimal(item) for item in value]
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


_Kept = TypeVar("_Kept")


def _kept(value: _Kept | None) -> _Kept:
    if value is None:
        raise ValueError("This was not kept; run the plan with rows=True or asks=True.")
    return value


def add_sums(sums: dict[str, Decimal], outputs: Mapping[str, object], times: int) -> None:
    """Add the outputs that are numbers, each so many times."""
    for name, value in outputs.items():
        if times and isinstance(value, int | Decimal) and not isinstance(value, bool):
            amount = ARITHMETIC.multiply(Decimal(value), Decimal(times))
            sums[name] = ARITHMETIC.add(sums.get(name, Decimal(0)), amount)
