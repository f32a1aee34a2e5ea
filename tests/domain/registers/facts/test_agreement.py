"""One text, two ways: what is found for one subject and what is found for everybody is the same."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pengcheng.city import City
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.registers.facts import Reason, facts_of
from pengcheng.domain.registers.facts.population import check_vectorised, population_facts
from pengcheng.domain.registers.facts.query import vectorised
from tests.domain.registers.conftest import SYSTEM, TODAY
from tests.domain.registers.facts.random_facts import random_facts
from tests.domain.registers.facts.random_rows import keep, random_rows

PEOPLE = [f"P{number:02}" for number in range(20)]
FIRMS = [f"F{number}" for number in range(6)]
LEAP_DAY = date(2024, 2, 29)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


def everybody(city: City, kind: str, folder: Path, now: datetime) -> dict[str, dict[str, tuple[str, object]]]:
    """State and value of every fact of every subject, from a snapshot taken now."""
    taken = snapshot(folder, actor=SYSTEM, city=city)
    found: dict[str, dict[str, tuple[str, object]]] = {}
    for batch in population_facts(kind=kind, city=city, snapshot=taken, now=now):
        words = {f.name: json.loads(f.metadata[b"values"]) for f in batch.schema if f.metadata}
        for row in batch.to_pylist():
            facts = found[row.pop("subject")] = {}
            for name in [name for name in row if not name.endswith("__reason")]:
                state, value = Reason(row[f"{name}__reason"]).state, row[name]
                facts[name] = (state, words[name][value] if name in words and value is not None else value)
    return found


def disagreements(city: City, kind: str, folder: Path, now: datetime) -> list[tuple[object, ...]]:
    """Facts that the two ways do not agree on: subject, fact, one for one, one for everybody."""
    names = [fact.key for fact in city.facts_about(kind) if vectorised(fact)]
    wrong: list[tuple[object, ...]] = []
    for subject, facts in everybody(city, kind, folder, now).items():
        one = facts_of(Actor(kind, subject), names, actor=SYSTEM, purpose="agreement", city=city, now=now)
        for name, (state, value) in facts.items():
            alone = (one[name].state, one[name].value if one[name].is_known else None)
            if alone != (state, value):
                wrong.append((subject, name, alone, (state, value)))
    return wrong


CITIES = given(
    seed=st.integers(0, 2**32),
    today=st.sampled_from([TODAY, LEAP_DAY, date(2026, 3, 31), date(2025, 12, 31)]),
    empty=st.sampled_from([0.0, 0.1, 0.5]),
)
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(PATIENT, max_examples=2)
@CITIES
def test_one_subject_and_everybody_have_the_same_facts(
    city: City, tmp_path_factory: pytest.TempPathFactory, seed: int, today: date, empty: float
) -> None:
    _agree(city, tmp_path_factory, seed, today, empty)


@pytest.mark.slow
@settings(PATIENT, max_examples=12)
@CITIES
def test_they_agree_in_many_more_cities(
    city: City, tmp_path_factory: pytest.TempPathFactory, seed: int, today: date, empty: float
) -> None:
    _agree(city, tmp_path_factory, seed, today, empty)


def _agree(city: City, tmp_path_factory: pytest.TempPathFactory, seed: int, today: date, empty: float) -> None:
    rng = random.Random(seed)
    more = random_facts(city, rng, "person", 12, ["self", "self", *city.relations])
    more |= random_facts(city, rng, "enterprise", 6, ["self"])
    city = replace(city, facts={**city.facts, **more}, hash=f"with random facts {seed}")
    rows = random_rows(city, rng, {"person": PEOPLE, "enterprise": FIRMS}, today, empty)
    ages = [0, 0, 0, 0, 3, 4, 8, 9, 45, 46]
    loaded = {key: today - timedelta(days=rng.choice(ages)) for key in city.registers if rng.random() > 0.05}
    with transaction.atomic():
        keep(city, rows, loaded)
        for kind in ("person", "enterprise"):
            folder = tmp_path_factory.mktemp("snapshot")
            assert not disagreements(city, kind, folder, _noon(today))
        transaction.set_rollback(True)


def test_every_fact_of_the_demo_city_can_be_computed_for_everybody(city: City, tmp_path: Path) -> None:
    taken = snapshot(tmp_path, actor=SYSTEM, city=city)
    assert check_vectorised(city, taken, _noon(TODAY)) == {}
