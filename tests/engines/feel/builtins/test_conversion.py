"""Built-in functions from type to type."""

from __future__ import annotations

import pytest

from tests.engines.feel.evaluation import value_of, warning_of

VALUES = {
    "string(1.10)": '"1.1"',
    "string(1e3)": '"1000"',
    'string("a")': '"a"',
    'string([1, "a", {b: @"2026-01-01"}])': '"[1, \\"a\\", {b: 2026-01-01}]"',
    'string(@"P1DT2H3M4.5S")': '"P1DT2H3M4.5S"',
    'string(@"-P14M")': '"-P1Y2M"',
    'string(@"10:00:00+00:00")': '"10:00:00Z"',
    "string([1..2))": '"[1..2)"',
    'number("1 000.5", " ", ".")': "1000.5",
    'number("1.000,5", ".", ",")': "1000.5",
    'date("2026-02-28")': '@"2026-02-28"',
    "date(2024, 2, 29)": '@"2024-02-29"',
    'date(@"2026-02-28T10:00:00")': '@"2026-02-28"',
    'date("99999-12-31") - date("99999-12-30")': '@"P1D"',
    'date("-0001-01-01").year': "-1",
    'time("10:00:00.5@Asia/Shanghai").timezone': '"Asia/Shanghai"',
    'time(10, 30, 0, @"PT8H")': '@"10:30:00+08:00"',
    'time(@"2026-01-01")': '@"00:00:00Z"',
    'date and time(@"2026-01-01", @"10:00:00")': '@"2026-01-01T10:00:00"',
    'date and time(@"2026-01-01T10:00:00", "Asia/Shanghai")': '@"2026-01-01T10:00:00@Asia/Shanghai"',
    'date and time("2026-01-01")': '@"2026-01-01T00:00:00"',
    'duration("P3DT4H")': '@"P3DT4H"',
    'years and months duration(@"1946-03-16", @"2026-03-15").years': "79",
    'years and months duration(@"2026-03-15", @"2025-03-16")': '@"-P11M"',
    'range("[1..3)")': "[1..3)",
}

WARNINGS = {
    'number("abc")': "not_a_number",
    'number("1_000")': "not_a_number",
    'number("1,0", ",", ",")': "wrong_arguments",
    'date("2025-02-29")': "no_such_date",
    'date("2025-2-1")': "not_a_date",
    "date(2026, 13, 1)": "no_such_date",
    "date(99999999999, 1, 1)": "year_out_of_range",
    'time("25:00:00")': "no_such_time",
    'time("10:00:00@Nowhere/At-all")': "no_such_zone",
    "time(10, 60, 0)": "no_such_time",
    '@"P1Y1D"': "not_a_duration",
    'duration("P")': "not_a_duration",
    'range("[3..1]")': "not_a_range",
    'range("1")': "not_a_range",
}


@pytest.mark.parametrize(("text", "expected"), VALUES.items())
def test_a_call_gives_the_value_of_an_equal_text(text: str, expected: str) -> None:
    got, wanted = value_of(text), value_of(expected)
    assert got == wanted
    assert type(got) is type(wanted) or {type(got).__name__, type(wanted).__name__} == {"int", "Decimal"}


@pytest.mark.parametrize(("text", "code"), WARNINGS.items())
def test_a_call_without_an_answer_is_null_and_says_why(text: str, code: str) -> None:
    assert warning_of(text) == code
