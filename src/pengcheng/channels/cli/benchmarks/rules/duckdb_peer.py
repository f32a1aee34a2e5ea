"""The generated items as SQL on DuckDB, the residents in a table of its own."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pengcheng.channels.cli.benchmarks.rules import sql
from pengcheng.channels.cli.benchmarks.rules.columns import with_codes
from pengcheng.channels.cli.benchmarks.rules.peers import peer
from pengcheng.engines.dmn.generated import GeneratedItems

NAME = "DuckDB SQL"


class DuckDB:
    """One connection with its residents loaded."""

    def __init__(self, module: Any, items: GeneratedItems, residents: pa.RecordBatch) -> None:
        self._connection = module.connect()
        given = pa.table(with_codes(residents))
        self._connection.register("given", given)
        self._connection.execute("CREATE TABLE residents AS SELECT * FROM given")
        self._connection.unregister("given")
        self._statements = sql.counts(items)

    def granted(self) -> dict[str, int]:
        """How many are granted each item."""
        run = self._connection.execute
        return {name: run(statement).fetchone()[0] for name, statement in self._statements.items()}


def ready(items: GeneratedItems, residents: pa.RecordBatch) -> DuckDB | None:
    """The peer, loaded; None if it is not installed."""
    module = peer("duckdb")
    return None if module is None else DuckDB(module, items, residents)
