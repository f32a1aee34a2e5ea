"""Many decisions about one subject: decided together, and kept up to date, as each alone would be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, DecisionResult, compile_decision, read_rules
from pengcheng.engines.dmn.analysis.turning_days import moved_facts, turning_days
from pengcheng.engines.dmn.portfolio import NamedTwice, Results, compile_portfolio

from .random_rules import DAY, INPUTS, VALUES, decisions, subjects
from .rules_documents import ALLOWANCE, decision, document, row
from .rules_documents import INPUTS as ELDERS

POLICIES = ("FIRST", "UNIQUE", "ANY", "COLLECT")
ELDER = {"alive": True, "household here": True, "age": 91, "other allowance": False}
TOMORROW = DAY + timedelta(days=1)


def _said(result: DecisionResult) -> object:
    """Everything a result says, its explanation included."""
    return (
        result.outcome, dict(result.outputs), result.rows, result.row, result.clause, result.says, result.note,
        result.asks, result.rule_hash, result.trace().to_json(),
    )  # fmt: skip


def _all_said(results: Results) -> dict[str, object]:
    return {name: _said(result) for name, result in results.items()}


def _each_alone(items: list[Decision], on: date, facts: dict[str, object]) -> dict[str, object]:
    return {each.name: _said(compile_decision(each, on).decide(facts)) for each in items}


@st.composite
def _items(draw: st.DrawFn) -> list[Decision]:
    made = draw(st.lists(decisions(POLICIES, uncut=True), min_size=1, max_size=4))
    return [replace(each, name=f"item {number}") for number, each in enumerate(made)]


def _named(name: str, rows: list[dict[str, object]], **version: object) -> Decision:
    return read_rules({**document(rows, **version), "decision": name}, ELDERS)


AGED = _named("aged", [row({"age": ">= 80"}), row({}, "refused")])
POOR = _named("poor", [row({"income": "< 1000"}), row({}, "refused")])
RECENT = _named("recent", [row({"died on": '>= today() - duration("P10D")'}), row({}, "refused")])


@settings(max_examples=150, deadline=None)
@given(_items(), subjects(), st.data())
def test_after_any_changes_the_results_are_those_of_deciding_each_alone(
    items: list[Decision], facts: dict[str, object], data: st.DataObject
) -> None:
    portfolio = compile_portfolio(items, DAY)
    results = portfolio.decide_all(facts)
    assert _all_said(results) == _each_alone(items, DAY, facts)
    for _ in range(3):
        changed = data.draw(st.lists(st.sampled_from(sorted(INPUTS)), unique=True, max_size=3))
        facts = facts | {name: data.draw(st.sampled_from((*VALUES[name], UNKNOWN))) for name in changed}
        results = portfolio.change(results, facts, changed)
        assert _all_said(results) == _each_alone(items, DAY, facts)


@settings(max_examples=100, deadline=None)
@given(_items(), subjects(), st.sampled_from((0, 1, 400)), st.integers(0, 6))
def test_on_a_new_day_the_results_are_those_of_deciding_each_alone(
    items: list[Decision], facts: dict[str, object], days: int, moving: int
) -> None:
    today = compile_portfolio(items, DAY)
    day = DAY + timedelta(days=days)
    motions = {"age": lambda on: 1 + (on - DAY).days // 100, "since": lambda on: VALUES["since"][moving]}
    facts = facts | {name: motion(DAY) for name, motion in motions.items()}
    results = today.decide_all(facts)
    moved = moved_facts(motions, DAY, day)
    after = facts | moved
    assert _all_said(today.on(day).turn(results, today, after, moved)) == _each_alone(items, day, after)


@settings(max_examples=60, deadline=None)
@given(_items(), subjects())
def test_nothing_turns_before_the_day_it_may_turn_on(items: list[Decision], facts: dict[str, object]) -> None:
    until = DAY + timedelta(days=12)
    motions = {"age": lambda on: 1 + (on - DAY).days // 3, "since": lambda on: on - timedelta(days=740)}
    portfolio = compile_portfolio(items, DAY)
    facts = facts | {name: motion(DAY) for name, motion in motions.items()}
    before = {name: _verdict(result) for name, result in portfolio.decide_all(facts).items()}
    days = turning_days(portfolio, motions, until)
    for number in range(1, 13):
        day = DAY + timedelta(days=number)
        moved = facts | {name: motion(day) for name, motion in motions.items()}
        for name, result in portfolio.on(day).decide_all(moved).items():
            if name not in days or day < days[name]:
                assert _verdict(result) == before[name]


def _verdict(result: DecisionResult) -> object:
    return result.outcome, dict(result.outputs), result.rows, result.row, result.note, result.asks


def test_what_reads_no_changed_fact_is_taken_over_untouched() -> None:
    portfolio = compile_portfolio([AGED, POOR], DAY)
    before = portfolio.decide_all({"age": 91, "income": 3000})
    after = portfolio.change(before, {"age": 91, "income": 900}, ["income"])
    assert after["aged"] is before["aged"]
    assert (before["poor"].outcome, after["poor"].outcome) == ("refused", "granted")
    assert portfolio.touched(["income", "shoe size"]) == ("poor",)


def test_a_fact_behind_a_required_decision_touches_what_requires_it() -> None:
    points = read_rules(
        {"decision": "points", "versions": [{"effective": date(2025, 1, 1), "expression": "age * 2"}]}, ELDERS
    )
    top = decision([row({"points": ">= 160"}), row({}, "refused")], requires=["points"])
    portfolio = compile_portfolio([top, POOR], DAY, {"points": points})
    before = portfolio.decide_all({"age": 79, "income": 0})
    after = portfolio.change(before, {"age": 80, "income": 0}, ["age"])
    assert portfolio.readers["age"] == ("allowance",)
    assert (before["allowance"].outcome, after["allowance"].outcome) == ("refused", "granted")
    assert after["poor"] is before["poor"]


def test_a_day_that_passes_decides_again_only_what_reads_the_clock_or_a_fact_that_moved() -> None:
    today = compile_portfolio([AGED, POOR, RECENT], DAY)
    facts = {"age": 91, "income": 10, "died on": DAY - timedelta(days=10)}
    before = today.decide_all(facts)
    after = today.on(TOMORROW).turn(before, today, facts)
    assert after["aged"] is before["aged"]
    assert after["poor"] is before["poor"]
    assert (before["recent"].outcome, after["recent"].outcome) == ("granted", "refused")
    again = today.on(TOMORROW).turn(before, today, {**facts, "age": 92}, ["age"])
    assert again["aged"] is not before["aged"]
    assert again["poor"] is before["poor"]


def test_a_new_version_is_compiled_and_decided_on_its_day() -> None:
    text = {**document([row({"age": ">= 80"}), row({}, "refused")]), "decision": "aged"}
    later = document([row({"age": ">= 70"}), row({}, "refused")])["versions"][0]
    text["versions"].append({**later, "effective": TOMORROW})
    today = compile_portfolio([read_rules(text, ELDERS), POOR], DAY)
    facts = {"age": 75, "income": 10}
    before = today.decide_all(facts)
    tomorrow = today.on(TOMORROW)
    after = tomorrow.turn(before, today, facts)
    assert (before["aged"].outcome, after["aged"].outcome) == ("refused", "granted")
    assert tomorrow.records["poor"] is today.records["poor"]
    assert turning_days(today, {}, DAY + timedelta(days=30)) == {"aged": TOMORROW}


def test_the_day_a_result_may_turn_on_is_the_day_its_fact_crosses_a_border() -> None:
    portfolio = compile_portfolio([AGED, POOR, RECENT], DAY)
    born = date(1946, 5, 7)
    age = {"age": lambda day: day.year - born.year - ((day.month, day.day) < (born.month, born.day))}
    until = date(2036, 1, 1)
    assert turning_days(portfolio, age, until) == {"aged": born.replace(year=2026), "recent": TOMORROW}
    assert "aged" not in turning_days(portfolio, {"age": lambda day: 85 + day.year - DAY.year}, until)


def test_two_decisions_of_one_name_are_refused() -> None:
    with pytest.raises(NamedTwice, match="allowance"):
        compile_portfolio([decision(ALLOWANCE), decision(ALLOWANCE)], DAY)


def test_a_portfolio_names_every_fact_it_reads() -> None:
    assert set(compile_portfolio([decision(ALLOWANCE), POOR], DAY).facts) == {*ELDER, "income"}
