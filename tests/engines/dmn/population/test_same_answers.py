"""The population engine and the record engine say the same of everybody."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, compile_decision
from pengcheng.engines.dmn.population import compile_population

from ..random_rules import DAY, INPUTS, decisions, subjects

POLICIES = ("FIRST", "UNIQUE", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
TYPES: Mapping[str, tuple[pa.DataType, ...]] = {
    "age": (pa.int8(), pa.int32(), pa.int64(), pa.uint16(), pa.decimal128(38, 0), pa.float64()),
    "share": (pa.decimal128(10, 2), pa.decimal128(38, 3)),
    "alive": (pa.bool_(),),
    "state": (pa.string(), pa.dictionary(pa.int8(), pa.string())),
    "kind": (pa.string(), pa.dictionary(pa.int32(), pa.string())),
    "since": (pa.date32(),),
    "until": (pa.date32(),),
    "homes": (pa.int16(), pa.decimal128(18, 2)),
    "married": (pa.bool_(),),
}


@st.composite
def _batches(draw: st.DrawFn, people: list[dict[str, object]]) -> pa.RecordBatch:
    arrays = {}
    for name in INPUTS:
        values = [None if person[name] is UNKNOWN else person[name] for person in people]
        column_type = draw(st.sampled_from(TYPES[name]))
        if pa.types.is_decimal(column_type):
            values = [None if value is None else Decimal(str(value)) for value in values]
        arrays[name] = pa.array(values, column_type)
    return pa.record_batch(arrays)


def _seen(person: Mapping[str, object]) -> dict[str, object]:
    """A person as a table can hold her: a fact whose null is a value cannot be unknown too."""
    return {name: None if value is UNKNOWN and INPUTS[name].nullable else value for name, value in person.items()}


@settings(max_examples=250, deadline=None)
@given(decisions(POLICIES, uncut=True), st.lists(subjects(), min_size=1, max_size=70), st.data())
def test_both_engines_agree_on_every_resident(
    decision: Decision, people: list[dict[str, object]], data: st.DataObject
) -> None:
    record = compile_decision(decision, DAY)
    batch = data.draw(_batches(people))
    offset = data.draw(st.integers(0, len(people) - 1))
    people, batch = people[offset:], batch.slice(offset)
    found = compile_population([decision], DAY).run([batch], rows=True, asks=True)["random"]
    granted, refused, unclear = found.granted.to_numpy(), found.refused.to_numpy(), found.unclear.to_numpy()
    fired, asks = found.fired(), {name: rows.to_numpy() for name, rows in found.asks.items()}
    total = 0
    for place, person in enumerate(people):
        result = record.decide(_seen(person))
        assert (granted[place], refused[place], unclear[place]) == tuple(
            result.outcome == word for word in ("granted", "refused", "unclear")
        )
        assert fired[place] == (-1 if result.row is None else result.row)
        assert {name for name, rows in asks.items() if rows[place]} == set(result.asks)
        amount = result.outputs.get("amount")
        if not isinstance(amount, list):
            assert found.outputs("amount")[place].as_py() == amount
            total += amount if result.outcome == "granted" and amount is not None else 0  # type: ignore[operator]
    assert found.sums.get("amount", 0) == total
