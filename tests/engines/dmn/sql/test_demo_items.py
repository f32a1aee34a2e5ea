"""The demo city's items, printed and run in DuckDB on generated residents: equal to record and population."""

from __future__ import annotations

import random

import duckdb
import pyarrow as pa
import pytest

from pengcheng.city import decision_of
from pengcheng.engines.dmn import Decision, compile_decision
from pengcheng.engines.dmn.population import compile_population
from pengcheng.engines.dmn.sql import DIALECTS, Layout, print_decision
from pengcheng.engines.residents import fact_columns, firm_columns
from tests.cities import demo

from .judge import by_subject, check

ITEMS = [key for key, item in demo.city().items.items() if decision_of(demo.city(), item) is not None]
LAYOUT = Layout("residents", ("number",))
PEOPLE = 3_000


def _decision(item: str) -> Decision:
    found = decision_of(demo.city(), demo.city().items[item])
    assert found is not None
    return found


def _residents(decision: Decision) -> pa.RecordBatch:
    """Generated subjects with the decision's facts; what only they themselves can say is drawn."""
    facts = compile_decision(decision, demo.TODAY).facts
    block = demo.block(PEOPLE)
    people, firms = fact_columns(block), firm_columns(block)
    batch = max((people, firms), key=lambda each: len(set(each.schema.names) & set(facts)))
    chance = random.Random(1)
    columns: dict[str, pa.Array] = {"number": pa.array(range(batch.num_rows), pa.int64())}
    for fact in facts:
        said = pa.array([chance.choice((None, True, False)) for _ in range(batch.num_rows)])
        columns[fact] = batch.column(fact) if fact in batch.schema.names else said
    return pa.record_batch(columns)


@pytest.mark.parametrize("item", ITEMS)
def test_duckdb_decides_every_resident_as_record_and_population_do(item: str) -> None:
    decision = _decision(item)
    record, residents = compile_decision(decision, demo.TODAY), _residents(decision)
    statement = print_decision(decision, demo.TODAY, "duckdb", LAYOUT)
    database = duckdb.connect()
    database.register("residents", pa.table(residents))
    cursor = database.execute(statement.sql)
    answers = by_subject([each[0] for each in cursor.description], cursor.fetchall(), "number")
    assert check(record, statement, residents.to_pylist(), answers) == residents.num_rows
    swept = compile_population([decision], demo.TODAY).run([residents], rows=True)[decision.name]
    for outcome in ("granted", "refused", "unclear"):
        found = [subject for subject, answer in sorted(answers.items()) if answer["outcome"] == outcome]
        assert getattr(swept, outcome).positions().tolist() == found
    assert [(-1 if answers[each]["fired_row"] is None else answers[each]["fired_row"]) for each in sorted(answers)] == (
        swept.fired().tolist()
    )


@pytest.mark.parametrize("item", ITEMS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_item_prints_for_every_database(item: str, dialect: str) -> None:
    statement = print_decision(_decision(item), demo.TODAY, dialect)
    first, rest = statement.text.split("\n", 1)
    assert first == f"-- {item} as of {demo.TODAY}, rules {statement.rule_hash}"
    assert rest.startswith(("WITH", "SELECT"))
    assert len(statement.sql) < 25_000
