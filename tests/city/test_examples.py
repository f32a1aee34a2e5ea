"""Examples beside a table, in YAML and in CSV: tried strictly, by the law of their day, each fault with its place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from pengcheng.city import check_folder, load_city, read_folder
from pengcheng.city.classes import ItemClass, classes_of
from pengcheng.city.faults import Fault

from .conftest import HARBOUR, TODAY

RULES = "items/mooring_reduction/rules.yaml"
EXAMPLES = "items/mooring_reduction/examples.yaml"
ROWS = "items/mooring_reduction/examples.csv"
HEADER = (
    "name:en,name:pt,on,lives_here,fishing_boats,longest_boat,rents_it_out,"
    "gives:outcome,gives:reduction_percent,gives:row,gives:asks"
)
Edit = Callable[[str, str, str], Path]


def with_rows(harbour: Path, *rows: str, header: str = HEADER) -> Path:
    (harbour / ROWS).write_text("\n".join([header, *rows]) + "\n")
    return harbour


def faults_of(folder: Path) -> list[Fault]:
    return list(check_folder(read_folder(folder), TODAY).faults)


def test_a_row_is_an_example_whose_empty_cells_are_unknown(harbour: Path) -> None:
    folder = with_rows(
        harbour, "Small,Pequeno,2026-05-01,TRUE,1,7.5,,unclear,,,rents_it_out", "Gone,Saiu,,false,,null,,refused,,1,"
    )
    assert faults_of(folder) == []
    small, gone = load_city(folder).items["mooring_reduction"].examples[-2:]
    assert small.name.in_("pt") == "Pequeno"
    assert small.facts == {"lives_here": True, "fishing_boats": 1, "longest_boat": Decimal("7.5")}
    assert small.gives == {"outcome": "unclear", "asks": ["rents_it_out"]}
    assert small.on == "2026-05-01"
    assert gone.facts == {"lives_here": False, "longest_boat": None}
    assert gone.gives == {"outcome": "refused", "row": 1}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("A,A,,true,1,7,false,granted,25,,", "example_failed", "gives:reduction_percent"),
        ("A,A,,true,1,7,false,granted,50,6,", "example_failed", "gives:row"),
        ("A,A,,true,one,7,false,granted,50,,", "wrong_type", "fishing_boats"),
        ("A,A,yesterday,true,1,7,false,granted,50,,", "wrong_type", "on"),
        ("A,A,,perhaps,1,7,false,granted,50,,", "wrong_type", "lives_here"),
        (",,,true,1,7,false,granted,50,,", "missing", "name"),
        ("A,A,,true,1,7,false,,,,", "missing", "gives:outcome"),
        ("A,A,2024-12-31,true,1,7,false,granted,50,,", "no_version_in_force", ""),
        ("A,A,,true,1,7", "csv_columns", ""),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(harbour: Path, row: str, code: str, column: str) -> None:
    (fault,) = faults_of(with_rows(harbour, "Gone,Saiu,,false,,,,refused,,,", row))
    assert (fault.file, fault.line, fault.code) == (ROWS, 3, code)
    assert column in f"{fault.message} {fault.suggestion}"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (HEADER.replace("lives_here", "live_here"), "Did you mean `lives_here`?"),
        (HEADER.replace("name:en,name:pt", "en,pt"), "lacks `name`"),
        (HEADER.replace("gives:outcome", "outcome"), "lacks `gives:outcome`"),
        (HEADER.replace("fishing_boats", "lives_here"), "stands twice"),
    ],
)
def test_a_wrong_heading_is_named(harbour: Path, header: str, says: str) -> None:
    faults = faults_of(with_rows(harbour, "Gone,Saiu,,false,1,7,false,refused,,,", header=header))
    assert any(fault.file == ROWS and says in f"{fault.message} {fault.suggestion}" for fault in faults)


def test_rows_without_yaml_cover_the_table_just_as_well(harbour: Path) -> None:
    (harbour / EXAMPLES).unlink()
    missing = [fault for fault in faults_of(with_rows(harbour, "A,A,,false,,,,refused,,1,")) if "example" in fault.code]
    assert [fault.code for fault in missing] == ["row_without_example"] * 6
    assert "No example is decided by row 2." in missing[0].message


def test_an_expected_row_counts_in_yaml_too(edit: Edit) -> None:
    folder = edit(EXAMPLES, "{outcome: granted, reduction_percent: 50}", "{outcome: granted, row: 4}")
    (fault,) = faults_of(folder)
    assert fault.code == "example_failed"
    assert "`row` should be 4, the rules give 5 by row 5" in fault.message


def test_a_cell_without_a_value_is_a_fault_at_the_cell(edit: Edit) -> None:
    folder = edit(RULES, "reduction_percent: 50}", 'reduction_percent: "50 / (fishing_boats - 1)"}')
    fault = next(fault for fault in faults_of(folder) if fault.code == "division_by_zero")
    line = (folder / RULES).read_text().splitlines()[fault.line - 1]
    assert fault.file == RULES
    assert line[fault.column - 1 :].startswith("50 / (fishing_boats")
    assert "A small boat" in fault.message or "Barco pequeno" in fault.message


def test_an_example_is_judged_by_the_law_of_its_day(edit: Edit, harbour: Path) -> None:
    old = (harbour / RULES).read_text()
    later = (
        old[old.index("  - effective") :]
        .replace("2025-01-01", "2026-01-01")
        .replace("reduction_percent: 50", "reduction_percent: 60")
    )
    (harbour / RULES).write_text(old + later)
    (harbour / EXAMPLES).write_text("examples: []\n")
    rows = ["Old,Antigo,2025-12-31,true,1,7,false,granted,50,,", "New,Novo,2026-01-01,true,1,7,false,granted,60,,"]
    assert [fault for fault in faults_of(with_rows(harbour, *rows)) if fault.severity == "error"] == []


@pytest.mark.parametrize(
    ("day", "code"), [("2025-01-01", "same_effective_date"), ("2024-06-01", "versions_out_of_order")]
)
def test_versions_stand_in_order_each_with_a_day_of_its_own(harbour: Path, day: str, code: str) -> None:
    old = (harbour / RULES).read_text()
    (harbour / RULES).write_text(old + old[old.index("  - effective") :].replace("2025-01-01", day))
    fault = next(fault for fault in faults_of(harbour) if fault.code == code)
    assert "effective" in (harbour / RULES).read_text().splitlines()[fault.line - 1]


def test_every_item_has_a_class_and_the_reason_for_it(edit: Edit) -> None:
    assert list(classes_of(load_city(HARBOUR), TODAY)) == [ItemClass("mooring_reduction", "vectorised")]
    folder = edit(RULES, '"> 12"', '"{f: function(n) if n > 5 then n else f(n + 1), x: f(?)}.x > 12"')
    (found,) = classes_of(load_city(folder), TODAY)
    assert found.vectorisation != "vectorised"
    assert "longest_boat" in found.reason
