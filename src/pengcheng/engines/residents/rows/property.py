"""Rows about homes: titles and leases."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.columns import codes, days, flags, money, numbered, words
from pengcheng.engines.residents.days import day_of
from pengcheng.engines.residents.families import FIRST, SECOND, YEAR
from pengcheng.engines.residents.homes import BITS
from pengcheng.engines.residents.rows.people import ids, serials

TOPIC = 61
ROOM = 16
"""Numbers of units kept for a family: its homes, then a home sold and a parking space."""
SOLD, PARKING = 8, 9
KINDS = ("residential", "commercial", "parking")


def property_tables(block: Block) -> dict[str, pa.Table]:
    """Tables about homes."""
    return {"titles": _titles(block), "tenancies": _tenancies(block)}


def _titles(block: Block) -> pa.Table:
    people, housing, given = block.people, block.housing, block.parameters.housing
    bit_values = np.uint8(1) << np.arange(BITS, dtype=np.uint8)
    owner, bit = np.nonzero(housing.owned[:, None] & bit_values)
    mask = bit_values[bit]
    partner = np.maximum(people.partner[owner], 0)
    couple = (people.slot[owner] == FIRST) | (people.slot[owner] == SECOND)
    joint = couple & (people.partner[owner] >= 0) & ((housing.owned[partner] & mask) > 0)
    draws, now = block.draws(TOPIC), day_of(block.today)
    once = np.flatnonzero((people.slot == FIRST) & draws.chance(given.sold, people.size))
    parking = np.flatnonzero((people.slot == FIRST) & (housing.owned > 0) & draws.chance(given.parking, people.size))
    holder = np.concatenate([owner, once, parking])
    unit = np.concatenate([bit, np.full(len(once), SOLD), np.full(len(parking), PARKING)])
    owned_now = np.arange(len(holder)) < len(owner)
    pledged, seized = np.zeros(len(holder), dtype=np.bool_), np.zeros(len(holder), dtype=np.bool_)
    pledged[: len(owner)] = (housing.mortgaged[owner] & mask) > 0
    seized[: len(owner)] = (housing.seized[owner] & mask) > 0
    share = np.where(np.concatenate([joint, np.zeros(len(holder) - len(owner), dtype=np.bool_)]), 0.5, 1.0)
    unit_number = people.family[holder].astype(np.int64) * ROOM + unit
    bought = _bought(block, people.family[holder], unit, now)
    return pa.table(
        {
            "unit": numbered("U", serials(block, unit_number, ROOM)),
            "owner": ids(block, holder),
            "share": pa.array(share),
            "kind": codes(np.where(unit == PARKING, 2, 0), KINDS),
            "division": words(block.books.community[holder], [each.code for each in block.communities]),
            "registered_on": days(bought),
            "mortgaged": flags(pledged),
            "seized": flags(seized),
            "state": codes(~owned_now & (unit == SOLD), ["current", "historic"]),
        }
    )


def _bought(block: Block, family: np.ndarray, unit: np.ndarray, now: int) -> np.ndarray:
    """The day a unit was registered: one for all its owners."""
    per_unit = block.draws(TOPIC + 1).uniform(block.people.families * ROOM)
    ago = 60 + per_unit[family.astype(np.int64) * ROOM + unit] * 14 * YEAR
    bought: np.ndarray = (now - ago).astype(np.int32)
    return bought


def _tenancies(block: Block) -> pa.Table:
    housing, draws, now = block.housing, block.draws(TOPIC + 2), day_of(block.today)
    landlords = block.parameters.names.landlords
    current = np.flatnonzero(housing.tenant)
    earlier = np.flatnonzero(block.books.registered & draws.chance(0.15, block.people.size) & (block.people.age >= 20))
    tenant = np.concatenate([current, earlier])
    ended = np.arange(len(tenant)) >= len(current)
    start = now - (draws.uniform(len(tenant)) * 330).astype(np.int32) - np.where(ended, 800, 5)
    end = start + 365
    return pa.table(
        {
            "filing_no": numbered("L", serials(block, tenant + ended * 200_000, 2)),
            "tenant": ids(block, tenant),
            "landlord": words(tenant % len(landlords), landlords),
            "unit": numbered("T", serials(block, tenant)),
            "from_date": days(start),
            "to_date": days(end),
            "rent": money(np.where(ended, 2000, housing.rent[tenant])),
            "state": codes(ended, ["filed", "ended"]),
        }
    )
