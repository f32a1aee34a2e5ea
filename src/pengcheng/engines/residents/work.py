"""Schooling, jobs, insured and taxed months, savings, retirement and medical cover of each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pengcheng.engines.residents.books import Books
from pengcheng.engines.residents.days import Days, day_of, days_of_months, months_between, months_of
from pengcheng.engines.residents.draws import Bools, Draws, shares_by_age
from pengcheng.engines.residents.families import YEAR, People
from pengcheng.engines.residents.parameters import Parameters

Months = NDArray[np.uint64]
"""Months as bits: bit 0 is the current month, bit 1 the one before."""
EMPLOYEE, SELF_INSURED, OUT_OF_WORK, NOT_WORKING = range(4)
COVERS = ("none", "employee", "resident", "retiree")
NO_COVER, EMPLOYEE_COVER, RESIDENT_COVER, RETIREE_COVER = range(4)
NO_RETIREMENT, PAYING, STOPPED = range(3)


@dataclass(frozen=True)
class Diplomas:
    """The highest level of each person (index into the parameters' levels) and how it was earned."""

    known: Bools
    level: NDArray[np.int8]
    year: NDArray[np.int32]
    full_time: Bools
    verified: Bools


@dataclass(frozen=True)
class Work:
    """Working life. Amounts are whole units of the currency a month.

    `job` has a contract today, `left` lost one lately (on `left_on`). `insured`, `owed` and `taxed` are
    months as bits.
    """

    occupation: NDArray[np.int8]
    job: Bools
    job_from: Days
    left: Bools
    left_on: Days
    dismissed: Bools
    wage: NDArray[np.int32]
    base: NDArray[np.int32]
    tax: NDArray[np.int32]
    insured: Months
    owed: Months
    taxed: Months
    savings: Bools
    savings_sealed: Bools
    savings_months: NDArray[np.int32]
    savings_balance: NDArray[np.int32]
    retirement: NDArray[np.int8]
    retirement_amount: NDArray[np.int32]
    retired_on: Days
    cover: NDArray[np.int8]
    cover_ended: Bools
    cover_months: NDArray[np.int32]

    @property
    def insured_now(self) -> Bools:
        """Insured this month or last."""
        return (self.insured & np.uint64(3)) > 0


def run(months: Months) -> NDArray[np.int16]:
    """Length of the run of months that ends this month or last."""
    from_last = np.where(months & np.uint64(1), months, months >> np.uint64(1))
    lowest_gap = ~from_last & (from_last + np.uint64(1))
    length: NDArray[np.int16] = np.bitwise_count(lowest_gap - np.uint64(1)).astype(np.int16)
    return length


def count_last(months: Months, number: int) -> NDArray[np.int16]:
    """How many of the last `number` months, the current one included."""
    count: NDArray[np.int16] = np.bitwise_count(months & np.uint64((1 << number) - 1)).astype(np.int16)
    return count


def study(parameters: Parameters, people: People, today: date, draws: Draws) -> Diplomas:
    """Diplomas by age; who has not yet finished a level keeps the lowest one."""
    schooling, size = parameters.schooling, people.size
    shares = shares_by_age(people.age, schooling.by_age)
    level = (draws.uniform(size)[:, None] >= shares[:, :-1]).sum(axis=1).astype(np.int8)
    finished = np.asarray(schooling.finished_at, dtype=np.int32)
    born_year = people.born.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32) + 1970
    year = born_year + finished[level] + draws.below(2, size)
    unfinished = year > today.year - (today.month < 7)
    level = np.where(unfinished, 0, level).astype(np.int8)
    year = np.where(unfinished, born_year + finished[0], year).astype(np.int32)
    adult = people.age >= finished[0]
    adult &= year <= today.year - (today.month < 7)
    full_time = np.asarray(schooling.full_time, dtype=np.float32)[level]
    return Diplomas(
        known=adult & ~draws.chance(schooling.missing, size),
        level=level,
        year=year,
        full_time=draws.chance(full_time, size),
        verified=(level == 0) | ~draws.chance(schooling.unverified, size),
    )


