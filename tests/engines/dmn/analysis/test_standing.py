"""Residents are counted where they stand: on rows, in gaps, in overlaps, on rows nobody reaches."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pengcheng.engines.dmn import Decision, compile_decision
from pengcheng.engines.dmn.analysis import FindingKind, analyse
from pengcheng.engines.dmn.analysis.standing import Count, Standing, standing
from tests.engines.dmn.random_rules import DAY
from tests.engines.dmn.rules_documents import decision, row

AGES = [1, 18, 18, 40, 70, 200, None]


def counted(made: Decision, ages: list[int | None]) -> Standing:
    blocks = [pa.record_batch({"age": pa.array(ages, pa.int64())})]
    return standing(made, analyse(compile_decision(made, DAY)).findings, DAY, blocks)


def test_residents_are_counted_in_each_gap_and_in_the_overlap() -> None:
    rows = [row({"age": "[0..18]"}), row({"age": "[18..65)"}), row({"age": "[65..150]"})]
    made = decision(rows, hit_policy="UNIQUE")

    assert [finding.kind for finding in analyse(compile_decision(made, DAY)).findings] == ["gap", "overlap"]
    assert counted(made, AGES) == Standing(
        7, (Count(3, 1), Count(3, 1), Count(1, 1)), findings=(Count(1, 1), Count(2, 1))
    )


def test_a_row_nobody_reaches_tells_how_many_it_means() -> None:
    made = decision([row({}), row({"age": "> 60"}, "refused"), row({"age": "(3..4)"})])

    found = analyse(compile_decision(made, DAY)).findings
    assert [finding.kind for finding in found] == [FindingKind.UNREACHABLE] * 2
    assert counted(made, AGES).findings == (Count(2, 1), None)


def test_facts_no_register_knows_leave_the_others_counted() -> None:
    made = decision([row({"age": "> 60"}), row({"alive": False}, "refused"), row({})])
    assert counted(made, AGES).rows == (Count(2, 1), Count(0, 7), Count(7, 0))


def test_cells_that_do_more_than_compare_are_counted_too() -> None:
    made = decision([row({"age": "odd(?)"}), row({"age": "> 50"})])

    assert counted(made, AGES).rows == (Count(1, 1), Count(2, 1))
    assert counted(made, AGES).findings == (Count(3, 1),)  # even and not above 50


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=30), st.integers(0, 10), st.integers(0, 10))
def test_the_counts_are_those_of_asking_everybody(ages: list[int], one: int, other: int) -> None:
    made = decision([row({"age": f"< {one}"}), row({"age": f"> {other}"})], hit_policy="UNIQUE")
    record = compile_decision(made, DAY)
    notes = [record.decide({"age": age}).note for age in ages]

    found = counted(made, list(ages))
    kinds = [finding.kind for finding in analyse(record).findings]
    assert found.rows == (Count(sum(age < one for age in ages), 0), Count(sum(age > other for age in ages), 0))
    for kind, note in ((FindingKind.GAP, "no_match"), (FindingKind.OVERLAP, "overlap")):
        sure = sum(count.sure for mine, count in zip(kinds, found.findings, strict=True) if mine is kind and count)
        assert sure == notes.count(note)
