"""The rules engine beside its peers: one file a measurement, one file a peer."""

from __future__ import annotations

from pengcheng.channels.cli.benchmarks.measurement import Measurement
from pengcheng.channels.cli.benchmarks.rules import items, one_decision, one_person, population, population_apart, tck

APART = 5_000_000  # residents; from here on every engine needs the machine's memory for itself


def measure(size: int) -> list[Measurement]:
    """`size`: the residents of the population."""
    everybody = population if size < APART else population_apart
    return [
        *one_decision.measure(),
        *one_person.measure(),
        *items.measure(),
        *everybody.measure(size),
        *tck.measure(),
    ]
