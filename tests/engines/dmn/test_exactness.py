"""The record engine against brute force: what it decides, what it leaves open, and what it asks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, DecisionResult, compile_decision

from .random_rules import DAY, VALUES, decisions, subjects
from .reference import Result, decide, possible

POLICIES = ("FIRST", "UNIQUE", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")


def _result(result: DecisionResult) -> Result:
    outputs = {name: tuple(value) if isinstance(value, list) else value for name, value in result.outputs.items()}
    return str(result.outcome), tuple(outputs.items())


@settings(max_examples=300, deadline=None)
@given(decisions(POLICIES, uncut=True), st.lists(subjects(unknown=False), min_size=1, max_size=5))
def test_a_subject_with_all_facts_known_gets_what_the_rows_say(
    decision: Decision, people: list[dict[str, object]]
) -> None:
    record = compile_decision(decision, DAY)
    for facts in people:
        assert _result(record.decide(facts)) == decide(decision, DAY, facts)


@settings(max_examples=200, deadline=None)
@given(decisions(POLICIES, most_facts=3), subjects())
def test_a_result_is_decided_exactly_when_every_possible_value_gives_it(
    decision: Decision, facts: dict[str, object]
) -> None:
    result = compile_decision(decision, DAY).decide(facts)
    results, _ = possible(decision, DAY, facts, VALUES)
    if len(results) == 1:
        assert _result(result) == results.pop()
        assert result.asks == ()
    else:
        assert result.outcome == "unclear"
        assert result.note == "open"


@settings(max_examples=200, deadline=None)
@given(decisions(POLICIES, most_facts=3), subjects())
def test_a_fact_is_asked_exactly_when_it_can_still_change_the_result(
    decision: Decision, facts: dict[str, object]
) -> None:
    result = compile_decision(decision, DAY).decide(facts)
    _, asked = possible(decision, DAY, facts, VALUES)
    assert set(result.asks) == asked
    assert len(result.asks) == len(set(result.asks))


@settings(max_examples=150, deadline=None)
@given(decisions(("FIRST", "UNIQUE"), uncut=True), subjects(), st.data())
def test_answering_what_is_asked_always_ends_in_a_decided_result(
    decision: Decision, facts: dict[str, object], data: st.DataObject
) -> None:
    record = compile_decision(decision, DAY)
    known = dict(facts)
    for _ in range(len(facts) + 1):
        asks = record.decide(known).asks
        if not asks:
            break
        assert known.get(asks[0], UNKNOWN) is UNKNOWN
        known[asks[0]] = data.draw(st.sampled_from(VALUES[asks[0]]))
    assert record.decide(known).note != "open"


@settings(max_examples=150, deadline=None)
@given(decisions(("FIRST",)), subjects())
def test_the_row_named_as_the_reason_surely_matches(decision: Decision, facts: dict[str, object]) -> None:
    result = compile_decision(decision, DAY).decide(facts)
    if result.row is not None:
        named = {row.row: row for row in result.trace().rows}[result.row]
        assert named.matches == "true"
