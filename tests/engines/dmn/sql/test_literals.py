"""A constant text means the same text in every database, whatever stands in it."""

from __future__ import annotations

import os
from typing import Any

import pytest

from pengcheng.engines.dmn.sql import DIALECTS, NotPrintable, Statement
from pengcheng.engines.dmn.sql.logic import constant

from ..random_rules import INPUTS
from .engines import ClickHouse, DuckDB, Engine, Postgres, Spark
from .judge import DAY, reads_all

TEXTS = (
    "", " ", "'", "''", '"', "`", "\\", "\\\\", "\\'", "\\n", "\n", "\r\n", "\t", "\b", "\x01", "\x1a", "%", "_", "$1",
    "${x}", "?", ":name", "%s", "{{x}}", "--", "/* */", ";", "户籍", "é", "e\u0301", "\U0001f600", "\u2028",
    "\ufeff", "U&'x'", "E'x'",
)  # fmt: skip
NOBODY = dict.fromkeys(INPUTS)


def _say_the_texts(engine: Engine) -> None:
    words = DIALECTS[engine.dialect]
    said = [f"{words.term(constant(text)).sql(dialect=engine.dialect)} AS c{place}" for place, text in enumerate(TEXTS)]
    names = ("subject", *(f"c{place}" for place in range(len(TEXTS))))
    sql = f"SELECT 0 AS subject, {', '.join(said)}"
    answers = engine.answers(Statement("texts", engine.dialect, "", DAY, sql, names))
    assert tuple(answers[0].values()) == TEXTS


def test_in_duckdb() -> None:
    _say_the_texts(DuckDB(reads_all(INPUTS), [NOBODY]))


@pytest.mark.databases
def test_in_postgresql() -> None:
    if "PENGCHENG_DATABASE_URL" not in os.environ:
        pytest.skip("PostgreSQL's URL is not set: run make test-databases")
    _say_the_texts(Postgres(reads_all(INPUTS), [NOBODY]))


@pytest.mark.databases
def test_in_clickhouse(chdb: Any) -> None:
    _say_the_texts(ClickHouse(chdb, reads_all(INPUTS), [NOBODY]))


@pytest.mark.databases
def test_in_spark(spark: Any) -> None:
    _say_the_texts(Spark(spark, reads_all(INPUTS), [NOBODY]))


def test_a_text_that_databases_cannot_hold_is_refused() -> None:
    with pytest.raises(NotPrintable, match="NUL"):
        constant("a\0b")
