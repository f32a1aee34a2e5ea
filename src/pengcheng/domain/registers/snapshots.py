"""Snapshots: the current rows of every register as Parquet, for the scans that look at everybody.

    <home>/snapshot/current                the name of the newest snapshot's folder
    <home>/snapshot/<name>/manifest.json   the city's hash, when it was taken, the loads that are in it, and for each
                                           register its rows and last load
    <home>/snapshot/<name>/<register>.parquet

A code is its position in the field's closed list (small unsigned integer), so that scans compare integers;
words that have left the list are null. A snapshot is written beside the old one and put in its place at once.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import pyarrow.parquet as parquet
from django.conf import settings

from pengcheng.city import City, Field, Register
from pengcheng.domain.registers.columns import code_type, column_type
from pengcheng.domain.registers.duck import literal, quote
from pengcheng.domain.registers.errors import SnapshotMissing
from pengcheng.domain.registers.loads import LoadsSeen

ROW_GROUP = 131_072
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class RegisterSnapshot:
    """One register in a snapshot: its rows, and the day its source vouches for (None: never loaded)."""

    rows: int
    as_of: date | None


@dataclass(frozen=True)
class Snapshot:
    """A folder of Parquet files and what it says of itself.

    `taken_at` is the moment before its first row was read, `loads` are the loads whose rows are surely in it; one that
    an earlier version of the platform has taken says neither.
    """

    path: Path
    city: str  # City.hash
    day: date
    registers: Mapping[str, RegisterSnapshot]
    taken_at: datetime | None = None
    loads: LoadsSeen = LoadsSeen()  # noqa: RUF009

    def file(self, register: str) -> Path:
        """The Parquet file of a register."""
        return self.path / f"{register}.parquet"

    @cached_property
    def filled(self) -> Mapping[str, frozenset[str]]:
        """By register, the fields that no row leaves empty, as the files tell."""
        return {key: _filled(self.file(key)) for key in self.registers}

    def write_manifest(self) -> None:
        """Written last: a folder without it is not a snapshot."""
        said = {
            "city": self.city,
            "day": self.day.isoformat(),
            "taken_at": self.taken_at.isoformat() if self.taken_at else None,
            "loads": asdict(self.loads),
            "registers": {
                key: asdict(register) | {"as_of": register.as_of.isoformat() if register.as_of else None}
                for key, register in self.registers.items()
            },
        }
        (self.path / MANIFEST).write_text(json.dumps(said, indent=1, sort_keys=True), encoding="utf-8")


def _filled(file: Path) -> frozenset[str]:
    metadata = parquet.read_metadata(file)
    empty = set()
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            column = metadata.row_group(group).column(index)
            if column.statistics is None or column.statistics.null_count != 0:
                empty.add(column.path_in_schema)
    return frozenset(metadata.schema.names) - empty


def open_snapshot(path: Path) -> Snapshot:
    """A snapshot in a folder. Raises `SnapshotMissing`."""
    try:
        said = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SnapshotMissing(f"There is no snapshot in {path}.") from None
    registers = {
        key: RegisterSnapshot(of["rows"], date.fromisoformat(of["as_of"]) if of["as_of"] else None)
        for key, of in said["registers"].items()
    }
    taken_at, loads = said.get("taken_at"), said.get("loads", {})
    return Snapshot(
        path=path,
        city=said["city"],
        day=date.fromisoformat(said["day"]),
        registers=registers,
        taken_at=datetime.fromisoformat(taken_at) if taken_at else None,
        loads=LoadsSeen(loads.get("last", 0), tuple(loads.get("missing", ()))),
    )


def home() -> Path:
    """Where the platform keeps its snapshots."""
    return settings.HOME / "snapshot"


def newest_snapshot(city: City) -> Snapshot:
    """The newest snapshot, if it was taken under this city folder. Raises `SnapshotMissing`."""
    pointer = home() / "current"
    if not pointer.exists():
        raise SnapshotMissing("No snapshot of the registers has been taken yet.")
    snapshot = open_snapshot(home() / pointer.read_text(encoding="utf-8"))
    if snapshot.city != city.hash:
        raise SnapshotMissing("The newest snapshot was taken under another version of the city folder.")
    return snapshot


def put_in_place(path: Path) -> None:
    """Make a finished folder below `home()` the newest snapshot, and remove all but it and the one before."""
    pointer = home() / "current"
    before = pointer.read_text(encoding="utf-8") if pointer.exists() else ""
    made = pointer.with_name(f"current.{os.getpid()}")
    made.write_text(path.name, encoding="utf-8")
    os.replace(made, pointer)
    for other in home().iterdir():
        if other.is_dir() and other.name not in (path.name, before) and (other / MANIFEST).exists():
            shutil.rmtree(other, ignore_errors=True)


def snapshot_columns(register: Register) -> str:
    """The select list that turns a register's rows, as the database keeps them, into a snapshot's columns."""
    return ", ".join(f"{_coded(field)} AS {quote(field.key)}" for field in register.fields.values())


def _coded(field: Field) -> str:
    if field.type == "code" and field.values:
        words = ", ".join(literal(value) for value in field.values)
        return f"CAST(nullif(list_position([{words}], {quote(field.key)}), 0) - 1 AS {code_type(len(field.values))})"
    return f"CAST({quote(field.key)} AS {column_type(field.type).duckdb})"
