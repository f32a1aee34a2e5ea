"""Where facts lie is told by generated code as the general way tells it; what answers alike is told together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, FactTypeWrong, compile_decision
from pengcheng.engines.dmn.compiled import CompiledTable, FactColumn
from pengcheng.engines.dmn.diagram import bits
from pengcheng.engines.dmn.language import Language
from pengcheng.engines.dmn.placing import placer
from pengcheng.engines.dmn.questions import possible_regions

from .random_rules import DAY, decisions, subjects
from .rules_documents import decision, row

NOON = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)


def _told(compiled: CompiledTable, number: int) -> list[tuple[object, ...]]:
    """What each cell of a column answers in each region, asked of FEEL region by region."""
    column, language = compiled.columns[number], Language(NOON)
    assert isinstance(column, FactColumn)
    clauses = {clause.name: clause for clause in compiled.table.inputs}
    name = column.clause.name
    tests = {row.when[name].tree for row in compiled.table.rows if name in row.when}
    cells = [
        language.test(column.clause, each, clauses)
        for each in tests
        if not each.is_any and compiled.column_of(name, each) == number
    ]
    return [tuple(cell.truth({name: value}) for value in column.regions.representatives) for cell in cells]


@settings(max_examples=300, deadline=None)
@given(decisions(("FIRST", "UNIQUE"), uncut=True), subjects())
def test_the_place_of_a_fact_is_its_region_and_all_regions_where_every_cell_answers_the_same(
    made: Decision, facts: dict[str, object]
) -> None:
    compiled = compile_decision(made, DAY).compiled
    place = placer(compiled)
    for number, (told, exact) in enumerate(zip(place(facts), possible_regions(compiled, facts), strict=True)):
        column, passes = compiled.columns[number], compiled.truths[number].passes
        assert told & exact == exact
        if not isinstance(column, FactColumn) or facts[column.clause.name] is UNKNOWN:
            assert told == exact
            continue
        cells = _told(compiled, number)
        alike = bits(told & ~column.regions.empty)
        said = {(passes[region], *(cell[region] for cell in cells)) for region in alike}
        assert len(said) == 1


def test_a_table_with_many_constants_of_one_fact_is_placed_alike() -> None:
    compiled = compile_decision(decision([row({"age": limit}) for limit in range(0, 60, 2)]), DAY).compiled
    place = placer(compiled)
    for age in range(-2, 62):
        exact = possible_regions(compiled, {"age": age})[0]
        assert place({"age": age})[0] & exact == exact
    assert place({"age": 7}) == place({"age": 9})
    assert place({"age": 8}) != place({"age": 10})


@pytest.mark.parametrize("value", ["80", True, 80.5, NOON])
def test_a_value_of_another_type_is_refused_by_name(value: object) -> None:
    record = compile_decision(decision([row({"age": ">= 80"}), row({}, "refused")]), DAY)
    with pytest.raises(FactTypeWrong, match="age"):
        record.decide({"age": value})


@settings(max_examples=200, deadline=None)
@given(decisions(uncut=True), st.lists(subjects(), min_size=2, max_size=6))
def test_a_result_that_was_kept_for_others_is_the_one_worked_out_alone(
    made: Decision, people: list[dict[str, object]]
) -> None:
    together = compile_decision(made, DAY)
    for facts in people:
        alone = type(together)(made.name, made.on(DAY), DAY, ())
        kept, worked_out = together.decide(facts), alone.decide(facts)
        assert repr(kept) == repr(worked_out)
        assert (kept.rows, kept.says) == (worked_out.rows, worked_out.says)
        assert kept.trace().to_json() == worked_out.trace().to_json()
