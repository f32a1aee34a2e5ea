"""Built-in functions, called: each row of the tables in `calls` is a test."""

from __future__ import annotations

import pytest

from pengcheng.engines.feel.builtins.library import BUILTINS, FAMILIES
from tests.engines.feel.builtins.calls import (
    contexts,
    conversion,
    lists,
    logic,
    months,
    numeric,
    ranges,
    statistics,
    temporal,
    text,
)
from tests.engines.feel.evaluation import value_of, warning_of

TABLES = {
    table.__name__.rsplit(".", 1)[-1]: table
    for table in (contexts, conversion, lists, logic, months, numeric, ranges, statistics, temporal, text)
}
VALUES = [pytest.param(*row, id=f"{key}: {row[0]}") for key, table in TABLES.items() for row in table.VALUES.items()]
WARNINGS = [
    pytest.param(*row, id=f"{key}: {row[0]}") for key, table in TABLES.items() for row in table.WARNINGS.items()
]


@pytest.mark.parametrize(("call", "expected"), VALUES)
def test_a_call_gives_the_value_of_an_equal_text(call: str, expected: str) -> None:
    got, wanted = value_of(call), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("call", "code"), WARNINGS)
def test_a_call_without_an_answer_is_null_and_says_why(call: str, code: str) -> None:
    assert warning_of(call) == code


@pytest.mark.parametrize("family", [family.__name__.rsplit(".", 1)[-1] for family in FAMILIES])
def test_every_built_in_of_a_family_is_called_in_its_table(family: str) -> None:
    table = TABLES[family]
    own = {
        name for name, each in BUILTINS.items() if each.overloads[0].implementation.__module__.endswith(f".{family}")
    }
    assert own
    assert {name for name in own if not any(f"{name}(" in call for call in (*table.VALUES, *table.WARNINGS))} == set()
