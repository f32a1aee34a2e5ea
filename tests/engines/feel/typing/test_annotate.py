"""Golden tests of the pass that types a text: what each node may be, from the declarations of its names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pengcheng.engines.feel import parse_expression, parse_unary_tests, tree
from pengcheng.engines.feel.types import ContextOf, ListOf, RangeOf
from pengcheng.engines.feel.typing import ANY, BOOLEAN, DATE, NUMBER, STRING, Static, annotate, join, of_value

CHILD = Static(ContextOf({"age": NUMBER}), entries=(("age", Static(NUMBER, places=0)),))
DECLARED = {
    "age": Static(NUMBER, nullable=False, places=0, low=0, high=150),
    "income": Static(NUMBER, places=2, low=0, high=Decimal("1e12")),
    "kind": Static(STRING, values=("a", "b")),
    "born": Static(DATE, nullable=False),
    "alive": Static(BOOLEAN, nullable=False),
    "children": Static(ListOf(CHILD.type), item=CHILD),
    "anything": Static(),
}


def _root(text: str) -> Static:
    return annotate(parse_expression(text, DECLARED.keys()), DECLARED).root


@pytest.mark.parametrize(
    ("text", "kind", "nullable"),
    [
        ("age * 2 + 1", "number", False),
        ("income + 1", "number", True),
        ("age / 2", "number", False),
        ("age / income", "number", True),
        ("age >= 60", "boolean", False),
        ("income >= 60", "boolean", True),
        ("income = null", "boolean", False),
        ('age = "a"', "boolean", True),
        ('kind = "a"', "boolean", False),
        ("alive and age > 3", "boolean", False),
        ("alive and income > 3", "boolean", True),
        ('born + duration("P1Y")', "date", True),
        ('born - date("2020-01-01")', "days and time duration", False),
        ("born.year", "number", False),
        ('@"2024-02-29"', "date", False),
        ('date("2024-02-30")', "Null", True),
        ("if alive then age else null", "number", True),
        ('if alive then age else "none"', "Any", False),
        ("[1, age]", "list<number>", False),
        ("children.age", "list<number>", True),
        ("children[age > 3]", "list<context<age: number>>", False),
        ("children[1]", "context<age: number>", True),
        ("some c in children satisfies c.age > 3", "boolean", True),
        ("for i in [1, 2] return i * age", "list<number>", False),
        ("(function(x: number) x + age)(2)", "number", False),
        ("{f: function(x) x > 1, y: f(age)}.y", "boolean", False),
        ("count(children)", "number", True),
        ("anything + 1", "Any", True),
        ("[1..age]", "range<number>", False),
        ("upper case(kind)", "string", True),
        ("nowhere", "Any", True),
    ],
)
def test_a_text_has_the_type_its_names_give_it(text: str, kind: str, nullable: bool) -> None:
    root = _root(text)
    assert (str(root.type), root.nullable) == (kind, nullable)


@pytest.mark.parametrize(
    ("text", "places", "low", "high"),
    [
        ("age * 2 + 1", 0, 1, 301),
        ("age - 10", 0, -10, 140),
        ("-age", 0, -150, 0),
        ("income * age", 2, 0, Decimal("1.5e14")),
        ("age * 0.25", 2, 0, Decimal("37.5")),
        ("if alive then age else 200", 0, 0, 200),
        ("born.month", 0, 1, 12),
        ("(function(x) x * x)(age)", 0, 0, 22500),
    ],
)
def test_bounds_and_places_of_numbers_are_worked_out(text: str, places: int, low: object, high: object) -> None:
    root = _root(text)
    assert (root.places, root.low, root.high) == (places, low, high)


def test_a_result_that_may_need_more_than_34_digits_has_no_bounds() -> None:
    assert not _root("income * income * income").bounded


def test_a_text_that_reads_no_declared_name_is_constant() -> None:
    assert _root("sum([1, 2]) + 3").constant
    assert not _root("age + 1").constant
    assert not _root("today()").constant
    assert not _root("sort([1, 2], function(x, y) x + age < y)").constant


def test_every_node_has_its_type_by_identity() -> None:
    text = parse_expression("age * 2 >= 60", DECLARED.keys())
    assert isinstance(text, tree.Comparison)
    typed = annotate(text, DECLARED)
    assert typed.of(text.left).high == 300
    assert typed.of(text.right) == of_value(60)
    with pytest.raises(KeyError):
        typed.of(tree.Number(60))


def test_a_cell_is_typed_with_its_input() -> None:
    cell = parse_unary_tests("[18..60], > limit")
    assert annotate(cell, {"?": DECLARED["age"], "limit": Static(NUMBER, False)}).root.type == BOOLEAN


def test_what_is_known_of_two_values_is_known_of_either() -> None:
    assert join(of_value(1), of_value(Decimal("2.5"))) == Static(NUMBER, False, True, 1, 1, Decimal("2.5"))
    assert join(of_value("a"), of_value("b")).values == ("a", "b")
    assert join(of_value(1), of_value(None)).nullable
    assert join(of_value(1), of_value("a")).type == ANY
    assert join(of_value([1]), of_value([True])).type == ListOf(ANY)


def test_a_range_and_an_instance_have_their_types() -> None:
    assert _root("(< 10)").type == RangeOf(NUMBER)
    assert _root("anything instance of number") == Static(BOOLEAN, False)
