"""What goes beyond the bounds gets a clear error, and soon."""

from __future__ import annotations

import time

import pytest

from pengcheng.engines.feel import EvaluationFault, LimitExceeded, evaluate


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{f: function(n) f(n + 1), x: f(1)}.x", "recursion_too_deep"),
        ("{f: function(n) f(n) + f(n), x: f(1)}.x", "recursion_too_deep"),
        ("count(for a in 1..10000000 return a)", "list_too_long"),
        ("count(for a in 1..1000, b in 1..1001 return a)", "list_too_long"),
        ("some a in 1..1000, b in 1..1000, c in 1..1000 satisfies false", "too_many_steps"),
        ('for a in @"0001-01-01"..@"9999-01-01" return a', "list_too_long"),
        (
            '{d: function(s, n) if n = 0 then s else d(s + s, n - 1), x: string length(d("aaaaaaaa", 40))}.x',
            "text_too_long",
        ),
    ],
)
def test_work_without_measure_is_stopped(text: str, code: str) -> None:
    begin = time.process_time()
    with pytest.raises(LimitExceeded) as caught:
        evaluate(text)
    assert caught.value.code == code
    assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    "text",
    [
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a+)+$")',
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a|aa)+$")',
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a*a*)*b")',
        'matches(string join(for i in 1..100000 return "a"), ".*.*.*b")',
        'matches(string join(for i in 1..3000 return "a"), "a*a*a*a*b")',
        "9 ** 9 ** 9 ** 9 ** 9",
        '@"999999999-12-31" + @"P1D"',
        "date(9999999999, 1, 1)",
        "1e6000 * 1e6000",
    ],
)
def test_what_could_explode_is_null_at_once_and_says_why(text: str) -> None:
    begin = time.process_time()
    result = evaluate(text)
    assert result.value is None
    assert result.warnings
    assert time.process_time() - begin < 5


def test_a_list_of_a_million_is_still_served() -> None:
    assert evaluate("sum(for a in 1..1000000 return a)").value == 500_000_500_000


def test_strict_mode_raises_the_first_warning() -> None:
    with pytest.raises(EvaluationFault) as caught:
        evaluate('[1 + "a"]', strict=True)
    assert (caught.value.code, caught.value.start, caught.value.end) == ("wrong_types", 1, 8)


def test_the_clock_must_be_given_by_the_host() -> None:
    with pytest.raises(EvaluationFault, match="instant"):
        evaluate("today()")
