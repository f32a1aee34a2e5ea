"""Arithmetic, comparison and three-valued logic."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.feel import evaluate, types
from pengcheng.engines.feel.compiler import compile_expression
from pengcheng.engines.feel.numbers import CONTEXT
from pengcheng.engines.feel.run import Run
from tests.engines.feel.evaluation import NOW, value_of, warning_of

Truth = bool | None
TRUTHS: list[Truth] = [True, False, None]
numbers = st.one_of(st.integers(-(10**20), 10**20), st.decimals(-(10**9), 10**9, places=4))


def conjunction(values: tuple[Truth, ...]) -> Truth:
    """Table 50 of the standard."""
    if False in values:
        return False
    return None if None in values else True


def disjunction(values: tuple[Truth, ...]) -> Truth:
    if True in values:
        return True
    return None if None in values else False


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("values", list(itertools.product(TRUTHS, repeat=3)))
def test_and_and_or_follow_the_three_valued_tables(values: tuple[Truth, ...], declared: bool) -> None:
    context = dict(zip("abc", values, strict=True))
    kinds = dict.fromkeys("abc", types.BOOLEAN) if declared else {}
    for word, expected in (("and", conjunction(values)), ("or", disjunction(values))):
        compiled = compile_expression(f"a {word} b {word} c", kinds)
        assert compiled(context, Run(NOW)) is expected


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("values", list(itertools.product([1, 2, 3, None], repeat=3)))
def test_between_is_at_least_the_one_and_at_most_the_other(values: tuple[int | None, ...], declared: bool) -> None:
    context = dict(zip("abc", values, strict=True))
    kinds = dict.fromkeys("abc", types.NUMBER) if declared else {}
    between, both = (compile_expression(text, kinds) for text in ("a between b and c", "a >= b and a <= c"))
    assert between(context, Run(NOW)) is both(context, Run(NOW))


def test_a_value_that_is_no_boolean_counts_as_null_in_logic_and_warns() -> None:
    assert value_of("false and 1") is False
    assert value_of("true or 1") is True
    assert warning_of("true and 1") == "not_boolean"
    assert warning_of('not("true")') == "wrong_arguments"


@given(numbers, numbers)
def test_arithmetic_is_that_of_34_digit_decimals(left: int | Decimal, right: int | Decimal) -> None:
    context = {"a": left, "b": right}
    assert value_of("a + b", **context) == CONTEXT.add(Decimal(left), Decimal(right))
    assert value_of("a - b", **context) == CONTEXT.subtract(Decimal(left), Decimal(right))
    assert value_of("a * b", **context) == CONTEXT.multiply(Decimal(left), Decimal(right))
    if right:
        assert value_of("a / b", **context) == CONTEXT.divide(Decimal(left), Decimal(right))


@given(numbers, numbers)
def test_declared_numbers_compare_as_undeclared_ones_do(left: int | Decimal, right: int | Decimal) -> None:
    context = {"a": left, "b": right}
    kinds = {"a": types.NUMBER, "b": types.NUMBER}
    for operator in ("=", "!=", "<", "<=", ">", ">="):
        compiled = compile_expression(f"a {operator} b", kinds)
        assert compiled(context, Run(NOW)) == value_of(f"a {operator} b", **context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2 = 0.3", True),
        ("-3 ** 2", 9),
        ("2 ** 3 ** 2", 64),
        ("2 ** -1", Decimal("0.5")),
        ("10 / 4", Decimal("2.5")),
        ("1 / 3 * 3", Decimal("0.9999999999999999999999999999999999")),
        ('"a" + "b"', "ab"),
        ("null + 1", None),
        ("null = null", True),
        ("null = 1", False),
        ("null < 1", None),
        ('"a" < "b"', True),
        ("[1, 2] = [1, 2]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("[1..2] = [1..2)", False),
        ("1 in (2, [1..3])", True),
        ("5 in null", False),
        ("null in (null, 1)", True),
        ("5 in (null..10]", None),
        ("50 in (null..10]", False),
        ("5 in (< 10)", True),
        ("5 between 1 and 5", True),
        ("1 instance of number", True),
        ("null instance of Any", False),
        ("[1] instance of list<number>", True),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("[1..2] instance of range<number>", True),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ("count instance of function<list> -> number", True),
    ],
)
def test_an_operation_gives_its_value(text: str, expected: object) -> None:
    assert evaluate(text, {}, NOW).value == expected


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('2 * (1 + "a")', "wrong_types", (5, 12)),
        ("1 / 0", "division_by_zero", (0, 5)),
        ('1 = "1"', "not_comparable", (0, 7)),
        ("true < false", "not_comparable", (0, 12)),
        ("10 ** 10000", "number_too_large", (0, 11)),
        ("(-8) ** 0.5", "not_a_number", (1, 11)),
        ('-"a"', "wrong_types", (0, 4)),
        ("1 + missing", "unknown_name", (4, 11)),
        ("{a: 1}.b", "no_such_entry", (0, 8)),
        ("[1][2]", "no_such_item", (0, 6)),
        ('[1]["a"]', "not_boolean", (0, 8)),
        ("1(2)", "not_a_function", (0, 4)),
        ("{a: 1, a: 2}", "duplicate_key", (7, 11)),
        ('if "a" then 1 else 2', "not_boolean", (3, 6)),
        ("(function(a) a)(1, 2)", "wrong_arguments", (1, 21)),
        ('(function(a: number) a)("x")', "wrong_type", (1, 28)),
        ('some x in [1] satisfies "a"', "not_boolean", (0, 27)),
        ("[1..null].start.x", "no_such_property", (0, 17)),
        ('["a"..1]', "not_comparable", (0, 8)),
        ("(function() external {java: {}})()", "external_function", (1, 31)),
    ],
)
def test_an_operation_without_an_answer_warns_with_its_place(text: str, code: str, place: tuple[int, int]) -> None:
    result = evaluate(text, {}, NOW)
    assert (result.warnings[0].code, result.warnings[0].start, result.warnings[0].end) == (code, *place)
