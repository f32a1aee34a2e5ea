"""The generator of residents: how many a second one core writes to Parquet, and in how much memory."""

from __future__ import annotations

import time

from pengcheng.channels.cli.benchmarks.measurement import Measurement, against, at_least, costing
from pengcheng.channels.cli.benchmarks.own_platform import own_platform
from pengcheng.channels.cli.benchmarks.telling import progress
from pengcheng.engines.residents import BLOCK_SIZE

FLOOR = 300_000  # residents a second on one core
LEAST_COLUMNS = 40
MEMORY_TARGET = 0.5  # any number of blocks takes at most twice the memory of one
ROUNDS = 3  # the machine may be shared: the best one counts
_SEED = 1
_MB = 1e6


def measure(size: int) -> list[Measurement]:
    """Judged by processor time, which is what "a core" gives and what other load on the machine leaves alone."""
    with own_platform() as platform:
        whole = platform.call(write_residents, size=size, rounds=ROUNDS)
        block = platform.call(write_residents, size=min(size, BLOCK_SIZE), rounds=1)
    found = whole.value
    return [
        at_least("generator", size / found["cpu"], "residents/s", FLOOR),
        against("generator_wall_clock", size / found["wall"], "residents/s", "limit", FLOOR, None),
        at_least("generator_columns", found["columns"], "typed columns", LEAST_COLUMNS),
        costing("generator_memory", whole.peak / _MB, "MB", "one block", block.peak / _MB, MEMORY_TARGET),
    ]


def write_residents(size: int, rounds: int) -> dict[str, float]:
    """Write the residents of the city folder to a Parquet file: the least seconds of processor and of wall clock.

    `columns` are those of its columns that are no plain text.
    """
    import pyarrow as pa
    from django.conf import settings
    from pyarrow import parquet

    from pengcheng import clock
    from pengcheng.city import load_city
    from pengcheng.domain.registers.demonstration import communities, population_parameters
    from pengcheng.engines.residents import write_parquet

    pa.set_cpu_count(1)
    parameters, places = population_parameters(settings.CITY), communities(load_city(settings.CITY))
    file = settings.HOME / "residents.parquet"
    spent = []
    for number in range(1, rounds + 1):
        with progress(f"{size:,} residents to Parquet, {number} of {rounds}", size) as tell:
            cpu, wall = time.process_time(), time.perf_counter()
            write_parquet(file, parameters, places, size, _SEED, clock.today(), tell)
            spent.append((time.process_time() - cpu, time.perf_counter() - wall))
    columns = sum(field.type != pa.string() for field in parquet.read_schema(file))
    return {"cpu": min(cpu for cpu, _ in spent), "wall": min(wall for _, wall in spent), "columns": columns}
