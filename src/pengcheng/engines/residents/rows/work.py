"""Rows about schooling, jobs, contributions, taxes, savings, retirement and medical cover."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.columns import codes, days, flags, money, numbered, numbers, texts, words
from pengcheng.engines.residents.days import day_of, days_of_months, months_of
from pengcheng.engines.residents.draws import Index
from pengcheng.engines.residents.rows.people import ids, serials
from pengcheng.engines.residents.work import (
    COVERS,
    EMPLOYEE_COVER,
    NO_COVER,
    NO_RETIREMENT,
    PAYING,
    SELF_INSURED,
    Months,
)

TOPIC = 41
BACHELOR, MASTER = 2, 3
REASONS = ("expired", "dismissed", "resigned")


def work_tables(block: Block) -> dict[str, pa.Table]:
    """Tables about working life."""
    return {
        "diplomas": _diplomas(block),
        "jobs": _jobs(block),
        "contributions": _contributions(block),
        "tax_payments": _tax_payments(block),
        "savings": _savings(block),
        "retirements": _retirements(block),
        "covers": _covers(block),
    }


def _this_month(block: Block) -> int:
    return (block.today.year - 1970) * 12 + block.today.month - 1


def _unpack(months: Months, depth: int) -> tuple[Index, Index]:
    """People and how many months back, one for each month that is set."""
    bits = (months[:, None] >> np.arange(depth, dtype=np.uint64)) & np.uint64(1)
    people, back = np.nonzero(bits)
    return people, back


def _employers(block: Block, people: Index, shift: int = 0) -> pa.Array:
    """Codes of the people's employers; `shift` gives somebody else's, null where nobody employs."""
    firm = block.employer[people]
    if shift:
        employing = np.flatnonzero(block.firms.employs)
        firm = employing[(np.searchsorted(employing, firm) + shift) % len(employing)] if len(employing) else firm
    return texts(block.firms.codes).take(pa.array(firm, mask=firm < 0))


def _diplomas(block: Block) -> pa.Table:
    diplomas, given = block.diplomas, block.parameters.schooling
    known = np.flatnonzero(diplomas.known)
    further = known[diplomas.level[known] >= MASTER]
    people = np.concatenate([known, further])
    first = np.arange(len(people)) >= len(known)
    gap = np.where(first, given.finished_at[MASTER] - given.finished_at[BACHELOR], 0)
    gap = np.where(first & (diplomas.level[people] > MASTER), given.finished_at[-1] - given.finished_at[BACHELOR], gap)
    year = diplomas.year[people] - gap
    draws = block.draws(TOPIC)
    summer = days_of_months(((year - 1970) * 12 + 5).astype(np.int32)) + draws.below(28, len(people))
    school = words(draws.below(len(given.schools), len(people)), given.schools)
    major = words(draws.below(len(given.majors), len(people)), given.majors)
    return pa.table(
        {
            "certificate_no": numbered("G", serials(block, people + first * 200_000, 2)),
            "citizen_id": ids(block, people),
            "school": school,
            "level": codes(np.where(first, BACHELOR, diplomas.level[people]), given.levels),
            "major": major,
            "mode": codes(~(diplomas.full_time[people] | first), ["full_time", "part_time"]),
            "graduated_on": days(summer),
            "verified": flags(diplomas.verified[people] | first),
        }
    )


def _jobs(block: Block) -> pa.Table:
    work = block.work
    current = np.flatnonzero(work.job & ~block.marked("contract_missing"))
    left = np.flatnonzero(work.left)
    people = np.concatenate([current, left])
    ended = np.arange(len(people)) >= len(current)
    employer = _employers(block, people)
    differs = block.marked("employer_differs")[people]
    if differs.any():
        employer = pa.array(np.where(differs, _employers(block, people, 1), employer))
    wrong = block.marked("wrong_check_character")[people]
    if wrong.any():
        listed = employer.to_pylist()
        for row in np.flatnonzero(wrong):
            code = listed[row]
            listed[row] = code and code[:-1] + ("0" if code[-1] != "0" else "1")
        employer = pa.array(listed)
    other = block.draws(TOPIC + 1).chance(0.5, len(people))
    reason = np.where(work.dismissed[people], 1, np.where(other, 0, 2))
    return pa.table(
        {
            "contract_no": numbered("J", serials(block, people)),
            "citizen_id": ids(block, people),
            "employer": employer.cast(pa.string()),
            "from_date": days(work.job_from[people]),
            "to_date": days(work.left_on[people], ~ended),
            "termination_reason": codes(reason, REASONS, ~ended),
        }
    )


def _contributions(block: Block) -> pa.Table:
    work, depth = block.work, block.parameters.work.history_months
    people, back = _unpack(work.insured | work.owed, depth)
    owed = (work.owed[people] >> back.astype(np.uint64)) & np.uint64(1) == 1
    self_insured = work.occupation[people] == SELF_INSURED
    employer = _employers(block, people)
    return pa.table(
        {
            "citizen_id": ids(block, people),
            "month": _first_days(block, back),
            "employer": employer.filter(pa.array(np.ones(len(people), dtype=np.bool_))),
            "kind": codes(self_insured, ["employee", "flexible"]),
            "base": money(_at(work.base[people], back)),
            "state": codes(owed, ["paid", "owed"]),
        }
    )


def _at(amount: NDArray[np.int32], back: Index) -> NDArray[np.int64]:
    """The amount some months back: four in a hundred less for each year."""
    years = back // 12
    earlier: NDArray[np.int64] = amount.astype(np.int64) - (amount // 25).astype(np.int64) * years
    return earlier


def _first_days(block: Block, back: Index) -> pa.Array:
    return days(days_of_months((_this_month(block) - back).astype(np.int32)))


def _tax_payments(block: Block) -> pa.Table:
    work = block.work
    people, back = _unpack(work.taxed, block.parameters.work.history_months)
    return pa.table(
        {
            "citizen_id": ids(block, people),
            "month": _first_days(block, back),
            "withholder": _employers(block, people),
            "amount": money(np.maximum(_at(work.tax[people], back), 1)),
        }
    )


def _savings(block: Block) -> pa.Table:
    work = block.work
    there = np.flatnonzero(work.savings)
    return pa.table(
        {
            "account": numbered("F", serials(block, there)),
            "citizen_id": ids(block, there),
            "base": money(work.base[there]),
            "balance": money(work.savings_balance[there]),
            "months_paid": numbers(work.savings_months[there]),
            "last_withdrawal": pa.nulls(len(there), pa.date32()),
            "state": codes(work.savings_sealed[there], ["normal", "sealed"]),
        }
    )


def _retirements(block: Block) -> pa.Table:
    work = block.work
    there = np.flatnonzero(work.retirement != NO_RETIREMENT)
    paying = (work.retirement == PAYING) | block.marked("paid_after_death")
    last = np.where(paying, day_of(block.today), block.people.died)[there].astype(np.int32)
    return pa.table(
        {
            "citizen_id": ids(block, there),
            "monthly_amount": money(work.retirement_amount[there]),
            "since": days(work.retired_on[there]),
            "last_paid_month": days(days_of_months(months_of(last))),
            "state": codes(~paying[there], ["paying", "stopped"]),
        }
    )


def _covers(block: Block) -> pa.Table:
    work = block.work
    there = np.flatnonzero((work.cover != NO_COVER) | work.cover_ended)
    kind = np.where(work.cover_ended, EMPLOYEE_COVER, work.cover)[there]
    months = work.cover_months[there]
    balance = np.where(kind == EMPLOYEE_COVER, months * (work.base[there] // 50), 0)
    return pa.table(
        {
            "citizen_id": ids(block, there),
            "kind": codes(kind, COVERS),
            "state": codes(work.cover_ended[there], ["normal", "ended"]),
            "months_paid": numbers(months),
            "balance": money(balance),
        }
    )
