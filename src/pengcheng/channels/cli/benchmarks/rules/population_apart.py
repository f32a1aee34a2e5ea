"""The population in sizes that fill a machine: each engine in a process of its own, so that its memory is seen too.

One thread decides, so its seconds of processor are those of the clock on a quiet machine; reading Parquet takes more
threads, and together they take longer than the clock. So the processor is judged, and the clock is shown. Each
engine has two rounds and the better one counts: memory that a process touches for the first time costs some machines
more than the work.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from pengcheng.channels.cli.benchmarks.measurement import Measurement, alone, under
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed, OwnPlatform, own_platform
from pengcheng.channels.cli.benchmarks.rules import duckdb_peer, openfisca_peer, polars_peer
from pengcheng.channels.cli.benchmarks.rules.items import ITEMS, SEED, plan
from pengcheng.channels.cli.benchmarks.rules.population import PEERS, beside
from pengcheng.channels.cli.benchmarks.telling import progress, say
from pengcheng.engines.dmn.generated import GeneratedItems, generated_items, generated_residents

REFERENCE = 20_000_000  # residents; the limits are in proportion for other sizes
SECONDS, SECONDS_FROM_PARQUET = 3.0, 10.0
MEMORY = 8_000.0  # MB, at the reference size and below
_ROUNDS = 2
_PART = 1_000_000  # residents drawn and written at a time
_MB = 1e6
_FILE = "residents.parquet"
_READY: dict[str, Callable[[GeneratedItems, pa.RecordBatch], Any]] = {
    openfisca_peer.NAME: openfisca_peer.ready,
    duckdb_peer.NAME: duckdb_peer.ready,
    polars_peer.NAME: polars_peer.ready,
}


def measure(size: int) -> list[Measurement]:
    """Everybody in memory, everybody from Parquet, and the peers."""
    scale = size / REFERENCE
    with own_platform() as platform:
        mine, peak = _called(platform, decide, size=size)
        platform.call(write, size=size)
        streamed, streamed_peak = _called(platform, decide_from_parquet)
        if streamed["granted"] != mine["granted"]:
            raise BenchmarkFailed("From Parquet others are granted than from memory.")
        theirs = {name: _called(platform, decide_by_peer, name=name, size=size)[0] for name in PEERS}
    found = [
        under("population_seconds", mine["cpu"], "s", SECONDS * scale),
        alone("population_clock", mine["wall"], "s"),
        under("population_memory", peak / _MB, "MB", MEMORY),
        under("population_from_parquet", streamed["cpu"], "s", SECONDS_FROM_PARQUET * scale),
        alone("population_from_parquet_clock", streamed["wall"], "s"),
        alone("population_from_parquet_memory", streamed_peak / _MB, "MB"),
    ]
    for peer, (name, target) in PEERS.items():
        other = theirs[peer]
        if other is not None:
            _compare(peer, mine["granted"], other["granted"])
        found.append(beside(name, mine["cpu"], peer, None if other is None else other["cpu"], target))
    return found


def _called(platform: OwnPlatform, function: Callable[..., Any], **arguments: object) -> tuple[Any, int]:
    """What a function of this module found in its own process, and that process's peak memory; both are told."""
    answer = platform.call(function, **arguments)
    about = " ".join(map(str, [function.__name__, *arguments.values()]))
    if answer.value is not None:
        spent = f"{answer.value['cpu']:.2f} s of processor, {answer.value['wall']:.2f} s by the clock"
        say(f"{about}: {spent}, peak {answer.peak / _MB:,.0f} MB, load {os.getloadavg()[0]:.1f}")
    return answer.value, answer.peak


def _compare(peer: str, mine: dict[str, int], theirs: dict[str, int]) -> None:
    """OpenFisca, which has no null, may grant more, and how much is said; the others must grant the same."""
    if peer == openfisca_peer.NAME:
        more, granted = sum(theirs.values()) - sum(mine.values()), sum(mine.values())
        say(f"OpenFisca has no null: it grants {more:,} more than the {granted:,} that the rules grant")
    elif theirs != mine:
        item = next(item for item in mine if mine[item] != theirs[item])
        raise BenchmarkFailed(f"Of {item} the engine grants {mine[item]:,} and {peer} {theirs[item]:,}.")


def decide(size: int) -> dict[str, object]:
    """The population engine, everybody in memory."""
    made = plan()
    residents = generated_residents(size, generated_items(ITEMS, SEED).clauses, SEED)
    found, spent = _least(lambda: made.run([residents]))
    return {**spent, "granted": {name: sweep.granted.count() for name, sweep in found.decisions.items()}}


def decide_by_peer(name: str, size: int) -> dict[str, object] | None:
    """A peer, everybody in its own memory; None if it is not installed."""
    items = generated_items(ITEMS, SEED)
    peer = _READY[name](items, generated_residents(size, items.clauses, SEED))
    if peer is None:
        return None
    granted, spent = _least(peer.granted)
    return {**spent, "granted": granted}


def write(size: int) -> None:
    """The same residents as a Parquet file in the home."""
    from django.conf import settings
    from pyarrow import parquet

    residents = generated_residents(size, generated_items(ITEMS, SEED).clauses, SEED)
    file = settings.HOME / _FILE
    with (
        progress(f"{size:,} residents to Parquet", size) as tell,
        parquet.ParquetWriter(file, residents.schema) as writer,
    ):
        for start in range(0, size, _PART):
            writer.write_batch(residents.slice(start, _PART))
            tell(min(start + _PART, size))


def decide_from_parquet() -> dict[str, object]:
    """The population engine, reading row group after row group while it decides."""
    from django.conf import settings

    from pengcheng.engines.dmn.population.run import BLOCK_ROWS

    made = plan()
    found, spent = _least(lambda: made.run(_blocks(settings.HOME / _FILE, made.facts, BLOCK_ROWS), threads=1))
    return {**spent, "granted": {name: sweep.granted.count() for name, sweep in found.decisions.items()}}


def _blocks(file: Any, facts: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
    from pyarrow import parquet

    with parquet.ParquetFile(file, pre_buffer=True) as opened:
        yield from opened.iter_batches(rows, columns=list(facts), use_threads=True)


def _least(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What some work found, and the least of its seconds of processor and of the clock."""
    spent, found = [], None
    for _ in range(_ROUNDS):
        found = None  # the memory of the round before is free again
        cpu, wall = time.process_time(), time.perf_counter()
        found = work()
        spent.append((time.process_time() - cpu, time.perf_counter() - wall))
    return found, {"cpu": min(cpu for cpu, _ in spent), "wall": min(wall for _, wall in spent)}
