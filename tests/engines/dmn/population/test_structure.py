"""Golden tests of the passes that lower a diagram: edges to memberships, memberships to atoms, and the class."""

from __future__ import annotations

from datetime import date

import pytest

from pengcheng.engines.dmn import InputClause, NotVectorised
from pengcheng.engines.dmn.compiled import FactColumn
from pengcheng.engines.dmn.population import Vectorisation, compile_population
from pengcheng.engines.dmn.population.atoms import Cut, Ordered, Span, Texts, Truths, atoms_of
from pengcheng.engines.dmn.population.structure import membership
from pengcheng.engines.dmn.regions import cut

from ..rules_documents import ALLOWANCE, decision, row

DAY = date(2026, 1, 1)
RUNNING = "(for i in 1..3 return count(partial) + points)"
"""A loop that reads its results so far has no vector form."""


def _column(clause: InputClause, *constants: object) -> FactColumn:
    return FactColumn(clause, cut(clause, constants))


def test_neighbouring_regions_become_one_span_between_two_cuts() -> None:
    age = _column(InputClause("age", "number", nullable=True), 80, 90)
    assert membership(age, 0b00110) == Ordered("age", (Span(Cut("age", 80, False), Cut("age", 90, False)),), False)
    assert membership(age, 0b01110) == Ordered("age", (Span(Cut("age", 80, False), Cut("age", 90, True)),), False)


def test_an_edge_from_the_lowest_or_to_the_highest_region_has_no_cut_there() -> None:
    age = _column(InputClause("age", "number", nullable=True), 80)
    outside = membership(age, 0b101)
    assert outside == Ordered("age", (Span(None, Cut("age", 80, False)), Span(Cut("age", 80, True), None)), False)
    assert [str(atom) for atom in atoms_of(outside)] == ["age >= 80", "age > 80"]


def test_rows_without_a_value_may_take_every_possible_edge_unless_null_is_a_value() -> None:
    unknown = _column(InputClause("x", "boolean"))
    null = _column(InputClause("x", "boolean", nullable=True))
    assert membership(unknown, 0b010) == Truths("x", true=True, false=False, nulls=True)
    assert membership(null, 0b010) == Truths("x", true=True, false=False, nulls=False)
    assert membership(null, 0b101) == Truths("x", true=False, false=True, nulls=True)
    assert membership(unknown, 0b100) == Truths("x", true=False, false=False, nulls=False)


def test_an_edge_with_all_other_texts_is_the_negation_of_those_left_out() -> None:
    kind = _column(InputClause("kind", "text", nullable=True), "a", "b")
    assert membership(kind, 0b001) == Texts("kind", ("a",), negated=False, nulls=False)
    assert membership(kind, 0b110) == Texts("kind", ("a",), negated=True, nulls=False)


def test_decisions_share_their_atoms() -> None:
    one = decision(ALLOWANCE)
    plan = compile_population([one, decision([row({"age": ">= 80", "alive": True})])], DAY)
    assert sorted(map(str, plan.atoms)) == ["age >= 80", "age >= 90", "alive", "household here", "other allowance"]
    assert plan.facts == ("alive", "household here", "age", "other allowance")


@pytest.mark.parametrize(
    ("when", "then", "kind"),
    [
        ({"age": "< 3", "died on": 'not(date("2024-02-29"))'}, {}, Vectorisation.VECTORISED),
        ({"age": "> points"}, {}, Vectorisation.VECTORISED),
        ({"age": "> 3"}, {"amount": "points * 2"}, Vectorisation.VECTORISED),
        ({}, {"amount": "points"}, Vectorisation.VECTORISED),
        ({"age": f"? in {RUNNING}"}, {}, Vectorisation.WITH_REMAINDER),
        ({"age": "> 3"}, {"amount": f"sum({RUNNING})"}, Vectorisation.WITH_REMAINDER),
        ({}, {"amount": f"sum({RUNNING})"}, Vectorisation.SCALAR),
    ],
)
def test_each_decision_is_classed(when: dict[str, object], then: dict[str, object], kind: Vectorisation) -> None:
    program = compile_population([decision([row(when, **then)])], DAY).programs[0]
    assert program.vectorisation is kind
    assert bool(program.reason) == (kind is not Vectorisation.VECTORISED)


def test_a_fact_declared_in_two_ways_is_refused() -> None:
    from pengcheng.engines.dmn import read_rules

    from ..rules_documents import document

    other = read_rules(document([row({"age": 3})]), {"age": InputClause("age", "text")})
    with pytest.raises(NotVectorised, match="age"):
        compile_population([decision(ALLOWANCE), other], DAY)
