"""Whatever the text, the answer is a value with warnings or a FeelError: nothing else ever comes out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pengcheng.engines.feel import (
    FeelError,
    Run,
    evaluate,
    evaluate_unary_tests,
    parse_expression,
    parse_unary_tests,
    tree,
)
from pengcheng.engines.feel.builtins.library import BUILTINS
from pengcheng.engines.feel.printer import print_expression
from pengcheng.engines.feel.runtime.calls import call
from pengcheng.engines.feel.values import to_text
from tests.engines.feel.evaluation import NOW
from tests.engines.feel.test_printer import expressions

FEEL_WORDS = r"""
if then else for in return some every satisfies function and or not between instance of null true false
( ) [ ] { } , : . .. < <= > >= = != + - * ** / @ ? 1 0 .5 1e3 a b item partial 年龄 \ ' //
count sum date list context range <number> external /* */ " "a" "P1D" "2026-01-31"
"""
WORDS = FEEL_WORDS.split()
VALUES = [
    "null", "true", "0", "-1.5", "1e30", '"a"', '""', "[]", "[1, 2]", "[null]", "{}", "{a: 1}", "[1..3]", "(< 3)",
    '@"2026-01-31"', '@"10:00:00"', '@"10:00:00Z"', '@"2026-01-31T10:00:00@Asia/Shanghai"', '@"P1D"', '@"-P1M"',
    '@"99999-01-01"', "function(x) x", "count", '["a", 1]', '[@"P1D"]', "[[1], [2]]", '[@"10:00:00", @"10:00:00Z"]',
]  # fmt: skip

BOUNDS = ("too_many_steps", "list_too_long", "text_too_long", "recursion_too_deep", "nested_too_deep")


def refusal(work: Callable[[], object]) -> FeelError | None:
    """The FeelError that some work ends with; anything else goes through and fails the test."""
    try:
        work()
    except FeelError as error:
        return error
    return None


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
@settings(max_examples=500)
def test_any_words_are_read_or_refused(text: str) -> None:
    for parse in (parse_expression, parse_unary_tests):
        error = refusal(lambda parse=parse: parse(text))
        assert error is None or 0 <= error.start <= len(text)


@given(st.text(max_size=40))
def test_any_characters_are_read_or_refused(text: str) -> None:
    error = refusal(lambda: parse_expression(text))
    assert error is None or 0 <= error.start <= len(text)


@given(expressions, st.sampled_from([None, 1, "x", [1], {"a": 1}]))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tree_has_a_value(node: tree.Expression, a: object) -> None:
    error = refusal(lambda: to_text(evaluate(node, {"a": a, "date of birth": True}, NOW).value))
    assert error is None or error.code in BOUNDS


@given(st.lists(expressions, min_size=1, max_size=2), st.sampled_from([None, 1, "x", [1]]))
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_any_cell_has_an_answer(nodes: list[tree.Expression], value: object) -> None:
    cell = tree.UnaryTests(tuple(tree.Match(node) for node in nodes))
    error = refusal(lambda: evaluate_unary_tests(cell, value, {"a": 1, "b": None}, NOW))
    assert error is None or error.code in BOUNDS


@pytest.mark.parametrize("operator", ["+", "-", "*", "/", "**", "=", "<", ">=", "in", "and", "or"])
def test_every_operator_takes_values_of_every_kind(operator: str) -> None:
    for left in VALUES:
        for right in VALUES:
            evaluate(f"({left}) {operator} ({right})", {}, NOW)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_built_in_takes_arguments_of_every_kind(name: str) -> None:
    run = Run(NOW)
    values = [evaluate(value).value for value in VALUES]
    for count in (0, 1, 2):
        for arguments in product(values, repeat=count):
            call(BUILTINS[name], arguments, run, (0, 0))
    for value in values:
        call(BUILTINS[name], (value, value, value), run, (0, 0))


def test_a_printed_tree_evaluates_as_the_tree_does() -> None:
    text = '{a: [1, 2, 3][item > 1], b: for x in a return if x > 2 then "big" else string(x)}.b'
    node = parse_expression(text)
    assert evaluate(print_expression(node)).value == evaluate(node).value == ["2", "big"]
