"""Acting for somebody else: what the registers give, what staff give, and its end."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from pengcheng.city import City
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.people.actions import entrust, grant_mandate, refresh_mandates, revoke_mandate, sign_in_as_persona
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import MandateRefused
from pengcheng.domain.people.models import Account, Mandate
from pengcheng.domain.people.queries import entrusted_by, mandate_of, may_act_for, principals_of
from pengcheng.domain.registers.tables import model_of
from tests.domain.services.stage import CHILD, FIRM, MOTHER, OLD_MAN

STAFF = Actor("staff", "li_wei")


def test_a_parent_acts_for_the_child_that_the_birth_register_gives_her(city: City) -> None:
    mother = sign_in_as_persona("huang_xiaoyun", city)

    assert [(each.subject, each.relation) for each in principals_of(mother)] == [
        (MOTHER, "self"),
        (CHILD, "parent"),
    ]
    assert may_act_for(mother, CHILD)
    assert not may_act_for(mother, OLD_MAN)


def test_an_owner_acts_for_the_firm_that_names_her_its_representative(city: City) -> None:
    owner = sign_in_as_persona("zheng_haiyan", city)

    firm = principals_of(owner)[1]

    assert (firm.subject, firm.relation) == (FIRM, "legal_representative")
    assert firm.names["en"]


def test_the_right_ends_when_the_register_no_longer_says_so(city: City) -> None:
    owner = sign_in_as_persona("zheng_haiyan", city)
    model_of(city.registers["market_entity"]).objects.update(f_representative=OLD_MAN.id)

    refresh_mandates(owner.subject, city)

    assert not may_act_for(owner, FIRM)
    assert LedgerEntry.objects.filter(kind="mandate.revoked").count() == 1


def test_a_row_that_was_corrected_gives_no_right(city: City) -> None:
    model_of(city.registers["market_entity"]).objects.update(row_superseded_at=timezone.now())

    owner = sign_in_as_persona("zheng_haiyan", city)

    assert not may_act_for(owner, FIRM)


def test_signing_in_again_keeps_the_mandate_it_has(city: City) -> None:
    for _ in range(2):
        sign_in_as_persona("huang_xiaoyun", city)

    assert Mandate.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="mandate.granted").count() == 1


def test_a_mandate_may_be_for_one_item_and_for_a_time(old_man: Account, city: City) -> None:
    mother = sign_in_as_persona("huang_xiaoyun", city)
    grant_mandate(
        MOTHER,
        OLD_MAN,
        "guardian",
        basis="court order 12",
        actor=STAFF,
        items=["high_age_allowance"],
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
    )

    assert may_act_for(mother, OLD_MAN, "high_age_allowance", date(2026, 6, 1))
    assert not may_act_for(mother, OLD_MAN, "house_purchase", date(2026, 6, 1))
    assert not may_act_for(mother, OLD_MAN, "high_age_allowance", date(2027, 1, 1))
    assert not may_act_for(mother, OLD_MAN, "high_age_allowance", date(2025, 12, 31))


def test_a_resident_cannot_give_herself_a_mandate(city: City) -> None:
    mother = sign_in_as_persona("huang_xiaoyun", city)

    with pytest.raises(MandateRefused):
        grant_mandate(MOTHER, OLD_MAN, "guardian", basis="my word", actor=Actor.of(mother))


@pytest.mark.parametrize(
    ("principal", "relation", "basis"), [(MOTHER, "guardian", "x"), (OLD_MAN, "friend", "x"), (OLD_MAN, "guardian", "")]
)
def test_a_mandate_needs_another_person_a_known_relation_and_a_basis(
    city: City, principal: object, relation: str, basis: str
) -> None:
    with pytest.raises(MandateRefused):
        grant_mandate(MOTHER, principal, relation, basis=basis, actor=STAFF)


def test_either_side_may_end_a_mandate_and_nobody_else(old_man: Account, city: City) -> None:
    mandate = grant_mandate(MOTHER, OLD_MAN, "guardian", basis="court order 12", actor=STAFF)
    stranger = sign_in_as_persona("su_yating", city)
    mother = sign_in_as_persona("huang_xiaoyun", city)

    with pytest.raises(MandateRefused):
        revoke_mandate(mandate, actor=Actor.of(stranger))
    revoke_mandate(mandate, actor=Actor.of(old_man))

    assert not may_act_for(mother, OLD_MAN)


def test_staff_act_for_nobody(reviewer: Account) -> None:
    assert principals_of(reviewer) == ()
    assert not may_act_for(reviewer, OLD_MAN)
    assert not may_act_for(None, OLD_MAN)


def test_a_father_lets_his_daughter_act_for_him_and_ends_it(city: City) -> None:
    father, daughter = sign_in_as_persona("lin_guoqiang", city), sign_in_as_persona("huang_xiaoyun", city)

    mandate = entrust(father, MOTHER)

    assert entrust(father, MOTHER) == mandate
    assert may_act_for(daughter, OLD_MAN)
    assert [(each.subject, each.relation) for each in principals_of(daughter)][-1] == (OLD_MAN, "child")
    assert [(each.agent, each.by_registers) for each in entrusted_by(OLD_MAN)] == [(MOTHER, False)]
    assert mandate_of(CHILD, mandate.pk) is None

    sign_in_as_persona("huang_xiaoyun", city)  # what the registers say does not touch his word
    assert may_act_for(daughter, OLD_MAN)
    revoke_mandate(mandate, actor=Actor.of(father))
    assert not may_act_for(daughter, OLD_MAN)
    assert entrusted_by(OLD_MAN) == ()


def test_nobody_is_entrusted_to_themselves_by_staff_or_for_the_past(city: City) -> None:
    father, reviewer = sign_in_as_persona("lin_guoqiang", city), sign_in_as_persona("li_wei", city)
    past = date(2020, 1, 1)
    for account, agent, until in ((father, OLD_MAN, None), (reviewer, MOTHER, None), (father, MOTHER, past)):
        with pytest.raises(MandateRefused):
            entrust(account, agent, until=until)
    assert entrusted_by(OLD_MAN) == ()
