"""Snapshots, and the demonstration they are tried on."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest

from pengcheng.city import City
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.registers.actions import populate, snapshot
from pengcheng.domain.registers.errors import NoDemonstration, SnapshotMissing
from pengcheng.domain.registers.facts.population import population_facts, write_wide
from pengcheng.domain.registers.snapshots import newest_snapshot, open_snapshot
from pengcheng.domain.registers.tables import model_of
from tests.domain.registers.conftest import DEMO, OLD_MAN, RETIREE, SYSTEM, TODAY, Load, person
from tests.domain.registers.facts.test_agreement import _noon, disagreements


def test_a_snapshot_holds_the_current_rows_with_codes_as_small_integers(load: Load, tmp_path: Path) -> None:
    load("population", [person(OLD_MAN), person(RETIREE, sex="female")])
    load("population", [person(OLD_MAN, name="林国庆")])
    taken = snapshot(tmp_path / "out", actor=SYSTEM)
    rows = duckdb.sql(f"SELECT name, sex FROM '{taken.file('population')}' ORDER BY name").fetchall()
    assert sorted(rows) == sorted([("林国强", 1), ("林国庆", 0)])
    assert str(parquet.read_schema(taken.file("population")).field("sex").type) == "uint8"
    assert open_snapshot(taken.path) == taken
    assert LedgerEntry.objects.filter(kind="register.snapshot_taken").count() == 1


def test_the_newest_snapshot_is_used_and_the_one_before_is_kept(city: City, load: Load) -> None:
    load("population", [person(OLD_MAN)])
    first, second, third = (snapshot(actor=SYSTEM) for _ in range(3))
    assert newest_snapshot(city) == third
    assert (first.path.exists(), second.path.exists()) == (False, True)


def test_without_a_snapshot_everybodys_facts_are_refused_with_the_remedy(city: City, tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="pengcheng snapshot"):
        open_snapshot(tmp_path)


def test_the_wide_table_has_a_value_and_a_reason_for_each_fact(load: Load, tmp_path: Path) -> None:
    load("population", [person(OLD_MAN), person(RETIREE)])
    taken = snapshot(tmp_path / "out", actor=SYSTEM)
    assert write_wide(tmp_path / "wide.parquet", ["age", "alive"], snapshot=taken) == 2
    rows = sorted(parquet.read_table(tmp_path / "wide.parquet").to_pylist(), key=lambda row: row["subject"])
    assert rows[0] == {"subject": OLD_MAN, "age": 91, "age__reason": 0, "alive": None, "alive__reason": 1}


def test_a_demonstration_is_loaded_through_the_import_and_is_the_same_again(city: City, tmp_path: Path) -> None:
    filled = populate(DEMO, size=300, seed=7, today=TODAY, actor=SYSTEM)
    assert filled.rows["population"] == 300 + sum(len(p.rows.get("population", ())) for p in city.personas)
    again = populate(DEMO, size=300, seed=7, today=TODAY, actor=SYSTEM)
    assert again.rows == filled.rows
    versions = model_of(city.registers["population"])._default_manager
    assert versions.count() == filled.rows["population"]


def test_one_and_everybody_agree_on_the_demonstration_and_its_personas(city: City, tmp_path: Path) -> None:
    populate(DEMO, size=150, seed=3, today=TODAY, actor=SYSTEM)
    for kind in ("person", "enterprise"):
        assert not disagreements(city, kind, tmp_path / kind, _noon(TODAY))
    (batch,) = population_facts(["age"], city=city, snapshot=open_snapshot(tmp_path / "person"), now=_noon(TODAY))
    assert {persona.subject for persona in city.personas if persona.role == "resident"} <= set(
        batch["subject"].to_pylist()
    )


def test_a_city_without_a_demonstration_says_so(city: City, tmp_path: Path) -> None:
    with pytest.raises(NoDemonstration, match="population"):
        populate(tmp_path, size=1, seed=1, today=TODAY, actor=SYSTEM)
