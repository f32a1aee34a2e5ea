"""The generated items as one lazy query on Polars."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

import pyarrow as pa

from pengcheng.channels.cli.benchmarks.rules.columns import with_codes
from pengcheng.channels.cli.benchmarks.rules.peers import Flags, peer
from pengcheng.engines.dmn.generated import Condition, GeneratedItems

NAME = "Polars"


class Polars:
    """A frame and its queries. It answers with a column for each item: true, false, or null for an unclear one."""

    def __init__(self, module: Any, items: GeneratedItems, residents: pa.RecordBatch) -> None:
        self._module = module
        self._items = items
        frame = module.from_arrow(pa.table(with_codes(residents))).lazy()
        granted = {
            name: reduce(and_, map(self._expression, conditions)) for name, conditions in items.conditions.items()
        }
        self._columns = frame.select(each.alias(name) for name, each in granted.items())
        self._counts = frame.select(each.sum().alias(name) for name, each in granted.items())

    def answers(self) -> dict[str, Any]:
        """The columns of one query."""
        found: dict[str, Any] = self._columns.collect().to_dict()
        return found

    def flags(self, answer: Any) -> Flags:
        """A flag for each resident: true is granted, null is not."""
        found: Flags = answer.fill_null(False).to_numpy()
        return found

    def quickly(self) -> dict[str, int]:
        """Counted only."""
        found: dict[str, int] = self._counts.collect().row(0, named=True)
        return found

    def _expression(self, condition: Condition) -> Any:
        column, constant = self._module.col(condition.fact), condition.constant
        if isinstance(constant, bool):
            return column if constant else ~column
        if isinstance(constant, str):
            return column == self._items.clauses[condition.fact].values.index(constant)
        return column >= constant if condition.operator == ">=" else column < constant


def ready(items: GeneratedItems, residents: pa.RecordBatch) -> Polars | None:
    """The peer, loaded; None if it is not installed."""
    module = peer("polars")
    return None if module is None else Polars(module, items, residents)
