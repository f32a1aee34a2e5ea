"""The cells and outputs of one decision compiled for vectors, as far as they have an exact vector form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pengcheng.engines.feel import tree
from pengcheng.engines.feel.builtins.names import BUILTIN_NAMES
from pengcheng.engines.feel.typing import Static
from pengcheng.engines.feel.vector import VectorProgram, compile_vector

from ..compiled import CompiledTable, TestColumn
from ..conclusions import Leaf
from ..model import Aggregation, HitPolicy, InputClause
from .vectors import static_of

_SEVERAL = (HitPolicy.RULE_ORDER, HitPolicy.COLLECT)
"""Policies under which the outputs of several rows need no comparison of rows with each other."""


@dataclass(frozen=True)
class VectorTest:
    """A cell that does more than compare its input with constants. `derived`: the input, where it is an expression."""

    reads: tuple[str, ...]
    name: str
    derived: VectorProgram | None
    cell: VectorProgram


@dataclass(frozen=True)
class VectorOutputs:
    """The outputs of a leaf: those of each matching row (of the defaults, if there is none), by name."""

    reads: tuple[str, ...]
    rows: tuple[Mapping[str, VectorProgram], ...]
    fires: int | None


class Compiler:
    """Compiles what one table works out from facts.

    Args:
        now: the decision's instant; `today()` in its texts.
        clauses: the declarations of every fact the decision reads.
    """

    def __init__(self, table: CompiledTable, now: datetime, clauses: Mapping[str, InputClause]) -> None:
        self._table = table
        self._now = now
        self._declared = {name: static_of(clause) for name, clause in clauses.items() if name not in BUILTIN_NAMES}

    def test(self, column: TestColumn) -> VectorTest:
        """A cell's column. Raises FeelError for what has no vector form."""
        clause = column.clause
        source = static_of(clause)
        derived = None
        if clause.expression is not None:
            derived = self._compiled(clause.expression.tree)
            source = Static()
        cell = compile_vector(column.cell.tree, {**self._declared, "?": source}, self._now)
        return VectorTest(column.reads, clause.name, derived, cell)

    def outputs(self, leaf: Leaf) -> VectorOutputs | None:
        """The outputs of a leaf whose result is worked out from facts; None where rows must be compared first.

        Raises FeelError for what has no vector form.
        """
        table = self._table.table
        if leaf.matching:
            if len(leaf.matching) > 1 and table.hit_policy not in _SEVERAL:
                return None
            texts = [table.rows[row].outputs for row in leaf.matching]
        elif table.aggregation is Aggregation.COUNT:
            return None
        else:
            texts = [{clause.name: clause.default.tree for clause in table.outputs if clause.default}]
        rows = tuple({name: self._compiled(text) for name, text in each.items()} for each in texts)
        return VectorOutputs(leaf.reads, rows, leaf.matching[0] if leaf.matching else None)

    def _compiled(self, text: tree.Expression) -> VectorProgram:
        return compile_vector(text, self._declared, self._now)
