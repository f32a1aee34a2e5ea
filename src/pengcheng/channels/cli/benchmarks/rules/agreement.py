"""Whether a peer grants the same residents the same items, resident by resident; it is not timed before it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np

from pengcheng.channels.cli.benchmarks.own_platform import BenchmarkFailed
from pengcheng.channels.cli.benchmarks.rules.peers import Flags, Peer
from pengcheng.channels.cli.benchmarks.telling import say
from pengcheng.engines.dmn.population import PopulationResult

Print = list[int]
"""How many are granted an item, and a checksum over who: plain JSON, so that processes can compare."""


def fingerprint(flags: Flags) -> Print:
    """Of a flag for each resident."""
    return [int(np.count_nonzero(flags)), crc32(np.packbits(flags).data)]


def of_engine(found: PopulationResult) -> dict[str, Print]:
    """Of each item, by the population engine."""
    return {name: fingerprint(sweep.granted.to_numpy()) for name, sweep in found.decisions.items()}


def of_peer(peer: Peer, answers: Mapping[str, Any]) -> dict[str, Print]:
    """Of each item, by what a peer answered."""
    return {name: fingerprint(peer.flags(answer)) for name, answer in answers.items()}


def check(peer: str, mine: Mapping[str, Print], theirs: Mapping[str, Print]) -> None:
    """Raises `BenchmarkFailed` unless both grant the same."""
    for item, found in mine.items():
        if theirs[item] != found:
            raise BenchmarkFailed(
                f"Of {item} the engine grants {found[0]:,} and {peer} {theirs[item][0]:,}, or others."
            )


def tell_quick(peer: str, mine: Mapping[str, Print], counts: Mapping[str, int]) -> None:
    """Say by how much a peer's quick form is wrong."""
    granted = sum(count for count, _ in mine.values())
    more = sum(counts[item] - count for item, (count, _) in mine.items())
    if more:
        say(f"the quick form of {peer} grants {more:,} more than the {granted:,} that the rules grant")
