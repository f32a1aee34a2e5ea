"""A long table is printed in a length that grows with its rows, and says what the record engine says."""

from __future__ import annotations

import os
from typing import Any

import pytest

from pengcheng.engines.dmn.sql import print_decision

from .engines import ClickHouse, DuckDB, Engine, Postgres, Spark
from .judge import DAY, LAYOUT, check, compiled, reads_all
from .long_tables import CROWD, INPUTS, long_table

SHAPES = [
    (fact, policy, results, second)
    for fact in INPUTS
    for policy, results, second in (
        ("UNIQUE", 5, ""),
        ("UNIQUE", 40, ""),
        ("FIRST", 3, "age" if fact != "age" else "share"),
    )
]


def _agree(engine: Engine, shapes: list[tuple[str, str, int, str]] = SHAPES) -> None:
    for fact, policy, results, second in shapes:
        decision = long_table(fact, policy, 40, results, second)
        statement = print_decision(decision, DAY, engine.dialect, LAYOUT)
        check(compiled(decision), statement, CROWD, engine.answers(statement))


def test_duckdb_says_of_a_long_table_what_the_record_engine_says() -> None:
    _agree(DuckDB(reads_all(INPUTS), CROWD))


@pytest.mark.databases
def test_postgresql_says_of_a_long_table_what_the_record_engine_says() -> None:
    if "PENGCHENG_DATABASE_URL" not in os.environ:
        pytest.skip("PostgreSQL's URL is not set: run make test-databases")
    _agree(Postgres(reads_all(INPUTS), CROWD))


@pytest.mark.databases
def test_clickhouse_says_of_a_long_table_what_the_record_engine_says(chdb: Any) -> None:
    _agree(ClickHouse(chdb, reads_all(INPUTS), CROWD))


@pytest.mark.databases
def test_spark_says_of_a_long_table_what_the_record_engine_says(spark: Any) -> None:
    _agree(Spark(spark, reads_all(INPUTS), CROWD), SHAPES[::3])


@pytest.mark.parametrize(("fact", "results"), [("age", 5), ("age", 1_000), ("since", 5), ("kind", 5)])
def test_the_length_of_a_statement_grows_with_the_rows(fact: str, results: int) -> None:
    short, long = (
        len(print_decision(long_table(fact, "UNIQUE", rows, results), DAY, "duckdb", LAYOUT).sql) for rows in (80, 320)
    )
    assert long < 5 * short
    assert long < 450 * 320
