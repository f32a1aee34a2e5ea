"""Golden trees: what a text says."""

from __future__ import annotations

import pytest

from pengcheng.engines.feel import LimitExceeded, SyntaxFault, parse_expression, parse_type, parse_unary_tests, tree
from pengcheng.engines.feel.tree import (
    Arithmetic,
    Between,
    Call,
    Compare,
    Comparison,
    Conjunction,
    Context,
    Entry,
    Filter,
    For,
    Function,
    If,
    In,
    InstanceOf,
    Iteration,
    List,
    ListType,
    Match,
    Name,
    NamedArgument,
    NamedType,
    Negation,
    Null,
    Number,
    OneSidedRange,
    Parameter,
    Path,
    Quantified,
    Range,
    String,
    UnaryTests,
)

a, b, c, x = Name("a"), Name("b"), Name("c"), Name("x")
one, two, three = Number(1), Number(2), Number(3)

GOLDEN = {
    "1 + 2 * 3": Arithmetic("+", one, Arithmetic("*", two, three)),
    "1 - 2 - 3": Arithmetic("-", Arithmetic("-", one, two), three),
    "-1 ** 2": Arithmetic("**", Negation(one), two),
    "a and b and c": Conjunction((a, b, c)),
    "a or b and c": tree.Disjunction((a, Conjunction((b, c)))),
    "a = 1 and b < 2": Conjunction((Comparison("=", a, one), Comparison("<", b, two))),
    "x between 1 and 2 and a": Conjunction((Between(x, one, two), a)),
    "x in [1..2)": In(x, (Match(Range(one, two, True, False)),)),
    "x in ]1..2[": In(x, (Match(Range(one, two, False, False)),)),
    "x in (1, < 2)": In(x, (Match(one), Compare("<", two))),
    "(< 2)": OneSidedRange("<", two),
    "a[b = 1].c": Path(Filter(a, Comparison("=", b, one)), "c"),
    "a[1](2)": Call(Filter(a, one), (two,)),
    "date(year: 1, month: 2, day: 3)": Call(
        Name("date"), (), (NamedArgument("year", one), NamedArgument("month", two), NamedArgument("day", three))
    ),
    "if a then b else c + 1": If(a, b, Arithmetic("+", c, one)),
    "for x in 1..3, a in b return x": For((Iteration("x", one, three), Iteration("a", b)), x),
    "some x in a satisfies x = 1": Quantified("some", (Iteration("x", a),), Comparison("=", x, one)),
    "function(a: list<number>, b) a": Function((Parameter("a", ListType(NamedType("number"))), Parameter("b")), a),
    "{a: 1, b: a}": Context((Entry("a", one), Entry("b", a))),
    '{"a b": 1, c: a b}': Context((Entry("a b", one), Entry("c", Name("a b")))),
    "[1, 2]": List((one, two)),
    "1 instance of date and time": InstanceOf(one, NamedType("date and time")),
    "years and months duration(a, b).years": Path(Call(Name("years and months duration"), (a, b)), "years"),
    '@"2026-01-31"': tree.AtLiteral("2026-01-31"),
    '"\\u9e4f\\n\\"\\U01F40E"': String('鹏\n"🐎'),
    "/* a */ 1 // b": one,
    "年龄 + 1": Arithmetic("+", Name("年龄"), one),
}


@pytest.mark.parametrize(("text", "expected"), GOLDEN.items())
def test_a_text_gives_its_tree(text: str, expected: tree.Expression) -> None:
    assert parse_expression(text) == expected


def test_known_names_may_hold_spaces_and_operators_and_the_longest_wins() -> None:
    names = {"date of birth", "profit-loss", "profit", "Student's name"}
    assert parse_expression("date of birth", names) == Name("date of birth")
    assert parse_expression("profit-loss - profit", names) == Arithmetic("-", Name("profit-loss"), Name("profit"))
    assert parse_expression("profit - 1", names) == Arithmetic("-", Name("profit"), one)
    assert parse_expression("x.date  of\nbirth", names) == Path(x, "date of birth")
    assert parse_expression("Student's name", names) == Name("Student's name")


def test_a_name_ends_with_its_scope() -> None:
    with pytest.raises(SyntaxFault):
        parse_expression("[{a b: 1}, a b]")


CELLS = {
    "-": UnaryTests(()),
    "< 80": UnaryTests((Compare("<", Number(80)),)),
    '"a", "b"': UnaryTests((Match(String("a")), Match(String("b")))),
    "not(1, [2..3])": UnaryTests((Match(one), Match(Range(two, three, True, True))), True),
    "null": UnaryTests((Match(Null()),)),
    "? > 1 and x": UnaryTests((Match(Conjunction((Comparison(">", Name("?"), one), x))),)),
    "not(a) and b": UnaryTests((Match(Conjunction((Call(Name("not"), (a,)), b))),)),
}


@pytest.mark.parametrize(("text", "expected"), CELLS.items())
def test_a_cell_gives_its_tests(text: str, expected: UnaryTests) -> None:
    assert parse_unary_tests(text) == expected


def test_every_node_knows_its_place() -> None:
    node = parse_expression('1 + count("ab")')
    assert isinstance(node, Arithmetic)
    assert (node.right.start, node.right.end) == (4, 15)


def test_a_type_name_is_read_whole() -> None:
    assert parse_type("context<a b: number, c: range<date>>") == tree.ContextType(
        (tree.TypeEntry("a b", NamedType("number")), tree.TypeEntry("c", tree.RangeType(NamedType("date"))))
    )


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("1 +", 3, "the end of the text"),
        ("first name", 6, "not known here"),
        ('"abc', 0, "closing"),
        ("if a then b", 11, "else"),
        ("[1, 2", 5, "]"),
        ("“a”", 0, 'write "'),
        ("f(a: 1, 2)", 8, "not both"),
        ("1 ; 2", 2, "no meaning"),
    ],
)
def test_a_fault_names_its_place_and_the_remedy(text: str, place: int, words: str) -> None:
    with pytest.raises(SyntaxFault) as caught:
        parse_expression(text)
    assert caught.value.start == place
    assert words in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "-" * 10_000 + "1",
        "1" + "+1" * 10_000,
        "a" + ".b" * 10_000,
        "f" + "()" * 10_000,
        "{a:" * 10_000,
        "if " * 10_000,
        "function() " * 10_000 + "1",
        "x in (" * 5_000,
        "a instance of " + "list<" * 10_000,
        "1 + " * 600_000 + "1",
    ],
)
def test_a_text_nested_or_long_beyond_sense_is_refused_clearly(text: str) -> None:
    with pytest.raises(LimitExceeded):
        parse_expression(text)
