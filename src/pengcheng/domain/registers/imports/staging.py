"""The rows of a file, typed and checked, waiting in DuckDB to be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import pyarrow as pa

from pengcheng.city import City, Register
from pengcheng.domain.registers.columns import column_type
from pengcheng.domain.registers.duck import quote
from pengcheng.domain.registers.errors import FileFaulty, RowFault
from pengcheng.domain.registers.imports.files import SourceFile
from pengcheng.domain.registers.imports.typing import typed

MOST_FAULTS = 1000  # shown; all are counted


class Staging:
    """One file on its way into one register.

    `take` reads the file into the DuckDB table `staged` (`row` and one typed column per field that the file
    has), collecting every fault; it raises `FileFaulty` when there are any.
    """

    def __init__(self, duck: duckdb.DuckDBPyConnection, city: City, register: Register) -> None:
        self.duck, self.city, self.register = duck, city, register
        self.faults: list[RowFault] = []
        self.count = 0
        self.rows = 0
        self.fields: list[str] = []

    def take(self, source: SourceFile, progress: Callable[[int], None] | None = None) -> None:
        """Read, type and check the whole file. `progress` is told the number of rows so far."""
        headings = self._match(source.columns)
        if self.count:
            raise FileFaulty(source.path.name, self.faults, self.count)
        self._make_table()
        number = 1  # the heading is row 1
        for batch in source.batches():
            skipped = {fault.row for fault in source.faults}
            numbers = []
            while len(numbers) < len(batch):
                number += 1
                if number not in skipped:
                    numbers.append(number)
            self._take_batch(batch, headings, numbers)
            if progress:
                progress(self.rows)
        for fault in source.faults:
            self._fault(fault)
        self._find_double_keys()
        if self.count:
            self.faults.sort(key=lambda fault: (fault.row, fault.column))
            raise FileFaulty(source.path.name, self.faults[:MOST_FAULTS], self.count)

    def _fault(self, fault: RowFault) -> None:
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def _match(self, columns: Sequence[str]) -> dict[str, str]:
        """Headings by field: a heading is a field's key or its name in any language of the city."""
        meanings = {word: field.key for field in self.register.fields.values() for word in field.name.values()}
        meanings |= {key: key for key in self.register.fields}
        headings: dict[str, str] = {}
        for column in columns:
            field = meanings.get(column.strip())
            if field is None:
                known = ", ".join(self.register.fields)
                self._fault(RowFault(1, column, "unknown_column", f"the register has no such field; it has {known}"))
            elif field in headings:
                self._fault(RowFault(1, column, "double_column", f"the field {field} stands in two columns"))
            else:
                headings[field] = column
        for field in self.register.fields.values():
            if (field.required or field.key in self.register.row_key) and field.key not in headings:
                self._fault(
                    RowFault(1, field.key, "missing_column", "the file has no such column, the register needs it")
                )
        self.fields = [key for key in self.register.fields if key in headings]
        return headings

    def _make_table(self) -> None:
        fields = (f"{quote(key)} {column_type(self.register.fields[key].type).duckdb}" for key in self.fields)
        self.duck.execute(f"CREATE TABLE staged (row_number BIGINT, {', '.join(fields)})")

    def _take_batch(self, batch: pa.RecordBatch, headings: dict[str, str], numbers: list[int]) -> None:
        """Type one batch into `staged`; look for the faults in detail only where there are any."""
        duck, fields = self.duck, [self.register.fields[key] for key in self.fields]
        positions = [batch.schema.get_field_index(headings[key]) for key in self.fields]
        arrays = [pa.array(numbers, pa.int64()), *(batch.column(position) for position in positions)]
        duck.register(
            "arrived", pa.RecordBatch.from_arrays(arrays, ["row_number", *(f"r{i}" for i in range(len(fields)))])
        )
        raws = ", ".join(f"nullif(trim(r{i}, ' \t\r\n\u3000'), '') AS r{i}" for i in range(len(fields)))
        values = [typed(field, f"r{i}", self.city) for i, field in enumerate(fields)]
        types = ", ".join(f"{value.sql} AS t{i}" for i, value in enumerate(values))
        duck.execute(
            f"CREATE OR REPLACE TEMP TABLE typed AS SELECT *, {types} FROM (SELECT row_number, {raws} FROM arrived)"
        )
        duck.unregister("arrived")
        wrong = [f"(r{i} IS NOT NULL AND t{i} IS NULL)" for i in range(len(fields))]
        empty = [
            f"r{i} IS NULL" if field.required or field.key in self.register.row_key else "false"
            for i, field in enumerate(fields)
        ]
        counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in [*wrong, *empty])
        found = duck.execute(f"SELECT {counts} FROM typed").fetchone() or ()
        for i, field in enumerate(fields):
            if found[i]:
                self._list(
                    f"SELECT row_number, r{i} FROM typed WHERE {wrong[i]}", field.key, field.type, values[i].says
                )
            if found[len(fields) + i]:
                self._list(
                    f"SELECT row_number, '' FROM typed WHERE {empty[i]}",
                    field.key,
                    "required",
                    "is empty, a value is required",
                )
        into = ", ".join(["row_number", *(f"t{i}" for i in range(len(fields)))])
        duck.execute(f"INSERT INTO staged SELECT {into} FROM typed")
        self.rows += len(batch)

    def _list(self, query: str, column: str, code: str, says: str) -> None:
        cursor = self.duck.execute(query)
        while rows := cursor.fetchmany(10_000):
            for number, value in rows:
                shown = value[:40] if self.register.level < 4 else ""
                self._fault(RowFault(number, column, code, f"{shown!r} {says}" if shown else says, shown))

    def _find_double_keys(self) -> None:
        keys = [quote(key) for key in self.register.row_key]
        together = " AND ".join(f"{key} IS NOT NULL" for key in keys)
        query = (
            f"SELECT row_number, first_row FROM (SELECT row_number, first_value(row_number) OVER same AS first_row, "
            f"row_number() OVER same AS nth FROM staged WHERE {together} "
            f"WINDOW same AS (PARTITION BY {', '.join(keys)} ORDER BY row_number)) WHERE nth > 1"
        )
        cursor = self.duck.execute(query)
        while rows := cursor.fetchmany(10_000):
            for number, first in rows:
                message = f"the same key as row {first}; a key may stand in one row only"
                self._fault(RowFault(number, "+".join(self.register.row_key), "double_key", message))

    def findings(self, conditions: Sequence[tuple[str, str]]) -> dict[str, int]:
        """How many staged rows break each quality rule: (rule's text, SQL that is true for a good row)."""
        if not conditions or not self.rows:
            return {}
        counts = ", ".join(f"count(*) FILTER (WHERE ({sql}) IS NOT DISTINCT FROM false)" for _, sql in conditions)
        found = self.duck.execute(f"SELECT {counts} FROM staged r").fetchone() or ()
        return {rule: count for (rule, _), count in zip(conditions, found, strict=True) if count}
