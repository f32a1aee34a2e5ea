"""Built-in functions of numbers."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of, warning_of

VALUES = {
    "decimal(2.5, 0)": "2",
    "decimal(3.5, 0)": "4",
    "decimal(1/3, 2)": ".33",
    "decimal(1234.5, -2)": "1200",
    "floor(-1.5)": "-2",
    "floor(1.56, 1)": "1.5",
    "ceiling(-1.5)": "-1",
    "ceiling(1.51, 1)": "1.6",
    "round up(-5.5, 0)": "-6",
    "round up(1.121, 2)": "1.13",
    "round down(-5.5, 0)": "-5",
    "round half up(5.5, 0)": "6",
    "round half up(-1.126, 2)": "-1.13",
    "round half down(5.5, 0)": "5",
    "abs(-10)": "10",
    'abs(@"-P1D")': '@"P1D"',
    'abs(@"-P14M")': '@"P1Y2M"',
    "modulo(-12, 5)": "3",
    "modulo(12, -5)": "-3",
    "modulo(10.1, 4.5)": "1.1",
    "modulo(-10.1, 4.5)": "3.4",
    "sqrt(16)": "4",
    "decimal(log(10), 8)": "2.30258509",
    "decimal(exp(5), 8)": "148.41315910",
    "odd(5)": "true",
    "odd(-5)": "true",
    "odd(2)": "false",
    "even(2)": "true",
    "even(5.5)": "false",
    "abs(n: -1)": "1",
}

WARNINGS = {
    "sqrt(-1)": "not_a_number",
    "log(0)": "not_a_number",
    "modulo(1, 0)": "division_by_zero",
    "exp(1e9)": "number_too_large",
    "decimal(1, 1e9)": "wrong_scale",
    'abs("1")': "wrong_arguments",
    "abs(1, 2)": "wrong_arguments",
    "abs(number: 1)": "wrong_arguments",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_a_call_gives_the_value_of_an_equal_text(text: str, expected: str) -> None:
    got, wanted = value_of(text), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("text", "code"), WARNINGS.items())
def test_a_call_without_an_answer_is_null_and_says_why(text: str, code: str) -> None:
    assert warning_of(text) == code
