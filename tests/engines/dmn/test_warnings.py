"""What a cell or an output cannot say does not vanish into null: it is told, with its row, column and characters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings

from pengcheng.engines.dmn import UNKNOWN, InputClause, RecordDecision, RuleWithoutValue, compile_decision, read_rules
from pengcheng.engines.dmn.model import Decision
from tests.engines.dmn.random_rules import decisions, subjects

DAY = date(2026, 1, 1)
FACTS = {
    "age": InputClause("age", "number"),
    "income": InputClause("income", "number", nullable=True),
    "town": InputClause("town", "string"),
}
PERSON = {"age": 30, "income": 0, "town": "Harbour"}


def rules(version: Mapping[str, object]) -> RecordDecision:
    document = {"decision": "aid", "versions": [{"effective": DAY, **version}]}
    return compile_decision(read_rules(document, FACTS), DAY)


def table(*rows: Mapping[str, object], policy: str = "FIRST", **more: object) -> RecordDecision:
    outputs = more.pop("outputs", {"outcome": "outcome", "amount": "number"})
    return rules({"hit_policy": policy, "outputs": outputs, "rows": list(rows), **more})


GRANT = {"then": {"outcome": "granted"}}


@pytest.mark.parametrize(
    ("record", "row", "column", "code", "characters"),
    [
        (table({"when": {"age": '"old"'}, **GRANT}), 0, "age", "not_comparable", '"old"'),
        (table({"when": {"age": "> 100 / income"}, **GRANT}), 0, "age", "division_by_zero", "100 / income"),
        (table({"when": {"age": '> number("x")'}, **GRANT}), 0, "age", "not_a_number", 'number("x")'),
        (table({"when": {"age": "> salary"}, **GRANT}), 0, "age", "unknown_name", "salary"),
        (table({"when": {"age": "odd(?, 1)"}, **GRANT}), 0, "age", "wrong_arguments", "odd(?, 1)"),
        (
            table({"then": {"outcome": "granted", "amount": "1 / income"}}),
            0,
            "amount",
            "division_by_zero",
            "1 / income",
        ),
        (table({"then": {"outcome": "granted", "amount": '1 + "a"'}}), 0, "amount", "wrong_types", '1 + "a"'),
        (table({"then": {"outcome": "town"}}), 0, "outcome", "not_an_outcome", ""),
        (
            table(
                {"when": {"share": "> 1"}, **GRANT}, inputs={"share": {"expression": "age / income", "type": "number"}}
            ),
            None,
            "share",
            "division_by_zero",
            "age / income",
        ),
        (
            table(
                {"when": {"age": "> 90"}, **GRANT},
                outputs={
                    "outcome": {"type": "outcome", "default": "refused"},
                    "amount": {"type": "number", "default": "1/0"},
                },
            ),
            None,
            "amount",
            "division_by_zero",
            "1/0",
        ),
        (
            table(
                {"then": {"amount": 1}},
                {"then": {"amount": "town"}},
                policy="COLLECT",
                aggregation="SUM",
                outputs={"amount": "number"},
            ),
            1,
            "amount",
            "not_a_number",
            "",
        ),
        (rules({"expression": "age / income", "type": "number"}), None, "aid", "division_by_zero", "age / income"),
    ],
)
def test_each_place_of_a_rule_tells_why_it_has_no_value(
    record: RecordDecision, row: int | None, column: str, code: str, characters: str
) -> None:
    (warning,) = record.decide(PERSON).warnings
    assert (warning.decision, warning.row, warning.column, warning.code) == ("aid", row, column, code)
    assert len(characters) == warning.end - warning.start
    with pytest.raises(RuleWithoutValue) as refused:
        record.decide_strictly(PERSON)
    assert refused.value.warnings == (warning,)
    assert warning.message in str(refused.value)


def test_a_warning_is_plain_json_with_row_column_and_characters() -> None:
    (warning,) = table({"when": {"age": "> 100 / income"}, **GRANT}).decide(PERSON).warnings
    assert warning.to_json() == {
        "decision": "aid",
        "row": 0,
        "column": "age",
        "code": "division_by_zero",
        "message": warning.message,
        "start": 2,
        "end": 14,
    }


def test_a_row_that_another_test_rules_out_says_nothing() -> None:
    guarded = {"when": {"town": '"Elsewhere"', "age": "> 100 / income"}, **GRANT}
    assert table(guarded, GRANT).decide_strictly(PERSON).row == 1


def test_a_row_after_the_first_that_fires_says_nothing() -> None:
    assert table(GRANT, {"when": {"age": '"old"'}, **GRANT}).decide(PERSON).warnings == ()


def test_null_and_unknown_facts_are_no_faults() -> None:
    record = table({"when": {"age": "> income"}, **GRANT}, GRANT)
    assert record.decide({**PERSON, "income": None}).warnings == ()
    assert record.decide({**PERSON, "income": UNKNOWN}).warnings == ()


def test_the_warnings_of_a_required_decision_are_told_with_its_name() -> None:
    below = read_rules({"decision": "share", "versions": [{"effective": DAY, "expression": "1 / income"}]}, FACTS)
    rows = [{"when": {"share": "> 1"}, **GRANT}, GRANT]
    version = {
        "effective": DAY,
        "requires": ["share"],
        "hit_policy": "FIRST",
        "outputs": {"outcome": "outcome"},
        "rows": rows,
    }
    inputs = {**FACTS, "share": InputClause("share", "any")}
    above = read_rules({"decision": "aid", "versions": [version]}, inputs)
    (warning,) = compile_decision(above, DAY, {"share": below}).decide(PERSON).warnings
    assert (warning.decision, warning.column, warning.code) == ("share", "share", "division_by_zero")


@given(decisions(policies=("FIRST", "UNIQUE", "ANY", "COLLECT"), uncut=True), subjects())
@settings(max_examples=60, deadline=None)
def test_strict_and_plain_decisions_agree_where_nothing_warns(decision: Decision, facts: dict[str, object]) -> None:
    record = compile_decision(decision, DAY)
    result = record.decide(facts)
    if result.warnings:
        with pytest.raises(RuleWithoutValue):
            record.decide_strictly(facts)
    else:
        strict = record.decide_strictly(facts)
        assert (strict.outcome, strict.outputs, strict.rows) == (result.outcome, result.outputs, result.rows)
