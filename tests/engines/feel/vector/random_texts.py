"""Random FEEL texts over a few columns, by type, and rows of values with nulls, borders, leap days and decimals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from pengcheng.engines.feel.temporal import DaysTime, YearsMonths
from pengcheng.engines.feel.types import BOOLEAN, DATE, DAYS_TIME, NUMBER, STRING, YEARS_MONTHS, ContextOf, ListOf
from pengcheng.engines.feel.typing import Static

_CHILD = ContextOf({"age": NUMBER, "born": DATE})

DECLARED: Mapping[str, Static] = {
    "age": Static(NUMBER, places=0),
    "share": Static(NUMBER),
    "large": Static(NUMBER),
    "alive": Static(BOOLEAN),
    "kind": Static(STRING),
    "since": Static(DATE),
    "until": Static(DATE),
    "term": Static(YEARS_MONTHS),
    "wait": Static(DAYS_TIME),
    "months": Static(ListOf(NUMBER), item=Static(NUMBER)),
    "children": Static(ListOf(_CHILD), item=Static(_CHILD, entries=(("age", Static(NUMBER)), ("born", Static(DATE))))),
}

VALUES: Mapping[str, tuple[object, ...]] = {
    "age": (None, 0, 1, 2, 3, 17, 60),
    "share": (None, Decimal("0.25"), Decimal("-1.5"), 1, Decimal("33.333"), Decimal("1.10"), Decimal("0.5")),
    "large": (None, 2**61, -(2**61), 10**18, 10**20, Decimal("0.000000001"), 7),
    "alive": (None, True, False),
    "kind": (None, "a", "ab", "", "b", "中"),
    "since": (None, date(2024, 2, 29), date(2023, 1, 31), date(2000, 12, 31), date(1, 1, 1), date(9999, 12, 31)),
    "until": (None, date(2025, 2, 28), date(2024, 3, 1), date(2024, 2, 29)),
    "term": (None, YearsMonths(12), YearsMonths(-1), YearsMonths(25)),
    "wait": (None, DaysTime(0), DaysTime(86_400 * 10**9), DaysTime(-1), DaysTime(90_000 * 10**9 + 5)),
    "months": (None, [], [1], [1, None], [3, 2, 1], [Decimal("0.5"), 2]),
    "children": (
        None,
        [],
        [{"age": 3, "born": date(2020, 2, 29)}],
        [{"age": 17, "born": date(2006, 1, 1)}, {"age": None, "born": None}],
        [{"age": 1, "born": date(2024, 1, 31)}, {"age": 2, "born": date(2023, 5, 5)}],
    ),
}

_ROUNDINGS = ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down")


def numbers(depth: int) -> st.SearchStrategy[str]:
    plain = st.sampled_from(("age", "share", "age", "share", "large", "0", "1", "2.5", "-3", "60", "null"))
    if not depth:
        return plain
    a, b, c = numbers(depth - 1), booleans(depth - 1), dates(depth - 1)
    return st.one_of(
        plain,
        st.tuples(a, st.sampled_from("+-*/"), a).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(_ROUNDINGS), a, st.integers(0, 3)).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(st.sampled_from(("abs", "floor", "sum", "min", "count", "-")), a).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(a, a).map(lambda t: f"modulo({t[0]}, {t[1]})"),
        st.tuples(b, a, a).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
        st.tuples(st.sampled_from(("sum", "max", "min", "mean", "count", "median")), a, a).map(
            lambda t: f"{t[0]}([{t[1]}, {t[2]}])"
        ),
        st.tuples(st.sampled_from(("sum", "max", "min", "mean", "count")), lists(depth - 1)).map(
            lambda t: f"{t[0]}({t[1]})"
        ),
        st.tuples(lists(depth - 1), a).map(lambda t: f"{t[0]}[1]"),
        st.tuples(c, st.sampled_from(("year", "month", "day", "weekday"))).map(lambda t: f"{t[0]}.{t[1]}"),
        st.tuples(c, c).map(lambda t: f"years and months duration({t[0]}, {t[1]}).years"),
        st.tuples(c, c).map(lambda t: f'({t[0]} - {t[1]}) / duration("P1D")'),
        st.tuples(texts(depth - 1)).map(lambda t: f"string length({t[0]})"),
        st.tuples(a, a).map(lambda t: f"(function(x, y) x - y * 2)({t[0]}, {t[1]})"),
        st.tuples(a, a).map(lambda t: f"{{x: {t[0]}, y: x + {t[1]}}}.y"),
    )


def booleans(depth: int) -> st.SearchStrategy[str]:
    plain = st.sampled_from(("alive", "true", "alive", "age > 2", "share <= 1", 'kind = "a"', "since < until", "null"))
    if not depth:
        return plain
    a, b, c = numbers(depth - 1), booleans(depth - 1), dates(depth - 1)
    operator = st.sampled_from(("<", "<=", "=", "!=", ">=", ">"))
    return st.one_of(
        plain,
        st.tuples(a, operator, a).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(c, operator, c).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(texts(depth - 1), operator, texts(depth - 1)).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(durations(depth - 1), operator, durations(depth - 1)).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(b, st.sampled_from(("and", "or")), b).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        b.map(lambda t: f"not({t})"),
        st.tuples(a, a, a).map(lambda t: f"({t[0]} between {t[1]} and {t[2]})"),
        st.tuples(a, a, a).map(lambda t: f"({t[0]} in ({t[1]}, [{t[2]}..60], > 100))"),
        st.tuples(a, lists(depth - 1)).map(lambda t: f"list contains({t[1]}, {t[0]})"),
        st.tuples(st.sampled_from(("some", "every")), lists(depth - 1), a).map(
            lambda t: f"({t[0]} i in {t[1]} satisfies i > {t[2]})"
        ),
        st.tuples(a, b).map(lambda t: f"(some c in children satisfies c.age < {t[0]} and {t[1]})"),
        st.tuples(c).map(lambda t: f"(every c in children satisfies c.born > {t[0]})"),
        st.tuples(texts(depth - 1)).map(lambda t: f'starts with({t[0]}, "a")'),
        st.tuples(a, st.sampled_from(("number", "string", "Any", "list<number>"))).map(
            lambda t: f"({t[0]} instance of {t[1]})"
        ),
        st.tuples(st.sampled_from(("all", "any")), b, b).map(lambda t: f"{t[0]}([{t[1]}, {t[2]}])"),
    )


def dates(depth: int) -> st.SearchStrategy[str]:
    plain = st.sampled_from(("since", "until", 'date("2024-02-29")', "since"))
    if not depth:
        return plain
    c = dates(depth - 1)
    return st.one_of(
        plain,
        st.tuples(c, st.sampled_from("+-"), durations(depth - 1)).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(booleans(depth - 1), c, c).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
        st.tuples(c).map(lambda t: "max(children.born)"),
    )


def durations(depth: int) -> st.SearchStrategy[str]:
    plain = st.sampled_from(("term", "wait", 'duration("P1Y2M")', 'duration("P1DT1H")', 'duration("-P1M")'))
    if not depth:
        return plain
    d = durations(depth - 1)
    return st.one_of(
        plain,
        st.tuples(d, st.sampled_from("+-"), d).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(d, st.sampled_from(("2", "age", "0.5"))).map(lambda t: f"({t[0]} * {t[1]})"),
        st.tuples(dates(depth - 1), dates(depth - 1)).map(lambda t: f"({t[0]} - {t[1]})"),
        st.tuples(dates(depth - 1), dates(depth - 1)).map(lambda t: f"years and months duration({t[0]}, {t[1]})"),
    )


def texts(depth: int) -> st.SearchStrategy[str]:
    plain = st.sampled_from(("kind", '"ab"', "kind", '""'))
    if not depth:
        return plain
    t = texts(depth - 1)
    return st.one_of(
        plain,
        st.tuples(t, t).map(lambda p: f"({p[0]} + {p[1]})"),
        t.map(lambda p: f"upper case({p})"),
        t.map(lambda p: f"substring({p}, 1, 1)"),
        numbers(depth - 1).map(lambda p: f"string({p})"),
        st.tuples(booleans(depth - 1), t, t).map(lambda p: f"(if {p[0]} then {p[1]} else {p[2]})"),
    )


def lists(depth: int) -> st.SearchStrategy[str]:
    plain = st.sampled_from(("months", "children.age", "[1, 2, age]", "[]", "months"))
    if not depth:
        return plain
    a, b, many = numbers(depth - 1), booleans(depth - 1), lists(depth - 1)
    return st.one_of(
        plain,
        st.tuples(many, a).map(lambda t: f"{t[0]}[item > {t[1]}]"),
        st.tuples(many, a).map(lambda t: f"(for i in {t[0]} return i * {t[1]})"),
        st.tuples(many, many).map(lambda t: f"(for i in {t[0]}, j in {t[1]} return i - j)"),
        st.tuples(many, many).map(lambda t: f"concatenate({t[0]}, {t[1]})"),
        st.tuples(b, many, many).map(lambda t: f"(if {t[0]} then {t[1]} else {t[2]})"),
        st.tuples(a).map(lambda t: f"children[age > {t[0]}].age"),
        st.sampled_from(("(for i in 1..age return i)", "sort(months)", "distinct values(months)", "[age, [share]]")),
    )


def any_text(depth: int) -> st.SearchStrategy[str]:
    kinds = (numbers, booleans, dates, durations, texts, lists)
    return st.one_of(*(kind(depth) for kind in kinds))


def rows() -> st.SearchStrategy[list[dict[str, object]]]:
    row = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
    return st.lists(row, min_size=1, max_size=12)
