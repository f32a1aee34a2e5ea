"""Cells and outputs that compute, and required decisions: the population engine says what the record engine says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal

import pyarrow as pa
from hypothesis import event, given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, compile_decision
from pengcheng.engines.dmn.population import compile_population

from ..random_rules import DAY
from ..random_vectors import REQUIRED, WIDE_INPUTS, computing_decisions, wide_subjects

TYPES: Mapping[str, pa.DataType] = {
    "age": pa.int16(),
    "share": pa.decimal128(10, 2),
    "alive": pa.bool_(),
    "state": pa.dictionary(pa.int8(), pa.string()),
    "kind": pa.string(),
    "since": pa.date32(),
    "until": pa.date32(),
    "homes": pa.decimal128(18, 2),
    "married": pa.bool_(),
    "children": pa.list_(pa.struct([("age", pa.int8()), ("born", pa.date32())])),
    "income": pa.decimal128(18, 2),
}
SINGLE = ("FIRST", "UNIQUE", "ANY", "PRIORITY")
LISTS = ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
EXACT = Context(prec=34)


def _batch(people: list[dict[str, object]]) -> pa.RecordBatch:
    arrays = {}
    for name, kind in TYPES.items():
        values = [None if person[name] is UNKNOWN else person[name] for person in people]
        if pa.types.is_decimal(kind):
            values = [None if value is None else Decimal(str(value)) for value in values]
        arrays[name] = pa.array(values, kind)
    return pa.record_batch(arrays)


def _seen(person: Mapping[str, object]) -> dict[str, object]:
    """A person as a table can hold her: a fact whose null is a value cannot be unknown too."""
    return {name: None if value is UNKNOWN and WIDE_INPUTS[name].nullable else value for name, value in person.items()}


def _check(decision: Decision, people: list[dict[str, object]], offset: int) -> None:
    record = compile_decision(decision, DAY, REQUIRED)
    batch, people = _batch(people).slice(offset), people[offset:]
    plan = compile_population([decision], DAY, REQUIRED)
    event(plan.programs[0].vectorisation)
    found = plan.run([batch], rows=True, asks=True)["random"]
    brief = plan.run([batch])["random"]
    granted, refused, unclear = found.granted.to_numpy(), found.refused.to_numpy(), found.unclear.to_numpy()
    assert granted.tolist() == brief.granted.to_numpy().tolist()
    assert unclear.tolist() == brief.unclear.to_numpy().tolist()
    fired, asks = found.fired(), {name: rows.to_numpy() for name, rows in found.asks.items()}
    (block,) = found.blocks
    total = Decimal(0)
    for place, person in enumerate(people):
        result = record.decide(_seen(person))
        states = tuple(result.outcome == word for word in ("granted", "refused", "unclear"))
        assert (granted[place], refused[place], unclear[place]) == states
        assert fired[place] == (-1 if result.row is None else result.row)
        assert {name for name, rows in asks.items() if rows[place]} == set(result.asks)
        if place in block.worked_out:
            assert block.worked_out[place] == result.outputs
        else:
            group = block.group[place]
            assert (found.group_outputs[group] if group >= 0 else {}) == result.outputs
        amount = result.outputs.get("amount")
        if result.outcome == "granted" and isinstance(amount, int | Decimal) and not isinstance(amount, bool):
            total = EXACT.add(total, Decimal(amount))
    assert abs(found.sums.get("amount", Decimal(0)) - total) <= abs(total) * Decimal("1e-30")
    assert found.sums == brief.sums


@settings(max_examples=100, deadline=None)
@given(computing_decisions(SINGLE, requires=False), st.lists(wide_subjects(), min_size=1, max_size=20), st.data())
def test_computed_cells_and_outputs_agree(
    decision: Decision, people: list[dict[str, object]], data: st.DataObject
) -> None:
    _check(decision, people, data.draw(st.integers(0, len(people) - 1)))


@settings(max_examples=100, deadline=None)
@given(computing_decisions(LISTS, requires=False), st.lists(wide_subjects(), min_size=1, max_size=20))
def test_computed_lists_and_aggregates_agree(decision: Decision, people: list[dict[str, object]]) -> None:
    _check(decision, people, 0)


@settings(max_examples=100, deadline=None)
@given(computing_decisions(SINGLE + LISTS, requires=True), st.lists(wide_subjects(), min_size=1, max_size=20))
def test_required_decisions_agree_through_two_floors(decision: Decision, people: list[dict[str, object]]) -> None:
    _check(decision, people, 0)
