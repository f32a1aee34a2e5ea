"""The extensions that count months in a row."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of, warning_of

VALUES = {
    'months in a row([@"2026-01-05", @"2026-02-01", @"2026-03-31"], @"2026-03-15")': "3",
    'months in a row([@"2026-01-05", @"2026-02-01"], @"2026-03-15")': "2",
    'months in a row([@"2026-01-05"], @"2026-03-15")': "0",
    'months in a row([@"2026-03-01", @"2026-03-31", @"2025-12-31", @"2026-02-28"], @"2026-03-15")': "2",
    'months in a row([@"2025-12-31", @"2026-01-01"], @"2026-01-01T00:00:00")': "2",
    'months in a row([], @"2026-03-15")': "0",
    'months in a row(months: [@"2026-03-01"], until: @"2026-03-15")': "1",
    'months of(@"2025-12-31", @"2026-02-01")': '[@"2025-12-01", @"2026-01-01", @"2026-02-01"]',
    'months of(@"2026-02-01", @"2026-01-31")': "[]",
    'months in a row(months of(@"2023-04-10", @"2026-03-01"), @"2026-03-15")': "36",
}

WARNINGS = {
    'months in a row([1], @"2026-03-15")': "wrong_arguments",
    'months of(@"0001-01-01", @"999999-01-01")': "list_too_long",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_a_call_gives_the_value_of_an_equal_text(text: str, expected: str) -> None:
    got, wanted = value_of(text), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("text", "code"), WARNINGS.items())
def test_a_call_without_an_answer_is_null_and_says_why(text: str, code: str) -> None:
    assert warning_of(text) == code
