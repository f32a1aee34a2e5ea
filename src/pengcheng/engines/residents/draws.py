"""Random draws over whole arrays, from one seeded stream per block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Index = NDArray[np.int64]


class Draws:
    """A stream of random numbers that depends on the seed, the block and the topic only."""

    def __init__(self, seed: int, block: int, topic: int) -> None:
        self._rng = np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, block, topic])))

    def uniform(self, size: int) -> Floats:
        """Numbers in [0, 1)."""
        return self._rng.random(size, dtype=np.float32)

    def chance(self, probability: float | Floats, size: int) -> Bools:
        """True with the given probability, one for all or one for each."""
        return self.uniform(size) < probability

    def normal(self, mean: float, spread: float, size: int) -> Floats:
        """Normally distributed numbers."""
        drawn: Floats = self._rng.standard_normal(size, dtype=np.float32)
        drawn *= np.float32(spread)
        drawn += np.float32(mean)
        return drawn

    def exponential(self, mean: float, size: int) -> Floats:
        """Exponentially distributed numbers."""
        drawn: Floats = self._rng.standard_exponential(size, dtype=np.float32)
        drawn *= np.float32(mean)
        return drawn

    def lognormal(self, spread: float, size: int) -> Floats:
        """Factors around 1 whose logarithm has the given spread."""
        return np.exp(self.normal(0.0, spread, size))

    def choice(self, weights: Sequence[float], size: int) -> NDArray[np.int8]:
        """Indices drawn by weight (at most 127 of them)."""
        edges = np.cumsum(np.asarray(weights, dtype=np.float64))
        edges = (edges / edges[-1]).astype(np.float32)
        return np.searchsorted(edges[:-1], self.uniform(size), side="right").astype(np.int8)

    def below(self, limit: int | Index | Ints, size: int) -> Ints:
        """Whole numbers from 0 below the limit, one for all or one for each."""
        return (self.uniform(size) * limit).astype(np.int32)

    def bands(self, bands: Sequence[tuple[float, float, float]], size: int) -> Floats:
        """Numbers spread evenly over weighted bands (from, to, weight)."""
        which = self.choice([weight for *_, weight in bands], size)
        low = np.asarray([start for start, *_ in bands], dtype=np.float32)[which]
        high = np.asarray([end for _, end, _ in bands], dtype=np.float32)[which]
        return low + (high - low) * self.uniform(size)

    def pick(self, candidates: Bools, count: int) -> Index:
        """Up to `count` different positions among the true ones."""
        positions = np.flatnonzero(candidates)
        if not len(positions) or count <= 0:
            return np.empty(0, dtype=np.int64)
        return np.sort(self._rng.choice(positions, size=min(count, len(positions)), replace=False))


def by_age(ages: NDArray[np.int16], bands: Sequence[tuple[float, float]]) -> Floats:
    """The value of the band each age falls in; 0 below the first band."""
    starts = np.asarray([start for start, _ in bands])
    values = np.asarray([0.0, *(value for _, value in bands)], dtype=np.float32)
    table = values[np.searchsorted(starts, np.arange(150), side="right")]
    return table[np.clip(ages, 0, 149)]


def shares_by_age(ages: NDArray[np.int16], bands: Sequence[tuple[float, Sequence[float]]]) -> Floats:
    """Cumulative shares (people x levels) of the band each age falls in."""
    starts = np.asarray([start for start, _ in bands])
    levels = len(bands[0][1])
    table = np.cumsum(np.asarray([[0.0] * levels, *(shares for _, shares in bands)], dtype=np.float32), axis=1)
    rows: Floats = table[np.searchsorted(starts, np.arange(150), side="right")][np.clip(ages, 0, 149)]
    return rows
