"""A worker warms up in the background: bounded, and whatever fails is logged and holds nothing up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import get_resolver

from pengcheng.channels.hot import warming
from pengcheng.city import City
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.organisations.errors import NoCityApplied
from pengcheng.domain.services.rules import rules_of
from pengcheng.engines.dmn import record
from tests.domain.services import stage


@pytest.fixture
def city(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setenv("PENGCHENG_TODAY", stage.TODAY)
    monkeypatch.setattr(warming, "prepare_names", lambda city, go_on: None)  # seconds; has its own tests
    return stage.current(stage.put_city())


def never() -> bool:
    return False


def test_what_the_first_confirm_needs_is_there_and_nothing_has_changed(city: City, home: Path) -> None:
    (home / "cache").unlink()  # no letter has been drawn yet
    entries = LedgerEntry.objects.count()

    warming.warm_up(never)

    assert "url_patterns" in vars(get_resolver())
    assert (home / "cache").is_dir()
    assert LedgerEntry.objects.count() == entries
    assert not Certificate.objects.exists()


def test_the_rules_in_force_today_are_compiled(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    warming.compile_rules(city)
    made: list[object] = []
    monkeypatch.setattr(record.RecordDecision, "__init__", lambda *given, **named: made.append(given))
    for item in city.items.values():
        rules = rules_of(city, item)
        if rules is not None:
            rules.on(warming.clock.today())
    assert made == []


def test_a_step_that_fails_is_logged_and_the_next_one_is_taken(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[City] = []

    def prepare_drawing(city: City) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(warming, "prepare_drawing", prepare_drawing)
    monkeypatch.setattr(warming, "compile_rules", done.append)
    with caplog.at_level(logging.ERROR):
        warming.warm_up(never)
    assert done == [city]
    assert "prepare_drawing could not be done beforehand" in caplog.text


def test_a_worker_that_stops_takes_no_further_step(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    monkeypatch.setattr(warming, "load_pages", lambda: taken.append("pages"))
    monkeypatch.setattr(warming, "prepare_drawing", lambda city: taken.append("drawing"))
    warming.warm_up(lambda: bool(taken))
    assert taken == ["pages"]


@pytest.mark.parametrize("failure", [NoCityApplied(), OSError("no database")])
def test_without_a_city_there_is_nothing_to_prepare(failure: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def current_city() -> City:
        raise failure

    monkeypatch.setattr(warming, "current_city", current_city)
    monkeypatch.setattr(warming, "load_pages", _must_not_run)
    warming.warm_up(never)


def _must_not_run() -> Callable[[], None]:
    raise AssertionError("a step was taken")
