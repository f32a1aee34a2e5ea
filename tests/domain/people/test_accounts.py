"""Signing in, and who the accounts are."""

from __future__ import annotations

import dataclasses

import pytest

from pengcheng.city import City
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.actions import create_account, load_personas, sign_in, sign_in_as_persona, sign_out
from pengcheng.domain.people.actors import Actor
from pengcheng.domain.people.errors import DemoSignInOff, SignInRefused, UnknownPersona
from pengcheng.domain.people.models import Account
from pengcheng.domain.people.queries import personas
from tests.domain.services.stage import OLD_MAN

SYSTEM = Actor.system("test")


def test_a_persona_signs_in_with_one_click(city: City) -> None:
    account = sign_in_as_persona("lin_guoqiang", city)

    assert account.subject == OLD_MAN
    assert account.name_in("en") == "Lin Guoqiang"
    assert LedgerEntry.objects.filter(kind="account.signed_in", actor_id="lin_guoqiang").exists()


def test_a_real_city_has_no_one_click_sign_in(city: City) -> None:
    real = dataclasses.replace(city, demo_sign_in=False)

    with pytest.raises(DemoSignInOff):
        sign_in_as_persona("lin_guoqiang", real)


def test_nobody_signs_in_as_a_persona_there_is_not(city: City) -> None:
    create_account("real_person", {"en": "A real person"}, actor=SYSTEM, password="correct horse")

    with pytest.raises(UnknownPersona):
        sign_in_as_persona("real_person", city)


def test_a_password_opens_its_own_account_only(city: City) -> None:
    made = create_account("mei", {"en": "Mei"}, actor=SYSTEM, password="correct horse")

    assert sign_in("mei", "correct horse", city) == made
    for login, password in [("mei", "wrong"), ("nobody", "correct horse"), ("lin_guoqiang", ""), ("mei", "")]:
        with pytest.raises(SignInRefused):
            sign_in(login, password, city)


def test_a_refused_sign_in_is_in_the_ledger(city: City) -> None:
    with pytest.raises(SignInRefused):
        sign_in("nobody", "guess", city)

    assert LedgerEntry.objects.filter(kind="account.sign_in_refused", actor_id="nobody").count() == 1


def test_a_closed_account_cannot_sign_in(city: City) -> None:
    made = create_account("mei", {"en": "Mei"}, actor=SYSTEM, password="correct horse")
    Account.objects.filter(pk=made.pk).update(is_active=False)

    with pytest.raises(SignInRefused):
        sign_in("mei", "correct horse", city)


def test_signing_out_is_in_the_ledger(old_man: Account) -> None:
    sign_out(old_man)

    assert LedgerEntry.objects.filter(kind="account.signed_out", actor_id="lin_guoqiang").exists()


def test_loading_the_personas_again_changes_nothing(version: CityVersion, city: City) -> None:
    before = list(Account.objects.order_by("pk").values())
    entries = LedgerEntry.objects.count()

    assert load_personas(city) == len(city.personas)

    assert list(Account.objects.order_by("pk").values()) == before
    assert LedgerEntry.objects.count() == entries


def test_a_persona_that_left_the_folder_can_no_longer_sign_in(city: City) -> None:
    fewer = dataclasses.replace(city, personas=city.personas[1:])

    load_personas(fewer)

    with pytest.raises(UnknownPersona):
        sign_in_as_persona(city.personas[0].login, fewer)


def test_the_sign_in_page_shows_residents_first_with_their_story(city: City) -> None:
    cards = personas()

    assert [card.kind for card in cards] == sorted(card.kind for card in cards)
    assert len(cards) == len(city.personas)
    assert all(card.story for card in cards)
