"""What a run keeps when nobody asked for rows or questions: at most two bits a resident and decision, and sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from ..hit_policy import ARITHMETIC
from .bitsets import Bitmap, Words, full
from .result import BlockOutcome, DecisionSweep, Rows


@dataclass(slots=True)
class PossibleOutcome:
    """One decision on one block: who may be granted, for whom that is sure, and whose result says no outcome.

    See `lowering` for how they tell granted, refused and unclear. Decisions may share their words.
    """

    rows: int
    may_grant: Words
    sure: Words
    without: Words
    sums: Mapping[str, Decimal]

    @classmethod
    def of(cls, outcome: BlockOutcome) -> PossibleOutcome:
        """The same from three bitmaps."""
        may_grant, everybody = outcome.granted | outcome.unclear, full(outcome.rows)
        return cls(outcome.rows, may_grant, ~outcome.unclear & everybody, ~outcome.refused & everybody, outcome.sums)


@dataclass(frozen=True)
class PossibleSweep(DecisionSweep):
    """A sweep whose bitmaps are made when they are asked for."""

    possible: tuple[PossibleOutcome, ...] = ()

    @property
    def granted(self) -> Bitmap:
        """Who is entitled."""
        return self._bitmap(lambda block: block.may_grant & block.sure)

    @property
    def refused(self) -> Bitmap:
        """Who is not."""
        return self._bitmap(lambda block: ~(block.may_grant | block.without) & full(block.rows))

    @property
    def unclear(self) -> Bitmap:
        """Whom nobody can tell about yet."""
        return self._bitmap(lambda block: block.may_grant & ~block.sure)

    @property
    def sums(self) -> dict[str, Decimal]:
        """For each output that is a number, its sum over everybody who is granted."""
        total: dict[str, Decimal] = {}
        for block in self.possible:
            for name, value in block.sums.items():
                total[name] = ARITHMETIC.add(total.get(name, Decimal(0)), value)
        return total

    @property
    def asks(self) -> dict[str, Bitmap]:
        """Raises `ValueError`: it was not kept."""
        raise _not_kept()

    def fired(self) -> Rows:
        """Raises `ValueError`: it was not kept."""
        raise _not_kept()

    def outputs(self, name: str) -> pa.Array:
        """Raises `ValueError`: it was not kept."""
        raise _not_kept()

    def _bitmap(self, words: Callable[[PossibleOutcome], Words]) -> Bitmap:
        return Bitmap(tuple((block.rows, words(block)) for block in self.possible))


def _not_kept() -> ValueError:
    return ValueError("This was not kept; run the plan with rows=True or asks=True.")
