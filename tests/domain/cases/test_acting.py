"""One function moves a case, and it checks everything the procedure says."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pengcheng.city import City
from pengcheng.domain.cases.actions import act, act_on_locked, act_on_many, open_case
from pengcheng.domain.cases.errors import (
    ActionNotAllowed,
    ActionNotPossible,
    ActionUsedUp,
    CaseChanged,
    CaseNotFound,
    ReasonMissing,
    UnknownProcedure,
)
from pengcheng.domain.cases.models import Case
from pengcheng.domain.cases.queries import case_for, case_rows, log_of
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.models import Account
from tests.domain.services.stage import ALLOWANCE, OLD_MAN

SYSTEM = Actor.system("test")


@pytest.fixture
def case(version: CityVersion, city: City, old_man: Account) -> Case:
    item = city.items[ALLOWANCE]
    return open_case(
        version,
        item.procedure,
        department=item.department,
        subject=OLD_MAN,
        actor=Actor.of(old_man),
        item=ALLOWANCE,
        promised=item.promised_limit,
        statutory=item.statutory_limit,
    )


@pytest.fixture
def in_review(case: Case, old_man: Account) -> Case:
    act(case, "file", actor=Actor.of(old_man))
    act(case, "accept", actor=SYSTEM)
    act(case, "hand_to_person", actor=SYSTEM)
    return case


def test_a_case_starts_where_its_procedure_starts(case: Case) -> None:
    assert (case.state, case.version, case.is_task, case.is_closed) == ("draft", 1, False, False)
    assert [step.action for step in log_of(case)] == ["open"]


def test_every_step_is_in_the_log_and_in_the_ledger(in_review: Case) -> None:
    assert [(step.action, step.from_state, step.to_state) for step in log_of(in_review)] == [
        ("open", "", "draft"),
        ("file", "draft", "received"),
        ("accept", "received", "accepted"),
        ("hand_to_person", "accepted", "in_review"),
    ]
    assert LedgerEntry.objects.filter(kind="case.acted", case_number=in_review.number).count() == 3
    assert in_review.is_task


def test_an_action_that_the_state_does_not_have_is_refused(case: Case) -> None:
    with pytest.raises(ActionNotPossible):
        act(case, "accept", actor=SYSTEM)
    with pytest.raises(ActionNotPossible):
        act(case, "fly", actor=SYSTEM)
    assert log_of(case)[-1].action == "open"


def test_a_stranger_cannot_act_on_a_case(case: Case, city: City) -> None:
    stranger = sign_in_as_persona("su_yating", city)

    with pytest.raises(ActionNotAllowed):
        act(case, "file", actor=Actor.of(stranger))


def test_staff_of_another_department_cannot_act(in_review: Case, city: City) -> None:
    with pytest.raises(ActionNotAllowed):
        act(in_review, "approve", actor=Actor.of(sign_in_as_persona("luo_fang", city)))


def test_a_post_that_does_not_name_the_action_cannot_take_it(in_review: Case, city: City) -> None:
    clerk = sign_in_as_persona("wang_min", city)

    with pytest.raises(ActionNotAllowed):
        act(in_review, "approve", actor=Actor.of(clerk))


def test_the_applicant_cannot_approve_their_own_case(in_review: Case, old_man: Account) -> None:
    with pytest.raises(ActionNotAllowed):
        act(in_review, "approve", actor=Actor.of(old_man))


def test_a_refusal_needs_a_reason(in_review: Case, reviewer: Account) -> None:
    with pytest.raises(ReasonMissing):
        act(in_review, "refuse", actor=Actor.of(reviewer), reason="   ")


def test_two_clerks_cannot_both_decide_one_case(in_review: Case, reviewer: Account) -> None:
    seen = in_review.version
    other = Case.objects.get(pk=in_review.pk)
    act(in_review, "approve", actor=Actor.of(reviewer), expected_version=seen)

    with pytest.raises(CaseChanged):
        act(other, "refuse", actor=Actor.of(reviewer), reason="Too late", expected_version=seen)

    assert Case.objects.get(pk=in_review.pk).state == "approved"


def test_the_same_request_twice_is_one_step(in_review: Case, reviewer: Account) -> None:
    first = act(in_review, "approve", actor=Actor.of(reviewer), key="click", expected_version=in_review.version)
    second = act(in_review, "approve", actor=Actor.of(reviewer), key="click", expected_version=first.sequence - 1)

    assert second == first
    assert in_review.steps.filter(action="approve").count() == 1


def test_corrections_are_asked_once(in_review: Case, reviewer: Account, old_man: Account) -> None:
    act(in_review, "request_correction", actor=Actor.of(reviewer), reason="The account is missing.")
    act(in_review, "correct", actor=Actor.of(old_man), reason="Here it is.")

    with pytest.raises(ActionUsedUp):
        act(in_review, "request_correction", actor=Actor.of(reviewer), reason="One more thing.")


def test_a_closed_case_takes_no_more_actions(in_review: Case, reviewer: Account, old_man: Account) -> None:
    act(in_review, "approve", actor=Actor.of(reviewer))

    assert in_review.is_closed
    assert in_review.closed_at is not None
    for action, actor in [("approve", reviewer), ("withdraw", old_man)]:
        with pytest.raises(ActionNotPossible):
            act(in_review, action, actor=Actor.of(actor))


def test_a_procedure_that_the_folder_does_not_have_is_named(version: CityVersion) -> None:
    with pytest.raises(UnknownProcedure, match="by_magic"):
        open_case(version, "by_magic", department="civil_affairs", subject=OLD_MAN, actor=SYSTEM)


def test_a_case_that_is_gone_is_not_found(case: Case) -> None:
    case.pk = -1

    with pytest.raises(CaseNotFound):
        act(case, "file", actor=SYSTEM)


def test_in_a_bulk_action_one_refusal_does_not_stop_the_others(
    in_review: Case, version: CityVersion, city: City, reviewer: Account
) -> None:
    fresh = open_case(
        version, "instant_service", department="civil_affairs", subject=OLD_MAN, actor=SYSTEM, item=ALLOWANCE
    )

    done = act_on_many([(fresh, 1), (in_review, in_review.version)], "approve", actor=Actor.of(reviewer))

    assert [(each.number, each.step is not None) for each in done] == [
        (fresh.number, False),
        (in_review.number, True),
    ]
    assert isinstance(done[0].error, ActionNotPossible)


def test_case_numbers_are_never_given_twice(version: CityVersion) -> None:
    numbers = {
        open_case(
            version, "instant_service", department="civil_affairs", subject=OLD_MAN, actor=SYSTEM, item=ALLOWANCE
        ).number
        for _ in range(5)
    }

    assert len(numbers) == 5
    assert {len(number) for number in numbers} == {43}  # implementation code 31, day 8, sequence 4


def test_anothers_case_looks_as_if_it_were_not_there(case: Case, old_man: Account, city: City) -> None:
    assert case_for(old_man, case.number).pk == case.pk
    for stranger in [sign_in_as_persona("su_yating", city), sign_in_as_persona("luo_fang", city), None]:
        with pytest.raises(CaseNotFound) as refused:
            case_for(stranger, case.number)
        with pytest.raises(CaseNotFound) as missing:
            case_for(stranger, "0")
        assert str(refused.value) == str(missing.value)


def test_who_has_locked_a_case_acts_on_it_without_reading_it_again(case: Case, city: City, old_man: Account) -> None:
    locked = case_rows().get(pk=case.pk)
    with CaptureQueriesContext(connection) as caught:
        act_on_locked(locked, "file", city, actor=Actor.of(old_man))
        act_on_locked(locked, "accept", city, actor=SYSTEM)
        act_on_locked(locked, "hand_to_person", city, actor=SYSTEM)

    assert not [each["sql"] for each in caught.captured_queries if each["sql"].startswith("SELECT")]
    kept = Case.objects.get(pk=case.pk)
    assert (kept.state, kept.version, kept.is_task) == (locked.state, 4, True)
    assert [step.action for step in log_of(kept)] == ["open", "file", "accept", "hand_to_person"]
    with pytest.raises(ActionNotPossible):
        act_on_locked(locked, "file", city, actor=Actor.of(old_man))
