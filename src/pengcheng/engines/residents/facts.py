"""The facts of a block's residents as one wide table of small typed columns.

Each column is computed straight from the block's arrays and must equal what the city's FEEL facts give over
the block's register rows. Null means unknown: the register is silent or the sources contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.books import HEAD, PLACES
from pengcheng.engines.residents.care import (
    ACTIVE,
    CLEAR,
    EDGE,
    PERMIT_VALID,
    SUBSISTENCE,
    UNCHECKED,
)
from pengcheng.engines.residents.columns import codes, days, flags, money, numbers, texts
from pengcheng.engines.residents.days import back, day_of, months_between
from pengcheng.engines.residents.draws import Bools
from pengcheng.engines.residents.errors import ParameterFault
from pengcheng.engines.residents.firms import OPEN
from pengcheng.engines.residents.homes import OWNER
from pengcheng.engines.residents.work import COVERS, PAYING, count_last, run

SUBJECT = "subject"
FUTURE_DAYS = 200
"""How far in the future a planted birth date lies."""
Column = Callable[[Block], pa.Array]


def _with_partner(block: Block, values: NDArray[np.generic]) -> NDArray[np.generic]:
    """The living spouse's value; zero or False without one."""
    people = block.people
    return np.where(people.married, values[np.maximum(people.partner, 0)], values.dtype.type(0))


def _born(block: Block) -> pa.Array:
    born = np.where(block.marked("born_in_future"), day_of(block.today) + FUTURE_DAYS, block.people.born)
    return days(born.astype(np.int32))


def _living(block: Block) -> pa.Array:
    return flags(block.people.alive, block.marked("cancelled_alive") | block.marked("paid_after_death"))


