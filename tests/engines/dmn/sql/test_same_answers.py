"""A printed decision says of everybody what the record and the population engine say: run in DuckDB."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings

from pengcheng.engines.dmn import Decision
from pengcheng.engines.dmn.population import compile_population
from pengcheng.engines.dmn.sql import print_decision

from ..random_rules import INPUTS, VALUES, decisions
from .engines import DuckDB
from .judge import DAY, LAYOUT, Person, check, compiled, everybody, reads_all
from .sameness import FAMILIES, POLICIES, hold_together

ARROW = {
    "age": pa.int32(),
    "share": pa.decimal128(16, 4),
    "alive": pa.bool_(),
    "state": pa.string(),
    "kind": pa.string(),
    "since": pa.date32(),
    "until": pa.date32(),
    "homes": pa.int16(),
    "married": pa.bool_(),
}
CROWD = everybody({fact: [each for each in found if each is not None] for fact, found in VALUES.items()}, 60)


@pytest.fixture(scope="module")
def duck() -> DuckDB:
    return DuckDB(reads_all(INPUTS), CROWD)


@pytest.mark.parametrize("family", FAMILIES)
def test_duckdb_agrees_with_the_record_engine_on_everybody(family: str) -> None:
    tally = hold_together(family, 60, 150, DuckDB)
    assert tally.decisions > 5_000


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_duckdb_agrees_with_the_record_engine_on_many_rules(family: str) -> None:
    tally = hold_together(family, 1_500, 200, DuckDB)
    assert tally.decisions > 200_000


@settings(max_examples=40, deadline=None)
@given(decisions(POLICIES))
def test_record_population_and_duckdb_say_the_same(duck: DuckDB, decision: Decision) -> None:
    statement = print_decision(decision, DAY, "duckdb", LAYOUT)
    answers = duck.answers(statement)
    check(compiled(decision), statement, CROWD, answers)
    swept = compile_population([decision], DAY).run([_batch(CROWD)], rows=True, asks=True)["random"]
    fired, asks = swept.fired(), {name: rows.to_numpy() for name, rows in swept.asks.items()}
    for outcome in ("granted", "refused", "unclear"):
        found = [subject for subject, answer in sorted(answers.items()) if answer["outcome"] == outcome]
        assert getattr(swept, outcome).positions().tolist() == found
    for subject, answer in answers.items():
        assert fired[subject] == (-1 if answer["fired_row"] is None else answer["fired_row"])
        asked = {name.removeprefix("asks_") for name, value in answer.items() if name.startswith("asks_") and value}
        assert {name for name, rows in asks.items() if rows[subject]} == asked


@settings(max_examples=30, deadline=None)
@given(decisions(POLICIES, uncut=True))
def test_without_its_questions_a_statement_says_the_same_for_the_rest(duck: DuckDB, decision: Decision) -> None:
    full = duck.answers(print_decision(decision, DAY, "duckdb", LAYOUT))
    short = duck.answers(print_decision(decision, DAY, "duckdb", LAYOUT, asks=False))
    for subject, answer in short.items():
        assert answer == {name: value for name, value in full[subject].items() if not name.startswith("asks_")}


def _batch(people: list[Person]) -> pa.RecordBatch:
    return pa.record_batch({name: pa.array([each[name] for each in people], ARROW[name]) for name in INPUTS})
