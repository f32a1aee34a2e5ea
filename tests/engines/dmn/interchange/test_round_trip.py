"""Rules go from each form into each other and come back equal, with equal hashes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pengcheng.city import decision_of, inputs_of, load_city
from pengcheng.engines.dmn import Decision, DecisionTable, InputClause, NoVersionInForce, compile_decision, read_rules
from pengcheng.engines.dmn.drg import load_model
from pengcheng.engines.dmn.interchange import (
    Form,
    NotExpressible,
    read_dmn_xml,
    read_form,
    read_yaml,
    write_dmn_xml,
    write_excel,
    write_form,
    write_yaml,
)
from tests.engines.dmn.interchange.random_files import FACTS, decisions

DEMO = load_city(Path(__file__).parents[4] / "cities" / "demo")
ITEMS = sorted(key for key, item in DEMO.items.items() if item.rules)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def through(decision: Decision, *forms: Form) -> Decision:
    """The decision after it went through files of the forms, one after the other."""
    for form in forms:
        loaded = read_form(write_form(decision, form), form, name=f"rules{form.suffix}")
        assert loaded.notices == ()
        decision = loaded.decision
    return decision


def assert_same(one: Decision, other: Decision) -> None:
    assert other == one
    assert [version.hash for version in other.versions] == [version.hash for version in one.versions]


def test_the_demo_city_has_the_six_items_that_are_tried_here() -> None:
    assert len(ITEMS) == 6


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("first", list(Form))
@pytest.mark.parametrize("second", list(Form))
def test_every_item_of_the_demo_city_goes_through_two_forms_unchanged(item: str, first: Form, second: Form) -> None:
    decision = decision_of(DEMO, DEMO.items[item])
    assert decision is not None
    assert_same(decision, through(decision, first, second))


@pytest.mark.parametrize("item", ITEMS)
def test_yaml_for_a_city_is_read_with_the_facts_of_the_city(item: str) -> None:
    decision = decision_of(DEMO, DEMO.items[item])
    assert decision is not None
    text = write_yaml(decision, with_facts=False)
    assert "facts:" not in text
    assert_same(decision, read_yaml(text, inputs=inputs_of(DEMO, DEMO.items[item])).decision)


@FEW
@given(decisions(), st.sampled_from(list(Form)), st.sampled_from(list(Form)))
def test_random_rules_go_through_two_forms_unchanged(decision: Decision, first: Form, second: Form) -> None:
    assert_same(decision, through(decision, first, second))


@FEW
@given(decisions())
def test_a_file_that_was_read_is_written_as_it_was(decision: Decision) -> None:
    """Columns put the languages of all rows into one order; from then on nothing moves."""
    once = read_dmn_xml(write_dmn_xml(decision)).decision
    again = read_dmn_xml(write_dmn_xml(once)).decision
    assert write_dmn_xml(again) == write_dmn_xml(once)
    assert write_yaml(again) == write_yaml(once)


PERSON = {
    "alive": True,
    "city_household": True,
    "age": 85,
    "other_allowance": False,
    "disability_grade": 2,
    "low_income": True,
    "recent_degree": "none",
    "degree_verified": True,
    "criminal_record_clear": True,
    "willing_to_move": True,
    "residence_permit_valid": False,
    "residence_months": 14,
    "insured_months_in_a_row": 12,
    "insured_months_in_24": 3,
    "spouse_city_household": False,
    "homes_looked_back": 1,
    "tax_months_in_a_row": 0,
    "spouse_insured_months": 0,
    "entity_open": True,
    "public_place": True,
    "credit_class": "B",
    "serious_violation": False,
    "commitment_broken": False,
    "hygiene_permit_valid": False,
    "commitment_signed": True,
}


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("household", [True, False])
def test_the_dmn_file_decides_alike_when_run_as_a_plain_model(item: str, household: bool, tmp_path: Path) -> None:
    """Bare words got their quotes, so an engine that knows nothing of our attributes gives the same outcome."""
    decision = decision_of(DEMO, DEMO.items[item])
    assert decision is not None
    person = {**PERSON, "city_household": household}
    usual = {"boolean": True, "number": 12}
    facts = {each.name: person.get(each.name, usual.get(each.type)) for each in decision.versions[-1].body.inputs}
    ours = compile_decision(decision, on=date(2026, 1, 1)).decide(facts)
    file = tmp_path / "rules.dmn"
    file.write_text(write_dmn_xml(decision).replace("pc:", "x-").replace("xmlns:pc", "xmlns:x"), encoding="utf-8")
    value = load_model(file).evaluate(decision.name, facts, datetime(2026, 1, 1, tzinfo=UTC))
    got = value["outcome"] if isinstance(value, dict) else value
    assert got == str(ours.outcome)


def test_versions_stand_side_by_side_and_are_brought_together_again() -> None:
    rows = [{"when": {"age": 3}, "then": {"outcome": "granted"}}]
    versions = [
        {"effective": day, "outputs": {"outcome": "outcome"}, "rows": rows}
        for day in (date(2025, 1, 1), date(2026, 1, 1))
    ]
    decision = read_rules({"decision": "allowance", "versions": versions}, FACTS)
    text = write_dmn_xml(decision)
    assert 'name="allowance from 2025-01-01"' in text
    renamed = text.replace("allowance from 2026-01-01", "allowance from 2026-07-01")
    again = read_dmn_xml(renamed).decision
    assert [version.effective for version in again.versions] == [date(2025, 1, 1), date(2026, 7, 1)]
    with pytest.raises(NoVersionInForce):
        again.on(date(2024, 1, 1))


def test_a_cell_that_a_modeller_changed_is_not_undone_by_how_it_was_once_written() -> None:
    rows = [{"when": {"permit": "A-1, moved away"}, "then": {"outcome": "granted"}}]
    version = {"effective": date(2025, 1, 1), "outputs": {"outcome": "outcome"}, "rows": rows}
    text = write_dmn_xml(read_rules({"decision": "d", "versions": [version]}, FACTS))
    assert 'pc:written="A-1, moved away"' in text
    edited = text.replace('<text>"A-1", "moved away"</text>', '<text>"7"</text>')
    table = read_dmn_xml(edited).decision.versions[0].body
    assert isinstance(table, DecisionTable)
    assert table.rows[0].when["permit"].source == "7"


@pytest.mark.parametrize("write", [write_dmn_xml, write_excel])
def test_a_character_that_no_file_can_hold_is_refused_with_the_remedy(write: object) -> None:
    rows = [{"when": {}, "then": {"outcome": "granted"}, "says": {"en": "bell \x07"}}]
    version = {"effective": date(2025, 1, 1), "outputs": {"outcome": "outcome"}, "rows": rows}
    decision = read_rules({"decision": "d", "versions": [version]}, {"age": InputClause("age")})
    with pytest.raises(NotExpressible, match=r"u0007"):
        write(decision)  # type: ignore[operator]
