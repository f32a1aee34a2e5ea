"""What each pass and each dialect prints, word for word."""

from __future__ import annotations

import pytest
import sqlglot

from .golden_cases import FOLDER, cases

CASES = dict(cases())


@pytest.mark.parametrize("name", CASES)
def test_it_prints_what_stands_in_the_golden_file(name: str) -> None:
    assert CASES[name] == (FOLDER / name).read_text(encoding="utf-8")


def test_every_golden_file_is_a_case() -> None:
    assert {path.name for path in FOLDER.glob("*.sql")} == set(CASES)


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith(".trino.sql")])
def test_trinos_text_is_read_back_as_the_same_tree(name: str) -> None:
    """Trino is not run here: its text must at least be read, by its grammar as SQLGlot has it, as we meant it."""
    for written in sqlglot.parse(CASES[name], read="trino"):
        assert written is not None
        again = written.sql(dialect="trino", pretty=True)
        assert sqlglot.parse_one(again, read="trino") == written
