"""Required decisions as columns, computed cells and outputs: what is worked out, once, and what goes row by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from pengcheng.engines.dmn import Decision, InputClause, compile_decision, read_rules
from pengcheng.engines.dmn.population import Vectorisation, compile_population
from pengcheng.engines.dmn.population import decide as deciding
from pengcheng.engines.dmn.population.block import Block
from pengcheng.engines.dmn.population.result import Keep

from ..rules_documents import INPUTS, decision, document, row

DAY = date(2026, 1, 1)


def _points() -> Decision:
    return read_rules(
        {
            "decision": "points",
            "versions": [
                {
                    "effective": date(2025, 1, 1),
                    "hit_policy": "COLLECT",
                    "aggregation": "SUM",
                    "outputs": {"points": "number"},
                    "rows": [{"when": {"age": ">= 60"}, "then": {"points": "age * 2"}}, {"then": {"points": 1}}],
                }
            ],
        },
        INPUTS,
    )


def _band() -> Decision:
    rows = [row({"points": "> 160"}), row({"points": "?  + 0 > 120"}, "unclear"), row({}, "refused")]
    return read_rules({**document(rows, requires=["points"]), "decision": "band"}, INPUTS)


def _top() -> Decision:
    inputs = {**INPUTS, "band": InputClause("band", "text")}
    rows = [row({"band": '"granted"'}, amount="points * 10"), row({"points": "<= 1"}, "refused")]
    return read_rules(document(rows, requires=["points", "band"]), inputs)


REQUIRED = {"points": _points(), "band": _band()}


def test_decisions_that_require_others_are_vectorised_through_two_floors() -> None:
    plan = compile_population([_top()], DAY, REQUIRED)
    assert plan.programs[0].vectorisation is Vectorisation.VECTORISED
    assert plan.facts == ("age",)
    ages = pa.record_batch({"age": pa.array([90, 70, 20, None], pa.int8())})
    found = plan.run([ages], rows=True, asks=True)["allowance"]
    assert list(found.granted.positions()) == [0]
    assert list(found.refused.positions()) == [2]
    assert found.sums == {"amount": 1810}
    assert found.outputs("amount").to_pylist() == [Decimal(1810), None, None, None]
    assert {name: list(rows.positions()) for name, rows in found.asks.items() if rows.count()} == {"age": [3]}
    record = compile_decision(_top(), DAY, REQUIRED)
    assert [record.decide({"age": age}).outcome for age in (90, 70, 20)] == ["granted", "unclear", "refused"]


def test_a_required_decision_is_worked_out_once_per_block(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = compile_population([_top(), _band()], DAY, REQUIRED)
    block = Block(pa.record_batch({"age": pa.array([90, 20])}), plan.clauses, plan.comparisons)
    asked: list[str] = []
    outcome = deciding._Deciding.outcome

    def noted(self: deciding._Deciding) -> object:
        asked.append(self._program.name)
        return outcome(self)

    monkeypatch.setattr(deciding._Deciding, "outcome", noted)
    for program in plan.programs:
        deciding.decide_program(program, block, Keep())
    assert sorted(asked) == ["allowance", "band", "band", "points"]  # `band` once as a column and once for itself


def test_amounts_come_out_of_value_vectors() -> None:
    read = decision([row({"age": ">= 80"}, amount="income * 0.15"), row({}, "refused")])
    plan = compile_population([read], DAY)
    money = pa.array([Decimal("100.10"), Decimal("0.02"), Decimal("7.00"), None], pa.decimal128(18, 2))
    batch = pa.record_batch({"age": pa.array([80, 90, 3, 85]), "income": money})
    found = plan.run([batch], rows=True, asks=True)["allowance"]
    assert found.vectorisation == "vectorised"
    assert found.sums == {"amount": Decimal("15.018")}
    assert list(found.unclear.positions()) == [3]
    assert list(found.asks["income"].positions()) == [3]
    assert found.fired().tolist() == [0, 0, 1, -1]


def test_a_block_beyond_62_bits_is_decided_row_by_row_and_right() -> None:
    read = decision([row({"age": "? * points > 5"}), row({}, "refused")])
    batch = pa.record_batch({"age": pa.array([2**40, 2]), "points": pa.array([2**40, 1])})
    found = compile_population([read], DAY).run([batch])["allowance"]
    assert list(found.granted.positions()) == [0]
    assert list(found.refused.positions()) == [1]


def test_lists_and_contexts_are_read_from_arrow_columns() -> None:
    inputs = {"children": InputClause("children", "any")}
    rows = [row({"children": "some c in ? satisfies c.age < 3 and c.here"}), row({}, "refused")]
    read = read_rules(document(rows), inputs)
    kind = pa.list_(pa.struct([("age", pa.int8()), ("here", pa.bool_())]))
    young, old = {"age": 2, "here": True}, {"age": 5, "here": True}
    column = pa.array([[old], [old, young], [], None, [{"age": 1, "here": False}], [young]], kind).slice(1)
    found = compile_population([read], DAY).run([pa.record_batch({"children": column})])["allowance"]
    assert found.vectorisation == "vectorised"
    assert list(found.granted.positions()) == [0, 4]
    assert list(found.unclear.positions()) == [2]
