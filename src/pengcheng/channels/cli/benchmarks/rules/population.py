"""Everybody and all items: the population engine beside OpenFisca, SQL on DuckDB, and Polars, in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pengcheng.channels.cli.benchmarks.measurement import Measurement, alone, costing
from pengcheng.channels.cli.benchmarks.rules import agreement, duckdb_peer, openfisca_peer, polars_peer
from pengcheng.channels.cli.benchmarks.rules.items import ITEMS, SEED, plan
from pengcheng.channels.cli.benchmarks.rules.peers import Peer
from pengcheng.channels.cli.benchmarks.rules.rounds import least_processor
from pengcheng.engines.dmn.generated import GeneratedItems, generated_items, generated_residents

ROUNDS = 5
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Beside:
    """A peer of the population engine.

    Attributes:
        figure: the figure's name; that of the peer's quick form ends in `_quick`.
        target: how many times less than the peer the engine must cost; None where it is only shown.
        quick: what the quick form leaves out.
    """

    ready: Callable[[GeneratedItems, pa.RecordBatch], Peer | None]
    figure: str
    target: float | None
    quick: str


PEERS: Mapping[str, Beside] = {
    openfisca_peer.NAME: Beside(openfisca_peer.ready, "population_openfisca", 8.0, "no nulls"),
    duckdb_peer.NAME: Beside(duckdb_peer.ready, "population_duckdb", 20.0, "counts"),
    polars_peer.NAME: Beside(polars_peer.ready, "population_polars", None, "counts"),
}


def measure(size: int) -> list[Measurement]:
    """Seconds of processor for everybody, inputs in memory, the best of rounds in turn; answers checked before."""
    items, made = generated_items(ITEMS, SEED), plan()
    residents = generated_residents(size, items.clauses, SEED)
    ready = {name: about.ready(items, residents) for name, about in PEERS.items()}
    peers = {name: peer for name, peer in ready.items() if peer is not None}
    mine = agreement.of_engine(made.run([residents]))
    for name, peer in peers.items():
        agreement.check(name, mine, agreement.of_peer(peer, peer.answers()))
        agreement.tell_quick(name, mine, peer.quickly())
    works: dict[str, Callable[[], object]] = {OURS: lambda: made.run([residents])}
    works |= {name: peer.answers for name, peer in peers.items()}
    works |= {quick_name(name): peer.quickly for name, peer in peers.items()}
    return list(measured(least_processor(works, ROUNDS)))


def quick_name(peer: str) -> str:
    """How the quick form of a peer is shown."""
    return f"{peer}, {PEERS[peer].quick}"


def measured(spent: Mapping[str, float]) -> Iterator[Measurement]:
    """The engine's seconds beside those of each peer and of its quick form; peers that were not there are absent."""
    for peer, about in PEERS.items():
        yield _beside(about.figure, spent, peer, about.target)
        yield _beside(f"{about.figure}_quick", spent, quick_name(peer), None)


def _beside(figure: str, spent: Mapping[str, float], peer: str, target: float | None) -> Measurement:
    ours, theirs = spent[OURS], spent.get(peer)
    return alone(figure, ours, "s", peer) if theirs is None else costing(figure, ours, "s", peer, theirs, target)
