"""Citizen ids (GB 11643) for a whole block at once: unique over all blocks, with the right check character."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.days import EPOCH, Days
from pengcheng.engines.residents.draws import Bools
from pengcheng.engines.residents.errors import TooManyResidents

WEIGHTS = np.asarray([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int32)
CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
ZERO = ord("0")
SPREAD = 7_919
"""A prime by which neighbouring people are spread over divisions and sequence numbers."""
FIRST_DAY = date(1895, 1, 1)


class IdentityIssuer:
    """Gives citizen ids. Every block of a run has its own share of the numbers of each day, so blocks never meet.

    `city_divisions` and `other_divisions` are what an id begins with, sequence numbers start at
    `first_sequence`, `blocks` is how many blocks the run has.
    """

    def __init__(
        self,
        city_divisions: Sequence[str],
        other_divisions: Sequence[str],
        first_sequence: int,
        blocks: int,
        today: date,
    ) -> None:
        self._groups = (_Group(other_divisions, first_sequence, blocks), _Group(city_divisions, first_sequence, blocks))
        self._day_digits, self._day_sums = _day_table(today)
        sequences = np.asarray([list(f"{number:03d}".encode()) for number in range(1000)], dtype=np.uint8)
        self._sequence_digits, self._sequence_sums = sequences, _weighted(sequences, 14)

    def issue(self, born: Days, male: Bools, city: Bools, block: int) -> NDArray[np.uint8]:
        """Ids as ASCII characters (people x 18). Raises TooManyResidents."""
        rank = _rank(born, male, city)
        crowded = city & (rank >= self._groups[1].per_block)
        if crowded.any():
            city = city & ~crowded
            rank = _rank(born, male, city)
        if int(rank[~city].max(initial=0)) >= self._groups[0].per_block:
            raise TooManyResidents("Too many people share a birthday. Give more birth divisions or fewer residents.")
        ids = np.empty((len(born), 18), dtype=np.uint8)
        days = born - (FIRST_DAY.toordinal() - EPOCH)
        ids[:, 6:14] = self._day_digits[days]
        total = self._day_sums[days].copy()
        for group, chosen in ((self._groups[0], ~city), (self._groups[1], city)):
            division, sequence = group.numbers(rank[chosen], days[chosen], male[chosen], block)
            ids[chosen, :6] = group.digits[division]
            ids[chosen, 14:17] = self._sequence_digits[sequence]
            total[chosen] += group.sums[division] + self._sequence_sums[sequence]
        ids[:, 17] = CHECKS[total % 11]
        return ids


class _Group:
    """Divisions that share their people, and the numbers each block may give a day and sex."""

    def __init__(self, divisions: Sequence[str], first_sequence: int, blocks: int) -> None:
        self.digits = np.asarray([list(code.encode()) for code in divisions], dtype=np.uint8)
        self.sums = _weighted(self.digits, 0)
        self.first = first_sequence + first_sequence % 2
        self.of_division = (1000 - self.first) // 2
        self.cells = len(divisions) * self.of_division
        self.per_block = self.cells // blocks
        self.step = SPREAD
        while np.gcd(self.step, self.cells) != 1:
            self.step += 2

    def numbers(
        self, rank: NDArray[np.int64], days: Days, male: Bools, block: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Division index and sequence number of each person: odd for men, even for women."""
        cell = ((block * self.per_block + rank) * self.step + days.astype(np.int64) * 31) % self.cells
        division, sequence = np.divmod(cell, self.of_division)
        return division, self.first + sequence * 2 + male


def _rank(born: Days, male: Bools, city: Bools) -> NDArray[np.int64]:
    """The how-manieth each person is among those of the same day, sex and group."""
    key = (born.astype(np.int64) * 2 + male) * 2 + city
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(key) else np.empty(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(key)])
    rank = np.empty(len(key), dtype=np.int64)
    rank[order] = np.arange(len(key)) - np.repeat(starts, lengths)
    return rank


def _weighted(digits: NDArray[np.uint8], start: int) -> NDArray[np.int32]:
    weights = WEIGHTS[start : start + digits.shape[1]]
    sums: NDArray[np.int32] = ((digits.astype(np.int32) - ZERO) * weights).sum(axis=1).astype(np.int32)
    return sums


def _day_table(today: date) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    days = np.arange(np.datetime64(FIRST_DAY, "D"), np.datetime64(today, "D") + 1)
    text = np.datetime_as_string(days).astype("S10").view(np.uint8).reshape(len(days), 10)
    digits = np.ascontiguousarray(text[:, [0, 1, 2, 3, 5, 6, 8, 9]])  # YYYY-MM-DD without its hyphens
    return digits, _weighted(digits, 6)
