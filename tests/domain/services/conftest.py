"""The demonstration city on a fixed day, in a home of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pengcheng.city import City
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.actions import sign_in_as_persona
from pengcheng.domain.people.models import Account
from pengcheng.domain.services.actions import answer, confirm, start_draft
from tests.domain.services import stage


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setenv("PENGCHENG_TODAY", stage.TODAY)
    return tmp_path


@pytest.fixture
def version(db: None) -> CityVersion:
    """The city is in force and its registers are loaded with the personas' rows."""
    made = stage.put_city()
    stage.put_personas(stage.demo_city())
    return made


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
