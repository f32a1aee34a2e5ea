"""Built-in functions about lists of values."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of, warning_of

VALUES = {
    "min([3, 1, 2])": "1",
    'min("b", "a")': '"a"',
    'max(@"2026-01-01", @"2025-01-01")': '@"2026-01-01"',
    "min([])": "null",
    "sum([1, 2.5])": "3.5",
    'sum(@"P1D", @"PT12H")': '@"P1DT12H"',
    "sum([])": "null",
    "mean([1, 2])": "1.5",
    "median([8, 2, 5, 3, 4])": "4",
    "median([6, 1, 2, 3])": "2.5",
    "decimal(stddev(2, 4, 7, 5), 8)": "2.08166600",
    "mode([6, 3, 9, 6, 6])": "[6]",
    "mode([6, 1, 9, 6, 1])": "[1, 6]",
    "mode([])": "[]",
    "product([2, 3, 4])": "24",
    "all([true, null])": "null",
    "all([false, null])": "false",
    "all([])": "true",
    "any([true, null])": "true",
    "any([])": "false",
}

WARNINGS = {
    'min([1, "a"])': "not_comparable",
    'sum([1, "a"])': "not_a_number",
    "stddev([1])": "wrong_arguments",
    "min()": "wrong_arguments",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_a_call_gives_the_value_of_an_equal_text(text: str, expected: str) -> None:
    got, wanted = value_of(text), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("text", "code"), WARNINGS.items())
def test_a_call_without_an_answer_is_null_and_says_why(text: str, code: str) -> None:
    assert warning_of(text) == code
