"""Everybody and all items: the population engine beside OpenFisca, SQL on DuckDB, and Polars, in one process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
import pyarrow as pa

from pengcheng.channels.cli.benchmarks.measurement import Measurement, alone, costing
from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed
from pengcheng.channels.cli.benchmarks.rules import duckdb_peer, openfisca_peer, polars_peer
from pengcheng.channels.cli.benchmarks.rules.items import ITEMS, SEED, plan
from pengcheng.channels.cli.benchmarks.rules.rounds import least_processor
from pengcheng.channels.cli.benchmarks.telling import say
from pengcheng.engines.dmn.generated import GeneratedItems, generated_items, generated_residents
from pengcheng.engines.dmn.population import PopulationResult

ROUNDS = 2
OURS = "ours"
PEERS: Mapping[str, tuple[str, float | None]] = {
    openfisca_peer.NAME: ("population_openfisca", 8.0),
    duckdb_peer.NAME: ("population_duckdb", 20.0),
    polars_peer.NAME: ("population_polars", None),
}
"""The figure beside each peer, and how many times less it must be."""


class Peer(Protocol):
    """An engine with the items and the residents loaded."""

    def granted(self) -> dict[str, int]:
        """How many it grants each item."""


def measure(size: int) -> list[Measurement]:
    """Seconds of processor for everybody, inputs in memory, the best of rounds in turn; answers checked before."""
    items, made = generated_items(ITEMS, SEED), plan()
    residents = generated_residents(size, items.clauses, SEED)
    found = made.run([residents])
    peers = _ready(items, residents)
    check(items, residents, found, peers)
    works: dict[str, Callable[[], object]] = {OURS: lambda: made.run([residents])}
    works |= {name: peer.granted for name, peer in peers.items()}
    spent = least_processor(works, ROUNDS)
    return [beside(name, spent[OURS], peer, spent.get(peer), target) for peer, (name, target) in PEERS.items()]


def beside(name: str, ours: float, peer: str, theirs: float | None, target: float | None) -> Measurement:
    """Seconds beside a peer's; without a ratio where the peer was not there."""
    return alone(name, ours, "s", peer) if theirs is None else costing(name, ours, "s", peer, theirs, target)


def _ready(items: GeneratedItems, residents: pa.RecordBatch) -> dict[str, Peer]:
    made: dict[str, Peer | None] = {
        openfisca_peer.NAME: openfisca_peer.ready(items, residents),
        duckdb_peer.NAME: duckdb_peer.ready(items, residents),
        polars_peer.NAME: polars_peer.ready(items, residents),
    }
    return {name: peer for name, peer in made.items() if peer is not None}


def check(items: GeneratedItems, residents: pa.RecordBatch, found: PopulationResult, peers: Mapping[str, Peer]) -> None:
    """DuckDB and Polars must count the same, item by item; OpenFisca decide everybody alike who lacks no fact.

    Raises:
        BenchmarkFailed: they do not.
    """
    mine = {name: found[name].granted.count() for name in items.conditions}
    for name, peer in peers.items():
        if isinstance(peer, openfisca_peer.OpenFisca):
            _check_without_nulls(items, residents, found, peer)
        elif (theirs := peer.granted()) != mine:
            item = next(item for item in mine if mine[item] != theirs[item])
            raise BenchmarkFailed(f"Of {item} the engine grants {mine[item]:,} and {name} {theirs[item]:,}.")


def _check_without_nulls(
    items: GeneratedItems, residents: pa.RecordBatch, found: PopulationResult, peer: openfisca_peer.OpenFisca
) -> None:
    granted = more = 0
    for name, conditions in items.conditions.items():
        known = np.ones(residents.num_rows, np.bool_)
        for each in conditions:
            known &= residents.column(each.fact).is_valid().to_numpy(zero_copy_only=False)
        mine, theirs = found[name].granted.to_numpy(), peer.of(name)
        if np.any((mine != theirs) & known):
            raise BenchmarkFailed(f"The engine and OpenFisca disagree about {name} of somebody who lacks no fact.")
        granted += int(np.count_nonzero(mine))
        more += int(np.count_nonzero(theirs & ~mine))
    say(f"OpenFisca has no null: it grants {more:,} more than the {granted:,} that the rules grant")
