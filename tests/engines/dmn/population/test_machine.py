"""Many decisions on words together say what each says alone; and how they come to share their work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, InputClause, read_rules
from pengcheng.engines.dmn.generated import Condition, generated_items, generated_residents
from pengcheng.engines.dmn.population import DecisionSweep, PopulationResult, compile_population, machine, run
from pengcheng.engines.dmn.population.bitsets import Words
from pengcheng.engines.dmn.population.possible import PossibleSweep

from ..random_rules import DAY, INPUTS, decisions, subjects
from ..rules_documents import document, row
from .test_same_answers import POLICIES, TYPES

Said = Mapping[str, tuple[list[int], list[int], list[int], dict[str, Decimal]]]


def said(found: PopulationResult) -> Said:
    return {
        name: (
            sweep.granted.positions().tolist(),
            sweep.refused.positions().tolist(),
            sweep.unclear.positions().tolist(),
            sweep.sums,
        )
        for name, sweep in found.decisions.items()
    }


@st.composite
def populations(draw: st.DrawFn) -> pa.RecordBatch:
    """People of whom some columns are missing altogether, and others are complete."""
    people = draw(st.lists(subjects(), min_size=1, max_size=140))
    names = draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, unique=True))
    arrays = {}
    for name in names:
        values = [None if person[name] is UNKNOWN else person[name] for person in people]
        if draw(st.booleans()):
            values = [next((each for each in values if each is not None), None) if v is None else v for v in values]
        column_type = draw(st.sampled_from(TYPES[name]))
        if pa.types.is_decimal(column_type):
            values = [None if value is None else Decimal(str(value)) for value in values]
        arrays[name] = pa.array(values, column_type)
    return pa.record_batch(arrays)


@settings(max_examples=200, deadline=None)
@given(st.lists(decisions(POLICIES, uncut=True), min_size=1, max_size=4), populations(), st.data())
def test_together_on_words_is_what_each_says_alone(
    made: list[Decision], people: pa.RecordBatch, data: st.DataObject
) -> None:
    named = [replace(each, name=f"item_{number}") for number, each in enumerate(made)]
    cut = data.draw(st.integers(0, people.num_rows))
    blocks = [people.slice(0, cut), people.slice(cut)]
    plan = compile_population(named, DAY)
    assert said(plan.run(blocks)) == said(plan.run(blocks, rows=True))


@pytest.mark.parametrize("threads", [1, 3])
def test_blocks_come_out_in_order_however_many_run_at_a_time(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    items = generated_items(12, 3)
    people = generated_residents(5_000, items.clauses, 3)
    plan = compile_population(items.decisions, DAY)
    whole = said(plan.run([people]))
    monkeypatch.setattr(run, "WIDE_ROWS", 700)
    assert said(plan.run([people], threads=threads)) == whole


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 700), min_size=1, max_size=6))
def test_blocks_of_any_sizes_use_the_same_memory_and_change_nothing_kept(sizes: list[int]) -> None:
    items = generated_items(12, 3)
    people = generated_residents(sum(sizes), items.clauses, 3)
    plan = compile_population(items.decisions, DAY)
    first = plan.run([people])
    whole = said(first)
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    assert said(plan.run([people.slice(*each) for each in zip(starts, sizes, strict=True)])) == whole
    assert said(first) == whole
    assert len(plan._runner._machine._spare) <= 1


def test_a_wide_block_that_words_cannot_hold_is_cut_before_it_is_asked_row_by_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "BLOCK_ROWS", 3)
    monkeypatch.setattr(run, "WIDE_ROWS", 8)
    income = InputClause("income", "number")
    decision = read_rules(document([row({"income": ">= 60"}), row({}, "refused")]), {"income": income})
    incomes = [Decimal(each) for each in (10**20, 59, 60, 61, 0, 10**20, 1, 2, 3, 60)]
    plan = compile_population([decision], DAY)
    found = plan.run([pa.record_batch({"income": pa.array(incomes, pa.decimal128(30, 0))})])[decision.name]
    assert found.granted.positions().tolist() == [0, 2, 3, 5, 9]
    assert [rows for rows, _ in found.granted.blocks] == [3, 3, 2, 2]


def test_a_question_that_is_a_result_as_it_stands_is_kept_when_the_next_block_comes() -> None:
    flag = InputClause("here", "boolean")
    one = read_rules(document([row({"here": True}), row({}, "refused")]), {"here": flag})
    age = InputClause("age", "number", integer=True)
    other = read_rules(document([row({"age": ">= 60"}), row({}, "refused")]), {"age": age})
    plan = compile_population([replace(one, name="flag"), replace(other, name="cut")], DAY)
    blocks = [
        pa.record_batch({"here": pa.array([True, False]), "age": pa.array([60, 59])}),
        pa.record_batch({"here": pa.array([False, True]), "age": pa.array([59, 60])}),
    ]
    found = plan.run(blocks)
    assert [found[name].granted.positions().tolist() for name in ("flag", "cut")] == [[0, 3]] * 2


def test_generated_items_grant_whoever_meets_all_conditions() -> None:
    items = generated_items(20, 5)
    people = generated_residents(2_000, items.clauses, 5)
    found = compile_population(items.decisions, DAY).run([people])
    rows = people.to_pylist()
    for name, conditions in items.conditions.items():
        granted = [number for number, each in enumerate(rows) if all(_met(each, one) for one in conditions)]
        assert found[name].granted.positions().tolist() == granted


def _met(person: Mapping[str, Any], condition: Condition) -> bool:
    value, constant = person[condition.fact], condition.constant
    if value is None or condition.operator == "=":
        return bool(value == constant)
    return bool(value >= constant) is (condition.operator == ">=")


def test_what_is_kept_is_at_most_two_bits_a_resident_and_decision() -> None:
    items = generated_items(30, 1)
    sweeps = compile_population(items.decisions, DAY).run([generated_residents(64_000, items.clauses, 1)]).decisions
    owners = [words if words.base is None else words.base for each in sweeps.values() for words in _words(each)]
    assert sum({id(owner): owner.nbytes for owner in owners}.values()) <= 2 * 30 * 64_000 / 8


def _words(sweep: DecisionSweep) -> list[Words]:
    assert isinstance(sweep, PossibleSweep)
    return [words for block in sweep.possible for words in (block.may_grant, block.sure, block.without)]


def test_decisions_that_ask_the_same_share_the_work() -> None:
    facts = {"age": InputClause("age", "number", integer=True), "here": InputClause("here", "boolean")}
    rows = [row({"here": True, "age": ">= 60"}, amount=10), row({}, "refused")]
    one = read_rules(document(rows), facts)
    ages = pa.array([59, 60, 61, None])
    here = pa.array([True, True, False, True])
    plan = compile_population([replace(one, name=str(number)) for number in range(50)], date(2026, 1, 1))
    found = plan.run([pa.record_batch({"age": ages, "here": here})])
    (listing,) = plan._runner._machine._listings.values()
    assert len(listing.steps) < 10
    assert listing.kept == 1
    assert all(sweep.sums == {"amount": 10} for sweep in found.decisions.values())


def test_who_is_below_a_cut_that_nobody_asks_for_otherwise_takes_no_step() -> None:
    age = InputClause("age", "number", integer=True)
    decision = read_rules(document([row({"age": "< 60"}), row({}, "refused")]), {"age": age})
    plan = compile_population([decision], DAY)
    found = plan.run([pa.record_batch({"age": pa.array([59, 60, 61, 0])})])[decision.name]
    (listing,) = plan._runner._machine._listings.values()
    assert listing.steps == ()
    assert found.granted.positions().tolist() == [0, 3]
    assert found.refused.positions().tolist() == [1, 2]


def test_blocks_of_too_many_kinds_are_taken_to_lack_values_everywhere() -> None:
    facts = {f"f{number}": InputClause(f"f{number}", "boolean") for number in range(6)}
    decision = read_rules(document([row(dict.fromkeys(facts, True), amount=1), row({}, "refused")]), facts)
    plan = compile_population([decision], date(2026, 1, 1))
    blocks = [
        pa.record_batch(
            {name: pa.array([True, None if kind >> place & 1 else True]) for place, name in enumerate(facts)}
        )
        for kind in range(64)
    ]
    found = plan.run(blocks)[decision.name]
    assert found.granted.count() == 64 + 1
    assert found.unclear.count() == 63
    assert len(plan._runner._machine._listings) <= machine._MOST_PATTERNS + 1
