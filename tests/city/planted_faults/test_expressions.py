"""The FEEL of facts and quality rules, and the decision tables with their examples."""

from __future__ import annotations

import pytest

from pengcheng.city import check_city
from tests.city.conftest import TODAY, Edit
from tests.city.planted_faults.planting import CERTIFICATE, EXAMPLES, FACTS, RULES, Plant, assert_named, name_of

EXPRESSIONS: list[Plant] = [
    (FACTS, "residents.state", "residnts.state", "unknown_name", "residnts", "`residents`"),
    (FACTS, "residents.state", "residents.status", "unknown_field", "residents.status", "`state`"),
    (FACTS, 'residents.state = "here"', 'residents.state = "her"', "unknown_value", '"her"', "`here`"),
    (FACTS, 'residents.state = "here"', "residents.state = 1", "type_mismatch", "state = 1", "one type"),
    (FACTS, 'residents.state = "here"', "residents.state = ", "feel_syntax", "residents.state =", ""),
    (FACTS, 'residents.state = "here"', "residents.state", "fact_type", "value: residents.state", "Change one"),
    (FACTS, 'residents.state = "here"', "true", "fact_from_nothing", "value: true", "Read a register"),
    (FACTS, 'count(boats[use = "fishing"])', "boats.length", "fact_type", "value: boats.length", "count them"),
    (FACTS, 'count(boats[use = "fishing"])', 'cont(boats[use = "fishing"])', "unknown_function", "cont(", "`count`"),
    (FACTS, 'count(boats[use = "fishing"])', "fishing_boats + 1", "unknown_name", "fishing_boats + 1", ""),
    (
        "registers/residents.yaml",
        "rule: birth_date <= today",
        "rule: birth_day <= today",
        "unknown_name",
        "birth_day",
        "`birth_date`",
    ),
    (
        "registers/residents.yaml",
        "rule: birth_date <= today",
        "rule: birth_date",
        "not_a_condition",
        "rule: birth_date",
        "Compare",
    ),
]

DECISIONS: list[Plant] = [
    (RULES, "when: {lives_here: false}", "when: {live_here: false}", "unknown_fact", "live_here", "lives_here"),
    (RULES, '"> 12"', '"> > 12"', "feel_syntax", '"> > 12"', ""),
    (RULES, "effective: 2025-01-01", "effective: 2030-01-01", "no_version_in_force", "versions:", "holds today"),
    (RULES, "decision: mooring_reduction", "decision: mooring", "decision_name", "decision:", "mooring_reduction"),
    (EXAMPLES, "reduction_percent: 50", "reduction_percent: 40", "example_failed", "reduction_percent: 40", "Correct"),
    (EXAMPLES, "asks: [rents_it_out]", "asks: [lives_here]", "example_failed", "asks:", "Correct"),
    (EXAMPLES, "facts: {lives_here: false}", "facts: {lives: false}", "unknown_fact", "lives: false", "`lives_here`"),
    (
        CERTIFICATE,
        "from: outputs.reduction_percent",
        "from: outputs.reduction",
        "unknown_source",
        "outputs.reduction",
        "`reduction_percent`",
    ),
    (CERTIFICATE, "from: holder.name", "from: holder.nome", "unknown_source", "holder.nome", "`name`"),
]


@pytest.mark.parametrize("plant", [*EXPRESSIONS, *DECISIONS], ids=name_of)
def test_a_planted_fault_is_named_with_its_place_and_a_remedy(plant: Plant, edit: Edit) -> None:
    assert_named(edit(*plant[:3]), plant)


def test_a_fact_about_a_person_cannot_read_a_register_about_firms(edit: Edit) -> None:
    city = edit("registers/residents.yaml", "subject: {person:", "subject: {enterprise:")
    assert [(fault.file, fault.line, fault.code) for fault in check_city(city, TODAY)] == [(FACTS, 6, "other_subject")]


def test_two_facts_that_need_each_other_are_a_circle(edit: Edit) -> None:
    edit(FACTS, 'count(boats[use = "fishing"])', "longest_boat + 1")
    city = edit(FACTS, "max(boats.length)", "fishing_boats + 1")
    assert {(fault.line, fault.code) for fault in check_city(city, TODAY)} >= {(13, "fact_circle"), (21, "fact_circle")}
