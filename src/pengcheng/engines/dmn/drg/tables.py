"""Decision tables inside boxed expressions: the rows in FEEL, the hit policy in Python.

A table becomes a call of a host function with one function per row and output, so that rows are looked at in
the scope where the table stands and outputs are worked out only for rows that match.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import FunctionValue

from ..hit_policy import aggregate, firing
from ..model import Aggregation, HitPolicy

Outputs = Mapping[str, object]


@dataclass(frozen=True)
class BoxedTable:
    """The frame of a table: its outputs, policy and number of rows.

    Attributes:
        outputs: names; one, often "", where the result is a bare value.
        priorities: for each output the values in order of priority, as a host function gives them.
        has_defaults: a default for each output follows the rows.
    """

    outputs: tuple[str, ...]
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    rows: int
    has_defaults: bool
    has_priorities: tuple[bool, ...]

    def decide(self, *functions: object) -> object:
        """The result, from the functions of rows (condition, outputs), of defaults and of priorities."""
        calls = iter([function.body for function in functions if isinstance(function, FunctionValue)])
        width = len(self.outputs)
        conditions, makers = [], []
        for _ in range(self.rows):
            conditions.append(next(calls))
            makers.append([next(calls) for _ in range(width)])
        defaults = [next(calls) for _ in range(width)] if self.has_defaults else None
        ranks = [next(calls)() if has else None for has in self.has_priorities]
        found: list[list[object]] = []
        for condition, maker in zip(conditions, makers, strict=True):
            if condition() is True:
                found.append([make() for make in maker])
                if self.hit_policy is HitPolicy.FIRST:
                    break
        return self._result(found, [make() for make in defaults] if defaults else None, ranks)

    def _result(self, found: list[list[object]], defaults: list[object] | None, ranks: Sequence[object]) -> object:
        if not found and self.aggregation is not Aggregation.COUNT:
            return self._shown(defaults) if defaults is not None else None

        def rank(row: list[object]) -> list[int]:
            return [_position(ranked, value) for ranked, value in zip(ranks, row, strict=True)]

        rows, note = firing(self.hit_policy, found, list, rank)
        if note:
            raise OperationFault(note, _CLASHES[note])
        if self.hit_policy.is_single:
            return self._shown(rows[0]) if rows else None
        if self.aggregation is None:
            return [self._shown(row) for row in rows]
        columns = [[row[place] for row in rows] for place in range(len(self.outputs))]
        return self._shown([aggregate(self.aggregation, column) for column in columns])

    def _shown(self, row: list[object]) -> object:
        return row[0] if len(self.outputs) == 1 else dict(zip(self.outputs, row, strict=True))


_CLASHES = {
    "overlap": "More than one row matches, and UNIQUE allows one. Tell the rows apart, or take another hit policy.",
    "conflict": "Matching rows differ, and ANY asks that they agree. Let them agree, or tell them apart.",
}
"""What a hit policy cannot resolve, in words."""


class HostTables:
    """The tables of a model by the names under which its trees call them."""

    def __init__(self) -> None:
        self.functions: dict[str, object] = {}
        self._numbers = count(1)

    def add(self, table: BoxedTable, arity: int) -> str:
        """Register a table; returns the name of its function."""
        name = f"decision table {next(self._numbers)}"
        parameters = tuple(f"function {number}" for number in range(arity))
        self.functions[name] = FunctionValue(parameters, table.decide)
        return name


def _position(ranked: object, value: object) -> int:
    values = ranked if isinstance(ranked, list) else [ranked]
    return values.index(value) if value in values else len(values)
