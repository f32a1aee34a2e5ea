"""A person reading another's case by its number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pengcheng.city import City
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.facts import facts_of
from pengcheng.domain.services.actions import answer, confirm, correct, object_to_fact, start_draft, withdraw
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.queries import application_page, decision_page, my_case_page, my_page
from pengcheng.domain.services.queries.mine import read_lines
from tests.domain.services.stage import ALLOWANCE, OLD_MAN

TRIES: dict[str, Callable[[Account, str], object]] = {
    "application_page": lambda account, number: application_page(account, number, "en"),
    "decision_page": lambda account, number: decision_page(account, number, "en"),
    "my_case_page": lambda account, number: my_case_page(account, number, "en"),
    "answer": lambda account, number: answer(account, number, "other_allowance", "yes"),
    "confirm": lambda account, number: confirm(account, number, key="theirs"),
    "correct": lambda account, number: correct(account, number, "mine now"),
    "withdraw": lambda account, number: withdraw(account, number),
}


@pytest.mark.parametrize("attempt", TRIES)
def test_anothers_case_is_not_there_and_the_attempt_is_in_the_ledger(
    attempt: str, waiting: str, unsure: Account, city: City
) -> None:
    stranger = sign_in_as_persona("su_yating", city)

    with pytest.raises(NotFound) as refused:
        TRIES[attempt](stranger, waiting)
    with pytest.raises(NotFound) as missing:
        TRIES[attempt](stranger, "0")

    assert str(refused.value) == str(missing.value)
    entry = LedgerEntry.objects.get(kind="case.read_refused")
    assert (entry.actor_id, entry.subject_id, entry.case_number) == ("su_yating", unsure.subject.id, waiting)


def test_the_person_sees_the_attempt(waiting: str, unsure: Account, city: City) -> None:
    stranger = sign_in_as_persona("su_yating", city)
    with pytest.raises(NotFound):
        decision_page(stranger, waiting, "en")

    newest = my_page(unsure, "en").reads[0]

    assert newest.what == "Reading your case was refused"
    assert newest.case == waiting


def test_pages_opened_again_are_one_line_that_names_the_facts_and_the_ledger_keeps_every_read(
    old_man: Account,
) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    for _ in range(3):
        application_page(old_man, number, "en")

    (line,) = [line for line in my_page(old_man, "en").reads if line.why.endswith(": draft") and line.case == number]

    kept = LedgerEntry.objects.filter(kind="register.read", case_number=number, purpose=f"{ALLOWANCE}: draft")
    assert [read.entry for read in line.reads] == list(kept.order_by("-id").values_list("id", flat=True))
    assert len(line.reads) >= 3
    assert line.last == line.reads[0]
    assert "Age" in line.facts


@pytest.mark.parametrize("other", ["reader", "purpose", "case", "facts", "day"])
def test_reads_that_differ_in_anything_stay_apart(
    other: str, old_man: Account, reviewer: Account, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    alike = {"actor": Actor.of(old_man), "purpose": f"{ALLOWANCE}: draft", "case": "1"}
    changes: dict[str, dict[str, object]] = {
        "reader": {"actor": Actor.of(reviewer)},
        "purpose": {"purpose": f"{ALLOWANCE}: review"},
        "case": {"case": "2"},
    }
    facts_of(OLD_MAN, ["age"], **alike, city=city)
    facts_of(OLD_MAN, ["age"], **alike, city=city)
    if other == "day":
        monkeypatch.setenv("PENGCHENG_TODAY", "2026-06-16")
    facts_of(OLD_MAN, ["alive"] if other == "facts" else ["age"], **alike | changes.get(other, {}), city=city)

    assert [len(line.reads) for line in read_lines(OLD_MAN, city, "en")] == [1, 2]


def test_an_objections_purpose_names_the_fact_in_the_readers_language(old_man: Account, city: City) -> None:
    object_to_fact(old_man, OLD_MAN, "age", "I am older")

    assert read_lines(OLD_MAN, city, "zh-hans")[0].why == "异议：周岁"


def test_anothers_page_cannot_be_opened(city: City) -> None:
    with pytest.raises(MayNotActFor):
        my_page(sign_in_as_persona("su_yating", city), "en", OLD_MAN)
