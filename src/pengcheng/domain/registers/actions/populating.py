"""A demonstration city gets its people: the generator's rows and the personas', loaded as any file is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from pengcheng.city import City, Register
from pengcheng.city.demonstration import rows_of
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.actions.importing import import_file
from pengcheng.domain.registers.demonstration import PARAMETERS, communities, population_parameters
from pengcheng.domain.registers.rows import arrow_schema
from pengcheng.domain.registers.sources import Party
from pengcheng.engines.residents import generate, register_rows

__all__ = ["PARAMETERS", "Populated", "populate"]

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Populated:
    """What a demonstration was filled with: residents, and the rows of each register."""

    residents: int
    rows: Mapping[str, int]


def populate(
    folder: Path, *, size: int, seed: int, today: date, actor: Party, progress: Progress | None = None
) -> Populated:
    """Fill the registers of the city in force with `size` generated residents and the folder's personas.

    The same size, seed and day give the same people. Every register is loaded completely, as of `today`, through
    `import_file`; what was there before and is not there now has ended. `progress` is told what is being done and how
    many rows are done. Raises `NoDemonstration`, and what `import_file` raises.
    """
    city = current_city()
    parameters = population_parameters(folder)
    with tempfile.TemporaryDirectory(prefix="pengcheng-demo-") as made:
        files = _Files(Path(made), city)
        for block in generate(parameters, communities(city), size, seed, today):
            for register, table in register_rows(block).items():
                files.write(register, table)
        for persona in city.personas:
            for register, rows in rows_of(city, persona, today).items():
                files.write(register, _as_text(rows))
        files.close()
        loaded = {}
        for register in city.registers:
            tell = (lambda what, rows, name=register: progress(f"{name} {what}", rows)) if progress else None
            path = files.path(register)
            loaded[register] = import_file(
                register, path, actor=actor, as_of=today, complete=True, progress=tell
            ).rows  # fmt: skip
    return Populated(size, loaded)


def _as_text(rows: list[dict[str, object]]) -> pa.Table:
    """Rows written by hand, whose values may be of any type, as text."""
    names = dict.fromkeys(key for row in rows for key in row)

    def text(value: object) -> str | None:
        return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return pa.table({name: pa.array([text(row.get(name)) for row in rows], pa.string()) for name in names})


class _Files:
    """One growing Parquet file for each register, its columns those of the definition."""

    def __init__(self, folder: Path, city: City) -> None:
        self._folder, self._registers = folder, city.registers
        self._writers: dict[str, parquet.ParquetWriter] = {}

    def path(self, register: str) -> Path:
        """The file of a register."""
        return self._folder / f"{register}.parquet"

    def write(self, register: str, table: pa.Table) -> None:
        """Add rows; a field the table lacks is empty."""
        self._writer(register).write_table(_fitted(table, self._registers[register]))

    def close(self) -> None:
        """Finish every file; a register nobody wrote to is an empty one."""
        for register in self._registers:
            self._writer(register).close()

    def _writer(self, register: str) -> parquet.ParquetWriter:
        if register not in self._writers:
            schema = arrow_schema(self._registers[register])
            self._writers[register] = parquet.ParquetWriter(self.path(register), schema)
        return self._writers[register]


def _fitted(table: pa.Table, register: Register) -> pa.Table:
    schema = arrow_schema(register)
    columns = [
        table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
