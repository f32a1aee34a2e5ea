"""Built-in functions of strings."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of, warning_of

VALUES = {
    'substring("foobar", 3)': '"obar"',
    'substring("foobar", 3, 3)': '"oba"',
    'substring("foobar", -2, 1)': '"a"',
    'substring("🐎ab", 2)': '"ab"',
    'string length("🐎ab")': "3",
    'upper case("aBc4")': '"ABC4"',
    'lower case("aBc4")': '"abc4"',
    'substring before("foobar", "bar")': '"foo"',
    'substring before("foobar", "xyz")': '""',
    'substring after("foobar", "ob")': '"ar"',
    'substring after("", "a")': '""',
    'contains("foobar", "of")': "false",
    'starts with("foobar", "fo")': "true",
    'ends with("foobar", "r")': "true",
    'matches("foobar", "^fo*b")': "true",
    'matches("FOOBAR", "foo", "i")': "true",
    'matches("a\\nb", "a.b")': "false",
    'matches("a\\nb", "a.b", "s")': "true",
    'matches("a b", "a b", "x")': "false",
    'matches("鹏城", "^\\\\p{L}+$")': "true",
    'matches("鹏城", "^\\\\p{IsCJKUnifiedIdeographs}+$")': "true",
    'matches("e", "[a-z-[aeiou]]")': "false",
    'matches("a.c", "a.c", "q")': "true",
    'matches("abc\\n", "c$")': "false",
    'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")': '"[1=ab][2=]cd"',
    'replace("a1b22", "[0-9]+", "\\\\$")': '"a$b$"',
    'split("a;b;;c", ";")': '["a", "b", "", "c"]',
    'split("John  Doe", "\\\\s+")': '["John", "Doe"]',
    'string join(["a", null, "c"], ", ")': '"a, c"',
    'string join(["a", "b"], "-", "<", ">")': '"<a-b>"',
    "string join([])": '""',
}

WARNINGS = {
    'substring("a", 0)': "no_such_position",
    'substring("a", 2)': "no_such_position",
    'substring("abc", 1, 0)': "wrong_arguments",
    "string length(1)": "wrong_arguments",
    'matches("a", "[")': "wrong_pattern",
    'matches("a", "(?=a)")': "wrong_pattern",
    'matches("a", "a", "y")': "wrong_pattern",
    'matches("a", "(a+)+b")': "pattern_can_explode",
    'matches("a", "(a|a)*b")': "pattern_can_explode",
    'matches("a", "(.*)*")': "pattern_can_explode",
    'replace("abc", ".*?", "x")': "wrong_pattern",
    'replace("abc", "b", "$")': "wrong_replacement",
    "string join([1])": "wrong_arguments",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_a_call_gives_the_value_of_an_equal_text(text: str, expected: str) -> None:
    got, wanted = value_of(text), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("text", "code"), WARNINGS.items())
def test_a_call_without_an_answer_is_null_and_says_why(text: str, code: str) -> None:
    assert warning_of(text) == code
