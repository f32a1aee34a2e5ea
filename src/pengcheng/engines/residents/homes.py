"""Who owns which home of the family, who rents, and how people live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.books import Books
from pengcheng.engines.residents.days import back
from pengcheng.engines.residents.draws import Bools, Draws
from pengcheng.engines.residents.families import (
    CHILD,
    FIRST,
    GRANDFATHER,
    GRANDMOTHER,
    OLD_COUPLE,
    SECOND,
    SINGLE,
    People,
    fold,
)
from pengcheng.engines.residents.parameters import Parameters

Homes = NDArray[np.uint8]
"""Homes of a family as bits: 0-3 the couple's, 4 and 5 its first person's parents', 6 the first child's."""
GRANDFATHER_HOME, GRANDMOTHER_HOME, CHILD_HOME = 4, 5, 6
BITS = 7
OWNER, TENANT, DORMITORY, WITH_FAMILY = range(4)
DWELLINGS = ("owner", "tenant", "dormitory", "family")


@dataclass(frozen=True)
class Housing:
    """Homes by person. `owned` are bits of the family's homes, `mortgaged` and `seized` the same by person.

    `family_homes` counts the homes of the person, the spouse and the minor children; `looked_back` also those
    of a spouse divorced within the definitions' years. `rent` is a month's.
    """

    owned: Homes
    mortgaged: Homes
    seized: Homes
    family_homes: NDArray[np.int16]
    looked_back: NDArray[np.int16]
    minor: Bools
    minors: NDArray[np.int16]
    tenant: Bools
    rent: NDArray[np.int32]
    dwelling: NDArray[np.int8]


def house(parameters: Parameters, people: People, books: Books, today: date, draws: Draws) -> Housing:
    """Homes of the people of a block."""
    given, size, many = parameters.housing, people.size, people.families
    owned = _owned(parameters, people, books, draws)
    pledged = _bits(given.mortgaged, many, draws)[people.family] & owned
    seized = _bits(given.seized, many, draws)[people.family] & owned
    minor = (people.slot >= CHILD) & (people.slot < GRANDFATHER)
    minor &= people.born > back(today, years=parameters.definitions.child_below)
    family = owned.copy()
    fold(owned, people.married, people.partner, family)
    fold(owned, minor, people.mother, family)
    fold(owned, minor, people.father, family)
    looked_back = family.copy()
    recently = people.divorced & (people.parted_on > back(today, years=parameters.definitions.look_back_years))
    fold(owned, recently, people.partner, looked_back)
    minors = np.zeros(size, dtype=np.int16)
    for parent in (people.mother, people.father):
        minors += np.bincount(parent[minor & (parent >= 0)], minlength=size).astype(np.int16)
    head = (people.slot == FIRST) | ((people.slot == SECOND) & people.divorced)
    tenant = head & people.alive & (family == 0) & ~books.collective & draws.chance(given.lease, size)
    rent = given.rent_median * draws.lognormal(given.rent_spread, size)
    dormitory = (people.kind == SINGLE) & ~books.here & draws.chance(given.dormitory, size)
    tenant &= ~dormitory
    dwelling = np.select([owned > 0, tenant, dormitory], [OWNER, TENANT, DORMITORY], WITH_FAMILY).astype(np.int8)
    return Housing(
        owned=owned,
        mortgaged=pledged,
        seized=seized,
        family_homes=np.bitwise_count(family).astype(np.int16),
        looked_back=np.bitwise_count(looked_back).astype(np.int16),
        minor=minor,
        minors=minors,
        tenant=tenant,
        rent=np.where(tenant, np.maximum(rent // 10 * 10, 500), 0).astype(np.int32),
        dwelling=dwelling,
    )


def _bits(share: float, many: int, draws: Draws) -> Homes:
    """Each of the family's homes with the given probability."""
    bits = np.zeros(many, dtype=np.uint8)
    for bit in range(BITS):
        bits |= draws.chance(share, many).astype(np.uint8) << np.uint8(bit)
    return bits


def _owned(parameters: Parameters, people: People, books: Books, draws: Draws) -> Homes:
    given, many = parameters.housing, people.families
    firsts = np.flatnonzero(people.slot == FIRST)
    kind, here = people.kind[firsts], books.here[firsts]
    has_second = np.zeros(many, dtype=np.bool_)
    has_second[people.family[people.slot == SECOND]] = True
    number = np.select(
        [kind >= OLD_COUPLE, here],
        [draws.choice(given.homes_old, many), draws.choice(given.homes_city, many)],
        draws.choice(given.homes_elsewhere, many),
    )
    young = (kind == SINGLE) & (people.age[firsts] < 30)
    number = np.where(young & draws.chance(0.7, many), 0, number)
    first, second = np.zeros(many, dtype=np.uint8), np.zeros(many, dtype=np.uint8)
    for bit in range(4):
        there = number > bit
        joint = draws.chance(given.joint, many) & has_second
        by_second = ~joint & has_second & draws.chance(0.45, many)
        first |= (there & ~by_second).astype(np.uint8) << np.uint8(bit)
        second |= (there & (joint | by_second)).astype(np.uint8) << np.uint8(bit)
    elder = draws.chance(1.0 - given.homes_old[0], many) & here
    child = draws.chance(given.child_owns, many)
    owned: Homes = np.select(
        [people.slot == FIRST, people.slot == SECOND, people.slot == CHILD, people.slot == GRANDFATHER],
        [
            first[people.family],
            second[people.family],
            child[people.family].astype(np.uint8) << np.uint8(CHILD_HOME),
            elder[people.family].astype(np.uint8) << np.uint8(GRANDFATHER_HOME),
        ],
        np.uint8(0),
    ).astype(np.uint8)
    widow = (people.slot == GRANDMOTHER) & draws.chance(0.1, people.size)
    owned[widow] |= np.uint8(1 << GRANDMOTHER_HOME)
    return owned
