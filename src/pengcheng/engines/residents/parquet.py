"""A whole population straight to one Parquet file, in memory bounded by the block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from pengcheng.engines.residents.block import BLOCK_SIZE, generate
from pengcheng.engines.residents.books import Community
from pengcheng.engines.residents.facts import SUBJECT, fact_columns
from pengcheng.engines.residents.parameters import Parameters


def write_parquet(
    path: Path,
    parameters: Parameters,
    communities: Sequence[Community],
    size: int,
    seed: int,
    today: date,
    progress: Callable[[int], None] | None = None,
    names: Sequence[str] | None = None,
) -> int:
    """Writes the facts of `size` residents; gives the number of rows.

    One row group for each block of 131,072 residents. `progress` is told the residents written so far. The file
    appears under its name only when it is complete. Raises ParameterFault, TooManyResidents and OSError.
    """
    unfinished = path.with_name(path.name + ".part")
    writer: pq.ParquetWriter | None = None
    written = 0
    try:
        for block in generate(parameters, communities, size, seed, today, BLOCK_SIZE):
            batch = fact_columns(block, names)
            if writer is None:
                dictionary = [
                    field.name for field in batch.schema if field.type not in ("string",) and field.name != SUBJECT
                ]
                writer = pq.ParquetWriter(
                    unfinished,
                    batch.schema,
                    compression="lz4",
                    use_dictionary=dictionary,
                    store_decimal_as_integer=True,
                    write_statistics=True,
                )
            writer.write_batch(batch, row_group_size=BLOCK_SIZE)
            written += batch.num_rows
            if progress is not None:
                progress(written)
    finally:
        if writer is not None:
            writer.close()
    unfinished.replace(path)
    return written
