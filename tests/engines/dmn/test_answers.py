"""A cell is asked once for each stretch between its own constants, and answers as if it were asked in every region."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings

from pengcheng.engines.dmn import Decision, InputClause, compile_decision
from pengcheng.engines.dmn.answers import ask
from pengcheng.engines.dmn.compiled import FactColumn
from pengcheng.engines.dmn.language import Language
from pengcheng.engines.dmn.regions import cut
from pengcheng.engines.dmn.text import read_rules

from .random_rules import DAY, decisions

NOON = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)
FIRST_DAY = date(1970, 1, 1)
LONG = 1_900


@settings(max_examples=200, deadline=None)
@given(decisions(uncut=True))
def test_every_region_answers_as_its_representative_does(made: Decision) -> None:
    compiled = compile_decision(made, DAY).compiled
    clauses = {clause.name: clause for clause in compiled.table.inputs}
    for (number, tests), told in compiled.answers.items():
        column = compiled.columns[number]
        assert isinstance(column, FactColumn)
        cell = Language(NOON).test(column.clause, tests, clauses)
        for region, value in enumerate(column.regions.representatives):
            if not column.regions.empty >> region & 1:
                answer = cell.truth({column.clause.name: value})
                assert (told.true >> region & 1 == 1, told.null >> region & 1 == 1) == (answer is True, answer is None)


def test_a_cell_among_a_thousand_constants_is_asked_four_questions() -> None:
    regions = cut(InputClause("age", "number"), range(1_000))
    asked: list[object] = []

    def truth(value: object) -> object:
        asked.append(value)
        return None if value is None else value == 500

    told = ask(regions, [500], truth)
    assert told.true == 1 << regions.index_of(500)
    assert told.null == 1 << regions.null
    assert len(asked) == 4


def test_between_two_days_that_follow_each_other_a_cell_answers_as_just_below() -> None:
    regions = cut(InputClause("since", "date"), [FIRST_DAY, FIRST_DAY + timedelta(days=1)])
    assert regions.empty == 0b00100
    told = ask(regions, [FIRST_DAY], lambda value: isinstance(value, date) and value <= FIRST_DAY)
    assert told.true == 0b00111


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST"])
@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("kind", ["number", "text", "date"])
def test_a_table_of_1900_different_constants_compiles_within_seconds(kind: str, columns: int, policy: str) -> None:
    made = _long_table(kind, columns, policy)
    before = process_time()
    record = compile_decision(made, DAY)
    spent = process_time() - before
    value = _constant(kind, 7)
    assert record.decide({f"f{number}": value for number in range(columns)}).outputs == {"amount": 7}
    assert spent < 3  # a third of a second; it was eleven with every cell asked in every region


def _long_table(kind: str, columns: int, policy: str) -> Decision:
    clauses = {f"f{number}": InputClause(f"f{number}", kind) for number in range(columns)}
    rows = [{"when": dict.fromkeys(clauses, _written(kind, row)), "then": {"amount": row}} for row in range(LONG)]
    version = {"effective": DAY, "hit_policy": policy, "outputs": {"amount": "number"}, "rows": rows}
    return read_rules({"decision": "long", "versions": [version]}, clauses)


def _constant(kind: str, row: int) -> object:
    return {"number": row, "text": f"c{row}", "date": FIRST_DAY + timedelta(days=row)}[kind]


def _written(kind: str, row: int) -> object:
    return f'"c{row}"' if kind == "text" else _constant(kind, row)
