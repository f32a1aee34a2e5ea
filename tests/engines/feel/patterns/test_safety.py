"""Which shapes of regular expressions are run and which are refused."""

from __future__ import annotations

import pytest

from pengcheng.engines.feel.errors import OperationFault
from pengcheng.engines.feel.patterns import compile_pattern


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "(a*)*", "(a|a)*", "(a|ab)+", "((a+)b?)*", "(a?){20}", "([a-z]+)*", "(.*,)*", "(\\d+\\s?)+"],
)
def test_a_repeated_group_that_matches_in_several_ways_is_refused(pattern: str) -> None:
    with pytest.raises(OperationFault) as caught:
        compile_pattern(pattern, "")
    assert caught.value.code == "pattern_can_explode"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^([a-z]+,)*[a-z]+$", "ab,c,def"),
        ("^(ab|cd)+$", "abcdab"),
        ("^[0-9]{17}[0-9X]$", "440304193501010010"),
        (r"^\p{Lu}[\w-]*(\.[a-z]{2,3})?$", "Ab-c.de"),
        (r"^(\d{3}-)+\d$", "123-456-7"),
    ],
)
def test_the_shapes_that_people_write_are_run(pattern: str, text: str) -> None:
    assert compile_pattern(pattern, "").search(text) is not None
    assert compile_pattern(pattern, "").search("?") is None


def test_the_longer_a_text_the_fewer_open_repetitions_are_allowed() -> None:
    assert compile_pattern("a.*b.*c", "").search("x" * 500) is None
    with pytest.raises(OperationFault) as caught:
        compile_pattern("a.*b.*c", "").search("x" * 50_000)
    assert caught.value.code == "pattern_too_costly"
    assert compile_pattern("^[0-9]+$", "").search("1" * 10_000) is not None
