"""Gaps, overlaps, unreachable and subsumed rows: planted ones are found, with a person; and brute force agrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings

from pengcheng.engines.dmn import Decision, compile_decision
from pengcheng.engines.dmn.analysis import Analysis, FindingKind, analyse
from tests.engines.dmn.random_rules import DAY, VALUES, decisions
from tests.engines.dmn.rules_documents import ALLOWANCE, decision, row


def of(made: Decision) -> Analysis:
    return analyse(compile_decision(made, DAY))


def told(made: Decision, kind: FindingKind) -> list[tuple[tuple[int, ...], list[str]]]:
    """The findings of a kind: the rows, and where."""
    return [(finding.rows, [str(each) for each in finding.where]) for finding in of(made).of(kind)]


def test_a_sound_table_has_no_findings() -> None:
    assert of(decision(ALLOWANCE)) == Analysis(())


def test_a_gap_is_told_with_a_person_who_falls_in() -> None:
    made = decision([*ALLOWANCE[:4], row({"age": "[80..90)"}), row({"age": "> 90"})])

    (gap,) = of(made).of(FindingKind.GAP)
    assert [str(each) for each in gap.where] == [
        "alive: true",
        "household here: true",
        "age: 90",
        "other allowance: false",
    ]
    assert gap.person == {"alive": True, "household here": True, "age": 90, "other allowance": False}
    assert compile_decision(made, DAY).decide(gap.person).note == "no_match"


def test_a_gap_is_told_as_wide_as_it_is() -> None:
    made = decision([row({"age": "[3..5)", "alive": True}), row({"age": ">= 9"})])

    gaps = told(made, FindingKind.GAP)
    assert sorted(gaps) == [((), ["age: < 3, [5..9)"]), ((), ["age: < 9", "alive: false"])]


def test_between_whole_numbers_there_is_no_gap() -> None:
    assert of(decision([row({"age": "<= 79"}), row({"age": ">= 80"})])).findings == ()
    (gap,) = of(decision([row({"points": "<= 79"}), row({"points": ">= 80"})])).findings
    assert [str(each) for each in gap.where] == ["points: (79..80)"]


def test_a_default_leaves_no_gap() -> None:
    outputs = {"outcome": {"type": "outcome", "default": "refused"}}
    assert of(decision([row({"age": "< 3"})], outputs=outputs)).findings == ()


def test_a_code_left_out_is_a_gap_and_null_where_it_is_a_value() -> None:
    assert told(decision([row({"state": "normal"})]), FindingKind.GAP) == [((), ['state: "A-1", "moved away"'])]
    assert told(decision([row({"died on": "not(null)"})]), FindingKind.GAP) == [((), ["died on: null"])]


def test_rows_of_a_unique_table_must_not_overlap() -> None:
    rows = [row({"age": "[0..18]"}), row({"age": "[18..65)"}), row({"age": ">= 65"}), row({"age": "< 0"})]
    made = decision(rows, hit_policy="UNIQUE")

    (overlap,) = of(made).findings
    assert (overlap.kind, overlap.rows, overlap.person) == (FindingKind.OVERLAP, (1, 0), {"age": 18})
    assert compile_decision(made, DAY).decide({"age": 18}).note == "overlap"


def test_rows_of_an_any_table_may_overlap_where_they_agree() -> None:
    rows = [row({"age": "< 9"}, amount=1), row({"age": "[5..12)"}, amount=1), row({"age": "> 7"}, amount=2)]

    assert told(decision(rows, hit_policy="ANY"), FindingKind.OVERLAP) == [
        ((2, 0), ["age: (7..9)"]),
        ((2, 1), ["age: (7..12)"]),
    ]


def test_a_row_hidden_by_the_rows_above_it_together_is_unreachable() -> None:
    rows = [row({"age": "< 10"}, "refused"), row({"age": ">= 5"}), row({"age": "[3..20]"}, amount=3)]

    (hidden,) = of(decision(rows)).findings
    assert (hidden.kind, hidden.rows) == (FindingKind.UNREACHABLE, (2, 0, 1))
    assert [str(each) for each in hidden.where] == ["age: [3..20]"]


def test_a_row_whose_tests_nobody_passes_is_unreachable() -> None:
    made = decision([row({"age": "(3..4)"}), row({}, "refused")])

    (never,) = of(made).findings
    assert (never.rows, never.person, [str(each) for each in never.where]) == ((0,), None, ["age: (3..4)"])


def test_a_row_that_a_later_one_makes_superfluous_is_subsumed() -> None:
    rows = [row({"age": "> 90"}), row({"alive": False}, "refused"), row({"age": ">= 80"}), row({}, "refused")]

    assert told(decision(rows), FindingKind.SUBSUMED) == []  # row 2 stands between and would refuse
    assert told(decision([rows[0], *rows[2:]]), FindingKind.SUBSUMED) == [((0, 1), ["age: > 90"])]


def test_a_row_with_a_reason_of_its_own_is_not_superfluous() -> None:
    special = {**row({"age": "> 90"}), "clause": {"en": "art. 7"}}
    assert of(decision([special, row({"age": ">= 80"}), row({}, "refused")])).findings == ()


def test_cells_that_do_more_than_compare_are_told_with_proof_or_left_open() -> None:
    proved = of(decision([row({"points": "> age"}), row({"points": "< age"})]))
    (gap,) = proved.of(FindingKind.GAP)
    assert gap.person is not None
    assert gap.person["points"] == gap.person["age"]

    left_open = of(decision([row({"points": "odd(?)"}), row({"points": "not(odd(?))"})]))
    assert (left_open.findings, left_open.unproved) == ((), ("points",))


@pytest.mark.parametrize("hit_policy", ["FIRST", "UNIQUE", "ANY", "PRIORITY", "COLLECT", "RULE ORDER"])
def test_brute_force_finds_the_same(hit_policy: str) -> None:
    @settings(max_examples=40, deadline=None)
    @given(decisions(policies=(hit_policy,), most_facts=3))
    def agrees(made: Decision) -> None:
        record = compile_decision(made, DAY)
        analysis = analyse(record)
        names = [column.clause.name for column in record.compiled.columns]
        people = [dict(zip(names, values, strict=True)) for values in product(*(VALUES[name] for name in names))]
        passed = [_passed(made, person) for person in people]
        results = [record.decide(person) for person in people]

        assert bool(analysis.of(FindingKind.GAP)) == any(result.note == "no_match" for result in results)
        fired = {each for result in results for each in result.rows}
        unreachable = {finding.rows[0] for finding in analysis.of(FindingKind.UNREACHABLE)}
        assert unreachable == set(range(len(record.compiled.table.rows))) - fired
        clashes = {
            (second, first)
            for rows, result in zip(passed, results, strict=True)
            for first in rows
            for second in rows
            if first < second and (hit_policy == "UNIQUE" or _differ(record.compiled.table.rows, first, second))
        }
        overlaps = {finding.rows for finding in analysis.of(FindingKind.OVERLAP)}
        assert overlaps == (clashes if hit_policy in ("UNIQUE", "ANY") else set())
        for finding in analysis.of(FindingKind.GAP):
            assert finding.person is not None
            assert record.decide(finding.person).note == "no_match"

    agrees()


@settings(max_examples=60, deadline=None)
@given(decisions(policies=("FIRST", "ANY"), most_facts=3))
def test_leaving_a_subsumed_row_out_changes_nobodys_result(made: Decision) -> None:
    record = compile_decision(made, DAY)
    found = analyse(record).of(FindingKind.SUBSUMED)
    names = [column.clause.name for column in record.compiled.columns]
    for finding in found:
        fewer = compile_decision(_without(made, finding.rows[0]), DAY)
        for values in product(*(VALUES[name] for name in names)):
            person = dict(zip(names, values, strict=True))
            one, other = record.decide(person), fewer.decide(person)
            assert (one.outcome, one.outputs) == (other.outcome, other.outputs)


def _passed(made: Decision, person: dict[str, object]) -> list[int]:
    """The rows whose tests a person passes, each asked as a table of its own."""
    found = []
    for number in range(len(made.versions[0].body.rows)):  # type: ignore[union-attr]
        alone = compile_decision(_only(made, number), DAY)
        if alone.decide(person).rows:
            found.append(number)
    return found


def _only(made: Decision, number: int) -> Decision:
    return _with_rows(made, lambda place: place == number)


def _without(made: Decision, number: int) -> Decision:
    return _with_rows(made, lambda place: place != number)


def _with_rows(made: Decision, keep: Callable[[int], bool]) -> Decision:
    version = made.versions[0]
    rows = tuple(each for place, each in enumerate(version.body.rows) if keep(place))  # type: ignore[union-attr]
    return Decision(made.name, (replace(version, body=replace(version.body, rows=rows)),))  # type: ignore[type-var]


def _differ(rows: object, first: int, second: int) -> bool:
    return {name: cell.tree for name, cell in rows[first].then.items()} != {  # type: ignore[index]
        name: cell.tree
        for name, cell in rows[second].then.items()  # type: ignore[index]
    }
