"""From the staged rows to the register's table: only what is new, changed or ended is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
from django.db import connection

from pengcheng.city import Register
from pengcheng.domain.registers.columns import column_type
from pengcheng.domain.registers.duck import quote
from pengcheng.domain.registers.rows import collect
from pengcheng.domain.registers.tables import model_of

_CHUNK = 20_000
_SUPERSEDE_CHUNK = 500  # row numbers in one statement


@dataclass(frozen=True, slots=True)
class Written:
    """What a load did to the register: rows added, versions changed, records ended."""

    added: int = 0
    changed: int = 0
    ended: int = 0

    @property
    def any(self) -> bool:
        """Whether the register is not as it was."""
        return bool(self.added or self.changed or self.ended)


@dataclass(frozen=True, slots=True)
class RowStamp:
    """What every written row carries: the day it holds from, the moment it was learned, its load."""

    valid_from: date
    recorded_at: datetime
    load: int


def compare(duck: duckdb.DuckDBPyConnection, register: Register, fields: list[str], *, complete: bool) -> Written:
    """Compare `staged` with the current rows: tables `fresh` (rows to insert) and `gone` (row ids to supersede).

    Fields that the file does not have keep their value. With `complete`, a record the file lacks has ended.
    """
    model = model_of(register)
    columns = list(register.fields)
    if not model._default_manager.filter(row_superseded_at=None).exists():
        absent = (
            f"CAST(NULL AS {column_type(register.fields[c].type).duckdb}) AS {quote(c)}"
            for c in columns
            if c not in fields
        )
        duck.execute(f"CREATE VIEW fresh AS SELECT row_number, {', '.join([*map(quote, fields), *absent])} FROM staged")
        duck.execute("CREATE TABLE gone (row_id BIGINT)")
        return Written(added=_count(duck, "staged"))
    collect(duck, register, "present", with_id=True)
    same_key = " AND ".join(f"s.{quote(key)} = c.{quote(key)}" for key in register.row_key)
    differs = " OR ".join(f"s.{quote(name)} IS DISTINCT FROM c.{quote(name)}" for name in fields)
    values = ", ".join(f"s.{quote(name)}" if name in fields else f"c.{quote(name)}" for name in columns)
    duck.execute(
        f"CREATE TABLE fresh AS SELECT s.row_number, {values}, c.row_id AS replaces "
        f"FROM staged s LEFT JOIN present c ON {same_key} WHERE c.row_id IS NULL OR {differs}"
    )
    duck.execute("CREATE TABLE gone AS SELECT replaces AS row_id FROM fresh WHERE replaces IS NOT NULL")
    changed = _count(duck, "gone")
    if complete:
        duck.execute(f"INSERT INTO gone SELECT c.row_id FROM present c ANTI JOIN staged s ON {same_key}")
    return Written(_count(duck, "fresh") - changed, changed, _count(duck, "gone") - changed)


def write(
    duck: duckdb.DuckDBPyConnection, register: Register, stamp: RowStamp, progress: Callable[[int], None] | None = None
) -> None:
    """Supersede what is `gone` and insert what is `fresh`, in the caller's transaction."""
    manager = model_of(register)._default_manager
    cursor = duck.execute("SELECT row_id FROM gone ORDER BY row_id")
    while chunk := [row_id for (row_id,) in cursor.fetchmany(_SUPERSEDE_CHUNK)]:
        manager.filter(row_id__in=chunk).update(row_superseded_at=stamp.recorded_at)
    columns = list(register.fields)
    history = ["row_valid_from", "row_recorded_at", "row_load"]
    names = ", ".join(connection.ops.quote_name(name) for name in [*columns, *history])
    places = ", ".join(["%s"] * (len(columns) + len(history)))
    statement = (
        f"INSERT INTO {connection.ops.quote_name(model_of(register)._meta.db_table)} ({names}) VALUES ({places})"
    )
    stamped = (
        stamp.valid_from.isoformat(),
        connection.ops.adapt_datetimefield_value(stamp.recorded_at),
        stamp.load,
    )
    done = 0
    with connection.cursor() as database:
        for rows in _fresh_rows(duck, register, columns):
            database.executemany(statement, [row + stamped for row in rows])
            done += len(rows)
            if progress:
                progress(done)


def _fresh_rows(
    duck: duckdb.DuckDBPyConnection, register: Register, columns: list[str]
) -> Iterator[list[tuple[object, ...]]]:
    """Dates and amounts travel as text: both databases read it, and no Python object is made for each."""
    shown = []
    for name in columns:
        kind = register.fields[name].type
        as_text = kind in {"date", "month", "money", "number"}
        shown.append(f"CAST({quote(name)} AS VARCHAR)" if as_text else _shown(kind, name))
    cursor = duck.execute(f"SELECT {', '.join(shown)} FROM fresh ORDER BY row_number")
    while rows := cursor.fetchmany(_CHUNK):
        yield rows


def _shown(kind: str, name: str) -> str:
    if kind == "date_time":  # kept in UTC; PostgreSQL is told so, SQLite keeps the text as Django writes it
        zone = " || '+00'" if connection.vendor == "postgresql" else ""
        return f"CAST({quote(name)} AS VARCHAR){zone}"
    return quote(name)


def _count(duck: duckdb.DuckDBPyConnection, table: str) -> int:
    found = duck.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0
