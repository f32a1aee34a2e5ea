"""The same on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pengcheng.channels.cli import apply_command, decide_command, migrate_command, replay_command, sweep_command
from pengcheng.city import City
from pengcheng.domain.cases.models import Case
from pengcheng.domain.organisations.models import CityVersion
from pengcheng.domain.people.models import Account
from pengcheng.domain.registers.actions import snapshot
from pengcheng.domain.services.actions import answer, confirm, start_draft
from pengcheng.domain.services.models import Decision
from tests.domain.services import stage
from tests.domain.services.stage import ALLOWANCE, OLD_MAN, OPERATOR, demo_folder


@pytest.fixture
def version(db: None) -> CityVersion:
    """Put for each test that wants it: others begin without a city."""
    return stage.put()


def said(command: Any, *words: str, fails: bool = False) -> Any:
    """What a command prints as JSON."""
    result = CliRunner().invoke(command, [*words, "--json"], catch_exceptions=False)
    assert result.exit_code == (1 if fails else 0), result.output
    return json.loads(result.stdout)


def told(command: Any, *words: str, fails: bool = False) -> str:
    """What a command prints for people."""
    result = CliRunner().invoke(command, list(words), catch_exceptions=False)
    assert result.exit_code == (1 if fails else 0), result.output
    return result.output


def test_decide_asks_what_no_register_knows_and_files_no_case(city: City) -> None:
    found = said(decide_command.command, ALLOWANCE, OLD_MAN.id)

    assert (found["outcome"], found["asks"]) == ("unclear", ["other_allowance"])
    assert {fact["fact"]: fact["value"] for fact in found["facts"]}["age"]
    assert [(way["answers"], way["outcome"]) for way in found["ways"]] == [
        ({"other_allowance": True}, "refused"),
        ({"other_allowance": False}, "granted"),
    ]
    assert "other_allowance = false: granted" in told(decide_command.command, ALLOWANCE, OLD_MAN.id)
    assert not Case.objects.exists()


def test_decide_gives_outcome_reason_clause_and_sources(city: City) -> None:
    words = (ALLOWANCE, OLD_MAN.id, "--answer", "other_allowance=no", "--language", "en")
    found = said(decide_command.command, *words)

    assert (found["outcome"], found["outputs"], found["row"]) == ("granted", {"monthly_amount": 300}, 5)
    assert (found["says"], found["clause"]) == ("90 to 99 years.", "art. 5 (2)")
    text = told(decide_command.command, *words)
    assert "High-age allowance" in text
    assert "Public Security Bureau" in text


def test_decide_names_what_it_does_not_know(city: City) -> None:
    assert "free_lunch" in told(decide_command.command, "free_lunch", OLD_MAN.id, fails=True)
    assert told(decide_command.command, ALLOWANCE, OLD_MAN.id, "--answer", "other_allowance=perhaps", fails=True)


def test_sweep_counts_and_can_only_look(city: City) -> None:
    snapshot(actor=OPERATOR)

    looked = said(sweep_command.command, ALLOWANCE, "--dry-run")
    made = said(sweep_command.command, ALLOWANCE)

    assert looked["items"][0]["offered"] == 0
    assert (made["items"][0]["entitled"], made["items"][0]["offered"]) == (1, 1)
    assert ALLOWANCE in told(sweep_command.command, ALLOWANCE)


def test_sweep_without_a_snapshot_says_what_to_run(city: City) -> None:
    assert "pengcheng snapshot" in told(sweep_command.command, "--newest-snapshot", fails=True)


def test_replay_says_equal_or_where_not(old_man: Account) -> None:
    number = start_draft(old_man, ALLOWANCE, OLD_MAN).case.number
    answer(old_man, number, "other_allowance", "no")
    confirm(old_man, number, key="once")
    assert said(replay_command.command, number)["equal"]

    decision = Decision.objects.get()
    decision.computed["outputs"]["monthly_amount"] = 900
    decision.save()

    changed = said(replay_command.command, str(decision.pk), fails=True)
    assert changed["differences"] == [
        {"what": "outputs", "recorded": {"monthly_amount": 900}, "recomputed": {"monthly_amount": 300}}
    ]
    assert "900" in told(replay_command.command, str(decision.pk), fails=True)
    assert told(replay_command.command, "0", fails=True)


def test_apply_makes_a_folder_so_and_says_when_it_is_so_already(db: None) -> None:
    assert said(apply_command.command, str(demo_folder()), "--actor", "mei")["changed"]
    assert not said(apply_command.command, str(demo_folder()))["changed"]


def test_apply_shows_every_fault_of_a_broken_folder(db: None, tmp_path: Path) -> None:
    (tmp_path / "city.yaml").write_text("city: [", encoding="utf-8")

    assert said(apply_command.command, str(tmp_path), fails=True)["faults"]
    assert "city.yaml" in told(apply_command.command, str(tmp_path), fails=True)


@pytest.mark.django_db
def test_migrate_says_that_the_database_is_up_to_date() -> None:
    assert said(migrate_command.command) == {"applied": []}
