"""Blocks of a Parquet file, the next ones read while one is decided."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from .run import WIDE_ROWS

_AHEAD = 2
"""Blocks read before somebody asks for them: memory is bounded by these and by one row group as it is stored."""


def read_blocks(file: Path, facts: Iterable[str], rows: int = WIDE_ROWS) -> Iterator[pa.RecordBatch]:
    """Blocks of so many rows, with those of the facts that the file has; see `plan.PopulationPlan.run`.

    One thread reads ahead, and Arrow's own threads decode the columns, so the clock shows the longer of reading and
    deciding and not their sum.
    """
    with parquet.ParquetFile(file, pre_buffer=True) as opened:
        there = frozenset(opened.schema_arrow.names)
        columns = [fact for fact in facts if fact in there]
        yield from _ahead(opened.iter_batches(rows, columns=columns, use_threads=True))


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    with ThreadPoolExecutor(1, "read") as reader:
        coming: deque[Future[pa.RecordBatch | None]] = deque(reader.submit(next, batches, None) for _ in range(_AHEAD))
        try:
            while (batch := coming.popleft().result()) is not None:
                coming.append(reader.submit(next, batches, None))
                yield batch
        finally:
            for each in coming:
                each.cancel()
