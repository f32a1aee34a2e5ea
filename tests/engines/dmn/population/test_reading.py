"""A population is read from Parquet while it is decided, a bounded way ahead."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from pengcheng.engines.dmn.generated import generated_items, generated_residents
from pengcheng.engines.dmn.population import compile_population, read_blocks, reading

from ..random_rules import DAY


def test_from_a_file_everybody_is_decided_as_from_memory(tmp_path: Path) -> None:
    items = generated_items(12, 3)
    people = generated_residents(5_000, items.clauses, 3)
    parquet.write_table(pa.table(people), tmp_path / "people.parquet", row_group_size=1_700)
    plan = compile_population(items.decisions, DAY)
    found = plan.run(read_blocks(tmp_path / "people.parquet", plan.facts, 600))
    whole = plan.run([people])
    assert found.rows == 5_000
    for name, sweep in whole.decisions.items():
        assert found[name].granted.positions().tolist() == sweep.granted.positions().tolist()
        assert found[name].unclear.positions().tolist() == sweep.unclear.positions().tolist()


def test_only_the_facts_asked_for_that_the_file_has_are_read(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"age": [1, 2, 3], "name": ["a", "b", "c"]}), tmp_path / "people.parquet")
    blocks = list(read_blocks(tmp_path / "people.parquet", ["age", "income"], 2))
    assert [each.schema.names for each in blocks] == [["age"], ["age"]]
    assert [each.num_rows for each in blocks] == [2, 1]


def test_no_more_is_read_ahead_than_memory_is_there_for() -> None:
    asked = []

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(100):
            asked.append(number)
            yield pa.record_batch({"x": [number]})

    ahead = reading._ahead(batches())
    assert [next(ahead).column("x")[0].as_py() for _ in range(5)] == list(range(5))
    ahead.close()  # type: ignore[attr-defined]
    assert len(asked) <= 5 + reading._AHEAD
    assert not [each for each in threading.enumerate() if each.name.startswith("read")]


def test_an_error_in_reading_comes_out_where_the_blocks_are_used() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"x": [1]})
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(reading._ahead(batches()))
