"""Procedures: states, actions, and the people who take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pengcheng.city import check_city
from tests.city.conftest import TODAY, Edit
from tests.city.planted_faults.planting import BOATS, ITEM, PROCEDURE, Plant, assert_named, codes_of, name_of

OBJECTION = "procedures/objection.yaml"
COMMITMENT = "commitment:\n  text: {pt: Cumpro as regras., en: I keep the rules.}"

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


@pytest.mark.parametrize("plant", [*PROCEDURES], ids=name_of)
def test_a_planted_fault_is_named_with_its_place_and_a_remedy(plant: Plant, edit: Edit) -> None:
    assert_named(edit(*plant[:3]), plant)


def test_a_procedure_that_never_ends_is_a_fault(harbour: Path) -> None:
    path = harbour / PROCEDURE
    path.write_text(path.read_text().replace(", ends: true", ""))
    assert codes_of(harbour) == {(PROCEDURE, "no_end")}


def test_a_department_whose_posts_may_do_nothing_leaves_its_tasks_undone(edit: Edit) -> None:
    may = "may: [accept, approve, refuse, request_correction, return_to_applicant, answer_objection]"
    faults = check_city(edit("departments.yaml", may, "may: [answer_objection]"), TODAY)
    assert [(fault.file, fault.code) for fault in faults] == [(ITEM, "nobody_may")]
    assert "approve" in faults[0].suggestion


def test_people_can_object_to_what_a_register_says_of_them(harbour: Path) -> None:
    (harbour / OBJECTION).unlink()
    (fault,) = check_city(harbour, TODAY)
    assert (fault.file, fault.line, fault.code) == (OBJECTION, 0, "procedure_missing")
    assert "registers/" in fault.message
    assert OBJECTION in fault.suggestion


def test_the_source_of_a_register_has_somebody_who_answers_objections(edit: Edit) -> None:
    (fault,) = check_city(edit("departments.yaml", "return_to_applicant, answer_objection]", "correct]"), TODAY)
    assert (fault.file, fault.code) == (BOATS, "nobody_may")
    assert "answer_objection" in fault.suggestion


def test_a_commitment_that_is_to_be_verified_needs_the_procedure_for_it(edit: Edit) -> None:
    edit(ITEM, "decision_mode: instant", "decision_mode: commitment")
    assert check_city(edit(ITEM, "fee: false", f"fee: false\n{COMMITMENT}"), TODAY) == []
    city = edit(ITEM, COMMITMENT, f"{COMMITMENT}\n  verify_within: {{days: 30, unit: working_day}}")

    (fault,) = check_city(city, TODAY)

    assert (fault.file, fault.code) == ("procedures/verification.yaml", "procedure_missing")
    assert ITEM in fault.message


def test_the_department_that_gave_by_commitment_has_somebody_who_verifies(harbour: Path, edit: Edit) -> None:
    edit(ITEM, "decision_mode: instant", "decision_mode: commitment")
    edit(ITEM, "fee: false", f"fee: false\n{COMMITMENT}\n  verify_within: {{days: 30, unit: working_day}}")
    objection = (harbour / OBJECTION).read_text()
    verification = objection.replace("procedure: objection", "procedure: verification")
    (harbour / "procedures" / "verification.yaml").write_text(verification.replace("answer_objection", "find_true"))
    (fault,) = check_city(harbour, TODAY)
    assert (fault.file, fault.code) == (ITEM, "nobody_may")
    assert "find_true" in fault.suggestion


def test_a_case_that_the_platform_opens_is_seen_from_the_start(edit: Edit) -> None:
    city = edit(OBJECTION, ", task: true", "")
    assert codes_of(city) >= {(OBJECTION, "starts_unseen")}
