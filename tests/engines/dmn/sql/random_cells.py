"""Random decisions whose cells and outputs are more than comparisons: arithmetic, calendars, texts, zones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, InputClause, read_rules
from pengcheng.engines.feel.temporal.times import from_datetime

INPUTS: Mapping[str, InputClause] = {
    "age": InputClause("age", "number", integer=True),
    "debts": InputClause("debts", "number", nullable=True, integer=True),
    "share": InputClause("share", "number"),
    "alive": InputClause("alive", "boolean"),
    "married": InputClause("married", "boolean", nullable=True),
    "name of home": InputClause("name of home", "text"),
    "nickname": InputClause("nickname", "text", nullable=True),
    "since": InputClause("since", "date"),
    "until": InputClause("until", "date", nullable=True),
    "received": InputClause("received", "date and time"),
    "answered": InputClause("answered", "date and time", nullable=True),
}

CELLS: Mapping[str, tuple[str, ...]] = {
    "age": (
        "> debts", "odd(?)", "even(? + 1)", "? + share > 3", "? * ? - debts >= 4", "? / 4 > 0.7", "modulo(?, 3) = 1",
        "modulo(?, -3) = -1", "? between debts and 4", "? in (1, 3, [4..5])",
        "some x in [1, 3] satisfies ? = x", "every x in [1, 2, ?] satisfies x >= 1", "-? < -3", "? in (debts, 2)",
        "if ? > 3 then married else alive", "min(?, share) < 1.5", "max([?, debts]) = 2", "sum(?, share) > 4",
        "list contains([1, 3, 5], ?)", "abs(? - 3) = 1", "some x in 1..3 satisfies x * 2 = ?", "not(? = debts)",
        "? != debts", "all([? > 1, married])", "any(? > 4, married)", "< share, > 4", "not(debts)", "= debts",
    ),
    "debts": ("? + 1 > age", "? = age", "null, > age", "not(> age)", "? * share = 1", "abs(?) > 2", "? - 7 < -5"),
    "share": (
        "? * 2 > 1", "= debts", "floor(?) = 1", "ceiling(?) = 2", "round half up(?, 1) = 0.3", "decimal(?, 1) = 0.2",
        "round up(?, 0) = 1", "round down(?, 0) = -1", "round half down(?, 1) = 0.2", "decimal(? * 2, 0) = 2",
        "floor(?, 1) = 1.2", "? * ? > 1.9", "? / 0.125 = 10", "? - 0.25 < 0", "-? > 0", "round half up(?, 0) = 2",
        "decimal(?, 0) = 2", "? in (0.25, 1.5)",
    ),
    "alive": ("? and married", "? or married", "not(?) and age > 2", "? = married", "? != married"),
    "married": ("? = alive", "not(?)", "? or alive", "if ? then alive else true"),
    "name of home": (
        'starts with(?, "a")', 'ends with(?, "b")', 'contains(?, nickname)', "string length(?) > 1", "= nickname",
        '? + "x" = "abx"', 'substring(?, 2) = "b"', 'substring(?, -1, 1) = "b"', '? < nickname', '>= "a"',
        'ends with(?, "")', 'contains(?, "")', '? in ("户籍", "a")', 'starts with(?, "户")', '? > "Z"', '"%_\\\\"',
        'contains(?, "\'")', 'substring(?, 1, 2) = "户籍"',
    ),
    "nickname": ("= name of home", "null", 'not("a")', 'starts with(?, "a")', "!= name of home"),
    "since": (
        "? < until", '? + duration("P1Y") > date("2025-02-28")', '? + duration("P1M") <= date("2024-03-29")',
        "until - ? > duration(\"P30D\")", "(today() - ?).days > 700", "?.year = 2024 and ?.month = 2", "?.weekday >= 5",
        "years and months duration(?, today()).years >= 2", "years and months duration(?, until).months = 1",
        "years and months duration(until, ?) < duration(\"P1M\")", '? - duration("P12M") < date("2023-03-01")',
        '? + duration("P1D") = date("2024-03-01")', '? in [date("2024-02-29")..date("2024-03-01")]', "?.day = 29",
        '? + duration("P4Y") = date("2028-02-29")', '? - duration("PT36H") < date("2024-02-28")', "min(?, until) = ?",
        '? + duration("-P1M") = date("2024-01-29")',
    ),
    "until": ("? > since", "= since", "? - since = duration(\"P1D\")", "null, > since", "?.year > 2024"),
    "received": (
        '>= @"2024-02-29T00:00:00+08:00"', "< answered", "= answered", '? < @"2024-03-10T03:00:00@America/New_York"',
        '[@"2024-02-28T16:00:00Z"..@"2024-02-29T16:00:00Z")', "? between answered and now()", "<= now()",
    ),
    "answered": ("null", "> received", '!= @"2024-02-29T00:00:00+08:00"', "null, <= received"),
}  # fmt: skip

_SHANGHAI, _NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
_MOMENTS = tuple(
    from_datetime(moment)
    for moment in (
        datetime(2024, 2, 29, tzinfo=_SHANGHAI),
        datetime(2024, 2, 28, 16, tzinfo=timezone(timedelta(0))),
        datetime(2024, 2, 28, 15, 59, 59, tzinfo=timezone(timedelta(0))),
        datetime(2024, 2, 28, 11, tzinfo=_NEW_YORK),
        datetime(2024, 3, 10, 1, 59, 59, tzinfo=_NEW_YORK),
        datetime(2024, 3, 10, 3, tzinfo=_NEW_YORK),
        datetime(2024, 11, 3, 1, 30, tzinfo=_NEW_YORK),
        datetime(2026, 3, 1, 0, 0, 0, tzinfo=timezone(timedelta(hours=-11))),
    )
)
_DAYS = tuple(
    date.fromisoformat(day)
    for day in ("2022-01-31", "2023-02-28", "2024-01-31", "2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28")
)
VALUES: Mapping[str, tuple[object, ...]] = {
    "age": (0, 1, 2, 3, 4, 5, -3),
    "debts": (None, 0, 1, 2, 5),
    "share": tuple(map(Decimal, ("0.25", "0.5", "-0.25", "1.25", "1.5", "2.5", "-1.5", "0.05", "1", "0.15", "0.35"))),
    "alive": (True, False),
    "married": (None, True, False),
    "name of home": ("a", "b", "ab", "", "abx", "户籍", "Zz", "%_\\", "it's", "a\nb", "é", "\U0001f600b"),
    "nickname": (None, "a", "b", "", "户籍", "\\", "it's"),
    "since": _DAYS,
    "until": (None, *_DAYS),
    "received": _MOMENTS,
    "answered": (None, *_MOMENTS),
}

WORKED_OUT = (
    "age * 10", "share * 3 + age", "if alive then 1 else share", "debts", "round half up(share, 1)", "sum(age, debts)",
    "years and months duration(since, today()).years * 100", "(until - since).days", "max(age, share)",
)  # fmt: skip
DAYS_OUT = ("since", "until", 'since + duration("P1M")', "null", 'date("2024-02-29")')
TEXTS_OUT = ("name of home", '"it\'s \\\\ \\"so\\""', "nickname", "null", 'name of home + "/"')


@st.composite
def decisions(draw: st.DrawFn, policies: tuple[str, ...] = ("FIRST",), most_facts: int = 5) -> Decision:
    """A decision over some of the inputs, read from its document as a city's would be."""
    names = draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, max_size=most_facts, unique=True))
    policy = draw(st.sampled_from(policies))
    outputs: dict[str, object] = {"outcome": "outcome", "amount": "number", "day": "date", "word": "text"}
    if policy in ("PRIORITY", "OUTPUT ORDER"):
        outputs["outcome"] = {"type": "outcome", "values": ["refused", "granted", "unclear"]}
    version: dict[str, object] = {"effective": date(2020, 1, 1), "hit_policy": policy, "outputs": outputs}
    if policy == "COLLECT":
        version["aggregation"] = draw(st.sampled_from(("SUM", "MIN", "MAX", "COUNT")))
    version["rows"] = draw(st.lists(_rows(names), min_size=1, max_size=4))
    return read_rules({"decision": "random", "versions": [version]}, INPUTS)


@st.composite
def _rows(draw: st.DrawFn, names: list[str]) -> dict[str, object]:
    tested = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
    when = {name: draw(st.sampled_from(CELLS[name])) for name in tested}
    then: dict[str, object] = {"outcome": draw(st.sampled_from(("granted", "refused", "unclear")))}
    if then["outcome"] == "granted":
        then["amount"] = draw(st.sampled_from((*WORKED_OUT, 100, Decimal("12.5"))))
    if draw(st.booleans()):
        then["day"] = draw(st.sampled_from(DAYS_OUT))
        then["word"] = draw(st.sampled_from(TEXTS_OUT))
    return {"when": when, "then": then, "clause": {"en": "art. 1"}, "says": {"en": "Because."}}


def subjects() -> st.SearchStrategy[dict[str, object]]:
    """A subject's facts; some of them UNKNOWN."""
    return st.fixed_dictionaries({name: st.sampled_from((*VALUES[name], UNKNOWN)) for name in INPUTS})
