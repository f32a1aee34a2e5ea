"""A home and a database that do not belong together are told so, before anything is made in either."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import transaction

from pengcheng.channels.cli import serve_command, start_command
from pengcheng.domain.ledger.actions import Actor, append
from pengcheng.domain.ledger.errors import HomeOfAnotherDatabase, LogBehindDatabase
from pengcheng.domain.ledger.integration import integrate
from pengcheng.domain.ledger.log import authority, check_home
from pengcheng.domain.ledger.models import LedgerEntry

pytestmark = pytest.mark.django_db(transaction=True)


def used(purpose: str = "seen") -> None:
    with transaction.atomic():
        append("register.read", actor=Actor("staff", "li"), subject=Actor("person", "1"), purpose=purpose)


@pytest.fixture
def other_home(home: Path, settings: Any, tmp_path: Path) -> Path:
    """An empty home beside the database that was used with the first one."""
    used()
    settings.HOME = tmp_path / "other"
    settings.HOME.mkdir()
    return settings.HOME


def test_a_home_that_the_database_was_used_with_belongs_to_it(home: Path) -> None:
    check_home()
    used()
    check_home()


def test_an_empty_home_beside_a_used_database_is_refused_and_nothing_is_made_in_it(other_home: Path) -> None:
    entries = list(LedgerEntry.objects.values_list("pk", "leaf_index"))

    for look in (check_home, authority, integrate):
        with pytest.raises(HomeOfAnotherDatabase, match="Start with that home"):
            look()

    assert list(other_home.iterdir()) == []
    assert list(LedgerEntry.objects.values_list("pk", "leaf_index")) == entries


def test_what_is_logged_from_another_home_waits_for_the_right_one(other_home: Path, home: Path, settings: Any) -> None:
    used("by mistake")
    assert LedgerEntry.objects.filter(leaf_index=None).count() == 1
    assert list(other_home.iterdir()) == []

    settings.HOME = home
    assert integrate() == 1
    check_home()


def test_an_empty_ledger_folder_and_lost_keys_are_refused(home: Path, tmp_path: Path, settings: Any) -> None:
    used()
    settings.HOME = Path(shutil.copytree(home, tmp_path / "copy"))
    shutil.rmtree(settings.HOME / "ledger")
    with pytest.raises(HomeOfAnotherDatabase):
        check_home()
    assert not (settings.HOME / "ledger").exists()

    settings.HOME = Path(shutil.copytree(home, tmp_path / "without_keys"))
    shutil.rmtree(settings.HOME / "keys")
    with pytest.raises(HomeOfAnotherDatabase):
        check_home()
    assert not (settings.HOME / "keys").exists()


def test_a_log_of_the_same_length_with_other_entries_is_refused(home: Path, tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path / "other"
    used("elsewhere")
    LedgerEntry.objects.all().delete()
    settings.HOME = home
    used()
    settings.HOME = tmp_path / "other"
    with pytest.raises(HomeOfAnotherDatabase):
        check_home()


def test_an_older_log_is_behind(home: Path, tmp_path: Path, settings: Any) -> None:
    used()
    older = Path(shutil.copytree(home, tmp_path / "older"))
    used()
    settings.HOME = older
    with pytest.raises(LogBehindDatabase):
        check_home()


@pytest.mark.parametrize("command", [serve_command.command, start_command.command])
def test_the_server_does_not_start_in_it(other_home: Path, command: Any) -> None:
    entries = LedgerEntry.objects.count()
    result = CliRunner().invoke(command, ["--port", "18999"], catch_exceptions=False)
    assert result.exit_code == 1
    assert "the database is in use with another home" in result.output
    assert list(other_home.iterdir()) == []
    assert LedgerEntry.objects.count() == entries
