"""Enterprises of a block: who represents them, their permits, lists and credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.days import NEVER, Days, day_of
from pengcheng.engines.residents.draws import Bools, Draws, Index
from pengcheng.engines.residents.families import YEAR, People
from pengcheng.engines.residents.parameters import Parameters

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a unified social credit code (GB 32100)."""
CODE_WEIGHTS = np.asarray([pow(3, power, 31) for power in range(17)], dtype=np.int64)
INNER_WEIGHTS = np.asarray([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHARACTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
_VALUE = np.zeros(128, dtype=np.int64)
_VALUE[_CHARACTERS] = np.arange(31)
_BASE36 = np.zeros(128, dtype=np.int64)
_BASE36[np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)] = np.arange(36)
OPEN, SHUT, STRUCK_OFF = range(3)
STATES = ("open", "closed", "revoked")


@dataclass(frozen=True)
class Firms:
    """Enterprises, one array element each. `representative` is a position among the block's people.

    `industry`, `risk` (-1 unrated) and `grade` index the parameters' mappings in their order.
    """

    codes: NDArray[np.uint8]
    individual: Bools
    industry: NDArray[np.int8]
    state: NDArray[np.int8]
    representative: NDArray[np.int32]
    established_on: Days
    closed_on: Days
    employs: Bools
    place: Bools
    permit: Bools
    permit_from: Days
    risk: NDArray[np.int8]
    grade: NDArray[np.int8]
    abnormal: Bools
    serious: Bools
    penalised: Bools
    broken: Bools
    repaired: Bools
    event_on: Days

    @property
    def size(self) -> int:
        """How many enterprises."""
        return len(self.state)


def found_firms(parameters: Parameters, people: People, today: date, first_serial: int, draws: Draws) -> Firms:
    """Enterprises represented by adults of the block; codes begin at `first_serial`, unique over the run."""
    given, now = parameters.firms, day_of(today)
    adults = np.flatnonzero((people.age >= 20) & (people.age < 75) & people.alive)
    many = round(people.size * given.per_resident) if len(adults) else 0
    state = draws.choice([1.0 - given.closed - given.revoked, given.closed, given.revoked], many)
    representative = adults[draws.below(len(adults), many)].astype(np.int32)
    grown = (now - people.born[representative] - int(19 * YEAR)).clip(30)
    age = np.minimum(draws.exponential(6.0, many) * YEAR + 20, grown).astype(np.int32)
    established_on = (now - age).astype(np.int32)
    closed_on = established_on + 10 + (draws.uniform(many) * (age - 15).clip(1)).astype(np.int32)
    industry = draws.choice(list(given.industries.values()), many)
    place = np.isin(industry, [list(given.industries).index(name) for name in given.places])
    open_ = state == OPEN
    individual = draws.chance(given.individual, many)
    employs = open_ & ~individual & draws.chance(given.employers / (1.0 - given.individual), many)
    if open_.any() and not employs.any():
        employs[np.flatnonzero(open_)[0]] = True
    return Firms(
        codes=issue_codes(first_serial, individual, given.division),
        individual=individual,
        industry=industry,
        state=state,
        representative=representative,
        established_on=established_on,
        closed_on=np.where(open_, NEVER, np.minimum(closed_on, now - 1)).astype(np.int32),
        employs=employs,
        place=place,
        permit=place & open_ & draws.chance(given.place_permit, many),
        permit_from=(now - (draws.uniform(many) * 3.5 * YEAR).astype(np.int32)).astype(np.int32),
        risk=np.where(
            draws.chance(given.unrated, many), np.int8(-1), draws.choice(list(given.classes.values()), many)
        ).astype(np.int8),
        grade=draws.choice(list(given.grades.values()), many),
        abnormal=draws.chance(given.abnormal, many),
        serious=draws.chance(given.serious, many),
        penalised=draws.chance(given.penalised, many),
        broken=draws.chance(given.broken, many),
        repaired=draws.chance(given.repaired, many),
        event_on=(now - (draws.uniform(many) * 4 * YEAR).astype(np.int32) - 1).astype(np.int32),
    )


def issue_codes(first_serial: int, individual: Bools, division: str) -> NDArray[np.uint8]:
    """Unified social credit codes as ASCII characters (firms x 18), both check characters right.

    Source: GB 32100-2015 and GB 11714.
    """
    many = len(individual)
    codes = np.empty((many, 18), dtype=np.uint8)
    codes[:, 0] = ord("9")
    codes[:, 1] = np.where(individual, ord("2"), ord("1"))
    codes[:, 2:8] = np.frombuffer(division.encode(), dtype=np.uint8)
    codes[:, 8:10] = np.frombuffer(b"MA", dtype=np.uint8)
    serial = np.arange(first_serial, first_serial + many, dtype=np.int64)
    for column in range(15, 9, -1):
        serial, digit = np.divmod(serial, 31)
        codes[:, column] = _CHARACTERS[digit]
    inner = (11 - (_BASE36[codes[:, 8:16]] * INNER_WEIGHTS).sum(axis=1) % 11) % 11
    codes[:, 16] = np.where(inner == 10, ord("X"), inner + ord("0"))
    total = (_VALUE[codes[:, :17]] * CODE_WEIGHTS).sum(axis=1)
    codes[:, 17] = _CHARACTERS[(31 - total % 31) % 31]
    return codes


def employers_of(firms: Firms, people: People, draws: Draws) -> Index:
    """For each person a firm that employs, -1 where the block has none; few firms employ many."""
    employing = np.flatnonzero(firms.employs)
    if not len(employing):
        return np.full(people.size, -1, dtype=np.int64)
    skewed = draws.uniform(people.size) ** 2
    chosen: Index = employing[(skewed * len(employing)).astype(np.int64)]
    return chosen
