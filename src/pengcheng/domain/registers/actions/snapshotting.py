"""The registers are written out for the scans that look at everybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
from django.db import transaction

from pengcheng import clock
from pengcheng.city import City, Register
from pengcheng.domain.ledger import actions as ledger
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.duck import attach_platform, literal, quote, workspace
from pengcheng.domain.registers.loads import last_loads, loads_seen
from pengcheng.domain.registers.rows import collect
from pengcheng.domain.registers.snapshots import (
    ROW_GROUP,
    RegisterSnapshot,
    Snapshot,
    home,
    put_in_place,
    snapshot_columns,
)  # fmt: skip
from pengcheng.domain.registers.sources import Party
from pengcheng.domain.registers.tables import table_name


def snapshot(
    to: Path | None = None,
    *,
    actor: Party,
    city: City | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Snapshot:
    """Write the current rows of every register to Parquet, in bounded memory.

    Without `to` it becomes the platform's newest snapshot; with it, it is written to that new or empty folder
    for others to use. `progress` is told each register and its rows when it is done.
    """
    city = city or current_city()
    now = clock.now()
    name = now.strftime("%Y%m%dT%H%M%S%f")
    path = to or home() / f".{name}"
    path.mkdir(parents=True, exist_ok=True)
    loads = loads_seen()
    try:
        registers = _write_all(path, city, progress)
        if to is None:
            path = path.rename(path.with_name(name))
        taken = Snapshot(path, city.hash, now.date(), registers, now, loads)
        taken.write_manifest()
        with transaction.atomic():
            rows = {key: register.rows for key, register in registers.items()}
            ledger.append("register.snapshot_taken", actor=actor, details={"city": city.hash, "rows": rows})
        if to is None:
            put_in_place(path)
    except BaseException:
        if to is None:
            shutil.rmtree(path, ignore_errors=True)
        raise
    return taken


def _write_all(path: Path, city: City, progress: Callable[[str, int], None] | None) -> dict[str, RegisterSnapshot]:
    loads = last_loads(list(city.registers))
    written = {}
    with workspace() as duck:
        prefix = attach_platform(duck)
        for key, register in city.registers.items():
            rows = _write(duck, prefix, register, path / f"{key}.parquet")
            written[key] = RegisterSnapshot(rows, loads[key].as_of if key in loads else None)
            if progress:
                progress(key, rows)
    return written


def _write(duck: duckdb.DuckDBPyConnection, prefix: str | None, register: Register, file: Path) -> int:
    """Through the database's scanner; where that cannot see (inside a transaction), through our own connection."""
    select = f"SELECT {snapshot_columns(register)}"
    if prefix is not None:
        source = f"{prefix}{quote(table_name(register.key))} WHERE row_superseded_at IS NULL"
    else:
        source = "present"
        collect(duck, register, source)
    duck.execute(
        f"COPY ({select} FROM {source}) TO {literal(str(file))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    return int(parquet.read_metadata(file).num_rows)
