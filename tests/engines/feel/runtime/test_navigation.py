"""Paths, filters, loops and functions."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of

PEOPLE = [{"name": "A", "age": 80, "homes": [1, 2]}, {"name": "B", "age": 3, "homes": []}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("people.age", [80, 3]),
        ("people[age > 10].name", ["A"]),
        ("people[age > limit].name", ["A"]),
        ("people[item.age < limit][1].name", "B"),
        ("people[1].age", 80),
        ("people[-1].age", 3),
        ("people[n].age", 3),
        ("people[count(homes) = 0].name", ["B"]),
        ("limit[1]", 10),
        ("limit[item > 3]", [10]),
        ("null[1 = 1]", []),
        ("[][1 = 1]", []),
        ("[1, 2, 3][item >= 2]", [2, 3]),
        ("[{x: 1, y: 2}, {x: 2}][x = 1]", [{"x": 1, "y": 2}]),
        ("[[1, 2], [3]][count(item) = 1]", [[3]]),
        ("for x in [1, 2], y in [3, 4] return x * y", [3, 4, 6, 8]),
        ("for x in [[1, 2], [3]], y in x return y", [1, 2, 3]),
        ("for x in 3..1 return x", [3, 2, 1]),
        ("for x in [1..3) return x", [1, 2]),
        ("for x in [1, 2, 3] return x + sum([0, sum(partial)][item != null])", [1, 3, 7]),
        ("for x in 0..4 return if x < 2 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
        ("for p in people return p.age", [80, 3]),
        ("some p in people satisfies p.age > 10", True),
        ("every p in people satisfies p.age > 10", False),
        ("every p in [] satisfies p", True),
        ("some p in [null, 1] satisfies p > 0", True),
        ("(function(a, b) a - b)(b: 1, a: 3)", 2),
        ("{double: function(n) 2 * n, x: double(4)}.x", 8),
        ("{fib: function(n) if n < 2 then n else fib(n - 1) + fib(n - 2), x: fib(10)}.x", 55),
        ("{a: 1, b: {a: 2, c: a}}.b.c", 2),
        ("(function(a: list<number>) count(a))(7)", 1),
        ("(function(a: number) a)([7])", 7),
    ],
)
def test_a_text_finds_its_values(text: str, expected: object) -> None:
    assert value_of(text, people=PEOPLE, limit=10, n=2) == expected


@pytest.mark.parametrize(
    "text", ["some p in [null, 1] satisfies p > 1", "every p in null satisfies p", "for x in null return x"]
)
def test_a_loop_that_cannot_tell_is_null(text: str) -> None:
    assert value_of(text) is None


def test_an_entry_of_the_item_hides_a_variable_of_that_name() -> None:
    assert value_of("rows[kind = 1]", rows=[{"kind": 1}, {"other": 1}], kind=1) == [{"kind": 1}, {"other": 1}]
    assert value_of("rows[kind = 1]", rows=[{"kind": 2}], kind=1) == []


def test_a_variable_hides_a_built_in_but_a_value_that_cannot_be_called_does_not_hide_its_function() -> None:
    assert value_of("count + 1", count=3) == 4
    assert value_of("{sum: function(a) a, x: sum(5)}.x") == 5
