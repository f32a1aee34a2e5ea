"""Decision tables inside boxed expressions: the rows in FEEL, the hit policy in Python.

A table becomes a call of a host function with one function per row and output, so that rows are looked at in
the scope where the table stands and outputs are worked out only for rows that match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.functions import FunctionValue

from ..hit_policy import aggregate, firing
from ..model import Aggregation, HitPolicy
from .places import Stretch
from .warnings import NodeRun


@dataclass(frozen=True)
class BoxedTable:
    """The frame of a table: its outputs, policy and number of rows.

    Attributes:
        outputs: names; one, often "", where the result is a bare value.
        priorities: for each output the values in order of priority, as a host function gives them.
        has_defaults: a default for each output follows the rows.
        cells: for each row the characters of its output cells.
    """

    outputs: tuple[str, ...]
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    rows: int
    has_defaults: bool
    has_priorities: tuple[bool, ...]
    cells: tuple[tuple[Stretch, ...], ...]

    def decide(self, run: NodeRun, functions: Sequence[object]) -> object:
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
        for condition, maker, cells in zip(conditions, makers, self.cells, strict=True):
            if condition() is True:
                found.append([make() for make in maker])
                if self.aggregation not in (None, Aggregation.COUNT):
                    self._tell_no_numbers(found[-1], cells, run)
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

    def _tell_no_numbers(self, row: list[object], cells: tuple[Stretch, ...], run: NodeRun) -> None:
        """The fold of an output is null if one row has no number for it; a row that tells why itself is not told."""
        for value, cell in zip(row, cells, strict=True):
            is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
            if not is_number and not (value is None and run.warned(cell)):
                message = f"{self.aggregation} needs a number in every row that matches; write 0 where there is none."
                run.warn("not_a_number", message, cell)

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
        self._tables: dict[str, tuple[BoxedTable, int]] = {}

    def add(self, table: BoxedTable, arity: int) -> str:
        """Register a table; returns the name of its function."""
        name = f"decision table {len(self._tables) + 1}"
        self._tables[name] = table, arity
        return name

    def called(self, names: Iterable[str]) -> dict[str, BoxedTable]:
        """The tables among the names that a tree reads."""
        return {name: self._tables[name][0] for name in names if name in self._tables}

    def functions(self, names: Iterable[str], run: NodeRun) -> dict[str, FunctionValue]:
        """The functions of the tables among the names that a tree reads; they tell their warnings to the run."""
        return {name: _function(*self._tables[name], run) for name in names if name in self._tables}


def _function(table: BoxedTable, arity: int, run: NodeRun) -> FunctionValue:
    parameters = tuple(f"function {number}" for number in range(arity))
    return FunctionValue(parameters, lambda *functions: table.decide(run, functions))


def _position(ranked: object, value: object) -> int:
    values = ranked if isinstance(ranked, list) else [ranked]
    return values.index(value) if value in values else len(values)
