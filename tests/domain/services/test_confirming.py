"""Confirm: filed, accepted, decided, certified, logged; all or nothing, and once."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from pengcheng.city import City
from pengcheng.domain.cases.models import Case
from pengcheng.domain.cases.queries import log_of
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.tables import model_of
from pengcheng.domain.services import machine
from pengcheng.domain.services.actions import answer, confirm, start_draft
from pengcheng.domain.services.errors import AnswersMissing, NotADraft, SomethingChanged
from pengcheng.domain.services.models import Application, Decision
from pengcheng.domain.services.queries import application_page, decision_page
from tests.domain.services.stage import ALLOWANCE, FIRM, OLD_MAN


@pytest.fixture
def ready(old_man: Account) -> str:
    """The number of a draft that only has to be confirmed."""
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")
    return number


def test_a_confirmed_draft_is_decided_at_once_with_its_reason_and_a_certificate(old_man: Account, ready: str) -> None:
    result = confirm(old_man, ready, key="once", check_hash=application_page(old_man, ready, "en").check_hash)

    page = decision_page(old_man, ready, "en")
    assert (result.outcome, result.replayed, page.outcome, page.by) == ("granted", False, "granted", "machine")
    assert (page.says, page.clause) == ("90 to 99 years.", "art. 5 (2)")
    assert [(each.label, each.value) for each in page.outputs] == [("Allowance", "CN¥300 per month")]
    assert page.certificate is not None
    assert page.certificate.code == result.certificate
    told = {each["key"]: each["texts"] for each in Certificate.objects.get().fields}
    assert told["monthly_amount"] == {"zh-hans": "每月¥300.00", "en": "CN¥300.00 per month"}
    assert [step.action for step in log_of(Case.objects.get())] == ["open", "file", "accept", "approve"]


def test_every_part_of_it_is_in_the_ledger(old_man: Account, ready: str) -> None:
    confirm(old_man, ready, key="once")

    kinds = set(LedgerEntry.objects.filter(case_number=ready).values_list("kind", flat=True))
    assert {
        "case.opened",
        "case.acted",
        "application.started",
        "application.answered",
        "application.confirmed",
        "register.read",
        "decision.made",
        "certificate.issued",
    } <= kinds


def test_a_decision_keeps_the_facts_with_their_sources_and_receipts(old_man: Account, ready: str) -> None:
    confirm(old_man, ready, key="once")

    decision = Decision.objects.get()
    age = next(each for each in decision.facts if each.get("fact") == "age")
    assert (age["value"], age["register"], age["state"]) == (91, "population", "known")
    assert LedgerEntry.objects.get(pk=age["receipt"]).kind == "register.read"
    assert {"ask": "other_allowance", "value": False, "state": "known", "register": ""} in decision.facts
    assert decision.rule.document["versions"][0]["rows"]
    assert decision.trace["fired"]


def test_open_questions_must_be_answered_first(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number

    with pytest.raises(AnswersMissing) as refused:
        confirm(old_man, number, key="once")

    assert refused.value.asks == ("other_allowance",)
    assert not Decision.objects.exists()
    assert Application.objects.get().confirmed_at is None


def test_a_confirm_sent_again_gives_the_same_result_and_changes_nothing(old_man: Account, ready: str) -> None:
    first = confirm(old_man, ready, key="once")
    entries = LedgerEntry.objects.count()

    second = confirm(old_man, ready, key="once")

    assert second.replayed
    assert (second.decision, second.certificate) == (first.decision, first.certificate)
    assert (Decision.objects.count(), Certificate.objects.count()) == (1, 1)
    assert LedgerEntry.objects.count() == entries


def test_another_confirm_of_a_decided_application_is_refused(old_man: Account, ready: str) -> None:
    confirm(old_man, ready, key="once")

    for key in ("another", ""):
        with pytest.raises(NotADraft):
            confirm(old_man, ready, key=key)


def test_what_was_not_seen_cannot_be_confirmed(old_man: Account, ready: str, city: City) -> None:
    seen = application_page(old_man, ready, "en").check_hash
    model_of(city.registers["population"]).objects.filter(f_citizen_id=OLD_MAN.id).update(f_birth_date=date(1945, 1, 1))

    with pytest.raises(SomethingChanged):
        confirm(old_man, ready, key="once", check_hash=seen)

    assert Case.objects.get().state == "draft"


def test_what_the_registers_cannot_tell_goes_to_a_person_with_the_question(unsure: Account, waiting: str) -> None:
    page = decision_page(unsure, waiting, "en")

    case = Case.objects.get()
    assert (page.outcome, page.certificate, page.question) == ("unclear", None, "Household in the city")
    assert (case.state, case.is_task, case.question["zh-hans"]) == ("in_review", True, "本市户籍")
    assert case.due_on == case.statutory_due_on


def test_a_refusal_that_the_item_does_not_leave_to_the_machine_goes_to_a_person(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    young = sign_in_as_persona("su_yating", city)
    number = start_draft(young, ALLOWANCE, young.subject).case.number
    monkeypatch.setitem(city.items, ALLOWANCE, _replaced(city, may_refuse=False))

    result = confirm(young, number, key="once")

    assert result.outcome == "unclear"
    assert Case.objects.get().is_task


def test_an_item_that_people_decide_waits_for_them(
    old_man: Account, city: City, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(city.items, ALLOWANCE, _replaced(city, decision_mode="assisted"))

    assert confirm(old_man, ready, key="once").outcome == "unclear"
    assert Case.objects.get().is_task


def test_a_signed_commitment_is_granted_at_once_and_checked_afterwards(city: City) -> None:
    owner = sign_in_as_persona("zheng_haiyan", city)
    number = start_draft(owner, "hygiene_permit_by_commitment", FIRM).case.number
    (ask,) = application_page(owner, number, "en").asks
    assert len(ask.statement) == 4
    answer(owner, number, ask.ask, "yes")

    result = confirm(owner, number, key="once")

    check = Case.objects.get(procedure="verification")
    assert result.outcome == "granted"
    assert (check.parent.number, check.department, check.is_task) == (number, "health", True)
    assert check.due_on == date(2026, 8, 14)  # sixty calendar days


def test_a_fault_in_the_middle_leaves_nothing_behind(
    old_man: Account, ready: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(machine, "issue_certificate", fail)
    entries = LedgerEntry.objects.exclude(kind="register.read").count()

    with pytest.raises(RuntimeError):
        confirm(old_man, ready, key="once")

    assert Case.objects.get().state == "draft"
    assert not Decision.objects.exists()
    assert LedgerEntry.objects.exclude(kind="register.read").count() == entries
    assert Application.objects.get().confirmed_at is None


def _replaced(city: City, **changes: Any) -> Any:
    return dataclasses.replace(city.items[ALLOWANCE], **changes)


def test_the_certificate_is_sealed_when_the_decision_is_committed(
    old_man: Account, ready: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        confirm(old_man, ready, key="once")
        assert Certificate.objects.get().sealed_at is None

    assert Certificate.objects.get().sealed_at is not None
