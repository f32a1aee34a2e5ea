"""What is refused, when, and why; numbers at the bounds of 62 bits; loops, functions and dictionaries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from pengcheng.engines.feel import parse_expression, parse_unary_tests
from pengcheng.engines.feel.types import ListOf
from pengcheng.engines.feel.typing import DATE, NUMBER, STRING, Static
from pengcheng.engines.feel.vector import NotVectorised, compile_vector, from_values, to_values
from pengcheng.engines.feel.vector.vectors import Codes, Constant, Lists, Quotients, Scaled

from .lifting import NOW

DECLARED = {"a": Static(NUMBER), "b": Static(NUMBER), "day": Static(DATE), "word": Static(STRING)}
NUMBERS = {**DECLARED, "numbers": Static(ListOf(NUMBER), item=Static(NUMBER))}


def _values(text: str, **columns: list[object]) -> list[object]:
    program = compile_vector(parse_expression(text, NUMBERS.keys()), NUMBERS, NOW)
    rows = len(next(iter(columns.values())))
    return to_values(program.evaluate({name: from_values(values) for name, values in columns.items()}, rows))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{f: function(n) if n = 0 then 1 else n * f(n - 1), r: f(a)}.r", "recursion"),
        ("for i in numbers return count(partial) + a", "partial"),
        ("sort(numbers, function(x, y) x + a < y)", "not_a_function"),
        ("(if a > 1 then function(x) x else function(x) x + 1)(b)", "not_a_function"),
        ('{f: function(x) external {java: {class: "a"}}, r: f(a)}.r', "no_vector_form"),
    ],
)
def test_what_has_no_vector_form_is_refused_when_it_is_compiled(text: str, code: str) -> None:
    with pytest.raises(NotVectorised) as refusal:
        compile_vector(parse_expression(text, NUMBERS.keys()), NUMBERS, NOW)
    assert refusal.value.code == code


def test_a_refusal_names_the_place_in_the_text() -> None:
    text = "1 + count(for i in numbers return count(partial) + a)"
    with pytest.raises(NotVectorised) as refusal:
        compile_vector(parse_expression(text, NUMBERS.keys()), NUMBERS, NOW)
    assert text[refusal.value.start : refusal.value.end].startswith("for i in")


def test_numbers_beyond_62_bits_refuse_the_block_and_not_the_text() -> None:
    assert _values("a + b", a=[2**61], b=[2**61 - 1]) == [2**62 - 1]
    for text, a, b in (("a + b", 2**61, 2**61), ("a * b", 2**31, 2**31), ("a - b", -(2**61), 2**61)):
        with pytest.raises(NotVectorised, match="62 bits"):
            _values(text, a=[a], b=[b])
    with pytest.raises(NotVectorised, match="62 bits"):
        _values("a + b", a=[10**17], b=[Decimal("0.001")])


def test_sums_of_decimals_are_exact() -> None:
    assert _values("a + b = 0.3", a=[Decimal("0.1")], b=[Decimal("0.2")]) == [True]
    assert _values("sum(numbers)", numbers=[[Decimal("0.1")] * 10, None, []]) == [1, None, None]


def test_a_quotient_compares_by_its_exact_value_and_shows_34_digits() -> None:
    assert _values("a / b < 0.3333333333333333", a=[1, 1], b=[3, 0]) == [False, None]
    assert _values("a / b", a=[2, -1], b=[3, 3]) == [
        Decimal("0.6666666666666666666666666666666667"),
        Decimal("-0.3333333333333333333333333333333333"),
    ]
    assert _values("a / b * b = a", a=[1, 6], b=[3, 3]) == [False, True]  # as the rounded thirds say


def test_the_29th_of_february_becomes_the_28th_a_year_later() -> None:
    leap = [date(2024, 2, 29), date(2023, 12, 31), None]
    assert _values('day + duration("P1Y")', day=leap) == [date(2025, 2, 28), date(2024, 12, 31), None]
    assert _values('day - duration("P10M")', day=leap) == [date(2023, 4, 29), date(2023, 2, 28), None]


def test_constant_parts_are_worked_out_once_and_the_instant_is_the_callers() -> None:
    program = compile_vector(parse_expression("today().year + 1"), DECLARED, NOW)
    assert program.folded
    assert program.evaluate({}, 3) == Constant(3, 2027)
    with pytest.raises(NotVectorised):
        compile_vector(parse_expression("for i in 1..100000000 return i"), DECLARED, NOW)


def test_a_function_of_texts_is_asked_once_for_each_distinct_text() -> None:
    words = [f"word {number % 7}" for number in range(50_000)]
    program = compile_vector(parse_expression('replace(word, "o", "0")', DECLARED), DECLARED, NOW)
    found = program.evaluate({"word": from_values(words)}, len(words))
    assert isinstance(found, Codes)
    assert len(found.values) == 7
    with pytest.raises(NotVectorised, match="distinct values"):
        program.evaluate({"word": from_values([f"word {number}" for number in range(50_000)])}, 50_000)


def test_values_take_the_narrowest_exact_form() -> None:
    assert isinstance(from_values([1, None, Decimal("2.50")]), Scaled)
    assert isinstance(from_values([10**30, 1]), Codes)
    assert isinstance(from_values([[1], [], None]), Lists)
    assert isinstance(from_values([1, "a"]), Codes)
    mixed: list[object] = [True, 1, "a", [1], {"k": 1}, None, Decimal("1.5")]
    assert to_values(from_values(mixed)) == mixed
    program = compile_vector(parse_expression("a / b", DECLARED), DECLARED)
    assert isinstance(program.evaluate({"a": from_values([1]), "b": from_values([3])}, 1), Quotients)


def test_a_cell_answers_for_its_input() -> None:
    program = compile_vector(parse_unary_tests("[2..a], > 10"), {"?": Static(NUMBER), "a": Static(NUMBER)}, NOW)
    columns = {"?": from_values([2, 5, 11, None, 3]), "a": from_values([3, 3, 3, 3, None])}
    assert to_values(program.evaluate(columns, 5)) == [True, False, True, None, None]


def test_long_columns_give_what_their_rows_give() -> None:
    rng = np.random.default_rng(7)
    numbers = [int(each) for each in rng.integers(-1000, 1000, 20_000)]
    assert _values("modulo(a, 7) + floor(a / 3)", a=list(numbers)) == [each % 7 + each // 3 for each in numbers]
