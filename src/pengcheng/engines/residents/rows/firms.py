"""Rows about enterprises."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.columns import codes, days, money, numbered, numbers, texts, words
from pengcheng.engines.residents.days import NEVER, day_of
from pengcheng.engines.residents.draws import Index
from pengcheng.engines.residents.families import YEAR
from pengcheng.engines.residents.firms import OPEN, STATES
from pengcheng.engines.residents.names import firm_names
from pengcheng.engines.residents.rows.people import ids, serials

TOPIC = 81
PERMIT_YEARS = 4


def firm_tables(block: Block) -> dict[str, pa.Table]:
    """Tables about enterprises."""
    return {
        "firms": _firms(block),
        "tax_grades": _tax_grades(block),
        "warnings": _warnings(block),
        "place_permits": _place_permits(block),
        "credit_events": _credit_events(block),
        "credit_classes": _credit_classes(block),
    }


def _codes_of(block: Block, firms: Index) -> pa.Array:
    return texts(block.firms.codes[firms])


def _firms(block: Block) -> pa.Table:
    firms, draws = block.firms, block.draws(TOPIC)
    community = block.books.community[firms.representative]
    capital = (10 ** (4.3 + 2.4 * draws.uniform(firms.size))).astype(np.int64) // 10_000 * 10_000 + 10_000
    return pa.table(
        {
            "uscc": texts(firms.codes),
            "name": pa.array(firm_names(block), type=pa.string()),
            "kind": codes(firms.individual, ["company", "individual_business"]),
            "industry": codes(firms.industry, list(block.parameters.firms.industries)),
            "capital": money(capital),
            "division": words(community, [each.code for each in block.communities]),
            "representative": ids(block, firms.representative),
            "established_on": days(firms.established_on),
            "closed_on": days(firms.closed_on, firms.closed_on == NEVER),
            "state": codes(firms.state, STATES),
        }
    )


def _tax_grades(block: Block) -> pa.Table:
    firms = np.flatnonzero(block.firms.state == OPEN)
    return pa.table(
        {
            "uscc": _codes_of(block, firms),
            "grade": codes(block.firms.grade[firms], list(block.parameters.firms.grades)),
            "year": numbers(np.full(len(firms), block.today.year - 1)),
        }
    )


def _warnings(block: Block) -> pa.Table:
    firms = block.firms
    abnormal, serious = np.flatnonzero(firms.abnormal), np.flatnonzero(firms.serious)
    listed = np.concatenate([abnormal, serious])
    kind = np.arange(len(listed)) >= len(abnormal)
    removed = firms.repaired[listed]
    later = np.minimum(firms.event_on[listed] + 200, day_of(block.today))
    return pa.table(
        {
            "record_no": numbered("W", serials(block, listed + kind * 200_000, 2)),
            "uscc": _codes_of(block, listed),
            "list": codes(kind, ["abnormal", "serious"]),
            "reason": words(kind, block.parameters.firms.reasons),
            "listed_on": days(firms.event_on[listed]),
            "removed_on": days(later, ~removed),
        }
    )


def _place_permits(block: Block) -> pa.Table:
    firms = block.firms
    held = firms.permit.copy()
    held[block.planted.get("closed_with_permit", np.empty(0, dtype=np.int64))] = True
    holders = np.flatnonzero(held)
    return pa.table(
        {
            "permit_no": numbered("K", serials(block, holders)),
            "holder": _codes_of(block, holders),
            "valid_from": days(firms.permit_from[holders]),
            "valid_until": days(firms.permit_from[holders] + int(PERMIT_YEARS * YEAR)),
            "state": codes(np.zeros(len(holders)), ["valid", "expired", "revoked"]),
        }
    )


def _credit_events(block: Block) -> pa.Table:
    firms = block.firms
    penalised, broken = np.flatnonzero(firms.penalised), np.flatnonzero(firms.broken)
    concerned = np.concatenate([penalised, broken])
    kind = np.arange(len(concerned)) >= len(penalised)
    later = np.minimum(firms.event_on[concerned] + 300, day_of(block.today))
    return pa.table(
        {
            "document_no": numbered("V", serials(block, concerned + kind * 200_000, 2)),
            "uscc": _codes_of(block, concerned),
            "kind": codes(kind, ["penalty", "broken_commitment"]),
            "decided_on": days(firms.event_on[concerned]),
            "repaired_on": days(later, ~firms.repaired[concerned]),
        }
    )


def _credit_classes(block: Block) -> pa.Table:
    firms = block.firms
    rated = np.flatnonzero((firms.risk >= 0) & (firms.state == OPEN))
    return pa.table(
        {
            "uscc": _codes_of(block, rated),
            "class": codes(firms.risk[rated], list(block.parameters.firms.classes)),
            "assessed_on": days(np.full(len(rated), day_of(block.today) - 20, dtype=np.int32)),
        }
    )
