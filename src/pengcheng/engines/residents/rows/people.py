"""Rows about people, families, births, deaths, households, stays and care."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pengcheng.engines.residents.block import Block
from pengcheng.engines.residents.books import CITY, HEAD, PLACES, RELATIONS, SPOUSE
from pengcheng.engines.residents.care import (
    CARDS,
    CLEAR,
    EXPIRED,
    NO_AID,
    NO_CARD,
    NO_PERMIT,
    PERMIT_VALID,
    REVOKED,
    SUBSISTENCE,
    UNCHECKED,
)
from pengcheng.engines.residents.columns import codes, days, money, numbered, numbers, texts, words
from pengcheng.engines.residents.days import NEVER, day_of
from pengcheng.engines.residents.draws import Index
from pengcheng.engines.residents.facts import FUTURE_DAYS
from pengcheng.engines.residents.families import CHILD, FIRST, GRANDFATHER, SINGLE, YEAR
from pengcheng.engines.residents.homes import DWELLINGS
from pengcheng.engines.residents.names import people_names

TOPIC = 21
FIRST_BIRTH_DAY = 9_496
"""1996-01-01: births before it stand in no register."""


def people_tables(block: Block) -> dict[str, pa.Table]:
    """Tables about persons and families."""
    return {
        "people": _people(block),
        "books": _books(block),
        "stays": _stays(block),
        "stay_permits": _stay_permits(block),
        "unions": _unions(block),
        "dwellers": _dwellers(block),
        "deaths": _deaths(block),
        "births": _births(block),
        "impairments": _impairments(block),
        "copies": _copies(block),
        "aid": _aid(block),
        "cards": _cards(block),
        "clearances": _clearances(block),
    }


def ids(block: Block, people: Index | NDArray[np.int32]) -> pa.Array:
    """Citizen ids of some people."""
    return texts(block.ids[people])


def serials(block: Block, positions: NDArray[np.generic], room: int = 1) -> NDArray[np.int64]:
    """Numbers unique over all blocks; `room` numbers are kept for each position."""
    return block.number * 200_000 * room + positions.astype(np.int64)


def _all(block: Block) -> Index:
    return np.arange(block.people.size)


def _people(block: Block) -> pa.Table:
    people = block.people
    born = np.where(block.marked("born_in_future"), day_of(block.today) + FUTURE_DAYS, people.born)
    state = ~people.alive & ~block.marked("paid_after_death") | block.marked("cancelled_alive")
    originals, copies = block.told_again
    former = np.full(people.size, -1, dtype=np.int64)
    former[copies] = originals
    nations = block.parameters.names.nations
    nation = block.draws(TOPIC).choice(list(nations.values()), people.families)[people.family]
    all_ids = texts(block.ids)
    return pa.table(
        {
            "citizen_id": all_ids,
            "name": pa.array(people_names(block)),
            "sex": codes(people.male, ["female", "male"]),
            "nation": words(nation, list(nations)),
            "born": days(born),
            "state": codes(state, ["normal", "cancelled"]),
            "former_id": all_ids.take(pa.array(former, mask=former < 0)),
        }
    )


def _books(block: Block) -> pa.Table:
    people, books = block.people, block.books
    there = np.flatnonzero(~books.missing)
    relation = np.where(block.marked("spouse_without_marriage"), SPOUSE, books.relation)
    here = pa.array(books.place[there] == CITY)
    division = pc.if_else(here, _community(block, books.community[there]), texts(block.ids[there, :6]))
    single_book = (people.kind == SINGLE) & (relation == HEAD)
    return pa.table(
        {
            "citizen_id": ids(block, there),
            "household_no": numbered("H", serials(block, books.book[there], 2)),
            "relation": codes(relation[there], RELATIONS),
            "place": codes(books.place[there], PLACES),
            "division": division,
            "kind": codes((books.collective & (single_book | books.collective))[there], ["family", "collective"]),
            "moved_in": days(books.moved_in[there]),
        }
    )


def _community(block: Block, numbers_: NDArray[np.int32]) -> pa.Array:
    return words(numbers_, [community.code for community in block.communities])


def _area(block: Block, numbers_: NDArray[np.int32]) -> pa.Array:
    return words(numbers_, [community.area for community in block.communities])


def _stays(block: Block) -> pa.Table:
    books, draws, now = block.books, block.draws(TOPIC + 1), day_of(block.today)
    size = block.people.size
    registered = np.flatnonzero(books.registered)
    moved = draws.chance(block.parameters.stays.moved, size) & (now - books.since > 120) & books.registered
    part = 0.2 + 0.7 * draws.uniform(size)
    moved_on = np.where(moved, books.since + ((now - books.since) * part).astype(np.int32), books.since)
    elsewhere = draws.below(len(block.communities), size)
    movers = np.flatnonzero(moved)
    current = pa.table(
        {
            "registration_no": numbered("R", serials(block, registered, 2)),
            "citizen_id": ids(block, registered),
            "division": _community(block, books.community[registered]),
            "area": _area(block, books.community[registered]),
            "from_date": days(moved_on[registered]),
            "to_date": pa.nulls(len(registered), pa.date32()),
            "unbroken_since": days(books.since[registered]),
        }
    )
    earlier = pa.table(
        {
            "registration_no": numbered("R", serials(block, movers + 200_000, 2)),
            "citizen_id": ids(block, movers),
            "division": _community(block, elsewhere[movers]),
            "area": _area(block, elsewhere[movers]),
            "from_date": days(books.since[movers]),
            "to_date": days(moved_on[movers]),
            "unbroken_since": days(books.since[movers]),
        }
    )
    return pa.concat_tables([current, earlier])


def _stay_permits(block: Block) -> pa.Table:
    holders = np.flatnonzero(block.care.permit != NO_PERMIT)
    valid = block.care.permit[holders] == PERMIT_VALID
    draws, now = block.draws(TOPIC + 2), day_of(block.today)
    ahead = (draws.uniform(len(holders)) * 360).astype(np.int32)
    until = np.where(valid, now + ahead, now - 20 - ahead)
    return pa.table(
        {
            "permit_no": numbered("P", serials(block, holders)),
            "citizen_id": ids(block, holders),
            "issued_on": days(until - 365),
            "endorsed_until": days(until),
            "state": codes(~valid, ["valid", "ended"]),
        }
    )


def _unions(block: Block) -> pa.Table:
    people = block.people
    told = np.flatnonzero(((people.slot == FIRST) | (people.slot == GRANDFATHER)) & (people.partner >= 0))
    partner = people.partner[told]
    ended = np.minimum(np.minimum(people.died[told], people.died[partner]), people.parted_on[told])
    divorced, open_ = people.divorced[told], ended == NEVER
    ended = np.where(divorced, people.parted_on[told], ended)
    wed = np.minimum(people.wed_on[told], ended - 30)
    return pa.table(
        {
            "registration_no": numbered("M", serials(block, told)),
            "party_a": ids(block, told),
            "party_b": ids(block, partner),
            "registered_on": days(wed),
            "ended_on": days(ended, open_),
            "state": codes(np.select([open_, divorced], [0, 1], 2), ["married", "divorced", "widowed"]),
        }
    )


def _dwellers(block: Block) -> pa.Table:
    books = block.books
    there = np.flatnonzero(books.verified)
    areas = np.asarray([community.area for community in block.communities])
    community = books.community.copy()
    for person in np.flatnonzero(block.marked("address_differs")):
        community[person] = np.flatnonzero(areas != areas[community[person]])[person % 7]
    ago = (block.draws(TOPIC + 3).uniform(len(there)) * 180).astype(np.int32)
    return pa.table(
        {
            "citizen_id": ids(block, there),
            "division": _community(block, community[there]),
            "area": _area(block, community[there]),
            "dwelling": numbered("D", serials(block, books.book[there], 2)),
            "relation_to_home": codes(block.housing.dwelling[there], DWELLINGS),
            "verified_on": days(day_of(block.today) - ago),
        }
    )


def _deaths(block: Block) -> pa.Table:
    dead = np.flatnonzero(~block.people.alive)
    died = block.people.died[dead]
    later = np.minimum(died + 12, day_of(block.today))
    return pa.table(
        {
            "certificate_no": numbered("Z", serials(block, dead)),
            "citizen_id": ids(block, dead),
            "died_on": days(died),
            "cancelled_on": days(later, block.marked("paid_after_death")[dead]),
        }
    )


def _births(block: Block) -> pa.Table:
    people = block.people
    child = (people.slot >= CHILD) & (people.slot < GRANDFATHER) & (people.born >= FIRST_BIRTH_DAY)
    told = np.flatnonzero(child & ((people.mother >= 0) | (people.father >= 0)))
    everybody = texts(block.ids)
    mother, father = people.mother[told], people.father[told]
    hospitals = block.parameters.names.hospitals
    hospital = block.draws(TOPIC + 4).below(len(hospitals), len(told))
    return pa.table(
        {
            "certificate_no": numbered("B", serials(block, told)),
            "child": ids(block, told),
            "mother": everybody.take(pa.array(mother, mask=mother < 0)),
            "father": everybody.take(pa.array(father, mask=father < 0)),
            "hospital": words(hospital, hospitals),
            "child_birth_date": days(people.born[told]),
        }
    )


def _impairments(block: Block) -> pa.Table:
    care = block.care
    there = np.flatnonzero(care.grade > 0)
    return pa.table(
        {
            "certificate_no": numbered("C", serials(block, there)),
            "citizen_id": ids(block, there),
            "kind": codes(care.kind[there], list(block.parameters.impairments.kinds)),
            "grade": numbers(care.grade[there]),
            "valid_from": days(care.certified_on[there]),
            "valid_until": days(care.certified_on[there] + int(10 * YEAR)),
            "state": codes(care.certificate[there] == REVOKED, ["valid", "revoked"]),
        }
    )


def _copies(block: Block) -> pa.Table:
    care = block.care
    impaired = np.flatnonzero(care.grade > 0)
    revoked = (care.certificate == REVOKED) & ~block.marked("revoked_certificate_valid")
    permits = np.flatnonzero(care.permit == PERMIT_VALID)
    holders = np.concatenate([impaired, permits])
    kind = np.concatenate([np.zeros(len(impaired)), np.ones(len(permits))])
    ended = np.concatenate(
        [(revoked | (care.certificate == EXPIRED))[impaired], np.zeros(len(permits), dtype=np.bool_)]
    )
    return pa.table(
        {
            "certificate_no": numbered("E", serials(block, holders + kind.astype(np.int64) * 200_000, 2)),
            "holder": ids(block, holders),
            "kind": codes(kind, block.parameters.impairments.copies),
            "issued_on": days(care.certified_on[holders]),
            "state": codes(ended, ["valid", "revoked"]),
        }
    )


def _aid(block: Block) -> pa.Table:
    care, draws, now = block.care, block.draws(TOPIC + 5), day_of(block.today)
    there = np.flatnonzero(care.aid != NO_AID)
    ago = 30 + (draws.uniform(len(there)) * 900).astype(np.int32)
    ended = care.aid_ended[there]
    return pa.table(
        {
            "record_no": numbered("A", serials(block, there)),
            "citizen_id": ids(block, there),
            "kind": codes(care.aid[there] - SUBSISTENCE, block.parameters.aid.kinds),
            "amount": money(care.aid_amount[there]),
            "from_date": days(now - ago - 30),
            "to_date": days(now - ago // 2 - 1, ~ended),
        }
    )


def _cards(block: Block) -> pa.Table:
    there = np.flatnonzero(block.care.card != NO_CARD)
    banks = block.parameters.cards.banks
    bank = block.draws(TOPIC + 6).below(len(banks), len(there))
    return pa.table(
        {
            "citizen_id": ids(block, there),
            "card_no": numbered("S", serials(block, there)),
            "bank": words(bank, banks),
            "account": numbered("6217", serials(block, there)),
            "state": codes(block.care.card[there], CARDS),
        }
    )


def _clearances(block: Block) -> pa.Table:
    there = np.flatnonzero(block.care.clearance != UNCHECKED)
    return pa.table(
        {
            "citizen_id": ids(block, there),
            "result": codes(block.care.clearance[there] != CLEAR, ["clear", "recorded"]),
            "checked_on": days(np.full(len(there), day_of(block.today) - 1, dtype=np.int32)),
        }
    )
