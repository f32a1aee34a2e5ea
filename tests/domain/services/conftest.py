"""The demonstration city on a fixed day, in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from pengcheng.city import City
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import answer, confirm, start_draft
from tests.domain.services import stage


@pytest.fixture(autouse=True)
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PENGCHENG_TODAY", stage.TODAY)
    return home


@pytest.fixture(scope="module")
def staged(django_db_setup: None, django_db_blocker: Any) -> Iterator[CityVersion]:
    """The city in force with the personas' rows, put once for a module; each of its tests goes back to this state.

    All of them stand in one transaction, undone at the end; a module whose tests commit, or also look at a database
    without the city, has a `version` of its own.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as environment, transaction.atomic():
        environment.setenv("PENGCHENG_TODAY", stage.TODAY)
        yield stage.put()
        transaction.set_rollback(True)


@pytest.fixture
def version(staged: CityVersion, db: None) -> CityVersion:
    """The city is in force and its registers are loaded with the personas' rows."""
    return CityVersion.objects.get(pk=staged.pk)


@pytest.fixture
def city(version: CityVersion) -> City:
    return stage.current(version)


@pytest.fixture
def old_man(city: City) -> Account:
    """91 years old, entitled to the high-age allowance, has not asked."""
    return sign_in_as_persona("lin_guoqiang", city)


@pytest.fixture
def reviewer(city: City) -> Account:
    return sign_in_as_persona("li_wei", city)


@pytest.fixture
def clerk(city: City) -> Account:
    return sign_in_as_persona("wang_min", city)


@pytest.fixture
def unsure(city: City) -> Account:
    """85 years old; the household register has no row, so a person must look."""
    return sign_in_as_persona("wu_xiulan", city)


@pytest.fixture
def waiting(unsure: Account) -> str:
    """The number of her application, which waits for a reviewer."""
    number = start_draft(unsure, stage.ALLOWANCE, unsure.subject).case.number
    answer(unsure, number, "other_allowance", "no")
    confirm(unsure, number, key="confirm")
    return number
