"""Whatever a text says, a vector holds for each row what the scalar engine gives for it, or refuses."""

from __future__ import annotations

import pytest
from hypothesis import event, given, settings

from pengcheng.engines.feel import LimitExceeded, Run, compile_expression, parse_expression
from pengcheng.engines.feel.vector import NotVectorised, compile_vector, from_values, to_values

from .lifting import NOW, alike
from .random_texts import DECLARED, any_text, rows


def _check(text: str, people: list[dict[str, object]]) -> None:
    parsed = parse_expression(text, DECLARED.keys() | {"born"})
    scalar = compile_expression(parsed, names=DECLARED)
    try:
        program = compile_vector(parsed, DECLARED, NOW)
        columns = {name: from_values([person[name] for person in people]) for name in DECLARED}
        found = to_values(program.evaluate(columns, len(people)))
    except NotVectorised as refusal:
        event(refusal.code)
        return
    event("on vectors")
    for person, value in zip(people, found, strict=True):
        try:
            expected = scalar(person, Run(NOW))
        except LimitExceeded:
            continue
        assert alike(value, expected), (text, person, value, expected)


@settings(max_examples=300, deadline=None)
@given(any_text(2), rows())
def test_vectors_agree_with_the_scalar_engine_on_random_texts(text: str, people: list[dict[str, object]]) -> None:
    _check(text, people)


@pytest.mark.slow
@settings(max_examples=3000, deadline=None)
@given(any_text(3), rows())
def test_vectors_agree_with_the_scalar_engine_on_deep_random_texts(text: str, people: list[dict[str, object]]) -> None:
    _check(text, people)
