"""Deciding row by row, for the few tables whose diagram would be too large.

Each row is true, false or unknown; facts that stand in several rows are taken as independent, so this way may
ask for a fact that cannot matter, and never decides what is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from .compiled import CompiledTable
from .conclusions import Leaf
from .model import HitPolicy
from .questions import unknown_among
from .trace import Tracer, Truth

_MOST_UNKNOWN = 8
"""With more rows open than this, not every combination is looked at: no match and each row alone stand for all."""


def open_rows(
    compiled: CompiledTable, tracer: Tracer, facts: Mapping[str, object]
) -> tuple[list[Leaf], tuple[str, ...]]:
    """The results that are possible, and the unknown facts that the open rows read."""
    first_only = compiled.table.hit_policy is HitPolicy.FIRST
    certain: list[int] = []
    unknown: list[int] = []
    for row in tracer.rows(facts):
        if row.matches is Truth.UNKNOWN:
            unknown.append(row.row)
        elif row.matches is Truth.TRUE:
            certain.append(row.row)
            if first_only:
                break
    sets = _first_sets(certain, unknown) if first_only else _sets(certain, unknown)
    leaves = [compiled.leaves[compiled.conclusions.leaf_of(rows)] for rows in dict.fromkeys(sets)]
    asks = tuple(name for row in unknown for name in _missing(compiled, row, facts))
    return leaves, asks


def _first_sets(certain: list[int], unknown: list[int]) -> list[int]:
    return [*(1 << row for row in unknown), 1 << certain[0] if certain else 0]


def _sets(certain: list[int], unknown: list[int]) -> list[int]:
    sure = sum(1 << row for row in certain)
    sizes = range(len(unknown) + 1) if len(unknown) <= _MOST_UNKNOWN else (0, 1)
    return [sure | sum(1 << row for row in some) for size in sizes for some in combinations(unknown, size)]


def _missing(compiled: CompiledTable, row: int, facts: Mapping[str, object]) -> tuple[str, ...]:
    reads = [
        name
        for column, truth in zip(compiled.columns, compiled.truths, strict=True)
        if truth.tested >> row & 1
        for name in column.reads
    ]
    return unknown_among(reads, facts)
