"""Random decisions as people might write them: versions, languages, odd names, every spelling of a cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from pengcheng.engines.dmn import Decision, InputClause, read_rules
from tests.engines.dmn.random_rules import CELLS, INPUTS, UNCUT

FACTS: Mapping[str, InputClause] = {
    **INPUTS,
    "household here": InputClause("household here", "boolean", cost=2.5),
    "居住月数": InputClause("居住月数", "integer", integer=True),
    "income": InputClause("income", "money", nullable=True),
    "permit": InputClause("permit", "code", values=("A-1", "moved away", "true", "7", 'say "so"', "a,b")),
    "started": InputClause("started", "date and time"),
    "other": InputClause("other"),
}

_CELLS: Mapping[str, tuple[object, ...]] = {
    **{name: (*CELLS[name], *UNCUT.get(name, ())) for name in INPUTS},
    "household here": (True, False, "true", "not(false)", "-", "null", None),
    "居住月数": (12, "12", " >= 12 ", "[6..12)", 10**17, -(10**17), "-", "-5", -5),
    "income": ("< 1000.50", Decimal("0.1"), "0.1", Decimal("3.0"), "3.0", Decimal("1234567890.123456789"), None, 0),
    "permit": (
        "A-1",
        '"A-1"',
        "moved away",
        "A-1, moved  away",
        "not(A-1)",
        "true",
        "7",
        '"7", "true"',
        " A-1 ",
        "a,b",
    ),
    "started": ('> date and time("2024-02-29T10:00:00")', '@"2024-01-01T10:00:00"', "< now()"),
    "other": (date(2024, 2, 29), date(1850, 1, 1), '@"2024-02-29"', 1, "1", True, "true", '"text"', "? != null"),
}

_ODD_TEXTS = (
    *("第五条第（一）项", "art. 5 (1)", "=1+1", "'quoted", "_x0041_", "two\nlines", "a\tb", '<b> & "c"', "5", "true"),
)
_LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
_TEXTS = st.text(_LETTERS, min_size=1).filter(lambda text: text.strip() != "") | st.sampled_from(_ODD_TEXTS)

_LANGUAGES = st.sampled_from(("zh", "en", "zh-Hans", ""))
_WORDED = st.dictionaries(_LANGUAGES, _TEXTS, max_size=3)
_AMOUNTS = st.sampled_from(
    (100, "100", Decimal("12.5"), Decimal("0.1"), "age * 10", "if alive then 1 else 2", None, "null", 10**20, -1, '"a"')
) | st.decimals(min_value=-1000, max_value=10**12, places=3)
_GRADES = ("high", "low grade", "3")


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """A decision with one to three versions, read from its document as a city's would be."""
    days = draw(st.lists(st.dates(date(1850, 1, 1), date(2100, 1, 1)), min_size=1, max_size=3, unique=True))
    name = draw(st.sampled_from(("allowance", "津贴", "a decision", "right from 2024-01-01", "7 & <more>")))
    versions = [draw(_tables(day) | _expressions(day)) for day in days]
    return read_rules({"decision": name, "versions": versions}, FACTS)


@st.composite
def _expressions(draw: st.DrawFn, day: date) -> dict[str, object]:
    source = draw(st.sampled_from((1, "1", "age * 2", " share + 1 ", 'if permit = "A-1" then 1 else null', "居住月数")))
    version: dict[str, object] = {"effective": day, "expression": source}
    kind = draw(st.sampled_from((None, "number", "money")))
    return {**version, "type": kind} if kind else version


@st.composite
def _tables(draw: st.DrawFn, day: date) -> dict[str, object]:
    policy = draw(st.sampled_from(("UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")))
    version: dict[str, object] = {"effective": day, "hit_policy": policy}
    if policy == "COLLECT" and (fold := draw(st.sampled_from((None, "SUM", "MIN", "MAX", "COUNT")))):
        version["aggregation"] = fold
    if draw(st.booleans()):
        version["requires"] = draw(st.lists(st.sampled_from(("other", "another one", "第三")), min_size=1, unique=True))
    own = draw(st.sampled_from((None, {"expression": "age * 2", "type": "number"}, _OWN)))
    if own:
        version["inputs"] = {"worked out": own}
    version["outputs"] = draw(st.sampled_from(_OUTPUTS))
    names = draw(st.lists(st.sampled_from(sorted(_CELLS)), min_size=1, max_size=5, unique=True))
    version["rows"] = draw(st.lists(_rows(names, bool(own)), min_size=1, max_size=5))
    return version


_OWN = {"expression": "permit", "type": "code", "values": ["A-1", "x y"], "nullable": True, "cost": 3.0}
_OUTPUTS: tuple[dict[str, object], ...] = (
    {"outcome": "outcome", "amount": "money"},
    {"outcome": {"type": "outcome", "values": ["refused", "granted"], "default": "refused"}, "amount": "number"},
    {"outcome": "outcome", "amount": "any", "grade": {"type": "code", "values": list(_GRADES), "default": "low grade"}},
    {"outcome": "outcome", "amount": {"type": "number", "values": ["100", "200"], "default": 0}},
    {
        "outcome": {"type": "outcome", "name": {"": " told & <sold> "}},
        "amount": {"type": "money", "name": {"zh": "津贴", "en": "Allowance"}, "period": "month", "default": 0},
        "grade": {"type": "number", "name": {"en": "Two\nlines"}, "unit": {"zh": "升", "en": "=litres"}},
    },
    {"outcome": "outcome", "amount": {"type": "money", "period": "once"}},
    {"outcome": "outcome", "amount": {"type": "number", "unit": {"en-GB": "points"}, "period": "year"}},
)


@st.composite
def _rows(draw: st.DrawFn, names: list[str], own: bool) -> dict[str, object]:
    tested = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    when = {name: draw(st.sampled_from(_CELLS[name])) for name in tested}
    if own and draw(st.booleans()):
        when["worked out"] = draw(st.sampled_from((4, "> 4", "not(null)")))
    then: dict[str, object] = {"outcome": draw(st.sampled_from(("granted", '"granted"', "refused", " unclear ")))}
    if draw(st.booleans()):
        then["amount"] = draw(_AMOUNTS)
    return {"when": when, "then": then, "clause": draw(_WORDED), "says": draw(_WORDED)}
