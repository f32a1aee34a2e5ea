"""Random tables and random subjects for the property tests: nulls, borders, leap days and unknown facts included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from pengcheng.engines.dmn import UNKNOWN, Decision, InputClause, read_rules

DAY = date(2026, 3, 1)

INPUTS: Mapping[str, InputClause] = {
    "age": InputClause("age", "number", integer=True),
    "share": InputClause("share", "number"),
    "alive": InputClause("alive", "boolean"),
    "state": InputClause("state", "code", values=("normal", "moved", "cancelled")),
    "kind": InputClause("kind", "text"),
    "since": InputClause("since", "date"),
    "until": InputClause("until", "date", nullable=True),
    "homes": InputClause("homes", "number", nullable=True, integer=True),
    "married": InputClause("married", "boolean", nullable=True),
}

CELLS: Mapping[str, tuple[object, ...]] = {
    "age": (3, "< 3", ">= 3", "[2..4]", "(2..4)", "not(3)", "2, 4", "> 4", "[3..3]", "!= 2", "-"),
    "share": ("< 0.5", "[0.5..1)", "0.5", 1.5, "> 1.25", "not([0.5..1.5])", "? < 0.5 or ? > 1", "-"),
    "alive": (True, False, "true", "not(true)", "-"),
    "state": ("normal", "moved", "normal, cancelled", "not(normal)", "not(moved, cancelled)", "-"),
    "kind": ('"a"', '"a", "b"', 'not("a")', '= "b"', '!= "a"'),
    "since": (
        '< date("2024-02-29")',
        '>= date("2024-02-29")',
        '[date("2023-02-28")..date("2024-03-01")]',
        'not(date("2024-02-29"))',
        date(2024, 2, 29),
        '< today() - duration("P2Y")',
    ),
    "until": (None, "null", "not(null)", '< date("2024-02-29")', '> date("2024-02-28")', 'null, > date("2025-01-01")'),
    "homes": (0, "null", "not(null)", "> 1", "not(> 1)", "null, 0"),
    "married": (True, False, "null", "not(null)", "not(true)"),
}

UNCUT: Mapping[str, tuple[object, ...]] = {
    "age": ("> homes", "odd(?)", "? + share > 3"),
    "share": ("? * 2 > 1", "= homes"),
    "kind": ('starts with(?, "a")', "contains(?, state)"),
    "since": ("? < until", '? + duration("P1Y") > date("2025-02-28")'),
}

VALUES: Mapping[str, tuple[object, ...]] = {
    "age": (1, 2, 3, 4, 5),
    "share": (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), 1, Decimal("1.25"), Decimal("1.3"), Decimal("1.5"), 2),
    "alive": (True, False),
    "state": ("normal", "moved", "cancelled"),
    "kind": ("a", "b", "ab", ""),
    "since": (
        date(2022, 1, 1),
        date(2023, 2, 28),
        date(2023, 12, 31),
        date(2024, 2, 28),
        date(2024, 2, 29),
        date(2024, 3, 1),
        date(2024, 3, 2),
    ),
    "until": (None, date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 1, 1), date(2025, 1, 2)),
    "homes": (None, 0, 1, 2),
    "married": (None, True, False),
}
"""At least one value of each region that the cells cut."""

AMOUNTS = (100, 200, Decimal("12.5"))
WORKED_OUT = ("age * 10", "if alive then 1 else 2", "share")


@st.composite
def decisions(
    draw: st.DrawFn, policies: tuple[str, ...] = ("FIRST",), uncut: bool = False, most_facts: int = 9
) -> Decision:
    """A decision over some of the inputs, read from its document as a city's would be."""
    names = draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, max_size=most_facts, unique=True))
    policy = draw(st.sampled_from(policies))
    outputs: dict[str, object] = {"outcome": "outcome", "amount": "money"}
    if policy in ("PRIORITY", "OUTPUT ORDER"):
        outputs["outcome"] = {"type": "outcome", "values": ["refused", "granted", "unclear"]}
    if draw(st.booleans()):
        outputs["outcome"] = {"type": "outcome", "values": ["refused", "granted", "unclear"], "default": "refused"}
    version: dict[str, object] = {"effective": date(2020, 1, 1), "hit_policy": policy, "outputs": outputs}
    if policy == "COLLECT":
        fold = draw(st.sampled_from((None, "SUM", "MIN", "MAX", "COUNT")))
        if fold:
            version["aggregation"] = fold
    version["rows"] = draw(st.lists(_rows(names, uncut), min_size=1, max_size=6))
    return read_rules({"decision": "random", "versions": [version]}, INPUTS)


@st.composite
def _rows(draw: st.DrawFn, names: list[str], uncut: bool) -> dict[str, object]:
    tested = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    when = {name: draw(st.sampled_from((*CELLS[name], *(UNCUT.get(name, ()) if uncut else ())))) for name in tested}
    then: dict[str, object] = {"outcome": draw(st.sampled_from(("granted", "refused", "granted", "unclear")))}
    if then["outcome"] == "granted":
        then["amount"] = draw(st.sampled_from((*AMOUNTS, *(WORKED_OUT if uncut else ()))))
    return {"when": when, "then": then, "clause": {"en": "art. 1"}, "says": {"en": "Because."}}


def subjects(unknown: bool = True) -> st.SearchStrategy[dict[str, object]]:
    """A subject's facts; some of them UNKNOWN."""
    missing = (UNKNOWN,) if unknown else ()
    return st.fixed_dictionaries({name: st.sampled_from((*VALUES[name], *missing)) for name in INPUTS})
