"""The generated population: the same for the same seed, everybody unique, families that hang together."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.identifiers import CitizenId, IdentifierError, Uscc
from pengcheng.engines.residents import (
    BLOCK_SIZE,
    SUBJECT,
    Block,
    TooManyResidents,
    fact_columns,
    generate,
    register_rows,
    write_parquet,
)
from pengcheng.engines.residents.days import back, day_of, months_between
from pengcheng.engines.residents.families import CHILD, GRANDFATHER
from pengcheng.engines.residents.identity import IdentityIssuer
from pengcheng.engines.residents.work import count_last, run
from tests.cities import demo


def ids_of(block: object) -> list[str]:
    return fact_columns(block, [])[SUBJECT].to_pylist()  # type: ignore[arg-type]


def test_the_same_seed_and_size_give_the_same_people() -> None:
    first, second = (next(generate(demo.parameters(), demo.communities(), 3_000, 11, demo.TODAY)) for _ in range(2))
    assert fact_columns(first).equals(fact_columns(second))
    assert all(table.equals(register_rows(second)[name]) for name, table in register_rows(first).items())


def test_another_seed_gives_other_people() -> None:
    first, second = (next(generate(demo.parameters(), demo.communities(), 3_000, seed, demo.TODAY)) for seed in (1, 2))
    assert not fact_columns(first).equals(fact_columns(second))


@settings(max_examples=12, deadline=None)
@given(size=st.integers(1, 400), block_size=st.integers(1, 90), seed=st.integers(0, 2**32))
def test_exactly_as_many_people_as_asked_and_all_different(size: int, block_size: int, seed: int) -> None:
    blocks = generate(demo.parameters(), demo.communities(), size, seed, demo.TODAY, block_size)
    ids = [citizen for block in blocks for citizen in ids_of(block)]
    assert len(ids) == size == len(set(ids))


def test_nobody_meets_in_another_block() -> None:
    blocks = generate(demo.parameters(), demo.communities(), 60_000, 5, demo.TODAY, 12_000)
    ids = [citizen for block in blocks for citizen in ids_of(block)]
    assert len(set(ids)) == 60_000


def test_every_citizen_id_tells_the_birthday_and_the_sex_and_checks_out() -> None:
    people = register_rows(demo.block())["population"]
    future = set(demo.block().planted["born_in_future"].tolist())
    for position, row in enumerate(people.select(["citizen_id", "birth_date", "sex"]).to_pylist()):
        citizen = CitizenId.parse(row["citizen_id"])
        assert citizen.sex.name.lower() == row["sex"]
        assert position in future or citizen.birth_date == row["birth_date"]


def test_every_enterprise_has_a_code_that_checks_out() -> None:
    firms = register_rows(demo.block())["market_entity"]["uscc"].to_pylist()
    assert len(firms) == len(set(firms)) > 2_000
    for code in firms:
        Uscc.parse(code)


def test_too_many_people_for_the_numbers_are_refused() -> None:
    issuer = IdentityIssuer(["440304"], ["430102"], 200, 1, demo.TODAY)
    many = 1_000
    born = np.full(many, day_of(date(2000, 1, 1)), dtype=np.int32)
    with pytest.raises(TooManyResidents, match="share a birthday"):
        issuer.issue(born, np.ones(many, dtype=np.bool_), np.zeros(many, dtype=np.bool_), 0)


def test_no_child_is_older_than_its_mother_or_father_allows() -> None:
    people = demo.block().people
    for parent, least in ((people.mother, 18), (people.father, 16)):
        children = np.flatnonzero(parent >= 0)
        gap = people.born[children] - people.born[parent[children]]
        assert len(children) > 3_000
        assert gap.min() >= least * 365


def test_no_birthday_is_crowded() -> None:
    born = np.concatenate([block.people.born for block in _many_blocks()])
    _, count = np.unique(born, return_counts=True)
    assert count.max() < 60


def _many_blocks() -> Iterator[Block]:
    return generate(demo.parameters(), demo.communities(), 200_000, 4, demo.TODAY)


def test_mothers_are_women_and_spouses_are_each_others() -> None:
    people = demo.block().people
    assert not people.male[people.mother[people.mother >= 0]].any()
    assert people.male[people.father[people.father >= 0]].all()
    paired = np.flatnonzero(people.partner >= 0)
    assert (people.partner[people.partner[paired]] == paired).all()
    assert (people.male[paired] != people.male[people.partner[paired]]).all()


def test_nobody_marries_as_a_child_or_after_death() -> None:
    marriages = register_rows(demo.block())["marriage"].to_pylist()
    born = {row["citizen_id"]: row["birth_date"] for row in register_rows(demo.block())["population"].to_pylist()}
    for row in marriages:
        assert row["ended_on"] is None or row["registered_on"] < row["ended_on"] <= demo.TODAY
        for party in (row["party_a"], row["party_b"]):
            assert row["registered_on"].year - born[party].year >= 18


def test_the_dead_do_not_work_or_pay() -> None:
    rows = register_rows(demo.block())
    dead = set(rows["death"]["citizen_id"].to_pylist())
    insured = set(rows["social_insurance"]["citizen_id"].to_pylist())
    assert len(dead) > 100
    assert not dead & insured
    assert not dead & set(rows["employment"]["citizen_id"].to_pylist())


def test_the_population_looks_like_a_city() -> None:
    wide = pa.Table.from_batches([fact_columns(demo.block())])
    age = wide["age"].drop_null().to_numpy()
    assert 30 < age.mean() < 42
    assert 0.12 < (age < 18).mean() < 0.28
    assert 0.01 < (age >= 80).mean() < 0.06
    assert 0.47 < np.mean(wide["sex"].cast(pa.string()).to_numpy(zero_copy_only=False) == "female") < 0.53
    assert 0.35 < pc.mean(wide["city_household"].cast(pa.int8())).as_py() < 0.6
    assert 0.3 < pc.mean(wide["employed"].cast(pa.int8())).as_py() < 0.6
    homes = wide.group_by("city_household").aggregate([("homes_owned_by_family", "mean")]).to_pylist()
    mean = {row["city_household"]: row["homes_owned_by_family_mean"] for row in homes}
    assert mean[True] > 3 * mean[False]


def test_each_planted_contradiction_is_counted_and_found_in_the_rows() -> None:
    block = demo.block()
    assert set(block.planted) == set(demo.parameters().conflicts)
    assert all(len(positions) for positions in block.planted.values())
    wide = fact_columns(block)
    for kind, fact in (
        ("address_differs", "district"),
        ("contract_missing", "employed"),
        ("paid_after_death", "alive"),
        ("cancelled_alive", "alive"),
        ("spouse_without_marriage", "marital_status"),
        ("revoked_certificate_valid", "disability_grade"),
        ("born_in_future", "age"),
    ):
        assert not any(wide[fact][position].is_valid for position in block.planted[kind].tolist()), kind
    rows = register_rows(block)
    codes = {row["citizen_id"]: row["employer"] for row in rows["employment"].to_pylist() if row["to_date"] is None}
    ids = ids_of(block)
    for position in block.planted["wrong_check_character"].tolist():
        with pytest.raises(IdentifierError, match="does not fit"):
            Uscc.parse(codes[ids[position]])
    again = [row for row in rows["population"].to_pylist() if row["former_id"]]
    names = {row["citizen_id"]: (row["name"], row["birth_date"]) for row in rows["population"].to_pylist()}
    assert len(again) == len(block.planted["two_numbers"]) // 2
    assert all(names[row["former_id"]] == (row["name"], row["birth_date"]) for row in again)


@given(months=st.lists(st.booleans(), min_size=42, max_size=42))
def test_a_run_ends_this_month_or_last(months: list[bool]) -> None:
    bits = np.asarray([sum(1 << back for back, paid in enumerate(months) if paid)], dtype=np.uint64)
    recent = months if months[0] else months[1:]
    expected = next((length for length, paid in enumerate(recent) if not paid), len(recent))
    assert run(bits)[0] == expected
    assert count_last(bits, 24)[0] == sum(months[:24])


@given(day=st.dates(date(1900, 1, 1), date(2026, 11, 22)), today=st.dates(date(2026, 11, 22), date(2040, 12, 31)))
def test_months_between_are_completed_months(day: date, today: date) -> None:
    between = int(months_between(np.asarray([day_of(day)], dtype=np.int32), today)[0])
    expected = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    assert between == expected


def test_years_back_from_a_leap_day_end_in_february() -> None:
    assert back(date(2028, 2, 29), years=3) == day_of(date(2025, 2, 28))
    assert back(date(2026, 3, 31), months=1) == day_of(date(2026, 2, 28))


def test_children_of_families_share_the_community() -> None:
    block = demo.block()
    children = (block.people.slot >= CHILD) & (block.people.slot < GRANDFATHER) & (block.people.mother >= 0)
    together = block.people.married[np.maximum(block.people.mother, 0)] & children
    mothers = block.people.mother[together]
    assert (block.books.community[mothers] == block.books.community[together]).all()


def test_two_million_residents_are_written_in_bounded_memory(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told: list[int] = []
    file = tmp_path / "residents.parquet"
    names = ["age", "city_household", "homes_looked_back", "insured_months_in_a_row"]
    write_parquet(file, demo.parameters(), demo.communities(), 2_000_000, 1, demo.TODAY, told.append, names)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    metadata = pq.read_metadata(file)
    assert metadata.num_rows == told[-1] == 2_000_000
    assert metadata.row_group(0).num_rows == BLOCK_SIZE
    assert grown < 400, f"{grown:.0f} MB more"


def test_a_file_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    def stop(_written: int) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "residents.parquet"
    with pytest.raises(KeyboardInterrupt):
        write_parquet(file, demo.parameters(), demo.communities(), 1_000, 1, demo.TODAY, stop)
    assert not file.exists()


def test_the_wide_table_has_at_least_forty_typed_columns() -> None:
    schema = fact_columns(demo.block()).schema
    assert len(schema) > 40
    assert not [field.name for field in schema if pa.types.is_string(field.type) and field.name != SUBJECT]
