"""Impairments, social assistance, permits of stay, cards and clearances of each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.books import Books
from pengcheng.engines.residents.days import Days, day_of, months_between
from pengcheng.engines.residents.draws import Bools, Draws, by_age
from pengcheng.engines.residents.families import YEAR, People
from pengcheng.engines.residents.parameters import Parameters
from pengcheng.engines.residents.work import Work, run

VALID, EXPIRED, REVOKED = range(3)
NO_AID, SUBSISTENCE, EDGE, TEMPORARY = range(4)
NO_CARD, ACTIVE, LOST, CLOSED = range(4)
CARDS = ("none", "active", "lost", "closed")
UNCHECKED, CLEAR, RECORDED = range(3)
NO_PERMIT, PERMIT_VALID, PERMIT_ENDED = range(3)


@dataclass(frozen=True)
class Care:
    """What the city cares for. `grade` 0 is no impairment certificate; `kind` indexes the parameters' kinds.

    `certificate` is VALID, EXPIRED or REVOKED; `aid` is NO_AID, SUBSISTENCE,
    EDGE or TEMPORARY, `aid_ended` says it ran out; `permit` of
    stay is NO_PERMIT, PERMIT_VALID or PERMIT_ENDED.
    """

    grade: NDArray[np.int8]
    kind: NDArray[np.int8]
    certificate: NDArray[np.int8]
    certified_on: Days
    aid: NDArray[np.int8]
    aid_ended: Bools
    aid_amount: NDArray[np.int32]
    card: NDArray[np.int8]
    clearance: NDArray[np.int8]
    stay_months: NDArray[np.int32]
    permit: NDArray[np.int8]

    @property
    def grade_now(self) -> NDArray[np.int8]:
        """The grade of a certificate that holds today, else 0."""
        return np.where(self.certificate == VALID, self.grade, 0).astype(np.int8)


def care(parameters: Parameters, people: People, books: Books, work: Work, today: date, draws: Draws) -> Care:
    """Care for the people of a block."""
    given, size, now = parameters.impairments, people.size, day_of(today)
    impaired = draws.chance(by_age(people.age, given.by_age), size)
    certificate = np.select(
        [draws.chance(given.expired, size), draws.chance(given.revoked, size)], [EXPIRED, REVOKED], VALID
    ).astype(np.int8)
    lived = np.minimum(now - people.born, int(9 * YEAR))
    certified_on = (now - (draws.uniform(size) * lived).astype(np.int32)).astype(np.int32)
    certified_on = np.where(certificate == EXPIRED, certified_on - int(10.2 * YEAR), certified_on).astype(np.int32)
    aid, ended, amount = _aid(parameters, people, books, impaired, draws)
    stay_months = np.where(books.registered, np.maximum(months_between(books.since, today), 0), 0)
    permit = draws.chance(parameters.stays.permit, size) & (stay_months >= 12) & (run(work.insured) >= 12)
    permit_ended = draws.chance(parameters.stays.permit_ended, size) & (stay_months >= 24)
    return Care(
        grade=np.where(impaired, draws.choice(given.grades, size) + 1, 0).astype(np.int8),
        kind=draws.choice(list(given.kinds.values()), size),
        certificate=certificate,
        certified_on=certified_on,
        aid=aid,
        aid_ended=ended,
        aid_amount=amount,
        card=_cards(parameters, people, draws),
        clearance=_clearances(parameters, people, draws),
        stay_months=stay_months.astype(np.int32),
        permit=np.select([permit, permit_ended], [PERMIT_VALID, PERMIT_ENDED], NO_PERMIT).astype(np.int8),
    )


def _aid(
    parameters: Parameters, people: People, books: Books, impaired: Bools, draws: Draws
) -> tuple[NDArray[np.int8], Bools, NDArray[np.int32]]:
    given, many = parameters.aid, people.families
    in_family = np.zeros(many, dtype=np.bool_)
    in_family[people.family[impaired & people.alive]] = True
    here = np.zeros(many, dtype=np.bool_)
    here[people.family[books.here]] = True
    share = np.where(here, np.float32(given.city), np.float32(given.elsewhere))
    share = np.where(in_family & here, np.float32(given.with_impairment), share)
    family_aid = np.where(
        draws.chance(share, many), np.where(draws.chance(given.edge, many), EDGE, SUBSISTENCE), NO_AID
    )
    aid = np.where(people.alive & books.here, family_aid[people.family], NO_AID)
    temporary = (aid == NO_AID) & people.alive & draws.chance(given.temporary, people.size)
    aid = np.where(temporary, TEMPORARY, aid).astype(np.int8)
    amount = np.asarray([0, given.monthly, given.edge_monthly, given.edge_monthly], dtype=np.int32)[aid]
    return aid, (aid != NO_AID) & draws.chance(given.ended, people.size), amount


def _cards(parameters: Parameters, people: People, draws: Draws) -> NDArray[np.int8]:
    given, size = parameters.cards, people.size
    adult = people.age >= parameters.definitions.child_below
    has = draws.chance(np.where(adult, np.float32(given.adult), np.float32(given.child)), size)
    state = np.where(people.alive, np.where(draws.chance(given.lost, size), LOST, ACTIVE), CLOSED)
    return np.where(has, state, NO_CARD).astype(np.int8)


def _clearances(parameters: Parameters, people: People, draws: Draws) -> NDArray[np.int8]:
    given, size = parameters.clearances, people.size
    checked = (people.age >= given.from_age) & ~draws.chance(parameters.missing.clearance, size)
    result = np.where(draws.chance(given.recorded, size), RECORDED, CLEAR)
    return np.where(checked, result, UNCHECKED).astype(np.int8)