def work(parameters: Parameters, people: People, books: Books, diplomas: Diplomas, today: date, draws: Draws) -> Work:
    """Working life of the people of a block."""
    given, size, now = parameters.work, people.size, day_of(today)
    shares = shares_by_age(people.age, given.by_age)
    occupation = (draws.uniform(size)[:, None] >= shares).sum(axis=1).astype(np.int8)
    occupation[~people.alive] = NOT_WORKING
    employee = occupation == EMPLOYEE
    insured, owed, started = _insured(parameters, people, occupation, today, draws)
    wage = np.asarray(given.wage_median, dtype=np.float32)[diplomas.level] * draws.lognormal(given.wage_spread, size)
    base = np.where(insured > 0, np.maximum(wage, given.lowest_base), 0).astype(np.int32)
    tax = np.maximum((wage - given.taxable_from) * given.tax_share, 0).astype(np.int32)
    taxed_months = (draws.exponential(40.0, size) + 3).clip(0, given.history_months).astype(np.uint64)
    taxed = np.where(tax > 0, insured & ((np.uint64(1) << taxed_months) - np.uint64(1)), np.uint64(0))
    tax[taxed == 0] = 0
    left = occupation == OUT_OF_WORK
    job_from, left_on = _contracts(people, insured, started, left, now, draws)
    months = np.bitwise_count(insured).astype(np.int32)
    older = np.where(months >= given.history_months - 1, draws.below(160, size), 0)
    savings = (employee | left) & (insured > 0) & draws.chance(given.savings, size)
    saved = np.where(savings, months + older, 0).astype(np.int32)
    retirement, retired_on = _retirement(parameters, people, books, occupation, now, draws)
    amount = parameters.retirement.amount_median * draws.lognormal(parameters.retirement.amount_spread, size)
    cover, ended = _cover(parameters, people, books, insured, retirement, draws)
    cover_months = np.select(
        [cover == RETIREE_COVER, cover == RESIDENT_COVER],
        [240 + draws.below(240, size), 12 * (1 + np.minimum(people.age, draws.below(12, size)))],
        months + older,
    )
    return Work(
        occupation=occupation,
        job=employee,
        job_from=job_from,
        left=left & (insured > 0),
        left_on=left_on,
        dismissed=draws.chance(given.dismissed, size),
        wage=wage.astype(np.int32),
        base=base,
        tax=tax,
        insured=insured,
        owed=owed,
        taxed=taxed,
        savings=savings,
        savings_sealed=savings & left,
        savings_months=saved,
        savings_balance=(saved * (base // 10) * np.float32(0.45)).astype(np.int32),
        retirement=retirement,
        retirement_amount=np.where(retirement > 0, amount, 0).astype(np.int32),
        retired_on=retired_on,
        cover=cover,
        cover_ended=ended,
        cover_months=np.where((cover > 0) | ended, cover_months, 0).astype(np.int32),
    )


def _contracts(
    people: People, insured: Months, started: Days, left: Bools, now: int, draws: Draws
) -> tuple[Days, Days]:
    """The day the latest contract began, and the day before which the last insured month lies."""
    left_months = months_of(np.asarray([now], dtype=np.int32))[0] - _youngest_bit(insured) + 1
    left_on = np.minimum(days_of_months(left_months.astype(np.int32)) - 1, now - 1).astype(np.int32)
    some_time = now - (draws.exponential(2.0, people.size) * YEAR).astype(np.int32) - 5
    began = np.maximum(np.where(insured > 0, started, some_time), people.born + int(16 * YEAR))
    return np.minimum(began, np.where(left, left_on - 1, now)).astype(np.int32), left_on


def _insured(
    parameters: Parameters, people: People, occupation: NDArray[np.int8], today: date, draws: Draws
) -> tuple[Months, Months, Days]:
    """Insured and owed months as bits, and the day the latest run began."""
    given, size = parameters.work, people.size
    one, zero = np.uint64(1), np.uint64(0)
    start = np.where(draws.chance(given.paid_this_month, size), 0, 1)
    start = np.where(occupation == OUT_OF_WORK, 2 + draws.below(16, size), start).astype(np.uint64)
    length = (draws.exponential(given.run_months, size) + 1).clip(1, given.history_months).astype(np.uint64)
    gap = (1 + draws.below(5, size)).astype(np.uint64)
    second = (draws.exponential(given.run_months / 2, size) + 1).clip(1, given.history_months).astype(np.uint64)
    has_second = draws.chance(given.earlier_run, size)
    grown = (months_between(people.born, today) - 16 * 12).clip(0, given.history_months).astype(np.uint64)
    limit = (one << grown) - one
    recent = ((one << length) - one) << start
    end = np.minimum(start + length, np.uint64(60))
    earlier_from = np.minimum(end + gap, np.uint64(60))
    earlier = np.where(has_second, (one << second) - one, zero) << earlier_from
    uninsured = (occupation == EMPLOYEE) & draws.chance(given.uninsured, size)
    insured = np.where((occupation == NOT_WORKING) | uninsured, zero, (recent | earlier) & limit)
    owes = has_second & draws.chance(given.owed, size) & (insured > 0)
    owed = np.where(owes, (((one << gap) - one) << end) & limit, zero)
    this_month = (today.year - 1970) * 12 + today.month - 1
    began = this_month - np.minimum(end, grown).astype(np.int32) + 1
    return insured, owed, days_of_months(began.astype(np.int32))


def _youngest_bit(months: Months) -> NDArray[np.int32]:
    lowest = months & (~months + np.uint64(1))
    return np.bitwise_count(np.maximum(lowest, np.uint64(1)) - np.uint64(1)).astype(np.int32)


def _retirement(
    parameters: Parameters, people: People, books: Books, occupation: NDArray[np.int8], now: int, draws: Draws
) -> tuple[NDArray[np.int8], Days]:
    given = parameters.retirement
    limit = np.where(people.male, given.men, given.women)
    share = np.where(books.here, np.float32(given.city), np.float32(given.elsewhere))
    old = (people.age >= limit) & (occupation == NOT_WORKING) & draws.chance(share, people.size)
    state = np.where(old, np.where(people.alive, PAYING, STOPPED), NO_RETIREMENT).astype(np.int8)
    since = np.minimum(people.born + (limit * YEAR).astype(np.int32) + 31, now)
    return state, since.astype(np.int32)


def _cover(
    parameters: Parameters,
    people: People,
    books: Books,
    insured: Months,
    retirement: NDArray[np.int8],
    draws: Draws,
) -> tuple[NDArray[np.int8], Bools]:
    """Kind of cover, and whether only an ended one is left."""
    given = parameters.cover
    share = np.where(books.here, np.float32(given.city_resident), np.float32(given.elsewhere_resident))
    resident = draws.chance(share, people.size)
    now = (insured & np.uint64(3)) > 0
    cover = np.select(
        [~people.alive, now, retirement == PAYING, (insured == 0) & resident],
        [NO_COVER, EMPLOYEE_COVER, RETIREE_COVER, RESIDENT_COVER],
        NO_COVER,
    ).astype(np.int8)
    return cover, (cover == NO_COVER) & (insured > 0)
