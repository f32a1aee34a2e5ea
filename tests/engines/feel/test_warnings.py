"""Nothing that goes wrong vanishes into null: a stable code, the characters it is about, and what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pengcheng.engines.feel import EvaluationFault, LimitExceeded, evaluate, tree
from pengcheng.engines.feel.values import to_text
from tests.engines.feel.evaluation import NOW
from tests.engines.feel.test_printer import expressions

Case = tuple[str, str, str, str]
"""A text, the code of its only warning, the characters it is about, words of the remedy."""

OPERATORS: list[Case] = [
    ('(1 + "a")', "wrong_types", '1 + "a"', "string(...)"),
    ("[3 * true]", "wrong_types", "3 * true", "no answer"),
    ('@"P1D" + @"P1M"', "wrong_types", '@"P1D" + @"P1M"', "of its kind"),
    ('@"P1D" / @"P1M"', "wrong_types", '@"P1D" / @"P1M"', "one kind"),
    ('[-"a"]', "wrong_types", '-"a"', "numbers and durations"),
    ("[1 / 0]", "division_by_zero", "1 / 0", "if b = 0"),
    ("[0 ** -1]", "division_by_zero", "0 ** -1", "if b = 0"),
    ('[@"P1D" / 0]', "division_by_zero", '@"P1D" / 0', "if b = 0"),
    ("[modulo(1, 0)]", "division_by_zero", "modulo(1, 0)", "if b = 0"),
    ("[10 ** (10 ** 9)]", "number_too_large", "10 ** (10 ** 9", "smaller numbers"),
    ("[(-8) ** 0.5]", "not_a_number", "-8) ** 0.5", "`if`"),
    ('[@"P1D" * 1e6000]', "duration_too_long", '@"P1D" * 1e6000', "shorter"),
    ('[1 = "a"]', "not_comparable", '1 = "a"', "number(...)"),
    ('[@"2026-01-01" < "2026-02-01"]', "not_comparable", '@"2026-01-01" < "2026-02-01"', "date(...)"),
    ('[@"10:00:00" < @"10:00:00Z"]', "not_comparable", '@"10:00:00" < @"10:00:00Z"', "time zone"),
    ("[[1] = 1]", "not_comparable", "[1] = 1", "one item"),
    ("[true < false]", "not_comparable", "true < false", "one type"),
    ('[5 in ["a".."c"]]', "not_comparable", '["a".."c"]', "number(...)"),
    ('[[1.."a"]]', "not_comparable", '[1.."a"]', "number(...)"),
    ("[[null..null]]", "wrong_range", "[null..null]", "one end"),
    ('["a" and true]', "not_boolean", '"a" and true', "compare"),
    ('[not("a")]', "wrong_arguments", 'not("a")', "boolean"),
    ("[if 1 then 2 else 3]", "not_boolean", "1", "compare"),
    ("[some x in [1] satisfies x]", "not_boolean", "some x in [1] satisfies x", "compare"),
]

NAMES: list[Case] = [
    ("[nobody]", "unknown_name", "nobody", "spelling"),
    ("[nobody(1)]", "unknown_name", "nobody", "spelling"),
    ("[{age: 1}.agee]", "no_such_entry", "{age: 1}.agee", "did you mean `age`?"),
    ('[@"2026-01-01".hour]', "no_such_property", '@"2026-01-01".hour', "`year`, `month`"),
    ("[[1][3]]", "no_such_item", "[1][3]", "count from 1"),
    ("[[1, 2][1.5]]", "no_such_item", "[1, 2][1.5]", "count from 1"),
    ('[[1]["a"]]', "not_boolean", '[1]["a"]', "compare"),
    ("[{a: 1, a: 2}]", "duplicate_key", "a: 2", "rename"),
    ("[for i in 1..2.5 return i]", "wrong_range", "i in 1..2.5", "`1..10`"),
    ("[(1)(2)]", "not_a_function", "1)(2)", "only functions"),
    ("[(function(a) a)(1, 2)]", "wrong_arguments", "function(a) a)(1, 2)", "1 argument"),
    ("[(function(a) a)(b: 1)]", "wrong_arguments", "function(a) a)(b: 1)", "`a`"),
    ('[(function(a: number) a)("x")]', "wrong_type", 'function(a: number) a)("x")', "number"),
    (
        '[(function() external {java: {class: "c", method signature: "m"}})()]',
        "external_function",
        'function() external {java: {class: "c", method signature: "m"}}',
        "in FEEL",
    ),
]

BUILTINS: list[Case] = [
    ("[count()]", "wrong_arguments", "count()", "count(list: list)"),
    ("[abs(m: 1)]", "wrong_arguments", "abs(m: 1)", "abs(n"),
    ('[floor("1")]', "wrong_arguments", 'floor("1")', "number"),
    ("[floor(1, 99999)]", "wrong_scale", "floor(1, 99999)", "beyond"),
    ("[sqrt(-1)]", "not_a_number", "sqrt(-1)", "square root"),
    ('[number("12 apples")]', "not_a_number", 'number("12 apples")', "1234.50"),
    ('[date("31.1.2026")]', "not_a_date", 'date("31.1.2026")', "2026-01-31"),
    ("[date(2026, 2, 30)]", "no_such_date", "date(2026, 2, 30)", "the day"),
    ("[date(9999999999, 1, 1)]", "year_out_of_range", "date(9999999999, 1, 1)", "nearer"),
    ('[@"2026-13-01"]', "no_such_date", '@"2026-13-01"', "the month"),
    ('[time("25:00:00")]', "no_such_time", 'time("25:00:00")', "There is no time"),
    ('[date and time("noon")]', "not_a_date_and_time", 'date and time("noon")', "2026-01-31T08:30:00"),
    ('[duration("one day")]', "not_a_duration", 'duration("one day")', "P3DT4H"),
    (
        '[date and time(@"2026-01-01T10:00:00", "Nowhere/At all")]',
        "no_such_zone",
        'date and time(@"2026-01-01T10:00:00", "Nowhere/At all")',
        "Asia/Shanghai",
    ),
    ('[substring("abc", 5)]', "no_such_position", 'substring("abc", 5)', "no position 5"),
    ("[sublist([1], 3)]", "no_such_item", "sublist([1], 3)", "list of 1"),
    ("[remove([1], 5)]", "no_such_item", "remove([1], 5)", "list of 1"),
    ('[matches("a", "(")]', "wrong_pattern", 'matches("a", "(")', "not closed"),
    ('[matches("aaa", "(a+)+")]', "pattern_can_explode", 'matches("aaa", "(a+)+")', "single character"),
    ('[replace("a", "a", "$")]', "wrong_replacement", 'replace("a", "a", "$")', "write \\$"),
    ("[string join([1])]", "wrong_arguments", "string join([1])", "string(...)"),
    ('[min([1, "a"])]', "not_comparable", 'min([1, "a"])', "no order"),
    ('[sum([1, "a"])]', "not_a_number", 'sum([1, "a"])', "no number"),
    ("[stddev([1])]", "wrong_arguments", "stddev([1])", "two numbers"),
    ("[all([true, 1])]", "not_boolean", "all([true, 1])", "compare"),
    ('[any([false, "yes"])]', "not_boolean", 'any([false, "yes"])', "compare"),
    ('[sort([1, "a"])]', "not_comparable", 'sort([1, "a"])', "no order"),
    ("[sort([2, 1], function(a, b) a - b)]", "not_boolean", "sort([2, 1], function(a, b) a - b)", "boolean"),
    ("[sort([2, 1], function(a) true)]", "wrong_arguments", "sort([2, 1], function(a) true)", "two arguments"),
    ("[list replace([1], function(a, b) a, 2)]", "not_boolean", "list replace([1], function(a, b) a, 2)", "boolean"),
    ("[list replace([1], function() true, 2)]", "wrong_arguments", "list replace([1], function() true, 2)", "0 arg"),
    ("[context([{key: 1}])]", "wrong_arguments", "context([{key: 1}])", "key"),
    ('[range("1 to 2")]', "not_a_range", 'range("1 to 2")', "not a range"),
    ('[before(1, "a")]', "not_comparable", 'before(1, "a")', "no order"),
    ("[months in a row([1], today())]", "wrong_arguments", "months in a row([1], today())", "no date"),
]


@pytest.mark.parametrize(("text", "code", "characters", "remedy"), [*OPERATORS, *NAMES, *BUILTINS])
def test_a_fault_is_told_with_code_place_and_remedy(text: str, code: str, characters: str, remedy: str) -> None:
    found = {warning.code: warning for warning in evaluate(text, {}, NOW).warnings}
    assert code in found
    assert text[found[code].start : found[code].end].strip(" ()") == characters.strip(" ()")
    assert remedy in found[code].message


@pytest.mark.parametrize("text", [case[0] for case in (*OPERATORS, *NAMES, *BUILTINS)])
def test_strict_mode_raises_the_first_warning(text: str) -> None:
    first = evaluate(text, {}, NOW).warnings[0]
    with pytest.raises(EvaluationFault) as raised:
        evaluate(text, {}, NOW, strict=True)
    fault = raised.value
    assert (fault.code, fault.message, fault.start, fault.end) == (first.code, first.message, first.start, first.end)


@pytest.mark.parametrize(
    "text",
    [
        "null + 1",
        "null < 1",
        "null = 1",
        "{a: null}.a.b",
        "sum([])",
        "max([])",
        'get value({a: 1}, "b")',
        "all([true, null])",
        "for i in null return i",
        "string length(null)",
        "[1, 2][item > 5]",
        "if null then 1 else 2",
    ],
)
def test_null_is_an_answer_and_no_fault(text: str) -> None:
    assert evaluate(text, {}, NOW).warnings == ()


def test_one_place_is_told_once_however_often_it_fails() -> None:
    assert len(evaluate('for i in 1..1000 return i + "a"').warnings) == 1


def test_the_place_is_that_of_the_text_at_hand_though_an_equal_one_was_compiled_before() -> None:
    places = [(w.start, w.end) for text in ('7 + "b"', '[ 7  +  "b" ][1]', '7 + "b"') for w in evaluate(text).warnings]
    assert places == [(0, 7), (2, 11), (0, 7)]


def test_no_more_than_a_hundred_places_are_told() -> None:
    assert len(evaluate(f"[{', '.join(['1 / 0'] * 150)}]").warnings) == 100


@given(expressions, st.sampled_from([None, 1, "x", [1], {"a": 1}]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_strict_mode_changes_nothing_where_nothing_is_wrong(node: tree.Expression, a: object) -> None:
    context = {"a": a, "date of birth": True}
    try:
        plain = evaluate(node, context, NOW)
    except LimitExceeded:
        return
    if plain.warnings:
        with pytest.raises(EvaluationFault) as raised:
            evaluate(node, context, NOW, strict=True)
        assert raised.value.code == plain.warnings[0].code
    else:
        assert to_text(evaluate(node, context, NOW, strict=True).value) == to_text(plain.value)
