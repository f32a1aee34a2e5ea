"""What people type in answer to a question."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengcheng.city import Ask, Text
from pengcheng.domain.services.answers import read_answer
from pengcheng.domain.services.errors import AnswerRefused


def ask(kind: str, values: tuple[str, ...] = ()) -> Ask:
    words = Text.of({"en": "How?"}, "en")
    return Ask("how", words, kind, values=dict.fromkeys(values, words))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("boolean", "yes", True),
        ("agreement", "True", True),
        ("boolean", " no ", False),
        ("number", "12", 12),
        ("number", "12.5", Decimal("12.5")),
        ("money", "1,200", 1200),
        ("integer", "3.0", 3),
        ("date", "2026-03-08", date(2026, 3, 8)),
        ("month", "2026-03", date(2026, 3, 1)),
        ("text", " a street ", "a street"),
    ],
)
def test_an_answer_becomes_a_value_of_its_questions_type(kind: str, text: str, value: object) -> None:
    read = read_answer(ask(kind), text)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("boolean", "perhaps"),
        ("number", "twelve"),
        ("number", "NaN"),
        ("number", "1e400"),
        ("number", "Infinity"),
        ("integer", "3.5"),
        ("date", "2026-02-30"),
        ("date", "8 March"),
        ("text", "   "),
        ("text", "x" * 2001),
    ],
)
def test_an_answer_that_does_not_fit_says_what_to_write(kind: str, text: str) -> None:
    with pytest.raises(AnswerRefused) as refused:
        read_answer(ask(kind), text)
    assert refused.value.ask == "how"
    assert str(refused.value)


def test_a_closed_list_takes_its_own_answers_only() -> None:
    assert read_answer(ask("code", ("owned", "rented")), "rented") == "rented"
    with pytest.raises(AnswerRefused):
        read_answer(ask("code", ("owned", "rented")), "borrowed")


KINDS = ["boolean", "number", "integer", "money", "date", "month", "text", "agreement"]


@given(st.text(), st.sampled_from(KINDS))
def test_whatever_is_typed_is_read_or_refused(text: str, kind: str) -> None:
    with contextlib.suppress(AnswerRefused):
        assert read_answer(ask(kind), text) is not None
