"""Tree to text and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.engines.feel import parse_expression, parse_unary_tests, tree
from pengcheng.engines.feel.printer import print_expression, print_unary_tests

NAMES = ["a", "b", "date of birth", "profit-loss"]
names = st.sampled_from(NAMES)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
leaves = st.one_of(
    st.just(tree.Null()),
    st.booleans().map(tree.Boolean),
    st.integers(0, 10**30).map(tree.Number),
    st.decimals(0, 10**6, places=3).map(lambda value: tree.Number(Decimal(value).copy_abs())),
    texts.map(tree.String),
    names.map(tree.Name),
    st.just(tree.AtLiteral("P1Y")),
)
types = st.sampled_from(
    [tree.NamedType("number"), tree.ListType(tree.NamedType("date and time")), tree.RangeType(tree.NamedType("date"))]
)


def grown(inner: st.SearchStrategy[tree.Expression]) -> st.SearchStrategy[tree.Expression]:
    """Nodes over smaller ones: every kind that text can give."""
    pairs = st.tuples(inner, inner)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    iterations = st.lists(st.builds(tree.Iteration, names, inner), min_size=1, max_size=2).map(tuple)
    tests = st.one_of(
        st.builds(tree.Compare, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inner),
        st.builds(tree.Match, inner),
    )
    return st.one_of(
        st.builds(tree.Negation, inner),
        st.builds(tree.Arithmetic, st.sampled_from(["+", "-", "*", "/", "**"]), inner, inner),
        st.builds(tree.Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(tree.Between, inner, inner, inner),
        st.builds(tree.In, inner, st.lists(tests, min_size=1, max_size=2).map(tuple)),
        st.builds(tree.InstanceOf, inner, types),
        several.map(tree.Conjunction),
        several.map(tree.Disjunction),
        st.builds(tree.If, inner, inner, inner),
        st.builds(tree.For, iterations, inner),
        st.builds(tree.Quantified, st.sampled_from(["some", "every"]), iterations, inner),
        st.builds(tree.Function, st.just((tree.Parameter("a", tree.NamedType("Any")), tree.Parameter("b"))), inner),
        st.lists(inner, max_size=3).map(lambda items: tree.List(tuple(items))),
        st.lists(st.builds(tree.Entry, names, inner), max_size=2).map(lambda items: tree.Context(tuple(items))),
        pairs.flatmap(lambda ends: st.builds(tree.Range, *map(st.just, ends), st.booleans(), st.booleans())),
        st.builds(tree.OneSidedRange, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inner),
        st.builds(tree.Path, inner, names),
        st.builds(tree.Filter, inner, inner),
        st.builds(tree.Call, inner, several),
        st.builds(tree.Call, names.map(tree.Name), st.just(()), st.just((tree.NamedArgument("from", tree.Null()),))),
    )


expressions = st.recursive(leaves, grown, max_leaves=12)


@given(expressions)
def test_a_printed_expression_reads_back_as_the_same_tree(node: tree.Expression) -> None:
    assert parse_expression(print_expression(node), NAMES) == node


@given(st.lists(st.builds(tree.Match, expressions), min_size=1, max_size=3).map(tuple), st.booleans())
def test_a_printed_cell_reads_back_as_the_same_tests(tests: tuple[tree.Test, ...], negated: bool) -> None:
    node = tree.UnaryTests(tests, negated)
    assert parse_unary_tests(print_unary_tests(node), NAMES) == node


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("((1+2))*3", "(1 + 2) * 3"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("not( 1 ,2)", "not(1, 2)"),
        ("a  in[1..2)", "a in [1..2)"),
        ("{ a :1}", "{a: 1}"),
        ("(if a then b else 1).c", "(if a then b else 1).c"),
    ],
)
def test_the_text_has_the_brackets_it_needs_and_no_more(text: str, printed: str) -> None:
    assert print_expression(parse_expression(text)) == printed
