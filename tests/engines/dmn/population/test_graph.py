"""Sets made of sets: whatever is simplified, the rows are the same."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.dmn.population.graph import ALL, NONE, Graph, Node, Operator

EVERYBODY = (1 << 16) - 1
SETS = {"a": 0b1111_0000_1010_0101, "b": 0b1100_1100_1100_1100, "c": 0b0000_0000_1111_1111}
"""Every combination of belonging to the three."""

Made = tuple[Node, int]


@st.composite
def sets(draw: st.DrawFn, graph: Graph, depth: int = 5) -> Made:
    kind = draw(st.sampled_from(("source", "all", "none") if depth == 0 else ("both", "either", "opposite", "source")))
    if kind == "source":
        name = draw(st.sampled_from(sorted(SETS)))
        return graph.source(name), SETS[name]
    if kind in ("all", "none"):
        return (ALL, EVERYBODY) if kind == "all" else (NONE, 0)
    left, rows = draw(sets(graph, depth - 1))
    if kind == "opposite":
        return graph.opposite(left), EVERYBODY & ~rows
    right, others = draw(sets(graph, depth - 1))
    if kind == "both":
        return graph.both(left, right), rows & others
    return graph.either(left, right), rows | others


WORK: dict[Operator, Callable[[int, int], int]] = {
    Operator.BOTH: int.__and__,
    Operator.EITHER: int.__or__,
    Operator.ONE: int.__xor__,
}


def rows_of(graph: Graph, node: Node) -> int:
    known = {ALL: EVERYBODY, NONE: 0, **{each: SETS[str(name)] for each, name in graph.sources.items()}}
    for each in graph.needed({node}):
        operator, left, right = graph.operations[each]
        known[each] = WORK[operator](known[left], known[right])
    return known[node]


@given(st.data())
def test_what_is_worked_out_is_what_was_asked_for(data: st.DataObject) -> None:
    graph = Graph()
    node, rows = data.draw(sets(graph))
    assert rows_of(graph, node) == rows


@given(st.data())
def test_the_rows_in_two_or_more_sets_are_told_from_those_in_one(data: st.DataObject) -> None:
    graph = Graph()
    made = [data.draw(sets(graph, 2)) for _ in range(data.draw(st.integers(0, 4)))]
    once, several = graph.union([node for node, _ in made])
    counts = [sum(rows >> bit & 1 for _, rows in made) for bit in range(16)]
    assert rows_of(graph, once) == sum(1 << bit for bit, times in enumerate(counts) if times)
    assert rows_of(graph, several) == sum(1 << bit for bit, times in enumerate(counts) if times > 1)


@given(st.data())
def test_a_set_given_another_has_the_same_rows_among_that_others(data: st.DataObject) -> None:
    graph = Graph()
    one, rows = data.draw(sets(graph))
    holds, others = data.draw(sets(graph))
    assert rows_of(graph, graph.given(one, holds)) & others == rows & others


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=6), st.data())
def test_two_sets_that_tell_of_each_other_are_not_both_left_out(names: list[str], data: st.DataObject) -> None:
    graph = Graph()
    pairs = [(graph.source(name), graph.source(data.draw(st.sampled_from(["a", "b", "c"])))) for name in names]
    holds = graph.all_of(graph.either(one, graph.opposite(other)) for one, other in pairs)
    one = graph.all_of(node for pair in pairs for node in pair)
    assert rows_of(graph, graph.given(one, holds)) & rows_of(graph, holds) == rows_of(graph, one) & rows_of(
        graph, holds
    )


@given(st.data())
def test_pairs_put_together_once_are_the_same_sets(data: st.DataObject) -> None:
    graph = Graph()
    made = dict(data.draw(sets(graph)) for _ in range(data.draw(st.integers(1, 5))))
    paired = graph.pairs_once(made)
    assert {node: rows_of(graph, paired[node]) for node in made} == made


def test_two_parts_that_several_sets_have_are_put_together_once() -> None:
    graph = Graph()
    a, b, c, d = (graph.source(name) for name in "abcd")
    first, second = graph.all_of([a, b, c]), graph.both(graph.both(b, d), c)
    paired = graph.pairs_once([first, second])
    assert len(graph.needed({first, second})) == 4
    assert len(graph.needed(set(paired.values()))) == 3


def test_of_a_known_value_that_meets_a_condition_only_that_it_is_known_is_left_among_those_who_may_meet_it() -> None:
    graph = Graph()
    met, known = graph.source("a"), graph.source("b")
    assert graph.given(graph.both(met, known), graph.either(met, graph.opposite(known))) == known
    less = graph.opposite(met)
    assert graph.given(graph.both(less, known), graph.either(less, graph.opposite(known))) == known
    assert graph.given(met, met) == ALL


def test_what_is_asked_for_twice_is_worked_out_once() -> None:
    graph = Graph()
    a, b = graph.source("a"), graph.source("b")
    assert graph.both(a, b) == graph.both(b, a)
    assert graph.opposite(graph.opposite(a)) == a
    assert graph.opposite(graph.either(graph.opposite(a), graph.opposite(b))) == graph.both(a, b)
    assert graph.both(a, graph.opposite(a)) == NONE
    assert graph.either(graph.opposite(a), a) == ALL
