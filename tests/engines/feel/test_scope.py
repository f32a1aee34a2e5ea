"""Which names a text reads from outside."""

from __future__ import annotations

import pytest

from pengcheng.engines.feel import parse_expression, parse_unary_tests
from pengcheng.engines.feel.scope import free_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a + b.c", {"a", "b"}),
        ("{a: 1, b: a + c}", {"c"}),
        ("for x in list, y in x.z return x + y + w", {"list", "w"}),
        ("some x in list satisfies x > limit", {"list", "limit"}),
        ("(function(x) x + y)(z)", {"y", "z"}),
        ("rows[kind = item.other]", {"rows", "kind"}),
        ("if a instance of number then 1 else null", {"a"}),
    ],
)
def test_names_bound_in_the_text_are_not_free(text: str, names: set[str]) -> None:
    assert free_names(parse_expression(text)) == names


def test_the_input_of_a_cell_counts_as_a_name() -> None:
    assert free_names(parse_unary_tests("? > limit")) == {"?", "limit"}
