"""The demonstration city behind the pages, and browsers that are signed in as its people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from pengcheng.channels.web.translations import compile_all
from pengcheng.domain.organisations.models import CityVersion
from tests.domain.services import stage
from tests.domain.services.conftest import staged

__all__ = ["staged"]

SignIn = Callable[[str], Client]


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PENGCHENG_TODAY", stage.TODAY)
    return home


@pytest.fixture
def city(staged: CityVersion, db: None) -> None:
    """The city is in force and its registers hold the personas' records."""


@pytest.fixture
def guest(city: None) -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def signed_in(city: None) -> SignIn:
    """A browser of one of the personas."""

    def sign_in(login: str) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        assert client.post(f"/sign-in/{login}").status_code == 302
        return client

    return sign_in
