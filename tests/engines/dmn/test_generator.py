"""The function of a diagram, the walk through it and its look-ups come to one result."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings

from pengcheng.engines.dmn import UNKNOWN, Decision, compile_decision, generator
from pengcheng.engines.dmn.generator import Walker, generate
from pengcheng.engines.dmn.record import RecordDecision

from .random_rules import DAY, decisions, subjects
from .rules_documents import decision, row


def _made(record: RecordDecision, *, walked: bool) -> object:
    diagram = record.compiled.diagram
    assert diagram is not None
    leaves = [leaf.number for leaf in record.compiled.leaves]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(generator, "MOST_STATEMENTS", -1 if walked else 10_000)
        return generate(record.compiled, diagram, leaves)


def _told(fire: object, facts: Mapping[str, object]) -> object:
    assert callable(fire)
    try:
        return fire(facts)
    except (KeyError, TypeError):
        return None


@settings(max_examples=300, deadline=None)
@given(decisions(uncut=True), subjects())
def test_a_large_diagram_is_walked_to_the_leaf_that_the_function_returns(
    made: Decision, facts: dict[str, object]
) -> None:
    record = compile_decision(made, DAY)
    walker, function = _made(record, walked=True), _made(record, walked=False)
    if record.compiled.columns:
        assert isinstance(walker, Walker) or record.compiled.diagram.root < 0  # type: ignore[union-attr]
    assert _told(walker, facts) == _told(function, facts)


@pytest.mark.parametrize("value", [*range(-1, 122), UNKNOWN, None])
def test_a_long_column_is_looked_up_as_it_is_compared(value: object) -> None:
    record = compile_decision(decision([row({"age": limit}) for limit in range(0, 120, 2)]), DAY)
    fired = record.decide({"age": value}).rows
    if isinstance(value, int):
        assert fired == ((value // 2,) if value % 2 == 0 and 0 <= value < 120 else ())
    elif value is None:
        assert fired == ()
    else:
        assert record.decide({"age": value}).asks == ("age",)


@pytest.mark.parametrize("value", [*(f"c{number}" for number in range(62)), "other"])
def test_a_long_column_of_texts_is_looked_up_as_it_is_compared(value: str) -> None:
    record = compile_decision(decision([row({"state": f'"c{number}"'}) for number in range(60)]), DAY)
    number = int(value[1:]) if value != "other" else 60
    assert record.decide({"state": value}).rows == ((number,) if number < 60 else ())