def _book_years(block: Block) -> pa.Array:
    return numbers(months_between(block.books.moved_in, block.today) // 12, block.books.missing)


def _book_head(block: Block) -> pa.Array:
    head = (block.books.relation == HEAD) & ~block.marked("spouse_without_marriage")
    return flags(head, block.books.missing)


def _areas(block: Block) -> tuple[list[str], NDArray[np.int8]]:
    names = sorted({community.area for community in block.communities})
    of_community = np.asarray([names.index(each.area) for each in block.communities], dtype=np.int8)
    return names, of_community[block.books.community]


def _stay_area(block: Block) -> pa.Array:
    names, area = _areas(block)
    return codes(area, names, ~block.books.registered)


def _dwelling_area(block: Block) -> pa.Array:
    names, area = _areas(block)
    return codes(area, names, ~block.books.verified | block.marked("address_differs"))


def _union(block: Block) -> pa.Array:
    people = block.people
    status = np.select([people.married, people.divorced, people.widowed], [1, 2, 3], 0).astype(np.int8)
    unknown = block.marked("spouse_without_marriage")
    return codes(status, ["single", "married", "divorced", "widowed"], unknown)


def _family(block: Block) -> pa.Array:
    return numbers(1 + block.people.married.astype(np.int16) + block.housing.minors)


def _parted_lately(block: Block) -> pa.Array:
    people = block.people
    start = back(block.today, years=block.parameters.definitions.look_back_years)
    return flags(people.divorced & (people.parted_on > start))


def _partner_book_here(block: Block) -> pa.Array:
    married = block.people.married
    partner = np.maximum(block.people.partner, 0)
    return flags(married & block.books.here[partner], married & block.books.missing[partner])


def _base(block: Block) -> pa.Array:
    recent = count_last(block.work.insured, block.parameters.definitions.recent_months) > 0
    return money(np.where(recent, block.work.base, 0).astype(np.int32))


def _tax_of_12(block: Block) -> pa.Array:
    return money(block.work.tax * count_last(block.work.taxed, 12))


def _savings(block: Block) -> pa.Array:
    work = block.work
    return money(np.where(work.savings & ~work.savings_sealed, work.savings_balance, 0).astype(np.int32))


def _savings_months(block: Block) -> pa.Array:
    work = block.work
    return numbers(np.where(work.savings & ~work.savings_sealed, work.savings_months, 0))


def _retirement(block: Block) -> Bools:
    return np.equal(block.work.retirement, PAYING) | block.marked("paid_after_death")


def _working(block: Block) -> pa.Array:
    contract_missing = block.marked("contract_missing")
    return flags(block.work.job & ~contract_missing, contract_missing)


def _dismissed(block: Block) -> pa.Array:
    work = block.work
    recently = work.left & work.dismissed & (work.left_on > back(block.today, years=1))
    return flags(recently)


def _diploma(block: Block) -> pa.Array:
    return codes(block.diplomas.level, block.parameters.schooling.levels, ~block.diplomas.known)


def _fresh_diploma(block: Block) -> pa.Array:
    diplomas, levels = block.diplomas, block.parameters.schooling.levels
    fresh = diplomas.full_time & (diplomas.year >= block.today.year - 1) & (diplomas.level >= 2)
    return codes(np.where(fresh, diplomas.level - 1, 0).astype(np.int8), ["none", *levels[2:]], ~diplomas.known)


def _impairment_grade(block: Block) -> pa.Array:
    return numbers(block.care.grade_now, block.marked("revoked_certificate_valid"))


def _impairment_kind(block: Block) -> pa.Array:
    kinds = ["none", *block.parameters.impairments.kinds]
    return codes(np.where(block.care.grade_now > 0, block.care.kind + 1, 0).astype(np.int8), kinds)


def _aided(block: Block) -> pa.Array:
    care = block.care
    return flags(((care.aid == SUBSISTENCE) | (care.aid == EDGE)) & ~care.aid_ended)


def _aid_amount(block: Block) -> pa.Array:
    return money(np.where(block.care.aid_ended, 0, block.care.aid_amount).astype(np.int32))


def _firms(block: Block) -> pa.Array:
    firms = block.firms
    represented = firms.representative[firms.state == OPEN]
    return numbers(np.bincount(represented, minlength=block.people.size))


def _renumbered(block: Block) -> pa.Array:
    told = np.zeros(block.people.size, dtype=np.bool_)
    told[block.told_again[1]] = True
    return flags(told)


COLUMNS: dict[str, Column] = {
    "years": lambda block: numbers(block.people.age, block.marked("born_in_future")),
    "born": _born,
    "sex": lambda block: codes(block.people.male.astype(np.int8), ["female", "male"]),
    "living": _living,
    "renumbered": _renumbered,
    "book_here": lambda block: flags(block.books.here, block.books.missing),
    "book_place": lambda block: codes(block.books.place, PLACES, block.books.missing),
    "book_years": _book_years,
    "book_head": _book_head,
    "book_collective": lambda block: flags(block.books.collective, block.books.missing),
    "stay_known": lambda block: flags(block.books.registered),
    "stay_months": lambda block: numbers(block.care.stay_months),
    "stay_permit": lambda block: flags(block.care.permit == PERMIT_VALID),
    "stay_area": _stay_area,
    "dwelling_area": _dwelling_area,
    "dwelling_own": lambda block: flags(block.housing.dwelling == OWNER, ~block.books.verified),
    "union": _union,
    "children": lambda block: numbers(block.housing.minors),
    "family": _family,
    "parted_lately": _parted_lately,
    "partner_book_here": _partner_book_here,
    "partner_insured_run": lambda block: numbers(_with_partner(block, run(block.work.insured))),
    "homes": lambda block: numbers(np.bitwise_count(block.housing.owned)),
    "family_homes": lambda block: numbers(block.housing.family_homes),
    "family_homes_looked_back": lambda block: numbers(block.housing.looked_back),
    "mortgage": lambda block: flags(block.housing.mortgaged > 0),
    "seizure": lambda block: flags(block.housing.seized > 0),
    "tenancy": lambda block: flags(block.housing.tenant),
    "rent": lambda block: money(block.housing.rent),
    "insured_run": lambda block: numbers(run(block.work.insured)),
    "insured_of_24": lambda block: numbers(count_last(block.work.insured, 24)),
    "base": _base,
    "cover": lambda block: codes(block.work.cover, COVERS),
    "cover_months": lambda block: numbers(block.work.cover_months),
    "taxed_run": lambda block: numbers(run(block.work.taxed)),
    "tax_of_12": _tax_of_12,
    "savings": _savings,
    "savings_months": _savings_months,
    "retirement": lambda block: flags(_retirement(block)),
    "retirement_amount": lambda block: money(
        np.where(_retirement(block), block.work.retirement_amount, 0).astype(np.int32)
    ),
    "working": _working,
    "dismissed": _dismissed,
    "diploma": _diploma,
    "fresh_diploma": _fresh_diploma,
    "diploma_verified": lambda block: flags(block.diplomas.verified, ~block.diplomas.known),
    "impairment_grade": _impairment_grade,
    "impairment_kind": _impairment_kind,
    "aided": _aided,
    "aid_amount": _aid_amount,
    "clear": lambda block: flags(block.care.clearance == CLEAR, block.care.clearance == UNCHECKED),
    "firms": _firms,
    "card": lambda block: flags(block.care.card == ACTIVE),
}


def fact_columns(block: Block, names: Sequence[str] | None = None) -> pa.RecordBatch:
    """The facts of the block's people under the city's names, one row each, `subject` (the citizen id) first.

    `names` chooses facts; None gives all that the parameters map. Numbers are int16, amounts decimal128(15, 2),
    days date32, codes dictionaries of int8; null is unknown. Raises ParameterFault for an unknown name.
    """
    mapping = block.parameters.facts
    chosen = list(mapping) if names is None else list(names)
    columns = [texts(block.ids)]
    for name in chosen:
        if mapping.get(name) not in COLUMNS:
            raise ParameterFault(f"facts.{name} is mapped to no known column. Known: {', '.join(COLUMNS)}.")
        columns.append(COLUMNS[mapping[name]](block))
    return pa.RecordBatch.from_arrays(columns, [SUBJECT, *chosen])
