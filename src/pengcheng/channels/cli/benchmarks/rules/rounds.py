"""Work in turn with its peers, so that a busy moment of the machine hits all of them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping

ROUNDS = 5
_IN_A_ROW = 2
"""Memory that a process touches for the first time, or again after a while, costs some virtual machines more than the
work on it: the second time right after the first shows the work."""


def least_processor(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """For each piece of work the least seconds of processor (all threads together) of some rounds, in turn."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            for _ in range(_IN_A_ROW):
                started = time.process_time()
                work()
                best[name] = min(best[name], time.process_time() - started)
    return best
