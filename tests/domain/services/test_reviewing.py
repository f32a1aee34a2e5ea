"""What staff do with a case that the machine could not decide."""

from __future__ import annotations

import pytest

from pengcheng.city import City
from pengcheng.domain.cases.errors import ActionNotAllowed, ActionUsedUp, CaseChanged, ReasonMissing
from pengcheng.domain.cases.models import Case
from pengcheng.domain.certificates.errors import ValueMissing
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.errors import NotStaff
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import (
    act_as_staff,
    answer,
    approve,
    bulk,
    confirm,
    correct,
    refuse,
    replay,
    request_correction,
    return_to_applicant,
    settle,
    start_draft,
)
from pengcheng.domain.services.errors import AnswerRefused, NotFound
from pengcheng.domain.services.models import Decision
from pengcheng.domain.services.queries import case_page, decision_page, my_case_page, task_list_page
from tests.domain.services.stage import FIRM, OPERATOR

BOOK = "Seen in the household book"


def version_of(number: str) -> int:
    return Case.objects.get(number=number).version


def test_the_case_stands_on_the_task_list_with_its_question_and_clock(reviewer: Account, waiting: str) -> None:
    (task,) = task_list_page(reviewer, "en").tasks

    assert (task.number, task.question, task.subject_name) == (waiting, "Household in the city", "Wu Xiulan")
    assert (task.clock.light, task.clock.remaining) == ("green", 20)
    assert "approve" in task.actions


def test_the_facts_stand_beside_the_decision_with_source_and_reason(reviewer: Account, waiting: str) -> None:
    page = case_page(reviewer, waiting, "en")

    silent = next(fact for fact in page.facts if fact.fact == "city_household")
    assert (silent.state, silent.value) == ("missing", "")
    assert silent.why
    assert page.asks == ("city_household",)
    assert [ask.ask for ask in page.to_settle] == ["city_household"]
    assert [line.truth for line in page.trace][:2] == ["false", "unknown"]


def test_reading_a_case_is_seen_by_the_person_it_is_about(reviewer: Account, unsure: Account, waiting: str) -> None:
    case_page(reviewer, waiting, "en")

    entry = LedgerEntry.objects.filter(kind="case.read").get()
    assert (entry.actor_id, entry.subject_id) == ("li_wei", unsure.subject.id)


def test_what_staff_found_out_settles_the_question_and_the_rules_give_the_amount(
    reviewer: Account, unsure: Account, waiting: str
) -> None:
    settle(reviewer, waiting, "city_household", "yes", version=version_of(waiting), reason=BOOK)
    page = case_page(reviewer, waiting, "en")
    assert (page.outlook, page.asks) == ("granted", ())
    settled = next(fact for fact in page.facts if fact.fact == "city_household")
    assert (settled.state, settled.value, settled.why) == ("settled", "Yes", BOOK)

    approve(reviewer, waiting, version=page.version, key="a")

    decision = decision_page(unsure, waiting, "en")
    assert (decision.outcome, decision.by, decision.says) == ("granted", "staff", "80 to 89 years.")
    assert decision.certificate is not None
    assert replay(waiting, actor=OPERATOR).is_equal


def test_settling_needs_a_post_a_reason_a_real_fact_and_the_case_as_it_was_seen(
    reviewer: Account, clerk: Account, waiting: str
) -> None:
    version = version_of(waiting)
    with pytest.raises(ActionNotAllowed):
        settle(clerk, waiting, "city_household", "yes", version=version, reason=BOOK)
    with pytest.raises(ReasonMissing):
        settle(reviewer, waiting, "city_household", "yes", version=version, reason=" ")
    for fact, text in [("shoe_size", "42"), ("city_household", "perhaps")]:
        with pytest.raises(AnswerRefused):
            settle(reviewer, waiting, fact, text, version=version, reason=BOOK)
    with pytest.raises(CaseChanged):
        settle(reviewer, waiting, "city_household", "yes", version=version - 1, reason=BOOK)


def test_granting_against_the_rules_needs_a_reason_and_the_amount(reviewer: Account, waiting: str) -> None:
    version = version_of(waiting)
    with pytest.raises(ReasonMissing):
        approve(reviewer, waiting, version=version)
    with pytest.raises(ValueMissing):
        approve(reviewer, waiting, version=version, reason=BOOK)
    assert version_of(waiting) == version

    approve(reviewer, waiting, version=version, reason=BOOK, outputs={"monthly_amount": 200})

    assert Certificate.objects.get().case_number == waiting


