"""Decisions that require others are one statement; what is open below is open above, and asks for the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from pengcheng.engines.dmn import Decision, InputClause, read_rules
from pengcheng.engines.dmn.sql import NotPrintable, print_decision

from ..random_rules import INPUTS, VALUES
from .engines import DuckDB
from .judge import DAY, LAYOUT, check, compiled, everybody, reads_all

CROWD = everybody({fact: [each for each in found if each is not None] for fact, found in VALUES.items()}, 300)


def _read(name: str, version: Mapping[str, object], inputs: Mapping[str, InputClause] = INPUTS) -> Decision:
    return read_rules({"decision": name, "versions": [{"effective": date(2020, 1, 1), **version}]}, inputs)


def _row(when: Mapping[str, object], then: Mapping[str, object]) -> dict[str, object]:
    return {"when": when, "then": then, "clause": {"en": "art. 1"}, "says": {"en": "Because."}}


NEED = _read("need", {"expression": "if married then share * 2 else share", "type": "number"})
STANDING = _read(
    "standing",
    {
        "hit_policy": "UNIQUE",
        "outputs": {"outcome": "outcome", "points": "number"},
        "rows": [
            _row({"alive": False}, {"outcome": "refused", "points": 0}),
            _row({"alive": True, "age": "< 3"}, {"outcome": "granted", "points": "age * 10"}),
            _row({"alive": True, "age": ">= 3", "state": "normal"}, {"outcome": "granted", "points": 7}),
        ],
    },
)
ABOVE = {
    **INPUTS,
    "need": InputClause("need", "number"),
    "standing": InputClause("standing", "any"),
}
BENEFIT = _read(
    "benefit",
    {
        "hit_policy": "FIRST",
        "requires": ["need", "standing"],
        "outputs": {"outcome": "outcome", "amount": "number"},
        "rows": [
            _row({"since": '? > date("2024-02-29") and standing.points = 7'}, {"outcome": "refused"}),
            _row({"need": ">= 2"}, {"outcome": "granted", "amount": "need + standing.points"}),
            _row({"age": 'standing.outcome = "granted" and ? > 1'}, {"outcome": "granted", "amount": 1}),
            _row({"need": "[0.5..2)", "homes": "null"}, {"outcome": "refused"}),
        ],
    },
    ABOVE,
)
BELOW = {"need": NEED, "standing": STANDING}


def test_a_decision_over_two_others_says_what_the_record_engine_says() -> None:
    statement = print_decision(BENEFIT, DAY, "duckdb", LAYOUT, required=BELOW)
    answers = DuckDB(reads_all(INPUTS), CROWD).answers(statement)
    assert check(compiled(BENEFIT, BELOW), statement, CROWD, answers) == len(CROWD)
    assert {answer["note"] for answer in answers.values()} == {"", "open", "no_match"}


def test_a_required_decision_without_one_shape_is_refused_with_its_place() -> None:
    shapeless = _read(
        "standing",
        {
            "hit_policy": "FIRST",
            "outputs": {"outcome": "outcome", "points": "number"},
            "rows": [_row({"alive": False}, {"outcome": "refused"}), _row({}, {"outcome": "granted", "points": 1})],
        },
    )
    with pytest.raises(NotPrintable, match=r"benefit.*Give every row every output"):
        print_decision(BENEFIT, DAY, "duckdb", LAYOUT, required={**BELOW, "standing": shapeless})


def test_a_place_where_no_unknown_fact_can_lie_is_not_reached_by_one() -> None:
    """No code is other than its declared ones, so a missing code is none of `not(...)` all of them."""
    state = "not(normal, moved, cancelled)"
    decision = _read(
        "place",
        {
            "hit_policy": "COLLECT",
            "outputs": {"outcome": "outcome"},
            "rows": [_row({"state": state}, {"outcome": "refused"}), _row({"alive": True}, {"outcome": "granted"})],
        },
    )
    statement = print_decision(decision, DAY, "duckdb", LAYOUT)
    answers = DuckDB(reads_all(INPUTS), CROWD).answers(statement)
    assert check(compiled(decision), statement, CROWD, answers) == len(CROWD)
    assert all(answer[f"asks_{fact}"] is not None for answer in answers.values() for fact in ("state", "alive"))
