"""Reading a register's rows: a few for one subject, all of them in Arrow batches."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal

import duckdb
import pyarrow as pa
from django.db.models import Q

from pengcheng.city import Register
from pengcheng.domain.registers.history import NOW, Knowledge
from pengcheng.domain.registers.tables import attribute, model_of

_BATCH = 50_000
_ARROW = {
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "number": pa.decimal128(15, 4),
    "money": pa.decimal128(15, 2),
    "date": pa.date32(),
    "month": pa.date32(),
    "date_time": pa.timestamp("us"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a record: its values by field as FEEL values, and the day it holds from."""

    values: dict[str, object]
    valid_from: date


def rows_of(register: Register, kind: str, ids: Collection[str], known: Knowledge = NOW) -> list[Row]:
    """The rows about any of these subjects that stand, or stood on a past day, in the order of their keys: one query.

    A code whose word has left its closed list is null, as it is in a snapshot.
    """
    model = model_of(register)
    names = list(register.fields)
    about = Q()
    for name in register.subject.get(kind, ()):
        about |= Q(**{f"{attribute(name)}__in": sorted(ids)})
    if not about or not ids:
        return []
    found = (
        model._default_manager.filter(about, known.versions(register.key))
        .order_by(*(attribute(name) for name in register.row_key))
        .values_list("row_valid_from", *(attribute(name) for name in names))
    )
    coded = [field for field in register.fields.values() if field.type == "code" and field.values]
    rows = [Row({name: feel_value(value) for name, value in zip(names, row[1:], strict=True)}, row[0]) for row in found]
    for row in rows:
        row.values.update({field.key: None for field in coded if row.values[field.key] not in field.values})
    return rows


def feel_value(value: object) -> object:
    """A database value as FEEL knows it: whole numbers are ints, so that a value reads the same everywhere."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return value


def arrow_schema(register: Register, *, with_id: bool = False) -> pa.Schema:
    """The columns of `arrow_batches`: the fields, codes as their words."""
    fields = [(key, _ARROW.get(field.type, pa.string())) for key, field in register.fields.items()]
    return pa.schema([*([("row_id", pa.int64())] if with_id else []), *fields])


def arrow_batches(register: Register, *, with_id: bool = False) -> Iterator[pa.RecordBatch]:
    """All current rows through this connection, also inside a transaction, in bounded memory."""
    schema = arrow_schema(register, with_id=with_id)
    columns = [*(["row_id"] if with_id else []), *(attribute(name) for name in register.fields)]
    found = (
        model_of(register)
        ._default_manager.filter(row_superseded_at=None)
        .values_list(*columns)
        .iterator(chunk_size=_BATCH)
    )
    while chunk := list(itertools.islice(found, _BATCH)):
        arrays = [_array(column, kind) for column, kind in zip(zip(*chunk, strict=True), schema.types, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def collect(duck: duckdb.DuckDBPyConnection, register: Register, table: str, *, with_id: bool = False) -> None:
    """All current rows as a DuckDB table. They are read here, batch by batch, and not by DuckDB: it would pull
    them in a thread of its own, whose database connection does not see this transaction."""
    schema = arrow_schema(register, with_id=with_id)
    duck.register("arrived", schema.empty_table())
    duck.execute(f"CREATE OR REPLACE TABLE {table} AS FROM arrived")
    for batch in arrow_batches(register, with_id=with_id):
        duck.register("arrived", batch)
        duck.execute(f"INSERT INTO {table} FROM arrived")
    duck.unregister("arrived")


def _array(values: tuple[object, ...], kind: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(kind):
        values = tuple(v.astimezone(UTC).replace(tzinfo=None) if v is not None else None for v in values)  # type: ignore[attr-defined]
    return pa.array(values, kind)
