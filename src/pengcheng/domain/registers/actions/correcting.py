"""One record is corrected by its source: a version is added, none is overwritten."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Register
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.errors import FileFaulty, NoSuchRecord, RecordUnchanged, RowFault
from pengcheng.domain.registers.imports.typing import typed
from pengcheng.domain.registers.models import RegisterLoad
from pengcheng.domain.registers.sources import Party, check_source, register_of
from pengcheng.domain.registers.tables import attribute, model_of


@transaction.atomic
def correct_record(
    register: str,
    key: Mapping[str, object],
    changes: Mapping[str, object],
    *,
    actor: Party,
    reason: str,
    case: object = None,
) -> int:
    """Correct one record by adding a version that holds from today; the old version stays readable.

    `key` gives the register's key fields, `changes` the new values (None empties a field). Returns the number
    of the new version (`row_id`). Raises `UnknownRegister`, `NotTheSource`, `NoSuchRecord`, `FileFaulty` (a value
    is not of its type), `RecordUnchanged`.
    """
    city = current_city()
    definition = register_of(city, register)
    check_source(definition, actor)
    model = model_of(definition)
    found = model._default_manager.select_for_update().filter(
        row_superseded_at=None, **{attribute(name): key.get(name) for name in definition.row_key}
    )
    current = found.first()
    if current is None or set(key) != set(definition.row_key):
        raise NoSuchRecord(register, dict(key))
    values = {name: getattr(current, attribute(name)) for name in definition.fields}
    corrected = values | _typed(city, definition, changes)
    if corrected == values:
        raise RecordUnchanged(register, dict(key))
    now = clock.now()
    load = RegisterLoad.objects.create(
        register=register, as_of=now.date(), at=now, by=f"{actor.kind}:{actor.id}", department=definition.source,
        rows=1, changed=1,
    )  # fmt: skip
    found.update(row_superseded_at=now)
    version = model._default_manager.create(
        row_valid_from=now.date(), row_recorded_at=now, row_load=load.pk,
        **{attribute(name): value for name, value in corrected.items()},
    )  # fmt: skip
    ledger.append(
        "register.corrected",
        actor=actor,
        subject=_subject_of(definition, corrected),
        case=case,
        purpose=reason,
        details={"register": register, "load": load.pk, "fields": sorted(changes)},
    )
    return int(version.pk)


def _typed(city: City, register: Register, changes: Mapping[str, object]) -> dict[str, object]:
    """The new values by the very rules that a file's cells are read by."""
    faults = [
        RowFault(0, name, "unknown_column", "the register has no such field")
        for name in changes
        if name not in register.fields
    ]
    faults += [
        RowFault(0, name, "key_field", "a key is not corrected; end the record and load it anew")
        for name in changes
        if name in register.row_key
    ]
    result: dict[str, object] = {}
    with duckdb.connect() as duck:
        for name, value in changes.items():
            field = register.fields.get(name)
            if field is None:
                continue
            text = None if value is None or value == "" else str(value)
            expression = typed(field, "raw", city)
            duck.execute(f"SELECT {expression.sql} FROM (SELECT CAST(? AS VARCHAR) AS raw)", [text])
            (result[name],) = duck.fetchone() or (None,)
            if text is None and field.required:
                faults.append(RowFault(0, name, "required", "is empty, a value is required"))
            if text is not None and result[name] is None:
                faults.append(RowFault(0, name, field.type, f"{text[:40]!r} {expression.says}", text[:40]))
    if faults:
        raise FileFaulty(register.key, faults, len(faults))
    return result


def _subject_of(register: Register, values: Mapping[str, object]) -> ledger.Actor | None:
    for kind, names in register.subject.items():
        for name in names:
            if values.get(name):
                return ledger.Actor(kind, str(values[name]))
    return None
