"""Facts about everybody, from a snapshot: Arrow batches of a value and a reason for each fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from pengcheng import clock
from pengcheng.city import City
from pengcheng.domain.organisations.queries import current_city
from pengcheng.domain.registers.duck import workspace
from pengcheng.domain.registers.errors import FactNotVectorised
from pengcheng.domain.registers.facts.definitions import FactBook, book_of
from pengcheng.domain.registers.facts.query import PopulationQuery, vectorised
from pengcheng.domain.registers.snapshots import Snapshot, newest_snapshot

BATCH_ROWS = 131_072


def population_facts(
    names: Iterable[str] | None = None,
    *,
    kind: str = "person",
    city: City | None = None,
    snapshot: Snapshot | None = None,
    now: datetime | None = None,
    memory_limit: str = "2GB",
) -> Iterator[pa.RecordBatch]:
    """These facts about every subject of a kind, in batches of at most 131,072 subjects, in bounded memory.

    Columns: `subject` (string), then for each fact `<fact>` and `<fact>__reason` (uint8, see `Reason`). The value is
    null unless the reason is 0; a null with reason 0 is the value null of a nullable fact. Booleans are bool,
    whole numbers int64, amounts decimal128, dates date32; a code is its position in the fact's closed list
    (uint8 or uint16), which stands as JSON in the field's metadata under `values`. Without `names`: every fact of
    the kind that has a column (texts have none).

    `now` is the moment for `today` and for freshness. Raises `SnapshotMissing`, `FactNotVectorised`, `UnknownFact`.
    """
    city = city or current_city()
    snapshot = snapshot or newest_snapshot(city)
    wanted = list(names) if names is not None else [f.key for f in city.facts_about(kind) if vectorised(f)]
    book = FactBook(city, snapshot.filled)  # a field that no row leaves empty needs no look
    query = _query(book, snapshot, kind, wanted, now or clock.now())
    with workspace(memory_limit) as duck:
        duck.execute("SET preserve_insertion_order = false")
        reader = duck.execute(query.sql()).to_arrow_reader(BATCH_ROWS)
        schema = _with_values(reader.schema, city)
        for batch in reader:
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)


def write_wide(
    path: Path,
    names: Iterable[str] | None = None,
    *,
    kind: str = "person",
    city: City | None = None,
    snapshot: Snapshot | None = None,
    now: datetime | None = None,
) -> int:
    """Write the wide table as one Parquet file with row groups of 131,072; returns the number of subjects."""
    rows = 0
    writer: parquet.ParquetWriter | None = None
    try:
        for batch in population_facts(names, kind=kind, city=city, snapshot=snapshot, now=now):
            writer = writer or parquet.ParquetWriter(path, batch.schema, compression="zstd")
            writer.write_batch(batch, row_group_size=BATCH_ROWS)
            rows += len(batch)
    finally:
        if writer is not None:
            writer.close()
    return rows


def check_vectorised(city: City, snapshot: Snapshot, now: datetime) -> dict[str, str]:
    """Facts that cannot be computed for everybody, with the reason: an empty mapping is what one wants."""
    refused, book = {}, book_of(city)
    for fact in city.facts.values():
        if vectorised(fact):
            try:
                _query(book, snapshot, fact.subject, [fact.key], now).sql()
            except FactNotVectorised as refusal:
                refused[fact.key] = str(refusal)
    return refused


def _query(book: FactBook, snapshot: Snapshot, kind: str, wanted: list[str], now: datetime) -> PopulationQuery:
    return PopulationQuery(book, snapshot, kind, book.ordered(wanted, kind), wanted, now)


def _with_values(schema: pa.Schema, city: City) -> pa.Schema:
    """The schema with the closed lists of codes in the fields' metadata."""
    fields = []
    for field in schema:
        fact = city.facts.get(field.name)
        if fact is not None and fact.type == "code":
            field = field.with_metadata({"values": json.dumps(list(fact.values), ensure_ascii=False)})
        fields.append(field)
    return pa.schema(fields)
