"""Databases that hold a table of people and run statements over it, each by its own client."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from sqlglot import exp

from pengcheng.engines.dmn import Decision
from pengcheng.engines.dmn.sql import Statement, print_table
from pengcheng.engines.feel.temporal import DateTime

from .judge import DAY, LAYOUT, Answers, Person, by_subject, compiled


class Engine(Protocol):
    """A database with a table of people."""

    dialect: str

    def answers(self, statement: Statement) -> Answers:
        """What a statement says of each of them."""


def create(everything: Decision, dialect: str) -> str:
    """The table that holds every fact a decision reads."""
    return print_table(everything, DAY, dialect, LAYOUT, key_type="BIGINT")


def values(everything: Decision, people: Sequence[Person], dialect: str) -> str:
    """The people as rows of an INSERT: their number, and each fact; null for what is not known."""
    facts = compiled(everything).facts
    rows = ([number, *(person[fact] for fact in facts)] for number, person in enumerate(people))
    return ", ".join(f"({', '.join(literal(value, dialect) for value in row)})" for row in rows)


def literal(value: object, dialect: str) -> str:
    """A value in the text of an INSERT."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | Decimal):
        return f"'{value}'"
    return exp.Literal.string(_text(value)).sql(dialect=dialect)


def _text(value: object) -> str:
    if isinstance(value, DateTime):
        day, clock = value.date, value.time
        assert isinstance(day, date)
        assert value.offset is not None
        hours, minutes = divmod(abs(value.offset) // 60, 60)
        moment = datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second)  # noqa: DTZ001
        return f"{moment.isoformat()}{'-' if value.offset < 0 else '+'}{hours:02}:{minutes:02}"
    return value.isoformat() if isinstance(value, date) else str(value)


class DuckDB:
    """In this process, in memory."""

    dialect = "duckdb"

    def __init__(self, everything: Decision, people: Sequence[Person]) -> None:
        import duckdb

        self._database = duckdb.connect()
        self._database.execute(create(everything, self.dialect))
        self._database.execute(f'INSERT INTO "people" VALUES {values(everything, people, self.dialect)}')

    def answers(self, statement: Statement) -> Answers:
        cursor = self._database.execute(statement.sql)
        return by_subject([each[0] for each in cursor.description], cursor.fetchall())


class Postgres:
    """The cluster at PENGCHENG_DATABASE_URL."""

    dialect = "postgres"

    def __init__(self, everything: Decision, people: Sequence[Person]) -> None:
        import psycopg

        self._connection = psycopg.connect(os.environ["PENGCHENG_DATABASE_URL"], autocommit=True)
        self._connection.execute("SET TIME ZONE 'Asia/Shanghai'")
        self._connection.execute('DROP TABLE IF EXISTS "people"')
        self._connection.execute(create(everything, self.dialect).encode())
        self._connection.execute(f'INSERT INTO "people" VALUES {values(everything, people, self.dialect)}'.encode())

    def answers(self, statement: Statement) -> Answers:
        cursor = self._connection.execute(statement.sql.encode())
        assert cursor.description is not None
        return by_subject([each.name for each in cursor.description], cursor.fetchall())


class ClickHouse:
    """chdb, in this process."""

    dialect = "clickhouse"

    def __init__(self, session: Any, everything: Decision, people: Sequence[Person]) -> None:
        self._session = session
        self._session.query('DROP TABLE IF EXISTS "people"')
        self._session.query(create(everything, self.dialect))
        settings = "SETTINGS date_time_input_format = 'best_effort'"
        self._session.query(f'INSERT INTO "people" {settings} VALUES {values(everything, people, self.dialect)}')

    def answers(self, statement: Statement) -> Answers:
        table = self._session.query(statement.sql, "ArrowTable")
        rows = [[None if value == [] else value for value in row.values()] for row in table.to_pylist()]
        return by_subject(table.column_names, rows)


class Spark:
    """A local session."""

    dialect = "spark"

    def __init__(self, session: Any, everything: Decision, people: Sequence[Person]) -> None:
        self._session = session
        types = re.findall(r"^  `(.+)` (.+?)(?: NOT NULL)?,?$", create(everything, self.dialect), re.MULTILINE)
        casts = ", ".join(f"CAST(c{number} AS {kind}) AS `{name}`" for number, (name, kind) in enumerate(types))
        names = ", ".join(f"c{number}" for number in range(len(types)))
        rows = values(everything, people, self.dialect)
        stored = session.sql(f"SELECT {casts} FROM (VALUES {rows}) AS t({names})").cache()
        stored.createOrReplaceTempView("people")

    def answers(self, statement: Statement) -> Answers:
        frame = self._session.sql(statement.sql)
        return by_subject(frame.columns, [tuple(row) for row in frame.collect()])


@contextmanager
def spark_session() -> Iterator[Any]:
    """A local Spark on one core, without its pages and without compiling what runs once."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()
