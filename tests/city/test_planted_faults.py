"""Each kind of fault, planted in a sound city: the check names its file, its line and a remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.city import Folder, check_city, check_folder, read_folder
from pengcheng.engines.identifiers.uscc import check_character

from .conftest import HARBOUR, TODAY

ITEM = "items/mooring_reduction/item.yaml"
RULES = "items/mooring_reduction/rules.yaml"
EXAMPLES = "items/mooring_reduction/examples.yaml"
FACTS = "facts/about_residents.yaml"
PROCEDURE = "procedures/port_counter.yaml"
CERTIFICATE = "certificates/mooring_card.yaml"
BOATS = "registers/boats.yaml"
CALENDAR = "calendar/2026.yaml"

FILES = sorted(read_folder(HARBOUR).files)

Plant = tuple[str, str, str, str, str, str]
"""File, text to replace, what stands there instead, the fault's code, words in its line, words in its remedy."""

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

TRANSLATIONS: list[Plant] = [
    (
        ITEM,
        "{pt: Regulamento do Porto, en: Harbour By-law}",
        "{pt: Regulamento do Porto}",
        "untranslated",
        "Regulamento",
        "Add `en: ...`",
    ),
    (
        RULES,
        "says: {pt: O barco é alugado., en: The boat is rented out.}",
        "says: {en: The boat is rented out.}",
        "untranslated",
        "rented out",
        "Add `pt: ...`",
    ),
    (BOATS, "fishing: {pt: Pesca, en: Fishing}", "fishing: {pt: Pesca}", "untranslated", "fishing:", "`en: ...`"),
    ("divisions.csv", "Fishermen's Quarter", "", "untranslated", "Pescadores", "name_en"),
    (
        PROCEDURE,
        "{pt: Entregar, en: Submit}",
        "{pt: Entregar, en: Submit, fr: Soumettre}",
        "unknown_language",
        "Soumettre",
        "",
    ),
]

CALENDARS: list[Plant] = [
    (CALENDAR, "year: 2026", "year: 2036", "calendar_year", "year:", "Rename"),
    (CALENDAR, "2026-06-10/2026-06-11", "2025-06-10", "calendar_year", "holidays", "calendar/2025.yaml"),
    (CALENDAR, "2026-06-10/2026-06-11", "2026-06-11/2026-06-10", "no_such_day", "holidays", "first/last"),
    (
        CALENDAR,
        "2026-06-10/2026-06-11]",
        "2026-06-12]\nmake_up: [2026-06-12]",
        "calendar_overlap",
        "make_up",
        "Keep one",
    ),
    (CALENDAR, "2026-06-10/2026-06-11", "2026-01-01", "calendar_overlap", "holidays", "Keep one"),
    (CALENDAR, "holidays", "make_up: [2026-06-08]\nholidays", "make_up_not_rest", "make_up", "weekend day"),
]

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

PROCEDURES: list[Plant] = [
    (PROCEDURE, "to: received", "to: receved", "unknown_state", "receved", "`received`"),
    (PROCEDURE, "starts: draft", "starts: draught", "unknown_state", "draught", "`draft`"),
    (
        PROCEDURE,
        "states:\n",
        "states:\n  lost: {name: {pt: Perdido, en: Lost}}\n",
        "unreachable_state",
        "lost:",
        "Add one",
    ),
    (
        PROCEDURE,
        "from: [with_officer], to: correction_requested",
        "from: [with_officer], to: approved",
        "unreachable_state",
        "correction_requested: {name",
        "Add one",
    ),
    (PROCEDURE, "ends: true, result: granted", "result: granted", "no_way_out", "approved:", "Add an action"),
    (
        PROCEDURE,
        "from: [received], to: accepted",
        "from: [received, refused], to: accepted",
        "end_goes_on",
        "refused: {name",
        "",
    ),
    (PROCEDURE, "clock: start, ", "", "clock_never_starts", "actions:", "clock: start"),
    (PROCEDURE, "clock: resume, ", "", "clock_never_resumes", "actions:", ""),
    (PROCEDURE, "action: refuse, ", "action: approve, ", "duplicate_name", "Indeferir", "one `from`"),
]

