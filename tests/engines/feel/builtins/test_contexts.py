"""Built-in functions of contexts."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of, warning_of

VALUES = {
    'get value({a: 1}, "a")': "1",
    'get value({a: 1}, "b")': "null",
    "get entries({a: 1})": '[{key: "a", value: 1}]',
    'context([{key: "a", value: 1}])': "{a: 1}",
    'context put({a: 1}, "b", 2)': "{a: 1, b: 2}",
    'context put({a: {b: 1}}, ["a", "b"], 2)': "{a: {b: 2}}",
    'context put({}, ["a", "b"], 2)': "{a: {b: 2}}",
    "context merge([{a: 1}, {a: 2, b: 3}])": "{a: 2, b: 3}",
}

WARNINGS = {
    'context([{key: "a", value: 1}, {key: "a", value: 1}])': "duplicate_key",
    'context([{key: "a"}])': "wrong_arguments",
    'context put({a: 1}, ["a", "b"], 2)': "wrong_arguments",
    "context merge([1])": "wrong_arguments",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_a_call_gives_the_value_of_an_equal_text(text: str, expected: str) -> None:
    got, wanted = value_of(text), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("text", "code"), WARNINGS.items())
def test_a_call_without_an_answer_is_null_and_says_why(text: str, code: str) -> None:
    assert warning_of(text) == code
