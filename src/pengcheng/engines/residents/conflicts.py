"""Contradictions planted on purpose, so that quality work and decisions have something real to find."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pengcheng.engines.residents.books import Books
from pengcheng.engines.residents.care import REVOKED, Care
from pengcheng.engines.residents.draws import Bools, Draws, Index
from pengcheng.engines.residents.errors import ParameterFault
from pengcheng.engines.residents.families import FIRST, SINGLE, People
from pengcheng.engines.residents.firms import OPEN, Firms
from pengcheng.engines.residents.parameters import Parameters
from pengcheng.engines.residents.work import EMPLOYEE, STOPPED, Work

FIRM_KINDS = frozenset({"closed_with_permit"})
TWO_NUMBERS = "two_numbers"


def plant(
    parameters: Parameters, people: People, books: Books, work: Work, care: Care, firms: Firms, draws: Draws
) -> dict[str, Index]:
    """Positions (of people, of firms for FIRM_KINDS) where each kind of contradiction is planted.

    `two_numbers` gives pairs: the people of the even positions are told again by those of the odd ones. No
    person carries two contradictions. Raises ParameterFault for a kind nobody knows.
    """
    alive = people.alive
    candidates: Mapping[str, Bools] = {
        "address_differs": books.registered & books.verified & alive,
        "employer_differs": (work.occupation == EMPLOYEE) & work.insured_now,
        "contract_missing": (work.occupation == EMPLOYEE) & work.insured_now,
        "paid_after_death": work.retirement == STOPPED,
        "cancelled_alive": alive & (people.age >= 18),
        "spouse_without_marriage": alive & (people.kind == SINGLE) & (people.age >= 22) & ~books.missing,
        "revoked_certificate_valid": alive & (care.grade > 0) & (care.certificate == REVOKED),
        "wrong_check_character": work.job & (work.occupation == EMPLOYEE),
        "born_in_future": alive & (people.age >= 18) & (people.slot == FIRST) & (people.kind == SINGLE),
        TWO_NUMBERS: alive & (people.kind == SINGLE) & (people.slot == FIRST),
        "closed_with_permit": firms.place & (firms.state != OPEN),
    }
    taken = np.zeros(people.size, dtype=np.bool_)
    planted: dict[str, Index] = {}
    for kind, rate in parameters.conflicts.items():
        if kind not in candidates:
            raise ParameterFault(f"conflicts.{kind} is no kind of contradiction. Known: {', '.join(candidates)}.")
        of_firms = kind in FIRM_KINDS
        total = firms.size if of_firms else people.size
        count = max(1, round(total * rate)) if rate > 0 else 0
        if kind == TWO_NUMBERS:
            count *= 2
        free = candidates[kind] if of_firms else candidates[kind] & ~taken
        chosen = draws.pick(free, count)
        if kind == TWO_NUMBERS:
            chosen = chosen[np.argsort(people.born[chosen], kind="stable")][: len(chosen) // 2 * 2]
        if not of_firms:
            taken[chosen] = True
        planted[kind] = chosen
    return planted
