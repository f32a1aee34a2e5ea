"""The decision diagram: its shape on small tables, and what stays open when columns are unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.dmn import diagram
from pengcheng.engines.dmn.diagram import Column, Diagram, Knowledge, Node, build, reduce
from pengcheng.engines.dmn.errors import DiagramTooLarge


def _built(columns: list[Column], rows: int, first_only: bool = True) -> tuple[Diagram, list[int]]:
    matching: list[int] = []

    def leaf_of(mask: int) -> int:
        if mask not in matching:
            matching.append(mask)
        return matching.index(mask)

    return build(columns, rows, first_only, leaf_of), matching


def test_a_row_without_tests_hides_all_rows_below_it_in_a_first_table() -> None:
    built, matching = _built([Column(0b10, (0b01, 0b11))], 2)
    assert built == Diagram((), ~0)
    assert matching == [0b01]


def test_a_column_is_looked_at_only_where_it_still_matters() -> None:
    # row 0 tests column 0 (region 1), row 1 tests column 1 (region 1)
    built, matching = _built([Column(0b01, (0b10, 0b11)), Column(0b10, (0b01, 0b11))], 2)
    assert built.nodes == (Node(0, ((0b01, 1), (0b10, ~2))), Node(1, ((0b01, ~0), (0b10, ~1))))
    assert matching == [0, 0b10, 0b01]


def test_regions_that_lead_to_the_same_place_share_an_edge() -> None:
    built, _ = _built([Column(0b1, (0, 0b1, 0, 0b1))], 1)
    assert built.nodes == (Node(0, ((0b0101, ~0), (0b1010, ~1))),)


def test_a_column_that_cannot_change_the_result_is_no_longer_open() -> None:
    built, _ = _built([Column(0b01, (0b10, 0b11)), Column(0b10, (0b01, 0b11))], 2)
    groups = {0: 0, 1: 1, 2: 1}  # both rows give the same result
    assert reduce(built, (0b11, 0b11), groups) == Knowledge(None, (0, 1))
    assert reduce(built, (0b11, 0b10), groups) == Knowledge(1, ())
    assert reduce(built, (0b11, 0b01), groups) == Knowledge(None, (0,))


@pytest.mark.parametrize("bound", ["MOST_NODES", "MOST_EDGES", "MOST_MATCHES"])
def test_a_diagram_beyond_a_bound_is_refused(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(diagram, bound, 1)
    with pytest.raises(DiagramTooLarge):
        _built([Column(0b01, (0b10, 0b11)), Column(0b10, (0b01, 0b11))], 2, first_only=False)


@given(st.lists(st.integers(0, 0b1111), min_size=1, max_size=80), st.integers(0, 0b1111), st.integers(0, 0b1111))
def test_a_set_of_rows_falls_apart_as_the_regions_say(passes: list[int], tested: int, alive: int) -> None:
    column = Column(tested, tuple(passing | 0b1111 & ~tested for passing in passes))
    by_region: dict[int, int] = {}
    for region, passing in enumerate(column.passes):
        by_region[alive & passing] = by_region.get(alive & passing, 0) | 1 << region
    assert column.parts(alive) == by_region


def test_the_stretches_of_a_node_are_its_regions_in_order() -> None:
    assert Node(0, ((0b0011001, ~0), (0b1100110, 4))).runs() == [(0, ~0), (1, 4), (3, ~0), (5, 4)]
