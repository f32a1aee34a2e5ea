"""'Wrong?': somebody says that a fact is not right, and its source answers."""

from __future__ import annotations

import dataclasses

import pytest

from pengcheng.city import City
from pengcheng.domain.cases.errors import ReasonMissing, UnknownProcedure
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations import queries as organisations
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import act_as_staff, object_to_fact, start_draft
from pengcheng.domain.services.errors import NotFound, ObjectionRefused
from pengcheng.domain.services.models import Objection
from pengcheng.domain.services.queries import application_page, case_page, my_page, task_list_page
from tests.domain.services.stage import ALLOWANCE, CHILD, OLD_MAN

WORDS = "I was born on 1 January 1934."


def test_an_objection_becomes_a_task_of_the_registers_source(old_man: Account, city: City) -> None:
    objection = object_to_fact(old_man, OLD_MAN, "age", WORDS)

    officer = sign_in_as_persona("gao_jie", city)
    (task,) = task_list_page(officer, "en").tasks
    page = case_page(officer, task.number, "en")
    assert (objection.register, task.question) == ("population", f"Age: {WORDS}")
    assert page.objection == WORDS
    assert [(fact.fact, fact.value, fact.objected) for fact in page.facts] == [("age", "91 years", True)]
    assert LedgerEntry.objects.filter(kind="objection.raised", subject_id=OLD_MAN.id).exists()


def test_the_fact_is_marked_while_its_source_looks_at_it(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    object_to_fact(old_man, OLD_MAN, "age", WORDS)

    marked = [fact.fact for fact in application_page(old_man, number, "en").facts if fact.objected]

    assert marked == ["age"]


def test_the_answer_reaches_the_person(old_man: Account, city: City) -> None:
    objection = object_to_fact(old_man, OLD_MAN, "age", WORDS)
    officer = sign_in_as_persona("gao_jie", city)
    with pytest.raises(ReasonMissing):
        act_as_staff(officer, objection.case.number, "answer_objection", version=1)

    act_as_staff(officer, objection.case.number, "answer_objection", version=1, reason="The birth record says 1935.")

    (line,) = my_page(old_man, "en").objections
    assert (line.label, line.state_name, line.is_closed) == ("Age", "Answered", True)
    entry = LedgerEntry.objects.get(kind="objection.answered")
    assert entry.details["answer"] == "The birth record says 1935."


def test_objecting_twice_is_one_objection_until_it_is_answered(old_man: Account, city: City) -> None:
    first = object_to_fact(old_man, OLD_MAN, "age", WORDS)
    assert object_to_fact(old_man, OLD_MAN, "age", "Once more.") == first

    officer = sign_in_as_persona("gao_jie", city)
    act_as_staff(officer, first.case.number, "answer_objection", version=1, reason="It is right.")

    assert object_to_fact(old_man, OLD_MAN, "age", "Look again.") != first


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_objection_needs_words(old_man: Account, text: str) -> None:
    with pytest.raises(ObjectionRefused):
        object_to_fact(old_man, OLD_MAN, "age", text)
    assert not Objection.objects.exists()


def test_nobody_objects_for_a_stranger_or_to_what_is_no_fact(old_man: Account) -> None:
    with pytest.raises(MayNotActFor):
        object_to_fact(old_man, CHILD, "age", WORDS)
    for fact in ("shoe_size", "entity_open"):  # the second is a fact about enterprises
        with pytest.raises(NotFound):
            object_to_fact(old_man, OLD_MAN, fact, WORDS)


def test_a_city_without_the_procedure_says_which_one_is_missing(
    old_man: Account, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = {key: each for key, each in city.procedures.items() if key != "objection"}
    monkeypatch.setitem(organisations._cities, city.hash, dataclasses.replace(city, procedures=fewer))

    with pytest.raises(UnknownProcedure, match="objection"):
        object_to_fact(old_man, OLD_MAN, "age", WORDS)
