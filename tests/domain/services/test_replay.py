"""A decision can be recomputed from its record alone, whatever has happened since."""

from __future__ import annotations

from datetime import date

import pytest

from pengcheng.city import City
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.tables import model_of
from pengcheng.domain.services.actions import answer, confirm, replay, start_draft
from pengcheng.domain.services.errors import NotReplayable
from pengcheng.domain.services.models import Decision, RuleText
from tests.domain.services.stage import ALLOWANCE, OLD_MAN, OPERATOR


@pytest.fixture
def decided(old_man: Account) -> Decision:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")
    return Decision.objects.get(pk=confirm(old_man, number, key="once").decision)


def test_a_decision_equals_its_recomputation(decided: Decision) -> None:
    by_number, by_case = replay(str(decided.pk), actor=OPERATOR), replay(decided.case.number, actor=OPERATOR)

    assert by_number == by_case
    assert by_number.is_equal
    assert (by_number.outcome, by_number.rule_hash) == ("granted", decided.rule_id)


def test_the_registers_of_today_do_not_matter(decided: Decision, city: City) -> None:
    model_of(city.registers["population"]).objects.update(f_birth_date=date(2020, 1, 1))

    assert replay(str(decided.pk), actor=OPERATOR).is_equal


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda record: record.computed.update(outcome="refused"), {"outcome"}),
        (lambda record: record.computed["outputs"].update(monthly_amount=900), {"outputs"}),
        (lambda record: record.computed["given"].update(age=79), {"outcome", "outputs", "row", "clause", "fact age"}),
        (lambda record: record.computed.update(clause={"en": "art. 99"}), {"clause"}),
    ],
)
def test_a_changed_record_shows_where(decided: Decision, change: object, where: set[str]) -> None:
    change(decided)
    decided.save()

    differences = {each.what for each in replay(str(decided.pk), actor=OPERATOR).differences}

    assert where <= differences


def test_a_changed_rule_text_shows(decided: Decision) -> None:
    text = RuleText.objects.get()
    text.document["versions"][0]["rows"][5]["then"]["monthly_amount"] = 900
    text.save()

    result = replay(str(decided.pk), actor=OPERATOR)

    assert {"rule", "outputs"} <= {each.what for each in result.differences}


def test_an_unclear_decision_can_be_replayed_too(unsure: Account, waiting: str) -> None:
    assert replay(waiting, actor=OPERATOR).is_equal


def test_every_persona_and_item_replays_equal(city: City) -> None:
    for persona in city.personas:
        account = sign_in_as_persona(persona.login, city)
        if account.is_staff_member:
            continue
        number = start_draft(account, "house_purchase", account.subject).case.number
        assert replay(str(confirm(account, number, key="once").decision), actor=OPERATOR).is_equal


def test_a_replay_is_a_read_that_the_person_sees(decided: Decision) -> None:
    replay(str(decided.pk), actor=OPERATOR)

    entry = LedgerEntry.objects.get(kind="decision.replayed")
    assert (entry.subject_id, entry.details["equal"]) == (OLD_MAN.id, True)


@pytest.mark.parametrize("reference", ["0", "", "999999999999999999999999", "no such number", "²"])
def test_what_is_no_decision_is_said_so(city: City, reference: str) -> None:
    with pytest.raises(NotReplayable):
        replay(reference, actor=OPERATOR)
