"""The population in sizes that fill a machine: each engine in a process of its own, so that its memory is seen too.

In memory one thread decides, so its seconds of processor are those of the clock on a quiet machine, and these are
judged on any; by the clock a thread for each processor is shown beside it. Each engine has four rounds and the best
counts: memory that a process touches for the first time costs some machines more than the work.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from pengcheng.channels.cli.benchmarks.measurement import Measurement, alone, under
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed, OwnPlatform, own_platform
from pengcheng.channels.cli.benchmarks.rules import agreement
from pengcheng.channels.cli.benchmarks.rules.items import ITEMS, SEED, plan
from pengcheng.channels.cli.benchmarks.rules.population import OURS, PEERS, measured, quick_name
from pengcheng.channels.cli.benchmarks.telling import progress, say
from pengcheng.engines.dmn.generated import generated_items, generated_residents
from pengcheng.engines.dmn.population import read_blocks

REFERENCE = 20_000_000  # residents; the limits are in proportion for other sizes
SECONDS, SECONDS_FROM_PARQUET = 3.0, 10.0
MEMORY = 8_000.0  # MB, at the reference size and below
_ROUNDS = 4
_PART = 1_000_000  # residents drawn and written at a time
_MB = 1e6
_FILE = "residents.parquet"


def measure(size: int) -> list[Measurement]:
    """Everybody in memory, everybody from Parquet, and the peers."""
    scale = size / REFERENCE
    with own_platform() as platform:
        mine, peak = _called(platform, decide, size=size)
        platform.call(write, size=size)
        streamed, streamed_peak = _called(platform, decide_from_parquet)
        if streamed["granted"] != mine["granted"]:
            raise BenchmarkFailed("From Parquet others are granted than from memory.")
        spent = {OURS: mine["cpu"]}
        for name in PEERS:
            theirs, _ = _called(platform, decide_by_peer, name=name, size=size)
            if theirs is not None:
                agreement.check(name, mine["granted"], theirs["granted"])
                agreement.tell_quick(name, mine["granted"], theirs["counts"])
                spent |= {name: theirs["cpu"], quick_name(name): theirs["quick"]["cpu"]}
    return [
        under("population_seconds", mine["cpu"], "s", SECONDS * scale),
        alone("population_clock", mine["wall"], "s"),
        alone("population_threads_clock", mine["by_all"], "s"),
        under("population_memory", peak / _MB, "MB", MEMORY),
        *_from_parquet(streamed, SECONDS_FROM_PARQUET * scale),
        alone("population_from_parquet_memory", streamed_peak / _MB, "MB"),
        *measured(spent),
    ]


def _from_parquet(spent: Any, limit: float) -> list[Measurement]:
    """By the clock, as several threads read; on a machine with other work to do by the processor, and that is said."""
    cpu, wall = "population_from_parquet_processor", "population_from_parquet_clock"
    if spent["load"] < (os.cpu_count() or 1):
        return [under(wall, spent["wall"], "s", limit), alone(cpu, spent["cpu"], "s")]
    say(f"other work was running (load {spent['load']:.1f}), so {cpu} is judged and {wall} is not")
    return [under(cpu, spent["cpu"], "s", limit), alone(wall, spent["wall"], "s")]


def _called(platform: OwnPlatform, function: Callable[..., Any], **arguments: object) -> tuple[Any, int]:
    """What a function of this module found in its own process, and that process's peak memory; both are told."""
    answer = platform.call(function, **arguments)
    about = " ".join(map(str, [function.__name__, *arguments.values()]))
    if answer.value is not None:
        spent = f"{answer.value['cpu']:.2f} s of processor, {answer.value['wall']:.2f} s by the clock"
        say(f"{about}: {spent}, peak {answer.peak / _MB:,.0f} MB, load {os.getloadavg()[0]:.1f}")
    return answer.value, answer.peak


def decide(size: int) -> dict[str, object]:
    """The population engine, everybody in memory."""
    made = plan()
    residents = generated_residents(size, generated_items(ITEMS, SEED).clauses, SEED)
    found, spent = _least(lambda: made.run([residents]))
    granted = agreement.of_engine(found)
    del found
    _, by_all = _least(lambda: made.run([residents], threads=os.cpu_count() or 1))
    return {**spent, "by_all": by_all["wall"], "granted": granted}


def decide_by_peer(name: str, size: int) -> dict[str, object] | None:
    """A peer, everybody in its own memory, then its quick form; None if it is not installed."""
    items = generated_items(ITEMS, SEED)
    peer = PEERS[name].ready(items, generated_residents(size, items.clauses, SEED))
    if peer is None:
        return None
    answers, spent = _least(peer.answers)
    granted = agreement.of_peer(peer, answers)
    del answers
    counts, quick = _least(peer.quickly)
    return {**spent, "granted": granted, "counts": counts, "quick": quick}


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
    """The population engine, reading ahead while it decides; with the machine's load as it begins."""
    from django.conf import settings

    made, load = plan(), os.getloadavg()[0]
    found, spent = _least(lambda: made.run(read_blocks(settings.HOME / _FILE, made.facts)))
    return {**spent, "load": load, "granted": agreement.of_engine(found)}


def _least(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What some work found, and the least of its seconds of processor and of the clock."""
    spent, found = [], None
    for _ in range(_ROUNDS):
        found = None  # the memory of the round before is free again
        cpu, wall = time.process_time(), time.perf_counter()
        found = work()
        spent.append((time.process_time() - cpu, time.perf_counter() - wall))
    return found, {"cpu": min(cpu for cpu, _ in spent), "wall": min(wall for _, wall in spent)}