CONSISTENCY: list[Plant] = [
    (ITEM, "case_type: immediate", "case_type: promised", "case_type", "case_type", "case_type: immediate"),
    (
        ITEM,
        "promised_limit: {days: 0, unit: immediate}",
        "promised_limit: {days: 15, unit: working_day}",
        "promised_over_statutory",
        "promised_limit",
        "at most",
    ),
    (ITEM, "visit_count: 0", "visit_count: 1", "visit_fully_online", "visit_count", "visit_count: 0"),
    (
        ITEM,
        "visit_count: 0\nfully_online: true",
        "visit_count: 1\nfully_online: false",
        "visit_reason",
        "visit_count",
        "visit_reason",
    ),
    (ITEM, "visit_count: 0", "visit_count: 0\nvisit_reason: {pt: a, en: a}", "visit_reason", "visit_reason", "Remove"),
    (ITEM, "channels: [web, counter]", "channels: [counter]", "visit_mail", "channels", "mail: true"),
    (ITEM, "fee: false", "fee: true\nonline_payment: true", "fee_items", "fee: true", "fees"),
    (
        ITEM,
        "fee: false",
        "fee: true\nonline_payment: true\nfees: [{name: {pt: a, en: a}, standard: {pt: b, en: b}}]",
        "fee_basis",
        "fees",
        "basis",
    ),
    (ITEM, "fee: false", "fee: true", "fee_payment", "fee: true", "online_payment"),
    (ITEM, "fee: false", "fee: false\nonline_payment: true", "fee_none", "online_payment", "fee: true"),
    (
        ITEM,
        "certificate: mooring_card, type: certificate",
        "type: certificate",
        "result_certificate",
        "result:",
        "Add `certificate",
    ),
    (ITEM, "topics: {person: [work]}", "topics: {enterprise: [work]}", "topic_audience", "topics", "Remove"),
    (
        ITEM,
        "service_object: [natural_person]",
        "service_object: [enterprise_legal_person]",
        "topic_audience",
        "service_object",
        "agree",
    ),
    (ITEM, "item_type: confirmation", "item_type: licence", "licence_steps", "item: mooring_reduction", "accept"),
    (ITEM, 'complaint: "555 0102"', 'complaint: "555 0101"', "contact_same", "contact", "their own"),
    (ITEM, 'complaint: "555 0102", ', "", "contact_missing", "contact", "complaint"),
    (ITEM, "decision_mode: instant", "decision_mode: commitment", "no_commitment", "decision_mode", "commitment"),
    (ITEM, "filing_mode: prefilled", "filing_mode: none", "nobody_files", "filing_mode", "government"),
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

ALL = [*SHAPE, *REFERENCES, *CODES, *TRANSLATIONS, *CALENDARS, *EXPRESSIONS, *PROCEDURES, *CONSISTENCY, *DECISIONS]


def test_the_city_is_sound_before_anything_is_planted() -> None:
    assert check_city(HARBOUR, TODAY) == []


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: f"{plant[3]}-{plant[2][:24]}")
def test_a_planted_fault_is_named_with_its_place_and_a_remedy(
    plant: Plant, edit: Callable[[str, str, str], Path]
) -> None:
    file, old, new, code, at, remedy = plant
    city = edit(file, old, new)
    text = (city / file).read_text()
    line = text[: text.index(at)].count("\n") + 1
    faults = check_city(city, TODAY)
    found = [fault for fault in faults if (fault.code, fault.file, fault.line) == (code, file, line)]
    assert found, "\n".join(map(str, faults))
    assert any(remedy in fault.suggestion for fault in found), found


def test_a_fact_about_a_person_cannot_read_a_register_about_firms(edit: Callable[[str, str, str], Path]) -> None:
    city = edit("registers/residents.yaml", "subject: {person:", "subject: {enterprise:")
    assert [(fault.file, fault.line, fault.code) for fault in check_city(city, TODAY)] == [(FACTS, 6, "other_subject")]


def test_two_facts_that_need_each_other_are_a_circle(edit: Callable[[str, str, str], Path]) -> None:
    edit(FACTS, 'count(boats[use = "fishing"])', "longest_boat + 1")
    city = edit(FACTS, "max(boats.length)", "fishing_boats + 1")
    assert {(fault.line, fault.code) for fault in check_city(city, TODAY)} >= {(13, "fact_circle"), (21, "fact_circle")}


def test_a_year_without_a_calendar_is_a_fault(harbour: Path) -> None:
    (harbour / "calendar" / "2026.yaml").unlink()
    assert [(fault.file, fault.code) for fault in check_city(harbour, TODAY)] == [
        ("calendar/2026.yaml", "calendar_missing")
    ]


def test_a_department_whose_posts_may_do_nothing_leaves_its_tasks_undone(
    edit: Callable[[str, str, str], Path],
) -> None:
    city = edit(
        "departments.yaml", "may: [accept, approve, refuse, request_correction, return_to_applicant]", "may: []"
    )
    faults = check_city(city, TODAY)
    assert [(fault.file, fault.code) for fault in faults] == [(ITEM, "nobody_may")]
    assert "approve" in faults[0].suggestion


