"""Shape, names and numbers: what a file says must be spelt right and be there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pengcheng.city import check_city, check_folder, read_folder
from pengcheng.engines.identifiers.uscc import check_character
from tests.city.conftest import TODAY, Edit
from tests.city.planted_faults.planting import (
    BOATS,
    CALENDAR,
    CERTIFICATE,
    FACTS,
    ITEM,
    Plant,
    assert_named,
    codes_of,
    name_of,
)

SHAPE: list[Plant] = [
    (ITEM, "filing_mode: prefilled", "filling_mode: prefilled", "unknown_key", "filling_mode", "`filing_mode`"),
    (ITEM, "filing_mode: prefilled\n", "", "missing", "item:", "Add `filing_mode: manual | prefilled"),
    (ITEM, "filing_mode: prefilled", "filing_mode: prefiled", "wrong_value", "prefiled", "`prefilled`"),
    (ITEM, "channels: [web, counter]", "channels: web", "wrong_type", "channels", "[web]"),
    (CERTIFICATE, "type_sequence: M01", "type_sequence: 101", "wrong_type", "type_sequence", '"101"'),
    (CERTIFICATE, "valid_for: P1Y", "valid_for: one year", "wrong_form", "one year", "P8D, P6M or P1Y"),
    (ITEM, "item: mooring_reduction", "item: Mooring-Reduction", "wrong_form", "Mooring-Reduction", "lower case"),
    (ITEM, "fee: false", "fee: false\nfee: true", "duplicate_key", "fee: true", "Keep one"),
    (ITEM, "fee: false", "fee: [", "yaml_syntax", "filing_mode", ""),
    (ITEM, "conditions:", "conditions: {a: b: c}", "yaml_syntax", "a: b: c", "quotes"),
    (CALENDAR, "2026-01-01", "2026-02-30", "no_such_day", "2026-02-30", "YYYY-MM-DD"),
    ("divisions.csv", "code,level", "code,rank", "csv_columns", "code,rank", "Add the columns"),
    ("divisions.csv", '"Colina, Alta e Baixa"', "Colina, Alta e Baixa", "csv_columns", "Colina", "double quotes"),
]

REFERENCES: list[Plant] = [
    (ITEM, "department: port_office", "department: port_ofice", "unknown_department", "port_ofice", "`port_office`"),
    (BOATS, "source: port_office", "source: harbour_office", "unknown_department", "source:", "`port_office`"),
    ("city.yaml", "operator: town_hall", "operator: town_hal", "unknown_department", "operator", "`town_hall`"),
    (ITEM, "procedure: port_counter", "procedure: port_center", "unknown_procedure", "port_center", "`port_counter`"),
    (ITEM, "certificate: mooring_card", "certificate: card", "unknown_certificate", "result:", "`mooring_card`"),
    (ITEM, "{fact: lives_here}", "{fact: live_here}", "unknown_fact", "live_here", "`lives_here`"),
    (ITEM, "subject: person", "subject: people", "unknown_subject", "subject: people", "`person`"),
    (ITEM, "ask: rents_it_out", "ask: lives_here", "ask_is_fact", "ask: lives_here", "Remove"),
    (
        BOATS,
        "key: [plate, owner]",
        "key: [plate, owner]\nenumerates: [boat]",
        "unknown_subject",
        "enumerates",
        "`person`",
    ),
    (BOATS, "key: [plate, owner]", "key: [plat, owner]", "unknown_field", "key:", "`plate`"),
    (BOATS, "person: [owner]", "person: [ownr]", "unknown_field", "subject:", "`owner`"),
    (
        BOATS,
        "field: owner, type: resident_number",
        "field: owner, type: resident_no",
        "unknown_type",
        "field: owner",
        "`resident_number`",
    ),
    (BOATS, "type: number", "type: code", "code_without_values", "field: length", "values"),
    (BOATS, "field: length", "field: plate", "duplicate_name", "Comprimento", "Rename"),
    (
        FACTS,
        "subject: person\n    type: boolean",
        "subject: person\n    over: spouse\n    type: boolean",
        "unknown_relation",
        "over:",
        "`self`",
    ),
    (CERTIFICATE, "public_fields: [name,", "public_fields: [nome,", "unknown_field", "public_fields", "`name`"),
    ("departments.yaml", "parent: town_hall", "parent: town_house", "unknown_department", "parent", "`town_hall`"),
    ("departments.yaml", "division: PF-01", "division: PF-09", "unknown_division", "PF-09", "`PF-0"),
    ("divisions.csv", "PF-02,quarter,PF,", "PF-02,quarter,PX,", "unknown_division", "PX", ""),
    ("divisions.csv", "PF-02,", "PF-01,", "duplicate_code", "Colina", "Keep one"),
    ("personas.yaml", "post: officer", "post: oficer", "unknown_post", "post: oficer", "`officer`"),
    ("personas.yaml", "quarter: PF-01", "quater: PF-01", "unknown_field", "quater", "`quarter`"),
    (
        "relations.yaml",
        "[]",
        "[{relation: crew, subject: person, name: {pt: a, en: a}, register: bots, pairs: [[owner, owner]]}]",
        "unknown_register",
        "bots",
        "`boats`",
    ),
]

CODES: list[Plant] = [
    ("departments.yaml", "code: PF002", "code: PF2", "department_code", "PF2", ""),
    ("departments.yaml", "code: PF002", "code: PF001", "duplicate_code", "code: PF001\n    parent", "its own"),
    ("departments.yaml", "code: PF002", "uscc: 11440300PC00000143", "uscc_check", "uscc", "typing error"),
    ("departments.yaml", "code: PF002", "uscc: 11440300PC000001O2", "uscc_characters", "uscc", "O written for 0"),
    ("personas.yaml", "subject: 104233-K", "subject: 104233K", "person_number", "104233K", ""),
    ("personas.yaml", "{resident_number: 104233-K", "{resident_number: 10423-K", "number", "10423-K", ""),
    ("personas.yaml", "birth_date: 1984-07-02", "birth_date: long ago", "no_such_day", "long ago", "today - P5M"),
    ("personas.yaml", "state: here", "state: her", "unknown_value", "state: her}", "`here`"),
    ("personas.yaml", "name: Marta Vaz, ", "", "missing", "birth_date", "Add `name: ...`"),
    ("personas.yaml", "residents:", "resident:", "unknown_register", "resident:\n", "`residents`"),
    ("city.yaml", '"[0-9]{6}-[A-Z]"', '"[0-9]{6}-[A-Z"', "pattern", "resident_number", ""),
    (
        "city.yaml",
        'person: {type: resident_number, pattern: "[0-9]{6}-[A-Z]"}',
        "person: resident_number",
        "unknown_scheme",
        "resident_number",
        "citizen_id",
    ),
    (ITEM, "codes: {local: PF-AMARR-1}", 'codes: {basic: "44050041"}', "basic_code_form", "codes", "quotes"),
    (ITEM, "codes: {local: PF-AMARR-1}", 'codes: {basic: "440500411001"}', "basic_code_type", "codes", ""),
]


@pytest.mark.parametrize("plant", [*SHAPE, *REFERENCES, *CODES], ids=name_of)
def test_a_planted_fault_is_named_with_its_place_and_a_remedy(plant: Plant, edit: Edit) -> None:
    assert_named(edit(*plant[:3]), plant)


def test_a_failing_inner_organisation_code_is_a_warning_not_an_error(edit: Edit) -> None:
    body = "11440300PC0000015"
    city = edit("departments.yaml", "code: PF002", f"uscc: {body}{check_character(body)}")
    report = check_folder(read_folder(city), TODAY)
    assert [(fault.code, fault.severity) for fault in report.faults] == [("organisation_code", "warning")]
    assert report.sound
    assert check_city(city, TODAY) == []


def test_an_item_about_subjects_whom_no_register_lists_would_reach_nobody(edit: Edit) -> None:
    edit("registers/residents.yaml", "absence: unknown", "absence: unknown\nenumerates: []")
    assert codes_of(edit(BOATS, "absence: none", "absence: none\nenumerates: [person]")) == set()
    assert codes_of(edit(BOATS, "enumerates: [person]", "enumerates: []")) == {(ITEM, "subject_not_listed")}


RELATION = (
    "[{relation: crew, subject: person, name: {pt: a, en: a}, register: boats, pairs: [[owner, owner]], union: [self]}]"
)


def test_a_relation_has_one_source(edit: Edit) -> None:
    assert codes_of(edit("relations.yaml", "[]", RELATION)) == {("relations.yaml", "relation_source")}


def test_a_fact_goes_over_a_relation_of_its_own_subject(edit: Edit) -> None:
    edit("relations.yaml", "[]", "[{relation: owners, subject: enterprise, name: {pt: a, en: a}, union: [self]}]")
    city = edit(FACTS, "type: integer", "over: owners\n    type: integer")
    assert codes_of(city) == {(FACTS, "relation_subject")}


def test_a_life_event_must_be_in_the_list_where_there_is_one(harbour: Path, edit: Edit) -> None:
    (harbour / "life_events.yaml").write_text("life_events: [{life_event: moving, name: {pt: Mudar, en: Moving}}]\n")
    city = edit(ITEM, "topics:", "life_events: [movin]\ntopics:")
    faults = check_city(city, TODAY)
    assert [(fault.code, fault.suggestion) for fault in faults] == [("unknown_life_event", "Did you mean `moving`?")]


def test_a_situation_must_be_asked_before_it_selects(edit: Edit) -> None:
    city = edit(ITEM, "replaced_by: {fact: lives_here}", "replaced_by: {fact: lives_here}\n    situation: renting")
    assert codes_of(city) == {(ITEM, "unknown_situation")}


def test_a_broken_quote_in_the_divisions_is_a_fault(edit: Edit) -> None:
    city = edit("divisions.csv", '"Colina, Alta e Baixa"', '"Colina, "Alta" e Baixa"')
    assert codes_of(city) == {("divisions.csv", "csv_syntax")}
