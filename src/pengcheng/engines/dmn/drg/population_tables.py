"""Decision tables inside boxed expressions on vectors: a row's condition is a mask, the hit policy a choice of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from pengcheng.engines.feel.types import NUMBER
from pengcheng.engines.feel.vector import Host, NotVectorised, Vector
from pengcheng.engines.feel.vector.comparison import compare
from pengcheng.engines.feel.vector.dictionary import apply
from pengcheng.engines.feel.vector.lists import count, extreme, total
from pengcheng.engines.feel.vector.logic import truths_of
from pengcheng.engines.feel.vector.shaping import concatenated, expanded, select, where_known
from pengcheng.engines.feel.vector.vectors import Constant, Contexts, Lists, Scaled, nulls, offsets_of

from ..hit_policy import aggregate
from ..model import Aggregation, HitPolicy
from .tables import BoxedTable

_Flags = npt.NDArray[np.bool_]
_Ranks = npt.NDArray[np.int64]
_UNRANKED = np.iinfo(np.int64).max


def host_table(table: BoxedTable, rows: int) -> Host:
    """A table as a function on vectors: of its rows' conditions and outputs, its defaults and its priorities."""
    return Host(rows, None, lambda given, work_out: _Deciding(table, given, work_out).result())


class _Deciding:
    def __init__(self, table: BoxedTable, given: Sequence[Vector], work_out: Callable[[Vector], Vector]) -> None:
        self._table = table
        width = len(table.outputs)
        calls = iter([work_out(each) for each in given])
        self._matches: list[_Flags] = []
        self._outputs: list[list[Vector]] = []
        for _ in range(table.rows):
            self._matches.append(truths_of(next(calls)).true)
            self._outputs.append([next(calls) for _ in range(width)])
        self._defaults = [next(calls) for _ in range(width)] if table.has_defaults else None
        self._priorities = [next(calls) if has else None for has in table.has_priorities]
        self._rows = given[0].rows if given else 0

    def result(self) -> Vector:
        """The table's value for each row."""
        table = self._table
        if not self._matches:
            matched = np.zeros(self._rows, np.bool_)
        else:
            matched = np.logical_or.reduce(self._matches)
        fallback = nulls(self._rows) if self._defaults is None else self._shown(self._defaults)
        if table.aggregation is Aggregation.COUNT:
            return self._aggregated()
        if table.hit_policy.is_single:
            return select(matched, self._single(), fallback)
        found = self._listed(None) if table.aggregation is None else self._aggregated()
        return select(matched, found, fallback)

    def _shown(self, row: Sequence[Vector]) -> Vector:
        if len(self._table.outputs) == 1:
            return row[0]
        return Contexts(self._rows, None, dict(zip(self._table.outputs, row, strict=True)))

    # --- one row --------------------------------------------------------------------------------

    def _single(self) -> Vector:
        policy = self._table.hit_policy
        chosen = self._first(self._ranks() if policy is HitPolicy.PRIORITY else None)
        if policy is HitPolicy.UNIQUE:
            several = np.sum(self._matches, axis=0) > 1 if self._matches else np.zeros(self._rows, np.bool_)
            return where_known(self._shown(chosen), ~several)
        if policy is HitPolicy.ANY:
            return where_known(self._shown(chosen), ~self._conflict(chosen))
        return self._shown(chosen)

    def _first(self, ranks: list[_Ranks] | None) -> list[Vector]:
        """The outputs of the first matching row, or of the first among those of the least rank."""
        best = np.full(self._rows, _UNRANKED)
        choice = np.zeros(self._rows, np.int64)
        for number, matches in enumerate(self._matches):
            rank = np.full(self._rows, number) if ranks is None else ranks[number]
            better = matches & (rank < best)
            best[better] = rank[better]
            choice[better] = number
        if not self._outputs:
            return [nulls(self._rows) for _ in self._table.outputs]
        chosen: list[Vector] = []
        for column in zip(*self._outputs, strict=True):
            value = column[0]
            for number, each in enumerate(column[1:], start=1):
                value = select(choice == number, each, value)
            chosen.append(value)
        return chosen

    def _conflict(self, chosen: Sequence[Vector]) -> _Flags:
        """The rows for which a matching row has other outputs than the first."""
        found = np.zeros(self._rows, np.bool_)
        for matches, outputs in zip(self._matches, self._outputs, strict=True):
            for one, other in zip(outputs, chosen, strict=True):
                found |= matches & ~truths_of(compare("=", one, other)).true
        return found

    def _ranks(self) -> list[_Ranks]:
        """For each row of the table its rank: the positions of its outputs among the output values, in order."""
        ranked = [self._ranked(each) for each in self._priorities]
        ranks: list[_Ranks] = []
        for outputs in self._outputs:
            rank = np.zeros(self._rows, np.int64)
            for values, output in zip(ranked, outputs, strict=True):
                place = expanded(apply(lambda value, values=values: _position(values, value), output))
                assert isinstance(place, Scaled) or not self._rows
                rank = rank * (len(values) + 1) + (place.values if isinstance(place, Scaled) else 0)
            ranks.append(rank)
        return ranks

    def _ranked(self, priority: Vector | None) -> list[object]:
        if priority is None:
            return [None]
        if not isinstance(priority, Constant):
            raise NotVectorised("no_vector_form", "Output values that differ between subjects have no vector form.")
        return priority.value if isinstance(priority.value, list) else [priority.value]

    # --- several rows ---------------------------------------------------------------------------

    def _listed(self, output: int | None) -> Vector:
        """The matching rows' values as a list: of one output, or as shown."""
        rules = len(self._matches)
        if not rules:
            return Constant(self._rows, [])
        values = [self._shown(row) if output is None else row[output] for row in self._outputs]
        flags = np.concatenate(self._matches)
        row = np.tile(np.arange(self._rows), rules)
        rule = np.repeat(np.arange(rules), self._rows)
        ordered = self._table.hit_policy is HitPolicy.OUTPUT_ORDER
        rank = np.concatenate(self._ranks()) if ordered else np.zeros(len(flags), np.int64)
        order = np.lexsort((rule, rank, row))
        order = order[flags[order]]
        lengths = np.bincount(row[flags], minlength=self._rows).astype(np.int64)
        return Lists(self._rows, None, offsets_of(lengths), concatenated(list(map(expanded, values))).take(order))

    def _aggregated(self) -> Vector:
        return self._shown([self._aggregate(output) for output in range(len(self._table.outputs))])

    def _aggregate(self, output: int) -> Vector:
        aggregation = self._table.aggregation
        assert aggregation is not None
        values = self._listed(output)
        if aggregation is Aggregation.COUNT:
            return count(values)
        if isinstance(values, Lists) and isinstance(values.items, Scaled) and values.items.type == NUMBER:
            sign = -1 if aggregation is Aggregation.MIN else 1
            found = total(values) if aggregation is Aggregation.SUM else extreme(values, sign)
            if found is not None:
                return found
        return apply(lambda each: aggregate(aggregation, each) if each else None, values)


def _position(values: list[object], value: object) -> int:
    return values.index(value) if value in values else len(values)
