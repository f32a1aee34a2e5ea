"""The sweep over a whole population: the time after loading, the same in SQL by hand, and the memory it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pengcheng.channels.cli.benchmarks.measurement import Measurement, against, costing, under
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed, own_platform
from pengcheng.channels.cli.benchmarks.telling import progress, say

if TYPE_CHECKING:
    import pyarrow as pa

    from pengcheng.city import City, Item
    from pengcheng.domain.services.rules import ItemRules

LIMIT = 2.0  # seconds for a million residents, after load
MILLION = 1_000_000
ROUNDS = 5  # the machine may be shared: the best one counts
MEMORY_TARGET = 0.5  # any number of blocks takes at most twice the memory of one
_SEED = 1
_SUBJECT = "subject"
_MB = 1e6


def measure(size: int) -> list[Measurement]:
    """All items of the city folder over `size` generated residents and their firms, on one thread."""
    with own_platform() as platform:
        files = platform.call(generate_facts, size=size).value
        found = platform.call(match, files=files).value
        peer = platform.call(match_by_hand, files=files).value
        whole = platform.call(stream, files=files, most_blocks=0).peak
        block = platform.call(stream, files=files, most_blocks=1).peak
    say(f"loaded in {found['load']:.2f} s; {found['entitled']:,} entitlements of {found['subjects']:,} subjects found")
    to_million = MILLION / size
    measurements = [
        under("sweep_million", found["sweep"] * to_million, "s", LIMIT),
        under("sweep_engine_million", found["engine"] * to_million, "s", LIMIT),
        costing("sweep_memory", whole / _MB, "MB", "one block", block / _MB, MEMORY_TARGET),
    ]
    if peer is not None:
        rates = size / found["engine"] / MILLION, size / peer["seconds"] / MILLION
        measurements.insert(2, against("sweep_rate", rates[0], "M residents/s", "DuckDB SQL", rates[1], 1.0))
    return measurements


def generate_facts(size: int) -> dict[str, str]:
    """Generate the wide table of each kind of subject; the file of each kind."""
    from django.conf import settings
    from pyarrow import parquet

    from pengcheng import clock
    from pengcheng.city import load_city
    from pengcheng.domain.registers.demonstration import communities, population_parameters
    from pengcheng.engines.residents import fact_columns, firm_columns, generate

    city, parameters = load_city(settings.CITY), population_parameters(settings.CITY)
    tables: dict[str, Callable[[Any], pa.RecordBatch]] = {
        city.facts[next(iter(parameters.facts))].subject: fact_columns,
        city.facts[next(iter(parameters.firm_facts))].subject: firm_columns,
    }
    writers: dict[str, parquet.ParquetWriter] = {}
    with progress(f"{size:,} residents", size) as tell:
        done = 0
        for block in generate(parameters, communities(city), size, _SEED, clock.today()):
            for kind, table in tables.items():
                batch = table(block)
                if kind not in writers:
                    writers[kind] = parquet.ParquetWriter(settings.HOME / f"{kind}.parquet", batch.schema)
                writers[kind].write_batch(batch)
            done += block.people.size
            tell(done)
    for writer in writers.values():
        writer.close()
    return {kind: str(settings.HOME / f"{kind}.parquet") for kind in tables}


def match(files: Mapping[str, str]) -> dict[str, float]:
    """What `pengcheng sweep` runs (with the ways of answering and the lists of the entitled), and the engine alone."""
    from pengcheng import clock
    from pengcheng.domain.services.matching import Matcher
    from pengcheng.engines.dmn.population import compile_population

    figures = {"load": 0.0, "sweep": 0.0, "engine": 0.0, "subjects": 0, "entitled": 0}
    for city, kind, items in _kinds(files):
        matcher = Matcher(city, [item for item, _ in items], clock.today())
        plan = compile_population([rules.decision for _, rules in items], clock.today())
        started = time.perf_counter()
        blocks = list(_blocks(files[kind], matcher.facts))
        figures["load"] += time.perf_counter() - started
        figures["sweep"] += _quickest(partial(matcher.run, blocks, _SUBJECT, {}))
        figures["engine"] += _quickest(partial(plan.run, blocks))
        subjects, found = matcher.run(blocks, _SUBJECT, {})
        figures["subjects"] += subjects
        figures["entitled"] += sum(each.entitled for each in found.values())
    return figures


def match_by_hand(files: Mapping[str, str]) -> dict[str, float] | None:
    """The same items as SQL on DuckDB, one thread, its own tables loaded; None for rules it cannot express."""
    import duckdb

    from pengcheng import clock
    from pengcheng.channels.cli.benchmarks import sweep_sql

    seconds = 0.0
    for _city, kind, items in _kinds(files):
        versions = [rules.decision.on(clock.today()) for _, rules in items]
        names = {name for _, rules in items for name in rules.facts}
        with duckdb.connect(config={"threads": 1}) as duck:
            columns = _load_table(duck, files[kind], names)
            try:
                queries = sweep_sql.counts(versions, columns)
            except sweep_sql.NotTranslated as missing:
                say(f"no peer in SQL: {missing}")
                return None
            seconds += _quickest(partial(_fetch, duck, queries))
            _check_agreement(duck, files[kind], items)
    return {"seconds": seconds}


def _fetch(duck: Any, queries: Iterable[str]) -> list[object]:
    return [duck.execute(query).fetchone() for query in queries]


def stream(files: Mapping[str, str], most_blocks: int) -> int:
    """Match block after block straight from the files, as a population larger than memory is; 0: all blocks."""
    from pengcheng import clock
    from pengcheng.engines.dmn.population import compile_population

    rows = 0
    for _city, kind, items in _kinds(files):
        plan = compile_population([rules.decision for _, rules in items], clock.today())
        rows += plan.run(islice(_blocks(files[kind], plan.facts), most_blocks or None)).rows
    return rows


def _kinds(files: Mapping[str, str]) -> Iterator[tuple[City, str, list[tuple[Item, ItemRules]]]]:
    """Each kind of subject of which there are facts, with its items that have rules."""
    from django.conf import settings

    from pengcheng.city import load_city
    from pengcheng.domain.services.rules import rules_of

    city = load_city(settings.CITY)
    for kind in files:
        items = [item for item in city.items.values() if item.subject == kind]
        ruled = [(item, rules) for item in items if (rules := rules_of(city, item)) is not None]
        if ruled:
            yield city, kind, ruled


def _blocks(path: str, names: Iterable[str]) -> Iterator[pa.RecordBatch]:
    """The identifiers and those of the facts that the file has; the others are unknown of everybody."""
    from pyarrow import parquet

    from pengcheng.engines.residents import BLOCK_SIZE

    with parquet.ParquetFile(Path(path)) as file:
        there = [name for name in (_SUBJECT, *names) if name in file.schema_arrow.names]
        yield from file.iter_batches(BLOCK_SIZE, columns=there, use_threads=False)


def _load_table(duck: Any, path: str, names: Iterable[str]) -> list[str]:
    """Make the table `residents` of the facts, codes as ENUM (as DuckDB likes them best); gives its columns."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = parquet.read_schema(path)
    columns = [name for name in names if name in schema.names]
    chosen = []
    for name in columns:
        if pa.types.is_dictionary(schema.field(name).type):
            values = f'SELECT DISTINCT "{name}" FROM read_parquet(\'{path}\') WHERE "{name}" IS NOT NULL'
            duck.execute(f'CREATE TYPE "{name}_code" AS ENUM ({values})')
            chosen.append(f'"{name}"::"{name}_code" AS "{name}"')
        else:
            chosen.append(f'"{name}"')
    duck.execute(f"CREATE TABLE residents AS SELECT {', '.join(chosen)} FROM read_parquet('{path}')")
    return columns


