"""Tables made from the folder: typed, extended in place, never rewritten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from pengcheng.city import City, Field, Text
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.registers.actions import apply_registers
from pengcheng.domain.registers.errors import FieldNameReserved, FieldTypeChanged
from pengcheng.domain.registers.tables import HISTORY, model_of, table_name
from tests.domain.registers.conftest import OLD_MAN, SYSTEM, Load, person


def _with(city: City, *fields: Field, without: str = "") -> City:
    register = city.registers["population"]
    kept = {key: field for key, field in register.fields.items() if key != without}
    changed = replace(register, fields=kept | {field.key: field for field in fields})
    return replace(city, registers={**city.registers, "population": changed})


def _field(key: str, kind: str) -> Field:
    return Field(key, Text.of({"en": key}), kind)


def _columns(register: str) -> set[str]:
    with connection.cursor() as cursor:
        return {c.name for c in connection.introspection.get_table_description(cursor, table_name(register))}


def test_every_field_is_a_column_beside_the_columns_of_the_history(city: City) -> None:
    for key, register in city.registers.items():
        assert _columns(key) == {*register.fields, *HISTORY}


def test_applying_the_same_folder_again_changes_nothing(city: City) -> None:
    before = LedgerEntry.objects.filter(kind="register.applied").count()
    assert set(apply_registers(city, actor=SYSTEM).values()) == {"unchanged"}
    assert LedgerEntry.objects.filter(kind="register.applied").count() == before == 1


def test_a_new_field_becomes_a_new_column_and_the_rows_stay(city: City, load: Load) -> None:
    load("population", [person(OLD_MAN)])
    changed = _with(city, _field("from", "date"), _field("save", "money"))
    assert apply_registers(changed, actor=SYSTEM)["population"] == "extended"
    (row,) = model_of(changed.registers["population"])._default_manager.all()
    assert (row.f_citizen_id, row.f_save) == (OLD_MAN, None)


def test_a_field_that_left_the_folder_keeps_its_column(city: City, load: Load) -> None:
    load("population", [person(OLD_MAN, nation="汉族")])
    assert apply_registers(_with(city, without="nation"), actor=SYSTEM)["population"] == "unchanged"
    (row,) = model_of(city.registers["population"])._default_manager.all()
    assert row.f_nation == "汉族"


def test_a_field_cannot_change_its_type_and_the_refusal_says_what_to_do(city: City) -> None:
    with pytest.raises(FieldTypeChanged, match=r"registers/population.yaml: field 'birth_date'.*Add a new field"):
        apply_registers(_with(city, _field("birth_date", "text")), actor=SYSTEM)


@pytest.mark.parametrize("name", ["row_id", "a__b", "Name", "x_"])
def test_a_field_cannot_take_the_platforms_names(city: City, name: str) -> None:
    with pytest.raises(FieldNameReserved):
        apply_registers(_with(city, _field(name, "text")), actor=SYSTEM)
