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


def _indexed(register: str) -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table_name(register)).values()
    return {tuple(each["columns"]) for each in found if each["index"] and not each["unique"]}


def _index_of(register: str, column: str) -> str:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table_name(register)).items()
    return next(name for name, each in found if each["columns"] == [column] and each["index"] and not each["unique"])


def test_rows_are_found_by_their_subject_their_load_and_by_whom_a_relation_leads_to(city: City) -> None:
    for key, register in city.registers.items():
        about = {name for names in register.subject.values() for name in names}
        leads_to = {to for each in city.relations.values() if each.register == key for _, to in each.pairs}
        wanted = {"row_load", "row_superseded_at", *about, *leads_to}
        assert {(column,) for column in wanted} == _indexed(key)


def test_applying_adds_the_indexes_a_table_lacks_once(city: City) -> None:
    for column in ("row_load", "row_superseded_at", "citizen_id"):
        with connection.cursor() as cursor:
            cursor.execute(f'DROP INDEX "{_index_of("population", column)}"')
    assert ("row_load",) not in _indexed("population")

    assert apply_registers(city, actor=SYSTEM)["population"] == "unchanged"
    assert {("row_load",), ("row_superseded_at",), ("citizen_id",)} <= _indexed("population")
    apply_registers(city, actor=SYSTEM)  # a second one of the same name would be refused


def test_an_index_that_an_earlier_platform_named_otherwise_is_not_made_twice(city: City) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP INDEX "{_index_of("population", "citizen_id")}"')
        cursor.execute(f'CREATE INDEX register_earlier_0 ON "{table_name("population")}" (citizen_id)')
    apply_registers(city, actor=SYSTEM)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table_name("population")).values()
    assert sum(each["columns"] == ["citizen_id"] and each["index"] and not each["unique"] for each in found) == 1


def test_the_rows_a_load_wrote_or_ended_are_found_without_looking_at_the_others(city: City) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's plan; PostgreSQL chooses by the number of rows")
    for condition in ("row_load = 7", "row_superseded_at = '2026-01-01'"):
        with connection.cursor() as cursor:
            cursor.execute(f'EXPLAIN QUERY PLAN SELECT * FROM "{table_name("population")}" WHERE {condition}')
            ((*_, plan),) = cursor.fetchall()
        assert "USING INDEX" in plan
