"""A person reading another's case by its number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pengcheng.city import City
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.errors import MayNotActFor
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import answer, confirm, correct, withdraw
from pengcheng.domain.services.errors import NotFound
from pengcheng.domain.services.queries import application_page, decision_page, my_case_page, my_page
from tests.domain.services.stage import OLD_MAN

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


def test_anothers_page_cannot_be_opened(city: City) -> None:
    with pytest.raises(MayNotActFor):
        my_page(sign_in_as_persona("su_yating", city), "en", OLD_MAN)
