"""Rules as people write them: read, refused with every fault, and written back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from pengcheng.engines.dmn import (
    Decision,
    DecisionTable,
    DmnError,
    LiteralDecision,
    RulesRefused,
    compile_decision,
    read_rules,
    write_rules,
)
from pengcheng.engines.dmn.model import PayPeriod

from . import random_rules
from .rules_documents import ALLOWANCE, INPUTS, decision, document, row


def _faults(written: object) -> dict[tuple[object, ...], str]:
    with pytest.raises(RulesRefused) as refused:
        read_rules(written, INPUTS)
    return {fault.path: fault.code for fault in refused.value.faults}


def _table(read: Decision) -> DecisionTable:
    body = read.versions[0].body
    assert isinstance(body, DecisionTable)
    return body


def test_what_is_written_is_read_back_the_same() -> None:
    written = document(ALLOWANCE)
    assert write_rules(read_rules(written, INPUTS)) == written


@settings(max_examples=100, deadline=None)
@given(random_rules.decisions(("FIRST", "COLLECT", "PRIORITY", "RULE ORDER"), uncut=True))
def test_any_decision_survives_writing_and_reading(made: Decision) -> None:
    assert read_rules(write_rules(made), random_rules.INPUTS) == made


def test_an_expression_an_own_column_and_a_default_survive_too() -> None:
    written = {
        "decision": "bonus",
        "versions": [
            {"effective": date(2024, 1, 1), "expression": "if age > 60 then 10 else 0", "type": "number"},
            {
                "effective": date(2025, 1, 1),
                "requires": ["points"],
                "hit_policy": "COLLECT",
                "aggregation": "SUM",
                "inputs": {"double": {"expression": "points * 2", "type": "number"}},
                "outputs": {"amount": {"type": "money", "default": 5}},
                "rows": [{"when": {"double": "> 10"}, "then": {"amount": "age * 2"}}],
            },
        ],
    }
    read = read_rules(written, INPUTS)
    assert isinstance(read.versions[0].body, LiteralDecision)
    assert write_rules(read) == written


def test_a_bare_word_of_the_columns_values_is_a_text() -> None:
    read = decision(
        [row({"state": "normal"}), row({"state": "not(normal, moved away)"}, "refused"), row({"state": "A-1"})]
    )
    record = compile_decision(read, date(2026, 1, 1))
    assert record.decide({"state": "normal"}).row == 0
    assert record.decide({"state": "A-1"}).row == 1
    assert record.decide({"state": "moved away"}).outcome == "unclear"


def test_yaml_scalars_mean_equality() -> None:
    read = decision([row({"income": 0.1}), row({"died on": None, "alive": True}), row({"died on": date(2024, 2, 29)})])
    record = compile_decision(read, date(2026, 1, 1))
    assert record.decide({"income": Decimal("0.1")}).row == 0
    assert record.decide({"income": 1, "died on": None, "alive": True}).row == 1
    assert record.decide({"income": 1, "died on": date(2024, 2, 29), "alive": True}).row == 2


def test_every_fault_is_told_at_once_with_its_place() -> None:
    rows = [
        row({"agee": "< 80", "age": "< <"}),
        {"when": {"age": [1]}, "then": {"amount": 1}},
        {"then": {"outcome": "maybe(", "amuont": 1}, "clauses": "x"},
    ]
    faults = _faults(document(rows))
    base = ("versions", 0, "rows")
    assert faults[(*base, 0, "when", "agee")] == "unknown_fact"
    assert faults[(*base, 0, "when", "age")].startswith("feel_")
    assert faults[(*base, 1, "when", "age")] == "cell_unreadable"
    assert faults[(*base, 1, "then")] == "no_outcome"
    assert faults[(*base, 2, "clauses")] == "unknown_key"
    assert faults[(*base, 2, "then", "amuont")] == "unknown_output"


def test_a_fault_names_the_row_and_column_in_words_and_guesses_what_was_meant() -> None:
    with pytest.raises(RulesRefused, match=r"version 1, row 1, when agee: .* Did you mean 'age'\?"):
        read_rules(document([row({"agee": 1})]), INPUTS)


def test_locate_turns_paths_into_places() -> None:
    with pytest.raises(RulesRefused) as refused:
        read_rules(document([row({"agee": 1})]), INPUTS, locate=lambda path: f"line {len(path)}")
    assert refused.value.faults[0].place == "line 6"


@pytest.mark.parametrize(
    ("written", "path", "code"),
    [
        ([], (), "not_a_mapping"),
        ({"decision": "d"}, (), "missing_key"),
        ({"decision": "d", "versions": []}, ("versions",), "no_versions"),
        (document([], effective="2025"), ("versions", 0, "effective"), "not_a_date"),
        (document([], hit_policy="FRIST"), ("versions", 0, "hit_policy"), "unknown_word"),
        (document([], aggregation="SUM"), ("versions", 0, "aggregation"), "aggregation_without_collect"),
        (document([], outputs=[]), ("versions", 0, "outputs"), "not_a_mapping"),
    ],
)
def test_a_wrong_shape_is_refused(written: object, path: tuple[object, ...], code: str) -> None:
    assert _faults(written)[path] == code


def test_two_versions_of_one_day_are_refused() -> None:
    written = document([row({})])
    written["versions"].append(written["versions"][0])
    assert _faults(written)["versions", 1, "effective"] == "same_effective_date"


def test_inputs_are_the_columns_in_order_and_then_what_expressions_read() -> None:
    table = _table(decision([row({"age": "> points"}, amount="income * 2"), row({"alive": True})]))
    assert [clause.name for clause in table.inputs] == ["age", "alive", "points", "income"]


def test_the_hash_is_of_the_meaning_and_not_of_the_writing() -> None:
    one = decision([row({"age": "[80..90)", "alive": True}, amount=200)])
    spaced = decision([row({"alive": "true", "age": " [80 .. 90) "}, amount="200")])
    reworded = document([row({"age": "[80..90)", "alive": True}, amount=200)])
    reworded["versions"][0]["rows"][0]["says"] = {"en": "Otherwise said."}
    other = decision([row({"age": "[80..90]", "alive": True}, amount=200)])
    assert one.versions[0].hash == spaced.versions[0].hash
    assert one.versions[0].hash == read_rules(reworded, INPUTS).versions[0].hash
    assert one.versions[0].hash != other.versions[0].hash


def _with_amount(output: object) -> dict[str, object]:
    written = document([row({"age": ">= 80"}, amount=200)])
    written["versions"][0]["outputs"] = {"outcome": "outcome", "amount": output}
    return written


def test_what_an_output_is_called_counted_in_and_paid_by_survives_writing() -> None:
    amount = {"type": "number", "name": {"en": "Water", "zh": "水"}, "unit": {"en": "litres"}, "period": "month"}
    written = _with_amount(amount)
    read = read_rules(written, INPUTS)
    clause = _table(read).outputs[1]
    assert (clause.label["zh"], clause.unit, clause.period) == ("水", {"en": "litres"}, PayPeriod.MONTH)
    assert write_rules(read) == written


def test_a_period_that_there_is_not_is_refused_with_its_place() -> None:
    place = ("versions", 0, "outputs", "amount", "period")
    assert _faults(_with_amount({"type": "money", "period": "weekly"})) == {place: "unknown_word"}


def test_how_often_an_amount_is_paid_is_its_meaning_and_what_it_is_called_is_not() -> None:
    def hash_of(output: object) -> str:
        return read_rules(_with_amount(output), INPUTS).versions[0].hash

    assert hash_of("money") == hash_of({"type": "money", "name": {"en": "Allowance"}, "unit": {"en": "euros"}})
    assert hash_of({"type": "money", "period": "month"}) not in (
        hash_of("money"),
        hash_of({"type": "money", "period": "year"}),
    )


@pytest.mark.parametrize(("period", "times"), [("once", 1), ("month", 12), ("year", 1)])
def test_a_period_says_how_often_in_a_year(period: str, times: int) -> None:
    assert PayPeriod(period).times_a_year == times


def test_refusals_share_one_base_class() -> None:
    assert issubclass(RulesRefused, DmnError)
