"""Cells and outputs worked out on vectors, for the rows of one block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from pengcheng.engines.feel.types import NUMBER
from pengcheng.engines.feel.vector import Vector, VectorProgram, to_values
from pengcheng.engines.feel.vector.dictionary import apply, codes_of
from pengcheng.engines.feel.vector.lists import extreme, total
from pengcheng.engines.feel.vector.logic import truths_of
from pengcheng.engines.feel.vector.shaping import as_lists, row_lists
from pengcheng.engines.feel.vector.vectors import Constant, Scaled

from ..hit_policy import ARITHMETIC, aggregate
from ..model import Aggregation, DecisionTable, Outcome
from .bitsets import Words, pack
from .block import Members
from .expressions import VectorOutputs, VectorTest
from .result import Computed, add_sums

_Positions = npt.NDArray[np.int64]


def test_answers(test: VectorTest, block: Members) -> tuple[Words, Words]:
    """The rows for which a cell may be true, and those for which it may be false."""
    columns = _columns([test.cell, *([test.derived] if test.derived else [])], block, None)
    if "?" in test.cell.names:
        columns["?"] = test.derived.evaluate(columns, block.rows) if test.derived else block.vector(test.name)
    answer = truths_of(test.cell.evaluate(columns, block.rows)).true
    passes, unknown = pack(answer), block.unknown_among(test.reads)
    return passes | unknown, ~passes & block.all | unknown


def compute(outputs: VectorOutputs, table: DecisionTable, block: Members, where: _Positions) -> Computed:
    """The outputs of one leaf for some rows, all of which know the facts that the outputs read."""
    programs = [program for each in outputs.rows for program in each.values()]
    columns = _columns(programs, block, where)
    given = [{name: each.evaluate(columns, len(where)) for name, each in row.items()} for row in outputs.rows]
    if outputs.fires is not None and not table.hit_policy.is_single:
        found = {clause.name: _folded(table, clause.name, given, len(where)) for clause in table.outputs}
    else:
        found = dict(given[0])
    name = table.outcome_output
    if name is None:
        return Computed(where, found, None)
    said = found.pop(name, Constant(len(where), None))
    return Computed(where, found, apply(_outcome, said))


def _outcome(value: object) -> str:
    return str(Outcome(str(value)) if value in frozenset(Outcome) else Outcome.UNCLEAR)


def _columns(programs: Sequence[VectorProgram], block: Members, where: _Positions | None) -> dict[str, Vector]:
    names = dict.fromkeys(name for program in programs for name in program.names if name != "?")
    found = {name: block.vector(name) for name in names}
    if where is None or len(where) == block.rows:
        return found
    return {name: each.take(where) for name, each in found.items()}


def _folded(table: DecisionTable, name: str, given: Sequence[Mapping[str, Vector]], rows: int) -> Vector:
    """One output of a policy that gives lists: the list, its aggregate, or the one outcome all rows agree on."""
    none = Constant(rows, None)
    values = row_lists([outputs.get(name, none) for outputs in given], rows)
    if name == table.outcome_output:
        return apply(_agreed, values)
    if table.aggregation is None:
        return values
    aggregation = table.aggregation
    if aggregation is Aggregation.COUNT:
        return Constant(rows, len(given))
    items = as_lists(values).items
    if isinstance(items, Scaled) and items.type == NUMBER:
        found = total(values) if aggregation is Aggregation.SUM else _extreme(values, aggregation)
        if found is not None:
            return found
    return apply(lambda each: aggregate(aggregation, each), values)


def _extreme(values: Vector, aggregation: Aggregation) -> Vector | None:
    return extreme(values, -1 if aggregation is Aggregation.MIN else 1)


def _agreed(values: list[object]) -> object:
    return values[0] if values and all(value == values[0] for value in values) else Outcome.UNCLEAR.value


def outcomes_of(computed: Computed) -> npt.NDArray[np.object_]:
    """Each row's outcome, None for a table that says none."""
    if computed.outcome is None:
        return np.full(len(computed.where), None)
    return np.array(to_values(computed.outcome), np.object_)


def add_computed_sums(sums: dict[str, Decimal], computed: Computed, counted: _Positions) -> None:
    """Add the outputs that are numbers, over some of the computed rows (positions among them)."""
    for name, vector in computed.outputs.items():
        taken = vector.take(counted)
        if isinstance(taken, Scaled) and taken.type == NUMBER:
            if taken.known().any():
                add_sums(sums, {name: Decimal(_sum(taken)).scaleb(-taken.scale, ARITHMETIC)}, 1)
            continue
        coded = codes_of(taken)
        for value, times in zip(coded.values, np.bincount(coded.codes, minlength=len(coded.values)), strict=True):
            add_sums(sums, {name: value}, int(times))


def _sum(vector: Scaled) -> int:
    if vector.bound * vector.rows < 2**63:
        return int(vector.values.sum())
    return int(vector.values.astype(np.object_).sum())
