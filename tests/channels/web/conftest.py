"""The demonstration city behind the pages, and browsers that are signed in as its people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pengcheng.channels.web.translations import compile_all
from tests.domain.services import stage

SignIn = Callable[[str], Client]


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    monkeypatch.setenv("PENGCHENG_TODAY", stage.TODAY)
    return tmp_path


@pytest.fixture
def city(db: None) -> None:
    """The city is in force and its registers hold the personas' records."""
    stage.put_city()
    stage.put_personas(stage.demo_city())


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
