"""The databases, one module each: only what differs from `base`."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Dialect
from .clickhouse import ClickHouse
from .duckdb import DuckDB
from .postgres import Postgres
from .spark import Spark
from .trino import Trino

DIALECTS: Mapping[str, Dialect] = {
    dialect.name: dialect for dialect in (Postgres(), DuckDB(), ClickHouse(), Spark(), Trino())
}
"""By SQLGlot's name."""

__all__ = ["DIALECTS", "Dialect"]
