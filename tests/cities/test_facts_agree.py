"""The generator's wide table and the city's FEEL facts over its register rows say the same about everybody."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest

from pengcheng.city import City
from pengcheng.domain.registers.duck import literal
from pengcheng.domain.registers.facts.population import population_facts
from pengcheng.domain.registers.snapshots import RegisterSnapshot, Snapshot, snapshot_columns
from pengcheng.engines.residents import SUBJECT, fact_columns, firm_columns, register_rows
from tests.cities import demo


def snapshot_of(city: City, tables: dict[str, pa.Table], folder: Path, today: date) -> Snapshot:
    """Register rows written the way the platform's own snapshot writes them."""
    written = {}
    with duckdb.connect() as duck:
        for key, register in city.registers.items():
            table = tables[key]
            schema = pa.schema([pa.field(f.name, _plain(f.type)) for f in table.schema])
            duck.register("rows_of_register", table.cast(schema))
            select = f"SELECT {snapshot_columns(register)} FROM rows_of_register"
            duck.execute(f"COPY ({select}) TO {literal(str(folder / f'{key}.parquet'))} (FORMAT parquet)")
            written[key] = RegisterSnapshot(table.num_rows, today)
    return Snapshot(folder, city.hash, today, written)


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


@pytest.mark.parametrize("kind", ["person", "enterprise"])
@pytest.mark.parametrize("today", [demo.TODAY, date(2026, 3, 31), date(2028, 2, 29), date(2027, 1, 1)])
def test_every_fact_agrees_with_its_feel_text(kind: str, today: date, tmp_path: Path) -> None:
    city = demo.city()
    block = demo.block(8_000, 3, today)
    wide = pa.Table.from_batches([fact_columns(block) if kind == "person" else firm_columns(block)])
    snapshot = snapshot_of(city, register_rows(block), tmp_path, today)
    now = datetime.combine(today, time(9), tzinfo=ZoneInfo(city.time_zone))
    names = [name for name in wide.column_names if name != SUBJECT]
    found = pa.Table.from_batches(list(population_facts(names, kind=kind, city=city, snapshot=snapshot, now=now)))
    ours = {subject: row for row, subject in enumerate(wide[SUBJECT].to_pylist())}
    subjects = found["subject"].to_pylist()
    assert set(subjects) >= set(ours)
    differing = {}
    for name in names:
        mine, theirs = wide[name].to_pylist(), _values(city, name, found[name])
        pairs = [(s, mine[ours[s]], value) for s, value in zip(subjects, theirs, strict=True) if s in ours]
        differing[name] = [each for each in pairs if each[1] != each[2]]
    assert not {name: (len(rows), rows[:3]) for name, rows in differing.items() if rows}


def _values(city: City, name: str, column: pa.ChunkedArray) -> list[object]:
    words = list(city.facts[name].values)
    if city.facts[name].type == "code":
        return [None if each is None else words[each] for each in column.to_pylist()]
    return column.to_pylist()