def test_a_refusal_tells_its_reason(reviewer: Account, unsure: Account, waiting: str) -> None:
    refuse(reviewer, waiting, version=version_of(waiting), reason="Registered in another city since March.")

    page = decision_page(unsure, waiting, "en")
    assert (page.outcome, page.by, page.reason) == ("refused", "staff", "Registered in another city since March.")
    assert not Certificate.objects.exists()


def test_of_two_clerks_the_second_learns_that_the_case_has_moved_on(reviewer: Account, waiting: str) -> None:
    seen = version_of(waiting)
    refuse(reviewer, waiting, version=seen, reason="No household here.")

    with pytest.raises(CaseChanged):
        approve(reviewer, waiting, version=seen, reason=BOOK, outputs={"monthly_amount": 200})

    assert Decision.objects.filter(by="staff").count() == 1


def test_a_double_click_of_the_reviewer_is_one_decision(reviewer: Account, waiting: str) -> None:
    seen = version_of(waiting)
    for _ in range(2):
        refuse(reviewer, waiting, version=seen, reason="No household here.", key="click")

    assert Decision.objects.filter(by="staff").count() == 1


def test_a_correction_is_asked_once_and_brings_the_case_back(reviewer: Account, unsure: Account, waiting: str) -> None:
    request_correction(reviewer, waiting, version=version_of(waiting), reason="Please show the household book.")
    assert my_case_page(unsure, waiting, "en").card.waits_for_me
    assert not task_list_page(reviewer, "en").tasks

    correct(unsure, waiting, "The book, page 3.", key="c")

    page = case_page(reviewer, waiting, "en")
    assert (page.state, page.correction) == ("in_review", "The book, page 3.")
    assert "request_correction" not in [choice.action for choice in page.actions]
    with pytest.raises(ActionUsedUp):
        request_correction(reviewer, waiting, version=page.version, reason="And the birth certificate.")


def test_a_case_can_be_given_back_with_the_reason(reviewer: Account, unsure: Account, waiting: str) -> None:
    return_to_applicant(reviewer, waiting, version=version_of(waiting), reason="Asked for by the applicant.")

    page = my_case_page(unsure, waiting, "en")
    assert (page.card.state, page.card.is_closed) == ("returned", True)
    assert page.steps[-1].reason == "Asked for by the applicant."
    assert page.steps[-1].actor == "Civil Affairs Bureau"  # the body, not the clerk's name


def test_a_bulk_action_says_for_each_case_what_came_of_it(reviewer: Account, waiting: str) -> None:
    results = bulk(
        reviewer, [(waiting, version_of(waiting)), ("0", 1), (waiting, 1)], "refuse", reason="No household here."
    )

    assert [(each.number, each.code) for each in results] == [
        (waiting, ""),
        ("0", "not_found"),
        (waiting, "case_changed"),
    ]
    assert results[1].error


def test_a_resident_is_no_reviewer(unsure: Account, waiting: str) -> None:
    with pytest.raises(NotStaff):
        approve(unsure, waiting, version=version_of(waiting))
    with pytest.raises(NotStaff):
        case_page(unsure, waiting, "en")
    with pytest.raises(NotStaff):
        task_list_page(unsure, "en")


def test_staff_of_another_body_do_not_find_the_case(city: City, waiting: str) -> None:
    other = sign_in_as_persona("luo_fang", city)

    with pytest.raises(NotFound):
        case_page(other, waiting, "en")
    with pytest.raises(NotFound):
        approve(other, waiting, version=version_of(waiting))


@pytest.fixture
def check(city: City) -> Case:
    """The check of a commitment that was granted at once."""
    owner = sign_in_as_persona("zheng_haiyan", city)
    number = start_draft(owner, "hygiene_permit_by_commitment", FIRM).case.number
    answer(owner, number, "commitment_signed", "yes")
    confirm(owner, number, key="once")
    return Case.objects.get(procedure="verification")


def test_a_kept_commitment_leaves_the_permit_in_force(check: Case, city: City) -> None:
    inspector = sign_in_as_persona("tang_ning", city)
    assert [task.number for task in task_list_page(inspector, "en").tasks] == [check.number]

    act_as_staff(inspector, check.number, "confirm_true", version=check.version)

    assert Certificate.objects.get().state == "valid"


def test_a_false_commitment_loses_the_permit(check: Case, city: City) -> None:
    inspector = sign_in_as_persona("tang_ning", city)

    act_as_staff(inspector, check.number, "find_false", version=check.version, reason="There is no disinfection room.")

    certificate = Certificate.objects.get()
    assert (certificate.state, certificate.state_reason) == ("revoked", "There is no disinfection room.")
