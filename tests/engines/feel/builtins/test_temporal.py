"""Built-in functions of calendars and clocks, and the properties of moments."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of, warning_of

VALUES = {
    "today()": '@"2026-03-15"',
    "now()": '@"2026-03-15T10:30:00Z"',
    'day of year(@"2024-12-31")': "366",
    'day of week(@"2026-03-15")': '"Sunday"',
    'month of year(@"2026-03-15")': '"March"',
    'week of year(@"2020-12-31")': "53",
    'week of year(@"2021-01-03")': "53",
    'week of year(@"2024-12-30")': "1",
    '@"2024-02-29" + @"P1Y"': '@"2025-02-28"',
    '@"2026-03-31" - @"P1M"': '@"2026-02-28"',
    '@"2026-03-15" + @"PT36H"': '@"2026-03-16"',
    '@"23:30:00" + @"PT1H"': '@"00:30:00"',
    '@"2026-03-15T00:00:00" - @"2026-03-14T23:59:59"': '@"PT1S"',
    '@"2026-01-01T10:00:00+08:00" = @"2026-01-01T02:00:00Z"': "true",
    'is(@"10:00:00+08:00", @"02:00:00Z")': "false",
    '@"P1D" * 1.5': '@"PT36H"',
    '@"P1Y" / 12': '@"P1M"',
    '@"P1D" / @"PT6H"': "4",
    '@"2026-03-15".weekday': "7",
    '@"-P1DT2H".hours': "-2",
    '@"10:00:00+08:00".time offset': '@"PT8H"',
    '@"2026-03-15T10:30:00".minute': "30",
}

WARNINGS = {
    '@"2026-03-15" + 1': "wrong_types",
    '@"P1D" + @"P1M"': "wrong_types",
    '@"10:00:00" - @"10:00:00Z"': "zone_missing",
    '@"10:00:00" < @"10:00:00Z"': "not_comparable",
    '@"P1D" / 0': "division_by_zero",
    '@"2026-03-15".hour': "no_such_property",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_a_call_gives_the_value_of_an_equal_text(text: str, expected: str) -> None:
    got, wanted = value_of(text), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("text", "code"), WARNINGS.items())
def test_a_call_without_an_answer_is_null_and_says_why(text: str, code: str) -> None:
    assert warning_of(text) == code
