"""A draft: what the city knows, what it asks, who may start it."""

from __future__ import annotations

import pytest

from pengcheng.city import City
from pengcheng.domain.cases.errors import ActionNotPossible
from pengcheng.domain.cases.models import Case
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import answer, confirm, start_draft, withdraw
from pengcheng.domain.services.errors import (
    AlreadyHeld,
    AnswerRefused,
    NotADraft,
    NotOnApplication,
    UnknownItem,
    WrongSubject,
)
from pengcheng.domain.services.models import Application
from pengcheng.domain.services.queries import application_page, decision_page
from tests.domain.services.stage import ALLOWANCE, CHILD, FIRM, OLD_MAN


def test_a_draft_shows_what_the_city_knows_and_where_from(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number

    page = application_page(old_man, number, "en")

    age = next(fact for fact in page.facts if fact.fact == "age")
    assert (age.label, age.value, age.state) == ("Age", "91 years", "known")
    assert (age.register_name, age.department) == ("Population", "Public Security Bureau")
    assert age.as_of is not None
    assert page.subject_name == "Lin Guoqiang"


def test_only_the_question_no_register_can_answer_is_asked(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    assert [ask.ask for ask in application_page(old_man, number, "en").asks] == ["other_allowance"]

    answer(old_man, number, "other_allowance", "no")

    page = application_page(old_man, number, "zh-hans")
    assert page.ready
    assert [(ask.ask, ask.answer, ask.answer_text) for ask in page.answered] == [("other_allowance", "false", "否")]
    assert (page.outlook, page.outlook_says) == ("granted", "90至99周岁。")


def test_nothing_is_asked_when_no_answer_can_change_the_outcome(city: City) -> None:
    young = sign_in_as_persona("su_yating", city)
    number = start_draft(young, ALLOWANCE, young.subject).case.number

    page = application_page(young, number, "en")

    assert page.asks == ()
    assert page.ready
    assert page.outlook == "refused"


def test_reading_the_facts_leaves_a_receipt(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    before = LedgerEntry.objects.filter(kind="register.read").count()

    application_page(old_man, number, "en")

    entry = LedgerEntry.objects.filter(kind="register.read").order_by("-id").first()
    assert LedgerEntry.objects.filter(kind="register.read").count() == before + 1
    assert (entry.subject_id, entry.actor_id, entry.case_number) == (OLD_MAN.id, "lin_guoqiang", number)


def test_starting_twice_takes_up_the_same_draft(old_man: Account) -> None:
    first = start_draft(old_man, ALLOWANCE, OLD_MAN)
    second = start_draft(old_man, ALLOWANCE, OLD_MAN)

    assert second == first
    assert Case.objects.count() == 1


def test_an_answer_can_be_changed_and_taken_back(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "yes")
    answer(old_man, number, "other_allowance", "no")
    assert Application.objects.get().answers == {"other_allowance": False}

    answer(old_man, number, "other_allowance", "")

    assert Application.objects.get().answers == {}


def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_kept(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number

    for ask, text in [("other_allowance", "maybe"), ("shoe_size", "42")]:
        with pytest.raises(AnswerRefused) as refused:
            answer(old_man, number, ask, text)
        assert refused.value.ask == ask

    assert Application.objects.get().answers == {}


def test_who_and_what_do_not_fit_is_refused(old_man: Account, city: City) -> None:
    with pytest.raises(UnknownItem):
        start_draft(old_man, "free_lunch", OLD_MAN)
    with pytest.raises(WrongSubject):
        start_draft(old_man, ALLOWANCE, FIRM)
    with pytest.raises(MayNotActFor):
        start_draft(old_man, ALLOWANCE, CHILD)
    with pytest.raises(NotOnApplication):
        start_draft(old_man, "disability_subsidies", OLD_MAN)
    assert not Case.objects.exists()


def test_a_mother_applies_for_her_child(city: City) -> None:
    mother = sign_in_as_persona("huang_xiaoyun", city)
    number = start_draft(mother, "residence_permit_issue", CHILD).case.number

    result = confirm(mother, number, key="once")

    assert result.outcome == "refused"
    assert decision_page(mother, number, "en").subject == CHILD


def test_a_clerk_files_at_the_counter_for_a_man_without_a_phone(clerk: Account, old_man: Account) -> None:
    number = start_draft(clerk, ALLOWANCE, OLD_MAN).case.number
    answer(clerk, number, "other_allowance", "no")

    result = confirm(clerk, number, key="counter")

    assert result.outcome == "granted"
    assert decision_page(old_man, number, "en").certificate is not None


def test_a_reviewer_whose_post_may_not_file_cannot_start_a_draft(reviewer: Account) -> None:
    with pytest.raises(MayNotActFor):
        start_draft(reviewer, ALLOWANCE, OLD_MAN)


def test_what_is_held_already_is_not_applied_for_again(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")
    confirm(old_man, number, key="once")

    with pytest.raises(AlreadyHeld) as refused:
        start_draft(old_man, ALLOWANCE, OLD_MAN)

    assert refused.value.number == number


def test_a_filed_application_takes_no_more_answers(unsure: Account, waiting: str) -> None:
    with pytest.raises(NotADraft):
        answer(unsure, waiting, "other_allowance", "yes")


def test_a_draft_can_be_withdrawn_and_begun_anew(old_man: Account) -> None:
    first = start_draft(old_man, ALLOWANCE, OLD_MAN)
    withdraw(old_man, first.case.number)

    second = start_draft(old_man, ALLOWANCE, OLD_MAN)

    assert second != first
    with pytest.raises(ActionNotPossible):
        withdraw(old_man, first.case.number)
