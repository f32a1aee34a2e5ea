"""The Python that comes out, where types are known."""

from __future__ import annotations

import timeit
from datetime import date
from decimal import Decimal

import pytest

from pengcheng.engines.feel import Run, compile_expression, compile_unary_tests, parse_expression, parse_unary_tests
from pengcheng.engines.feel.compiler import define
from pengcheng.engines.feel.generator import Environment, Generator, Variable
from pengcheng.engines.feel.types import BOOLEAN, DATE, NUMBER, STRING, ContextOf, FeelType, ListOf
from tests.engines.feel.evaluation import NOW


def body(text: str, **kinds: FeelType) -> str:
    return compile_expression(text, kinds).source.split("return ", 1)[1].strip()


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        ("age >= 80", {"age": NUMBER}, "(None if v_age_0 is None else v_age_0 >= 80)"),
        ('name = "A"', {"name": STRING}, "(v_name_0 == 'A')"),
        ("x in [1..3)", {"x": NUMBER}, "(None if v_x_0 is None else 1 <= v_x_0 < 3)"),
        ("x = null", {"x": NUMBER}, "(v_x_0 is None)"),
        ("if a then 1 else 2", {"a": BOOLEAN}, "(1 if v_a_0 else 2)"),
    ],
)
def test_declared_types_give_plain_python(text: str, kinds: dict[str, FeelType], expected: str) -> None:
    assert body(text, **kinds) == expected


def test_a_declared_rule_runs_about_as_fast_as_python_written_by_hand() -> None:
    compiled = compile_expression("age >= 80 and alive", {"age": NUMBER, "alive": BOOLEAN}).function
    run = Run(NOW)

    def by_hand(age: int | None, alive: bool | None, run: Run) -> bool | None:
        old = None if age is None else age >= 80
        if old is False or alive is False:
            return False
        return None if old is None or alive is None else True

    ours = min(timeit.repeat(lambda: compiled(85, True, run), number=20_000, repeat=5))
    theirs = min(timeit.repeat(lambda: by_hand(85, True, run), number=20_000, repeat=5))
    assert ours < 2 * theirs


CELLS = ["-", "< 80", "[80..90)", "not(5)", "1, 2", "null", "? > 3 and ? < 9", "not(null)", "(< 7)"]


@pytest.mark.parametrize("text", CELLS)
@pytest.mark.parametrize("value", [None, 0, 5, 7, 80, Decimal("89.5"), 90])
def test_a_cell_says_the_same_with_and_without_a_declared_type(text: str, value: object) -> None:
    declared = compile_unary_tests(text, NUMBER)
    free = compile_unary_tests(text)
    assert declared({"?": value}, Run(NOW)) is free({"?": value}, Run(NOW))


def test_a_table_builds_its_own_function_from_pieces() -> None:
    generator = Generator()
    age = Variable("age", NUMBER)
    row = generator.unary_tests(parse_unary_tests("[80..90)"), age, Environment({}))
    amount = generator.fragment(parse_expression("base * 2"), Environment({"base": Variable("base", NUMBER)}))
    source = f"def decide(age, base, run):\n    return {amount.source} if {row.truth} else None\n"
    decide = define("decide", source, generator)
    assert decide(85, 100, Run(NOW)) == 200
    assert decide(90, 100, Run(NOW)) is None


def test_a_declared_list_of_rows_resolves_its_columns() -> None:
    rows = ListOf(ContextOf({"kind": STRING, "since": DATE}))
    compiled = compile_expression('count(homes[kind = "flat" and since < @"2026-01-01"])', {"homes": rows})
    homes = [
        {"kind": "flat", "since": date(2025, 1, 1)},
        {"kind": "flat", "since": None},
        {"kind": "shop", "since": None},
    ]
    assert compiled.names == ("homes",)
    assert compiled({"homes": homes}, Run(NOW)) == 1


def test_the_hash_is_of_what_the_text_says_and_not_of_how_it_is_laid_out() -> None:
    assert compile_expression("1+1").hash == compile_expression(" 1 + 1 // two").hash
    assert compile_expression("a", {"a": NUMBER}).hash != compile_expression("a", {"a": STRING}).hash


def test_a_sum_of_two_hundred_terms_compiles() -> None:
    text = " + ".join(str(number) for number in range(200))
    assert compile_expression(text)({}, Run(NOW)) == sum(range(200))