def _check_agreement(duck: Any, path: str, items: list[tuple[Item, ItemRules]]) -> None:
    """Whatever the SQL is sure of the engine must say too, resident by resident. Raises `BenchmarkFailed`."""
    import numpy as np

    from pengcheng import clock
    from pengcheng.channels.cli.benchmarks import sweep_sql
    from pengcheng.engines.dmn.model import Outcome
    from pengcheng.engines.dmn.population import compile_population

    plan = compile_population([rules.decision for _, rules in items], clock.today())
    result = plan.run(_blocks(path, plan.facts))
    columns = [row[0] for row in duck.execute("DESCRIBE residents").fetchall()]
    for _, rules in items:
        sweep = result[rules.decision.name]
        for outcome, mine in ((Outcome.GRANTED, sweep.granted), (Outcome.REFUSED, sweep.refused)):
            sql = sweep_sql.condition(rules.decision.on(clock.today()), outcome, columns)
            theirs = duck.execute(f"SELECT {sql} AS said FROM residents").fetchnumpy()["said"]
            if np.any(theirs & ~mine.to_numpy()):
                raise BenchmarkFailed(f"The engine and the SQL disagree about who is {outcome} by {sweep.name}.")
            more = mine.count() - int(np.count_nonzero(theirs))
            if more:
                say(f"{sweep.name}: the engine tells of {more:,} more than the SQL that they are {outcome}")


def _quickest(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some rounds."""
    spent = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        spent.append(time.perf_counter() - started)
    return min(spent)
