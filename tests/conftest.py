"""For all tests: what is really committed is taken away again; a home of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PUT_FOR_A_MODULE = {"staged", "applied"}
"""Fixtures that put a city into the database for all tests of a module."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test beside others that have the city would have it too, unasked, and could not commit: refuse it."""
    on_database = [item for item in items if item.get_closest_marker("django_db") or "db" in _fixtures(item)]
    put = {item.path for item in on_database if _fixtures(item) & PUT_FOR_A_MODULE}
    strangers = [item.nodeid for item in on_database if item.path in put and not _fixtures(item) & PUT_FOR_A_MODULE]
    if strangers:
        raise pytest.UsageError(f"give these a module of their own, or theirs a `version` of its own: {strangers}")


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the letters of certificates are kept for all homes: opening the font takes longer than most tests."""
    return tmp_path_factory.mktemp("letters")


@pytest.fixture
def home(settings: Any, tmp_path: Path, letters: Path) -> Path:
    """A home of the test's own, with its keys, log and files; only letters, once drawn, are there from the start."""
    (tmp_path / "cache").symlink_to(letters)
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def no_register_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Register tables belong to no migration, so that Django, which empties its own tables, leaves them standing."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    from pengcheng.domain.registers.models import RegisterTable

    with connection.cursor() as cursor:
        for table in RegisterTable.objects.values_list("table", flat=True):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
