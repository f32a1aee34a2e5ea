"""How a fact moves with the days is read off its own text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pengcheng.city import City, load_city
from pengcheng.city.moving import Moving, moving, with_anchors

TODAY = date(2026, 6, 15)
DEMO = Path(__file__).parents[2] / "cities" / "demo"


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(DEMO)


def of(city: City, key: str) -> Moving:
    found = moving(city, city.facts[key])
    assert found is not None
    return found


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def test_an_age_moves_from_its_birth_date(city: City) -> None:
    age = of(city, "age")

    assert [(anchor.value, anchor.type) for anchor in age.anchors.values()] == [("population.birth_date", "date")]
    (name,) = age.anchors
    assert age.value({name: date(1947, 3, 1)}, TODAY, on(2027, 2, 28)) == 79
    assert age.value({name: date(1947, 3, 1)}, TODAY, on(2027, 3, 1)) == 80
    assert not age.at_this_rate


def test_a_run_of_months_goes_on_at_the_present_rate(city: City) -> None:
    months = of(city, "insured_months_in_a_row")
    (name,) = months.anchors

    assert months.at_this_rate
    assert [months.value({name: 33}, TODAY, on(2026, month, 1)) for month in (6, 7, 9)] == [33, 34, 36]
    assert months.value({name: 0}, TODAY, on(2027, 6, 1)) == 0


def test_a_longer_text_is_split_into_what_registers_say_and_what_the_day_makes_of_it(city: City) -> None:
    residence = of(city, "residence_months")

    assert [anchor.value for anchor in residence.anchors.values()] == [
        "count(residence[to_date = null]) = 0",
        "min(residence[to_date = null].unbroken_since)",
    ]
    none, since = residence.anchors
    assert residence.value({none: False, since: date(2025, 9, 20)}, TODAY, on(2026, 9, 19)) == 11
    assert residence.value({none: False, since: date(2025, 9, 20)}, TODAY, on(2026, 9, 20)) == 12
    assert residence.value({none: True, since: None}, TODAY, on(2026, 9, 20)) == 0


def test_what_does_not_move_or_cannot_be_told_is_none(city: City) -> None:
    assert moving(city, city.facts["sex"]) is None
    assert moving(city, city.facts["recent_degree"]) is None  # the day chooses the rows
    assert moving(city, city.facts["insured_months_in_24"]) is None


def test_the_anchors_are_facts_that_can_be_read(city: City) -> None:
    wider = with_anchors(city, {"age": of(city, "age")})

    assert set(wider.facts) - set(city.facts) == {"age__anchor_0"}
    assert wider.hash != city.hash
    assert replace(wider, facts=city.facts, hash=city.hash) == city
