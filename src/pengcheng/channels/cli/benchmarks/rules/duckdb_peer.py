"""The generated items as SQL on DuckDB, the residents in a table of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pengcheng.channels.cli.benchmarks.rules import sql
from pengcheng.channels.cli.benchmarks.rules.columns import with_codes
from pengcheng.channels.cli.benchmarks.rules.peers import Flags, peer
from pengcheng.engines.dmn.generated import GeneratedItems

NAME = "DuckDB SQL"


class DuckDB:
    """One connection with its residents loaded. It answers with the granted residents' numbers."""

    def __init__(self, module: Any, items: GeneratedItems, residents: pa.RecordBatch) -> None:
        self._rows = residents.num_rows
        self._connection = module.connect()
        numbers = pa.array(np.arange(self._rows, dtype=np.int32))
        given = pa.table({sql.RESIDENT: numbers, **with_codes(residents)})
        self._connection.register("given", given)
        self._connection.execute("CREATE TABLE residents AS SELECT * FROM given")
        self._connection.unregister("given")
        self._residents, self._counts = sql.granted(items, sql.RESIDENT), sql.granted(items, "count(*)")

    def answers(self) -> dict[str, npt.NDArray[np.int32]]:
        """Fetched as numpy arrays; Arrow tables cost the same."""
        run = self._connection.execute
        return {name: run(statement).fetchnumpy()[sql.RESIDENT] for name, statement in self._residents.items()}

    def flags(self, answer: npt.NDArray[np.int32]) -> Flags:
        """A flag for each resident."""
        found = np.zeros(self._rows, np.bool_)
        found[answer] = True
        return found

    def quickly(self) -> dict[str, int]:
        """Counted only."""
        run = self._connection.execute
        return {name: run(statement).fetchone()[0] for name, statement in self._counts.items()}


def ready(items: GeneratedItems, residents: pa.RecordBatch) -> DuckDB | None:
    """The peer, loaded; None if it is not installed."""
    module = peer("duckdb")
    return None if module is None else DuckDB(module, items, residents)
