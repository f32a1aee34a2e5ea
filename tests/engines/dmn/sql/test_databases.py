"""PostgreSQL, ClickHouse and Spark say of everybody what the record engine says (`make test-databases`)."""

from __future__ import annotations

import os
from typing import Any

import pytest

from .engines import ClickHouse, Postgres, Spark
from .sameness import FAMILIES, hold_together

pytestmark = pytest.mark.databases

PEOPLE = 150


@pytest.mark.parametrize("family", FAMILIES)
def test_postgresql_agrees_with_the_record_engine_on_everybody(family: str) -> None:
    if "PENGCHENG_DATABASE_URL" not in os.environ:
        pytest.skip("PostgreSQL's URL is not set: run make test-databases")
    tally = hold_together(family, 200, PEOPLE, Postgres)
    assert tally.decisions > 20_000


@pytest.mark.parametrize("family", FAMILIES)
def test_clickhouse_agrees_with_the_record_engine_on_everybody(family: str, chdb: Any) -> None:
    tally = hold_together(family, 80, PEOPLE, lambda *stored: ClickHouse(chdb, *stored))
    assert tally.decisions > 8_000


@pytest.mark.parametrize("family", FAMILIES)
def test_spark_agrees_with_the_record_engine_on_everybody(family: str, spark: Any) -> None:
    tally = hold_together(family, 10, PEOPLE, lambda *stored: Spark(spark, *stored))
    assert tally.decisions > 1_000
