"""What the typed city offers: codes of bodies, persona rows on a day, the search over items, decisions."""

from __future__ import annotations

from datetime import date

import pytest

from pengcheng.city import Persona, Text, decision_of, inputs_of, load_city
from pengcheng.city.demonstration import day_of, rows_of
from pengcheng.city.search import search_index

from .conftest import HARBOUR, TODAY

CITY = load_city(HARBOUR)


def test_a_register_whose_key_is_its_subject_has_one_row() -> None:
    assert CITY.registers["residents"].one_row_for("person")
    assert not CITY.registers["boats"].one_row_for("person")


def test_rules_may_read_facts_and_answers_with_their_types() -> None:
    inputs = inputs_of(CITY, CITY.items["mooring_reduction"])
    assert set(inputs) == {"lives_here", "fishing_boats", "longest_boat", "rents_it_out"}
    assert inputs["fishing_boats"].integer
    assert inputs["longest_boat"].nullable
    assert inputs["rents_it_out"].cost > inputs["lives_here"].cost


def test_an_item_gives_its_decision() -> None:
    decision = decision_of(CITY, CITY.items["mooring_reduction"])
    assert decision is not None
    assert decision.on(TODAY).effective == date(2025, 1, 1)


@pytest.mark.parametrize("query", ["amarração", "amarracao", "MOORING", "vessel", "desconto barco"])
def test_an_item_is_found_in_every_language_and_by_synonyms(query: str) -> None:
    assert search_index(CITY).search(query)[0].key == "mooring_reduction"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-22"),
        ("today - P20D", "2026-11-02"),
        ("today + P1Y", "2027-11-22"),
        ("today-P1M", "2026-10-22"),
    ],
)
def test_a_story_may_tell_its_dates_from_the_day_of_the_demonstration(text: str, day: str) -> None:
    assert day_of(text, TODAY) == date.fromisoformat(day)


def test_a_date_nobody_understands_is_refused() -> None:
    with pytest.raises(ValueError, match="today - P5M"):
        day_of("today minus a bit", TODAY)


def test_a_persona_has_its_rows_with_real_dates() -> None:
    row = {"resident_number": "104233-K", "birth_date": "today - P30Y", "each_month_back": 3}
    persona = Persona("x", Text(), "resident", Text(), rows={"residents": (row,)})
    rows = rows_of(CITY, persona, TODAY)["residents"]
    assert len(rows) == 3
    assert rows[0] == {"resident_number": "104233-K", "birth_date": date(1996, 11, 22)}


def test_the_firm_limits_of_the_calendar_follow_the_city() -> None:
    assert not CITY.calendar.is_working_day(date(2026, 3, 6))
    assert CITY.calendar.is_working_day(date(2026, 3, 8))
    assert CITY.calendar.years[2027].provisional
