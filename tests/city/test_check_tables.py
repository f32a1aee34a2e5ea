"""Whole tables are checked: planted gaps, overlaps, unreachable and superfluous rows, rows without an example."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pengcheng.city import check_folder, read_folder
from pengcheng.city.faults import Fault

from .conftest import TODAY

RULES = "items/mooring_reduction/rules.yaml"
EXAMPLES = "items/mooring_reduction/examples.yaml"
Edit = Callable[[str, str, str], Path]

TABLE_CODES = {"gap", "overlap", "unreachable_row", "subsumed_row", "row_without_example", "table_not_proved"}


def found(folder: Path, today: date | None = TODAY) -> list[Fault]:
    """What is said about tables."""
    return [fault for fault in check_folder(read_folder(folder), today).faults if fault.code in TABLE_CODES]


def line_of(folder: Path, fault: Fault) -> str:
    return (folder / fault.file).read_text().splitlines()[fault.line - 1]


def test_a_sound_table_is_not_talked_about(harbour: Path) -> None:
    assert found(harbour) == []


def test_a_gap_is_a_warning_with_the_person_and_the_row_to_add(edit: Edit) -> None:
    (gap,) = [fault for fault in found(edit(RULES, '"(8..12]"', '"(8..10]"')) if fault.code == "gap"]

    assert (gap.file, gap.code, gap.severity) == (RULES, "gap", "warning")
    assert "lives_here: true, fishing_boats: 1, longest_boat: 12, rents_it_out: false" in gap.message
    assert 'longest_boat: "(10..12]"' in gap.suggestion
    assert "then: {outcome: unclear}" in gap.suggestion


def test_an_overlap_in_a_unique_table_is_an_error_at_the_second_row(edit: Edit) -> None:
    folder = edit(RULES, "hit_policy: FIRST", "hit_policy: UNIQUE")

    overlaps = [fault for fault in found(folder) if fault.code == "overlap"]
    assert {fault.severity for fault in overlaps} == {"error"}
    assert "Rows 1 and 2 both match somebody with lives_here: false, fishing_boats: 0" in overlaps[0].message
    assert "fishing_boats: 0" in line_of(folder, overlaps[0])


def test_a_row_that_never_fires_is_an_error(edit: Edit) -> None:
    folder = edit(RULES, '"> 12"', '"> 8"')

    (hidden,) = [fault for fault in found(folder) if fault.code == "unreachable_row"]
    assert hidden.severity == "error"
    assert "(8..12]" in line_of(folder, hidden)
    assert "by rows 1, 2, 3 before" in hidden.message


def test_a_row_nobody_can_pass_is_an_error(edit: Edit) -> None:
    folder = edit(RULES, "fishing_boats: 0", 'fishing_boats: "(3..3)"')

    (never,) = [fault for fault in found(folder) if fault.code == "unreachable_row"]
    assert "no value passes fishing_boats: (3..3)" in never.message


def test_a_row_that_adds_nothing_is_a_warning(edit: Edit) -> None:
    row = """      - when: {longest_boat: "<= 5"}
        then: {outcome: granted, reduction_percent: 50}
        clause: {pt: artigo 5, en: art. 5}
"""
    before = '      - when: {longest_boat: "<= 8"}\n'
    folder = edit(RULES, before, row + before)

    unseen, superfluous = found(folder)
    assert (superfluous.code, superfluous.severity) == ("subsumed_row", "warning")
    assert "Row 5 adds nothing: row 6 gives the same" in superfluous.message
    assert "<= 5" in line_of(folder, superfluous)
    assert unseen.code == "row_without_example"


def test_a_row_no_example_fires_is_a_warning(edit: Edit) -> None:
    folder = edit(EXAMPLES, "longest_boat: 12, rents_it_out: false", "longest_boat: 11, rents_it_out: true")
    (folder / EXAMPLES).write_text((folder / EXAMPLES).read_text().replace("granted, reduction_percent: 25", "refused"))

    (unseen,) = found(folder)
    assert (unseen.code, unseen.severity) == ("row_without_example", "warning")
    assert "(8..12]" in line_of(folder, unseen)


def test_a_version_that_was_replaced_is_left_alone(edit: Edit) -> None:
    folder = edit(RULES, "versions:\n", "versions:\n" + OLD)

    assert found(folder) == []
    assert {fault.code for fault in found(folder, today=None)} == {"gap", "row_without_example"}


OLD = """  - effective: 2020-01-01
    hit_policy: FIRST
    outputs: {outcome: outcome, reduction_percent: number}
    rows:
      - when: {lives_here: false}
        then: {outcome: refused}
"""


def test_what_cannot_be_shown_is_said(edit: Edit) -> None:
    (folder, old) = (edit(RULES, "{fishing_boats: 0}", '{fishing_boats: "odd(?)"}'), "{longest_boat: null}")
    (folder / RULES).write_text((folder / RULES).read_text().replace(old, '{fishing_boats: "not(odd(?))"}'))

    assert {fault.code for fault in found(folder)} >= {"table_not_proved"}
