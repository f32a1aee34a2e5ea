"""The facts of one subject: known, missing, stale and contradictory are four different answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pengcheng.city import City, Fact, Text
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.registers.errors import UnknownFact
from pengcheng.domain.registers.facts import FactValue, facts_of
from tests.domain.registers.conftest import CHILD, MOTHER, OLD_MAN, RETIREE, TODAY, Load, person

CLERK = Actor("staff", "clerk")


def _fact(name: str, subject: str = OLD_MAN, city: City | None = None) -> FactValue:
    return facts_of(Actor("person", subject), [name], actor=CLERK, purpose="a test", city=city)[name]


def test_a_known_fact_says_where_it_comes_from(load: Load) -> None:
    load("population", [person(OLD_MAN)], as_of=date(2026, 6, 10))
    age = _fact("age")
    assert (age.state, age.value, age.register) == ("known", 91, "population")
    assert (age.record_date, age.as_of) == (date(2026, 6, 10), date(2026, 6, 10))
    assert age.fresh_until == date(2026, 6, 18)
    assert age.why == {}


def test_a_register_never_loaded_makes_a_fact_missing_even_where_no_row_means_none(load: Load) -> None:
    load("population", [person(OLD_MAN)])
    assert _fact("homes_owned").state == "missing"
    load("real_estate", [])
    assert (_fact("homes_owned").state, _fact("homes_owned").value) == ("known", 0)


def test_no_row_where_nobody_knows_is_missing_and_says_so_in_every_language(load: Load) -> None:
    load("household", [{"citizen_id": RETIREE, "household_no": "1", "place": "city"}])
    place = _fact("city_household")
    assert (place.state, place.value) == ("missing", None)
    assert "Household registration" in place.why["en"]
    assert "户籍登记" in place.why["zh-hans"]


def test_an_empty_field_is_missing_unless_null_is_a_value(load: Load, city: City) -> None:
    load("social_card", [{"citizen_id": OLD_MAN, "state": "lost"}])
    assert (_fact("bank_account").state, _fact("bank_account").value) == ("known", None)
    load("household", [{"citizen_id": OLD_MAN, "household_no": "1"}])
    assert _fact("household_place").state == "missing"


def test_an_old_load_is_stale_and_its_value_is_only_for_people(load: Load) -> None:
    load("population", [person(OLD_MAN)], as_of=TODAY - timedelta(days=8))
    assert _fact("age").state == "known"
    load("population", [person(RETIREE)], as_of=TODAY - timedelta(days=9))
    assert _fact("age", RETIREE).state == "known"  # the register, not the row, grows old
    facts = facts_of(Actor("person", OLD_MAN), ["age"], actor=CLERK, purpose="", now=_tomorrow())
    assert (facts["age"].state, facts["age"].value) == ("stale", 91)
    assert "2026-06-07" in facts["age"].why["en"]


def _tomorrow():  # type: ignore[no-untyped-def]
    from pengcheng import clock

    return clock.now() + timedelta(days=1)


def test_sources_that_disagree_are_contradictory_and_say_how(load: Load) -> None:
    load("population", [person(OLD_MAN, state="cancelled")])
    load("death", [])
    alive = _fact("alive")
    assert alive.state == "contradictory"
    assert "no death is recorded" in alive.why["en"]


def test_a_code_outside_the_facts_list_is_contradictory_not_silently_other(load: Load, city: City) -> None:
    load("grid_population", [{"citizen_id": OLD_MAN, "district": "999999"}])
    load("residence", [])
    assert _fact("district").state == "contradictory"


def test_a_fact_that_reads_another_is_unknown_for_the_same_reason(load: Load, city: City) -> None:
    very_old = Fact("very_old", Text.of({"en": "Very old"}), "person", "boolean", "age >= 90")
    with_it = replace(city, facts={**city.facts, "very_old": very_old}, hash="with very_old")
    load("population", [person(RETIREE)])
    assert _fact("very_old", city=with_it).state == "missing"
    assert _fact("very_old", city=with_it).why == _fact("age").why
    load("population", [person(OLD_MAN)])
    assert (_fact("very_old", city=with_it).state, _fact("very_old", city=with_it).value) == ("known", True)


def _family(load: Load) -> None:
    load("population", [person(MOTHER), person(CHILD), person(RETIREE)])
    load("marriage", [_marriage("1", MOTHER, RETIREE, "married")])
    load("birth", [{"certificate_no": "1", "child": CHILD, "mother": MOTHER, "child_birth_date": "2024-08-15"}])


def _marriage(number: str, one: str, other: str, state: str) -> dict[str, object]:
    return {"registration_no": number, "party_a": one, "party_b": other, "registered_on": "2015-05-05", "state": state}


def test_the_family_is_read_together(load: Load) -> None:
    _family(load)
    home = {"kind": "residential", "state": "current"}
    load("real_estate", [home | {"unit": "u1", "owner": RETIREE}, home | {"unit": "u1", "owner": MOTHER},
                         home | {"unit": "u2", "owner": CHILD}, home | {"unit": "u3", "owner": OLD_MAN}])  # fmt: skip
    assert _fact("homes_owned_by_family", MOTHER).value == 2
    assert _fact("homes_owned_by_family", RETIREE).value == 1  # the child is the mother's
    assert _fact("family_size", MOTHER).value == 3


def test_one_member_of_the_family_nobody_knows_makes_the_familys_fact_missing(load: Load) -> None:
    _family(load)
    load("population", [person(MOTHER), person(RETIREE)], complete=True)
    assert _fact("family_size", MOTHER).state == "missing"


def test_every_read_leaves_a_receipt_with_everybody_whose_records_were_read(load: Load) -> None:
    _family(load)
    load("real_estate", [])
    before = LedgerEntry.objects.count()
    fact = facts_of(
        Actor("person", MOTHER), ["homes_owned_by_family"], actor=CLERK, purpose="house purchase", case="C-1"
    )["homes_owned_by_family"]
    entries = list(LedgerEntry.objects.filter(kind="register.read").order_by("id"))
    assert [entry.subject_id for entry in entries] == [MOTHER, *sorted([CHILD, RETIREE])]
    assert {(e.purpose, e.case_number, e.actor_id) for e in entries} == {("house purchase", "C-1", "clerk")}
    assert entries[0].pk == fact.receipt
    assert LedgerEntry.objects.count() == before + 3


def test_the_number_of_queries_does_not_grow_with_the_number_of_facts(load: Load, city: City) -> None:
    _family(load)
    names = [fact.key for fact in city.facts_about("person")]
    with CaptureQueriesContext(
        connection,
    ) as few:
        facts_of(Actor("person", MOTHER), ["age"], actor=CLERK, purpose="", city=city)
    with CaptureQueriesContext(connection) as many:
        facts_of(Actor("person", MOTHER), names, actor=CLERK, purpose="", city=city)
    registers = [key for key, register in city.registers.items() if "person" in register.subject]
    reads = [q for q in many.captured_queries if '"register_' in q["sql"]]
    assert len(few.captured_queries) <= 6
    assert len(reads) <= len(registers) + 2  # who belongs to whom is read for the subject, then for the family
    assert len(many.captured_queries) - len(reads) <= 5


def test_an_unknown_fact_is_refused(city: City) -> None:
    with pytest.raises(UnknownFact, match="shoe_size"):
        _fact("shoe_size")
    with pytest.raises(UnknownFact, match="enterprise"):
        facts_of(Actor("enterprise", "x"), ["age"], actor=CLERK, purpose="")


def test_an_empty_field_that_a_filter_looks_at_is_not_a_no_and_is_named(load: Load) -> None:
    lease = {"tenant": OLD_MAN, "state": "filed", "from_date": "2026-03-01", "to_date": None}
    load("lease", [lease | {"filing_no": "1"}])
    renting = _fact("renting")
    assert renting.state == "missing"
    assert renting.why["en"] == "In the register “Lease filing”, the record of 2026-03-01 leaves “Until” empty."
    assert "2026-03-01" in renting.why["zh-hans"]
    load("lease", [lease | {"filing_no": "2", "to_date": "2027-03-01", "rent": 4000}])
    assert (_fact("renting").state, _fact("renting").value) == ("known", True)
    assert _fact("monthly_rent").state == "missing"


def test_an_empty_field_of_the_only_row_is_named(load: Load) -> None:
    load("household", [{"citizen_id": OLD_MAN, "household_no": "1"}])
    assert _fact("city_household").state == "missing"
    assert _fact("city_household").why["en"].startswith("In the register “Household registration”, “")


def test_nobodys_family_is_known_where_a_marriage_has_no_state(load: Load) -> None:
    _family(load)
    load("real_estate", [])
    load("marriage", [_marriage("1", MOTHER, RETIREE, "")])
    for person_id in (MOTHER, RETIREE):
        family = _fact("homes_owned_by_family", person_id)
        assert (family.state, family.value) == ("missing", None)
        assert "2015-05-05" in family.why["en"]
    assert _fact("homes_owned_by_family", CHILD).state == "known"


def test_a_conflict_is_one_only_when_it_is_surely_true(load: Load, city: City) -> None:
    load("household", [{"citizen_id": MOTHER, "household_no": "1", "place": "city", "relation": "spouse"}])
    load("marriage", [])
    assert _fact("marital_status", MOTHER).state == "contradictory"
    load("marriage", [_marriage("1", MOTHER, RETIREE, "")])
    assert _fact("marital_status", MOTHER).state == "missing"
