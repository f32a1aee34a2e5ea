"""Correcting a record: its source adds a version; the old one stays readable."""

from __future__ import annotations

from datetime import date

import pytest

from pengcheng.city import City
from pengcheng.domain.ledger.actions import Actor
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.registers.actions import correct_record
from pengcheng.domain.registers.errors import FileFaulty, NoSuchRecord, NotTheSource, RecordUnchanged
from pengcheng.domain.registers.loads import last_loads
from pengcheng.domain.registers.tables import model_of
from tests.domain.registers.conftest import OLD_MAN, POLICE, TODAY, Load, person

KEY = {"citizen_id": OLD_MAN}


@pytest.fixture
def known(load: Load) -> None:
    load("population", [person(OLD_MAN)], as_of=date(2026, 6, 1))


def test_a_correction_adds_a_version_from_today(city: City, known: None) -> None:
    correct_record("population", KEY, {"name": "林国庆", "nation": ""}, actor=POLICE, reason="misspelt", case="C-7")
    old, new = model_of(city.registers["population"])._default_manager.order_by("row_id")
    assert (old.f_name, old.row_superseded_at is None) == ("林国强", False)
    assert (new.f_name, new.row_superseded_at, new.row_valid_from) == ("林国庆", None, TODAY)
    entry = LedgerEntry.objects.get(kind="register.corrected")
    assert (entry.subject_id, entry.case_number, entry.purpose) == (OLD_MAN, "C-7", "misspelt")


def test_a_correction_does_not_make_the_register_look_freshly_loaded(known: None) -> None:
    correct_record("population", KEY, {"name": "林国庆"}, actor=POLICE, reason="misspelt")
    assert last_loads(["population"])["population"].as_of == date(2026, 6, 1)


def test_a_wrong_value_a_key_and_an_unknown_field_are_refused_together(city: City, known: None) -> None:
    changes = {"sex": "neither", "citizen_id": "1", "shoe": 42, "birth_date": None}
    with pytest.raises(FileFaulty) as refused:
        correct_record("population", KEY, changes, actor=POLICE, reason="")
    assert {fault.column for fault in refused.value.faults} == set(changes)
    assert model_of(city.registers["population"])._default_manager.count() == 1


def test_only_the_source_corrects(known: None) -> None:
    with pytest.raises(NotTheSource):
        correct_record("population", KEY, {"name": "x"}, actor=Actor("department", "health"), reason="")
    with pytest.raises(NotTheSource):
        correct_record("population", KEY, {"name": "x"}, actor=Actor("staff", "somebody"), reason="")


def test_a_record_that_is_not_there_and_a_correction_without_change_are_refused(known: None) -> None:
    with pytest.raises(NoSuchRecord):
        correct_record("population", {"citizen_id": "?"}, {"name": "x"}, actor=POLICE, reason="")
    with pytest.raises(RecordUnchanged):
        correct_record("population", KEY, {"name": "林国强"}, actor=POLICE, reason="")
