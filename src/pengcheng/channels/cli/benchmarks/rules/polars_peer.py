"""The generated items as one lazy query on Polars."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

import pyarrow as pa

from pengcheng.channels.cli.benchmarks.rules.columns import with_codes
from pengcheng.channels.cli.benchmarks.rules.peers import peer
from pengcheng.engines.dmn.generated import Condition, GeneratedItems

NAME = "Polars"


class Polars:
    """A frame and one query with a count for each item."""

    def __init__(self, module: Any, items: GeneratedItems, residents: pa.RecordBatch) -> None:
        self._module = module
        self._items = items
        frame = module.from_arrow(pa.table(with_codes(residents)))
        self._query = frame.lazy().select(
            reduce(and_, map(self._expression, conditions)).sum().alias(name)
            for name, conditions in items.conditions.items()
        )

    def granted(self) -> dict[str, int]:
        """How many are granted each item."""
        found: dict[str, int] = self._query.collect().row(0, named=True)
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
