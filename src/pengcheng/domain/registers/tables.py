"""Registers as typed tables, made from the folder's definitions.

Every field of a register is a column of its own type. Beside them stand the columns that keep the history:

| column | meaning |
|---|---|
| row_id | number of the version |
| row_valid_from | the day from which the record says so (the load's `as_of`, or the correction's day) |
| row_recorded_at | when the platform learned it |
| row_superseded_at | when a newer version or the record's end took its place; null: the current version |
| row_load | the load it came with |

The names begin with `row_` so that a city may call its own fields `valid_from`. On the model class a field is
the attribute `f_<field>`, because a city may also call a field `save` or `from`.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable

from django.apps.registry import Apps
from django.db import connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from pengcheng.city import City, Register
from pengcheng.domain.registers.columns import column_type
from pengcheng.domain.registers.errors import FieldNameReserved, FieldTypeChanged
from pengcheng.domain.registers.models import RegisterTable

HISTORY = ("row_id", "row_valid_from", "row_recorded_at", "row_superseded_at", "row_load")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST_NAME = 63  # PostgreSQL cuts longer identifiers silently


def table_name(register: str) -> str:
    """The table a register is kept in."""
    return f"register_{register}"[:_LONGEST_NAME]


def attribute(field: str) -> str:
    """The attribute of the model class that holds a field."""
    return f"f_{field}"


def model_of(register: Register) -> type[models.Model]:
    """The model class of a register's table; the same class for an equal definition."""
    return _model(
        register.key,
        tuple((field.key, field.type) for field in register.fields.values()),
        register.row_key,
    )


@functools.lru_cache(maxsize=512)
def _model(key: str, fields: tuple[tuple[str, str], ...], row_key: tuple[str, ...]) -> type[models.Model]:
    """Built in a registry of its own, so that neither migrations nor other models ever see it."""
    attributes: dict[str, object] = {
        "__module__": __name__,
        "row_id": models.BigAutoField(primary_key=True),
        "row_valid_from": models.DateField(),
        "row_recorded_at": models.DateTimeField(),
        "row_superseded_at": models.DateTimeField(null=True),
        "row_load": models.BigIntegerField(),
    }
    for name, field_type in fields:
        attributes[attribute(name)] = column_type(field_type).django(null=True, db_column=name)
    attributes["Meta"] = type(
        "Meta",
        (),
        {
            "apps": Apps(),
            "app_label": "registers",
            "db_table": table_name(key),
            "constraints": [
                models.UniqueConstraint(
                    fields=[attribute(name) for name in row_key],
                    condition=models.Q(row_superseded_at__isnull=True),
                    name=f"{table_name(key)[:50]}_one_current",
                )
            ],
        },
    )
    return type(f"Register_{key}", (models.Model,), attributes)


def _indexes(city: City, register: Register) -> dict[str, models.Index]:
    """Column -> its index: by whom a row is about, by whom a relation leads to, and by the load that wrote or ended it.

    Most rows are current: those that a load has ended are few, and only they stand in the index of them.
    """
    related = {
        to for relation in city.relations.values() if relation.register == register.key for _, to in relation.pairs
    }
    fields = related.union(*register.subject.values())
    ended = models.Q(row_superseded_at__isnull=False)
    return {
        name: models.Index(fields=[attribute(name)], name=_index_name(register, name)) for name in sorted(fields)
    } | {
        "row_load": models.Index(fields=["row_load"], name=_index_name(register, "row_load")),
        "row_superseded_at": models.Index(
            fields=["row_superseded_at"], condition=ended, name=_index_name(register, "row_superseded_at")
        ),
    }


def _index_name(register: Register, column: str) -> str:
    """Index names are short and global."""
    return f"register_{hashlib.sha256(f'{register.key}.{column}'.encode()).hexdigest()[:20]}"


def make_table(city: City, register: Register) -> str:
    """Create the register's table, or add the columns its definition has gained; and the indexes a table lacks.

    Returns what was done: `created`, `extended` or `unchanged`. A field that left the definition keeps its
    column and its values. Raises `FieldTypeChanged`, `FieldNameReserved`.
    """
    for field in register.fields:
        if field.startswith("row_") or not _FIELD_NAME.fullmatch(field):
            raise FieldNameReserved(register.key, field)
    wanted = {field.key: field.type for field in register.fields.values()}
    known = RegisterTable.objects.filter(register=register.key).first()
    model = model_of(register)
    if known is None:
        _change_schema(lambda editor: editor.create_model(model))
        RegisterTable.objects.create(register=register.key, table=table_name(register.key), columns=wanted)
        _add_indexes(city, register)
        return "created"
    for name, field_type in wanted.items():
        kept = known.columns.get(name, field_type)
        if kept != field_type and column_type(kept) != column_type(field_type):
            raise FieldTypeChanged(register.key, name, kept, field_type)
    missing = [name for name in wanted if name not in known.columns]
    for name in missing:
        added = model._meta.get_field(attribute(name))
        _change_schema(lambda editor, added=added: editor.add_field(model, added))
    if known.columns | wanted != known.columns:
        known.columns |= wanted
        known.save(update_fields=["columns"])
    _add_indexes(city, register)
    return "extended" if missing else "unchanged"


def _add_indexes(city: City, register: Register) -> None:
    """Make the indexes that are missing: what counts is the column, earlier platforms named their indexes otherwise."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table_name(register.key)).values()
    indexed = {tuple(each["columns"]) for each in found if each["index"] and not each["unique"]}
    model = model_of(register)
    for column, index in _indexes(city, register).items():
        if (column,) not in indexed:
            _change_schema(lambda editor, index=index: editor.add_index(model, index))


def _change_schema(change: Callable[[BaseDatabaseSchemaEditor], None]) -> None:
    """Run a schema change in the caller's transaction.

    Entering Django's editor is refused by SQLite inside a transaction, for the sake of foreign keys; these
    tables have none, so the editor only writes the statements and we run them.
    """
    editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=False)
    editor.deferred_sql = []
    change(editor)
    with connection.cursor() as cursor:
        for statement in [*editor.collected_sql, *map(str, editor.deferred_sql)]:
            cursor.execute(statement)