def test_a_failing_inner_organisation_code_is_a_warning_not_an_error(edit: Callable[[str, str, str], Path]) -> None:
    body = "11440300PC0000015"
    city = edit("departments.yaml", "code: PF002", f"uscc: {body}{check_character(body)}")
    report = check_folder(read_folder(city), TODAY)
    assert [(fault.code, fault.severity) for fault in report.faults] == [("organisation_code", "warning")]
    assert report.sound
    assert check_city(city, TODAY) == []


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=60, deadline=None)
def test_a_folder_with_any_lines_missing_is_checked_without_a_crash(file: str, data: st.DataObject) -> None:
    files = dict(read_folder(HARBOUR).files)
    lines = files[file].splitlines(keepends=True)
    kept = data.draw(st.lists(st.sampled_from(range(len(lines))), unique=True).map(sorted))
    files[file] = b"".join(lines[number] for number in kept)
    report = check_folder(Folder(files), TODAY)
    assert all(fault.file for fault in report.faults)


def codes_of(city: Path) -> set[tuple[str, str]]:
    return {(fault.file, fault.code) for fault in check_city(city, TODAY)}


def test_a_procedure_that_never_ends_is_a_fault(harbour: Path) -> None:
    path = harbour / PROCEDURE
    path.write_text(path.read_text().replace(", ends: true", ""))
    assert codes_of(harbour) == {(PROCEDURE, "no_end")}


def test_a_licence_answers_a_frequent_question(harbour: Path, edit: Callable[[str, str, str], Path]) -> None:
    edit(ITEM, "item_type: confirmation", "item_type: licence")
    path = harbour / ITEM
    path.write_text(path.read_text().split("\nfaq:")[0] + "\n")
    assert (ITEM, "licence_faq") in codes_of(harbour)


def test_a_decision_at_once_needs_rules(harbour: Path) -> None:
    (harbour / RULES).unlink()
    (harbour / EXAMPLES).unlink()
    assert (ITEM, "no_rules") in codes_of(harbour)


def test_a_result_whose_name_says_certificate_is_one(edit: Callable[[str, str, str], Path]) -> None:
    edit("city.yaml", "languages: [pt, en]", "languages: [pt, en, zh-hans]")
    edit(ITEM, "type: certificate, name: {", "type: other, name: {zh: 泊位证, ")
    assert (ITEM, "result_type") in codes_of(edit(ITEM, "version: 1", "version: 2"))


RELATION = (
    "[{relation: crew, subject: person, name: {pt: a, en: a}, register: boats, pairs: [[owner, owner]], union: [self]}]"
)


def test_a_relation_has_one_source(edit: Callable[[str, str, str], Path]) -> None:
    assert codes_of(edit("relations.yaml", "[]", RELATION)) == {("relations.yaml", "relation_source")}


def test_a_fact_goes_over_a_relation_of_its_own_subject(edit: Callable[[str, str, str], Path]) -> None:
    edit("relations.yaml", "[]", "[{relation: owners, subject: enterprise, name: {pt: a, en: a}, union: [self]}]")
    city = edit(FACTS, "type: integer", "over: owners\n    type: integer")
    assert codes_of(city) == {(FACTS, "relation_subject")}


def test_a_life_event_must_be_in_the_list_where_there_is_one(
    harbour: Path, edit: Callable[[str, str, str], Path]
) -> None:
    (harbour / "life_events.yaml").write_text("life_events: [{life_event: moving, name: {pt: Mudar, en: Moving}}]\n")
    city = edit(ITEM, "topics:", "life_events: [movin]\ntopics:")
    faults = check_city(city, TODAY)
    assert [(fault.code, fault.suggestion) for fault in faults] == [("unknown_life_event", "Did you mean `moving`?")]


def test_a_situation_must_be_asked_before_it_selects(edit: Callable[[str, str, str], Path]) -> None:
    city = edit(ITEM, "replaced_by: {fact: lives_here}", "replaced_by: {fact: lives_here}\n    situation: renting")
    assert codes_of(city) == {(ITEM, "unknown_situation")}


def test_a_broken_quote_in_the_divisions_is_a_fault(edit: Callable[[str, str, str], Path]) -> None:
    city = edit("divisions.csv", '"Colina, Alta e Baixa"', '"Colina, "Alta" e Baixa"')
    assert codes_of(city) == {("divisions.csv", "csv_syntax")}
